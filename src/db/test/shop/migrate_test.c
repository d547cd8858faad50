#include "program.h"
#include "shop.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

/* Migrations: applied once, whole or not at all, refused when they are not ours. */

static void
migrate(void *arg)
{
	struct store_test *test = arg;

	test->arena = NULL;
	store_migrate(test->store);
}

/* Migrates; false with the message when it failed. */
static bool
can_migrate(struct store_test *test, struct failure *ret_failure)
{
	struct store_test copy = *test;

	return fail_catch(migrate, &copy, ret_failure);
}

static void
a_second_time_finds_nothing(struct store_test *test)
{
	assert_int_equal(store_migrate(test->store), 0);
	assert_int_equal(store_test_write(test, shop_count, &(struct str){ "t", 1 }), OK);
}

static void
a_changed_migration_is_refused(struct store_test *test)
{
	struct failure failure;

	store_test_script(
		test, "update schema_patch set checksum = 'x' where owner = 'shop' and number = 1");
	assert_false(can_migrate(test, &failure));
	assert_non_null(strstr(failure.message, "shop 1"));
}

static void
a_newer_database_is_refused(struct store_test *test)
{
	struct failure failure;

	store_test_script(test, "insert into schema_patch (owner, number, checksum, applied_at)"
				" values ('future', 1, 'x', 0)");
	assert_false(can_migrate(test, &failure));
	assert_non_null(strstr(failure.message, "future 1"));
}

static void
what_fails_leaves_nothing(enum db_engine engine)
{
	struct store_test test;
	struct failure failure;

	store_test_open_empty(&test, engine);
	store_test_script(&test, "create table slip (id integer)");
	assert_false(can_migrate(&test, &failure));
	store_test_script(&test, "drop table slip");
	store_test_script(&test, "create table schema_patch (id integer)"); /* so it was not made */
	store_test_script(&test, "drop table schema_patch");
	assert_int_equal(store_migrate(test.store), (int)db_program.migration_count);
	assert_int_equal(store_test_write(&test, shop_count, &(struct str){ "t", 1 }), OK);
	store_test_close(&test);
}

static void
what_fails_leaves_nothing_on_sqlite(void **state)
{
	(void)state;
	what_fails_leaves_nothing(DB_SQLITE);
}

static void
what_fails_leaves_nothing_on_postgres(void **state)
{
	(void)state;
	if (!store_test_has(DB_POSTGRES)) {
		skip();
	}
	what_fails_leaves_nothing(DB_POSTGRES);
}

struct start {
	struct store *store;
	int applied;
	bool is_ok;
};

static void
migrate_start(void *arg)
{
	struct start *start = arg;

	start->applied = store_migrate(start->store);
}

static void *
migrate_in_thread(void *arg)
{
	struct start *start = arg;
	struct failure failure;

	start->is_ok = fail_catch(migrate_start, start, &failure);
	if (!start->is_ok) {
		print_error("%s\n", failure.message);
	}
	return NULL;
}

/* Several front ends that start at the same moment. */
static void
starts_at_once_apply_once(enum db_engine engine)
{
	enum { STARTS = 4 };
	struct store_test test;
	struct start starts[STARTS];
	pthread_t threads[STARTS];
	int applied = 0;

	if (!store_test_has(engine)) {
		skip();
	}
	store_test_open_empty(&test, engine);
	for (int i = 0; i < STARTS; i++) {
		starts[i] = (struct start){ .store = store_test_open_again(&test) };
	}
	for (int i = 0; i < STARTS; i++) {
		pthread_create(&threads[i], NULL, migrate_in_thread, &starts[i]);
	}
	for (int i = 0; i < STARTS; i++) {
		pthread_join(threads[i], NULL);
		assert_true(starts[i].is_ok);
		applied += starts[i].applied;
		store_close(starts[i].store);
	}
	assert_int_equal(applied, (int)db_program.migration_count);
	store_test_close(&test);
}

static void
starts_at_once_apply_once_on_sqlite(void **state)
{
	(void)state;
	starts_at_once_apply_once(DB_SQLITE);
}

static void
starts_at_once_apply_once_on_postgres(void **state)
{
	(void)state;
	starts_at_once_apply_once(DB_POSTGRES);
}

static void
the_file_is_its_owners_alone(void **state)
{
	static const char *const names[] = { "chuke.db", "chuke.db-wal", "chuke.db-shm" };
	struct store_test test;

	(void)state;
	store_test_open(&test, DB_SQLITE);
	for (int i = 0; i < 3; i++) {
		char path[128];
		struct stat status;

		snprintf(path, sizeof(path), "%s/%s", test.folder, names[i]);
		assert_int_equal(stat(path, &status), 0);
		assert_int_equal(status.st_mode & 0777, 0600);
	}
	store_test_close(&test);
}

ON_BOTH(a_second_time_finds_nothing)
ON_BOTH(a_changed_migration_is_refused)
ON_BOTH(a_newer_database_is_refused)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		BOTH(a_second_time_finds_nothing),
		BOTH(a_changed_migration_is_refused),
		BOTH(a_newer_database_is_refused),
		cmocka_unit_test(what_fails_leaves_nothing_on_sqlite),
		cmocka_unit_test(what_fails_leaves_nothing_on_postgres),
		cmocka_unit_test(starts_at_once_apply_once_on_sqlite),
		cmocka_unit_test(starts_at_once_apply_once_on_postgres),
		cmocka_unit_test(the_file_is_its_owners_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
