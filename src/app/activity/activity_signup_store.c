#include "activity_store.h"
#include "activity_tell.h"
#include "contact.h"
#include "key.h"
#include "mask.h"
#include "rand.h"

/* Sign-ups: who they are, sealed; their places; what quota says of them later. */

/* Without those that look alike on paper. */
static const char code_letters[] = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";

enum { CODE_TRIES = 20, LETTERS = sizeof(code_letters) - 1 };
static const uint64_t code_count = (uint64_t)LETTERS * LETTERS * LETTERS * LETTERS * LETTERS *
				   LETTERS;
_Static_assert(ACTIVITY_CODE_CHARS == 6, "as many letters as code_count has factors");

/* ---- who comes ----------------------------------------------------------------------------------- */

static struct key_place
person_place(struct activity_signup_id id)
{
	return (struct key_place){ "activity_signup.person", id.v };
}

/* What is sealed, with line feeds between; who comes along is the rest of it. */
struct str
activity_person_text(struct arena *arena, const struct activity_person *person)
{
	struct str age = person->age == INT_NONE
				 ? STR("")
				 : str_format(arena, "%lld", (long long)person->age);

	return str_format(arena, "%.*s\n%.*s\n%.*s\n%.*s\n%.*s\n%.*s\n%.*s\n%.*s",
		STR_ARG(person->name), STR_ARG(person->phone), STR_ARG(age),
		STR_ARG(person->guardian), STR_ARG(person->code), STR_ARG(person->guardian_phone),
		STR_ARG(person->home), STR_ARG(person->guests));
}

struct activity_person
activity_person_read(struct str text)
{
	struct activity_person person = { .age = INT_NONE };
	struct str rest = text, age = STR_NONE;

	str_split(&rest, '\n', &person.name);
	str_split(&rest, '\n', &person.phone);
	str_split(&rest, '\n', &age);
	str_split(&rest, '\n', &person.guardian);
	str_split(&rest, '\n', &person.code);
	str_split(&rest, '\n', &person.guardian_phone);
	str_split(&rest, '\n', &person.home);
	person.guests = rest;
	if (age.len && !str_parse_int(age, &person.age)) {
		person.age = INT_NONE;
	}
	return person;
}

