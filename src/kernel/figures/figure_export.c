#include "figure_pages.h"

#include "respond.h"
#include "sheet.h"

/* The tables of the page as one list, CSV or XLSX. */

enum { COUNTS = 16, COLUMNS = COUNTS + 4, TABLES = 4 };

/* A row as a spreadsheet has it: numbers are numbers. */
struct export_row {
	struct str table, name;
	int64_t counts[COUNTS];
	struct str median, most;
};

static const char *const column_labels[COLUMNS] = { N_("表"), N_("名称"), N_("收件"), N_("准予"),
	N_("不予"), N_("撤件"), N_("逾期终止"), N_("作废"), N_("超期办结"), N_("补正"), N_("异议"),
	N_("申请复核"), N_("复核成立"), N_("复核维持"), N_("到达环节"), N_("离开环节"),
	N_("现在办理中"), N_("现在超期"), N_("用时中位数（工作日）"), N_("九成在几个工作日内") };

#define AT(name) offsetof(struct export_row, name)
#define COUNT(index)                                                               \
	{                                                                          \
		"count", MEMBER_INT, AT(counts) + (index) * sizeof(int64_t), false \
	}
static const struct member members[COLUMNS] = { { "table", MEMBER_STR, AT(table), false },
	{ "name", MEMBER_STR, AT(name), false }, COUNT(0), COUNT(1), COUNT(2), COUNT(3), COUNT(4),
	COUNT(5), COUNT(6), COUNT(7), COUNT(8), COUNT(9), COUNT(10), COUNT(11), COUNT(12),
	COUNT(13), COUNT(14), COUNT(15), { "median", MEMBER_STR, AT(median), true },
	{ "most", MEMBER_STR, AT(most), true } };

struct export
{
	struct sheet_plan plan;
	struct sheet_column columns[COLUMNS];
	const struct figures_view *view;
	struct buf *out;
};

static bool
sink(void *arg, const char *bytes, size_t len)
{
	struct export *export = arg;

	buf_put(export->out, bytes, len);
	return !export->out->full;
}

static void
write_line(struct req *req, struct sheet_writer *writer, struct str table,
	const struct figure_line *line)
{
	static const enum figure_kind kinds[] = { FIGURE_RECEIVED, FIGURE_GRANTED, FIGURE_REFUSED,
		FIGURE_WITHDRAWN, FIGURE_LAPSED, FIGURE_VOID, FIGURE_LATE, FIGURE_CORRECT,
		FIGURE_OBJECTION, FIGURE_APPEAL, FIGURE_APPEAL_GRANTED, FIGURE_APPEAL_REFUSED,
		FIGURE_ENTER, FIGURE_STAY };
	enum { KINDS = sizeof(kinds) / sizeof(kinds[0]) };
	const struct figure_group *group = line->group;
	struct export_row row = { .table = table,
		.name = bilingual_in(line->name, req->lang),
		.median = line->median,
		.most = line->most };

	for (size_t i = 0; i < KINDS; i++) {
		row.counts[i] = group->sum.counts[kinds[i]];
	}
	row.counts[KINDS] = group->running;
	row.counts[KINDS + 1] = group->overdue;
	sheet_writer_row(writer, &row);
}

static bool
next_piece(struct req *req, void *state, struct buf *out)
{
	struct export *export = state;
	const struct figures_view *view = export->view;
	const struct {
		const char *name;
		const struct figure_lines *lines;
	} tables[TABLES] = { { N_("事项"), &view->by_procedure }, { N_("区域"), &view->by_region },
		{ N_("环节"), &view->by_step }, { N_("月份"), &view->by_month } };
	struct sheet_writer *writer;

	export->out = out;
	writer = sheet_writer_open(req->arena, &export->plan, sink, export);
	for (size_t i = 0; i < TABLES; i++) {
		for (size_t k = 0; k < tables[i].lines->count; k++) {
			write_line(req, writer, str_of(tr(req->lang, tables[i].name)),
				&tables[i].lines->items[k]);
		}
	}
	sheet_writer_finish(writer);
	return false;
}

enum outcome
export_figures(struct req *req, const struct figures_view *view)
{
	struct export *export = ARENA_NEW(req->arena, struct export);
	struct figures_view *kept = ARENA_NEW(req->arena, struct figures_view);
	enum sheet_format format = str_equal(view->in->format, STR("xlsx")) ? SHEET_XLSX
									    : SHEET_CSV;

	*kept = *view;
	export->view = kept;
	for (size_t i = 0; i < COLUMNS; i++) {
		export->columns[i] = (struct sheet_column){ .label = str_of(_(column_labels[i])),
			.member = &members[i] };
	}
	export->plan = (struct sheet_plan){ .format = format,
		.title = str_of(_("办件统计")),
		.columns = export->columns,
		.column_count = COLUMNS,
		.yes = STR("1"),
		.no = STR("0") };
	return respond_stream(req, sheet_media_type(format),
		str_format(req->arena, "%s-%.*s%s", _("办件统计"), STR_ARG(view->period),
			sheet_extension(format)),
		next_piece, export);
}
