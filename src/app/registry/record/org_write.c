#include "org_write.h"

#include "office.h"
#include "org_index.h"
#include "registry_queries.h"

enum value_type { VALUE_TEXT, VALUE_DAY, VALUE_MONEY, VALUE_INT, VALUE_BOOL, VALUE_REGION };

#define INPUT(member) offsetof(struct org_input, member)
#define ROW(member) offsetof(struct org_full_row, member)

/* What is taken over from the input to the row when its field is given. */
static const struct value_rule {
	enum org_field field;
	enum value_type type;
	size_t input, row;
} value_rules[] = {
	{ ORG_FIELD_NAME, VALUE_TEXT, INPUT(name), ROW(name) },
	{ ORG_FIELD_NAME_EN, VALUE_TEXT, INPUT(name_en), ROW(name_en) },
	{ ORG_FIELD_SHORT_NAME, VALUE_TEXT, INPUT(short_name), ROW(short_name) },
	{ ORG_FIELD_PINYIN, VALUE_TEXT, INPUT(pinyin), ROW(pinyin) },
	{ ORG_FIELD_KIND, VALUE_TEXT, INPUT(kind), ROW(kind) },
	{ ORG_FIELD_KIND, VALUE_TEXT, INPUT(class), ROW(class) },
	{ ORG_FIELD_USCC, VALUE_TEXT, INPUT(uscc), ROW(uscc) },
	{ ORG_FIELD_LEGACY_NO, VALUE_TEXT, INPUT(legacy_no), ROW(legacy_no) },
	{ ORG_FIELD_ORG_CODE, VALUE_TEXT, INPUT(org_code), ROW(org_code) },
	{ ORG_FIELD_FILING_NO, VALUE_TEXT, INPUT(filing_no), ROW(filing_no) },
	{ ORG_FIELD_STATUS, VALUE_TEXT, INPUT(status), ROW(status) },
	{ ORG_FIELD_LISTED, VALUE_TEXT, INPUT(listed), ROW(listed) },
	{ ORG_FIELD_REGISTRAR, VALUE_TEXT, INPUT(registrar), ROW(registrar) },
	{ ORG_FIELD_SUPERVISOR, VALUE_TEXT, INPUT(supervisor), ROW(supervisor) },
	{ ORG_FIELD_STREET, VALUE_REGION, INPUT(street), ROW(street_id) },
	{ ORG_FIELD_STREET, VALUE_REGION, INPUT(community), ROW(community_id) },
	{ ORG_FIELD_HEAD, VALUE_TEXT, INPUT(head), ROW(head) },
	{ ORG_FIELD_ADDRESS, VALUE_TEXT, INPUT(address), ROW(address) },
	{ ORG_FIELD_PHONE, VALUE_TEXT, INPUT(phone), ROW(phone) },
	{ ORG_FIELD_EMAIL, VALUE_TEXT, INPUT(email), ROW(email) },
	{ ORG_FIELD_WEBSITE, VALUE_TEXT, INPUT(website), ROW(website) },
	{ ORG_FIELD_FOUNDED, VALUE_DAY, INPUT(founded_day), ROW(founded_day) },
	{ ORG_FIELD_CAPITAL, VALUE_MONEY, INPUT(capital), ROW(capital_fen) },
	{ ORG_FIELD_MEMBERS, VALUE_INT, INPUT(member_count), ROW(member_count) },
	{ ORG_FIELD_PURPOSE, VALUE_TEXT, INPUT(purpose), ROW(purpose) },
	{ ORG_FIELD_PURPOSE_EN, VALUE_TEXT, INPUT(purpose_en), ROW(purpose_en) },
	{ ORG_FIELD_SUMMARY, VALUE_TEXT, INPUT(summary), ROW(summary) },
	{ ORG_FIELD_FIELDS, VALUE_TEXT, INPUT(fields), ROW(fields) },
	{ ORG_FIELD_CHARITY, VALUE_BOOL, INPUT(is_charity), ROW(is_charity) },
	{ ORG_FIELD_CHARITY, VALUE_DAY, INPUT(charity_from_day), ROW(charity_from_day) },
	{ ORG_FIELD_PARTY_BRANCH, VALUE_TEXT, INPUT(party_branch), ROW(party_branch) },
	{ ORG_FIELD_GRADE, VALUE_TEXT, INPUT(grade), ROW(grade) },
	{ ORG_FIELD_GRADE, VALUE_DAY, INPUT(grade_until_day), ROW(grade_until_day) },
};

