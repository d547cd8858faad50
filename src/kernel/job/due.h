#ifndef CHUKE_DUE_H
#define CHUKE_DUE_H

#include "loop.h"

/*
 * What offices have fall due by time alone (office.h: next_due, do_due): news that is to appear at a
 * moment.  It is done by a write at that moment, so that caches and listeners learn of it as of any other.
 */

struct app;

/* A thread that waits for the next moment, and looks once a second for an earlier one; loop_stop() ends it. */
struct loop *due_start(struct app *app);
/* One round, on this thread: does what is due and returns how many milliseconds to wait. */
int64_t due_run(struct app *app);

#endif
