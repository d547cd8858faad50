#include "app.h"
#include "audit.h"
#include "demo.h"
#include "kernel_queries.h"
#include "pack_rule.h"
#include "project_view.h"
#include "region.h"

/* demo/projects.yaml: checked with the pack, loaded by `chuke demo`. */

enum { DAYS_MAX = 3650 };

static const char *const states[] = { "planned", "running", "done", NULL };
static const struct node_rule project_rules[] = {
	{ "id", WANT_ID, .is_required = true },
	{ "name", WANT_BILINGUAL, .is_required = true },
	{ "sample", WANT_BOOL },
	{ "field", WANT_ID, .is_required = true },
	{ "org", WANT_ID, .is_required = true },
	{ "regions", WANT_TEXTS, .is_required = true },
	{ "buyer", WANT_BILINGUAL, .is_required = true },
	{ "served", WANT_BILINGUAL, .is_required = true },
	{ "summary", WANT_BILINGUAL, .is_required = true },
	{ "state", WANT_ID, .is_required = true, .words = states },
	{ "watched", WANT_BOOL },
	{ "percent", WANT_INT, .is_required = true, .max = 100 },
	{ "from_days_ago", WANT_INT, .is_required = true, .min = -DAYS_MAX, .max = DAYS_MAX },
	{ "until_days_ahead", WANT_INT, .is_required = true, .min = -DAYS_MAX, .max = DAYS_MAX },
};
static const struct node_rule root_rules[] = {
	{ "projects", WANT_LIST, .is_required = true, .rules = project_rules,
		.rule_count = RULE_COUNT(project_rules) },
};

static void
check_one(const struct pack *pack, struct pack_report *report, const struct node *item)
{
	const struct node *regions = node_get(item, "regions");
	const struct node *known = node_get(pack_file(pack, "regions.yaml"), "regions");
	int64_t percent = node_int(item, "percent", 0);
	struct str state = node_text(item, "state");

	if (!node_find(node_get(pack_file(pack, "fields.yaml"), "fields"), "id",
		    node_text(item, "field"))) {
		pack_problem(report, item, "field is none of fields.yaml");
	}
	if (!demo_org_node(pack, node_text(item, "org"))) {
		pack_problem(report, item, "no such organisation in demo/orgs.yaml");
	}
	for (size_t i = 0; regions && i < regions->count; i++) {
		if (!node_find(known, "code", node_at(regions, i)->text)) {
			pack_problem(report, node_at(regions, i), "no such region");
		}
	}
	if (node_int(item, "until_days_ahead", 0) < -node_int(item, "from_days_ago", 0)) {
		pack_problem(report, item, "it ends before it begins");
	}
	if ((str_equal(state, STR("done")) && percent < 100) ||
		(str_equal(state, STR("planned")) && percent > 0)) {
		pack_problem(report, item, "percent does not fit the state");
	}
}

void
project_check_pack(const struct pack *pack, struct pack_report *report)
{
	const struct node *root = pack_file(pack, "demo/projects.yaml");
	const struct node *list = node_get(root, "projects");

	if (!root) {
		return;
	}
	node_check(report, root, root_rules, RULE_COUNT(root_rules));
	node_check_unique(report, list, "id");
	for (size_t i = 0; list && i < list->count; i++) {
		check_one(pack, report, node_at(list, i));
	}
}

/* ---- loading ------------------------------------------------------------------------------------- */

/* Where it works: each region, and the street that a community lies in. */
static void
add_regions(struct demo *demo, struct project_id id, const struct node *list)
{
	for (size_t i = 0; list && i < list->count; i++) {
		const struct region *region = region_find_by_code(
			&demo->regions, node_at(list, i)->text);
		const struct region *street = region ? region_street_of(&demo->regions, region->id)
						     : NULL;

		if (region) {
			project_region_add(demo->db, id, region->id);
		}
		if (street) {
			project_region_add(demo->db, id, street->id);
		}
	}
}

static void
load_one(struct demo *demo, const struct node *item)
{
	const struct node *regions = node_get(item, "regions");
	const struct region *region = region_find_by_code(
		&demo->regions, node_at(regions, 0)->text);
	struct bilingual name = node_bilingual(item, "name"), buyer = node_bilingual(item, "buyer"),
			 served = node_bilingual(item, "served"),
			 summary = node_bilingual(item, "summary");
	struct project_add_args args = { .code = node_text(item, "id"),
		.name = name.zh,
		.name_en = name.en,
		.is_sample = node_bool(item, "sample", false),
		.field = node_text(item, "field"),
		.org_id = demo_org(demo->db, demo->pack, node_text(item, "org")),
		.region_id = regions->count == 1 && region ? region->id : demo->regions.items[0].id,
		.buyer = buyer.zh,
		.buyer_en = buyer.en,
		.served = served.zh,
		.served_en = served.en,
		.state = node_text(item, "state"),
		.is_watched = node_bool(item, "watched", false),
		.done_percent = node_int(item, "percent", 0),
		.from_day = { demo->today.n - (int32_t)node_int(item, "from_days_ago", 0) },
		.until_day = { demo->today.n + (int32_t)node_int(item, "until_days_ahead", 0) },
		.summary = summary.zh,
		.summary_en = summary.en,
		.changed_at = db_now(demo->db) };
	struct project_add_row added;

	project_add(demo->db, &args, &added);
	add_regions(demo, added.id, regions);
	audit_add_by_system(demo->db, &(struct audit){ .verb = "project.add",
					      .object = "project",
					      .object_id = added.id.v,
					      .scope = { args.region_id, args.org_id },
					      .reason = STR("示例数据") });
}

void
project_demo_load(struct app *app, const struct pack *pack)
{
	demo_load(app, pack, "demo/projects.yaml", "projects", load_one);
}
