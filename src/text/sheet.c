#include "sheet.h"

#include "csv.h"
#include "xlsx.h"

#include <assert.h>
#include <string.h>

#define N_(text) (text) /* collected for translation; shown by the layers above */

enum {
	HEADER_SEARCHED_ROWS = 20, /* so far down a header may stand below a title */
	HEADER_CELLS_MIN = 2,
};

static const char *const problem_texts[SHEET_PROBLEM_COUNT] = {
	[SHEET_FINE] = "",
	[SHEET_EMPTY] = N_("文件里没有内容"),
	[SHEET_UNREADABLE] = N_("文件打不开"),
	[SHEET_WRONG_BYTES] = N_(
		"第 {1} 行有无法识别的字符：请另存为 UTF-8 或 GB18030 编码的 CSV，或另存为 XLSX"),
	[SHEET_OTHER_ENCODING] = N_("文件是 UTF-16 编码：请另存为 UTF-8 编码的 CSV，或另存为 XLSX"),
	[SHEET_OLD_OR_LOCKED] = N_("文件是旧版 .xls 或设有密码：请去掉密码，另存为 XLSX"),
	[SHEET_DAMAGED] = N_("文件已损坏或不是表格：请在表格软件中重新保存为 XLSX"),
	[SHEET_FORBIDDEN] = N_("文件含有表格不应有的外部定义，不予读取"),
	[SHEET_OPEN_QUOTE] = N_("第 {1} 行有一个没有结束的引号"),
	[SHEET_TOO_LARGE] = N_("第 {1} 行超出可读取的大小：请拆分文件，或检查该行是否缺少引号"),
};

struct sheet {
	enum sheet_format format;
	struct csv_reader *csv;
	struct xlsx_reader *xlsx;
	FILE *file; /* behind csv */
	struct cell_row header;
	struct arena *arena;
	/* rows read while looking for the header that turned out to be below it */
	struct cell_row *ahead;
	size_t ahead_count, ahead_at;
};

const char *
sheet_problem_text(const struct sheet_error *error)
{
	assert(error->problem < SHEET_PROBLEM_COUNT);
	if (error->problem == SHEET_TOO_LARGE && !error->row) {
		return N_("文件超出可读取的大小：请拆分成几个文件");
	}
	return problem_texts[error->problem];
}

static enum sheet_problem
problem_of_csv(enum csv_problem problem)
{
	switch (problem) {
	case CSV_FINE:
		return SHEET_FINE;
	case CSV_WRONG_BYTES:
		return SHEET_WRONG_BYTES;
	case CSV_OTHER_ENCODING:
		return SHEET_OTHER_ENCODING;
	case CSV_OPEN_QUOTE:
		return SHEET_OPEN_QUOTE;
	case CSV_READ_FAILED:
		return SHEET_UNREADABLE;
	case CSV_FIELD_TOO_LONG:
	case CSV_TOO_MANY_FIELDS:
	case CSV_TOO_MANY_ROWS:
		break;
	}
	return SHEET_TOO_LARGE;
}

static enum sheet_problem
problem_of_xlsx(enum xlsx_problem problem)
{
	switch (problem) {
	case XLSX_FINE:
		return SHEET_FINE;
	case XLSX_ENCRYPTED:
		return SHEET_OLD_OR_LOCKED;
	case XLSX_FORBIDDEN:
		return SHEET_FORBIDDEN;
	case XLSX_TOO_LARGE:
		return SHEET_TOO_LARGE;
	case XLSX_NOT_A_WORKBOOK:
	case XLSX_NO_SHEET:
	case XLSX_DAMAGED:
		break;
	}
	return SHEET_DAMAGED;
}

/* The apostrophe that our own export puts before a text that looks like a formula. */
static struct str
without_guard(struct str text)
{
	size_t at = 0;

	while (at < text.len && text.ptr[at] == '\'') {
		at++;
	}
	if (at && at < text.len && text.ptr[at] && strchr("=+-@\t\r", text.ptr[at])) {
		return str_slice(text, 1, text.len);
	}
	return text;
}

static enum sheet_read
next_csv(struct sheet *sheet, struct arena *arena, struct cell_row *ret_row,
	struct sheet_error *ret_error)
{
	struct csv_row row;
	struct cell *cells;
	enum csv_read read = csv_next(sheet->csv, arena, &row);

	if (read == CSV_WRONG) {
		ret_error->problem = problem_of_csv(csv_problem(sheet->csv, &ret_error->row));
		return SHEET_WRONG;
	}
	if (read == CSV_END) {
		return SHEET_END;
	}
	cells = ARENA_ARRAY(arena, row.count, struct cell);
	for (size_t i = 0; i < row.count; i++) {
		struct str text = str_trim(without_guard(row.fields[i]));

		cells[i] = (struct cell){
			.type = text.len ? CELL_TEXT : CELL_EMPTY, .text = text, .day = DAY_NONE
		};
	}
	*ret_row = (struct cell_row){ row.row, row.count, cells };
	return SHEET_ROW;
}

