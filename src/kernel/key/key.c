#include "key.h"

#include "fail.h"
#include "kernel_queries.h"
#include "key_ring.h"
#include "rand.h"

#include <sodium.h>
#include <string.h>

enum { WRAP_TRIES = 3 };

static const char person_about[] = "person_key", index_name[] = "index";

/* A data key that is in use for a moment. */
struct data_key {
	unsigned char bytes[SECRET_KEY_BYTES];
};

static struct str
house_about(struct arena *arena, struct str name)
{
	return str_format(arena, "house_key %.*s", STR_ARG(name));
}

static struct str
place_about(struct db *db, struct person_key_id key, struct key_place place)
{
	return str_format(
		db_arena(db), "%lld %s %lld", (long long)key.v, place.what, (long long)place.id);
}

/* ---- wrapping ----------------------------------------------------------------------------------- */

static struct str
wrap(struct db *db, const struct master_key_newest_row *master, struct str about,
	const struct data_key *key)
{
	unsigned char master_key[SECRET_KEY_BYTES];
	struct str wrapped;

	ring_get(db_arena(db), master->name, master->file, master_key);
	wrapped = ring_seal(db_arena(db), master_key, about,
		(struct str){ (const char *)key->bytes, sizeof(key->bytes) });
	sodium_memzero(master_key, sizeof(master_key));
	return wrapped;
}

/* As a row has it: the wrapped key, and which master key it needs. */
struct wrapped_key {
	struct str wrapped, master_name, master_file;
};

static bool
unwrap(struct db *db, const struct wrapped_key *from, struct str about, struct data_key *ret_key)
{
	unsigned char master_key[SECRET_KEY_BYTES];
	struct str bytes;
	bool is_right;

	ring_get(db_arena(db), from->master_name, from->master_file, master_key);
	is_right = ring_open(db_arena(db), master_key, about, from->wrapped, &bytes) &&
		   bytes.len == SECRET_KEY_BYTES;
	sodium_memzero(master_key, sizeof(master_key));
	if (is_right) {
		memcpy(ret_key->bytes, bytes.ptr, SECRET_KEY_BYTES);
		sodium_memzero((char *)bytes.ptr, bytes.len);
	}
	return is_right;
}

/* ---- keys of persons ---------------------------------------------------------------------------- */

struct making {
	struct login_id login;
	struct person_key_id id;
};

static enum outcome
try_making(struct db *db, void *arg)
{
	struct making *making = arg;
	struct master_key_newest_row master;
	struct person_key_add_row row;
	struct data_key key;
	enum outcome outcome;

	master_key_newest(db, &master);
	rand_bytes(key.bytes, sizeof(key.bytes));
	outcome = person_key_add(db,
		&(struct person_key_add_args){ .login_id = making->login,
			.master_key_id = master.id,
			.wrapped = wrap(db, &master, str_of(person_about), &key),
			.made_at = db_now(db) },
		&row);
	sodium_memzero(&key, sizeof(key));
	if (outcome == OK) {
		making->id = row.id;
	}
	return outcome;
}

/* The master key that was newest a moment ago may be gone: a rotation has just ended. */
static struct person_key_id
make(struct db *db, struct login_id login)
{
	struct making making = { .login = login };

	for (int i = 0; i < WRAP_TRIES; i++) {
		enum outcome outcome = db_try(db, try_making, &making);

		if (outcome == NOT_FOUND) {
			return key_of_login(db, login); /* another was faster */
		}
		if (outcome == OK) {
			return making.id;
		}
	}
	fail_as(FAIL_DB_RETRY, "a person's key cannot be stored");
}

struct person_key_id
key_make(struct db *db)
{
	return make(db, (struct login_id){ 0 });
}

struct person_key_id
key_of_login(struct db *db, struct login_id login)
{
	struct person_key_of_login_row row;

	return person_key_of_login(db, login, &row) == OK ? row.id : (struct person_key_id){ 0 };
}

struct person_key_id
key_for_login(struct db *db, struct login_id login)
{
	struct person_key_id key = key_of_login(db, login);

	return key.v ? key : make(db, login);
}

static enum outcome
find(struct db *db, struct person_key_id id, struct data_key *ret_key)
{
	struct person_key_find_row row;

	if (person_key_find(db, id, &row) != OK || str_is_none(row.wrapped)) {
		return NOT_FOUND;
	}
	return unwrap(db, &(struct wrapped_key){ row.wrapped, row.master_name, row.master_file },
		       str_of(person_about), ret_key)
		       ? OK
		       : INVALID;
}

struct str
key_seal(struct db *db, struct person_key_id id, struct key_place place, struct str text)
{
	struct data_key key;
	struct str sealed;

	if (find(db, id, &key) != OK) {
		fail("a text of %s cannot be sealed: the person's key is destroyed or damaged",
			place.what);
	}
	sealed = ring_seal(db_arena(db), key.bytes, place_about(db, id, place), text);
	sodium_memzero(&key, sizeof(key));
	return sealed;
}

enum outcome
key_open(struct db *db, struct person_key_id id, struct key_place place, struct str sealed,
	struct str *ret_text)
{
	struct data_key key;
	enum outcome outcome = find(db, id, &key);

	if (outcome == OK &&
		!ring_open(db_arena(db), key.bytes, place_about(db, id, place), sealed, ret_text)) {
		outcome = INVALID;
	}
	sodium_memzero(&key, sizeof(key));
	return outcome;
}

