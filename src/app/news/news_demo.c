#include "news_demo.h"

#include "app.h"
#include "audit.h"
#include "demo.h"
#include "kernel_queries.h"
#include "news_write.h"
#include "pack_rule.h"
#include "region.h"

enum { DAY_MS = 86400000, HOUR_MS = 3600000, DAYS_MAX = 3650 };

/* ---- what it must look like ---------------------------------------------------------------------- */

static const char *const genres[] = { "news", "announcement", "publicity", NULL };
static const char *const states[] = { "draft", "waiting", "returned", "scheduled", "published",
	"withdrawn", NULL };

static const struct node_rule text_rules[] = {
	{ "note", WANT_TEXT, .is_required = true },
	{ "days_ago", WANT_INT, .is_required = true, .max = DAYS_MAX },
	{ "body", WANT_TEXT, .is_required = true },
};
static const struct node_rule item_rules[] = {
	{ "genre", WANT_ID, .words = genres },
	{ "title", WANT_BILINGUAL, .is_required = true },
	{ "summary", WANT_BILINGUAL, .is_required = true },
	{ "body", WANT_TEXT, .is_required = true },
	{ "org", WANT_ID },
	{ "region", WANT_TEXT },
	{ "center", WANT_BOOL },
	{ "about", WANT_TEXTS },
	{ "day", WANT_DAY },
	{ "days_ago", WANT_INT, .min = -DAYS_MAX, .max = DAYS_MAX },
	{ "hour", WANT_INT, .min = 1, .max = 23 },
	{ "from", WANT_DAY },
	{ "until", WANT_DAY },
	{ "from_days_ago", WANT_INT, .min = -DAYS_MAX, .max = DAYS_MAX },
	{ "until_days_ahead", WANT_INT, .min = -DAYS_MAX, .max = DAYS_MAX },
	{ "state", WANT_ID, .words = states },
	{ "note", WANT_TEXT },
	{ "picture", WANT_ID },
	{ "changed", WANT_MAP, .rules = text_rules, .rule_count = RULE_COUNT(text_rules) },
};
static const struct node_rule news_rules[] = {
	{ "news", WANT_LIST, .is_required = true, .rules = item_rules,
		.rule_count = RULE_COUNT(item_rules) },
};

static void
check_item(const struct pack *pack, struct pack_report *report, const struct node *item)
{
	const struct node *about = node_get(item, "about");

	demo_check_whose(pack, report, item);
	for (size_t i = 0; about && i < about->count; i++) {
		if (!demo_org_node(pack, node_at(about, i)->text)) {
			pack_problem(report, node_at(about, i),
				"no such organisation in demo/orgs.yaml");
		}
	}
	if (!node_get(item, "day") && !node_get(item, "days_ago")) {
		pack_problem(report, item, "day or days_ago is missing");
	}
}

void
news_check_pack(const struct pack *pack, struct pack_report *report)
{
	const struct node *root = pack_file(pack, "demo/news.yaml");
	const struct node *list = node_get(root, "news");

	if (!root) {
		return;
	}
	node_check(report, root, news_rules, RULE_COUNT(news_rules));
	for (size_t i = 0; list && i < list->count; i++) {
		check_item(pack, report, node_at(list, i));
	}
	news_check_pictures(pack, report);
}

/* ---- loading ------------------------------------------------------------------------------------- */

/* A fixed day, or one counted from the demonstration's own. */
static struct day
day_of_node(const struct demo *demo, const struct node *item, const char *fixed,
	const char *relative, int sign)
{
	struct day day = node_day(item, fixed);

	if (day_is_none(day) && node_get(item, relative)) {
		day.n = demo->today.n + sign * (int32_t)node_int(item, relative, 0);
	}
	return day;
}

static struct moment
moment_of_node(const struct demo *demo, const struct node *item)
{
	struct day day = day_of_node(demo, item, "day", "days_ago", -1);
	struct moment moment = day_start(day);
	struct moment now = db_now(demo->db);

	moment.ms += node_int(item, "hour", 9) * HOUR_MS;
	/* what is of today stands there already */
	return day.n == demo->today.n && moment.ms > now.ms ? now : moment;
}

static void
fill_owner(struct demo *demo, const struct node *item, struct news_add_args *args)
{
	const struct node *head = pack_file(demo->pack, "pack.yaml");
	struct str code = node_text(item, "region");
	const struct region *region = region_find_by_code(&demo->regions, code);
	struct org_find_kernel_row org;

	if (region) {
		args->region_id = region->id;
		args->author = node_bool(item, "center", false) ? node_bilingual(head, "center").zh
			       : region->kind == REGION_DISTRICT
				       ? node_bilingual(head, "authority").zh
				       : region->name.zh;
		return;
	}
	args->org_id = demo_org(demo->db, demo->pack, node_text(item, "org"));
	if (org_find_kernel(demo->db, args->org_id, &org) == OK) {
		args->author = org.name;
		args->region_id = org.community_id.v ? org.community_id
				  : org.street_id.v  ? org.street_id
						     : demo->regions.items[0].id;
	}
}

