#ifndef CHUKE_ACTIVITY_AFTER_H
#define CHUKE_ACTIVITY_AFTER_H

#include "activity_store.h"

/*
 * What came of an activity: its numbers, attendance that is corrected openly, and who had a place and stayed away.
 * Whoever stays away again and again waits for what is left over, by a rule of the pack that the sign-up page tells
 * beforehand; giving up in time is no such thing, and old people are never counted.
 */

struct absent_rules {
	int64_t times, days; /* so often within so many days; times 0: no rule */
	int64_t wait_days;   /* then for so long */
	int64_t late_hours, settle_hours;
	int64_t age_free; /* whoever is as old is never counted */
};
struct absent_rules absent_rules_of(const struct pack *pack);

/*
 * Until when an account waits for what is left over; none: it does not.  `age`: as it was said, INT_NONE if it was not.
 */
struct moment absence_until(
	struct db *db, const struct pack *pack, struct login_id login, int64_t age);

/* In a transaction: the numbers of an activity that is over, anew. */
void after_count(struct db *db, struct activity_id id);
/*
 * In a transaction: so many came with a ticket, 0 for nobody.  INVALID: more than the ticket is for, or no more than
 * before and no less; CONFLICT: it is no ticket any more.
 */
enum outcome after_correct(struct db *db, const struct activity_signup_find_row *row,
	int64_t people, struct str reason);
/* In a transaction: it does not count.  CONFLICT: it is excused already. */
enum outcome after_excuse(struct db *db, struct activity_absence_id id, struct str reason);

/* When the next activity ends or is settled; what is due then (office.h). */
struct moment after_next_due(struct db *db);
void after_do_due(struct db *db, const struct pack *pack);

#endif
