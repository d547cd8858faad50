#include "pack_rule.h"

#include "map.h"

static const char *const kind_words[] = { "a text", "a list", "a map of keys" };

static bool
is_id(struct str text)
{
	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];
		bool is_alnum = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
				(c >= '0' && c <= '9');

		if (!is_alnum && (i == 0 || (c != '_' && c != '-'))) {
			return false;
		}
	}
	return text.len > 0 && text.len <= 64;
}

static bool
check_kind(
	struct pack_report *report, const char *key, const struct node *node, enum node_kind kind)
{
	if (node->kind != kind) {
		pack_problem(report, node, "%s must be %s", key, kind_words[kind]);
		return false;
	}
	return true;
}

static void
check_words(struct pack_report *report, const struct node_rule *rule, const struct node *node)
{
	for (size_t i = 0; rule->words && rule->words[i]; i++) {
		if (str_equal(node->text, str_of(rule->words[i]))) {
			return;
		}
	}
	if (rule->words) {
		pack_problem(report, node, "%s cannot be %.*s", rule->key, STR_ARG(node->text));
	}
}

static void
check_bounds(struct pack_report *report, const struct node_rule *rule, const struct node *node,
	int64_t value)
{
	if ((rule->min || rule->max) && (value < rule->min || value > rule->max)) {
		pack_problem(report, node, "%s must be from %lld to %lld", rule->key,
			(long long)rule->min, (long long)rule->max);
	}
}

static void
check_scalar(struct pack_report *report, const struct node_rule *rule, const struct node *node)
{
	struct day day;
	int64_t value;

	if (!check_kind(report, rule->key, node, NODE_TEXT)) {
		return;
	}
	if (rule->want == WANT_INT) {
		if (!str_parse_int(node->text, &value)) {
			pack_problem(report, node, "%s must be a whole number", rule->key);
			return;
		}
		check_bounds(report, rule, node, value);
	} else if (rule->want == WANT_BOOL) {
		if (!str_equal(node->text, STR("true")) && !str_equal(node->text, STR("false"))) {
			pack_problem(report, node, "%s must be true or false", rule->key);
		}
	} else if (rule->want == WANT_DAY) {
		if (!day_parse_iso(node->text, &day)) {
			pack_problem(report, node, "%s must be a day like 2014-09-24", rule->key);
		}
	} else if (rule->want == WANT_ID && !is_id(node->text)) {
		pack_problem(report, node, "%s must be letters, digits, _ and -", rule->key);
	} else if (node->text.len == 0) {
		pack_problem(report, node, "%s is empty", rule->key);
	} else {
		check_words(report, rule, node);
	}
}

static void
check_bilingual(struct pack_report *report, const struct node_rule *rule, const struct node *node)
{
	static const struct node_rule both[] = {
		{ "zh", WANT_TEXT, true },
		{ "en", WANT_TEXT, true },
	};

	if (check_kind(report, rule->key, node, NODE_MAP)) {
		node_check(report, node, both, RULE_COUNT(both));
	}
}

static void
check_days(struct pack_report *report, const struct node_rule *rule, const struct node *list)
{
	struct day before = DAY_NONE, day;

	for (size_t i = 0; i < list->count; i++) {
		const struct node *node = list->members[i].value;

		if (node->kind != NODE_TEXT || !day_parse_iso(node->text, &day)) {
			pack_problem(report, node, "%s must be days like 2014-09-24", rule->key);
		} else if (!day_is_none(before) && day.n <= before.n) {
			pack_problem(report, node, "%s must be in order, each day once", rule->key);
		} else {
			before = day;
		}
	}
}

static void
check_list(struct pack_report *report, const struct node_rule *rule, const struct node *list)
{
	if (!check_kind(report, rule->key, list, NODE_LIST)) {
		return;
	}
	check_bounds(report, rule, list, (int64_t)list->count);
	if (rule->want == WANT_DAYS) {
		check_days(report, rule, list);
		return;
	}
	for (size_t i = 0; i < list->count; i++) {
		const struct node *node = list->members[i].value;

		if (rule->want == WANT_LIST) {
			if (check_kind(report, rule->key, node, NODE_MAP)) {
				node_check(report, node, rule->rules, rule->rule_count);
			}
		} else if (check_kind(report, rule->key, node, NODE_TEXT)) {
			check_words(report, rule, node);
		}
	}
}

static void
check_one(struct pack_report *report, const struct node_rule *rule, const struct node *node)
{
	switch (rule->want) {
	case WANT_BILINGUAL:
		check_bilingual(report, rule, node);
		break;
	case WANT_TEXTS:
	case WANT_DAYS:
	case WANT_LIST:
		check_list(report, rule, node);
		break;
	case WANT_MAP:
		if (check_kind(report, rule->key, node, NODE_MAP)) {
			node_check(report, node, rule->rules, rule->rule_count);
		}
		break;
	case WANT_ANY:
		break;
	default:
		check_scalar(report, rule, node);
		break;
	}
}

static const struct node_rule *
find_rule(const struct node_rule *rules, size_t count, struct str key)
{
	for (size_t i = 0; i < count; i++) {
		if (str_equal(key, str_of(rules[i].key))) {
			return &rules[i];
		}
	}
	return NULL;
}

void
node_check(struct pack_report *report, const struct node *map, const struct node_rule *rules,
	size_t count)
{
	if (!map) {
		return;
	}
	if (map->kind != NODE_MAP) {
		pack_problem(report, map, "keys are expected here");
		return;
	}
	for (size_t i = 0; i < map->count; i++) {
		const struct node_rule *rule = find_rule(rules, count, map->members[i].key);

		if (!rule) {
			pack_problem(report, map->members[i].value, "unknown key %.*s",
				STR_ARG(map->members[i].key));
		} else {
			check_one(report, rule, map->members[i].value);
		}
	}
	for (size_t i = 0; i < count; i++) {
		if (rules[i].is_required && !node_get(map, rules[i].key)) {
			pack_problem(report, map, "%s is missing", rules[i].key);
		}
	}
}

void
node_check_unique(struct pack_report *report, const struct node *list, const char *key)
{
	struct map seen;

	map_init(&seen, report->arena);
	for (size_t i = 0; list && list->kind == NODE_LIST && i < list->count; i++) {
		const struct node *item = list->members[i].value;
		struct str value = node_text(item, key);
		const struct node *before;

		if (value.len == 0) {
			continue;
		}
		before = map_set(&seen, value, (void *)item);
		if (before) {
			pack_problem(report, item, "%s %.*s stands already in line %d", key,
				STR_ARG(value), before->line);
		}
	}
}

const struct node *
node_find(const struct node *list, const char *key, struct str value)
{
	for (size_t i = 0; list && list->kind == NODE_LIST && i < list->count; i++) {
		if (str_equal(node_text(list->members[i].value, key), value)) {
			return list->members[i].value;
		}
	}
	return NULL;
}
