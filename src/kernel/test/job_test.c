#include "web_test.h"

#include "app_inner.h"
#include "audit.h"
#include "fail.h"
#include "job.h"
#include "kernel_queries.h"
#include "office.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#include <cmocka.h>

/* Jobs run in slices that go on where they stood, also after a crash. */

enum { COUNT_TO = 5 };

/* Counts to COUNT_TO, one setting a slice, so that a slice done twice would show. */
struct counting {
	struct job *job;
	int64_t at;
};

static enum outcome
count_in_transaction(struct db *db, void *arg)
{
	struct counting *counting = arg;
	struct job *job = counting->job;

	job->position = str_format(db_arena(db), "%lld", (long long)counting->at + 1);
	job->done = counting->at + 1;
	job->total = COUNT_TO;
	if (job_store(db, job) != OK) {
		return CONFLICT;
	}
	audit_add_by_system(db,
		&(struct audit){ .verb = "test.count", .object = "job", .object_id = job->id.v });
	return OK;
}

static bool
count_slice(struct app *app, struct arena *arena, struct job *job)
{
	struct counting counting = { .job = job };

	if (str_is_none(job->position) || !str_parse_int(job->position, &counting.at)) {
		counting.at = 0;
	}
	store_write(app->store, arena, count_in_transaction, &counting);
	return counting.at + 1 >= COUNT_TO;
}

static bool
fail_slice(struct app *app, struct arena *arena, struct job *job)
{
	(void)app;
	(void)arena;
	(void)job;
	fail_as(FAIL_OTHER, "on purpose");
}

/* Counts as above, but the machine fails before the third slice is stored, as often as `left` says. */
static struct {
	enum fail_kind kind;
	int left;
} trouble;

static bool
stumble_slice(struct app *app, struct arena *arena, struct job *job)
{
	if (job->done == 2 && trouble.left > 0) {
		trouble.left--;
		job->position = STR(
			"99"); /* what a failed slice leaves behind counts for nothing */
		job->done = 99;
		fail_as(trouble.kind, "on purpose");
	}
	return count_slice(app, arena, job);
}

static const struct job_kind kinds[] = {
	{ "test.stumble", N_("跌倒"), stumble_slice },
	{ "test.count", N_("数数"), count_slice },
	{ "test.fail", N_("失败"), fail_slice },
};
static const struct office test_office = { .name = "test", .jobs = kinds, .job_count = 3 };
static const struct office *const test_offices[] = { &test_office };

/* ---- helpers ------------------------------------------------------------------------------------ */

struct adding {
	const char *kind;
	struct job_id id;
	struct job job;
	int64_t entries;
};

static enum outcome
add_in_transaction(struct db *db, void *arg)
{
	struct adding *adding = arg;

	adding->id = job_add_for(db, (struct login_id){ 0 }, adding->kind, STR("{}"));
	return OK;
}

static struct job_id
add(struct web_test *t, const char *kind)
{
	struct adding adding = { .kind = kind };

	assert_int_equal(store_write(t->app->store, t->arena, add_in_transaction, &adding), OK);
	return adding.id;
}

static void
find_in_snapshot(struct db *db, void *arg)
{
	struct adding *adding = arg;

	assert_int_equal(job_find_for_page(db, adding->id, db_arena(db), &adding->job), OK);
	adding->entries = (int64_t)audit_list(
		db, &(struct audit_list_args){ .clauses = AUDIT_LIST_VERB | AUDIT_LIST_OBJECT_ID,
			    .before_id = INT64_MAX,
			    .verb = STR("test.count"),
			    .object_id = adding->id.v,
			    .limit = 1000 })
				  .count;
}

static struct adding
find(struct web_test *t, struct job_id id)
{
	struct adding adding = { .id = id };

	store_read(t->app->store, t->arena, find_in_snapshot, &adding);
	return adding;
}

/* ---- tests -------------------------------------------------------------------------------------- */

