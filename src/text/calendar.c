#include "calendar.h"

#include <assert.h>
#include <stdlib.h>

/* One walk is bounded, so that a wrong period cannot hold a request: some 270 years. */
enum { COUNT_MAX = 100000 };

static int
compare_days(const void *a, const void *b)
{
	const struct day *left = a, *right = b;

	return (left->n > right->n) - (left->n < right->n);
}

static bool
holds(const struct day *days, size_t count, struct day day)
{
	return count && bsearch(&day, days, count, sizeof(day), compare_days);
}

bool
calendar_is_workday(const struct calendar *calendar, struct day day)
{
	int weekday = day_weekday(day);

	if (holds(calendar->workdays, calendar->workday_count, day)) {
		return true;
	}
	return weekday != 0 && weekday != 6 &&
	       !holds(calendar->holidays, calendar->holiday_count, day);
}

bool
calendar_covers(const struct calendar *calendar, struct day day)
{
	int year, month, mday;

	day_split(day, &year, &month, &mday);
	return year >= calendar->from_year && year <= calendar->until_year;
}

/* The day itself, or the next working day. */
static struct calendar_day
next_workday(const struct calendar *calendar, struct day day)
{
	struct calendar_day found = { day, !calendar_covers(calendar, day) };

	while (!calendar_is_workday(calendar, found.day)) {
		found.day.n++;
		found.is_guess |= !calendar_covers(calendar, found.day);
	}
	return found;
}

struct calendar_day
calendar_add_workdays(const struct calendar *calendar, struct day from, int count)
{
	struct calendar_day found = { from, false };

	assert(!day_is_none(from) && count >= 0 && count <= COUNT_MAX);
	if (count == 0) {
		return next_workday(calendar, from);
	}
	while (count > 0) {
		found.day.n++;
		found.is_guess |= !calendar_covers(calendar, found.day);
		count -= calendar_is_workday(calendar, found.day);
	}
	return found;
}

struct calendar_day
calendar_add_days(const struct calendar *calendar, struct day from, int count)
{
	assert(!day_is_none(from) && count >= 0 && count <= COUNT_MAX);
	return next_workday(calendar, (struct day){ from.n + count });
}

struct calendar_day
calendar_add_months(const struct calendar *calendar, struct day from, int months)
{
	int year, month, mday;
	struct day last;

	assert(!day_is_none(from) && months >= 0 && months <= COUNT_MAX / 31);
	day_split(from, &year, &month, &mday);
	month += months;
	year += (month - 1) / 12;
	month = (month - 1) % 12 + 1;
	last = day_of(year, month, mday);
	while (day_is_none(last)) {
		last = day_of(year, month, --mday);
		assert(mday > 0);
	}
	return next_workday(calendar, last);
}

int
calendar_count_workdays(
	const struct calendar *calendar, struct day from, struct day until, bool *ret_is_guess)
{
	bool is_back = until.n < from.n;
	struct day first = is_back ? until : from, last = is_back ? from : until;
	int count = 0;
	bool is_guess = false;

	assert(!day_is_none(from) && !day_is_none(until));
	while (first.n < last.n) {
		first.n++;
		count += calendar_is_workday(calendar, first);
		is_guess |= !calendar_covers(calendar, first);
	}
	if (ret_is_guess) {
		*ret_is_guess = is_guess;
	}
	return is_back ? -count : count;
}
