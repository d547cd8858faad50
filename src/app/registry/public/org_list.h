#ifndef CHUKE_ORG_LIST_H
#define CHUKE_ORG_LIST_H

#include "i18n.h"
#include "pack.h"

#include <stdio.h>

/* The whole public list as a file, for commands and open data; what is withheld is not in it. */

struct app;

struct org_list_file {
	struct str format; /* "csv", "xlsx", "json"; another is CSV */
	FILE *file;
	/* NULL, or asked between two pieces with how many entries are written; false stops */
	bool (*goes_on)(void *arg, int64_t entries);
	void *arg;
	int64_t entries; /* out: how many are in it */
};
/* In constant memory, a snapshot per piece.  False if it was stopped or could not be written whole. */
bool org_list_write(struct app *app, struct org_list_file *list);

/* What the list's columns are. */
struct org_list_column {
	struct str label; /* in CSV and XLSX */
	struct str field; /* in JSON */
	struct bilingual name;
};
struct org_list_columns {
	struct org_list_column *items;
	size_t count;
};
struct org_list_columns org_list_columns(struct arena *arena, const struct pack *pack);

#endif
