#include "needs_demo.h"

#include "audit.h"
#include "demo.h"
#include "kernel_queries.h"
#include "needs_pack.h"
#include "needs_store.h"
#include "pack_rule.h"
#include "region.h"

enum { DAY_MS = 86400000, HOUR_MS = 3600000, DAYS_MAX = 400, LINES_BYTES_MAX = 1024 };

/* ---- what it must look like ---------------------------------------------------------------------- */

static const char *const sides[] = { "need", "offer", NULL };
static const char *const states[] = { "draft", "waiting", "returned", "posted", "withdrawn",
	"removed", "finished", NULL };
static const char *const answers[] = { "offered", "agreed", "completed", "refused", "withdrawn",
	"fallen", NULL };

static const struct node_rule rating_rules[] = {
	{ "by", WANT_ID, .is_required = true },
	{ "stars", WANT_INT, .is_required = true, .min = 1, .max = 5 },
	{ "sentence", WANT_TEXT, .is_required = true },
	{ "shown", WANT_BOOL },
	{ "answer", WANT_TEXT },
};
static const struct node_rule response_rules[] = {
	{ "org", WANT_ID },
	{ "region", WANT_TEXT },
	{ "days_ago", WANT_INT, .is_required = true, .max = DAYS_MAX },
	{ "quantity", WANT_INT, .is_required = true, .min = 1, .max = 10000000 },
	{ "message", WANT_TEXT, .is_required = true },
	{ "state", WANT_ID, .words = answers },
	{ "note", WANT_TEXT },
	{ "ratings", WANT_LIST, .rules = rating_rules, .rule_count = RULE_COUNT(rating_rules) },
};
static const struct node_rule report_rules[] = {
	{ "login", WANT_ID, .is_required = true },
	{ "genre", WANT_ID, .is_required = true },
	{ "reason", WANT_TEXT, .is_required = true },
};
static const struct node_rule entry_rules[] = {
	{ "side", WANT_ID, .is_required = true, .words = sides },
	{ "kind", WANT_ID, .is_required = true },
	{ "title", WANT_BILINGUAL, .is_required = true },
	{ "body", WANT_TEXT, .is_required = true },
	{ "org", WANT_ID },
	{ "region", WANT_TEXT },
	{ "place", WANT_TEXT },
	{ "fields", WANT_TEXTS, .is_required = true, .min = 1, .max = NEED_FIELDS_MAX },
	{ "quantity", WANT_INT, .is_required = true, .min = 1, .max = 10000000 },
	{ "unit", WANT_TEXT, .is_required = true },
	{ "days_ago", WANT_INT, .is_required = true, .max = DAYS_MAX },
	{ "from_days_ahead", WANT_INT, .is_required = true, .min = -DAYS_MAX, .max = DAYS_MAX },
	{ "until_days_ahead", WANT_INT, .is_required = true, .min = -DAYS_MAX, .max = DAYS_MAX },
	{ "contact", WANT_TEXT, .is_required = true },
	{ "phone", WANT_TEXT, .is_required = true },
	{ "state", WANT_ID, .words = states },
	{ "note", WANT_TEXT },
	{ "responses", WANT_LIST, .rules = response_rules,
		.rule_count = RULE_COUNT(response_rules) },
	{ "reports", WANT_LIST, .rules = report_rules, .rule_count = RULE_COUNT(report_rules) },
};
static const struct node_rule file_rules[] = {
	{ "needs", WANT_LIST, .is_required = true, .rules = entry_rules,
		.rule_count = RULE_COUNT(entry_rules) },
};

