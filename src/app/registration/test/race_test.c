#include "filing_play.h"
#include "news.h"
#include "registration.h"
#include "registry.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

/* Officers who decide the same case at the same moment: one does, the others are told. */

enum { RACERS = 4, ROUNDS = 6 };

struct racer {
	struct web_test own; /* the harness is for one thread: each racer has its own */
	struct str token, target;
	const char *json;
	struct web_answer answer;
	struct str number; /* that it was answered */
};

static void *
race(void *arg)
{
	struct racer *racer = arg;

	racer->answer = web_api(&racer->own, &(struct web_call){ .method = METHOD_POST,
						     .target = racer->target.ptr,
						     .token = racer->token,
						     .json = racer->json });
	return NULL;
}

/* Runs them at once; how many were answered 200. */
static int
run(struct web_test *t, struct racer *racers)
{
	pthread_t threads[RACERS];
	int done = 0;

	for (int i = 0; i < RACERS; i++) {
		racers[i].own = *t;
		racers[i].own.arena = arena_create(64 << 20);
		racers[i].own.browsers = NULL;
		assert_int_equal(pthread_create(&threads[i], NULL, race, &racers[i]), 0);
	}
	for (int i = 0; i < RACERS; i++) {
		pthread_join(threads[i], NULL);
		if (racers[i].answer.status == 200) {
			done++;
			racers[i].number = play_text(t, &racers[i].answer, "number");
		}
		if (racers[i].answer.status != 200 && racers[i].answer.status != 409) {
			fail_msg("%d: %.*s", racers[i].answer.status,
				STR_ARG(racers[i].answer.body));
		}
		if (racers[i].answer.status == 409 && !web_has(&racers[i].answer, "刚才已经办过")) {
			fail_msg("not told what happened: %.*s", STR_ARG(racers[i].answer.body));
		}
		arena_destroy(racers[i].own.arena);
	}
	return done;
}

static void
of_decisions_at_once_one_is_taken(void **state)
{
	struct web_test *t = *state;
	struct str token = web_token(t, "community");

	for (int round = 0; round < ROUNDS; round++) {
		struct str name = str_format(t->arena, "古墩乒乓队%d", round);
		struct web_answer answer = play_begin(t, "resident", name.ptr, true);
		struct str number = play_text(t, &answer, "number");
		struct racer racers[RACERS] = { 0 };

		for (int i = 0; i < RACERS; i++) {
			const char *action = i % 2 ? "reject" : "pass";

			racers[i].token = token;
			racers[i].target = str_format(
				t->arena, "/api/v1/cases/%.*s/steps/%s", STR_ARG(number), action);
			racers[i].json = "{\"note\":\"同时\"}";
		}
		assert_int_equal(run(t, racers), 1);
	}
	assert_int_equal(web_breaches(t).len, 0);
}

/* Each gets a number of its own, and none is left out. */
static void
numbers_have_no_gaps(void **state)
{
	struct web_test *t = *state;
	struct str token = web_token(t, "resident");
	int64_t least = INT64_MAX, most = 0;
	struct racer racers[RACERS] = { 0 };

	for (int i = 0; i < RACERS; i++) {
		struct str name = str_format(t->arena, "古墩羽毛球队%d", i);
		struct web_answer answer = play_begin(t, "resident", name.ptr, false);

		racers[i].token = token;
		racers[i].target = str_format(t->arena, "/api/v1/cases/%.*s/steps/submit",
			STR_ARG(play_text(t, &answer, "number")));
		racers[i].json = "{}";
	}
	assert_int_equal(run(t, racers), RACERS);
	for (int i = 0; i < RACERS; i++) {
		struct str digits = racers[i].number;
		int64_t serial = 0;

		assert_true(str_parse_int(str_slice(digits, digits.len - 4, digits.len), &serial));
		least = serial < least ? serial : least;
		most = serial > most ? serial : most;
		for (int k = 0; k < i; k++) {
			assert_false(str_equal(racers[k].number, racers[i].number));
		}
	}
	assert_int_equal(most - least, RACERS - 1);
	assert_int_equal(web_breaches(t).len, 0);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(of_decisions_at_once_one_is_taken),
		cmocka_unit_test(numbers_have_no_gaps),
	};
	static const struct office *const offices[] = { &registry_office, &news_office,
		&registration_office };

	offices_register(offices, 3);
	return WEB_TEST_RUN("filing at once", tests);
}
