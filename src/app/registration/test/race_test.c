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

struct writer {
	struct web_test own;
	const char *target;
	int status;
};

static void *
keep(void *arg)
{
	struct writer *writer = arg;

	writer->status = web_post(&writer->own, writer->target, "resident",
		"_base=2&_asked=meeting_place&meeting_place=刚写的活动室")
				 .status;
	return NULL;
}

/* What was told to be saved while it is being sent goes along: nothing is sent that was read before. */
static void
sending_loses_nothing_that_was_saved(void **state)
{
	struct web_test *t = *state;
	struct str token = web_token(t, "resident");

	for (int round = 0; round < ROUNDS; round++) {
		struct str name = str_format(t->arena, "古墩同时保存社%d", round);
		struct web_answer answer = play_begin(t, "resident", name.ptr, false);
		struct str number = play_text(t, &answer, "number");
		struct racer sender = {
			.token = token,
			.target = str_format(
				t->arena, "/api/v1/cases/%.*s/steps/submit", STR_ARG(number)),
			.json = "{\"fields\":{\"scope\":\"每周二晚上一起读书，每次二十人左右。\"}}"
		};
		struct writer writer = {
			.target = str_format(t->arena, "/cases/%.*s/draft", STR_ARG(number)).ptr
		};
		pthread_t threads[2];

		assert_int_equal(web_get(t, "/me/cases", "resident").status, 200);
		sender.own = writer.own = *t;
		sender.own.browsers = writer.own.browsers = NULL;
		sender.own.arena = arena_create(64 << 20);
		writer.own.arena = arena_create(64 << 20);
		web_take_over(&writer.own, t, "resident");
		assert_int_equal(pthread_create(&threads[0], NULL, race, &sender), 0);
		assert_int_equal(pthread_create(&threads[1], NULL, keep, &writer), 0);
		pthread_join(threads[0], NULL);
		pthread_join(threads[1], NULL);
		assert_int_equal(sender.answer.status, 200);
		number = play_text(t, &sender.answer, "number");
		arena_destroy(sender.own.arena);
		arena_destroy(writer.own.arena);
		answer = play_look(t, "resident", number);
		assert_true(web_has(&answer, "每周二晚上一起读书"));
		/* too late, it is a draft no more, nor has it the draft's number */
		if (writer.status != 200 && writer.status != 404 && writer.status != 409) {
			fail_msg("saving was answered %d", writer.status);
		}
		assert_int_equal(web_has(&answer, "刚写的活动室"), writer.status == 200);
	}
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(of_decisions_at_once_one_is_taken),
		cmocka_unit_test(numbers_have_no_gaps),
		cmocka_unit_test(sending_loses_nothing_that_was_saved),
	};
	static const struct office *const offices[] = { &registry_office, &news_office,
		&registration_office };

	offices_register(offices, 3);
	return WEB_TEST_RUN("filing at once", tests);
}
