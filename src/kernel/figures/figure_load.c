#include "figure_load.h"

#include "figure_inner.h"

enum { NEWS_MAX = 5000, OVERDUE_MAX = 1001, GROUPS_MAX = 160 };

struct loading {
	struct db *db;
	const struct figure_ask *ask;
	struct figures *figures;
};

struct day
figure_month(struct day day, int months)
{
	enum { YEAR_MONTHS = 12 };
	int year, month, mday;
	int count;

	day_split(day, &year, &month, &mday);
	count = year * YEAR_MONTHS + (month - 1) + months;
	return day_of(count / YEAR_MONTHS, count % YEAR_MONTHS + 1, 1);
}

/* ---- where it goes ------------------------------------------------------------------------------- */

static struct figure_group *
group_of(struct figure_groups *groups, struct str key, struct region_id region)
{
	for (size_t i = 0; i < groups->count; i++) {
		if (groups->items[i].region.v == region.v && str_equal(groups->items[i].key, key)) {
			return &groups->items[i];
		}
	}
	if (groups->count == GROUPS_MAX) {
		return &groups->items[GROUPS_MAX - 1];
	}
	groups->items[groups->count] = (struct figure_group){ .key = key, .region = region };
	return &groups->items[groups->count++];
}

static bool
is_asked_procedure(const struct loading *loading, struct str procedure)
{
	return str_is_empty(loading->ask->procedure) ||
	       str_equal(loading->ask->procedure, procedure);
}

static const struct region_id no_region = { 0 };

/* Of the stretch itself. */
static void
take_in(struct loading *loading, struct str procedure, const struct figure *figure)
{
	struct figures *figures = loading->figures;

	if (str_is_empty(figure->step)) {
		figure_add(&figures->total, figure);
		figure_add(&group_of(&figures->procedures, procedure, no_region)->sum, figure);
	} else if (!str_is_empty(loading->ask->procedure)) {
		figure_add(&group_of(&figures->steps, figure->step, no_region)->sum, figure);
	}
}

/* Since the beginning: what is under way now. */
static void
take_ever(struct loading *loading, struct str procedure, const struct figure *figure)
{
	struct figures *figures = loading->figures;
	struct figure_sum sum = { .counts = { 0 } };
	struct figure_group *group;

	figure_add(&sum, figure);
	if (str_is_empty(figure->step)) {
		figure_add(&figures->ever, figure);
		group = group_of(&figures->procedures, procedure, no_region);
		group->running += figure_running(&sum);
	} else if (!str_is_empty(loading->ask->procedure)) {
		group = group_of(&figures->steps, figure->step, no_region);
		group->running += sum.counts[FIGURE_ENTER] - sum.counts[FIGURE_STAY];
	}
}

static void
take_month(struct loading *loading, struct day day, const struct figure *figure)
{
	struct figure_groups *months = &loading->figures->months;
	struct day month = figure_month(day, 0);
	struct str step = str_is_none(loading->ask->step) ? STR("") : loading->ask->step;

	for (size_t i = 0; i < months->count; i++) {
		if (months->items[i].month.n == month.n && str_equal(figure->step, step)) {
			figure_add(&months->items[i].sum, figure);
		}
	}
}

/* ---- what is folded ------------------------------------------------------------------------------ */

static uint32_t
clauses_of(const struct loading *loading)
{
	/* single steps are asked for with their procedure only */
	return str_is_empty(loading->ask->procedure) ? CASE_FIGURE_LIST_WHOLE
						     : CASE_FIGURE_LIST_PROCEDURE;
}

static struct case_figure_list_rows
list(const struct loading *loading, const char *span, struct day from, struct day until)
{
	return case_figure_list(
		loading->db, &(struct case_figure_list_args){ .clauses = clauses_of(loading),
				     .region_id = loading->ask->region,
				     .span = str_of(span),
				     .from_day = from,
				     .until_day = until,
				     .procedure = loading->ask->procedure });
}

static bool
figure_of(const struct case_figure_list_row *row, struct figure *ret_figure)
{
	*ret_figure = (struct figure){ .step = row->step, .days = row->days, .total = row->total };
	return figure_parse(row->kind, &ret_figure->kind);
}

