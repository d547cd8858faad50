#include "org_reveal.h"

#include "audit.h"
#include "office.h"
#include "org_index.h"
#include "org_write.h"

enum { REVEALED_AT_ONCE = 100 };

static void
reveal(struct db *db, const struct org_writing *how, struct org_id id)
{
	struct org_full_row row;
	struct org_hidden hidden;

	if (org_full_to_change(db, id, &row) != OK) {
		return;
	}
	hidden = org_hidden_find(db, id, how->from_day);
	org_withheld_close(db, db_now(db), id, how->from_day);
	if (row.is_withheld && !hidden.is_whole) {
		struct org_set_args args = { .org_id = id,
			.name = row.name,
			.kind = row.kind,
			.class = row.class,
			.status = row.status,
			.listed = row.listed,
			.street_id = row.street_id,
			.community_id = row.community_id,
			.changed_at = db_now(db) };

		row.is_withheld = false;
		org_set(db, &args);
	}
	org_index(db, how, &row, ORG_INDEX_CHANGED);
	event_tell(db, "org.changed", id.v);
	audit_add_by_system(
		db, &(struct audit){ .verb = "org.lift",
			    .object = "org",
			    .object_id = id.v,
			    .scope = { row.community_id.v ? row.community_id : row.street_id, id },
			    .reason = STR("期限已到") });
}

bool
org_reveal(struct db *db, const struct pack *pack, const struct regions *regions)
{
	struct org_writing how = { .arena = db_arena(db),
		.pack = pack,
		.regions = regions,
		.from_day = day_of_moment(db_now(db)) };
	struct org_withheld_ended_rows rows = org_withheld_ended(
		db, how.from_day, REVEALED_AT_ONCE);

	for (size_t i = 0; i < rows.count; i++) {
		reveal(db, &how, rows.items[i].org_id);
	}
	return rows.count == REVEALED_AT_ONCE;
}
