#include "app.h"
#include "audit.h"
#include "command.h"
#include "fail.h"
#include "kernel_queries.h"
#include "key_ring.h"
#include "keys.h"

#include <limits.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>

/* Another master key takes the place of the one that holds. */

enum { SLICE = 200, WORK_BYTES_MAX = 16 << 20, ROUNDS_MAX = 100 };

struct turn {
	struct store *store;
	struct arena *arena; /* of the whole rotation */
	struct str file;
	struct master master;
	struct master_key_list_rows known;
	struct master_key_list_row from, to;
	int64_t slice;
	struct rotation *rotation;
};

static void
list_in_snapshot(struct db *db, void *arg)
{
	struct turn *turn = arg;

	turn->known = master_key_list(db);
}

/* From here on every key that is made is wrapped by the new one. */
static enum outcome
add_in_transaction(struct db *db, void *arg)
{
	struct turn *turn = arg;
	struct master_key_add_row row;

	return master_key_add(db, str_of(turn->master.name), turn->file, db_now(db), &row);
}

struct pair_of_keys {
	unsigned char from[SECRET_KEY_BYTES], to[SECRET_KEY_BYTES];
};

static void
get_keys(struct turn *turn, struct arena *arena, struct pair_of_keys *ret_keys)
{
	ring_get(arena, turn->from.name, turn->from.file, ret_keys->from);
	ring_get(arena, turn->to.name, turn->to.file, ret_keys->to);
}

static struct str
wrap_again(
	struct arena *arena, const struct pair_of_keys *keys, struct str about, struct str wrapped)
{
	struct str key;

	if (!ring_open(arena, keys->from, about, wrapped, &key)) {
		fail("a key does not open with the master key that its row names; nothing of it "
		     "was changed");
	}
	return ring_seal(arena, keys->to, about, key);
}

static enum outcome
wrap_persons_in_transaction(struct db *db, void *arg)
{
	struct turn *turn = arg;
	struct person_key_list_by_master_rows rows = person_key_list_by_master(
		db, turn->from.id, SLICE);
	struct pair_of_keys keys;

	get_keys(turn, db_arena(db), &keys);
	for (size_t i = 0; i < rows.count; i++) {
		person_key_wrap(db,
			wrap_again(db_arena(db), &keys, STR("person_key"), rows.items[i].wrapped),
			turn->to.id, rows.items[i].id);
	}
	sodium_memzero(&keys, sizeof(keys));
	turn->slice = (int64_t)rows.count;
	return OK;
}

static enum outcome
wrap_house_in_transaction(struct db *db, void *arg)
{
	struct turn *turn = arg;
	struct house_key_list_by_master_rows rows = house_key_list_by_master(db, turn->from.id);
	struct pair_of_keys keys;

	get_keys(turn, db_arena(db), &keys);
	for (size_t i = 0; i < rows.count; i++) {
		struct str about = str_format(
			db_arena(db), "house_key %.*s", STR_ARG(rows.items[i].name));

		house_key_wrap(db, wrap_again(db_arena(db), &keys, about, rows.items[i].wrapped),
			turn->to.id, rows.items[i].id);
	}
	sodium_memzero(&keys, sizeof(keys));
	return OK;
}

/* Refused while a row is still wrapped by it; waits for whoever is just about to add one. */
static enum outcome
remove_in_transaction(struct db *db, void *arg)
{
	struct turn *turn = arg;
	enum outcome outcome = master_key_remove(db, turn->from.id);

	if (outcome == OK) {
		audit_add_by_system(db, &(struct audit){ .verb = "key.rotate",
						.object = "master_key",
						.object_id = turn->to.id.v });
	}
	return outcome;
}

static void
write_slice(struct turn *turn, enum outcome (*run)(struct db *db, void *arg))
{
	struct arena_mark mark = arena_mark(turn->arena);
	enum outcome outcome = store_write(turn->store, turn->arena, run, turn);

	arena_rewind(turn->arena, mark);
	if (outcome != OK) {
		fail("the rotation cannot go on (%s): begin it again with the same file",
			outcome_name(outcome));
	}
}

/* All that hangs on one older key. */
static void
wrap_all(struct turn *turn)
{
	for (int round = 0; round < ROUNDS_MAX; round++) {
		struct arena_mark mark;
		enum outcome outcome;

		do {
			write_slice(turn, wrap_persons_in_transaction);
			turn->rotation->wrapped += turn->slice;
		} while (turn->slice > 0);
		write_slice(turn, wrap_house_in_transaction);
		mark = arena_mark(turn->arena);
		outcome = store_write(turn->store, turn->arena, remove_in_transaction, turn);
		arena_rewind(turn->arena, mark);
		if (outcome == OK) {
			return;
		}
	}
	fail("new keys come faster than they can be wrapped again: begin again when less is done");
}

static void
rotate(void *arg)
{
	struct turn *turn = arg;

	if (ring_read_file(turn->arena, turn->file, &turn->master) == NOT_FOUND) {
		ring_make_file(turn->arena, turn->file);
		ring_read_file(turn->arena, turn->file, &turn->master);
	}
	store_read(turn->store, turn->arena, list_in_snapshot, turn);
	if (!str_equal(turn->known.items[0].name, str_of(turn->master.name))) {
		if (turn->known.count > 1) {
			fail("another rotation is under way to %.*s: end it first, with that file",
				STR_ARG(turn->known.items[0].file));
		}
		store_write(turn->store, turn->arena, add_in_transaction, turn);
		store_read(turn->store, turn->arena, list_in_snapshot, turn);
	}
	turn->to = turn->known.items[0];
	for (size_t i = 1; i < turn->known.count; i++) {
		turn->from = turn->known.items[i];
		wrap_all(turn);
	}
	turn->rotation->file = turn->file;
}

void
keys_rotate(struct store *store, struct str file, struct rotation *ret_rotation)
{
	struct arena *arena = arena_create(WORK_BYTES_MAX);
	struct turn turn = {
		.store = store, .arena = arena, .file = file, .rotation = ret_rotation
	};
	struct failure failure;
	bool is_well;

	*ret_rotation = (struct rotation){ 0 };
	is_well = fail_catch(rotate, &turn, &failure);
	arena_destroy(arena);
	if (!is_well) {
		fail_as(failure.kind, "%s", failure.message);
	}
}

/* The path from the root: whoever serves looks for it by this name, from another folder perhaps. */
static struct str
whole_path(struct arena *arena, const char *path)
{
	char here[PATH_MAX];

	if (path[0] == '/' || !realpath(".", here)) {
		return str_of(path);
	}
	return str_format(arena, "%s/%s", here, path);
}

int
command_key_rotate(struct app *app, int argc, char **argv)
{
	struct rotation rotation;
	struct arena *arena;
	struct str path;

	if (command_is_wrong(argc, argv, 2, "chuke key rotate NEWFILE")) {
		return EXIT_USAGE;
	}
	arena = arena_create(1 << 20);
	path = whole_path(arena, argv[1]);
	keys_rotate(app->store, path, &rotation);
	printf("%lld keys of persons are wrapped by the master key of %.*s now\n"
	       "set master_key_file: %.*s, keep a copy apart from the backups; older backups still "
	       "need the key before it\n",
		(long long)rotation.wrapped, STR_ARG(path), STR_ARG(path));
	arena_destroy(arena);
	return EXIT_DONE;
}
