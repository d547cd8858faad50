#ifndef CHUKE_IMPORT_KNOWN_H
#define CHUKE_IMPORT_KNOWN_H

#include "import_batch.h"

/*
 * Which rows of a batch may speak of an entry that the register has: asked for all of them at once, so
 * that the many rows of a new list, which speak of none, need no question of their own.
 */

struct import_known;

/* Looks up the numbers and names of all rows.  In the db's arena. */
struct import_known *import_known_find(struct db *db, const struct import_batch *batch);
/* False if the register has no entry that a row could mean, or whose USCC it takes. */
bool import_may_be_known(const struct import_known *known, const struct org_input *input);

#endif
