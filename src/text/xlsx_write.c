#include "xlsx.h"

#include "buf.h"
#include "fail.h"
#include "utf8.h"

#include <xlsxwriter.h>

#include <string.h>

enum {
	ROWS_MAX = 1048576,
	COLUMNS_MAX = 16384,
	TEXT_CHARS_MAX = 32767, /* of one cell, Excel's ceiling */
	NAME_CHARS_MAX = 31,    /* of a sheet's name, likewise */
	EXCEL_OF_1970 = 25569,  /* the serial of 1970-01-01 */
	EXCEL_FIRST_TRUE = 61,  /* 1900-03-01: before it serials count a day that never was */
	MS_PER_MINUTE = 60000,
	COLUMN_WIDTH = 18, /* characters */
};

static const double ms_per_day = 86400000.0;
/* From here on a double cannot tell neighbours apart, and Excel shows 15 digits only. */
static const int64_t int_exact_max = INT64_C(999999999999999);

struct xlsx_writer {
	lxw_workbook *workbook; /* NULL when closed */
	lxw_worksheet *worksheet;
	lxw_format *header_format, *money_format, *day_format, *moment_format;
	lxw_row_t row;
	lxw_col_t column;
	struct buf text; /* a cell's text, terminated */
	bool is_broken;
};

static void
close_writer(void *arg)
{
	struct xlsx_writer *writer = arg;

	if (writer->workbook) {
		lxw_workbook_free(writer->workbook);
		writer->workbook = NULL;
	}
	buf_finish(&writer->text);
}

static lxw_format *
format_of(struct xlsx_writer *writer, const char *code)
{
	lxw_format *format = workbook_add_format(writer->workbook);

	if (!format) {
		fail_as(FAIL_MEMORY, "out of memory for a workbook");
	}
	if (code) {
		format_set_num_format(format, code);
	} else {
		format_set_bold(format);
	}
	return format;
}

/* A name that Excel takes: at most 31 characters without []:*?/\ and without ' around it. */
static const char *
sheet_name_of(struct arena *arena, struct str name)
{
	struct str cut = utf8_prefix(name, NAME_CHARS_MAX);
	char *copy = arena_alloc(arena, cut.len + 1);

	for (size_t i = 0; i < cut.len; i++) {
		copy[i] = cut.ptr[i] && strchr("[]:*?/\\'", cut.ptr[i]) ? '_' : cut.ptr[i];
	}
	return cut.len && utf8_is_valid(cut) ? copy : "Sheet1";
}

struct xlsx_writer *
xlsx_create(struct arena *arena, const char *path, struct str sheet_name)
{
	struct xlsx_writer *writer = ARENA_NEW(arena, struct xlsx_writer);
	const char *slash = strrchr(path, '/');
	/* the library's own temporary file lies beside the result, not in a /tmp of unknown size */
	const char *folder = slash ? str_terminated(arena,
					     (struct str){ path,
						     (size_t)(slash - path) + (slash == path) })
				   : ".";
	lxw_workbook_options options = { .constant_memory = LXW_TRUE, .tmpdir = (char *)folder };

	buf_init(&writer->text, TEXT_CHARS_MAX * 4 + 1);
	arena_defer(arena, close_writer, writer);
	writer->workbook = workbook_new_opt(path, &options);
	if (!writer->workbook) {
		fail_as(FAIL_MEMORY, "out of memory for a workbook");
	}
	writer->worksheet = workbook_add_worksheet(
		writer->workbook, sheet_name_of(arena, sheet_name));
	if (!writer->worksheet) {
		fail("a sheet could not be added to a workbook");
	}
	writer->header_format = format_of(writer, NULL);
	writer->money_format = format_of(writer, "#,##0.00");
	writer->day_format = format_of(writer, "yyyy-mm-dd");
	writer->moment_format = format_of(writer, "yyyy-mm-dd hh:mm");
	worksheet_freeze_panes(writer->worksheet, 1, 0);
	worksheet_set_column(writer->worksheet, 0, COLUMNS_MAX - 1, COLUMN_WIDTH, NULL);
	return writer;
}

