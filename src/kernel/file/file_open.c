#include "app.h"
#include "buf.h"
#include "fail.h"
#include "file_inner.h"
#include "store.h"

#include <sodium.h>
#include <sys/mman.h>
#include <unistd.h>

/* Stored bytes for those who need a path: libraries that read workbooks. */

enum { PIECES_BYTES_MAX = 1 << 20 };

struct opening {
	struct file_id id;
	bool is_there, is_sealed;
	struct str hash; /* of the stored bytes */
	unsigned char key[FILE_KEY_BYTES];
};

static void
find_in_snapshot(struct db *db, void *arg)
{
	struct opening *opening = arg;
	struct file_find_row row;
	struct file_part_find_row part;

	if (file_look_up(db, opening->id, &row) != OK ||
		file_part_widest(db, opening->id, &part) != OK) {
		return;
	}
	opening->hash = part.hash;
	opening->is_sealed = !str_is_none(row.key_box);
	opening->is_there = !opening->is_sealed || file_key_unwrap(db, &row, opening->key);
}

struct held {
	int fd;
};

static void
close_held(void *arg)
{
	close(((struct held *)arg)->fd);
}

static void
write_whole(int fd, struct str bytes)
{
	while (bytes.len) {
		ssize_t written = write(fd, bytes.ptr, bytes.len);

		if (written <= 0) {
			fail_as(FAIL_MEMORY, "a sealed file cannot be opened in memory");
		}
		bytes = str_slice(bytes, (size_t)written, bytes.len);
	}
}

static struct str
open_sealed(struct app *app, struct arena *arena, const struct opening *opening)
{
	struct held *held = ARENA_NEW(arena, struct held);
	struct file_reader *reader = file_reader_open(app, arena, opening->hash, opening->key);
	struct buf *piece = buf_create(arena, PIECES_BYTES_MAX);
	bool is_more = reader != NULL;

	if (!reader) {
		return STR_NONE;
	}
	held->fd = memfd_create("chuke", MFD_CLOEXEC);
	if (held->fd < 0) {
		fail_as(FAIL_MEMORY, "a sealed file cannot be opened in memory");
	}
	arena_defer(arena, close_held, held);
	while (is_more) {
		is_more = file_reader_next(reader, piece);
		write_whole(held->fd, buf_view(piece));
		buf_clear(piece);
	}
	return str_format(arena, "/proc/self/fd/%d", held->fd);
}

struct str
file_open(struct app *app, struct arena *arena, struct file_id id)
{
	struct opening opening = { .id = id };
	struct str path = STR_NONE;

	store_read(app->store, arena, find_in_snapshot, &opening);
	if (opening.is_there) {
		path = opening.is_sealed ? open_sealed(app, arena, &opening)
					 : file_store_path(app, arena, opening.hash);
	}
	sodium_memzero(opening.key, sizeof(opening.key));
	return path;
}

enum outcome
file_read(struct req *req, struct file_id id, int64_t bytes_max, struct str *ret_bytes)
{
	struct opening opening = { .id = id };
	struct file_reader *reader = NULL;
	struct buf *out;

	find_in_snapshot(req->db, &opening);
	if (opening.is_there) {
		reader = file_reader_open(req_app(req), req->arena, opening.hash,
			opening.is_sealed ? opening.key : NULL);
	}
	sodium_memzero(opening.key, sizeof(opening.key));
	if (!reader) {
		return NOT_FOUND;
	}
	out = buf_create(req->arena, (size_t)bytes_max);
	while (file_reader_next(reader, out) && !out->full) {
	}
	if (out->full) {
		return TOO_LARGE;
	}
	*ret_bytes = buf_view(out);
	return OK;
}
