#include "figure_pages.h"

#include "pack.h"
#include "procedure_words.h"

/* What everybody may know of a procedure: how much came in this year, and how long it took; never few enough to be somebody. */

enum { MINIMUM_OTHERWISE = 5, MEDIAN = 50 };

static int64_t
enough(int64_t count, int64_t minimum)
{
	return count >= minimum ? count : INT_NONE;
}

struct figure_public
figure_public_of(struct req *req, const struct procedure *procedure)
{
	const struct regions *regions = req_regions(req);
	struct day today = clock_today();
	int year, month, mday;
	struct figure_public shown = { .minimum = node_int(pack_file(req_pack(req), "figures.yaml"),
					       "minimum", MINIMUM_OTHERWISE),
		.median = STR_NONE,
		.promised = procedure_days_said(req->arena, req->lang, procedure) };
	struct procedures none = { NULL, 0 };
	struct figure_ask ask = { .regions = regions,
		.procedures = &none,
		.region = regions->items[0].id,
		.procedure = procedure->id,
		.until = today,
		.is_public = true };
	struct figures *figures;
	int64_t until_ms;

	day_split(today, &year, &month, &mday);
	shown.year = year;
	ask.from = day_of(year, 1, 1);
	ask.until = day_of(year, 12, 31);
	until_ms = day_start((struct day){ ask.until.n + 1 }).ms; /* then another year is told of */
	if (req->res.until_ms == 0 || req->res.until_ms > until_ms) {
		req->res.until_ms = until_ms;
	}
	figures = figures_load(req->db, &ask);
	shown.received = enough(figures->total.counts[FIGURE_RECEIVED], shown.minimum);
	shown.decided = enough(figure_decided(&figures->total), shown.minimum);
	if (figures->total.took.total >= shown.minimum) {
		shown.median = figure_percentile(req->arena, &figures->total.took, MEDIAN);
	}
	shown.is_shown = figures->total.counts[FIGURE_RECEIVED] > 0;
	return shown;
}
