#ifndef CHUKE_LINT_H
#define CHUKE_LINT_H

#include "source.h"

/*
 * The rules of the house that a machine can keep: design of the folders, length of files and
 * functions, calls that are not made, names that are not taken, what no tracked file holds.  Each
 * finding is one line, FILE:LINE: sentence.  What a rule lets through by name stands in a table
 * beside it, with the reason.
 */

enum {
	FILE_LINES_MAX = 600,
	FUNCTION_LINES_MAX = 70,
	PARAMETERS_MAX = 5,
};

/* Prints one finding; the program then ends with 1. */
void report(const struct source *source, int line, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* Lines, machine paths, registries, unfinished work: of every tracked text. */
void check_text(const struct source *source);

/* A C file: functions, calls, literals, comments of headers. */
void check_c(const struct source *source);

/* Names of tables and columns in a migration. */
void check_sql(const struct source *source);

/*
 * What an office may include: `paths` are all files under lint, in which headers of offices are
 * found.
 */
void check_includes(const struct source *source, char *const *paths, size_t path_count);

/* Does the path lie in this folder ("src/app/") or end so? */
bool path_is_in(const char *path, const char *folder);
bool path_ends(const char *path, const char *end);
/* Is it a test or a helper of tests? */
bool path_is_test(const char *path);

#endif
