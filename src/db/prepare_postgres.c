#include "buf.h"
#include "postgres_inner.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*
 * Prepared statements of a PostgreSQL connection: one for each combination of clauses and order, and for
 * each usual limit.  PostgreSQL plans a prepared statement once and for all if that plan looks as cheap as
 * one made for the values at hand; without knowing the limit it never does, and plans a list of four rows
 * anew each time, which takes longer than reading them (a home page: 0.8 ms, not 0.3).  So limits that count
 * from the first row on stand in the text as numbers; all else is a parameter.
 */

/* Types of parameters by their numbers in pg_type. */
enum { OID_BYTEA = 17, OID_INT8 = 20, OID_TEXT = 25 };
enum { OID_BYTEA_ARRAY = 1001, OID_INT8_ARRAY = 1016, OID_TEXT_ARRAY = 1009 };

/* Texts of one combination that differ by their limits; who asks may choose among some. */
enum { VARIANTS_MAX = 6 };

/* Bits of the parameters that stand behind these words in a text. */
struct limits {
	uint64_t limit, offset;
};

struct prepared {
	uint32_t clauses;
	int order;
	struct limits limits;        /* of the combination */
	uint64_t literals;           /* bits of parameters that stand in the text as numbers */
	int64_t numbers[PARAMS_MAX]; /* those */
	char name[24];
	struct prepared *next;
};

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

Oid
postgres_type(enum db_type type)
{
	return type == DB_TEXT ? OID_TEXT : type == DB_BLOB ? OID_BYTEA : OID_INT8;
}

static Oid
array_type(enum db_type type)
{
	return type == DB_TEXT   ? OID_TEXT_ARRAY
	       : type == DB_BLOB ? OID_BYTEA_ARRAY
				 : OID_INT8_ARRAY;
}

/* ---- limits as numbers -------------------------------------------------------------------------- */

/* The parameter that stands at a place of a text, "$12", from 0; PARAMS_MAX if none does. */
static size_t
parameter_at(const char *at)
{
	unsigned long number = *at == '$' ? strtoul(at + 1, NULL, 10) : 0;

	return number >= 1 && number <= PARAMS_MAX ? number - 1 : PARAMS_MAX;
}

static uint64_t
parameters_behind(const char *word, const char *text)
{
	size_t len = strlen(word);
	uint64_t bits = 0;

	for (const char *at = strstr(text, word); at; at = strstr(at + len, word)) {
		size_t i = parameter_at(at + len);

		bits |= i < PARAMS_MAX ? UINT64_C(1) << i : 0;
	}
	return bits;
}

static struct limits
limits_of(const char *text)
{
	return (struct limits){ parameters_behind("limit ", text),
		parameters_behind("offset ", text) };
}

/* Whether all values of these parameters are numbers, from 0 up to a largest one. */
static bool
are_within(const struct db_call *call, uint64_t bits, int64_t most)
{
	for (; bits; bits &= bits - 1) {
		const struct db_value *value = &call->values[__builtin_ctzll(bits)];

		if (value->type != DB_INT || value->i < 0 || value->i > most) {
			return false;
		}
	}
	return true;
}

/* Bits of the parameters whose values may stand in the text: limits that count from the first row on. */
static uint64_t
literals_of(const struct db_call *call, struct limits limits)
{
	if (!call->values || !are_within(call, limits.limit, INT64_MAX) ||
		!are_within(call, limits.offset, 0)) {
		return 0;
	}
	return limits.limit | limits.offset;
}

/* The text with the numbers in their places. */
static void
put_literals(struct buf *out, const char *text, const struct prepared *prepared)
{
	for (const char *at = text; *at; at++) {
		size_t i = parameter_at(at);

		if (i < PARAMS_MAX && prepared->literals >> i & 1) {
			buf_format(out, "%lld", (long long)prepared->numbers[i]);
			while (at[1] >= '0' && at[1] <= '9') {
				at++;
			}
		} else {
			buf_char(out, *at);
		}
	}
	buf_char(out, '\0');
}

/* ---- many rows at once -------------------------------------------------------------------------- */

/*
 * insert … values ($1, $2) … → insert … select u.p1, u.p2 from unnest($1::bigint[], …) … in the order of the
 * arrays.  tools/sqlgen sees to it that the text has this form.
 */
