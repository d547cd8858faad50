#include "search_rank.h"

#include "utf8.h"

#include <stdlib.h>

enum { NOT_ACTING = 6 }; /* standing_key of org_entry */

enum {
	FIT_NAME,
	FIT_OTHER_NAME,
	FIT_NAME_BEGINS,
	FIT_OTHER_BEGINS,
	FIT_NAME_HAS,
	FIT_SOUND_BEGINS,
	FIT_SOUND,
	FIT_ELSEWHERE
};

static bool
is_latin(struct str text)
{
	for (size_t i = 0; i < text.len; i++) {
		if ((unsigned char)text.ptr[i] >= 0x80) {
			return false;
		}
	}
	return text.len > 0;
}

/* Whether a name whose syllables are `key` begins as typed: by initials (qs) or by sound (qings). */
static bool
sound_begins(struct str key, struct str typed)
{
	size_t initial = 0, at = 0, i = 0;

	for (; i < typed.len && initial < key.len && key.ptr[initial] == typed.ptr[i]; i++) {
		while (initial < key.len && key.ptr[initial] != ' ') {
			initial++;
		}
		initial++;
	}
	if (i == typed.len) {
		return true;
	}
	for (i = 0; i < typed.len && at < key.len; at++) {
		if (key.ptr[at] == ' ') {
			continue;
		}
		if (key.ptr[at] != typed.ptr[i]) {
			return false;
		}
		i++;
	}
	return i == typed.len;
}

int
rank_fit(const struct org_search *search, const struct entry_find_row *row, bool is_name)
{
	struct str typed = search->folded, rest = row->other_names, other;
	int fit = !is_name                             ? FIT_ELSEWHERE
		  : sound_begins(row->name_key, typed) ? FIT_SOUND_BEGINS
						       : FIT_SOUND;

	if (typed.len == 0) {
		return FIT_NAME;
	}
	if (str_equal(row->name, typed)) {
		return FIT_NAME;
	}
	/* initials of the whole name */
	if (is_name && is_latin(typed) && utf8_count(row->name) == typed.len) {
		return FIT_OTHER_NAME;
	}
	if (str_starts(row->name, typed)) {
		return FIT_NAME_BEGINS;
	}
	if (str_contains(row->name, typed)) {
		fit = FIT_NAME_HAS;
	}
	while (str_split(&rest, '\n', &other)) {
		if (str_equal(other, typed)) {
			return FIT_OTHER_NAME;
		}
		if (str_starts(other, typed)) {
			fit = FIT_OTHER_BEGINS;
		}
	}
	return fit;
}

void
rank_add(struct ranking *ranking, const struct org_search *search, const struct entry_find_row *row,
	bool is_name)
{
	ranking->items[ranking->count++] = (struct ranked){ row, rank_fit(search, row, is_name),
		(int64_t)utf8_count(row->name) };
}

static int
compare(int64_t a, int64_t b)
{
	return a < b ? -1 : a > b;
}

static int
compare_names(const struct ranked *a, const struct ranked *b)
{
	int by_key = str_compare(a->row->name_key, b->row->name_key);

	return by_key ? by_key : compare(a->row->org_id.v, b->row->org_id.v);
}

/* Who may not act any more comes after all others, unless it was asked for by its name. */
static bool
is_behind(const struct ranked *ranked)
{
	return ranked->row->standing_key >= NOT_ACTING && ranked->fit >= FIT_NAME_HAS;
}

static int
compare_by_relevance(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;
	int by = compare(is_behind(x), is_behind(y));

	by = by ? by : compare(x->fit, y->fit);
	by = by ? by : compare(x->row->standing_key, y->row->standing_key);
	by = by || x->fit < FIT_NAME_HAS ? by : compare(x->name_len, y->name_len);
	return by ? by : compare_names(x, y);
}

static int
compare_by_grade(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;
	int by = compare(x->row->standing_key, y->row->standing_key);

	return by ? by : compare(x->row->org_id.v, y->row->org_id.v);
}

static int
compare_by_founding(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;
	int by = compare(x->row->founded_key, y->row->founded_key);

	return by ? by : compare(x->row->org_id.v, y->row->org_id.v);
}

static int
compare_by_name(const void *a, const void *b)
{
	return compare_names(a, b);
}

void
rank_sort(struct ranking *ranking, enum org_sort sort)
{
	static int (*const orders[])(const void *a, const void *b) = {
		[SORT_RELEVANCE] = compare_by_relevance,
		[SORT_GRADE] = compare_by_grade,
		[SORT_FOUNDED] = compare_by_founding,
		[SORT_NAME] = compare_by_name,
	};

	if (ranking->count > 1) {
		qsort(ranking->items, ranking->count, sizeof(ranking->items[0]), orders[sort]);
	}
}

/* ---- facets ------------------------------------------------------------------------------------ */

bool
facet_fits(const struct org_facets *filter, const struct entry_find_row *row, char except)
{
	bool is_here = filter->community.v
			       ? filter->community.v == row->community_id
			       : filter->street.v == 0 || filter->street.v == row->street_id;

	return (is_here || except == 's') &&
	       (except == 'k' || str_is_none(filter->kind) || str_equal(filter->kind, row->kind)) &&
	       (except == 't' || str_is_none(filter->status) ||
		       str_equal(filter->status, row->status)) &&
	       (except == 'g' || filter->grade == FACET_GRADE_NONE || filter->grade == row->grade);
}

static void
add(struct arena *arena, struct facet_counts *counts, struct str value, int64_t number,
	int64_t entries)
{
	enum { STEP = 16 };

	for (size_t i = 0; i < counts->count; i++) {
		if (counts->items[i].number == number && str_equal(counts->items[i].value, value)) {
			counts->items[i].entries += entries;
			return;
		}
	}
	if (counts->count % STEP == 0) {
		struct facet_count *more = ARENA_ARRAY(
			arena, counts->count + STEP, struct facet_count);

		for (size_t i = 0; i < counts->count; i++) {
			more[i] = counts->items[i];
		}
		counts->items = more;
	}
	counts->items[counts->count++] = (struct facet_count){ value, number, entries };
}

void
facet_count_row(struct arena *arena, struct org_hits *hits, const struct org_facets *filter,
	const struct entry_find_row *row, int64_t entries)
{
	if (facet_fits(filter, row, 's')) {
		add(arena, &hits->streets, STR_NONE, row->street_id, entries);
	}
	if (facet_fits(filter, row, 'k')) {
		add(arena, &hits->kinds, row->kind, 0, entries);
	}
	if (facet_fits(filter, row, 't')) {
		add(arena, &hits->statuses, row->status, 0, entries);
	}
	if (facet_fits(filter, row, 'g')) {
		add(arena, &hits->grades, STR_NONE, row->grade, entries);
	}
}

int64_t
facet_count_of(struct facet_counts counts, struct str value)
{
	for (size_t i = 0; i < counts.count; i++) {
		if (str_equal(counts.items[i].value, value)) {
			return counts.items[i].entries;
		}
	}
	return 0;
}

int64_t
facet_count_of_number(struct facet_counts counts, int64_t number)
{
	for (size_t i = 0; i < counts.count; i++) {
		if (counts.items[i].number == number) {
			return counts.items[i].entries;
		}
	}
	return 0;
}
