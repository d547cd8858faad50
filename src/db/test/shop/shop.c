#include "shop.h"

#include <stdio.h>
#include <stdlib.h>

void
shop_die(const char *condition, const char *file, int line)
{
	fprintf(stderr, "%s:%d: %s does not hold\n", file, line, condition);
	abort();
}

void
shop_test(enum db_engine engine, void (*run)(struct store_test *test))
{
	struct store_test test;

	if (!store_test_has(engine)) {
		skip();
	}
	store_test_open(&test, engine);
	run(&test);
	store_test_close(&test);
}

enum outcome
shop_add_shelf(struct db *db, void *arg)
{
	struct shelf_add_row row;

	return shelf_add(db, *(struct str *)arg, true, &row);
}

enum outcome
shop_count(struct db *db, void *arg)
{
	return tally_add(db, *(struct str *)arg, 1);
}

struct finding {
	struct str name;
	int64_t value;
};

static void
find_tally(struct db *db, void *arg)
{
	struct finding *finding = arg;
	struct tally_find_row row;

	if (tally_find(db, finding->name, &row) == OK) {
		finding->value = row.value;
	}
}

int64_t
shop_tally(struct store_test *test, struct str name)
{
	struct finding finding = { .name = name };

	store_test_read(test, find_tally, &finding);
	return finding.value;
}

static void
find_shelf(struct db *db, void *arg)
{
	struct finding *finding = arg;
	struct shelf_find_row row;

	finding->value = shelf_find_by_name(db, finding->name, &row) == OK;
}

int
shop_shelves(struct store_test *test, struct str name)
{
	struct finding finding = { .name = name };

	store_test_read(test, find_shelf, &finding);
	return (int)finding.value;
}

uint64_t
shop_version(struct store *store, enum table_number table)
{
	struct db_tables tables = { 0 };

	tables.bits[table / 64] |= UINT64_C(1) << (table % 64);
	return store_version_sum(store, &tables);
}
