#ifndef CHUKE_LIFE_VIEW_H
#define CHUKE_LIFE_VIEW_H

#include "life.h"
#include "life_form.h"
#include "qr.h"

/* What pages about the life of bookings and about doors show. */

/* Beside a booking: what waits, how one checks in, what came of it. */
struct booking_life_view {
	struct str code;        /* to check in; none: not shown */
	struct str from, until; /* 9:30, when one may */
	bool is_arrived;
	bool has_ask, is_change, silence_confirms;
	struct str asked; /* when it is asked to be */
	struct str due;
	bool may_withdraw, may_decide, may_arrive, may_excuse;
	bool is_absent, is_excused, is_closed;
	int64_t absent_times, absent_days, halved_days; /* the rule of not coming; times 0: none */
	struct url withdraw, decide, arrive, excuse;
	struct booking_life_others {
		struct booking_life_other {
			struct bilingual room;
			struct str when;
			struct url to;
		} * items;
		size_t count;
	} others; /* what else there would be when it was closed */
};
void booking_life_look(struct req *req, const struct booking_find_row *row,
	const struct room_list_row *room, struct booking_life_view *ret_view);

/* An organisation that did not come. */
struct booking_absence_line {
	struct str author;
	int64_t absences;
	struct str halved_until; /* none: its limits are whole */
};
struct booking_absence_lines {
	struct booking_absence_line *items;
	size_t count;
};
/* Those of the organisations one books for that did not come lately. */
struct booking_absence_lines booking_absences(struct req *req);

struct door_turn {
	bool is_there, is_private, is_arrived;
	bool is_awaited; /* it is lost if nobody checks in */
	struct str author, title, hours;
};
struct door_view {
	struct bilingual room, venue;
	struct str clock;
	struct door_turn now, next;
	bool is_closed, has_qr;
	struct qr qr;
	struct str code;
};
struct checkin_own {
	int64_t id;
	struct str title, hours;
	bool is_arrived;
};
struct checkin_view {
	struct bilingual room, venue;
	struct door_turn now;
	struct {
		struct checkin_own *items;
		size_t count;
	} own;
	bool is_done, is_signed_in;
	const struct checkin_input *in;
	struct url to, back;
	int64_t before_minutes;
};

/* What a call that checks in is answered. */
struct checkin_api_item {
	struct booking_id id;
	struct str state;
};
enum { CHECKIN_API_MEMBERS = 2 };
extern const struct member checkin_api_members[CHECKIN_API_MEMBERS];

/* The handlers, which answer programs, too. */
enum outcome decide_booking(struct req *req);
enum outcome withdraw_booking(struct req *req);
enum outcome arrive_booking(struct req *req);
enum outcome excuse_booking(struct req *req);
enum outcome show_door(struct req *req);
enum outcome show_checkin(struct req *req);
enum outcome check_in(struct req *req);
/* Another time as a program asks for it. */
enum outcome move_booking_api(struct req *req);

#endif