enum outcome
activity_person_find(struct db *db, const struct activity_signup_find_row *row,
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

/* Names alone, masked. */
static struct str
guests_masked(struct arena *arena, struct str guests)
{
	struct buf *out = buf_create(arena, BUF_PAGE_BYTES_MAX);
	struct str rest = guests, line, name;

	while (rest.len) {
		str_split(&rest, '\n', &line);
		str_split(&line, ' ', &name);
		buf_text(out, out->len ? "\n" : "");
		buf_str(out, mask_name(arena, name));
	}
	return buf_view(out);
}

struct activity_person
activity_person_masked(struct arena *arena, const struct activity_person *person)
{
	return (struct activity_person){ .name = mask_name(arena, person->name),
		.phone = person->phone.len ? mask_phone(arena, person->phone) : STR(""),
		.guardian = person->guardian.len ? mask_name(arena, person->guardian) : STR(""),
		.guardian_phone = person->guardian_phone.len
					  ? mask_phone(arena, person->guardian_phone)
					  : STR(""),
		.guests = guests_masked(arena, person->guests),
		.age = INT_NONE,
		.code = STR(""),
		.home = STR("") };
}

struct str
activity_code_hash(struct db *db, struct activity_id id, struct str code)
{
	struct buf *out = buf_create(db_arena(db), BUF_PAGE_BYTES_MAX);

	buf_int(out, id.v);
	buf_char(out, ':');
	for (size_t i = 0; i < code.len; i++) {
		char c = code.ptr[i];

		if (c != ' ' && c != '-') {
			buf_char(out, c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c);
		}
	}
	return key_hash(db, "activity.code", buf_view(out));
}

struct str
activity_code_random(struct arena *arena, int chars)
{
	struct buf *out = buf_create(arena, (size_t)chars + 1);

	for (int i = 0; i < chars; i++) {
		buf_char(out, code_letters[rand_below(sizeof(code_letters) - 1)]);
	}
	return buf_view(out);
}

/* One that no other ticket of the activity has. */
static struct str
fresh_code(struct db *db, struct activity_id id, struct str *ret_hash)
{
	struct activity_signup_find_row other;
	struct str code = STR_NONE;

	for (int tries = 0; tries < CODE_TRIES; tries++) {
		struct buf *out = buf_create(db_arena(db), ACTIVITY_CODE_CHARS + 1);
		uint64_t number = rand_below(code_count);

		for (int i = 0; i < ACTIVITY_CODE_CHARS; i++) {
			buf_char(out, code_letters[number % LETTERS]);
			number /= LETTERS;
		}
		code = buf_view(out);
		*ret_hash = activity_code_hash(db, id, code);
		if (activity_signup_coded(db, id, *ret_hash, &other) != OK) {
			break;
		}
	}
	return code;
}

/* Seals who comes. */
static void
seal_person(struct db *db, const struct activity_wish *wish,
	struct activity_signup_complete_args *signup)
{
	struct activity_person person = wish->person;

	signup->person_key_id = wish->login.v ? key_for_login(db, wish->login) : key_make(db);
	person.code = fresh_code(db, wish->activity->id, &signup->code_hash);
	signup->person = key_seal(db, signup->person_key_id, person_place(signup->id),
		activity_person_text(db_arena(db), &person));
}

void
activity_person_erase(struct db *db, struct activity_signup_id id, struct login_id login,
	struct person_key_id key)
{
	if (login.v == 0 && key.v) {
		key_destroy(db, key); /* it was made for this row alone */
	}
	activity_signup_forget(db, id);
}

/* ---- places -------------------------------------------------------------------------------------- */

/* A place's state as a sign-up has it. */
struct str
activity_place_state(enum quota_state state)
{
	return state == QUOTA_TAKEN   ? STR("confirmed")
	       : state == QUOTA_FREED ? STR("over")
				      : str_of(quota_state_code(state));
}

static void
put_state(struct db *db, struct activity_signup_id id, const struct quota_place *place)
{
	activity_signup_set_state(
		db, &(struct activity_signup_set_state_args){ .id = id,
			    .state = activity_place_state(place->state),
			    .why = place->state == QUOTA_FREED ? str_of(quota_why_code(place->why))
							       : STR_NONE,
			    .until_at = place->until_at,
			    .changed_at = db_now(db) });
}

/* By which the ticket of somebody without an account is found again. */
static struct str
phone_hash(struct db *db, const struct activity_wish *wish)
{
	return wish->login.v || !wish->person.phone.len
		       ? STR_NONE
		       : contact_phone_hash(db, wish->person.phone);
}

enum outcome
activity_sign_up(
	struct db *db, const struct activity_wish *wish, struct activity_signup_find_row *ret_row)
{
	struct activity_signup_add_row added;
	struct activity_signup_complete_args signup = { .until_at = MOMENT_NONE };
	struct quota_place place;
	struct quota_wish asked = { .pools = { wish->activity->pool_id, wish->group_pool },
		.pool_count = wish->group_pool.v ? 2 : 1,
		.holder = { STR("signup"), 0 },
		.size = wish->people,
		.may_wait = true };
	enum outcome outcome;

	if (activity_signup_add(db,
		    &(struct activity_signup_add_args){ .activity_id = wish->activity->id,
			    .login_id = wish->login,
			    .by_login_id = wish->by,
			    .is_counter = wish->is_counter,
			    .people = wish->people,
			    .made_at = moment_is_none(wish->at) ? db_now(db) : wish->at,
			    .group_id = wish->group,
			    .is_phone = wish->is_phone,
			    .phone_hash = phone_hash(db, wish),
			    .consent = wish->consent },
		    &added) != OK) {
		return CONFLICT;
	}
	asked.holder.id = added.id.v;
	if (wish->later.v) {
		asked.pools[0] = wish->later;
		asked.pool_count = 1;
	}
	signup.id = added.id;
	seal_person(db, wish, &signup); /* before the place: what follows holds the lock of all */
	outcome = quota_take(db, &asked, &place);
	if (outcome != OK) {
		return outcome;
	}
	signup.place_id = place.id;
	signup.state = activity_place_state(place.state);
	signup.until_at = place.until_at;
	activity_signup_complete(db, &signup);
	return activity_signup_find(db, added.id, ret_row);
}

enum outcome
activity_leave(struct db *db, const struct activity_signup_find_row *row, enum quota_why why)
{
	struct quota_place place;

	if (!moment_is_none(row->arrived_at) || quota_release(db, row->place_id, why) != OK ||
		quota_place_find(db, row->place_id, &place) != OK) {
		return CONFLICT;
	}
	put_state(db, row->id, &place);
	activity_signup_set_call(db, MOMENT_NONE, STR_NONE, row->id);
	return OK;
}

enum outcome
activity_accept(struct db *db, const struct activity_signup_find_row *row)
{
	struct quota_place place;
	enum outcome outcome = quota_confirm(db, row->place_id);

	if (outcome == OK && quota_place_find(db, row->place_id, &place) == OK) {
		put_state(db, row->id, &place);
		activity_signup_set_call(db, MOMENT_NONE, STR_NONE, row->id);
	}
	return outcome;
}

void
activity_place_changed(struct db *db, int64_t place_id)
{
	struct quota_place place;
	struct activity_signup_find_row row;
	struct activity_find_row activity;

	if (quota_place_find(db, (struct quota_place_id){ place_id }, &place) != OK ||
		!str_equal(place.holder.kind, STR("signup")) ||
		activity_signup_find(db, (struct activity_signup_id){ place.holder.id }, &row) !=
			OK ||
		activity_find(db, row.activity_id, &activity) != OK) {
		return;
	}
	put_state(db, row.id, &place);
	row.state = activity_place_state(place.state);
	row.until_at = place.until_at;
	activity_tell_signup(db, &row,
		activity_is(&activity, "cancelled") ? STR("cancelled")
		: place.state == QUOTA_OFFERED      ? STR("offered")
		: place.state == QUOTA_TAKEN        ? STR("confirmed")
		: place.why == QUOTA_CLOSED         ? STR("closed")
						    : STR("expired"));
}