/* Moves to the next column and says whether the cell before it can be written. */
static bool
take_place(struct xlsx_writer *writer, lxw_col_t *ret_column)
{
	*ret_column = writer->column++;
	if (!writer->workbook || writer->row >= ROWS_MAX || *ret_column >= COLUMNS_MAX) {
		writer->is_broken = true;
	}
	return !writer->is_broken;
}

static void
note(struct xlsx_writer *writer, lxw_error error)
{
	writer->is_broken |= error != LXW_NO_ERROR;
}

/* Wrong bytes and zeroes out, terminated, at most as long as Excel takes. */
static const char *
cell_text(struct xlsx_writer *writer, struct str text)
{
	int chars = 0;

	buf_clear(&writer->text);
	for (size_t at = 0; at < text.len && chars < TEXT_CHARS_MAX; chars++) {
		size_t before = at;
		uint32_t code = 0xFFFD;

		if (!utf8_next(text, &at, &code)) {
			at++;
			buf_text(&writer->text, "\uFFFD");
		} else if (code) {
			buf_put(&writer->text, text.ptr + before, at - before);
			chars += code > 0xFFFF; /* Excel counts in UTF-16 */
		}
	}
	buf_char(&writer->text, '\0');
	writer->is_broken |= writer->text.full;
	return writer->text.full ? "" : writer->text.ptr;
}

void
xlsx_put_text(struct xlsx_writer *writer, struct str text)
{
	lxw_col_t column;

	if (take_place(writer, &column) && text.len) {
		note(writer, worksheet_write_string(writer->worksheet, writer->row, column,
				     cell_text(writer, text),
				     writer->row == 0 ? writer->header_format : NULL));
	}
}

static void
put_number(struct xlsx_writer *writer, double number, lxw_format *format)
{
	lxw_col_t column;

	if (take_place(writer, &column)) {
		note(writer, worksheet_write_number(
				     writer->worksheet, writer->row, column, number, format));
	}
}

void
xlsx_put_int(struct xlsx_writer *writer, int64_t value)
{
	if (value > int_exact_max || value < -int_exact_max) {
		char digits[24];
		int len = snprintf(digits, sizeof(digits), "%lld", (long long)value);

		xlsx_put_text(writer, (struct str){ digits, (size_t)len });
		return;
	}
	put_number(writer, (double)value, NULL);
}

void
xlsx_put_money(struct xlsx_writer *writer, struct money money)
{
	if (money_is_none(money)) {
		xlsx_put_text(writer, STR_NONE);
		return;
	}
	put_number(writer, (double)money.fen / 100.0, writer->money_format);
}

void
xlsx_put_day(struct xlsx_writer *writer, struct day day)
{
	int year, month, mday;
	char text[16];

	if (day_is_none(day)) {
		xlsx_put_text(writer, STR_NONE);
	} else if (day.n + EXCEL_OF_1970 >= EXCEL_FIRST_TRUE) {
		put_number(writer, (double)day.n + EXCEL_OF_1970, writer->day_format);
	} else {
		day_split(day, &year, &month, &mday);
		snprintf(text, sizeof(text), "%04d-%02d-%02d", year % 10000, month, mday);
		xlsx_put_text(writer, str_of(text));
	}
}

void
xlsx_put_moment(struct xlsx_writer *writer, struct moment moment)
{
	if (moment_is_none(moment)) {
		xlsx_put_text(writer, STR_NONE);
		return;
	}
	put_number(writer,
		(double)(moment.ms + (int64_t)clock_zone() * MS_PER_MINUTE) / ms_per_day +
			EXCEL_OF_1970,
		writer->moment_format);
}

void
xlsx_end_row(struct xlsx_writer *writer)
{
	writer->row++;
	writer->column = 0;
}

bool
xlsx_finish(struct xlsx_writer *writer)
{
	if (writer->workbook) {
		note(writer, workbook_close(writer->workbook));
		writer->workbook = NULL;
	}
	return !writer->is_broken;
}
