#include "housekeeping.h"
#include "job.h"
#include "news.h"
#include "portal.h"
#include "registry.h"
#include "web_test.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* 找错 and what people follow, as they and officers use them. */

static void
a_mistake_is_reported_and_answered(void **state)
{
	struct web_test *t = *state;
	struct web_answer answer = web_get(t, "/streets/330106007", NULL);
	const char *desk, *thanks;

	assert_true(web_has(&answer, "/feedback?page=%2Fstreets%2F330106007\""));
	answer = web_submit(t, "/feedback?page=/streets/330106007", "resident", "/feedback",
		"kind=wrong&text=街道的电话不对&contact=13800001234");
	assert_int_equal(answer.status, 303);
	thanks = str_terminated(t->arena, answer.location);
	assert_true(str_starts(answer.location, STR("/feedback/")));
	answer = web_get(t, thanks, NULL);
	assert_true(web_has(&answer, "ZC-"));
	assert_false(web_has(&answer, "街道的电话不对"));

	desk = str_terminated(t->arena, str_format(t->arena, "/desk%s", thanks));
	answer = web_get(t, "/desk/feedback?state=open", "street");
	assert_true(web_has(&answer, "街道的电话不对"));
	answer = web_get(t, "/desk/feedback", "street2");
	assert_false(web_has(&answer, "街道的电话不对"));
	assert_int_equal(web_get(t, desk, "street2").status, 403);

	/* the contact is masked until it is asked for */
	answer = web_get(t, desk, "street");
	assert_true(web_has(&answer, "138****1234"));
	assert_false(web_has(&answer, "13800001234"));
	assert_int_equal(
		web_post(t, str_terminated(t->arena, str_format(t->arena, "%s/contact", desk)),
			"street", "")
			.status,
		303);
	assert_true(web_has(
		&(struct web_answer){ .body = web_get(t, desk, "street").body }, "13800001234"));
	assert_false(web_has(
		&(struct web_answer){ .body = web_get(t, desk, "district").body }, "13800001234"));

	assert_int_equal(web_post(t, desk, "street", "state=answered&answer=").status, 422);
	assert_int_equal(
		web_submit(t, desk, "street", desk, "state=closed&answer=已经改正").status, 303);
	answer = web_get(t, thanks, "resident");
	assert_true(web_has(&answer, "已经改正"));
	answer = web_get(t, desk, "street");
	assert_false(web_has(&answer, "138****1234")); /* erased */
}

static void
nobody_is_led_away_by_a_report(void **state)
{
	struct web_test *t = *state;
	struct web_answer answer = web_get(t, "/feedback?page=//evil.example/", NULL);

	assert_int_equal(answer.status, 200);
	assert_true(str_equal(web_input(t, &answer, "page"), STR("/")));
	assert_false(web_has(&answer, "href=\"//evil.example"));
}

static void
a_flood_is_refused(void **state)
{
	struct web_test *t = *state;
	struct str before = t->address;
	int refused = 0;

	t->address = STR("192.0.2.77");
	for (int i = 0; i < 10; i++) {
		refused += web_submit(t, "/feedback", NULL, "/feedback", "kind=other&text=又一条")
				   .status == 422;
	}
	assert_int_equal(refused, 4);
	t->address = STR("192.0.2.78");
	assert_int_equal(
		web_submit(t, "/feedback", NULL, "/feedback", "kind=other&text=别处").status, 303);
	t->address = before;
}

