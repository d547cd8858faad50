#include "due.h"
#include "filing_play.h"
#include "job.h"
#include "kernel_queries.h"
#include "news.h"
#include "org_facts.h"
#include "registration.h"
#include "registration_queries.h"
#include "registry.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* The yearly confirmation: begun, answered, silent, visited; twice at once, and of a thousand groups. */

enum { MANY = 1000, RACERS = 4 };

static const char gudang[] = "region=330106007&year=2025&due_day=2099-01-31";

static const char *
confirm_of(struct web_test *t, int64_t org)
{
	return str_format(t->arena, "/orgs/%lld/confirm", (long long)org).ptr;
}

/* Begins a round and lets its job run; the round's page. */
static struct str
begin(struct web_test *t, const char *as, const char *fields)
{
	struct web_answer answer = web_post(t, "/desk/rounds", as, fields);

	if (answer.status != 303) {
		fail_msg("%d: %.*s", answer.status, STR_ARG(answer.body));
	}
	jobs_run_all(t->app);
	return answer.location;
}

/* The number "id" of an answer that is one object. */
static long long
play_id(struct web_test *t, const struct web_answer *answer)
{
	struct str key = STR("\"id\":");
	ptrdiff_t at = str_find(answer->body, key);

	assert_true(at >= 0);
	return atoll(str_terminated(
		t->arena, str_slice(answer->body, (size_t)at + key.len, answer->body.len)));
}

struct counting {
	const char *of;
	int64_t total;
};

static void
count_rows(struct db *db, void *arg)
{
	struct counting *counting = arg;
	struct round_find_rows rounds = round_list(db);

	for (size_t i = 0; i < rounds.count; i++) {
		struct ask_counts_rows rows = ask_counts(
			db, &(struct ask_counts_args){ .procedure = STR("annual_confirmation"),
				    .confirm_round_id = rounds.items[i].id });

		for (size_t k = 0; k < rows.count; k++) {
			if (!counting->of || str_equal(rows.items[k].state, str_of(counting->of))) {
				counting->total += rows.items[k].total;
			}
		}
	}
}

static int64_t
count_asks(struct web_test *t, const char *of)
{
	struct counting counting = { .of = of };

	store_read(t->app->store, t->arena, count_rows, &counting);
	return counting.total;
}

static void
round_asks_each_group_once(void **state)
{
	struct web_test *t = *state;
	struct str page = begin(t, "street", gudang);
	int64_t asked = count_asks(t, NULL);
	struct web_answer answer = web_get(t, page.ptr, "street");

	assert_true(asked > 0);
	assert_true(web_has(&answer, "轻松艺术团"));
	assert_true(str_equal(begin(t, "street", gudang), page));
	assert_int_equal(count_asks(t, NULL), asked);
	/* the bureau asks the others only */
	begin(t, "district", "region=330106&year=2025&due_day=2099-01-31");
	assert_true(count_asks(t, NULL) > asked);
	answer = web_get(t, page.ptr, "community");
	assert_int_equal(answer.status, 200);
	assert_int_equal(web_get(t, page.ptr, "street2").status, 404);
	answer = web_get(t, str_format(t->arena, "%.*s/list.csv", STR_ARG(page)).ptr, "street");
	assert_true(web_has(&answer, "轻松艺术团"));
	assert_string_equal(str_terminated(t->arena, web_breaches(t)), "");
}

static void
programs_begin_and_follow_it(void **state)
{
	struct web_test *t = *state;
	struct str body = STR(
		"{\"region\":\"330106007\",\"year\":2024,\"due_day\":\"2099-01-31\"}");
	struct web_answer answer = play_call(
		t, METHOD_POST, "street", "/api/v1/confirmations", body.ptr);
	const char *orgs;

	assert_int_equal(answer.status, 201);
	orgs = str_format(t->arena, "/api/v1/confirmations/%lld/orgs", play_id(t, &answer)).ptr;
	answer = play_call(t, METHOD_POST, "street2", "/api/v1/confirmations", body.ptr);
	assert_int_equal(answer.status, 422);
	answer = play_call(t, METHOD_GET, "community", "/api/v1/confirmations", NULL);
	assert_true(web_has(&answer, "\"year\":2024"));
	jobs_run_all(t->app);
	answer = play_call(
		t, METHOD_GET, "street", str_format(t->arena, "%s?state=asked", orgs).ptr, NULL);
	assert_int_equal(answer.status, 200);
	assert_true(web_has(&answer, "轻松艺术团"));
	answer = play_call(
		t, METHOD_GET, "street", str_format(t->arena, "%s?state=closed", orgs).ptr, NULL);
	assert_false(web_has(&answer, "轻松艺术团"));
	assert_int_equal(play_call(t, METHOD_GET, "street2", orgs, NULL).status, 404);
	assert_int_equal(
		play_call(t, METHOD_POST, "community", "/api/v1/confirmations", body.ptr).status,
		403);
	assert_string_equal(str_terminated(t->arena, web_breaches(t)), "");
}

