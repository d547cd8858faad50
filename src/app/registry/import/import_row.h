#ifndef CHUKE_IMPORT_ROW_H
#define CHUKE_IMPORT_ROW_H

#include "import_columns.h"
#include "org_write.h"

/*
 * One row of a list, judged by itself: what it says of an organisation, or every reason why it is not
 * taken over.  Pure; whether another row or the register says otherwise is import_check.h's business.
 */

struct import_entry {
	int64_t row; /* as a spreadsheet numbers it */
	struct org_input input;
	struct import_refusals refusals; /* none: the input may be written */
};

/*
 * Reads a row.  An empty cell says nothing, so that what the register has of it stays; that there is no
 * grade is said by a word (无等级).  Texts lie in the arena or are the row's own.
 */
void import_row_read(struct arena *arena, struct import_rules *rules,
	const struct import_columns *columns, const struct cell_row *row,
	struct import_entry *ret_entry);

/* A cell as text for a list that is handed back: what was a day's serial number becomes a day. */
struct str import_cell_text(
	struct arena *arena, const struct import_column *column, const struct cell *cell);

#endif
