#ifndef CHUKE_VALUE_H
#define CHUKE_VALUE_H

#include "db.h"
#include "ids.h"
#include "money.h"
#include "time.h"

/*
 * C values as parameters, for the functions that tools/sqlgen makes; nobody else needs them.  What is
 * absent (STR_NONE, DAY_NONE, an id of 0 …) becomes SQL null.
 */

/* An integer; INT_NONE is null. */
static inline struct db_value
db_of_int(int64_t value)
{
	return (struct db_value){ .type = value == INT_NONE ? DB_NULL : DB_INT, .i = value };
}

/* Yes or no as 1 or 0. */
static inline struct db_value
db_of_bool(bool value)
{
	return (struct db_value){ .type = DB_INT, .i = value };
}

/* A text, viewed and not copied; STR_NONE is null. */
static inline struct db_value
db_of_text(struct str value)
{
	return (struct db_value){ .type = value.ptr ? DB_TEXT : DB_NULL, .s = value };
}

/* Bytes, viewed and not copied; STR_NONE is null. */
static inline struct db_value
db_of_blob(struct str value)
{
	return (struct db_value){ .type = value.ptr ? DB_BLOB : DB_NULL, .s = value };
}

/* A day by its number; DAY_NONE is null. */
static inline struct db_value
db_of_day(struct day value)
{
	return (struct db_value){ .type = day_is_none(value) ? DB_NULL : DB_INT, .i = value.n };
}

/* A moment in ms; MOMENT_NONE is null. */
static inline struct db_value
db_of_moment(struct moment value)
{
	return db_of_int(value.ms);
}

/* An amount in fen; MONEY_NONE is null. */
static inline struct db_value
db_of_money(struct money value)
{
	return db_of_int(value.fen);
}

/* The number of an id; 0 is null. */
static inline struct db_value
db_of_id(int64_t value)
{
	return (struct db_value){ .type = value ? DB_INT : DB_NULL, .i = value };
}

#endif