static void
check_entry(const struct pack *pack, struct pack_report *report, const struct node *item)
{
	const struct node *responses = node_get(item, "responses"),
			  *fields = node_get(item, "fields");

	demo_check_whose(pack, report, item);
	for (size_t i = 0; responses && i < responses->count; i++) {
		demo_check_whose(pack, report, node_at(responses, i));
	}
	for (size_t i = 0; fields && i < fields->count; i++) {
		if (!node_find(node_get(pack_file(pack, "fields.yaml"), "fields"), "id",
			    node_at(fields, i)->text)) {
			pack_problem(report, node_at(fields, i), "field is none of fields.yaml");
		}
	}
	if (!needs_kind(pack, node_text(item, "kind"))) {
		pack_problem(report, item, "kind is none of needs.yaml");
	}
	if (node_int(item, "until_days_ahead", 0) < node_int(item, "from_days_ahead", 0)) {
		pack_problem(report, item, "it ends before it begins");
	}
}

void
needs_demo_check(const struct pack *pack, struct pack_report *report)
{
	const struct node *root = pack_file(pack, "demo/needs.yaml"),
			  *list = node_get(root, "needs");

	if (!root) {
		return;
	}
	node_check(report, root, file_rules, RULE_COUNT(file_rules));
	for (size_t i = 0; list && i < list->count; i++) {
		check_entry(pack, report, node_at(list, i));
	}
}

/* ---- loading ------------------------------------------------------------------------------------- */

/* What the loading of one entry shares. */
struct loading {
	struct demo *demo;
	const struct district *district;
	struct need_find_row need;
};

struct whose {
	struct org_id org;
	struct region_id region;
	struct str name;
	struct login_id login;
};

static struct whose
whose_of(struct demo *demo, const struct node *item)
{
	const struct node *head = pack_file(demo->pack, "pack.yaml");
	const struct region *region = region_find_by_code(
		&demo->regions, node_text(item, "region"));
	struct org_find_kernel_row org;
	struct whose whose = { .name = STR("") };

	if (region) {
		whose.region = region->id;
		whose.name = region->kind == REGION_DISTRICT ? node_bilingual(head, "authority").zh
							     : region->name.zh;
		return whose;
	}
	whose.org = demo_org(demo->db, demo->pack, node_text(item, "org"));
	if (org_find_kernel(demo->db, whose.org, &org) == OK) {
		whose.name = org.name;
		whose.region = org.community_id.v ? org.community_id
			       : org.street_id.v  ? org.street_id
						  : demo->regions.items[0].id;
	}
	return whose;
}

static struct needs_doing
doing_at(const struct loading *l, int64_t days_ago, int hour, struct str note)
{
	struct moment at = { day_start(l->demo->today).ms - days_ago * DAY_MS +
			     hour * (int64_t)HOUR_MS };

	if (at.ms > db_now(l->demo->db).ms) {
		at = db_now(l->demo->db);
	}
	return (struct needs_doing){
		.district = l->district, .at = at, .note = str_is_empty(note) ? STR_NONE : note
	};
}

static void
add_need_rating(
	struct loading *l, const struct need_response_list_row *row, const struct node *node)
{
	bool by_owner = str_equal(node_text(node, "by"), STR("owner"));
	struct str answer = node_text(node, "answer");
	struct moment at = moment_is_none(row->completed_at) ? db_now(l->demo->db)
							     : row->completed_at;
	struct need_rating_add_row added;
	int64_t changed;

	need_rating_add(l->demo->db,
		&(struct need_rating_add_args){ .need_response_id = row->id,
			.by_owner = by_owner,
			.org_id = by_owner ? row->org_id : l->need.org_id,
			.owner_region_id = by_owner ? row->owner_region_id
						    : l->need.owner_region_id,
			.author = by_owner ? l->need.author : row->author,
			.stars = node_int(node, "stars", 5),
			.sentence = node_text(node, "sentence"),
			.made_at = at },
		&added);
	if (node_bool(node, "shown", true)) {
		need_rating_set_state(l->demo->db, STR("shown"), STR_NONE, added.id);
	}
	if (answer.len) {
		need_rating_answer(l->demo->db, answer, at, added.id, &changed);
	}
}

