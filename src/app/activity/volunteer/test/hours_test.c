#include "volunteer_hours.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define MINUTES(n) ((int64_t)(n)*60000)

/* A shift of two hours from minute 600 on, eight hours a day, an hour if nobody checked out. */
static struct volunteer_service
shift_of(int64_t in, int64_t out)
{
	return (struct volunteer_service){ .from_at = { MINUTES(600) },
		.to_at = { MINUTES(720) },
		.in_at = in < 0 ? MOMENT_NONE : (struct moment){ MINUTES(in) },
		.out_at = out < 0 ? MOMENT_NONE : (struct moment){ MINUTES(out) },
		.day_max = 480,
		.day_others = 0,
		.forgotten_max = 60 };
}

static void
what_counts_lies_within_the_shift(void **state)
{
	static const struct {
		int64_t in, out, minutes;
	} cases[] = {
		{ 600, 720, 120 }, /* all of it */
		{ 550, 800, 120 }, /* early and late count nothing more */
		{ 630, 690, 60 }, { 600, 600, 0 }, { 560, 590, 0 }, /* gone before it began */
		{ 730, 740, 0 },                                    /* came when it was over */
		{ -1, -1, 0 },                                      /* did not come */
		{ 600, -1, 60 }, /* nobody checked out: bounded */
		{ 690, -1, 30 }, /* less than the bound was left */
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct volunteer_service service = shift_of(cases[i].in, cases[i].out);

		assert_int_equal(volunteer_minutes(&service), cases[i].minutes);
	}
}

static void
a_day_has_its_most(void **state)
{
	struct volunteer_service service = shift_of(600, 720);

	(void)state;
	service.day_others = 400;
	assert_int_equal(volunteer_minutes(&service), 80);
	assert_int_equal(volunteer_minutes_max(&service), 80);
	service.day_others = 480;
	assert_int_equal(volunteer_minutes(&service), 0);
	service.day_others = 900; /* the rule was wider then */
	assert_int_equal(volunteer_minutes_max(&service), 0);
	service.day_others = 0;
	assert_int_equal(volunteer_minutes_max(&service), 120);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_counts_lies_within_the_shift),
		cmocka_unit_test(a_day_has_its_most),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
