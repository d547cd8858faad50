#ifndef CHUKE_KEY_H
#define CHUKE_KEY_H

#include "db.h"
#include "ids.h"

/*
 * What is personal is kept sealed: one data key for each person, wrapped by the master key, which lies in
 * a file outside the data folder and in no backup (key_ring.h).  XChaCha20-Poly1305 of libsodium; the place
 * where a text stands is bound into it, so that one row's cell opens in no other's.  Destroying a person's
 * key leaves all that was sealed with it unreadable, in every copy and every audit row.  Not here: who may
 * see what (a right, and audit_see() when a mask is lifted).
 */

/* Where a sealed text stands. */
struct key_place {
	const char *what; /* "login_contact.sealed": table and column, or "audit.phone" */
	int64_t id; /* of its row, or of what the row belongs to if its own is not yet known */
};

/* In a transaction: a key for somebody who has no account. */
struct person_key_id key_make(struct db *db);
/* In a transaction: the key of an account, made when first asked for.  A closed account's may be destroyed. */
struct person_key_id key_for_login(struct db *db, struct login_id login);
/* The same without making one; 0 if it has none. */
struct person_key_id key_of_login(struct db *db, struct login_id login);

/*
 * Sealed for a column of bytes, in the transaction's arena.  Sealing for a person whose key is destroyed is
 * a mistake of the caller and fails.
 */
struct str key_seal(
	struct db *db, struct person_key_id key, struct key_place place, struct str text);
/* NOT_FOUND: the key is destroyed.  INVALID: damaged, or sealed for another person or place. */
enum outcome key_open(struct db *db, struct person_key_id key, struct key_place place,
	struct str sealed, struct str *ret_text);
/*
 * In a transaction: many texts, each with a new key of its own, for people who have no account.  One statement for
 * all: an import seals some thousand telephones at a time.
 */
struct key_new {
	struct key_place place;
	struct str text;
	struct person_key_id ret_key;
	struct str ret_sealed; /* in the transaction's arena */
};
void key_seal_new(struct db *db, struct key_new *items, size_t count);
/*
 * In a transaction: the person's texts can be read no more, by nobody.  Keyed hashes and masks are the caller's to
 * remove.  False if it was destroyed before.
 */
bool key_destroy(struct db *db, struct person_key_id key);
/* Whether it was destroyed, or never was. */
bool key_is_destroyed(struct db *db, struct person_key_id key);

/*
 * For what concerns no one person (letters to whoever, settings' passwords): a key of the district by its
 * name, made when first asked for, wrapped likewise.
 */
struct str key_house_seal(struct db *db, const char *name, struct key_place place, struct str text);
enum outcome key_house_open(struct db *db, const char *name, struct key_place place,
	struct str sealed, struct str *ret_text);

enum { KEY_HASH_BYTES = 32 };
/*
 * BLAKE2b under the district's index key, by which a sealed value is found again; `purpose` keeps columns
 * apart ("login.phone").  The caller brings the value into one form first.  Bytes, in the arena.
 */
struct str key_hash(struct db *db, const char *purpose, struct str value);
/* The same of many at once: ret_hashes[i] of values[i]. */
void key_hash_all(struct db *db, const char *purpose, const struct str *values, size_t count,
	struct str *ret_hashes);

#endif
