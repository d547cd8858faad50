#include "buf.h"
#include "fault.h"
#include "sqlite_inner.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Statements on SQLite: prepared once for each combination in use, bound, stepped, read. */

static void
free_prepared(struct prepared *prepared)
{
	sqlite3_finalize(prepared->stmt);
	free(prepared->positions);
	free(prepared);
}

void
sqlite_forget_statements(struct connection *connection)
{
	for (size_t i = 0; i < connection->prepared_count; i++) {
		struct prepared *prepared = connection->prepared[i];

		while (prepared) {
			struct prepared *next = prepared->next;

			free_prepared(prepared);
			prepared = next;
		}
	}
	free(connection->prepared);
	connection->prepared = NULL;
	connection->prepared_count = 0;
	sqlite_of(connection)->statement_count = 0;
}

/* Frees the one that was used longest ago and is not being read. */
static void
forget_oldest(struct connection *connection)
{
	struct prepared **oldest = NULL, *freed;

	for (size_t i = 0; i < connection->prepared_count; i++) {
		for (struct prepared **at = &connection->prepared[i]; *at; at = &(*at)->next) {
			if ((!oldest || (*at)->used < (*oldest)->used) &&
				!sqlite3_stmt_busy((*at)->stmt)) {
				oldest = at;
			}
		}
	}
	if (oldest) {
		freed = *oldest;
		*oldest = freed->next;
		free_prepared(freed);
		sqlite_of(connection)->statement_count--;
	}
}

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
	code = sqlite3_prepare_v3(sqlite_of(connection)->db, text.ptr ? text.ptr : "", -1,
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
	if (sqlite_of(connection)->statement_count == SQLITE_STATEMENTS_MAX) {
		forget_oldest(connection);
	}
	sqlite_of(connection)->statement_count++;
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

static struct prepared *
find_prepared(struct connection *connection, const struct db_call *call)
{
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
	prepared->used = ++sqlite_of(connection)->used;
	return prepared;
}

/* The statement of this combination with its values bound, ready to step. */
static sqlite3_stmt *
start(struct db *db, const struct db_call *call)
{
	struct connection *connection = db->connection;
	const struct db_statement *statement = call->statement;
	struct prepared *prepared = find_prepared(connection, call);

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

/* Fails if a combination cannot be prepared or gives other columns than the program was made for. */
void
sqlite_check(struct connection *connection, const struct db_call *call)
{
	struct prepared *prepared = find_prepared(connection, call);

	if ((size_t)sqlite3_column_count(prepared->stmt) != call->statement->column_count) {
		fail("%s gives %d columns", call->statement->name,
			sqlite3_column_count(prepared->stmt));
	}
}

/* Ends a statement; the values that were bound are the caller's and may go. */
static int
finish(sqlite3_stmt *stmt)
{
	int code = sqlite3_reset(stmt);

	sqlite3_clear_bindings(stmt);
	return code;
}

/* "UNIQUE constraint failed: org_record.uscc" → "org_record.uscc"; a trigger's own words stay whole. */
static void
note_constraint(struct db *db, int code, const char *message)
{
	const char *colon = strstr(message, "constraint failed: ");
	size_t len;

	if (code == SQLITE_CONSTRAINT_FOREIGNKEY) {
		message = "foreign key"; /* SQLite does not say which */
	} else if (code != SQLITE_CONSTRAINT_TRIGGER && colon) {
		message = colon + strlen("constraint failed: ");
	}
	if (strncmp(message, "index '", 7) ==
		0) { /* an index over an expression speaks for itself */
		message += 7;
		len = strcspn(message, "'");
	} else {
		len = strlen(message);
	}
	snprintf(db->constraint, sizeof(db->constraint), "%.*s", (int)len, message);
}

/* Whether a constraint refused what a user may have wanted; else the program is wrong. */
static bool
is_conflict(int code)
{
	switch (code) {
	case SQLITE_CONSTRAINT_UNIQUE:
	case SQLITE_CONSTRAINT_PRIMARYKEY:
	case SQLITE_CONSTRAINT_ROWID:
	case SQLITE_CONSTRAINT_FOREIGNKEY:
	case SQLITE_CONSTRAINT_CHECK:
	case SQLITE_CONSTRAINT_TRIGGER:
		return true;
	default:
		return false;
	}
}

/* After a step that gave neither a row nor the end: CONFLICT by a constraint, or no return. */
static enum outcome
step_failed(struct db *db, const struct db_call *call, sqlite3_stmt *stmt, int code)
{
	if (is_conflict(code)) {
		note_constraint(db, code, sqlite3_errmsg(sqlite_of(db->connection)->db));
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

/* As sqlite3_step(), but fails where a test orders it. */
static int
step(struct db *db, sqlite3_stmt *stmt)
{
	struct connection *connection = db->connection;

	if (sqlite_of(connection)->is_writing) {
		if (db_fault_is_due(DB_FAULT_STATEMENT)) {
			return SQLITE_IOERR_READ;
		}
		if (db_fault_is_due(DB_FAULT_GONE)) {
			sqlite3_reset(stmt);
			sqlite_control(connection, CONTROL_ROLLBACK);
			return SQLITE_FULL;
		}
	}
	return sqlite3_step(stmt);
}

enum outcome
sqlite_row(struct db *db, const struct db_call *call, void *ret_row)
{
	sqlite3_stmt *stmt = start(db, call);
	int code = step(db, stmt);
	enum outcome outcome = OK;

	if (code == SQLITE_ROW) {
		read_row(stmt, call->statement, db->arena, ret_row);
		code = step(db, stmt); /* a RETURNING statement is done only then */
	} else if (code == SQLITE_DONE) {
		outcome = NOT_FOUND;
	}
	if (code == SQLITE_ROW) {
		fail("%s gave more than one row", call->statement->name);
	}
	if (code != SQLITE_DONE) {
		return step_failed(db, call, stmt, code);
	}
	finish(stmt);
	return outcome;
}

void *
sqlite_rows(struct db *db, const struct db_call *call, size_t *ret_count)
{
	struct row_list list = { .arena = db->arena, .row_size = call->statement->row_size };
	sqlite3_stmt *stmt = start(db, call);
	int code;

	while ((code = step(db, stmt)) == SQLITE_ROW) {
		read_row(stmt, call->statement, db->arena, row_list_add(&list));
	}
	if (code != SQLITE_DONE && step_failed(db, call, stmt, code) != OK) {
		fail_as(FAIL_DB, "%s: %s refused", call->statement->name, db->constraint);
	}
	finish(stmt);
	*ret_count = list.count;
	return list.rows;
}

enum outcome
sqlite_exec(struct db *db, const struct db_call *call, int64_t *ret_changed)
{
	sqlite3_stmt *stmt = start(db, call);
	int code;

	while ((code = step(db, stmt)) == SQLITE_ROW) {
	}
	if (code != SQLITE_DONE) {
		return step_failed(db, call, stmt, code);
	}
	*ret_changed = sqlite3_changes64(sqlite_of(db->connection)->db);
	finish(stmt);
	return OK;
}

enum outcome
sqlite_all(struct db *db, const struct db_list *list)
{
	struct db_value values[PARAMS_MAX];
	const struct db_call call = { .statement = list->statement, .values = values };
	enum outcome outcome = OK;
	int64_t changed;

	for (size_t i = 0; i < list->count && outcome == OK; i++) {
		list->values((const char *)list->items + i * list->item_size, values);
		outcome = list->ret_rows
				  ? sqlite_row(db, &call,
					    (char *)list->ret_rows + i * list->statement->row_size)
				  : sqlite_exec(db, &call, &changed);
	}
	return outcome;
}

void
sqlite_each(struct db *db, const struct db_call *call,
	bool (*row_callback)(void *arg, const void *row), void *arg)
{
	sqlite3_stmt *stmt = start(db, call);
	void *row = arena_alloc(db->arena, call->statement->row_size);
	int code;

	while ((code = step(db, stmt)) == SQLITE_ROW) {
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
