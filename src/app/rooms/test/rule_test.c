#include "room_rule.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

/* The rules of a room alone: what fits, and which rule is named when something does not. */

static const struct day tuesday = { 20781 }; /* 2026-11-24 */

static struct room_rule
rule(void)
{
	struct room_rule rule = { .step_minutes = 30,
		.min_minutes = 60,
		.max_minutes = 240,
		.notice_minutes = 60,
		.ahead_days = 28,
		.cancel_minutes = 1440,
		.is_closed_on_holidays = true,
		.limits = { { ROOM_DAY, 0, 360 }, { ROOM_WEEK, 3, 0 } },
		.limit_count = 2 };

	for (int i = 1; i < 7; i++) {
		rule.hours[i] = (struct room_hours){ 540, 1080 };
	}
	return rule;
}

/* A wish on a day after Tuesday 10:00, when it is made. */
static struct room_wish
wish(int days, int64_t from, int64_t to)
{
	struct day day = { tuesday.n + days };

	return (struct room_wish){ .from_at = room_moment_at(day, from),
		.to_at = room_moment_at(day, to),
		.now = room_moment_at(tuesday, 600),
		.people = 10,
		.capacity = 24 };
}

static void
expect(int days, int64_t from, int64_t to, enum room_verdict verdict)
{
	struct room_rule by = rule();
	struct room_wish asked = wish(days, from, to);

	assert_int_equal(room_rule_judge(&by, &asked).verdict, verdict);
}

static void
each_rule_is_named(void **state)
{
	(void)state;
	assert_int_equal(day_weekday(tuesday), 2);
	expect(1, 600, 690, ROOM_FITS);
	expect(1, 540, 600, ROOM_FITS);
	expect(1, 1020, 1080, ROOM_FITS);
	expect(1, 690, 600, ROOM_BACKWARDS);
	expect(1, 600, 600, ROOM_BACKWARDS);
	expect(1, 1380, 1500, ROOM_BACKWARDS); /* over midnight */
	expect(1, 615, 690, ROOM_OFF_STEP);
	expect(1, 600, 675, ROOM_OFF_STEP);
	expect(1, 600, 630, ROOM_TOO_SHORT);
	expect(1, 600, 870, ROOM_TOO_LONG);
	expect(0, 540, 600, ROOM_PAST);
	expect(0, 630, 690, ROOM_TOO_SOON);
	expect(0, 660, 720, ROOM_FITS);
	expect(28, 600, 690, ROOM_FITS);
	expect(29, 600, 690, ROOM_TOO_FAR);
	expect(5, 600, 690, ROOM_SHUT_DAY); /* Sunday */
	expect(1, 510, 570, ROOM_SHUT_HOURS);
	expect(1, 1050, 1110, ROOM_SHUT_HOURS);
}

static void
people_must_fit(void **state)
{
	struct room_rule by = rule();
	struct room_wish asked = wish(1, 600, 690);
	struct room_judgement judgement;

	(void)state;
	asked.people = 24;
	assert_int_equal(room_rule_judge(&by, &asked).verdict, ROOM_FITS);
	asked.people = 25;
	judgement = room_rule_judge(&by, &asked);
	assert_int_equal(judgement.verdict, ROOM_CROWDED);
	assert_int_equal(judgement.number, 24);
}

static void
holidays_are_closed(void **state)
{
	const struct day holiday = { tuesday.n + 1 };
	const struct calendar calendar = {
		.from_year = 2026, .until_year = 2026, .holidays = &holiday, .holiday_count = 1
	};
	struct room_rule by = rule();
	struct room_wish asked = wish(1, 600, 690);

	(void)state;
	asked.calendar = &calendar;
	assert_int_equal(room_rule_judge(&by, &asked).verdict, ROOM_SHUT_DAY);
	by.is_closed_on_holidays = false;
	assert_int_equal(room_rule_judge(&by, &asked).verdict, ROOM_FITS);
}

