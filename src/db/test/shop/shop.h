#ifndef CHUKE_SHOP_H
#define CHUKE_SHOP_H

#include "shop_queries.h"
#include "store_test.h"
#include "tables.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

/* What the tests of the store share: actions on the shop's tables, each test on both engines. */

/*
 * For what runs in a transaction, perhaps on the writer's thread, where cmocka's asserts must not stand:
 * ends the whole program, which counts as failed.
 */
#define MUST(condition)                                           \
	do {                                                      \
		if (!(condition)) {                               \
			shop_die(#condition, __FILE__, __LINE__); \
		}                                                 \
	} while (0)
_Noreturn void shop_die(const char *condition, const char *file, int line);

/* Runs a test function on one engine; skips PostgreSQL aloud where there is none. */
#define ON_BOTH(name)                                \
	static void name##_on_sqlite(void **state)   \
	{                                            \
		(void)state;                         \
		shop_test(DB_SQLITE, name);          \
	}                                            \
	static void name##_on_postgres(void **state) \
	{                                            \
		(void)state;                         \
		shop_test(DB_POSTGRES, name);        \
	}
#define BOTH(name) cmocka_unit_test(name##_on_sqlite), cmocka_unit_test(name##_on_postgres)

void shop_test(enum db_engine engine, void (*run)(struct store_test *test));

/* Adds `arg`, a struct str, as a shelf. */
enum outcome shop_add_shelf(struct db *db, void *arg);
/* Adds 1 to the tally named by `arg`, a struct str. */
enum outcome shop_count(struct db *db, void *arg);
/* What the tally of this name stands at; 0 if there is none. */
int64_t shop_tally(struct store_test *test, struct str name);
/* How many shelves are called so. */
int shop_shelves(struct store_test *test, struct str name);
/* The sum of versions of one table. */
uint64_t shop_version(struct store *store, enum table_number table);

#endif
