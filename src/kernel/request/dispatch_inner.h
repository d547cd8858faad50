#ifndef CHUKE_DISPATCH_INNER_H
#define CHUKE_DISPATCH_INNER_H

#include "app.h"
#include "district.h"
#include "req.h"
#include "session.h"
#include "slow.h"
#include "store.h"

/*
 * What the files of the dispatcher share.  dispatch.c takes a request from the server or a test and
 * brings its answer back; dispatch_quick.c answers on the I/O thread from memory; dispatch_read.c runs
 * GET and HEAD, dispatch_write.c the rest; dispatch_refuse.c turns outcomes and failures into answers;
 * dispatch_cache.c is the page cache; operation.c and kept_post.c see to forms that come twice or late.
 */

/* A thread of a test that waits for its request (app_run). */
struct caller;

enum { OPERATION_BYTES_MAX = 100, BODY_HASH_BYTES = 32 };

/* One request under way: the kernel's side of struct req, in its arena. */
struct flight {
	struct app *app;
	const struct district *district; /* held until the arena is reset */
	struct caller *caller;           /* NULL: it came through the server */
	enum outcome found; /* of the route: OK, NOT_FOUND, or CONFLICT for another method */
	struct str allow;   /* then the methods that there are */
	struct actor actor;
	struct session session;
	bool has_form;   /* a form that acts was drawn: the browser needs a pre-session */
	bool has_writer; /* inside the writer's transaction */
	bool is_kept;    /* the refused form is kept until after the sign-in */

	/* of a page that may be cached */
	bool is_everybodys; /* by what was asked; its answer is compressed and tagged, cached or not */
	struct str cache_key;          /* none: it may not */
	struct db_tables cache_tables; /* what rendering it has read so far */
	struct db_tables cache_known;  /* what earlier renderings of the route had read */
	uint64_t cache_version;        /* of those, before the snapshot */
	bool is_cache_hit;             /* checked: it is in the cache and rendered again */

	/* of a write */
	uint64_t rights_version; /* of the tables that say who may what, before the snapshot */
	struct write write;
	struct slow_task slow;
	void (*queued)(struct req *req); /* what a worker is to do next */
	enum outcome parsed;             /* of the form */
	struct str operation;            /* the id that came with it; none for commands */
	struct str body_hash;
	bool has_files; /* that are to be stored before it goes on */
	bool is_replay; /* answered from the stored operation */
	int audits;     /* rows that the action added */
	struct field_errors
		errors_before; /* of the form, to which an action that runs again returns */
	struct response res_before;
};

/* NULL before flight_begin(). */
static inline struct flight *
flight_of(const struct req *req)
{
	return req->flight;
}

/* Language and view by parameter, cookie or the district's own. */
void flight_choose_language(struct req *req, enum lang otherwise);

/* Prepares req->flight, its route, language, view and what forms carry. */
void flight_begin(struct app *app, struct req *req, struct caller *caller);
/* Sends req->res; the request must not be touched afterwards. */
void flight_answer(struct req *req);
/* Runs `work` on a worker (or the waiting test's thread). */
void flight_queue(struct req *req, void (*work)(struct req *req));
/* Runs `work`; a failure of the machine is answered with its page. */
void flight_guard(struct req *req, void (*work)(struct req *req));
/* Runs `run` in a snapshot, as req->db. */
void flight_read(struct req *req, void (*run)(struct req *req));

/* Not through a proxy: one that is not named as trusted is of this machine too, but says for whom it asks. */
bool is_from_this_machine(const struct req *req);
/* In a snapshot: who asks, and whether nobody in particular asks too often.  Then whether the route's right is theirs, over the object if the route has one. */
enum outcome flight_identify(struct req *req);
enum outcome flight_check_right(struct req *req);
/* Whether somebody whose sign-in is not finished asks for one of the pages that finish it. */
bool flight_is_on_the_way(const struct req *req);
/* In a snapshot: what the frame around every page shows. */
void flight_make_shell(struct req *req);
/* Cookies that go with an answer made in a snapshot or a transaction: pre-session, message, language. */
void flight_finish_cookies(struct req *req);

/* What the server calls: on an I/O thread, on a worker, for a piece of a stream. */
bool dispatch_quick(struct req *req);
void dispatch_work(struct req *req);
bool dispatch_piece(struct req *req, bool (*next)(struct req *req, void *state, struct buf *out),
	void *state, struct buf *out);
int64_t dispatch_body_max(struct req *req);

/* GET and HEAD, to the answer. */
void dispatch_read(struct req *req);
/* All others, to the answer. */
void dispatch_write(struct req *req);

/* In a snapshot: answers what is not OK, as a page or as problem+json. */
void dispatch_refuse(struct req *req, enum outcome outcome);
void dispatch_fail(struct req *req, const struct failure *failure);

/* dispatch_cache.c: whether a request may come from the cache, and under which key (else none). */
void cache_open(struct app *app);
void cache_close(struct app *app);
/* Whether the request may be answered from the cache at all: an anonymous GET of a public page as it is. */
bool cache_may_answer(const struct req *req);
/* Before the snapshot, language known: notes key and versions. */
void cache_prepare(struct req *req);
/* After it: keeps the page, if nothing it was made of changed meanwhile. */
void cache_keep(struct req *req);

/* operation.c, in the snapshot: reads the id and what came; OK to go on, INVALID if it cannot be that id's. */
enum outcome operation_look_up(struct req *req);
/* In the transaction: takes the id, or finds that it was taken meanwhile (then is_replay, or INVALID). */
enum outcome operation_begin(struct req *req, struct operation_id *ret_id);
void operation_end(struct req *req, struct operation_id id);

/* kept_post.c: keeps what a session that ran out could not do any more; sets is_kept. */
void kept_post_keep(struct req *req);

#endif
