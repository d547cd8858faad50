#include "shop.h"

#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <string.h>

/* Many threads on one store: nothing is lost, snapshots are whole, versions only grow. */

enum { THREADS = 64, WRITES = 40, READERS = 4 };

struct crowd {
	struct store_test *test;
	_Atomic int failed, stale, torn, conflicts;
	_Atomic bool is_over;
};

/* Two tallies that are always the same. */
static enum outcome
count_pair(struct db *db, void *arg)
{
	(void)arg;
	MUST(tally_add(db, STR("left"), 1) == OK);
	return tally_add(db, STR("right"), 1);
}

static enum outcome
add_twin(struct db *db, void *arg)
{
	return shop_add_shelf(db, arg);
}

struct thread_write {
	struct crowd *crowd;
	struct arena *arena;
	int number;
};

static void
write_many(void *arg)
{
	struct thread_write *own = arg;
	struct store *store = own->crowd->test->store;

	for (int i = 0; i < WRITES; i++) {
		struct str name = str_format(own->arena, "shelf %d", i);
		uint64_t before = shop_version(store, TABLE_TALLY);

		if (store_write(store, own->arena, count_pair, NULL) != OK) {
			own->crowd->failed++;
		}
		if (shop_version(store, TABLE_TALLY) <= before) {
			own->crowd->stale++;
		}
		/* every thread wants each shelf; one may have it */
		if (i % 8 == 0 && store_write(store, own->arena, add_twin, &name) == CONFLICT) {
			own->crowd->conflicts++;
		}
	}
}

static void *
write_in_thread(void *arg)
{
	struct thread_write *own = arg;
	struct failure failure;

	own->arena = arena_create(8 << 20);
	if (!fail_catch(write_many, own, &failure)) {
		print_error("%s\n", failure.message);
		own->crowd->failed++;
	}
	arena_destroy(own->arena);
	return NULL;
}

static void
look_twice(struct db *db, void *arg)
{
	struct crowd *crowd = arg;
	struct tally_find_row left = { .value = 0 }, right = { .value = 0 }, again = { .value = 0 };

	(void)tally_find(db, STR("left"), &left);
	(void)tally_find(db, STR("right"), &right);
	(void)tally_find(db, STR("left"), &again);
	if (left.value != right.value || left.value != again.value) {
		crowd->torn++;
	}
}

static void
read_many(void *arg)
{
	struct crowd *crowd = arg;
	struct arena *arena = arena_create(1 << 20);

	while (!crowd->is_over) {
		store_read(crowd->test->store, arena, look_twice, crowd);
		arena_reset(arena);
	}
	arena_destroy(arena);
}

static void *
read_in_thread(void *arg)
{
	struct crowd *crowd = arg;
	struct failure failure;

	if (!fail_catch(read_many, crowd, &failure)) {
		print_error("%s\n", failure.message);
		crowd->failed++;
	}
	return NULL;
}

static void
nothing_is_lost(struct store_test *test)
{
	struct crowd crowd = { .test = test };
	struct thread_write own[THREADS];
	pthread_t writers[THREADS], readers[READERS];
	struct store_counts counts;
	uint64_t before = shop_version(test->store, TABLE_TALLY), sum;

	for (int i = 0; i < READERS; i++) {
		assert_int_equal(pthread_create(&readers[i], NULL, read_in_thread, &crowd), 0);
	}
	for (int i = 0; i < THREADS; i++) {
		own[i] = (struct thread_write){ .crowd = &crowd, .number = i };
		assert_int_equal(pthread_create(&writers[i], NULL, write_in_thread, &own[i]), 0);
	}
	for (int i = 0; i < THREADS; i++) {
		pthread_join(writers[i], NULL);
	}
	crowd.is_over = true;
	for (int i = 0; i < READERS; i++) {
		pthread_join(readers[i], NULL);
	}
	store_counts(test->store, &counts);
	print_message("%s: %d commits for %d actions, %d retries\n",
		store_test_engine_name(test->engine), (int)counts.commits, (int)counts.actions,
		(int)counts.retries);
	assert_int_equal(crowd.failed, 0);
	assert_int_equal(crowd.stale, 0);
	assert_int_equal(crowd.torn, 0);
	assert_int_equal(crowd.conflicts, (THREADS - 1) * (WRITES / 8));
	assert_int_equal(shop_tally(test, STR("left")), THREADS * WRITES);
	assert_int_equal(shop_tally(test, STR("right")), THREADS * WRITES);
	assert_true(shop_version(test->store, TABLE_TALLY) > before);
	sum = shop_version(test->store, TABLE_TALLY);
	store_notice_others(test->store);
	assert_true(shop_version(test->store, TABLE_TALLY) == sum); /* nobody else wrote */
}

/* ---- PostgreSQL: two that wait for each other -------------------------------------------------- */

struct crossing {
	struct store_test *test;
	pthread_barrier_t *both_hold;
	struct str first, second;
	bool has_waited;
	enum outcome outcome;
};

static enum outcome
lock_crosswise(struct db *db, void *arg)
{
	struct crossing *crossing = arg;

	MUST(tally_add(db, crossing->first, 1) == OK);
	if (!crossing->has_waited) { /* only the first time: the second run finds the other gone */
		crossing->has_waited = true;
		pthread_barrier_wait(crossing->both_hold);
	}
	return tally_add(db, crossing->second, 1);
}

