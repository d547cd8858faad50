#include "portal.h"

#include "home_pages.h"
#include "pack_rule.h"
#include "right.h"
#include "route.h"
#include "sitemap.h"

/* The portal: what stands at the door of the site. */

static const struct route routes[] = {
	{ METHOD_GET, "/", .right = &right_public, .run = show_home, .is_cached = true,
		.title = N_("首页") },
	{ METHOD_GET, "/sitemap.xml", .right = &right_public, .run = show_sitemap_index,
		.is_cached = true, .title = N_("网站地图") },
	{ METHOD_GET, "/sitemap/{part}", .right = &right_public, .form = &sitemap_form,
		.run = show_sitemap, .is_cached = true, .title = N_("网站地图的一份") },
};

static const struct menu_item menu[] = {
	{ .label = N_("首页"), .path = "/", .icon = "home", .key = "home", .place = 1 },
};

/* ---- home.yaml ---------------------------------------------------------------------------------- */

static const struct node_rule hero_rules[] = {
	{ "title", WANT_BILINGUAL, .is_required = true },
	{ "lead", WANT_BILINGUAL, .is_required = true },
};
static const struct node_rule link_rules[] = {
	{ "text", WANT_BILINGUAL, .is_required = true },
	{ "q", WANT_TEXT, .is_required = true },
};
static const struct node_rule tier_rules[] = {
	{ "name", WANT_BILINGUAL, .is_required = true },
	{ "text", WANT_BILINGUAL, .is_required = true },
};
static const struct node_rule tiers_rules[] = {
	{ "title", WANT_BILINGUAL, .is_required = true },
	{ "lead", WANT_BILINGUAL, .is_required = true },
	{ "items", WANT_LIST, .is_required = true, .min = 3, .max = 3, .rules = tier_rules,
		.rule_count = RULE_COUNT(tier_rules) },
};
static const struct node_rule both_rules[] = {
	{ "zh", WANT_TEXT, .is_required = true },
	{ "en", WANT_TEXT, .is_required = true },
};
static const struct node_rule story_rules[] = {
	{ "title", WANT_BILINGUAL, .is_required = true },
	{ "paragraphs", WANT_LIST, .is_required = true, .rules = both_rules,
		.rule_count = RULE_COUNT(both_rules) },
	{ "path", WANT_LIST, .rules = both_rules, .rule_count = RULE_COUNT(both_rules) },
	{ "link", WANT_MAP, .is_required = true, .rules = link_rules,
		.rule_count = RULE_COUNT(link_rules) },
};
static const struct node_rule figure_rules[] = {
	{ "name", WANT_BILINGUAL, .is_required = true },
	{ "value", WANT_TEXT, .is_required = true },
	{ "unit", WANT_BILINGUAL, .is_required = true },
};
static const struct node_rule policy_rules[] = {
	{ "mark", WANT_BILINGUAL, .is_required = true },
	{ "name", WANT_BILINGUAL, .is_required = true },
};
static const struct node_rule policies_rules[] = {
	{ "title", WANT_BILINGUAL, .is_required = true },
	{ "note", WANT_BILINGUAL, .is_required = true },
	{ "items", WANT_LIST, .is_required = true, .rules = policy_rules,
		.rule_count = RULE_COUNT(policy_rules) },
};
static const struct node_rule elder_rules[] = {
	{ "greeting", WANT_BILINGUAL, .is_required = true },
	{ "lead", WANT_BILINGUAL, .is_required = true },
	{ "help", WANT_BILINGUAL, .is_required = true },
};
#define MAP_OF(name, table)                                          \
	{                                                            \
		name, WANT_MAP, .is_required = true, .rules = table, \
				.rule_count = RULE_COUNT(table)      \
	}
#define LIST_OF(name, table)                                          \
	{                                                             \
		name, WANT_LIST, .is_required = true, .rules = table, \
				 .rule_count = RULE_COUNT(table)      \
	}
static const struct node_rule home_rules[] = {
	MAP_OF("hero", hero_rules),
	LIST_OF("searches", link_rules),
	MAP_OF("tiers", tiers_rules),
	MAP_OF("story", story_rules),
	LIST_OF("figures", figure_rules),
	MAP_OF("policies", policies_rules),
	MAP_OF("elder", elder_rules),
};

static void
check_pack(const struct pack *pack, struct pack_report *report)
{
	const struct node *home = pack_file(pack, "home.yaml");

	if (home) {
		node_check(report, home, home_rules, RULE_COUNT(home_rules));
	}
}

const struct office portal_office = {
	.name = "portal",
	.routes = routes,
	.route_count = FIELD_COUNT(routes),
	.menu = menu,
	.menu_count = FIELD_COUNT(menu),
	.check_pack = check_pack,
};
