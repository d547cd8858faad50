#ifndef CHUKE_CELL_H
#define CHUKE_CELL_H

#include "time.h"

/*
 * One cell of a spreadsheet as it was read, of CSV and XLSX alike.  Its type is what the file says, not
 * what the text looks like: every filled cell of a CSV file is a text; in XLSX a code that the
 * spreadsheet turned into a number arrives as a number, so that an import can refuse it.
 */

enum cell_type {
	CELL_EMPTY,
	CELL_TEXT,
	CELL_NUMBER,
	CELL_DAY, /* a number with a date format, or an ISO date */
	CELL_BOOL,
	CELL_ERROR, /* "#REF!" and the like; text says which */
};

struct cell {
	enum cell_type type;
	struct str
		text;  /* trimmed UTF-8; numbers as the file writes them, days as ISO, never none */
	double number; /* NUMBER, and the serial behind a DAY */
	struct day day; /* DAY */
	bool is_1904;   /* NUMBER: the file counts days from 1904, should the number be one */
};

/* A row with something in it. */
struct cell_row {
	int64_t row; /* as a spreadsheet numbers it, from 1 */
	size_t count;
	const struct cell *cells;
};

#endif
