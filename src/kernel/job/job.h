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
	struct str kind, state; /* state: waiting running done failed cancelled */
	struct str input;       /* JSON, the kind's own */
	struct str position;    /* JSON, where the next slice begins; the kind's own */
	struct str result;      /* JSON, shown when done */
	int64_t done, total;    /* for the bar; total 0: unknown */
	struct login_id login;
	struct moment added_at;
	struct str runner;      /* who runs it now; for job_store() */
	int64_t attempts;       /* tries of its next slice that a failing machine interrupted */
	struct moment retry_at; /* before which it is not tried again; none: at once */
	struct str problem;     /* why the last try failed: job_problem_label(); none: it did not */
};

struct job_kind {
	const char *name;  /* "orgs.import" */
	const char *label; /* Chinese, N_() */
	/*
	 * One slice: prepares outside a transaction (reads files), then writes through store_write().  Sets
	 * job->position, done, total, result; returns true when the job is finished.  fail() ends the job,
	 * but fail_as() of the database, the disk or time: then the slice is tried again, later each time.
	 * What a slice writes must be stored with where it came to, or be harmless when done twice: it ends
	 * its own transaction with job_store(), and returns CONFLICT when that does.
	 */
	bool (*run)(struct app *app, struct arena *arena, struct job *job);
};

/*
 * In a slice's transaction: stores position, done, total and result with what the slice wrote.  CONFLICT
 * when the job is no longer this runner's (cancelled, or taken up by another process).
 */
enum outcome job_store(struct db *db, const struct job *job);

/* In an action: adds a job that starts after the commit. */
struct job_id job_add(struct req *req, const char *kind, struct str input);
/* In any transaction, on behalf of `login` (0: the system). */
struct job_id job_add_for(struct db *db, struct login_id login, const char *kind, struct str input);
enum outcome job_find_for_page(
	struct db *db, struct job_id id, struct arena *arena, struct job *ret_job);
/* In an action: what failed or was stopped goes on where it stood.  CONFLICT if it is neither. */
enum outcome job_begin_again(struct db *db, struct job_id id);
/* Why it failed, as a Chinese sentence, N_(); "" for none. */
const char *job_problem_label(struct str problem);
/* Its kind among those of the registered offices; NULL if none has it. */
const struct job_kind *job_kind_find(struct str name);

/* ---- for the kernel: */

struct job_runner;
/* The thread; takes up what an earlier process left. */
struct job_runner *jobs_start(struct app *app);
/* Ends after the slice under way; what is not finished waits for the next start. */
void jobs_stop(struct job_runner *runner);
/* Runs every job that waits, on this thread, until none is left: for commands and tests. */
void jobs_run_all(struct app *app);

#endif
