#ifndef CHUKE_ROOM_LOOK_H
#define CHUKE_ROOM_LOOK_H

#include "booking.h"

/* What anybody may know of a room over some days: when it is open, taken, shut and free.  Reads only. */

struct room_look {
	struct room_list_row room;
	struct room_rule rule;
	const struct calendar *calendar;
	struct moment now;
	struct booking_shown_rows bookings; /* by time; of private ones neither who nor what */
	struct room_closure_shown_rows closures;
	struct booking_lost_shown_rows lost; /* whoever has these did not come */
};
/* False if the pack has no such rules any more: nothing may be booked, and nothing is shown as free. */
bool room_look_at(struct req *req, const struct room_list_row *room, struct day from_day, int days,
	struct room_look *ret_look);

/* Whether it could be booked from one minute of a day to another. */
bool room_is_free(const struct room_look *look, struct day day, int64_t from, int64_t to);

/* A stretch of a day in minutes. */
struct room_gap {
	int64_t from, to;
};
struct room_gaps {
	struct room_gap *items;
	size_t count;
};
/* What could be booked on a day, each as long as may be. */
struct room_gaps room_gaps_of(struct arena *arena, const struct room_look *look, struct day day);

/* How a day stands for some rooms together. */
enum room_day_state {
	ROOM_DAY_PAST,
	ROOM_DAY_SHUT,
	ROOM_DAY_LATER, /* not to be booked yet */
	ROOM_DAY_FULL,
	ROOM_DAY_SCARCE,
	ROOM_DAY_AMPLE,
	ROOM_DAY_STATES,
};
enum room_day_state room_day_state(const struct room_look *looks, size_t count, struct day day);
const char *room_day_word(enum room_day_state state); /* Chinese, N_() */
const char *room_weekday(struct day day);             /* 周三, N_() */

#endif
