#ifndef CHUKE_NEEDS_HOUSE_H
#define CHUKE_NEEDS_HOUSE_H

#include "file.h"
#include "office.h"
#include "retention.h"

/* What the house asks of every office: words of the audit log, checks, what time does, personal data. */

extern const struct audit_words needs_audit_words;
enum { NEEDS_CHECKS = 4, NEEDS_PERSONAL = 1, NEEDS_RETENTION = 1, NEEDS_KEEPERS = 1 };
extern const struct data_check needs_checks[NEEDS_CHECKS];
extern const struct personal_part needs_personal[NEEDS_PERSONAL];
extern const struct retention_kind needs_retention[NEEDS_RETENTION];
extern const struct file_keeper needs_file_keepers[NEEDS_KEEPERS];

/* Listens to "login.erased". */
void needs_login_erased(struct db *db, int64_t login);

/* When something ends, completes or is to be told next (office.h). */
struct moment needs_next_due(struct db *db);
/* Whatever is due by now, some of each. */
void needs_do_due(struct db *db, struct app *app, const struct district *district);

#endif
