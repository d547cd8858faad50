#include "procedure_check.h"

#include "pack_rule.h"
#include "procedure_inner.h"

/* How answers must stand to each other: 党员人数 is at most 成员人数. */

static const char *const order_names[] = { [ORDER_AT_MOST] = "at_most",
	[ORDER_AT_LEAST] = "at_least",
	[ORDER_BELOW] = "below",
	[ORDER_ABOVE] = "above",
	[ORDER_COUNT] = NULL };

const struct node_rule procedure_rule_rules[] = {
	{ "field", WANT_ID, true },
	{ "at_most", WANT_ID, false },
	{ "at_least", WANT_ID, false },
	{ "below", WANT_ID, false },
	{ "above", WANT_ID, false },
	{ "text", WANT_BILINGUAL, true },
};
const size_t procedure_rule_rule_count = RULE_COUNT(procedure_rule_rules);

const char *
answer_order_name(enum answer_order order)
{
	return order_names[order];
}

/* ---- reading ------------------------------------------------------------------------------------- */

/* NULL with a problem unless it says one order, and only one. */
static const struct node *
order_of(struct procedure_reader *r, const struct node *node, enum answer_order *ret_order)
{
	const struct node *found = NULL;
	int count = 0;

	for (int order = 0; order < ORDER_COUNT; order++) {
		const struct node *name = node_get(node, order_names[order]);

		if (name) {
			found = name;
			*ret_order = (enum answer_order)order;
			count++;
		}
	}
	if (count != 1) {
		pack_problem(r->report, node,
			"a rule has one of at_most, at_least, below, above: the other field");
		return NULL;
	}
	return found;
}

void
procedure_read_rules(struct procedure_reader *r, const struct node *list, struct answer_form *form)
{
	size_t count = list ? list->count : 0;
	struct answer_rule *rules = ARENA_ARRAY(r->arena, count, struct answer_rule);

	for (size_t i = 0; i < count; i++) {
		const struct node *node = list->members[i].value, *other;
		struct answer_rule *rule = &rules[form->rule_count];

		*rule = (struct answer_rule){ .text = node_bilingual(node, "text"), .node = node };
		rule->field = procedure_named_field(r, form, node_get(node, "field"));
		other = order_of(r, node, &rule->order);
		rule->other = procedure_named_field(r, form, other);
		if (rule->field && rule->other) {
			form->rule_count++;
		}
	}
	form->rules = rules;
}

/* ---- checking ------------------------------------------------------------------------------------ */

/* What can be compared with what: a table is as many as it has rows. */
static enum answer_type
measure_of(const struct answer_field *field)
{
	return field->type == ANSWER_ROWS ? ANSWER_NUMBER : field->type;
}

static bool
is_measured(const struct answer_field *field)
{
	return answer_is_number(measure_of(field)) || field->type == ANSWER_DATE;
}

void
procedure_check_rules(const struct procedure_checker *c)
{
	const struct answer_form *form = &c->procedure->form;

	for (size_t i = 0; i < form->rule_count; i++) {
		const struct answer_rule *rule = &form->rules[i];
		const struct node *field = node_get(rule->node, "field");
		const struct node *other = node_get(rule->node, order_names[rule->order]);

		if (!is_measured(rule->field)) {
			pack_problem(c->report, field, "%.*s is no number, money, date or table",
				STR_ARG(rule->field->name));
		} else if (rule->field == rule->other) {
			pack_problem(c->report, other, "%.*s is compared with itself",
				STR_ARG(rule->field->name));
		} else if (measure_of(rule->field) != measure_of(rule->other)) {
			pack_problem(c->report, other, "%.*s is %s and %.*s %s",
				STR_ARG(rule->field->name), answer_type_name(rule->field->type),
				STR_ARG(rule->other->name), answer_type_name(rule->other->type));
		}
	}
}
