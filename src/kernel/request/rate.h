#ifndef CHUKE_RATE_H
#define CHUKE_RATE_H

#include "str.h"

/*
 * How often an address may ask in a minute, counted in memory: each address has a bucket that fills
 * evenly and empties by one with each request.  For those who are not signed in; pages from the cache cost
 * nothing, and this machine itself is not counted.
 */

struct rates;

/* In the arena. */
struct rates *rates_create(struct arena *arena);
/* Takes one out of the address's bucket of the kind; false when it is empty.  `per_minute` is its size. */
bool rate_take(struct rates *rates, uint64_t kind, struct str address, int64_t per_minute);

#endif
