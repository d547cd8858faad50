#ifndef CHUKE_SEARCH_H
#define CHUKE_SEARCH_H

#include "org_facet.h"
#include "registry_queries.h"
#include "terms.h"

/*
 * Finds entries of the public list by words, filters and order.  Up to SEARCH_CAP hits everything is
 * exact: total, order, counts.  Above, no cost grows with the register: the total is "at least", orders
 * that an index gives stay exact, and others sort the first hits found and say so (is_sample).
 */

enum {
	SEARCH_CAP = 1000,         /* the contract: totals are exact to 1,000 */
	SEARCH_WALK_STEPS = 50000, /* entries of an order looked at to fill a page: 4 ms */
	SEARCH_PAGES_MAX = 500,
	SUGGESTIONS_LOOKED_AT = 300,
};

enum org_sort { SORT_RELEVANCE, SORT_GRADE, SORT_FOUNDED, SORT_NAME };

struct org_search {
	const struct search_query *text; /* parsed; without needles: no words asked for */
	struct str folded;               /* the words as text_fold() gives them */
	struct org_facets filter;
	struct str field; /* id of the pack's fields; none: any */
	bool is_charity;  /* only charities */
	bool is_empty;    /* a filter that nothing can answer to (an unknown street) */
	enum org_sort sort;
	int64_t page, per_page;
};

struct facet_count {
	struct str value; /* kind, status */
	int64_t number;   /* id of a street, rank of a grade */
	int64_t entries;
};
struct facet_counts {
	struct facet_count *items;
	size_t count;
};

struct org_hits {
	struct org_id *items; /* of the page asked for */
	size_t count;
	int64_t total;
	bool is_exact;
	bool is_sample;  /* sorted among the first SEARCH_CAP found only */
	bool has_counts; /* else the counts are not known */
	struct facet_counts streets, kinds, statuses, grades;
};

/* One page of what is found, with counts where they are known. */
struct org_hits search_orgs(struct db *db, const struct org_search *search);

/*
 * Ids above `after` of what is found, ascending, at most `limit`: for lists that are read on and on, by
 * whatever many steps.  Order and page of the search do not count.
 */
struct org_ids {
	struct org_id *items;
	size_t count;
};
struct org_ids search_after(
	struct db *db, const struct org_search *search, struct org_id after, int64_t limit);

/* The best few names for what was typed so far. */
struct entry_find_rows search_suggest(struct db *db, const struct org_search *search, size_t limit);

/* When nothing was found: names that share the most neighbouring characters with what was typed. */
struct entry_find_rows search_nearest(struct db *db, const struct org_search *search, size_t limit);

/* How many entries a facet's value has; 0 if it is not counted. */
int64_t facet_count_of(struct facet_counts counts, struct str value);
int64_t facet_count_of_number(struct facet_counts counts, int64_t number);

#endif
