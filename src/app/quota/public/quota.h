#ifndef CHUKE_QUOTA_H
#define CHUKE_QUOTA_H

#include "ids.h"
#include "office.h"
#include "outcome.h"

/*
 * Exact places and waiting lists, for offices that let people take what there is only so much of: an activity's
 * seats, an expo's booths.  It knows neither people nor activities: a thing is the owner's word and number, and so
 * is whoever holds a place.  Everything happens inside the caller's own action; none of it has pages.  Rooms and
 * equipment, which are taken from moment to moment, are in quota_span.h.
 *
 * What holds after every transaction, on both engines: of a pool never more is taken than there is (the database
 * counts and refuses); no seat is free while somebody waits whom it would fit, unless the thing is still being passed
 * on (below); a holder has one active place in a pool.
 *
 * The rule of the line, which pages may tell people: seats that come free go to the first in line whose whole group
 * fits into every pool that it counts in.  Whoever does not fit keeps his position and is passed over by smaller groups
 * behind him; whoever comes new passes nobody who would fit.  Those who do not answer an offer in time, or decline
 * it, lose their position.  A group that shrinks keeps its position; one that grows joins anew.
 *
 * Time: what is held or offered runs out at its `until_at`; whoever asks for the thing next frees it first, and
 * a clock does so if nobody asks.  After more than some hundred places came free at once, they are passed on in
 * several transactions, by those who ask and by the clock; whoever comes new in between joins the line.
 *
 * What happens to a place without its owner's doing – an offer, a promotion, an expiry, a closing – is told in the same
 * transaction by the event "quota.KIND.place" (office.h: event_listener), KIND being the thing's, the subject the
 * place's id; quota_place_find() says how it stands.  A listener may act on other places of the thing.
 *
 * Who comes on top: an officer may let somebody in although it is full, with a reason (quota_take_extra).  His seats stand
 * beside the capacity that the owner set, are nobody else's, and go with him.
 *
 * What is freed stays, because its owner's rows refer to it and figures are made of it; it says nothing of a person.
 * An owner that deletes rows of its own calls quota_forget() after that.
 *
 * Locks: every function that writes takes the thing's lock first, so an action that also locks rows which its
 * listener changes calls quota before it does.  No function here ends the action (CONFLICT of db.h): what is refused
 * has written nothing but what had run out, and the action may go on.
 */

struct db;

extern const struct office quota_office;

enum {
	QUOTA_POOLS_MAX = 16, /* of one thing */
	QUOTA_CAPACITY_MAX = 1000000,
	QUOTA_SIZE_MAX = 1000, /* of a group */
	QUOTA_MINUTES_MAX = 60 * 24 * 60,
	QUOTA_LIST_MAX = 1000, /* rows that a list gives at once */
};

/* ---- things and pools --------------------------------------------------------------------------- */

/*
 * The thing of an owner's word (lower case, at most 20 letters: "activity") and number, made when it is first asked
 * for.  Its id may be kept in the owner's rows (references quota_thing).
 */
struct quota_thing_id quota_thing_add(struct db *db, struct str kind, int64_t ref_id);

/* How a pool is run. */
struct quota_rules {
	int64_t capacity; /* seats; 0 … QUOTA_CAPACITY_MAX */
	int64_t size_max; /* the largest group; 1 … QUOTA_SIZE_MAX */
	bool has_line;    /* whether one may wait when it is full */
	int64_t offer_minutes; /* how long an offer waits for its answer; 0: the next in line has the place at once */
	int64_t hold_minutes; /* how long a place is held while a form is filled in; at least 1 */
};

struct quota_pool {
	struct quota_pool_id id;
	struct quota_thing_id thing;
	struct str code; /* within the thing: "all", "child" */
	struct quota_rules rules;
	int64_t taken; /* seats: taken, held and offered; at most rules.capacity + extra */
	int64_t extra; /* of them, on top of rules.capacity */
	int64_t free; /* what somebody new could have now: 0 while it is closed or passed on to those who wait */
	int64_t waiting;         /* groups in line */
	struct moment closed_at; /* MOMENT_NONE: open */
};

