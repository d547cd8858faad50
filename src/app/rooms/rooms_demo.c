#include "rooms_demo.h"

#include "audit.h"
#include "booking.h"
#include "demo.h"
#include "district_calendar.h"
#include "kernel_queries.h"
#include "life.h"
#include "pack_rule.h"
#include "quota_span.h"
#include "room_rule.h"
#include "rooms_pack.h"
#include "rooms_queries.h"
#include "things_demo.h"

enum {
	WEEK_DAYS = 7,
	WEEKS_BEFORE = 11, /* so that figures have something to count */
	WEEKS = 2,
	PEOPLE_MAX = 1000,
	VENUE_ROOMS_MAX = 50,
	GEAR_KINDS = 30,
	ABSENT_OF = 23, /* one of so many past bookings nobody came to */
};

/* ---- what it must look like ---------------------------------------------------------------------- */

static const char *const owners[] = { "center", "street", "community", NULL };

static const struct node_rule room_rules[] = {
	{ "id", WANT_ID, .is_required = true },
	{ "name", WANT_BILINGUAL, .is_required = true },
	{ "kind", WANT_ID, .is_required = true },
	{ "rule", WANT_ID, .is_required = true },
	{ "capacity", WANT_INT, .is_required = true, .min = 1, .max = PEOPLE_MAX },
	{ "equipment", WANT_BILINGUAL, .is_required = true },
	{ "private", WANT_BOOL },
};
static const struct node_rule gear_rules[] = {
	{ "name", WANT_BILINGUAL, .is_required = true },
	{ "units", WANT_INT, .is_required = true, .min = 1, .max = PEOPLE_MAX },
};
static const struct node_rule venue_rules[] = {
	{ "name", WANT_BILINGUAL, .is_required = true },
	{ "address", WANT_TEXT, .is_required = true },
	{ "owner", WANT_ID, .is_required = true, .words = owners },
	{ "of", WANT_TEXT, .is_required = true },
	{ "region", WANT_TEXT, .is_required = true },
	{ "way", WANT_BILINGUAL },
	{ "gear", WANT_LIST, .max = GEAR_KINDS, .rules = gear_rules,
		.rule_count = RULE_COUNT(gear_rules) },
	{ "rooms", WANT_LIST, .is_required = true, .min = 1, .max = VENUE_ROOMS_MAX,
		.rules = room_rules, .rule_count = RULE_COUNT(room_rules) },
};
static const struct node_rule booking_rules[] = {
	{ "room", WANT_ID, .is_required = true },
	{ "org", WANT_ID },
	{ "who", WANT_TEXT },
	{ "title", WANT_TEXT, .is_required = true },
	{ "people", WANT_INT, .is_required = true, .min = 1, .max = PEOPLE_MAX },
	{ "weekday", WANT_INT, .is_required = true, .min = 1, .max = WEEK_DAYS },
	{ "from", WANT_TEXT, .is_required = true },
	{ "to", WANT_TEXT, .is_required = true },
	{ "waits", WANT_BOOL },
};
static const struct node_rule closure_rules[] = {
	{ "room", WANT_ID, .is_required = true },
	{ "reason", WANT_BILINGUAL, .is_required = true },
	{ "weekday", WANT_INT, .is_required = true, .min = 1, .max = WEEK_DAYS },
	{ "from", WANT_TEXT, .is_required = true },
	{ "to", WANT_TEXT, .is_required = true },
};
static const struct node_rule file_rules[] = {
	{ "venues", WANT_LIST, .is_required = true, .rules = venue_rules,
		.rule_count = RULE_COUNT(venue_rules) },
	{ "bookings", WANT_LIST, .rules = booking_rules, .rule_count = RULE_COUNT(booking_rules) },
	{ "closures", WANT_LIST, .rules = closure_rules, .rule_count = RULE_COUNT(closure_rules) },
};

/* A room of any house by its id in the file. */
const struct node *
rooms_demo_room(const struct pack *pack, struct str id)
{
	const struct node *venues = node_get(pack_file(pack, "demo/rooms.yaml"), "venues");

	for (size_t i = 0; venues && i < venues->count; i++) {
		const struct node *room = node_find(
			node_get(node_at(venues, i), "rooms"), "id", id);

		if (room) {
			return room;
		}
	}
	return NULL;
}

static void
check_times(const struct pack *pack, struct pack_report *report, const struct node *item)
{
	int64_t from, to;

	if (!rooms_demo_room(pack, node_text(item, "room"))) {
		pack_problem(report, item, "room is none of the venues'");
	}
	if (!room_clock_parse(node_text(item, "from"), &from) ||
		!room_clock_parse(node_text(item, "to"), &to) || from >= to) {
		pack_problem(report, item, "from and to are times like \"9:00\", to the later");
	}
	if (node_get(item, "org") && !demo_org_node(pack, node_text(item, "org"))) {
		pack_problem(report, item, "org is none of demo/orgs.yaml");
	}
}

