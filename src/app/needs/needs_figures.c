#include "csv.h"
#include "needs_desk.h"
#include "needs_pack.h"
#include "needs_pages.h"
#include "region.h"
#include "respond.h"

#include <stdlib.h>

/* What became of what was posted: by street, by kind, and how long it took until somebody agreed. */

enum {
	DAYS_USUAL = 365,
	DAY_MS = 86400000,
	TIMES_MAX = 200000,
	CSV_BYTES_MAX = 1 << 20,
};

static const struct field fields[] = {
	{ .name = "from",
		.type = FIELD_DAY,
		.offset = offsetof(struct figures_query, from),
		.label = N_("从哪一天") },
	{ .name = "until",
		.type = FIELD_DAY,
		.offset = offsetof(struct figures_query, until),
		.label = N_("到哪一天") },
};
const struct form needs_figures_form = { "need_figures_query", fields, FIELD_COUNT(fields),
	sizeof(struct figures_query), NULL };

/* One cell of street and kind, with where its times stand in the list of all. */
struct cell {
	struct need_figures_row row;
	size_t from, count;
};
struct cells {
	struct cell *items;
	size_t count;
	struct need_figure_times_rows times;
};

static struct cells
cells_of(struct req *req, struct moment from, struct moment until)
{
	struct need_figures_rows rows = need_figures(req->db, from, until);
	struct cells cells = { ARENA_ARRAY(req->arena, rows.count + 1, struct cell), rows.count,
		need_figure_times(req->db, from, until, TIMES_MAX) };
	size_t at = 0;

	for (size_t i = 0; i < rows.count; i++) {
		struct cell *cell = &cells.items[i];

		*cell = (struct cell){ rows.items[i], at, 0 };
		while (at < cells.times.count &&
			cells.times.items[at].street_id.v == cell->row.street_id.v &&
			str_equal(cells.times.items[at].kind, cell->row.kind)) {
			cell->count++;
			at++;
		}
	}
	return cells;
}

