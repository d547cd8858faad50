#include "conditions.h"

#include "procedure_inner.h"

enum { ROWS_MAX = 1000 };

static const struct node_rule if_rules[] = {
	{ "field", WANT_ID, true },
	{ "is", WANT_TEXTS, true, 1, 50 },
};
static const struct node_rule way_rules[] = {
	{ "field", WANT_ID, true },
	{ "min", WANT_INT, true },
};
static const struct node_rule condition_rules[] = {
	{ "procedure", WANT_ID, true },
	{ "if", WANT_MAP, false, .rules = if_rules, .rule_count = RULE_COUNT(if_rules) },
	{ "any_of", WANT_LIST, true, 1, 8, .rules = way_rules,
		.rule_count = RULE_COUNT(way_rules) },
	{ "text", WANT_BILINGUAL, true },
	{ "basis", WANT_BILINGUAL, true },
};
static const struct node_rule conditions_rules[] = {
	{ "conditions", WANT_LIST, true, .rules = condition_rules,
		.rule_count = RULE_COUNT(condition_rules) },
};

/* ---- reading ------------------------------------------------------------------------------------ */

static struct condition
read_condition(struct arena *arena, const struct node *node)
{
	const struct node *only = node_get(node, "if"), *ways = node_get(node, "any_of");
	struct condition condition = { .procedure = node_text(node, "procedure"),
		.if_field = node_text(only, "field"),
		.way_count = ways->count,
		.text = node_bilingual(node, "text"),
		.basis = node_bilingual(node, "basis"),
		.node = node };
	struct condition_way *items = ARENA_ARRAY(arena, ways->count, struct condition_way);

	condition.if_values = procedure_texts(
		arena, node_get(only, "is"), &condition.if_value_count);
	for (size_t i = 0; i < ways->count; i++) {
		const struct node *way = ways->members[i].value;

		items[i] = (struct condition_way){ node_text(way, "field"),
			node_int(way, "min", 0) };
	}
	condition.ways = items;
	return condition;
}

struct conditions
conditions_of(struct arena *arena, const struct pack *pack, struct str procedure)
{
	const struct node *list = node_get(pack_file(pack, "conditions.yaml"), "conditions");
	size_t most = list ? list->count : 0, count = 0;
	struct condition *items = ARENA_ARRAY(arena, most, struct condition);

	for (size_t i = 0; i < most; i++) {
		const struct node *node = list->members[i].value;

		if (str_equal(node_text(node, "procedure"), procedure)) {
			items[count++] = read_condition(arena, node);
		}
	}
	return (struct conditions){ items, count };
}

/* ---- against answers ---------------------------------------------------------------------------- */

static bool
is_asked(struct arena *arena, const struct condition *condition, const struct answers *answers)
{
	struct str value;

	if (str_is_none(condition->if_field)) {
		return true;
	}
	value = answers_text(arena, answers, str_terminated(arena, condition->if_field));
	for (size_t i = 0; i < condition->if_value_count; i++) {
		if (str_equal(value, condition->if_values[i])) {
			return true;
		}
	}
	return false;
}

static int64_t
count_rows(struct arena *arena, const struct answers *answers, const struct answer_field *table)
{
	int64_t count = 0;

	while (count < ROWS_MAX) {
		bool is_there = false;

		for (size_t i = 0; i < table->column_count && !is_there; i++) {
			is_there = !str_is_none(answers_text(arena, answers,
				str_format(arena, "%.*s.%lld.%.*s", STR_ARG(table->name),
					(long long)count, STR_ARG(table->columns[i].name))
					.ptr));
		}
		if (!is_there) {
			break;
		}
		count++;
	}
	return count;
}

/* Whether one of its ways holds, or none of them was asked for. */
static bool
is_kept(struct arena *arena, const struct condition *condition, const struct answers *answers)
{
	bool is_known = false;

	for (size_t i = 0; i < condition->way_count; i++) {
		const struct condition_way *way = &condition->ways[i];
		const struct answer_field *field = answer_field_find(answers->form, way->field);
		int64_t value;

		if (!field) {
			continue;
		}
		value = field->type == ANSWER_ROWS
				? count_rows(arena, answers, field)
				: answers_int(arena, answers, str_terminated(arena, way->field), 0);
		if (value >= way->min) {
			return true;
		}
		is_known = true;
	}
	return !is_known;
}

const struct condition *
conditions_broken(
	struct arena *arena, const struct conditions *conditions, const struct answers *answers)
{
	for (size_t i = 0; i < conditions->count; i++) {
		const struct condition *condition = &conditions->items[i];

		if (is_asked(arena, condition, answers) && !is_kept(arena, condition, answers)) {
			return condition;
		}
	}
	return NULL;
}

/* ---- checking ----------------------------------------------------------------------------------- */

static void
check_ways(const struct procedure *procedure, const struct node *ways, struct pack_report *report)
{
	for (size_t i = 0; i < ways->count; i++) {
		const struct node *name = node_get(ways->members[i].value, "field");
		const struct answer_field *field = answer_field_find(&procedure->form, name->text);

		if (!field) {
			pack_problem(report, name, "%.*s has no field %.*s", STR_ARG(procedure->id),
				STR_ARG(name->text));
		} else if (!answer_is_number(field->type) && field->type != ANSWER_ROWS) {
			pack_problem(report, name, "%.*s is no number, money or table",
				STR_ARG(name->text));
		}
	}
}

static void
check_condition(
	const struct node *node, const struct procedures *procedures, struct pack_report *report)
{
	const struct node *name = node_get(node, "procedure"),
			  *field = node_get(node_get(node, "if"), "field");
	const struct procedure *procedure = procedure_find(procedures, name->text);

	if (!procedure) {
		pack_problem(report, name, "there is no procedure %.*s", STR_ARG(name->text));
		return;
	}
	if (field && !answer_field_find(&procedure->form, field->text)) {
		pack_problem(report, field, "%.*s has no field %.*s", STR_ARG(procedure->id),
			STR_ARG(field->text));
	}
	check_ways(procedure, node_get(node, "any_of"), report);
}

void
conditions_check(
	const struct pack *pack, const struct procedures *procedures, struct pack_report *report)
{
	const struct node *file = pack_file(pack, "conditions.yaml"),
			  *list = node_get(file, "conditions");
	size_t before = report->count;

	node_check(report, file, conditions_rules, RULE_COUNT(conditions_rules));
	if (report->count != before) {
		return;
	}
	for (size_t i = 0; list && i < list->count; i++) {
		check_condition(list->members[i].value, procedures, report);
	}
}
