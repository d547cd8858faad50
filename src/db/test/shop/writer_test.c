#include "batch.h"
#include "fault.h"

#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/*
 * SQLite's writer when it cannot go on: an action that errs, a transaction that is gone, a commit or a
 * rollback that fails.  Whatever happens, each action takes effect once or not at all, and says which.
 */

static struct str tally = STR("t");

static enum outcome
allocate_and_count(struct db *db, void *arg)
{
	arena_alloc(db_arena(db), 1000);
	return shop_count(db, arg);
}

static void
open_five(struct batch *batch, struct store_test *test)
{
	batch_open(batch, test);
	for (int i = 0; i < 5; i++) {
		batch_add(batch, allocate_and_count, &tally);
	}
}

static struct store_counts
counts_of(const struct store_test *test)
{
	struct store_counts counts;

	store_counts(test->store, &counts);
	return counts;
}

static void
a_batch_is_one_commit(struct store_test *test)
{
	struct batch batch;
	struct store_counts before = counts_of(test), after;

	open_five(&batch, test);
	batch_run(&batch);
	after = counts_of(test);
	assert_int_equal(batch_ended(&batch, OK), 5);
	assert_int_equal(
		after.commits - before.commits, 2); /* the one that held, then five together */
	assert_int_equal(after.actions - before.actions, 6);
	assert_int_equal(shop_tally(test, tally), 5);
	batch_close(&batch);
}

static void
a_statement_that_errs_undoes_its_action_alone(struct store_test *test)
{
	struct batch batch;

	open_five(&batch, test);
	db_test_fail_at(DB_FAULT_STATEMENT, 2, 1);
	batch_run(&batch);
	assert_int_equal(db_test_failed(DB_FAULT_STATEMENT), 1);
	assert_true(batch.writes[2].write.has_failed);
	assert_int_equal(batch.writes[2].write.failure.kind, FAIL_DB);
	assert_int_equal(batch_failed(&batch), 1);
	assert_int_equal(batch_ended(&batch, OK), 4);
	assert_int_equal(shop_tally(test, tally), 4);
	batch_close(&batch);
}

static enum outcome
count_and_fail(struct db *db, void *arg)
{
	(void)shop_count(db, arg);
	(fail)("on purpose"); /* not cmocka's macro */
}

static enum outcome
count_and_refuse(struct db *db, void *arg)
{
	(void)shop_count(db, arg);
	return FORBIDDEN;
}

static void
an_action_that_fails_or_refuses_is_undone_alone(struct store_test *test)
{
	struct batch batch;

	batch_open(&batch, test);
	batch_add(&batch, shop_count, &tally);
	batch_add(&batch, count_and_fail, &tally);
	batch_add(&batch, count_and_refuse, &tally);
	batch_add(&batch, shop_count, &tally);
	batch_run(&batch);
	assert_true(batch.writes[2].write.has_failed);
	assert_string_equal(batch.writes[2].write.failure.message, "on purpose");
	assert_false(batch.writes[3].write.has_failed);
	assert_int_equal(batch.writes[3].write.outcome, FORBIDDEN);
	assert_int_equal(batch_ended(&batch, OK), 2);
	assert_int_equal(shop_tally(test, tally), 2);
	batch_close(&batch);
}

static void
a_transaction_that_is_gone_runs_again_one_by_one(struct store_test *test)
{
	struct store_counts before = counts_of(test);
	struct batch batch;

	open_five(&batch, test);
	db_test_fail_at(DB_FAULT_GONE, 3, 1);
	batch_run(&batch);
	assert_int_equal(db_test_failed(DB_FAULT_GONE), 1);
	assert_int_equal(batch_ended(&batch, OK), 5);
	assert_int_equal(shop_tally(test, tally), 5);
	assert_int_equal(counts_of(test).retries - before.retries, 5);
	assert_int_equal(counts_of(test).commits - before.commits, 6);
	for (size_t i = 1; i <= 5; i++) { /* what the first run allocated was given back */
		assert_true(arena_used(batch.writes[i].write.arena) < 2000);
	}
	batch_close(&batch);
}

static void
who_is_gone_again_alone_has_failed(struct store_test *test)
{
	struct batch batch;

	open_five(&batch, test);
	db_test_fail_at(DB_FAULT_GONE, 3, 2);
	batch_run(&batch);
	assert_int_equal(db_test_failed(DB_FAULT_GONE), 2);
	assert_int_equal(batch_failed(&batch), 1);
	assert_true(batch.writes[1].write.has_failed);
	assert_int_equal(batch.writes[1].write.failure.kind, FAIL_DISK_FULL);
	assert_int_equal(shop_tally(test, tally), 4);
	batch_close(&batch);
}