/*
 * A pool of a thing.  CONFLICT: the thing has one of that code, or QUOTA_POOLS_MAX; INVALID: the rules are out of their
 * ranges.
 */
enum outcome quota_pool_add(struct db *db, struct quota_thing_id thing, struct str code,
	const struct quota_rules *rules, struct quota_pool_id *ret_id);
/*
 * Runs it otherwise from now on.  More capacity is offered to those who wait, in the same transaction.  CONFLICT: more
 * is taken than the new capacity (quota_refusal() has a sentence); INVALID; NOT_FOUND.  Offers that stand keep their
 * moment, groups in line their place even if they are larger than size_max now.
 */
enum outcome quota_pool_set(
	struct db *db, struct quota_pool_id id, const struct quota_rules *rules);
/*
 * Nobody comes in any more: it began, or was called off.  Those who wait, hold or are offered a place lose it (why:
 * QUOTA_CLOSED, told by events, in several transactions if they are many); what is taken stays.  NOT_FOUND.
 */
enum outcome quota_pool_close(struct db *db, struct quota_pool_id id);
/* Opens it again; the old line is gone.  NOT_FOUND. */
enum outcome quota_pool_open(struct db *db, struct quota_pool_id id);

/* How a pool stands, in any transaction; what has run out but is not yet freed counts as free.  NOT_FOUND. */
enum outcome quota_pool_find(struct db *db, struct quota_pool_id id, struct quota_pool *ret_pool);
/* All of a thing, in the order in which they were added; in the db's arena. */
struct quota_pools {
	struct quota_pool *items;
	size_t count;
};
struct quota_pools quota_pool_list(struct db *db, struct quota_thing_id thing);

/* ---- places -------------------------------------------------------------------------------------- */

enum quota_state {
	QUOTA_HELD,    /* taken for a while, as its form is filled in */
	QUOTA_TAKEN,   /* for good */
	QUOTA_WAITING, /* in line */
	QUOTA_OFFERED, /* held for somebody from the line, who has to say yes */
	QUOTA_FREED,   /* over, see why */
	QUOTA_STATES,
};
enum quota_why {
	QUOTA_NO_WHY,    /* it is not freed */
	QUOTA_CANCELLED, /* by whoever held it */
	QUOTA_DECLINED,  /* an offer */
	QUOTA_EXPIRED,   /* by time */
	QUOTA_ABSENT,    /* did not come */
	QUOTA_CLOSED,    /* with its pool */
	QUOTA_REMOVED,   /* by the owner */
	QUOTA_WHYS,
};

/* Whose a place is: the owner's word for it ("signup") and its number. */
struct quota_holder {
	struct str kind;
	int64_t id;
};

struct quota_place {
	struct quota_place_id id;
	struct quota_pool_id pool; /* its first */
	struct quota_thing_id thing;
	struct quota_holder holder;
	int64_t size; /* seats, in each of its pools */
	enum quota_state state;
	enum quota_why why;
	struct moment until_at; /* of held and offered; else MOMENT_NONE */
	struct moment made_at;
	struct moment changed_at;
};

struct quota_wish {
	struct quota_pool_id
		pools[QUOTA_POOLS_MAX]; /* of one thing: it counts in all of them, or in none */
	size_t pool_count;
	struct quota_holder holder;
	int64_t size;  /* of the group: all of it or nobody */
	bool is_hold;  /* for the first pool's hold_minutes only; such a one never waits */
	bool may_wait; /* joins the line if there is none free and the full pools have one */
};

/*
 * Takes a place, holds it, or joins the line: OK, and ret_place->state says which.  TOO_MANY: full; CONFLICT: the holder
 * has an active place in one of the pools (quota_place_of()); UNAVAILABLE: one is closed; INVALID: the group is larger
 * than a pool allows or has; NOT_FOUND: a pool is not there, or of another thing.
 */
