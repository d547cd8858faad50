#ifndef CHUKE_QUOTA_SPAN_H
#define CHUKE_QUOTA_SPAN_H

#include "quota.h"

/*
 * Things taken from moment to moment: rooms, desks, door displays, units of equipment.  Moments are exact, not cells
 * of a grid; a span ends with the first moment that is free again.  What is blocked before and after (preparation,
 * airing) belongs to it: blocked times of two spans of a thing never overlap, so buffers add up.  That is kept by the
 * database itself on both engines.  Opening hours, notice, quotas by user and who may book are the owner's.
 *
 * Who finds a span taken may wait for it: when what stands in the way is given up, runs out or moves, the first in line
 * whose whole span is free then is offered it (as places are, quota.h).  Events: "quota.KIND.span".
 */

enum {
	QUOTA_SPAN_DAYS_MAX = 62,    /* how long one may be, with its buffers */
	QUOTA_SERIES_MAX = 400,      /* spans that are asked for together */
	QUOTA_CONFLICTS_MAX = 5,     /* that a refusal names */
	QUOTA_SPAN_LINE_MAX = 200,   /* who may wait for moments of one span */
	QUOTA_SPANS_MAX = 5000,      /* that a list gives */
	QUOTA_SPAN_THINGS_MAX = 200, /* that one looks at together */
	QUOTA_STOCK_MAX = 1000,      /* units of one stock */
};

struct quota_span {
	struct quota_span_id id;
	struct quota_thing_id thing;
	struct quota_holder holder;
	struct moment from_at, to_at;
	struct moment block_from_at, block_to_at; /* with what is blocked before and after */
	enum quota_state state;                   /* QUOTA_TAKEN is "confirmed" in the database */
	enum quota_why why;
	struct moment until_at; /* of held and offered */
	struct moment made_at;
};
struct quota_spans {
	struct quota_span *items;
	size_t count;
};

struct quota_span_wish {
	struct quota_thing_id thing;
	struct quota_holder holder;
	struct moment from_at, to_at;
	int64_t before_minutes, after_minutes; /* blocked around it */
	int64_t hold_minutes;                  /* 0: for good; else held for so long */
	bool may_wait;                         /* joins the line if it is taken */
	int64_t offer_minutes; /* of one who waits: how long the offer stands; 0: it is his at once */
};

/* How one wish ended. */
struct quota_span_answer {
	enum outcome outcome;
	struct quota_span span; /* when OK: as it is now, taken, held or waiting */
	struct quota_spans
		conflicts; /* what stands in the way, the earliest first; at most QUOTA_CONFLICTS_MAX */
};

/*
 * Takes a span.  OK; TOO_MANY: taken (ret_answer->conflicts), or so many wait that nobody else may; INVALID: it ends
 * before it begins, or is longer than QUOTA_SPAN_DAYS_MAX; UNAVAILABLE: the thing is withdrawn; NOT_FOUND: no such
 * thing.  ret_answer is filled whatever comes of it.
 */
enum outcome quota_span_take(
	struct db *db, const struct quota_span_wish *wish, struct quota_span_answer *ret_answer);
/*
 * A series: at most QUOTA_SERIES_MAX wishes, of one or several things, ret_answers as many.  With `is_all` all or
 * none; else what can be taken is.  OK if all were, or without `is_all` any; else TOO_MANY and nothing is taken.  To
 * see first what would come of it, quota_span_try().
 */
enum outcome quota_span_take_series(struct db *db, const struct quota_span_wish *wishes,
	size_t count, bool is_all, struct quota_span_answer *ret_answers);
/* Writes nothing: what would be answered to each, those before it being taken.  In any transaction. */
void quota_span_try(struct db *db, const struct quota_span_wish *wishes, size_t count,
	struct quota_span_answer *ret_answers);
/* Held or offered becomes taken.  STALE: it ran out; CONFLICT: it waits or is freed; NOT_FOUND. */
enum outcome quota_span_confirm(struct db *db, struct quota_span_id id);
/* Gives it up; who waits is offered what comes free.  CONFLICT: it is freed already; NOT_FOUND. */
enum outcome quota_span_release(struct db *db, struct quota_span_id id, enum quota_why why);
/*
 * To another time or thing (`wish`: thing, from, to, buffers), with its state; itself is not in its way.  As
 * quota_span_take(); CONFLICT: it is freed, or waits.  Nobody else comes between its old place and its new one.
 */
enum outcome quota_span_move(struct db *db, struct quota_span_id id,
	const struct quota_span_wish *wish, struct quota_span_answer *ret_answer);

/* One by its id.  NOT_FOUND. */
enum outcome quota_span_find(struct db *db, struct quota_span_id id, struct quota_span *ret_span);
/*
 * What is taken of things in a window, by thing and time, along an index.  At most QUOTA_SPAN_THINGS_MAX things and
 * QUOTA_SPANS_MAX spans; what has run out is left out.
 */
struct quota_window {
	const struct quota_thing_id *things;
	size_t thing_count;
	struct moment from_at, to_at;
};
struct quota_spans quota_span_list(struct db *db, const struct quota_window *window);
/* All of a holder, freed ones with them, after one (0: from the first); at most QUOTA_LIST_MAX. */
struct quota_spans quota_span_list_of(struct db *db, const struct quota_holder *holder,
	struct quota_span_id after, int64_t limit);
/* How many who overlap it stand in line before a waiting one.  CONFLICT: it does not wait; NOT_FOUND. */
enum outcome quota_span_standing(struct db *db, struct quota_span_id id, int64_t *ret_ahead);

/* Where else there would be room. */
struct quota_gap {
	struct quota_thing_id thing;
	struct moment from_at, to_at; /* of the span, without buffers */
};
struct quota_gaps {
	struct quota_gap *items;
	size_t count;
};
struct quota_gap_wish {
	struct quota_window
		window; /* in which things may be taken; blocked times may reach over its edges */
	struct moment near_at; /* the nearer to it, the better */
	int64_t minutes, before_minutes, after_minutes;
	int64_t step_minutes; /* begins only at multiples of it from the window's begin; at least 1 */
	/* whether the owner would allow it (opening hours); NULL: always */
	bool (*is_open)(void *arg, const struct quota_gap *gap);
	void *arg;
};
/* The nearest free ones, the nearest first, at most `limit` and of a thing at most two: one before and one after. */
struct quota_gaps quota_gap_list(struct db *db, const struct quota_gap_wish *wish, size_t limit);

/* ---- stocks: several units of a kind -------------------------------------------------------------- */

/*
 * A stock, under the owner's word and number: "projector", 7.  It has no line: units go along with something else (a
 * room), and whoever waits for that asks for them when it is his; a line of their own would hold them for people who
 * may not get the room, and leave them unused.
 */
struct quota_stock {
	struct str kind;
	int64_t ref_id;
};

/*
 * So many units of it.  Fewer than before: the last are withdrawn; what is taken of them stays taken.  INVALID: over
 * QUOTA_STOCK_MAX.
 */
enum outcome quota_stock_set(struct db *db, const struct quota_stock *stock, int64_t units);
/* How many units are free for the whole of a time. */
int64_t quota_stock_left(
	struct db *db, const struct quota_stock *stock, struct moment from_at, struct moment to_at);
/*
 * Takes `count` units, whichever are free, or none: ret_spans has as many items in the db's arena.  `wish` as of a
 * span; its thing and may_wait are not looked at.  TOO_MANY: fewer are free; INVALID.
 */
enum outcome quota_stock_take(struct db *db, const struct quota_stock *stock, int64_t count,
	const struct quota_span_wish *wish, struct quota_spans *ret_spans);

#endif
