#ifndef CHUKE_STATIC_H
#define CHUKE_STATIC_H

#include "html.h"

/*
 * The files of static/ as they lie in the program: named by their content, so that browsers may keep
 * them for ever, and compressed when it was built (tools/embed).
 */

struct static_bytes {
	const unsigned char *ptr; /* NULL: not in this encoding, it would not be smaller */
	size_t len;
};
struct static_file {
	const char *name; /* "chuke.css"; the table is sorted by it */
	const char *path; /* "/static/chuke.0123456789.css" */
	const char *content_type;
	struct static_bytes plain, gzip, brotli;
};
extern const struct static_file static_files[];
extern const size_t static_file_count;

/* How a file goes to one browser.  Always beside it: Vary: Accept-Encoding. */
struct static_answer {
	const char *content_type;
	const char *encoding; /* "br", "gzip" or NULL */
	struct static_bytes bytes;
};
extern const char static_cache_control[]; /* a year, never asked for again */

/* The file that is served under the path, in the best encoding that the browser takes; false if none is. */
bool static_find(struct str path, struct str accept_encoding, struct static_answer *ret_answer);
/* The address of a file by its name; an unknown name is a programmer's mistake. */
struct url asset(const char *name);

#endif
