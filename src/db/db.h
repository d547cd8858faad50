#ifndef CHUKE_DB_H
#define CHUKE_DB_H

#include "arena.h"
#include "fail.h"
#include "member.h"
#include "outcome.h"
#include "str.h"

/*
 * One transaction on SQLite or PostgreSQL, as the code above sees it.  Offices never call what stands
 * below the line `for generated code`: tools/sqlgen makes one typed function of every named statement
 * (doc/queries.md).  A failing database does not return: fail_as(FAIL_DB…).  A unique, foreign-key, check
 * or exclusion constraint that refuses a write is no failure: the statement's function returns CONFLICT
 * and db_constraint() names it.  After that nothing more may be asked in the same transaction, on either
 * engine (PostgreSQL could not answer): the action returns, or the write was tried by db_try().
 */

struct db;

enum db_engine { DB_SQLITE, DB_POSTGRES, DB_ENGINE_COUNT };

enum { DB_TABLES_MAX = 256 }; /* of all offices together; sqlgen refuses more */

/* A set of tables by their number in the generated tables.h. */
struct db_tables {
	uint64_t bits[DB_TABLES_MAX / 64];
};

/* Which engine the transaction runs on. */
enum db_engine db_engine(const struct db *db);
/* The arena that rows are read into; the caller's, given when the transaction began. */
struct arena *db_arena(struct db *db);
/*
 * What the transaction's statements have read so far, and what they have written (with triggers and
 * cascades); a statement that changed no row has written nothing.
 */
const struct db_tables *db_tables_read(const struct db *db);
const struct db_tables *db_tables_written(const struct db *db);
/*
 * After CONFLICT: "table.column" of a unique or primary key ("table.a, table.b" of several columns), the
 * name of a check or exclusion constraint, "foreign key", or what a trigger said; "" if unknown.
 */
const char *db_constraint(const struct db *db);
/* The transaction's own moment: clock_now() read once at its begin; deadlines are judged by it. */
struct moment db_now(const struct db *db);

/*
 * Runs `run` so that it can be undone by itself: when it returns anything but OK, what it wrote is undone
 * and the transaction goes on.  Returns what it returned; CONFLICT if it returned OK in spite of one.
 */
enum outcome db_try(struct db *db, enum outcome (*run)(struct db *db, void *arg), void *arg);

/* ---- for generated code ------------------------------------------------------------------------ */

enum db_type { DB_NULL, DB_INT, DB_TEXT, DB_BLOB };

struct db_value {
	enum db_type type;
	int64_t i;
	struct str s;
};

/*
 * A statement is text in pieces, so that optional clauses and named orders need no string building: a
 * piece is used if its clause's bit is in the caller's mask, its order is the chosen one (0 = always) and
 * its engine fits.  Each combination used is prepared once per connection.
 */
struct db_piece {
	const char *text;
	int8_t clause; /* bit number, or -1: always */
	int8_t order;  /* 1-based, or 0: always */
	int8_t engine; /* enum db_engine, or -1: both */
};

enum db_kind { DB_KIND_ONE, DB_KIND_MAYBE, DB_KIND_MANY, DB_KIND_EXEC, DB_KIND_EACH };

struct db_statement {
	uint32_t number; /* dense over the program */
	const char *name, *file;
	int line;
	enum db_kind kind;
	const struct db_piece *pieces;
	size_t piece_count;
	int clause_count, order_count;
	const enum db_type *param_types; /* by $1, $2 … */
	const char *const *param_names;  /* as in the .sql file, without $ */
	/* bits of clauses of which one must be on for the parameter to appear; 0 = always */
	const uint32_t *param_clauses;
	size_t param_count;
	const struct member *columns; /* NULL for EXEC */
	size_t column_count, row_size;
	bool is_list; /* an insert that db_all() can do for many rows at once */
	struct db_tables reads, writes;
};

struct db_call {
	const struct db_statement *statement;
	const struct db_value *values;
	uint32_t clauses; /* mask */
	int order;        /* 1-based; 0 if the statement has none */
};

/* Many rows for one statement. */
struct db_list {
	const struct db_statement *statement;
	void (*values)(const void *item, struct db_value *ret_values); /* of one row */
	const void *items;
	size_t item_size, count;
	void *ret_rows; /* as many as there are items, in their order; NULL if it gives none */
};

/*
 * Inserts all rows, on PostgreSQL some thousands with one statement: asking for each would cost more time
 * than the rows.  OK or CONFLICT.
 */
enum outcome db_all(struct db *db, const struct db_list *list);
/* ONE, MAYBE: fills `ret_row`; NOT_FOUND without a row (fails for ONE), CONFLICT by a constraint. */
enum outcome db_row(struct db *db, const struct db_call *call, void *ret_row);
/* MANY: all rows, in the db's arena. */
void *db_rows(struct db *db, const struct db_call *call, size_t *ret_count);
/* EXEC: OK or CONFLICT; `ret_changed` (may be NULL) = rows affected. */
enum outcome db_exec(struct db *db, const struct db_call *call, int64_t *ret_changed);
/*
 * EACH: one row at a time in constant memory; strings live until the next row.  `row_callback` returns
 * false to stop.  Only for statements that hold no long snapshot: read by keyset.
 */
void db_each(struct db *db, const struct db_call *call,
	bool (*row_callback)(void *arg, const void *row), void *arg);

#endif
