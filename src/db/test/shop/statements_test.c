#include "shop.h"
#include "statement_test.h"

/* Every statement of the shop on both engines; offices' tests do the same with their own data. */

static void
every_combination_is_prepared(struct store_test *test)
{
	struct statement_report report = { 0 };

	statements_prepare(test, &report);
	assert_int_equal(report.faults, 0);
	assert_int_equal(report.statements, all_statement_count);
	assert_true(report.combinations > report.statements); /* goods_list alone has 16 */
}

static enum outcome
fill(struct db *db, void *arg)
{
	struct shelf_add_row shelf = { { 0 } };
	struct goods_add_row row;

	(void)arg;
	for (int i = 0; i < 40; i++) {
		struct str name = str_format(db_arena(db), "name %d %s", i, i % 3 ? "蛋" : "a");

		if (i % 10 == 0) {
			MUST(shelf_add(db, name, i % 20 == 0, &shelf) == OK);
		}
		MUST(goods_add(db,
			     &(struct goods_add_args){
				     .shelf_id = i % 4 ? shelf.id : (struct shelf_id){ 0 },
				     .name = name,
				     .price_fen = i % 5 ? (struct money){ i * 7 % 11 } : MONEY_NONE,
				     .made_day = i % 6 ? (struct day){ i } : DAY_NONE,
				     .sold_at = i % 7 ? (struct moment){ i } : MOMENT_NONE,
				     .picture = i % 8 ? name : STR_NONE,
				     .count = i },
			     &row) == OK);
		MUST(slip_add(db, row.id, name) == OK);
		MUST(tally_add(db, name, i) == OK);
	}
	return OK;
}

static const struct sample samples[] = {
	{ "words", { DB_TEXT, 0, { "\"蛋\"", 5 } } },
	{ "price_fen", { DB_INT, 4, { NULL, 0 } } },
	{ "name", { DB_TEXT, 0, { "name 10 蛋", 11 } } },
	{ "id", { DB_INT, 1, { NULL, 0 } } },
	{ "id", { DB_INT, 4, { NULL, 0 } } },
	{ "id", { DB_NULL, 0, { NULL, 0 } } },
};

static void
both_engines_answer_the_same(void **state)
{
	static const struct samples all = { samples, sizeof(samples) / sizeof(samples[0]) };
	struct store_test sqlite, postgres;
	struct statement_report report = { 0 };

	(void)state;
	if (!store_test_has(DB_POSTGRES)) {
		skip();
	}
	store_test_open(&sqlite, DB_SQLITE);
	store_test_open(&postgres, DB_POSTGRES);
	assert_int_equal(store_test_write(&sqlite, fill, NULL), OK);
	assert_int_equal(store_test_write(&postgres, fill, NULL), OK);
	statements_compare(&sqlite, &postgres, &all, &report);
	assert_int_equal(report.faults, 0);
	assert_true(report.rows > 300);

	/* a single row that differs is seen */
	store_test_script(&postgres, "update goods set price_fen = 999 where id = 4");
	statements_compare(&sqlite, &postgres, &all, &report);
	assert_true(report.faults > 0);
	store_test_close(&sqlite);
	store_test_close(&postgres);
}

ON_BOTH(every_combination_is_prepared)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		BOTH(every_combination_is_prepared),
		cmocka_unit_test(both_engines_answer_the_same),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
