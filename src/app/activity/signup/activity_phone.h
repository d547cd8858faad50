#ifndef CHUKE_ACTIVITY_PHONE_H
#define CHUKE_ACTIVITY_PHONE_H

#include "activity_view.h"
#include "guess.h"

/*
 * Without an account: one signs up by a code to one's phone, and finds the ticket again by number and ticket code.  What
 * is answered to whoever types a number is the same whether anybody knows it or not (sms_code.h); a number signs up once
 * for an activity.  A ticket that was found is open to that browser for a quarter of an hour.
 */

struct activity_phone_input {
	struct activity_id id;
	struct str phone;
};
struct activity_phone_code_input {
	struct activity_id id;
	struct str code;
};
extern const struct form activity_phone_form, activity_phone_code_form;

struct activity_phone_view {
	const struct activity_phone_input *in;
	struct activity_brief brief;
	struct url to;
};
struct activity_phone_code_view {
	const struct activity_phone_code_input *in;
	struct activity_brief brief;
	struct str masked, shown;
	bool is_over;
	struct url to, again, back;
};

/* The number, the code to it, then who comes. */
enum outcome show_activity_phone(struct req *req);
enum outcome ask_activity_code(struct req *req);
enum outcome show_activity_code(struct req *req);
enum outcome ask_activity_code_again(struct req *req);
enum outcome type_activity_code(struct req *req);
enum outcome show_activity_phone_signup(struct req *req);
enum outcome add_activity_phone_signup(struct req *req);

/* ---- tickets found again -------------------------------------------------------------------------- */

struct activity_finder_input {
	struct str phone, code;

	/* noted on the way */
	struct guess guess;
	int64_t wait_ms;
	struct activity_signup_id found;
};
struct activity_found_query {
	struct str key;
};
struct activity_found_input {
	struct str key;
	struct str deed; /* cancel accept decline */
};
extern const struct form activity_finder_form, activity_found_form, activity_found_deed_form,
	activity_finder_show_form;

struct activity_finder_view {
	const struct activity_finder_input *in;
};

/* GET and POST /activities/tickets */
enum outcome show_activity_finder(struct req *req);
/* Counts the try, and slows whoever guesses. */
void find_activity_ticket_prepare(struct req *req);
/* Leads to the ticket, or says that one of both is wrong. */
enum outcome find_activity_ticket(struct req *req);
/* GET and POST /activities/tickets/{key} */
enum outcome show_activity_found(struct req *req);
/* Given up, accepted, declined by whoever found it. */
enum outcome decide_activity_found(struct req *req);
/* GET /activities/tickets/{key}/calendar.ics */
enum outcome show_activity_found_calendar(struct req *req);
/* Where a ticket is open to whoever was just shown to have it. */
struct url activity_found_url(struct req *req, struct activity_signup_id id);

#endif
