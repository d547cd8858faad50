#ifndef CHUKE_IMPORT_APPLY_H
#define CHUKE_IMPORT_APPLY_H

#include "import_ahead.h"

/*
 * The taking over of a list that has been checked, in slices that each hold the writer for a moment.
 * It may stop between any two slices and go on behind the last row it wrote; done twice it changes
 * nothing the second time.
 */

struct import_apply {
	struct arena *arena;
	struct store *store;
	struct import_list *list;
	const struct import_marks *skip; /* rows that are left out; NULL: none */
	struct login_id login;           /* on whose behalf; 0: the system */
	struct str reason;               /* kept with what changes */
	int64_t slice_ms;                /* so long a slice should hold the writer */
	const struct import_watch *watch;
	/* in the slice's transaction, behind its rows: stores how far it came; NULL: nothing to store */
	enum outcome (*advance)(struct db *db, void *arg, const struct import_apply *apply);
	void *advance_arg;

	int64_t row;                 /* the last row taken over or left out; begins behind it */
	struct import_counts counts; /* what came of it so far */

	struct import_ahead *ahead; /* the module's own from here */
	struct import_batch *batch;
	size_t slice_rows;
};

/*
 * Takes the next slice over.  OK: there may be more; NOT_FOUND: the list is at its end; INVALID: the file
 * cannot be read further, with the reason; CONFLICT: `advance` said so, and the slice is undone.
 */
enum outcome import_apply_slice(struct import_apply *apply, struct import_failure *failure);

#endif
