#ifndef CHUKE_PASSWORD_H
#define CHUKE_PASSWORD_H

#include "str.h"

/*
 * Passwords: hashed with argon2id, checked against what makes one weak.  Hashing takes a tenth of a second
 * and 64 MiB on purpose: it happens on a slow thread (slow.h), never in a transaction.
 */

/* The PHC text; none if the machine has no memory. */
struct str password_hash(struct arena *arena, struct secret password);
/* Compares with a stored hash; with none, takes as long as if there were one, and says no. */
bool password_fits(struct secret password, struct str hash);
/*
 * What is wrong with a new password, as a sentence in Chinese marked N_(); NULL if nothing.  Length in
 * characters, no rules about kinds of characters (ASVS 6.2.5), not the name, not among the commonest.
 */
const char *password_problem(struct secret password, struct str login_name, int64_t chars_min);

/* For tests only: the cheapest hashing that there is. */
void password_hash_cheaply(void);

#endif
