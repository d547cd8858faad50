#include "xlsx_book.h"

#include <stdio.h>
#include <string.h>

enum {
	FORMATS_MAX = 4096, /* own number formats */
	STYLES_MAX = 65536, /* Excel's own ceiling is 64,000 */
	SHEETS_MAX = 1024,
	RELATION_ID_MAX = 64,
	STRINGS_MAX = 1 << 25,
	STYLE_LAST = 65535,
};

/* One walk over a part, whichever it is. */
struct walk {
	struct xlsx_book *book;
	struct xlsx_stream stream;
	/* relations */
	const char *wanted_type; /* the end of the relation's type */
	const char *wanted_id;   /* or NULL for any */
	char target[XLSX_PART_NAME_MAX];
	/* workbook.xml */
	char sheet_relation[RELATION_ID_MAX];
	/* styles.xml */
	int64_t date_formats[FORMATS_MAX];
	size_t date_format_count;
	bool is_in_cell_styles;
	/* sharedStrings.xml */
	bool is_in_string, is_in_text, is_in_phonetic;
};

static void
ignore_end(void *arg, const char *name)
{
	(void)arg;
	(void)name;
}

static void
on_relation(void *arg, const char *name, const char **attributes)
{
	struct walk *walk = arg;
	const char *id = xlsx_attribute(attributes, "Id");
	const char *type = xlsx_attribute(attributes, "Type");
	const char *target = xlsx_attribute(attributes, "Target");
	const char *mode = xlsx_attribute(attributes, "TargetMode");

	if (strcmp(name, "Relationship") != 0 || !id || !type || !target || walk->target[0] ||
		(mode && strcmp(mode, "Internal") != 0) ||
		!str_ends(str_of(type), str_of(walk->wanted_type)) ||
		(walk->wanted_id && strcmp(id, walk->wanted_id) != 0)) {
		return;
	}
	if (strlen(target) < sizeof(walk->target)) {
		memcpy(walk->target, target, strlen(target) + 1);
	}
}

static const struct xlsx_handlers relation_handlers = { on_relation, ignore_end, NULL };

/* The folder of a part with its slash: "xl/" of "xl/workbook.xml". */
static struct str
folder_of(const char *part)
{
	const char *slash = strrchr(part, '/');

	return (struct str){ part, slash ? (size_t)(slash - part) + 1 : 0 };
}

/* A target as written beside `part` into the name of a part; false if it leads out or is too long. */
static bool
resolve(const char *part, const char *target, char ret_name[XLSX_PART_NAME_MAX])
{
	struct str folder = folder_of(part);

	if (target[0] == '/') {
		folder.len = 0;
		target++;
	}
	while (strncmp(target, "../", 3) == 0 || strncmp(target, "./", 2) == 0) {
		if (target[1] == '.') {
			char parent[XLSX_PART_NAME_MAX];

			if (!folder.len) {
				return false;
			}
			snprintf(parent, sizeof(parent), "%.*s", (int)folder.len - 1, folder.ptr);
			folder.len = folder_of(parent).len;
			target++;
		}
		target += 2;
	}
	return snprintf(ret_name, XLSX_PART_NAME_MAX, "%.*s%s", (int)folder.len, folder.ptr,
		       target) < XLSX_PART_NAME_MAX;
}

/* The part to which `part` ("" for the package) has a relation of that type. */
static enum xlsx_problem
find_related(struct walk *walk, struct xlsx_package *package, const char *part,
	char ret_name[XLSX_PART_NAME_MAX])
{
	char relations[XLSX_PART_NAME_MAX + 16];
	struct str folder = folder_of(part);
	enum xlsx_problem problem;

	snprintf(relations, sizeof(relations), "%.*s_rels/%s.rels", (int)folder.len, folder.ptr,
		part + folder.len);
	walk->target[0] = '\0';
	problem = xlsx_part_read(package, relations, &relation_handlers, &walk->stream, walk);
	if (problem) {
		return problem;
	}
	return walk->target[0] && resolve(part, walk->target, ret_name) ? XLSX_FINE : XLSX_NO_SHEET;
}