static void
list_in(struct loading *loading, const char *span, struct day from, struct day until)
{
	struct case_figure_list_rows rows;
	struct figure figure;

	if (from.n > until.n) {
		return;
	}
	rows = list(loading, span, from, until);
	for (size_t i = 0; i < rows.count; i++) {
		if (figure_of(&rows.items[i], &figure)) {
			take_in(loading, rows.items[i].procedure, &figure);
		}
	}
}

/* A region's kinds, of a stretch of days or months. */
static void
list_regions(struct loading *loading, const char *span, struct day from, struct day until)
{
	struct case_figure_by_region_rows rows;

	if (from.n > until.n || loading->ask->is_public) {
		return;
	}
	rows = case_figure_by_region(
		loading->db, &(struct case_figure_by_region_args){
				     .clauses = str_is_empty(loading->ask->procedure)
							? 0
							: CASE_FIGURE_BY_REGION_PROCEDURE,
				     .parent_id = loading->ask->region,
				     .span = str_of(span),
				     .from_day = from,
				     .until_day = until,
				     .procedure = loading->ask->procedure });
	for (size_t i = 0; i < rows.count; i++) {
		struct figure figure = { .days = rows.items[i].days, .total = rows.items[i].total };

		if (figure_parse(rows.items[i].kind, &figure.kind)) {
			figure_add(&group_of(&loading->figures->regions, STR(""),
					   rows.items[i].region_id)
					    ->sum,
				&figure);
		}
	}
}

/* The stretch: whole months as months, what is left of it at both ends as days. */
static void
load_stretch(struct loading *loading)
{
	struct day from = loading->ask->from, until = loading->ask->until;
	struct day first = figure_month(from, 0), after = figure_month(until, 1);

	if (first.n < from.n) {
		first = figure_month(from, 1);
	}
	if (after.n != until.n + 1) {
		after = figure_month(until, 0);
	}
	if (first.n >= after.n) {
		list_in(loading, "day", from, until);
		list_regions(loading, "day", from, until);
		return;
	}
	list_in(loading, "day", from, (struct day){ first.n - 1 });
	list_in(loading, "month", first, (struct day){ after.n - 1 });
	list_in(loading, "day", after, until);
	list_regions(loading, "day", from, (struct day){ first.n - 1 });
	list_regions(loading, "month", first, (struct day){ after.n - 1 });
	list_regions(loading, "day", after, until);
}

static void
load_months(struct loading *loading)
{
	struct figures *figures = loading->figures;
	struct day today = day_of_moment(db_now(loading->db)), until = loading->ask->until;
	struct day last = figure_month(until.n > today.n ? today : until, 0), first = last;
	struct case_figure_list_rows rows;
	struct figure figure;
	size_t count = 1;

	while (count < FIGURE_MONTHS_MAX &&
		(count < FIGURE_MONTHS_MIN || first.n > figure_month(loading->ask->from, 0).n)) {
		first = figure_month(first, -1);
		count++;
	}
	figures->months.items = ARENA_ARRAY(db_arena(loading->db), count, struct figure_group);
	figures->months.count = count;
	for (size_t i = 0; i < count; i++) {
		figures->months.items[i].month = figure_month(first, (int)i);
	}
	rows = list(loading, "month", first, last);
	for (size_t i = 0; i < rows.count; i++) {
		if (figure_of(&rows.items[i], &figure)) {
			take_month(loading, rows.items[i].on_day, &figure);
		}
	}
}

static void
load_ever(struct loading *loading)
{
	struct day zero = { 0 };
	struct case_figure_list_rows rows = list(loading, "ever", zero, zero);
	struct figure figure;

	for (size_t i = 0; i < rows.count; i++) {
		if (figure_of(&rows.items[i], &figure)) {
			take_ever(loading, rows.items[i].procedure, &figure);
		}
	}
}

/* ---- what is not --------------------------------------------------------------------------------- */

/* The region right below the asked one in which another lies; 0: it lies in none. */
static struct region_id
below(const struct figure_ask *ask, struct region_id inner)
{
	const struct region *region = region_find(ask->regions, inner);

	while (region && region->parent.v != ask->region.v) {
		region = region_find(ask->regions, region->parent);
	}
	return region ? region->id : no_region;
}

