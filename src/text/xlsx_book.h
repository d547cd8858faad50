#ifndef CHUKE_XLSX_BOOK_H
#define CHUKE_XLSX_BOOK_H

#include "buf.h"
#include "xlsx_stream.h"

/*
 * What must be known of a workbook before its rows can be read: which part is the sheet, which styles
 * are dates, the shared strings.  Only the files xlsx_*.c use it.
 */

enum { XLSX_PART_NAME_MAX = 256 };

struct xlsx_book {
	bool is_1904;
	char sheet[XLSX_PART_NAME_MAX]; /* the first visible sheet's part */
	struct buf date_styles;         /* one byte for each cell style: 1 if it shows a date */
	struct buf strings;             /* the shared strings' bytes, one behind the other */
	struct buf string_ends;         /* size_t for each: where it ends */
};

/* Reads all that; the book is to be finished in either case. */
enum xlsx_problem xlsx_book_read(struct xlsx_book *book, struct xlsx_package *package);
/* Gives its memory back. */
void xlsx_book_finish(struct xlsx_book *book);
/* A shared string by its number; false if there is none. */
bool xlsx_book_string(const struct xlsx_book *book, int64_t index, struct str *ret_text);
/* Whether cells of this style show dates. */
bool xlsx_book_is_date(const struct xlsx_book *book, int64_t style);

#endif
