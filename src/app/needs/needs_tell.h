#ifndef CHUKE_NEEDS_TELL_H
#define CHUKE_NEEDS_TELL_H

#include "needs_store.h"
#include "outbox.h"

/* Who hears of what: the people of an organisation or office, officers, those whom something fits. */

enum { NEEDS_NOTICE_KINDS = 5 };
extern const struct notice_kind needs_notice_kinds[NEEDS_NOTICE_KINDS];

/* All in a transaction; whoever acts is not told. */

/* Officers over the entry: it waits for them, or somebody reported it. */
void needs_tell_waiting(struct db *db, const struct need_find_row *need, bool is_report,
	const struct needs_doing *doing);
/* The owner: what an officer decided. */
void needs_tell_decision(struct db *db, const struct need_find_row *need, enum need_deed deed,
	const struct needs_doing *doing);
/* The owner: somebody takes it up. */
void needs_tell_offer(struct db *db, const struct need_find_row *need, struct str author,
	struct need_response_id response, const struct needs_doing *doing);
/* The other side: what became of a response. */
void needs_tell_response(struct db *db, const struct need_find_row *need,
	const struct need_response_list_row *row, enum response_deed deed,
	const struct needs_doing *doing);
/* The other side: one says that it is done. */
void needs_tell_confirm(struct db *db, const struct need_find_row *need,
	const struct need_response_list_row *row, bool by_owner, const struct needs_doing *doing);
/* An organisation's people: what fits it and is due. */
void needs_tell_matches(struct db *db, struct org_id org);
/* Somebody whose report was answered, or whose rating was looked at. */
void needs_tell_one(struct db *db, struct login_id login, struct bilingual title, struct str text,
	struct url to);

#endif
