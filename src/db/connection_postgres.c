#include "buf.h"
#include "connection.h"

#include <endian.h>
#include <libpq-fe.h>
#include <stdlib.h>
#include <string.h>

/* PostgreSQL through libpq: parameters in binary, results as text, statements prepared per connection. */

/* Types of parameters by their numbers in pg_type. */
enum { OID_BYTEA = 17, OID_INT8 = 20, OID_TEXT = 25 };
enum { PARAMS_MAX = 64 };

static const char open_script[] = "set client_min_messages = warning;"
				  "set timezone = 'UTC';"
				  "set synchronous_commit = on;"
				  "set jit = off;"
				  "set plan_cache_mode = auto;";

struct prepared {
	uint32_t clauses;
	int order;
	char name[24];
	struct prepared *next;
};

static PGconn *
handle_of(const struct connection *connection)
{
	return connection->handle;
}

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
	return strcmp(state, "53200") == 0 ? FAIL_MEMORY : FAIL_DB;
}

/* Leaves with what PostgreSQL says; takes the result along. */
static _Noreturn void
postgres_fail(struct connection *connection, PGresult *result, const char *what)
{
	struct failure failure = { .kind = FAIL_DB };
	const char *message = PQerrorMessage(handle_of(connection));

	if (PQstatus(handle_of(connection)) != CONNECTION_OK) {
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
	PGresult *result = PQexec(handle_of(connection), text);
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
	postgres_script(connection, open_script);
}

static void
clear_results(struct connection *connection)
{
	while (connection->result_count) {
		PQclear(connection->results[--connection->result_count]);
	}
}

static void
postgres_close(struct connection *connection)
{
	clear_results(connection);
	for (size_t i = 0; i < connection->prepared_count; i++) {
		struct prepared *prepared = connection->prepared[i];

		while (prepared) {
			struct prepared *next = prepared->next;

			free(prepared);
			prepared = next;
		}
	}
	free(connection->prepared);
	connection->prepared = NULL;
	connection->prepared_count = 0;
	PQfinish(handle_of(connection));
}

static bool
postgres_has_table(struct connection *connection, const char *name)
{
	PGresult *result = PQexecParams(handle_of(connection),
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
	postgres_script(connection, transaction == TRANSACTION_WRITE
					    ? "begin isolation level read committed"
					    : "begin isolation level repeatable read read only");
}

static void
postgres_commit(struct connection *connection)
{
	PGresult *result;

	clear_results(connection);
	result = PQexec(handle_of(connection), "commit");
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

	clear_results(connection);
	if (PQstatus(handle_of(connection)) != CONNECTION_OK) {
		connection->is_broken = true;
		return;
	}
	if (PQtransactionStatus(handle_of(connection)) == PQTRANS_IDLE) {
		return;
	}
	result = PQexec(handle_of(connection), "rollback");
	if (PQresultStatus(result) != PGRES_COMMAND_OK) {
		connection->is_broken = true;
	}
	PQclear(result);
}

/* ---- statements -------------------------------------------------------------------------------- */

static Oid
oid_of(enum db_type type)
{
	return type == DB_TEXT ? OID_TEXT : type == DB_BLOB ? OID_BYTEA : OID_INT8;
}

static struct prepared *
prepare(struct connection *connection, const struct db_call *call)
{
	const struct db_statement *statement = call->statement;
	struct prepared *prepared = calloc(1, sizeof(*prepared));
	Oid types[PARAMS_MAX];
	PGresult *result;
	struct buf text;

	if (!prepared) {
		fail_as(FAIL_MEMORY, "out of memory for a prepared statement");
	}
	for (size_t i = 0; i < statement->param_count; i++) {
		types[i] = oid_of(statement->param_types[i]);
	}
	snprintf(prepared->name, sizeof(prepared->name), "s%llu",
		(unsigned long long)connection->name_next++);
	buf_init(&text, 1 << 20);
	statement_text(&text, call, DB_POSTGRES);
	result = PQprepare(handle_of(connection), prepared->name, text.ptr ? text.ptr : "",
		(int)statement->param_count, types);
	buf_finish(&text);
	if (PQresultStatus(result) != PGRES_COMMAND_OK) {
		free(prepared);
		postgres_fail(connection, result, statement->name);
	}
	PQclear(result);
	prepared->clauses = call->clauses;
	prepared->order = call->order;
	prepared->next = connection->prepared[statement->number];
	connection->prepared[statement->number] = prepared;
	return prepared;
}

static struct prepared *
find_prepared(struct connection *connection, const struct db_call *call)
{
	uint32_t number = call->statement->number;
	struct prepared *prepared;

	if (number >= connection->prepared_count) {
		size_t count = number + 64;
		struct prepared **grown = realloc(connection->prepared, count * sizeof(*grown));

		if (!grown) {
			fail_as(FAIL_MEMORY, "out of memory for prepared statements");
		}
		memset(grown + connection->prepared_count, 0,
			(count - connection->prepared_count) * sizeof(*grown));
		connection->prepared = grown;
		connection->prepared_count = count;
	}
	prepared = connection->prepared[number];
	while (prepared && (prepared->clauses != call->clauses || prepared->order != call->order)) {
		prepared = prepared->next;
	}
	return prepared ? prepared : prepare(connection, call);
}

/* Sends one call and waits for its result, which is not checked yet. */
static PGresult *
run(struct db *db, const struct db_call *call)
{
	const struct db_statement *statement = call->statement;
	struct prepared *prepared = find_prepared(db->connection, call);
	const char *values[PARAMS_MAX];
	int lengths[PARAMS_MAX], formats[PARAMS_MAX];
	int64_t numbers[PARAMS_MAX];

	for (size_t i = 0; i < statement->param_count; i++) {
		const struct db_value *value = &call->values[i];

		formats[i] = 1;
		lengths[i] = 0;
		values[i] = NULL;
		if (!call_has_param(call, i) || value->type == DB_NULL) {
			continue;
		}
		if (value->type == DB_INT) {
			numbers[i] = (int64_t)htobe64((uint64_t)value->i);
			values[i] = (const char *)&numbers[i];
			lengths[i] = 8;
		} else {
			values[i] = value->s.ptr;
			lengths[i] = (int)value->s.len;
		}
	}
	return PQexecPrepared(handle_of(db->connection), prepared->name,
		(int)statement->param_count, values, lengths, formats, 0);
}

/* org_record_uscc_key → "org_record.uscc"; other names stay whole. */
static void
note_constraint(struct db *db, PGresult *result)
{
	const char *name = PQresultErrorField(result, PG_DIAG_CONSTRAINT_NAME);
	const char *table = PQresultErrorField(result, PG_DIAG_TABLE_NAME);
	size_t table_len = table ? strlen(table) : 0;
	size_t len = name ? strlen(name) : 0;

	if (table_len && len > table_len + 5 && strncmp(name, table, table_len) == 0 &&
		strcmp(name + len - 4, "_key") == 0) {
		snprintf(db->constraint, sizeof(db->constraint), "%s.%.*s", table,
			(int)(len - table_len - 5), name + table_len + 1);
	} else {
		/* a trigger that raises speaks for itself */
		snprintf(db->constraint, sizeof(db->constraint), "%s",
			name ? name : PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY));
	}
}

/* Checks a result: OK, CONFLICT (the result is gone then), or no return. */
static enum outcome
check(struct db *db, const struct db_call *call, PGresult *result)
{
	ExecStatusType status = PQresultStatus(result);
	const char *state;

	if (status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK) {
		return OK;
	}
	state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
	if (state && (strncmp(state, "23", 2) == 0 || strcmp(state, "P0001") == 0)) {
		note_constraint(db, result);
		PQclear(result);
		return CONFLICT;
	}
	postgres_fail(db->connection, result, call->statement->name);
}

/* "\x0aff" → bytes. */
static struct str
parse_bytea(struct arena *arena, const char *text, size_t len)
{
	size_t count = len >= 2 ? (len - 2) / 2 : 0;
	char *bytes = arena_alloc(arena, count + 1);

	for (size_t i = 0; i < count; i++) {
		unsigned value = 0;

		for (size_t j = 0; j < 2; j++) {
			char c = text[2 + 2 * i + j];

			value = value * 16 + (unsigned)(c <= '9' ? c - '0' : c - 'a' + 10);
		}
		bytes[i] = (char)value;
	}
	return (struct str){ bytes, count };
}

/* A text of a held result: copied for rows that stay, a view while db_each() reads. */
static struct str
copied(struct db *db, struct str view)
{
	return db->is_streaming ? view : str_copy(db->arena, view);
}

static void
read_value(struct db *db, PGresult *result, int row_index, int index, const struct member *column,
	void *row)
{
	const char *text = PQgetvalue(result, row_index, index);
	size_t len = (size_t)PQgetlength(result, row_index, index);

	if (PQgetisnull(result, row_index, index)) {
		row_set_null(row, column);
	} else if (column->type == MEMBER_STR) {
		row_set_str(row, column, copied(db, (struct str){ text, len }));
	} else if (column->type == MEMBER_BLOB) {
		row_set_str(row, column, parse_bytea(db->arena, text, len));
	} else if (len == 1 && (*text == 't' || *text == 'f')) {
		row_set_int(row, column, *text == 't');
	} else {
		int64_t value;

		if (!str_parse_int((struct str){ text, len }, &value)) {
			fail_as(FAIL_DB, "column %s is no whole number: %.40s", column->name, text);
		}
		row_set_int(row, column, value);
	}
}

static void
read_row(struct db *db, PGresult *result, int row_index, const struct db_statement *statement,
	void *row)
{
	if ((size_t)PQnfields(result) != statement->column_count) {
		fail_as(FAIL_DB, "%s gives %d columns, not %zu", statement->name, PQnfields(result),
			statement->column_count);
	}
	for (size_t i = 0; i < statement->column_count; i++) {
		read_value(db, result, row_index, (int)i, &statement->columns[i], row);
	}
}

/* Results that are being read belong to the connection, so that a failure in between loses none. */
static void
hold(struct connection *connection, PGresult *result)
{
	size_t room = sizeof(connection->results) / sizeof(connection->results[0]);

	if ((size_t)connection->result_count == room) {
		PQclear(result);
		fail("more than %zu statements are being read within each other", room);
	}
	connection->results[connection->result_count++] = result;
}

static void
release(struct connection *connection)
{
	PQclear(connection->results[--connection->result_count]);
}

static enum outcome
postgres_row(struct db *db, const struct db_call *call, void *ret_row)
{
	PGresult *result = run(db, call);
	enum outcome outcome = check(db, call, result);

	if (outcome != OK) {
		return outcome;
	}
	hold(db->connection, result);
	if (PQntuples(result) == 0) {
		outcome = NOT_FOUND;
	} else {
		read_row(db, result, 0, call->statement, ret_row);
	}
	release(db->connection);
	return outcome;
}

/* A refusal by a constraint cannot come from a reading statement. */
static PGresult *
run_reading(struct db *db, const struct db_call *call)
{
	PGresult *result = run(db, call);

	if (check(db, call, result) != OK) {
		fail_as(FAIL_DB, "%s: %s", call->statement->name, db->constraint);
	}
	hold(db->connection, result);
	return result;
}

static void *
postgres_rows(struct db *db, const struct db_call *call, size_t *ret_count)
{
	struct row_list list = { .arena = db->arena, .row_size = call->statement->row_size };
	PGresult *result = run_reading(db, call);

	for (int i = 0; i < PQntuples(result); i++) {
		read_row(db, result, i, call->statement, row_list_add(&list));
	}
	release(db->connection);
	*ret_count = list.count;
	return list.rows;
}

static enum outcome
postgres_exec(struct db *db, const struct db_call *call, int64_t *ret_changed)
{
	PGresult *result = run(db, call);
	enum outcome outcome = check(db, call, result);

	if (outcome == OK) {
		*ret_changed = strtoll(PQcmdTuples(result), NULL, 10);
		PQclear(result);
	}
	return outcome;
}

static void
postgres_each(struct db *db, const struct db_call *call,
	bool (*row_callback)(void *arg, const void *row), void *arg)
{
	PGresult *result = run_reading(db, call);
	void *row = arena_alloc(db->arena, call->statement->row_size);
	bool goes_on = true;

	for (int i = 0; goes_on && i < PQntuples(result); i++) {
		db->is_streaming = true;
		read_row(db, result, i, call->statement, row);
		db->is_streaming = false;
		goes_on = row_callback(arg, row);
	}
	release(db->connection);
}

const struct connection_engine postgres_engine = {
	.open = postgres_open,
	.close = postgres_close,
	.begin = postgres_begin,
	.commit = postgres_commit,
	.undo = postgres_undo,
	.script = postgres_script,
	.has_table = postgres_has_table,
	.row = postgres_row,
	.rows = postgres_rows,
	.exec = postgres_exec,
	.each = postgres_each,
};
