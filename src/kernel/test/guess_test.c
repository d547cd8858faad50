#include "guess.h"
#include "time.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

/* Guessing slows the guesser and nobody else. */

static struct arena *arena;

static int
set_up(void **state)
{
	arena = arena_create(8 << 20);
	*state = guesses_create(arena);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	arena_destroy(arena);
	return 0;
}

static void
fifth_wrong_try_makes_wait(void **state)
{
	struct guess guess = { STR("192.0.2.1"), STR("street"), STR_NONE, 5 };

	for (int i = 0; i < 5; i++) {
		assert_int_equal(guess_wait_ms(*state, &guess), 0);
		guess_was_wrong(*state, &guess);
	}
	assert_true(guess_wait_ms(*state, &guess) > 0);
	assert_true(guess_wait_ms(*state, &guess) <= 1000);
	guess_was_wrong(*state, &guess);
	assert_true(guess_wait_ms(*state, &guess) > 1000);
}

static void
wait_never_grows_beyond_a_quarter_of_an_hour(void **state)
{
	struct guess guess = { STR("192.0.2.1"), STR("street"), STR_NONE, 5 };

	for (int i = 0; i < 1000; i++) {
		guess_was_wrong(*state, &guess);
	}
	assert_true(guess_wait_ms(*state, &guess) <= 15 * 60 * 1000);
	assert_true(guess_wait_ms(*state, &guess) > 14 * 60 * 1000);
}

static void
owner_is_never_slowed_by_others(void **state)
{
	struct guess owner = { STR("198.51.100.7"), STR("street"), STR("3-abc"), 5 };
	char address[32];

	for (int i = 0; i < 10000; i++) {
		struct guess guess = { STR_NONE, STR("street"), STR_NONE, 5 };

		snprintf(address, sizeof(address), "203.0.%d.%d", i / 250, i % 250);
		guess.address = str_of(address);
		guess_was_wrong(*state, &guess);
	}
	assert_int_equal(guess_wait_ms(*state, &owner), 0);
	/* and a stranger waits, whatever address comes next */
	assert_true(guess_wait_ms(*state,
			    &(struct guess){ STR("203.0.113.9"), STR("street"), STR_NONE, 5 }) > 0);
	/* but other accounts are as they were */
	assert_int_equal(guess_wait_ms(*state,
				 &(struct guess){ STR("203.0.113.9"), STR("center"), STR_NONE, 5 }),
		0);
}

static void
known_device_is_slowed_by_its_own_tries(void **state)
{
	struct guess owner = { STR("198.51.100.7"), STR("street"), STR("3-abc"), 5 };

	for (int i = 0; i < 6; i++) {
		guess_was_wrong(*state, &owner);
	}
	assert_true(guess_wait_ms(*state, &owner) > 0);
	guess_was_right(*state, &owner);
	assert_int_equal(guess_wait_ms(*state, &owner), 0);
}

static void
many_accounts_from_one_address_are_slowed(void **state)
{
	char account[32];
	struct guess guess = { STR("192.0.2.1"), STR_NONE, STR_NONE, 5 };

	for (int i = 0; i < 21; i++) {
		snprintf(account, sizeof(account), "account%d", i);
		guess.account = str_of(account);
		guess_was_wrong(*state, &guess);
	}
	guess.account = STR("another");
	assert_true(guess_wait_ms(*state, &guess) > 0);
}

static void
many_who_are_right_slow_nobody(void **state)
{
	char account[32];
	struct guess guess = { STR("192.0.2.1"), STR_NONE, STR_NONE, 5 };

	for (int i = 0; i < 100; i++) {
		snprintf(account, sizeof(account), "account%d", i);
		guess.account = str_of(account);
		assert_int_equal(guess_wait_ms(*state, &guess), 0);
		guess_was_wrong(*state, &guess); /* as each try is counted first */
		guess_was_right(*state, &guess);
	}
	/* nor does being right make up for having been wrong */
	for (int i = 0; i < 21; i++) {
		snprintf(account, sizeof(account), "other%d", i);
		guess.account = str_of(account);
		guess_was_wrong(*state, &guess);
		guess.account = STR("account1");
		guess_was_wrong(*state, &guess);
		guess_was_right(*state, &guess);
	}
	guess.account = STR("another");
	assert_true(guess_wait_ms(*state, &guess) > 0);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(fifth_wrong_try_makes_wait, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			wait_never_grows_beyond_a_quarter_of_an_hour, set_up, tear_down),
		cmocka_unit_test_setup_teardown(owner_is_never_slowed_by_others, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			known_device_is_slowed_by_its_own_tries, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			many_accounts_from_one_address_are_slowed, set_up, tear_down),
		cmocka_unit_test_setup_teardown(many_who_are_right_slow_nobody, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
