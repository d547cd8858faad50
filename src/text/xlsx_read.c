#include "xlsx_book.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
	ROW_BYTES_MAX = 4 << 20,
	NUMBER_BYTES_MAX = 64,
	COLUMN_LETTERS = 26,
};

/* A cell as the sheet's part writes it, before its row is complete. */
struct raw_cell {
	size_t column; /* from 0 */
	int64_t style;
	char type; /* t: s shared, i inline, r str, b bool, e error, d ISO date; n number */
	size_t from, to;
};

struct xlsx_reader {
	struct xlsx_package package;
	struct xlsx_book book;
	struct xlsx_stream stream;
	struct buf text;  /* of the row's cells */
	struct buf cells; /* struct raw_cell */
	struct raw_cell cell;
	int64_t row;
	size_t next_column; /* for cells that do not say where they stand */
	bool is_in_cell, is_in_value, is_in_phonetic;
};

static size_t
cell_count(const struct xlsx_reader *reader)
{
	return reader->cells.len / sizeof(struct raw_cell);
}

/* "C5" into 2; -1 if that is none. */
static int64_t
column_of(const char *reference)
{
	int64_t column = 0;

	for (; *reference >= 'A' && *reference <= 'Z' && column < 1 << 20; reference++) {
		column = column * COLUMN_LETTERS + (*reference - 'A') + 1;
	}
	return *reference >= '0' && *reference <= '9' ? column - 1 : -1;
}

static char
type_of(const char *type)
{
	static const struct {
		const char *name;
		char type;
	} types[] = { { "s", 's' }, { "inlineStr", 'i' }, { "str", 'r' }, { "b", 'b' },
		{ "e", 'e' }, { "d", 'd' } };

	for (size_t i = 0; type && i < sizeof(types) / sizeof(types[0]); i++) {
		if (strcmp(types[i].name, type) == 0) {
			return types[i].type;
		}
	}
	return 'n';
}

static void
begin_row(struct xlsx_reader *reader, const char **attributes)
{
	int64_t row = xlsx_attribute(attributes, "r")
			      ? xlsx_attribute_int(attributes, "r", INT32_MAX)
			      : reader->row + 1;

	if (row <= reader->row) {
		xlsx_stream_stop(&reader->stream, XLSX_DAMAGED);
		return;
	}
	reader->row = row;
	reader->next_column = 0;
	if (row > reader->package.limits.rows_max) {
		xlsx_stream_stop(&reader->stream, XLSX_TOO_LARGE);
	}
}

static void
begin_cell(struct xlsx_reader *reader, const char **attributes)
{
	const char *reference = xlsx_attribute(attributes, "r");
	int64_t column = reference ? column_of(reference) : (int64_t)reader->next_column;

	if (column < (int64_t)reader->next_column) {
		xlsx_stream_stop(&reader->stream, XLSX_DAMAGED);
		return;
	}
	if ((size_t)column >= reader->package.limits.columns_max) {
		xlsx_stream_stop(&reader->stream, XLSX_TOO_LARGE);
		return;
	}
	reader->next_column = (size_t)column + 1;
	reader->is_in_cell = true;
	reader->cell = (struct raw_cell){
		.column = (size_t)column,
		.style = xlsx_attribute_int(attributes, "s", INT32_MAX),
		.type = type_of(xlsx_attribute(attributes, "t")),
		.from = reader->text.len,
	};
}

static void
on_start(void *arg, const char *name, const char **attributes)
{
	struct xlsx_reader *reader = arg;

	if (strcmp(name, "c") == 0) {
		begin_cell(reader, attributes);
	} else if (strcmp(name, "row") == 0) {
		begin_row(reader, attributes);
	} else if (strcmp(name, "rPh") == 0) {
		reader->is_in_phonetic = true;
	} else if (reader->is_in_cell && (strcmp(name, "v") == 0 || strcmp(name, "t") == 0)) {
		/* inline text stands in is/t, everything else in v; formulas (f) are left out */
		reader->is_in_value = (name[0] == 't') == (reader->cell.type == 'i') &&
				      !reader->is_in_phonetic;
	}
}

