#include "round.h"

#include "pack_rule.h"

/* rounds.yaml: what a district's yearly confirmation is made of. */

enum { DAYS_MAX = 365 };

static const struct node_rule confirmation_rules[] = {
	{ "procedure", WANT_ID, .is_required = true },
	{ "closing", WANT_ID, .is_required = true },
	{ "gone", WANT_ID, .is_required = true },
	{ "kept", WANT_ID, .is_required = true },
	{ "days", WANT_INT, .is_required = true, .min = 1, .max = DAYS_MAX },
	{ "reminders", WANT_TEXTS, .is_required = true },
};
static const struct node_rule root_rules[] = {
	{ "confirmation", WANT_MAP, .is_required = true, .rules = confirmation_rules,
		.rule_count = RULE_COUNT(confirmation_rules) },
};

static const struct node *
confirmation_of(const struct pack *pack)
{
	return node_get(pack_file(pack, "rounds.yaml"), "confirmation");
}

bool
round_rule_of(const struct pack *pack, struct round_rule *ret_rule)
{
	const struct node *node = confirmation_of(pack);
	const struct node *list = node_get(node, "reminders");

	if (!node) {
		return false;
	}
	*ret_rule = (struct round_rule){ .procedure = node_text(node, "procedure"),
		.closing = node_text(node, "closing"),
		.gone = node_text(node, "gone"),
		.kept = node_text(node, "kept"),
		.days = node_int(node, "days", 30) };
	for (size_t i = 0; list && i < list->count && i < REMINDERS_MAX; i++) {
		str_parse_int(node_at(list, i)->text, &ret_rule->reminders[i]);
		ret_rule->reminder_count++;
	}
	return true;
}

static void
check_procedure(const struct pack *pack, struct pack_report *report, const char *key)
{
	const struct node *node = node_get(confirmation_of(pack), key);
	struct str file = node ? str_format(
					 report->arena, "procedures/%.*s.yaml", STR_ARG(node->text))
			       : STR_NONE;

	if (node && !pack_file(pack, file.ptr)) {
		pack_problem(report, node, "there is no procedure %.*s", STR_ARG(node->text));
	}
}

static void
check_reminders(const struct pack *pack, struct pack_report *report)
{
	const struct node *list = node_get(confirmation_of(pack), "reminders");
	int64_t before = DAYS_MAX + 1, days = 0;

	if (list && list->count > REMINDERS_MAX) {
		pack_problem(report, list, "at most %d reminders", REMINDERS_MAX);
	}
	for (size_t i = 0; list && i < list->count; i++) {
		const struct node *node = node_at(list, i);

		if (!str_parse_int(node->text, &days) || days < 0 || days >= before) {
			pack_problem(report, node,
				"days before the last day, each less than the one before it");
			return;
		}
		before = days;
	}
}

void
round_check_pack(const struct pack *pack, struct pack_report *report)
{
	const struct node *root = pack_file(pack, "rounds.yaml");

	round_demo_check_pack(pack, report);
	if (!root) {
		return;
	}
	node_check(report, root, root_rules, RULE_COUNT(root_rules));
	check_procedure(pack, report, "procedure");
	check_procedure(pack, report, "closing");
	check_procedure(pack, report, "gone");
	check_reminders(pack, report);
}
