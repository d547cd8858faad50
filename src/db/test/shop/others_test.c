#include "shop.h"

#include <time.h>

/* Versions of tables: what caches rely on, also when another process commits. */

static struct str tally = STR("t");

/* Waits until the version is above `before`; false after five seconds. */
static bool
grows_soon(struct store *store, enum table_number table, uint64_t before)
{
	for (int i = 0; i < 500; i++) {
		struct timespec wait = { 0, 10000000 };

		store_notice_others(store);
		if (shop_version(store, table) > before) {
			return true;
		}
		nanosleep(&wait, NULL);
	}
	return false;
}

/* Waits until somebody watches: then two sums after each other are the same. */
static bool
is_calm_soon(struct store *store, enum table_number table)
{
	for (int i = 0; i < 500; i++) {
		struct timespec wait = { 0, 10000000 };

		store_notice_others(store);
		if (shop_version(store, table) == shop_version(store, table)) {
			return true;
		}
		nanosleep(&wait, NULL);
	}
	return false;
}

static enum outcome
count_and_refuse(struct db *db, void *arg)
{
	(void)shop_count(db, arg);
	return FORBIDDEN;
}

static void
only_what_was_committed_counts(struct store_test *test)
{
	uint64_t shelves, tallies;

	assert_true(is_calm_soon(test->store, TABLE_SHELF));
	shelves = shop_version(test->store, TABLE_SHELF);
	tallies = shop_version(test->store, TABLE_TALLY);
	assert_int_equal(store_test_write(test, shop_count, &tally), OK);
	assert_true(shop_version(test->store, TABLE_TALLY) == tallies + 1);
	assert_true(shop_version(test->store, TABLE_SHELF) == shelves);
	assert_int_equal(store_test_write(test, count_and_refuse, &tally), FORBIDDEN);
	assert_true(shop_version(test->store, TABLE_TALLY) == tallies + 1);
	store_notice_others(test->store); /* our own commit is no news */
	assert_true(shop_version(test->store, TABLE_TALLY) == tallies + 1);
}

static enum outcome
count_two_at_once(struct db *db, void *arg)
{
	struct tally_put_args tallies[] = { { STR("a"), 1 }, { STR("b"), 1 } };

	(void)arg;
	return tally_put_all(db, tallies, 2);
}

static void
rows_written_together_count(struct store_test *test)
{
	uint64_t tallies;

	assert_true(is_calm_soon(test->store, TABLE_TALLY));
	tallies = shop_version(test->store, TABLE_TALLY);
	assert_int_equal(store_test_write(test, count_two_at_once, NULL), OK);
	assert_true(shop_version(test->store, TABLE_TALLY) == tallies + 1);
}

static enum outcome
change_nothing(struct db *db, void *arg)
{
	int64_t changed;

	(void)arg;
	MUST(goods_delete(db, (struct goods_id){ 777 }, &changed) == OK);
	return changed == 0 ? OK : CONFLICT;
}

static void
what_changed_nothing_counts_nothing(struct store_test *test)
{
	uint64_t goods;

	assert_true(is_calm_soon(test->store, TABLE_GOODS));
	goods = shop_version(test->store, TABLE_GOODS);
	assert_int_equal(store_test_write(test, change_nothing, NULL), OK);
	assert_true(shop_version(test->store, TABLE_GOODS) == goods);
}

static enum outcome
add_goods(struct db *db, void *arg)
{
	struct goods_add_row row;

	(void)arg;
	return goods_add(db,
		&(struct goods_add_args){ .name = STR("x"),
			.price_fen = MONEY_NONE,
			.made_day = DAY_NONE,
			.sold_at = MOMENT_NONE },
		&row);
}

