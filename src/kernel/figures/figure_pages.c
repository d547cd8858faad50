#include "figure_pages.h"

#include "actor.h"
#include "app.h"
#include "case_words.h"
#include "kernel_pages.h"
#include "procedure_words.h"
#include "respond.h"

/* /desk/figures: what came in, how it ended, how long it took, where it waits. */

enum { PER_CENT = 100, WHOLE = 1000, MEDIAN = 50, MOST = 90, THIN = 4 };

/* ---- addresses ----------------------------------------------------------------------------------- */

/* This page with one thing changed. */
struct change {
	const char *period; /* NULL: as it is */
	struct day on;      /* none: as it is */
	struct str region, procedure, step, format;
	bool has_procedure, has_step;
};

static struct url
url_with(struct req *req, const struct change *change)
{
	const struct figures_query *in = req->in;
	struct arena *arena = req->arena;
	bool is_stretch = !change->period && day_is_none(change->on) &&
			  (!day_is_none(in->from) || !day_is_none(in->until));
	struct day on = day_is_none(change->on) ? in->on : change->on;
	struct str region = str_is_none(change->region) ? in->region : change->region;
	struct str procedure = change->has_procedure ? change->procedure : in->procedure;
	struct str step = change->has_step || change->has_procedure ? change->step : in->step;

	return url_own(arena,
		"/desk/"
		"figures?region=%s&procedure=%s&step=%s&period=%s&on=%s&from=%s&until=%s&format=%s",
		str_terminated(arena, region), str_terminated(arena, procedure),
		str_terminated(arena, step),
		change->period ? change->period : str_terminated(arena, in->period),
		str_terminated(arena, day_format_iso(arena, on)),
		is_stretch ? str_terminated(arena, day_format_iso(arena, in->from)) : "",
		is_stretch ? str_terminated(arena, day_format_iso(arena, in->until)) : "",
		str_terminated(arena, change->format));
}

static void
fill_addresses(struct req *req, const struct figure_ask *ask, struct figures_view *view)
{
	static const struct {
		const char *period;
		struct bilingual label;
	} periods[] = { { "month", { STR_INIT("月"), STR_INIT("Month") } },
		{ "quarter", { STR_INIT("季"), STR_INIT("Quarter") } },
		{ "year", { STR_INIT("年"), STR_INIT("Year") } } };
	const struct figures_query *in = req->in;
	bool is_stretch = !day_is_none(in->from) || !day_is_none(in->until);
	struct str now = str_is_empty(in->period) ? STR("year") : in->period;

	view->periods.items = ARENA_ARRAY(req->arena, FIELD_COUNT(periods), struct figure_link);
	for (size_t i = 0; i < FIELD_COUNT(periods); i++) {
		view->periods.items[view->periods.count++] = (struct figure_link){ periods[i].label,
			url_with(req, &(struct change){ .period = periods[i].period,
					      .on = is_stretch ? ask->until : in->on }),
			!is_stretch && str_equal(now, str_of(periods[i].period)) };
	}
	if (!is_stretch) {
		view->before = url_with(
			req, &(struct change){ .on = (struct day){ ask->from.n - 1 } });
	}
	if (!is_stretch && ask->until.n < clock_today().n) {
		view->after = url_with(
			req, &(struct change){ .on = (struct day){ ask->until.n + 1 } });
	}
	view->csv = url_with(req, &(struct change){ .on = DAY_NONE, .format = STR("csv") });
	view->xlsx = url_with(req, &(struct change){ .on = DAY_NONE, .format = STR("xlsx") });
	view->report = url_own(req->arena, "/desk/figures/month?region=%s&on=%s",
		str_terminated(req->arena, in->region),
		str_terminated(req->arena,
			day_format_iso(req->arena,
				ask->until.n > clock_today().n ? clock_today() : ask->until)));
}

/* ---- what may be chosen -------------------------------------------------------------------------- */

