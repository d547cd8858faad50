#include "keys.h"

#include "fail.h"
#include "kernel_queries.h"
#include "key.h"
#include "key_ring.h"
#include "log.h"
#include "setting.h"

#include <limits.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

enum { WORK_BYTES_MAX = 16 << 20 };

struct opening {
	struct store *store;
	struct arena *arena;
	struct str file, data_dir;
	struct master_key_list_rows known;
	struct master master; /* of the file */
};

/* In the folder beside the data folder. */
static struct str
beside(struct arena *arena, struct str dir, const char *name)
{
	while (dir.len > 1 && dir.ptr[dir.len - 1] == '/') {
		dir.len--;
	}
	return str_format(arena, "%.*s-key/%s", STR_ARG(dir), name);
}

struct str
keys_file(struct arena *arena, const struct settings *settings)
{
	return str_is_empty(settings->master_key_file)
		       ? beside(arena, settings->data_dir, "master.key")
		       : settings->master_key_file;
}

struct str
keys_audit_head_file(struct arena *arena, const struct settings *settings)
{
	return str_is_empty(settings->audit_head_file)
		       ? beside(arena, settings->data_dir, "audit.head")
		       : settings->audit_head_file;
}

/* ---- at every start ----------------------------------------------------------------------------- */

static void
list_in_snapshot(struct db *db, void *arg)
{
	struct opening *opening = arg;

	opening->known = master_key_list(db);
}

/* Whoever copies the data folder must not get the key with it. */
static void
refuse_inside(const struct opening *opening)
{
	char file[PATH_MAX], dir[PATH_MAX];
	size_t len;

	if (!realpath(str_terminated(opening->arena, opening->data_dir), dir) ||
		!realpath(str_terminated(opening->arena, opening->file), file)) {
		return;
	}
	len = strlen(dir);
	if (strncmp(file, dir, len) == 0 && file[len] == '/') {
		fail("the master key file %s lies in the data folder, where every backup and copy "
		     "takes it along: put it elsewhere and name it with master_key_file",
			file);
	}
}

static enum outcome
add_in_transaction(struct db *db, void *arg)
{
	const struct opening *opening = arg;
	struct master_key_add_row row;

	if (master_key_list(db).count > 0) {
		return OK; /* another process was faster; then its file must be found */
	}
	return master_key_add(db, str_of(opening->master.name), opening->file, db_now(db), &row);
}

static void
begin_keys(struct opening *opening)
{
	if (ring_read_file(opening->arena, opening->file, &opening->master) == NOT_FOUND) {
		ring_make_file(opening->arena, opening->file);
		ring_read_file(opening->arena, opening->file, &opening->master);
		log_info("event=master-key-made file=%.*s", STR_ARG(opening->file));
	}
	refuse_inside(opening);
	store_write(opening->store, opening->arena, add_in_transaction, opening);
	store_read(opening->store, opening->arena, list_in_snapshot, opening);
}

static void
find_keys(struct opening *opening)
{
	enum outcome outcome = ring_read_file(opening->arena, opening->file, &opening->master);

	refuse_inside(opening);
	for (size_t i = 0; i < opening->known.count; i++) {
		struct str name = opening->known.items[i].name,
			   other = opening->known.items[i].file;
		struct master master;

		if (ring_has(name)) {
			continue;
		}
		/* a rotation put it there; the settings may still name the one before */
		ring_read_file(opening->arena, other, &master);
		if (ring_has(name)) {
			continue;
		}
		if (outcome == NOT_FOUND) {
			fail("the master key file %.*s is missing: put back the copy that was kept "
			     "apart from the backups, or name its place with master_key_file",
				STR_ARG(opening->file));
		}
		fail("%.*s holds another master key (%s) than this district's (%.*s)",
			STR_ARG(opening->file), opening->master.name, STR_ARG(name));
	}
}

/* Made before anybody asks for a hash in a snapshot; and proof that the key is the right one. */
static enum outcome
make_index_in_transaction(struct db *db, void *arg)
{
	(void)arg;
	key_house_seal(db, "index", (struct key_place){ "house_key", 0 }, STR(""));
	return OK;
}

static void
open_keys(void *arg)
{
	struct opening *opening = arg;

	store_read(opening->store, opening->arena, list_in_snapshot, opening);
	if (opening->known.count == 0) {
		begin_keys(opening);
		find_keys(opening);
		store_write(opening->store, opening->arena, make_index_in_transaction, NULL);
	} else {
		find_keys(opening);
	}
}

void
keys_open(struct store *store, const struct settings *settings)
{
	struct arena *arena = arena_create(WORK_BYTES_MAX);
	struct opening opening = { .store = store,
		.arena = arena,
		.file = keys_file(arena, settings),
		.data_dir = settings->data_dir };
	struct failure failure;
	bool is_well = sodium_init() >= 0 && fail_catch(open_keys, &opening, &failure);

	arena_destroy(arena);
	if (!is_well) {
		fail_as(failure.kind, "%s", failure.message);
	}
}
