#ifndef CHUKE_NEWS_FORM_H
#define CHUKE_NEWS_FORM_H

#include "author.h"
#include "news_write.h"

/* What the writer's and the officer's pages take, and whose an item is. */

/* Begins an item: what, in whose name. */
struct begin_input {
	struct str genre;
	struct str author; /* "org:12", or "street:330106007": role and region */
	struct str title;
};
extern const struct form begin_form;

/* The text; its id comes first, as in every form of an item. */
struct news_input {
	struct news_item_id id;
	struct str title, title_en, summary, summary_en, body, orgs, note;
	struct day from_day, until_day;
	struct moment publish_at;
	struct file_ids photos;
	int64_t base;    /* the revision that was on the site when the page was opened */
	struct str deed; /* which button: save preview submit */
};
extern const struct form news_form;

/* Text to be shown while one types. */
struct preview_input {
	struct str title, summary, body;
	struct file_ids photos;
};
extern const struct form preview_form;

/* What an officer, or the writer, does with an item that is not being written. */
struct decide_input {
	struct news_item_id id;
	struct str deed; /* approve return withdraw recall */
	struct str note;
	struct moment publish_at;
};
extern const struct form decide_form;

/* Whose name one may write in: organisations first, then offices. */
extern const struct author_rule news_author_rule;

/* For routes over one item: the organisation that it is of, and the region. */
enum outcome news_scope(struct req *req, struct scope *ret_scope);
/* Whether the actor may write this item: its organisation's people, or its office's. */
bool news_is_own(struct req *req, const struct news_full_row *row);
/* Whether what the actor writes of it appears without another's consent. */
bool news_may_publish(struct req *req, const struct news_full_row *row);
/* Whether the actor lets it through. */
bool news_may_approve(struct req *req, const struct news_full_row *row);
/* Whether the actor may take it off the site. */
bool news_may_withdraw(struct req *req, const struct news_full_row *row);

#endif
