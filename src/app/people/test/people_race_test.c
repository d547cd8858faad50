#include "hooks.h"
#include "news.h"
#include "org_member.h"
#include "people.h"
#include "people_play.h"
#include "registration.h"
#include "registry.h"
#include "store.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

/* What several do to the people of one organisation at the same moment. */

enum { RACERS = 4 };

struct racer {
	struct web_test own; /* the harness is for one thread: each racer has its own */
	enum method method;
	struct str token, target;
	const char *json; /* NULL: an empty object */
	int status;
};

static void *
race(void *arg)
{
	struct racer *racer = arg;
	struct web_answer answer = web_api(
		&racer->own, &(struct web_call){ .method = racer->method,
				     .target = racer->target.ptr,
				     .token = racer->token,
				     .json = racer->json ? racer->json : "{}" });

	racer->status = answer.status;
	return NULL;
}

/* Runs them at once; how many were answered 200.  All others must be refused in order. */
static int
run(struct web_test *t, struct racer *racers, int count)
{
	pthread_t threads[RACERS];
	int good = 0;

	for (int i = 0; i < count; i++) {
		racers[i].own = *t;
		racers[i].own.arena = arena_create(64 << 20);
		racers[i].own.browsers = NULL;
		assert_int_equal(pthread_create(&threads[i], NULL, race, &racers[i]), 0);
	}
	for (int i = 0; i < count; i++) {
		pthread_join(threads[i], NULL);
		good += racers[i].status == 200;
		if (racers[i].status != 200 && racers[i].status != 404 && racers[i].status != 409 &&
			racers[i].status != 422) {
			fail_msg("a racer was answered %d", racers[i].status);
		}
		arena_destroy(racers[i].own.arena);
	}
	return good;
}

static void
count_heads(struct db *db, void *arg)
{
	long long *number = arg;
	struct org_members members = org_member_list(db, (struct org_id){ *number });

	*number = 0;
	for (size_t i = 0; i < members.count; i++) {
		*number += members.items[i].role == ROLE_HEAD;
	}
}

static long long
heads_of(struct web_test *t, const char *org)
{
	long long number = number_of(t, org);

	store_read(t->app->store, t->arena, count_heads, &number);
	return number;
}

static void
an_invitation_is_accepted_once(void **state)
{
	struct web_test *t = *state;
	struct racer racers[RACERS] = { 0 };
	struct str token;
	long long id;

	assert_int_equal(web_post(t, at(t, "/org/%/invitations", number_of(t, "轻松艺术团"), 0),
				 "orghead", "who=resident&role=head")
				 .status,
		303);
	id = asked(t, "resident");
	token = web_token(t, "resident");
	for (int i = 0; i < RACERS; i++) {
		racers[i].method = METHOD_POST;
		racers[i].token = token;
		racers[i].target = str_of(at(t, "/api/v1/invitations/%/accept", id, 0));
	}
	assert_int_equal(run(t, racers, RACERS), 1);
	assert_int_equal(heads_of(t, "轻松艺术团"), 2);
}

static void
of_two_heads_who_go_one_stays(void **state)
{
	static const char *const names[] = { "orghead", "resident" };
	struct web_test *t = *state;
	struct racer racers[2] = { 0 };

	for (int i = 0; i < 2; i++) {
		racers[i].method = METHOD_DELETE;
		racers[i].token = web_token(t, names[i]);
		racers[i].target = str_of(at(t, "/api/v1/orgs/%/members/%",
			number_of(t, "轻松艺术团"), number_of(t, names[i])));
	}
	assert_int_equal(run(t, racers, 2), 1);
	assert_int_equal(heads_of(t, "轻松艺术团"), 1);
}

static void
of_claims_at_once_one_holds(void **state)
{
	static const char *const names[RACERS] = { "resident", "resident2", "invited", "member" };
	static const char unclaimed[] = "莲花社区议事协商会";
	struct web_test *t = *state;
	struct str token = web_token(t, "street");
	struct racer racers[RACERS] = { 0 };

	for (int i = 0; i < RACERS; i++) {
		struct str fields = str_format(t->arena,
			"{\"name\":\"%s\",\"code\":\"西古荡备〔2017〕008号\",\"head\":\"龚丽华\","
			"\"phone\":\"13900003333\",\"letter\":[%lld]}",
			unclaimed, play_upload(t, names[i]));
		struct web_answer answer = play_submit(
			t, names[i], "org_claim", number_of(t, unclaimed), fields.ptr);

		play_expect(t, &answer, 201, "street");
		racers[i].method = METHOD_POST;
		racers[i].token = token;
		racers[i].target = str_format(t->arena, "/api/v1/cases/%.*s/steps/pass",
			STR_ARG(play_text(t, &answer, "number")));
	}
	assert_int_equal(run(t, racers, RACERS), 1);
	assert_int_equal(heads_of(t, unclaimed), 1);
	assert_int_equal(web_breaches(t).len, 0);
}

/* Whoever is let go while they are given another role is gone, whichever came first. */
static void
a_role_brings_back_nobody_who_goes(void **state)
{
	enum { ROUNDS = 4 };
	struct web_test *t = *state;
	long long org = number_of(t, "大爱人家"), login = number_of(t, "resident2");
	struct str token = web_token(t, "orghead2");
	struct str member = str_of(at(t, "/api/v1/orgs/%/members/%", org, login));

	for (int round = 0; round < ROUNDS; round++) {
		struct racer racers[3] = {
			{ .method = METHOD_POST, .json = "{\"role\":\"editor\"}" },
			{ .method = METHOD_DELETE },
			{ .method = METHOD_POST, .json = "{\"role\":\"member\"}" },
		};

		assert_int_equal(web_post(t, at(t, "/org/%/invitations", org, 0), "orghead2",
					 "who=resident2&role=viewer")
					 .status,
			303);
		assert_int_equal(
			web_post(t, at(t, "/org/invitations/%/accept", asked(t, "resident2"), 0),
				"resident2", "")
				.status,
			303);
		for (int i = 0; i < 3; i++) {
			racers[i].token = token;
			racers[i].target = member;
		}
		run(t, racers, 3);
		assert_int_equal(racers[1].status, 200);
		assert_int_equal(web_get(t, at(t, "/org/%", org, 0), "resident2").status, 403);
	}
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_invitation_is_accepted_once),
		cmocka_unit_test(of_two_heads_who_go_one_stays),
		cmocka_unit_test(of_claims_at_once_one_holds),
		cmocka_unit_test(a_role_brings_back_nobody_who_goes),
	};
	static const struct office *const offices[] = { &registry_office, &registration_office,
		&people_office, &news_office };

	offices_register(offices, 4);
	return WEB_TEST_RUN("people at once", tests);
}
