#include "gear.h"
#include "life.h"

#include "app.h"
#include "district.h"
#include "rand.h"
#include "rooms_pack.h"

/* Coming and not coming, and what the clock does about it. */

enum { ABSENCES_MAX = 50, LOST_MAX = 50, AT_ONCE = 50, DOOR_BYTES = 8, UPGRADE_MAX = 1000 };

#define MINUTE_MS INT64_C(60000)
#define DAY_MS INT64_C(86400000)

/* ---- coming -------------------------------------------------------------------------------------- */

bool
booking_is_at_door(const struct room_rule *rule, struct moment from_at, struct moment to_at,
	struct moment release_at, struct moment now)
{
	struct moment until = moment_is_none(release_at) ? to_at : release_at;

	return now.ms >= from_at.ms - rule->checkin_minutes * MINUTE_MS && now.ms < until.ms;
}

enum outcome
booking_arrive(const struct booking_deed *deed, const struct booking_find_row *row)
{
	struct room_list_row room;
	struct room_rule rule = { .checkin_minutes = 0 };

	if (room_find(deed->db, row->room_id, &room) != OK) {
		return NOT_FOUND;
	}
	room_rule_find(deed->pack, room.rule, &rule);
	if (!str_equal(row->state, STR("confirmed")) || !moment_is_none(row->arrived_at) ||
		!booking_is_at_door(
			&rule, row->from_at, row->to_at, row->release_at, db_now(deed->db))) {
		return CONFLICT;
	}
	booking_set_arrived(deed->db, db_now(deed->db), db_now(deed->db), row->id);
	booking_note(deed, row->id, "arrive", STR_NONE);
	booking_audit(deed, "booking.arrive", &room, row);
	return OK;
}

/* ---- not coming ---------------------------------------------------------------------------------- */

void
booking_release(const struct booking_deed *deed, const struct booking_find_row *row)
{
	struct room_absence_add_row added;
	struct room_list_row room;

	if (room_find(deed->db, row->room_id, &room) != OK) {
		return;
	}
	booking_drop_ask(deed->db, row);
	booking_end(deed->db,
		&(struct booking_end_args){
			.state = STR("released"), .changed_at = db_now(deed->db), .id = row->id });
	if (quota_span_release(deed->db, row->quota_span_id, QUOTA_ABSENT) != OK) {
		fail("booking %lld has no span", (long long)row->id.v);
	}
	booking_gear_free(deed->db, row->id);
	if (row->org_id.v) {
		room_absence_add(deed->db,
			&(struct room_absence_add_args){ .booking_id = row->id,
				.org_id = row->org_id,
				.rule = room.rule,
				.absent_at = row->from_at },
			&added);
	}
	booking_note(deed, row->id, "release", STR_NONE);
	booking_audit(deed, "booking.release", &room, row);
	booking_tell(deed->db, row, &room, "release", STR_NONE);
}

enum outcome
booking_excuse(const struct booking_deed *deed, const struct booking_find_row *row, struct str note)
{
	struct room_list_row room;
	int64_t changed = 0;

	if (room_find(deed->db, row->room_id, &room) != OK) {
		return NOT_FOUND;
	}
	room_absence_excuse(deed->db,
		&(struct room_absence_excuse_args){ .excused_at = db_now(deed->db),
			.excused_by_id = deed->req->actor->login,
			.excuse = note,
			.booking_id = row->id },
		&changed);
	if (changed == 0) {
		return CONFLICT;
	}
	booking_note(deed, row->id, "excuse", note);
	booking_audit(deed, "booking.excuse", &room, row);
	booking_tell(deed->db, row, &room, "excuse", note);
	return OK;
}

struct moment
booking_halved_until(
	struct db *db, const struct room_rule *rule, struct org_id org, int64_t *ret_absences)
{
	struct moment moments[ABSENCES_MAX], until;
	struct room_absence_list_rows rows;
	struct moment now = db_now(db);

	*ret_absences = 0;
	if (rule->absent.times == 0) {
		return MOMENT_NONE;
	}
	rows = room_absence_list(
		db, &(struct room_absence_list_args){ .org_id = org,
			    .rule = rule->id,
			    .since_at = { now.ms -
					  (rule->absent.days + rule->absent.halved_days) * DAY_MS },
			    .limit = ABSENCES_MAX });
	for (size_t i = 0; i < rows.count; i++) {
		moments[i] = rows.items[i].absent_at;
		*ret_absences += moments[i].ms > now.ms - rule->absent.days * DAY_MS;
	}
	until = room_halved_until(rule, moments, rows.count);
	return moment_is_none(until) || until.ms <= now.ms ? MOMENT_NONE : until;
}

bool
booking_is_of_lost(struct db *db, struct room_id room, struct moment from_at, struct moment to_at)
{
	struct booking_lost_shown_rows rows = booking_lost_shown(
		db, &(struct booking_lost_shown_args){ .room_id = room,
			    .until_at = to_at,
			    .earliest_at = { from_at.ms - DAY_MS },
			    .since_at = from_at,
			    .limit = LOST_MAX });

	for (size_t i = 0; i < rows.count; i++) {
		if (rows.items[i].from_at.ms <= from_at.ms && rows.items[i].to_at.ms >= to_at.ms) {
			return true;
		}
	}
	return false;
}

