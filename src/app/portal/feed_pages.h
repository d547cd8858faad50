#ifndef CHUKE_FEED_PAGES_H
#define CHUKE_FEED_PAGES_H

#include "news.h"
#include "req.h"

/* Atom feeds (RFC 4287) of news and notices: of the district, a street or community, an organisation; of activities. */

struct feed_region_in {
	struct str code;
};
struct feed_org_in {
	int64_t id;
};
extern const struct form feed_region_form, feed_org_form;

struct feed_view {
	struct str title, subtitle;
	struct str id, self, page; /* whole addresses; id never changes */
	struct str updated;        /* RFC 3339 */
	struct feed_entries {
		struct feed_entry {
			struct str id, title, summary, to, author, published, updated;
		} * items;
		size_t count;
	} entries;
};

/* GET /feed.xml */
enum outcome show_feed(struct req *req);
/* GET /streets/{code}/feed.xml */
enum outcome show_region_feed(struct req *req);
/* GET /orgs/{id}/feed.xml */
enum outcome show_org_feed(struct req *req);
/* GET /activities/feed.xml: what appeared last */
enum outcome show_activity_feed(struct req *req);

#endif
