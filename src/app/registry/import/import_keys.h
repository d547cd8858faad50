#ifndef CHUKE_IMPORT_KEYS_H
#define CHUKE_IMPORT_KEYS_H

#include "str.h"

/*
 * Which keys a list has had so far, and in which row first: a million of them in 32 MB.  A key is kept
 * as 96 bits of a hash whose secret is drawn anew each time, so that two different keys never meet by
 * chance or intent.
 */

struct import_keys;

/* An empty set, freed with the arena. */
struct import_keys *import_keys_create(struct arena *arena);
/* Adds a key with its row (from 1); returns the row that had it before, or 0. */
int64_t import_keys_add(struct import_keys *keys, struct str key, int64_t row);

#endif
