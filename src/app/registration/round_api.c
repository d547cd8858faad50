#include "json_write.h"
#include "region.h"
#include "respond.h"
#include "round.h"

/* The yearly confirmation for programs: its rounds, and what has become of each group.  A group's own answer is its case. */

enum { ORGS_AT_ONCE = 200 };

struct round_item {
	struct confirm_round_id id;
	struct str region;
	int64_t year;
	struct day due_day;
	bool is_closed;
};
#define ROUND(name) offsetof(struct round_item, name)
const struct member round_api_members[ROUND_API_MEMBERS] = {
	{ "id", MEMBER_ID, ROUND(id), false },
	{ "region", MEMBER_STR, ROUND(region), false },
	{ "year", MEMBER_INT, ROUND(year), false },
	{ "due_day", MEMBER_DAY, ROUND(due_day), false },
	{ "is_closed", MEMBER_BOOL, ROUND(is_closed), false },
};

struct org_item {
	struct confirm_ask_id id;
	struct org_id org;
	struct str name, street, community, state, number;
	struct moment ended_at, visited_at;
	bool has_head;
};
#define ORG(name) offsetof(struct org_item, name)
const struct member round_org_api_members[ROUND_ORG_API_MEMBERS] = {
	{ "id", MEMBER_ID, ORG(id), false },
	{ "org", MEMBER_ID, ORG(org), false },
	{ "name", MEMBER_STR, ORG(name), false },
	{ "street", MEMBER_STR, ORG(street), true },
	{ "community", MEMBER_STR, ORG(community), true },
	{ "state", MEMBER_STR, ORG(state), false },
	{ "case", MEMBER_STR, ORG(number), true },
	{ "has_head", MEMBER_BOOL, ORG(has_head), false },
	{ "ended_at", MEMBER_MOMENT, ORG(ended_at), true },
	{ "visited_at", MEMBER_MOMENT, ORG(visited_at), true },
};

/* ---- rounds -------------------------------------------------------------------------------------- */

static struct round_item
item_of(const struct round_line *line)
{
	return (struct round_item){ line->id, line->region_code, line->year, line->due_day,
		line->is_closed };
}

enum outcome
list_rounds_api(struct req *req)
{
	struct round_lines lines = round_lines(req);
	struct round_item *items = ARENA_ARRAY(req->arena, lines.count + 1, struct round_item);
	struct table_view table = { round_api_members, ROUND_API_MEMBERS, items, lines.count,
		sizeof(*items) };
	struct list_page page = { (int64_t)lines.count, true, 1,
		(int64_t)(lines.count ? lines.count : 1) };

	for (size_t i = 0; i < lines.count; i++) {
		items[i] = item_of(&lines.items[i]);
	}
	return respond_json_list(req, &table, &page);
}

enum outcome
begin_round_api(struct req *req)
{
	const struct rounds_in *in = req->in;
	struct confirm_round_id id;
	struct round_find_row row;
	enum outcome outcome = round_begin_asked(req, &id);
	struct json *json;

	if (outcome != OK) {
		return outcome;
	}
	round_find(req->db, id, &row);
	json = respond_json_begin(req, 201);
	json_object(json);
	json_add_int(json, "id", id.v);
	json_add_str(json, "region", in->region);
	json_add_int(json, "year", row.year);
	json_key(json, "due_day");
	json_day(json, row.due_day);
	json_key(json, "is_closed");
	json_bool(json, !moment_is_none(row.closed_at));
	json_object_end(json);
	return OK;
}

/* ---- its groups ---------------------------------------------------------------------------------- */

static struct str
code_of(struct req *req, struct region_id id)
{
	const struct region *region = region_find(req_regions(req), id);

	return region ? region->code : STR_NONE;
}

enum outcome
list_round_orgs_api(struct req *req)
{
	const struct round_in *in = req->in;
	struct org_item *items = ARENA_ARRAY(req->arena, ORGS_AT_ONCE, struct org_item);
	struct table_view table = { round_org_api_members, ROUND_ORG_API_MEMBERS, items, 0,
		sizeof(*items) };
	struct list_page page = { 0, false, 1, ORGS_AT_ONCE };
	struct ask_list_rows rows;
	struct round_part part;

	if (round_part_take(req, in, &part) != OK) {
		return NOT_FOUND;
	}
	rows = round_part_orgs(req, &part, in->after == INT_NONE ? 0 : in->after, ORGS_AT_ONCE + 1);
	table.row_count = rows.count > ORGS_AT_ONCE ? ORGS_AT_ONCE : rows.count;
	for (size_t i = 0; i < table.row_count; i++) {
		const struct ask_list_row *row = &rows.items[i];

		items[i] = (struct org_item){ .id = row->id,
			.org = row->org_id,
			.name = row->name,
			.street = code_of(req, row->street_id),
			.community = code_of(req, row->community_id),
			.state = row->state,
			.number = row->number,
			.ended_at = row->ended_at,
			.visited_at = row->visited_at,
			.has_head = row->has_head != 0 };
	}
	page.total = (int64_t)rows.count;
	page.is_exact = rows.count <= ORGS_AT_ONCE && (in->after == INT_NONE || in->after == 0);
	return respond_json_list(req, &table, &page);
}
