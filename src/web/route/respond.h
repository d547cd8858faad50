#ifndef CHUKE_RESPOND_H
#define CHUKE_RESPOND_H

#include "req.h"

struct json;

/* How handlers answer.  Each returns OK so that a handler can end with it. */

/* A page: `page` is a function that tmplc made, `view` what it takes.  Types are checked by the call. */
#define respond(req, page, view) (page(respond_html(req), (view)), respond_page_done(req))
struct html *respond_html(struct req *req);
enum outcome respond_page_done(struct req *req);

/* 303 to an own address made as by url_own(). */
enum outcome respond_see_other(struct req *req, struct url to);
/* A message shown once on the next page that this browser opens (kept in the session). */
void respond_flash(struct req *req, const char *message);

/* JSON: one struct by its members; a list as the contract has it; or what `write` makes. */
enum outcome respond_json(
	struct req *req, int status, const struct member *members, size_t count, const void *row);
struct list_page {
	int64_t total; /* exact, or at least this many */
	bool is_exact;
	int64_t page, per_page;
};
enum outcome respond_json_list(
	struct req *req, const struct table_view *rows, const struct list_page *page);
/* JSON of another shape: write one value with json_write.h, then return OK. */
struct json *respond_json_begin(struct req *req, int status);
enum outcome respond_bytes(struct req *req, const char *content_type, struct str bytes);
/*
 * A long body in constant memory: `next` is called on a worker, in a snapshot of its own each time,
 * appends a piece to `out` and returns false when that was the last.  File name for the download, or none.
 */
enum outcome respond_stream(struct req *req, const char *content_type, struct str file_name,
	bool (*next)(struct req *req, void *state, struct buf *out), void *state);
/* A file of ours as a download under that name, in constant memory; NOT_FOUND if it cannot be opened. */
enum outcome respond_file(
	struct req *req, const char *content_type, struct str path, struct str file_name);
/* Makes the answer a download under this name, whatever characters it has (RFC 6266). */
void respond_file_name(struct req *req, struct str file_name);
/* Turns a 200 whose ETag the browser already has into 304. */
void respond_not_modified(struct req *req);
/* Adds a header; the name is a constant.  Values with control characters are not sent. */
void respond_header(struct req *req, const char *name, struct str value);

/* What a page about an error shows. */
struct problem_view {
	int status;
	struct str title, detail; /* in the request's language */
	struct str id;            /* of the request, to be told to whoever helps */
};
/* Draws it; problem_page() unless a test sets another. */
extern void (*respond_problem_page)(struct html *h, const struct problem_view *view);
/*
 * An error as a page or as problem+json (RFC 9457, with the request's field errors), in the request's
 * language; title and detail are Chinese, N_().  Headers that were set before are dropped.
 */
void respond_problem(struct req *req, int status, const char *title, const char *detail);
int outcome_status(enum outcome outcome); /* HTTP status of an outcome */

#endif
