#ifndef CHUKE_ROOMS_USE_H
#define CHUKE_ROOMS_USE_H

#include "form.h"
#include "ids.h"
#include "outcome.h"
#include "time.h"

/*
 * Rooms for other offices: an activity takes one in the transaction in which it is published, moves it and gives it
 * back.  The rules are those of a booking that somebody makes on the pages of rooms; a booking made there before, which
 * covers the time, is used as it stands.  Rooms that tell nobody who has them are not offered: what is published there
 * would tell.
 */

struct req;

struct rooms_time {
	struct moment from_at, to_at;
};
/* Who wants which room, for what. */
struct rooms_wish {
	int64_t room;
	struct org_id org; /* 0: the office that looks after the house */
	struct str author, title;
	int64_t people;
	struct rooms_time time;
};
/* What else there would be. */
struct rooms_other {
	int64_t room;
	struct bilingual name; /* the room's, with its house's */
	struct rooms_time time;
};
enum { ROOMS_OTHERS_MAX = 3 };
struct rooms_refusal {
	const char *message; /* Chinese, N_() */
	struct str args[4];  /* its {1} */
	size_t arg_count;
	bool is_people; /* it is about how many come, not when */
	struct rooms_other others[ROOMS_OTHERS_MAX];
	size_t other_count;
};
/* How a time stands. */
struct rooms_verdict {
	bool is_free;    /* it can be taken, or is one's own already */
	int64_t booking; /* one's own that covers it; 0: none */
	struct rooms_refusal refusal;
};

/* Rooms that may be asked for, under their houses; the value is the number. */
struct choices rooms_use_choices(struct req *req);
/* Where a room is, as people say it, and in which region; false: there is none. */
bool rooms_use_place(
	struct req *req, int64_t room, struct str *ret_place, struct region_id *ret_region);

struct db;
/* The booking by which an organisation has the room over the whole time; 0: it has none. */
int64_t rooms_use_booked(
	struct db *db, struct org_id org, int64_t room, const struct rooms_time *time);

/* Writes nothing: each of the times, those before it counted as taken.  As many verdicts as times. */
struct rooms_verdict *rooms_use_look(struct req *req, const struct rooms_wish *wish,
	const struct rooms_time *times, size_t count);
/*
 * In an action: takes the room.  ret_is_new: the booking was made for this; else it stood before and is not given back
 * with it.  INVALID or CONFLICT with a refusal: then the action must end.
 */
enum outcome rooms_use_take(struct req *req, const struct rooms_wish *wish, int64_t *ret_booking,
	bool *ret_is_new, struct rooms_refusal *ret_refusal);
/* In an action: to another time; nobody comes between.  Outcomes as rooms_use_take(). */
enum outcome rooms_use_move(struct req *req, int64_t booking, const struct rooms_time *to,
	struct rooms_refusal *ret_refusal);
/* In an action: given back, if it has not begun; what is over or gone already stays as it is. */
void rooms_use_free(struct req *req, int64_t booking, struct str note);

#endif
