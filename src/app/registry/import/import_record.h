#ifndef CHUKE_IMPORT_RECORD_H
#define CHUKE_IMPORT_RECORD_H

#include "import_check.h"

/* What is kept of a list that came in, beside what it changed: its row, and an audit entry. */

/* A list that the command line took over whole. */
void import_record_command(struct store *store, struct arena *arena, const char *file,
	const struct import_counts *counts);

/* In the transaction that ends an import: the audit entry, with what came of it. */
void import_audit(struct db *db, struct login_id login, struct org_import_id id,
	struct str file_name, const struct import_counts *counts);

#endif
