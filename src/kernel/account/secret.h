#ifndef CHUKE_SECRET_H
#define CHUKE_SECRET_H

#include "str.h"

/*
 * Keyed hashes under keys of the district, and sealed boxes under keys that somebody else holds.  Uses
 * libsodium; no key leaves these functions.
 */

struct store;

enum { SECRET_KEY_BYTES = 32, SECRET_HASH_BYTES = 32 };

struct secrets {
	unsigned char form_key[SECRET_KEY_BYTES]; /* forms, visits, known devices */
};

/* Reads the district's keys from the database; makes them at the first time.  Initialises libsodium. */
void secrets_load(struct store *store, struct secrets *ret_secrets);

/* BLAKE2b of purpose and text under the key. */
void secret_mac(const unsigned char key[SECRET_KEY_BYTES], const char *purpose, struct str text,
	unsigned char ret_mac[SECRET_HASH_BYTES]);
/* Compared in constant time. */
bool secret_equal(const void *a, const void *b, size_t len);
struct str secret_hex(struct arena *arena, const unsigned char *bytes, size_t len);
/* False unless the text is exactly `len` bytes in hexadecimal. */
bool secret_unhex(struct str text, unsigned char *ret_bytes, size_t len);

/* SHA-256, as rows keep tokens. */
struct str secret_sha256(struct arena *arena, struct str text);

/* Of a file's bytes, hexadecimal; none if it cannot be read. */
struct str secret_sha256_file(struct arena *arena, const char *path);

/* XSalsa20-Poly1305 with a random nonce in front. */
struct str secret_seal(
	struct arena *arena, const unsigned char key[SECRET_KEY_BYTES], struct str text);
bool secret_open(struct arena *arena, const unsigned char key[SECRET_KEY_BYTES], struct str sealed,
	struct str *ret_text);

#endif
