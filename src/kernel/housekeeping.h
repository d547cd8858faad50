#ifndef CHUKE_HOUSEKEEPING_H
#define CHUKE_HOUSEKEEPING_H

/* A thread that removes, once an hour, what has served: old sessions, operations, kept forms. */

struct app;
struct housekeeping;

struct housekeeping *housekeeping_start(struct app *app);
void housekeeping_stop(struct housekeeping *housekeeping);
/* One round, on this thread. */
void housekeeping_run(struct app *app);

#endif
