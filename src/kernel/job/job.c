#include "job.h"

#include "app_inner.h"
#include "dispatch_inner.h"
#include "fail.h"
#include "kernel_queries.h"
#include "log.h"
#include "loop.h"
#include "outbox.h"
#include "rand.h"
#include "tables.h"

#include <string.h>

/*
 * The thread that runs jobs.  A job is its runner's alone for as long as its lease, which each slice
 * renews; the lease of a process that died runs out, and another takes the job up where it stood.
 */

enum {
	LEASE_MS = 20000,
	PAUSE_MS = 100,
	LOOK_AGAIN_MS = 2000,
	RUNNER_NAME_BYTES = 8,
	SLICE_BYTES_MAX = 512 << 20,
	TRIES_MAX = 10,  /* of one slice: about half an hour */
	RETRY_MS = 5000, /* after the first; twice as long after each further */
	RETRY_MS_MAX = 300000,
	TELL_AFTER_MS = 10000, /* what is done sooner, its owner sees */
};

struct job_runner {
	struct app *app;
	struct str name; /* of this runner, unlike any other's */
	struct loop *loop;
	uint64_t version;      /* of the jobs, when they were last looked at */
	int64_t look_again_ms; /* even if they did not change */
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
		.login = row.login_id,
		.added_at = row.added_at,
		.attempts = row.attempts,
		.retry_at = row.retry_at,
		.problem = row.problem };
	return OK;
}

enum outcome
job_begin_again(struct db *db, struct job_id id)
{
	int64_t changed = 0;

	job_restart(db, id, &changed);
	return changed == 1 ? OK : CONFLICT;
}

/* What a machine may recover from by itself, and what the page says of it. */
static const struct problem {
	enum fail_kind kind;
	bool is_passing;
	const char *code, *label;
} problems[] = {
	{ FAIL_DB, true, "db", N_("数据库暂时不能用。") },
	{ FAIL_DB_RETRY, true, "busy", N_("数据库太忙。") },
	{ FAIL_DISK_FULL, true, "disk", N_("磁盘已满，请先腾出空间。") },
	{ FAIL_TIMEOUT, true, "timeout", N_("超过了时间限制。") },
	{ FAIL_MEMORY, false, "memory", N_("内存不够，内容太大。") },
	{ FAIL_OTHER, false, "other",
		N_("程序遇到了没有料到的情况，原因在服务器日志里，可按任务编号查找。") },
};

enum { PROBLEMS = sizeof(problems) / sizeof(problems[0]) };

const char *
job_problem_label(struct str problem)
{
	for (int i = 0; i < PROBLEMS; i++) {
		if (str_equal(problem, str_of(problems[i].code))) {
			return problems[i].label;
		}
	}
	return "";
}