static void
put_list_text(struct buf *out, struct str text, const struct db_statement *statement)
{
	struct str opening = STR("values (");
	size_t from = (size_t)str_find(text, opening), at = from + opening.len;

	assert(str_find(text, opening) >= 0);
	buf_str(out, str_slice(text, 0, from));
	buf_text(out, "select ");
	for (int depth = 1; depth > 0; at++) {
		depth += (text.ptr[at] == '(') - (text.ptr[at] == ')');
		if (text.ptr[at] == '$') {
			buf_text(out, "u.p");
		} else if (depth > 0) {
			buf_char(out, text.ptr[at]);
		}
	}
	buf_text(out, " from unnest(");
	for (size_t i = 0; i < statement->param_count; i++) {
		buf_format(out, "%s$%zu", i ? ", " : "", i + 1);
	}
	buf_text(out, ") with ordinality as u(");
	for (size_t i = 0; i < statement->param_count; i++) {
		buf_format(out, "p%zu, ", i + 1);
	}
	buf_text(out, "place) order by u.place");
	buf_str(out, str_slice(text, at, text.len));
}

/* The text of a call, terminated, on the heap. */
static void
put_text(struct buf *out, const struct db_call *call, struct prepared *prepared, bool has_room)
{
	struct buf text;

	buf_init(&text, 1 << 20);
	statement_text(&text, call, DB_POSTGRES);
	if (call->clauses & CLAUSES_LIST) {
		put_list_text(out, buf_view(&text), call->statement);
		buf_finish(&text);
		return;
	}
	prepared->limits = limits_of(text.ptr ? text.ptr : "");
	prepared->literals = has_room ? literals_of(call, prepared->limits) : 0;
	for (size_t i = 0; i < call->statement->param_count; i++) {
		if (prepared->literals >> i & 1) {
			prepared->numbers[i] = call->values[i].i;
		}
	}
	put_literals(out, text.ptr ? text.ptr : "", prepared);
	buf_finish(&text);
}

/* ---- finding and preparing ---------------------------------------------------------------------- */

static struct prepared *
prepare(struct connection *connection, const struct db_call *call, bool has_room)
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
		enum db_type type = statement->param_types[i];

		types[i] = call->clauses & CLAUSES_LIST ? array_type(type) : postgres_type(type);
	}
	snprintf(prepared->name, sizeof(prepared->name), "s%llu",
		(unsigned long long)connection->name_next++);
	buf_init(&text, 1 << 20);
	put_text(&text, call, prepared, has_room);
	result = PQprepare((PGconn *)connection->handle, prepared->name, text.ptr ? text.ptr : "",
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

static void
make_room(struct connection *connection, uint32_t number)
{
	size_t count = number + 64;
	struct prepared **grown;

	if (number < connection->prepared_count) {
		return;
	}
	grown = realloc(connection->prepared, count * sizeof(*grown));
	if (!grown) {
		fail_as(FAIL_MEMORY, "out of memory for prepared statements");
	}
	memset(grown + connection->prepared_count, 0,
		(count - connection->prepared_count) * sizeof(*grown));
	connection->prepared = grown;
	connection->prepared_count = count;
}

/* Whether the numbers in its text are the call's. */
static bool
has_numbers_of(const struct prepared *prepared, const struct db_call *call)
{
	for (uint64_t bits = prepared->literals; bits; bits &= bits - 1) {
		int i = __builtin_ctzll(bits);

		if (!call->values || call->values[i].type != DB_INT ||
			call->values[i].i != prepared->numbers[i]) {
			return false;
		}
	}
	return true;
}

/*
 * One with the call's own numbers; else a new one, as long as there is room for more of them; else the one
 * whose limits are parameters.
 */
const char *
postgres_prepared(struct connection *connection, const struct db_call *call)
{
	const struct prepared *plain = NULL;
	int variants = 0;

	make_room(connection, call->statement->number);
	for (const struct prepared *prepared = connection->prepared[call->statement->number];
		prepared; prepared = prepared->next) {
		if (prepared->clauses != call->clauses || prepared->order != call->order) {
			continue;
		}
		variants++;
		if (prepared->literals == 0) {
			plain = prepared;
		} else if (has_numbers_of(prepared, call)) {
			return prepared->name;
		}
	}
	if (plain && (variants > VARIANTS_MAX || literals_of(call, plain->limits) == 0)) {
		return plain->name;
	}
	return prepare(connection, call, variants < VARIANTS_MAX)->name;
}
