#include "volunteer_store.h"

/* Shifts and their places. */

enum { HOLD_MINUTES = 15, SHIFTS_MAX = 100 };

static struct quota_rules
pool_rules(int64_t needed, const struct volunteer_rules *rules)
{
	return (struct quota_rules){ .capacity = needed,
		.size_max = 1,
		.has_line = true,
		.offer_minutes = rules->offer_minutes,
		.hold_minutes = HOLD_MINUTES };
}

enum outcome
volunteer_shift_make(struct db *db, const struct volunteer_shift_add_args *shift,
	const struct volunteer_rules *rules, struct volunteer_shift_id *ret_id)
{
	struct quota_rules pool = pool_rules(shift->needed, rules);
	struct volunteer_shift_add_row added;
	struct quota_thing_id thing;
	struct quota_pool_id id;

	volunteer_shift_add(db, shift, &added);
	thing = quota_thing_add(db, STR("shift"), added.id.v);
	if (quota_pool_add(db, thing, STR("all"), &pool, &id) != OK) {
		return INVALID;
	}
	volunteer_shift_set_pool(db, id, added.id);
	*ret_id = added.id;
	return OK;
}

enum outcome
volunteer_shift_change(struct db *db, const struct volunteer_shift_find_row *before,
	const struct volunteer_shift_set_args *after, const struct volunteer_rules *rules)
{
	struct quota_rules pool = pool_rules(after->needed, rules);

	if (quota_pool_set(db, before->pool_id, &pool) != OK) {
		return CONFLICT;
	}
	volunteer_shift_set(db, after);
	if (before->from_at.ms != after->from_at.ms || before->to_at.ms != after->to_at.ms) {
		volunteer_shift_move_duties(db, day_of_moment(after->from_at), before->id);
		volunteer_duty_tell_all(db, STR("changed"), before->id);
	}
	return OK;
}

enum outcome
volunteer_shift_drop(struct db *db, const struct volunteer_shift_find_row *shift)
{
	if (!str_equal(shift->state, STR("open")) || shift->from_at.ms <= db_now(db).ms) {
		return CONFLICT;
	}
	volunteer_shift_cancel(db, db_now(db), shift->id);
	/* those in line lose their place now and are told by the listener, the others after that */
	quota_pool_close(db, shift->pool_id);
	volunteer_duty_tell_all(db, STR("cancelled"), shift->id);
	return OK;
}

void
volunteer_activity_cancelled(struct db *db, struct activity_id id)
{
	struct volunteer_shift_find_rows rows = volunteer_shift_list(db, id, SHIFTS_MAX);

	for (size_t i = 0; i < rows.count; i++) {
		volunteer_shift_drop(db, &rows.items[i]);
	}
}
