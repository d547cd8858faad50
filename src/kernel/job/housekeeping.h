#ifndef CHUKE_HOUSEKEEPING_H
#define CHUKE_HOUSEKEEPING_H

#include "loop.h"

/*
 * Removes, once an hour, what has served: old sessions, operations, kept forms, what offices name; and takes
 * over, within a minute, a pack that was loaded for a day that has come.
 */

struct app;

/* A thread that does so; loop_stop() ends it. */
struct loop *housekeeping_start(struct app *app);
/* One round, on this thread. */
void housekeeping_run(struct app *app);

#endif
