#ifndef CHUKE_ACTIVITY_TELL_H
#define CHUKE_ACTIVITY_TELL_H

#include "activity_store.h"
#include "outbox.h"

/* Who is told what; whoever no message reaches is put on the list of those to be called. */

enum { ACTIVITY_NOTICE_KINDS = 10 };
extern const struct notice_kind activity_notice_kinds[ACTIVITY_NOTICE_KINDS];

/*
 * In a transaction: those of a sign-up hear what became of it: "offered", "confirmed" (from the line), "expired", "closed",
 * "removed", "cancelled" (the activity), "changed", "reminder".
 */
void activity_tell_signup(
	struct db *db, const struct activity_signup_find_row *row, struct str about);
/* In a transaction: somebody without an account gets the ticket's number on the telephone that showed it. */
void activity_tell_ticket(struct db *db, const struct activity_signup_find_row *row,
	const struct activity_find_row *activity);
/* An officer is to look at it; its owners hear what was decided (`about`: "published", "returned"). */
void activity_tell_waiting(
	struct db *db, const struct activity_find_row *row, const struct activity_doing *doing);
void activity_tell_owner(
	struct db *db, const struct activity_find_row *row, struct str about, struct str note);
/* Tells everybody who looks after it: of its organisation, else of its office. */
void activity_tell_people(
	struct db *db, const struct activity_find_row *row, const struct notice *notice);
/* Those of an office, those of an organisation who work for it. */
void activity_tell_office(struct db *db, struct region_id region, const struct notice *notice);
void activity_tell_org(struct db *db, struct org_id org, const struct notice *notice);
/* Some of those who are still to be told of a change, in a transaction of its own. */
void activity_tell_due(struct db *db);

#endif
