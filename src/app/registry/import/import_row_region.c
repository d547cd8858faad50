#include "fold.h"
#include "import_reading.h"
#include "utf8.h"

#include <string.h>

/* Streets and communities by name, and the nearest one where a name is mistyped. */

enum { NAME_CHARS_MAX = 40 };

struct name_codes {
	uint32_t codes[NAME_CHARS_MAX];
	size_t count;
};

static struct name_codes
codes_of(struct str text)
{
	struct name_codes name = { .count = 0 };

	for (size_t at = 0; at < text.len && name.count < NAME_CHARS_MAX;) {
		if (!utf8_next(text, &at, &name.codes[name.count])) {
			break;
		}
		name.count++;
	}
	return name;
}

static size_t
least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* How many characters must be put in, taken out or changed (Levenshtein). */
static size_t
distance(const struct name_codes *a, const struct name_codes *b)
{
	size_t row[NAME_CHARS_MAX + 1];

	for (size_t k = 0; k <= b->count; k++) {
		row[k] = k;
	}
	for (size_t i = 1; i <= a->count; i++) {
		size_t diagonal = row[0];

		row[0] = i;
		for (size_t k = 1; k <= b->count; k++) {
			size_t changed = diagonal + (a->codes[i - 1] != b->codes[k - 1]);

			diagonal = row[k];
			row[k] = least(changed, 1 + least(row[k], row[k - 1]));
		}
	}
	return row[b->count];
}

static bool
is_street(const struct region *region)
{
	return region->kind == REGION_STREET || region->kind == REGION_TOWN;
}

static bool
is_community(const struct region *region)
{
	return region->kind == REGION_COMMUNITY || region->kind == REGION_VILLAGE;
}

/* How far the region's name is; another name of it that is as near counts a little less. */
static size_t
rank_of(const struct region *region, const struct name_codes *typed)
{
	struct name_codes name = codes_of(region->name.zh);
	size_t best = distance(typed, &name) * 2;

	for (size_t i = 0; i < region->aliases.count; i++) {
		name = codes_of(region->aliases.items[i]);
		best = least(best, distance(typed, &name) * 2 + 1);
	}
	return best;
}

struct nearest {
	const struct region *region; /* NULL: none is near */
	bool is_same;                /* it is called so */
};

/* Of the kind asked for, within `parent` if one is given; a third of the characters may differ. */
static struct nearest
find_nearest(struct reading *r, bool (*is_wanted)(const struct region *region),
	const struct region *parent)
{
	struct name_codes typed = codes_of(text_fold(r->arena, r->text));
	struct nearest nearest = { .region = NULL };
	size_t best = (typed.count / 3 + 1) * 2;

	for (size_t i = 0; i < r->rules->regions->count; i++) {
		const struct region *region = &r->rules->regions->items[i];
		size_t rank;

		if (!region->is_current || !is_wanted(region) ||
			(parent && region->parent.v != parent->id.v)) {
			continue;
		}
		rank = rank_of(region, &typed);
		if (rank < best) {
			best = rank;
			nearest = (struct nearest){ region, rank <= 1 };
		}
	}
	return nearest;
}

static struct str
names_of_streets(struct reading *r)
{
	struct str names = STR("");

	for (size_t i = 0; i < r->rules->regions->count; i++) {
		const struct region *region = &r->rules->regions->items[i];

		if (region->is_current && is_street(region)) {
			names = str_format(r->arena, "%.*s%s%.*s", STR_ARG(names),
				names.len ? "、" : "", STR_ARG(region->name.zh));
		}
	}
	return names;
}

void
read_street(struct reading *r)
{
	const struct region *region = region_find_by_name(
		r->rules->regions, (struct region_id){ 0 }, r->text);
	struct nearest nearest;

	if (region && is_street(region)) {
		r->street = region;
		return;
	}
	if (region && region->kind == REGION_DISTRICT) {
		return; /* the district's own: no street is said */
	}
	if (region) {
		REFUSE(r, N_("“{1}”是社区或村，不是街道或镇。"), same_text(r->text));
		return;
	}
	nearest = find_nearest(r, is_street, NULL);
	if (nearest.region) {
		REFUSE(r, N_("不认识街道或镇“{1}”，是不是{2}？"), same_text(r->text),
			nearest.region->name);
	} else {
		REFUSE(r, N_("不认识街道或镇“{1}”。可填：{2}"), same_text(r->text),
			same_text(names_of_streets(r)));
	}
}

static void
refuse_community(struct reading *r)
{
	struct nearest nearest = find_nearest(r, is_community, r->street);

	if (nearest.is_same) {
		REFUSE(r, N_("叫“{1}”的不止一个：请同时填写街道或镇。"), same_text(r->text));
	} else if (nearest.region) {
		REFUSE(r, N_("不认识社区或村“{1}”，是不是{2}？"), same_text(r->text),
			nearest.region->name);
	} else {
		REFUSE(r, N_("不认识社区或村“{1}”。"), same_text(r->text));
	}
}

/* Reads after the street, whatever the order of the columns. */
void
read_community(struct reading *r)
{
	struct region_id in = r->street ? r->street->id : (struct region_id){ 0 };
	const struct region *region = region_find_by_name(r->rules->regions, in, r->text), *street;

	if (!region && r->street) {
		region = region_find_by_name(r->rules->regions, (struct region_id){ 0 }, r->text);
		street = region ? region_street_of(r->rules->regions, region->id) : NULL;
		if (street && street != r->street && is_community(region)) {
			REFUSE(r, N_("{1}属于{2}，不属于{3}。"), region->name, street->name,
				r->street->name);
			return;
		}
		region = NULL;
	}
	if (region && is_community(region)) {
		r->community = region;
	} else if (!region || region != r->street) {
		refuse_community(r);
	}
}

void
finish_region(struct reading *r)
{
	struct org_input *input = &r->entry->input;
	const struct region *street = r->street;

	if (r->community) {
		street = region_street_of(r->rules->regions, r->community->id);
		input->community = r->community->id;
	}
	if (street) {
		input->street = street->id;
		give(r, ORG_FIELD_STREET);
	}
}
