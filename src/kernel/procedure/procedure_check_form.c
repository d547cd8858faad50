#include "procedure_check.h"

#include "file.h"
#include "map.h"
#include "pack_rule.h"
#include "procedure_inner.h"

/* Whether a form can be filled in: names, choices, tables, sums, conditions. */

/* Facts that a field may begin with (answers.h fills them in). */
static const char *const prefills[] = { "org.id", "org.street", "org.name", "org.kind", "org.class",
	"org.status", "org.uscc", "org.address", "org.region", "org.head", "org.phone",
	"org.members", "org.scope", "org.founded", "login.name", "login.phone", "case.number",
	"case.title", "case.region" };

/* The line at which a key of a field stands. */
static const struct node *
key_node(const struct answer_field *field, const char *key)
{
	const struct node *node = node_get(field->node, key);

	return node ? node : field->node;
}

static bool
is_plain_name(struct str name)
{
	for (size_t i = 0; i < name.len; i++) {
		char c = name.ptr[i];

		if (!(c >= 'a' && c <= 'z') && (i == 0 || !(c >= '0' && c <= '9')) &&
			(i == 0 || c != '_')) {
			return false;
		}
	}
	return name.len > 0 && name.len <= 40;
}

static void
check_name(const struct procedure_checker *c, struct map *seen, const struct answer_field *field)
{
	const struct answer_field *before;

	if (!is_plain_name(field->name)) {
		pack_problem(c->report, key_node(field, "name"),
			"a field's name is small letters, digits and _, a letter first");
		return;
	}
	before = map_set(seen, field->name, (void *)field);
	if (before) {
		pack_problem(c->report, field->node, "the field %.*s stands already in line %d",
			STR_ARG(field->name), before->node->line);
	}
}

/* A key that only one type of field has a use for. */
static void
check_only(const struct procedure_checker *c, const struct answer_field *field, const char *key,
	bool is_right, bool is_needed)
{
	const struct node *node = node_get(field->node, key);

	if (node && !is_right) {
		pack_problem(c->report, node, "a field of type %s has no %s",
			answer_type_name(field->type), key);
	} else if (!node && is_right && is_needed) {
		pack_problem(c->report, field->node, "a field of type %s needs %s",
			answer_type_name(field->type), key);
	}
}

/* What holds for a field, a column and what an office notes alike. */
static void
check_plain(const struct procedure_checker *c, const struct answer_field *field)
{
	bool is_choice = field->type == ANSWER_CHOICE || field->type == ANSWER_CHOICES;

	check_only(c, field, "choices", is_choice, true);
	check_only(c, field, "region", field->type == ANSWER_REGION, false);
	check_only(c, field, "columns", field->type == ANSWER_ROWS, true);
	check_only(c, field, "purpose", field->type == ANSWER_FILES, false);
	check_only(c, field, "sample", field->type == ANSWER_FILES, false);
	node_check_unique(c->report, node_get(field->node, "choices"), "value");
	if (field->type == ANSWER_FILES && !file_purpose_find(field->purpose)) {
		pack_problem(c->report, key_node(field, "purpose"),
			"files are not kept for the purpose %.*s", STR_ARG(field->purpose));
	}
	if (field->max && field->min > field->max) {
		pack_problem(c->report, key_node(field, "min"), "min is more than max");
	}
}

static void
check_columns(const struct procedure_checker *c, const struct answer_field *field)
{
	struct map seen;

	map_init(&seen, c->report->arena);
	for (size_t i = 0; i < field->column_count; i++) {
		const struct answer_field *column = &field->columns[i];

		check_name(c, &seen, column);
		check_plain(c, column);
		if (column->type == ANSWER_ROWS || column->type == ANSWER_PERSON ||
			column->type == ANSWER_FILES || column->type == ANSWER_CHOICES) {
			pack_problem(c->report, key_node(column, "type"),
				"a column cannot be of type %s", answer_type_name(column->type));
		}
	}
}

/* What an office notes stands in one form with its decision. */
static void
check_is_free(const struct procedure_checker *c, const struct answer_field *field)
{
	static const char *const taken[] = { "number", "action", "turn", "part", "note", "phrase",
		"assignee", "inner", "fields", "findings", "fix", "then" };

	for (size_t i = 0; i < sizeof(taken) / sizeof(taken[0]); i++) {
		if (str_equal(field->name, str_of(taken[i]))) {
			pack_problem(c->report, key_node(field, "name"),
				"a finding cannot be called %s, the decision's own form has that "
				"name",
				taken[i]);
		}
	}
}

static void
check_summand(const struct procedure_checker *c, const struct answer_field *field,
	const struct node *at, const struct answer_field *part)
{
	if (!answer_is_number(part->type)) {
		pack_problem(c->report, at, "%.*s is no number that could be added up",
			STR_ARG(part->name));
	} else if (part->type != field->type) {
		pack_problem(c->report, at, "%.*s is %s and its sum %s", STR_ARG(part->name),
			answer_type_name(part->type), answer_type_name(field->type));
	} else if (part == field || node_get(part->node, "sum")) {
		pack_problem(c->report, at, "a sum cannot be made of a sum");
	}
}

