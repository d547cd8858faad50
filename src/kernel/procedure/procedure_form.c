#include "procedure_inner.h"

/* The form of a procedure: what is asked, when, and what of it is computed. */

const char *const procedure_answer_types[] = {
	[ANSWER_TEXT] = "text",
	[ANSWER_LONG_TEXT] = "long_text",
	[ANSWER_NUMBER] = "number",
	[ANSWER_MONEY] = "money",
	[ANSWER_DATE] = "date",
	[ANSWER_CHOICE] = "choice",
	[ANSWER_CHOICES] = "choices",
	[ANSWER_YES] = "tick",
	[ANSWER_REGION] = "region",
	[ANSWER_ORG] = "org",
	[ANSWER_PERSON] = "person",
	[ANSWER_PHONE] = "phone",
	[ANSWER_ID_NUMBER] = "id_number",
	[ANSWER_USCC] = "uscc",
	[ANSWER_ROWS] = "rows",
	[ANSWER_FILES] = "files",
	[ANSWER_TYPE_COUNT] = NULL,
};
const char *const procedure_answer_uses[] = {
	[USE_NONE] = "none",
	[USE_TITLE] = "title",
	[USE_REGION] = "region",
	[USE_APPLICANT] = "applicant",
	[USE_AMOUNT] = "amount",
	NULL,
};
static const char *const region_kinds[] = { "street", "community", NULL };

static const struct node_rule choice_rules[] = {
	{ "value", WANT_ID, true },
	{ "label", WANT_BILINGUAL, true },
};
static const struct node_rule condition_rules[] = {
	{ "field", WANT_ID, true },
	{ "is", WANT_TEXTS, false, 1, 50 },
};
static const struct node_rule sum_rules[] = {
	{ "of", WANT_ID, false },
	{ "column", WANT_ID, false },
	{ "fields", WANT_TEXTS, false, 1, 20 },
};
/* no table in a table, and no condition inside one */
static const struct node_rule column_rules[] = {
	{ "name", WANT_ID, true },
	{ "type", WANT_ID, true, .words = procedure_answer_types },
	{ "label", WANT_BILINGUAL, true },
	{ "hint", WANT_BILINGUAL, false },
	{ "required", WANT_BOOL, false },
	{ "personal", WANT_BOOL, false },
	{ "min", WANT_INT, false },
	{ "max", WANT_INT, false },
	{ "choices", WANT_LIST, false, 1, 100, .rules = choice_rules,
		.rule_count = RULE_COUNT(choice_rules) },
	{ "region", WANT_ID, false, .words = region_kinds },
};

/* nor a condition or a sum in what an office notes */
const struct node_rule procedure_finding_rules[] = {
	{ "name", WANT_ID, true },
	{ "type", WANT_ID, true, .words = procedure_answer_types },
	{ "label", WANT_BILINGUAL, true },
	{ "hint", WANT_BILINGUAL, false },
	{ "required", WANT_BOOL, false },
	{ "personal", WANT_BOOL, false },
	{ "min", WANT_INT, false },
	{ "max", WANT_INT, false },
	{ "choices", WANT_LIST, false, 1, 100, .rules = choice_rules,
		.rule_count = RULE_COUNT(choice_rules) },
	{ "region", WANT_ID, false, .words = region_kinds },
	{ "columns", WANT_LIST, false, 1, 12, .rules = column_rules,
		.rule_count = RULE_COUNT(column_rules) },
	{ "purpose", WANT_ID, false },
	{ "sample", WANT_BILINGUAL, false },
	{ "shown", WANT_BOOL, false },
};
const size_t procedure_finding_rule_count = RULE_COUNT(procedure_finding_rules);

