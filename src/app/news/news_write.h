#ifndef CHUKE_NEWS_WRITE_H
#define CHUKE_NEWS_WRITE_H

#include "db.h"
#include "news_item.h"
#include "news_queries.h"

/* Items in the database: what is being written, what is shown, and whom it is about.  No rights, no forms. */

/* A text as its writer has it. */
struct news_text {
	struct str title, title_en, summary, summary_en;
	struct str body; /* Markdown */
	struct str orgs; /* names of other organisations it is about, one a line */
	struct day from_day, until_day;
	struct moment publish_at; /* when it is to appear; none: at once */
	struct str note;          /* what was changed since publication */
};

/* Where a row stands. */
struct news_standing news_standing_of(const struct news_full_row *row);
/* What is being written; if nothing is, what stands on the site. */
struct news_text news_text_of(struct db *db, const struct news_full_row *row);

/* Keeps what is being written. */
void news_keep(struct db *db, const struct news_full_row *row, const struct news_text *text,
	struct login_id by);

struct regions;
/*
 * Does the deed on an item that was read with news_full_to_change(): state, texts, links, search words and,
 * when it first appears, event "news.published".  `note`: why it is sent back or withdrawn.  CONFLICT if
 * its state forbids it.
 */
struct news_doing {
	const struct regions *regions;
	struct login_id by;
	struct str note;
	struct moment publish_at; /* of NEWS_PUBLISH: none: at once */
	struct moment at;         /* when it is done; 0: now (a demonstration's past) */
};
enum outcome news_carry_out(struct db *db, const struct news_full_row *row, enum news_deed deed,
	const struct news_doing *doing);

/* The organisations whose names stand in the lines; false with the first unknown name. */
bool news_orgs_named(struct db *db, struct str lines, struct org_id *ids, size_t *ret_count,
	struct str *ret_unknown);
enum { NEWS_ORGS_MAX = 20 };

/* For office.h: scheduled items. */
struct moment news_next_due(struct db *db);
void news_do_due(struct db *db, struct app *app, const struct district *district);

#endif
