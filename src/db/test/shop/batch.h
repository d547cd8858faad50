#ifndef CHUKE_BATCH_H
#define CHUKE_BATCH_H

#include "shop.h"

#include <semaphore.h>

/*
 * Lets several writes reach SQLite's writer together: a first one holds it until all have been submitted,
 * so that the others form one batch.
 */

enum { BATCH_WRITES_MAX = 32 };

struct batch {
	struct store_test *test;
	size_t count;
	struct batch_write {
		struct write write;
		struct batch *batch;
	} writes[BATCH_WRITES_MAX];
	sem_t is_held, may_go, done;
};

/* An empty batch; the writer is held from now on. */
void batch_open(struct batch *batch, struct store_test *test);
/* Submits a write; its place in `writes` is the order of calls. */
void batch_add(struct batch *batch, enum outcome (*run)(struct db *db, void *arg), void *arg);
/* Lets the writer go and waits until every write is done. */
void batch_run(struct batch *batch);
void batch_close(struct batch *batch);
/* How many of the writes failed, or ended with `outcome`. */
size_t batch_failed(const struct batch *batch);
size_t batch_ended(const struct batch *batch, enum outcome outcome);

#endif
