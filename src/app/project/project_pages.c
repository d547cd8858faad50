#include "project_pages.h"
#include "db.h"
#include "page_tools.h"
#include "project_view.h"
#include "region.h"
#include "req.h"
#include "respond.h"

enum {
	PER_PAGE = 15,
	PER_PAGE_MAX = 100,
	PAGES_MAX = 500,
	COUNTED_MAX = 1000,
	CODE_CHARS_MAX = 20,
	SECTION_ITEMS = 6,
};

/* ---- what is asked for --------------------------------------------------------------------------- */

FIXED_CHOICES(state_choices, CHOICE("running", "进行中", "Running"),
	CHOICE("planned", "未开始", "Planned"), CHOICE("done", "已完成", "Done"))

#define AT(member) offsetof(struct project_query, member)
#define COMMON_FIELDS                                                                             \
	{ "field", FIELD_TEXT, AT(field), N_("领域"), NULL, false, 0, CODE_CHARS_MAX, NULL,       \
		NULL },                                                                           \
		{ "street", FIELD_TEXT, AT(street), N_("街道或社区"), NULL, false, 0,             \
			CODE_CHARS_MAX, NULL, NULL },                                             \
		{ "org", FIELD_INT, AT(org), N_("组织"), NULL, false, 1, INT64_MAX, NULL, NULL }, \
		{ "state", FIELD_CHOICE, AT(state), N_("进度"), NULL, false, 0, 0, state_choices, \
			NULL },                                                                   \
	{                                                                                         \
		"page", FIELD_INT, AT(page), N_("第几页"), NULL, false, 1, PAGES_MAX, NULL, NULL  \
	}
static const struct field query_fields[] = { COMMON_FIELDS };
static const struct field api_fields[] = { COMMON_FIELDS,
	{ "per_page", FIELD_INT, AT(per_page), N_("每页几条"), NULL, false, 1, PER_PAGE_MAX, NULL,
		NULL } };
const struct form project_query_form = { "project_query", query_fields, FIELD_COUNT(query_fields),
	sizeof(struct project_query), NULL };
const struct form project_api_form = { "project_list_query", api_fields, FIELD_COUNT(api_fields),
	sizeof(struct project_query), NULL };
static const struct field id_fields[] = {
	{ "id", FIELD_ID, offsetof(struct project_id_query, id), N_("编号"), NULL, true, 0, 0, NULL,
		NULL },
};
const struct form project_id_form = { "project_id_query", id_fields, FIELD_COUNT(id_fields),
	sizeof(struct project_id_query), NULL };

static bool
is_set(int64_t number)
{
	return number != INT_NONE && number > 0;
}

struct found {
	struct project_list_rows rows;
	int64_t total, page, per_page;
	bool is_exact;
};

static struct found
find(struct req *req, const struct project_query *in)
{
	const struct region *region = region_find_by_code(req_regions(req), in->street);
	struct found found = { .page = is_set(in->page) ? in->page : 1,
		.per_page = is_set(in->per_page) ? in->per_page : PER_PAGE,
		.is_exact = true };
	struct project_list_args args = { .field = in->field,
		.org_id = { is_set(in->org) ? in->org : 0 },
		.state = in->state,
		.region_id = { region ? region->id.v : 0 },
		.limit = found.per_page,
		.offset = (found.page - 1) * found.per_page };
	struct project_count_args counting;
	struct project_count_row counted;

	if (!str_is_empty(in->street) && !region) {
		return found;
	}
	args.clauses = (str_is_empty(in->field) ? 0 : PROJECT_LIST_FIELD) |
		       (is_set(in->org) ? PROJECT_LIST_ORG : 0) |
		       (str_is_empty(in->state) ? 0 : PROJECT_LIST_STATE) |
		       (region ? PROJECT_LIST_REGION : 0);
	counting = (struct project_count_args){ args.clauses, args.field, args.org_id, args.state,
		args.region_id, COUNTED_MAX + 1 };
	project_count(req->db, &counting, &counted);
	found.is_exact = counted.total <= COUNTED_MAX;
	found.total = found.is_exact ? counted.total : COUNTED_MAX;
	found.rows = project_list(req->db, &args);
	return found;
}
_Static_assert((int)PROJECT_LIST_FIELD == (int)PROJECT_COUNT_FIELD &&
		       (int)PROJECT_LIST_REGION == (int)PROJECT_COUNT_REGION,
	"list and count have the same clauses");

/* ---- rows as briefs ------------------------------------------------------------------------------ */

static struct bilingual
field_name(struct req *req, struct str id)
{
	const struct node *list = node_get(pack_file(req_pack(req), "fields.yaml"), "fields");

	for (size_t i = 0; list && i < list->count; i++) {
		if (str_equal(node_text(node_at(list, i), "id"), id)) {
			return node_bilingual(node_at(list, i), "name");
		}
	}
	return (struct bilingual){ id, id };
}

