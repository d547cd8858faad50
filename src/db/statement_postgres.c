#include "buf.h"
#include "postgres_inner.h"

#include <endian.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Statements on PostgreSQL: prepared once per connection, parameters in binary, results as text. */

static PGconn *
handle_of(const struct connection *connection)
{
	return connection->handle;
}

void
postgres_clear_results(struct connection *connection)
{
	while (connection->result_count) {
		PQclear(connection->results[--connection->result_count]);
	}
}

/* The parameters of a call as libpq takes them. */
struct bound {
	const char *values[PARAMS_MAX];
	int lengths[PARAMS_MAX], formats[PARAMS_MAX];
	int64_t numbers[PARAMS_MAX]; /* what values of integers point to */
};

static void
bind(const struct db_call *call, struct bound *bound)
{
	for (size_t i = 0; i < call->statement->param_count; i++) {
		const struct db_value *value = &call->values[i];

		bound->formats[i] = 1;
		bound->lengths[i] = 0;
		bound->values[i] = NULL;
		if (!call_has_param(call, i) || value->type == DB_NULL) {
			continue;
		}
		if (value->type == DB_INT) {
			bound->numbers[i] = (int64_t)htobe64((uint64_t)value->i);
			bound->values[i] = (const char *)&bound->numbers[i];
			bound->lengths[i] = 8;
		} else {
			bound->values[i] = value->s.ptr;
			bound->lengths[i] = (int)value->s.len;
		}
	}
}

/* Sends one call and waits for its result, which is not checked yet. */
static PGresult *
run(struct db *db, const struct db_call *call)
{
	const char *name = postgres_prepared(db->connection, call);
	struct bound bound;

	bind(call, &bound);
	return PQexecPrepared(handle_of(db->connection), name, (int)call->statement->param_count,
		bound.values, bound.lengths, bound.formats, 0);
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
	if (postgres_is_conflict(state)) {
		postgres_note_constraint(db, result, state);
		PQclear(result);
		return CONFLICT;
	}
	postgres_fail(db->connection, result, call->statement->name);
}

