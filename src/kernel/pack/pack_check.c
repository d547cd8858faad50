#include "pack_check.h"
#include "map.h"
#include "office.h"
#include "pack_rule.h"

#include <string.h>

/* What the kernel itself asks of a district's pack: its head, its regions, its settings. */

enum { TILES_MAX = 40 };

static const char *const languages[] = { "zh", "en", NULL };
static const char *const region_kinds[] = { "district", "street", "town", "community", "village",
	NULL };
static const char *const setting_types[] = { "int", "bool", "text", "choice", NULL };

static const struct node_rule zone_rules[] = {
	{ "name", WANT_TEXT, true },
	{ "minutes_east", WANT_INT, true, -720, 840 },
};
static const struct node_rule portal_rules[] = {
	{ "name", WANT_BILINGUAL, true },
	{ "motto", WANT_BILINGUAL, true },
};
static const struct node_rule hotline_rules[] = {
	{ "number", WANT_TEXT, true },
	{ "name", WANT_BILINGUAL, true },
	{ "note", WANT_BILINGUAL, true },
};
static const struct node_rule footer_rules[] = {
	{ "label", WANT_BILINGUAL, true },
	{ "text", WANT_ANY, true }, /* empty: not shown */
	{ "url", WANT_TEXT, false },
};
static const struct node_rule head_rules[] = {
	{ "id", WANT_ID, true },
	{ "version", WANT_TEXT, true },
	{ "name", WANT_BILINGUAL, true },
	{ "depends", WANT_TEXTS, false },
};
static const struct node_rule district_rules[] = {
	{ "id", WANT_ID, true },
	{ "version", WANT_TEXT, true },
	{ "name", WANT_BILINGUAL, true },
	{ "depends", WANT_TEXTS, true, 1, 8 },
	{ "from", WANT_DAY, true },
	{ "region", WANT_TEXT, true },
	{ "city", WANT_BILINGUAL, true },
	{ "authority", WANT_BILINGUAL, true },
	{ "center", WANT_BILINGUAL, true },
	{ "registrar", WANT_TEXT, true },
	{ "zone", WANT_MAP, true, .rules = zone_rules, .rule_count = RULE_COUNT(zone_rules) },
	{ "languages", WANT_TEXTS, true, 1, 2, .words = languages },
	{ "portal", WANT_MAP, true, .rules = portal_rules, .rule_count = RULE_COUNT(portal_rules) },
	{ "hotline", WANT_MAP, true, .rules = hotline_rules,
		.rule_count = RULE_COUNT(hotline_rules) },
	{ "footer", WANT_LIST, true, .rules = footer_rules,
		.rule_count = RULE_COUNT(footer_rules) },
};

static const struct node_rule region_rules[] = {
	{ "code", WANT_TEXT, true },
	{ "kind", WANT_ID, true, .words = region_kinds },
	{ "name", WANT_BILINGUAL, true },
	{ "tile", WANT_ANY, false },
};
static const struct node_rule alias_rules[] = {
	{ "name", WANT_TEXT, true },
	{ "code", WANT_TEXT, true },
	{ "note", WANT_BILINGUAL, false },
};
static const struct node_rule regions_rules[] = {
	{ "regions", WANT_LIST, true, 1, 20000, .rules = region_rules,
		.rule_count = RULE_COUNT(region_rules) },
	{ "aliases", WANT_LIST, false, .rules = alias_rules,
		.rule_count = RULE_COUNT(alias_rules) },
};

static const struct node_rule setting_rules[] = {
	{ "key", WANT_ID, true },
	{ "type", WANT_ID, true, .words = setting_types },
	{ "value", WANT_ANY, true },
	{ "min", WANT_INT, false },
	{ "max", WANT_INT, false },
	{ "choices", WANT_TEXTS, false, 2, 20 },
	{ "group", WANT_ID, true },
	{ "name", WANT_BILINGUAL, true },
	{ "why", WANT_BILINGUAL, true },
};
static const struct node_rule settings_rules[] = {
	{ "settings", WANT_LIST, true, .rules = setting_rules,
		.rule_count = RULE_COUNT(setting_rules) },
};

static void
check_heads(const struct pack *pack, struct pack_report *report)
{
	for (size_t i = 0; i < pack->files->count; i++) {
		const struct node *head = pack->files->members[i].value;

		if (!str_ends(pack->files->members[i].key, STR("/pack.yaml"))) {
			continue;
		}
		if (node_get(head, "region")) {
			node_check(report, head, district_rules, RULE_COUNT(district_rules));
		} else {
			node_check(report, head, head_rules, RULE_COUNT(head_rules));
		}
	}
}

static bool
is_digits(struct str code)
{
	for (size_t i = 0; i < code.len; i++) {
		if (code.ptr[i] < '0' || code.ptr[i] > '9') {
			return false;
		}
	}
	return code.len > 0;
}

/* How many digits a region of the kind has (GB/T 2260, GB/T 10114). */
static size_t
code_length(struct str kind)
{
	if (str_equal(kind, STR("district"))) {
		return 6;
	}
	return str_equal(kind, STR("street")) || str_equal(kind, STR("town")) ? 9 : 12;
}

