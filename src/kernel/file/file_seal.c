#include "buf.h"
#include "fail.h"
#include "file_inner.h"
#include "key.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

/*
 * Sealed bytes: the stream's header, then pieces of 64 KiB each with its mark; the last says that it is the
 * last, so that a file that was cut off is known (libsodium, crypto_secretstream_xchacha20poly1305).
 */

enum {
	PIECE_BYTES = 64 << 10,
	HEADER_BYTES = crypto_secretstream_xchacha20poly1305_HEADERBYTES,
	MARK_BYTES = crypto_secretstream_xchacha20poly1305_ABYTES,
};
_Static_assert((int)FILE_KEY_BYTES == (int)crypto_secretstream_xchacha20poly1305_KEYBYTES,
	"a file's key is the stream's");

/* ---- keys ---------------------------------------------------------------------------------------- */

/* The one place that knows whose key the boxes are made with: the sender's, so that it goes with the person. */
static const char house_key[] = "file";

static struct key_place
place_of(struct login_id login)
{
	return (struct key_place){ "file.key_box", login.v };
}

struct str
file_key_wrap(struct db *db, struct login_id login, const unsigned char key[FILE_KEY_BYTES])
{
	struct str text = { (const char *)key, FILE_KEY_BYTES };

	return login.v ? key_seal(db, key_for_login(db, login), place_of(login), text)
		       : key_house_seal(db, house_key, place_of(login), text);
}

static struct key_place
place_of_file(struct file_id id)
{
	return (struct key_place){ "file.key_box, of its own", id.v };
}

struct str
file_key_wrap_with(struct db *db, struct file_id id, struct person_key_id owner,
	const unsigned char key[FILE_KEY_BYTES])
{
	return key_seal(
		db, owner, place_of_file(id), (struct str){ (const char *)key, FILE_KEY_BYTES });
}

static enum outcome
open_box(struct db *db, const struct file_find_row *row, struct str *ret_key)
{
	struct login_id login = row->login_id;

	if (row->person_key_id.v) {
		return key_open(
			db, row->person_key_id, place_of_file(row->id), row->key_box, ret_key);
	}
	return login.v ? key_open(db, key_of_login(db, login), place_of(login), row->key_box,
				 ret_key)
		       : key_house_open(db, house_key, place_of(login), row->key_box, ret_key);
}

bool
file_key_unwrap(
	struct db *db, const struct file_find_row *row, unsigned char ret_key[FILE_KEY_BYTES])
{
	struct str key;
	enum outcome outcome = open_box(db, row, &key);

	if (outcome != OK || key.len != FILE_KEY_BYTES) {
		return false;
	}
	memcpy(ret_key, key.ptr, FILE_KEY_BYTES);
	return true;
}

void
file_pass_to(struct db *db, struct file_id id, struct person_key_id owner)
{
	unsigned char key[FILE_KEY_BYTES];
	struct file_find_row row;

	if (file_look_up(db, id, &row) != OK || str_is_none(row.key_box) ||
		row.person_key_id.v == owner.v || !file_key_unwrap(db, &row, key)) {
		return;
	}
	file_set_key(db, file_key_wrap_with(db, id, owner, key), owner, id);
	sodium_memzero(key, sizeof(key));
}

/* ---- writing ------------------------------------------------------------------------------------- */

struct file_sealer {
	struct file_writer *writer;
	crypto_secretstream_xchacha20poly1305_state state;
	size_t len;
	unsigned char plain[PIECE_BYTES], sealed[PIECE_BYTES + MARK_BYTES];
};

struct file_sealer *
file_sealer_open(
	struct arena *arena, struct file_writer *writer, const unsigned char key[FILE_KEY_BYTES])
{
	struct file_sealer *sealer = ARENA_NEW(arena, struct file_sealer);
	unsigned char header[HEADER_BYTES];

	sealer->writer = writer;
	crypto_secretstream_xchacha20poly1305_init_push(&sealer->state, header, key);
	file_writer_put(writer, header, sizeof(header));
	return sealer;
}

static void
push(struct file_sealer *sealer, unsigned char tag)
{
	unsigned long long len;

	crypto_secretstream_xchacha20poly1305_push(
		&sealer->state, sealer->sealed, &len, sealer->plain, sealer->len, NULL, 0, tag);
	file_writer_put(sealer->writer, sealer->sealed, (size_t)len);
	sealer->len = 0;
}

void
file_sealer_put(struct file_sealer *sealer, const void *bytes, size_t len)
{
	const char *at = bytes;

	while (len) {
		size_t room = PIECE_BYTES - sealer->len, now = len < room ? len : room;

		if (room == 0) {
			push(sealer, 0);
			continue;
		}
		memcpy(sealer->plain + sealer->len, at, now);
		sealer->len += now;
		at += now;
		len -= now;
	}
}

void
file_sealer_end(struct file_sealer *sealer)
{
	push(sealer, crypto_secretstream_xchacha20poly1305_TAG_FINAL);
	sodium_memzero(sealer->plain, sizeof(sealer->plain));
}

/* ---- reading ------------------------------------------------------------------------------------- */

struct file_reader {
	FILE *file;
	bool is_sealed;
	crypto_secretstream_xchacha20poly1305_state state;
	unsigned char sealed[PIECE_BYTES + MARK_BYTES];
};

static void
close_reader(void *arg)
{
	struct file_reader *reader = arg;

	fclose(reader->file);
	sodium_memzero(&reader->state, sizeof(reader->state));
}

struct file_reader *
file_reader_open(
	const struct app *app, struct arena *arena, struct str hash, const unsigned char *key)
{
	FILE *file = fopen(file_store_path(app, arena, hash).ptr, "rbe");
	struct file_reader *reader;
	unsigned char header[HEADER_BYTES];

	if (!file) {
		return NULL;
	}
	reader = ARENA_NEW(arena, struct file_reader);
	reader->file = file;
	arena_defer(arena, close_reader, reader);
	if (!key) {
		return reader;
	}
	reader->is_sealed = true;
	if (fread(header, 1, sizeof(header), file) != sizeof(header) ||
		crypto_secretstream_xchacha20poly1305_init_pull(&reader->state, header, key) != 0) {
		fail("the stored file %.8s is damaged", hash.ptr);
	}
	return reader;
}

bool
file_reader_next(struct file_reader *reader, struct buf *out)
{
	char *piece = buf_reserve(out, PIECE_BYTES);
	size_t want = reader->is_sealed ? sizeof(reader->sealed) : PIECE_BYTES, len;
	unsigned long long plain = 0;
	unsigned char tag = 0;

	if (!piece) {
		fail_as(FAIL_MEMORY, "a piece of a file is over its ceiling");
	}
	len = fread(reader->is_sealed ? (char *)reader->sealed : piece, 1, want, reader->file);
	if (ferror(reader->file)) {
		fail("a stored file cannot be read");
	}
	if (!reader->is_sealed) {
		out->len += len;
		return len == want;
	}
	if (len < MARK_BYTES ||
		crypto_secretstream_xchacha20poly1305_pull(&reader->state, (unsigned char *)piece,
			&plain, &tag, reader->sealed, len, NULL, 0) != 0) {
		fail("a sealed file is damaged");
	}
	out->len += (size_t)plain;
	return tag != crypto_secretstream_xchacha20poly1305_TAG_FINAL;
}
