#include "factor.h"

#include "buf.h"
#include "kernel_queries.h"
#include "key.h"
#include "secret.h"

enum { CODES_BYTES_MAX = 1024 };

static struct key_place
place_of(struct login_id login)
{
	return (struct key_place){ "login_factor.sealed", login.v };
}

enum outcome
factor_find(struct db *db, struct login_id login, struct factor *ret_factor)
{
	struct login_factor_find_row row;
	struct str secret;

	if (login_factor_find(db, login, &row) != OK ||
		key_open(db, key_of_login(db, login), place_of(login), row.sealed, &secret) != OK) {
		return NOT_FOUND;
	}
	*ret_factor = (struct factor){ .is_confirmed = !moment_is_none(row.confirmed_at),
		.secret = secret,
		.confirmed_at = row.confirmed_at };
	return OK;
}

enum outcome
factor_begin(struct db *db, struct login_id login)
{
	struct str sealed = key_seal(
		db, key_for_login(db, login), place_of(login), totp_secret_make(db_arena(db)));
	int64_t changed = 0;

	login_factor_begin(db, login, sealed, db_now(db), &changed);
	return changed == 1 ? OK : CONFLICT;
}

enum outcome
factor_confirm(struct db *db, struct login_id login, int64_t step)
{
	int64_t changed = 0;

	login_factor_confirm(db, db_now(db), step, login, &changed);
	return changed == 1 ? OK : CONFLICT;
}

bool
factor_remove(struct db *db, struct login_id login)
{
	int64_t changed = 0;

	login_factor_remove(db, login, &changed);
	recovery_code_remove_all(db, login);
	return changed > 0;
}

static struct str
hash_of(struct db *db, struct str plain)
{
	return key_hash(db, "recovery_code", plain);
}

struct str
recovery_codes_make(struct db *db, struct login_id login)
{
	struct arena *arena = db_arena(db);
	struct buf *out = buf_create(arena, CODES_BYTES_MAX);

	recovery_code_remove_all(db, login);
	for (int i = 0; i < RECOVERY_CODES; i++) {
		struct str code = recovery_code_make(arena);

		recovery_code_add(db, login, hash_of(db, recovery_code_plain(arena, code)));
		buf_str(out, code);
		buf_char(out, '\n');
	}
	return buf_view(out);
}

int64_t
recovery_codes_left(struct db *db, struct login_id login)
{
	struct recovery_code_left_row row;

	recovery_code_left(db, login, &row);
	return row.total;
}

void
factor_try_read(struct db *db, struct login_id login, struct str typed, struct factor_try *ret_try)
{
	struct arena *arena = db_arena(db);
	struct str plain = recovery_code_plain(arena, typed);

	*ret_try = (struct factor_try){ .typed_hash = STR_NONE,
		.codes = ARENA_NEW(arena, struct recovery_code_list_rows) };
	if (login.v == 0 || factor_find(db, login, &ret_try->factor) != OK) {
		return;
	}
	if (!str_is_none(plain)) {
		ret_try->typed_hash = hash_of(db, plain);
		*ret_try->codes = recovery_code_list(db, login);
	}
}

/* The digits without the space in the middle that phones show. */
static struct str
digits_of(struct str typed, char bytes[8])
{
	size_t len = 0;

	for (size_t i = 0; i < typed.len; i++) {
		if (typed.ptr[i] == ' ') {
			continue;
		}
		if (len == 6) {
			return STR_NONE;
		}
		bytes[len++] = typed.ptr[i];
	}
	return (struct str){ bytes, len };
}

void
factor_try_judge(struct factor_try *factor_try, struct str typed, struct moment now)
{
	char bytes[8];

	if (totp_fits(factor_try->factor.secret, digits_of(typed, bytes), now, &factor_try->step)) {
		factor_try->fits = true;
		return;
	}
	for (size_t i = 0; factor_try->typed_hash.len && i < factor_try->codes->count; i++) {
		const struct recovery_code_list_row *row = &factor_try->codes->items[i];

		if (row->code_hash.len == factor_try->typed_hash.len &&
			secret_equal(row->code_hash.ptr, factor_try->typed_hash.ptr,
				row->code_hash.len)) {
			factor_try->recovery = row->id;
			factor_try->fits = true;
		}
	}
}

enum outcome
factor_try_take(struct db *db, struct login_id login, const struct factor_try *factor_try)
{
	int64_t changed = 0;

	if (factor_try->recovery.v) {
		recovery_code_use(db, db_now(db), factor_try->recovery, &changed);
	} else {
		login_factor_take_step(db, factor_try->step, login, &changed);
	}
	return changed == 1 ? OK : CONFLICT;
}
