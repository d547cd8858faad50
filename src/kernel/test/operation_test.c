#include "web_test.h"

#include "kernel_queries.h"
#include "office.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

/* The same form sent twice has its effect once, and every change leaves its entry. */

struct counted {
	int64_t logins, entries, waiting;
};

static void
count_in_snapshot(struct db *db, void *arg)
{
	struct counted *counted = arg;
	struct login_count_row logins;
	struct audit_count_row entries;

	login_count(db, &logins);
	audit_count(db, &entries);
	counted->logins = logins.total;
	counted->entries = entries.total;
}

static struct counted
count(struct web_test *t)
{
	struct counted counted;

	store_read(t->app->store, t->arena, count_in_snapshot, &counted);
	return counted;
}

static void
same_form_twice_acts_once(void **state)
{
	struct web_test *t = *state;
	const char *fields = "_operation=twice-1&name=twice.one&shown_name=A";
	struct web_answer first, second;
	struct counted before, after;

	web_get(t, "/me", "admin");
	before = count(t);
	first = web_post(t, "/admin/logins", "admin", fields);
	second = web_post(t, "/admin/logins", "admin", fields);
	after = count(t);
	assert_int_equal(first.status, 303);
	assert_int_equal(second.status, 303);
	assert_true(str_equal(first.location, second.location));
	assert_int_equal(after.logins, before.logins + 1);
	assert_int_equal(after.entries, before.entries + 1);
}

static void
same_id_with_another_body_is_refused(void **state)
{
	struct web_test *t = *state;
	struct counted before;

	assert_int_equal(web_post(t, "/admin/logins", "admin",
				 "_operation=other-1&name=other.one&shown_name=A")
				 .status,
		303);
	before = count(t);
	assert_int_equal(web_post(t, "/admin/logins", "admin",
				 "_operation=other-1&name=other.two&shown_name=A")
				 .status,
		422);
	assert_int_equal(count(t).logins, before.logins);
}

static void
refused_form_leaves_its_id_free(void **state)
{
	struct web_test *t = *state;

	assert_int_equal(
		web_post(t, "/admin/logins", "admin", "_operation=again-1&name=a&shown_name=A")
			.status,
		422);
	assert_int_equal(web_post(t, "/admin/logins", "admin",
				 "_operation=again-1&name=again.one&shown_name=A")
				 .status,
		303);
}

static void
same_id_of_another_account_is_another(void **state)
{
	struct web_test *t = *state;
	const char *fields = "_operation=mine-1&current=x&password=y&again=z";

	assert_int_equal(web_post(t, "/me/password", "street", fields).status, 422);
	assert_int_equal(web_post(t, "/me/password", "district", fields).status, 422);
	assert_int_equal(web_post(t, "/admin/logins", "admin",
				 "_operation=mine-1&name=mine.one&shown_name=A")
				 .status,
		303);
}

static void
id_that_cannot_be_one_is_refused(void **state)
{
	struct web_test *t = *state;
	struct str many = str_format(t->arena, "_operation=%0101d&name=long.one&shown_name=A", 1);

	assert_int_equal(web_post(t, "/admin/logins", "admin", many.ptr).status, 422);
	assert_int_equal(web_post(t, "/admin/logins", "admin",
				 "_operation=%E5%8F%B7&name=han.one&shown_name=A")
				 .status,
		422);
}

static void
conflicting_change_says_so_at_its_field(void **state)
{
	struct web_test *t = *state;
	struct web_answer answer = web_submit(
		t, "/admin/logins", "admin", "/admin/logins", "name=street&shown_name=A");

	assert_int_equal(answer.status, 422);
	assert_true(web_has(&answer, "这个账号已经有人用了"));
	assert_true(web_has(&answer, "href=\"#f-name\""));
}

/* ---- two at the same moment --------------------------------------------------------------------- */

struct racer {
	struct web_test *t;
	const char *body;
	struct web_answer answer;
	struct web_test own; /* the harness is for one thread: each racer has its own */
};

static void *
race(void *arg)
{
	struct racer *racer = arg;

	racer->answer = web_post_bare(&racer->own, "/admin/logins", "admin", racer->body);
	return NULL;
}

static void
same_form_at_the_same_moment_acts_once(void **state)
{
	enum { RACERS = 4, ROUNDS = 10 };
	struct web_test *t = *state;

	for (int round = 0; round < ROUNDS; round++) {
		struct web_answer page = web_get(t, "/admin/logins", "admin");
		struct str token = web_input(t, &page, FORM_TOKEN);
		struct str body = str_format(t->arena,
			"%s=%.*s&_operation=race-%d&name=race.%d&shown_name=A", FORM_TOKEN,
			STR_ARG(token), round, round);
		struct counted before = count(t);
		struct racer racers[RACERS];
		pthread_t threads[RACERS];

		for (int i = 0; i < RACERS; i++) {
			racers[i] = (struct racer){ .body = body.ptr, .own = *t };
			racers[i].own.arena = arena_create(64 << 20);
			racers[i].own.browsers = NULL;
			web_take_over(&racers[i].own, t, "admin");
			assert_int_equal(pthread_create(&threads[i], NULL, race, &racers[i]), 0);
		}
		for (int i = 0; i < RACERS; i++) {
			pthread_join(threads[i], NULL);
			assert_int_equal(racers[i].answer.status, 303);
			arena_destroy(racers[i].own.arena);
		}
		assert_int_equal(count(t).logins, before.logins + 1);
		assert_int_equal(count(t).entries, before.entries + 1);
	}
}

/* ---- the API ------------------------------------------------------------------------------------ */

static void
api_answers_with_problems(void **state)
{
	struct web_test *t = *state;
	struct web_answer answer = web_api(
		t, &(struct web_call){ .method = METHOD_GET, .target = "/api/v1/nothing" });

	assert_int_equal(answer.status, 404);
	assert_true(str_starts(answer.content_type, STR("application/problem+json")));
	answer = web_api(t,
		&(struct web_call){
			.method = METHOD_GET, .target = "/api/v1/regions", .token = STR("wrong") });
	assert_int_equal(answer.status, 401);
	assert_true(str_equal(web_header(&answer, "WWW-Authenticate"), STR("Bearer")));
	answer = web_api(t, &(struct web_call){ .method = METHOD_GET,
				    .target = "/api/v1/regions",
				    .token = web_token(t, "street") });
	assert_int_equal(answer.status, 200);
	assert_true(web_has(&answer, "\"code\":\"330106\""));
	assert_true(web_has(&answer, "\"total_is\":\"exact\""));
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(same_form_twice_acts_once),
		cmocka_unit_test(same_id_with_another_body_is_refused),
		cmocka_unit_test(refused_form_leaves_its_id_free),
		cmocka_unit_test(same_id_of_another_account_is_another),
		cmocka_unit_test(id_that_cannot_be_one_is_refused),
		cmocka_unit_test(conflicting_change_says_so_at_its_field),
		cmocka_unit_test(same_form_at_the_same_moment_acts_once),
		cmocka_unit_test(api_answers_with_problems),
	};

	offices_register(NULL, 0);
	return WEB_TEST_RUN("operations", tests);
}
