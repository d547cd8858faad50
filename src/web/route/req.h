#ifndef CHUKE_REQ_H
#define CHUKE_REQ_H

#include "arena.h"
#include "buf.h"
#include "form.h"
#include "html.h"
#include "outcome.h"

/*
 * One request from the first byte to the last, and what goes back.  Belongs to one thread at a time;
 * everything in it lives in its arena.
 */

struct db;
struct route;
struct actor; /* who is asking; kernel/actor.h */
struct flight;

enum method { METHOD_GET = 1, METHOD_HEAD, METHOD_POST, METHOD_PUT, METHOD_DELETE, METHOD_OPTIONS };
enum view { VIEW_NORMAL, VIEW_ELDER };

struct pair {
	struct str name, value;
};
struct pairs {
	struct pair *items;
	size_t count;
};

/* A file that came in a multipart form; its bytes lie in a temporary file that goes with the request. */
struct upload {
	struct str field, file_name; /* the name as the sender gave it; never used as a path */
	struct str path;             /* where the bytes lie */
	int64_t size;
};

/* A file of a form known only at run time, stored already (struct form, takes_any_files). */
struct staged_file {
	struct str field;
	int64_t id;
};

struct response {
	int status;
	const char *content_type;
	struct buf *body;
	struct pairs headers; /* beyond those that every answer has */
	bool is_private;      /* never stored by anyone: signed in, or holds a token */
	int64_t until_ms; /* a page that speaks of now: until when it is true (UTC); 0: while its tables stand */
	/* a body made piece by piece on workers; NULL otherwise (respond.h) */
	bool (*stream)(struct req *req, void *state, struct buf *out);
	void *stream_state;
	/* a static body that outlives the request (embedded files); NULL otherwise */
	const unsigned char *fixed;
	size_t fixed_len;
	const char *content_encoding;
};

struct req {
	struct arena *arena;
	char id[20]; /* in the log and on error pages */
	enum method method;
	struct str path;   /* decoded once, normal: starts with '/', no empty, '.' or '..' part */
	struct str target; /* as it came, for ETag and links back */
	struct pairs query, headers, cookies, posted;
	struct upload *uploads;
	size_t upload_count;
	struct str body;     /* of JSON and urlencoded posts */
	struct str address;  /* the client's, behind a trusted proxy too */
	bool is_https;       /* by the public address */
	bool is_api;         /* path under /api/: errors are problem+json */
	bool is_fragment;    /* HX-Request: only the changed part is wanted */
	int64_t deadline_ms; /* clock_monotonic_ms() by which it must be answered */
	enum lang lang;
	enum view view;

	const struct route *route;
	struct pairs path_params;
	void *in; /* the route's form, parsed */
	struct field_errors errors;
	void *json; /* the body as read by form.c */
	struct staged_file *staged;
	size_t staged_count;
	bool is_redrawn; /* the form comes back though nothing is wrong: a row more or less */

	struct db *db;       /* the snapshot (GET) or the transaction (POST) */
	struct actor *actor; /* never NULL in a handler; may be nobody */
	const void *shell;
	struct flight *flight; /* the dispatcher's side of it (kernel/dispatch_inner.h) */
	struct str flash;      /* a message for the next page, set by respond_flash() */
	void *app;             /* the process (kernel/app.h) */
	void *connection;      /* the server's */
	/* fills in what forms carry; set by the kernel */
	struct str csrf_token;
	struct str (*operation_id)(struct req *req);

	struct response res;
};

struct str req_header(
	const struct req *req, const char *name); /* without regard to case; none if absent */
struct str req_cookie(const struct req *req, const char *name);
struct str req_query(const struct req *req, const char *name); /* the first of that name */
struct str req_posted(const struct req *req, const char *name);
/*
 * Where a request went, as a log may say it: the route's pattern, since a path may hold a code that opens
 * something, or what somebody typed; (none) of what has no route.
 */
struct str req_logged_path(const struct req *req);

#endif