static void
what_is_followed_is_listed_and_left(void **state)
{
	struct web_test *t = *state;
	struct web_answer answer = web_get(t, "/streets/330106007", NULL);

	assert_true(web_has(&answer, "/follow?subject=region%3A330106007"));
	assert_int_equal(web_submit(t, "/streets/330106007", "resident", "/follow",
				 "subject=region:330106007")
				 .status,
		303);
	assert_true(web_has(
		&(struct web_answer){ .body = web_get(t, "/streets/330106007", "resident").body },
		"已关注"));
	assert_int_equal(web_post(t, "/follow", "resident", "subject=org:1").status, 303);
	assert_int_equal(web_post(t, "/follow", "resident",
				 "subject=search:q%3D%E5%8A%A9%E8%80%81%26page%3D2")
				 .status,
		303);
	assert_int_equal(web_post(t, "/follow", "resident", "subject=org:99999").status, 404);
	assert_int_equal(web_post(t, "/follow", "resident", "subject=search:").status, 404);
	answer = web_get(t, "/me/follows", "resident");
	assert_true(web_has(&answer, "古荡街道"));
	assert_true(web_has(&answer, "“助老”"));
	assert_false(
		web_has(&(struct web_answer){ .body = web_get(t, "/me/follows", "resident2").body },
			"古荡街道"));
	{
		struct str form = answer.body;
		ptrdiff_t at = str_find(form, STR("action=\"/me/follows/"));
		struct str rest, action;

		assert_true(at > 0);
		rest = str_slice(form, (size_t)at + 8, form.len);
		assert_true(str_split(&rest, '"', &action));
		assert_int_equal(
			web_post(t, str_terminated(t->arena, action), "resident2", "").status, 404);
		assert_int_equal(
			web_post(t, str_terminated(t->arena, action), "resident", "").status, 303);
	}
	answer = web_get(t, "/me/follows", "resident");
	assert_false(web_has(&answer, "“助老”")); /* the newest stood first */
}

static void
a_new_entry_is_told_to_those_who_search_for_it(void **state)
{
	struct web_test *t = *state;
	struct web_answer answer;

	assert_int_equal(
		web_post(t, "/follow", "member", "subject=search:q%3D%E9%9C%B9%E9%9B%B3%E8%88%9E")
			.status,
		303);
	assert_int_equal(
		web_post(t, "/orgs/new", "district",
			"name=西湖区霹雳舞协会&kind=association&region=330106007&status=normal"
			"&reason=登记档案")
			.status,
		303);
	housekeeping_run(t->app);
	jobs_run_all(t->app);
	answer = web_get(t, "/me/notices", "member");
	assert_true(web_has(&answer, "西湖区霹雳舞协会"));
	housekeeping_run(t->app); /* once is enough */
	jobs_run_all(t->app);
	assert_false(
		web_has(&(struct web_answer){ .body = web_get(t, "/me/notices", "resident2").body },
			"西湖区霹雳舞协会"));
}

/* Whoever follows a street hears of news of its organisations once, however many ways lead there. */
static void
news_is_told_to_those_who_follow(void **state)
{
	struct web_test *t = *state;
	struct web_answer answer;
	const char *page;

	assert_int_equal(
		web_post(t, "/follow", "resident2", "subject=region:330106007").status, 303);
	answer = web_submit(t, "/desk/news/new", "street", "/desk/news/new",
		"title=古荡街道的一条新公告&genre=announcement");
	assert_int_equal(answer.status, 303);
	page = str_terminated(t->arena, answer.location); /* /desk/news/7/edit */
	assert_true(str_ends(answer.location, STR("/edit")));
	assert_int_equal(
		web_submit(t, page, "street", page, "summary=一句摘要&body=正文第一段&deed=submit")
			.status,
		303);
	page = str_terminated(t->arena, str_slice(answer.location, 0, answer.location.len - 5));
	web_post(t, page, "street", "deed=approve"); /* if it waits for somebody */
	jobs_run_all(t->app);
	answer = web_get(t, "/me/notices", "resident2");
	assert_true(web_has(&answer, "古荡街道的一条新公告"));
	answer = web_get(t, "/me/notices", "auditor");
	assert_false(web_has(&answer, "古荡街道的一条新公告"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_mistake_is_reported_and_answered),
		cmocka_unit_test(nobody_is_led_away_by_a_report),
		cmocka_unit_test(a_flood_is_refused),
		cmocka_unit_test(what_is_followed_is_listed_and_left),
		cmocka_unit_test(a_new_entry_is_told_to_those_who_search_for_it),
		cmocka_unit_test(news_is_told_to_those_who_follow),
	};
	static const struct office *const offices[] = { &registry_office, &news_office,
		&portal_office };

	offices_register(offices, 3);
	return WEB_TEST_RUN("portal_feedback", tests);
}
