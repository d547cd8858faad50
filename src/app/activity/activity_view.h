#ifndef CHUKE_ACTIVITY_VIEW_H
#define CHUKE_ACTIVITY_VIEW_H

#include "activity_extra.h"
#include "activity_form.h"
#include "activity_pack.h"
#include "activity_party.h"
#include "activity_when.h"
#include "after.h"
#include "parts.h"
#include "qr.h"

/* What the pages of activities show. */

/* How one may sign up now. */
enum activity_standing {
	ACTIVITY_SOON = 1, /* not open yet */
	ACTIVITY_OPEN,     /* places left */
	ACTIVITY_LINE,     /* full, one may wait */
	ACTIVITY_FULL,
	ACTIVITY_CLOSED, /* sign-up is over */
	ACTIVITY_OVER,
	ACTIVITY_OFF, /* called off */
};

struct activity_brief {
	int64_t id;
	const char *icon;
	int tone;
	struct bilingual title, kind, audience, where;
	struct str author, place, lead, when;
	struct date_block date;
	enum activity_standing standing;
	int64_t capacity, free, taken, waiting;
	bool is_uncounted; /* places left are not known here: capacity alone */
	int64_t age_min, age_max;
	struct money fee;
	struct moment from_at, to_at, opens_at, closes_at;
	struct url to;
	struct url cover; /* a small picture; none: it has none */
};
struct activity_briefs {
	struct activity_brief *items;
	size_t count;
};
struct activity_link {
	struct bilingual label;
	struct url to;
	bool is_current;
};
struct activity_links {
	struct activity_link *items;
	size_t count;
};

/* Places kept for some. */
struct activity_group_line {
	int64_t id, capacity, taken, free;
	struct bilingual name, whom;
};
struct activity_group_lines {
	struct activity_group_line *items;
	size_t count;
};
struct activity_group_lines activity_group_lines_of(struct req *req, struct activity_id id);

struct activities_found {
	struct activity_list_rows rows;
	int64_t total, page, per_page;
	bool is_exact;
};
/* What fits the question, a page of it. */
struct activities_found activities_find(struct req *req, const struct activities_query *query);
/* A row as its card shows it. */
struct activity_brief activity_brief_of(struct req *req, const struct activity_list_row *row);
/* Also of one that was never published: as lists have it, and its card. */
struct activity_list_row activity_list_row_of(struct req *req, const struct activity_find_row *row);
struct activity_brief activity_brief_of_full(struct req *req, const struct activity_find_row *row);
struct activity_briefs activity_briefs_of(struct req *req, const struct activity_list_rows *rows);
/* The code of a standing, as the API says it. */
const char *activity_standing_code(enum activity_standing standing);

struct activities_view {
	const struct activities_query *in;
	struct activity_briefs items;
	struct choices kinds, streets, audiences;
	struct activity_links whens;
	struct pager pager;
	bool is_filtered, may_write, is_signed_in;
};

/* On other pages: an organisation's, a street's, home. */
struct activity_section {
	struct activity_briefs items, past;
	struct url all, all_past;
	int64_t held, people; /* of an organisation: what is over, who came; 0: not said */
};

struct activity_feedback_line {
	int64_t id, stars;
	struct str sentence;
};
struct activity_feedback_lines {
	struct activity_feedback_line *items;
	size_t count;
};
struct activity_mine {
	bool is_there;
	struct url to;
	struct str state;
	int64_t position;
};

struct activity_view {
	struct activity_brief brief;
	struct activity_find_row row;
	struct str body;
	struct url org, to;
	bool is_own, may_check, waits, may_edit, may_post, may_cancel, may_counter, is_shown,
		is_signed_in;
	struct activity_mine mine;
	struct activity_deed_input in;
	struct activity_feedback_lines feedback;
	struct activity_group_lines groups;
	struct str mean;
	int64_t feedback_count;
	struct activity_extra extra;
};

