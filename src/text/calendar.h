#ifndef CHUKE_CALENDAR_H
#define CHUKE_CALENDAR_H

#include "time.h"

/*
 * Working days and periods.  The days off and the make-up workdays are announced year by year and come
 * from the pack; a year without an announcement counts Monday to Friday, and every answer that rests on
 * such a year says so.  Which period a rule sets is the caller's business.
 */

struct calendar {
	int from_year, until_year; /* the years that the data covers whole; 0 and 0 for none */
	const struct day
		*holidays; /* days off by announcement, ascending; weekends may be among them */
	size_t holiday_count;
	const struct day *workdays; /* Saturdays and Sundays that are worked, ascending */
	size_t workday_count;
};

/* A day found by counting. */
struct calendar_day {
	struct day day;
	bool is_guess; /* a year without announced holidays was passed, counted Monday to Friday */
};

/* Whether offices work on that day. */
bool calendar_is_workday(const struct calendar *calendar, struct day day);
/* Whether the day's year is among those that were announced. */
bool calendar_covers(const struct calendar *calendar, struct day day);

/*
 * The `count`-th working day after `from`; counting starts the next day (行政许可法 art. 82; 民法典
 * art. 201).  A count of 0 is the day itself, or the next working day if it is none.
 */
struct calendar_day calendar_add_workdays(
	const struct calendar *calendar, struct day from, int count);
/*
 * `count` calendar days after `from`, counting from the next day; a period that ends on a day off ends
 * on the next working day (民法典 art. 203).
 */
struct calendar_day calendar_add_days(const struct calendar *calendar, struct day from, int count);
/* Likewise in months (12 for a year): the day of the same number, or the month's last (art. 202). */
struct calendar_day calendar_add_months(
	const struct calendar *calendar, struct day from, int months);

/* How many working days lie after `from` up to and with `until`; negative if `until` is earlier. */
int calendar_count_workdays(
	const struct calendar *calendar, struct day from, struct day until, bool *ret_is_guess);

#endif