static void
tables_behind_triggers_count(struct store_test *test)
{
	uint64_t words;

	assert_true(is_calm_soon(test->store, TABLE_GOODS_WORDS));
	words = shop_version(test->store, TABLE_GOODS_WORDS);
	assert_int_equal(store_test_write(test, add_goods, NULL), OK);
	assert_true(shop_version(test->store, TABLE_GOODS_WORDS) == words + 1);
}

static void
another_process_is_noticed(struct store_test *test)
{
	struct store_test other = *test;
	uint64_t tallies, shelves;

	assert_true(is_calm_soon(test->store, TABLE_TALLY));
	other.store = store_test_open_again(test);
	tallies = shop_version(test->store, TABLE_TALLY);
	shelves = shop_version(test->store, TABLE_SHELF);
	for (int i = 0; i < 3; i++) {
		assert_int_equal(store_test_write(&other, shop_count, &tally), OK);
		if (test->engine == DB_SQLITE) { /* the very next question sees it */
			store_notice_others(test->store);
			assert_true(shop_version(test->store, TABLE_TALLY) == tallies + 1);
		}
		assert_true(grows_soon(test->store, TABLE_TALLY, tallies));
		tallies = shop_version(test->store, TABLE_TALLY);
		/* and both may write in turn */
		assert_int_equal(store_test_write(test, shop_count, &tally), OK);
		assert_true(shop_version(test->store, TABLE_TALLY) > tallies);
		tallies = shop_version(test->store, TABLE_TALLY);
	}
	assert_true(shop_version(test->store, TABLE_SHELF) == shelves);
	store_close(other.store);
}

/* A command has ended: the very next question of another process sees what it did, on either engine. */
static void
what_an_ended_process_did_is_known(struct store_test *test)
{
	for (int i = 0; i < 20; i++) {
		struct store_test other = *test;
		uint64_t tallies;

		assert_true(is_calm_soon(test->store, TABLE_TALLY));
		tallies = shop_version(test->store, TABLE_TALLY);
		other.store = store_test_open_again(test);
		store_migrate(other.store); /* as every process does */
		assert_int_equal(store_test_write(&other, shop_count, &tally), OK);
		store_close(other.store);
		store_notice_others(test->store);
		assert_true(shop_version(test->store, TABLE_TALLY) > tallies);
	}
}

/* What was missed while nobody listened must not be believed: every version grows. */
static void
a_lost_listener_empties_caches(struct store_test *test)
{
	uint64_t shelves;

	assert_true(is_calm_soon(test->store, TABLE_SHELF));
	shelves = shop_version(test->store, TABLE_SHELF);
	store_test_script(test, "select pg_terminate_backend(pid) from pg_stat_activity"
				" where datname = current_database() and pid <> pg_backend_pid()");
	assert_true(grows_soon(test->store, TABLE_SHELF, shelves));
	assert_true(is_calm_soon(test->store, TABLE_SHELF));
	/* and commits are counted on from there */
	shelves = shop_version(test->store, TABLE_SHELF);
	assert_int_equal(store_test_write(test, shop_add_shelf, &tally), OK);
	assert_true(shop_version(test->store, TABLE_SHELF) > shelves);
	another_process_is_noticed(test);
}

static void
a_lost_listener_empties_caches_on_postgres(void **state)
{
	(void)state;
	shop_test(DB_POSTGRES, a_lost_listener_empties_caches);
}

ON_BOTH(only_what_was_committed_counts)
ON_BOTH(rows_written_together_count)
ON_BOTH(what_changed_nothing_counts_nothing)
ON_BOTH(tables_behind_triggers_count)
ON_BOTH(another_process_is_noticed)
ON_BOTH(what_an_ended_process_did_is_known)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		BOTH(only_what_was_committed_counts),
		BOTH(rows_written_together_count),
		BOTH(what_changed_nothing_counts_nothing),
		BOTH(tables_behind_triggers_count),
		BOTH(another_process_is_noticed),
		BOTH(what_an_ended_process_did_is_known),
		cmocka_unit_test(a_lost_listener_empties_caches_on_postgres),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
