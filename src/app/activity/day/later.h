#ifndef CHUKE_ACTIVITY_LATER_H
#define CHUKE_ACTIVITY_LATER_H

#include "activity_store.h"

/*
 * Where those wait who stayed away too often (after.h): a pool of its own beside the activity's, which nobody gets a
 * place in, so that the rules of quota's line hold in both.  Some hours before sign-up closes they get, in their order,
 * what is left over.
 */

/*
 * In a transaction: the pool in which such a sign-up waits; pools[0] of its wish.  0: it is so late that it takes a place
 * as everybody does.
 */
struct quota_pool_id later_pool(
	struct db *db, const struct activity_find_row *activity, const struct pack *pack);
/* In a transaction: the activity is called off, and with it this line. */
void later_close(struct db *db, const struct activity_find_row *activity);

/* When somebody gets what is left over; what is due then (office.h). */
struct moment later_next_due(struct db *db);
void later_do_due(struct db *db);

#endif
