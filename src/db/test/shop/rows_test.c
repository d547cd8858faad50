#include "shop.h"

#include <stdio.h>
#include <string.h>

/* Values in and out, absent values, outcomes: the same on both engines. */

static const char picture_bytes[] = "\0\x01\xff'\\x";

static enum outcome
add_goods(struct db *db, void *arg)
{
	struct goods_add_row *ids = arg;
	struct shelf_add_row shelf;

	MUST(shelf_add(db, STR("下层"), true, &shelf) == OK);
	MUST(goods_add(db,
		     &(struct goods_add_args){ .shelf_id = shelf.id,
			     .name = STR("it's \"蛋\" ?1 $1"),
			     .price_fen = { INT64_MAX },
			     .made_day = { -3 },
			     .sold_at = { -1 },
			     .picture = { picture_bytes, sizeof(picture_bytes) },
			     .count = INT64_C(1) << 40 },
		     &ids[0]) == OK);
	MUST(goods_add(db,
		     &(struct goods_add_args){ .name = STR(""),
			     .price_fen = MONEY_NONE,
			     .made_day = DAY_NONE,
			     .sold_at = MOMENT_NONE,
			     .picture = STR("") },
		     &ids[1]) == OK);
	MUST(goods_add(db,
		     &(struct goods_add_args){ .name = STR("nothing"),
			     .price_fen = MONEY_NONE,
			     .made_day = DAY_NONE,
			     .sold_at = MOMENT_NONE },
		     &ids[2]) == OK);
	return OK;
}

static void
look_at_goods(struct db *db, void *arg)
{
	const struct goods_add_row *ids = arg;
	struct goods_find_row row, untouched;

	MUST(goods_find(db, ids[0].id, &row) == OK);
	MUST(str_equal(row.name, STR("it's \"蛋\" ?1 $1")));
	MUST(row.price_fen.fen == INT64_MAX);
	MUST(row.made_day.n == -3);
	MUST(row.sold_at.ms == -1);
	MUST(row.picture.len == sizeof(picture_bytes));
	MUST(memcmp(row.picture.ptr, picture_bytes, sizeof(picture_bytes)) == 0);
	MUST(row.count == INT64_C(1) << 40);
	MUST(str_equal(row.shelf_name, STR("下层")));

	MUST(goods_find(db, ids[1].id, &row) == OK);
	MUST(!str_is_none(row.name) && row.name.len == 0);
	MUST(!str_is_none(row.picture) && row.picture.len == 0);
	MUST(money_is_none(row.price_fen));
	MUST(day_is_none(row.made_day));
	MUST(moment_is_none(row.sold_at));
	MUST(row.shelf_id.v == 0);
	MUST(str_is_none(row.shelf_name));

	MUST(goods_find(db, ids[2].id, &row) == OK);
	MUST(str_is_none(row.picture));

	memset(&row, 0x5a, sizeof(row));
	untouched = row;
	MUST(goods_find(db, (struct goods_id){ 999 }, &row) == NOT_FOUND);
	MUST(memcmp(&row, &untouched, sizeof(row)) == 0);
	MUST(goods_find(db, (struct goods_id){ 0 }, &row) == NOT_FOUND);
}

static void
values_come_back(struct store_test *test)
{
	struct goods_add_row ids[3];

	assert_int_equal(store_test_write(test, add_goods, ids), OK);
	store_test_read(test, look_at_goods, ids);
}

/* ---- lists, orders, optional clauses ----------------------------------------------------------- */

static enum outcome
fill(struct db *db, void *arg)
{
	static const char *const names[] = { "梨 子", "苹 果", "苹 果 干", "b", "A", "a" };
	struct shelf_add_row shelf;
	struct goods_add_row row;

	(void)arg;
	MUST(shelf_add(db, STR("s"), true, &shelf) == OK);
	for (int i = 0; i < 6; i++) {
		MUST(goods_add(db,
			     &(struct goods_add_args){ .name = str_of(names[i]),
				     .shelf_id = i % 2 ? shelf.id : (struct shelf_id){ 0 },
				     .price_fen = i == 2 ? MONEY_NONE : (struct money){ i * 100 },
				     .made_day = { i },
				     .sold_at = MOMENT_NONE },
			     &row) == OK);
	}
	return OK;
}

