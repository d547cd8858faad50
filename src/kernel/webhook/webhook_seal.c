#include "webhook_seal.h"

#include "key.h"
#include "rand.h"

enum { SECRET_BYTES = 32 };

static const char house[] = "webhook";
static const struct key_place place = { "webhook.secret", 0 };

struct str
webhook_secret_make(struct arena *arena)
{
	return str_format(arena, "whsec_%.*s", STR_ARG(rand_hex(arena, SECRET_BYTES)));
}

struct str
webhook_secret_seal(struct db *db, struct str secret)
{
	return key_house_seal(db, house, place, secret);
}

struct str
webhook_secret_open(struct db *db, struct str sealed)
{
	struct str secret;

	if (str_is_none(sealed) || key_house_open(db, house, place, sealed, &secret) != OK) {
		return STR_NONE;
	}
	return secret;
}