static void
check_tile(const struct node *region, struct map *tiles, struct pack_report *report)
{
	const struct node *tile = node_get(region, "tile"), *column = node_at(tile, 0),
			  *row = node_at(tile, 1);
	int64_t x, y;

	if (!tile) {
		return;
	}
	if (tile->kind != NODE_LIST || tile->count != 2 || !str_parse_int(column->text, &x) ||
		!str_parse_int(row->text, &y) || x < 0 || y < 0 || x >= TILES_MAX ||
		y >= TILES_MAX) {
		pack_problem(report, tile, "tile must be [x, y], both from 0 to %d", TILES_MAX - 1);
		return;
	}
	if (map_set(tiles, str_format(report->arena, "%lld,%lld", (long long)x, (long long)y),
		    (void *)tile)) {
		pack_problem(report, tile, "another region stands on this tile");
	}
}

static void
check_code(const struct node *region, const struct map *codes, struct pack_report *report)
{
	struct str code = node_text(region, "code"), kind = node_text(region, "kind");
	size_t len = code_length(kind);

	if (!is_digits(code) || code.len != len) {
		pack_problem(
			report, region, "the code of a %.*s has %zu digits", STR_ARG(kind), len);
	} else if (len > 6 && !map_find(codes, str_slice(code, 0, len - 3))) {
		pack_problem(report, region, "no region above has the code %.*s",
			STR_ARG(str_slice(code, 0, len - 3)));
	}
}

static void
check_regions(const struct pack *pack, struct pack_report *report)
{
	const struct node *file = pack_file(pack, "regions.yaml");
	const struct node *list = node_get(file, "regions"), *aliases = node_get(file, "aliases");
	struct str district = node_text(pack_file(pack, "pack.yaml"), "region");
	struct map codes, tiles;

	if (!file) {
		pack_problem(report, pack_file(pack, "pack.yaml"), "regions.yaml is missing");
		return;
	}
	node_check(report, file, regions_rules, RULE_COUNT(regions_rules));
	map_init(&codes, report->arena);
	map_init(&tiles, report->arena);
	for (size_t i = 0; list && list->kind == NODE_LIST && i < list->count; i++) {
		const struct node *region = list->members[i].value;

		check_code(region, &codes, report);
		check_tile(region, &tiles, report);
		if (i == 0 && !str_equal(node_text(region, "code"), district)) {
			pack_problem(report, region,
				"the first region must be the district of pack.yaml, %.*s",
				STR_ARG(district));
		} else if (i > 0 && str_equal(node_text(region, "kind"), STR("district"))) {
			pack_problem(report, region, "a second district");
		}
		if (node_text(region, "code").len) {
			map_set(&codes, node_text(region, "code"), (void *)region);
		}
	}
	node_check_unique(report, list, "code");
	node_check_unique(report, aliases, "name");
	for (size_t i = 0; aliases && aliases->kind == NODE_LIST && i < aliases->count; i++) {
		const struct node *alias = aliases->members[i].value;

		if (node_text(alias, "code").len && !map_find(&codes, node_text(alias, "code"))) {
			pack_problem(report, alias, "no region has the code %.*s",
				STR_ARG(node_text(alias, "code")));
		}
	}
}

bool
setting_value_fits(const struct node *setting, struct str value)
{
	struct str type = node_text(setting, "type");
	const struct node *choices = node_get(setting, "choices");
	int64_t number;

	if (str_equal(type, STR("int"))) {
		return str_parse_int(value, &number) &&
		       number >= node_int(setting, "min", INT64_MIN) &&
		       number <= node_int(setting, "max", INT64_MAX);
	}
	if (str_equal(type, STR("bool"))) {
		return str_equal(value, STR("true")) || str_equal(value, STR("false"));
	}
	if (!str_equal(type, STR("choice"))) {
		return value.len <= 2000;
	}
	for (size_t i = 0; choices && i < choices->count; i++) {
		if (str_equal(choices->members[i].value->text, value)) {
			return true;
		}
	}
	return false;
}

static void
check_settings(const struct node *file, struct pack_report *report)
{
	const struct node *list = node_get(file, "settings");

	node_check(report, file, settings_rules, RULE_COUNT(settings_rules));
	node_check_unique(report, list, "key");
	for (size_t i = 0; list && list->kind == NODE_LIST && i < list->count; i++) {
		const struct node *setting = list->members[i].value,
				  *value = node_get(setting, "value");

		if (value &&
			(value->kind != NODE_TEXT || !setting_value_fits(setting, value->text))) {
			pack_problem(report, value,
				"the value does not fit the setting's type or bounds");
		}
	}
}

void
pack_check(const struct pack *pack, struct pack_report *report)
{
	check_heads(pack, report);
	pack_check_national(pack, report);
	if (!pack_is_district(pack)) {
		return; /* rules for others to stand on */
	}
	check_regions(pack, report);
	for (size_t i = 0; i < pack->files->count; i++) {
		if (str_ends(pack->files->members[i].key, STR("/settings.yaml"))) {
			check_settings(pack->files->members[i].value, report);
		}
	}
	pack_check_texts(pack, report);
	pack_check_logins(pack, report);
	for (size_t i = 0; i < office_count(); i++) {
		if (office_at(i)->check_pack) {
			office_at(i)->check_pack(pack, report);
		}
	}
}
