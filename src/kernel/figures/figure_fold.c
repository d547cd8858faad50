#include "figure_inner.h"

#include "map.h"

#include <stdlib.h>

/*
 * Folding: what was added as it happened becomes sums, of its region and all above it, by day, by month and for ever.  One
 * round takes some rows out and adds them up before it writes, in a fixed order, so that several processes never wait
 * for each other in a circle.
 */

enum { ROWS_AT_ONCE = 1000, SPANS = 3 };

static const char *const spans[SPANS] = { "day", "month", "ever" };

struct folding {
	struct arena *arena;
	struct map sums; /* struct case_figure_put_args by its own key */
	struct str *keys;
	size_t count;
};

static struct day
start_of(const char *span, struct day day)
{
	int year, month, mday;

	if (span == spans[0]) {
		return day;
	}
	day_split(day, &year, &month, &mday);
	return span == spans[1] ? day_of(year, month, 1) : (struct day){ 0 };
}

static void
add(struct folding *folding, struct region_id region, const char *span,
	const struct case_figure_news_take_row *row)
{
	struct day day = start_of(span, row->on_day);
	struct str key = str_format(folding->arena, "%012lld %s %d %.*s %.*s %.*s %lld",
		(long long)region.v, span, day.n, STR_ARG(row->procedure), STR_ARG(row->kind),
		STR_ARG(row->step), (long long)row->days);
	struct case_figure_put_args *sum = map_find(&folding->sums, key);

	if (!sum) {
		sum = ARENA_NEW(folding->arena, struct case_figure_put_args);
		*sum = (struct case_figure_put_args){ .region_id = region,
			.span = str_of(span),
			.on_day = day,
			.procedure = row->procedure,
			.kind = row->kind,
			.step = row->step,
			.days = row->days };
		map_set(&folding->sums, key, sum);
		folding->keys[folding->count++] = key;
	}
	sum->total += row->total;
}

static int
compare_keys(const void *a, const void *b)
{
	return str_compare(*(const struct str *)a, *(const struct str *)b);
}

bool
figures_fold(struct db *db, const struct district *district)
{
	enum { LEVELS_MAX = 4 };
	struct case_figure_news_take_rows rows = case_figure_news_take(db, ROWS_AT_ONCE);
	struct folding folding = { .arena = db_arena(db) };
	struct case_figure_put_args *sums;

	map_init(&folding.sums, folding.arena);
	folding.keys = ARENA_ARRAY(
		folding.arena, (rows.count + 1) * LEVELS_MAX * SPANS, struct str);
	for (size_t i = 0; i < rows.count; i++) {
		const struct region *region = region_find(
			&district->regions, rows.items[i].region_id);

		for (int level = 0; region && level < LEVELS_MAX; level++) {
			for (int k = 0; k < SPANS; k++) {
				add(&folding, region->id, spans[k], &rows.items[i]);
			}
			region = region_find(&district->regions, region->parent);
		}
	}
	qsort(folding.keys, folding.count, sizeof(*folding.keys), compare_keys);
	sums = ARENA_ARRAY(folding.arena, folding.count + 1, struct case_figure_put_args);
	for (size_t i = 0; i < folding.count; i++) {
		sums[i] = *(const struct case_figure_put_args *)map_find(
			&folding.sums, folding.keys[i]);
	}
	case_figure_put_all(db, sums, folding.count);
	return rows.count == ROWS_AT_ONCE;
}
