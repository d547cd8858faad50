#ifndef CHUKE_IMPORT_BATCH_H
#define CHUKE_IMPORT_BATCH_H

#include "import_check.h"

/* Some rows of a list that are read, then judged or written together. */

enum { BATCH_ROWS_MAX = 30000 };

struct import_batch {
	struct arena *arena; /* of the rows; emptied by each import_batch_read() */
	struct cell_row *rows;
	struct import_entry *entries;
	const struct entry_words *
		*words; /* of new entries that the rows would make; NULL: not made */
	size_t count;
	enum sheet_read ended; /* SHEET_ROW: there may be more */
	struct arena *scratch;
};

/* An empty batch, freed with the arena. */
struct import_batch *import_batch_create(struct arena *arena);
/* Which rows of a list are wanted. */
struct import_wanted {
	size_t rows_max;
	const struct import_marks *skip; /* rows that are not; may be NULL */
	int64_t after_row;
	bool with_words; /* also make the words of new entries */
};

/* Fills it with the next rows wanted; why reading ended early is in *failure if `ended` is SHEET_WRONG. */
void import_batch_read(struct import_batch *batch, struct import_list *list,
	const struct import_wanted *wanted, struct import_failure *failure);

#endif
