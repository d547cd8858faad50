#include "statement_test.h"

#include "connection.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* Combinations are all while they are few; else none, all, each one, each pair (as sqlgen prepares). */
static bool
is_tried(uint32_t mask, int clauses)
{
	int on = __builtin_popcount(mask);

	return clauses <= 6 || on <= 2 || on >= clauses - 1;
}

/* The combination after `call`'s; false at the end. */
static bool
next_combination(struct db_call *call)
{
	const struct db_statement *statement = call->statement;

	if (call->order < statement->order_count) {
		call->order++;
		return true;
	}
	call->order = statement->order_count ? 1 : 0;
	if (call->clauses & CLAUSES_LIST) {
		return false;
	}
	if (statement->is_list) {
		call->clauses = CLAUSES_LIST; /* it has no others */
		return true;
	}
	do {
		call->clauses++;
	} while (call->clauses < UINT32_C(1) << statement->clause_count &&
		 !is_tried(call->clauses, statement->clause_count));
	return call->clauses < UINT32_C(1) << statement->clause_count;
}

static void
complain(struct statement_report *report, const struct db_call *call, const char *what)
{
	fprintf(stderr, "%s:%d: %s (clauses %#x, order %d): %s\n", call->statement->file,
		call->statement->line, call->statement->name, call->clauses, call->order, what);
	report->faults++;
}

/* ---- preparing --------------------------------------------------------------------------------- */

struct preparing {
	const struct db_call *call;
};

static void
prepare_one(struct db *db, void *arg)
{
	struct preparing *preparing = arg;

	connection_engine(db->connection)->check(db->connection, preparing->call);
}

struct reading {
	struct store_test *test;
	void (*run)(struct db *db, void *arg);
	void *arg;
};

static void
read_caught(void *arg)
{
	struct reading *reading = arg;

	store_read(reading->test->store, reading->test->arena, reading->run, reading->arg);
}

static bool
try_read(struct store_test *test, void (*run)(struct db *db, void *arg), void *arg,
	struct failure *ret_failure)
{
	struct reading reading = { test, run, arg };

	return fail_catch(read_caught, &reading, ret_failure);
}

void
statements_prepare(struct store_test *test, struct statement_report *ret_report)
{
	for (size_t i = 0; i < all_statement_count; i++) {
		struct db_call call = { .statement = all_statements[i] };
		struct preparing preparing = { &call };
		struct failure failure;

		call.order = call.statement->order_count ? 1 : 0;
		ret_report->statements++;
		do {
			ret_report->combinations++;
			if (!try_read(test, prepare_one, &preparing, &failure)) {
				complain(ret_report, &call, failure.message);
			}
		} while (next_combination(&call));
	}
}

/* ---- comparing --------------------------------------------------------------------------------- */

enum { TEXT_SAMPLES = 3 };

/* What parameters without samples of their own are asked with. */
static const struct db_value plain_values[DB_BLOB + 1][TEXT_SAMPLES] = {
	[DB_INT] = { { DB_INT, 1, { NULL, 0 } }, { DB_INT, 2, { NULL, 0 } },
		{ DB_INT, 0, { NULL, 0 } } },
	[DB_TEXT] = { { DB_TEXT, 0, { "a", 1 } }, { DB_TEXT, 0, { "", 0 } },
		{ DB_NULL, 0, { NULL, 0 } } },
	[DB_BLOB] = { { DB_BLOB, 0, { "a", 1 } }, { DB_BLOB, 0, { "", 0 } },
		{ DB_NULL, 0, { NULL, 0 } } },
};

/* The value of a parameter in round `round`; false when its samples are used up (then the first again). */
static bool
pick_value(const struct db_statement *statement, size_t param, const struct samples *samples,
	size_t round, struct db_value *ret_value)
{
	const char *name = statement->param_names[param];
	enum db_type type = statement->param_types[param];
	size_t found = 0;

	*ret_value = plain_values[type][round % TEXT_SAMPLES];
	if (strcmp(name, "limit") == 0 || strcmp(name, "offset") == 0) {
		*ret_value = (struct db_value){ .type = DB_INT, .i = *name == 'l' ? 50 : 0 };
		return round == 0;
	}
	for (int pass = 0; pass < 2 && found == 0; pass++) {
		for (size_t i = 0; i < samples->count; i++) {
			const struct sample *sample = &samples->items[i];
			bool is_meant = pass == 0 ? sample->name && strcmp(sample->name, name) == 0
						  : !sample->name && sample->value.type == type;

			if (is_meant && (found++ == round || found == 1)) {
				*ret_value = sample->value;
			}
		}
	}
	return round < (found ? found : TEXT_SAMPLES);
}