void
key_seal_new(struct db *db, struct key_new *items, size_t count)
{
	struct arena *arena = db_arena(db);
	struct data_key *keys = ARENA_ARRAY(arena, count, struct data_key);
	struct person_key_new_args *args = ARENA_ARRAY(arena, count, struct person_key_new_args);
	struct person_key_new_row *rows = ARENA_ARRAY(arena, count, struct person_key_new_row);
	struct master_key_newest_row master;

	if (count == 0) {
		return;
	}
	master_key_newest(db, &master);
	rand_bytes(keys, count * sizeof(keys[0]));
	for (size_t i = 0; i < count; i++) {
		args[i] = (struct person_key_new_args){ .master_key_id = master.id,
			.wrapped = wrap(db, &master, str_of(person_about), &keys[i]),
			.made_at = db_now(db) };
	}
	if (person_key_new_all(db, args, count, rows) != OK) {
		sodium_memzero(keys, count * sizeof(keys[0]));
		/* a rotation has just ended: the master key that was the newest is gone */
		fail_as(FAIL_DB_RETRY, "new keys of persons cannot be stored");
	}
	for (size_t i = 0; i < count; i++) {
		items[i].ret_key = rows[i].id;
		items[i].ret_sealed = ring_seal(arena, keys[i].bytes,
			place_about(db, rows[i].id, items[i].place), items[i].text);
	}
	sodium_memzero(keys, count * sizeof(keys[0]));
}

bool
key_destroy(struct db *db, struct person_key_id key)
{
	int64_t changed;

	person_key_destroy(db, db_now(db), key, &changed);
	return changed == 1;
}

bool
key_is_destroyed(struct db *db, struct person_key_id key)
{
	struct person_key_find_row row;

	return person_key_find(db, key, &row) != OK || str_is_none(row.wrapped);
}

/* ---- keys of the district ----------------------------------------------------------------------- */

static enum outcome
find_house(struct db *db, struct str name, struct data_key *ret_key)
{
	struct house_key_find_row row;

	if (house_key_find(db, name, &row) != OK) {
		return NOT_FOUND;
	}
	return unwrap(db, &(struct wrapped_key){ row.wrapped, row.master_name, row.master_file },
		       house_about(db_arena(db), name), ret_key)
		       ? OK
		       : INVALID;
}

static enum outcome
try_making_house(struct db *db, void *arg)
{
	const struct str *name = arg;
	struct master_key_newest_row master;
	struct house_key_add_row row;
	struct data_key key;
	enum outcome outcome;

	master_key_newest(db, &master);
	rand_bytes(key.bytes, sizeof(key.bytes));
	outcome = house_key_add(db, *name, master.id,
		wrap(db, &master, house_about(db_arena(db), *name), &key), &row);
	sodium_memzero(&key, sizeof(key));
	return outcome == NOT_FOUND ? OK : outcome; /* another was faster */
}

/* Finds it, or makes it. */
static void
need_house(struct db *db, struct str name, struct data_key *ret_key)
{
	for (int i = 0; i < WRAP_TRIES; i++) {
		enum outcome outcome = find_house(db, name, ret_key);

		if (outcome == OK) {
			return;
		}
		if (outcome == INVALID) {
			fail("the district's key %.*s is damaged", STR_ARG(name));
		}
		db_try(db, try_making_house, &name);
	}
	fail_as(FAIL_DB_RETRY, "the district's key %.*s cannot be stored", STR_ARG(name));
}

struct str
key_house_seal(struct db *db, const char *name, struct key_place place, struct str text)
{
	struct data_key key;
	struct str sealed;

	need_house(db, str_of(name), &key);
	sealed = ring_seal(
		db_arena(db), key.bytes, place_about(db, (struct person_key_id){ 0 }, place), text);
	sodium_memzero(&key, sizeof(key));
	return sealed;
}

enum outcome
key_house_open(struct db *db, const char *name, struct key_place place, struct str sealed,
	struct str *ret_text)
{
	struct data_key key;
	enum outcome outcome = find_house(db, str_of(name), &key);

	if (outcome == OK &&
		!ring_open(db_arena(db), key.bytes,
			place_about(db, (struct person_key_id){ 0 }, place), sealed, ret_text)) {
		outcome = INVALID;
	}
	sodium_memzero(&key, sizeof(key));
	return outcome;
}

void
key_hash_all(struct db *db, const char *purpose, const struct str *values, size_t count,
	struct str *ret_hashes)
{
	struct data_key key;

	/* there since the district's first start, so that it may be asked for in a snapshot */
	if (find_house(db, str_of(index_name), &key) != OK) {
		fail("the district's index key is missing or damaged");
	}
	for (size_t i = 0; i < count; i++) {
		unsigned char *hash = arena_alloc(db_arena(db), KEY_HASH_BYTES);

		secret_mac(key.bytes, purpose, values[i], hash);
		ret_hashes[i] = (struct str){ (const char *)hash, KEY_HASH_BYTES };
	}
	sodium_memzero(&key, sizeof(key));
}

struct str
key_hash(struct db *db, const char *purpose, struct str value)
{
	struct str hash;

	key_hash_all(db, purpose, &value, 1, &hash);
	return hash;
}
