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
/* What a new password must keep to. */
struct password_rules {
	int64_t chars_min;
	bool is_dengbao; /* three of four kinds of characters too, as is customary under 等保 */
	const struct str *words; /* that whoever knows the person or the place would try first */
	size_t word_count;
};
/*
 * What is wrong with a new password, as a sentence in Chinese marked N_(); NULL if nothing.  Length in
 * characters, no rules about kinds of characters (ASVS 6.2.5), none of what guessers try first: common
 * ones with whatever figures around them, runs, repetitions, dates, words of the person and the place.
 */
const char *password_problem(struct secret password, const struct password_rules *rules);

/* For tests only: the cheapest hashing that there is. */
void password_hash_cheaply(void);

#endif