static void
fill_options(struct req *req, const struct figure_ask *ask, struct figures_view *view)
{
	const struct regions *regions = ask->regions;
	const struct procedures *procedures = ask->procedures;

	view->regions.items = ARENA_ARRAY(req->arena, regions->count, struct figure_option);
	for (size_t i = 0; i < regions->count; i++) {
		struct scope scope = { .region = regions->items[i].id };

		if (regions->items[i].is_current && req_may(req, &right_case_figures, &scope)) {
			view->regions.items[view->regions.count++] = (struct figure_option){
				regions->items[i].code, regions->items[i].name,
				regions->items[i].id.v == ask->region.v
			};
		}
	}
	view->procedures.items = ARENA_ARRAY(req->arena, procedures->count, struct figure_option);
	for (size_t i = 0; i < procedures->count; i++) {
		view->procedures.items[view->procedures.count++] = (struct figure_option){
			procedures->items[i].id, procedures->items[i].title,
			str_equal(procedures->items[i].id, ask->procedure)
		};
	}
	view->region = region_find(regions, ask->region)->name;
}

/* ---- tables -------------------------------------------------------------------------------------- */

static struct figure_line
line_of(struct req *req, const struct figure_group *group, const struct figure_histogram *days)
{
	return (struct figure_line){ .group = group,
		.decided = figure_decided(&group->sum),
		.median = figure_percentile(req->arena, days, MEDIAN),
		.most = figure_percentile(req->arena, days, MOST),
		.to = { STR_NONE } };
}

/* 街道核实 · 会办单位 */
static struct bilingual
step_name(struct req *req, const struct procedure *procedure, struct str key)
{
	struct str part = key, id;
	const struct case_step *step;

	if (!procedure || !str_split(&part, '/', &id)) {
		return (struct bilingual){ key, key };
	}
	step = procedure_step(procedure, id);
	for (size_t i = 0; step && i < step->office_count; i++) {
		const struct step_office *office = &step->offices[i];

		if (part.len && str_equal(office->part, part)) {
			return (struct bilingual){
				str_format(req->arena, "%.*s · %.*s", STR_ARG(step->title.zh),
					STR_ARG(step_office_said(LANG_ZH, office))),
				str_format(req->arena, "%.*s · %.*s",
					STR_ARG(bilingual_in(step->title, LANG_EN)),
					STR_ARG(step_office_said(LANG_EN, office)))
			};
		}
	}
	return step ? step->title : (struct bilingual){ key, key };
}

static void
fill_by_procedure(struct req *req, const struct figure_ask *ask, struct figures_view *view)
{
	const struct figure_groups *groups = &view->figures->procedures;
	struct figure_line *items = ARENA_ARRAY(req->arena, groups->count, struct figure_line);

	for (size_t i = 0; i < groups->count; i++) {
		const struct figure_group *group = &groups->items[i];
		const struct procedure *procedure = procedure_find(ask->procedures, group->key);

		items[i] = line_of(req, group, &group->sum.took);
		items[i].name = procedure ? procedure->title
					  : (struct bilingual){ group->key, group->key };
		items[i].is_current = !str_is_empty(ask->procedure);
		items[i].to = url_with(req,
			&(struct change){
				.on = DAY_NONE, .procedure = group->key, .has_procedure = true });
	}
	view->by_procedure = (struct figure_lines){ items, groups->count };
}

static void
fill_by_region(struct req *req, const struct figure_ask *ask, struct figures_view *view)
{
	const struct figure_groups *groups = &view->figures->regions;
	struct figure_line *items = ARENA_ARRAY(req->arena, groups->count, struct figure_line);

	view->tiles.items = ARENA_ARRAY(req->arena, groups->count, struct tile);
	for (size_t i = 0; i < groups->count; i++) {
		const struct figure_group *group = &groups->items[i];
		const struct region *region = region_find(ask->regions, group->region);

		items[i] = line_of(req, group, &group->sum.took);
		items[i].name = region->name;
		items[i].to = url_with(
			req, &(struct change){ .on = DAY_NONE, .region = region->code });
		if (region->tile_x >= 0) {
			view->tiles.items[view->tiles.count++] = (struct tile){
				.name = region->name,
				.count = group->sum.counts[FIGURE_RECEIVED],
				.to = items[i].to,
				.x = region->tile_x,
				.y = region->tile_y
			};
		}
	}
	view->by_region = (struct figure_lines){ items, groups->count };
}