static void
load_news(struct loading *loading)
{
	const struct figure_ask *ask = loading->ask;
	struct case_figure_news_list_rows rows = case_figure_news_list(loading->db,
		&(struct case_figure_news_list_args){
			.clauses = str_is_empty(ask->procedure) ? 0
								: CASE_FIGURE_NEWS_LIST_PROCEDURE,
			.procedure = ask->procedure,
			.limit = NEWS_MAX });

	for (size_t i = 0; i < rows.count; i++) {
		const struct case_figure_news_list_row *row = &rows.items[i];
		struct figure figure = {
			.step = row->step, .days = row->days, .total = row->total
		};
		struct region_id inner = below(ask, row->region_id);

		if (!figure_parse(row->kind, &figure.kind) ||
			!region_is_within(ask->regions, row->region_id, ask->region)) {
			continue;
		}
		take_ever(loading, row->procedure, &figure);
		take_month(loading, row->on_day, &figure);
		if (row->on_day.n < ask->from.n || row->on_day.n > ask->until.n) {
			continue;
		}
		take_in(loading, row->procedure, &figure);
		if (inner.v && str_is_empty(figure.step)) {
			figure_add(&group_of(&loading->figures->regions, STR(""), inner)->sum,
				&figure);
		}
	}
}

static void
load_overdue(struct loading *loading)
{
	const struct figure_ask *ask = loading->ask;
	struct figures *figures = loading->figures;
	struct case_figure_overdue_rows rows = case_figure_overdue(
		loading->db, db_now(loading->db).ms, OVERDUE_MAX);

	figures->is_overdue_exact = rows.count < OVERDUE_MAX;
	for (size_t i = 0; i < rows.count; i++) {
		const struct case_figure_overdue_row *row = &rows.items[i];
		struct region_id region = row->region_id.v ? row->region_id
							   : ask->regions->items[0].id;

		if (!is_asked_procedure(loading, row->procedure) ||
			!region_is_within(ask->regions, region, ask->region)) {
			continue;
		}
		figures->overdue++;
		group_of(&figures->procedures, row->procedure, no_region)->overdue++;
		if (!str_is_empty(ask->procedure)) {
			group_of(&figures->steps,
				figure_step(db_arena(loading->db), row->step, row->part), no_region)
				->overdue++;
		}
	}
}

/* ---- all of it ----------------------------------------------------------------------------------- */

/* Groups in the order in which people know them: as the pack has them, with nothing for those without anything. */
static void
begin_groups(struct loading *loading)
{
	const struct figure_ask *ask = loading->ask;
	struct figures *figures = loading->figures;
	struct arena *arena = db_arena(loading->db);

	figures->procedures.items = ARENA_ARRAY(arena, GROUPS_MAX, struct figure_group);
	figures->regions.items = ARENA_ARRAY(arena, GROUPS_MAX, struct figure_group);
	figures->steps.items = ARENA_ARRAY(arena, GROUPS_MAX, struct figure_group);
	for (size_t i = 0; i < ask->procedures->count; i++) {
		const struct procedure *procedure = &ask->procedures->items[i];

		if (str_is_empty(ask->procedure)) {
			group_of(&figures->procedures, procedure->id, no_region);
		}
		for (size_t k = 0;
			str_equal(ask->procedure, procedure->id) && k < procedure->step_count;
			k++) {
			const struct case_step *step = &procedure->steps[k];

			for (size_t m = 0; m < step->office_count; m++) {
				struct str part = step->offices[m].part;

				group_of(&figures->steps, figure_step(arena, step->id, part),
					no_region);
			}
		}
	}
	for (size_t i = 0; !ask->is_public && i < ask->regions->count; i++) {
		if (ask->regions->items[i].parent.v == ask->region.v &&
			ask->regions->items[i].is_current) {
			group_of(&figures->regions, STR(""), ask->regions->items[i].id);
		}
	}
}

struct figures *
figures_load(struct db *db, const struct figure_ask *ask)
{
	struct figures *figures = ARENA_NEW(db_arena(db), struct figures);
	struct loading loading = { db, ask, figures };

	begin_groups(&loading);
	load_stretch(&loading);
	load_months(&loading);
	load_ever(&loading);
	if (!ask->is_public) {
		load_news(&loading);
		load_overdue(&loading);
	}
	return figures;
}
