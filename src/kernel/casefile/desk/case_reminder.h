#ifndef CHUKE_CASE_REMINDER_H
#define CHUKE_CASE_REMINDER_H

#include "time.h"

#include "str.h"

/*
 * Reminders of clocks that run out or have run out: to whoever has taken the turn (or stands in for them), else to all of
 * its office.  By the district's setting each by itself, or all of a day together in one notice an officer.
 */

struct case_run;
struct db;

/* In a transaction: the alarm of the run's turn rang, of kind remind or overdue. */
void reminder_take(struct case_run *run, struct str kind);
/* When something is next to be told; MOMENT_NONE: nothing waits. */
struct moment reminder_next(struct db *db);
/* In a transaction: tells some of those for whom it is time. */
void reminder_tell_due(struct db *db);

#endif