struct activity_edit_view {
	const struct activity_input *in;
	const struct form *form;
	bool is_new, is_shown;
	struct url to, back;
	struct choices authors;
	struct str note;
	bool is_series;
	struct str asked; /* members that an officer wants changed, with blanks around each */
	bool was_kept;    /* what was typed before and never saved stands in it again */
	struct activity_clashes clashes;
	struct activity_picks picks;
	struct activity_links copies;
	int64_t safety_people, crowd_people;
};
/* What is beside the form: earlier ones, what was refused and what would do instead; row NULL: a new one. */
void activity_edit_fill(
	struct req *req, struct activity_edit_view *view, const struct activity_find_row *row);
/* Whether an officer asked for the field to be changed. */
bool activity_is_asked(const struct activity_edit_view *view, const char *field);
/* Room, series, pictures and safety plan of an activity's page. */
void activity_extra_fill(struct req *req, struct activity_view *view);

/* The photos that are shown, and how many were taken down. */
void activity_photos_fill(struct req *req, struct activity_id id,
	struct activity_photo_views *ret_photos, int64_t *ret_removed);

struct activity_kept_view {
	struct moment at;
};
struct activity_preview_view {
	struct str title, body, place, when;
};
/* On a form that is opened anew: what was kept of it, as if it were typed; false: nothing was. */
bool activity_kept_show(struct req *req);
/* In a transaction: it was saved, or they are gone. */
void activity_kept_forget(struct db *db, struct login_id login);

struct activity_photos_view {
	const struct activity_photos_input *in;
	struct activity_brief brief;
	struct activity_photo_views photos;
	int64_t removed;
	struct url to;
};
struct activity_photo_page_view {
	struct activity_brief brief;
	struct activity_photo_input in;
	struct picture picture;
	struct url to;
};

struct activity_signup_view {
	const struct activity_signup_input *in;
	const struct form *form;
	struct activity_brief brief;
	bool is_counter, is_phone, has_family, asks_age, asks_home, asks_guests, will_wait;
	struct activity_group_lines groups;
	struct activity_consents consents;
	struct str masked;          /* the phone that was shown to be theirs */
	struct absent_rules rules;  /* about those who stay away */
	struct moment absent_until; /* this one waits for what is left over until then; none: no */
	struct url to;
};
/* What of it hangs on what the activity asks. */
void activity_signup_view_fill(
	struct req *req, const struct activity_find_row *row, struct activity_signup_view *view);
/*
 * In an action: signs up whoever the wish names (login, name, phone), or says why not; audited.  INVALID with sentences;
 * CONFLICT of a program.
 */
enum outcome activity_sign_up_by(struct req *req, struct activity_find_row *row,
	enum activity_door door, struct activity_wish *wish,
	struct activity_signup_find_row *ret_made);

struct activity_ticket_view {
	struct activity_brief brief;
	struct activity_ticket_input in;
	const struct activity_feedback_input *feedback;
	struct str state, why, code, name, until;
	int64_t people, position, waiting;
	struct bilingual group; /* its group's name; empty: none */
	struct str guests, guardian;
	struct money fee; /* for all of them, on the spot */
	bool is_arrived, may_cancel, may_answer, may_feedback, is_own;
	bool is_found; /* by phone and number, without an account */
	struct qr qr;
	struct url to, calendar, feedback_to;
};
/* Draws a ticket for whoever may see it; addresses and `is_found` are there already. */
enum outcome activity_ticket_draw(struct req *req, const struct activity_find_row *activity,
	const struct activity_signup_find_row *row, struct activity_ticket_view *view);
/*
 * In an action, for whoever may: given up, accepted, declined; audited.  INVALID with a sentence (CONFLICT for programs):
 * it stands otherwise now.
 */
enum outcome activity_ticket_decide(struct req *req, const struct activity_find_row *activity,
	const struct activity_signup_find_row *row, struct str deed);

struct activity_ticket_line {
	struct bilingual title;
	struct str when, place, person;
	const char *label, *tone;
	int64_t people;
	struct url to;
};
struct activity_ticket_lines {
	struct activity_ticket_line *items;
	size_t count;
};
struct activity_mine_view {
	struct activity_ticket_lines items;
};

