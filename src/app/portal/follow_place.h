#ifndef CHUKE_FOLLOW_PLACE_H
#define CHUKE_FOLLOW_PLACE_H

#include "app.h"
#include "job.h"

/*
 * What both jobs that tell followers share.  However many those are, the writer is held for a few rows at
 * a time: a job goes through them by keyset, and stores with each slice how far it came.
 */

enum { TOLD_AT_ONCE = 40 }; /* a few statements each: some milliseconds of the writer */

/* Where a job stands: a JSON list of two numbers, [0,0] at the beginning. */
struct follow_place {
	int64_t first, second;
};
struct follow_place follow_place_of(const struct job *job);
struct str follow_place_text(struct arena *arena, struct follow_place place);

/* What holds for the district, let go of with the arena. */
const struct district *follow_district(struct app *app, struct arena *arena);

#endif
