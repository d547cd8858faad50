#ifndef CHUKE_SEALER_H
#define CHUKE_SEALER_H

#include "db.h"

/*
 * Chains committed audit entries by SHA-256, in batches, on a thread of its own: a chain head inside every
 * transaction would let only one of many at a time commit.  The hash of an entry is that of the hash before
 * it and of the entry written as `name=length:value` and a line feed for each column in the table's order,
 * `name=-` for what is absent.  Several processes may seal; only one of them wins each number.
 */

struct sealer;
struct store;

/* Starts the thread; in the arena. */
struct sealer *sealer_start(struct arena *arena, struct store *store);
/* Seals what there is, then ends the thread. */
void sealer_stop(struct sealer *sealer);
/* Seals all that is committed, on this thread; for commands and tests.  Returns how many. */
int64_t seal_all(struct store *store);

/* Recomputes the whole chain in a snapshot; reports what does not fit.  Returns how many seals were checked. */
int64_t seal_verify(struct db *db, void (*breach)(void *arg, struct str sentence), void *arg);
/*
 * The same in steps: from the seal after `after`, whose hash is taken as it stands, until the chain's end or
 * about `ms` later.  Returns the last seal that was checked.
 */
int64_t seal_verify_step(struct db *db, int64_t after, int64_t ms,
	void (*breach)(void *arg, struct str sentence), void *arg);

#endif
