#ifndef CHUKE_NEWS_LIST_H
#define CHUKE_NEWS_LIST_H

#include "news.h"
#include "news_item.h"
#include "news_queries.h"
#include "parts.h"
#include "terms.h"

/* Lists of what stands on the site: what their addresses take, and the rows as briefs. */

/* /news?q=&street=&org=&year=, /notices?…&state=&genre= and the same of the API */
struct news_query {
	struct str q;
	struct str street; /* code of a street or community */
	int64_t org;       /* number of an organisation; 0: any */
	int64_t year;      /* 0: any */
	struct str state;  /* notices: running, ended */
	struct str genre;  /* notices: announcement, publicity */
	int64_t page, per_page;
};
extern const struct form news_query_form, notices_query_form, news_api_form, notices_api_form;

enum {
	NEWS_PER_PAGE = 11,
	NEWS_COUNTED_MAX = 1000,
	NEWS_PAGES_MAX = 1000,
	NEWS_PER_PAGE_MAX = 100
};

struct news_found {
	struct news_list_rows rows;
	int64_t total, page, per_page;
	bool is_exact;
	struct search_query *words; /* what was typed; NULL: nothing */
};
/* The page of the list that is asked for.  An unknown street finds nothing. */
struct news_found news_find(struct req *req, const struct news_query *query);
struct news_found notices_find(struct req *req, const struct news_query *query);

/* With words, addresses and covers. */
struct news_briefs news_briefs_of(struct req *req, const struct news_list_rows *rows);
/* The address of a list with what of the query is set. */
struct url news_list_url(struct arena *arena, const char *path, const struct news_query *query);

#endif