static void
limits_count_their_own_period(void **state)
{
	struct room_rule by = rule();
	struct room_wish asked = wish(1, 840, 1020); /* Wednesday, three hours */
	struct room_use uses[4] = {
		{ room_moment_at((struct day){ tuesday.n + 1 }, 540),
			room_moment_at((struct day){ tuesday.n + 1 }, 720) }, /* three hours */
		{ room_moment_at((struct day){ tuesday.n - 2 }, 540),
			room_moment_at(
				(struct day){ tuesday.n - 2 }, 720) }, /* the Sunday before */
		{ room_moment_at((struct day){ tuesday.n + 6 }, 540),
			room_moment_at((struct day){ tuesday.n + 6 }, 720) }, /* next Monday */
		{ room_moment_at((struct day){ tuesday.n - 1 }, 540),
			room_moment_at((struct day){ tuesday.n - 1 }, 720) }, /* this Monday */
	};
	struct room_judgement judgement;

	(void)state;
	asked.uses = uses;
	asked.use_count = 4;
	assert_int_equal(
		room_rule_judge(&by, &asked).verdict, ROOM_FITS); /* six hours, three times */
	asked.from_at = room_moment_at((struct day){ tuesday.n + 1 }, 780);
	judgement = room_rule_judge(&by, &asked);
	assert_int_equal(judgement.verdict, ROOM_MUCH);
	assert_int_equal(judgement.number, 360);
	by.limits[1].bookings = 2;
	asked.from_at = room_moment_at((struct day){ tuesday.n + 1 }, 840);
	judgement = room_rule_judge(&by, &asked);
	assert_int_equal(judgement.verdict, ROOM_OFTEN);
	assert_int_equal(judgement.per, ROOM_WEEK);
}

static void
periods_begin_and_end(void **state)
{
	(void)state;
	assert_int_equal(room_period_start(ROOM_WEEK, tuesday).n, tuesday.n - 1);
	assert_int_equal(
		room_period_start(ROOM_WEEK, (struct day){ tuesday.n + 5 }).n, tuesday.n - 1);
	assert_int_equal(room_period_end(ROOM_WEEK, tuesday).n, tuesday.n + 6);
	assert_int_equal(room_period_start(ROOM_MONTH, tuesday).n, day_of(2026, 11, 1).n);
	assert_int_equal(room_period_end(ROOM_MONTH, day_of(2026, 12, 31)).n, day_of(2027, 1, 1).n);
	assert_int_equal(room_period_end(ROOM_DAY, tuesday).n, tuesday.n + 1);
}

static void
times_are_read(void **state)
{
	struct room_hours hours;
	int64_t minute = -1;

	(void)state;
	assert_true(room_clock_parse(STR("9:00"), &minute));
	assert_int_equal(minute, 540);
	assert_true(room_clock_parse(STR("24:00"), &minute));
	assert_false(room_clock_parse(STR("24:30"), &minute));
	assert_false(room_clock_parse(STR("9:60"), &minute));
	assert_false(room_clock_parse(STR("9:5"), &minute));
	assert_false(room_clock_parse(STR("9"), &minute));
	assert_false(room_clock_parse(STR("9:00:00"), &minute));
	assert_false(room_clock_parse(STR("-9:00"), &minute));
	assert_false(room_clock_parse(STR_NONE, &minute));
	assert_true(room_hours_parse(STR("9:00-18:30"), &hours));
	assert_int_equal(hours.to, 1110);
	assert_false(room_hours_parse(STR("18:00-9:00"), &hours));
	assert_false(room_hours_parse(STR("9:00"), &hours));
	assert_false(room_hours_parse(STR("9:00-12:00-18:00"), &hours));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_rule_is_named),
		cmocka_unit_test(people_must_fit),
		cmocka_unit_test(holidays_are_closed),
		cmocka_unit_test(limits_count_their_own_period),
		cmocka_unit_test(periods_begin_and_end),
		cmocka_unit_test(times_are_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
