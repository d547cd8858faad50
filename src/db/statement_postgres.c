#include "buf.h"
#include "postgres_inner.h"

#include <endian.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Statements on PostgreSQL: prepared once per connection, parameters in binary, results as text. */

/* Types of parameters by their numbers in pg_type. */
enum { OID_BYTEA = 17, OID_INT8 = 20, OID_TEXT = 25 };
enum { PARAMS_MAX = 64 };

/* SQLSTATEs (PostgreSQL's manual, appendix A). */
#define UNIQUE_VIOLATION "23505"
#define FOREIGN_KEY_VIOLATION "23503"
#define CHECK_VIOLATION "23514"
#define EXCLUSION_VIOLATION "23P01"
#define RAISED "P0001"

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

void
postgres_clear_results(struct connection *connection)
{
	while (connection->result_count) {
		PQclear(connection->results[--connection->result_count]);
	}
}

void
postgres_forget_statements(struct connection *connection)
{
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
}

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

/*
 * "Key (a, b)=(1, 2) already exists." → "table.a, table.b", as SQLite says it; false if the key is no list
 * of plain columns.  The words around differ by language, the parenthesis does not.
 */
static bool
note_unique_key(struct db *db, PGresult *result)
{
	const char *detail = PQresultErrorField(result, PG_DIAG_MESSAGE_DETAIL);
	const char *table = PQresultErrorField(result, PG_DIAG_TABLE_NAME);
	const char *from = detail ? strchr(detail, '(') : NULL;
	const char *end = from ? strstr(from, ")=(") : NULL;
	struct str rest, column;
	struct buf text;

	if (!end || !table) {
		return false;
	}
	rest = (struct str){ from + 1, (size_t)(end - from - 1) };
	if (strspn(rest.ptr, "abcdefghijklmnopqrstuvwxyz0123456789_, ") < rest.len) {
		return false;
	}
	buf_init(&text, CONNECTION_ERROR_MAX);
	while (str_split(&rest, ',', &column)) {
		buf_format(
			&text, "%s%s.%.*s", text.len ? ", " : "", table, STR_ARG(str_trim(column)));
	}
	snprintf(db->constraint, sizeof(db->constraint), "%.*s", STR_ARG(buf_view(&text)));
	buf_finish(&text);
	return true;
}

/* Names the constraint as SQLite does. */
static void
note_constraint(struct db *db, PGresult *result, const char *state)
{
	const char *name = PQresultErrorField(result, PG_DIAG_CONSTRAINT_NAME);

	if (strcmp(state, UNIQUE_VIOLATION) == 0 && note_unique_key(db, result)) {
		return;
	}
	if (strcmp(state, FOREIGN_KEY_VIOLATION) == 0) {
		name = "foreign key";
	} else if (strcmp(state, RAISED) == 0 || !name) {
		/* a trigger that raises speaks for itself */
		name = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
	}
	snprintf(db->constraint, sizeof(db->constraint), "%s", name ? name : "");
}

/* Whether a constraint refused what a user may have wanted; else the program is wrong. */
static bool
is_conflict(const char *state)
{
	return state &&
	       (strcmp(state, UNIQUE_VIOLATION) == 0 || strcmp(state, FOREIGN_KEY_VIOLATION) == 0 ||
		       strcmp(state, CHECK_VIOLATION) == 0 ||
		       strcmp(state, EXCLUSION_VIOLATION) == 0 || strcmp(state, RAISED) == 0);
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
	if (is_conflict(state)) {
		note_constraint(db, result, state);
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
	struct prepared *prepared = find_prepared(connection, call);
	PGresult *result = PQdescribePrepared(handle_of(connection), prepared->name);
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

		if (is_text != (oid == OID_TEXT) || is_blob != (oid == OID_BYTEA)) {
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

void
postgres_each(struct db *db, const struct db_call *call,
	bool (*row_callback)(void *arg, const void *row), void *arg)
{
	PGresult *result = run_reading(db, call);
	void *row = arena_alloc(db->arena, call->statement->row_size);
	bool goes_on = true;

	for (int i = 0; goes_on && i < PQntuples(result); i++) {
		read_row(db, result, i, call->statement, row);
		goes_on = row_callback(arg, row);
	}
	release(db->connection);
}
