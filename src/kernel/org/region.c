#include "region.h"

#include "region_inner.h"
#include "req.h"

static const char *const kind_names[] = { "", "district", "street", "town", "community",
	"village" };

bool
region_kind_parse(struct str name, enum region_kind *ret_kind)
{
	for (int kind = REGION_DISTRICT; kind <= REGION_VILLAGE; kind++) {
		if (str_equal(name, str_of(kind_names[kind]))) {
			*ret_kind = (enum region_kind)kind;
			return true;
		}
	}
	return false;
}

const char *
region_kind_name(enum region_kind kind)
{
	return kind >= REGION_DISTRICT && kind <= REGION_VILLAGE ? kind_names[kind] : "";
}

const struct region *
region_find(const struct regions *regions, struct region_id id)
{
	size_t from = 0, to = regions->count;

	while (from < to) {
		size_t middle = from + (to - from) / 2;
		const struct region *region = regions->index->by_id[middle];

		if (region->id.v == id.v) {
			return region;
		}
		if (region->id.v < id.v) {
			from = middle + 1;
		} else {
			to = middle;
		}
	}
	return NULL;
}

const struct region *
region_find_by_code(const struct regions *regions, struct str code)
{
	return code.len ? map_find(&regions->index->by_code, code) : NULL;
}

bool
region_is_within(const struct regions *regions, struct region_id inner, struct region_id outer)
{
	const struct region *region = region_find(regions, inner);

	while (region && region->id.v != outer.v) {
		region = region_find(regions, region->parent);
	}
	return region != NULL;
}

const struct region *
region_street_of(const struct regions *regions, struct region_id id)
{
	const struct region *region = region_find(regions, id);

	while (region && region->kind != REGION_STREET && region->kind != REGION_TOWN) {
		region = region_find(regions, region->parent);
	}
	return region;
}

struct bilingual
region_place(struct arena *arena, const struct regions *regions, struct region_id id)
{
	const struct region *region = region_find(regions, id);
	const struct region *street = region ? region_street_of(regions, id) : NULL;

	if (!street) {
		return (struct bilingual){ STR(""), STR("") };
	}
	if (street == region) {
		return street->name;
	}
	return (struct bilingual){ str_format(arena, "%.*s · %.*s", STR_ARG(street->name.zh),
					   STR_ARG(region->name.zh)),
		str_format(
			arena, "%.*s, %.*s", STR_ARG(region->name.en), STR_ARG(street->name.en)) };
}

struct choices
region_streets(struct req *req)
{
	const struct regions *regions = req_regions(req);
	struct choice *items = ARENA_ARRAY(req->arena, regions->count + 1, struct choice);
	size_t count = 0;

	for (size_t i = 0; i < regions->count; i++) {
		const struct region *region = &regions->items[i];

		if (region->is_current &&
			(region->kind == REGION_STREET || region->kind == REGION_TOWN)) {
			items[count++] = (struct choice){ region->code, region->name };
		}
	}
	return (struct choices){ items, count };
}

/* How well a candidate fits; the lower the better. */
static int
rank_of(const struct region_name *name, struct region_id parent)
{
	return (name->is_variant ? 2 : 0) + (name->region->parent.v == parent.v ? 0 : 1);
}

const struct region *
region_find_by_name(const struct regions *regions, struct region_id parent, struct str name)
{
	char folded[REGION_NAME_BYTES_MAX];
	struct str key = region_fold(name, folded);
	struct region_id in = parent.v || !regions->count ? parent : regions->items[0].id;
	const struct region *best = NULL;
	int best_rank = 0;
	bool is_clear = false;

	if (key.len == 0) {
		return NULL;
	}
	for (const struct region_name *at = map_find(&regions->index->by_name, key); at;
		at = at->next) {
		int rank = rank_of(at, in);

		if (parent.v && (at->region->id.v == parent.v ||
					!region_is_within(regions, at->region->id, parent))) {
			continue;
		}
		if (!best || rank < best_rank) {
			best = at->region;
			best_rank = rank;
			is_clear = true;
		} else if (rank == best_rank && at->region != best) {
			is_clear = false;
		}
	}
	return is_clear ? best : NULL;
}
