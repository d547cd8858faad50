#include "org_facts.h"

#include "audit.h"
#include "org_index.h"
#include "org_sealed.h"
#include "org_words.h"
#include "org_write.h"
#include "region.h"
#include "registry_queries.h"

#include <string.h>

enum fact_type { FACT_TEXT, FACT_NUMBER, FACT_DAY, FACT_REGION };

#define INPUT(member) offsetof(struct org_input, member)
#define ROW(member) offsetof(struct org_full_row, member)

static const struct fact_rule {
	const char *name;
	enum org_field field;
	enum fact_type type;
	size_t input, row;
} rules[] = {
	{ "name", ORG_FIELD_NAME, FACT_TEXT, INPUT(name), ROW(name) },
	{ "kind", ORG_FIELD_KIND, FACT_TEXT, INPUT(kind), ROW(kind) },
	{ "class", ORG_FIELD_KIND, FACT_TEXT, INPUT(class), ROW(class) },
	{ "status", ORG_FIELD_STATUS, FACT_TEXT, INPUT(status), ROW(status) },
	{ "uscc", ORG_FIELD_USCC, FACT_TEXT, INPUT(uscc), ROW(uscc) },
	{ "filing_no", ORG_FIELD_FILING_NO, FACT_TEXT, INPUT(filing_no), ROW(filing_no) },
	{ "address", ORG_FIELD_ADDRESS, FACT_TEXT, INPUT(address), ROW(address) },
	{ "head", ORG_FIELD_HEAD, FACT_TEXT, INPUT(head), ROW(head) },
	{ "phone", ORG_FIELD_PHONE, FACT_TEXT, INPUT(phone), ROW(phone) },
	{ "scope", ORG_FIELD_PURPOSE, FACT_TEXT, INPUT(purpose), ROW(purpose) },
	{ "registrar", ORG_FIELD_REGISTRAR, FACT_TEXT, INPUT(registrar), ROW(registrar) },
	{ "members", ORG_FIELD_MEMBERS, FACT_NUMBER, INPUT(member_count), ROW(member_count) },
	{ "founded", ORG_FIELD_FOUNDED, FACT_DAY, INPUT(founded_day), ROW(founded_day) },
	{ "region", ORG_FIELD_STREET, FACT_REGION, 0, 0 },
};

static const struct fact_rule *
rule_of(struct str name)
{
	for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++) {
		if (str_equal(name, str_of(rules[i].name))) {
			return &rules[i];
		}
	}
	return NULL;
}

/* ---- reading ------------------------------------------------------------------------------------- */

static struct str
region_code(const struct district *district, const struct org_full_row *row)
{
	const struct region *region = region_find(
		&district->regions, row->community_id.v ? row->community_id : row->street_id);

	return region ? region->code : STR_NONE;
}

struct str
org_fact_show(struct db *db, const struct district *district, struct org_id id, struct str fact,
	bool is_public)
{
	const struct fact_rule *rule = rule_of(fact);
	struct org_full_row row;
	const char *at;
	int64_t number;

	if (!rule || org_full(db, id, &row) != OK) {
		return STR_NONE;
	}
	if (is_public) {
		struct org_hidden hidden = org_hidden_find(db, id, clock_today());

		if (hidden.is_whole) {
			return STR_NONE;
		}
		org_hide(&hidden, &row);
	}
	at = (const char *)&row + rule->row;
	switch (rule->type) {
	case FACT_TEXT:
		return *(const struct str *)at;
	case FACT_NUMBER:
		number = *(const int64_t *)at;
		return number == INT_NONE ? STR_NONE
					  : str_format(db_arena(db), "%lld", (long long)number);
	case FACT_DAY:
		return day_is_none(*(const struct day *)at)
			       ? STR_NONE
			       : day_format_iso(db_arena(db), *(const struct day *)at);
	case FACT_REGION:
		break;
	}
	return region_code(district, &row);
}

struct str
org_fact_find(struct db *db, const struct district *district, struct org_id id, struct str fact)
{
	return org_fact_show(db, district, id, fact, false);
}

/* ---- writing ------------------------------------------------------------------------------------- */

static bool
take_region(const struct district *district, struct str code, struct org_input *input)
{
	const struct region *region = region_find_by_code(&district->regions, code);
	const struct region *street = region ? region_street_of(&district->regions, region->id)
					     : NULL;

	if (!street) {
		return false;
	}
	input->street = street->id;
	input->community = street->id.v == region->id.v ? (struct region_id){ 0 } : region->id;
	return true;
}