void
rooms_demo_check(const struct pack *pack, struct pack_report *report)
{
	static const char *const lists[] = { "bookings", "closures" };
	const struct node *root = pack_file(pack, "demo/rooms.yaml"),
			  *venues = node_get(root, "venues");
	struct room_rule rule;

	if (!root) {
		return;
	}
	node_check(report, root, file_rules, RULE_COUNT(file_rules));
	things_demo_check(pack, report);
	for (size_t i = 0; venues && i < venues->count; i++) {
		const struct node *rooms = node_get(node_at(venues, i), "rooms");

		for (size_t k = 0; rooms && k < rooms->count; k++) {
			if (!room_rule_find(pack, node_text(node_at(rooms, k), "rule"), &rule)) {
				pack_problem(
					report, node_at(rooms, k), "rule is none of rooms.yaml");
			}
		}
	}
	for (size_t n = 0; n < RULE_COUNT(lists); n++) {
		const struct node *list = node_get(root, lists[n]);

		for (size_t i = 0; list && i < list->count; i++) {
			check_times(pack, report, node_at(list, i));
		}
	}
}

/* ---- loading ------------------------------------------------------------------------------------- */

static struct region_id
region_of(struct demo *demo, struct str code)
{
	const struct region *region = region_find_by_code(&demo->regions, code);

	if (!region) {
		fail("demo/rooms.yaml: no region %.*s", STR_ARG(code));
	}
	return region->id;
}

static void
load_room(struct demo *demo, struct room_venue_id venue, const struct node *item, int64_t place)
{
	struct bilingual name = node_bilingual(item, "name"),
			 equipment = node_bilingual(item, "equipment");
	struct room_add_row row;

	room_add(demo->db,
		&(struct room_add_args){ .room_venue_id = venue,
			.name = name.zh,
			.name_en = name.en,
			.kind = node_text(item, "kind"),
			.rule = node_text(item, "rule"),
			.capacity = node_int(item, "capacity", 1),
			.equipment = equipment.zh,
			.equipment_en = equipment.en,
			.is_private = node_bool(item, "private", false),
			.place = place,
			.changed_at = db_now(demo->db) },
		&row);
	room_door_renew(demo->db, row.id);
	room_set_thing(demo->db, quota_thing_add(demo->db, STR("room"), row.id.v), row.id);
}

static void
load_venue(struct demo *demo, const struct node *item)
{
	struct bilingual name = node_bilingual(item, "name");
	const struct node *rooms = node_get(item, "rooms");
	struct room_venue_add_row row;

	room_venue_add(demo->db,
		&(struct room_venue_add_args){ .name = name.zh,
			.name_en = name.en,
			.owner_role = node_text(item, "owner"),
			.owner_region_id = region_of(demo, node_text(item, "of")),
			.region_id = region_of(demo, node_text(item, "region")),
			.address = node_text(item, "address"),
			.place = item->line },
		&row);
	things_demo_house(demo, row.id, item);
	for (size_t i = 0; rooms && i < rooms->count; i++) {
		load_room(demo, row.id, node_at(rooms, i), (int64_t)i);
	}
	audit_add_by_system(
		demo->db, &(struct audit){ .verb = "room.venue.add",
				  .object = "room_venue",
				  .object_id = row.id.v,
				  .scope = { .region = region_of(demo, node_text(item, "region")) },
				  .reason = STR("示例数据") });
}

/* When an entry of the file is, in one of the weeks. */
static struct quota_span_wish
wish_of(struct demo *demo, const struct node *item, int week)
{
	struct day monday = room_period_start(ROOM_WEEK, demo->today);
	struct day day = { monday.n + week * WEEK_DAYS + (int32_t)node_int(item, "weekday", 1) -
			   1 };
	struct quota_span_wish wish = { .may_wait = false };
	int64_t from = 0, to = 0;

	room_clock_parse(node_text(item, "from"), &from);
	room_clock_parse(node_text(item, "to"), &to);
	wish.from_at = room_moment_at(day, from);
	wish.to_at = room_moment_at(day, to);
	return wish;
}

static bool
find_room(struct demo *demo, const struct node *item, struct room_list_row *ret_room)
{
	const struct node *node = rooms_demo_room(demo->pack, node_text(item, "room"));
	struct room_find_by_name_row found;

	return node && room_find_by_name(demo->db, node_bilingual(node, "name").zh, &found) == OK &&
	       room_find(demo->db, found.id, ret_room) == OK;
}