static void
on_workbook(void *arg, const char *name, const char **attributes)
{
	struct walk *walk = arg;
	const char *state, *id, *is_1904;

	if (strcmp(name, "workbookPr") == 0) {
		is_1904 = xlsx_attribute(attributes, "date1904");
		walk->book->is_1904 = is_1904 &&
				      (strcmp(is_1904, "1") == 0 || strcmp(is_1904, "true") == 0);
	}
	if (strcmp(name, "sheet") == 0 && !walk->sheet_relation[0]) {
		state = xlsx_attribute(attributes, "state");
		id = xlsx_attribute(attributes, "id");
		if ((!state || strcmp(state, "visible") == 0) && id &&
			strlen(id) < RELATION_ID_MAX) {
			memcpy(walk->sheet_relation, id, strlen(id) + 1);
		}
	}
}

static const struct xlsx_handlers workbook_handlers = { on_workbook, ignore_end, NULL };

/*
 * Whether a number format shows a day: y or d outside of quotes, brackets and escapes.  Formats with
 * hours only show times; m alone is minutes or months and does not decide.
 */
static bool
is_date_format(const char *format)
{
	for (; *format; format++) {
		if (*format == '\\' || *format == '_' || *format == '*') {
			format += format[1] != '\0';
		} else if (*format == '"' || *format == '[') {
			char close = *format == '"' ? '"' : ']';

			while (format[1] && *++format != close) {
			}
		} else if (strchr("yYdD", *format)) {
			return true;
		}
	}
	return false;
}

/* Formats that every spreadsheet knows by number (ECMA-376 18.8.30, with those of East Asia). */
static bool
is_builtin_date(int64_t format)
{
	return (format >= 14 && format <= 17) || format == 22 || (format >= 27 && format <= 31) ||
	       format == 36 || (format >= 50 && format <= 54) || format == 57 || format == 58;
}

static void
on_style(void *arg, const char *name, const char **attributes)
{
	struct walk *walk = arg;
	int64_t format = xlsx_attribute_int(attributes, "numFmtId", STYLE_LAST);

	if (strcmp(name, "numFmt") == 0) {
		const char *code = xlsx_attribute(attributes, "formatCode");

		if (format >= 0 && code && is_date_format(code) &&
			walk->date_format_count < FORMATS_MAX) {
			walk->date_formats[walk->date_format_count++] = format;
		}
	} else if (strcmp(name, "cellXfs") == 0) {
		walk->is_in_cell_styles = true;
	} else if (walk->is_in_cell_styles && strcmp(name, "xf") == 0) {
		bool is_date = is_builtin_date(format);

		for (size_t i = 0; i < walk->date_format_count && !is_date; i++) {
			is_date = walk->date_formats[i] == format;
		}
		buf_char(&walk->book->date_styles, is_date);
		if (walk->book->date_styles.full) {
			xlsx_stream_stop(&walk->stream, XLSX_TOO_LARGE);
		}
	}
}

static void
on_style_end(void *arg, const char *name)
{
	struct walk *walk = arg;

	if (strcmp(name, "cellXfs") == 0) {
		walk->is_in_cell_styles = false;
	}
}

static const struct xlsx_handlers style_handlers = { on_style, on_style_end, NULL };

static void
on_string(void *arg, const char *name, const char **attributes)
{
	struct walk *walk = arg;

	(void)attributes;
	if (strcmp(name, "si") == 0) {
		walk->is_in_string = true;
	} else if (strcmp(name, "rPh") == 0) {
		walk->is_in_phonetic = true;
	} else if (strcmp(name, "t") == 0) {
		walk->is_in_text = walk->is_in_string && !walk->is_in_phonetic;
	}
}

static void
on_string_text(void *arg, const char *bytes, int len)
{
	struct walk *walk = arg;

	if (walk->is_in_text) {
		buf_put(&walk->book->strings, bytes, (size_t)len);
	}
}

