#ifndef CHUKE_FAULT_H
#define CHUKE_FAULT_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Failures on order, so that tests can see what happens when SQLite's writer cannot go on.  Nothing but
 * tests sets them; asking costs one load.
 */

enum db_fault {
	DB_FAULT_NONE,
	DB_FAULT_STATEMENT, /* a statement of a write fails and leaves its transaction open */
	DB_FAULT_GONE,      /* a statement of a write fails and its transaction was rolled back */
	DB_FAULT_BEGIN,     /* a writing transaction cannot begin */
	DB_FAULT_COMMIT,    /* a commit fails and leaves its transaction open */
	DB_FAULT_ROLLBACK,  /* a rollback, also to a savepoint, fails and changes nothing */
	DB_FAULT_COUNT
};

/* Lets what `fault` says happen at the `after`-th chance from now (1 = the next), `times` times in a row. */
void db_test_fail_at(enum db_fault fault, int64_t after, int64_t times);
/* How often it has happened since it was ordered. */
int64_t db_test_failed(enum db_fault fault);
/* Asked at each chance. */
bool db_fault_is_due(enum db_fault fault);

#endif
