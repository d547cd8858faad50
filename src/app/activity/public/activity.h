#ifndef CHUKE_ACTIVITY_H
#define CHUKE_ACTIVITY_H

#include "office.h"

/*
 * Activities of organisations, communities and the centre: published, signed up for, waited for, attended.  Places
 * are counted by the office quota.
 */
extern const struct office activity_office;

struct html;
/* On the home page: what is on next; nothing if nothing is. */
void activity_home(struct html *h, bool is_elder);

/* For tests: by its title, 0 if there is none. */
int64_t activity_find_titled(struct db *db, struct str title);
/* The latest sign-up for it. */
int64_t activity_sample_signup(struct db *db, struct str title);

/* The first shift of an activity, the first who serves there, the first promise made there. */
int64_t activity_sample_shift(struct db *db, struct str title);
int64_t activity_sample_duty(struct db *db, struct str title);
int64_t activity_sample_promise(struct db *db, struct str title);

#endif
