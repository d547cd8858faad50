#ifndef CHUKE_OUTBOX_SEAL_H
#define CHUKE_OUTBOX_SEAL_H

#include "outbox.h"

/* What a row of the outbox keeps unreadable: the words and the address of one message.  No I/O but the key. */

struct letter {
	struct str to, subject, text;
	struct str path; /* own path; none: no link */
};

/* Sealed for the table, in the transaction's arena. */
struct str letter_seal(struct db *db, const struct letter *letter);
/* False if it was not sealed with this district's key, or is damaged. */
bool letter_open(struct db *db, struct str sealed, struct letter *ret_letter);

/* The same for one text. */
struct str outbox_seal(struct db *db, struct str text);
bool outbox_unseal(struct db *db, struct str sealed, struct str *ret_text);

#endif