/* Facts whose past is kept, and where the row says since when today's holds. */
static const struct fact {
	const char *name;
	size_t value, from;
	bool is_none_a_fact; /* having none is known too: no grade, on no list */
} facts[] = {
	{ "name", ROW(name), ROW(name_from_day), false },
	{ "kind", ROW(kind), ROW(kind_from_day), false },
	{ "head", ROW(head), ROW(head_from_day), false },
	{ "address", ROW(address), ROW(address_from_day), false },
	{ "supervisor", ROW(supervisor), ROW(supervisor_from_day), false },
	{ "registrar", ROW(registrar), ROW(registrar_from_day), false },
	{ "grade", ROW(grade), ROW(grade_from_day), true },
	{ "status", ROW(status), ROW(status_from_day), false },
	{ "listed", ROW(listed), ROW(listed_from_day), true },
	{ "region", 0, ROW(region_from_day), false }, /* two members: region_code() */
};

enum {
	VALUE_RULE_COUNT = sizeof(value_rules) / sizeof(value_rules[0]),
	FACT_COUNT = sizeof(facts) / sizeof(facts[0]),
};

/* ---- values ------------------------------------------------------------------------------------ */

static struct str
text_or_none(struct str text)
{
	return str_is_empty(text) ? STR_NONE : text;
}

/* Takes one value over; whether it was another before. */
static bool
take_value(const struct value_rule *rule, const struct org_input *input, struct org_full_row *row)
{
	const void *from = (const char *)input + rule->input;
	void *to = (char *)row + rule->row;
	bool is_changed = false;

	switch (rule->type) {
	case VALUE_TEXT:
		is_changed = !str_equal(*(const struct str *)from, *(struct str *)to);
		*(struct str *)to = text_or_none(*(const struct str *)from);
		break;
	case VALUE_DAY:
		is_changed = ((const struct day *)from)->n != ((struct day *)to)->n;
		*(struct day *)to = *(const struct day *)from;
		break;
	case VALUE_MONEY:
		is_changed = ((const struct money *)from)->fen != ((struct money *)to)->fen;
		*(struct money *)to = *(const struct money *)from;
		break;
	case VALUE_INT:
		is_changed = *(const int64_t *)from != *(int64_t *)to;
		*(int64_t *)to = *(const int64_t *)from;
		break;
	case VALUE_BOOL:
		is_changed = *(const bool *)from != *(bool *)to;
		*(bool *)to = *(const bool *)from;
		break;
	case VALUE_REGION:
		is_changed = ((const struct region_id *)from)->v != ((struct region_id *)to)->v;
		*(struct region_id *)to = *(const struct region_id *)from;
		break;
	}
	return is_changed;
}

static bool
take_values(const struct org_input *input, struct org_full_row *row)
{
	bool is_changed = false;

	for (size_t i = 0; i < VALUE_RULE_COUNT; i++) {
		if (input->given & ORG_GIVEN(value_rules[i].field)) {
			is_changed = take_value(&value_rules[i], input, row) || is_changed;
		}
	}
	return is_changed;
}

static struct org_full_row
empty_row(struct moment now)
{
	struct org_full_row row = { .status = STR("normal"),
		.changed_at = now,
		.recorded_at = now,
		.founded_day = DAY_NONE,
		.charity_from_day = DAY_NONE,
		.grade_until_day = DAY_NONE,
		.capital_fen = MONEY_NONE,
		.member_count = INT_NONE,
		.revision = 1 };

	for (size_t i = 0; i < FACT_COUNT; i++) {
		*(struct day *)((char *)&row + facts[i].from) = DAY_NONE;
	}
	return row;
}

struct org_full_row
org_row_of_new(struct arena *arena, const struct org_input *input, struct moment now)
{
	struct org_full_row row = empty_row(now);
	struct org_input shown = *input;

	shown.phone = contact_read(arena, ORG_PHONE, input->phone).shown;
	shown.email = contact_read(arena, ORG_EMAIL, input->email).shown;
	take_values(&shown, &row);
	return row;
}

