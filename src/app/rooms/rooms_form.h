#ifndef CHUKE_ROOMS_FORM_H
#define CHUKE_ROOMS_FORM_H

#include "author.h"
#include "form.h"
#include "ids.h"
#include "time.h"

/* What the pages and calls about rooms take. */

/* /rooms: which house, day and way of showing; and what is chosen so far. */
struct rooms_query {
	struct str show; /* grid, list; none: what the reader's view prefers */
	struct day day;
	int64_t venue, room;
	struct str start, end;
};
/* /rooms/{id} */
struct room_query {
	struct room_id id;
	struct day week; /* any day of it */
};
/* What is typed to book a room. */
struct booking_input {
	struct room_id id; /* of the room */
	struct str author; /* "org:12" */
	struct day day;
	struct str start, end, title;
	int64_t people;
	int64_t weeks; /* it and the same time of the weeks after it, so many together; none: it alone */
	struct str series; /* "skip", "move": what of a series cannot be had */
	struct str pick;   /* one of what was offered instead: "2014-09-24 10:00 11:30" */
};
/* The same as a program says it. */
struct booking_call {
	struct room_id id;
	int64_t org;
	struct moment from, to;
	struct str title;
	int64_t people;
};
struct booking_query {
	struct booking_id id;
};
struct booking_cancel_input {
	struct booking_id id;
	struct str note;
	struct str which; /* of its series: "one", "rest", "all" */
};
/* Another time for a booking. */
struct booking_move_input {
	struct booking_id id;
	struct day day;
	struct str start, end;
	struct str which; /* of its series: "one", "rest", "all" */
};
struct slots_query {
	struct room_id id;
	struct moment from, to;
};
struct bookings_query {
	int64_t page;
};
extern const struct form rooms_form, room_form, room_booking_form, booking_form, booking_call_form,
	booking_id_form, booking_cancel_form, booking_move_form, room_slots_form, bookings_form;

/* Whose names a booking may be made in. */
extern const struct author_rule room_author_rule;

/* Times of a day as choices, from one minute to another. */
struct choices room_times(struct arena *arena, int64_t from, int64_t to, int64_t step);

#endif
