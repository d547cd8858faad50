#include "org_api.h"

#include "json_write.h"
#include "org_pages.h"
#include "org_query.h"
#include "org_words.h"
#include "respond.h"

#define AT(member) offsetof(struct org_item, member)

const struct member org_item_members[ORG_ITEM_MEMBERS] = {
	{ "id", MEMBER_ID, AT(id), false },
	{ "name", MEMBER_STR, AT(name), false },
	{ "name_en", MEMBER_STR, AT(name_en), true },
	{ "uscc", MEMBER_STR, AT(uscc), true },
	{ "kind", MEMBER_STR, AT(kind), false },
	{ "class", MEMBER_STR, AT(class), true },
	{ "status", MEMBER_STR, AT(status), false },
	{ "listed", MEMBER_STR, AT(listed), true },
	{ "grade", MEMBER_STR, AT(grade), true },
	{ "grade_until_day", MEMBER_DAY, AT(grade_until_day), true },
	{ "founded_day", MEMBER_DAY, AT(founded_day), true },
	{ "street", MEMBER_STR, AT(street), true },
	{ "street_code", MEMBER_STR, AT(street_code), true },
	{ "community", MEMBER_STR, AT(community), true },
	{ "community_code", MEMBER_STR, AT(community_code), true },
	{ "is_charity", MEMBER_BOOL, AT(is_charity), false },
};

const struct member change_item_members[CHANGE_ITEM_MEMBERS] = {
	{ "cursor", MEMBER_INT, offsetof(struct change_item, cursor), false },
	{ "verb", MEMBER_STR, offsetof(struct change_item, verb), false },
	{ "changed_at", MEMBER_MOMENT, offsetof(struct change_item, changed_at), false },
};

static const struct field uscc_fields[] = {
	{ "uscc", FIELD_USCC, offsetof(struct uscc_query, uscc), N_("统一社会信用代码"), NULL, true,
		0, 0, NULL, NULL },
	{ "as_of", FIELD_DAY, offsetof(struct uscc_query, as_of), N_("哪一天"), NULL, false, 0, 0,
		NULL, NULL },
};
const struct form uscc_form = { "org_by_uscc_query", uscc_fields, FIELD_COUNT(uscc_fields),
	sizeof(struct uscc_query), NULL };

enum { CHANGES_MAX = 1000, CHANGES_DEFAULT = 100 };

static const struct field changes_fields[] = {
	{ "after", FIELD_INT, offsetof(struct changes_query, after), N_("从哪一条之后"), NULL,
		false, 0, INT64_MAX, NULL, NULL },
	{ "limit", FIELD_INT, offsetof(struct changes_query, limit), N_("最多几条"), NULL, false, 1,
		CHANGES_MAX, NULL, NULL },
};
const struct form changes_form = { "org_changes_query", changes_fields, FIELD_COUNT(changes_fields),
	sizeof(struct changes_query), NULL };

/* ---- items ------------------------------------------------------------------------------------- */

static void
take_place(
	struct req *req, struct org_item *item, struct region_id street, struct region_id community)
{
	const struct regions *regions = req_regions(req);
	const struct region *region = street.v ? region_find(regions, street) : NULL;

	if (region) {
		item->street = region->name.zh;
		item->street_code = region->code;
	}
	region = community.v ? region_find(regions, community) : NULL;
	if (region) {
		item->community = region->name.zh;
		item->community_code = region->code;
	}
}

static struct org_item
item_of_card(struct req *req, const struct org_card_list_row *row)
{
	struct org_item item = { .id = row->org_id,
		.name = row->name,
		.name_en = row->name_en,
		.uscc = row->uscc,
		.kind = row->kind,
		.class = row->class,
		.status = row->status,
		.listed = row->listed,
		.grade = row->grade,
		.grade_until_day = row->grade_until_day,
		.founded_day = row->founded_day,
		.is_charity = row->is_charity };

	take_place(req, &item, row->street_id, row->community_id);
	return item;
}

enum outcome
list_orgs_api(struct req *req)
{
	const struct org_query *in = req->in;
	struct org_search search = org_search_of(req, in);
	struct org_hits hits = search_orgs(req->db, &search);
	struct org_card_list_rows rows = org_cards_find(req->db, hits.items, hits.count);
	struct org_item *items = ARENA_ARRAY(req->arena, rows.count + 1, struct org_item);
	struct table_view table = { org_item_members, ORG_ITEM_MEMBERS, items, 0, sizeof(*items) };
	struct list_page page = { hits.total, hits.is_exact, search.page, search.per_page };

	for (size_t i = 0; i < rows.count; i++) {
		items[table.row_count++] = item_of_card(req, &rows.items[i]);
	}
	return respond_json_list(req, &table, &page);
}

/* ---- one organisation -------------------------------------------------------------------------- */

static struct org_item
item_of_row(struct req *req, const struct org_full_row *row)
{
	struct org_item item = { .id = row->id,
		.name = row->name,
		.name_en = row->name_en,
		.uscc = row->uscc,
		.kind = row->kind,
		.class = row->class,
		.status = row->status,
		.listed = row->listed,
		.grade = row->grade,
		.grade_until_day = row->grade_until_day,
		.founded_day = row->founded_day,
		.is_charity = row->is_charity };

	take_place(req, &item, row->street_id, row->community_id);
	return item;
}