static void
check_sum(const struct procedure_checker *c, const struct answer_field *field)
{
	const struct node *sum = node_get(field->node, "sum");

	if (!sum) {
		return;
	}
	if (!answer_is_number(field->type)) {
		pack_problem(c->report, key_node(field, "type"), "a sum is a number or money");
		return;
	}
	if (field->is_required || field->required_if.field) {
		pack_problem(c->report, field->node, "a sum is computed and cannot be required");
	}
	if (field->sum_of && field->sum_column) {
		check_summand(c, field, node_get(sum, "column"), field->sum_column);
	}
	for (size_t i = 0; i < field->sum_field_count; i++) {
		check_summand(c, field, node_get(sum, "fields"), field->sum_fields[i]);
	}
}

static bool
is_choice_of(const struct answer_field *field, struct str value)
{
	for (size_t i = 0; i < field->choice_count; i++) {
		if (str_equal(field->choices[i].value, value)) {
			return true;
		}
	}
	return false;
}

/* Whether the field can have the value that a condition waits for. */
static bool
may_be(const struct answer_field *field, struct str value)
{
	switch (field->type) {
	case ANSWER_CHOICE:
	case ANSWER_CHOICES:
		return is_choice_of(field, value);
	case ANSWER_YES:
		return str_equal(value, STR("true"));
	case ANSWER_TEXT:
	case ANSWER_NUMBER:
	case ANSWER_REGION:
		return true;
	default:
		return false;
	}
}

static void
check_condition(const struct procedure_checker *c, const struct answer_field *field,
	const char *key, const struct answer_condition *condition, const struct map *seen)
{
	const struct node *node = node_get(field->node, key), *values = node_get(node, "is");

	if (!condition->field) {
		return;
	}
	/* only what stands before it, so that conditions cannot wait for each other */
	if (condition->field == field || !map_find(seen, condition->field->name)) {
		pack_problem(c->report, node_get(node, "field"),
			"%.*s must stand before the field that waits for it",
			STR_ARG(condition->field->name));
		return;
	}
	for (size_t i = 0; i < condition->value_count; i++) {
		if (!may_be(condition->field, condition->values[i])) {
			pack_problem(c->report, values->members[i].value, "%.*s can never be %.*s",
				STR_ARG(condition->field->name), STR_ARG(condition->values[i]));
		}
	}
}

static void
check_use(const struct procedure_checker *c, const struct answer_field *field,
	const struct answer_field *used[])
{
	static const enum answer_type types[] = { [USE_TITLE] = ANSWER_TEXT,
		[USE_REGION] = ANSWER_REGION,
		[USE_APPLICANT] = ANSWER_PERSON,
		[USE_AMOUNT] = ANSWER_MONEY };
	const struct node *at = key_node(field, "use");
	const char *use = procedure_answer_uses[field->use];

	if (field->use == USE_NONE) {
		return;
	}
	if (field->type != types[field->use]) {
		pack_problem(c->report, at, "the %s of a case is a field of type %s", use,
			answer_type_name(types[field->use]));
	} else if (used[field->use]) {
		pack_problem(c->report, at, "the %s of a case is already %.*s in line %d", use,
			STR_ARG(used[field->use]->name), used[field->use]->node->line);
	} else if ((field->use == USE_TITLE || field->use == USE_REGION) &&
		   (!field->is_required || field->shown_if.field)) {
		pack_problem(c->report, at,
			"the %s of a case must always be asked: required, without "
			"shown_if",
			use);
	} else if (field->use == USE_TITLE && field->is_personal) {
		pack_problem(c->report, at,
			"the title of a case stands in lists and cannot be personal");
	}
	used[field->use] = field;
}

static void
check_prefill(const struct procedure_checker *c, const struct answer_field *field)
{
	if (str_is_none(field->prefill)) {
		return;
	}
	for (size_t i = 0; i < sizeof(prefills) / sizeof(prefills[0]); i++) {
		if (str_equal(field->prefill, str_of(prefills[i]))) {
			return;
		}
	}
	pack_problem(c->report, key_node(field, "prefill"), "there is no fact %.*s",
		STR_ARG(field->prefill));
}

/* A case needs a name in lists and a place; one about an organisation has both from it. */
static void
check_uses(const struct procedure_checker *c, const struct answer_field *used[])
{
	const struct node *form = node_get(c->procedure->node, "form");

	if (c->procedure->about_org) {
		return;
	}
	if (!used[USE_TITLE]) {
		pack_problem(c->report, form, "no field has use: title");
	}
	if (!used[USE_REGION]) {
		pack_problem(c->report, form, "no field has use: region");
	}
}

void
procedure_check_form(const struct procedure_checker *c)
{
	const struct answer_form *form = &c->procedure->form;
	const struct answer_field *used[USE_AMOUNT + 1] = { NULL };
	struct map seen;

	map_init(&seen, c->report->arena);
	for (size_t i = 0; i < form->section_count; i++) {
		for (size_t k = 0; k < form->sections[i].field_count; k++) {
			const struct answer_field *field = &form->sections[i].fields[k];

			check_condition(c, field, "shown_if", &field->shown_if, &seen);
			check_condition(c, field, "required_if", &field->required_if, &seen);
			check_name(c, &seen, field);
			check_plain(c, field);
			check_columns(c, field);
			check_sum(c, field);
			check_use(c, field, used);
			check_prefill(c, field);
		}
	}
	check_uses(c, used);
	for (size_t i = 0; i < c->procedure->step_count; i++) {
		const struct case_step *step = &c->procedure->steps[i];
		struct map findings;

		map_init(&findings, c->report->arena);
		for (size_t k = 0; k < step->finding_count; k++) {
			check_name(c, &findings, &step->findings[k]);
			check_plain(c, &step->findings[k]);
			check_columns(c, &step->findings[k]);
			check_is_free(c, &step->findings[k]);
		}
	}
}