static void
fill_state(struct project_brief *brief)
{
	if (str_equal(brief->state, STR("done"))) {
		brief->state_label = N_("已完成");
		brief->state_tone = "info";
	} else if (str_equal(brief->state, STR("planned"))) {
		brief->state_label = N_("未开始");
		brief->state_tone = "";
	} else if (brief->is_watched) {
		brief->state_label = N_("需关注");
		brief->state_tone = "warn";
	} else {
		brief->state_label = N_("按计划");
		brief->state_tone = "ok";
	}
}

static struct project_brief
brief_of(struct req *req, const struct project_list_row *row)
{
	const struct region *region = region_find(req_regions(req), row->region_id);
	struct project_brief brief = { .id = row->id.v,
		.name = { row->name, row->name_en },
		.summary = { row->summary, row->summary_en },
		.field = field_name(req, row->field),
		.served = { row->served, row->served_en },
		.buyer = { row->buyer, row->buyer_en },
		.to = url_own(req->arena, "/projects/%lld", (long long)row->id.v),
		.org_name = row->org_name,
		.org = url_own(req->arena, "/orgs/%lld", (long long)row->org_id.v),
		.state = row->state,
		.done_percent = row->done_percent,
		.from_day = row->from_day,
		.until_day = row->until_day,
		.is_sample = row->is_sample,
		.is_watched = row->is_watched };

	if (region) {
		brief.place = region->name;
	}
	fill_state(&brief);
	return brief;
}

static struct project_briefs
briefs_of(struct req *req, const struct project_list_rows *rows)
{
	struct project_briefs briefs = { .items = ARENA_ARRAY(req->arena, rows->count + 1,
						 struct project_brief) };

	for (size_t i = 0; i < rows->count; i++) {
		briefs.items[briefs.count++] = brief_of(req, &rows->items[i]);
	}
	return briefs;
}

/* ---- the list ------------------------------------------------------------------------------------ */

static struct choices
fields_of(struct req *req)
{
	struct project_field_list_rows rows = project_field_list(req->db);
	struct choice *items = ARENA_ARRAY(req->arena, rows.count + 1, struct choice);

	for (size_t i = 0; i < rows.count; i++) {
		items[i] = (struct choice){ rows.items[i].field,
			field_name(req, rows.items[i].field) };
	}
	return (struct choices){ items, rows.count };
}

static struct url
list_url(struct arena *arena, const struct project_query *query)
{
	struct buf *out = buf_create(arena, BUF_PAGE_BYTES_MAX);

	buf_text(out, "/projects");
	url_put_parameter(out, "field", query->field);
	url_put_parameter(out, "street", query->street);
	url_put_number(out, "org", query->org);
	url_put_parameter(out, "state", query->state);
	return (struct url){ buf_view(out) };
}

static struct project_links
states_of(struct req *req, const struct project_query *in)
{
	struct choices states = state_choices(req);
	struct project_links links = { .items = ARENA_ARRAY(
					       req->arena, states.count + 1, struct project_link) };
	struct project_query query = *in;

	query.state = STR_NONE;
	links.items[links.count++] = (struct project_link){ { STR("全部"), STR("All") },
		list_url(req->arena, &query), str_is_empty(in->state) };
	for (size_t i = 0; i < states.count; i++) {
		query.state = states.items[i].value;
		links.items[links.count++] = (struct project_link){ states.items[i].label,
			list_url(req->arena, &query), str_equal(in->state, query.state) };
	}
	return links;
}

enum outcome
show_projects(struct req *req)
{
	const struct project_query *in = req->in;
	struct found found = find(req, in);
	struct projects_view view = { .in = in,
		.items = briefs_of(req, &found.rows),
		.fields = fields_of(req),
		.streets = region_streets(req),
		.states = states_of(req, in),
		.is_filtered = in->field.len || in->street.len || in->state.len ||
			       is_set(in->org) };

	view.pager = (struct pager){ found.page, found.per_page, found.total, found.is_exact,
		list_url(req->arena, in) };
	return respond(req, projects_page, &view);
}

/* ---- one ----------------------------------------------------------------------------------------- */

enum outcome
show_project(struct req *req)
{
	const struct project_id_query *in = req->in;
	struct project_list_row row;
	struct project_region_list_rows regions;
	struct project_view view = { .today = clock_today() };

	if (project_find(req->db, in->id, &row) != OK) {
		return NOT_FOUND;
	}
	view.brief = brief_of(req, &row);
	regions = project_region_list(req->db, in->id);
	view.regions.items = ARENA_ARRAY(req->arena, regions.count + 1, struct project_link);
	for (size_t i = 0; i < regions.count; i++) {
		const struct region *region = region_find(
			req_regions(req), regions.items[i].region_id);

		if (region && region->kind != REGION_DISTRICT) {
			view.regions.items[view.regions.count++] = (struct project_link){
				region->name,
				url_own(req->arena, "/streets/%s",
					str_terminated(req->arena, region->code)),
				false
			};
		}
	}
	return respond(req, project_page, &view);
}

