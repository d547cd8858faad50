#include "quota_inner.h"

#include <assert.h>

/* Where else there would be room: the nearest free times on a grid from the window's begin. */

enum { STEPS_MAX = 3000 }; /* steps that are looked at in each direction */

#define MINUTE_MS INT64_C(60000)

struct search {
	const struct quota_gap_wish *wish;
	const struct quota_span *spans; /* of one thing, by time */
	size_t count;
	struct quota_thing_id thing;
};

/* Whether nothing of the thing is taken between two moments: by halving, as spans do not overlap. */
static bool
is_free(const struct search *search, int64_t from_ms, int64_t to_ms)
{
	size_t low = 0, high = search->count;

	while (low < high) { /* the first that ends after it begins */
		size_t middle = low + (high - low) / 2;

		if (search->spans[middle].block_to_at.ms > from_ms) {
			high = middle;
		} else {
			low = middle + 1;
		}
	}
	return low == search->count || search->spans[low].block_from_at.ms >= to_ms;
}

static bool
is_gap(const struct search *search, int64_t from_ms, struct quota_gap *ret_gap)
{
	const struct quota_gap_wish *wish = search->wish;
	struct quota_gap gap = { search->thing, { from_ms },
		{ from_ms + wish->minutes * MINUTE_MS } };

	if (from_ms < wish->window.from_at.ms || gap.to_at.ms > wish->window.to_at.ms ||
		!is_free(search, from_ms - wish->before_minutes * MINUTE_MS,
			gap.to_at.ms + wish->after_minutes * MINUTE_MS) ||
		(wish->is_open && !wish->is_open(wish->arg, &gap))) {
		return false;
	}
	*ret_gap = gap;
	return true;
}

/* The first gap from a moment on, in steps of `step_ms` (negative: backwards). */
static bool
find_towards(
	const struct search *search, int64_t from_ms, int64_t step_ms, struct quota_gap *ret_gap)
{
	for (int i = 0; i < STEPS_MAX; i++, from_ms += step_ms) {
		if ((step_ms < 0 && from_ms < search->wish->window.from_at.ms) ||
			(step_ms > 0 && from_ms >= search->wish->window.to_at.ms)) {
			return false;
		}
		if (is_gap(search, from_ms, ret_gap)) {
			return true;
		}
	}
	return false;
}

static int64_t
distance(const struct quota_gap_wish *wish, const struct quota_gap *gap)
{
	int64_t ms = gap->from_at.ms - wish->near_at.ms;

	return ms < 0 ? -ms : ms;
}

/* Keeps the list sorted and no longer than its limit. */
static void
add_gap(const struct quota_gap_wish *wish, struct quota_gaps *gaps, size_t limit,
	const struct quota_gap *gap)
{
	size_t at = gaps->count;

	while (at > 0 && distance(wish, &gaps->items[at - 1]) > distance(wish, gap)) {
		if (at < limit) {
			gaps->items[at] = gaps->items[at - 1];
		}
		at--;
	}
	if (at < limit) {
		gaps->items[at] = *gap;
		gaps->count += gaps->count < limit;
	}
}

static void
search_thing(const struct search *search, struct quota_gaps *gaps, size_t limit)
{
	const struct quota_gap_wish *wish = search->wish;
	int64_t step_ms = wish->step_minutes * MINUTE_MS;
	int64_t begin_ms = wish->window.from_at.ms, near_ms = wish->near_at.ms;
	int64_t after_ms = near_ms <= begin_ms ? begin_ms
					       : begin_ms + (near_ms - begin_ms + step_ms - 1) /
								    step_ms * step_ms;
	struct quota_gap gap;

	if (find_towards(search, after_ms, step_ms, &gap)) {
		add_gap(wish, gaps, limit, &gap);
	}
	if (find_towards(search, after_ms - step_ms, -step_ms, &gap)) {
		add_gap(wish, gaps, limit, &gap);
	}
}

struct quota_gaps
quota_gap_list(struct db *db, const struct quota_gap_wish *wish, size_t limit)
{
	struct quota_window window = wish->window;
	struct quota_gaps gaps = { ARENA_ARRAY(db_arena(db), limit + 1, struct quota_gap), 0 };
	struct quota_spans spans;

	assert(wish->minutes > 0 && wish->step_minutes > 0);
	window.from_at.ms -= wish->before_minutes * MINUTE_MS;
	window.to_at.ms += wish->after_minutes * MINUTE_MS;
	for (size_t i = 0; i < window.thing_count; i++) {
		/* one by one, so that no list is cut off: what it left out would look free */
		const struct quota_window one = { &window.things[i], 1, window.from_at,
			window.to_at };
		struct quota_thing_lock_row thing;

		spans = quota_span_list(db, &one);
		if (spans.count < QUOTA_SPANS_MAX &&
			quota_thing_find(db, window.things[i], &thing) == OK &&
			!thing.is_withdrawn) {
			search_thing(&(struct search){ wish, spans.items, spans.count,
					     window.things[i] },
				&gaps, limit);
		}
	}
	return gaps;
}
