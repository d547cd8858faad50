#include "password.h"

#include <sodium.h>
#include <string.h>

enum { PASSWORD_BYTES_MAX = 1024 };

static unsigned long long hash_operations = crypto_pwhash_OPSLIMIT_INTERACTIVE;
static size_t hash_bytes = crypto_pwhash_MEMLIMIT_INTERACTIVE;

void
password_hash_cheaply(void)
{
	hash_operations = crypto_pwhash_OPSLIMIT_MIN;
	hash_bytes = crypto_pwhash_MEMLIMIT_MIN;
}

struct str
password_hash(struct arena *arena, struct secret password)
{
	char *hash = arena_alloc(arena, crypto_pwhash_STRBYTES);

	if (crypto_pwhash_str_alg(hash, password.value.ptr, password.value.len, hash_operations,
		    hash_bytes, crypto_pwhash_ALG_ARGON2ID13) != 0) {
		return STR_NONE;
	}
	return str_of(hash);
}

bool
password_fits(struct secret password, struct str hash)
{
	char text[crypto_pwhash_STRBYTES] = { 0 };
	struct str value = password.value;

	if (str_is_none(value)) {
		value = STR("");
	}
	if (hash.len == 0 || hash.len >= sizeof(text) || value.len > PASSWORD_BYTES_MAX) {
		/* nobody learns from the time it takes whether there is such an account */
		(void)!crypto_pwhash_str_alg(text, value.ptr,
			value.len > PASSWORD_BYTES_MAX ? 0 : value.len, hash_operations, hash_bytes,
			crypto_pwhash_ALG_ARGON2ID13);
		return false;
	}
	memcpy(text, hash.ptr, hash.len);
	return crypto_pwhash_str_verify(text, value.ptr, value.len) == 0;
}
