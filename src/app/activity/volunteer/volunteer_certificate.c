#include "key.h"
#include "volunteer_store.h"

/* Certificates: what somebody's hours are on the day it is handed out, under a code that anybody may check. */

enum { CERTIFICATE_CODE_CHARS = 16, FIRST_YEAR = 1970, LAST_YEAR = 9999 };

static struct key_place
name_place(struct volunteer_certificate_id id)
{
	return (struct key_place){ "volunteer_certificate.person", id.v };
}

void
volunteer_year_days(int64_t year, struct day *ret_from, struct day *ret_to)
{
	bool is_all = year == INT_NONE;

	*ret_from = day_of(is_all ? FIRST_YEAR : (int)year, 1, 1);
	*ret_to = day_of(is_all ? LAST_YEAR : (int)year, 12, 31);
}

enum outcome
volunteer_certify(struct db *db, struct login_id login, struct str name, int64_t year,
	struct volunteer_certificate_id *ret_id)
{
	struct day from, to;
	struct person_key_id key;
	struct volunteer_duty_sum_row sum;
	struct volunteer_certificate_add_row added;

	volunteer_year_days(year, &from, &to);
	volunteer_duty_sum(db, login, from, to, &sum);
	if (sum.minutes == 0) {
		return NOT_FOUND;
	}
	volunteer_certificate_add(db,
		&(struct volunteer_certificate_add_args){ .login_id = login,
			.code = activity_code_random(db_arena(db), CERTIFICATE_CODE_CHARS),
			.year = year,
			.minutes = sum.minutes,
			.times = sum.times,
			.first_day = sum.first_day,
			.last_day = sum.last_day,
			.made_at = db_now(db) },
		&added);
	key = key_for_login(db, login);
	volunteer_certificate_set_person(
		db, key_seal(db, key, name_place(added.id), name), key, added.id);
	*ret_id = added.id;
	return OK;
}

enum outcome
volunteer_certificate_name(
	struct db *db, const struct volunteer_certificate_find_row *row, struct str *ret_name)
{
	if (str_is_none(row->person) || row->person_key_id.v == 0) {
		return NOT_FOUND;
	}
	return key_open(db, row->person_key_id, name_place(row->id), row->person, ret_name) == OK
		       ? OK
		       : NOT_FOUND;
}