const struct node_rule procedure_field_rules[] = {
	{ "name", WANT_ID, true },
	{ "type", WANT_ID, true, .words = procedure_answer_types },
	{ "label", WANT_BILINGUAL, true },
	{ "hint", WANT_BILINGUAL, false },
	{ "required", WANT_BOOL, false },
	{ "personal", WANT_BOOL, false },
	{ "min", WANT_INT, false },
	{ "max", WANT_INT, false },
	{ "shown_if", WANT_MAP, false, .rules = condition_rules,
		.rule_count = RULE_COUNT(condition_rules) },
	{ "required_if", WANT_MAP, false, .rules = condition_rules,
		.rule_count = RULE_COUNT(condition_rules) },
	{ "use", WANT_ID, false, .words = procedure_answer_uses },
	{ "choices", WANT_LIST, false, 1, 100, .rules = choice_rules,
		.rule_count = RULE_COUNT(choice_rules) },
	{ "region", WANT_ID, false, .words = region_kinds },
	{ "columns", WANT_LIST, false, 1, 12, .rules = column_rules,
		.rule_count = RULE_COUNT(column_rules) },
	{ "sum", WANT_MAP, false, .rules = sum_rules, .rule_count = RULE_COUNT(sum_rules) },
	{ "purpose", WANT_ID, false },
	{ "sample", WANT_BILINGUAL, false },
	{ "prefill", WANT_TEXT, false },
};
const size_t procedure_field_rule_count = RULE_COUNT(procedure_field_rules);

const struct node_rule procedure_section_rules[] = {
	{ "title", WANT_BILINGUAL, true },
	{ "hint", WANT_BILINGUAL, false },
	{ "fields", WANT_LIST, true, 1, 60, .rules = procedure_field_rules,
		.rule_count = RULE_COUNT(procedure_field_rules) },
};
const size_t procedure_section_rule_count = RULE_COUNT(procedure_section_rules);

bool
answer_is_number(enum answer_type type)
{
	return type == ANSWER_NUMBER || type == ANSWER_MONEY;
}

const char *
answer_type_name(enum answer_type type)
{
	return procedure_answer_types[type];
}

static bool
is_always_personal(enum answer_type type)
{
	return type == ANSWER_PERSON || type == ANSWER_PHONE || type == ANSWER_ID_NUMBER;
}

static const struct answer_choice *
read_choices(struct arena *arena, const struct node *list, size_t *ret_count)
{
	size_t count = list ? list->count : 0;
	struct answer_choice *choices = ARENA_ARRAY(arena, count, struct answer_choice);

	for (size_t i = 0; i < count; i++) {
		const struct node *node = list->members[i].value;

		choices[i] = (struct answer_choice){ node_text(node, "value"),
			node_bilingual(node, "label") };
	}
	*ret_count = count;
	return choices;
}

/* Without what it says of other fields. */
static void
read_field(struct procedure_reader *r, const struct node *node, struct answer_field *ret_field)
{
	struct answer_field field = { .name = node_text(node, "name"),
		.label = node_bilingual(node, "label"),
		.hint = node_bilingual(node, "hint"),
		.is_required = node_bool(node, "required", false),
		.min = node_int(node, "min", 0),
		.max = node_int(node, "max", 0),
		.region_kind = node_text(node, "region"),
		.purpose = node_text(node, "purpose"),
		.sample = node_bilingual(node, "sample"),
		.prefill = node_text(node, "prefill"),
		.node = node };

	field.type = (enum answer_type)procedure_word(
		procedure_answer_types, node_text(node, "type"), ANSWER_TEXT);
	field.use = (enum answer_use)procedure_word(
		procedure_answer_uses, node_text(node, "use"), USE_NONE);
	field.is_personal = node_bool(node, "personal", false) || is_always_personal(field.type);
	field.is_shown = node_bool(node, "shown", false);
	if (field.type == ANSWER_FILES && str_is_none(field.purpose)) {
		field.purpose = STR("document");
	}
	field.choices = read_choices(r->arena, node_get(node, "choices"), &field.choice_count);
	field.columns = procedure_read_fields(r, node_get(node, "columns"), &field.column_count);
	for (size_t i = 0; i < field.column_count; i++) {
		/* a table is sealed whole if anything in it is */
		field.is_personal = field.is_personal || field.columns[i].is_personal;
	}
	*ret_field = field;
}

