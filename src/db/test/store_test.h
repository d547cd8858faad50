#ifndef CHUKE_STORE_TEST_H
#define CHUKE_STORE_TEST_H

#include "store.h"

/*
 * For tests of every layer: a fresh, migrated store on one engine.  SQLite stands in a temporary folder;
 * PostgreSQL in a database of its own in the cluster that CHUKE_TEST_PG names (a conninfo that may create
 * databases).  Without that variable tests of PostgreSQL must be skipped, which is said aloud.
 */

struct store_test {
	struct store *store;
	struct arena *arena; /* for the test; 256 MiB */
	enum db_engine engine;
	char folder[64];   /* the temporary folder, also on PostgreSQL */
	char database[64]; /* PostgreSQL's name */
	char address[512]; /* what store_open() got */
};

/* False, after a word on stderr, if the engine cannot be tested here. */
bool store_test_has(enum db_engine engine);
/* "sqlite" or "postgres". */
const char *store_test_engine_name(enum db_engine engine);
/* Makes it; aborts with a message if that is impossible. */
void store_test_open(struct store_test *test, enum db_engine engine);
/* The same without migrating: for tests of the migration itself. */
void store_test_open_empty(struct store_test *test, enum db_engine engine);
/* Closes and removes everything. */
void store_test_close(struct store_test *test);
/* Opens the same database once more, as another process would; closed by the caller. */
struct store *store_test_open_again(const struct store_test *test);

/*
 * As store_write() and store_read() with the test's arena; a failure aborts with its message, so that a
 * test need not catch it.
 */
enum outcome store_test_write(
	struct store_test *test, enum outcome (*run)(struct db *db, void *arg), void *arg);
void store_test_read(struct store_test *test, void (*run)(struct db *db, void *arg), void *arg);

/* Runs SQL directly: for what no statement may do. */
void store_test_script(const struct store_test *test, const char *sql);

#endif
