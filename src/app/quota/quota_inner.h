#ifndef CHUKE_QUOTA_INNER_H
#define CHUKE_QUOTA_INNER_H

#include "db.h"
#include "quota.h"
#include "quota_queries.h"
#include "quota_span.h"

/*
 * The inside of quota: a thing that is locked for one call, with its pools as they are now.  What the call frees is
 * passed on before it returns, and who is concerned is told last.
 */

enum {
	PASSED_ON_MAX = 300, /* places that one transaction frees or offers by itself */
	LINE_BLOCK = 256,    /* ids; as in 0002_exact */
};

struct quota_run {
	struct db *db;
	struct quota_thing_lock_row thing;
	struct quota_pool_rows_row pools[QUOTA_POOLS_MAX]; /* kept as places change */
	bool is_lined[QUOTA_POOLS_MAX]; /* somebody waits who fits and has yet to be offered it */
	size_t pool_count;
	int64_t left;                                 /* of PASSED_ON_MAX */
	bool has_more;                                /* than this transaction passes on */
	struct quota_place_id changed[PASSED_ON_MAX]; /* to be told */
	size_t changed_count;
};

/* Locks a thing and reads its pools.  NOT_FOUND. */
enum outcome run_open(struct db *db, struct quota_thing_id thing, struct quota_run *ret_run);
/* Frees what has run out, goes on with what is being passed on. */
void run_freshen(struct quota_run *run);
/* Passes free seats on to those who wait. */
void run_settle(struct quota_run *run);
/* Last of a call: tells the owner what happened without it, remembers whether there is more to do. */
void run_close(struct quota_run *run);

/* Which of run->pools it is; -1: none. */
int run_pool(const struct quota_run *run, struct quota_pool_id id);
/* Seats that are free in a pool of the run; 0 if it is closed. */
int64_t run_free(const struct quota_run *run, size_t pool);

/* A claim as it stands, for changing it. */
struct quota_claim {
	struct quota_place_id head;
	struct str pool_set; /* "3,8" */
	int64_t size;
	bool is_seated; /* held, taken or offered */
};
struct quota_claim claim_of(const struct quota_place_row_row *row);
/* Takes the next pool of a set off its front; false at its end. */
bool pool_set_next(struct str *set, struct quota_pool_id *ret_id);
/* Whether so many more seats are free in all pools of a set. */
bool claim_fits(const struct quota_run *run, struct str pool_set, int64_t size);
/* Another state.  `until` is MOMENT_NONE but for held and offered. */
void claim_put(struct quota_run *run, const struct quota_claim *claim, enum quota_state state,
	enum quota_why why, struct moment until);
/* Other seats, the state being the same. */
void claim_resize(struct quota_run *run, const struct quota_claim *claim, int64_t size);
/* A wish's pools, ascending; false if one is named twice. */
bool wish_pools(const struct quota_wish *wish, struct quota_pool_id *ret_pools);
/* Whether it is one that may be granted at all; outcomes as quota_take(), but for TOO_MANY. */
enum outcome wish_check(
	struct quota_run *run, const struct quota_wish *wish, const struct quota_pool_id *pools);
/* What it comes to now: TOO_MANY, or OK and the state. */
enum outcome wish_decide(const struct quota_run *run, const struct quota_wish *wish,
	const struct quota_pool_id *pools, enum quota_state *ret_state);
/* Adds its rows. */
struct quota_place wish_add(struct quota_run *run, const struct quota_wish *wish,
	const struct quota_pool_id *pools, enum quota_state state);

/* A claim has so many seats now (0: it is freed): what it had on top beyond them goes. */
void extra_limit(struct quota_run *run, const struct quota_claim *claim, int64_t size);

/* Notes that the owner is to be told. */
void run_note(struct quota_run *run, struct quota_place_id id);

/* The active claim's first row, in whichever pool `id` stands.  NOT_FOUND. */
enum outcome place_row_of(
	struct db *db, struct quota_place_id id, struct quota_place_row_row *ret_row);
struct quota_place place_of_row(const struct quota_place_row_row *row);
enum quota_state quota_state_of(struct str code);
enum quota_why quota_why_of(struct str code); /* none: QUOTA_NO_WHY */
bool quota_is_seated(enum quota_state state);
struct moment quota_minutes_on(struct moment moment, int64_t minutes);
bool quota_rules_are_good(const struct quota_rules *rules);

/* Whether somebody waits for a thing who would fit now; for `check data`. */
bool quota_line_fits(struct quota_run *run);

/* ---- spans: -------------------------------------------------------------------------------------- */

/* A thing that is locked for its spans; whom the owner is to be told of. */
struct span_run {
	struct db *db;
	struct quota_thing_lock_row thing;
	struct quota_span_id *changed; /* in the db's arena */
	size_t changed_count, changed_max;
};
/* Locks a thing and frees what has run out of it.  NOT_FOUND. */
enum outcome span_open(struct db *db, struct quota_thing_id thing, struct span_run *ret_run);
/* The same of one that is locked. */
void span_open_locked(
	struct db *db, const struct quota_thing_lock_row *thing, struct span_run *ret_run);
/* Passes on what came free between two moments. */
void span_settle(struct span_run *run, struct moment from_at, struct moment to_at);
/* Last of a call: tells the owner what happened without it. */
void span_close(struct span_run *run);
struct quota_span span_of_row(const struct quota_span_row_row *row);
/* What is in the way of a blocked time, but the span `but` (0: nobody's). */
struct quota_spans span_conflicts(struct db *db, struct quota_thing_id thing,
	struct moment block_from_at, struct moment block_to_at, struct quota_span_id but);
/* Whether a wish is one at all: OK, INVALID. */
enum outcome span_check(const struct quota_span_wish *wish);
/* Adds the row of a wish that fits, or that waits. */
struct quota_span span_add(
	struct span_run *run, const struct quota_span_wish *wish, bool is_waiting);
struct moment span_block_from(const struct quota_span_wish *wish);
struct moment span_block_to(const struct quota_span_wish *wish);

struct app;
struct district;
/* office.h: next_due, do_due */
struct moment quota_next_due(struct db *db);
void quota_do_due(struct db *db, struct app *app, const struct district *district);

enum { QUOTA_CHECKS = 7 };
extern const struct data_check quota_checks[QUOTA_CHECKS];

#endif
