#include "app.h"
#include "district.h"
#include "figure_pages.h"
#include "figures.h"
#include "kernel_offices.h"
#include "kernel_queries.h"

/* Statistics, told as an office. */

static struct moment
next_due(struct db *db)
{
	struct case_figure_news_first_row row;

	return case_figure_news_first(db, &row) == OK ? clock_now() : MOMENT_NONE;
}

static void
do_due(struct db *db, struct app *app, const struct district *district)
{
	(void)app;
	figures_fold(db, district);
}

struct old {
	struct app *app;
	const struct district *district;
	bool has_more;
};

static enum outcome
count_old(struct db *db, void *arg)
{
	struct old *old = arg;

	old->has_more = figures_count_old(db, old->app, old->district);
	return OK;
}

static void
look_for_old(struct db *db, void *arg)
{
	struct old *old = arg;

	old->has_more = case_figure_uncounted(db, 1).count > 0;
}

/* Cases from before there were figures. */
static void
upgrade(struct app *app, struct arena *arena)
{
	struct old old = { .app = app };

	store_read(app->store, arena, look_for_old, &old);
	if (!old.has_more) {
		return;
	}
	old.district = app_district_hold(app);
	while (old.has_more) {
		struct arena_mark mark = arena_mark(arena);

		store_write(app->store, arena, count_old, &old);
		arena_rewind(arena, mark);
	}
	app_district_release(app, old.district);
}

static const struct route routes[] = {
	{ .method = METHOD_GET,
		.path = "/desk/figures",
		.right = &right_case_figures,
		.form = &figures_form,
		.run = show_figures,
		.title = N_("办件统计") },
	{ .method = METHOD_GET,
		.path = "/desk/figures/month",
		.right = &right_case_figures,
		.form = &figure_report_form,
		.run = show_figure_report,
		.title = N_("办件月报") },
	{ .method = METHOD_GET,
		.path = "/api/v1/figures",
		.right = &right_case_figures,
		.form = &figures_form,
		.run = list_figures,
		.answer = figure_api_members,
		.answer_count = FIGURE_API_MEMBERS,
		.answer_is_list = true,
		.title = N_("各事项的统计") },
	{ .method = METHOD_GET,
		.path = "/api/v1/figures/{procedure}",
		.right = &right_case_figures,
		.form = &figures_form,
		.run = send_figures,
		.answer = figure_api_members,
		.answer_count = FIGURE_API_MEMBERS,
		.title = N_("一个事项的统计") },
};

static const struct menu_item menu[] = {
	{ .label = N_("办件统计"),
		.path = "/desk/figures",
		.icon = "chart",
		.key = "figures",
		.right = &right_case_figures },
};

const struct office figure_office = {
	.name = "figures",
	.routes = routes,
	.route_count = FIELD_COUNT(routes),
	.menu = menu,
	.menu_count = FIELD_COUNT(menu),
	.check_pack = figure_report_check,
	.checks = figure_checks,
	.check_count = FIGURE_CHECKS,
	.upgrade = upgrade,
	.next_due = next_due,
	.do_due = do_due,
};
