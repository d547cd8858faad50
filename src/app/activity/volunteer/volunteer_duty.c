#include "key.h"
#include "volunteer_store.h"

/* Who serves in a shift: sealed, with a place that quota counts. */

enum { CODE_TRIES = 20 };

/* ---- who serves ----------------------------------------------------------------------------------- */

static struct key_place
person_place(struct volunteer_duty_id id)
{
	return (struct key_place){ "volunteer_duty.person", id.v };
}

enum outcome
volunteer_person_find(struct db *db, const struct volunteer_duty_find_row *row,
	struct activity_person *ret_person)
{
	struct str text;

	if (str_is_none(row->person) || row->person_key_id.v == 0 ||
		key_open(db, row->person_key_id, person_place(row->id), row->person, &text) != OK) {
		return NOT_FOUND;
	}
	*ret_person = activity_person_read(text);
	return OK;
}

/* One that no other volunteer of the activity has. */
static struct str
fresh_code(struct db *db, struct activity_id id, struct str *ret_hash)
{
	struct volunteer_duty_find_row other;
	struct str code = STR_NONE;

	for (int tries = 0; tries < CODE_TRIES; tries++) {
		code = activity_code_random(db_arena(db), ACTIVITY_CODE_CHARS);
		*ret_hash = activity_code_hash(db, id, code);
		if (volunteer_duty_coded(db, id, *ret_hash, &other) != OK) {
			break;
		}
	}
	return code;
}

static void
keep_person(struct db *db, struct volunteer_duty_id id, const struct volunteer_wish *wish)
{
	struct person_key_id key = key_for_login(db, wish->login);
	struct activity_person person = wish->person;
	struct str hash;

	person.code = fresh_code(db, wish->activity->id, &hash);
	volunteer_duty_set_person(db, &(struct volunteer_duty_set_person_args){ .id = id,
					      .person = key_seal(db, key, person_place(id),
						      activity_person_text(db_arena(db), &person)),
					      .person_key_id = key,
					      .code_hash = hash });
}

/* ---- places --------------------------------------------------------------------------------------- */

static void
put_state(struct db *db, struct volunteer_duty_id id, const struct quota_place *place)
{
	volunteer_duty_set_state(
		db, &(struct volunteer_duty_set_state_args){ .id = id,
			    .state = activity_place_state(place->state),
			    .why = place->state == QUOTA_FREED ? str_of(quota_why_code(place->why))
							       : STR_NONE,
			    .until_at = place->until_at,
			    .changed_at = db_now(db) });
}

enum outcome
volunteer_sign_up(
	struct db *db, const struct volunteer_wish *wish, struct volunteer_duty_find_row *ret_row)
{
	struct quota_wish asked = { .pools = { wish->shift->pool_id },
		.pool_count = 1,
		.holder = { STR("duty"), 0 },
		.size = 1,
		.may_wait = true };
	struct volunteer_duty_add_row added;
	struct quota_place place;
	enum outcome outcome;

	if (volunteer_duty_of(db, wish->shift->id, wish->login, ret_row) == OK) {
		return CONFLICT;
	}
	if (volunteer_duty_add(db,
		    &(struct volunteer_duty_add_args){ .shift_id = wish->shift->id,
			    .activity_id = wish->shift->activity_id,
			    .org_id = wish->activity->org_id,
			    .login_id = wish->login,
			    .served_day = day_of_moment(wish->shift->from_at),
			    .made_at = moment_is_none(wish->at) ? db_now(db) : wish->at },
		    &added) != OK) {
		return CONFLICT;
	}
	asked.holder.id = added.id.v;
	outcome = quota_take(db, &asked, &place);
	if (outcome != OK) {
		return outcome;
	}
	keep_person(db, added.id, wish);
	volunteer_duty_set_place(db, &(struct volunteer_duty_set_place_args){ .place_id = place.id,
					     .state = activity_place_state(place.state),
					     .until_at = place.until_at,
					     .id = added.id });
	return volunteer_duty_find(db, added.id, ret_row);
}

enum outcome
volunteer_leave(struct db *db, const struct volunteer_duty_find_row *row, enum quota_why why)
{
	struct quota_place place;

	if (!moment_is_none(row->in_at) || row->minutes != INT_NONE ||
		quota_release(db, row->place_id, why) != OK ||
		quota_place_find(db, row->place_id, &place) != OK) {
		return CONFLICT;
	}
	put_state(db, row->id, &place);
	return OK;
}

enum outcome
volunteer_accept(struct db *db, const struct volunteer_duty_find_row *row)
{
	enum outcome outcome = quota_confirm(db, row->place_id);
	struct quota_place place;

	if (outcome == OK && quota_place_find(db, row->place_id, &place) == OK) {
		put_state(db, row->id, &place);
	}
	return outcome;
}

void
volunteer_place_changed(struct db *db, int64_t place_id)
{
	struct quota_place place;
	struct volunteer_duty_find_row row;
	struct volunteer_shift_find_row shift;

	if (quota_place_find(db, (struct quota_place_id){ place_id }, &place) != OK ||
		!str_equal(place.holder.kind, STR("duty")) ||
		volunteer_duty_find(db, (struct volunteer_duty_id){ place.holder.id }, &row) !=
			OK ||
		volunteer_shift_find(db, row.shift_id, &shift) != OK) {
		return;
	}
	put_state(db, row.id, &place);
	row.state = activity_place_state(place.state);
	row.until_at = place.until_at;
	volunteer_tell(db, &row,
		str_equal(shift.state, STR("cancelled")) ? STR("cancelled")
		: place.state == QUOTA_OFFERED           ? STR("offered")
		: place.state == QUOTA_TAKEN             ? STR("confirmed")
		: place.why == QUOTA_CLOSED              ? STR("closed")
							 : STR("expired"));
}
