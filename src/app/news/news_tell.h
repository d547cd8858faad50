#ifndef CHUKE_NEWS_TELL_H
#define CHUKE_NEWS_TELL_H

#include "news_write.h"
#include "outbox.h"

/* Who is told of what, in the action's transaction. */

enum { NEWS_NOTICE_KINDS = 4 };
extern const struct notice_kind news_notice_kinds[NEWS_NOTICE_KINDS];

/* The officers of the item's street (else of the district): it waits for them. */
void news_tell_officers(struct db *db, const struct regions *regions,
	const struct news_full_row *row, struct str title);
/* Its writer: it stands on the site, or came back with a note. */
void news_tell_writer(
	struct db *db, const struct news_full_row *row, bool is_published, struct str note);
/* Those who put the notice up: somebody objects. */
void news_tell_objection(
	struct db *db, const struct regions *regions, const struct news_full_row *row);
/* Who objected: it was answered. */
void news_tell_answer(
	struct db *db, struct login_id login, int64_t item, struct str title, struct str answer);

#endif
