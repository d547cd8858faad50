#include "needs_api.h"

#include "region.h"
#include "respond.h"

#define ITEM(member) offsetof(struct need_api_item, member)
const struct member need_api_members[NEED_API_MEMBERS] = {
	{ "id", MEMBER_ID, ITEM(id), false },
	{ "side", MEMBER_STR, ITEM(side), false },
	{ "kind", MEMBER_STR, ITEM(kind), false },
	{ "state", MEMBER_STR, ITEM(state), false },
	{ "title", MEMBER_STR, ITEM(title), false },
	{ "title_en", MEMBER_STR, ITEM(title_en), false },
	{ "author", MEMBER_STR, ITEM(author), false },
	{ "org_id", MEMBER_ID, ITEM(org_id), true },
	{ "region", MEMBER_STR, ITEM(where), true },
	{ "fields", MEMBER_STR, ITEM(fields), false },
	{ "quantity", MEMBER_INT, ITEM(quantity), false },
	{ "agreed", MEMBER_INT, ITEM(agreed), false },
	{ "unit", MEMBER_STR, ITEM(unit), false },
	{ "from_day", MEMBER_DAY, ITEM(from_day), false },
	{ "until_day", MEMBER_DAY, ITEM(until_day), false },
	{ "shown_at", MEMBER_MOMENT, ITEM(shown_at), true },
	{ "text", MEMBER_STR, ITEM(text), false },
};

#define OF_RESPONSE(member) offsetof(struct response_api_item, member)
const struct member need_response_api_members[RESPONSE_API_MEMBERS] = {
	{ "id", MEMBER_ID, OF_RESPONSE(id), false },
	{ "need_id", MEMBER_ID, OF_RESPONSE(need_id), false },
	{ "state", MEMBER_STR, OF_RESPONSE(state), false },
	{ "author", MEMBER_STR, OF_RESPONSE(author), false },
	{ "org_id", MEMBER_ID, OF_RESPONSE(org_id), true },
	{ "quantity", MEMBER_INT, OF_RESPONSE(quantity), false },
	{ "message", MEMBER_STR, OF_RESPONSE(message), false },
	{ "made_at", MEMBER_MOMENT, OF_RESPONSE(made_at), false },
};

/* One text with commas between: ids have neither commas nor spaces. */
static struct str
commas(struct arena *arena, struct str lines)
{
	struct buf *out = buf_create(arena, BUF_PAGE_BYTES_MAX);
	struct str rest = lines, line;

	while (str_split(&rest, '\n', &line)) {
		buf_text(out, out->len ? "," : "");
		buf_str(out, line);
	}
	return buf_view(out);
}

static struct str
code_of(struct req *req, struct region_id id)
{
	const struct region *region = region_find(req_regions(req), id);

	return region ? region->code : STR_NONE;
}

static struct need_api_item
item_of(struct req *req, const struct need_list_row *row)
{
	return (struct need_api_item){ .id = row->id,
		.side = row->side,
		.kind = row->kind,
		.state = row->state,
		.title = row->title,
		.title_en = row->title_en,
		.author = row->author,
		.where = code_of(req, row->region_id),
		.fields = commas(req->arena, row->fields),
		.unit = row->unit,
		.org_id = row->org_id,
		.quantity = row->quantity,
		.agreed = row->agreed_quantity,
		.from_day = row->from_day,
		.until_day = row->until_day,
		.shown_at = row->shown_at };
}

enum outcome
list_needs_api(struct req *req)
{
	struct needs_found found = needs_find(req, req->in);
	struct need_api_item *items = ARENA_ARRAY(
		req->arena, found.rows.count + 1, struct need_api_item);
	struct table_view table = { need_api_members, NEED_API_LIST_MEMBERS, items,
		found.rows.count, sizeof(*items) };
	struct list_page page = { found.total, found.is_exact, found.page, found.per_page };

	for (size_t i = 0; i < found.rows.count; i++) {
		items[i] = item_of(req, &found.rows.items[i]);
	}
	return respond_json_list(req, &table, &page);
}

enum outcome
need_answer_api(struct req *req, struct need_id id, int status)
{
	struct need_find_row row;
	struct need_list_row brief;
	struct need_api_item item;

	if (need_find(req->db, id, &row) != OK) {
		return NOT_FOUND;
	}
	brief = need_list_row_of(&row);
	item = item_of(req, &brief);
	item.text = row.body;
	if (status == 201) {
		respond_header(req, "Location",
			str_format(req->arena, "/api/v1/needs/%lld", (long long)id.v));
	}
	return respond_json(req, status, need_api_members, NEED_API_MEMBERS, &item);
}

enum outcome
show_need_api(struct req *req)
{
	const struct need_id *id = req->in;
	struct need_find_row row;

	if (need_find(req->db, *id, &row) != OK ||
		(!need_is_shown(need_state_of(&row)) && !need_is_own(req, &row))) {
		return NOT_FOUND;
	}
	return need_answer_api(req, *id, 200);
}

enum outcome
need_response_answer_api(struct req *req, struct need_response_id id, int status)
{
	struct need_response_list_row row;
	struct response_api_item item;

	if (need_response_find(req->db, id, &row) != OK) {
		return NOT_FOUND;
	}
	item = (struct response_api_item){ .id = row.id,
		.need_id = row.need_id,
		.state = row.state,
		.author = row.author,
		.message = row.message,
		.org_id = row.org_id,
		.quantity = row.quantity,
		.made_at = row.made_at };
	return respond_json(req, status, need_response_api_members, RESPONSE_API_MEMBERS, &item);
}
