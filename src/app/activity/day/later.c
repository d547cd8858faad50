#include "later.h"

#include "activity_tell.h"
#include "after.h"

enum { HOUR_MS = 3600000, DUE_AT_ONCE = 10, MOVED_AT_ONCE = 100 };

static bool
find_pool(struct db *db, const struct activity_find_row *activity, struct quota_pool *ret_pool)
{
	struct quota_pools pools = quota_pool_list(
		db, quota_thing_add(db, STR("activity"), activity->id.v));

	for (size_t i = 0; i < pools.count; i++) {
		if (str_equal(pools.items[i].code, STR("later"))) {
			*ret_pool = pools.items[i];
			return true;
		}
	}
	return false;
}

/* All of its seats are taken at once, by nobody: whoever comes waits. */
static bool
make_pool(struct db *db, const struct activity_find_row *activity, struct quota_pool_id *ret_id)
{
	struct quota_rules rules = { .capacity = activity->people_max,
		.size_max = activity->people_max,
		.has_line = true,
		.hold_minutes = 1 };
	struct quota_wish nobody = { .pool_count = 1,
		.holder = { STR("later"), activity->id.v },
		.size = activity->people_max };
	struct quota_place place;

	if (quota_pool_add(db, quota_thing_add(db, STR("activity"), activity->id.v), STR("later"),
		    &rules, ret_id) != OK) {
		return false;
	}
	nobody.pools[0] = *ret_id;
	return quota_take(db, &nobody, &place) == OK;
}

struct quota_pool_id
later_pool(struct db *db, const struct activity_find_row *activity, const struct pack *pack)
{
	struct moment at = { activity->closes_at.ms -
			     absent_rules_of(pack).late_hours * (int64_t)HOUR_MS };
	struct quota_pool pool;

	if (at.ms <= db_now(db).ms) {
		return (struct quota_pool_id){ 0 };
	}
	if (!find_pool(db, activity, &pool) && !make_pool(db, activity, &pool.id)) {
		return (struct quota_pool_id){ 0 };
	}
	later_set(db, at, activity->id);
	return pool.id;
}

void
later_close(struct db *db, const struct activity_find_row *activity)
{
	struct quota_pool pool;

	if (find_pool(db, activity, &pool)) {
		quota_pool_close(db, pool.id);
		later_set(db, MOMENT_NONE, activity->id);
	}
}

/* From the one line into the activity's own: a place, the end of its line, or nothing. */
static void
move(struct db *db, const struct activity_find_row *activity, const struct quota_place *place)
{
	struct quota_wish wish = { .pools = { activity->pool_id },
		.pool_count = 1,
		.holder = place->holder,
		.size = place->size,
		.may_wait = true };
	struct quota_place got = *place;
	struct activity_group_name_row group;
	struct activity_signup_find_row row;
	bool is_taken;

	if (activity_signup_find(db, (struct activity_signup_id){ place->holder.id }, &row) != OK ||
		quota_release(db, place->id, QUOTA_REMOVED) != OK) {
		return;
	}
	if (activity_group_name(db, row.group_id, &group) == OK) {
		wish.pools[wish.pool_count++] = group.pool_id;
	}
	if (quota_take(db, &wish, &got) != OK) {
		activity_signup_set_state(
			db, &(struct activity_signup_set_state_args){ .id = row.id,
				    .state = STR("over"),
				    .why = STR("closed"),
				    .until_at = MOMENT_NONE,
				    .changed_at = db_now(db) });
		activity_tell_signup(db, &row, STR("closed"));
		return;
	}
	is_taken = got.state == QUOTA_TAKEN;
	later_move(db, &(struct later_move_args){ .place_id = got.id,
			       .state = is_taken ? STR("confirmed") : STR("waiting"),
			       .until_at = got.until_at,
			       .id = row.id });
	if (is_taken) {
		activity_tell_signup(db, &row, STR("confirmed"));
	}
}

struct moment
later_next_due(struct db *db)
{
	struct later_next_row row;

	later_next(db, &row);
	return row.later_at;
}

static void
open_one(struct db *db, struct activity_id id)
{
	struct activity_find_row activity;
	struct quota_places waiting;
	struct quota_pool pool;

	if (activity_find(db, id, &activity) != OK || !find_pool(db, &activity, &pool)) {
		later_set(db, MOMENT_NONE, id);
		return;
	}
	waiting = quota_place_list(
		db, &(struct quota_place_list_args){
			    .pool = pool.id, .state = QUOTA_WAITING, .limit = MOVED_AT_ONCE });
	for (size_t i = 0; i < waiting.count; i++) {
		move(db, &activity, &waiting.items[i]);
	}
	if (waiting.count < MOVED_AT_ONCE) {
		later_set(db, MOMENT_NONE, id);
	}
}

void
later_do_due(struct db *db)
{
	struct later_due_rows rows = later_due(db, db_now(db), DUE_AT_ONCE);

	for (size_t i = 0; i < rows.count; i++) {
		open_one(db, rows.items[i].id);
	}
}