/* ---- for programs -------------------------------------------------------------------------------- */

#define ITEM(member) offsetof(struct project_api_item, member)
const struct member project_api_members[PROJECT_API_MEMBERS] = {
	{ "id", MEMBER_ID, ITEM(id), false },
	{ "name", MEMBER_STR, ITEM(name), false },
	{ "name_en", MEMBER_STR, ITEM(name_en), false },
	{ "field", MEMBER_STR, ITEM(field), false },
	{ "state", MEMBER_STR, ITEM(state), false },
	{ "done_percent", MEMBER_INT, ITEM(done_percent), false },
	{ "is_watched", MEMBER_BOOL, ITEM(is_watched), false },
	{ "is_sample", MEMBER_BOOL, ITEM(is_sample), false },
	{ "org_id", MEMBER_ID, ITEM(org_id), true },
	{ "org_name", MEMBER_STR, ITEM(org_name), true },
	{ "street", MEMBER_STR, ITEM(street), true },
	{ "buyer", MEMBER_STR, ITEM(buyer), false },
	{ "served", MEMBER_STR, ITEM(served), false },
	{ "summary", MEMBER_STR, ITEM(summary), false },
	{ "summary_en", MEMBER_STR, ITEM(summary_en), false },
	{ "from_day", MEMBER_DAY, ITEM(from_day), false },
	{ "until_day", MEMBER_DAY, ITEM(until_day), false },
};

enum outcome
list_projects_api(struct req *req)
{
	struct found found = find(req, req->in);
	struct project_api_item *items = ARENA_ARRAY(
		req->arena, found.rows.count + 1, struct project_api_item);
	struct table_view table = { project_api_members, PROJECT_API_MEMBERS, items,
		found.rows.count, sizeof(*items) };
	struct list_page page = { found.total, found.is_exact, found.page, found.per_page };

	for (size_t i = 0; i < found.rows.count; i++) {
		const struct project_list_row *row = &found.rows.items[i];
		const struct region *street = region_street_of(req_regions(req), row->region_id);

		items[i] = (struct project_api_item){ .id = row->id,
			.name = row->name,
			.name_en = row->name_en,
			.field = row->field,
			.state = row->state,
			.done_percent = row->done_percent,
			.is_watched = row->is_watched,
			.is_sample = row->is_sample,
			.org_id = row->org_id,
			.org_name = row->org_name,
			.street = street ? street->code : STR_NONE,
			.buyer = row->buyer,
			.served = row->served,
			.summary = row->summary,
			.summary_en = row->summary_en,
			.from_day = row->from_day,
			.until_day = row->until_day };
	}
	return respond_json_list(req, &table, &page);
}

/* ---- what other offices may ask ------------------------------------------------------------------- */

struct project_briefs
projects_latest(struct req *req, int limit)
{
	struct project_list_rows rows = project_list(
		req->db, &(struct project_list_args){ .limit = limit });

	return briefs_of(req, &rows);
}

struct project_briefs
projects_of_region(struct req *req, struct region_id region, int limit)
{
	struct project_list_rows rows = project_list(req->db,
		&(struct project_list_args){
			.clauses = PROJECT_LIST_REGION, .region_id = region, .limit = limit });

	return briefs_of(req, &rows);
}

int64_t
projects_total(struct req *req)
{
	struct project_count_row counted;

	project_count(req->db, &(struct project_count_args){ .limit = COUNTED_MAX }, &counted);
	return counted.total;
}

int64_t
project_find_coded(struct db *db, struct str code)
{
	struct project_find_by_code_row row;

	return project_find_by_code(db, code, &row) == OK ? row.id.v : 0;
}

void
project_page_more(struct html *h, const struct page_subject *subject)
{
	struct str rest = subject->name, kind;
	struct project_section_view view = { 0 };
	struct project_query query = { .org = INT_NONE };
	struct project_list_rows rows;

	if (!str_split(&rest, ':', &kind) || !str_equal(kind, STR("org")) ||
		!str_parse_int(rest, &query.org)) {
		return;
	}
	rows = project_list(h->req->db, &(struct project_list_args){ .clauses = PROJECT_LIST_ORG,
						.org_id = { query.org },
						.limit = SECTION_ITEMS });
	view.all = list_url(h->arena, &query);
	view.items = briefs_of(h->req, &rows);
	if (view.items.count) {
		project_section(h, &view);
	}
}
