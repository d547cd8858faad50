#ifndef CHUKE_CSV_H
#define CHUKE_CSV_H

#include "buf.h"

#include <stdio.h>

/*
 * Comma-separated values (RFC 4180), in and out, streaming.  Reading takes UTF-8 with or without BOM
 * and GB18030, CRLF and LF, and quotes as Excel reads them; it knows nothing of headers or types (see
 * sheet.h).  Rows are numbered as a spreadsheet numbers them: a field with line breaks is one row.
 */

enum csv_problem {
	CSV_FINE,
	CSV_WRONG_BYTES,    /* neither valid UTF-8 nor GB18030 at this row, or a zero byte */
	CSV_OTHER_ENCODING, /* UTF-16 or UTF-32 */
	CSV_FIELD_TOO_LONG, /* often a quote that is never closed */
	CSV_OPEN_QUOTE,     /* the file ends inside a quoted field that began at this row */
	CSV_TOO_MANY_FIELDS,
	CSV_TOO_MANY_ROWS,
	CSV_READ_FAILED, /* the source failed */
};

struct csv_limits {
	size_t field_bytes_max;
	size_t fields_max;
	int64_t rows_max;
};

/* Room for a spreadsheet of Excel's size. */
#define CSV_LIMITS ((struct csv_limits){ 64 << 10, 512, 1048576 * 4 })

/* Puts up to `size` bytes where told; returns how many, 0 at the end, -1 on failure. */
typedef ptrdiff_t csv_refill(void *arg, char *bytes, size_t size);

struct csv_reader;

/* A reader that lives as long as the arena; what `arg` points at stays the caller's. */
struct csv_reader *csv_open(
	struct arena *arena, const struct csv_limits *limits, csv_refill *refill, void *arg);
struct csv_reader *csv_open_file(struct arena *arena, const struct csv_limits *limits, FILE *file);

struct csv_row {
	int64_t row; /* as a spreadsheet numbers it; the first is 1 */
	size_t count;
	const struct str *fields; /* in the arena given to csv_next(); never none */
};

enum csv_read { CSV_ROW, CSV_END, CSV_WRONG };

/* The next row, blank ones too (one empty field).  After CSV_WRONG nothing more comes. */
enum csv_read csv_next(struct csv_reader *reader, struct arena *arena, struct csv_row *ret_row);
/* Why the last csv_next() said CSV_WRONG, and in which row. */
enum csv_problem csv_problem(const struct csv_reader *reader, int64_t *ret_row);
/* "UTF-8" or "GB18030", as found out so far. */
const char *csv_encoding(const struct csv_reader *reader);

/*
 * Writes rows with CRLF.  A text that a spreadsheet would run as a formula (it begins with = + - @ TAB
 * CR) gets an apostrophe before it; sheet.h takes it away again when reading.
 */
struct csv_writer {
	struct buf *out;
	bool is_in_row;
};

/* With a byte order mark Excel knows that the file is UTF-8. */
void csv_writer_init(struct csv_writer *writer, struct buf *out, bool with_mark);
void csv_put(struct csv_writer *writer, struct str text);
void csv_put_number(struct csv_writer *writer, struct str digits); /* "-5.00": never guarded */
void csv_end_row(struct csv_writer *writer);

#endif
