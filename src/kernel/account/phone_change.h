#ifndef CHUKE_PHONE_CHANGE_H
#define CHUKE_PHONE_CHANGE_H

#include "kernel_queries.h"
#include "req.h"

/*
 * A number that is replaced at the counter, because its phone is lost.  Both numbers are told.  It takes effect after the
 * district's delay, in which the old number may object by the link sent there, or its owner under /me/phone; at once if
 * the officer has made sure that the old number is dead.  Then all sign-ins end.  Not here: who may ask for it, and that
 * an identity card was seen (counter_pages.c).
 */

struct app;
struct district;

struct phone_change {
	struct login_id login;
	struct str old_phone, new_phone; /* old_phone: none: there was none of their own */
	bool is_old_dead;
	bool is_unproved; /* no number was ever shown to be theirs: the new one waits for its first sign-in */
	int64_t silent_days; /* a number that another account has not used for so long may be taken from it */
	int64_t hours; /* of the delay */
};
/*
 * In an action: CONFLICT if the new number is another account's that is in use.  The same number again is one that was
 * long silent, and is its owner's from now on.
 */
enum outcome phone_change_begin(struct req *req, const struct phone_change *change);
/*
 * In an action: a number that has long been silent is its account's no more, so that whoever has it now may sign up.
 * The account is told, keeps all it has, and may get another number at the counter.  NOT_FOUND: it is nobody's;
 * CONFLICT: it is in use.
 */
enum outcome phone_change_free(struct req *req, struct str phone, int64_t silent_days);
/* In an action, by whoever may: it does not happen, and the officer hears of it. */
enum outcome phone_change_object(struct req *req, const struct phone_change_open_row *row);

/* Of office.h: those whose delay is over. */
struct moment phone_change_next_due(struct db *db);
void phone_change_do_due(struct db *db, struct app *app, const struct district *district);

#endif
