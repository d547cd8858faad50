#ifndef CHUKE_MEMBER_H
#define CHUKE_MEMBER_H

#include "money.h"
#include "time.h"

#include <stddef.h>

/*
 * What a struct's members are, as data: one description serves reading rows, writing JSON, CSV and
 * XLSX, the OpenAPI schema and audit details.  tools/sqlgen emits it for every row struct.
 */

enum member_type {
	MEMBER_INT,    /* int64_t; absent = INT64_MIN */
	MEMBER_BOOL,   /* bool */
	MEMBER_STR,    /* struct str */
	MEMBER_MONEY,  /* struct money */
	MEMBER_DAY,    /* struct day */
	MEMBER_MOMENT, /* struct moment */
	MEMBER_ID,     /* a struct of one int64_t v; absent = 0 */
	MEMBER_BLOB,   /* struct str of bytes; hexadecimal in JSON */
};

#define INT_NONE INT64_MIN

struct member {
	const char *name; /* as in SQL and JSON; money ends _fen, days _day, moments _at */
	enum member_type type;
	size_t offset;
	bool is_optional; /* may be absent (SQL null); then JSON says null */
};

/* Rows of any kind, seen through their description. */
struct table_view {
	const struct member *members;
	size_t member_count;
	const void *rows;
	size_t row_count;
	size_t row_size;
};

#endif
