#include "figure_pages.h"

#include "actor.h"
#include "app.h"
#include "figure_inner.h"
#include "kernel_pages.h"
#include "pack.h"
#include "pack_rule.h"
#include "respond.h"
#include "sheet.h"

/* The month's report on cases in the pack's columns (figures.yaml), beside the month before and that of the year before. */

enum { COLUMNS_MAX = 40, COMPARED = 3, MEDIAN = 50, YEAR_MONTHS = 12, REGIONS_MAX = 256 };

/* ---- what a pack says ---------------------------------------------------------------------------- */

static const char *const counts[] = { "received", "decided", "granted", "refused", "withdrawn",
	"lapsed", "void", "late", "correct", "objection", "appeal", "appeal_granted",
	"appeal_refused", "median", NULL };
static const struct node_rule column_rules[] = {
	{ "id", WANT_ID, true },
	{ "label", WANT_BILINGUAL, true },
	{ "count", WANT_ID, true, .words = counts },
	{ "procedures", WANT_TEXTS, false, 1, 50 },
};
static const struct node_rule report_rules[] = {
	{ "minimum", WANT_INT, true, 1, 1000 },
	{ "columns", WANT_LIST, true, 1, COLUMNS_MAX, .rules = column_rules,
		.rule_count = RULE_COUNT(column_rules) },
};

void
figure_report_check(const struct pack *pack, struct pack_report *report)
{
	const struct node *file = pack_file(pack, "figures.yaml");

	if (file) {
		node_check(report, file, report_rules, RULE_COUNT(report_rules));
		node_check_unique(report, node_get(file, "columns"), "id");
	}
}

/* ---- adding up ----------------------------------------------------------------------------------- */

struct report_cell {
	int64_t total;
	struct figure_histogram took;
	bool is_median;
};

struct reporting {
	struct req *req;
	const struct node *columns; /* NULL: the pack has none */
	size_t count;
};

static bool
is_of(const struct node *column, struct str procedure)
{
	const struct node *procedures = node_get(column, "procedures");

	for (size_t i = 0; procedures && i < procedures->count; i++) {
		if (str_equal(procedures->members[i].value->text, procedure)) {
			return true;
		}
	}
	return !procedures;
}

static bool
has_kind(struct str count, enum figure_kind kind)
{
	if (str_equal(count, STR("decided"))) {
		return kind == FIGURE_GRANTED || kind == FIGURE_REFUSED;
	}
	return str_equal(count, str_of(figure_name(kind)));
}

static void
add(const struct reporting *reporting, struct report_cell *cells, struct str procedure,
	const struct figure *figure)
{
	for (size_t i = 0; i < reporting->count; i++) {
		const struct node *column = reporting->columns->members[i].value;
		struct str count = node_text(column, "count");

		cells[i].is_median = str_equal(count, STR("median"));
		if (!is_of(column, procedure)) {
			continue;
		}
		if (cells[i].is_median && figure->kind == FIGURE_TOOK) {
			cells[i].took.cells[figure_cell_of(figure->days)] += figure->total;
			cells[i].took.total += figure->total;
		} else if (has_kind(count, figure->kind)) {
			cells[i].total += figure->total;
		}
	}
}

static struct report_cell *
cells_of_month(const struct reporting *reporting, struct region_id region, struct day month)
{
	struct req *req = reporting->req;
	struct report_cell *cells = ARENA_ARRAY(
		req->arena, reporting->count + 1, struct report_cell);
	struct case_figure_list_rows rows = case_figure_list(
		req->db, &(struct case_figure_list_args){ .clauses = CASE_FIGURE_LIST_WHOLE,
				 .region_id = region,
				 .span = STR("month"),
				 .from_day = month,
				 .until_day = month });

	for (size_t i = 0; i < rows.count; i++) {
		struct figure figure = { .days = rows.items[i].days, .total = rows.items[i].total };

		if (figure_parse(rows.items[i].kind, &figure.kind)) {
			add(reporting, cells, rows.items[i].procedure, &figure);
		}
	}
	return cells;
}

static struct str
said(struct req *req, const struct report_cell *cell)
{
	struct str median = cell->is_median ? figure_percentile(req->arena, &cell->took, MEDIAN)
					    : STR_NONE;

	if (cell->is_median) {
		return str_is_none(median) ? STR("—") : median;
	}
	return str_format(req->arena, "%lld", (long long)cell->total);
}

/* ---- lines --------------------------------------------------------------------------------------- */

static struct report_line
line_of(const struct reporting *reporting, struct bilingual name, const struct report_cell *cells)
{
	struct report_line line = { .name = name };

	line.cells.items = ARENA_ARRAY(reporting->req->arena, reporting->count + 1, struct str);
	for (size_t i = 0; i < reporting->count; i++) {
		line.cells.items[line.cells.count++] = said(reporting->req, &cells[i]);
	}
	return line;
}

