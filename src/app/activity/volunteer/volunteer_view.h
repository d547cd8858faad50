#ifndef CHUKE_VOLUNTEER_VIEW_H
#define CHUKE_VOLUNTEER_VIEW_H

#include "activity_view.h"
#include "volunteer_form.h"
#include "volunteer_store.h"

/* What the pages of volunteers show, and what their routes run. */

struct volunteer_line {
	int64_t id;
	struct str title, tasks, insurance, when;
	struct bilingual activity; /* its title */
	struct str author, place;
	int64_t needed, taken, waiting, age_min;
	bool is_open; /* one may sign up or wait */
	bool is_cancelled, is_over, is_mine;
	struct url to, people, edit, mine;
};
struct volunteer_lines {
	struct volunteer_line *items;
	size_t count;
};
/* A shift as pages show it. */
struct volunteer_line volunteer_line_of(struct req *req,
	const struct volunteer_shift_find_row *shift, const struct activity_find_row *activity);

struct volunteer_open_view {
	struct volunteer_lines items;
	struct url next; /* none: there are no more */
};
struct volunteer_list_view {
	struct activity_brief brief;
	struct volunteer_lines items;
	const struct volunteer_shift_input *in;
	bool is_own, may_add;
	struct url to;
};
struct volunteer_edit_view {
	struct activity_brief brief;
	const struct volunteer_shift_input *in;
	struct url to, back, drop;
};
struct volunteer_signup_view {
	struct activity_brief brief;
	struct volunteer_line line;
	const struct volunteer_signup_input *in;
	bool is_signed_in, will_wait, is_own;
	int64_t guardian_age;
	struct url to, list;
};

struct volunteer_note_line {
	const char *label, *tone;
	struct str author, words, change;
	struct moment at;
};
struct volunteer_notes {
	struct volunteer_note_line *items;
	size_t count;
};
/* What was said about a duty, the first first. */
struct volunteer_notes volunteer_notes_of(struct req *req, struct volunteer_duty_id id);
/* 1 小时 30 分 */
struct str volunteer_time(struct arena *arena, enum lang lang, int64_t minutes);

struct volunteer_duty_view {
	struct activity_brief brief;
	struct volunteer_line line;
	struct volunteer_duty_input in;
	const struct volunteer_words_input *object;
	const struct volunteer_correct_input *correct;
	const struct volunteer_words_input *answer;
	struct volunteer_notes notes;
	struct str state, why, code, name, until, hours, most;
	int64_t position, minutes;
	struct moment in_at, out_at;
	bool is_forgotten, may_cancel, may_answer, may_object, is_objected, may_correct;
	struct qr qr;
	struct url to, to_object, to_correct, to_answer, back;
};

struct volunteer_person_line {
	int64_t id, minutes;
	struct str name, phone, guardian, hours;
	const char *label, *tone;
	struct moment in_at, out_at;
	bool is_here, may_in, may_out, may_remove, is_objected, is_forgotten;
	struct url to;
};
struct volunteer_person_lines {
	struct volunteer_person_line *items;
	size_t count;
};
struct volunteer_people_view {
	struct activity_brief brief;
	struct volunteer_line line;
	struct volunteer_duty_sums_row sums;
	struct str hours;
	struct volunteer_person_lines coming, waiting;
	struct volunteer_code_input code;
	struct volunteer_see_input see;
	bool is_whole;
	struct url to, to_see, to_code, next, list;
};

struct volunteer_served_line {
	struct bilingual title;
	struct str shift, author, when, hours;
	const char *label, *tone;
	struct url to;
};
struct volunteer_served_lines {
	struct volunteer_served_line *items;
	size_t count;
};
struct volunteer_year {
	int64_t year, times;
	struct str hours;
};
struct volunteer_years {
	struct volunteer_year *items;
	size_t count;
};
struct volunteer_paper_line {
	struct str code, hours, when;
	int64_t year, times;
	struct moment made_at;
	struct url to, verify;
};
struct volunteer_paper_lines {
	struct volunteer_paper_line *items;
	size_t count;
};
struct volunteer_mine_view {
	struct volunteer_served_lines items;
	struct volunteer_years years;
	struct volunteer_paper_lines papers;
	const struct volunteer_certificate_input *in;
	struct str total;
	int64_t times;
	struct url next;
};
struct volunteer_verify_view {
	bool is_found, is_changed;
	struct str code, name, hours, hours_now;
	int64_t year, times;
	struct day first_day, last_day;
	struct moment made_at;
};

/* On an activity's page and on an organisation's; nothing if there is nothing. */
struct volunteer_card_view {
	struct volunteer_lines items;
	bool is_own;
	struct url all;
};
struct volunteer_org_view {
	struct volunteer_years years;
};
void volunteer_activity_card(struct html *h, struct activity_id id);
/* … on an organisation's: its hours by year. */
void volunteer_org_card(struct html *h, struct org_id id);

/* For routes whose {id} is a shift's, a duty's: where it belongs. */
enum outcome volunteer_shift_scope(struct req *req, struct scope *ret_scope);
enum outcome volunteer_duty_scope(struct req *req, struct scope *ret_scope);
/* The duty with what it belongs to. */
struct volunteer_whole {
	struct volunteer_duty_find_row duty;
	struct volunteer_shift_find_row shift;
	struct activity_find_row activity;
};
enum outcome volunteer_whole_find(
	struct req *req, struct volunteer_duty_id id, struct volunteer_whole *ret_whole);

/* ---- pages and actions: what routes run ---- */
enum outcome show_open_shifts(struct req *req);
enum outcome show_shifts(struct req *req);
enum outcome add_shift(struct req *req);
enum outcome show_shift_edit(struct req *req);
enum outcome edit_shift(struct req *req);
enum outcome drop_shift(struct req *req);
enum outcome show_shift(struct req *req);
enum outcome add_duty(struct req *req);
enum outcome show_duty(struct req *req);
enum outcome decide_duty(struct req *req);
enum outcome object_duty(struct req *req);
enum outcome show_shift_people(struct req *req);
enum outcome decide_shift_people(struct req *req);
enum outcome see_shift_people(struct req *req);
enum outcome check_shift_code(struct req *req);
enum outcome show_duty_hours(struct req *req);
enum outcome correct_duty(struct req *req);
enum outcome answer_duty(struct req *req);
enum outcome show_my_hours(struct req *req);
enum outcome export_my_hours(struct req *req);
enum outcome add_certificate(struct req *req);
enum outcome show_certificate(struct req *req);
enum outcome verify_certificate(struct req *req);

enum { SHIFT_API_MEMBERS = 12, DUTY_API_MEMBERS = 13 };
extern const struct member shift_api_members[SHIFT_API_MEMBERS];
extern const struct member duty_api_members[DUTY_API_MEMBERS];
/* The same for programs. */
enum outcome list_shifts_api(struct req *req);
enum outcome list_open_shifts_api(struct req *req);
enum outcome list_my_duties_api(struct req *req);
enum outcome show_duty_api(struct req *req);
enum outcome drop_duty_api(struct req *req);
/* A duty as programs see it: whose it is, and whoever runs the activity. */
enum outcome duty_answer_api(struct req *req, const struct volunteer_whole *whole, int status);

#endif
