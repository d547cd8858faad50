#ifndef CHUKE_IMPORT_MATCH_H
#define CHUKE_IMPORT_MATCH_H

#include "import_list.h"

/*
 * A row beside the register: which entry it speaks of, what of that entry it leaves as it stands, and
 * what would come of writing it.
 */

/*
 * Finds the entry (0: none yet) and completes a copy of the row's input by what the row leaves open: the
 * class beside an unchanged kind, the community in an unchanged street, the last day of an unchanged
 * grade; for a new entry the district's own registrar.  INVALID, with the refusal added, where the row
 * fits two entries, contradicts the one it fits, or does not say what a new one needs.
 */
enum outcome import_match(struct db *db, const struct import_list *list, struct import_entry *entry,
	struct org_id *ret_id, struct org_input *ret_input);
/* The same for a row of which it is known that the register has no such entry. */
enum outcome import_match_new(const struct import_list *list, struct import_entry *entry,
	struct arena *arena, struct org_input *ret_input);

/* What writing would do; as import_match() otherwise. */
enum outcome import_foresee(struct db *db, const struct import_list *list,
	struct import_entry *entry, enum org_written *ret_written);

/* That the register refused the write because the USCC is another's. */
void import_refuse_conflict(const struct import_list *list, struct import_entry *entry);

#endif