static bool
take_fact(const struct district *district, const struct fact_rule *rule, struct str text,
	struct org_input *input)
{
	void *to = (char *)input + rule->input;

	input->given |= ORG_GIVEN(rule->field);
	switch (rule->type) {
	case FACT_TEXT:
		*(struct str *)to = text;
		return true;
	case FACT_NUMBER:
		*(int64_t *)to = INT_NONE;
		return str_is_empty(text) || str_parse_int(text, to);
	case FACT_DAY:
		*(struct day *)to = DAY_NONE;
		return str_is_empty(text) || day_parse_iso(text, to);
	case FACT_REGION:
		break;
	}
	return take_region(district, text, input);
}

/* Of an entry's kind and class the one that is not given stays as it is. */
static void
complete_kind(struct org_input *input, const struct org_full_row *before)
{
	if (input->given & ORG_GIVEN(ORG_FIELD_KIND)) {
		input->kind = str_is_none(input->kind) ? before->kind : input->kind;
		input->class = str_is_none(input->class) ? before->class : input->class;
	}
}

static void
add_audit(struct db *db, const struct org_facts_change *change, struct org_id id,
	const struct org_full_row *before)
{
	struct org_full_row after;

	if (org_full(db, id, &after) != OK) {
		return;
	}
	audit_add_for(db, change->login,
		&(struct audit){ .verb = before ? "org.correct" : "org.create",
			.object = "org",
			.object_id = id.v,
			.scope = { after.community_id.v ? after.community_id : after.street_id,
				id },
			.reason = change->reason,
			.detail = before ? audit_difference(db_arena(db), org_full_members,
						   sizeof(org_full_members) /
							   sizeof(org_full_members[0]),
						   before, &after)
					 : STR_NONE });
}

enum outcome
org_facts_put(struct db *db, const struct org_facts_change *change, struct org_id *id,
	const char **ret_problem)
{
	struct org_writing how = { .arena = db_arena(db),
		.pack = &change->district->pack,
		.regions = &change->district->regions,
		.from_day = day_is_none(change->from_day) ? day_of_moment(db_now(db))
							  : change->from_day,
		.is_correction = change->is_correction,
		.login = change->login,
		.reason = change->reason };
	struct org_input input = { .founded_day = DAY_NONE,
		.charity_from_day = DAY_NONE,
		.grade_until_day = DAY_NONE,
		.capital = MONEY_NONE,
		.member_count = INT_NONE };
	struct org_full_row before;
	bool is_new = id->v == 0;
	enum org_written written;

	if (!is_new && org_full_to_change(db, *id, &before) != OK) {
		return NOT_FOUND;
	}
	for (size_t i = 0; i < change->count; i++) {
		const struct fact_rule *rule = rule_of(change->facts[i].name);

		if (!rule) {
			fail("the register has no fact %.*s", STR_ARG(change->facts[i].name));
		}
		if (!take_fact(change->district, rule, change->facts[i].value, &input)) {
			*ret_problem = N_("登记事项里有一项写得不对，请核对日期、人数和所在社区。");
			return INVALID;
		}
	}
	if (!is_new) {
		complete_kind(&input, &before);
	}
	if (org_write(db, &how, id, &input, &written) != OK) {
		*ret_problem = N_("这个统一社会信用代码已属于另一家组织。");
		return CONFLICT;
	}
	add_audit(db, change, *id, is_new ? NULL : &before);
	return OK;
}

struct org_id
org_of_code(struct db *db, struct str uscc)
{
	struct org_find_by_uscc_row row;

	return org_find_by_uscc(db, uscc, &row) == OK ? row.org_id : (struct org_id){ 0 };
}

struct org_id
org_of_name(struct db *db, struct str name, struct region_id community, struct org_id but)
{
	struct org_find_by_name_rows rows = org_find_by_name(db, name);

	for (size_t i = 0; i < rows.count; i++) {
		struct org_full_row row;

		if (rows.items[i].community_id.v == community.v && rows.items[i].id.v != but.v &&
			org_full(db, rows.items[i].id, &row) == OK &&
			!str_equal(row.status, STR("dissolved"))) {
			return row.id;
		}
	}
	return (struct org_id){ 0 };
}

bool
org_phone_is(struct db *db, struct org_id id, struct str phone)
{
	struct org_sealed_find_rows rows = org_sealed_find_by(db, phone);
	struct org_full_row row;

	for (size_t i = 0; i < rows.count; i++) {
		if (rows.items[i].org_id.v == id.v) {
			return true;
		}
	}
	return !str_is_empty(phone) && org_full(db, id, &row) == OK &&
	       str_contains(row.phone, phone);
}
