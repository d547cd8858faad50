#ifndef CHUKE_ACTIVITY_GIFT_H
#define CHUKE_ACTIVITY_GIFT_H

#include "activity_store.h"

/*
 * Thank-you gifts (纪念品) of an activity: so many of a kind, handed out at most once to a ticket or to a volunteer's
 * shift.  A pool of quota counts them, so that two counters together never give more than there are.  Rights and
 * audit rows are the caller's.
 */

enum { GIFT_NAME_CHARS_MAX = 20, GIFTS_LISTED_MAX = 20, GIFT_STOCK_MAX = 100000 };

/* Whose gift it is. */
struct gift_holder {
	const char *kind; /* "signup", "duty" */
	int64_t id;
};

/* In a transaction: a new kind.  CONFLICT: it has one of that name; TOO_MANY: as many as the rules allow. */
enum outcome gift_make(struct db *db, struct activity_id id, struct str name, int64_t stock,
	const struct pack *pack);
/* In a transaction: there are so many.  CONFLICT: more are given. */
enum outcome gift_stock_set(struct db *db, const struct gift_find_row *gift, int64_t stock);
/*
 * In a transaction: handed out.  TOO_MANY: not so many are left; CONFLICT: this holder has had it.  An action must end
 * after a refusal.
 */
enum outcome gift_hand_out(struct db *db, const struct gift_find_row *gift,
	const struct gift_holder *holder, int64_t people);
/* In a transaction: it came back, or was noted by mistake.  NOT_FOUND. */
enum outcome gift_take_back(
	struct db *db, const struct gift_find_row *gift, const struct gift_holder *holder);

#endif
