#include "figure_inner.h"

/* Counting what happened before anything was counted: from the timelines, on the days on which it happened. */

enum { CASES_AT_ONCE = 100 };

static void
count_case(struct db *db, const struct district *district, struct casefile_id id)
{
	struct casefile_row row;
	struct figure_case of = { .db = db, .district = district, .id = id };
	enum figure_kind outcome;

	if (casefile_of_id(db, id, &row) != OK) {
		return;
	}
	of.procedure = row.procedure;
	of.region = row.region_id;
	of.events = case_figure_events(db, id);
	for (size_t i = 0; i < of.events.count; i++) {
		const struct case_figure_events_row *event = &of.events.items[i];

		of.day = day_of_moment(event->made_at);
		if (str_equal(event->kind, STR("submit"))) {
			figure_put(&of, FIGURE_RECEIVED, STR(""), 0);
		} else if (str_equal(event->kind, STR("reopen"))) {
			/* what is set aside is a refusal: nothing else can be appealed against */
			figure_put(&of, FIGURE_REFUSED, STR(""), 0);
			figure_put(&of, FIGURE_REOPENED, STR(""), 0);
		} else if (figure_parse(event->kind, &outcome)) {
			figure_put(&of, outcome, STR(""), 0);
		}
	}
	figure_put_turns(&of, true);
	if (figure_of_outcome(row.outcome, &outcome)) {
		of.day = day_of_moment(row.ended_at);
		figure_put_end(&of, outcome, row.ended_at);
	}
	figure_flush(&of);
}

bool
figures_count_old(struct db *db, struct app *app, const struct district *district)
{
	struct case_figure_uncounted_rows rows = case_figure_uncounted(db, CASES_AT_ONCE);

	(void)app;
	for (size_t i = 0; i < rows.count; i++) {
		count_case(db, district, rows.items[i].casefile_id);
	}
	return rows.count == CASES_AT_ONCE;
}