static void
only_those_who_may_begin_it(void **state)
{
	static const char *const others[] = { "resident", "orghead", "community", "center",
		"auditor", "admin", NULL };
	struct web_test *t = *state;

	for (size_t i = 0; others[i]; i++) {
		assert_int_equal(web_post(t, "/desk/rounds", others[i], gudang).status, 403);
	}
	/* not over another street, nor over the district */
	assert_int_equal(web_post(t, "/desk/rounds", "street2", gudang).status, 422);
	assert_int_equal(
		web_post(t, "/desk/rounds", "street", "region=330106&year=2025&due_day=2099-01-31")
			.status,
		422);
}

static void
head_answers_with_two_taps(void **state)
{
	struct web_test *t = *state;
	int64_t org = play_org(t, "轻松艺术团");
	const char *page = confirm_of(t, org);
	const char *link = str_format(t->arena, "href=\"%s\"", page).ptr;
	struct web_answer answer;
	int64_t confirmed = count_asks(t, "answered");

	assert_int_equal(web_get(t, page, "orghead2").status, 403);
	assert_int_equal(web_get(t, page, "community2").status, 403);
	/* wherever its draft stands it leads there, and says what is asked */
	answer = web_get(t, "/org", "orghead");
	assert_true(web_has(&answer, link));
	assert_true(web_has(&answer, "请确认"));
	answer = web_get(t, "/me/cases", "orghead");
	assert_true(web_has(&answer, link));
	answer = web_get(t, page, "orghead");
	assert_int_equal(answer.status, 200);
	answer = web_submit(t, page, "orghead", page, "active=active&members=31");
	assert_int_equal(answer.status, 303);
	assert_int_equal(count_asks(t, "answered"), confirmed + 1);
	answer = web_get(t, "/org", "orghead");
	assert_false(web_has(&answer, link));
	/* a second answer is told that there is one */
	assert_int_equal(web_post(t, page, "orghead", "active=active&members=31").status, 409);
	answer = web_get(t, "/desk", "street");
	assert_true(web_has(&answer, "轻松艺术团") || web_has(&answer, "QR-"));
}

static void
community_answers_at_the_counter(void **state)
{
	struct web_test *t = *state;
	const char *page = confirm_of(t, play_org(t, "古墩社区社会组织工作室"));
	int64_t answered = count_asks(t, "answered");
	struct web_answer answer = web_post(t, page, "community", "active=active&members=");

	assert_int_equal(answer.status, 422);
	answer = web_post(t, page, "community", "active=paused&members=12");
	if (answer.status != 303) {
		fail_msg("%d: %.*s", answer.status, STR_ARG(answer.body));
	}
	assert_int_equal(count_asks(t, "answered"), answered + 1);
}

static void
one_that_has_stopped_is_closed_in_one_step(void **state)
{
	struct web_test *t = *state;
	const char *page = confirm_of(t, play_org(t, "莲花社区议事协商会"));
	int64_t closing = count_asks(t, "closing");
	struct web_answer answer = web_post(t, page, "street", "active=stopped&ground=stopped");

	assert_int_equal(answer.status, 422); /* since when, and what is left */
	answer = web_post(t, page, "street",
		"active=stopped&ground=stopped&stopped_on=2026-01-31&remaining=0");
	if (answer.status != 303) {
		fail_msg("%d: %.*s", answer.status, STR_ARG(answer.body));
	}
	assert_int_equal(count_asks(t, "closing"), closing + 1);
	assert_string_equal(str_terminated(t->arena, web_breaches(t)), "");
}

