#include "job.h"

#include "app_inner.h"
#include "dispatch_inner.h"
#include "fail.h"
#include "kernel_queries.h"
#include "log.h"
#include "rand.h"

#include <pthread.h>
#include <string.h>

/*
 * The thread that runs jobs.  A job is its runner's alone for as long as its lease, which each slice
 * renews; the lease of a process that died runs out, and another takes the job up where it stood.
 */

enum {
	LEASE_MS = 20000,
	POLL_MS = 1000,
	SLICE_BYTES_MAX = 512 << 20,
};

struct job_runner {
	struct app *app;
	struct str name; /* of this runner, unlike any other's */
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t woken;
	bool has_work, is_stopping;
};

const struct job_kind *
job_kind_find(struct str name)
{
	for (size_t i = 0; i < office_count(); i++) {
		for (size_t k = 0; k < office_at(i)->job_count; k++) {
			if (str_equal(name, str_of(office_at(i)->jobs[k].name))) {
				return &office_at(i)->jobs[k];
			}
		}
	}
	return NULL;
}

struct job_id
job_add_for(struct db *db, struct login_id login, const char *kind, struct str input)
{
	struct job_add_row_args args = {
		.kind = str_of(kind), .input = input, .login_id = login, .added_at = db_now(db)
	};
	struct job_add_row_row row = { { 0 } };

	job_add_row(db, &args, &row);
	return row.id;
}

struct job_id
job_add(struct req *req, const char *kind, struct str input)
{
	return job_add_for(req->db, req->actor->login, kind, input);
}

enum outcome
job_find_for_page(struct db *db, struct job_id id, struct arena *arena, struct job *ret_job)
{
	struct job_find_row row;

	(void)arena; /* rows lie in the transaction's */
	if (job_find(db, id, &row) != OK) {
		return NOT_FOUND;
	}
	*ret_job = (struct job){ .id = row.id,
		.kind = row.kind,
		.state = row.state,
		.input = row.input,
		.position = row.position,
		.result = row.result,
		.done = row.done,
		.total = row.total,
		.login = row.login_id };
	return OK;
}

/* ---- taking a job ------------------------------------------------------------------------------- */

struct claim {
	struct job_runner *runner;
	struct job job;
	bool has_job;
};

static enum outcome
claim_in_transaction(struct db *db, void *arg)
{
	struct claim *claim = arg;
	struct moment now = db_now(db), until = { now.ms + LEASE_MS };
	struct job_next_row next;
	int64_t changed = 0;

	claim->has_job = false;
	if (job_next(db, claim->runner->name, now, &next) != OK) {
		return OK;
	}
	job_claim(db,
		&(struct job_claim_args){ .runner = claim->runner->name,
			.lease_at = until,
			.id = next.id,
			.now_at = now },
		&changed);
	claim->has_job = changed == 1 &&
			 job_find_for_page(db, next.id, db_arena(db), &claim->job) == OK;
	return OK;
}

struct advance {
	struct job_runner *runner;
	const struct job *job;
	int64_t changed;
};

/* In a transaction: stores how far the job came and renews the lease. */
static enum outcome
advance_in_transaction(struct db *db, void *arg)
{
	struct advance *advance = arg;
	const struct job *job = advance->job;
	bool goes_on = str_equal(job->state, STR("running"));

	return job_advance(db,
		&(struct job_advance_args){ .state = job->state,
			.position = job->position,
			.result = job->result,
			.done = job->done,
			.total = job->total,
			.lease_at = { db_now(db).ms + LEASE_MS },
			.ended_at = goes_on ? MOMENT_NONE : db_now(db),
			.id = job->id,
			.runner = advance->runner->name },
		&advance->changed);
}

enum outcome
job_store(struct db *db, const struct job *job)
{
	struct job_advance_args args = { .state = STR("running"),
		.position = job->position,
		.result = job->result,
		.done = job->done,
		.total = job->total,
		.lease_at = { db_now(db).ms + LEASE_MS },
		.ended_at = MOMENT_NONE,
		.id = job->id,
		.runner = job->runner };
	int64_t changed = 0;

	job_advance(db, &args, &changed);
	return changed == 1 ? OK : CONFLICT;
}

/* ---- running one slice -------------------------------------------------------------------------- */

struct slice {
	struct job_runner *runner;
	struct arena *arena;
	struct job *job;
	bool has_job, is_finished;
};

