#include "time.h"

#include "fail.h"

#include <stdatomic.h>
#include <string.h>

enum {
	MS_PER_SECOND = 1000,
	MS_PER_MINUTE = 60 * MS_PER_SECOND,
	MS_PER_DAY = 24 * 60 * MS_PER_MINUTE,
	YEAR_MAX = 9999,
	DAYS_PER_ERA = 146097,      /* 400 years of the Gregorian calendar */
	DAYS_0000_TO_1970 = 719468, /* from 0000-03-01, where the era's years begin */
	EXCEL_1900 = -25569, /* serial 0, as serials behind the day that never was count it */
	EXCEL_1904 = -24107,
	EXCEL_FALSE_DAY = 60, /* 1900-02-29, kept by Excel for the sake of Lotus 1-2-3 */
	EXCEL_1900_MAX = 2958465,
	EXCEL_1904_MAX = EXCEL_1900_MAX - 1462,
};

static _Atomic int64_t clock_offset_ms;
static _Atomic int zone_minutes = 480;

static int64_t
machine_ms(clockid_t clock)
{
	struct timespec now;

	if (clock_gettime(clock, &now)) {
		fail("the machine has no clock");
	}
	return (int64_t)now.tv_sec * MS_PER_SECOND + now.tv_nsec / 1000000;
}

struct moment
clock_now(void)
{
	return (struct moment){ machine_ms(CLOCK_REALTIME) + atomic_load(&clock_offset_ms) };
}

struct day
clock_today(void)
{
	return day_of_moment(clock_now());
}

int64_t
clock_monotonic_ms(void)
{
	return machine_ms(CLOCK_MONOTONIC);
}

void
clock_shift(struct moment now)
{
	atomic_store(&clock_offset_ms, now.ms - machine_ms(CLOCK_REALTIME));
}

void
clock_set_zone(int minutes_east)
{
	atomic_store(&zone_minutes, minutes_east);
}

int
clock_zone(void)
{
	return atomic_load(&zone_minutes);
}

static int64_t
divide_down(int64_t value, int64_t by)
{
	return value / by - (value % by < 0);
}

static int
days_in_month(int year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

	return days[month - 1] + (month == 2 && is_leap);
}

struct day
day_of(int year, int month, int mday)
{
	int era, year_of_era, day_of_year;

	if (year < 1 || year > YEAR_MAX || month < 1 || month > 12 || mday < 1 ||
		mday > days_in_month(year, month)) {
		return DAY_NONE;
	}
	/* years begin in March, so that the leap day is the last of its year */
	year -= month < 3;
	era = year / 400;
	year_of_era = year % 400;
	day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + mday - 1;
	return (struct day){ era * DAYS_PER_ERA + year_of_era * 365 + year_of_era / 4 -
			     year_of_era / 100 + day_of_year - DAYS_0000_TO_1970 };
}

void
day_split(struct day day, int *ret_year, int *ret_month, int *ret_mday)
{
	int64_t n = (int64_t)day.n + DAYS_0000_TO_1970;
	int64_t era = divide_down(n, DAYS_PER_ERA);
	int in_era = (int)(n - era * DAYS_PER_ERA);
	int year = (in_era - in_era / 1460 + in_era / 36524 - in_era / (DAYS_PER_ERA - 1)) / 365;
	int day_of_year = in_era - (365 * year + year / 4 - year / 100);
	int month = (5 * day_of_year + 2) / 153;

	*ret_mday = day_of_year - (153 * month + 2) / 5 + 1;
	*ret_month = month < 10 ? month + 3 : month - 9;
	*ret_year = (int)(year + era * 400) + (*ret_month < 3);
}

int
day_weekday(struct day day)
{
	return (int)(((int64_t)day.n % 7 + 7 + 4) % 7);
}

struct day
day_of_moment(struct moment moment)
{
	if (moment_is_none(moment)) {
		return DAY_NONE;
	}
	return (struct day){ (int32_t)divide_down(
		moment.ms + (int64_t)clock_zone() * MS_PER_MINUTE, MS_PER_DAY) };
}

struct moment
day_start(struct day day)
{
	if (day_is_none(day)) {
		return MOMENT_NONE;
	}
	return (struct moment){ (int64_t)day.n * MS_PER_DAY -
				(int64_t)clock_zone() * MS_PER_MINUTE };
}

bool
day_of_excel(int64_t serial, bool is_1904, struct day *ret_day)
{
	if (is_1904) {
		if (serial < 0 || serial > EXCEL_1904_MAX) {
			return false;
		}
		ret_day->n = (int32_t)serial + EXCEL_1904;
		return true;
	}
	if (serial < 1 || serial > EXCEL_1900_MAX || serial == EXCEL_FALSE_DAY) {
		return false;
	}
	ret_day->n = (int32_t)serial + EXCEL_1900 + (serial < EXCEL_FALSE_DAY);
	return true;
}

/* The digits of a number, the last one before `end`. */
static void
put_digits(char *end, int number)
{
	for (; number; number /= 10) {
		*--end = (char)('0' + number % 10);
	}
}

struct str
day_format_iso(struct arena *arena, struct day day)
{
	int year, month, mday;
	char *text;

	if (day_is_none(day)) {
		return STR("");
	}
	day_split(day, &year, &month, &mday);
	if (year < 1000 || year > 9999) {
		return str_format(arena, "%04d-%02d-%02d", year, month, mday);
	}
	text = arena_alloc(arena, sizeof("2026-11-23"));
	memcpy(text, "0000-00-00", sizeof("2026-11-23"));
	put_digits(text + 4, year);
	put_digits(text + 7, month);
	put_digits(text + 10, mday);
	return (struct str){ text, sizeof("2026-11-23") - 1 };
}

struct str
moment_format_iso(struct arena *arena, struct moment moment)
{
	int64_t days, seconds;
	int year, month, mday;

	if (moment_is_none(moment)) {
		return STR("");
	}
	days = divide_down(moment.ms, MS_PER_DAY);
	seconds = (moment.ms - days * MS_PER_DAY) / MS_PER_SECOND;
	day_split((struct day){ (int32_t)days }, &year, &month, &mday);
	return str_format(arena, "%04d-%02d-%02dT%02d:%02d:%02dZ", year, month, mday,
		(int)(seconds / 3600), (int)(seconds / 60 % 60), (int)(seconds % 60));
}
