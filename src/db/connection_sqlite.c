#include "buf.h"
#include "connection.h"

#include <assert.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

/* SQLite: WAL, synchronous=FULL always (a power cut loses no committed row), one thread at a time. */

enum {
	BUSY_MS = 5000, /* how long another process may hold the write lock */
};

static const char open_script[] = "pragma journal_mode = wal;"
				  "pragma synchronous = full;"
				  "pragma foreign_keys = on;"
				  "pragma temp_store = memory;"
				  /* triggers of ours write the index of the search, a virtual table */
				  "pragma trusted_schema = on;";

struct prepared {
	uint32_t clauses;
	int order;
	sqlite3_stmt *stmt;
	int *positions; /* SQLite's index of $1, $2 …; 0: not in this combination */
	struct prepared *next;
};

static sqlite3 *
handle_of(const struct connection *connection)
{
	return connection->handle;
}

/* Leaves with what SQLite says; `what` names the statement. */
static _Noreturn void
sqlite_fail(struct connection *connection, int code, const char *what)
{
	enum fail_kind kind = FAIL_DB;

	switch (code & 0xff) {
	case SQLITE_FULL:
		kind = FAIL_DISK_FULL;
		break;
	case SQLITE_NOMEM:
		kind = FAIL_MEMORY;
		break;
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		kind = FAIL_DB_RETRY;
		break;
	}
	fail_as(kind, "%s: %s (%d)", what,
		connection->handle ? sqlite3_errmsg(handle_of(connection)) : "not open", code);
}

static void
sqlite_open(struct connection *connection)
{
	char *path = strndup(connection->address.ptr, connection->address.len);
	char cache[64];
	sqlite3 *handle = NULL;
	int code;

	if (!path) {
		fail_as(FAIL_MEMORY, "out of memory for a path");
	}
	code = sqlite3_open_v2(path, &handle,
		SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX |
			SQLITE_OPEN_NOFOLLOW,
		NULL);
	free(path);
	connection->handle = handle;
	if (code == SQLITE_OK) {
		sqlite3_extended_result_codes(handle, 1);
		sqlite3_busy_timeout(handle, BUSY_MS);
		sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
		sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
		sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
		code = sqlite3_exec(handle, open_script, NULL, NULL, NULL);
	}
	if (code == SQLITE_OK && connection->cache_kib > 0) {
		sqlite3_snprintf(sizeof(cache), cache, "pragma cache_size = -%lld",
			(long long)connection->cache_kib);
		code = sqlite3_exec(handle, cache, NULL, NULL, NULL);
	}
	if (code != SQLITE_OK) {
		struct failure failure;

		/* keep the message over the closing */
		failure.kind = (code & 0xff) == SQLITE_BUSY ? FAIL_DB_RETRY : FAIL_DB;
		sqlite3_snprintf(sizeof(failure.message), failure.message, "open %.100s: %s",
			connection->address.ptr, handle ? sqlite3_errmsg(handle) : "out of memory");
		sqlite3_close_v2(handle);
		connection->handle = NULL;
		fail_as(failure.kind, "%s", failure.message);
	}
}

static void
sqlite_close(struct connection *connection)
{
	sqlite3_finalize(connection->watch);
	connection->watch = NULL;
	for (size_t i = 0; i < connection->prepared_count; i++) {
		struct prepared *prepared = connection->prepared[i];

		while (prepared) {
			struct prepared *next = prepared->next;

			sqlite3_finalize(prepared->stmt);
			free(prepared->positions);
			free(prepared);
			prepared = next;
		}
	}
	free(connection->prepared);
	connection->prepared = NULL;
	connection->prepared_count = 0;
	sqlite3_close_v2(handle_of(connection));
}

static void
sqlite_script(struct connection *connection, const char *text)
{
	int code = sqlite3_exec(handle_of(connection), text, NULL, NULL, NULL);

	if (code != SQLITE_OK) {
		sqlite_fail(connection, code, "script");
	}
}