static void
fill_compared(const struct reporting *reporting, const struct figure_ask *ask,
	struct figure_report_view *view)
{
	static const int back[COMPARED] = { 0, -1, -YEAR_MONTHS };
	struct req *req = reporting->req;
	struct report_cell *cells[COMPARED];

	for (int i = 0; i < COMPARED; i++) {
		cells[i] = cells_of_month(reporting, ask->region, figure_month(ask->from, back[i]));
	}
	view->compared.items = ARENA_ARRAY(req->arena, reporting->count + 1, struct report_line);
	view->columns.items = ARENA_ARRAY(req->arena, reporting->count + 1, struct bilingual);
	for (size_t i = 0; i < reporting->count; i++) {
		struct bilingual label = node_bilingual(
			reporting->columns->members[i].value, "label");
		struct report_line line = { .name = label };

		line.cells.items = ARENA_ARRAY(req->arena, COMPARED, struct str);
		for (int k = 0; k < COMPARED; k++) {
			line.cells.items[line.cells.count++] = said(req, &cells[k][i]);
		}
		view->columns.items[view->columns.count++] = label;
		view->compared.items[view->compared.count++] = line;
	}
}

static void
fill_regions(const struct reporting *reporting, const struct figure_ask *ask,
	struct figure_report_view *view)
{
	struct req *req = reporting->req;
	const struct regions *regions = ask->regions;
	struct case_figure_by_region_rows rows = case_figure_by_region(
		req->db, &(struct case_figure_by_region_args){ .parent_id = ask->region,
				 .span = STR("month"),
				 .from_day = ask->from,
				 .until_day = ask->from });

	view->by_region.items = ARENA_ARRAY(req->arena, REGIONS_MAX + 1, struct report_line);
	for (size_t i = 0; i < regions->count && view->by_region.count < REGIONS_MAX; i++) {
		const struct region *region = &regions->items[i];
		struct report_cell *cells;

		if (region->parent.v != ask->region.v || !region->is_current) {
			continue;
		}
		cells = ARENA_ARRAY(req->arena, reporting->count + 1, struct report_cell);
		for (size_t k = 0; k < rows.count; k++) {
			struct figure figure = { .days = rows.items[k].days,
				.total = rows.items[k].total };

			if (rows.items[k].region_id.v == region->id.v &&
				figure_parse(rows.items[k].kind, &figure.kind)) {
				add(reporting, cells, rows.items[k].procedure, &figure);
			}
		}
		view->by_region.items[view->by_region.count++] = line_of(
			reporting, region->name, cells);
	}
	view->by_region.items[view->by_region.count++] = line_of(reporting,
		(struct bilingual){ STR("合计"), STR("In all") },
		cells_of_month(reporting, ask->region, ask->from));
}

/* ---- as a list ----------------------------------------------------------------------------------- */

/* All but the first column: what reads as a number is one. */
static const struct member number_column = { "number", MEMBER_INT, 0, true };

struct report_export {
	struct sheet_plan plan;
	struct sheet_column columns[COLUMNS_MAX + 1];
	const struct figure_report_view *view;
	struct buf *out;
};

static bool
sink(void *arg, const char *bytes, size_t len)
{
	struct report_export *export = arg;

	buf_put(export->out, bytes, len);
	return !export->out->full;
}

static void
write_report_line(struct req *req, struct sheet_writer *writer, struct str name,
	const struct report_line *line)
{
	struct str cells[COLUMNS_MAX + 1] = { name };

	(void)req;
	for (size_t i = 0; i < line->cells.count; i++) {
		cells[i + 1] = line->cells.items[i];
	}
	sheet_writer_texts(writer, cells, line->cells.count + 1);
}

static bool
next_piece(struct req *req, void *state, struct buf *out)
{
	struct report_export *export = state;
	const struct figure_report_view *view = export->view;
	const struct str names[COMPARED - 1] = { view->month_before, view->year_before };
	struct sheet_writer *writer;

	export->out = out;
	writer = sheet_writer_open(req->arena, &export->plan, sink, export);
	for (size_t i = 0; i < view->by_region.count; i++) {
		const struct report_line *line = &view->by_region.items[i];

		write_report_line(req, writer, bilingual_in(line->name, req->lang), line);
	}
	for (int k = 1; k < COMPARED; k++) {
		struct str cells[COLUMNS_MAX + 1] = { names[k - 1] };

		for (size_t i = 0; i < view->compared.count; i++) {
			cells[i + 1] = view->compared.items[i].cells.items[k];
		}
		sheet_writer_texts(writer, cells, view->compared.count + 1);
	}
	sheet_writer_finish(writer);
	return false;
}

