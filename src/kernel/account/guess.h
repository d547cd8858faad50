#ifndef CHUKE_GUESS_H
#define CHUKE_GUESS_H

#include "str.h"

/*
 * Slows whoever guesses passwords, without ever locking out the owner: wrong tries are counted for the
 * address, for the address and account together, and for the account as seen by strangers.  Who comes
 * from a device or an address that has signed in to the account before is judged by that device alone.
 * Counts live in memory and fade within an hour.
 */

struct guesses;

struct guess {
	struct str address;
	struct str account;
	struct str
		known; /* what makes the visitor known to the account: a device, an address; none: a stranger */
	int tries_free; /* wrong tries without a wait (setting password_guess_limit) */
};

/* In the arena. */
struct guesses *guesses_create(struct arena *arena);
/* Milliseconds until the next try may be made; 0: now. */
int64_t guess_wait_ms(struct guesses *guesses, const struct guess *guess);
void guess_was_wrong(struct guesses *guesses, const struct guess *guess);
/*
 * The try that was counted as wrong was right: clears the count of its address and account or of its device,
 * and takes the one try back from those that are shared, so that a house full of people may sign in.
 */
void guess_was_right(struct guesses *guesses, const struct guess *guess);

#endif
