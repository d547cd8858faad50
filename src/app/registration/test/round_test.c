#include "filing_play.h"
#include "job.h"
#include "kernel_queries.h"
#include "news.h"
#include "registration.h"
#include "registration_queries.h"
#include "registry.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
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
	assert_int_equal(web_breaches(t).len, 0);
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
	struct web_answer answer;
	int64_t confirmed = count_asks(t, "answered");

	assert_int_equal(web_get(t, page, "orghead2").status, 403);
	assert_int_equal(web_get(t, page, "community2").status, 403);
	answer = web_get(t, page, "orghead");
	assert_int_equal(answer.status, 200);
	answer = web_submit(t, page, "orghead", page, "active=active&members=31");
	assert_int_equal(answer.status, 303);
	assert_int_equal(count_asks(t, "answered"), confirmed + 1);
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

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_those_who_may_begin_it),
		cmocka_unit_test(round_asks_each_group_once),
		cmocka_unit_test(head_answers_with_two_taps),
		cmocka_unit_test(community_answers_at_the_counter),
	};
	static const struct office *const offices[] = { &registry_office, &news_office,
		&registration_office };

	offices_register(offices, 3);
	return WEB_TEST_RUN("rounds", tests);
}
