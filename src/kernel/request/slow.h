#ifndef CHUKE_SLOW_H
#define CHUKE_SLOW_H

#include "arena.h"

#include <stdbool.h>

/*
 * Two threads for work that is slow on purpose: hashing passwords.  No more than two are hashed at once,
 * and nobody who waits for one holds a worker.
 */

struct slow;

struct slow_task {
	void (*run)(void *arg); /* catches its own failures */
	void *arg;
	struct slow_task *next; /* the queue's */
};

/* Starts the threads; in the arena. */
struct slow *slow_start(struct arena *arena);
/* False when too many wait already.  The task stays the caller's and must live until it has run. */
bool slow_add(struct slow *slow, struct slow_task *task);
/* Runs what waits, then ends the threads. */
void slow_stop(struct slow *slow);

#endif
