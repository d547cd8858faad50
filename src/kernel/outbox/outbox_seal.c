#include "outbox_seal.h"

#include "fail.h"
#include "key.h"

#include <string.h>

/* Letters are their parts, each with its length in front. */

enum { PARTS = 4, LENGTH_BYTES = 4, LETTER_BYTES_MAX = 1 << 20 };

static const char letter_place[] = "outbox.sealed";
static const uint32_t absent = UINT32_MAX; /* the length of a part that is none */

bool
outbox_is_erased(struct db *db, struct login_id login)
{
	struct person_key_id key = login.v ? key_of_login(db, login) : (struct person_key_id){ 0 };

	return key.v && key_is_destroyed(db, key);
}

struct str
address_seal(struct db *db, struct login_id login, const char *what, struct str address)
{
	struct key_place place = { what, login.v };

	return login.v ? key_seal(db, key_for_login(db, login), place, address)
		       : key_house_seal(db, "outbox", place, address);
}

bool
address_open(struct db *db, struct login_id login, const char *what, struct str sealed,
	struct str *ret_address)
{
	struct key_place place = { what, login.v };

	if (str_is_none(sealed)) {
		return false;
	}
	return (login.v ? key_open(db, key_of_login(db, login), place, sealed, ret_address)
			: key_house_open(db, "outbox", place, sealed, ret_address)) == OK;
}

static void
put_part(struct buf *buf, struct str part)
{
	uint32_t len = str_is_none(part) ? absent : (uint32_t)part.len;

	buf_put(buf, &len, LENGTH_BYTES);
	buf_str(buf, part);
}

struct str
letter_seal(struct db *db, struct login_id login, const struct letter *letter)
{
	struct buf *buf = buf_create(db_arena(db), LETTER_BYTES_MAX);

	put_part(buf, letter->to);
	put_part(buf, letter->subject);
	put_part(buf, letter->text);
	put_part(buf, letter->path);
	if (buf->full) {
		fail_as(FAIL_MEMORY, "a message is too long");
	}
	return address_seal(db, login, letter_place, buf_view(buf));
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
letter_open(struct db *db, struct login_id login, struct str sealed, struct letter *ret_letter)
{
	struct str rest, parts[PARTS];

	if (!address_open(db, login, letter_place, sealed, &rest)) {
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