static void
job_runs_slice_by_slice_to_its_end(void **state)
{
	struct web_test *t = *state;
	struct job_id id = add(t, "test.count");
	struct adding found;

	jobs_run_all(t->app);
	found = find(t, id);
	assert_true(str_equal(found.job.state, STR("done")));
	assert_int_equal(found.job.done, COUNT_TO);
	assert_int_equal(found.entries, COUNT_TO);
}

static void
failing_job_ends_as_failed(void **state)
{
	struct web_test *t = *state;
	struct job_id id = add(t, "test.fail");
	struct adding found;

	jobs_run_all(t->app);
	found = find(t, id);
	assert_true(str_equal(found.job.state, STR("failed")));
}

static void
passing_trouble_is_waited_over(void **state)
{
	struct web_test *t = *state;
	struct moment now = clock_now();
	struct job_id id;
	struct adding found;

	trouble.kind = FAIL_DB;
	trouble.left = 3;
	id = add(t, "test.stumble");
	jobs_run_all(t->app);
	found = find(t, id);
	assert_true(str_equal(found.job.state, STR("waiting")));
	assert_int_equal(found.job.attempts, 1);
	assert_int_equal(found.job.done, 2);
	assert_true(str_equal(found.job.problem, STR("db")));
	jobs_run_all(t->app);
	assert_int_equal(find(t, id).job.attempts, 1); /* its time has not come */
	for (int i = 1; i <= 3; i++) {
		now.ms += 60000;
		clock_shift(now);
		jobs_run_all(t->app);
	}
	found = find(t, id);
	assert_true(str_equal(found.job.state, STR("done")));
	assert_int_equal(found.entries, COUNT_TO);
	assert_int_equal(found.job.attempts, 0);
	assert_true(str_is_empty(found.job.problem));
}

static void
lasting_trouble_ends_it_until_somebody_starts_it_again(void **state)
{
	struct web_test *t = *state;
	struct moment now = clock_now();
	struct job_id id;
	struct adding found;
	struct str path;

	trouble.kind = FAIL_DB;
	trouble.left = 10;
	id = add(t, "test.stumble");
	for (int i = 0; i < 12; i++) {
		jobs_run_all(t->app);
		now.ms += 400000;
		clock_shift(now);
	}
	found = find(t, id);
	assert_true(str_equal(found.job.state, STR("failed")));
	assert_int_equal(found.job.attempts, 10);
	assert_int_equal(found.job.done, 2);
	web_forget(t, "admin"); /* its session has idled out meanwhile */
	path = str_format(t->arena, "/jobs/%lld", (long long)id.v);
	assert_true(str_contains(web_get(t, path.ptr, "admin").body, STR("数据库暂时不能用。")));
	path = str_format(t->arena, "%.*s/restart", STR_ARG(path));
	assert_int_equal(web_post(t, path.ptr, "street", "").status, 404);
	assert_int_equal(web_post(t, path.ptr, "admin", "").status, 303);
	jobs_run_all(t->app);
	found = find(t, id);
	assert_true(str_equal(found.job.state, STR("done")));
	assert_int_equal(found.entries, COUNT_TO); /* nothing twice, nothing left out */
	assert_int_equal(web_post(t, path.ptr, "admin", "").status, 409);
}

static void
list_is_filtered_and_read_on(void **state)
{
	struct web_test *t = *state;
	struct web_answer answer;
	struct job_id first = add(t, "test.count");

	for (int i = 0; i < 54; i++) {
		add(t, "test.count");
	}
	answer = web_get(t, "/admin/jobs?state=waiting&kind=test.count", "admin");
	assert_int_equal(answer.status, 200);
	assert_true(web_has(&answer, "更早的任务"));
	assert_false(web_has(&answer, ">跌倒</a>"));
	answer = web_get(t,
		str_format(t->arena, "/admin/jobs?kind=test.count&state=waiting&before=%lld",
			(long long)first.v + 1)
			.ptr,
		"admin");
	assert_true(
		web_has(&answer, str_format(t->arena, "\"/jobs/%lld\"", (long long)first.v).ptr));
	assert_false(web_has(&answer, "更早的任务"));
	jobs_run_all(t->app);
	assert_false(web_has(
		&(struct web_answer){
			.body = web_get(t, "/admin/jobs?state=waiting", "admin").body },
		"数数</a>"));
	answer = web_get(t, "/admin/jobs?state=nonsense", "admin");
	assert_true(web_has(&answer, "没有符合条件的任务"));
}

