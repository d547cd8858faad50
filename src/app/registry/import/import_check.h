#ifndef CHUKE_IMPORT_CHECK_H
#define CHUKE_IMPORT_CHECK_H

#include "import_match.h"
#include "store.h"

/*
 * The check of a whole list before any of it is written: each row by itself, against the rows before it
 * and against the register.  Memory is that of a batch of rows, of the keys (import_keys.h) and of one
 * bit a row.  Nothing is changed.
 */

struct import_counts {
	int64_t rows, created, updated, unchanged, refused;
};

/* One bit for each row of a list. */
struct import_marks {
	unsigned char *bits;
};
struct import_marks import_marks_create(struct arena *arena);
void import_mark(struct import_marks *marks, int64_t row);
bool import_is_marked(const struct import_marks *marks, int64_t row);

/* Who is told of a check or of the taking over while it goes on; what is NULL is not told. */
struct import_watch {
	void *arg;
	void (*refused)(void *arg, const struct cell_row *row, const struct import_entry *entry);
	/* a row that is fine, and what comes of it */
	void (*fine)(void *arg, const struct import_entry *entry, enum org_written written);
	/* now and then: how many rows have been read; false to stop there */
	bool (*progress)(void *arg, int64_t rows);
};

struct import_check {
	struct arena *arena;
	struct store *store;
	struct import_list *list; /* read to its end */
	const struct import_watch *watch;

	struct import_counts counts; /* what would come of taking the good rows over */
	struct import_marks bad;     /* the refused rows */
};

/*
 * Runs the check.  INVALID, with the reason, where the file cannot be read to its end; CONFLICT where the
 * watch had it stopped.
 */
enum outcome import_check_run(struct import_check *check, struct import_failure *failure);

#endif
