#ifndef CHUKE_SQLITE_INNER_H
#define CHUKE_SQLITE_INNER_H

#include "connection.h"

#include <sqlite3.h>

/* What connection_sqlite.c and statement_sqlite.c share; nobody else. */

/* What a connection says besides its statements; prepared once. */
enum control {
	CONTROL_BEGIN_READ,
	CONTROL_BEGIN_WRITE,
	CONTROL_COMMIT,
	CONTROL_ROLLBACK,
	CONTROL_SAVEPOINT_ACTION,
	CONTROL_RELEASE_ACTION,
	CONTROL_ROLLBACK_ACTION,
	CONTROL_SAVEPOINT_ATTEMPT,
	CONTROL_RELEASE_ATTEMPT,
	CONTROL_ROLLBACK_ATTEMPT,
	CONTROL_DATA_VERSION,
	CONTROL_HAS_TABLE,
	CONTROL_COUNT
};

struct prepared {
	uint32_t clauses;
	int order;
	sqlite3_stmt *stmt;
	int *positions; /* SQLite's index of $1, $2 …; 0: not in this combination */
	uint64_t used;  /* when it was used last, in statements */
	struct prepared *next;
};

/* A connection's own; its `handle` points here. */
struct sqlite {
	sqlite3 *db;
	sqlite3_stmt *controls[CONTROL_COUNT];
	bool is_writing;
	size_t statement_count; /* prepared now, at most SQLITE_STATEMENTS_MAX */
	uint64_t used;          /* statements started so far */
};

enum { SQLITE_STATEMENTS_MAX = 160 }; /* per connection; some kilobytes each */

/* The connection's own part; it is open. */
static inline struct sqlite *
sqlite_of(const struct connection *connection)
{
	return connection->handle;
}

/* Leaves with what SQLite says; `what` names the statement. */
_Noreturn void sqlite_fail(struct connection *connection, int code, const char *what);
/* Says it; gives SQLite's code. */
int sqlite_control(struct connection *connection, enum control control);
/* Frees what is prepared. */
void sqlite_forget_statements(struct connection *connection);

/* The statements' part of struct connection_engine. */
enum outcome sqlite_row(struct db *db, const struct db_call *call, void *ret_row);
void *sqlite_rows(struct db *db, const struct db_call *call, size_t *ret_count);
enum outcome sqlite_exec(struct db *db, const struct db_call *call, int64_t *ret_changed);
enum outcome sqlite_all(struct db *db, const struct db_list *list);
void sqlite_each(struct db *db, const struct db_call *call,
	bool (*row_callback)(void *arg, const void *row), void *arg);
void sqlite_check(struct connection *connection, const struct db_call *call);

#endif