static int
compare_times(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

/* The middle one of several cells' times, in whole days, rounded up. */
static int64_t
median_of(struct arena *arena, const struct cells *cells, const bool *takes)
{
	int64_t *all = ARENA_ARRAY(arena, cells->times.count + 1, int64_t);
	size_t count = 0;

	for (size_t i = 0; i < cells->count; i++) {
		for (size_t k = 0; takes[i] && k < cells->items[i].count; k++) {
			all[count++] = cells->times.items[cells->items[i].from + k].took_ms;
		}
	}
	qsort(all, count, sizeof(*all), compare_times);
	return count ? (all[(count - 1) / 2] + DAY_MS - 1) / DAY_MS : INT_NONE;
}

static struct figure_line
sum_of(struct req *req, const struct cells *cells, const bool *takes)
{
	struct figure_line line = { .median_days = median_of(req->arena, cells, takes) };

	for (size_t i = 0; i < cells->count; i++) {
		if (takes[i]) {
			line.posted += cells->items[i].row.posted;
			line.responded += cells->items[i].row.responded;
			line.matched += cells->items[i].row.matched;
			line.completed += cells->items[i].row.completed;
		}
	}
	return line;
}

static struct bilingual
street_name(struct req *req, struct region_id id)
{
	const struct region *region = region_find(req_regions(req), id);

	return region ? region->name : (struct bilingual){ STR("全区"), STR("Whole district") };
}

/* Each street that has something, or each kind. */
static struct figure_lines
group(struct req *req, const struct cells *cells, bool by_street)
{
	struct figure_lines lines = { ARENA_ARRAY(req->arena, cells->count + 1, struct figure_line),
		0 };
	bool *takes = ARENA_ARRAY(req->arena, cells->count + 1, bool);

	for (size_t i = 0; i < cells->count; i++) {
		const struct need_figures_row *row = &cells->items[i].row;
		struct figure_line line;
		bool is_first = true;

		for (size_t k = 0; k < cells->count; k++) {
			const struct need_figures_row *other = &cells->items[k].row;

			takes[k] = by_street ? other->street_id.v == row->street_id.v
					     : str_equal(other->kind, row->kind);
			is_first = is_first && !(takes[k] && k < i);
		}
		if (is_first) {
			line = sum_of(req, cells, takes);
			line.street = street_name(req, row->street_id);
			line.kind = needs_kind_name(req_pack(req), row->kind);
			lines.items[lines.count++] = line;
		}
	}
	return lines;
}

static struct figure_lines
each(struct req *req, const struct cells *cells)
{
	struct figure_lines lines = { ARENA_ARRAY(req->arena, cells->count + 1, struct figure_line),
		0 };
	bool *takes = ARENA_ARRAY(req->arena, cells->count + 1, bool);

	for (size_t i = 0; i < cells->count; i++) {
		struct figure_line line;

		takes[i] = true;
		line = sum_of(req, cells, takes);
		takes[i] = false;
		line.street = street_name(req, cells->items[i].row.street_id);
		line.kind = needs_kind_name(req_pack(req), cells->items[i].row.kind);
		lines.items[lines.count++] = line;
	}
	return lines;
}

static struct figures_query *
period_of(struct req *req)
{
	struct figures_query *in = req->in;

	in->until = day_is_none(in->until) ? clock_today() : in->until;
	in->from = day_is_none(in->from) ? (struct day){ in->until.n - DAYS_USUAL } : in->from;
	return in;
}

static struct cells
cells_asked(struct req *req, const struct figures_query *in)
{
	return cells_of(req, day_start(in->from), day_start((struct day){ in->until.n + 1 }));
}

enum outcome
show_needs_figures(struct req *req)
{
	const struct figures_query *in = period_of(req);
	struct cells cells = cells_asked(req, in);
	struct figures_view view = { .in = in,
		.streets = group(req, &cells, true),
		.kinds = group(req, &cells, false),
		.csv = url_own(req->arena, "/desk/needs/figures.csv?from=%s&until=%s",
			str_terminated(req->arena, day_format_iso(req->arena, in->from)),
			str_terminated(req->arena, day_format_iso(req->arena, in->until))) };
	bool *takes = ARENA_ARRAY(req->arena, cells.count + 1, bool);

	for (size_t i = 0; i < cells.count; i++) {
		takes[i] = true;
	}
	view.total = sum_of(req, &cells, takes);
	return respond(req, needs_figures_page, &view);
}

static void
put_number(struct req *req, struct csv_writer *csv, int64_t number)
{
	csv_put_number(csv,
		number == INT_NONE ? STR("") : str_format(req->arena, "%lld", (long long)number));
}

enum outcome
export_needs_figures(struct req *req)
{
	static const char *const heads[] = { N_("街道"), N_("类别"), N_("发布"), N_("有人响应"),
		N_("谈妥"), N_("完成"), N_("谈妥用时中位数（天）") };
	const struct figures_query *in = period_of(req);
	struct cells cells = cells_asked(req, in);
	struct figure_lines lines = each(req, &cells);
	struct buf *out = buf_create(req->arena, CSV_BYTES_MAX);
	struct csv_writer csv;

	csv_writer_init(&csv, out, true);
	for (size_t i = 0; i < FIELD_COUNT(heads); i++) {
		csv_put(&csv, str_of(tr(req->lang, heads[i])));
	}
	csv_end_row(&csv);
	for (size_t i = 0; i < lines.count; i++) {
		const struct figure_line *line = &lines.items[i];

		csv_put(&csv, bilingual_in(line->street, req->lang));
		csv_put(&csv, bilingual_in(line->kind, req->lang));
		put_number(req, &csv, line->posted);
		put_number(req, &csv, line->responded);
		put_number(req, &csv, line->matched);
		put_number(req, &csv, line->completed);
		put_number(req, &csv, line->median_days);
		csv_end_row(&csv);
	}
	respond_file_name(req, str_of(_("资源共享统计.csv")));
	return respond_bytes(req, "text/csv; charset=utf-8", buf_view(out));
}
