#ifndef CHUKE_ACTIVITY_REMIND_H
#define CHUKE_ACTIVITY_REMIND_H

#include "activity_store.h"

/* Reminders to those who come, some hours before it begins; how they are told is activity_tell.h's. */

/* In a transaction: when they are reminded, by the pack; never of what begins sooner than that. */
void activity_remind_later(
	struct db *db, const struct activity_find_row *row, const struct pack *pack);
/* When the next are due; MOMENT_NONE: none. */
struct moment activity_remind_due_at(struct db *db);
/* In a transaction: marks all who are to be reminded now, to be told by activity_tell_due(). */
void activity_remind_run(struct db *db);

#endif
