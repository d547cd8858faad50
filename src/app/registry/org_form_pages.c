#include "org_form.h"
#include "org_query.h"
#include "registry_pages.h"
#include "respond.h"

/* The pages that the forms stand on, at first and after a refusal. */

enum outcome
show_org_new(struct req *req)
{
	struct org_form *fresh = ARENA_NEW(req->arena, struct org_form);
	struct org_form_view view = { .is_new = true, .to = URL_OWN("/orgs/new") };

	*fresh = (struct org_form){ .founded_day = DAY_NONE,
		.charity_from_day = DAY_NONE,
		.grade_until_day = DAY_NONE,
		.from_day = DAY_NONE,
		.member_count = INT_NONE,
		.status = STR("normal") };
	fresh->registrar = node_text(pack_file(req_pack(req), "pack.yaml"), "registrar");
	view.in = fresh;
	return respond(req, org_new_page, &view);
}

enum outcome
show_org_edit(struct req *req)
{
	const struct org_form *in = req->in;
	struct org_form *form = ARENA_NEW(req->arena, struct org_form);
	struct org_full_row row;
	struct org_form_view view;

	if (org_full(req->db, in->id, &row) != OK) {
		return NOT_FOUND;
	}
	*form = org_form_of(req, &row);
	view = (struct org_form_view){ .in = form, .id = row.id, .name = row.name };
	view.to = url_own(req->arena, "/orgs/%lld/edit", (long long)row.id.v);
	return respond(req, org_edit_page, &view);
}

enum outcome
show_org_contact(struct req *req)
{
	const struct contact_form *in = req->in;
	struct contact_form *form = ARENA_NEW(req->arena, struct contact_form);
	struct org_full_row row;
	struct contact_view view;

	if (org_full(req->db, in->id, &row) != OK) {
		return NOT_FOUND;
	}
	*form = (struct contact_form){ row.id, row.phone, row.email, row.website, row.purpose,
		STR_NONE };
	view = (struct contact_view){ form, row.name,
		url_own(req->arena, "/orgs/%lld/contact", (long long)row.id.v) };
	return respond(req, org_contact_page, &view);
}

enum outcome
show_org_withhold(struct req *req)
{
	const struct withhold_form *in = req->in;
	struct withhold_form *form = ARENA_NEW(req->arena, struct withhold_form);
	struct org_full_row row;
	struct org_hidden hidden;
	struct withhold_view view;

	if (org_full(req->db, in->id, &row) != OK) {
		return NOT_FOUND;
	}
	hidden = org_hidden_find(req->db, row.id, clock_today());
	*form = (struct withhold_form){ .id = row.id, .until_day = DAY_NONE };
	view = (struct withhold_view){
		.in = form, .id = row.id, .name = row.name, .is_withheld = row.is_withheld
	};
	view.to = url_own(req->arena, "/orgs/%lld/withhold", (long long)row.id.v);
	view.lines.items = ARENA_ARRAY(req->arena, hidden.rows.count + 1, struct hidden_line);
	view.fields.items = ARENA_ARRAY(req->arena, hidden.rows.count + 1, struct str);
	for (size_t i = 0; i < hidden.rows.count; i++) {
		const struct org_withheld_list_row *held = &hidden.rows.items[i];

		view.lines.items[view.lines.count++] = (struct hidden_line){
			org_hidden_label(held->field), held->reason, held->until_day
		};
		view.fields.items[view.fields.count++] = str_is_none(held->field) ? STR("all")
										  : held->field;
	}
	return respond(req, org_withhold_page, &view);
}
