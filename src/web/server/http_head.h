#ifndef CHUKE_HTTP_HEAD_H
#define CHUKE_HTTP_HEAD_H

#include "req.h"

/*
 * The head of an HTTP/1.1 request, read strictly: what RFC 9112 lets a server refuse is refused, so
 * that no proxy in front can understand a request in another way than we do.  Pure: bytes in, views
 * out; no I/O and no allocation.  Not here: what the target means (address.h) and the body
 * (http_chunk.h).
 */

enum {
	HTTP_HEAD_BYTES_MAX = 16 << 10,  /* of the whole head; more is 431 */
	HTTP_TARGET_BYTES_MAX = 8 << 10, /* of the request target; more is 414 */
	HTTP_HEADERS_MAX = 100,          /* fields; more is 431 */
};

struct http_head {
	enum method method;
	struct str target;      /* origin form: starts with '/', visible ASCII only */
	struct str host;        /* none only in HTTP/1.0 */
	int minor;              /* of the version: 0 or 1 */
	int64_t content_length; /* -1 when there is no such field */
	bool is_chunked;
	bool keeps_alive; /* may the connection go on after the answer */
	bool expects_continue;
	size_t header_count;
	struct pair headers[HTTP_HEADERS_MAX];
};

/*
 * Where the head at the front of `bytes` ends, the empty line included; 0 when it has not come
 * whole.
 * `*scanned` remembers how far it looked, so that a dripping head costs no square; begin with 0.
 */
size_t http_head_end(struct str bytes, size_t *scanned);

/* Reads one whole head (as http_head_end() cut it).  0, or the status to refuse it with. */
int http_head_parse(struct str bytes, struct http_head *ret_head);

/* The standard's words for a status; "Unknown" for what chuke does not use. */
const char *http_reason(int status);

#endif
