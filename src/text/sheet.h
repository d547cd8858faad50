#ifndef CHUKE_SHEET_H
#define CHUKE_SHEET_H

#include "cell.h"
#include "member.h"
#include "outcome.h"

/*
 * A list in a file, whatever its format: first a header row, then rows with the number that a
 * spreadsheet shows and their cells.  Reading picks CSV or XLSX by content, not by the file's name;
 * writing takes the format.  What the columns mean is the caller's business.
 */

enum sheet_format { SHEET_CSV, SHEET_XLSX };

enum sheet_problem {
	SHEET_FINE,
	SHEET_EMPTY,          /* no row with anything in it */
	SHEET_UNREADABLE,     /* the file cannot be opened or read */
	SHEET_WRONG_BYTES,    /* neither UTF-8 nor GB18030 at `row` */
	SHEET_OTHER_ENCODING, /* UTF-16 */
	SHEET_OLD_OR_LOCKED,  /* .xls, or with a password */
	SHEET_DAMAGED,        /* looks like a workbook but cannot be read */
	SHEET_FORBIDDEN,      /* a workbook with a DTD */
	SHEET_OPEN_QUOTE,     /* a quoted field that began at `row` is never closed */
	SHEET_TOO_LARGE,      /* over a ceiling of columns, rows, bytes */
	SHEET_PROBLEM_COUNT
};

struct sheet_error {
	enum sheet_problem problem;
	int64_t row; /* 0 if the file as a whole is meant */
};

/* A sentence for the user in Chinese, to be translated; "{1}" stands for the row. */
const char *sheet_problem_text(const struct sheet_error *error);

struct sheet;
enum sheet_read { SHEET_ROW, SHEET_END, SHEET_WRONG };

/*
 * Opens a list; it is closed with the arena.  INVALID with *ret_error when it is none.  The header is
 * the first row with at least two filled cells (lists often bear a title above it), or else the first
 * filled one.
 */
enum outcome sheet_open(struct arena *arena, const char *path, struct sheet **ret_sheet,
	struct sheet_error *ret_error);
enum sheet_format sheet_format(const struct sheet *sheet);
const char *sheet_encoding(const struct sheet *sheet); /* "UTF-8", "GB18030" or "XLSX" */
const struct cell_row *sheet_header(const struct sheet *sheet);
/* The next row that has anything in it, in `arena`; SHEET_WRONG says why in *ret_error and is the last. */
enum sheet_read sheet_next(struct sheet *sheet, struct arena *arena, struct cell_row *ret_row,
	struct sheet_error *ret_error);
/* The cell of a column, or an empty one where the row is shorter; never NULL. */
const struct cell *sheet_cell(const struct cell_row *row, size_t column);

/* Where written bytes go; false stops the writing. */
typedef bool sheet_sink(void *arg, const char *bytes, size_t len);
/* A sink for a FILE*. */
bool sheet_sink_file(void *file, const char *bytes, size_t len);

/* One column to write: a member of the row, or what `show` makes of the row. */
struct sheet_column {
	struct str label;
	const struct member *member; /* NULL if `show` is given */
	struct str (*show)(struct arena *arena, const void *row);
};

struct sheet_plan {
	enum sheet_format format;
	struct str title; /* the sheet's name in XLSX */
	const struct sheet_column *columns;
	size_t column_count;
	struct str yes, no;   /* how a bool is said: 是 否 */
	const char *temp_dir; /* XLSX is made in a file here that is removed again; NULL for /tmp */
};

struct sheet_writer;

/* Begins with the header row.  The plan must live as long as the writer, the writer lives in the arena. */
struct sheet_writer *sheet_writer_open(
	struct arena *arena, const struct sheet_plan *plan, sheet_sink *sink, void *sink_arg);
void sheet_writer_row(struct sheet_writer *writer, const void *row);
/*
 * Cells that are no struct's: as many as there are columns.  Of a column whose member is a number, what reads as one is
 * written as one.
 */
void sheet_writer_texts(struct sheet_writer *writer, const struct str *texts, size_t count);
/* False if anything was not written: then the result is no file to hand out. */
bool sheet_writer_finish(struct sheet_writer *writer);

/* The file name's ending with dot, and the media type. */
const char *sheet_extension(enum sheet_format format);
const char *sheet_media_type(enum sheet_format format);

#endif