struct org_contacts_new
org_contacts_of_new(const struct org_input *input)
{
	return (struct org_contacts_new){
		.texts = { [ORG_PHONE] = input->phone, [ORG_EMAIL] = input->email }
	};
}

/* What changes of the contacts, where they are given. */
struct contact_changes {
	struct contact_change items[ORG_CONTACT_COUNT];
	size_t count;
	bool is_change; /* of what is sealed */
};

/* Takes in the change that stands at the end already. */
static void
add_contact_change(struct contact_changes *changes, struct str *text)
{
	const struct contact_change *change = &changes->items[changes->count++];

	*text = change->text.shown;
	changes->is_change = changes->is_change || change->is_change;
}

/* Masks them in the input. */
static struct contact_changes
contact_changes_of(struct db *db, const struct org_full_row *before, struct org_input *input)
{
	struct contact_changes changes = { .count = 0 };

	if (input->given & ORG_GIVEN(ORG_FIELD_PHONE)) {
		changes.items[changes.count] = contact_change_of(
			db, before->id, ORG_PHONE, before->phone, input->phone);
		add_contact_change(&changes, &input->phone);
	}
	if (input->given & ORG_GIVEN(ORG_FIELD_EMAIL)) {
		changes.items[changes.count] = contact_change_of(
			db, before->id, ORG_EMAIL, before->email, input->email);
		add_contact_change(&changes, &input->email);
	}
	return changes;
}

static void
store_contacts(struct db *db, const struct contact_changes *changes)
{
	for (size_t i = 0; i < changes->count; i++) {
		contact_change_store(db, &changes->items[i]);
	}
}

/* ---- history ----------------------------------------------------------------------------------- */

static struct str
region_code(const struct regions *regions, const struct org_full_row *row)
{
	struct region_id id = row->community_id.v ? row->community_id : row->street_id;
	const struct region *region = id.v ? region_find(regions, id) : NULL;

	return region ? region->code : STR_NONE;
}

static struct str
fact_value(const struct org_writing *how, const struct fact *fact, const struct org_full_row *row)
{
	return fact->value ? *(const struct str *)((const char *)row + fact->value)
			   : region_code(how->regions, row);
}

static void
add_past(struct db *db, const struct org_writing *how, struct org_past_add_args args)
{
	args.recorded_at = db_now(db);
	args.login_id = how->login;
	args.reason = text_or_none(how->reason);
	org_past_add(db, &args);
}

/* The last day on which the old value held, plus one: a grade may have run out before. */
static struct day
end_of(const struct fact *fact, const struct org_full_row *before, struct day day)
{
	if (fact->value == ROW(grade) && !day_is_none(before->grade_until_day) &&
		before->grade_until_day.n < day.n) {
		return (struct day){ before->grade_until_day.n + 1 };
	}
	return day;
}

/* A fact changed: what it was becomes history, unless it was never true. */
static void
keep_past(struct db *db, const struct org_writing *how, const struct fact *fact,
	const struct org_full_row *before, struct org_full_row *after)
{
	struct str old = fact_value(how, fact, before);
	struct day since = *(const struct day *)((const char *)before + fact->from);
	struct day *from = (struct day *)((char *)after + fact->from);

	if (str_equal(old, fact_value(how, fact, after)) || how->is_correction ||
		(!day_is_none(since) && since.n >= how->from_day.n)) {
		return;
	}
	if (str_is_empty(old) && !fact->is_none_a_fact) {
		return; /* it was not known; since when today's holds is not known either */
	}
	*from = how->from_day;
	if (!str_is_empty(old)) {
		add_past(db, how,
			(struct org_past_add_args){ .org_id = before->id,
				.fact = str_of(fact->name),
				.value = old,
				.from_day = since,
				.to_day = end_of(fact, before, how->from_day) });
	}
}

static bool
is_known_name(
	const struct org_past_list_rows *past, const struct org_full_row *org, struct str name)
{
	bool is_known = name.len == 0 || str_equal(name, org->name);

	for (size_t i = 0; i < past->count && !is_known; i++) {
		is_known = str_equal(past->items[i].fact, STR("name")) &&
			   str_equal(past->items[i].value, name);
	}
	return is_known;
}

