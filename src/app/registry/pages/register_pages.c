#include "register_pages.h"

#include "actor.h"
#include "org_query.h"
#include "org_sealed.h"
#include "org_words.h"
#include "registry_pages.h"
#include "registry_rights.h"
#include "respond.h"

enum { ROWS_PER_PAGE = 50 };

static const struct field register_fields[] = {
	{ "q", FIELD_TEXT, offsetof(struct register_query, q), N_("找什么"), NULL, false, 0, 100,
		NULL, NULL },
	{ "region", FIELD_TEXT, offsetof(struct register_query, region), N_("街道或社区"), NULL,
		false, 0, 12, NULL, NULL },
	{ "withheld", FIELD_BOOL, offsetof(struct register_query, withheld), N_("只看不公开的"),
		NULL, false, 0, 0, NULL, NULL },
	{ "page", FIELD_INT, offsetof(struct register_query, page), N_("第几页"), NULL, false, 1,
		SEARCH_PAGES_MAX, NULL, NULL },
};
const struct form register_form = { "register_query", register_fields, FIELD_COUNT(register_fields),
	sizeof(struct register_query), NULL };

/* The region asked for if it is one's own, else the first of one's own; NULL if there is none. */
static const struct region *
region_of(struct req *req, const struct register_query *in)
{
	const struct regions *regions = req_regions(req);
	struct region_ids own = actor_regions(req->arena, req->actor, &right_register_read);
	const struct region *asked = str_is_empty(in->region)
					     ? NULL
					     : region_find_by_code(regions, in->region);

	for (size_t i = 0; i < own.count && asked; i++) {
		if (region_is_within(regions, asked->id, own.items[i])) {
			return asked;
		}
	}
	return own.count ? region_find(regions, own.items[0]) : NULL;
}

static struct register_row
row_of(struct req *req, const struct words *words, const struct register_list_row *row)
{
	struct scope scope = { .region = row->community_id.v ? row->community_id : row->street_id };

	return (struct register_row){ .id = row->id,
		.name = row->name,
		.uscc = row->uscc,
		.kind = kind_short_label(words->pack, row->kind),
		.status = status_label(words->pack, row->status),
		.status_tone = status_tone(words->pack, row->status),
		.place = place_text(words, row->street_id, row->community_id),
		.changed_at = row->changed_at,
		.changed_on = day_of_moment(row->changed_at),
		.is_withheld = row->is_withheld,
		.may_edit = req_may(req, &right_org_correct, &scope) };
}

static void
fill_listed(struct req *req, const struct region *region, struct register_view *view)
{
	struct words words = req_words(req);
	struct register_list_args args = { .limit = ROWS_PER_PAGE + 1,
		.offset = (view->pager.page - 1) * ROWS_PER_PAGE };
	struct register_list_rows rows;

	if (region->kind == REGION_STREET || region->kind == REGION_TOWN) {
		args.clauses |= REGISTER_LIST_STREET;
		args.street_id = region->id;
	} else if (region->kind != REGION_DISTRICT) {
		args.clauses |= REGISTER_LIST_COMMUNITY;
		args.community_id = region->id;
	}
	if (view->in->withheld) {
		args.clauses |= REGISTER_LIST_WITHHELD;
	}
	rows = register_list(req->db, &args);
	view->pager.is_exact = rows.count <= ROWS_PER_PAGE;
	view->pager.total = args.offset + (int64_t)rows.count;
	view->rows.items = ARENA_ARRAY(req->arena, rows.count + 1, struct register_row);
	for (size_t i = 0; i < rows.count && i < ROWS_PER_PAGE; i++) {
		view->rows.items[view->rows.count++] = row_of(req, &words, &rows.items[i]);
	}
}

static void
add_row(struct req *req, const struct words *words, struct org_id id, struct register_view *view)
{
	struct org_full_row org;

	if (org_full(req->db, id, &org) == OK) {
		struct register_list_row row = { .id = org.id,
			.name = org.name,
			.kind = org.kind,
			.status = org.status,
			.street_id = org.street_id,
			.community_id = org.community_id,
			.changed_at = org.changed_at,
			.uscc = org.uscc };

		view->rows.items[view->rows.count++] = row_of(req, words, &row);
	}
}

/* By a person's own number or address, which is no word of the search: it lies sealed. */
static bool
fill_by_contact(struct req *req, const struct region *region, struct register_view *view)
{
	struct words words = req_words(req);
	struct org_sealed_find_rows found = org_sealed_find_by(req->db, str_trim(view->in->q));
	bool is_district = region->kind == REGION_DISTRICT;

	view->rows.items = ARENA_ARRAY(req->arena, found.count + 1, struct register_row);
	for (size_t i = 0; i < found.count; i++) {
		const struct org_sealed_find_row *hit = &found.items[i];

		if (is_district || hit->street_id.v == region->id.v ||
			hit->community_id.v == region->id.v) {
			add_row(req, &words, hit->org_id, view);
		}
	}
	view->pager.is_exact = true;
	view->pager.total = (int64_t)view->rows.count;
	return view->rows.count > 0;
}

static void
fill_found(struct req *req, const struct region *region, struct register_view *view)
{
	struct words words = req_words(req);
	struct org_query query = {
		.q = view->in->q, .page = view->pager.page, .per_page = ROWS_PER_PAGE
	};
	struct org_search search;
	struct org_hits hits;

	if (region->kind == REGION_STREET || region->kind == REGION_TOWN) {
		query.street = region->code;
	} else if (region->kind != REGION_DISTRICT) {
		query.community = region->code;
	}
	search = org_search_of(req, &query);
	hits = search_orgs(req->db, &search);
	view->pager.is_exact = hits.is_exact;
	view->pager.total = hits.total;
	view->rows.items = ARENA_ARRAY(req->arena, hits.count + 1, struct register_row);
	for (size_t i = 0; i < hits.count; i++) {
		add_row(req, &words, hits.items[i], view);
	}
}

enum outcome
show_register(struct req *req)
{
	const struct register_query *in = req->in;
	const struct region *region = region_of(req, in);
	struct register_view view = { .in = in };

	if (!region) {
		return FORBIDDEN;
	}
	view.region = region->name;
	view.pager = (struct pager){
		.page = in->page >= 1 && in->page <= SEARCH_PAGES_MAX ? in->page : 1,
		.per_page = ROWS_PER_PAGE
	};
	view.pager.to = url_own(req->arena, "/register?q=%s&region=%s%s",
		str_terminated(req->arena, in->q), str_terminated(req->arena, in->region), "");
	if (in->withheld) {
		view.pager.to = url_own(req->arena, "/register?withheld=1&region=%s",
			str_terminated(req->arena, in->region));
	}
	if (str_is_empty(in->q)) {
		fill_listed(req, region, &view);
	} else if (!fill_by_contact(req, region, &view)) {
		fill_found(req, region, &view);
	}
	view.may_create = req_may(req, &right_org_create, NULL);
	view.may_import = req_may(req, &right_org_import, NULL);
	view.may_withhold = req_may(req, &right_org_withhold, NULL);
	return respond(req, register_page, &view);
}
