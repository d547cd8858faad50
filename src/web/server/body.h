#ifndef CHUKE_BODY_H
#define CHUKE_BODY_H

#include "http_chunk.h"
#include "req.h"

/*
 * What a request brings after its head: kept as bytes up to a ceiling, or, if it is a multipart
 * form, taken apart as it comes, its files written to the upload folder.  Not the coding on the
 * wire (http_chunk.h) and not what the fields mean (form.h).
 */

struct multipart;

struct body {
	bool is_multipart;
	bool is_whole; /* body_end() was called */
	int64_t len, bytes_max;
	struct buf *bytes; /* what is no multipart form */
	struct multipart *multipart;
};

/* Begins; false when the content type says multipart but gives no usable boundary (400). */
bool body_begin(struct body *body, struct req *req, int64_t bytes_max, struct str upload_dir);
/* The next piece.  0, or the status to refuse with: 400, 413 or 507. */
int body_take(struct body *body, struct str piece);
/* All has come: fills req->body, or req->posted and req->uploads.  0 or the status to refuse with. */
int body_end(struct body *body, struct req *req);

/* Is the media type of a Content-Type value this one, whatever its parameters? */
bool media_type_is(struct str content_type, struct str wanted);

#endif