static void
on_text(void *arg, const char *bytes, int len)
{
	struct xlsx_reader *reader = arg;

	if (!reader->is_in_value) {
		return;
	}
	buf_put(&reader->text, bytes, (size_t)len);
	if (reader->text.full ||
		reader->text.len - reader->cell.from > reader->package.limits.cell_bytes_max) {
		xlsx_stream_stop(&reader->stream, XLSX_TOO_LARGE);
	}
}

static void
on_end(void *arg, const char *name)
{
	struct xlsx_reader *reader = arg;

	if (strcmp(name, "v") == 0 || strcmp(name, "t") == 0) {
		reader->is_in_value = false;
	} else if (strcmp(name, "rPh") == 0) {
		reader->is_in_phonetic = false;
	} else if (strcmp(name, "c") == 0 && reader->is_in_cell) {
		reader->is_in_cell = false;
		reader->cell.to = reader->text.len;
		if (reader->cell.to > reader->cell.from) {
			buf_put(&reader->cells, &reader->cell, sizeof(reader->cell));
		}
		if (reader->cells.full) {
			xlsx_stream_stop(&reader->stream, XLSX_TOO_LARGE);
		}
	} else if (strcmp(name, "row") == 0 && reader->cells.len) {
		xlsx_stream_suspend(&reader->stream);
	}
}

static const struct xlsx_handlers sheet_handlers = { on_start, on_end, on_text };

static void
close_reader(void *arg)
{
	struct xlsx_reader *reader = arg;

	xlsx_stream_close(&reader->stream);
	xlsx_book_finish(&reader->book);
	xlsx_package_close(&reader->package);
	buf_finish(&reader->text);
	buf_finish(&reader->cells);
}

enum xlsx_problem
xlsx_open(struct arena *arena, const char *path, const struct xlsx_limits *limits,
	struct xlsx_reader **ret_reader)
{
	struct xlsx_reader *reader = ARENA_NEW(arena, struct xlsx_reader);
	enum xlsx_problem problem;

	buf_init(&reader->text, ROW_BYTES_MAX);
	buf_init(&reader->cells, limits->columns_max * sizeof(struct raw_cell));
	arena_defer(arena, close_reader, reader);
	problem = xlsx_package_open(&reader->package, path, limits);
	if (!problem) {
		problem = xlsx_book_read(&reader->book, &reader->package);
	}
	if (!problem) {
		problem = xlsx_stream_open(&reader->stream, &reader->package, reader->book.sheet,
			&sheet_handlers, reader);
	}
	if (!problem) {
		*ret_reader = reader;
	}
	return problem;
}

enum xlsx_problem
xlsx_problem(const struct xlsx_reader *reader, int64_t *ret_row)
{
	*ret_row = reader->row;
	return reader->stream.problem;
}

/* _x000D_ and its like: characters that XML cannot hold (ECMA-376 22.9.2.19). */
static struct str
decode_escapes(struct arena *arena, struct str text)
{
	char *bytes;
	size_t len = 0;

	if (!str_contains(text, STR("_x"))) {
		return str_copy(arena, text);
	}
	bytes = arena_alloc(arena, text.len + 1);
	for (size_t at = 0; at < text.len;) {
		char digits[5] = { 0 };
		char *end = digits;
		unsigned long code = 0;

		if (text.len - at >= 7 && memcmp(text.ptr + at, "_x", 2) == 0 &&
			text.ptr[at + 6] == '_') {
			memcpy(digits, text.ptr + at + 2, 4);
			code = strspn(digits, "0123456789abcdefABCDEF") == 4
				       ? strtoul(digits, &end, 16)
				       : 0;
		}
		if (end == digits + 4 && code && code < 0x80) {
			bytes[len++] = (char)code;
			at += 7;
		} else {
			bytes[len++] = text.ptr[at++];
		}
	}
	return (struct str){ bytes, len };
}

static bool
parse_number(struct str text, double *ret_number)
{
	char digits[NUMBER_BYTES_MAX];
	char *end;

	if (text.len == 0 || text.len >= sizeof(digits)) {
		return false;
	}
	memcpy(digits, text.ptr, text.len);
	digits[text.len] = '\0';
	if (strspn(digits, "0123456789+-.eE") != text.len) {
		return false;
	}
	*ret_number = strtod(digits, &end);
	return *end == '\0' && isfinite(*ret_number);
}

