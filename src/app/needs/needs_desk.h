#ifndef CHUKE_NEEDS_DESK_H
#define CHUKE_NEEDS_DESK_H

#include "needs_view.h"

/* For those who post, and for officers: one's own, what fits, what waits, what became of it. */

struct desk_needs_query {
	struct str tab; /* answers, fits; none: one's own entries */
	int64_t page;
};
extern const struct form desk_needs_query_form;

struct desk_need_line {
	int64_t id;
	struct str title, author, unit;
	const char *side_label, *state_label, *state_tone;
	int64_t quantity, agreed, offered;
	struct day until_day;
	struct url to;
};
struct fit_line {
	int64_t id; /* of the match */
	struct bilingual title, where, kind;
	struct str author, why, unit;
	const char *side_label, *icon;
	bool is_need;
	int64_t left;
	struct day until_day;
	struct url to, dismiss;
};
struct wish_input {
	struct str told; /* each daily never */
};
extern const struct form need_wish_form;
struct match_query {
	struct need_match_id id;
};
extern const struct form need_match_form;

struct desk_needs_view {
	const struct desk_needs_query *in;
	struct need_links tabs;
	struct desk_need_lines {
		struct desk_need_line *items;
		size_t count;
	} needs, answers;
	struct fit_lines {
		struct fit_line *items;
		size_t count;
	} fits;
	struct wish_input wish;
	bool is_answers, is_fits, may_check, may_figures, has_org;
	int64_t waiting, page;
	struct url next, before;
	bool has_next;
};

struct check_query {
	struct str tab; /* reports, ratings; none: entries that wait */
};
extern const struct form need_check_query_form;
struct check_input {
	struct strs ids; /* of entries that are let through together */
};
extern const struct form need_check_form;
struct check_view {
	const struct check_query *in;
	struct need_links tabs;
	struct need_desk_waiting_rows waiting;
	struct need_report_desk_rows reports;
	struct rating_lines {
		struct rating_line {
			struct need_rating_desk_row row;
			struct url to;
		} * items;
		size_t count;
	} ratings;
	bool is_reports, is_ratings;
};

struct report_query {
	struct need_report_id id;
};
extern const struct form need_report_id_form;
struct report_answer_input {
	struct need_report_id id;
	struct str deed; /* uphold dismiss */
	struct str answer;
};
extern const struct form need_report_answer_form;
struct report_desk_view {
	const struct report_answer_input *in;
	struct need_report_find_row row;
	struct need_brief brief;
	struct str note;
	bool is_appeal;
	struct url to;
};

struct figures_query {
	struct day from, until;
	bool by_kind; /* of the CSV: also split by kind */
};
extern const struct form needs_figures_form;
struct figure_line {
	struct bilingual street, kind;
	int64_t posted, responded, matched, completed, median_days; /* none: nothing was agreed */
};
struct figures_view {
	const struct figures_query *in;
	struct figure_lines {
		struct figure_line *items;
		size_t count;
	} streets, kinds, all;
	struct figure_line total;
	struct url csv;
};

/* GET /desk/needs */
enum outcome show_desk_needs(struct req *req);
/* POST /desk/needs/wish: for all organisations that one works with */
enum outcome set_need_wish(struct req *req);
/* POST /desk/needs/matches/{id}: does not interest us */
enum outcome dismiss_need_match(struct req *req);
/* Whose organisation it fits. */
enum outcome need_match_scope(struct req *req, struct scope *ret_scope);
/* GET /desk/needs/check */
enum outcome show_needs_check(struct req *req);
/* POST /desk/needs/check: lets through what is chosen */
enum outcome approve_needs(struct req *req);
/* POST /desk/needs/ratings/{id} */
enum outcome decide_need_rating(struct req *req);
/* Where the one lies about whom it is. */
enum outcome need_rating_scope(struct req *req, struct scope *ret_scope);
/* GET /desk/needs/reports/{id} */
enum outcome show_need_report(struct req *req);
/* POST /desk/needs/reports/{id}: an upheld report takes the entry down, an upheld appeal puts it back */
enum outcome answer_need_report(struct req *req);
/* Where the owner of the entry lies. */
enum outcome need_report_scope(struct req *req, struct scope *ret_scope);
/* GET /desk/needs/figures */
enum outcome show_needs_figures(struct req *req);
/* GET /desk/needs/figures.csv */
enum outcome export_needs_figures(struct req *req);

#endif