/* "\x0aff" → bytes, in the place of the text, which is ours until the result is cleared. */
static struct str
parse_bytea(char *text, size_t len)
{
	size_t count = len >= 2 ? (len - 2) / 2 : 0;

	for (size_t i = 0; i < count; i++) {
		unsigned value = 0;

		for (size_t j = 0; j < 2; j++) {
			char c = text[2 + 2 * i + j];

			value = value * 16 + (unsigned)(c <= '9' ? c - '0' : c - 'a' + 10);
		}
		text[i] = (char)value;
	}
	return (struct str){ text, count };
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

/* Fails if a combination cannot be prepared or gives other columns than the program was made for. */
void
postgres_check(struct connection *connection, const struct db_call *call)
{
	const char *name = postgres_prepared(connection, call);
	PGresult *result = PQdescribePrepared(handle_of(connection), name);
	const struct db_statement *statement = call->statement;

	if (PQresultStatus(result) != PGRES_COMMAND_OK) {
		postgres_fail(connection, result, statement->name);
	}
	hold(connection, result);
	if ((size_t)PQnfields(result) != statement->column_count) {
		fail("%s gives %d columns", statement->name, PQnfields(result));
	}
	for (size_t i = 0; i < statement->column_count; i++) {
		enum member_type type = statement->columns[i].type;
		Oid oid = PQftype(result, (int)i);
		bool is_text = type == MEMBER_STR, is_blob = type == MEMBER_BLOB;

		if (is_text != (oid == postgres_type(DB_TEXT)) ||
			is_blob != (oid == postgres_type(DB_BLOB))) {
			fail("%s gives column %s with type %u", statement->name,
				statement->columns[i].name, oid);
		}
	}
	release(connection);
}

/* A text of a held result: copied for rows that stay, a view while db_each() reads. */
static struct str
copied(struct db *db, struct str view)
{
	return db->is_streaming ? view : str_copy(db->arena, view);
}

/* One value, which is not null, into its place. */
static void
read_value(struct db *db, char *text, size_t len, const struct member *column, void *row)
{
	if (column->type == MEMBER_STR) {
		row_set_str(row, column, copied(db, (struct str){ text, len }));
	} else if (column->type == MEMBER_BLOB) {
		row_set_str(row, column, copied(db, parse_bytea(text, len)));
	} else if (len == 1 && (*text == 't' || *text == 'f')) {
		row_set_int(row, column, *text == 't');
	} else {
		int64_t value;

		if (!str_parse_int((struct str){ text, len }, &value)) {
			fail_as(FAIL_DB, "column %s is no whole number", column->name);
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
		const struct member *column = &statement->columns[i];

		if (PQgetisnull(result, row_index, (int)i)) {
			row_set_null(row, column);
		} else {
			read_value(db, PQgetvalue(result, row_index, (int)i),
				(size_t)PQgetlength(result, row_index, (int)i), column, row);
		}
	}
}

enum outcome
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
	} else if (PQntuples(result) > 1) {
		fail("%s gave more than one row", call->statement->name);
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

void *
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

enum outcome
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

/* ---- many rows with one statement --------------------------------------------------------------- */

enum { LIST_ROWS_MAX = 4000, LIST_BYTES_MAX = 256 << 20 };

static void
put_be32(struct buf *out, uint32_t value)
{
	value = htobe32(value);
	buf_put(out, &value, sizeof(value));
}

/* The head of an array in binary: dimensions, whether there are nulls, type, length, where it begins. */
static struct buf *
array_begin(struct arena *arena, enum db_type type, size_t count)
{
	struct buf *array = buf_create(arena, LIST_BYTES_MAX);

	put_be32(array, 1);
	put_be32(array, 1);
	put_be32(array, postgres_type(type));
	put_be32(array, (uint32_t)count);
	put_be32(array, 1);
	return array;
}

static void
array_put(struct buf *array, const struct db_value *value)
{
	if (value->type == DB_NULL) {
		put_be32(array, UINT32_MAX);
	} else if (value->type == DB_INT) {
		uint64_t number = htobe64((uint64_t)value->i);

		put_be32(array, sizeof(number));
		buf_put(array, &number, sizeof(number));
	} else {
		put_be32(array, (uint32_t)value->s.len);
		buf_str(array, value->s);
	}
}

/* Sends the rows from…from+count-1 as one statement; its result is not checked yet. */
static PGresult *
run_list(struct db *db, const struct db_list *list, size_t from, size_t count)
{
	const struct db_statement *statement = list->statement;
	const struct db_call call = { .statement = statement, .clauses = CLAUSES_LIST };
	const char *name = postgres_prepared(db->connection, &call);
	struct arena_mark mark = arena_mark(db->arena);
	struct db_value row[PARAMS_MAX];
	struct buf *arrays[PARAMS_MAX];
	const char *values[PARAMS_MAX];
	int lengths[PARAMS_MAX], formats[PARAMS_MAX];
	PGresult *result;

	for (size_t i = 0; i < statement->param_count; i++) {
		arrays[i] = array_begin(db->arena, statement->param_types[i], count);
	}
	for (size_t k = 0; k < count; k++) {
		list->values((const char *)list->items + (from + k) * list->item_size, row);
		for (size_t i = 0; i < statement->param_count; i++) {
			array_put(arrays[i], &row[i]);
		}
	}
	for (size_t i = 0; i < statement->param_count; i++) {
		formats[i] = 1;
		lengths[i] = (int)arrays[i]->len;
		values[i] = arrays[i]->ptr;
	}
	result = PQexecPrepared(handle_of(db->connection), name, (int)statement->param_count,
		values, lengths, formats, 0);
	arena_rewind(db->arena, mark);
	return result;
}

enum outcome
postgres_all(struct db *db, const struct db_list *list)
{
	const struct db_call call = { .statement = list->statement };

	for (size_t from = 0; from < list->count; from += LIST_ROWS_MAX) {
		size_t count = list->count - from < LIST_ROWS_MAX ? list->count - from
								  : LIST_ROWS_MAX;
		PGresult *result = run_list(db, list, from, count);

		if (check(db, &call, result) != OK) {
			return CONFLICT;
		}
		hold(db->connection, result);
		if (list->ret_rows && (size_t)PQntuples(result) != count) {
			fail_as(FAIL_DB, "%s gave %d rows, not %zu", call.statement->name,
				PQntuples(result), count);
		}
		for (size_t i = 0; list->ret_rows && i < count; i++) {
			read_row(db, result, (int)i, call.statement,
				(char *)list->ret_rows + (from + i) * call.statement->row_size);
		}
		release(db->connection);
	}
	return OK;
}

/* Sends one call whose rows come one by one. */
static void
run_slowly(struct db *db, const struct db_call *call)
{
	PGconn *handle = handle_of(db->connection);
	const char *name = postgres_prepared(db->connection, call);
	struct bound bound;

	bind(call, &bound);
	if (!PQsendQueryPrepared(handle, name, (int)call->statement->param_count, bound.values,
		    bound.lengths, bound.formats, 0) ||
		!PQsetSingleRowMode(handle)) {
		postgres_fail(db->connection, NULL, call->statement->name);
	}
}

/*
 * However many rows there are, one is in memory.  What follows after the callback has had enough is read
 * and thrown away: to cancel would end the transaction.  After a failure in the callback the rollback does so.
 */
void
postgres_each(struct db *db, const struct db_call *call,
	bool (*row_callback)(void *arg, const void *row), void *arg)
{
	PGconn *handle = handle_of(db->connection);
	void *row = arena_alloc(db->arena, call->statement->row_size);
	bool goes_on = true;
	PGresult *result;

	run_slowly(db, call);
	while ((result = PQgetResult(handle))) {
		if (PQresultStatus(result) != PGRES_SINGLE_TUPLE && check(db, call, result) != OK) {
			fail_as(FAIL_DB, "%s: %s", call->statement->name, db->constraint);
		}
		hold(db->connection, result);
		if (goes_on && PQntuples(result)) {
			read_row(db, result, 0, call->statement, row);
			goes_on = row_callback(arg, row);
		}
		release(db->connection);
	}
}