/* Former names that are not there yet; whether there were any. */
static bool
add_former_names(struct db *db, const struct org_writing *how, const struct org_full_row *org,
	struct str names, bool is_new)
{
	struct org_past_list_rows past = { .count = 0 };
	bool is_changed = false;
	struct str name;

	if (str_is_empty(names)) {
		return false;
	}
	if (!is_new) {
		past = org_past_list(db, org->id);
	}
	while (str_split(&names, '\n', &name)) {
		if (!is_known_name(&past, org, name)) {
			add_past(db, how,
				(struct org_past_add_args){ .org_id = org->id,
					.fact = STR("name"),
					.value = name,
					.from_day = DAY_NONE,
					.to_day = DAY_NONE });
			is_changed = true;
		}
	}
	return is_changed;
}

/* ---- rows -------------------------------------------------------------------------------------- */

struct org_record_put_args
org_record_args_of(const struct org_full_row *row)
{
	return (struct org_record_put_args){ .org_id = row->id,
		.uscc = row->uscc,
		.legacy_no = row->legacy_no,
		.org_code = row->org_code,
		.filing_no = row->filing_no,
		.name_en = row->name_en,
		.short_name = row->short_name,
		.pinyin = row->pinyin,
		.registrar = row->registrar,
		.supervisor = row->supervisor,
		.founded_day = row->founded_day,
		.head = row->head,
		.address = row->address,
		.phone = row->phone,
		.email = row->email,
		.website = row->website,
		.capital_fen = row->capital_fen,
		.member_count = row->member_count,
		.purpose = row->purpose,
		.purpose_en = row->purpose_en,
		.summary = row->summary,
		.fields = row->fields,
		.is_charity = row->is_charity,
		.charity_from_day = row->charity_from_day,
		.party_branch = row->party_branch,
		.grade = row->grade,
		.grade_until_day = row->grade_until_day,
		.name_from_day = row->name_from_day,
		.kind_from_day = row->kind_from_day,
		.head_from_day = row->head_from_day,
		.address_from_day = row->address_from_day,
		.supervisor_from_day = row->supervisor_from_day,
		.registrar_from_day = row->registrar_from_day,
		.grade_from_day = row->grade_from_day,
		.status_from_day = row->status_from_day,
		.listed_from_day = row->listed_from_day,
		.region_from_day = row->region_from_day,
		.revision = row->revision,
		.recorded_at = row->recorded_at };
}

enum outcome
org_record_store(struct db *db, const struct org_full_row *row)
{
	struct org_record_put_args args = org_record_args_of(row);

	return org_record_put(db, &args);
}

static void
put_org(struct db *db, const struct org_full_row *row)
{
	struct org_set_args args = { .org_id = row->id,
		.name = row->name,
		.kind = row->kind,
		.class = row->class,
		.status = row->status,
		.listed = row->listed,
		.street_id = row->street_id,
		.community_id = row->community_id,
		.is_withheld = row->is_withheld,
		.changed_at = row->changed_at };

	org_set(db, &args);
}

struct org_add_args
org_add_args_of(const struct org_full_row *row)
{
	return (struct org_add_args){ .name = row->name,
		.kind = row->kind,
		.class = row->class,
		.status = row->status,
		.listed = row->listed,
		.street_id = row->street_id,
		.community_id = row->community_id,
		.changed_at = row->changed_at };
}

/* Looked up first: on PostgreSQL a refused statement would cost the whole transaction. */
static bool
is_uscc_taken(struct db *db, struct str uscc, struct org_id self)
{
	struct org_find_by_uscc_row found;

	return !str_is_empty(uscc) && org_find_by_uscc(db, uscc, &found) == OK &&
	       found.org_id.v != self.v;
}

static enum outcome
create(struct db *db, const struct org_writing *how, const struct org_input *input,
	struct org_id *ret_id)
{
	struct org_full_row row = org_row_of_new(db_arena(db), input, db_now(db));
	struct org_contacts_new contacts = org_contacts_of_new(input);
	struct org_add_args args = org_add_args_of(&row);
	struct org_add_row added;
	bool has_past;

