#include "quota_inner.h"

/* The descriptor, and what time alone does. */

enum { THINGS_AT_ONCE = 16, ROWS_AT_ONCE = 200 };

static struct moment
earlier(struct moment a, struct moment b)
{
	return moment_is_none(a) || (!moment_is_none(b) && b.ms < a.ms) ? b : a;
}

struct moment
quota_next_due(struct db *db)
{
	struct quota_place_until_next_row place;
	struct quota_span_until_next_row span;
	struct quota_thing_fill_next_row fill;

	quota_place_until_next(db, &place);
	quota_span_until_next(db, &span);
	quota_thing_fill_next(db, &fill);
	return earlier(earlier(place.until_at, span.until_at), fill.fill_at);
}

/* Some things, each once, ascending. */
struct things {
	struct quota_thing_id items[THINGS_AT_ONCE];
	size_t count;
};

static void
things_add(struct things *things, struct quota_thing_id id)
{
	size_t at = 0;

	while (at < things->count && things->items[at].v < id.v) {
		at++;
	}
	if (things->count == THINGS_AT_ONCE ||
		(at < things->count && things->items[at].v == id.v)) {
		return;
	}
	for (size_t i = things->count++; i > at; i--) {
		things->items[i] = things->items[i - 1];
	}
	things->items[at] = id;
}

void
quota_do_due(struct db *db, struct app *app, const struct district *district)
{
	struct quota_thing_filling_rows filling = quota_thing_filling(db, THINGS_AT_ONCE / 2);
	struct quota_place_due_rows places = quota_place_due(db, db_now(db), ROWS_AT_ONCE);
	struct quota_span_due_rows spans = quota_span_due(db, db_now(db), ROWS_AT_ONCE);
	struct things things = { .count = 0 };
	size_t done = 0;

	(void)app, (void)district;
	for (size_t i = 0; i < filling.count; i++) {
		things_add(&things, filling.items[i].id);
	}
	for (size_t i = 0; i < places.count || i < spans.count; i++) {
		if (i < places.count) {
			things_add(&things, places.items[i].thing_id);
		}
		if (i < spans.count) {
			things_add(&things, spans.items[i].thing_id);
		}
	}
	for (size_t i = 0; i < things.count && done < PASSED_ON_MAX; i++) {
		struct quota_run run;
		struct span_run span_run;

		if (run_open(db, things.items[i], &run) == OK) {
			run_freshen(&run);
			run_close(&run);
			span_open_locked(db, &run.thing, &span_run);
			span_close(&span_run);
			done += run.changed_count + span_run.changed_count;
		}
	}
}

const struct office quota_office = {
	.name = "quota",
	.checks = quota_checks,
	.check_count = QUOTA_CHECKS,
	.next_due = quota_next_due,
	.do_due = quota_do_due,
};
