#include "statement_test.h"

#include "buf.h"
#include "connection.h"

#include <libpq-fe.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

/*
 * How an engine would find a statement's rows.  Without rows it would read whole tables, so PostgreSQL is told that
 * reading a table or sorting costs a lot: what does so nevertheless has no index to go by.  SQLite goes by an index
 * whenever it can.
 */

static const struct db_statement *
find_statement(const char *name)
{
	for (size_t i = 0; i < all_statement_count; i++) {
		if (strcmp(all_statements[i]->name, name) == 0) {
			return all_statements[i];
		}
	}
	return NULL;
}

static size_t
fault(const struct db_statement *statement, const char *line)
{
	fprintf(stderr, "%s:%d: %s: %s\n", statement->file, statement->line, statement->name, line);
	return 1;
}

/* ---- SQLite ------------------------------------------------------------------------------------- */

/* "SCAN n" reads a table from its beginning; "SCAN n USING COVERING INDEX …" goes along an index. */
static bool
is_slow_on_sqlite(const char *line, const char *tables)
{
	bool is_scan = strncmp(line, "SCAN ", 5) == 0 && !strstr(line, " USING ") &&
		       !strstr(line, "VIRTUAL TABLE");

	return strstr(line, "TEMP B-TREE") ||
	       (is_scan && strchr(tables, line[5]) && line[6] == '\0');
}

static size_t
plan_on_sqlite(
	sqlite3 *sqlite, const struct db_statement *statement, const char *text, const char *tables)
{
	struct buf question;
	sqlite3_stmt *plan = NULL;
	size_t faults = 0;

	buf_init(&question, 1 << 20);
	buf_format(&question, "explain query plan %s", text);
	buf_char(&question, '\0');
	if (sqlite3_prepare_v2(sqlite, question.ptr, -1, &plan, NULL) != SQLITE_OK) {
		faults += fault(statement, sqlite3_errmsg(sqlite));
	}
	buf_finish(&question);
	while (plan && sqlite3_step(plan) == SQLITE_ROW) {
		const char *line = (const char *)sqlite3_column_text(plan, 3);

		if (line && is_slow_on_sqlite(line, tables)) {
			faults += fault(statement, line);
		}
	}
	sqlite3_finalize(plan);
	return faults;
}

/* ---- PostgreSQL --------------------------------------------------------------------------------- */

static bool
is_slow_on_postgres(const char *line, const char *tables)
{
	const char *scan = strstr(line, "Seq Scan on ");
	const char *alias = scan ? strchr(scan + strlen("Seq Scan on "), ' ') : NULL;

	return strstr(line, "Sort Key") || (alias && strchr(tables, alias[1]) && alias[2] == ' ');
}

/* The plan for any values, which is the one that is kept. */
static PGresult *
explain_on_postgres(PGconn *postgres, const struct db_statement *statement, const char *text)
{
	struct buf question;
	PGresult *result;

	buf_init(&question, 1 << 20);
	buf_text(&question,
		"set enable_seqscan = off; set enable_sort = off; set enable_bitmapscan = off;"
		"set plan_cache_mode = force_generic_plan; deallocate all; prepare planned(");
	for (size_t i = 0; i < statement->param_count; i++) {
		buf_format(&question, "%s%s", i ? ", " : "",
			statement->param_types[i] == DB_INT ? "bigint" : "text");
	}
	if (statement->param_count == 0) {
		question.len--;
	}
	buf_format(&question, "%s as %s; explain execute planned%s",
		statement->param_count ? ")" : "", text, statement->param_count ? "(" : "");
	for (size_t i = 0; i < statement->param_count; i++) {
		buf_text(&question, i ? ", null" : "null");
	}
	buf_text(&question, statement->param_count ? ")" : "");
	buf_char(&question, '\0');
	result = PQexec(postgres, question.ptr);
	buf_finish(&question);
	return result;
}

static size_t
plan_on_postgres(PGconn *postgres, const struct db_statement *statement, const char *text,
	const char *tables)
{
	PGresult *result = explain_on_postgres(postgres, statement, text);
	size_t faults = 0;

	if (PQresultStatus(result) != PGRES_TUPLES_OK) {
		faults += fault(statement, PQresultErrorMessage(result));
	}
	for (int i = 0; i < PQntuples(result); i++) {
		if (is_slow_on_postgres(PQgetvalue(result, i, 0), tables)) {
			faults += fault(statement, PQgetvalue(result, i, 0));
		}
	}
	PQclear(result);
	return faults;
}

/* ---- both --------------------------------------------------------------------------------------- */

static size_t
plan_one(const struct store_test *test, const struct planned *planned, sqlite3 *sqlite,
	PGconn *postgres)
{
	const struct db_statement *statement = find_statement(planned->name);
	struct db_call call = {
		.statement = statement, .clauses = planned->clauses, .order = planned->order
	};
	struct buf text;
	size_t faults;

	if (!statement) {
		fprintf(stderr, "%s: no such statement\n", planned->name);
		return 1;
	}
	buf_init(&text, 1 << 20);
	statement_text(&text, &call, test->engine);
	faults = test->engine == DB_SQLITE
			 ? plan_on_sqlite(sqlite, statement, text.ptr, planned->tables)
			 : plan_on_postgres(postgres, statement, text.ptr, planned->tables);
	buf_finish(&text);
	return faults;
}

size_t
statements_plan(const struct store_test *test, const struct planned *items, size_t count)
{
	sqlite3 *sqlite = NULL;
	PGconn *postgres = NULL;
	size_t faults = 0;

	if (test->engine == DB_POSTGRES) {
		postgres = PQconnectdb(test->address);
	} else if (sqlite3_open_v2(test->address, &sqlite, SQLITE_OPEN_READWRITE, NULL) !=
		   SQLITE_OK) {
		fprintf(stderr, "%s: %s\n", test->address, sqlite3_errmsg(sqlite));
		faults++;
	}
	for (size_t i = 0; i < count && !faults; i++) {
		faults += plan_one(test, &items[i], sqlite, postgres);
	}
	sqlite3_close(sqlite);
	PQfinish(postgres);
	return faults;
}
