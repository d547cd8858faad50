#ifndef CHUKE_STATEMENT_TEST_H
#define CHUKE_STATEMENT_TEST_H

#include "program.h"
#include "store_test.h"

/*
 * Tests of every statement of a program, whichever it is: that each combination of optional parts can be
 * prepared on the engine and gives the columns that the C code expects, and that both engines answer the
 * same over the same data.  Needs all_statements.c of the program.
 */

/* Values worth asking with, by the parameter's name; names that are not listed get values by type. */
struct sample {
	const char *name; /* of a parameter, or NULL: for every parameter of the value's type */
	struct db_value value;
};

struct samples {
	const struct sample *items;
	size_t count;
};

/* How many statements were prepared in how many combinations; each fault is printed and counted. */
struct statement_report {
	size_t statements, combinations;
	size_t rows; /* compared */
	size_t faults;
};

void statements_prepare(struct store_test *test, struct statement_report *ret_report);
/*
 * Runs every reading statement in every combination and with every sample (all parameters move through
 * their samples together, so the count of runs is the longest list) on both stores, and compares.
 */
void statements_compare(struct store_test *one, struct store_test *other,
	const struct samples *samples, struct statement_report *ret_report);

/* A statement that has to find its rows by indexes, in the order that it gives them. */
struct planned {
	const char *name;   /* of the statement */
	const char *tables; /* what it calls those that grow, one letter each: "nr" */
	uint32_t clauses;   /* mask */
	int order;          /* 1-based; 0 if it has none */
};
/* How many would read a table from its beginning or sort, by either engine's own word; each is printed. */
size_t statements_plan(const struct store_test *test, const struct planned *items, size_t count);

/*
 * Copies every row of every table from a SQLite store to an empty PostgreSQL store, as it stands: without
 * running triggers there.  Search tables of SQLite's own are left out; PostgreSQL must keep its index by
 * generated columns.
 */
void statements_copy(const struct store_test *from_sqlite, const struct store_test *to_postgres);

#endif