static bool
stop_after_two(void *arg, const struct goods_each_row *row)
{
	int *count = arg;

	MUST(row->name.len > 0);
	return ++*count < 2;
}

static void
look_at_lists(struct db *db, void *arg)
{
	struct goods_list_args args = { .order = GOODS_LIST_BY_NAME, .limit = 10 };
	struct goods_list_rows rows = goods_list(db, &args);
	struct goods_count_row sums;
	int count = 0;

	(void)arg;
	MUST(rows.count == 6);
	MUST(str_equal(rows.items[0].name, STR("A"))); /* by bytes */
	MUST(str_equal(rows.items[1].name, STR("a")));
	MUST(str_equal(rows.items[2].name, STR("b")));
	args.order = GOODS_LIST_BY_PRICE;
	rows = goods_list(db, &args);
	MUST(rows.items[0].price_fen.fen == 500);
	MUST(money_is_none(rows.items[5].price_fen)); /* nulls last */
	args.clauses = GOODS_LIST_CHEAP | GOODS_LIST_SHELF;
	args.price_fen.fen = 300;
	args.shelf_id.v = 1;
	rows = goods_list(db, &args);
	MUST(rows.count == 2);
	args.clauses = GOODS_LIST_WORDS;
	args.words = STR("\"苹 果\"");
	rows = goods_list(db, &args);
	MUST(rows.count == 2);
	args.clauses = 0;
	args.limit = 2;
	args.offset = 5;
	rows = goods_list(db, &args);
	MUST(rows.count == 1);
	args.offset = 6;
	MUST(goods_list(db, &args).count == 0);

	MUST(goods_count(db, &sums) == OK);
	MUST(sums.total == 6);
	MUST(sums.sum_fen.fen == 1300);
	MUST(sums.last_day.n == 5);
	goods_each(db, 1, 100, stop_after_two, &count);
	MUST(count == 2);
	MUST(name_list(db).count == 7);
}

static void
lists_are_ordered_and_filtered(struct store_test *test)
{
	assert_int_equal(store_test_write(test, fill, NULL), OK);
	store_test_read(test, look_at_lists, NULL);
}

/* More limits than a connection of PostgreSQL keeps texts for, each from several rows on. */
static void
look_at_limits(struct db *db, void *arg)
{
	struct goods_list_args args = { .order = GOODS_LIST_BY_NAME, .limit = 100 };
	struct goods_list_rows all = goods_list(db, &args);

	(void)arg;
	for (int64_t i = 0; i < 60; i++) {
		struct goods_list_rows rows;
		int64_t left;

		args.limit = i % 12;
		args.offset = i % 5 == 4 ? i % 7 : 0;
		left = (int64_t)all.count - args.offset;
		rows = goods_list(db, &args);
		MUST((int64_t)rows.count == (left < args.limit ? left < 0 ? 0 : left : args.limit));
		for (size_t k = 0; k < rows.count; k++) {
			MUST(rows.items[k].id.v == all.items[(size_t)args.offset + k].id.v);
		}
	}
}

static void
limits_are_kept(struct store_test *test)
{
	assert_int_equal(store_test_write(test, fill, NULL), OK);
	store_test_read(test, look_at_limits, NULL);
}

static void
look_at_none(struct db *db, void *arg)
{
	struct goods_count_row sums;

	(void)arg;
	MUST(goods_count(db, &sums) == OK);
	MUST(sums.total == 0);
	MUST(money_is_none(sums.sum_fen));
	MUST(day_is_none(sums.last_day));
}

static void
an_empty_sum_is_absent(struct store_test *test)
{
	store_test_read(test, look_at_none, NULL);
}

/* ---- constraints ------------------------------------------------------------------------------- */

struct refusal {
	int which;
	char constraint[100];
};

