#include "volunteer_house.h"

#include "activity_when.h"

enum { AT_ONCE = 20, PERSONAL_MAX = 1000, ENDED_AT_ONCE = 1 };

/* ---- what time does ------------------------------------------------------------------------------ */

struct moment
volunteer_next_due(struct db *db)
{
	struct volunteer_shift_due_row close;
	struct volunteer_shift_end_due_row end;

	if (volunteer_duty_telling(db, 1).count) {
		return db_now(db);
	}
	volunteer_shift_due(db, &close);
	volunteer_shift_end_due(db, &end);
	return activity_earlier(close.close_at, end.end_at);
}

static void
close_some(struct db *db)
{
	struct volunteer_shift_to_close_rows rows = volunteer_shift_to_close(
		db, db_now(db), AT_ONCE);

	for (size_t i = 0; i < rows.count; i++) {
		quota_pool_close(db, rows.items[i].pool_id);
		volunteer_shift_closed(db, rows.items[i].id);
	}
}

/* One volunteer a transaction: it holds locks of the person and of the organisation's year. */
static void
end_some(struct db *db, const struct pack *pack)
{
	struct volunteer_shift_find_rows rows = volunteer_shift_to_end(
		db, db_now(db), ENDED_AT_ONCE);
	struct volunteer_duty_find_rows serving;
	struct volunteer_rules rules;

	volunteer_rules_of(pack, &rules);
	for (size_t i = 0; i < rows.count; i++) {
		serving = volunteer_duty_serving(db, rows.items[i].id, ENDED_AT_ONCE);
		if (serving.count) {
			volunteer_forget_out(db, &rows.items[i], &serving.items[0], &rules);
		} else {
			volunteer_shift_ended(db, rows.items[i].id);
		}
	}
}

void
volunteer_do_due(struct db *db, const struct pack *pack)
{
	struct volunteer_duty_find_rows telling = volunteer_duty_telling(db, AT_ONCE);

	for (size_t i = 0; i < telling.count; i++) {
		volunteer_tell(db, &telling.items[i], telling.items[i].tell);
		volunteer_duty_told(db, telling.items[i].id);
	}
	close_some(db);
	end_some(db, pack);
}

/* ---- personal data ------------------------------------------------------------------------------- */

static void
write_duty(struct db *db, const struct volunteer_duty_find_row *row, struct json *json)
{
	struct volunteer_shift_find_row shift = { .title = STR("") };
	struct activity_person person;

	volunteer_shift_find(db, row->shift_id, &shift);
	json_object(json);
	json_add_str(json, "shift", shift.title);
	json_add_str(json, "state", row->state);
	json_key(json, "day");
	json_day(json, row->served_day);
	if (row->minutes != INT_NONE) {
		json_add_int(json, "minutes", row->minutes);
	}
	if (volunteer_person_find(db, row, &person) == OK) {
		json_add_str(json, "name", person.name);
		json_add_str(json, "phone", person.phone);
		json_add_str(json, "guardian", person.guardian);
	}
	json_object_end(json);
}

void
volunteer_write_personal(struct db *db, struct login_id login, struct json *json)
{
	struct volunteer_duty_find_rows rows = volunteer_duty_of_login(db, login, PERSONAL_MAX);

	json_array(json);
	for (size_t i = 0; i < rows.count; i++) {
		write_duty(db, &rows.items[i], json);
	}
	json_array_end(json);
}

void
volunteer_login_erased(struct db *db, int64_t id)
{
	struct login_id login = { id };
	struct volunteer_duty_find_rows rows = volunteer_duty_of_login(db, login, PERSONAL_MAX);

	for (size_t i = 0; i < rows.count; i++) {
		if (!str_equal(rows.items[i].state, STR("over"))) {
			volunteer_leave(db, &rows.items[i], QUOTA_REMOVED);
		}
		volunteer_note_forget(db, rows.items[i].id);
		volunteer_duty_forget(db, rows.items[i].id);
	}
	volunteer_certificate_forget(db, login);
	volunteer_person_forget(db, login);
}

/* ---- how long it is kept ------------------------------------------------------------------------- */

void
volunteer_find_old(
	struct db *db, struct moment before, int64_t limit, struct retention_due *ret_due)
{
	struct volunteer_duty_old_count_row counted;
	struct volunteer_duty_oldest_row oldest;

	volunteer_duty_old_count(db, before, limit, &counted);
	volunteer_duty_oldest(db, &oldest);
	*ret_due = (struct retention_due){ counted.total, oldest.oldest_at };
}

/* Names and telephones go, hours stay. */
int64_t
volunteer_remove_old(struct db *db, struct moment before, int64_t limit)
{
	struct volunteer_duty_old_rows rows = volunteer_duty_old(db, before, limit);

	for (size_t i = 0; i < rows.count; i++) {
		volunteer_duty_forget_person(db, rows.items[i].id);
	}
	return (int64_t)rows.count;
}

/* ---- invariants ---------------------------------------------------------------------------------- */

#define CHECK(find, what)                                                      \
	do {                                                                   \
		struct find##_rows rows = find(db);                            \
                                                                               \
		for (size_t i = 0; i < rows.count; i++) {                      \
			breach(arg, str_format(db_arena(db), "%s: %lld", what, \
					    (long long)rows.items[i].id.v));   \
		}                                                              \
	} while (0)

void
volunteer_check(struct db *db, volunteer_breach *breach, void *arg)
{
	CHECK(check_volunteer_places, "a volunteer's duty stands otherwise than its place");
	CHECK(check_volunteer_pools, "a shift has another number of places than its pool");
	CHECK(check_volunteer_persons, "a volunteer's hours do not add up");
	CHECK(check_volunteer_hours, "a duty counts more than its shift lasted");
	CHECK(check_volunteer_orgs, "an organisation's volunteer hours do not add up");
}