/* Through the same ways as everybody's. */
static void
bring_to(struct loading *l, struct need_response_list_row *row, const struct node *node)
{
	static const struct {
		const char *state;
		enum response_deed first, then;
	} ways[] = {
		{ "agreed", RESPONSE_AGREE, 0 },
		{ "completed", RESPONSE_AGREE, RESPONSE_COMPLETE },
		{ "refused", RESPONSE_REFUSE, 0 },
		{ "withdrawn", RESPONSE_WITHDRAW, 0 },
		{ "fallen", RESPONSE_AGREE, RESPONSE_FALL },
	};
	int64_t days_ago = node_int(node, "days_ago", 0);
	struct str state = node_text(node, "state"), note = node_text(node, "note");

	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
		struct needs_doing first = doing_at(l, days_ago > 1 ? days_ago - 1 : days_ago, 10,
			ways[i].then ? STR("") : note);
		struct needs_doing then = doing_at(l, days_ago > 3 ? days_ago - 3 : 0, 17, note);

		if (!str_equal(state, str_of(ways[i].state))) {
			continue;
		}
		first.quantity = row->quantity;
		if (need_response_carry_out(l->demo->db, &l->need, row, ways[i].first, &first) !=
			OK) {
			fail("demo/needs.yaml: a response cannot be agreed on");
		}
		if (ways[i].then) {
			need_response_carry_out(l->demo->db, &l->need, row, ways[i].then, &then);
		}
	}
}

static void
add_need_response(struct loading *l, const struct node *node)
{
	struct whose whose = whose_of(l->demo, node);
	struct needs_doing doing = doing_at(l, node_int(node, "days_ago", 0), 9, STR(""));
	const struct node *ratings = node_get(node, "ratings");
	struct need_contact contact = { STR("演示联系人"), STR("0571-85117706") };
	struct need_response_list_row row;
	struct need_response_add_row added;

	need_response_add(l->demo->db,
		&(struct need_response_add_args){ .need_id = l->need.id,
			.org_id = whose.org,
			.owner_region_id = whose.region,
			.author = whose.name,
			.message = node_text(node, "message"),
			.quantity = node_int(node, "quantity", 1),
			.made_at = doing.at },
		&added);
	need_set_responded(l->demo->db, doing.at, l->need.id);
	need_response_contact_keep(l->demo->db, added.id, &contact);
	if (need_response_find(l->demo->db, added.id, &row) != OK) {
		return;
	}
	bring_to(l, &row, node);
	for (size_t i = 0; ratings && i < ratings->count; i++) {
		add_need_rating(l, &row, node_at(ratings, i));
	}
}

static struct str
lines_of(struct demo *demo, const struct node *list)
{
	struct buf *out = buf_create(db_arena(demo->db), LINES_BYTES_MAX);

	for (size_t i = 0; list && i < list->count; i++) {
		buf_text(out, i ? "\n" : "");
		buf_str(out, node_at(list, i)->text);
	}
	return buf_view(out);
}

static bool
add_entry(struct loading *l, const struct node *item, struct need_id *ret_id)
{
	struct demo *demo = l->demo;
	struct whose whose = whose_of(demo, item);
	const struct region *place = region_find_by_code(&demo->regions, node_text(item, "place")),
			    *street;
	struct bilingual title = node_bilingual(item, "title");
	struct need_add_row added;

	place = place ? place : region_find(&demo->regions, whose.region);
	street = place ? region_street_of(&demo->regions, place->id) : NULL;
	if (!place) {
		return false;
	}
	need_add(demo->db,
		&(struct need_add_args){ .side = node_text(item, "side"),
			.kind = node_text(item, "kind"),
			.org_id = whose.org,
			.owner_region_id = whose.region,
			.region_id = place->id,
			.street_id = street ? street->id : (struct region_id){ 0 },
			.author = whose.name,
			.title = title.zh,
			.title_en = title.en,
			.fields = lines_of(demo, node_get(item, "fields")),
			.quantity = node_int(item, "quantity", 1),
			.unit = node_text(item, "unit"),
			.from_day = { demo->today.n +
				      (int32_t)node_int(item, "from_days_ahead", 0) },
			.until_day = { demo->today.n +
				       (int32_t)node_int(item, "until_days_ahead", 0) },
			.changed_at = db_now(demo->db),
			.body = node_text(item, "body") },
		&added);
	*ret_id = added.id;
	return need_find(demo->db, added.id, &l->need) == OK;
}

