#include "volunteer_hours.h"
#include "volunteer_store.h"

/*
 * Hours that count: at check-out, when nobody checked out, when corrected.  Each is bounded by the shift and the day,
 * under a lock of the volunteer, and added to what the person and the organisation have.
 */

enum { MINUTE_MS = 60000 };

static struct volunteer_service
service_of(struct db *db, const struct volunteer_shift_find_row *shift,
	const struct volunteer_duty_find_row *row, const struct volunteer_rules *rules)
{
	struct volunteer_duty_sum_others_row others = { .minutes = 0 };

	if (row->login_id.v) {
		volunteer_duty_sum_others(db, row->login_id, row->served_day, row->id, &others);
	}
	return (struct volunteer_service){ .from_at = shift->from_at,
		.to_at = shift->to_at,
		.in_at = row->in_at,
		.out_at = row->out_at,
		.day_max = rules->day_max,
		.day_others = others.minutes,
		.forgotten_max = rules->forgotten_max };
}

/* Of one person after the other; two shifts of a day that end at once would each find the day empty. */
static void
lock_person(struct db *db, struct login_id login)
{
	struct volunteer_person_lock_row row;

	if (login.v) {
		volunteer_person_put(db, login);
		volunteer_person_lock(db, login, &row);
	}
}

static void
add_up(struct db *db, const struct volunteer_duty_find_row *row, int64_t minutes)
{
	int64_t before = row->minutes == INT_NONE ? 0 : row->minutes;
	int year, month, mday;

	if (row->login_id.v) {
		volunteer_person_add(db, minutes - before, row->login_id);
	}
	if (row->org_id.v) {
		day_split(row->served_day, &year, &month, &mday);
		volunteer_org_year_put(db, row->org_id, year);
		volunteer_org_year_add(
			db, &(struct volunteer_org_year_add_args){ .more = minutes - before,
				    .more_times = (minutes > 0) - (before > 0),
				    .org_id = row->org_id,
				    .year = year });
	}
}

static void
put_hours(struct db *db, const struct volunteer_duty_find_row *row, struct moment out_at,
	bool is_forgotten, int64_t minutes)
{
	volunteer_duty_set_hours(db, &(struct volunteer_duty_set_hours_args){ .id = row->id,
					     .out_at = out_at,
					     .is_forgotten = is_forgotten,
					     .minutes = minutes,
					     .changed_at = db_now(db) });
	add_up(db, row, minutes);
}

enum outcome
volunteer_check_in(struct db *db, const struct volunteer_shift_find_row *shift,
	const struct volunteer_duty_find_row *row, const struct volunteer_rules *rules)
{
	int64_t now = db_now(db).ms;

	if (!str_equal(row->state, STR("confirmed")) || !moment_is_none(row->in_at) ||
		row->minutes != INT_NONE) {
		return CONFLICT;
	}
	if (now < shift->from_at.ms - rules->early_minutes * MINUTE_MS) {
		return UNAVAILABLE;
	}
	if (now >= shift->to_at.ms || !str_equal(shift->state, STR("open"))) {
		return STALE;
	}
	volunteer_duty_set_in(db, db_now(db), db_now(db), row->id);
	return OK;
}

void
volunteer_count_out(struct db *db, const struct volunteer_shift_find_row *shift,
	const struct volunteer_duty_find_row *row, const struct volunteer_out *out)
{
	struct volunteer_duty_find_row ended = *row;
	struct volunteer_service service;

	lock_person(db, row->login_id);
	ended.out_at = out->at;
	service = service_of(db, shift, &ended, out->rules);
	put_hours(db, row, ended.out_at, false, volunteer_minutes(&service));
}

enum outcome
volunteer_check_out(struct db *db, const struct volunteer_shift_find_row *shift,
	const struct volunteer_duty_find_row *row, const struct volunteer_rules *rules)
{
	if (moment_is_none(row->in_at) || row->minutes != INT_NONE) {
		return CONFLICT;
	}
	volunteer_count_out(db, shift, row, &(struct volunteer_out){ rules, db_now(db) });
	return OK;
}

void
volunteer_forget_out(struct db *db, const struct volunteer_shift_find_row *shift,
	const struct volunteer_duty_find_row *row, const struct volunteer_rules *rules)
{
	struct volunteer_service service;

	lock_person(db, row->login_id);
	service = service_of(db, shift, row, rules);
	put_hours(db, row, MOMENT_NONE, true, volunteer_minutes(&service));
}

/* ---- in the open ---------------------------------------------------------------------------------- */

static void
note(struct db *db, const struct volunteer_duty_find_row *row, const char *kind,
	const struct volunteer_correction *said)
{
	struct volunteer_note_add_args args = { .duty_id = row->id,
		.kind = str_of(kind),
		.from_minutes = INT_NONE,
		.to_minutes = INT_NONE,
		.login_id = said->login,
		.author = said->author,
		.words = said->reason,
		.made_at = moment_is_none(said->at) ? db_now(db) : said->at };
	struct volunteer_note_add_row added;

	if (said->minutes != INT_NONE) {
		args.from_minutes = row->minutes;
		args.to_minutes = said->minutes;
	}
	volunteer_note_add(db, &args, &added);
}

enum outcome
volunteer_correct(struct db *db, const struct volunteer_duty_find_row *row,
	const struct volunteer_rules *rules, const struct volunteer_correction *correction,
	int64_t *ret_max)
{
	struct volunteer_shift_find_row shift;
	struct volunteer_service service;

	if (!str_equal(row->state, STR("confirmed")) || row->minutes == correction->minutes ||
		volunteer_shift_find(db, row->shift_id, &shift) != OK ||
		!str_equal(shift.state, STR("open")) || shift.to_at.ms > db_now(db).ms) {
		return CONFLICT;
	}
	lock_person(db, row->login_id);
	service = service_of(db, &shift, row, rules);
	*ret_max = volunteer_minutes_max(&service);
	if (correction->minutes > *ret_max) {
		return TOO_MANY;
	}
	note(db, row, "corrected", correction);
	put_hours(db, row, row->out_at, row->is_forgotten, correction->minutes);
	volunteer_duty_set_object(db, MOMENT_NONE, row->id);
	if (moment_is_none(correction->at)) { /* a demonstration's past is no news */
		volunteer_tell(db, row, STR("corrected"));
	}
	return OK;
}

enum outcome
volunteer_object(struct db *db, const struct volunteer_duty_find_row *row, struct str words)
{
	struct volunteer_shift_find_row shift;

	if (!str_equal(row->state, STR("confirmed")) || !moment_is_none(row->object_at) ||
		volunteer_shift_find(db, row->shift_id, &shift) != OK ||
		!str_equal(shift.state, STR("open")) || shift.to_at.ms > db_now(db).ms) {
		return CONFLICT;
	}
	note(db, row, "objected",
		&(struct volunteer_correction){ .minutes = INT_NONE,
			.login = row->login_id,
			.author = STR(""),
			.reason = words,
			.at = MOMENT_NONE });
	volunteer_duty_set_object(db, db_now(db), row->id);
	volunteer_tell_objection(db, row);
	return OK;
}

enum outcome
volunteer_answer(struct db *db, const struct volunteer_duty_find_row *row,
	const struct volunteer_correction *answer)
{
	if (moment_is_none(row->object_at)) {
		return CONFLICT;
	}
	note(db, row, "answered", answer);
	volunteer_duty_set_object(db, MOMENT_NONE, row->id);
	volunteer_tell(db, row, STR("answered"));
	return OK;
}
