#include "import_match.h"

#include "ident.h"
#include "registry_queries.h"

static bool
is_given(const struct org_input *input, enum org_field field)
{
	return (input->given & ORG_GIVEN(field)) != 0;
}

static void
refuse(const struct import_list *list, struct import_entry *entry, enum import_field field,
	const char *message)
{
	IMPORT_REFUSE(
		&entry->refusals, import_column_label(list->rules, &list->columns, field), message);
}

/* The column by which the row was found. */
static enum import_field
finding_field(const struct org_input *input)
{
	return is_given(input, ORG_FIELD_USCC)        ? IMPORT_USCC
	       : is_given(input, ORG_FIELD_LEGACY_NO) ? IMPORT_LEGACY_NO
	       : is_given(input, ORG_FIELD_ORG_CODE)  ? IMPORT_ORG_CODE
						      : IMPORT_NAME;
}

/*
 * The district's own registrar, where the list does not say who it is: not for filed groups, and not
 * for an organisation whose code another district gave.
 */
static void
complete_new(const struct import_rules *rules, struct org_input *input)
{
	const struct import_kind *kind = import_kind_find(rules, input->kind);

	if (is_given(input, ORG_FIELD_REGISTRAR) || !rules->registrar.len || !kind ||
		!kind->is_registered) {
		return;
	}
	if (is_given(input, ORG_FIELD_USCC) &&
		!str_equal(uscc_region(input->uscc), rules->district_code)) {
		return;
	}
	input->registrar = rules->registrar;
	input->given |= ORG_GIVEN(ORG_FIELD_REGISTRAR);
}

static void
complete_known(const struct org_full_row *stands, struct org_input *input)
{
	if (!input->class.len && str_equal(stands->kind, input->kind)) {
		input->class = stands->class;
	}
	if (!input->community.v && stands->street_id.v == input->street.v) {
		input->community = stands->community_id;
	}
	if (day_is_none(input->grade_until_day) && str_equal(stands->grade, input->grade)) {
		input->grade_until_day = stands->grade_until_day;
	}
	if (input->is_charity && stands->is_charity) {
		input->charity_from_day = stands->charity_from_day;
	}
}

enum outcome
import_match_new(const struct import_list *list, struct import_entry *entry, struct arena *arena,
	struct org_input *ret_input)
{
	struct org_input input = entry->input;

	if (!is_given(&input, ORG_FIELD_KIND)) {
		IMPORT_REFUSE(&entry->refusals,
			import_column_label(list->rules, &list->columns, IMPORT_KIND),
			N_("看不出是哪一类组织：请填写统一社会信用代码，或填写组织类型：{1}"),
			same_text(import_value_words(arena, list->rules, IMPORT_KIND)));
		return INVALID;
	}
	complete_new(list->rules, &input);
	*ret_input = input;
	return OK;
}

enum outcome
import_match(struct db *db, const struct import_list *list, struct import_entry *entry,
	struct org_id *ret_id, struct org_input *ret_input)
{
	struct org_input input = entry->input;
	struct org_full_row stands;
	struct org_id id;

	if (org_match(db, &input, &id) != OK) {
		refuse(list, entry, finding_field(&input),
			N_("登记册里有不止一家组织与这一行相符：请填写统一社会信用代码。"));
		return INVALID;
	}
	if (!id.v) {
		*ret_id = id;
		return import_match_new(list, entry, db_arena(db), ret_input);
	}
	if (org_full(db, id, &stands) != OK) {
		return NOT_FOUND;
	}
	if (input.uscc.len && stands.uscc.len && !str_equal(input.uscc, stands.uscc)) {
		IMPORT_REFUSE(&entry->refusals,
			import_column_label(list->rules, &list->columns, IMPORT_USCC),
			N_("登记册里证号相同的是{1}，它的代码是 {2}。"), same_text(stands.name),
			same_text(stands.uscc));
		return INVALID;
	}
	complete_known(&stands, &input);
	*ret_id = id;
	*ret_input = input;
	return OK;
}

enum outcome
import_foresee(struct db *db, const struct import_list *list, struct import_entry *entry,
	enum org_written *ret_written)
{
	struct org_input input;
	struct org_id id;
	enum outcome outcome = import_match(db, list, entry, &id, &input);

	if (outcome == OK) {
		outcome = org_foresee(db, id, &input, ret_written);
	}
	if (outcome == CONFLICT) {
		import_refuse_conflict(list, entry);
		return INVALID;
	}
	return outcome;
}

void
import_refuse_conflict(const struct import_list *list, struct import_entry *entry)
{
	refuse(list, entry, IMPORT_USCC, N_("这个代码已经是另一家组织的。"));
}
