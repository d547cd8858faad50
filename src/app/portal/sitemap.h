#ifndef CHUKE_SITEMAP_H
#define CHUKE_SITEMAP_H

#include "req.h"

/* The site map for search engines: one part of fixed pages and regions, then organisations by ids. */

struct sitemap_query {
	int64_t part;
};
extern const struct form sitemap_form;

/* Whole addresses. */
struct sitemap_lines {
	struct str *items;
	size_t count;
};

/* GET /sitemap.xml: which parts there are. */
enum outcome show_sitemap_index(struct req *req);
/* GET /sitemap/{part} */
enum outcome show_sitemap(struct req *req);

#endif
