/*
 * The name is libc's as well and <time.h> finds this file first, so what libc declares is let through;
 * before the guard, because a neighbour's quoted include meets this file twice.
 */
#include_next <time.h>

#ifndef CHUKE_TIME_H
#define CHUKE_TIME_H

#include "str.h"

/*
 * Days, moments and the one clock.  A day is a date of the civil calendar without a zone; a moment is
 * an instant in UTC.  They are shown in the district's zone.  Nothing else in the program asks the
 * machine for the time, so that tests and the demonstration can shift it.
 */

struct day {
	int32_t n; /* days since 1970-01-01 */
};

struct moment {
	int64_t ms; /* milliseconds since 1970-01-01T00:00Z */
};

#define DAY_NONE ((struct day){ INT32_MIN })
#define MOMENT_NONE ((struct moment){ INT64_MIN })

/* Is there no day, no moment? */
static inline bool
day_is_none(struct day day)
{
	return day.n == INT32_MIN;
}
static inline bool
moment_is_none(struct moment moment)
{
	return moment.ms == INT64_MIN;
}

/* Now, shifted by clock_shift(); and how long the process runs, which is never shifted. */
struct moment clock_now(void);
struct day clock_today(void); /* in the district's zone */
int64_t clock_monotonic_ms(void);

/* Lets the clock stand at `now` at this instant and run on from there (--clock). */
void clock_shift(struct moment now);
/* The district's zone as minutes east of UTC; 480 (China) until set. */
void clock_set_zone(int minutes_east);
int clock_zone(void);

struct day day_of(int year, int month, int mday); /* DAY_NONE when there is no such date */
void day_split(struct day day, int *ret_year, int *ret_month, int *ret_mday);
int day_weekday(struct day day);                /* 0 = Sunday … 6 = Saturday */
struct day day_of_moment(struct moment moment); /* in the district's zone */
struct moment day_start(struct day day);        /* 00:00 in the district's zone */

/* YYYY-MM-DD exactly; the API's form. */
bool day_parse_iso(struct str text, struct day *ret_day);
/*
 * A date as people write it: 2014-09-24, 2014/9/24, 2014.9.24, 2014年9月24日, 20140924.  Of forms with
 * the year last (24/9/2014) only those are taken in which day and month cannot be confused.
 */
enum day_parsed { DAY_PARSED, DAY_WRONG, DAY_AMBIGUOUS };
enum day_parsed day_parse(struct str text, struct day *ret_day);
/* The day behind an Excel serial number of the 1900 (default) or the 1904 system; false out of range. */
bool day_of_excel(int64_t serial, bool is_1904, struct day *ret_day);

/* RFC 3339 with offset or Z. */
bool moment_parse(struct str text, struct moment *ret_moment);

struct str day_format_iso(struct arena *arena, struct day day); /* 2014-09-24; none gives "" */
struct str moment_format_iso(struct arena *arena, struct moment moment); /* 2014-09-24T01:02:03Z */

#endif
