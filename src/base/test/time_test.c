#include "time.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static void
test_every_day_goes_there_and_back(void **state)
{
	struct day before = day_of(1, 1, 1);
	int count = 0;

	(void)state;
	for (int32_t n = before.n; n <= day_of(9999, 12, 31).n; n++) {
		int year, month, mday;

		day_split((struct day){ n }, &year, &month, &mday);
		if (day_of(year, month, mday).n != n) {
			fail_msg("day %d", n);
		}
		count++;
	}
	assert_int_equal(count, 3652059);
	assert_int_equal(day_of(1970, 1, 1).n, 0);
	assert_int_equal(day_of(2000, 3, 1).n, 11017);
	assert_int_equal(day_weekday(day_of(2014, 9, 28)), 0);
	assert_int_equal(day_weekday(day_of(1969, 12, 27)), 6);
	assert_true(day_is_none(day_of(2013, 2, 29)) && day_is_none(day_of(1900, 2, 29)) &&
		    day_is_none(day_of(2014, 0, 1)) && day_is_none(day_of(2014, 13, 1)) &&
		    day_is_none(day_of(2014, 4, 31)) && day_is_none(day_of(0, 1, 1)));
}

static const struct day_vector {
	const char *text;
	enum day_parsed outcome;
	int year, month, mday;
} day_vectors[] = {
	{ "2014-09-24", DAY_PARSED, 2014, 9, 24 },
	{ "2014-9-4", DAY_PARSED, 2014, 9, 4 },
	{ "2014/9/24", DAY_PARSED, 2014, 9, 24 },
	{ "2014.09.24", DAY_PARSED, 2014, 9, 24 },
	{ "2014.9.24.", DAY_WRONG, 0, 0, 0 },
	{ "2014年9月24日", DAY_PARSED, 2014, 9, 24 },
	{ "２０１４年０９月２４日", DAY_PARSED, 2014, 9, 24 },
	{ " 2014 年 9 月 24 日　", DAY_PARSED, 2014, 9, 24 },
	{ "2014年9月24", DAY_PARSED, 2014, 9, 24 },
	{ "20140924", DAY_PARSED, 2014, 9, 24 },
	{ "2014-09-24 00:00:00", DAY_PARSED, 2014, 9, 24 },
	{ "2014-09-24T08:30", DAY_PARSED, 2014, 9, 24 },
	{ "2014/9/24 0:00", DAY_PARSED, 2014, 9, 24 },
	{ "24/9/2014", DAY_PARSED, 2014, 9, 24 },
	{ "9/24/2014", DAY_PARSED, 2014, 9, 24 },
	{ "5/5/2014", DAY_PARSED, 2014, 5, 5 },
	{ "4/9/2014", DAY_AMBIGUOUS, 0, 0, 0 },
	{ "14-9-4", DAY_AMBIGUOUS, 0, 0, 0 },
	{ "13/13/2014", DAY_WRONG, 0, 0, 0 },
	{ "31/4/2014", DAY_WRONG, 0, 0, 0 },
	{ "2014-02-29", DAY_WRONG, 0, 0, 0 },
	{ "2014-9/24", DAY_WRONG, 0, 0, 0 },
	{ "2014年9月", DAY_WRONG, 0, 0, 0 },
	{ "2014", DAY_WRONG, 0, 0, 0 },
	{ "", DAY_WRONG, 0, 0, 0 },
	{ "2014-09-24x", DAY_WRONG, 0, 0, 0 },
	{ "2014-09-24 25:00", DAY_WRONG, 0, 0, 0 },
	{ "201409240", DAY_WRONG, 0, 0, 0 },
	{ "20141324", DAY_WRONG, 0, 0, 0 },
	{ "99999999999999999999999-1-1", DAY_WRONG, 0, 0, 0 },
	{ "\xE5\xB9", DAY_WRONG, 0, 0, 0 },
	{ "昨天", DAY_WRONG, 0, 0, 0 },
};

static void
test_days_as_people_write_them(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(day_vectors) / sizeof(day_vectors[0]); i++) {
		const struct day_vector *vector = &day_vectors[i];
		struct day day = DAY_NONE;
		enum day_parsed outcome = day_parse(str_of(vector->text), &day);

		if (outcome != vector->outcome ||
			day.n != day_of(vector->year, vector->month, vector->mday).n) {
			fail_msg("%s: outcome %d, day %d", vector->text, outcome, day.n);
		}
	}
}

