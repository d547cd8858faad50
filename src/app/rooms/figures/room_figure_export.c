#include "room_figures.h"

#include "i18n.h"
#include "respond.h"
#include "sheet.h"

/* The figures of every room and week as a list. */

enum { COLUMNS = 9 };

/* A row as a spreadsheet has it: numbers are numbers. */
struct use_row {
	struct day week;
	struct str room, open_hours, used_hours;
	int64_t percent, bookings, absent, refused, cancelled;
};

#define AT(name) offsetof(struct use_row, name)
static const struct member members[COLUMNS] = { { "week", MEMBER_DAY, AT(week), false },
	{ "room", MEMBER_STR, AT(room), false },
	{ "open_hours", MEMBER_STR, AT(open_hours), false },
	{ "used_hours", MEMBER_STR, AT(used_hours), false },
	{ "percent", MEMBER_INT, AT(percent), false },
	{ "bookings", MEMBER_INT, AT(bookings), false },
	{ "absent", MEMBER_INT, AT(absent), false }, { "refused", MEMBER_INT, AT(refused), false },
	{ "cancelled", MEMBER_INT, AT(cancelled), false } };
static const char *const labels[COLUMNS] = { N_("周一"), N_("场地"), N_("开放小时"), N_("使用小时"),
	N_("使用率（%）"), N_("使用次数"), N_("没有来"), N_("未批准"), N_("取消") };

struct export
{
	struct sheet_plan plan;
	struct sheet_column columns[COLUMNS];
	struct use_lines lines;
	struct buf *out;
};

static bool
sink(void *arg, const char *bytes, size_t len)
{
	struct export *export = arg;

	buf_put(export->out, bytes, len);
	return !export->out->full;
}

static bool
next_piece(struct req *req, void *state, struct buf *out)
{
	struct export *export = state;
	struct sheet_writer *writer;

	export->out = out;
	writer = sheet_writer_open(req->arena, &export->plan, sink, export);
	for (size_t i = 0; i < export->lines.count; i++) {
		const struct use_line *line = &export->lines.items[i];
		struct use_row row = { .week = line->week,
			.room = bilingual_in(line->name, req->lang),
			.open_hours = line->open_hours,
			.used_hours = line->used_hours,
			.percent = line->percent,
			.bookings = line->bookings,
			.absent = line->absent,
			.refused = line->refused,
			.cancelled = line->cancelled };

		sheet_writer_row(writer, &row);
	}
	sheet_writer_finish(writer);
	return false;
}

enum outcome
export_room_figures(struct req *req, const struct room_figures_view *view)
{
	struct export *export = ARENA_NEW(req->arena, struct export);
	enum sheet_format format = str_equal(view->in->format, STR("csv")) ? SHEET_CSV : SHEET_XLSX;
	struct str from = day_format_iso(req->arena, view->from);

	export->lines = view->each;
	for (size_t i = 0; i < COLUMNS; i++) {
		export->columns[i] = (struct sheet_column){ .label = str_of(_(labels[i])),
			.member = &members[i] };
	}
	export->plan = (struct sheet_plan){ .format = format,
		.title = str_of(_("场地使用统计")),
		.columns = export->columns,
		.column_count = COLUMNS,
		.yes = STR("1"),
		.no = STR("0") };
	return respond_stream(req, sheet_media_type(format),
		str_format(req->arena, "%s-%.*s%s", _("场地使用统计"), STR_ARG(from),
			sheet_extension(format)),
		next_piece, export);
}
