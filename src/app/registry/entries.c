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
		.streets = street_tiles_of(req, &everything, &hits) };

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