static void
a_commit_that_fails_runs_again_one_by_one(struct store_test *test)
{
	uint64_t version = shop_version(test->store, TABLE_TALLY);
	struct batch batch;

	open_five(&batch, test);
	db_test_fail_at(DB_FAULT_COMMIT, 2, 1); /* the first is of the one that holds */
	batch_run(&batch);
	assert_int_equal(db_test_failed(DB_FAULT_COMMIT), 1);
	assert_int_equal(batch_ended(&batch, OK), 5);
	assert_int_equal(shop_tally(test, tally), 5);
	assert_true(shop_version(test->store, TABLE_TALLY) == version + 5);
	assert_true(store_is_writable(test->store));
	batch_close(&batch);
}

static void
who_cannot_commit_alone_has_failed(struct store_test *test)
{
	struct batch batch;

	open_five(&batch, test);
	db_test_fail_at(DB_FAULT_COMMIT, 2, 1 + 5);
	batch_run(&batch);
	assert_int_equal(batch_failed(&batch), 5);
	assert_int_equal(shop_tally(test, tally), 0);
	assert_false(store_is_writable(test->store));
	assert_int_equal(store_test_write(test, shop_count, &tally), OK);
	assert_int_equal(shop_tally(test, tally), 1);
	assert_true(store_is_writable(test->store));
	batch_close(&batch);
}

static void
a_rollback_that_fails_replaces_the_connection(struct store_test *test)
{
	struct batch batch;

	open_five(&batch, test);
	db_test_fail_at(DB_FAULT_STATEMENT, 2, 1);
	db_test_fail_at(DB_FAULT_ROLLBACK, 1, 2); /* to the savepoint, then of the whole */
	batch_run(&batch);
	assert_int_equal(db_test_failed(DB_FAULT_ROLLBACK), 2);
	assert_int_equal(batch_ended(&batch, OK), 5);
	assert_int_equal(shop_tally(test, tally), 5);
	batch_close(&batch);

	/* alone as well */
	db_test_fail_at(DB_FAULT_ROLLBACK, 1, 1);
	assert_int_equal(store_test_write(test, count_and_refuse, &tally), FORBIDDEN);
	assert_int_equal(db_test_failed(DB_FAULT_ROLLBACK), 1);
	assert_int_equal(shop_tally(test, tally), 5);
	assert_int_equal(store_test_write(test, shop_count, &tally), OK);
	assert_int_equal(shop_tally(test, tally), 6);
}

static void
a_lock_of_another_process_is_waited_for(struct store_test *test)
{
	struct batch batch;

	open_five(&batch, test);
	db_test_fail_at(DB_FAULT_BEGIN, 1, 3);
	batch_run(&batch);
	assert_int_equal(db_test_failed(DB_FAULT_BEGIN), 3);
	assert_int_equal(batch_ended(&batch, OK), 5);
	assert_int_equal(shop_tally(test, tally), 5);
	batch_close(&batch);
}

static void
who_waits_beyond_the_deadline_is_given_up(struct store_test *test)
{
	sqlite3 *other;
	struct batch batch;

	assert_int_equal(sqlite3_open(test->address, &other), SQLITE_OK);
	batch_open(&batch, test);
	batch_run(&batch);
	assert_int_equal(sqlite3_exec(other, "begin immediate", NULL, NULL, NULL), SQLITE_OK);
	batch.writes[1] = batch.writes[0];
	batch.writes[1].write.run = shop_count;
	batch.writes[1].write.arg = &tally;
	batch.writes[1].write.deadline_ms = clock_monotonic_ms() + 50;
	store_submit(test->store, &batch.writes[1].write);
	sem_wait(&batch.done);
	assert_true(batch.writes[1].write.has_failed);
	assert_false(store_is_writable(test->store));
	sqlite3_close(other);
	assert_int_equal(store_test_write(test, shop_count, &tally), OK);
	assert_int_equal(shop_tally(test, tally), 1);
	batch_close(&batch);
}

static enum outcome
be_slow(struct db *db, void *arg)
{
	struct timespec wait = { 0, 60000000 };

	nanosleep(&wait, NULL);
	return shop_count(db, arg);
}

static void
a_slow_action_is_measured(struct store_test *test)
{
	assert_true(counts_of(test).writer_busy_us_max < 50000);
	assert_int_equal(store_test_write(test, be_slow, &tally), OK);
	assert_true(counts_of(test).writer_busy_us_max >= 60000);
}