static const struct problem *
problem_of(enum fail_kind kind)
{
	for (int i = 0; i < PROBLEMS; i++) {
		if (problems[i].kind == kind) {
			return &problems[i];
		}
	}
	return &problems[PROBLEMS - 1];
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

/* Whoever may have gone away meanwhile is told: pages say that they may. */
static void
tell_owner(struct db *db, const struct job *job, bool is_well)
{
	const struct job_kind *kind = job_kind_find(job->kind);
	struct notice notice = { .kind = "job.ended",
		.title = is_well ? (struct bilingual){ STR("后台任务做完了"),
					   STR("A background job is done") }
				 : (struct bilingual){ STR("后台任务没有完成"),
					   STR("A background job did not end well") },
		.to = url_own(db_arena(db), "/jobs/%lld", (long long)job->id.v) };
	struct login_find_by_name_row login;

	if (!kind || login_find(db, job->login, &login) != OK || login.is_closed ||
		(is_well && db_now(db).ms - job->added_at.ms < TELL_AFTER_MS)) {
		return;
	}
	notice.text = (struct bilingual){ str_of(kind->label), str_of(tr(LANG_EN, kind->label)) };
	outbox_notify(db, job->login, &notice);
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
	enum outcome outcome = job_advance(db,
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

	if (outcome == OK && advance->changed == 1 && !goes_on) {
		tell_owner(db, job, true);
	}
	return outcome;
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
	const struct problem *problem; /* NULL: it went well */
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

static int64_t
retry_ms_of(int64_t attempts)
{
	int64_t wait = RETRY_MS;

	while (attempts-- > 0 && wait < RETRY_MS_MAX) {
		wait *= 2;
	}
	return wait < RETRY_MS_MAX ? wait : RETRY_MS_MAX;
}

/* In a transaction: what passes by itself is tried again, for a while; the rest ends the job. */
static enum outcome
interrupt_in_transaction(struct db *db, void *arg)
{
	const struct slice *slice = arg;
	const struct job *job = slice->job;
	bool goes_on = slice->problem->is_passing && job->attempts + 1 < TRIES_MAX;
	struct moment now = db_now(db);
	int64_t changed = 0;
	enum outcome outcome = job_interrupt(db,
		&(struct job_interrupt_args){ .state = goes_on ? STR("waiting") : STR("failed"),
			.problem = str_of(slice->problem->code),
			.retry_at = goes_on ? (struct moment){ now.ms + retry_ms_of(job->attempts) }
					    : MOMENT_NONE,
			.ended_at = goes_on ? MOMENT_NONE : now,
			.id = job->id,
			.runner = slice->runner->name },
		&changed);

	if (outcome == OK && changed == 1 && !goes_on) {
		tell_owner(db, job, false);
	}
	return outcome;
}

static void
end_slice(void *arg)
{
	struct slice *slice = arg;
	struct advance advance = { slice->runner, slice->job, 0 };
	struct store *store = slice->runner->app->store;

	if (slice->problem) {
		store_write(store, slice->arena, interrupt_in_transaction, slice);
	} else {
		store_write(store, slice->arena, advance_in_transaction, &advance);
	}
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
		slice.problem = problem_of(failure.kind);
		log_error("event=job-failed job=%lld kind=%.*s try=%lld cause=\"%s\"",
			(long long)job.id.v, STR_ARG(job.kind), (long long)job.attempts + 1,
			failure.message);
	}
	if (job.id.v) {
		job.state = slice.is_finished ? STR("done") : STR("running");
		is_well = fail_catch(end_slice, &slice, &failure);
	}
	arena_destroy(arena);
	return is_well &&
	       slice.has_job; /* also after a failed slice whose failure could be stored */
}

/* ---- the thread --------------------------------------------------------------------------------- */

/* Whether jobs changed, or so much time passed that somebody's lease may have run out. */
static bool
has_news(struct job_runner *runner)
{
	static const struct db_tables tables = {
		.bits = { [TABLE_JOB / 64] = 1ull << (TABLE_JOB % 64) }
	};
	int64_t now_ms = clock_monotonic_ms();
	uint64_t version;

	store_notice_others(runner->app->store);
	version = store_version_sum(runner->app->store, &tables);
	if (version == runner->version && now_ms < runner->look_again_ms) {
		return false;
	}
	runner->version = version;
	runner->look_again_ms = now_ms + LOOK_AGAIN_MS;
	return true;
}

static int64_t
job_round(void *arg)
{
	struct job_runner *runner = arg;

	return has_news(runner) && run_next(runner) ? 0 : PAUSE_MS;
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

struct job_runner *
jobs_start(struct app *app)
{
	struct job_runner *runner = ARENA_NEW(app->private->arena, struct job_runner);

	runner->app = app;
	runner->name = rand_hex(app->private->arena, RUNNER_NAME_BYTES);
	runner->loop = loop_start(app->private->arena, "jobs", job_round, runner);
	return runner;
}

void
jobs_stop(struct job_runner *runner)
{
	loop_stop(runner->loop);
	release_all(runner);
}

void
jobs_run_all(struct app *app)
{
	struct job_runner runner = { .app = app,
		.name = rand_hex(app->private->arena, RUNNER_NAME_BYTES) };

	while (run_next(&runner)) {
	}
	release_all(&runner);
}
