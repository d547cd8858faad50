#ifndef CHUKE_JOB_H
#define CHUKE_JOB_H

#include "ids.h"
#include "office.h"

/*
 * Long work in slices: each slice is one write that also stores how far it came, so that a crash or a
 * restart goes on where it was.  One thread runs jobs one after another.
 */

struct job {
	struct job_id id;
	struct str kind, state;      /* state: waiting running done failed cancelled */
	struct str input;            /* JSON, the kind's own */
	struct str position;         /* JSON, where the next slice begins; the kind's own */
	struct str result;           /* JSON, shown when done */
	int64_t done, total;         /* for the bar; total 0: unknown */
	struct login_id login;
};

struct job_kind {
	const char *name;            /* "orgs.import" */
	const char *label;           /* Chinese, N_() */
	/*
	 * One slice: prepares outside a transaction (reads files), then writes through store_write().  Sets
	 * job->position, done, total, result; returns true when the job is finished.  fail() ends the job.
	 */
	bool (*run)(struct app *app, struct arena *arena, struct job *job);
};

/* In an action: adds a job that starts after the commit. */
struct job_id job_add(struct req *req, const char *kind, struct str input);
enum outcome job_find_for_page(struct db *db, struct job_id id, struct arena *arena, struct job *ret_job);

#endif
