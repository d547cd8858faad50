#ifndef CHUKE_FEEDBACK_PAGES_H
#define CHUKE_FEEDBACK_PAGES_H

#include "actor.h"
#include "parts.h"
#include "portal_queries.h"
#include "req.h"

/* 找错: anybody reports a mistake on a page; officers of the region that the page is about answer. */

struct feedback_in {
	struct str page; /* own path; whatever else comes is taken as home */
	struct str kind, text, contact;
};
struct feedback_id_in {
	int64_t id;
};
struct feedback_query {
	struct str state, kind; /* none: any */
	int64_t page;
};
struct feedback_answer_in {
	int64_t id;
	struct str state, answer;
};
extern const struct form feedback_new_form, feedback_form, feedback_show_form, feedback_list_form,
	feedback_answer_form;

/* Who reads and answers: officers, of pages about their region; the district's and the centre's of all. */
extern const struct right right_feedback_answer;

struct feedback_new_view {
	const struct feedback_in *in;
	struct url page;
};

/* One report, for who made it and for officers. */
struct feedback_view {
	struct feedback_find_row row;
	struct str number; /* as it is told to people: ZC-2026-000012 */
	struct bilingual region;
	const char *kind, *state, *tone; /* labels; tone of a tag */
	struct url page, to, see;
	struct str contact; /* masked, or whole when asked for; none: none was given */
	bool is_contact_whole;
	bool is_own; /* the one who asks made it, signed in */
	const struct feedback_answer_in *in;
};

struct feedback_list_view {
	const struct feedback_query *in;
	struct feedback_lines {
		struct feedback_line {
			struct str number, page, text;
			struct bilingual region;
			const char *kind, *state, *tone;
			struct moment made_at;
			struct url to;
		} * items;
		size_t count;
	} lines;
	struct feedback_filters {
		struct feedback_filter {
			const char *label;
			struct url to;
			bool is_current;
		} * items;
		size_t count;
	} states;
	struct pager pager;
};

/* GET /feedback?page= */
enum outcome show_feedback_new(struct req *req);
/* POST /feedback; TOO_MANY over the district's limit for an address and an hour */
enum outcome add_feedback(struct req *req);
/* GET /feedback/{id}: thanks and the number; to who made it, signed in, all of it */
enum outcome show_feedback_thanks(struct req *req);
/* GET /desk/feedback */
enum outcome show_feedback_list(struct req *req);
/* GET /desk/feedback/{id} */
enum outcome show_feedback(struct req *req);
/* POST /desk/feedback/{id}: answers, closes, opens again; tells who asked */
enum outcome answer_feedback(struct req *req);
/* POST /desk/feedback/{id}/contact: shows how to reach who reported it, for ten minutes; audited */
enum outcome see_contact(struct req *req);
/* For the three above. */
enum outcome feedback_scope(struct req *req, struct scope *ret_scope);

#endif
