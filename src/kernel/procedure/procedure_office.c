#include "conditions.h"
#include "kernel_offices.h"
#include "pack_rule.h"
#include "procedure_check.h"
#include "procedure_pages.h"

/* Procedures as an office of the kernel: its pages, and what it asks of a pack. */

static const struct node_rule group_rules[] = {
	{ "id", WANT_ID, true },
	{ "icon", WANT_ID, true },
	{ "name", WANT_BILINGUAL, true },
	{ "note", WANT_BILINGUAL, true },
};
static const struct node_rule counter_rules[] = {
	{ "name", WANT_BILINGUAL, true },
	{ "note", WANT_BILINGUAL, true },
};
static const struct node_rule services_rules[] = {
	{ "groups", WANT_LIST, true, 1, 20, .rules = group_rules,
		.rule_count = RULE_COUNT(group_rules) },
	{ "counters", WANT_LIST, true, 1, 20, .rules = counter_rules,
		.rule_count = RULE_COUNT(counter_rules) },
};

static void
check_pack(const struct pack *pack, struct pack_report *report)
{
	struct procedures procedures = procedures_read(report->arena, pack, report);
	const struct node *services = pack_file(pack, "services.yaml");

	node_check(report, services, services_rules, RULE_COUNT(services_rules));
	node_check_unique(report, node_get(services, "groups"), "id");
	procedures_check(&procedures, pack, report);
	conditions_check(pack, &procedures, report);
}

static const struct route routes[] = {
	{ METHOD_GET, "/services", .right = &right_public, .form = &services_form,
		.run = show_services, .is_cached = true, .title = N_("办事大厅") },
	{ METHOD_GET, "/services/{procedure}", .right = &right_public, .form = &service_form,
		.run = show_service, .is_cached = true, .title = N_("办事指南") },
	{ METHOD_GET, "/api/v1/procedures", .right = &right_public, .run = list_procedures,
		.is_cached = true, .title = N_("办事事项"), .answer = procedure_item_members,
		.answer_count = 9, .answer_is_list = true },
	{ METHOD_GET, "/api/v1/procedures/{procedure}", .right = &right_public,
		.form = &service_form, .run = send_procedure, .is_cached = true,
		.title = N_("一项办事事项"), .answer = procedure_item_members, .answer_count = 9 },
};

static const struct menu_item menu[] = {
	{ N_("办事"), "/services", "seal", "services", 30, &right_public },
};

const struct office procedure_office = {
	.name = "procedure",
	.routes = routes,
	.route_count = sizeof(routes) / sizeof(routes[0]),
	.menu = menu,
	.menu_count = sizeof(menu) / sizeof(menu[0]),
	.check_pack = check_pack,
};
