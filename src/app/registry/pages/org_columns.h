#ifndef CHUKE_ORG_COLUMNS_H
#define CHUKE_ORG_COLUMNS_H

#include "org_view.h"

/*
 * The columns of an exported list: those that an import reads, by their ids in packs/cn/columns.yaml, each
 * with its value as the list says it.  Pure.
 */

/* One row on its way out. */
struct export_row {
	struct org_full_row org; /* without what is withheld */
	struct str former_names; /* lines */
	const struct words *words;
};

struct export_column {
	const char *field; /* id in columns.yaml */
	struct str (*show)(struct arena *arena, const void *row);
};
enum { EXPORT_COLUMN_COUNT = 30 };
extern const struct export_column export_columns[EXPORT_COLUMN_COUNT];

/* What a list calls the column: its first name in columns.yaml. */
struct str export_column_label(const struct pack *pack, const char *field);

#endif