static enum outcome
provoke(struct db *db, void *arg)
{
	struct refusal *refusal = arg;
	struct goods_add_args goods = { .name = STR("same"),
		.price_fen = MONEY_NONE,
		.made_day = DAY_NONE,
		.sold_at = MOMENT_NONE,
		.shelf_id = { 1 } };
	struct shelf_add_row shelf;
	struct goods_add_row row;
	enum outcome outcome;
	int64_t changed;
	char name[101];

	switch (refusal->which) {
	case 0:
		outcome = shelf_add(db, STR("s"), true, &shelf);
		break;
	case 1:
		MUST(goods_add(db, &goods, &row) == OK);
		outcome = goods_add(db, &goods, &row);
		break;
	case 2:
		goods.count = -1;
		outcome = goods_add(db, &goods, &row);
		break;
	case 3:
		memset(name, 'x', sizeof(name));
		outcome = shelf_add(db, (struct str){ name, sizeof(name) }, true, &shelf);
		break;
	case 4:
		outcome = slip_add(db, (struct goods_id){ 777 }, STR(""));
		break;
	case 5:
		outcome = shelf_delete(db, (struct shelf_id){ 1 }, &changed);
		break;
	default:
		MUST(goods_add(db, &goods, &row) == OK);
		MUST(slip_add(db, row.id, STR("")) == OK);
		outcome = slip_note(db, STR("x"), &changed);
	}
	strcpy(refusal->constraint, db_constraint(db));
	return outcome;
}

static void
constraints_are_conflicts_with_names(struct store_test *test)
{
	static const char *const names[] = { "shelf.name", "goods.shelf_id, goods.name", NULL,
		"shelf_name_length", "foreign key", "foreign key", "slip_is_final" };

	assert_int_equal(store_test_write(test, fill, NULL), OK);
	for (int i = 0; i < 7; i++) {
		struct refusal refusal = { .which = i };

		assert_int_equal(store_test_write(test, provoke, &refusal), CONFLICT);
		if (names[i]) {
			assert_string_equal(refusal.constraint, names[i]);
		}
	}
}

static enum outcome
ignore_conflict(struct db *db, void *arg)
{
	struct str name = STR("s");

	(void)arg;
	(void)shop_count(db, &(struct str){ "ignored", 7 });
	(void)shop_add_shelf(db, &name);
	return OK;
}

static void
a_conflict_that_is_ignored_undoes(struct store_test *test)
{
	assert_int_equal(store_test_write(test, fill, NULL), OK);
	assert_int_equal(store_test_write(test, ignore_conflict, NULL), CONFLICT);
	assert_int_equal(shop_tally(test, STR("ignored")), 0);
}

static enum outcome
ask_after_conflict(struct db *db, void *arg)
{
	struct str name = STR("s");

	(void)arg;
	(void)shop_add_shelf(db, &name);
	return shop_count(db, &name);
}

struct caught_write {
	struct store_test *test;
	enum outcome (*run)(struct db *db, void *arg);
	void *arg;
};

static void
run_caught(void *arg)
{
	struct caught_write *write = arg;

	store_write(write->test->store, write->test->arena, write->run, write->arg);
}

static void
nothing_may_be_asked_after_a_conflict(struct store_test *test)
{
	struct caught_write write = { test, ask_after_conflict, NULL };
	struct failure failure;

	assert_int_equal(store_test_write(test, fill, NULL), OK);
	assert_false(fail_catch(run_caught, &write, &failure));
	assert_non_null(strstr(failure.message, "shelf.name"));
}

static enum outcome
write_then_conflict(struct db *db, void *arg)
{
	struct str name = STR("s");

	(void)arg;
	MUST(tally_add(db, STR("inner"), 1) == OK);
	return shop_add_shelf(db, &name);
}

static enum outcome
write_more(struct db *db, void *arg)
{
	(void)arg;
	MUST(db_try(db, write_then_conflict, NULL) == CONFLICT);
	return tally_add(db, STR("nested"), 1);
}

