#ifndef CHUKE_DESK_INNER_H
#define CHUKE_DESK_INNER_H

#include "actor.h"
#include "case_view.h"

/* What the files of the desk share: desk_filter.c knows what is asked for, desk_pages.c draws it. */

enum { DESK_PER_PAGE = 30, DESK_COUNTED_MAX = 1001 };

/* Whether the grant is an office that has a desk. */
bool desk_is_office(const struct grant *grant);
/* "street-330106007". */
struct str desk_office_key(struct req *req, const struct grant *grant);
/* The desk as asked for; empty parts are left out. */
struct url desk_url(struct req *req, const struct desk_page_query *in);

/* What waits, by the filters, what is due first or what came last at the head; at most `limit`. */
struct desk_list_rows desk_list_of(struct req *req, const struct desk_page_query *in,
	const struct grant *office, int64_t limit);
/* How much of it there is, at most DESK_COUNTED_MAX. */
int64_t desk_count_of(
	struct req *req, const struct desk_page_query *in, const struct grant *office);
/* Fills every row of links. */
void desk_fill_links(struct req *req, const struct grant *office, struct desk_page_view *view);

/* What waits after a turn, in the order of its desk; whoever has taken it for themselves is left alone. */
struct desk_after {
	struct url to;   /* the case; none: nothing waits */
	struct url desk; /* where it was looked for */
};
bool desk_after_turn(struct req *req, const struct case_turn *turn, struct desk_after *ret_after);
/* What the page of a case shows to those whose turn it is, and to whoever looks after numbers and seals. */
void desk_fill_case(struct req *req, const struct casefile *c, const struct case_turn *turn,
	unsigned seat, struct case_view *view);

/* How much time is left, in words and colour. */
struct bilingual desk_due_words(
	struct req *req, struct moment due_at, bool stands, const char **ret_tone);
struct desk_row desk_row_of_case(struct req *req, const struct casefile *c);

#endif
