#ifndef CHUKE_ACTIVITY_FIGURES_H
#define CHUKE_ACTIVITY_FIGURES_H

#include "ids.h"
#include "str.h"
#include "time.h"

/*
 * What was held and how many came, for offices that report or judge: counted from activities and check-ins, entered
 * nowhere a second time.
 */

struct db;

struct activity_held {
	int64_t activities; /* that were published, not called off, and are over */
	int64_t people;     /* who were checked in */
};
/* Of an organisation, by when they ended: from one moment up to another, which is not in it. */
struct activity_held activity_held(
	struct db *db, struct org_id org, struct moment from_at, struct moment until_at);
/* For tests: of the organisation whose activity has this title, over all time until now. */
struct activity_held activity_held_by_title(struct db *db, struct str title);

#endif
