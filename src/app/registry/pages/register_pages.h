#ifndef CHUKE_REGISTER_PAGES_H
#define CHUKE_REGISTER_PAGES_H

#include "org_view.h"
#include "req.h"

/* The officers' register: everything in one's regions, withheld entries too, the last changed first. */

struct register_query {
	struct str q;
	struct str region; /* code, within one's own */
	bool withheld;     /* only entries of which something is withheld whole */
	int64_t page;
};
extern const struct form register_form;

struct register_row {
	struct org_id id;
	struct str name, uscc;
	struct bilingual kind, status, place;
	struct str status_tone;
	struct moment changed_at;
	struct day changed_on;
	bool is_withheld;
	bool may_edit;
};
struct register_rows {
	struct register_row *items;
	size_t count;
};
struct register_view {
	const struct register_query *in;
	struct bilingual region; /* over which one looks; none: nowhere */
	struct register_rows rows;
	struct pager pager;
	bool may_create, may_import, may_withhold;
};

/* GET /register */
enum outcome show_register(struct req *req);

#endif