static void
test_excel_serials(void **state)
{
	struct day day = DAY_NONE;

	(void)state;
	assert_true(day_of_excel(1, false, &day) && day.n == day_of(1900, 1, 1).n);
	assert_true(day_of_excel(59, false, &day) && day.n == day_of(1900, 2, 28).n);
	assert_true(day_of_excel(61, false, &day) && day.n == day_of(1900, 3, 1).n);
	assert_true(day_of_excel(41906, false, &day) && day.n == day_of(2014, 9, 24).n);
	assert_true(day_of_excel(40444, true, &day) && day.n == day_of(2014, 9, 24).n);
	assert_true(day_of_excel(0, true, &day) && day.n == day_of(1904, 1, 1).n);
	assert_true(day_of_excel(2958465, false, &day) && day.n == day_of(9999, 12, 31).n);
	assert_true(day_of_excel(2957003, true, &day) && day.n == day_of(9999, 12, 31).n);
	assert_false(day_of_excel(60, false, &day) || day_of_excel(0, false, &day) ||
		     day_of_excel(2958466, false, &day) || day_of_excel(-1, true, &day) ||
		     day_of_excel(INT64_MAX, true, &day));
}

static void
test_moments(void **state)
{
	struct arena *arena = arena_create(1 << 16);
	struct moment moment = { 0 };
	static const char *const wrong[] = { "2014-09-24", "2014-09-24T01:02:03",
		"2014-09-24 01:02:03Z", "2014-09-24T24:00:00Z", "2014-09-24T01:60:00Z",
		"2014-09-24T01:02:03+8:00", "2014-09-24T01:02:03.Z", "2014-09-24T01:02:03Zx",
		"2014-02-30T01:02:03Z", "" };

	(void)state;
	assert_true(moment_parse(STR("2014-09-24T09:02:03.5678+08:00"), &moment));
	assert_int_equal(moment.ms, INT64_C(1411520523567));
	assert_string_equal(moment_format_iso(arena, moment).ptr, "2014-09-24T01:02:03Z");
	assert_true(moment_parse(STR("1969-12-31T23:59:59Z"), &moment));
	assert_int_equal(moment.ms, -1000);
	assert_string_equal(moment_format_iso(arena, moment).ptr, "1969-12-31T23:59:59Z");
	assert_true(moment_parse(STR("2016-12-31T23:59:60Z"), &moment));
	assert_string_equal(moment_format_iso(arena, moment).ptr, "2017-01-01T00:00:00Z");
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		if (moment_parse(str_of(wrong[i]), &moment)) {
			fail_msg("taken: %s", wrong[i]);
		}
	}
	assert_int_equal(moment_format_iso(arena, MOMENT_NONE).len, 0);
	assert_int_equal(day_format_iso(arena, DAY_NONE).len, 0);
	assert_string_equal(day_format_iso(arena, day_of(14, 9, 4)).ptr, "0014-09-04");
	arena_destroy(arena);
}

static void
test_a_day_starts_in_the_districts_zone(void **state)
{
	struct moment moment = { 0 };

	(void)state;
	assert_true(moment_parse(STR("2014-09-23T16:00:00Z"), &moment));
	assert_int_equal(day_of_moment(moment).n, day_of(2014, 9, 24).n);
	assert_int_equal(day_start(day_of(2014, 9, 24)).ms, moment.ms);
	moment.ms--;
	assert_int_equal(day_of_moment(moment).n, day_of(2014, 9, 23).n);
	clock_set_zone(-60);
	assert_true(moment_parse(STR("1970-01-01T00:30:00Z"), &moment));
	assert_int_equal(day_of_moment(moment).n, -1);
	clock_set_zone(480);
	assert_true(day_is_none(day_of_moment(MOMENT_NONE)));
	assert_true(moment_is_none(day_start(DAY_NONE)));
}

static void
test_the_clock_can_be_shifted(void **state)
{
	struct moment expo = { 0 };
	int64_t monotonic = clock_monotonic_ms();

	(void)state;
	assert_true(moment_parse(STR("2014-09-26T01:00:00Z"), &expo));
	clock_shift(expo);
	assert_in_range(clock_now().ms - expo.ms, 0, 10000);
	assert_int_equal(clock_today().n, day_of(2014, 9, 26).n);
	assert_in_range(clock_monotonic_ms() - monotonic, 0, 10000);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_day_goes_there_and_back),
		cmocka_unit_test(test_days_as_people_write_them),
		cmocka_unit_test(test_excel_serials),
		cmocka_unit_test(test_moments),
		cmocka_unit_test(test_a_day_starts_in_the_districts_zone),
		cmocka_unit_test(test_the_clock_can_be_shifted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
