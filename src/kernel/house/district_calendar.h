#ifndef CHUKE_DISTRICT_CALENDAR_H
#define CHUKE_DISTRICT_CALENDAR_H

#include "calendar.h"
#include "db.h"
#include "pack.h"

/*
 * The district's calendar: what the pack says of each year, and over it the days that an administrator has
 * corrected since (a storm, a holiday announced late).  Counting is calendar.h's.
 */

/* In a snapshot; in the arena. */
struct calendar district_calendar_read(struct db *db, struct arena *arena, const struct pack *pack);

#endif
