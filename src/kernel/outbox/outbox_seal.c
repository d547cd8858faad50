#include "outbox_seal.h"

#include "fail.h"
#include "kernel_queries.h"
#include "rand.h"
#include "secret.h"

#include <string.h>

/* Letters are their parts, each with its length in front, sealed with a key of the district. */

enum { PARTS = 4, LENGTH_BYTES = 4, LETTER_BYTES_MAX = 1 << 20 };

static const uint32_t absent = UINT32_MAX; /* the length of a part that is none */

/* The key, made by whoever needs it first. */
static void
find_key(struct db *db, unsigned char ret_key[SECRET_KEY_BYTES])
{
	static const struct str name = { "outbox", 6 };
	struct secret_find_row row;

	if (secret_find(db, name, &row) != OK) {
		unsigned char key[SECRET_KEY_BYTES];

		rand_bytes(key, sizeof(key));
		secret_add(db, name, (struct str){ (const char *)key, sizeof(key) });
		if (secret_find(db, name, &row) != OK) {
			fail("the outbox has no key");
		}
	}
	if (row.value.len != SECRET_KEY_BYTES) {
		fail("the outbox's key is damaged");
	}
	memcpy(ret_key, row.value.ptr, SECRET_KEY_BYTES);
}

struct str
outbox_seal(struct db *db, struct str text)
{
	unsigned char key[SECRET_KEY_BYTES];

	find_key(db, key);
	return secret_seal(db_arena(db), key, text);
}

bool
outbox_unseal(struct db *db, struct str sealed, struct str *ret_text)
{
	struct secret_find_row row;

	return !str_is_none(sealed) && secret_find(db, STR("outbox"), &row) == OK &&
	       row.value.len == SECRET_KEY_BYTES &&
	       secret_open(db_arena(db), (const unsigned char *)row.value.ptr, sealed, ret_text);
}

static void
put_part(struct buf *buf, struct str part)
{
	uint32_t len = str_is_none(part) ? absent : (uint32_t)part.len;

	buf_put(buf, &len, LENGTH_BYTES);
	buf_str(buf, part);
}

struct str
letter_seal(struct db *db, const struct letter *letter)
{
	struct buf *buf = buf_create(db_arena(db), LETTER_BYTES_MAX);

	put_part(buf, letter->to);
	put_part(buf, letter->subject);
	put_part(buf, letter->text);
	put_part(buf, letter->path);
	if (buf->full) {
		fail_as(FAIL_MEMORY, "a message is too long");
	}
	return outbox_seal(db, buf_view(buf));
}

static bool
take_part(struct str *rest, struct str *ret_part)
{
	uint32_t len;

	if (rest->len < LENGTH_BYTES) {
		return false;
	}
	memcpy(&len, rest->ptr, LENGTH_BYTES);
	*rest = str_slice(*rest, LENGTH_BYTES, rest->len);
	if (len == absent) {
		*ret_part = STR_NONE;
		return true;
	}
	if (len > rest->len) {
		return false;
	}
	*ret_part = str_slice(*rest, 0, len);
	*rest = str_slice(*rest, len, rest->len);
	return true;
}

bool
letter_open(struct db *db, struct str sealed, struct letter *ret_letter)
{
	struct str rest, parts[PARTS];

	if (!outbox_unseal(db, sealed, &rest)) {
		return false;
	}
	for (int i = 0; i < PARTS; i++) {
		if (!take_part(&rest, &parts[i])) {
			return false;
		}
	}
	*ret_letter = (struct letter){ parts[0], parts[1], parts[2], parts[3] };
	return true;
}
