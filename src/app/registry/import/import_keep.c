#include "import_keep.h"

#include "import_jobs.h"
#include "registry_queries.h"

static void
find_lists(struct db *db, struct moment before, int64_t limit, struct retention_due *ret_due)
{
	struct import_due_row due;
	struct import_oldest_row oldest;

	import_due(db, before, limit, &due);
	import_oldest(db, &oldest);
	*ret_due = (struct retention_due){ due.total, oldest.oldest_at };
}

static int64_t
remove_lists(struct db *db, struct moment before, int64_t limit)
{
	struct import_due_list_rows rows = import_due_list(db, before, limit);

	for (size_t i = 0; i < rows.count; i++) {
		struct org_import_id id = rows.items[i].id;

		file_leave_all(db, import_list_object(id));
		file_leave_all(db, import_bad_object(id));
		import_forget_columns(db, id);
		import_forget_samples(db, id);
		import_forget_refusals(db, id);
		import_forget(db, id);
	}
	return (int64_t)rows.count;
}

const struct retention_kind import_retention[1] = {
	{ "imports", N_("导入的名录"), find_lists, remove_lists },
};