/* A full disk in earnest: no file of this process may grow beyond what the log already has. */
static void
a_full_disk_loses_nothing_that_was_promised(struct store_test *test)
{
	struct rlimit limit, tight;
	struct stat wal;
	char path[128];
	struct batch batch;
	size_t promised;

	assert_int_equal(store_test_write(test, shop_count, &tally), OK);
	snprintf(path, sizeof(path), "%s/chuke.db-wal", test->folder);
	assert_int_equal(stat(path, &wal), 0);
	signal(SIGXFSZ, SIG_IGN);
	getrlimit(RLIMIT_FSIZE, &limit);
	tight = limit;
	open_five(&batch, test);
	tight.rlim_cur = (rlim_t)wal.st_size + 5000; /* a page of two */
	setrlimit(RLIMIT_FSIZE, &tight);
	batch_run(&batch);
	setrlimit(RLIMIT_FSIZE, &limit);
	promised = batch_ended(&batch, OK);
	assert_true(batch_failed(&batch) > 0);
	assert_int_equal(promised + batch_failed(&batch), 5);
	assert_int_equal(shop_tally(test, tally), 1 + (int)promised);
	batch_close(&batch);
	assert_int_equal(store_test_write(test, shop_count, &tally), OK);
	assert_int_equal(shop_tally(test, tally), 2 + (int)promised);
}

/* ---- killed in the middle ---------------------------------------------------------------------- */

/* Counts and says so after each commit, until it is killed. */
static _Noreturn void
count_until_killed(const struct store_test *test, int pipe_end)
{
	struct store *store = store_test_open_again(test);
	struct arena *arena = arena_create(1 << 20);

	for (;;) {
		MUST(store_write(store, arena, shop_count, &tally) == OK);
		MUST(write(pipe_end, "x", 1) == 1);
		arena_reset(arena);
	}
}

static void
what_was_answered_survives_a_kill(struct store_test *test)
{
	char answers[4096];
	int64_t answered = 0, stands;
	int ends[2];
	pid_t child;

	assert_int_equal(pipe(ends), 0);
	store_close(test->store); /* no thread of ours may live through a fork */
	child = fork();
	if (child == 0) {
		count_until_killed(test, ends[1]);
	}
	close(ends[1]);
	while (answered < 40) {
		ssize_t len = read(ends[0], answers, sizeof(answers));

		assert_true(len > 0);
		answered += len;
	}
	kill(child, SIGKILL);
	for (ssize_t len; (len = read(ends[0], answers, sizeof(answers))) > 0;) {
		answered += len;
	}
	close(ends[0]);
	waitpid(child, NULL, 0);
	test->store = store_test_open_again(test);
	stands = shop_tally(test, tally);
	assert_true(
		stands == answered || stands == answered + 1); /* one may not have been answered */
}

#define ON_SQLITE(name)                            \
	static void name##_on_sqlite(void **state) \
	{                                          \
		(void)state;                       \
		shop_test(DB_SQLITE, name);        \
	}

ON_SQLITE(a_batch_is_one_commit)
ON_SQLITE(a_statement_that_errs_undoes_its_action_alone)
ON_SQLITE(an_action_that_fails_or_refuses_is_undone_alone)
ON_SQLITE(a_transaction_that_is_gone_runs_again_one_by_one)
ON_SQLITE(who_is_gone_again_alone_has_failed)
ON_SQLITE(a_commit_that_fails_runs_again_one_by_one)
ON_SQLITE(who_cannot_commit_alone_has_failed)
ON_SQLITE(a_rollback_that_fails_replaces_the_connection)
ON_SQLITE(a_lock_of_another_process_is_waited_for)
ON_SQLITE(who_waits_beyond_the_deadline_is_given_up)
ON_SQLITE(a_full_disk_loses_nothing_that_was_promised)
ON_BOTH(a_slow_action_is_measured)
ON_BOTH(what_was_answered_survives_a_kill)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_batch_is_one_commit_on_sqlite),
		cmocka_unit_test(a_statement_that_errs_undoes_its_action_alone_on_sqlite),
		cmocka_unit_test(an_action_that_fails_or_refuses_is_undone_alone_on_sqlite),
		cmocka_unit_test(a_transaction_that_is_gone_runs_again_one_by_one_on_sqlite),
		cmocka_unit_test(who_is_gone_again_alone_has_failed_on_sqlite),
		cmocka_unit_test(a_commit_that_fails_runs_again_one_by_one_on_sqlite),
		cmocka_unit_test(who_cannot_commit_alone_has_failed_on_sqlite),
		cmocka_unit_test(a_rollback_that_fails_replaces_the_connection_on_sqlite),
		cmocka_unit_test(a_lock_of_another_process_is_waited_for_on_sqlite),
		cmocka_unit_test(who_waits_beyond_the_deadline_is_given_up_on_sqlite),
		cmocka_unit_test(a_full_disk_loses_nothing_that_was_promised_on_sqlite),
		BOTH(a_slow_action_is_measured),
		BOTH(what_was_answered_survives_a_kill),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
