#include "statement_test.h"

#include <libpq-fe.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COLUMNS_MAX = 64, OID_BYTEA = 17 };

struct copying {
	sqlite3 *from;
	PGconn *to;
};

static _Noreturn void
give_up(const struct copying *copying, const char *what)
{
	fprintf(stderr, "statements_copy: %s: %s; %s\n", what, sqlite3_errmsg(copying->from),
		PQerrorMessage(copying->to));
	abort();
}

static void
run(const struct copying *copying, const char *sql)
{
	PGresult *result = PQexec(copying->to, sql);

	if (PQresultStatus(result) != PGRES_COMMAND_OK &&
		PQresultStatus(result) != PGRES_TUPLES_OK) {
		give_up(copying, sql);
	}
	PQclear(result);
}

/* "insert into t (a, b) values ($1, $2)" for the columns of `rows`. */
static void
write_insert(sqlite3_stmt *rows, const char *table, char *text, size_t size)
{
	int count = sqlite3_column_count(rows);
	size_t len = (size_t)snprintf(text, size, "insert into %s (", table);

	for (int i = 0; i < count; i++) {
		len += (size_t)snprintf(text + len, size - len, "%s%s", i ? ", " : "",
			sqlite3_column_name(rows, i));
	}
	len += (size_t)snprintf(text + len, size - len, ") values (");
	for (int i = 0; i < count; i++) {
		len += (size_t)snprintf(text + len, size - len, "%s$%d", i ? ", " : "", i + 1);
	}
	snprintf(text + len, size - len, ")");
}

static void
copy_row(const struct copying *copying, sqlite3_stmt *rows, const char *insert)
{
	const char *values[COLUMNS_MAX];
	int lengths[COLUMNS_MAX], formats[COLUMNS_MAX];
	Oid types[COLUMNS_MAX];
	int count = sqlite3_column_count(rows);
	PGresult *result;

	for (int i = 0; i < count; i++) {
		bool is_blob = sqlite3_column_type(rows, i) == SQLITE_BLOB;

		formats[i] = is_blob;
		types[i] = is_blob ? OID_BYTEA : 0;
		values[i] = is_blob ? sqlite3_column_blob(rows, i)
				    : (const char *)sqlite3_column_text(rows, i);
		if (is_blob && !values[i]) {
			values[i] = ""; /* an empty blob is no null */
		}
		lengths[i] = sqlite3_column_bytes(rows, i);
	}
	result = PQexecParams(copying->to, insert, count, types, values, lengths, formats, 0);
	if (PQresultStatus(result) != PGRES_COMMAND_OK) {
		give_up(copying, insert);
	}
	PQclear(result);
}

static void
copy_table(const struct copying *copying, const char *table)
{
	char text[8192];
	sqlite3_stmt *rows;
	int code;

	snprintf(text, sizeof(text), "select * from %s", table);
	if (sqlite3_prepare_v2(copying->from, text, -1, &rows, NULL) != SQLITE_OK ||
		sqlite3_column_count(rows) > COLUMNS_MAX) {
		give_up(copying, table);
	}
	write_insert(rows, table, text, sizeof(text));
	while ((code = sqlite3_step(rows)) == SQLITE_ROW) {
		copy_row(copying, rows, text);
	}
	if (code != SQLITE_DONE) {
		give_up(copying, table);
	}
	sqlite3_finalize(rows);
}

/* A table that SQLite keeps as rows, not an index of a search. */
static bool
is_plain(const struct copying *copying, const char *table)
{
	sqlite3_stmt *stmt;
	bool is_plain;

	if (sqlite3_prepare_v2(copying->from,
		    "select 1 from pragma_table_list where name = ?1 and type = 'table'", -1, &stmt,
		    NULL) != SQLITE_OK) {
		give_up(copying, table);
	}
	sqlite3_bind_text(stmt, 1, table, -1, SQLITE_STATIC);
	is_plain = sqlite3_step(stmt) == SQLITE_ROW;
	sqlite3_finalize(stmt);
	return is_plain;
}

/* What db/ keeps of its own stays as the migration made it. */
static bool
is_ours(const char *table)
{
	return strcmp(table, "schema_patch") != 0 && strcmp(table, "table_version") != 0;
}

void
statements_copy(const struct store_test *from_sqlite, const struct store_test *to_postgres)
{
	struct copying copying = { .to = PQconnectdb(to_postgres->address) };

	if (sqlite3_open(from_sqlite->address, &copying.from) != SQLITE_OK ||
		PQstatus(copying.to) != CONNECTION_OK) {
		give_up(&copying, "open");
	}
	run(&copying, "begin");
	run(&copying, "set local session_replication_role = replica"); /* no triggers, no checks */
	for (size_t i = 0; i < db_program.table_count; i++) {
		if (is_plain(&copying, db_program.tables[i]) && is_ours(db_program.tables[i])) {
			char text[256];

			/* rows that the migrations themselves put there come along */
			snprintf(text, sizeof(text), "delete from %s", db_program.tables[i]);
			run(&copying, text);
			copy_table(&copying, db_program.tables[i]);
		}
	}
	run(&copying, "commit");
	run(&copying, "analyze");
	sqlite3_close(copying.from);
	PQfinish(copying.to);
}