static enum outcome
export_report(struct req *req, const struct figure_report_view *view)
{
	struct report_export *export = ARENA_NEW(req->arena, struct report_export);
	struct figure_report_view *kept = ARENA_NEW(req->arena, struct figure_report_view);
	enum sheet_format format = str_equal(view->in->format, STR("xlsx")) ? SHEET_XLSX
									    : SHEET_CSV;

	*kept = *view;
	export->view = kept;
	export->columns[0] = (struct sheet_column){ .label = str_of(_("区域")) };
	for (size_t i = 0; i < view->columns.count; i++) {
		export->columns[i + 1] = (struct sheet_column){
			.label = bilingual_in(view->columns.items[i], req->lang),
			.member = &number_column
		};
	}
	export->plan = (struct sheet_plan){ .format = format,
		.title = view->month,
		.columns = export->columns,
		.column_count = view->columns.count + 1,
		.yes = STR("1"),
		.no = STR("0") };
	return respond_stream(req, sheet_media_type(format),
		str_format(req->arena, "%s-%.*s%s", _("办件月报"), STR_ARG(view->month),
			sheet_extension(format)),
		next_piece, export);
}

/* ---- the page ------------------------------------------------------------------------------------ */

static struct str
month_of(struct arena *arena, struct day day)
{
	return str_slice(day_format_iso(arena, day), 0, STR("2026-11").len);
}

static struct url
report_url(struct req *req, struct day on, const char *format)
{
	const struct figures_query *in = req->in;

	return url_own(req->arena, "/desk/figures/month?region=%s&on=%s&format=%s",
		str_terminated(req->arena, in->region),
		str_terminated(req->arena, day_format_iso(req->arena, on)), format);
}

static void
fill_report_regions(struct req *req, const struct figure_ask *ask, struct figure_report_view *view)
{
	const struct regions *regions = ask->regions;

	view->regions.items = ARENA_ARRAY(req->arena, regions->count, struct figure_option);
	for (size_t i = 0; i < regions->count; i++) {
		const struct region *region = &regions->items[i];
		struct scope scope = { .region = region->id };

		if (region->is_current && req_may(req, &right_case_figures, &scope)) {
			view->regions.items[view->regions.count++] = (struct figure_option){
				region->code, region->name, region->id.v == ask->region.v
			};
		}
	}
}

/* Leaves the regions of nothing but zeros out of the page; the sum stays. */
static void
leave_bare(struct figure_report_view *view)
{
	struct report_lines *lines = &view->by_region;
	size_t all = lines->count;

	lines->count = 0;
	for (size_t i = 0; i < all; i++) {
		const struct strs_of_report *cells = &lines->items[i].cells;
		bool is_bare = i + 1 < all;

		for (size_t k = 0; k < cells->count && is_bare; k++) {
			is_bare = str_equal(cells->items[k], STR("0")) ||
				  str_equal(cells->items[k], STR("—"));
		}
		if (!is_bare) {
			lines->items[lines->count++] = lines->items[i];
		}
	}
	view->bare_regions = (int64_t)(all - lines->count);
}

enum outcome
show_figure_report(struct req *req)
{
	const struct figures_query *in = req->in;
	const struct node *columns = node_get(pack_file(req_pack(req), "figures.yaml"), "columns");
	struct reporting reporting = { req, columns, columns ? columns->count : 0 };
	struct figure_report_view view = { .in = in, .after = { STR_NONE } };
	struct figure_ask ask;
	enum outcome outcome = figure_ask_of(req, &ask);

	if (outcome != OK) {
		return outcome;
	}
	ask.from = figure_month(figure_day_asked(in), 0);
	ask.until = (struct day){ figure_month(ask.from, 1).n - 1 };
	view.region = region_find(ask.regions, ask.region)->name;
	view.on = ask.from;
	view.month = month_of(req->arena, ask.from);
	view.month_before = month_of(req->arena, figure_month(ask.from, -1));
	view.year_before = month_of(req->arena, figure_month(ask.from, -YEAR_MONTHS));
	fill_compared(&reporting, &ask, &view);
	fill_regions(&reporting, &ask, &view);
	if (!str_is_empty(in->format)) {
		return export_report(req, &view);
	}
	leave_bare(&view);
	view.before = report_url(req, figure_month(ask.from, -1), "");
	if (ask.until.n < clock_today().n) {
		view.after = report_url(req, figure_month(ask.from, 1), "");
	}
	view.csv = report_url(req, ask.from, "csv");
	view.xlsx = report_url(req, ask.from, "xlsx");
	fill_report_regions(req, &ask, &view);
	return respond(req, figure_report_page, &view);
}
