#ifndef CHUKE_SEARCH_RANK_H
#define CHUKE_SEARCH_RANK_H

#include "search.h"

/* In which order hits are shown, and what they are counted by.  Pure; no I/O. */

struct ranked {
	const struct entry_find_row *row;
	int fit;          /* 0 the very name … 7 found elsewhere */
	int64_t name_len; /* characters */
};
struct ranking {
	struct ranked *items;
	size_t count;
};

/* How well a name that was found fits what was typed; `is_name`: the index found it among the names. */
int rank_fit(const struct org_search *search, const struct entry_find_row *row, bool is_name);
void rank_add(struct ranking *ranking, const struct org_search *search,
	const struct entry_find_row *row, bool is_name);
void rank_sort(struct ranking *ranking, enum org_sort sort);

/* Whether the row answers to the filter; `except` leaves one facet out: 's'treet, 'k'ind, s't'atus, 'g'rade, 0 none. */
bool facet_fits(const struct org_facets *filter, const struct entry_find_row *row, char except);
/* Adds the row to each facet's counts whose other filters it answers to. */
void facet_count_row(struct arena *arena, struct org_hits *hits, const struct org_facets *filter,
	const struct entry_find_row *row, int64_t entries);

#endif