const struct answer_field *
procedure_read_fields(struct procedure_reader *r, const struct node *list, size_t *ret_count)
{
	size_t count = list ? list->count : 0;
	struct answer_field *fields = ARENA_ARRAY(r->arena, count, struct answer_field);

	for (size_t i = 0; i < count; i++) {
		read_field(r, list->members[i].value, &fields[i]);
	}
	*ret_count = count;
	return fields;
}

const struct answer_field *
procedure_named_field(
	struct procedure_reader *r, const struct answer_form *form, const struct node *name)
{
	const struct answer_field *field = name ? answer_field_find(form, name->text) : NULL;

	if (name && !field) {
		pack_problem(r->report, name, "there is no field %.*s", STR_ARG(name->text));
	}
	return field;
}

static struct answer_condition
read_condition(struct procedure_reader *r, const struct answer_form *form, const struct node *node)
{
	struct answer_condition condition = { NULL };

	if (!node) {
		return condition;
	}
	condition.field = procedure_named_field(r, form, node_get(node, "field"));
	condition.values = (struct str *)procedure_texts(
		r->arena, node_get(node, "is"), &condition.value_count);
	return condition;
}

static void
read_sum(struct procedure_reader *r, const struct answer_form *form, struct answer_field *field)
{
	const struct node *sum = node_get(field->node, "sum"), *column = node_get(sum, "column"),
			  *list = node_get(sum, "fields");

	if (!sum) {
		return;
	}
	if (!node_get(sum, "of") == !list || !node_get(sum, "of") != !column) {
		pack_problem(r->report, sum,
			"a sum is {of: a table, column: one of its columns} or "
			"{fields: [...]}");
		return;
	}
	field->sum_of = procedure_named_field(r, form, node_get(sum, "of"));
	for (size_t i = 0; field->sum_of && i < field->sum_of->column_count; i++) {
		if (str_equal(field->sum_of->columns[i].name, column->text)) {
			field->sum_column = &field->sum_of->columns[i];
		}
	}
	if (field->sum_of && !field->sum_column) {
		pack_problem(r->report, column, "%.*s has no column %.*s",
			STR_ARG(field->sum_of->name), STR_ARG(column->text));
	}
	field->sum_fields = ARENA_ARRAY(
		r->arena, list ? list->count : 0, const struct answer_field *);
	for (size_t i = 0; list && i < list->count; i++) {
		const struct answer_field *part = procedure_named_field(
			r, form, list->members[i].value);

		if (part) {
			field->sum_fields[field->sum_field_count++] = part;
		}
	}
}

void
procedure_read_form(
	struct procedure_reader *r, const struct node *list, struct answer_form *ret_form)
{
	size_t count = list ? list->count : 0;
	struct answer_section *sections = ARENA_ARRAY(r->arena, count, struct answer_section);

	for (size_t i = 0; i < count; i++) {
		const struct node *node = list->members[i].value;

		sections[i].title = node_bilingual(node, "title");
		sections[i].hint = node_bilingual(node, "hint");
		sections[i].fields = procedure_read_fields(
			r, node_get(node, "fields"), &sections[i].field_count);
	}
	*ret_form = (struct answer_form){ .sections = sections, .section_count = count };
	for (size_t i = 0; i < count; i++) {
		for (size_t k = 0; k < sections[i].field_count; k++) {
			struct answer_field *field = (struct answer_field *)&sections[i].fields[k];

			field->shown_if = read_condition(
				r, ret_form, node_get(field->node, "shown_if"));
			field->required_if = read_condition(
				r, ret_form, node_get(field->node, "required_if"));
			read_sum(r, ret_form, field);
		}
	}
}
