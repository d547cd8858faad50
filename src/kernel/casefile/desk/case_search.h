#ifndef CHUKE_CASE_SEARCH_H
#define CHUKE_CASE_SEARCH_H

#include "casefile.h"

/*
 * Cases found by the words of their title, applicant, number and procedure, within what an office may see.  The index
 * holds nothing that lists do not show; phones, id numbers and people's names are found by their hashes (case_find).
 */

/* What was found, on the arena of the request. */
struct case_hits {
	struct casefile **items;
	size_t count;
};
/*
 * The latest cases that the one who asks may see, at most `limit`: by the words, of those that the offices of the one
 * who asks pass or an auditor reads, and by what is personal if it is typed whole.  The region is that of the office
 * whose desk it is; 0 within no region asks for all.
 */
struct case_hits case_search(
	struct req *req, struct str text, struct region_id region, size_t limit);
/* At every start: indexes what was sent before there was an index. */
struct app;
void case_index_rest(struct app *app, struct arena *arena);

#endif
