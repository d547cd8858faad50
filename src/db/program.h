#ifndef CHUKE_PROGRAM_H
#define CHUKE_PROGRAM_H

#include "db.h"

/*
 * What tools/sqlgen says of the whole program: its tables, its migrations, how many statements there are.
 * The linker decides which program: the binary's own, or that of a test with a schema of its own.
 */

struct db_migration {
	const char *owner;
	int number;
	const char *name;
	const char *checksum;              /* of the source files, 16 hexadecimal digits */
	const char *text[DB_ENGINE_COUNT]; /* by engine */
};

struct db_program {
	const char *const *tables; /* names by number */
	size_t table_count;
	const struct db_migration *migrations; /* in the order in which they are applied */
	size_t migration_count;
	uint32_t statement_count;
};

extern const struct db_program db_program;

/* Every statement of the program; only tests link it. */
extern const struct db_statement *const all_statements[];
extern const size_t all_statement_count;

#endif
