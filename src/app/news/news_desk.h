#ifndef CHUKE_NEWS_DESK_H
#define CHUKE_NEWS_DESK_H

#include "news_form.h"
#include "news_view.h"

/* What those who work with news see: the list of their items, and one with what may be done about it. */

struct desk_query {
	struct str state; /* waiting, or a state; none: all */
	struct str genre;
	int64_t page;
};
extern const struct form desk_query_form;

struct desk_item {
	int64_t id;
	struct str title, author;
	const char *genre_label, *state_label, *state_tone; /* Chinese, N_() */
	const char
		*change_label; /* of what is being changed about a published one; NULL: nothing */
	struct moment
		at; /* since when it waits, when it appears or appeared, or when it was touched */
	bool is_own;
};
struct desk_view {
	const struct desk_query *in;
	struct desk_items {
		struct desk_item *items;
		size_t count;
	} rows;
	struct pager pager;
	struct news_links tabs;
	bool may_approve, may_object_list;
	int64_t waiting; /* how many wait for an officer, as far as they are counted */
};

struct desk_item_view {
	const struct decide_input *in;
	struct news_full_row row;
	struct news_standing standing;
	struct news_brief brief; /* as it is written now */
	const char *state_label, *state_tone, *change_label;
	struct safe body;
	struct news_photos_view photos;
	struct news_text text;
	struct url to;
	bool is_own, may_edit, may_approve, may_withdraw, may_recall, is_shown, waits;
	struct news_links orgs;
	struct objection_list_rows objections;
	bool may_answer;
};

/* GET /desk/news */
enum outcome show_desk_news(struct req *req);
/* GET and POST /desk/news/{id} */
enum outcome show_desk_item(struct req *req);
enum outcome decide_news(struct req *req);

/* Ids of the organisations and regions that the right is held over, as JSON for statements. */
struct str desk_org_ids(struct req *req, const struct right *right);
struct str desk_region_ids(struct req *req, const struct right *right);

#endif