static struct str
about_lines(struct demo *demo, const struct node *item)
{
	const struct node *about = node_get(item, "about");
	struct buf *out = buf_create(db_arena(demo->db), BUF_PAGE_BYTES_MAX);

	for (size_t i = 0; about && i < about->count; i++) {
		buf_text(out, i ? "\n" : "");
		buf_str(out, node_text(demo_org_node(demo->pack, node_at(about, i)->text), "name"));
	}
	return buf_view(out);
}

static struct news_text
text_of_node(struct demo *demo, const struct node *item)
{
	struct bilingual title = node_bilingual(item, "title"),
			 summary = node_bilingual(item, "summary");

	return (struct news_text){ .title = title.zh,
		.title_en = title.en,
		.summary = summary.zh,
		.summary_en = summary.en,
		.body = node_text(item, "body"),
		.orgs = about_lines(demo, item),
		.from_day = day_of_node(demo, item, "from", "from_days_ago", -1),
		.until_day = day_of_node(demo, item, "until", "until_days_ahead", 1),
		.publish_at = MOMENT_NONE,
		.note = STR("") };
}

static void
carry_out(struct demo *demo, struct news_item_id id, enum news_deed deed, struct news_doing *doing)
{
	struct news_full_row row;

	if (news_full(demo->db, id, &row) == OK) {
		news_carry_out(demo->db, &row, deed, doing);
	}
}

/* What was changed after it had appeared. */
static void
change(struct demo *demo, struct news_item_id id, const struct node *changed,
	struct news_text *text)
{
	struct news_full_row row;
	struct news_doing doing = { .regions = &demo->regions,
		.publish_at = MOMENT_NONE,
		.at = { day_start(demo->today).ms - node_int(changed, "days_ago", 0) * DAY_MS +
			10 * HOUR_MS } };

	text->body = node_text(changed, "body");
	text->note = node_text(changed, "note");
	carry_out(demo, id, NEWS_SAVE, &doing);
	if (news_full(demo->db, id, &row) == OK) {
		news_keep(demo->db, &row, text, (struct login_id){ 0 });
	}
	carry_out(demo, id, NEWS_PUBLISH, &doing);
}

static void
bring_to_state(struct demo *demo, struct news_item_id id, const struct node *item, struct moment at)
{
	struct str state = node_text(item, "state");
	struct news_doing doing = { .regions = &demo->regions,
		.note = node_text(item, "note"),
		.publish_at = MOMENT_NONE,
		.at = at };

	if (str_equal(state, STR("draft"))) {
		return;
	}
	if (str_equal(state, STR("waiting")) || str_equal(state, STR("returned"))) {
		carry_out(demo, id, NEWS_SUBMIT, &doing);
		if (str_equal(state, STR("returned"))) {
			carry_out(demo, id, NEWS_RETURN, &doing);
		}
		return;
	}
	if (str_equal(state, STR("scheduled"))) {
		doing.publish_at = at;
		doing.at = db_now(demo->db);
	}
	carry_out(demo, id, NEWS_PUBLISH, &doing);
	if (str_equal(state, STR("withdrawn"))) {
		doing.at.ms += DAY_MS;
		carry_out(demo, id, NEWS_WITHDRAW, &doing);
	}
}

static void
load_item(struct demo *demo, const struct node *item)
{
	struct str genre = node_text(item, "genre");
	struct news_text text = text_of_node(demo, item);
	struct moment at = moment_of_node(demo, item);
	struct news_add_args args = { .genre = str_is_empty(genre) ? STR("news") : genre,
		.title = text.title,
		.changed_at = at };
	struct news_add_row added;
	struct news_full_row row;

	fill_owner(demo, item, &args);
	if (args.region_id.v == 0) {
		return; /* no office keeps organisations */
	}
	news_add(demo->db, &args, &added);
	if (news_full(demo->db, added.id, &row) != OK) {
		return;
	}
	news_keep(demo->db, &row, &text, (struct login_id){ 0 });
	bring_to_state(demo, added.id, item, at);
	if (node_get(item, "changed")) {
		change(demo, added.id, node_get(item, "changed"), &text);
	}
	audit_add_by_system(demo->db, &(struct audit){ .verb = "news.publish",
					      .object = "news_item",
					      .object_id = added.id.v,
					      .scope = { args.region_id, args.org_id },
					      .reason = STR("示例数据") });
}

void
news_demo_load(struct app *app, const struct pack *pack)
{
	demo_load(app, pack, "demo/news.yaml", "news", load_item);
}