static enum sheet_read
next_xlsx(struct sheet *sheet, struct arena *arena, struct cell_row *ret_row,
	struct sheet_error *ret_error)
{
	switch (xlsx_next(sheet->xlsx, arena, ret_row)) {
	case XLSX_ROW:
		return SHEET_ROW;
	case XLSX_END:
		return SHEET_END;
	case XLSX_WRONG:
		break;
	}
	ret_error->problem = problem_of_xlsx(xlsx_problem(sheet->xlsx, &ret_error->row));
	return SHEET_WRONG;
}

static size_t
filled_cells(const struct cell_row *row)
{
	size_t filled = 0;

	for (size_t i = 0; i < row->count; i++) {
		filled += row->cells[i].type != CELL_EMPTY;
	}
	return filled;
}

/* The next row of the file with anything in it. */
static enum sheet_read
next_filled(struct sheet *sheet, struct arena *arena, struct cell_row *ret_row,
	struct sheet_error *ret_error)
{
	struct arena_mark mark = arena_mark(arena);
	enum sheet_read read;

	for (;;) {
		read = sheet->format == SHEET_CSV ? next_csv(sheet, arena, ret_row, ret_error)
						  : next_xlsx(sheet, arena, ret_row, ret_error);
		if (read != SHEET_ROW || filled_cells(ret_row)) {
			return read;
		}
		arena_rewind(arena, mark);
	}
}

/*
 * The header is the first row with two filled cells.  Where there is none near the top, the list has
 * one column and its first filled row is the header; what was read beyond it is kept.
 */
static enum sheet_problem
find_header(struct sheet *sheet, struct sheet_error *error)
{
	struct cell_row *rows = ARENA_ARRAY(sheet->arena, HEADER_SEARCHED_ROWS, struct cell_row);
	size_t count = 0;
	enum sheet_read read = SHEET_ROW;

	while (count < HEADER_SEARCHED_ROWS) {
		read = next_filled(sheet, sheet->arena, &rows[count], error);
		if (read != SHEET_ROW) {
			break;
		}
		if (filled_cells(&rows[count]) >= HEADER_CELLS_MIN) {
			sheet->header = rows[count];
			return SHEET_FINE;
		}
		count++;
	}
	if (read == SHEET_WRONG) {
		return error->problem;
	}
	if (!count) {
		error->row = 0;
		return SHEET_EMPTY;
	}
	sheet->header = rows[0];
	sheet->ahead = rows;
	sheet->ahead_count = count;
	sheet->ahead_at = 1;
	return SHEET_FINE;
}

static void
close_file(void *file)
{
	fclose(file);
}

static enum sheet_problem
open_csv(struct sheet *sheet, const char *path)
{
	sheet->file = fopen(path, "rb");
	if (!sheet->file) {
		return SHEET_UNREADABLE;
	}
	arena_defer(sheet->arena, close_file, sheet->file);
	sheet->format = SHEET_CSV;
	sheet->csv = csv_open_file(sheet->arena, &CSV_LIMITS, sheet->file);
	return SHEET_FINE;
}

enum outcome
sheet_open(struct arena *arena, const char *path, struct sheet **ret_sheet,
	struct sheet_error *ret_error)
{
	struct sheet *sheet = ARENA_NEW(arena, struct sheet);
	struct sheet_error error = { SHEET_FINE, 0 };
	enum xlsx_problem problem;

	sheet->arena = arena;
	sheet->format = SHEET_XLSX;
	problem = xlsx_open(arena, path, &XLSX_LIMITS, &sheet->xlsx);
	error.problem = problem == XLSX_NOT_A_WORKBOOK ? open_csv(sheet, path)
						       : problem_of_xlsx(problem);
	if (!error.problem) {
		error.problem = find_header(sheet, &error);
	}
	if (error.problem) {
		*ret_error = error;
		return INVALID;
	}
	*ret_sheet = sheet;
	return OK;
}

enum sheet_format
sheet_format(const struct sheet *sheet)
{
	return sheet->format;
}

const char *
sheet_encoding(const struct sheet *sheet)
{
	return sheet->format == SHEET_XLSX ? "XLSX" : csv_encoding(sheet->csv);
}

const struct cell_row *
sheet_header(const struct sheet *sheet)
{
	return &sheet->header;
}

enum sheet_read
sheet_next(struct sheet *sheet, struct arena *arena, struct cell_row *ret_row,
	struct sheet_error *ret_error)
{
	if (sheet->ahead_at < sheet->ahead_count) {
		*ret_row = sheet->ahead[sheet->ahead_at++];
		return SHEET_ROW;
	}
	return next_filled(sheet, arena, ret_row, ret_error);
}

const struct cell *
sheet_cell(const struct cell_row *row, size_t column)
{
	static const struct cell empty = {
		.type = CELL_EMPTY,
		.text = { "", 0 },
		.day = { INT32_MIN },
	};

	return column < row->count ? &row->cells[column] : &empty;
}
