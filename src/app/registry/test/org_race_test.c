#include "org_checks.h"
#include "registry.h"
#include "web_test.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* Several officers who change one entry at the same moment. */

enum { RACERS = 4, ROUNDS = 8 };

struct racer {
	struct web_test own; /* the harness is for one thread: each racer has its own */
	const char *edit;
	char fields[200];
	int status;
};

static void *
race(void *arg)
{
	struct racer *racer = arg;

	racer->status =
		web_submit(&racer->own, racer->edit, "district", racer->edit, racer->fields).status;
	return NULL;
}

/* Runs them at once; how many were answered 303 and 409. */
static void
run(struct web_test *t, struct racer *racers, int *ret_done, int *ret_stale)
{
	pthread_t threads[RACERS];

	*ret_done = *ret_stale = 0;
	for (int i = 0; i < RACERS; i++) {
		racers[i].own = *t;
		racers[i].own.arena = arena_create(64 << 20);
		racers[i].own.browsers = NULL;
		web_take_over(&racers[i].own, t, "district");
		assert_int_equal(pthread_create(&threads[i], NULL, race, &racers[i]), 0);
	}
	for (int i = 0; i < RACERS; i++) {
		pthread_join(threads[i], NULL);
		arena_destroy(racers[i].own.arena);
		*ret_done += racers[i].status == 303;
		*ret_stale += racers[i].status == 409;
	}
}

static const char edit[] = "/orgs/5/edit";

static void
of_forms_made_at_once_one_is_taken(void **state)
{
	struct web_test *t = *state;

	for (int round = 0; round < ROUNDS; round++) {
		struct web_answer form = web_get(t, edit, "district");
		struct racer racers[RACERS] = { 0 };
		int done, stale;

		for (int i = 0; i < RACERS; i++) {
			racers[i].edit = edit;
			snprintf(racers[i].fields, sizeof(racers[i].fields),
				"head=%d-%d&way=correction&reason=test&revision=%.*s", round, i,
				STR_ARG(web_input(t, &form, "revision")));
		}
		run(t, racers, &done, &stale);
		assert_int_equal(done, 1);
		assert_int_equal(stale, RACERS - 1);
	}
}

static void
same_group_is_entered_once(void **state)
{
	struct web_test *t = *state;

	for (int round = 0; round < ROUNDS; round++) {
		struct racer racers[RACERS] = { 0 };
		int done, stale;

		for (int i = 0; i < RACERS; i++) {
			racers[i].edit = "/orgs/new";
			snprintf(racers[i].fields, sizeof(racers[i].fields),
				"name=同一个小队%d&kind=filed&class=culture&region=330106007006"
				"&status=normal&reason=备案表",
				round);
		}
		run(t, racers, &done, &stale);
		assert_int_equal(done, 1);
	}
}

static void
tell_breach(void *arg, struct str sentence)
{
	int *breaches = arg;

	print_error("%.*s\n", STR_ARG(sentence));
	++*breaches;
}

static void
check_all(struct db *db, void *arg)
{
	for (size_t i = 0; i < ORG_CHECK_COUNT; i++) {
		org_checks[i].run(db, tell_breach, arg);
	}
}

/* Without a revision the last one stays; what is counted must be what there is. */
static void
counts_hold_when_an_entry_moves_at_once(void **state)
{
	static const char *const regions[RACERS] = { "330106007", "330106008", "330106005",
		"330106109" };
	struct web_test *t = *state;
	int breaches = 0;

	for (int round = 0; round < ROUNDS; round++) {
		struct racer racers[RACERS] = { 0 };
		int done, stale;

		for (int i = 0; i < RACERS; i++) {
			racers[i].edit = edit;
			snprintf(racers[i].fields, sizeof(racers[i].fields),
				"region=%s&head=m%d%d&way=correction&reason=test&revision=",
				regions[i], round, i);
		}
		run(t, racers, &done, &stale);
		assert_true(done > 0);
	}
	store_read(t->app->store, t->arena, check_all, &breaches);
	assert_int_equal(breaches, 0);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(of_forms_made_at_once_one_is_taken),
		cmocka_unit_test(same_group_is_entered_once),
		cmocka_unit_test(counts_hold_when_an_entry_moves_at_once),
	};
	static const struct office *const offices[] = { &registry_office };

	offices_register(offices, 1);
	return WEB_TEST_RUN("register, races", tests);
}
