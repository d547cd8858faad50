#ifndef CHUKE_ACTIVITY_HOUSE_H
#define CHUKE_ACTIVITY_HOUSE_H

#include "office.h"
#include "retention.h"

/* What the office keeps in order by itself: sign-ups that close, messages still to be sent, personal data, checks. */

extern const struct audit_words activity_audit_words;
enum { ACTIVITY_CHECKS = 6, ACTIVITY_PERSONAL = 4, ACTIVITY_RETENTION = 4 };
extern const struct data_check activity_checks[ACTIVITY_CHECKS];
extern const struct personal_part activity_personal[ACTIVITY_PERSONAL];
extern const struct retention_kind activity_retention[ACTIVITY_RETENTION];

/* When sign-up closes next, or messages wait (office.h: next_due, do_due). */
struct moment activity_next_due(struct db *db);
/* Closes what is to be closed, sends what is to be told, some at a time. */
void activity_do_due(struct db *db, struct app *app, const struct district *district);
/* Event "login.erased": what they held goes to others, and nobody can read who it was. */
void activity_login_erased(struct db *db, int64_t id);

/* The demonstration's activities. */
void activity_demo_load(struct app *app, const struct pack *pack);
/* Its pictures, which take their time. */
void activity_demo_draw(struct app *app, const struct pack *pack);
struct pack_report;
void activity_demo_check_pictures(const struct pack *pack, struct pack_report *report);

#endif