/* Time goes by: what falls due happens, and the jobs that it begins. */
static void
let_days_pass(struct web_test *t, int days)
{
	int64_t day_ms = 24 * 3600 * 1000;

	clock_shift((struct moment){ clock_now().ms + days * day_ms });
	for (int i = 0; i < 10; i++) {
		due_run(t->app);
	}
	jobs_run_all(t->app);
	web_forget(t, "community2"); /* sessions do not last so long */
}

/* The notice ends, and its clock strikes the group off. */
static void
nobody_answers_the_notice(struct web_test *t, int64_t org)
{
	int64_t closed = count_asks(t, "closed");
	struct web_answer answer;
	struct str number;
	ptrdiff_t at;

	web_forget(t, "street2");
	answer = web_post(
		t, confirm_of(t, org), "street2", "active=gone&note=%E9%97%A8%E9%94%81%E7%9D%80");
	assert_int_equal(answer.status, 303);
	answer = web_get(t, "/desk?procedure=filing_gone", "street2");
	at = str_find(answer.body, STR("/cases/CM-"));
	assert_true(at > 0);
	number = str_slice(answer.body, (size_t)at + strlen("/cases/"),
		(size_t)at + strlen("/cases/CM-2026-0001"));
	answer = play_step(t, "street2", number, "publish", "{}");
	play_expect(t, &answer, 200, "notice");
	answer = play_step(t, "street2", number, "strike", "{}");
	assert_int_equal(answer.status, 422); /* it stands its days */
	assert_int_equal(count_asks(t, "gone"), 1);
	let_days_pass(t, 30);
	web_forget(t, "street2");
	assert_int_equal(count_asks(t, "gone"), 0);
	assert_true(
		count_asks(t, "closed") > closed); /* also of an earlier year without an answer */
	answer = web_get(t, confirm_of(t, org), "street2");
	assert_int_equal(answer.status, 200);
	assert_false(web_has(&answer, "name=\"active\""));
}

static void
who_is_silent_is_visited_and_may_be_struck_off(void **state)
{
	struct web_test *t = *state;
	struct moment now = clock_now();
	int year, month, mday;
	struct str page, fields;
	int64_t silent, org = play_org(t, "翠苑一区社区平安巡防队");
	struct web_answer answer;

	day_split((struct day){ clock_today().n + 20 }, &year, &month, &mday);
	fields = str_format(
		t->arena, "region=330106005&year=2030&due_day=%04d-%02d-%02d", year, month, mday);
	page = begin(t, "street2", fields.ptr);
	answer = web_get(t, confirm_of(t, org), "community2");
	assert_int_equal(answer.status, 200);
	assert_false(web_has(&answer, "上门了，没有找到"));
	assert_int_equal(
		web_post(t, confirm_of(t, org), "community2", "active=gone&note=x").status, 403);
	let_days_pass(t, 18); /* reminded */
	let_days_pass(t, 5);  /* and closed */
	silent = count_asks(t, "silent");
	assert_true(silent > 0);
	answer = web_get(
		t, str_format(t->arena, "%.*s?state=silent", STR_ARG(page)).ptr, "community2");
	assert_true(web_has(&answer, "翠苑一区社区平安巡防队"));
	assert_int_equal(web_post(t, confirm_of(t, org), "community2", "active=gone").status, 422);
	answer = web_post(t, confirm_of(t, org), "community2",
		"active=gone&note=%E9%97%A8%E9%94%81%E7%9D%80");
	assert_int_equal(answer.status, 303);
	assert_int_equal(count_asks(t, "silent"), silent - 1);
	assert_int_equal(count_asks(t, "gone"), 1);
	/* somebody answers after all: it is not struck off */
	answer = web_post(t, confirm_of(t, org), "community2", "active=active&members=9");
	assert_int_equal(answer.status, 303);
	assert_int_equal(count_asks(t, "gone"), 0);
	nobody_answers_the_notice(t, play_org(t, "花园社区垃圾分类志愿服务队"));
	assert_string_equal(str_terminated(t->arena, web_breaches(t)), "");
	clock_shift(now);
	web_forget(t, "community2");
	web_forget(t, "street2");
}