static enum outcome
die_in_transaction(struct db *db, void *arg)
{
	struct job_id *id = arg;
	int64_t changed = 0;

	/* as a process that was killed after two slices leaves it */
	job_claim(db,
		&(struct job_claim_args){ .runner = STR("dead"),
			.lease_at = { db_now(db).ms + 5000 },
			.id = *id,
			.now_at = db_now(db) },
		&changed);
	assert_int_equal(changed, 1);
	job_advance(db,
		&(struct job_advance_args){ .state = STR("running"),
			.position = STR("2"),
			.done = 2,
			.total = COUNT_TO,
			.lease_at = { db_now(db).ms + 5000 },
			.ended_at = MOMENT_NONE,
			.id = *id,
			.runner = STR("dead") },
		&changed);
	return OK;
}

static void
job_of_a_dead_process_goes_on_where_it_stood(void **state)
{
	struct web_test *t = *state;
	struct job_id id = add(t, "test.count");
	struct moment now = clock_now();
	struct adding found;

	assert_int_equal(store_write(t->app->store, t->arena, die_in_transaction, &id), OK);
	jobs_run_all(t->app);
	found = find(t, id);
	assert_true(str_equal(found.job.state, STR("running"))); /* its lease still holds */
	assert_int_equal(found.entries, 0);
	clock_shift((struct moment){ now.ms + 6000 });
	jobs_run_all(t->app);
	found = find(t, id);
	assert_true(str_equal(found.job.state, STR("done")));
	assert_int_equal(found.entries, COUNT_TO - 2);
	clock_shift(now);
}

static void
thread_takes_up_what_is_added(void **state)
{
	struct web_test *t = *state;
	struct job_runner *runner = jobs_start(t->app);
	struct job_id id = add(t, "test.count");
	struct adding found;

	for (int i = 0; i < 100; i++) {
		found = find(t, id);
		if (str_equal(found.job.state, STR("done"))) {
			break;
		}
		usleep(50000);
	}
	jobs_stop(runner);
	assert_true(str_equal(found.job.state, STR("done")));
}

static void
page_shows_it_to_its_owner_alone(void **state)
{
	struct web_test *t = *state;
	struct job_id id = add(t, "test.count"); /* the system's */
	struct str path = str_format(t->arena, "/jobs/%lld", (long long)id.v);
	struct web_answer answer = web_get(t, path.ptr, "admin");

	assert_int_equal(answer.status, 200);
	assert_true(web_has(&answer, "数数"));
	assert_int_equal(web_get(t, path.ptr, "street").status, 404);
	path = str_format(t->arena, "%.*s/cancel", STR_ARG(path));
	assert_int_equal(web_post(t, path.ptr, "street", "").status, 404);
	assert_int_equal(web_post(t, path.ptr, "admin", "").status, 303);
	jobs_run_all(t->app);
	assert_true(str_equal(find(t, id).job.state, STR("cancelled")));
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(job_runs_slice_by_slice_to_its_end),
		cmocka_unit_test(failing_job_ends_as_failed),
		cmocka_unit_test(passing_trouble_is_waited_over),
		cmocka_unit_test(lasting_trouble_ends_it_until_somebody_starts_it_again),
		cmocka_unit_test(list_is_filtered_and_read_on),
		cmocka_unit_test(job_of_a_dead_process_goes_on_where_it_stood),
		cmocka_unit_test(thread_takes_up_what_is_added),
		cmocka_unit_test(page_shows_it_to_its_owner_alone),
	};

	offices_register(test_offices, 1);
	return WEB_TEST_RUN("jobs", tests);
}
