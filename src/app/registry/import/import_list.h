#ifndef CHUKE_IMPORT_LIST_H
#define CHUKE_IMPORT_LIST_H

#include "import_row.h"
#include "sheet.h"

/*
 * A list of organisations in a file, read row by row from the first to the last.  It knows the file's
 * form and each row by itself; what rows and the register say to each other is import_check.h's business.
 */

struct import_list {
	struct sheet *sheet;
	struct import_rules *rules;
	struct import_columns columns;
	const char *path;
};

/* Why a list as a whole cannot be read. */
struct import_failure {
	int64_t row; /* where; 0: the file itself */
	struct import_refusals why;
};

/* Opens a list, which is closed with the arena.  INVALID with the reasons where it is none. */
enum outcome import_list_open(struct arena *arena, struct import_rules *rules, const char *path,
	struct import_list **ret_list, struct import_failure *failure);

/*
 * The next row as it stands and as it would be taken over, in `arena`.  After SHEET_WRONG, with the
 * reason in *failure, nothing more comes.
 */
enum sheet_read import_list_next(struct import_list *list, struct arena *arena,
	struct cell_row *ret_row, struct import_entry *ret_entry, struct import_failure *failure);

#endif