void
figure_lines_fill(struct req *req, const struct figure_ask *ask, struct figures_view *view)
{
	const struct procedure *procedure = procedure_find(ask->procedures, ask->procedure);
	const struct figure_groups *steps = &view->figures->steps, *months = &view->figures->months;
	bool is_step = !str_is_empty(ask->step);

	fill_by_procedure(req, ask, view);
	fill_by_region(req, ask, view);
	view->by_step.items = ARENA_ARRAY(req->arena, steps->count, struct figure_line);
	for (size_t i = 0; i < steps->count; i++) {
		struct figure_line line = line_of(req, &steps->items[i], &steps->items[i].sum.stay);

		line.is_current = str_equal(steps->items[i].key, ask->step);
		line.name = step_name(req, procedure, steps->items[i].key);
		line.to = url_with(
			req, &(struct change){ .on = DAY_NONE,
				     .step = line.is_current ? STR("") : steps->items[i].key,
				     .has_step = true });
		view->by_step.items[view->by_step.count++] = line;
	}
	view->by_month.items = ARENA_ARRAY(req->arena, months->count, struct figure_line);
	for (size_t i = 0; i < months->count; i++) {
		const struct figure_group *month = &months->items[i];
		struct figure_line line = line_of(
			req, month, is_step ? &month->sum.stay : &month->sum.took);
		struct str name = str_slice(day_format_iso(req->arena, month->month), 0, 7);

		line.name = (struct bilingual){ name, name };
		view->by_month.items[view->by_month.count++] = line;
	}
}

/* Whether anything at all is told in a row. */
static bool
is_bare(const struct figure_line *line)
{
	const struct figure_group *group = line->group;

	for (int i = 0; i < FIGURE_KINDS; i++) {
		if (group->sum.counts[i]) {
			return false;
		}
	}
	return group->running == 0 && group->overdue == 0;
}

/* Leaves out the rows of zeros; how many. */
static int64_t
leave_bare(struct figure_lines *lines)
{
	size_t all = lines->count;

	lines->count = 0;
	for (size_t i = 0; i < all; i++) {
		if (!is_bare(&lines->items[i])) {
			lines->items[lines->count++] = lines->items[i];
		}
	}
	return (int64_t)(all - lines->count);
}

/* What is read on the page: lists and programs have the rows of zeros too. */
static void
leave_out(struct figures_view *view)
{
	struct figure_lines *months = &view->by_month;

	view->bare_procedures = leave_bare(&view->by_procedure);
	view->bare_regions = leave_bare(&view->by_region);
	while (months->count > 1 && is_bare(&months->items[0])) {
		months->items++;
		months->count--;
	}
}

/* ---- charts -------------------------------------------------------------------------------------- */

static void
fill_charts(struct req *req, const struct figure_ask *ask, struct figures_view *view)
{
	const struct procedure *procedure = procedure_find(ask->procedures, ask->procedure);
	const struct figure_groups *groups = &view->figures->months;
	bool is_step = !str_is_empty(ask->step);
	struct chart_month *counts = ARENA_ARRAY(req->arena, groups->count, struct chart_month);
	struct chart_month *days = ARENA_ARRAY(req->arena, groups->count, struct chart_month);
	struct chart_months months = { counts, groups->count };
	int64_t limit = 0;

	for (size_t i = 0; i < groups->count; i++) {
		const struct figure_sum *sum = &groups->items[i].sum;
		const struct figure_histogram *took = is_step ? &sum->stay : &sum->took;

		counts[i] = (struct chart_month){ groups->items[i].month,
			sum->counts[is_step ? FIGURE_ENTER : FIGURE_RECEIVED],
			is_step ? sum->counts[FIGURE_STAY] : figure_decided(sum) };
		days[i] = (struct chart_month){ groups->items[i].month,
			figure_percentile_days(took, MEDIAN), figure_percentile_days(took, MOST) };
	}
	for (size_t i = 0; procedure && i < procedure->step_count; i++) {
		const struct clock *clock = &procedure->steps[i].clock;

		if (!is_step || str_starts(ask->step, procedure->steps[i].id)) {
			limit += clock->is_calendar ? INT32_MIN : clock->days;
		}
	}
	view->bars = chart_of_bars(req->arena, req->lang, &months);
	months.items = days;
	view->lines = chart_of_lines(req->arena, req->lang, &months, limit > 0 ? limit : 0);
	if (is_step) {
		view->step = step_name(req, procedure, ask->step);
	}
}

