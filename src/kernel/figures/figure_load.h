#ifndef CHUKE_FIGURE_LOAD_H
#define CHUKE_FIGURE_LOAD_H

#include "district.h"
#include "figures.h"

/*
 * Adding up what was counted, for one region and a stretch of days: in all, by month, procedure, region below and step.
 * Its cost follows the stretch (whole months are read as months) and not how many cases there were.  Who may ask is the
 * caller's business.
 */

enum { FIGURE_MONTHS_MIN = 12, FIGURE_MONTHS_MAX = 36 };

struct figure_ask {
	const struct regions *regions;
	const struct procedures *procedures;
	struct region_id region;
	struct str procedure; /* none: all */
	struct str step;      /* of the procedure; none: the cases as a whole */
	struct day from, until;
	bool is_public; /* without what is not folded yet, regions, steps and what is overdue */
};

/* One procedure, region, step or month. */
struct figure_group {
	struct str key; /* id of the procedure; step, step/part */
	struct region_id region;
	struct day month;
	struct figure_sum sum;
	int64_t running; /* now; of procedures, steps */
	int64_t overdue;
};
struct figure_groups {
	struct figure_group *items;
	size_t count;
};

struct figures {
	struct figure_sum total, ever; /* of the stretch; since the beginning */
	struct figure_groups months;   /* those of the stretch, at least the last 12 */
	struct figure_groups procedures, regions, steps;
	int64_t overdue;       /* turns now */
	bool is_overdue_exact; /* else at least so many */
};

/* Everything at once, in the arena of `db`. */
struct figures *figures_load(struct db *db, const struct figure_ask *ask);

/* The first day of the month of a day, moved by so many months. */
struct day figure_month(struct day day, int months);

#endif
