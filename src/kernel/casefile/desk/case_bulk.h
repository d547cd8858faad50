#ifndef CHUKE_CASE_BULK_H
#define CHUKE_CASE_BULK_H

#include "case_view.h"
#include "job.h"

/*
 * One decision for many cases (批量办理): looked at first, case by case, then carried out by a job that says how far it
 * is.  Each case is decided for itself: its own guards, timeline and audit row; what cannot be decided is told and left.
 * Taking many over and handing many to a colleague go the same way.
 */

struct bulk_in {
	struct str office;          /* as the desk's */
	struct str procedure, step; /* whose cases */
	struct str action, note;
	struct str assignee; /* of reassign: id of an account */
	struct str turn; /* those ticked, as often as there are; none: all that wait at the step */
};
struct bulk_line {
	int64_t turn;
	struct str number, title;
	struct url to;
	struct str problem; /* why it cannot; none: it can */
};
struct bulk_lines {
	struct bulk_line *items;
	size_t count;
};
struct bulk_view {
	const struct bulk_in *in;
	struct bilingual action, step;
	struct bulk_lines lines;
	int64_t good;
	bool is_cut; /* more are waiting than are shown and done at once */
	bool takes_note, needs_note;
	struct case_colleagues colleagues; /* of reassign */
	const struct case_action *chosen;  /* NULL: claim, reassign */
};
struct bulk_job_query {
	int64_t id;
};
struct bulk_job_view {
	struct job job;
	struct progress progress;
	int64_t done, refused;
	struct bulk_lines lines; /* those that were left, with the reason */
	bool is_over, may_restart;
	struct str problem; /* why the job itself failed; none: it did not */
};
enum { BULK_MAX = 1000, BULK_REFUSED_SHOWN = 1000 };

/* ---- case_bulk.c: carrying it out */

/* What is done, and by whom. */
struct bulk {
	struct app *app;
	const struct district *district;
	struct str action, note;
	struct login_id login, assignee;
	enum lang lang;
};
/* Whether it could be done to the turn, in any snapshot: the line says what would happen. */
struct bulk_line bulk_look(struct db *db, const struct bulk *bulk, struct case_turn_id id);

/* What the job was given, from its JSON; empty if it is none. */
struct bulk_input {
	struct str action, note;
	int64_t assignee;
	bool is_english;
	int64_t *turns;
	size_t turn_count;
};
struct bulk_input bulk_input_read(struct arena *arena, struct str json);
struct str bulk_input_write(struct arena *arena, const struct bulk_input *input);
extern const struct job_kind case_bulk_job;

/* ---- case_bulk_pages.c */

extern const struct form bulk_form, bulk_job_form;
/* GET /desk/bulk: what would happen. */
enum outcome show_bulk(struct req *req);
/* POST /desk/bulk: begins the job. */
enum outcome do_bulk(struct req *req);
/* GET /desk/bulk/{id}: how far it is, and what was left. */
enum outcome show_bulk_job(struct req *req);
/* POST: stops it after the slice under way; lets it go on where it stood. */
enum outcome stop_bulk_job(struct req *req);
enum outcome restart_bulk_job(struct req *req);

#endif
