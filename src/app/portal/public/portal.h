#ifndef CHUKE_PORTAL_H
#define CHUKE_PORTAL_H

#include "ids.h"
#include "office.h"

/* The door of the site: home, feeds, what people follow and report, open data; nothing of it is for other offices. */
extern const struct office portal_office;

/* For tests, in a transaction: a report about a page of the region; something that the login follows.  0: not made. */
int64_t portal_sample_feedback(struct db *db, struct str region_code);
int64_t portal_sample_follow(struct db *db, struct login_id login);

#endif
