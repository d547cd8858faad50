#ifndef CHUKE_NEEDS_H
#define CHUKE_NEEDS_H

#include "office.h"
#include "outcome.h"

/*
 * Resource sharing (资源信息共享): what communities, streets and organisations need and offer – people, places,
 * things, services, money – and who takes it up.  A market of postings, and no cases: officers look at it,
 * both sides agree, do and rate it.
 */

struct db;
struct req;

extern const struct office needs_office;

/* How much is open, and how often two have agreed, for the home page. */
struct needs_summary {
	int64_t open;
	int64_t matched; /* counted up to NEEDS_MATCHED_MAX */
};
enum { NEEDS_MATCHED_MAX = 9999 };
struct needs_summary needs_summary_of(struct req *req);

/* The numbers of what stands on the site, above `after` up to `last`: for site maps. */
struct need_ids {
	int64_t *items;
	size_t count;
};
struct need_ids needs_shown_find(struct db *db, struct arena *arena, int64_t after, int64_t last);
/* The highest of them; 0: nothing does. */
int64_t needs_shown_highest(struct db *db);

/* For tests: the entry of that title (0: none), the newest response to it, reports, ratings, the best match. */
int64_t needs_find_titled(struct db *db, struct str title);
int64_t needs_response_to(struct db *db, struct str title);
int64_t needs_sample_report(struct db *db, struct str title);
int64_t needs_sample_rating(struct db *db, struct str title);
int64_t needs_sample_match(struct db *db, struct str title);

#endif
