#ifndef CHUKE_IMPORT_PREVIEW_H
#define CHUKE_IMPORT_PREVIEW_H

#include "import_check.h"

/*
 * What a page shows of a list before it is taken over: its columns, its first rows as the register
 * would have them, and the first refused rows with their reasons.  Gathered while the list is checked,
 * stored at its end.
 */

struct import_preview_limits {
	size_t samples, refused_rows;
};

struct import_preview;

/* An empty one for a list that is about to be checked. */
struct import_preview *import_preview_create(
	struct arena *arena, const struct import_list *list, struct import_preview_limits limits);
/* Rows in their order; what is beyond the limits is not kept. */
void import_preview_fine(
	struct import_preview *preview, const struct import_entry *entry, enum org_written written);
void import_preview_refused(struct import_preview *preview, const struct import_entry *entry);
/* In a transaction: what an earlier check stored gives way to this. */
void import_preview_store(
	struct db *db, struct org_import_id id, const struct import_preview *preview);

#endif
