#include "sqlgen.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*
 * sqlgen --root DIR --out DIR [--depfile FILE] --owner NAME=SQLDIR[:needs=A,B] …
 * Owners in the order of their migrations; the first is db, whose numbers are the same in every program.
 */

struct program program;

static void
usage(void)
{
	fputs("usage: sqlgen --root DIR --out DIR [--depfile FILE] --owner NAME=SQLDIR[:needs=A,B] "
	      "…\n",
		stderr);
	exit(2);
}

static void
add_owner(const char *text)
{
	struct owner *owner = ARENA_NEW(memory, struct owner);
	struct str rest = str_of(text), name, dir, need;

	if (!str_split(&rest, '=', &name) || name_fault(name) || !str_split(&rest, ':', &dir)) {
		usage();
	}
	owner->name = str_terminated(memory, name);
	owner->dir = str_terminated(memory, dir);
	if (str_starts(rest, STR("needs="))) {
		rest = str_slice(rest, strlen("needs="), rest.len);
		while (rest.len && str_split(&rest, ',', &need)) {
			*LIST_ADD(&owner->needs) = str_terminated(memory, need);
		}
	}
	*LIST_ADD(&program.owners) = owner;
}

static void
check_needs(void)
{
	for (size_t i = 0; i < program.owners.count; i++) {
		const struct owner *owner = program.owners.items[i];

		for (size_t j = 0; j < owner->needs.count; j++) {
			size_t k = 0;

			while (k < i &&
				strcmp(program.owners.items[k]->name, owner->needs.items[j]) != 0) {
				k++;
			}
			if (k == i) {
				fprintf(stderr,
					"sqlgen: %s needs %s, which does not stand before it\n",
					owner->name, owner->needs.items[j]);
				error_count++;
			}
		}
	}
}

static void
read_arguments(int argc, char **argv, const char **ret_depfile)
{
	for (int i = 1; i + 1 < argc; i += 2) {
		if (strcmp(argv[i], "--root") == 0) {
			program.root = argv[i + 1];
		} else if (strcmp(argv[i], "--out") == 0) {
			program.out = argv[i + 1];
		} else if (strcmp(argv[i], "--depfile") == 0) {
			*ret_depfile = argv[i + 1];
		} else if (strcmp(argv[i], "--owner") == 0) {
			add_owner(argv[i + 1]);
		} else {
			usage();
		}
	}
	if (argc % 2 == 0 || !program.root || !program.out || !program.owners.count) {
		usage();
	}
}

static void
open_schema(void)
{
	char *error = NULL;

	if (sqlite3_open(":memory:", &program.db) != SQLITE_OK ||
		sqlite3_exec(program.db, "pragma foreign_keys = 1", NULL, NULL, &error) !=
			SQLITE_OK) {
		fprintf(stderr, "sqlgen: %s\n", sqlite3_errmsg(program.db));
		exit(1);
	}
	sqlite3_db_config(program.db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
	sqlite3_db_config(program.db, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
}

static void
read_all(void)
{
	for (size_t i = 0; i < program.owners.count; i++) {
		migrations_read(program.owners.items[i]);
	}
	if (error_count) {
		return; /* statements cannot be judged by a broken schema */
	}
	for (size_t i = 0; i < program.owners.count; i++) {
		struct owner *owner = program.owners.items[i];

		queries_read(owner);
		for (size_t j = 0; j < owner->statements.count; j++) {
			statement_check(owner->statements.items[j]);
		}
	}
}

static void
write_all(const char *depfile)
{
	for (size_t i = 0; i < program.owners.count && !error_count; i++) {
		emit_queries_header(program.owners.items[i]);
	}
	if (error_count) {
		return;
	}
	for (size_t i = 0; i < program.owners.count; i++) {
		emit_queries_code(program.owners.items[i]);
	}
	emit_ids();
	emit_tables();
	emit_program();
	emit_all_statements();
	if (depfile) {
		depfile_write(depfile, format("%s/ids.h", program.out));
	}
}

int
main(int argc, char **argv)
{
	const char *depfile = NULL;

	memory = arena_create((size_t)4 << 30);
	read_arguments(argc, argv, &depfile);
	open_schema();
	check_needs();
	read_all();
	write_all(depfile);
	sqlite3_close(program.db);
	arena_destroy(memory);
	return error_count ? 1 : 0;
}
