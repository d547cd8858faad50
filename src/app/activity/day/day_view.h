#ifndef CHUKE_ACTIVITY_DAY_VIEW_H
#define CHUKE_ACTIVITY_DAY_VIEW_H

#include "activity_view.h"
#include "day.h"

/* What the pages and the API of an activity's day take and show: the organiser's, the helper's, and the one on paper. */

/* ---- what routes take ---------------------------------------------------------------------------- */

struct day_link_input {
	struct activity_id id;
	struct str label;
	int64_t link;    /* to be revoked */
	struct str deed; /* make revoke */
};
extern const struct form day_link_form;

/* The helper's page: by its key. */
struct day_key_query {
	struct str key;
	int64_t after; /* API: tickets after this one */
};
extern const struct form day_key_form, day_tickets_form;
struct day_code_input {
	struct str key, code;
};
extern const struct form day_code_form;
struct day_sync_input {
	struct str key;
	int64_t mark;     /* arrivals after this one are told */
	struct str scans; /* JSON: [{"id","ticket"|"code","at"}] */
};
extern const struct form day_sync_form;

/* Attendance from paper. */
struct day_paper_query {
	struct activity_id id;
	int64_t after; /* the last ticket of the sheet before */
};
extern const struct form day_paper_form;
struct day_typed_input {
	struct activity_id id;
	int64_t after;
};
extern const struct form day_typed_form;

/* ---- what pages show ----------------------------------------------------------------------------- */

struct day_link_line {
	int64_t id, scans;
	struct str label, day;
	struct url to;    /* as it is opened; none: that day is over */
	struct str whole; /* with the site before it */
	struct qr qr;
};
struct day_link_lines {
	struct day_link_line *items;
	size_t count;
};
struct gift_line {
	int64_t id, stock, given, left;
	struct str name;
};
struct gift_lines {
	struct gift_line *items;
	size_t count;
};
struct gift_input;
struct day_view {
	struct activity_brief brief;
	struct activity_signup_sums_row sums;
	struct day_link_lines links;
	struct gift_lines gifts;
	struct day_link_input in;
	const struct gift_input *gift;
	struct url to_links, to_gifts, to_hand;
	bool may_link, is_over;
	int64_t page_links;
};

struct day_helper_view {
	struct str title, when, place, label, key;
	struct bilingual names;
	int64_t until_ms;
	enum day_when is;
	struct str day;
	struct day_code_input in;
	struct url to, api;
};

struct day_ticket_line {
	int64_t id, people, row;
	struct str initials, tail;
	bool is_arrived;
};
struct day_ticket_lines {
	struct day_ticket_line *items;
	size_t count;
};
struct day_paper_view {
	struct activity_brief brief;
	struct day_ticket_lines items;
	struct activity_id id;
	int64_t after;
	struct url to, next, back;
	bool has_next;
};

/* ---- pages and actions: what routes run ---------------------------------------------------------- */
enum outcome show_day(struct req *req);
enum outcome decide_day_link(struct req *req);
enum outcome show_day_helper(struct req *req);
enum outcome take_day_code(struct req *req);
enum outcome show_day_worker(struct req *req);
enum outcome list_day_tickets_api(struct req *req);
enum outcome sync_day_api(struct req *req);
enum outcome show_day_sheet(struct req *req);
enum outcome show_day_typed(struct req *req);
enum outcome type_day_in(struct req *req);

#endif