struct answer {
	const struct db_call *call;
	char *rows;
	size_t count;
};

static bool
keep_row(void *arg, const void *row)
{
	(void)row;
	++*(size_t *)arg;
	return true;
}

static void
ask(struct db *db, void *arg)
{
	struct answer *answer = arg;
	const struct db_statement *statement = answer->call->statement;

	if (statement->kind == DB_KIND_EACH) {
		db_each(db, answer->call, keep_row, &answer->count);
	}
	answer->rows = db_rows(db, answer->call, &answer->count);
}

static bool
is_same_value(const struct member *member, const char *a, const char *b)
{
	switch (member->type) {
	case MEMBER_BOOL:
		return *(const bool *)(a + member->offset) == *(const bool *)(b + member->offset);
	case MEMBER_DAY:
		return *(const int32_t *)(a + member->offset) ==
		       *(const int32_t *)(b + member->offset);
	case MEMBER_STR:
	case MEMBER_BLOB: {
		const struct str *one = (const struct str *)(a + member->offset);
		const struct str *other = (const struct str *)(b + member->offset);

		return str_is_none(*one) == str_is_none(*other) && str_equal(*one, *other);
	}
	default:
		return *(const int64_t *)(a + member->offset) ==
		       *(const int64_t *)(b + member->offset);
	}
}

static void
compare_rows(struct statement_report *report, const struct answer *a, const struct answer *b)
{
	const struct db_statement *statement = a->call->statement;
	char what[160];

	if (a->count != b->count) {
		snprintf(what, sizeof(what), "%zu rows on one engine, %zu on the other", a->count,
			b->count);
		complain(report, a->call, what);
		return;
	}
	report->rows += a->count;
	for (size_t i = 0; i < a->count; i++) {
		for (size_t j = 0; j < statement->column_count; j++) {
			if (!is_same_value(&statement->columns[j],
				    a->rows + i * statement->row_size,
				    b->rows + i * statement->row_size)) {
				snprintf(what, sizeof(what), "row %zu differs in %s", i + 1,
					statement->columns[j].name);
				complain(report, a->call, what);
				return;
			}
		}
	}
}

static void
compare_call(struct store_test *one, struct store_test *other, const struct db_call *call,
	struct statement_report *report)
{
	struct answer a = { .call = call }, b = { .call = call };
	struct arena_mark mark_one = arena_mark(one->arena), mark_other = arena_mark(other->arena);
	struct failure failure;

	if (!try_read(one, ask, &a, &failure) || !try_read(other, ask, &b, &failure)) {
		complain(report, call, failure.message);
	} else {
		compare_rows(report, &a, &b);
	}
	arena_rewind(one->arena, mark_one);
	arena_rewind(other->arena, mark_other);
}

/* A row that is read to be changed is locked; no snapshot that only reads may do that. */
static bool
is_locking(const struct db_statement *statement)
{
	bool is_found = false;

	for (size_t i = 0; i < statement->piece_count; i++) {
		is_found |= strstr(statement->pieces[i].text, "for no key update") != NULL;
	}
	return is_found;
}

/* What db/ keeps for itself differs: stripes and moments. */
static bool
is_reading(const struct db_statement *statement)
{
	uint64_t writes = strncmp(statement->file, "src/db/sql/", strlen("src/db/sql/")) == 0;

	for (size_t i = 0; i < sizeof(statement->writes.bits) / sizeof(uint64_t); i++) {
		writes |= statement->writes.bits[i];
	}
	return writes == 0 && statement->kind != DB_KIND_EXEC && !is_locking(statement);
}

void
statements_compare(struct store_test *one, struct store_test *other, const struct samples *samples,
	struct statement_report *ret_report)
{
	for (size_t i = 0; i < all_statement_count; i++) {
		struct db_value values[PARAMS_MAX];
		struct db_call call = { .statement = all_statements[i], .values = values };
		bool goes_on = is_reading(call.statement);

		ret_report->statements += goes_on;
		for (size_t round = 0; goes_on; round++) {
			goes_on = false;
			for (size_t p = 0; p < call.statement->param_count; p++) {
				goes_on |= pick_value(
					call.statement, p, samples, round, &values[p]);
			}
			if (round > 0 && !goes_on) {
				break;
			}
			call.clauses = 0;
			call.order = call.statement->order_count ? 1 : 0;
			do {
				ret_report->combinations++;
				compare_call(one, other, &call, ret_report);
			} while (next_combination(&call));
		}
	}
}
