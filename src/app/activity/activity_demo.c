#include "activity.h"
#include "activity_group.h"
#include "activity_house.h"
#include "activity_pack.h"
#include "activity_plan.h"
#include "activity_store.h"
#include "audit.h"
#include "demo.h"
#include "kernel_queries.h"
#include "pack_rule.h"
#include "rooms.h"
#include "roundtable_store.h"
#include "volunteer_store.h"

/* The activities of the demonstration, through the same ways as everybody's. */

enum {
	DAY_MS = 86400000,
	MINUTE_MS = 60000,
	DAYS_MAX = 1000,
	SIGNUPS_MAX = 200,
	TEXT_BYTES_MAX = 64
};

/* ---- the file ------------------------------------------------------------------------------------ */

static const char *const states[] = { "draft", "waiting", "cancelled", NULL };
static const struct node_rule feedback_rules[] = {
	{ "stars", WANT_INT, .is_required = true, .min = 1, .max = 5 },
	{ "sentence", WANT_TEXT, .is_required = true },
};
static const struct node_rule group_rules[] = {
	{ "name", WANT_TEXT, .is_required = true },
	{ "name_en", WANT_TEXT, .is_required = true },
	{ "capacity", WANT_INT, .is_required = true, .min = 1, .max = 10000 },
	{ "age_min", WANT_INT, .max = 120 },
	{ "age_max", WANT_INT, .max = 120 },
	{ "region", WANT_TEXT },
};
static const struct node_rule entry_rules[] = {
	{ "kind", WANT_ID, .is_required = true },
	{ "audience", WANT_ID, .is_required = true },
	{ "title", WANT_BILINGUAL, .is_required = true },
	{ "body", WANT_TEXT, .is_required = true },
	{ "org", WANT_ID },
	{ "region", WANT_TEXT },
	{ "at", WANT_TEXT },
	{ "place", WANT_TEXT, .is_required = true },
	{ "days_ahead", WANT_INT, .is_required = true, .min = -DAYS_MAX, .max = DAYS_MAX },
	{ "weekday", WANT_INT, .max = 6 },
	{ "from_minute", WANT_INT, .is_required = true, .max = 1439 },
	{ "minutes", WANT_INT, .is_required = true, .min = 15, .max = 20000 },
	{ "capacity", WANT_INT, .is_required = true, .min = 1, .max = 10000 },
	{ "people_max", WANT_INT, .is_required = true, .min = 1, .max = 20 },
	{ "age_min", WANT_INT, .max = 120 },
	{ "age_max", WANT_INT, .max = 120 },
	{ "fee_fen", WANT_INT, .max = 1000000 },
	{ "state", WANT_ID, .words = states },
	{ "note", WANT_TEXT },
	{ "groups", WANT_LIST, .max = ACTIVITY_GROUPS_MAX, .rules = group_rules,
		.rule_count = RULE_COUNT(group_rules) },
	{ "room", WANT_TEXT },
	{ "series_with", WANT_TEXT },
	{ "picture", WANT_ID },
	{ "photos", WANT_TEXTS },
	{ "signups", WANT_INT, .max = SIGNUPS_MAX },
	{ "arrived", WANT_INT, .max = SIGNUPS_MAX },
	{ "feedback", WANT_LIST, .rules = feedback_rules,
		.rule_count = RULE_COUNT(feedback_rules) },
};
static const struct node_rule file_rules[] = {
	{ "activities", WANT_LIST, .is_required = true, .rules = entry_rules,
		.rule_count = RULE_COUNT(entry_rules) },
};

void
activity_demo_check(const struct pack *pack, struct pack_report *report)
{
	const struct node *root = pack_file(pack, "demo/activities.yaml"),
			  *list = node_get(root, "activities"),
			  *rules = node_get(pack_file(pack, "activities.yaml"), "activities");

	if (!root) {
		return;
	}
	node_check(report, root, file_rules, RULE_COUNT(file_rules));
	activity_demo_check_pictures(pack, report);
	for (size_t i = 0; list && i < list->count; i++) {
		const struct node *item = node_at(list, i);

		demo_check_whose(pack, report, item);
		if (!node_find(node_get(rules, "kinds"), "id", node_text(item, "kind"))) {
			pack_problem(report, item, "kind is none of activities.yaml");
		}
		if (!node_find(node_get(rules, "audiences"), "id", node_text(item, "audience"))) {
			pack_problem(report, item, "audience is none of activities.yaml");
		}
	}
}

/* ---- loading ------------------------------------------------------------------------------------- */

struct whose {
	struct org_id org;
	struct region_id region;
	struct str name;
};

