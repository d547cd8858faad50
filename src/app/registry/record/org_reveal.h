#ifndef CHUKE_ORG_REVEAL_H
#define CHUKE_ORG_REVEAL_H

#include "db.h"
#include "pack.h"
#include "region.h"

/*
 * Shows again what was withheld until a day that has passed.  Pages do so by themselves; this puts entries
 * back into the public list and facts back into the search, a hundred at a time;
 * true: there are more.
 */
bool org_reveal(struct db *db, const struct pack *pack, const struct regions *regions);

#endif
