#include "app.h"
#include "buf.h"
#include "fail.h"
#include "file_inner.h"
#include "key.h"
#include "rand.h"
#include "store.h"

#include <sodium.h>

/* Papers of cases lay open until they were sealed like certificates: those that an older version left. */

enum { PIECE_BYTES_MAX = 1 << 20, SLICE = 50 };

struct rest {
	int64_t after; /* id of the last file that was seen */
	struct file_left_open_rows rows;
};

struct sealed {
	const struct file_left_open_row *row;
	struct file_stored stored;
	unsigned char key[FILE_KEY_BYTES];
};

static void
read_rest(struct db *db, void *arg)
{
	struct rest *rest = arg;

	rest->rows = file_left_open(db, rest->after, SLICE);
}

/* False if its bytes are not there. */
static bool
copy_sealed(struct app *app, struct arena *arena, struct sealed *sealed)
{
	struct file_reader *reader = file_reader_open(app, arena, sealed->row->hash, NULL);
	struct file_writer *writer = file_writer_open(app, arena);
	struct file_sealer *sealer;
	struct buf *piece = buf_create(arena, PIECE_BYTES_MAX);
	bool is_more = reader != NULL;

	if (!reader) {
		return false;
	}
	rand_bytes(sealed->key, sizeof(sealed->key));
	sealer = file_sealer_open(arena, writer, sealed->key);
	while (is_more) {
		is_more = file_reader_next(reader, piece);
		file_sealer_put(sealer, buf_view(piece).ptr, buf_view(piece).len);
		buf_clear(piece);
	}
	file_sealer_end(sealer);
	sealed->stored = file_writer_keep(writer);
	return true;
}

/* The bytes that lay open have no record any more, and are tidied away. */
static enum outcome
put_sealed(struct db *db, void *arg)
{
	const struct sealed *sealed = arg;
	const struct file_left_open_row *row = sealed->row;
	int64_t changed = 0;

	if (key_is_destroyed(db, row->person_key_id)) {
		file_leave(db, db_now(db), row->id); /* as all that was personal in the case */
		return OK;
	}
	file_part_replace(db,
		&(struct file_part_replace_args){ .hash = sealed->stored.hash,
			.size = sealed->stored.size,
			.file_id = row->id,
			.before = row->hash },
		&changed);
	if (changed == 1) {
		file_set_key(db, file_key_wrap_with(db, row->id, row->person_key_id, sealed->key),
			row->person_key_id, row->id);
	}
	return OK;
}

static void
seal_one(struct app *app, const struct file_left_open_row *row)
{
	struct arena *arena = arena_create(8 << 20);
	struct sealed sealed = { .row = row };

	if (copy_sealed(app, arena, &sealed) &&
		store_write(app->store, arena, put_sealed, &sealed) != OK) {
		fail("a paper of a case cannot be sealed");
	}
	sodium_memzero(sealed.key, sizeof(sealed.key));
	arena_destroy(arena);
}

void
file_seal_rest(struct app *app, struct arena *arena)
{
	struct rest rest = { .after = 0 };

	do {
		struct arena_mark mark = arena_mark(arena);

		store_read(app->store, arena, read_rest, &rest);
		for (size_t i = 0; i < rest.rows.count; i++) {
			rest.after = rest.rows.items[i].id.v;
			seal_one(app, &rest.rows.items[i]);
		}
		arena_rewind(arena, mark);
	} while (rest.rows.count == SLICE);
}