static void
fill_outcomes(struct req *req, struct figures_view *view)
{
	static const struct {
		enum figure_kind kind;
		const char *label, *look;
	} parts[] = {
		{ FIGURE_GRANTED, N_("准予"), "f3" },
		{ FIGURE_REFUSED, N_("不予"), "f4" },
		{ FIGURE_WITHDRAWN, N_("撤件"), "f2" },
		{ FIGURE_LAPSED, N_("逾期终止"), "f5" },
		{ FIGURE_VOID, N_("作废"), "f1" },
	};
	const struct figure_sum *total = &view->figures->total;
	int64_t all = figure_ended(total), x = 0;

	view->outcomes.items = ARENA_ARRAY(req->arena, FIELD_COUNT(parts), struct figure_part);
	for (size_t i = 0; i < FIELD_COUNT(parts) && all > 0; i++) {
		int64_t count = total->counts[parts[i].kind];
		struct figure_part part = { .label = parts[i].label,
			.look = parts[i].look,
			.total = count,
			.per_cent = (count * PER_CENT + all / 2) / all,
			.x = (int)(x * WHOLE / all) };

		x += count;
		part.width = (int)(x * WHOLE / all) - part.x;
		part.width -= part.width > THIN && x < all ? THIN : 0;
		view->outcomes.items[view->outcomes.count++] = part;
	}
}

static void
fill_titles(struct req *req, struct figures_view *view)
{
	const struct figure_groups *months = &view->figures->months;
	const struct figure_group *last = &months->items[months->count - 1];
	bool is_step = view->step.zh.len > 0;
	struct str args[4] = { chart_month_said(req->arena, req->lang, last->month) };

	args[1] = str_format(req->arena, "%lld",
		(long long)last->sum.counts[is_step ? FIGURE_ENTER : FIGURE_RECEIVED]);
	args[2] = str_format(req->arena, "%lld",
		(long long)(is_step ? last->sum.counts[FIGURE_STAY] : figure_decided(&last->sum)));
	view->bars.title = tr_format(req->arena, req->lang,
		is_step ? N_("每月到达和离开这个环节的件数：{1}到达 {2} 件，离开 {3} "
			     "件。各月的数字在下面的表里。")
			: N_("每月收件与办结的件数：{1}收件 {2} 件，办结 {3} "
			     "件。各月的数字在下面的表里。"),
		args, 3);
	args[1] = figure_percentile(
		req->arena, is_step ? &last->sum.stay : &last->sum.took, MEDIAN);
	view->lines.title =
		str_is_none(args[1])
			? TR(req->arena, req->lang,
				  N_("每月用时的中位数：{1}还没有办结的。各月的数字在下面的表里。"),
				  args[0])
			: tr_format(req->arena, req->lang,
				  N_("每月用时的中位数：{1} {2} "
				     "个工作日。各月的数字在下面的表里。"),
				  args, 2);
}

enum outcome
show_figures(struct req *req)
{
	struct figure_ask ask;
	struct figures_view view = {
		.in = req->in, .before = { STR_NONE }, .after = { STR_NONE }, .share_late = STR_NONE
	};
	enum outcome outcome = figure_ask_of(req, &ask);
	const struct procedure *procedure;

	if (outcome != OK) {
		return outcome;
	}
	view.figures = figures_load(req->db, &ask);
	procedure = procedure_find(ask.procedures, ask.procedure);
	view.procedure = procedure ? procedure->title
				   : (struct bilingual){ ask.procedure, ask.procedure };
	view.period = figure_period_said(req, &ask);
	view.from = ask.from;
	view.until = ask.until;
	figure_lines_fill(req, &ask, &view);
	fill_options(req, &ask, &view);
	if (!str_is_empty(view.in->format)) {
		return export_figures(req, &view);
	}
	leave_out(&view);
	fill_addresses(req, &ask, &view);
	view.decided = figure_decided(&view.figures->total);
	view.running = figure_running(&view.figures->ever);
	view.median = figure_percentile(req->arena, &view.figures->total.took, MEDIAN);
	view.most = figure_percentile(req->arena, &view.figures->total.took, MOST);
	view.promised = procedure ? procedure_days_said(req->arena, req->lang, procedure)
				  : STR_NONE;
	if (view.decided) {
		view.share_late = str_format(req->arena, "%lld",
			(long long)((view.decided - view.figures->total.counts[FIGURE_LATE]) *
				    PER_CENT / view.decided));
	}
	fill_charts(req, &ask, &view);
	fill_outcomes(req, &view);
	fill_titles(req, &view);
	view.is_empty = view.figures->ever.counts[FIGURE_RECEIVED] == 0;
	return respond(req, figures_page, &view);
}
