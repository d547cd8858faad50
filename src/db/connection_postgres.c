#include "postgres_inner.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* PostgreSQL through libpq: parameters in binary, results as text, statements prepared per connection. */

static const char open_script[] = "set client_min_messages = warning;"
				  "set timezone = 'UTC';"
				  "set synchronous_commit = on;"
				  "set jit = off;"
				  /* what a few writes add to a GIN index lies in a list
				     that every search reads through */
				  "set gin_pending_list_limit = 128;"
				  /* no disk has heads any more; and a plan by the index is
				     then as cheap for any value as for the one at hand, so
				     that it is kept (prepare_postgres.c) */
				  "set random_page_cost = 1.1;"
				  "set plan_cache_mode = auto;";

static enum fail_kind
kind_of_state(const char *state)
{
	if (!state) {
		return FAIL_DB;
	}
	if (strcmp(state, "40001") == 0 || strcmp(state, "40P01") == 0) {
		return FAIL_DB_RETRY;
	}
	if (strcmp(state, "53100") == 0) {
		return FAIL_DISK_FULL;
	}
	if (strcmp(state, "57014") == 0) { /* statement_timeout */
		return FAIL_TIMEOUT;
	}
	return strcmp(state, "53200") == 0 ? FAIL_MEMORY : FAIL_DB;
}

_Noreturn void
postgres_fail(struct connection *connection, PGresult *result, const char *what)
{
	struct failure failure = { .kind = FAIL_DB };
	const char *message = PQerrorMessage((PGconn *)connection->handle);

	if (PQstatus((PGconn *)connection->handle) != CONNECTION_OK) {
		connection->is_broken = true;
		failure.kind = FAIL_DB_RETRY;
	} else if (result) {
		failure.kind = kind_of_state(PQresultErrorField(result, PG_DIAG_SQLSTATE));
		message = PQresultErrorMessage(result);
	}
	snprintf(failure.message, sizeof(failure.message), "%s: %s", what, message);
	PQclear(result);
	fail_as(failure.kind, "%s", failure.message);
}

static void
ignore_notice(void *arg, const PGresult *result)
{
	(void)arg;
	(void)result;
}

static void
postgres_script(struct connection *connection, const char *text)
{
	PGresult *result = PQexec((PGconn *)connection->handle, text);
	ExecStatusType status = PQresultStatus(result);

	if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) {
		postgres_fail(connection, result, "script");
	}
	PQclear(result);
}

static void
postgres_open(struct connection *connection)
{
	char *address = strndup(connection->address.ptr, connection->address.len);
	PGconn *handle = address ? PQconnectdb(address) : NULL;

	free(address);
	connection->handle = handle;
	if (!handle || PQstatus(handle) != CONNECTION_OK) {
		struct failure failure;

		snprintf(failure.message, sizeof(failure.message), "connect: %s",
			handle ? PQerrorMessage(handle) : "out of memory");
		PQfinish(handle);
		connection->handle = NULL;
		fail_as(FAIL_DB_RETRY, "%s", failure.message);
	}
	PQsetNoticeReceiver(handle, ignore_notice, NULL);
	/* a message for the log must not carry the values of a row */
	PQsetErrorVerbosity(handle, PQERRORS_TERSE);
	postgres_script(connection, open_script);
}

static void
postgres_close(struct connection *connection)
{
	postgres_clear_results(connection);
	postgres_forget_statements(connection);
	PQfinish((PGconn *)connection->handle);
}

static bool
postgres_has_table(struct connection *connection, const char *name)
{
	PGresult *result = PQexecParams((PGconn *)connection->handle,
		"select 1 from pg_catalog.pg_class where oid = to_regclass($1)", 1, NULL, &name,
		NULL, NULL, 0);
	bool is_there = PQntuples(result) == 1;

	if (PQresultStatus(result) != PGRES_TUPLES_OK) {
		postgres_fail(connection, result, "to_regclass");
	}
	PQclear(result);
	return is_there;
}

static void
postgres_begin(struct connection *connection, enum transaction transaction)
{
	char text[120];

	if (transaction == TRANSACTION_READ) {
		postgres_script(connection, "begin isolation level repeatable read read only");
	} else if (connection->timeout_ms <= 0) {
		postgres_script(connection, "begin isolation level read committed");
	} else { /* nobody waits for a lock longer than the one who asked waits for the answer */
		snprintf(text, sizeof(text),
			"begin isolation level read committed; set local statement_timeout = %lld",
			(long long)connection->timeout_ms);
		postgres_script(connection, text);
	}
}

static void
postgres_commit(struct connection *connection)
{
	PGresult *result;

	postgres_clear_results(connection);
	result = PQexec((PGconn *)connection->handle, "commit");
	/* a transaction that was aborted "commits" as ROLLBACK */
	if (PQresultStatus(result) != PGRES_COMMAND_OK ||
		strcmp(PQcmdStatus(result), "COMMIT") != 0) {
		postgres_fail(connection, result, "commit");
	}
	PQclear(result);
}

static void
postgres_undo(struct connection *connection)
{
	PGresult *result;

	postgres_clear_results(connection);
	if (PQstatus((PGconn *)connection->handle) != CONNECTION_OK) {
		connection->is_broken = true;
		return;
	}
	if (PQtransactionStatus((PGconn *)connection->handle) == PQTRANS_IDLE) {
		return;
	}
	result = PQexec((PGconn *)connection->handle, "rollback");
	if (PQresultStatus(result) != PGRES_COMMAND_OK) {
		connection->is_broken = true;
	}
	PQclear(result);
}

/* False if the connection is lost or the server refuses. */
static bool
is_done(struct connection *connection, const char *text)
{
	PGresult *result = PQexec((PGconn *)connection->handle, text);
	bool is_ok = PQresultStatus(result) == PGRES_COMMAND_OK;

	PQclear(result);
	return is_ok;
}

static bool
postgres_savepoint(struct connection *connection, enum savepoint savepoint)
{
	return is_done(connection,
		savepoint == SAVEPOINT_ACTION ? "savepoint action" : "savepoint attempt");
}

static bool
postgres_savepoint_keep(struct connection *connection, enum savepoint savepoint)
{
	return is_done(
		connection, savepoint == SAVEPOINT_ACTION ? "release action" : "release attempt");
}

static bool
postgres_savepoint_undo(struct connection *connection, enum savepoint savepoint)
{
	return is_done(connection, savepoint == SAVEPOINT_ACTION
					   ? "rollback to action; release action"
					   : "rollback to attempt; release attempt");
}

const struct connection_engine postgres_engine = {
	.open = postgres_open,
	.close = postgres_close,
	.begin = postgres_begin,
	.commit = postgres_commit,
	.undo = postgres_undo,
	.savepoint = postgres_savepoint,
	.savepoint_keep = postgres_savepoint_keep,
	.savepoint_undo = postgres_savepoint_undo,
	.check = postgres_check,
	.script = postgres_script,
	.has_table = postgres_has_table,
	.row = postgres_row,
	.rows = postgres_rows,
	.exec = postgres_exec,
	.all = postgres_all,
	.each = postgres_each,
};
