#include "import_record.h"

#include "audit.h"
#include "fold.h"
#include "registry_queries.h"

#include <string.h>

struct command_record {
	const char *file;
	const struct import_counts *counts;
};

void
import_audit(struct db *db, struct login_id login, struct org_import_id id, struct str file_name,
	const struct import_counts *counts)
{
	struct buf *detail = buf_create(db_arena(db), BUF_PAGE_BYTES_MAX);
	struct json json;

	json_start(&json, detail);
	json_object(&json);
	json_add_str(&json, "file", file_name);
	json_add_int(&json, "created", counts->created);
	json_add_int(&json, "updated", counts->updated);
	json_add_int(&json, "unchanged", counts->unchanged);
	json_add_int(&json, "refused", counts->refused);
	json_object_end(&json);
	audit_add_for(db, login,
		&(struct audit){ .verb = "org.import",
			.object = "org_import",
			.object_id = id.v,
			.detail = buf_view(detail) });
}

static enum outcome
record_in_transaction(struct db *db, void *arg)
{
	const struct command_record *record = arg;
	const struct import_counts *counts = record->counts;
	const char *slash = strrchr(record->file, '/');
	struct import_add_done_args args = { .file_name = text_clean(db_arena(db),
						     str_of(slash ? slash + 1 : record->file)),
		.added_at = db_now(db),
		.found_rows = counts->rows,
		.found_refused = counts->refused,
		.created = counts->created,
		.updated = counts->updated,
		.unchanged = counts->unchanged,
		.is_partial = counts->refused > 0 };
	struct import_add_done_row row;

	import_add_done(db, &args, &row);
	import_audit(db, (struct login_id){ 0 }, row.id, args.file_name, counts);
	return OK;
}

void
import_record_command(struct store *store, struct arena *arena, const char *file,
	const struct import_counts *counts)
{
	struct command_record record = { file, counts };

	store_write(store, arena, record_in_transaction, &record);
}
