#include "entries.h"

#include "org_query.h"
#include "orgs_pages.h"

static int64_t
sum_of(struct facet_counts counts)
{
	int64_t sum = 0;

	for (size_t i = 0; i < counts.count; i++) {
		sum += counts.items[i].entries;
	}
	return sum;
}

struct entries_summary
entries_summary(struct req *req, int limit)
{
	const struct org_query everything = {
		.sort = STR("founded"), .page = 1, .per_page = limit
	};
	struct org_search search = org_search_of(req, &everything);
	struct org_hits hits = search_orgs(req->db, &search);
	struct org_cards cards = org_cards_of(req, hits.items, hits.count);
	struct entries_summary summary = { .total = sum_of(hits.streets),
		.streets = street_tiles_of(req, &everything, &hits, true) };

	summary.youngest.items = ARENA_ARRAY(req->arena, cards.count + 1, struct entry_brief);
	for (size_t i = 0; i < cards.count; i++) {
		const struct org_card *card = &cards.items[i];

		summary.youngest.items[summary.youngest.count++] = (struct entry_brief){
			.name = card->name,
			.to = url_own(req->arena, "/orgs/%lld", (long long)card->id.v),
			.kind = card->kind,
			.place = card->place,
			.founded_day = card->founded_day
		};
	}
	return summary;
}

struct entry_ids
entry_ids_find(struct db *db, struct org_id after, int64_t limit)
{
	struct entry_ids_after_rows rows = entry_ids_after(db, after.v, limit);
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
