#ifndef CHUKE_IMPORT_COLUMNS_H
#define CHUKE_IMPORT_COLUMNS_H

#include "cell.h"
#include "import_refusal.h"
#include "import_rules.h"

/* Which column of one list fills which field, by its header row.  Pure; no I/O. */

struct import_column {
	struct str label;        /* as the list has it */
	enum import_field field; /* IMPORT_FIELD_COUNT: it fills none */
	bool is_ignored;         /* the pack says that such columns are read over */
};

struct import_columns {
	const struct import_column *items; /* as many as the header has cells */
	size_t count;
	int of_field[IMPORT_FIELD_COUNT]; /* the column that fills it, from 0; -1: none */
};

/*
 * Reads a header.  INVALID, with what is wrong in *refusals, if two columns fill the same field or one
 * that is needed is missing; columns of unknown names are no mistake and fill nothing.
 */
enum outcome import_columns_read(struct arena *arena, const struct import_rules *rules,
	const struct cell_row *header, struct import_columns *ret_columns,
	struct import_refusals *refusals);

/* How refusals call the column of a field: as the list does, or as the pack does. */
struct bilingual import_column_label(const struct import_rules *rules,
	const struct import_columns *columns, enum import_field field);

#endif
