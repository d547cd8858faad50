#include "buf.h"
#include "connection.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* What both engines share: transactions as offices see them, texts of combinations, rows. */

enum db_engine
db_engine(const struct db *db)
{
	return db->connection->engine;
}

struct arena *
db_arena(struct db *db)
{
	return db->arena;
}

const struct db_tables *
db_tables_read(const struct db *db)
{
	return &db->reads;
}

const struct db_tables *
db_tables_written(const struct db *db)
{
	return &db->writes;
}

const char *
db_constraint(const struct db *db)
{
	return db->constraint;
}

struct moment
db_now(const struct db *db)
{
	return db->now;
}

void
db_start(struct db *db, struct connection *connection, struct arena *arena)
{
	*db = (struct db){ .connection = connection, .arena = arena, .now = clock_now() };
}

static void
call_start(struct db *db, const struct db_call *call)
{
	const struct db_statement *statement = call->statement;

	if (db->is_over) {
		fail("%s after a constraint (%s) refused a write of the same action",
			statement->name, db->constraint);
	}
	if (db->is_streaming) {
		fail("%s while rows are read one by one", statement->name);
	}
	assert((statement->order_count == 0) == (call->order == 0));
	assert(call->order <= statement->order_count);
	for (size_t i = 0; i < sizeof(db->reads.bits) / sizeof(db->reads.bits[0]); i++) {
		if (statement->writes.bits[i] && db->connection->is_reading) {
			fail("%s writes in a transaction that only reads", statement->name);
		}
		db->reads.bits[i] |= statement->reads.bits[i];
	}
}

/* A statement has changed something: no cache of what it writes may be believed after the commit. */
static void
note_writes(struct db *db, const struct db_statement *statement)
{
	for (size_t i = 0; i < sizeof(db->writes.bits) / sizeof(db->writes.bits[0]); i++) {
		db->writes.bits[i] |= statement->writes.bits[i];
	}
}

enum outcome
db_row(struct db *db, const struct db_call *call, void *ret_row)
{
	enum outcome outcome;

	call_start(db, call);
	outcome = connection_engine(db->connection)->row(db, call, ret_row);
	if (outcome == NOT_FOUND && call->statement->kind == DB_KIND_ONE) {
		fail_as(FAIL_DB, "%s gave no row", call->statement->name);
	}
	if (outcome == OK) {
		note_writes(db, call->statement);
	}
	db->is_over = outcome == CONFLICT;
	return outcome;
}

void *
db_rows(struct db *db, const struct db_call *call, size_t *ret_count)
{
	void *rows;

	call_start(db, call);
	rows = connection_engine(db->connection)->rows(db, call, ret_count);
	if (*ret_count) {
		note_writes(db, call->statement);
	}
	return rows;
}

enum outcome
db_exec(struct db *db, const struct db_call *call, int64_t *ret_changed)
{
	enum outcome outcome;
	int64_t changed = 0;

	call_start(db, call);
	outcome = connection_engine(db->connection)->exec(db, call, &changed);
	if (outcome == OK && changed) {
		note_writes(db, call->statement);
	}
	if (outcome == OK && ret_changed) {
		*ret_changed = changed;
	}
	db->is_over = outcome == CONFLICT;
	return outcome;
}

enum outcome
db_all(struct db *db, const struct db_list *list)
{
	const struct db_call call = { .statement = list->statement };
	enum outcome outcome = OK;

	assert(list->statement->is_list && list->statement->param_count <= PARAMS_MAX);
	if (list->count) {
		call_start(db, &call);
		outcome = connection_engine(db->connection)->all(db, list);
		if (outcome == OK) {
			note_writes(db, list->statement);
		}
		db->is_over = outcome == CONFLICT;
	}
	return outcome;
}

void
db_each(struct db *db, const struct db_call *call, bool (*row_callback)(void *arg, const void *row),
	void *arg)
{
	call_start(db, call);
	db->is_streaming = true;
	connection_engine(db->connection)->each(db, call, row_callback, arg);
	db->is_streaming = false;
}

enum outcome
db_try(struct db *db, enum outcome (*run)(struct db *db, void *arg), void *arg)
{
	const struct connection_engine *engine = connection_engine(db->connection);
	enum outcome outcome;
	bool is_ended;

	if (db->is_over) {
		fail("an attempt after a constraint (%s) refused a write of the same action",
			db->constraint);
	}
	if (!engine->savepoint(db->connection, SAVEPOINT_ATTEMPT)) {
		fail_as(FAIL_DB, "a savepoint could not be set");
	}
	outcome = run(db, arg);
	if (outcome == OK && db->is_over) {
		outcome = CONFLICT;
	}
	is_ended = outcome == OK ? engine->savepoint_keep(db->connection, SAVEPOINT_ATTEMPT)
				 : engine->savepoint_undo(db->connection, SAVEPOINT_ATTEMPT);
	if (!is_ended) {
		fail_as(FAIL_DB, "a savepoint could not be left");
	}
	db->is_over = false;
	return outcome;
}