/* ---- at once, and many --------------------------------------------------------------------------- */

struct racer {
	struct web_test own;
	struct web_answer answer;
};

static void *
race(void *arg)
{
	struct racer *racer = arg;

	racer->answer = web_post(&racer->own, "/desk/rounds", "district",
		"region=330106&year=2023&due_day=2099-01-31");
	return NULL;
}

static void
rounds_begun_at_once_ask_each_once(void **state)
{
	struct web_test *t = *state;
	struct racer racers[RACERS] = { 0 };
	pthread_t threads[RACERS];
	int64_t before = count_asks(t, NULL), asked;

	web_get(t, "/desk/rounds", "district");
	for (int i = 0; i < RACERS; i++) {
		racers[i].own = *t;
		racers[i].own.arena = arena_create(64 << 20);
		racers[i].own.browsers = NULL;
		web_take_over(&racers[i].own, t, "district");
		assert_int_equal(pthread_create(&threads[i], NULL, race, &racers[i]), 0);
	}
	for (int i = 0; i < RACERS; i++) {
		pthread_join(threads[i], NULL);
		assert_int_equal(racers[i].answer.status, 303);
		assert_true(str_equal(racers[i].answer.location, racers[0].answer.location));
	}
	jobs_run_all(t->app);
	asked = count_asks(t, NULL) - before;
	assert_true(asked > 0);
	begin(t, "district", "region=330106&year=2023&due_day=2099-01-31");
	assert_int_equal(count_asks(t, NULL) - before, asked);
	for (int i = 0; i < RACERS; i++) {
		arena_destroy(racers[i].own.arena);
	}
}

static enum outcome
add_groups(struct db *db, void *arg)
{
	struct org_facts_change change = {
		.district = arg, .reason = STR("test"), .count = 4, .from_day = DAY_NONE
	};
	const char *problem = "";

	for (int i = 0; i < MANY; i++) {
		struct pair facts[] = { { STR("name"),
						str_format(db_arena(db), "试验社区小组%04d", i) },
			{ STR("kind"), STR("filed") }, { STR("status"), STR("normal") },
			{ STR("region"), STR("330106007006") } };
		struct org_id id = { 0 };

		change.facts = facts;
		if (org_facts_put(db, &change, &id, &problem) != OK) {
			return INVALID;
		}
	}
	return OK;
}

/* A thousand groups: how long it takes is printed. */
static void
thousand_groups_are_asked(void **state)
{
	struct web_test *t = *state;
	struct arena *arena = arena_create(256 << 20);
	int64_t before = count_asks(t, NULL), began_ms;
	const struct district *district = app_district_hold(t->app);
	struct web_answer answer;
	struct str page;

	assert_int_equal(store_write(t->app->store, arena, add_groups, (void *)district), OK);
	app_district_release(t->app, district);
	began_ms = clock_monotonic_ms();
	page = begin(t, "street", "region=330106007&year=2022&due_day=2099-01-31");
	print_message(
		"%d groups asked in %lld ms\n", MANY, (long long)(clock_monotonic_ms() - began_ms));
	assert_true(count_asks(t, NULL) - before >= MANY);
	began_ms = clock_monotonic_ms();
	answer = web_get(t, page.ptr, "street");
	assert_int_equal(answer.status, 200);
	print_message("its page in %lld ms\n", (long long)(clock_monotonic_ms() - began_ms));
	arena_destroy(arena);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_those_who_may_begin_it),
		cmocka_unit_test(round_asks_each_group_once),
		cmocka_unit_test(programs_begin_and_follow_it),
		cmocka_unit_test(head_answers_with_two_taps),
		cmocka_unit_test(community_answers_at_the_counter),
		cmocka_unit_test(one_that_has_stopped_is_closed_in_one_step),
		cmocka_unit_test(who_is_silent_is_visited_and_may_be_struck_off),
		cmocka_unit_test(rounds_begun_at_once_ask_each_once),
		cmocka_unit_test(thousand_groups_are_asked),
	};
	static const struct office *const offices[] = { &registry_office, &news_office,
		&registration_office };

	offices_register(offices, 3);
	return WEB_TEST_RUN("rounds", tests);
}