static void
run_slice(void *arg)
{
	struct slice *slice = arg;
	struct job_runner *runner = slice->runner;
	struct claim claim = { .runner = runner };
	const struct job_kind *kind;

	store_write(runner->app->store, slice->arena, claim_in_transaction, &claim);
	slice->has_job = claim.has_job;
	if (!claim.has_job) {
		return;
	}
	*slice->job = claim.job;
	slice->job->runner = runner->name;
	kind = job_kind_find(claim.job.kind);
	if (!kind) {
		fail("no office of this program knows the job %.*s", STR_ARG(claim.job.kind));
	}
	slice->is_finished = kind->run(runner->app, slice->arena, slice->job);
}

static void
end_slice(void *arg)
{
	struct slice *slice = arg;
	struct advance advance = { slice->runner, slice->job, 0 };

	store_write(slice->runner->app->store, slice->arena, advance_in_transaction, &advance);
}

/* One slice of the first job there is; false when there is none or the machine failed. */
static bool
run_next(struct job_runner *runner)
{
	struct arena *arena = arena_create(SLICE_BYTES_MAX);
	struct job job = { .id = { 0 } };
	struct slice slice = { .runner = runner, .arena = arena, .job = &job };
	struct failure failure;
	bool is_well = fail_catch(run_slice, &slice, &failure);

	if (!is_well) {
		log_error("event=job-failed job=%lld kind=%.*s cause=\"%s\"", (long long)job.id.v,
			STR_ARG(job.kind), failure.message);
	}
	if (job.id.v) {
		job.state = !is_well            ? STR("failed")
			    : slice.is_finished ? STR("done")
						: STR("running");
		is_well = fail_catch(end_slice, &slice, &failure);
	}
	arena_destroy(arena);
	return is_well && slice.has_job;
}

/* ---- the thread --------------------------------------------------------------------------------- */

static bool
is_stopping(struct job_runner *runner)
{
	bool stops;

	pthread_mutex_lock(&runner->lock);
	stops = runner->is_stopping;
	pthread_mutex_unlock(&runner->lock);
	return stops;
}

static void
wait_for_job(struct job_runner *runner)
{
	struct timespec until;

	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec += POLL_MS / 1000;
	pthread_mutex_lock(&runner->lock);
	while (!runner->has_work && !runner->is_stopping &&
		pthread_cond_timedwait(&runner->woken, &runner->lock, &until) == 0) {
	}
	runner->has_work = false;
	pthread_mutex_unlock(&runner->lock);
}

static enum outcome
release_in_transaction(struct db *db, void *arg)
{
	struct job_runner *runner = arg;

	return job_release(db, runner->name);
}

struct release {
	struct job_runner *runner;
	struct arena *arena;
};

static void
release(void *arg)
{
	struct release *it = arg;

	store_write(it->runner->app->store, it->arena, release_in_transaction, it->runner);
}

/* What this runner holds may be taken up by any other at once. */
static void
release_all(struct job_runner *runner)
{
	struct release it = { runner, arena_create(1 << 20) };
	struct failure failure;

	if (!fail_catch(release, &it, &failure)) {
		log_error("event=job-release-failed cause=\"%s\"", failure.message);
	}
	arena_destroy(it.arena);
}

static void *
run_jobs(void *arg)
{
	struct job_runner *runner = arg;

	while (!is_stopping(runner)) {
		if (!run_next(runner)) {
			wait_for_job(runner);
		}
	}
	release_all(runner);
	return NULL;
}

static struct job_runner
new_runner(struct app *app)
{
	return (struct job_runner){ .app = app, .name = rand_hex(app->private->arena, 8) };
}

struct job_runner *
jobs_start(struct app *app)
{
	struct job_runner *runner = ARENA_NEW(app->private->arena, struct job_runner);

	*runner = new_runner(app);
	pthread_mutex_init(&runner->lock, NULL);
	pthread_cond_init(&runner->woken, NULL);
	if (pthread_create(&runner->thread, NULL, run_jobs, runner) != 0) {
		fail("a thread cannot be started");
	}
	return runner;
}

void
jobs_wake(struct job_runner *runner)
{
	pthread_mutex_lock(&runner->lock);
	runner->has_work = true;
	pthread_cond_signal(&runner->woken);
	pthread_mutex_unlock(&runner->lock);
}

void
jobs_stop(struct job_runner *runner)
{
	pthread_mutex_lock(&runner->lock);
	runner->is_stopping = true;
	pthread_cond_signal(&runner->woken);
	pthread_mutex_unlock(&runner->lock);
	pthread_join(runner->thread, NULL);
	pthread_cond_destroy(&runner->woken);
	pthread_mutex_destroy(&runner->lock);
}

void
jobs_run_all(struct app *app)
{
	struct job_runner runner = new_runner(app);

	while (run_next(&runner)) {
	}
	release_all(&runner);
}
