#include "after.h"

#include "activity_pack.h"
#include "day.h"
#include "mask.h"

/* Afterwards: numbers, corrections, and the rule about those who stay away. */

enum {
	HOUR_MS = 3600000,
	DAY_MS = 86400000,
	ABSENCES_MAX = 200,
	DUE_AT_ONCE = 20,
	ABSENT_AT_ONCE = 200
};

struct absent_rules
absent_rules_of(const struct pack *pack)
{
	const struct node *node = activity_pack_part(pack, "absent");

	return (struct absent_rules){ .times = node_int(node, "times", 0),
		.days = node_int(node, "days", 1),
		.wait_days = node_int(node, "wait_days", 1),
		.late_hours = node_int(node, "late_hours", 0),
		.settle_hours = node_int(node, "settle_hours", 0),
		.age_free = node_int(node, "age_free", 0) };
}

struct moment
absence_until(struct db *db, const struct pack *pack, struct login_id login, int64_t age)
{
	struct absent_rules rules = absent_rules_of(pack);
	struct moment now = db_now(db), until = MOMENT_NONE,
		      since = { now.ms - (rules.days + rules.wait_days) * (int64_t)DAY_MS };
	struct absence_recent_rows rows;

	if (rules.times == 0 || login.v == 0 || (age != INT_NONE && age >= rules.age_free)) {
		return MOMENT_NONE;
	}
	rows = absence_recent(db, login, since, ABSENCES_MAX);
	for (size_t i = (size_t)rules.times - 1; i < rows.count; i++) {
		int64_t last = rows.items[i].absent_at.ms,
			first = rows.items[i + 1 - (size_t)rules.times].absent_at.ms,
			end = last + rules.wait_days * (int64_t)DAY_MS;

		if (last - first <= rules.days * (int64_t)DAY_MS && end > now.ms) {
			until.ms = end;
		}
	}
	return until;
}

/* ---- numbers ------------------------------------------------------------------------------------- */

void
after_count(struct db *db, struct activity_id id)
{
	struct day_correction_sum_row corrections;
	struct day_gift_sum_row gifts;
	struct day_sums_row sums;

	day_sums(db, id, &sums);
	day_gift_sum(db, id, &gifts);
	day_correction_sum(db, id, &corrections);
	day_result_put(
		db, &(struct day_result_put_args){ .activity_id = id,
			    .tickets = sums.tickets,
			    .people = sums.people,
			    .came = sums.came,
			    .came_tickets = sums.came_tickets,
			    .absent = sums.came_tickets ? sums.tickets - sums.came_tickets : 0,
			    .cancelled = sums.cancelled,
			    .gifts = gifts.gifts,
			    .corrections = corrections.corrections });
}

enum outcome
after_correct(struct db *db, const struct activity_signup_find_row *row, int64_t people,
	struct str reason)
{
	int64_t before = row->arrived_people == INT_NONE ? 0 : row->arrived_people, changed = 0;
	struct moment at = moment_is_none(row->arrived_at) ? db_now(db) : row->arrived_at;
	struct correction_add_row added;

	if (people < 0 || people > row->people || people == before) {
		return INVALID;
	}
	day_set_arrived(
		db, people ? at : MOMENT_NONE, people ? people : INT_NONE, row->id, &changed);
	if (!changed) {
		return CONFLICT;
	}
	if (people) {
		absence_drop(db, row->id);
	}
	correction_add(db,
		&(struct correction_add_args){ .activity_id = row->activity_id,
			.signup_id = row->id,
			.people_before = before,
			.people_after = people,
			.reason = mask_personal(db_arena(db), reason),
			.made_at = db_now(db) },
		&added);
	after_count(db, row->activity_id);
	return OK;
}

enum outcome
after_excuse(struct db *db, struct activity_absence_id id, struct str reason)
{
	int64_t changed = 0;

	absence_excuse(db, db_now(db), mask_personal(db_arena(db), reason), id, &changed);
	return changed ? OK : CONFLICT;
}

/* ---- by time ------------------------------------------------------------------------------------- */

static struct moment
earlier(struct moment a, struct moment b)
{
	return moment_is_none(a) || (!moment_is_none(b) && b.ms < a.ms) ? b : a;
}

struct moment
after_next_due(struct db *db)
{
	struct day_link_oldest_row links;
	struct day_settle_next_row settle;
	struct day_over_next_row over;

	day_over_next(db, &over);
	day_settle_next(db, &settle);
	day_link_oldest(db, &links);
	return earlier(earlier(over.to_at, settle.settle_at), links.until_at);
}

/* One who said that they are old enough is never counted. */
static bool
is_free(struct db *db, const struct activity_signup_find_row *row, const struct absent_rules *rules)
{
	struct activity_person person;

	return activity_person_find(db, row, &person) == OK && person.age != INT_NONE &&
	       person.age >= rules->age_free;
}

/* True: all are noted. */
static bool
note_absent(struct db *db, struct activity_id id, const struct absent_rules *rules)
{
	struct activity_signup_find_rows rows = absence_candidates(db, id, 0, ABSENT_AT_ONCE);
	struct activity_find_row activity;
	struct absence_add_row added;
	size_t noted = 0;

	if (activity_find(db, id, &activity) != OK) {
		return true;
	}
	for (size_t i = 0; i < rows.count; i++) {
		if (!is_free(db, &rows.items[i], rules) &&
			absence_add(db,
				&(struct absence_add_args){ .activity_id = id,
					.signup_id = rows.items[i].id,
					.login_id = rows.items[i].login_id,
					.absent_at = activity.from_at },
				&added) == OK) {
			noted++;
		}
	}
	return rows.count < ABSENT_AT_ONCE || noted == 0;
}

static void
settle(struct db *db, struct activity_id id, const struct absent_rules *rules)
{
	struct day_result_find_row result;

	if (rules->times == 0 || day_result_find(db, id, &result) != OK ||
		result.came_tickets == 0 || note_absent(db, id, rules)) {
		day_set_counted(db, MOMENT_NONE, id);
	}
}

void
after_do_due(struct db *db, const struct pack *pack)
{
	struct absent_rules rules = absent_rules_of(pack);
	struct moment now = db_now(db);
	struct day_over_due_rows over = day_over_due(db, now, DUE_AT_ONCE);
	struct day_settle_due_rows due = day_settle_due(db, now, DUE_AT_ONCE);

	day_wipe(db);
	for (size_t i = 0; i < over.count; i++) {
		struct moment settle_at = { over.items[i].to_at.ms +
					    rules.settle_hours * (int64_t)HOUR_MS };
		bool is_held = str_equal(over.items[i].state, STR("published"));

		if (is_held) {
			after_count(db, over.items[i].id);
		}
		day_set_counted(db, is_held ? settle_at : MOMENT_NONE, over.items[i].id);
	}
	for (size_t i = 0; i < due.count; i++) {
		settle(db, due.items[i].id, &rules);
	}
}
