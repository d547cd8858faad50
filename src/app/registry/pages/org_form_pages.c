#include "actor.h"
#include "org_form.h"
#include "org_query.h"
#include "org_sealed.h"
#include "registry_pages.h"
#include "registry_rights.h"
#include "respond.h"

/* The pages that the forms stand on, at first and after a refusal. */

/*
 * Whoever may write over one street or community only files what lies there, and the street's office is
 * the one that it is filed with.
 */
static void
fill_filing(struct req *req, struct choices regions, struct org_form *form)
{
	const struct regions *all = req_regions(req);
	const struct region *first = regions.count
					     ? region_find_by_code(all, regions.items[0].value)
					     : NULL;
	const struct region *street = first ? region_street_of(all, first->id) : NULL;
	struct scope whole = { .region = all->items[0].id };

	if (!street || req_may(req, &right_org_create, &whole)) {
		return;
	}
	for (size_t i = 0; i < regions.count; i++) {
		const struct region *region = region_find_by_code(all, regions.items[i].value);

		if (region_street_of(all, region->id) != street) {
			return;
		}
	}
	form->kind = STR("filed");
	form->registrar = str_format(req->arena, "%.*s%s", STR_ARG(street->name.zh),
		str_ends(street->name.zh, STR("镇")) ? "人民政府" : "办事处");
	if (regions.count == 1) {
		form->region = regions.items[0].value;
	}
}

enum outcome
show_org_new(struct req *req)
{
	struct org_form *fresh = ARENA_NEW(req->arena, struct org_form);
	struct org_form_view view = {
		.is_new = true, .to = URL_OWN("/orgs/new"), .regions = org_form_regions(req)
	};

	*fresh = (struct org_form){ .founded_day = DAY_NONE,
		.charity_from_day = DAY_NONE,
		.grade_until_day = DAY_NONE,
		.from_day = DAY_NONE,
		.member_count = INT_NONE,
		.status = STR("normal") };
	fresh->registrar = node_text(pack_file(req_pack(req), "pack.yaml"), "registrar");
	fill_filing(req, view.regions, fresh);
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
	show_what_is_seen(req, &row);
	*form = org_form_of(req, &row);
	view = (struct org_form_view){
		.in = form, .id = row.id, .name = row.name, .regions = org_form_regions(req)
	};
	view.to = url_own(req->arena, "/orgs/%lld/edit", (long long)row.id.v);
	return respond(req, org_edit_page, &view);
}

enum { SIGHTS_SHOWN = 20 };

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
	show_what_is_seen(req, &row);
	*form = (struct contact_form){ row.id, row.phone, row.email, row.website, row.purpose,
		STR_NONE };
	view = (struct contact_view){ .in = form,
		.name = row.name,
		.is_masked = contact_is_masked(row.phone) || contact_is_masked(row.email),
		.sights = org_sight_list(req->db, row.id.v, SIGHTS_SHOWN) };
	view.to = url_own(req->arena, "/orgs/%lld/contact", (long long)row.id.v);
	view.see = url_own(req->arena, "/orgs/%lld/see", (long long)row.id.v);
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