/* In the weeks before not everything was booked every week, and nothing on days off. */
static bool
takes_place(struct demo *demo, const struct booking_new *new, const struct node *item, int week)
{
	struct quota_span_wish wish = wish_of(demo, item, week);
	struct calendar calendar;
	struct room_hours hours;

	if (week >= 0) {
		return true;
	}
	calendar = district_calendar_read(demo->db, db_arena(demo->db), demo->pack);
	hours = room_hours_on(&new->rule, &calendar, day_of_moment(wish.from_at));
	return hours.from < hours.to && (item->line * 5 + week * 3 + WEEKS_BEFORE * 3) % 4 != 0;
}

/* A booking of the past: somebody came, or nobody and the room was let go. */
static void
live_through(struct demo *demo, struct booking_id id, bool is_absent)
{
	struct booking_find_row row;

	if (booking_find(demo->db, id, &row) != OK) {
		return;
	}
	if (!is_absent) {
		booking_demo_arrive(demo->db, row.from_at, id);
		return;
	}
	booking_end(
		demo->db, &(struct booking_end_args){
				  .state = STR("released"), .changed_at = row.to_at, .id = id });
	(void)quota_span_release(demo->db, row.quota_span_id, QUOTA_ABSENT);
}

/* One of the next week that its house has not answered yet. */
static void
load_request(struct demo *demo, const struct node *item, struct booking_new *new)
{
	const struct booking_deed deed = { demo->db, NULL, demo->pack };
	struct quota_span_wish wish = wish_of(demo, item, 1);
	struct booking_id id;

	new->from_at = wish.from_at;
	new->to_at = wish.to_at;
	new->is_request = true;
	if (booking_put(demo->db, new, &id) != OK) {
		fail("demo/rooms.yaml:%d: the room is taken", item->line);
	}
	booking_begin(&deed, new, id);
	booking_note(&deed, id, "request", STR_NONE);
}

static void
load_booking(struct demo *demo, const struct node *item)
{
	struct booking_new new = { .title = node_text(item, "title"),
		.author = node_text(item, "who"),
		.people = node_int(item, "people", 1) };
	struct org_find_kernel_row org;
	struct booking_id id;

	if (!find_room(demo, item, &new.room) ||
		!room_rule_find(demo->pack, new.room.rule, &new.rule)) {
		return;
	}
	new.org = node_get(item, "org") ? demo_org(demo->db, demo->pack, node_text(item, "org"))
					: (struct org_id){ 0 };
	if (new.org.v && org_find_kernel(demo->db, new.org, &org) == OK) {
		new.author = org.name;
	}
	if (str_is_empty(new.author)) {
		return; /* an organisation that no office keeps here */
	}
	if (node_bool(item, "waits", false)) {
		load_request(demo, item, &new);
		return;
	}
	for (int week = -WEEKS_BEFORE; week < WEEKS; week++) {
		struct quota_span_wish wish = wish_of(demo, item, week);

		if (!takes_place(demo, &new, item, week)) {
			continue;
		}
		new.from_at = wish.from_at;
		new.to_at = wish.to_at;
		if (booking_put(demo->db, &new, &id) != OK) {
			fail("demo/rooms.yaml:%d: the room is taken", item->line);
		}
		if (week < 0) {
			live_through(demo, id, (item->line * WEEK_DAYS + week) % ABSENT_OF == 0);
		}
	}
}

static void
load_closure(struct demo *demo, const struct node *item)
{
	struct bilingual reason = node_bilingual(item, "reason");
	struct room_closure_add_row row;
	struct quota_span_answer answer;
	struct room_list_row room;

	for (int week = 0; week < WEEKS && find_room(demo, item, &room); week++) {
		struct quota_span_wish wish = wish_of(demo, item, week);

		room_closure_add(demo->db,
			&(struct room_closure_add_args){ .room_id = room.id,
				.from_at = wish.from_at,
				.to_at = wish.to_at,
				.reason = reason.zh,
				.reason_en = reason.en,
				.made_at = db_now(demo->db) },
			&row);
		wish.thing = room.quota_thing_id;
		wish.holder = (struct quota_holder){ STR("closure"), row.id.v };
		if (quota_span_take(demo->db, &wish, &answer) != OK) {
			fail("demo/rooms.yaml:%d: the room is taken", item->line);
		}
		room_closure_set_span(demo->db, answer.span.id, row.id);
	}
}

void
rooms_demo_load(struct app *app, const struct pack *pack)
{
	demo_load(app, pack, "demo/rooms.yaml", "venues", load_venue);
	demo_load(app, pack, "demo/rooms.yaml", "bookings", load_booking);
	demo_load(app, pack, "demo/rooms.yaml", "closures", load_closure);
}
