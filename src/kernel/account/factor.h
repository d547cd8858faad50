#ifndef CHUKE_FACTOR_H
#define CHUKE_FACTOR_H

#include "db.h"
#include "ids.h"
#include "totp.h"

/*
 * An account's second factor in the database: what the phone knows (sealed with the person's key), the
 * codes on paper (keyed hashes), and that each is good once.
 */

struct factor {
	bool is_confirmed; /* else it waits for its first code */
	struct str secret; /* bytes */
	struct moment confirmed_at;
};

/* NOT_FOUND if there is none, or it cannot be opened any more. */
enum outcome factor_find(struct db *db, struct login_id login, struct factor *ret_factor);
/* In a transaction: a new secret that waits for its first code; CONFLICT if a confirmed one is there. */
enum outcome factor_begin(struct db *db, struct login_id login);
/* In a transaction: the first code was right.  CONFLICT if it was confirmed meanwhile. */
enum outcome factor_confirm(struct db *db, struct login_id login, int64_t step);
/* In a transaction: removes it and its codes on paper; false if there was none. */
bool factor_remove(struct db *db, struct login_id login);

/* In a transaction: new codes on paper in place of the old, one a line, to be shown once. */
struct str recovery_codes_make(struct db *db, struct login_id login);
int64_t recovery_codes_left(struct db *db, struct login_id login);

/*
 * What was typed at a sign-in: judged without the database between a snapshot, which reads what it is
 * compared with, and a transaction, which takes the code so that it is never good again.
 */
struct factor_try {
	struct factor factor;
	struct str typed_hash; /* of a code on paper; none: it cannot be one */
	struct recovery_code_list_rows *codes;
	int64_t step;                     /* of the right code from the phone */
	struct recovery_code_id recovery; /* the right code on paper; 0: none */
	bool fits;
};
/* In a snapshot. */
void factor_try_read(
	struct db *db, struct login_id login, struct str typed, struct factor_try *ret_try);
/* Anywhere. */
void factor_try_judge(struct factor_try *factor_try, struct str typed, struct moment now);
/* In a transaction: CONFLICT if it was used already. */
enum outcome factor_try_take(
	struct db *db, struct login_id login, const struct factor_try *factor_try);

#endif