static bool
sqlite_has_table(struct connection *connection, const char *name)
{
	return sqlite3_table_column_metadata(handle_of(connection), NULL, name, NULL, NULL, NULL,
		       NULL, NULL, NULL) == SQLITE_OK;
}

static void
sqlite_begin(struct connection *connection, enum transaction transaction)
{
	int code = sqlite3_exec(handle_of(connection),
		transaction == TRANSACTION_WRITE ? "begin immediate" : "begin", NULL, NULL, NULL);

	if (code != SQLITE_OK) {
		sqlite_fail(connection, code, "begin");
	}
}

/* Statements that a failure left in the middle hold locks: all are reset. */
static void
reset_all(struct connection *connection)
{
	sqlite3_stmt *stmt = NULL;

	while ((stmt = sqlite3_next_stmt(handle_of(connection), stmt))) {
		if (sqlite3_stmt_busy(stmt)) {
			sqlite3_reset(stmt);
		}
	}
}

static void
sqlite_commit(struct connection *connection)
{
	int code;

	reset_all(connection);
	code = sqlite3_exec(handle_of(connection), "commit", NULL, NULL, NULL);
	if (code != SQLITE_OK) {
		sqlite_fail(connection, code, "commit");
	}
}

static void
sqlite_undo(struct connection *connection)
{
	reset_all(connection);
	if (!sqlite3_get_autocommit(handle_of(connection)) &&
		sqlite3_exec(handle_of(connection), "rollback", NULL, NULL, NULL) != SQLITE_OK) {
		connection->is_broken = true;
	}
}

/* ---- what only SQLite has ---------------------------------------------------------------------- */

static void
open_for_watching(void *arg)
{
	struct connection *connection = arg;

	sqlite_open(connection);
	if (sqlite3_prepare_v3(connection->handle, "pragma data_version", -1,
		    SQLITE_PREPARE_PERSISTENT, (sqlite3_stmt **)&connection->watch,
		    NULL) != SQLITE_OK) {
		sqlite_fail(connection, SQLITE_ERROR, "data_version");
	}
	connection->is_broken = false;
}

int64_t
sqlite_data_version(struct connection *connection)
{
	struct failure failure;
	int64_t version = -1;

	if (connection->is_broken) {
		connection_drop(connection);
		if (!fail_catch(open_for_watching, connection, &failure)) {
			return -1;
		}
	}
	if (sqlite3_step(connection->watch) == SQLITE_ROW) {
		version = sqlite3_column_int64(connection->watch, 0);
	}
	sqlite3_reset(connection->watch);
	return version;
}

static bool
is_done(struct connection *connection, const char *text)
{
	return sqlite3_exec(handle_of(connection), text, NULL, NULL, NULL) == SQLITE_OK &&
	       !sqlite3_get_autocommit(handle_of(connection));
}

bool
sqlite_savepoint(struct connection *connection)
{
	return is_done(connection, "savepoint action");
}

bool
sqlite_savepoint_keep(struct connection *connection)
{
	reset_all(connection);
	return is_done(connection, "release action");
}

bool
sqlite_savepoint_undo(struct connection *connection)
{
	reset_all(connection);
	return !sqlite3_get_autocommit(handle_of(connection)) &&
	       is_done(connection, "rollback to action; release action");
}

/* ---- statements -------------------------------------------------------------------------------- */

static void
grow_cache(struct connection *connection, size_t count)
{
	struct prepared **grown = realloc(connection->prepared, count * sizeof(*grown));

	if (!grown) {
		fail_as(FAIL_MEMORY, "out of memory for prepared statements");
	}
	memset(grown + connection->prepared_count, 0,
		(count - connection->prepared_count) * sizeof(*grown));
	connection->prepared = grown;
	connection->prepared_count = count;
}

