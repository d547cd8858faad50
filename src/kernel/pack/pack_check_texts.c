#include "pack_check.h"
#include "pack_rule.h"
#include "right.h"

/* What the kernel asks of the pages of words, and of the demonstration's accounts where a pack has them. */

static const char *const text_ids[] = { "about", "help", "privacy", "accessibility", NULL };

static const struct node_rule text_rules[] = {
	{ "id", WANT_ID, true, .words = text_ids },
	{ "updated", WANT_DAY, true },
	{ "title", WANT_BILINGUAL, true },
	{ "lead", WANT_BILINGUAL, true },
	{ "body", WANT_BILINGUAL, true },
};
static const struct node_rule texts_rules[] = {
	{ "texts", WANT_LIST, true, 1, 50, .rules = text_rules,
		.rule_count = RULE_COUNT(text_rules) },
};

static const struct node_rule place_rules[] = {
	{ "role", WANT_ID, true },
	{ "org", WANT_ID, true },
};
static const struct node_rule login_rules[] = {
	{ "login", WANT_ID, true },
	{ "phone", WANT_TEXT },
	{ "role", WANT_ID, true },
	{ "region", WANT_TEXT, false },
	{ "org", WANT_ID, false },
	{ "also", WANT_LIST, false, 1, 20, .rules = place_rules,
		.rule_count = RULE_COUNT(place_rules) },
	{ "invited", WANT_LIST, false, 1, 20, .rules = place_rules,
		.rule_count = RULE_COUNT(place_rules) },
	{ "name", WANT_BILINGUAL, true },
	{ "title", WANT_BILINGUAL, true },
};
static const struct node_rule logins_rules[] = {
	{ "password", WANT_TEXT, true },
	{ "logins", WANT_LIST, true, 1, 100, .rules = login_rules,
		.rule_count = RULE_COUNT(login_rules) },
};

void
pack_check_texts(const struct pack *pack, struct pack_report *report)
{
	const struct node *file = pack_file(pack, "texts.yaml"), *texts = node_get(file, "texts");

	if (!file) {
		pack_problem(report, pack_file(pack, "pack.yaml"), "texts.yaml is missing");
		return;
	}
	node_check(report, file, texts_rules, RULE_COUNT(texts_rules));
	node_check_unique(report, texts, "id");
	for (size_t i = 0; text_ids[i]; i++) {
		if (!node_find(texts, "id", str_of(text_ids[i]))) {
			pack_problem(report, file, "the text %s is missing", text_ids[i]);
		}
	}
}

/* Roles in further organisations. */
static void
check_places(const struct pack *pack, struct pack_report *report, const struct node *list)
{
	const struct node *orgs = node_get(pack_file(pack, "demo/orgs.yaml"), "orgs");

	for (size_t i = 0; list && list->kind == NODE_LIST && i < list->count; i++) {
		const struct node *place = list->members[i].value;
		enum role role = 0;

		if (!role_parse(node_text(place, "role"), &role) || !role_is_of_org(role)) {
			pack_problem(report, place, "%.*s is no role in an organisation",
				STR_ARG(node_text(place, "role")));
		}
		if (!node_find(orgs, "id", node_text(place, "org"))) {
			pack_problem(report, place, "demo/orgs.yaml has no %.*s",
				STR_ARG(node_text(place, "org")));
		}
	}
}

void
pack_check_logins(const struct pack *pack, struct pack_report *report)
{
	const struct node *file = pack_file(pack, "demo/logins.yaml"),
			  *logins = node_get(file, "logins"),
			  *regions = node_get(pack_file(pack, "regions.yaml"), "regions"),
			  *orgs = node_get(pack_file(pack, "demo/orgs.yaml"), "orgs");

	node_check(report, file, logins_rules, RULE_COUNT(logins_rules));
	node_check_unique(report, logins, "login");
	for (size_t i = 0; logins && logins->kind == NODE_LIST && i < logins->count; i++) {
		const struct node *login = logins->members[i].value;
		struct str region = node_text(login, "region"), org = node_text(login, "org");
		enum role role;

		check_places(pack, report, node_get(login, "also"));
		check_places(pack, report, node_get(login, "invited"));
		if (!role_parse(node_text(login, "role"), &role)) {
			pack_problem(report, login, "there is no role %.*s",
				STR_ARG(node_text(login, "role")));
		}
		if ((region.len == 0) == (org.len == 0)) {
			pack_problem(
				report, login, "a role is over a region or an org, one of both");
		}
		if (region.len && !node_find(regions, "code", region)) {
			pack_problem(report, login, "no region has the code %.*s", STR_ARG(region));
		}
		if (org.len && !node_find(orgs, "id", org)) {
			pack_problem(report, login, "demo/orgs.yaml has no %.*s", STR_ARG(org));
		}
	}
}
