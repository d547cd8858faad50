#include "sqlite_inner.h"
#include "store_private.h"

/* What SQLite itself finds wrong: rows that point at nothing, a damaged file.  PostgreSQL lets neither be. */

enum { BREACHES_MAX = 100 };

struct checking {
	struct store *store;
	struct connection *connection;
	struct arena *arena;
	void (*breach)(void *arg, struct str sentence);
	void *arg;
};

static struct str
column(sqlite3_stmt *stmt, int index)
{
	return (struct str){ (const char *)sqlite3_column_text(stmt, index),
		(size_t)sqlite3_column_bytes(stmt, index) };
}

/* Rows of "pragma foreign_key_check": table, row, the table that it points into. */
static void
tell_reference(const struct checking *checking, sqlite3_stmt *stmt)
{
	checking->breach(checking->arg,
		str_format(checking->arena, "row %lld of %.*s points at nothing in %.*s",
			(long long)sqlite3_column_int64(stmt, 1), STR_ARG(column(stmt, 0)),
			STR_ARG(column(stmt, 2))));
}

/* Rows of "pragma quick_check": a sentence each, or one "ok". */
static void
tell_damage(const struct checking *checking, sqlite3_stmt *stmt)
{
	if (!str_equal(column(stmt, 0), STR("ok"))) {
		checking->breach(checking->arg, str_copy(checking->arena, column(stmt, 0)));
	}
}

static void
ask(const struct checking *checking, const char *text,
	void (*tell)(const struct checking *checking, sqlite3_stmt *stmt))
{
	sqlite3 *handle = sqlite_of(checking->connection)->db;
	sqlite3_stmt *stmt = NULL;
	int code = sqlite3_prepare_v2(handle, text, -1, &stmt, NULL);

	for (int i = 0; code == SQLITE_OK && i < BREACHES_MAX; i++) {
		if (sqlite3_step(stmt) != SQLITE_ROW) {
			break;
		}
		tell(checking, stmt);
	}
	code = sqlite3_finalize(stmt);
	if (code != SQLITE_OK) {
		sqlite_fail(checking->connection, code, text);
	}
}

static void
check_sqlite(void *arg)
{
	const struct checking *checking = arg;

	connection_begin(checking->connection, TRANSACTION_READ);
	ask(checking, "pragma foreign_key_check", tell_reference);
	ask(checking, "pragma quick_check(100)", tell_damage);
	connection_engine(checking->connection)->commit(checking->connection);
}

void
store_check(struct store *store, struct arena *arena,
	void (*breach)(void *arg, struct str sentence), void *arg)
{
	struct checking checking = { store, NULL, arena, breach, arg };
	struct failure failure;
	bool is_asked;

	if (store->engine != DB_SQLITE) {
		return;
	}
	checking.connection = pool_take(store);
	is_asked = fail_catch(check_sqlite, &checking, &failure);
	if (!is_asked) {
		connection_undo(checking.connection);
	}
	pool_give(store, checking.connection);
	if (!is_asked) {
		fail_as(failure.kind, "%s", failure.message);
	}
}