	if (is_uscc_taken(db, row.uscc, row.id)) {
		return CONFLICT;
	}
	org_add(db, &args, &added);
	row.id = added.id;
	if (org_record_store(db, &row) != OK) {
		return CONFLICT;
	}
	contacts.id = row.id;
	org_sealed_add_new(db, &contacts, 1);
	has_past = add_former_names(db, how, &row, input->former_names, true);
	org_index(db, how, &row, has_past ? ORG_INDEX_NEW_WITH_PAST : ORG_INDEX_NEW);
	event_tell(db, "org.changed", row.id.v);
	*ret_id = row.id;
	return OK;
}

bool
org_words_ahead(
	const struct org_writing *how, const struct org_input *input, struct entry_words *ret_words)
{
	struct org_full_row row = org_row_of_new(how->arena, input, (struct moment){ 0 });

	if (!str_is_empty(input->former_names)) {
		return false;
	}
	*ret_words = entry_words_of_new(how, &row);
	return true;
}

enum outcome
org_full_to_change(struct db *db, struct org_id id, struct org_full_row *ret_row)
{
	struct org_lock_row row;

	if (db_engine(db) == DB_POSTGRES && org_lock(db, id, &row) != OK) {
		return NOT_FOUND;
	}
	return org_full(db, id, ret_row);
}

enum outcome
org_write(struct db *db, const struct org_writing *how, struct org_id *id,
	const struct org_input *input, enum org_written *ret_written)
{
	struct org_full_row before, after;
	struct contact_changes contacts;
	struct org_input shown = *input;
	bool is_changed;

	if (id->v == 0) {
		enum outcome outcome = create(db, how, input, id);

		if (outcome == OK) {
			*ret_written = ORG_CREATED;
		}
		return outcome;
	}
	if (org_full_to_change(db, *id, &before) != OK) {
		return NOT_FOUND;
	}
	after = before;
	contacts = contact_changes_of(db, &before, &shown);
	is_changed = take_values(&shown, &after) || contacts.is_change;
	if (is_changed && is_uscc_taken(db, after.uscc, *id)) {
		return CONFLICT;
	}
	for (size_t i = 0; is_changed && i < FACT_COUNT; i++) {
		keep_past(db, how, &facts[i], &before, &after);
	}
	if (input->given & ORG_GIVEN(ORG_FIELD_FORMER_NAMES)) {
		is_changed = add_former_names(db, how, &after, input->former_names, false) ||
			     is_changed;
	}
	*ret_written = is_changed ? ORG_UPDATED : ORG_UNCHANGED;
	if (!is_changed) {
		return OK;
	}
	after.changed_at = db_now(db);
	after.revision++;
	put_org(db, &after);
	if (org_record_store(db, &after) != OK) {
		return CONFLICT;
	}
	store_contacts(db, &contacts);
	org_index(db, how, &after, ORG_INDEX_CHANGED);
	event_tell(db, "org.changed", id->v);
	return OK;
}

static bool
has_new_former_name(struct db *db, const struct org_full_row *org, struct str names)
{
	struct org_past_list_rows past = org_past_list(db, org->id);
	struct str name;

	while (str_split(&names, '\n', &name)) {
		if (!is_known_name(&past, org, name)) {
			return true;
		}
	}
	return false;
}

enum outcome
org_foresee(struct db *db, struct org_id id, const struct org_input *input,
	enum org_written *ret_written)
{
	struct org_full_row row = { .id = id };
	struct contact_changes contacts;
	struct org_input shown = *input;
	bool is_changed;

	if (id.v && org_full(db, id, &row) != OK) {
		return NOT_FOUND;
	}
	contacts = contact_changes_of(db, &row, &shown);
	is_changed = take_values(&shown, &row) || contacts.is_change;
	if (is_changed && is_uscc_taken(db, row.uscc, id)) {
		return CONFLICT;
	}
	if (id.v && !is_changed && (input->given & ORG_GIVEN(ORG_FIELD_FORMER_NAMES))) {
		is_changed = has_new_former_name(db, &row, input->former_names);
	}
	*ret_written = id.v == 0 ? ORG_CREATED : is_changed ? ORG_UPDATED : ORG_UNCHANGED;
	return OK;
}
