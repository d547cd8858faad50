#ifndef CHUKE_MULTIPART_H
#define CHUKE_MULTIPART_H

#include "req.h"

/*
 * Takes a multipart/form-data body (RFC 7578) apart as it comes, in constant memory: texts become
 * pairs, files go to temporary files that are removed with the arena.  Strict: no preamble, no
 * padding, no parts without a name.  What the sender says of a file's type is ignored; its name is
 * kept and never a path.
 */

struct multipart;

enum {
	MULTIPART_FIELDS_MAX = 500,
	MULTIPART_FILES_MAX = 20,
	MULTIPART_TEXT_BYTES_MAX = 1 << 20, /* of all texts together */
	MULTIPART_HEAD_BYTES_MAX = 4096,    /* of the fields of one part */
	MULTIPART_BOUNDARY_BYTES_MAX = 70,  /* RFC 2046 5.1.1 */
};

/* The boundary parameter of a Content-Type value; none if there is no usable one. */
struct str multipart_boundary(struct str content_type);

/* `upload_dir` none: files are read over and not written (fuzzing). */
struct multipart *multipart_create(struct arena *arena, struct str boundary, struct str upload_dir);

/* The next bytes.  0, or the status to refuse with: 400 malformed, 413 over a ceiling, 507 disk
 * full. */
int multipart_take(struct multipart *multipart, struct str piece);

/* All has come: 0 and what was found, or 400 when it was not whole. */
int multipart_end(struct multipart *multipart, struct pairs *ret_posted,
	struct upload **ret_uploads, size_t *ret_upload_count);

#endif