enum outcome
booking_close(const struct booking_deed *deed, const struct booking_find_row *row, struct str note)
{
	struct room_list_row room;

	if (room_find(deed->db, row->room_id, &room) != OK) {
		return NOT_FOUND;
	}
	booking_drop_ask(deed->db, row);
	booking_end(deed->db,
		&(struct booking_end_args){
			.state = STR("cancelled"), .changed_at = db_now(deed->db), .id = row->id });
	if (quota_span_release(deed->db, row->quota_span_id, QUOTA_CLOSED) != OK) {
		fail("booking %lld has no span", (long long)row->id.v);
	}
	booking_gear_free(deed->db, row->id);
	booking_note(deed, row->id, "close", note);
	booking_audit(deed, "booking.cancel", &room, row);
	booking_tell(deed->db, row, &room, "close", note);
	return OK;
}

/* ---- the clock ----------------------------------------------------------------------------------- */

static struct moment
earlier(struct moment a, struct moment b)
{
	return moment_is_none(a) || (!moment_is_none(b) && b.ms < a.ms) ? b : a;
}

struct moment
booking_next_due(struct db *db)
{
	struct booking_release_next_row release;
	struct booking_remind_next_row remind;
	struct booking_ask_next_row ask;

	booking_release_next(db, &release);
	booking_remind_next(db, &remind);
	booking_ask_next(db, &ask);
	return earlier(earlier(release.release_at, remind.remind_at), ask.due_at);
}

static void
remind(struct db *db, struct booking_id id)
{
	struct booking_find_row row;
	struct room_list_row room;

	booking_set_reminded(db, id);
	if (booking_find(db, id, &row) == OK && str_equal(row.state, STR("confirmed")) &&
		room_find(db, row.room_id, &room) == OK) {
		booking_tell(db, &row, &room, "remind", STR_NONE);
	}
}

void
booking_do_due(struct db *db, struct app *app, const struct district *district)
{
	struct booking_deed deed = { db, NULL, &district->pack };
	struct booking_release_ripe_rows lost = booking_release_ripe(db, db_now(db), AT_ONCE);
	struct booking_remind_ripe_rows reminded = booking_remind_ripe(db, db_now(db), AT_ONCE);
	struct booking_ask_ripe_rows asks = booking_ask_ripe(db, db_now(db), AT_ONCE);
	struct booking_find_row row;

	(void)app;
	for (size_t i = 0; i < asks.count; i++) {
		struct booking_ask_find_row ask;

		if (booking_find_to_change(db, asks.items[i].booking_id, &row) == OK &&
			booking_ask_find(db, row.id, &ask) == OK &&
			ask.due_at.ms <= db_now(db).ms &&
			(!str_equal(ask.silence, STR("confirms")) ||
				booking_decide(&deed, &row, true, STR_NONE) != OK)) {
			booking_decide(&deed, &row, false, STR_NONE);
		}
	}
	for (size_t i = 0; i < lost.count; i++) {
		if (booking_find_to_change(db, lost.items[i].id, &row) == OK &&
			!moment_is_none(row.release_at) && row.release_at.ms <= db_now(db).ms) {
			booking_release(&deed, &row);
		}
	}
	for (size_t i = 0; i < reminded.count; i++) {
		remind(db, reminded.items[i].id);
	}
}

/* ---- doors --------------------------------------------------------------------------------------- */

void
room_door_renew(struct db *db, struct room_id id)
{
	room_set_door(db, rand_hex(db_arena(db), DOOR_BYTES), id);
}

static enum outcome
give_doors(struct db *db, void *arg)
{
	struct room_without_door_rows rows = room_without_door(db, UPGRADE_MAX);

	(void)arg;
	for (size_t i = 0; i < rows.count; i++) {
		room_door_renew(db, rows.items[i].id);
	}
	return OK;
}

static void
count_doors(struct db *db, void *arg)
{
	*(bool *)arg = room_without_door(db, 1).count > 0;
}

void
room_doors_upgrade(struct app *app, struct arena *arena)
{
	bool is_missing = false;

	store_read(app->store, arena, count_doors, &is_missing);
	if (is_missing) {
		store_write(app->store, arena, give_doors, NULL);
	}
}

/* ---- what holds ---------------------------------------------------------------------------------- */

void
booking_check_asks(struct db *db, void (*breach)(void *arg, struct str sentence), void *arg)
{
	struct booking_ask_astray_rows rows = booking_ask_astray(db, AT_ONCE);

	for (size_t i = 0; i < rows.count; i++) {
		breach(arg, str_format(db_arena(db), "what booking %lld asks for is not held",
				    (long long)rows.items[i].booking_id.v));
	}
}
