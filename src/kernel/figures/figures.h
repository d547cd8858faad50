#ifndef CHUKE_FIGURES_H
#define CHUKE_FIGURES_H

#include "ids.h"
#include "office.h"
#include "time.h"

/*
 * Statistics of procedures: how many cases came in, how they ended, how long it took, where they wait.  What happens to
 * a case adds rows in its own transaction; a round of the program folds them into sums by region and by day, month and
 * for ever, which is all that pages read.  Here: what is counted, and how it is added up.  Not here: how it is drawn
 * (figure_view.h), and the figures of anything but cases.
 */

struct case_run;
struct case_note;
struct district;

/* What is counted; their names stand in tables and packs and never change. */
enum figure_kind {
	FIGURE_RECEIVED,
	FIGURE_GRANTED, /* these five: how it ended, in the order of enum end_outcome */
	FIGURE_REFUSED,
	FIGURE_WITHDRAWN,
	FIGURE_LAPSED,
	FIGURE_VOID,
	FIGURE_REOPENED, /* an end that an appeal has set aside */
	FIGURE_LATE, /* of a case: decided with a turn over its time; of a step: turns over their time */
	FIGURE_CORRECT,        /* sent back to be put right */
	FIGURE_OBJECTION,      /* to what a notice showed */
	FIGURE_APPEAL,         /* against its decisions … */
	FIGURE_APPEAL_GRANTED, /* … and how they ended */
	FIGURE_APPEAL_REFUSED,
	FIGURE_TOOK, /* decided: working days in the offices' hands, without those of corrections */
	FIGURE_WAITED, /* decided: calendar days that the applicant waited */
	FIGURE_ENTER,  /* turns begun at a step */
	FIGURE_STAY,   /* turns over at a step, by working days in the office's hands */
	FIGURE_KINDS
};
const char *figure_name(enum figure_kind kind);
bool figure_parse(struct str name, enum figure_kind *ret_kind);

/*
 * A histogram of days: each of the first 20 has a cell of its own, then five share one up to 60, thirty up to 180, and
 * one has the rest.  A median is therefore exact up to 20 days and off by at most four up to 60.
 */
enum { FIGURE_CELLS = 20 + 1 + 8 + 4 + 1 };
int64_t figure_cell_days(int64_t days); /* the fewest days of the cell in which so many fall */
size_t figure_cell_of(int64_t days);    /* its place */
/* The days of a cell, from the fewest to the most; of the last one, most is INT64_MAX. */
void figure_cell_span(size_t cell, int64_t *ret_fewest, int64_t *ret_most);

struct figure_histogram {
	int64_t cells[FIGURE_CELLS];
	int64_t total;
};
/* The days below which so many per cent lie, as 12 or 21–25; none if nothing was counted. */
struct str figure_percentile(
	struct arena *arena, const struct figure_histogram *histogram, int percent);
/* The fewest days of that cell; -1: nothing was counted. */
int64_t figure_percentile_days(const struct figure_histogram *histogram, int percent);

/* One sum: of a procedure, a region, a step, a month. */
struct figure_sum {
	int64_t counts[FIGURE_KINDS];
	struct figure_histogram took, waited, stay;
};
int64_t figure_decided(const struct figure_sum *sum); /* granted and refused */
int64_t figure_ended(const struct figure_sum *sum);   /* in any way */
/* Of the sum of all time: how many are under way. */
int64_t figure_running(const struct figure_sum *ever);

/* One row of what was counted. */
struct figure {
	enum figure_kind kind;
	struct str step; /* of the whole case: empty */
	int64_t days;    /* the cell's fewest */
	int64_t total;
};
void figure_add(struct figure_sum *sum, const struct figure *figure);

/* ---- counting: in the transaction of what happens to a case, called by event_add() alone */

/* What this event adds; run->before is how the case stood. */
void figures_note(struct case_run *run, const struct case_note *note);
/* Counts cases from before anything was counted, some at a time; false when there are none left. */
bool figures_count_old(struct db *db, struct app *app, const struct district *district);
/* Folds some of what is new; false when nothing was left. */
bool figures_fold(struct db *db, const struct district *district);

/* ---- for the kernel */

enum { FIGURE_CHECKS = 2 };
extern const struct data_check figure_checks[FIGURE_CHECKS];

#endif
