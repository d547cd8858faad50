#ifndef CHUKE_CASE_PERSONAL_H
#define CHUKE_CASE_PERSONAL_H

#include "ids.h"
#include "office.h"
#include "retention.h"

/* What cases hold of people: for /me/data/export, and what of it goes after how long (retention.yaml). */

enum { CASE_PERSONAL_PARTS = 2, CASE_RETENTION = 2 };
extern const struct personal_part case_personal_parts[CASE_PERSONAL_PARTS];
extern const struct retention_kind case_retention[CASE_RETENTION];

/* In a transaction: a draft goes with all that hangs on it, its files and its key. */
void case_drop_rows(struct db *db, struct casefile_id id, struct person_key_id key);

#endif
