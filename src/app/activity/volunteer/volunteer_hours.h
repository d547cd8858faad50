#ifndef CHUKE_VOLUNTEER_HOURS_H
#define CHUKE_VOLUNTEER_HOURS_H

#include "time.h"

/*
 * How many minutes of a volunteer's service count: within the shift, and of one day no more than the district
 * allows.  Arithmetic alone: no I/O, no clock.
 */

struct volunteer_service {
	struct moment from_at, to_at; /* of the shift */
	struct moment in_at, out_at;  /* as noted; out_at none: nobody checked out */
	int64_t day_max;              /* minutes that may count on one day */
	int64_t day_others;           /* of these, what other shifts of the day have already */
	int64_t forgotten_max;        /* what counts at most of a service that nobody ended */
};

/* Whole minutes from in to out, or to the shift's end if nobody checked out, within all bounds; 0: did not come. */
int64_t volunteer_minutes(const struct volunteer_service *service);
/* The most that a correction may say: the shift's length, or what the day has left. */
int64_t volunteer_minutes_max(const struct volunteer_service *service);

#endif
