#ifndef CHUKE_LOOP_H
#define CHUKE_LOOP_H

#include "arena.h"

#include <stdbool.h>
#include <stdint.h>

/* A thread that does one round after another and waits in between, until it is stopped. */

struct loop;

/*
 * Starts the thread.  A round returns how many milliseconds to wait before the next; what fails in it is
 * logged under the name and waited over.
 */
struct loop *loop_start(
	struct arena *arena, const char *name, int64_t (*round)(void *arg), void *arg);
/* Ends after the round under way. */
void loop_stop(struct loop *loop);

#endif
