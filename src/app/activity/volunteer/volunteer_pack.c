#include "volunteer_pack.h"

#include "pack_rule.h"

enum { AGE_MAX = 99, DAY_MINUTES = 1440, OFFER_MAX = 60 * 24 * 14, SHIFT_MAX = 1000 };

bool
volunteer_rules_of(const struct pack *pack, struct volunteer_rules *ret_rules)
{
	const struct node *root = node_get(pack_file(pack, "volunteers.yaml"), "volunteers");

	*ret_rules = (struct volunteer_rules){
		.age_min = node_int(root, "age_min", 16),
		.guardian_age = node_int(root, "guardian_age", 18),
		.day_max = node_int(root, "day_minutes_max", 480),
		.early_minutes = node_int(root, "early_minutes", 60),
		.late_minutes = node_int(root, "late_minutes", 60),
		.forgotten_max = node_int(root, "forgotten_minutes_max", 60),
		.offer_minutes = node_int(root, "offer_minutes", 720),
		.needed_max = node_int(root, "needed_max", 100),
		.basis = node_bilingual(root, "basis"),
	};
	return root != NULL;
}

static const struct node_rule root_rules[] = {
	{ "age_min", WANT_INT, .is_required = true, .min = 1, .max = AGE_MAX },
	{ "guardian_age", WANT_INT, .is_required = true, .min = 1, .max = AGE_MAX },
	{ "day_minutes_max", WANT_INT, .is_required = true, .min = 1, .max = DAY_MINUTES },
	{ "early_minutes", WANT_INT, .is_required = true, .max = DAY_MINUTES },
	{ "late_minutes", WANT_INT, .is_required = true, .max = DAY_MINUTES },
	{ "forgotten_minutes_max", WANT_INT, .is_required = true, .max = DAY_MINUTES },
	{ "offer_minutes", WANT_INT, .is_required = true, .max = OFFER_MAX },
	{ "needed_max", WANT_INT, .is_required = true, .min = 1, .max = SHIFT_MAX },
	{ "basis", WANT_BILINGUAL, .is_required = true },
};
static const struct node_rule file_rules[] = {
	{ "volunteers", WANT_MAP, .is_required = true, .rules = root_rules,
		.rule_count = RULE_COUNT(root_rules) },
};

void
volunteer_check_pack(const struct pack *pack, struct pack_report *report)
{
	const struct node *file = pack_file(pack, "volunteers.yaml");
	const struct node *root = node_get(file, "volunteers");

	if (!file) {
		return; /* a district that keeps no hours */
	}
	node_check(report, file, file_rules, RULE_COUNT(file_rules));
	if (node_int(root, "forgotten_minutes_max", 0) > node_int(root, "day_minutes_max", 0)) {
		pack_problem(report, node_get(root, "forgotten_minutes_max"),
			"forgotten_minutes_max is more than day_minutes_max");
	}
	volunteer_demo_check(pack, report);
}
