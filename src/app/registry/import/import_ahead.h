#ifndef CHUKE_IMPORT_AHEAD_H
#define CHUKE_IMPORT_AHEAD_H

#include "import_batch.h"

/*
 * Reads the next rows of a list on a thread of its own while those before are written: reading a row and
 * making its words takes as long as writing it.  The thread lives only between import_ahead_start() and
 * import_ahead_wait(); meanwhile list and rules are its own, and only what has been read may be used.
 */

struct import_ahead;

/* Nothing is read yet.  In the arena, with which a thread that still reads is waited for. */
struct import_ahead *import_ahead_create(struct arena *arena, struct import_list *list);

/* Begins to read; `wanted` is copied. */
void import_ahead_start(struct import_ahead *ahead, const struct import_wanted *wanted);
/* Waits until that is read.  Fails as reading did. */
void import_ahead_wait(struct import_ahead *ahead);

/*
 * What was read last, or is read now if nothing was; it stays until the next but one is begun.  Why
 * reading ended early is in *failure if its `ended` is SHEET_WRONG.
 */
struct import_batch *import_ahead_take(struct import_ahead *ahead,
	const struct import_wanted *wanted, struct import_failure *failure);

#endif