static struct prepared *
prepare(struct connection *connection, const struct db_call *call)
{
	const struct db_statement *statement = call->statement;
	struct prepared *prepared = calloc(1, sizeof(*prepared));
	struct buf text;
	int code;

	if (prepared) {
		prepared->positions = calloc(statement->param_count + 1, sizeof(int));
	}
	if (!prepared || !prepared->positions) {
		free(prepared);
		fail_as(FAIL_MEMORY, "out of memory for a prepared statement");
	}
	buf_init(&text, 1 << 20);
	statement_text(&text, call, DB_SQLITE);
	code = sqlite3_prepare_v3(handle_of(connection), text.ptr ? text.ptr : "", -1,
		SQLITE_PREPARE_PERSISTENT, &prepared->stmt, NULL);
	buf_finish(&text);
	if (code != SQLITE_OK) {
		free(prepared->positions);
		free(prepared);
		sqlite_fail(connection, code, statement->name);
	}
	for (size_t i = 0; i < statement->param_count; i++) {
		char name[16];

		sqlite3_snprintf(sizeof(name), name, "$%d", (int)i + 1);
		prepared->positions[i] = sqlite3_bind_parameter_index(prepared->stmt, name);
	}
	prepared->clauses = call->clauses;
	prepared->order = call->order;
	prepared->next = connection->prepared[statement->number];
	connection->prepared[statement->number] = prepared;
	return prepared;
}

static int
bind_value(sqlite3_stmt *stmt, int position, const struct db_value *value)
{
	switch (value->type) {
	case DB_INT:
		return sqlite3_bind_int64(stmt, position, value->i);
	case DB_TEXT:
		return sqlite3_bind_text64(
			stmt, position, value->s.ptr, value->s.len, SQLITE_STATIC, SQLITE_UTF8);
	case DB_BLOB:
		return sqlite3_bind_blob64(
			stmt, position, value->s.ptr, value->s.len, SQLITE_STATIC);
	case DB_NULL:
		break;
	}
	return sqlite3_bind_null(stmt, position);
}

/* The statement of this combination with its values bound, ready to step. */
static sqlite3_stmt *
start(struct db *db, const struct db_call *call)
{
	struct connection *connection = db->connection;
	const struct db_statement *statement = call->statement;
	struct prepared *prepared;

	if (statement->number >= connection->prepared_count) {
		grow_cache(connection, statement->number + 64);
	}
	prepared = connection->prepared[statement->number];
	while (prepared && (prepared->clauses != call->clauses || prepared->order != call->order)) {
		prepared = prepared->next;
	}
	if (!prepared) {
		prepared = prepare(connection, call);
	}
	assert(!sqlite3_stmt_busy(prepared->stmt)); /* a statement does not run within itself */
	for (size_t i = 0; i < statement->param_count; i++) {
		if (prepared->positions[i]) {
			int code = bind_value(
				prepared->stmt, prepared->positions[i], &call->values[i]);

			if (code != SQLITE_OK) {
				sqlite_fail(connection, code, statement->name);
			}
		}
	}
	return prepared->stmt;
}

/* Ends a statement; the values that were bound are the caller's and may go. */
static int
finish(sqlite3_stmt *stmt)
{
	int code = sqlite3_reset(stmt);

	sqlite3_clear_bindings(stmt);
	return code;
}

/* "UNIQUE constraint failed: org_record.uscc, …" → "org_record.uscc"; a trigger's own words stay whole. */
static void
note_constraint(struct db *db, const char *message)
{
	const char *colon = strstr(message, "constraint failed: ");
	size_t len;

	if (colon) {
		message = colon + strlen("constraint failed: ");
	}
	len = strcspn(message, colon ? "," : "");
	if (len >= sizeof(db->constraint)) {
		len = sizeof(db->constraint) - 1;
	}
	memcpy(db->constraint, message, len);
	db->constraint[len] = '\0';
}

/* After a step that gave neither a row nor the end: CONFLICT by a constraint, or no return. */
static enum outcome
step_failed(struct db *db, const struct db_call *call, sqlite3_stmt *stmt, int code)
{
	if ((code & 0xff) == SQLITE_CONSTRAINT) {
		note_constraint(db, sqlite3_errmsg(handle_of(db->connection)));
		finish(stmt);
		return CONFLICT;
	}
	finish(stmt);
	sqlite_fail(db->connection, code, call->statement->name);
}