static void
on_string_end(void *arg, const char *name)
{
	struct walk *walk = arg;

	if (strcmp(name, "t") == 0) {
		walk->is_in_text = false;
	} else if (strcmp(name, "rPh") == 0) {
		walk->is_in_phonetic = false;
	} else if (strcmp(name, "si") == 0) {
		walk->is_in_string = false;
		buf_put(&walk->book->string_ends, &walk->book->strings.len, sizeof(size_t));
	}
	if (walk->book->strings.full || walk->book->string_ends.full) {
		xlsx_stream_stop(&walk->stream, XLSX_TOO_LARGE);
	}
}

static const struct xlsx_handlers string_handlers = { on_string, on_string_end, on_string_text };

/* A part that a workbook need not have. */
static enum xlsx_problem
read_optional(struct walk *walk, struct xlsx_package *package, const char *workbook,
	const char *type, const struct xlsx_handlers *handlers)
{
	char name[XLSX_PART_NAME_MAX];
	enum xlsx_problem problem;

	walk->wanted_type = type;
	walk->wanted_id = NULL;
	problem = find_related(walk, package, workbook, name);
	if (!problem) {
		problem = xlsx_part_read(package, name, handlers, &walk->stream, walk);
	}
	return problem == XLSX_NO_SHEET ? XLSX_FINE : problem;
}

static enum xlsx_problem
read_parts(struct walk *walk, struct xlsx_package *package)
{
	char workbook[XLSX_PART_NAME_MAX];
	enum xlsx_problem problem;

	walk->wanted_type = "/officeDocument";
	problem = find_related(walk, package, "", workbook);
	if (problem) {
		return problem == XLSX_NO_SHEET ? XLSX_NOT_A_WORKBOOK : problem;
	}
	problem = xlsx_part_read(package, workbook, &workbook_handlers, &walk->stream, walk);
	if (problem || !walk->sheet_relation[0]) {
		return problem ? problem : XLSX_NO_SHEET;
	}
	walk->wanted_type = "/worksheet";
	walk->wanted_id = walk->sheet_relation;
	problem = find_related(walk, package, workbook, walk->book->sheet);
	if (problem) {
		return problem;
	}
	problem = read_optional(walk, package, workbook, "/styles", &style_handlers);
	if (problem) {
		return problem;
	}
	return read_optional(walk, package, workbook, "/sharedStrings", &string_handlers);
}

enum xlsx_problem
xlsx_book_read(struct xlsx_book *book, struct xlsx_package *package)
{
	static _Thread_local struct walk walk; /* too large for the stack of a worker */

	memset(&walk, 0, sizeof(walk));
	walk.book = book;
	*book = (struct xlsx_book){ .is_1904 = false };
	buf_init(&book->date_styles, STYLES_MAX);
	buf_init(&book->strings, package->limits.strings_bytes_max);
	buf_init(&book->string_ends, STRINGS_MAX * sizeof(size_t));
	return read_parts(&walk, package);
}

void
xlsx_book_finish(struct xlsx_book *book)
{
	buf_finish(&book->date_styles);
	buf_finish(&book->strings);
	buf_finish(&book->string_ends);
}

static size_t
string_end(const struct xlsx_book *book, size_t index)
{
	size_t end;

	memcpy(&end, book->string_ends.ptr + index * sizeof(end), sizeof(end));
	return end;
}

bool
xlsx_book_string(const struct xlsx_book *book, int64_t index, struct str *ret_text)
{
	if (index < 0 || (size_t)index >= book->string_ends.len / sizeof(size_t)) {
		return false;
	}
	*ret_text = str_slice(buf_view(&book->strings),
		index ? string_end(book, (size_t)index - 1) : 0, string_end(book, (size_t)index));
	return true;
}

bool
xlsx_book_is_date(const struct xlsx_book *book, int64_t style)
{
	return style >= 0 && (size_t)style < book->date_styles.len && book->date_styles.ptr[style];
}