struct activity_desk_line {
	struct str title, author, when;
	const char *label, *tone;
	int64_t capacity, taken, waiting;
	struct url to, people;
	bool is_shown;
};
struct activity_desk_lines {
	struct activity_desk_line *items;
	size_t count;
};
struct activity_desk_view {
	struct activity_desk_lines items, waiting;
	int64_t page;
	bool has_next;
};

struct activity_person_line {
	int64_t id, people, age, arrived_people;
	struct str name, phone, guardian, guardian_phone, guests;
	const char *label, *tone, *about;
	bool is_arrived, is_confirmed, is_counter, is_here; /* is_here: its data are not erased */
	struct moment arrived_at;
};
struct activity_person_lines {
	struct activity_person_line *items;
	size_t count;
};
struct activity_people_view {
	struct activity_brief brief;
	struct activity_signup_sums_row sums;
	struct activity_person_lines coming, waiting, calls;
	struct activity_feedback_lines feedback;
	struct activity_see_input see;
	struct activity_checkin_input checkin;
	bool is_whole, has_next, may_write;
	int64_t page;
	struct url to, to_see, to_checkin, to_feedback, next;
};

/* ---- pages and actions: what routes run ---- */
enum outcome show_activities(struct req *req);
enum outcome show_activity(struct req *req);
enum outcome show_activity_new(struct req *req);
enum outcome add_activity(struct req *req);
enum outcome show_activity_edit(struct req *req);
enum outcome edit_activity(struct req *req);
enum outcome decide_activity(struct req *req);
enum outcome keep_activity(struct req *req);
enum outcome preview_activity(struct req *req);
enum outcome show_activity_photos(struct req *req);
enum outcome add_activity_photos(struct req *req);
enum outcome show_activity_photo(struct req *req);
enum outcome remove_activity_photo(struct req *req);
enum outcome show_activity_signup(struct req *req);
enum outcome add_activity_signup(struct req *req);
enum outcome show_activity_counter(struct req *req);
enum outcome add_activity_counter(struct req *req);
enum outcome show_activity_ticket(struct req *req);
enum outcome decide_activity_ticket(struct req *req);
enum outcome show_activity_ticket_calendar(struct req *req);
enum outcome show_my_activities(struct req *req);
enum outcome add_activity_feedback(struct req *req);
enum outcome show_activity_desk(struct req *req);
enum outcome show_activity_people(struct req *req);
enum outcome decide_activity_people(struct req *req);
enum outcome see_activity_people(struct req *req);
enum outcome check_in_activity(struct req *req);
enum outcome decide_activity_feedback(struct req *req);

enum { ACTIVITY_API_MEMBERS = 20, SIGNUP_API_MEMBERS = 6 };
extern const struct member activity_api_members[ACTIVITY_API_MEMBERS];
extern const struct member signup_api_members[SIGNUP_API_MEMBERS];
/* One activity, as everybody may see it, and whose it is in every state. */
enum outcome show_activity_api(struct req *req);
/* Calls it off, with the reason. */
enum outcome drop_activity_api(struct req *req);
/* The answer about an activity that was written. */
enum outcome activity_answer_api(struct req *req, const struct activity_find_row *row, int status);
/* GET /api/v1/activities; GET and DELETE /api/v1/signups/{id}. */
enum outcome list_activities_api(struct req *req);
/* One sign-up, to whose it is. */
enum outcome show_signup_api(struct req *req);
/* Gives it up. */
enum outcome drop_signup_api(struct req *req);
/* The answer about a sign-up, as contract.md has it. */
enum outcome signup_answer_api(
	struct req *req, const struct activity_signup_find_row *row, int status);

struct page_subject;
struct html;
/* On the page of an organisation or street: what it has coming (office.h). */
void activity_page_more(struct html *h, const struct page_subject *subject);

#endif
