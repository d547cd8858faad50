#ifndef CHUKE_CASE_BULK_H
#define CHUKE_CASE_BULK_H

#include "case_view.h"
#include "job.h"

/*
 * One decision for many cases (批量办理): looked at first, case by case, then carried out by a job that says how far it
 * is.  Each case is decided for itself: its own guards, timeline and audit row; what cannot be decided is told and left.
 */

struct bulk_in {
	struct str office;          /* as the desk's */
	struct str procedure, step; /* whose cases */
	struct str action, note;
	struct strs turns; /* those ticked; none: all that wait at the step */
	struct str deed;   /* look, do */
};
struct bulk_line {
	int64_t turn;
	struct str number, title;
	struct url to;
	struct str problem; /* why it cannot; none: it can */
};
struct bulk_view {
	const struct bulk_in *in;
	struct bilingual action, step;
	struct {
		struct bulk_line *items;
		size_t count;
	} lines;
	int64_t good;
	bool is_cut; /* more are waiting than are shown and done at once */
};
enum { BULK_MAX = 1000 };

/* What the job was given, from its JSON; empty if it is none. */
struct bulk_input {
	struct str action, note;
	int64_t *turns;
	size_t turn_count;
};
struct bulk_input bulk_input_read(struct arena *arena, struct str json);

extern const struct form bulk_form;
extern const struct job_kind case_bulk_job;

/* POST /desk/bulk: shows what would happen, or begins the job. */
enum outcome do_bulk(struct req *req);

#endif