/* From a draft to the state that the file says. */
static void
carry_to(struct loading *l, const struct node *item)
{
	struct str state = node_text(item, "state"), note = node_text(item, "note");
	struct needs_doing posted = doing_at(l, node_int(item, "days_ago", 0), 8, STR(""));
	struct needs_doing later = doing_at(l, node_int(item, "days_ago", 0) / 2, 15, note);
	const struct node *responses = node_get(item, "responses");
	struct db *db = l->demo->db;

	if (str_equal(state, STR("draft"))) {
		return;
	}
	if (str_equal(state, STR("waiting")) || str_equal(state, STR("returned"))) {
		need_carry_out(db, &l->need, NEED_SUBMIT, &posted);
		if (str_equal(state, STR("returned"))) {
			need_carry_out(db, &l->need, NEED_RETURN, &later);
		}
		return;
	}
	need_carry_out(db, &l->need, NEED_POST, &posted);
	for (size_t i = 0; responses && i < responses->count; i++) {
		add_need_response(l, node_at(responses, i));
		need_find(db, l->need.id, &l->need);
	}
	if (str_equal(state, STR("withdrawn"))) {
		need_carry_out(db, &l->need, NEED_WITHDRAW, &later);
	} else if (str_equal(state, STR("removed"))) {
		need_carry_out(db, &l->need, NEED_REMOVE, &later);
	} else if (str_equal(state, STR("finished"))) {
		need_carry_out(db, &l->need, NEED_FINISH, &later);
	} else if (l->need.until_day.n < l->demo->today.n) {
		struct needs_doing now = { .district = l->district, .at = db_now(db) };

		need_resettle(db, &l->need, &now);
	}
}

/* demo_load() hands on no more than the pack; one demonstration is made at a time. */
static struct app *loading_app;

static void
load_one(struct demo *demo, const struct node *item)
{
	struct loading l = { .demo = demo, .district = app_district_hold(loading_app) };
	struct need_contact contact = { node_text(item, "contact"), node_text(item, "phone") };
	struct need_id id;

	if (add_entry(&l, item, &id)) {
		need_contact_keep(demo->db, &l.need, &contact);
		need_find(demo->db, id, &l.need);
		need_index(demo->db, &l.need,
			&(struct needs_doing){ .district = l.district, .note = STR_NONE });
		carry_to(&l, item);
		audit_add_by_system(
			demo->db, &(struct audit){ .verb = "need.add",
					  .object = "need",
					  .object_id = id.v,
					  .scope = { l.need.owner_region_id, l.need.org_id },
					  .reason = STR("示例数据") });
	}
	app_district_release(loading_app, l.district);
}

void
needs_demo_load(struct app *app, const struct pack *pack)
{
	loading_app = app;
	demo_load(app, pack, "demo/needs.yaml", "needs", load_one);
}

/* ---- what needs accounts, which are made after the content ----------------------------------------- */

static void
report_one(struct demo *demo, const struct node *item)
{
	const struct node *reports = node_get(item, "reports");
	struct need_find_by_title_row need;

	for (size_t i = 0; reports && i < reports->count; i++) {
		const struct node *node = node_at(reports, i);
		struct login_find_by_name_row login;
		struct need_report_add_row added;

		if (login_find_by_name(demo->db, node_text(node, "login"), &login) == OK &&
			need_find_by_title(demo->db, node_bilingual(item, "title").zh, &need) ==
				OK) {
			need_report_add(demo->db,
				&(struct need_report_add_args){ .need_id = need.id,
					.genre = node_text(node, "genre"),
					.login_id = login.id,
					.reason = node_text(node, "reason"),
					.made_at = db_now(demo->db) },
				&added);
		}
	}
}

void
needs_demo_draw(struct app *app, const struct pack *pack)
{
	demo_load(app, pack, "demo/needs.yaml", "needs", report_one);
}