static void
cross(void *arg)
{
	struct crossing *crossing = arg;
	struct arena *arena = arena_create(1 << 20);

	crossing->outcome = store_write(crossing->test->store, arena, lock_crosswise, crossing);
	arena_destroy(arena);
}

static void *
cross_in_thread(void *arg)
{
	struct failure failure;

	if (!fail_catch(cross, arg, &failure)) {
		((struct crossing *)arg)->outcome = OUTCOME_COUNT;
	}
	return NULL;
}

static void
a_deadlock_is_run_again(struct store_test *test)
{
	pthread_barrier_t both_hold;
	struct crossing one = { test, &both_hold, STR("a"), STR("b"), false, INVALID };
	struct crossing other = { test, &both_hold, STR("b"), STR("a"), false, INVALID };
	struct store_counts counts;
	pthread_t threads[2];

	assert_int_equal(store_test_write(test, shop_count, &one.first), OK);
	assert_int_equal(store_test_write(test, shop_count, &other.first), OK);
	pthread_barrier_init(&both_hold, NULL, 2);
	pthread_create(&threads[0], NULL, cross_in_thread, &one);
	pthread_create(&threads[1], NULL, cross_in_thread, &other);
	pthread_join(threads[0], NULL);
	pthread_join(threads[1], NULL);
	pthread_barrier_destroy(&both_hold);
	assert_int_equal(one.outcome, OK);
	assert_int_equal(other.outcome, OK);
	assert_int_equal(shop_tally(test, STR("a")), 3);
	assert_int_equal(shop_tally(test, STR("b")), 3);
	store_counts(test->store, &counts);
	assert_true(counts.retries >= 1);
}

/* ---- PostgreSQL: a lock that is held too long -------------------------------------------------- */

struct holding {
	struct store_test *test;
	sem_t is_held, may_go;
};

static enum outcome
hold_lock(struct db *db, void *arg)
{
	struct holding *holding = arg;

	MUST(tally_add(db, STR("held"), 1) == OK);
	sem_post(&holding->is_held);
	sem_wait(&holding->may_go);
	return OK;
}

static void *
hold_in_thread(void *arg)
{
	struct holding *holding = arg;
	struct arena *arena = arena_create(1 << 20);

	MUST(store_write(holding->test->store, arena, hold_lock, holding) == OK);
	arena_destroy(arena);
	return NULL;
}

static void
ignore_done(struct write *write)
{
	(void)write;
}

static void
nobody_waits_beyond_the_deadline(struct store_test *test)
{
	struct holding holding = { .test = test };
	struct str held = STR("held");
	struct write write = {
		.run = shop_count, .arg = &held, .arena = test->arena, .done = ignore_done
	};
	pthread_t thread;
	int64_t began_ms;

	sem_init(&holding.is_held, 0, 0);
	sem_init(&holding.may_go, 0, 0);
	pthread_create(&thread, NULL, hold_in_thread, &holding);
	sem_wait(&holding.is_held);
	began_ms = clock_monotonic_ms();
	write.deadline_ms = began_ms + 300;
	store_submit(test->store, &write);
	assert_true(write.has_failed);
	assert_int_equal(write.failure.kind, FAIL_TIMEOUT);
	assert_true(clock_monotonic_ms() - began_ms < 5000);
	sem_post(&holding.may_go);
	pthread_join(thread, NULL);
	assert_int_equal(shop_tally(test, held), 1);
	assert_true(store_is_writable(test->store));
}

/* ---- PostgreSQL: connections that are lost ----------------------------------------------------- */

static const char kill_all[] = "select pg_terminate_backend(pid) from pg_stat_activity"
			       " where datname = current_database() and pid <> pg_backend_pid()";

struct interrupted {
	struct store_test *test;
	int runs;
};

static enum outcome
lose_connection_once(struct db *db, void *arg)
{
	struct interrupted *interrupted = arg;

	MUST(tally_add(db, STR("lost"), 1) == OK);
	if (interrupted->runs++ == 0) {
		store_test_script(interrupted->test, kill_all);
	}
	return tally_add(db, STR("lost"), 1);
}

static void
a_lost_connection_is_replaced(struct store_test *test)
{
	struct interrupted interrupted = { test, 0 };

	assert_int_equal(store_test_write(test, lose_connection_once, &interrupted), OK);
	assert_int_equal(interrupted.runs, 2);
	assert_int_equal(shop_tally(test, STR("lost")), 2);
	/* those that lay idle were lost too; a read notices and opens a new one */
	store_test_script(test, kill_all);
	assert_int_equal(shop_tally(test, STR("lost")), 2);
	assert_int_equal(store_test_write(test, shop_count, &(struct str){ "lost", 4 }), OK);
	assert_true(store_is_writable(test->store));
}

#define ON_POSTGRES(name)                            \
	static void name##_on_postgres(void **state) \
	{                                            \
		(void)state;                         \
		shop_test(DB_POSTGRES, name);        \
	}

ON_BOTH(nothing_is_lost)
ON_POSTGRES(a_deadlock_is_run_again)
ON_POSTGRES(nobody_waits_beyond_the_deadline)
ON_POSTGRES(a_lost_connection_is_replaced)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		BOTH(nothing_is_lost),
		cmocka_unit_test(a_deadlock_is_run_again_on_postgres),
		cmocka_unit_test(nobody_waits_beyond_the_deadline_on_postgres),
		cmocka_unit_test(a_lost_connection_is_replaced_on_postgres),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
