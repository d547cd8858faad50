#ifndef CHUKE_LIFE_FORM_H
#define CHUKE_LIFE_FORM_H

#include "form.h"
#include "ids.h"
#include "time.h"

/* What pages and calls about the life of bookings and about doors take. */

struct booking_decide_input {
	struct booking_id id;
	struct str decision; /* "approve", "refuse" */
	struct str note;
	struct str back; /* "desk": to the list afterwards */
};
struct booking_excuse_input {
	struct booking_id id;
	struct str note;
};
/* Another time as a program says it. */
struct booking_move_call {
	struct booking_id id;
	struct moment from, to;
	struct str which;
};
struct door_query {
	struct room_id id;
	struct str key; /* of the door: with it the display shows how to check in */
};
struct checkin_input {
	struct str code;   /* of the door */
	struct str number; /* of the booking, six characters … */
	int64_t booking;   /* … or which of one's own it is */
	struct str done;   /* "1": somebody has just checked in */
};
struct desk_rooms_query {
	int64_t room;
	struct day day;
	int64_t after_due, after;
};
extern const struct form booking_decide_form, booking_excuse_form, booking_move_call_form,
	door_form, checkin_query_form, checkin_form, desk_rooms_form;

#endif
