#ifndef CHUKE_DISPATCH_INNER_H
#define CHUKE_DISPATCH_INNER_H

#include "actor.h"
#include "app.h"
#include "district.h"
#include "req.h"
#include "session.h"
#include "store.h"

/*
 * What the files of the dispatcher share.  dispatch.c takes a request from the server or a test and
 * brings its answer back; dispatch_quick.c answers on the I/O thread from memory; dispatch_read.c runs
 * GET, dispatch_write.c POST, PUT and DELETE; dispatch_error.c turns outcomes and failures into answers.
 */

/* A thread of a test that waits for its request (app_run). */
struct caller;

/* One request under way: the kernel's side of struct req, in its arena. */
struct flight {
	struct app *app;
	const struct district *district; /* held until the arena is reset */
	struct caller *caller;           /* NULL: it came through the server */
	struct actor actor;
	struct session session;
	bool has_form;                   /* a form that acts was drawn: the browser needs a pre-session */
	bool has_writer;                 /* inside the writer's transaction */

	/* of a write */
	struct write write;
	struct str operation;            /* the id that came with it; none for commands */
	unsigned char body_hash[32];
	bool is_replay;                  /* answered from the stored operation */
	int audits;                      /* rows that the action added */
	struct field_errors errors_before; /* of the form, to which a repeated action returns */
};

static inline struct flight *
flight_of(const struct req *req)
{
	return req->flight;
}

/* Prepares req->flight, language, view, what forms carry. */
void flight_begin(struct app *app, struct req *req, struct caller *caller);
/* Sends req->res; the request must not be touched afterwards. */
void flight_answer(struct req *req);
/* Runs `work` on a worker (or the waiting test's thread). */
void flight_queue(struct req *req, void (*work)(struct req *req));
/* Runs `work` and answers a failure of the machine with its page. */
void flight_guard(struct req *req, void (*work)(struct req *req));

/* In the snapshot: who asks, which route, whether it may be; OK, or what to answer. */
enum outcome flight_identify(struct req *req);
enum outcome flight_find_route(struct req *req);
enum outcome flight_check_right(struct req *req);

void dispatch_read(struct req *req);
void dispatch_write(struct req *req);

/* Answers what is not OK, as a page or as problem+json. */
void dispatch_refuse(struct req *req, enum outcome outcome);
void dispatch_fail(struct req *req, const struct failure *failure);

/* The page cache: on a hit fills req->res.  The key is none where a request cannot be cached. */
struct str cache_key_of(struct req *req);
bool dispatch_cache_take(struct req *req);

#endif
