#ifndef CHUKE_COMPRESS_H
#define CHUKE_COMPRESS_H

#include "req.h"

/*
 * Codings of answers (RFC 9110 8.4): which one a client takes, and coding whole texts.  For public
 * pages and static files only: never for what holds a secret next to what a stranger may choose.
 */
enum coding { CODING_NONE, CODING_GZIP, CODING_BROTLI };

/* The best that the Accept-Encoding header allows. */
enum coding coding_accepted(const struct req *req);
/* "br", "gzip"; NULL for none: the value of Content-Encoding. */
const char *coding_name(enum coding coding);
/* Is it worth coding: text of some length? */
bool coding_pays(const char *content_type, size_t len);
/* Appends the coded text; false (and nothing appended) if it did not get shorter or failed. */
bool coding_encode(enum coding coding, struct str text, struct buf *out);

/* A strong ETag (RFC 9110 8.8.3) of the bytes, with quotes. */
struct str etag_of(struct arena *arena, struct str bytes);
/* Does If-None-Match name it? */
bool etag_is_known(const struct req *req, struct str etag);

#endif
