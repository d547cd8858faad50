#ifndef CHUKE_SITEMAP_H
#define CHUKE_SITEMAP_H

#include "req.h"

/*
 * The site map for search engines: one part of fixed pages and regions, then organisations, news and needs by
 * ranges of their ids, so that no part grows with the tables.
 */

struct sitemap_query {
	int64_t part;
};
extern const struct form sitemap_form;

/* Whole addresses. */
struct sitemap_lines {
	struct str *items;
	size_t count;
};

/* The same for people: streets and their communities. */
struct site_link {
	struct bilingual name;
	struct url to;
};
struct site_view {
	struct site_streets {
		struct site_street {
			struct site_link link;
			struct site_links {
				struct site_link *items;
				size_t count;
			} communities;
		} * items;
		size_t count;
	} streets;
};

/* GET /sitemap */
enum outcome show_site(struct req *req);
/* GET /robots.txt */
enum outcome show_robots(struct req *req);
/* GET /sitemap.xml: which parts there are. */
enum outcome show_sitemap_index(struct req *req);
/* GET /sitemap/{part} */
enum outcome show_sitemap(struct req *req);
/* GET /sitemap-news/{part}: news and notices, from part 1 on. */
enum outcome show_sitemap_news(struct req *req);
/* GET /sitemap-needs/{part}: needs and offers, likewise. */
enum outcome show_sitemap_needs(struct req *req);
/* GET /sitemap-activities/{part}: activities, likewise. */
enum outcome show_sitemap_activities(struct req *req);

#endif
