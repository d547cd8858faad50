#ifndef CHUKE_IMPORT_BAD_H
#define CHUKE_IMPORT_BAD_H

#include "import_list.h"

/*
 * The refused rows of a list as a list of their own, to be mended and imported: the same columns in the
 * same format, and a last column 原因, which the import reads over.
 */

struct import_bad;

/*
 * Begins the list beside `path`; only import_bad_finish() puts it there.  `path` NULL: in memory.  NULL if the file cannot be
 * made.  It is closed with the arena.
 */
struct import_bad *import_bad_open(
	struct arena *arena, const struct import_list *list, const char *path, enum lang lang);
/* Where it is, or will be; in memory as long as the arena. */
const char *import_bad_path(const struct import_bad *bad);
void import_bad_row(
	struct import_bad *bad, const struct cell_row *row, const struct import_entry *entry);
/* False if it could not be written whole; then there is no file, or the old one. */
bool import_bad_finish(struct import_bad *bad);

#endif