static struct whose
whose_of(struct demo *demo, const struct node *item)
{
	const struct node *head = pack_file(demo->pack, "pack.yaml");
	const struct region *region = region_find_by_code(
		&demo->regions, node_text(item, "region"));
	struct whose whose = { .name = STR("") };
	struct org_find_kernel_row org;

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

/* The day ahead, moved on to a weekday if the file names one: 周三, 周四 stay so whenever the demonstration is made. */
static struct day
day_in(struct demo *demo, const struct node *item)
{
	struct day day = { demo->today.n + (int32_t)node_int(item, "days_ahead", 0) };
	int64_t weekday = node_int(item, "weekday", -1);

	while (weekday >= 0 && day_weekday(day) != weekday) {
		day.n++;
	}
	return day;
}

static struct activity_id
add(struct demo *demo, const struct node *item, const struct whose *whose)
{
	const struct region *place = region_find_by_code(&demo->regions, node_text(item, "at"));
	const struct region *street;
	struct bilingual title = node_bilingual(item, "title");
	struct moment from = { day_start(day_in(demo, item)).ms +
			       node_int(item, "from_minute", 0) * MINUTE_MS };
	struct moment opens = { (from.ms < db_now(demo->db).ms ? from.ms : db_now(demo->db).ms) -
				(int64_t)14 * DAY_MS };
	struct activity_add_row added;

	place = place ? place : region_find(&demo->regions, whose->region);
	street = place ? region_street_of(&demo->regions, place->id) : NULL;
	activity_add(demo->db,
		&(struct activity_add_args){ .kind = node_text(item, "kind"),
			.audience = node_text(item, "audience"),
			.org_id = whose->org,
			.owner_region_id = whose->region,
			.region_id = place ? place->id : whose->region,
			.street_id = street ? street->id : (struct region_id){ 0 },
			.author = whose->name,
			.title = title.zh,
			.title_en = title.en,
			.place = node_text(item, "place"),
			.from_at = from,
			.to_at = { from.ms + node_int(item, "minutes", 60) * MINUTE_MS },
			.opens_at = opens,
			.closes_at = from,
			.capacity = node_int(item, "capacity", 1),
			.people_max = node_int(item, "people_max", 1),
			.has_line = true,
			.age_min = node_int(item, "age_min", INT_NONE),
			.age_max = node_int(item, "age_max", INT_NONE),
			.fee_fen = { node_int(item, "fee_fen", 0) },
			.changed_at = opens,
			.body = node_text(item, "body") },
		&added);
	return added.id;
}

/* Invented people without accounts; their telephones are landlines of nobody. */
static const char *const family_names[] = { "王", "李", "张", "刘", "陈", "杨", "黄", "赵", "吴",
	"周" };
static const char *const given_names[] = { "秀英", "建国", "桂兰", "志强", "玉梅", "文华", "小燕",
	"海峰" };

static struct str
name_of(struct demo *demo, int64_t i)
{
	return str_format(
		demo->arena, "%s%s", family_names[i % 10], given_names[(i * 3 + i / 10) % 8]);
}

static void
come(struct demo *demo, const struct node *item, const struct activity_signup_find_row *row,
	int64_t i)
{
	const struct node *feedback = node_at(node_get(item, "feedback"), (size_t)i);
	struct activity_feedback_add_row added;
	struct activity_find_row activity;
	int64_t changed;

	if (!str_equal(row->state, STR("confirmed")) || i >= node_int(item, "arrived", 0) ||
		activity_find(demo->db, row->activity_id, &activity) != OK) {
		return;
	}
	activity_signup_arrive(demo->db, activity.from_at, row->people, row->id, &changed);
	if (feedback && activity_feedback_add(demo->db,
				&(struct activity_feedback_add_args){ .activity_id = activity.id,
					.signup_id = row->id,
					.stars = node_int(feedback, "stars", 5),
					.sentence = node_text(feedback, "sentence"),
					.made_at = activity.to_at },
				&added) == OK) {
		activity_feedback_set_state(demo->db, STR("shown"), added.id);
	}
}

static void
add_groups(struct demo *demo, const struct node *item, struct activity_id id)
{
	const struct node *list = node_get(item, "groups");
	struct activity_find_row row;

	for (size_t i = 0; list && i < list->count; i++) {
		const struct node *group = node_at(list, i);
		const struct region *region = region_find_by_code(
			&demo->regions, node_text(group, "region"));

		if (activity_find(demo->db, id, &row) == OK) {
			activity_group_put(demo->db, &row,
				&(struct activity_group_add_args){ .activity_id = id,
					.name = node_text(group, "name"),
					.name_en = node_text(group, "name_en"),
					.capacity = node_int(group, "capacity", 1),
					.age_min = node_int(group, "age_min", INT_NONE),
					.age_max = node_int(group, "age_max", INT_NONE),
					.region_id = region ? region->id
							    : (struct region_id){ 0 } });
		}
	}
}

/* In which group, how old, with whose consent. */
static void
settle(struct demo *demo, const struct activity_find_row *activity, int64_t i,
	struct activity_wish *wish)
{
	struct activity_group_list_rows groups = activity_group_list(demo->db, activity->id);

	if (groups.count) {
		wish->group = groups.items[(size_t)i % groups.count].id;
		wish->group_pool = groups.items[(size_t)i % groups.count].pool_id;
	}
	if (activity->age_max != INT_NONE &&
		activity->age_max < activity_rules_of(demo->pack).guardian_age) {
		int64_t from = activity->age_min == INT_NONE ? 6 : activity->age_min;

		wish->person.age = from + i % (activity->age_max - from + 1);
		wish->person.guardian = name_of(demo, i + 3);
		wish->person.guardian_phone = wish->person.phone;
		wish->consent = activity_consent_for(demo->arena, demo->pack, wish->person.age);
	}
}

static void
fill(struct demo *demo, const struct node *item, struct activity_find_row *activity)
{
	int64_t count = node_int(item, "signups", 0);

	for (int64_t i = 0; i < count; i++) {
		struct activity_signup_find_row row;
		struct activity_wish wish = { .activity = activity,
			.is_counter = true,
			.people = 1 + (activity->people_max > 1 && i % 3 == 0),
			.person = { .name = name_of(demo, i),
				.phone = str_format(
					demo->arena, "0571-8511%04lld", (long long)(7000 + i)),
				.guardian = STR(""),
				.age = INT_NONE },
			.at = { activity->opens_at.ms + i * 17 * MINUTE_MS } };

		settle(demo, activity, i, &wish);
		if (activity_sign_up(demo->db, &wish, &row) != OK) {
			return;
		}
		come(demo, item, &row, i);
	}
}

/* The room that its organisation has booked then, and the series that it belongs to. */
static void
put_plan(struct demo *demo, const struct node *item, const struct activity_find_row *row)
{
	struct str with = node_text(item, "series_with");
	struct activity_id leader = { with.len ? activity_find_titled(demo->db, with) : 0 };
	struct activity_series_add_row series = { { 0 } };
	struct rooms_time time = { row->from_at, row->to_at };
	int64_t room = rooms_find_named(demo->db, node_text(item, "room"));

	if (leader.v) {
		activity_series_add(demo->db, row->changed_at, &series);
		activity_plan_join(demo->db, series.id, leader);
	}
	activity_plan_add(demo->db, row->id, leader.v ? leader : row->id, series.id);
	if (room) {
		activity_plan_set_room(demo->db,
			&(struct activity_plan_set_room_args){ .activity_id = row->id,
				.room_id = { room },
				.booking_id = {
					rooms_use_booked(demo->db, row->org_id, room, &time) } });
	}
}

static void
load_one(struct demo *demo, const struct node *item)
{
	struct whose whose = whose_of(demo, item);
	struct activity_id id = add(demo, item, &whose);
	struct str state = node_text(item, "state"), note = node_text(item, "note");
	struct activity_find_row row;
	struct activity_doing doing = {
		.pack = demo->pack, .regions = &demo->regions, .note = STR_NONE
	};

	add_groups(demo, item, id);
	if (activity_find(demo->db, id, &row) != OK) {
		return;
	}
	doing.at = row.opens_at;
	put_plan(demo, item, &row);
	audit_add_by_system(demo->db, &(struct audit){ .verb = "activity.add",
					      .object = "activity",
					      .object_id = id.v,
					      .scope = { whose.region, whose.org },
					      .reason = STR("示例数据") });
	if (str_equal(state, STR("draft"))) {
		return;
	}
	if (str_equal(state, STR("waiting"))) {
		activity_submit(demo->db, &row, &doing);
		return;
	}
	activity_publish(demo->db, &row, &doing);
	fill(demo, item, &row);
	if (str_equal(state, STR("cancelled"))) {
		doing.note = note;
		activity_cancel(demo->db, &row, &doing);
	}
}

void
activity_demo_load(struct app *app, const struct pack *pack)
{
	demo_load(app, pack, "demo/activities.yaml", "activities", load_one);
	volunteer_demo_load(app, pack);
	roundtable_demo_load(app, pack);
}
