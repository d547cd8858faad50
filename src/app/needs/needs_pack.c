#include "needs_pack.h"

#include "needs_demo.h"
#include "pack_rule.h"
#include "req.h"

enum { KINDS_MAX = 12, DAYS_MAX = 730, WEIGHT_MAX = 1000, ORGS_MAX = 60 };

static const struct node *
root_of(const struct pack *pack)
{
	return node_get(pack_file(pack, "needs.yaml"), "needs");
}

struct needs_rules
needs_rules_of(const struct pack *pack)
{
	const struct node *root = root_of(pack), *match = node_get(root, "match");

	return (struct needs_rules){
		.is_checked_before = str_equal(node_text(root, "check"), STR("before")),
		.days_max = (int)node_int(root, "days_max", 180),
		.complete_days = (int)node_int(root, "complete_after_days", 14),
		.match = { .field = node_int(match, "field", 50),
			.community = node_int(match, "community", 40),
			.street = node_int(match, "street", 25),
			.district = node_int(match, "district", 10),
			.least = node_int(match, "least", 60),
			.most = node_int(match, "most", 40),
			.daily_hour = (int)node_int(match, "daily_hour", 8) },
	};
}

const struct node *
needs_kind(const struct pack *pack, struct str id)
{
	return node_find(node_get(root_of(pack), "kinds"), "id", id);
}

struct bilingual
needs_kind_name(const struct pack *pack, struct str id)
{
	const struct node *kind = needs_kind(pack, id);

	return kind ? node_bilingual(kind, "name") : (struct bilingual){ id, id };
}

const char *
needs_kind_icon(struct arena *arena, const struct pack *pack, struct str id)
{
	struct str icon = node_text(needs_kind(pack, id), "icon");

	return icon.len ? str_terminated(arena, icon) : "hand";
}

struct str
needs_kind_unit(const struct pack *pack, struct str id)
{
	const struct node *unit = node_at(node_get(needs_kind(pack, id), "units"), 0);

	return unit ? node_text(unit, "zh") : STR("");
}

struct bilingual
needs_unit_name(const struct pack *pack, struct str unit)
{
	const struct node *kinds = node_get(root_of(pack), "kinds");

	for (size_t i = 0; kinds && i < kinds->count; i++) {
		const struct node *known = node_find(
			node_get(node_at(kinds, i), "units"), "zh", unit);

		if (known) {
			return (struct bilingual){ unit, node_text(known, "en") };
		}
	}
	return (struct bilingual){ unit, unit };
}

struct bilingual
needs_field_name(const struct pack *pack, struct str id)
{
	const struct node *field = node_find(
		node_get(pack_file(pack, "fields.yaml"), "fields"), "id", id);

	return field ? node_bilingual(field, "name") : (struct bilingual){ id, id };
}

static struct choices
choices_of(struct req *req, const struct node *list)
{
	size_t count = list ? list->count : 0;
	struct choice *items = ARENA_ARRAY(req->arena, count + 1, struct choice);

	for (size_t i = 0; i < count; i++) {
		items[i] = (struct choice){ node_text(node_at(list, i), "id"),
			node_bilingual(node_at(list, i), "name") };
	}
	return (struct choices){ items, count };
}

struct choices
needs_kind_choices(struct req *req)
{
	return choices_of(req, node_get(root_of(req_pack(req)), "kinds"));
}

struct choices
needs_field_choices(struct req *req)
{
	return choices_of(req, node_get(pack_file(req_pack(req), "fields.yaml"), "fields"));
}

/* ---- checking ------------------------------------------------------------------------------------ */

static const char *const checks[] = { "before", "after", NULL };
static const struct node_rule unit_rules[] = {
	{ "zh", WANT_TEXT, .is_required = true },
	{ "en", WANT_TEXT, .is_required = true },
};
static const struct node_rule kind_rules[] = {
	{ "id", WANT_ID, .is_required = true },
	{ "name", WANT_BILINGUAL, .is_required = true },
	{ "hint", WANT_BILINGUAL, .is_required = true },
	{ "icon", WANT_ID, .is_required = true },
	{ "units", WANT_LIST, .is_required = true, .min = 1, .max = 9, .rules = unit_rules,
		.rule_count = RULE_COUNT(unit_rules) },
};
static const struct node_rule match_rules[] = {
	{ "field", WANT_INT, .is_required = true, .max = WEIGHT_MAX },
	{ "community", WANT_INT, .is_required = true, .max = WEIGHT_MAX },
	{ "street", WANT_INT, .is_required = true, .max = WEIGHT_MAX },
	{ "district", WANT_INT, .is_required = true, .max = WEIGHT_MAX },
	{ "least", WANT_INT, .is_required = true, .min = 1, .max = WEIGHT_MAX },
	{ "most", WANT_INT, .is_required = true, .min = 1, .max = ORGS_MAX },
	{ "daily_hour", WANT_INT, .is_required = true, .max = 23 },
};
static const struct node_rule needs_rules[] = {
	{ "check", WANT_ID, .is_required = true, .words = checks },
	{ "days_max", WANT_INT, .is_required = true, .min = 7, .max = DAYS_MAX },
	{ "complete_after_days", WANT_INT, .is_required = true, .min = 1, .max = DAYS_MAX },
	{ "kinds", WANT_LIST, .is_required = true, .min = 1, .max = KINDS_MAX, .rules = kind_rules,
		.rule_count = RULE_COUNT(kind_rules) },
	{ "match", WANT_MAP, .is_required = true, .rules = match_rules,
		.rule_count = RULE_COUNT(match_rules) },
};
static const struct node_rule file_rules[] = {
	{ "needs", WANT_MAP, .is_required = true, .rules = needs_rules,
		.rule_count = RULE_COUNT(needs_rules) },
};

void
needs_check_pack(const struct pack *pack, struct pack_report *report)
{
	const struct node *file = pack_file(pack, "needs.yaml"), *match;

	if (!file) {
		return; /* a district that shares nothing */
	}
	node_check(report, file, file_rules, RULE_COUNT(file_rules));
	node_check_unique(report, node_get(root_of(pack), "kinds"), "id");
	match = node_get(root_of(pack), "match");
	if (match && node_int(match, "least", 1) > node_int(match, "field", 0) * NEED_FIELDS_MAX +
							   node_int(match, "community", 0)) {
		pack_problem(report, match, "nothing can reach `least` with these weights");
	}
	needs_demo_check(pack, report);
}