/* ---- connections ------------------------------------------------------------------------------- */

const struct connection_engine *
connection_engine(const struct connection *connection)
{
	return connection->engine == DB_SQLITE ? &sqlite_engine : &postgres_engine;
}

struct connection *
connection_create(enum db_engine engine, struct str address, int number)
{
	struct connection *connection = calloc(1, sizeof(*connection));

	if (!connection) {
		fail_as(FAIL_MEMORY, "out of memory for a connection");
	}
	connection->engine = engine;
	connection->address = address;
	connection->number = number;
	connection->is_broken = true;
	return connection;
}

void
connection_destroy(struct connection *connection)
{
	if (connection) {
		connection_drop(connection);
		free(connection);
	}
}

void
connection_drop(struct connection *connection)
{
	if (connection->handle) {
		connection_engine(connection)->close(connection);
		connection->handle = NULL;
	}
	connection->is_broken = true;
}

struct beginning {
	struct connection *connection;
	enum transaction transaction;
};

static void
begin_once(void *arg)
{
	struct beginning *beginning = arg;
	struct connection *connection = beginning->connection;

	if (connection->is_broken) {
		connection_drop(connection);
		connection_engine(connection)->open(connection);
		connection->is_broken = false;
	}
	connection_engine(connection)->begin(connection, beginning->transaction);
	connection->is_reading = beginning->transaction == TRANSACTION_READ;
}

void
connection_begin(struct connection *connection, enum transaction transaction)
{
	struct beginning beginning = { connection, transaction };
	struct failure failure;
	bool was_open = !connection->is_broken;

	if (fail_catch(begin_once, &beginning, &failure)) {
		return;
	}
	/* a connection that lay idle may have been lost; nothing was asked of it yet */
	if (was_open && connection->is_broken) {
		begin_once(&beginning);
		return;
	}
	connection_undo(connection);
	fail_as(failure.kind, "%s", failure.message);
}

void
connection_undo(struct connection *connection)
{
	if (connection->handle) {
		connection_engine(connection)->undo(connection);
	}
	if (connection->is_broken) {
		connection_drop(connection);
	}
}

/* ---- texts and rows ---------------------------------------------------------------------------- */

void
statement_text(struct buf *buf, const struct db_call *call, enum db_engine engine)
{
	for (size_t i = 0; i < call->statement->piece_count; i++) {
		const struct db_piece *piece = &call->statement->pieces[i];

		if ((piece->clause >= 0 && !(call->clauses >> piece->clause & 1)) ||
			(piece->order != 0 && piece->order != call->order) ||
			(piece->engine >= 0 && piece->engine != (int)engine)) {
			continue;
		}
		buf_text(buf, piece->text);
		buf_char(buf, '\n');
	}
	buf_char(buf, '\0');
}

void
row_set_null(void *row, const struct member *column)
{
	char *at = (char *)row + column->offset;

	if (!column->is_optional) {
		fail_as(FAIL_DB, "column %s is null and was never to be", column->name);
	}
	switch (column->type) {
	case MEMBER_INT:
	case MEMBER_MONEY:
	case MEMBER_MOMENT:
		*(int64_t *)at = INT_NONE;
		break;
	case MEMBER_DAY:
		*(struct day *)at = DAY_NONE;
		break;
	case MEMBER_ID:
		*(int64_t *)at = 0;
		break;
	case MEMBER_BOOL:
		*(bool *)at = false;
		break;
	case MEMBER_STR:
	case MEMBER_BLOB:
		*(struct str *)at = STR_NONE;
		break;
	}
}

void
row_set_int(void *row, const struct member *column, int64_t value)
{
	char *at = (char *)row + column->offset;

	switch (column->type) {
	case MEMBER_INT:
	case MEMBER_MONEY:
	case MEMBER_MOMENT:
	case MEMBER_ID:
		*(int64_t *)at = value;
		break;
	case MEMBER_DAY:
		*(struct day *)at = (struct day){ (int32_t)value };
		break;
	case MEMBER_BOOL:
		*(bool *)at = value != 0;
		break;
	case MEMBER_STR:
	case MEMBER_BLOB:
		fail_as(FAIL_DB, "column %s holds a number where a text should be", column->name);
	}
}

void
row_set_str(void *row, const struct member *column, struct str value)
{
	if (column->type != MEMBER_STR && column->type != MEMBER_BLOB) {
		fail_as(FAIL_DB, "column %s holds a text where a number should be", column->name);
	}
	*(struct str *)((char *)row + column->offset) = value;
}

void *
row_list_add(struct row_list *list)
{
	if (list->count == list->capacity) {
		size_t capacity = list->capacity ? list->capacity * 2 : 16;
		char *rows = arena_array(list->arena, capacity, list->row_size);

		if (list->count) {
			memcpy(rows, list->rows, list->count * list->row_size);
		}
		list->rows = rows;
		list->capacity = capacity;
	}
	return list->rows + list->count++ * list->row_size;
}