static struct cell
number_cell(const struct xlsx_reader *reader, struct arena *arena, const struct raw_cell *raw,
	struct str text)
{
	struct cell cell = { .type = CELL_TEXT, .text = text, .is_1904 = reader->book.is_1904 };

	if (!parse_number(text, &cell.number)) {
		return cell;
	}
	cell.type = CELL_NUMBER;
	if (xlsx_book_is_date(&reader->book, raw->style) && fabs(cell.number) < 1e8 &&
		day_of_excel((int64_t)floor(cell.number), cell.is_1904, &cell.day)) {
		cell.type = CELL_DAY;
		cell.text = day_format_iso(arena, cell.day);
	}
	return cell;
}

static struct cell
text_cell(struct arena *arena, struct str text)
{
	text = str_trim(decode_escapes(arena, text));
	return (struct cell){ .type = text.len ? CELL_TEXT : CELL_EMPTY, .text = text };
}

/* False if the file contradicts itself. */
static bool
read_cell(const struct xlsx_reader *reader, struct arena *arena, const struct raw_cell *raw,
	struct cell *ret_cell)
{
	struct str text = str_slice(buf_view(&reader->text), raw->from, raw->to);
	int64_t index;

	switch (raw->type) {
	case 's':
		if (!str_parse_int(str_trim(text), &index) ||
			!xlsx_book_string(&reader->book, index, &text)) {
			return false;
		}
		*ret_cell = text_cell(arena, text);
		return true;
	case 'b':
		*ret_cell = (struct cell){ .type = CELL_BOOL,
			.text = str_equal(text, STR("1")) ? STR("TRUE") : STR("FALSE") };
		return true;
	case 'e':
		*ret_cell = (struct cell){ .type = CELL_ERROR, .text = str_copy(arena, text) };
		return true;
	case 'd':
		*ret_cell = text_cell(arena, text);
		if (day_parse_iso(str_slice(ret_cell->text, 0, 10), &ret_cell->day)) {
			ret_cell->type = CELL_DAY;
			ret_cell->text = str_slice(ret_cell->text, 0, 10);
		}
		return true;
	case 'n':
		*ret_cell = number_cell(reader, arena, raw, str_trim(str_copy(arena, text)));
		return true;
	default:
		*ret_cell = text_cell(arena, text);
		return true;
	}
}

/* The cells collected, by column. */
static bool
build_row(struct xlsx_reader *reader, struct arena *arena, struct cell_row *ret_row)
{
	const struct raw_cell *raw = (const void *)reader->cells.ptr;
	size_t raw_count = cell_count(reader), count = raw[raw_count - 1].column + 1;
	struct cell *cells = ARENA_ARRAY(arena, count, struct cell);

	for (size_t i = 0; i < count; i++) {
		cells[i].text = STR("");
		cells[i].day = DAY_NONE;
	}
	for (size_t i = 0; i < raw_count; i++) {
		if (!read_cell(reader, arena, &raw[i], &cells[raw[i].column])) {
			return false;
		}
		if (cells[raw[i].column].type != CELL_DAY) {
			cells[raw[i].column].day = DAY_NONE;
		}
	}
	*ret_row = (struct cell_row){ reader->row, count, cells };
	return true;
}

enum xlsx_read
xlsx_next(struct xlsx_reader *reader, struct arena *arena, struct cell_row *ret_row)
{
	buf_clear(&reader->text);
	buf_clear(&reader->cells);
	switch (xlsx_stream_run(&reader->stream)) {
	case XLSX_STREAM_END:
		return XLSX_END;
	case XLSX_STREAM_WRONG:
		return XLSX_WRONG;
	case XLSX_STREAM_SUSPENDED:
		break;
	}
	if (!build_row(reader, arena, ret_row)) {
		reader->stream.problem = XLSX_DAMAGED;
		return XLSX_WRONG;
	}
	return XLSX_ROW;
}
