#ifndef CHUKE_IMPORT_TEST_H
#define CHUKE_IMPORT_TEST_H

#include "registry_queries.h"
#include "web_test.h"

/* Lists for tests of the import: files, what the command prints, what the register then says. */

/* A file in the test district's folder with these bytes; its path. */
const char *list_file(struct web_test *t, const char *name, struct str bytes);
/* The bytes of any file. */
struct str list_read(struct web_test *t, const char *path);
/* A text of lines of CSV in GB18030. */
struct str list_in_gb18030(struct web_test *t, struct str text);
/* The same rows as a workbook of texts; its path. */
const char *list_as_workbook(struct web_test *t, const char *name, struct str text);

/* `chuke import orgs` with up to three words behind; what it printed on its output. */
struct import_printed {
	int exit_code;
	const char *text;
};
struct import_printed list_import(
	struct web_test *t, const char *file, const char *option, const char *value);

/* How many entries there are. */
int64_t org_total(struct web_test *t);
/* The entry with this name; it must be there. */
struct org_full_row org_named(struct web_test *t, const char *name);
/* Audit entries of a verb about an object, the last first. */
struct audit_list_rows; /* kernel_queries.h */
struct audit_list_rows audit_of(struct web_test *t, const char *verb, const char *object);

#endif
