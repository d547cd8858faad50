#ifndef CHUKE_OUTBOX_SEAL_H
#define CHUKE_OUTBOX_SEAL_H

#include "outbox.h"

/*
 * What rows of this room keep unreadable: addresses, and the words of messages.  Sealed with the key of the
 * person whom they concern (key.h), so that they end with it; with the district's own where there is no account.
 */

struct letter {
	struct str to, subject, text;
	struct str path; /* own path; none: no link */
};

/* Whether the person's key is gone: nobody is told anything any more. */
bool outbox_is_erased(struct db *db, struct login_id login);

/* In a transaction: sealed for the table `outbox`, in the transaction's arena. */
struct str letter_seal(struct db *db, struct login_id login, const struct letter *letter);
/* False if it is erased, damaged, or somebody else's. */
bool letter_open(
	struct db *db, struct login_id login, struct str sealed, struct letter *ret_letter);

/* The same for an address in the table and column `what`. */
struct str address_seal(struct db *db, struct login_id login, const char *what, struct str address);
bool address_open(struct db *db, struct login_id login, const char *what, struct str sealed,
	struct str *ret_address);

#endif
