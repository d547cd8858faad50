#ifndef CHUKE_NEWS_PUBLIC_H
#define CHUKE_NEWS_PUBLIC_H

#include "news_view.h"

/* What everybody sees: lists, one item, what was changed about it; and the same for programs. */

struct news_id_query {
	struct news_item_id id;
};
extern const struct form news_id_form;

/* GET /news */
enum outcome show_news_list(struct req *req);
/* GET /news/{id} */
enum outcome show_news(struct req *req);
/* GET /news/{id}/history */
enum outcome show_news_history(struct req *req);
/* GET /notices, /notices/{id}, /notices/{id}/history */
enum outcome show_notice_list(struct req *req);
enum outcome show_notice_item(struct req *req);
enum outcome show_notice_history(struct req *req);

/* One item as the API lists it. */
struct news_api_item {
	int64_t id;
	struct str genre, title, title_en, summary, summary_en, author, street, url;
	struct org_id org_id;
	struct day from_day, until_day;
	bool is_running;
	struct moment published_at, edited_at;
};
enum { NEWS_API_MEMBERS = 12, NOTICE_API_MEMBERS = 15 };
/* Work news has no period: the first NEWS_API_MEMBERS of them are its. */
extern const struct member news_api_members[NOTICE_API_MEMBERS];
/* GET /api/v1/news, /api/v1/notices */
enum outcome list_news_api(struct req *req);
enum outcome list_notices_api(struct req *req);

struct page_subject;
/* What the page of an organisation or a region shows of its news and notices (office.h: page_more). */
void news_page_more(struct html *h, const struct page_subject *subject);

/* Fills the address of the organisations and regions that an item is about. */
void news_fill_links(struct req *req, struct news_item_id id, struct news_links *orgs,
	struct news_links *regions);
/* One item as a brief. */
struct news_brief news_brief_of_full(struct req *req, const struct news_full_row *row);

#endif
