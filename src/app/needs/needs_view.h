#ifndef CHUKE_NEEDS_VIEW_H
#define CHUKE_NEEDS_VIEW_H

#include "needs_form.h"
#include "needs_match.h"
#include "parts.h"

/* What the pages of resource sharing show. */

struct needs_query {
	struct str q, side, kind, field, street; /* street: code of a street or community */
	struct str state; /* posted, agreed, done, expired, all; none: posted */
	struct str sort;  /* ending; none: latest */
	struct day on;    /* a day on which it is needed or can be had */
	int64_t org;
	int64_t before;   /* of the latest: only what was posted before this place */
	int64_t page;     /* of what is sorted by its end */
	int64_t per_page; /* of the API */
};
extern const struct form needs_query_form, needs_feed_form, needs_api_form;

/* An entry in short. */
struct need_brief {
	int64_t id, place;
	bool is_need;
	const char *side_label, *kind_icon;
	struct bilingual kind, title, where, fields;
	struct str author, lead, unit;
	enum need_state state;
	const char *state_label, *state_tone;
	int64_t quantity, agreed;
	struct day from_day, until_day;
	int days_left; /* today counted; 0: over, or not open */
	struct moment shown_at;
	struct url to;
};
struct need_briefs {
	struct need_brief *items;
	size_t count;
};
struct need_link {
	struct bilingual label;
	struct url to;
	bool is_current;
	const char *icon;
};
struct need_links {
	struct need_link *items;
	size_t count;
};

struct needs_found {
	struct need_list_rows rows;
	int64_t total, page, per_page;
	bool is_exact;
	int64_t next_before; /* 0: there is no more */
	bool is_paged;       /* by numbers */
};
struct needs_found needs_find(struct req *req, const struct needs_query *query);
struct need_brief need_brief_of(struct req *req, const struct need_list_row *row);
struct need_briefs need_briefs_of(struct req *req, const struct need_list_rows *rows);
/* An entry as a row of the list. */
struct need_list_row need_list_row_of(const struct need_find_row *row);
struct need_brief need_brief_of_full(struct req *req, const struct need_find_row *row);
struct url needs_url(struct arena *arena, const char *path, const struct needs_query *query);
struct bilingual needs_where(struct req *req, struct region_id id);
const char *need_side_label(struct str side); /* Chinese, N_() */

struct needs_view {
	const struct needs_query *in;
	struct need_briefs items;
	struct choices fields, streets, states;
	struct need_links sides, kinds, sorts, active;
	struct tiles tiles;
	struct needs_summary_view {
		int64_t needs, offers, matched;
	} summary;
	struct pager pager;
	struct str total; /* as it is said */
	struct url next, first, feed;
	bool has_next, is_later, is_filtered, is_paged;
	bool may_post; /* or may come to, by signing in */
	struct search_query *words;
};

/* Atom. */
struct needs_feed_view {
	struct str updated, site, portal, self, page;
	struct need_briefs items;
};

struct need_person {
	struct need_contact contact;
	bool is_there, is_whole;
};
struct need_photos {
	struct need_photo {
		struct picture picture;
		struct url large;
	} * items;
	size_t count;
};
struct response_line {
	int64_t id;
	struct str author, message;
	const char *state_label, *state_tone;
	int64_t quantity;
	struct moment made_at;
	struct url to, org;
};
struct response_lines {
	struct response_line *items;
	size_t count;
};
struct match_line {
	int64_t id;
	struct str name, why;
	struct url to;
	int64_t score;
};
struct match_lines {
	struct match_line *items;
	size_t count;
};

struct need_view {
	struct need_brief brief;
	struct need_find_row row;
	struct str body, share;
	struct url org, to;
	struct need_photos photos;
	struct need_person person;
	bool is_own, may_check, is_shown;
	bool may_respond, has_signed_in, may_edit, may_withdraw, may_finish, may_copy, may_post,
		may_appeal, may_remove, may_restore, waits;
	struct need_deed_input in;
	struct response_lines responses, own_responses;
	struct match_lines matches;
	struct need_briefs others;
	struct need_report_find_rows reports;
};

struct need_gone_view {
	struct str title, author, note;
	struct day day;
	bool is_removed;
};

struct need_edit_view {
	const struct need_input *in;
	const struct form *form;
	struct need_find_row row; /* of what is changed */
	bool is_new, is_shown;
	struct url to;
	struct choices authors;
	struct str note;
};

struct respond_view {
	const struct respond_input *in;
	struct need_brief brief;
	int64_t left;
	struct choices authors;
	struct url to;
};

struct rating_view {
	int64_t id;
	struct str author, sentence, answer, note;
	int64_t stars;
	struct moment made_at;
	const char *state_label, *state_tone;
	bool may_answer;
	struct url to;
};
struct rating_views {
	struct rating_view *items;
	size_t count;
};
struct response_view {
	const struct response_input *in;
	struct rating_input answer_in;
	struct need_brief brief;
	struct need_response_list_row row;
	const char *state_label, *state_tone;
	bool is_owner, is_responder; /* which side looks; neither: an officer */
	bool may_agree, may_refuse, may_withdraw, may_fall, may_confirm, may_rate;
	bool owner_done, responder_done;
	struct need_person owner, responder;
	struct rating_views ratings;
	struct url to, rate;
	int64_t left;
};
struct rate_view {
	const struct rate_input *in;
	struct need_brief brief;
	struct str about;
	struct url to, back;
};
struct report_view {
	const struct report_input *in;
	struct need_brief brief;
	struct need_report_find_rows own;
	bool is_appeal, is_open;
	struct url to;
	struct str note;
};

/* On the page of an organisation: what it has open, and what others say of it. */
struct needs_of_org_view {
	struct url all;
	struct need_briefs items;
	struct rating_views ratings;
	struct str mean; /* 4.6 */
};

/* ---- pages and actions: what routes run ---- */
enum outcome show_needs(struct req *req);
enum outcome show_needs_feed(struct req *req);
enum outcome show_need(struct req *req);
enum outcome show_need_new(struct req *req);
enum outcome add_need(struct req *req);
enum outcome show_need_edit(struct req *req);
enum outcome edit_need(struct req *req);
enum outcome decide_need(struct req *req);
enum outcome show_need_respond(struct req *req);
enum outcome add_need_response(struct req *req);
enum outcome show_need_response(struct req *req);
/* The same, by the id of a rating of it. */
enum outcome show_need_rating_response(struct req *req);
enum outcome decide_need_response(struct req *req);
enum outcome show_need_rate(struct req *req);
enum outcome add_need_rating(struct req *req);
enum outcome answer_need_rating(struct req *req);
enum outcome show_need_report_new(struct req *req);
enum outcome add_need_report(struct req *req);
enum outcome show_need_appeal(struct req *req);
enum outcome add_need_appeal(struct req *req);

/* Ratings as they are shown. */
struct rating_view need_rating_view_of(struct req *req, const struct need_rating_list_row *row);

struct page_subject;
struct html;
/* On the page of an organisation or street: what it has open, what others say of it (office.h). */
void needs_page_tools(struct html *h, const struct page_subject *subject);
void needs_page_more(struct html *h, const struct page_subject *subject);

#endif