static enum outcome
try_things(struct db *db, void *arg)
{
	struct str name = STR("t");

	(void)arg;
	MUST(db_try(db, write_then_conflict, NULL) == CONFLICT);
	MUST(db_try(db, shop_add_shelf, &name) == OK);
	MUST(db_try(db, write_more, NULL) == OK);
	return tally_add(db, STR("outer"), 1);
}

static void
an_attempt_is_undone_alone(struct store_test *test)
{
	assert_int_equal(store_test_write(test, fill, NULL), OK);
	assert_int_equal(store_test_write(test, try_things, NULL), OK);
	assert_int_equal(shop_tally(test, STR("inner")), 0);
	assert_int_equal(shop_tally(test, STR("outer")), 1);
	assert_int_equal(shop_tally(test, STR("nested")), 1);
	assert_int_equal(shop_shelves(test, STR("t")), 1);
}

/* ---- what a transaction says of itself --------------------------------------------------------- */

static bool
has(const struct db_tables *tables, enum table_number table)
{
	return tables->bits[table / 64] >> (table % 64) & 1;
}

static enum outcome
delete_goods(struct db *db, void *arg)
{
	struct goods_add_row *ids = arg;
	int64_t changed = -1;

	MUST(goods_delete(db, ids[0].id, &changed) == OK);
	MUST(changed == 1);
	MUST(has(db_tables_written(db), TABLE_GOODS));
	MUST(has(db_tables_written(db), TABLE_SLIP)); /* by its cascade */
	MUST(!(has(db_tables_written(db), TABLE_SHELF)));
	MUST(goods_delete(db, ids[0].id, &changed) == OK);
	MUST(changed == 0);
	return OK;
}

static void
tables_are_noted(struct store_test *test)
{
	struct goods_add_row ids[3];

	assert_int_equal(store_test_write(test, add_goods, ids), OK);
	assert_int_equal(store_test_write(test, delete_goods, ids), OK);
}

static void
write_in_read(struct db *db, void *arg)
{
	(void)arg;
	(void)tally_add(db, STR("x"), 1);
}

static void
read_caught(void *arg)
{
	struct store_test *test = arg;

	store_read(test->store, test->arena, write_in_read, NULL);
}

static void
a_read_cannot_write(struct store_test *test)
{
	struct failure failure;

	assert_false(fail_catch(read_caught, test, &failure));
	assert_int_equal(shop_tally(test, STR("x")), 0);
}

static bool
ask_within(void *arg, const struct goods_each_row *row)
{
	struct goods_count_row sums;

	(void)row;
	goods_count(arg, &sums);
	return true;
}

static void
each_with_question(struct db *db, void *arg)
{
	(void)arg;
	goods_each(db, 0, 10, ask_within, db);
}

static void
read_each_caught(void *arg)
{
	struct store_test *test = arg;

	store_read(test->store, test->arena, each_with_question, NULL);
}

static void
nothing_is_asked_while_rows_are_read(struct store_test *test)
{
	struct failure failure;

	assert_int_equal(store_test_write(test, fill, NULL), OK);
	assert_false(fail_catch(read_each_caught, test, &failure));
	store_test_read(test, look_at_lists, NULL); /* and the connection works on */
}

/* ---- many rows at once ------------------------------------------------------------------------- */

enum { MANY = 9001 }; /* more than one statement takes on PostgreSQL */

static enum outcome
add_many(struct db *db, void *arg)
{
	struct goods_add_args *items = ARENA_ARRAY(db_arena(db), MANY, struct goods_add_args);
	struct tally_put_args tallies[] = { { STR("A"), 1 }, { STR("b"), -5 } };
	struct tally_find_row tally;

	for (int i = 0; i < MANY; i++) {
		items[i] = (struct goods_add_args){ .name = str_format(db_arena(db), "%d 蛋", i),
			.price_fen = i % 3 ? (struct money){ i } : MONEY_NONE,
			.made_day = i % 4 ? (struct day){ -i } : DAY_NONE,
			.sold_at = i % 5 ? (struct moment){ i } : MOMENT_NONE,
			.picture = i % 2   ? (struct str){ picture_bytes, sizeof(picture_bytes) }
				   : i % 3 ? STR("")
					   : STR_NONE,
			.count = i };
	}
	MUST(goods_add_all(db, items, 0, NULL) == OK);
	MUST(goods_add_all(db, items, MANY, arg) == OK);
	MUST(tally_put_all(db, tallies, 2) == OK);
	MUST(tally_put_all(db, tallies, 1) == OK);
	MUST(tally_find(db, STR("a"), &tally) == OK && tally.value == 4);
	MUST(tally_find(db, STR("b"), &tally) == OK && tally.value == -4);
	return OK;
}

