#ifndef CHUKE_OBJECTION_H
#define CHUKE_OBJECTION_H

#include "news_view.h"

/* Objections to what is publicised: made by whoever is signed in while the period runs, answered by its office. */

struct objection_input {
	struct news_item_id id; /* of the notice */
	struct str reason;
};
struct answer_input {
	struct news_objection_id id;
	struct str answer;
};
struct objections_query {
	struct str state; /* open; none: all */
	int64_t page;
};
extern const struct form objection_form, answer_form, objections_query_form, objection_id_form;

struct objection_view {
	const struct objection_input *in;
	struct news_brief brief;
	struct url to;
};
struct objections_view {
	struct objection_desk_list_rows rows;
	struct pager pager;
	struct news_links tabs;
};
struct answer_view {
	const struct answer_input *in;
	struct objection_find_row row;
	struct url to, notice;
};

/* GET and POST /notices/{id}/objection */
enum outcome show_objection_new(struct req *req);
enum outcome add_objection(struct req *req);
/* GET /desk/objections */
enum outcome show_objections(struct req *req);
/* GET and POST /desk/objections/{id} */
enum outcome show_objection(struct req *req);
enum outcome answer_objection(struct req *req);

struct scope;
/* For routes over an objection: whose notice it is to. */
enum outcome objection_scope(struct req *req, struct scope *ret_scope);

#endif
