#include "activity_figures.h"

#include "activity.h"
#include "activity_store.h"
#include "db.h"

/* What was held, counted for other offices. */

struct activity_held
activity_held(struct db *db, struct org_id org, struct moment from_at, struct moment until_at)
{
	struct activity_held_sums_row row;

	activity_held_sums(db, org, from_at, until_at, &row);
	return (struct activity_held){ row.activities, row.people };
}

struct activity_held
activity_held_by_title(struct db *db, struct str title)
{
	struct activity_id id = { activity_find_titled(db, title) };
	struct activity_find_row row;

	if (activity_find(db, id, &row) != OK) {
		return (struct activity_held){ 0, 0 };
	}
	return activity_held(db, row.org_id, (struct moment){ 0 }, db_now(db));
}
