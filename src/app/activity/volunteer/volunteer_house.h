#ifndef CHUKE_VOLUNTEER_HOUSE_H
#define CHUKE_VOLUNTEER_HOUSE_H

#include "json_write.h"
#include "retention.h"
#include "volunteer_store.h"

/* What belongs to volunteers of the office's own tables of checks, personal data and retention. */

typedef void volunteer_breach(void *arg, struct str sentence);
/* Each invariant that is broken. */
void volunteer_check(struct db *db, volunteer_breach *breach, void *arg);
/* Somebody's duties, for /me/data/export. */
void volunteer_write_personal(struct db *db, struct login_id login, struct json *json);
/* Names and telephones of those who served, and their end. */
void volunteer_find_old(
	struct db *db, struct moment before, int64_t limit, struct retention_due *ret_due);
int64_t volunteer_remove_old(struct db *db, struct moment before, int64_t limit);

#endif
