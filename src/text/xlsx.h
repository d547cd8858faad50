#ifndef CHUKE_XLSX_H
#define CHUKE_XLSX_H

#include "cell.h"
#include "money.h"

/*
 * Workbooks of Office Open XML: reading the first visible sheet row by row in constant memory beside
 * the shared strings, and writing one sheet row by row into a file.  Reading is made for files from
 * strangers: ceilings on entries, bytes and compression ratio, no DTD, no entities, no outside links.
 * Formulas count as their stored results.
 */

enum xlsx_problem {
	XLSX_FINE,
	XLSX_NOT_A_WORKBOOK, /* no ZIP, or no workbook in it */
	XLSX_ENCRYPTED,      /* with a password, or an old .xls: both are OLE files */
	XLSX_DAMAGED,        /* ZIP or XML cannot be read */
	XLSX_FORBIDDEN,      /* a DTD or an entity: no spreadsheet writes these */
	XLSX_TOO_LARGE,      /* over a ceiling of entries, bytes, ratio, rows, columns or text */
	XLSX_NO_SHEET,
};

struct xlsx_limits {
	size_t entries_max;
	size_t bytes_max;         /* unpacked, of all parts that are read */
	size_t ratio_max;         /* unpacked to packed, once a part is over a megabyte */
	size_t strings_bytes_max; /* of the shared strings, which stay in memory */
	size_t columns_max;
	int64_t rows_max;
	size_t cell_bytes_max;
};

#define XLSX_LIMITS \
	((struct xlsx_limits){ 2000, (size_t)2 << 30, 400, 256 << 20, 512, 1048576, 128 << 10 })

struct xlsx_reader;
enum xlsx_read { XLSX_ROW, XLSX_END, XLSX_WRONG };

/* Opens a workbook; the reader is closed with the arena.  On a problem *ret_reader stays untouched. */
enum xlsx_problem xlsx_open(struct arena *arena, const char *path, const struct xlsx_limits *limits,
	struct xlsx_reader **ret_reader);
/* The next row that the file holds, with its cells by column (gaps are CELL_EMPTY), in `arena`. */
enum xlsx_read xlsx_next(struct xlsx_reader *reader, struct arena *arena, struct cell_row *ret_row);
enum xlsx_problem xlsx_problem(const struct xlsx_reader *reader, int64_t *ret_row);

struct xlsx_writer;

/*
 * A workbook of one sheet to be written to `path`, its first row frozen and bold.  Closed with the
 * arena if not before; only xlsx_finish() completes the file.
 */
struct xlsx_writer *xlsx_create(struct arena *arena, const char *path, struct str sheet_name);
void xlsx_put_text(struct xlsx_writer *writer, struct str text);
void xlsx_put_int(struct xlsx_writer *writer, int64_t value);
void xlsx_put_money(struct xlsx_writer *writer, struct money money); /* in yuan */
void xlsx_put_day(struct xlsx_writer *writer, struct day day);
void xlsx_put_moment(struct xlsx_writer *writer, struct moment moment); /* in the district's zone */
void xlsx_end_row(struct xlsx_writer *writer);
/* False if the file could not be written whole: disk, or more rows than a sheet has. */
bool xlsx_finish(struct xlsx_writer *writer);

#endif