enum outcome quota_take(
	struct db *db, const struct quota_wish *wish, struct quota_place *ret_place);
/*
 * Takes a place for good, on top of what there is if it is full or others wait; who may do so, and that it is written
 * into the audit log with the reason, is the caller's.  As quota_take(), but never TOO_MANY.
 */
enum outcome quota_take_extra(struct db *db, const struct quota_wish *wish, struct str reason,
	struct quota_place *ret_place);
/* Who stands on top in a pool, after one of them (0: from the first), to be shown. */
struct quota_extra {
	struct quota_place_id place;
	int64_t seats;
	struct str reason;
	struct moment made_at;
};
struct quota_extras {
	struct quota_extra *items;
	size_t count;
};
struct quota_extras quota_extra_list(
	struct db *db, struct quota_pool_id pool, struct quota_place_id after, int64_t limit);
/*
 * What is held or offered becomes taken; what is taken stays so.  STALE: it ran out before; CONFLICT: it waits or is
 * freed; NOT_FOUND.
 */
enum outcome quota_confirm(struct db *db, struct quota_place_id id);
/*
 * Gives a place or a position in line up and passes on what comes free.  CONFLICT: it is freed already; NOT_FOUND.
 * `why` is not QUOTA_NO_WHY.
 */
enum outcome quota_release(struct db *db, struct quota_place_id id, enum quota_why why);
/*
 * Another number of people in the group.  TOO_MANY: not so many more are free; CONFLICT: it is freed, or would grow in
 * the line; INVALID: larger than a pool allows, or nobody; NOT_FOUND.
 */
enum outcome quota_resize(struct db *db, struct quota_place_id id, int64_t size);

/* One place by its id.  NOT_FOUND. */
enum outcome quota_place_find(
	struct db *db, struct quota_place_id id, struct quota_place *ret_place);
/* The active place of a holder in a pool.  NOT_FOUND: none. */
enum outcome quota_place_of(struct db *db, struct quota_pool_id pool,
	const struct quota_holder *holder, struct quota_place *ret_place);
/* Places of a pool in one state, in the order in which they were made, after one of them (0: from the first). */
struct quota_places {
	struct quota_place *items;
	size_t count;
};
struct quota_place_list_args {
	struct quota_pool_id pool;
	enum quota_state state;
	struct quota_place_id after;
	int64_t limit; /* at most QUOTA_LIST_MAX are given */
};
struct quota_places quota_place_list(struct db *db, const struct quota_place_list_args *args);

/* Deletes what a holder gave up: places and spans.  What he has stays. */
void quota_forget(struct db *db, const struct quota_holder *holder);

/* Where somebody stands in line. */
struct quota_standing {
	int64_t ahead;   /* groups that joined before */
	int64_t larger;  /* of those, larger ones, whom this one passes when few seats come free */
	int64_t waiting; /* groups in the whole line, this one with them */
	int64_t free;    /* seats that nobody in line fits into now */
};
/* Exact however long the line is, and cheap.  CONFLICT: it does not wait; NOT_FOUND. */
enum outcome quota_standing_find(
	struct db *db, struct quota_place_id id, struct quota_standing *ret_standing);
/* The same, only how many groups joined before; for whoever has just joined it costs nothing. */
enum outcome quota_ahead_find(struct db *db, struct quota_place_id id, int64_t *ret_ahead);

/* ---- words --------------------------------------------------------------------------------------- */

/* What to tell people when quota_take(), _confirm(), _resize() or a span's were refused: Chinese, N_(). */
const char *quota_refusal(enum outcome outcome);
/* … and when quota_pool_set() was. */
const char *quota_pool_refusal(enum outcome outcome);
/* A state or reason as it stands in the database and in the API: "waiting", "expired"; "" for QUOTA_NO_WHY. */
const char *quota_state_code(enum quota_state state);
const char *quota_why_code(enum quota_why why);

#endif