static void
look_at_many(struct db *db, void *arg)
{
	const struct goods_add_row *ids = arg;
	struct goods_find_row row;

	for (int i = 0; i < MANY; i += 37) {
		MUST(goods_find(db, ids[i].id, &row) == OK);
		MUST(str_equal(row.name, str_format(db_arena(db), "%d 蛋", i)));
		MUST(i % 3 ? row.price_fen.fen == i : money_is_none(row.price_fen));
		MUST(i % 4 ? row.made_day.n == -i : day_is_none(row.made_day));
		MUST(i % 5 ? row.sold_at.ms == i : moment_is_none(row.sold_at));
		MUST(row.picture.len == (i % 2 ? sizeof(picture_bytes) : 0));
		MUST(str_is_none(row.picture) == (i % 2 == 0 && i % 3 == 0));
		MUST(row.count == i);
	}
}

static void
many_rows_go_in_together(struct store_test *test)
{
	struct goods_add_row *ids = ARENA_ARRAY(test->arena, MANY, struct goods_add_row);

	assert_int_equal(store_test_write(test, add_many, ids), OK);
	store_test_read(test, look_at_many, ids);
}

static enum outcome
add_twice(struct db *db, void *arg)
{
	struct goods_add_args items[3] = { { .name = STR("x") }, { .name = STR("y") } };
	struct goods_add_row ids[3];
	struct shelf_add_row shelf;

	MUST(shelf_add(db, STR("s"), true, &shelf) == OK);
	items[2] = items[0];
	for (int i = 0; i < 3; i++) {
		items[i].shelf_id = shelf.id;
	}
	MUST(goods_add_all(db, items, 3, ids) == CONFLICT);
	snprintf(arg, 100, "%s", db_constraint(db));
	return CONFLICT;
}

static void
one_conflict_refuses_all(struct store_test *test)
{
	char constraint[100];

	assert_int_equal(store_test_write(test, add_twice, constraint), CONFLICT);
	assert_string_equal(constraint, "goods.shelf_id, goods.name");
}

ON_BOTH(many_rows_go_in_together)
ON_BOTH(one_conflict_refuses_all)
ON_BOTH(values_come_back)
ON_BOTH(lists_are_ordered_and_filtered)
ON_BOTH(limits_are_kept)
ON_BOTH(an_empty_sum_is_absent)
ON_BOTH(constraints_are_conflicts_with_names)
ON_BOTH(a_conflict_that_is_ignored_undoes)
ON_BOTH(nothing_may_be_asked_after_a_conflict)
ON_BOTH(an_attempt_is_undone_alone)
ON_BOTH(tables_are_noted)
ON_BOTH(a_read_cannot_write)
ON_BOTH(nothing_is_asked_while_rows_are_read)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		BOTH(values_come_back),
		BOTH(many_rows_go_in_together),
		BOTH(one_conflict_refuses_all),
		BOTH(lists_are_ordered_and_filtered),
		BOTH(limits_are_kept),
		BOTH(an_empty_sum_is_absent),
		BOTH(constraints_are_conflicts_with_names),
		BOTH(a_conflict_that_is_ignored_undoes),
		BOTH(nothing_may_be_asked_after_a_conflict),
		BOTH(an_attempt_is_undone_alone),
		BOTH(tables_are_noted),
		BOTH(a_read_cannot_write),
		BOTH(nothing_is_asked_while_rows_are_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
