#include "entries.h"

#include "org_index.h"
#include "org_query.h"
#include "org_words.h"
#include "orgs_pages.h"

static struct tiles
street_tiles(struct req *req, int64_t *ret_total)
{
	const struct org_query everything = { .page = 1 };
	struct street_count_list_rows rows = street_count_list(req->db);
	struct org_hits hits = {
		.streets = { ARENA_ARRAY(req->arena, rows.count + 1, struct facet_count),
			rows.count }
	};

	*ret_total = 0;
	for (size_t i = 0; i < rows.count; i++) {
		hits.streets.items[i] = (struct facet_count){ .number = rows.items[i].street_id,
			.entries = rows.items[i].entries };
		*ret_total += rows.items[i].entries;
	}
	return street_tiles_of(req, &everything, &hits, true);
}

struct entries_summary
entries_summary(struct req *req, int limit)
{
	struct entry_youngest_rows rows = entry_youngest(req->db, limit);
	struct words words = req_words(req);
	struct entries_summary summary;

	summary.streets = street_tiles(req, &summary.total);
	summary.youngest.items = ARENA_ARRAY(req->arena, rows.count + 1, struct entry_brief);
	summary.youngest.count = rows.count;
	for (size_t i = 0; i < rows.count; i++) {
		const struct entry_youngest_row *row = &rows.items[i];

		summary.youngest.items[i] = (struct entry_brief){ .id = row->org_id,
			.name = row->name,
			.to = url_own(req->arena, "/orgs/%lld", (long long)row->org_id.v),
			.kind = str_is_empty(row->class) ? kind_short_label(words.pack, row->kind)
							 : class_label(words.pack, row->class),
			.place = place_text(&words, (struct region_id){ row->street_id },
				(struct region_id){ row->community_id }),
			.founded_day = row->founded_key >= FOUNDED_KEY_NONE
					       ? DAY_NONE
					       : (struct day){ (int32_t)-row->founded_key } };
	}
	return summary;
}

enum outcome
entry_brief_find(struct req *req, struct org_id id, struct entry_brief *ret_brief)
{
	struct words words = req_words(req);
	struct watch_entry_row row;

	if (watch_entry(req->db, id, &row) != OK) {
		return NOT_FOUND;
	}
	*ret_brief = (struct entry_brief){ .id = row.org_id,
		.name = row.name,
		.to = url_own(req->arena, "/orgs/%lld", (long long)row.org_id.v),
		.kind = str_is_empty(row.class) ? kind_short_label(words.pack, row.kind)
						: class_label(words.pack, row.class),
		.place = place_text(&words, (struct region_id){ row.street_id },
			(struct region_id){ row.community_id }),
		.founded_day = DAY_NONE };
	return OK;
}

struct entry_ids
entry_ids_find(struct db *db, struct org_id after, struct org_id last)
{
	struct entry_ids_after_rows rows = entry_ids_after(db, after.v, last);
	struct entry_ids ids = { .items = ARENA_ARRAY(
					 db_arena(db), rows.count + 1, struct org_id) };

	for (size_t i = 0; i < rows.count; i++) {
		ids.items[ids.count++] = rows.items[i].org_id;
	}
	return ids;
}

struct org_id
entry_id_highest(struct db *db)
{
	struct entry_id_last_row row;

	entry_id_last(db, &row);
	return row.last_id;
}