static void
write_lines(struct json *json, const char *key, struct str lines)
{
	struct str line;

	json_key(json, key);
	json_array(json);
	while (str_split(&lines, '\n', &line)) {
		json_str(json, line);
	}
	json_array_end(json);
}

static void
write_record(struct json *json, const struct org_full_row *row)
{
	json_add_str(json, "legacy_no", row->legacy_no);
	json_add_str(json, "org_code", row->org_code);
	json_add_str(json, "filing_no", row->filing_no);
	json_add_str(json, "registrar", row->registrar);
	json_add_str(json, "supervisor", row->supervisor);
	json_add_str(json, "head", row->head);
	json_add_str(json, "address", row->address);
	json_add_str(json, "phone", row->phone);
	json_add_str(json, "email", row->email);
	json_add_str(json, "website", row->website);
	json_key(json, "capital_fen");
	if (money_is_none(row->capital_fen)) {
		json_null(json);
	} else {
		json_int(json, row->capital_fen.fen);
	}
	json_key(json, "member_count");
	if (row->member_count == INT_NONE) {
		json_null(json);
	} else {
		json_int(json, row->member_count);
	}
	json_add_str(json, "purpose", row->purpose);
	json_add_str(json, "purpose_en", row->purpose_en);
	json_add_str(json, "party_branch", row->party_branch);
	json_key(json, "charity_from_day");
	json_day(json, row->charity_from_day);
	write_lines(json, "short_names", row->short_name);
	write_lines(json, "fields", row->fields);
}

/* A past value as it stood, from its first day up to before the day `to`. */
static void
write_past(struct json *json, const struct org_past_list_rows *past)
{
	json_key(json, "history");
	json_array(json);
	for (size_t i = 0; i < past->count; i++) {
		const struct org_past_list_row *row = &past->items[i];

		json_object(json);
		json_add_str(json, "fact", row->fact);
		json_add_str(json, "value", row->value);
		json_key(json, "from_day");
		json_day(json, row->from_day);
		json_key(json, "to_day");
		json_day(json, row->to_day);
		json_key(json, "recorded_at");
		json_moment(json, row->recorded_at);
		json_object_end(json);
	}
	json_array_end(json);
}

static void
write_withheld(struct json *json, const struct org_hidden *hidden)
{
	json_key(json, "withheld");
	json_array(json);
	for (size_t i = 0; i < hidden->rows.count; i++) {
		const struct org_withheld_list_row *row = &hidden->rows.items[i];

		if (str_is_none(row->field)) {
			continue;
		}
		json_object(json);
		json_add_str(json, "field", row->field);
		json_add_str(json, "reason", row->reason);
		json_key(json, "until_day");
		json_day(json, row->until_day);
		json_object_end(json);
	}
	json_array_end(json);
}

static enum outcome
respond_org(struct req *req, struct org_id id, struct day as_of)
{
	struct org_shown shown;
	struct org_item item;
	struct json *json;

	if (org_shown_find(req, id, as_of, &shown) != OK || shown.is_before_founding) {
		return NOT_FOUND;
	}
	item = item_of_row(req, &shown.row);
	json = respond_json_begin(req, 200);
	json_object(json);
	json_write_members(json, org_item_members, ORG_ITEM_MEMBERS, &item);
	write_record(json, &shown.row);
	write_past(json, &shown.past);
	write_withheld(json, &shown.hidden);
	json_key(json, "as_of");
	json_day(json, as_of);
	json_object_end(json);
	return OK;
}

enum outcome
find_org_api(struct req *req)
{
	const struct org_page_query *in = req->in;

	return respond_org(req, in->id, in->as_of);
}

enum outcome
find_org_by_uscc_api(struct req *req)
{
	const struct uscc_query *in = req->in;
	struct org_find_by_uscc_row row;

	if (org_find_by_uscc(req->db, in->uscc, &row) != OK) {
		return NOT_FOUND;
	}
	return respond_org(req, row.org_id, in->as_of);
}

/* ---- what changed ------------------------------------------------------------------------------ */

/*
 * In the sealed order of the audit log, so that nothing is lost or told twice however many changes share a
 * moment.  What is withheld is left out; its number in the order is passed over by `next`.
 */
enum outcome
list_changes_api(struct req *req)
{
	const struct changes_query *in = req->in;
	int64_t after = in->after > 0 ? in->after : 0;
	int64_t limit = in->limit > 0 && in->limit <= CHANGES_MAX ? in->limit : CHANGES_DEFAULT;
	struct change_list_rows rows = change_list(req->db, after, limit);
	struct json *json = respond_json_begin(req, 200);

	json_object(json);
	json_key(json, "items");
	json_array(json);
	for (size_t i = 0; i < rows.count; i++) {
		struct change_item change = { .cursor = rows.items[i].seal_id,
			.verb = rows.items[i].verb,
			.changed_at = rows.items[i].made_at };
		struct org_card_list_rows cards = org_cards_find(req->db, &rows.items[i].org_id, 1);

		after = rows.items[i].seal_id;
		if (cards.count == 0) {
			continue;
		}
		change.org = item_of_card(req, &cards.items[0]);
		json_object(json);
		json_write_members(json, change_item_members, CHANGE_ITEM_MEMBERS, &change);
		json_key(json, "org");
		json_write_row(json, org_item_members, ORG_ITEM_MEMBERS, &change.org);
		json_object_end(json);
	}
	json_array_end(json);
	json_add_int(json, "next", after);
	json_add_bool(json, "has_more", (int64_t)rows.count == limit);
	json_object_end(json);
	return OK;
}
