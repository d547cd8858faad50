#include "secret.h"

#include "fail.h"
#include "kernel_queries.h"
#include "rand.h"
#include "store.h"

#include <sodium.h>
#include <string.h>

_Static_assert(SECRET_KEY_BYTES == crypto_secretbox_KEYBYTES, "one size of key for all");
_Static_assert(SECRET_KEY_BYTES == crypto_generichash_KEYBYTES, "one size of key for all");

static enum outcome
make_in_transaction(struct db *db, void *arg)
{
	unsigned char key[SECRET_KEY_BYTES];

	(void)arg;
	rand_bytes(key, sizeof(key));
	return secret_add(db, STR("form"), (struct str){ (const char *)key, sizeof(key) });
}

struct key_read {
	struct secrets *secrets;
	bool is_there;
};

static void
read_in_snapshot(struct db *db, void *arg)
{
	struct key_read *read = arg;
	struct secret_find_row row;

	read->is_there = secret_find(db, STR("form"), &row) == OK &&
			 row.value.len == SECRET_KEY_BYTES;
	if (read->is_there) {
		memcpy(read->secrets->form_key, row.value.ptr, SECRET_KEY_BYTES);
	}
}

struct secrets_load_arg {
	struct store *store;
	struct arena *arena;
	struct key_read read;
};

static void
load(void *arg)
{
	struct secrets_load_arg *load_arg = arg;

	store_read(load_arg->store, load_arg->arena, read_in_snapshot, &load_arg->read);
	if (!load_arg->read.is_there) {
		store_write(load_arg->store, load_arg->arena, make_in_transaction, NULL);
		store_read(load_arg->store, load_arg->arena, read_in_snapshot, &load_arg->read);
	}
}

void
secrets_load(struct store *store, struct secrets *ret_secrets)
{
	struct secrets_load_arg arg = { store, arena_create(1 << 20), { ret_secrets, false } };
	struct failure failure;
	bool is_well;

	if (sodium_init() < 0) {
		fail("libsodium cannot start");
	}
	is_well = fail_catch(load, &arg, &failure);
	arena_destroy(arg.arena);
	if (!is_well) {
		fail_as(failure.kind, "%s", failure.message);
	}
	if (!arg.read.is_there) {
		fail("the district's form key cannot be stored");
	}
}

void
secret_mac(const unsigned char key[SECRET_KEY_BYTES], const char *purpose, struct str text,
	unsigned char ret_mac[SECRET_HASH_BYTES])
{
	crypto_generichash_state state;

	crypto_generichash_init(&state, key, SECRET_KEY_BYTES, SECRET_HASH_BYTES);
	/* the terminator divides purpose from text */
	crypto_generichash_update(&state, (const unsigned char *)purpose, strlen(purpose) + 1);
	crypto_generichash_update(&state, (const unsigned char *)text.ptr, text.len);
	crypto_generichash_final(&state, ret_mac, SECRET_HASH_BYTES);
}

bool
secret_equal(const void *a, const void *b, size_t len)
{
	return sodium_memcmp(a, b, len) == 0;
}

struct str
secret_hex(struct arena *arena, const unsigned char *bytes, size_t len)
{
	char *text = arena_alloc(arena, len * 2 + 1);

	sodium_bin2hex(text, len * 2 + 1, bytes, len);
	return (struct str){ text, len * 2 };
}

bool
secret_unhex(struct str text, unsigned char *ret_bytes, size_t len)
{
	size_t got;

	return text.len == len * 2 &&
	       sodium_hex2bin(ret_bytes, len, text.ptr, text.len, NULL, &got, NULL) == 0 &&
	       got == len;
}

struct str
secret_sha256_file(struct arena *arena, const char *path)
{
	enum { CHUNK_BYTES = 64 << 10 };
	crypto_hash_sha256_state state;
	unsigned char hash[crypto_hash_sha256_BYTES];
	unsigned char *chunk = arena_alloc(arena, CHUNK_BYTES);
	FILE *file = fopen(path, "rb");
	size_t len;
	bool is_read;

	if (!file) {
		return STR_NONE;
	}
	crypto_hash_sha256_init(&state);
	while ((len = fread(chunk, 1, CHUNK_BYTES, file)) > 0) {
		crypto_hash_sha256_update(&state, chunk, len);
	}
	is_read = !ferror(file);
	fclose(file);
	if (!is_read) {
		return STR_NONE;
	}
	crypto_hash_sha256_final(&state, hash);
	return secret_hex(arena, hash, sizeof(hash));
}

struct str
secret_sha256(struct arena *arena, struct str text)
{
	unsigned char *hash = arena_alloc(arena, crypto_hash_sha256_BYTES);

	crypto_hash_sha256(hash, (const unsigned char *)text.ptr, text.len);
	return (struct str){ (const char *)hash, crypto_hash_sha256_BYTES };
}

struct str
secret_seal(struct arena *arena, const unsigned char key[SECRET_KEY_BYTES], struct str text)
{
	size_t len = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES + text.len;
	unsigned char *sealed = arena_alloc(arena, len);

	rand_bytes(sealed, crypto_secretbox_NONCEBYTES);
	crypto_secretbox_easy(sealed + crypto_secretbox_NONCEBYTES, (const unsigned char *)text.ptr,
		text.len, sealed, key);
	return (struct str){ (const char *)sealed, len };
}

bool
secret_open(struct arena *arena, const unsigned char key[SECRET_KEY_BYTES], struct str sealed,
	struct str *ret_text)
{
	const unsigned char *bytes = (const unsigned char *)sealed.ptr;
	size_t head = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES;
	unsigned char *text;

	if (sealed.len < head) {
		return false;
	}
	text = arena_alloc(arena, sealed.len - head + 1);
	if (crypto_secretbox_open_easy(text, bytes + crypto_secretbox_NONCEBYTES,
		    sealed.len - crypto_secretbox_NONCEBYTES, bytes, key) != 0) {
		return false;
	}
	*ret_text = (struct str){ (const char *)text, sealed.len - head };
	return true;
}