static struct str
column_text(sqlite3_stmt *stmt, int index, struct arena *arena)
{
	const void *bytes = sqlite3_column_blob(stmt, index);
	struct str view = { bytes ? bytes : "", (size_t)sqlite3_column_bytes(stmt, index) };

	return arena ? str_copy(arena, view) : view;
}

/* Reads the row that the statement stands on; texts are copied into the arena, if there is one. */
static void
read_row(sqlite3_stmt *stmt, const struct db_statement *statement, struct arena *arena, void *row)
{
	for (size_t i = 0; i < statement->column_count; i++) {
		const struct member *column = &statement->columns[i];

		switch (sqlite3_column_type(stmt, (int)i)) {
		case SQLITE_INTEGER:
			row_set_int(row, column, sqlite3_column_int64(stmt, (int)i));
			break;
		case SQLITE_NULL:
			row_set_null(row, column);
			break;
		default:
			row_set_str(row, column, column_text(stmt, (int)i, arena));
		}
	}
}

static enum outcome
sqlite_row(struct db *db, const struct db_call *call, void *ret_row)
{
	sqlite3_stmt *stmt = start(db, call);
	int code = sqlite3_step(stmt);
	enum outcome outcome = OK;

	if (code == SQLITE_ROW) {
		read_row(stmt, call->statement, db->arena, ret_row);
		code = sqlite3_step(stmt); /* a RETURNING statement is done only then */
	} else if (code == SQLITE_DONE) {
		outcome = NOT_FOUND;
	}
	if (code != SQLITE_ROW && code != SQLITE_DONE) {
		return step_failed(db, call, stmt, code);
	}
	finish(stmt);
	return outcome;
}

static void *
sqlite_rows(struct db *db, const struct db_call *call, size_t *ret_count)
{
	struct row_list list = { .arena = db->arena, .row_size = call->statement->row_size };
	sqlite3_stmt *stmt = start(db, call);
	int code;

	while ((code = sqlite3_step(stmt)) == SQLITE_ROW) {
		read_row(stmt, call->statement, db->arena, row_list_add(&list));
	}
	if (code != SQLITE_DONE) {
		finish(stmt);
		sqlite_fail(db->connection, code, call->statement->name);
	}
	finish(stmt);
	*ret_count = list.count;
	return list.rows;
}

static enum outcome
sqlite_exec(struct db *db, const struct db_call *call, int64_t *ret_changed)
{
	sqlite3_stmt *stmt = start(db, call);
	int code;

	while ((code = sqlite3_step(stmt)) == SQLITE_ROW) {
	}
	if (code != SQLITE_DONE) {
		return step_failed(db, call, stmt, code);
	}
	*ret_changed = sqlite3_changes64(handle_of(db->connection));
	finish(stmt);
	return OK;
}

static void
sqlite_each(struct db *db, const struct db_call *call,
	bool (*row_callback)(void *arg, const void *row), void *arg)
{
	sqlite3_stmt *stmt = start(db, call);
	void *row = arena_alloc(db->arena, call->statement->row_size);
	int code;

	while ((code = sqlite3_step(stmt)) == SQLITE_ROW) {
		read_row(stmt, call->statement, NULL, row);
		if (!row_callback(arg, row)) {
			code = SQLITE_DONE;
			break;
		}
	}
	finish(stmt);
	if (code != SQLITE_DONE) {
		sqlite_fail(db->connection, code, call->statement->name);
	}
}

const struct connection_engine sqlite_engine = {
	.open = sqlite_open,
	.close = sqlite_close,
	.begin = sqlite_begin,
	.commit = sqlite_commit,
	.undo = sqlite_undo,
	.script = sqlite_script,
	.has_table = sqlite_has_table,
	.row = sqlite_row,
	.rows = sqlite_rows,
	.exec = sqlite_exec,
	.each = sqlite_each,
};
