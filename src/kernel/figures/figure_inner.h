#ifndef CHUKE_FIGURE_INNER_H
#define CHUKE_FIGURE_INNER_H

#include "case_inner.h"
#include "figures.h"
#include "kernel_queries.h"

/* What the files that count share: one case of which something is counted, in a transaction. */

enum { FIGURE_ROWS_MAX = 64 };

struct figure_case {
	struct db *db;
	const struct district *district;
	struct casefile_id id;
	struct str procedure;
	struct region_id region; /* 0: the district's own */
	struct day day;          /* on which it is counted */
	struct case_figure_events_rows events;
	struct case_figure_news_add_args rows[FIGURE_ROWS_MAX]; /* not written yet */
	size_t row_count;
};

/* The region that it is counted in. */
struct region_id figure_region(const struct figure_case *of);
/* One thing more, in the cell of so many days; written by figure_flush() at the latest. */
void figure_put(struct figure_case *of, enum figure_kind kind, struct str step, int64_t days);
void figure_flush(struct figure_case *of);
/* Its end, with the days that it took. */
void figure_put_end(struct figure_case *of, enum figure_kind outcome, struct moment ended_at);
/* Its turns that are not counted; on today, or on the days on which they began and ended. */
void figure_put_turns(struct figure_case *of, bool by_their_days);
/* Working days of a stretch of it, without what the applicant took to correct. */
int64_t figure_days_between(const struct figure_case *of, struct moment from, struct moment until);
/* The word of an end in casefile. */
bool figure_of_outcome(struct str outcome, enum figure_kind *ret_kind);
/* A step as the figures call it: with its part, if it is a joint one. */
struct str figure_step(struct arena *arena, struct str step, struct str part);

#endif
