#include "activity.h"

#include "app.h"
#include "due.h"
#include "quota.h"
#include "registry.h"
#include "web_test.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const struct office *const offices[] = { &registry_office, &quota_office, &activity_office };

#define GUDUN "330106007006"

/* ---- helpers ------------------------------------------------------------------------------------- */

static const char *
hour_ahead(struct web_test *t, int days, int hour)
{
	struct str day = day_format_iso(t->arena, (struct day){ clock_today().n + days });

	return web_say(t, "%.*sT%02d:00", STR_ARG(day), hour);
}

/* The address that a post leads to. */
static const char *
led_to(struct web_test *t, const struct web_answer *answer)
{
	if (answer->status != 303) {
		fail_msg("%d instead of 303: %.*s", answer->status,
			answer->body.len > 3000 ? 3000 : (int)answer->body.len, answer->body.ptr);
	}
	return str_terminated(t->arena, answer->location);
}

/* Published in five days, from two to four o'clock; its address. */
static const char *
publish(struct web_test *t, const char *as, const char *author, const char *more)
{
	struct web_answer answer = web_submit(t, "/activities/new", as, "/activities/new",
		web_say(t,
			"author=%s&kind=craft&audience=all&body=一起来做一盏灯笼，材料都备好了。&"
			"region=" GUDUN
			"&place=古墩社区二楼活动室&from_at=%s&to_at=%s&deed=post&%s",
			author, hour_ahead(t, 5, 14), hour_ahead(t, 5, 16), more));

	return led_to(t, &answer);
}

static const char *
sign_up(struct web_test *t, const char *activity, const char *as, int people)
{
	const char *page = web_say(t, "%s/signup", activity);
	struct web_answer answer = web_submit(t, page, as, page, web_say(t, "people=%d", people));

	return led_to(t, &answer);
}

/* What stands behind a mark up to the next tag. */
static const char *
after(struct web_test *t, const struct web_answer *answer, const char *mark)
{
	const char *body = str_terminated(t->arena, answer->body), *at = strstr(body, mark);

	if (!at) {
		fail_msg("there is no %s", mark);
		return "";
	}
	at += strlen(mark);
	return web_say(t, "%.*s", (int)strcspn(at, "<\""), at);
}

static const char *
code_of(struct web_test *t, const char *ticket, const char *as)
{
	struct web_answer answer = web_get(t, ticket, as);

	return after(t, &answer, "ticket__number\">");
}

static void
forget_all(struct web_test *t)
{
	static const char *const all[] = { "community", "street", "resident", "resident2",
		"orghead", "orghead2", "member" };

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		web_forget(t, all[i]);
	}
}

static void
run_due(struct web_test *t)
{
	for (int i = 0; i < 20 && due_run(t->app) <= 1; i++) {
	}
}

static void
nothing_is_broken(struct web_test *t)
{
	struct str breaches = web_breaches(t);

	if (breaches.len) {
		fail_msg("%.*s", STR_ARG(breaches));
	}
}

/* ---- tests --------------------------------------------------------------------------------------- */

/* A full house, a position in line, a place given up, an offer accepted. */
static void
a_full_house_passes_places_on(void **state)
{
	struct web_test *t = *state;
	const char *activity = publish(t, "community", "community%3A" GUDUN,
		"title=做灯笼&capacity=3&people_max=2&has_line=1");
	const char *first, *second, *third;
	struct web_answer answer = web_get(t, "/activities?q=灯笼", NULL);

	assert_true(web_has(&answer, "做灯笼"));
	assert_true(web_has(&answer, "还剩 3 个名额"));
	first = sign_up(t, activity, "resident", 2);
	second = sign_up(t, activity, "orghead", 1);
	third = sign_up(t, activity, "resident2", 1);
	answer = web_get(t, activity, NULL);
	assert_true(web_has(&answer, "已满，可候补"));
	answer = web_get(t, third, "resident2");
	assert_true(web_has(&answer, "候补第 1 位"));
	/* once each, and nobody sees another's ticket */
	answer = web_post(t, web_say(t, "%s/signup", activity), "resident", "people=1");
	assert_string_equal(led_to(t, &answer), first);
	assert_int_equal(web_get(t, first, "resident2").status, 404);
	assert_int_equal(web_get(t, first, "community").status, 404);
	assert_int_equal(web_post(t, first, "resident2", "deed=cancel").status, 404);
	nothing_is_broken(t);

	assert_int_equal(web_post(t, second, "orghead", "deed=cancel").status, 303);
	answer = web_get(t, third, "resident2");
	assert_true(web_has(&answer, "有名额了"));
	answer = web_get(t, "/me/notices", "resident2");
	assert_true(web_has(&answer, "做灯笼"));
	assert_int_equal(web_post(t, third, "resident2", "deed=accept").status, 303);
	assert_int_equal(web_post(t, third, "resident2", "deed=accept").status, 303);
	assert_int_equal(strlen(code_of(t, third, "resident2")), 6);
	nothing_is_broken(t);
}

/* People come with their tickets, and say how it was. */
static void
whoever_came_says_how_it_was(void **state)
{
	struct web_test *t = *state;
	struct moment now = clock_now();
	const char *activity = publish(t, "community", "community%3A" GUDUN,
		"title=挂灯笼&capacity=3&people_max=2&has_line=1");
	const char *people = web_say(t, "%s/people", activity),
		   *first = sign_up(t, activity, "resident", 2),
		   *third = sign_up(t, activity, "resident2", 1), *code;
	struct web_answer answer;

	code = code_of(t, third, "resident2");
	/* not before the day, and not by others */
	assert_int_equal(web_post(t, web_say(t, "%s/checkin", activity), "community",
				 web_say(t, "code=%s", code))
				 .status,
		422);
	clock_shift((struct moment){
		day_start((struct day){ clock_today().n + 5 }).ms + INT64_C(14) * 3600000 + 1000 });
	forget_all(t);
	run_due(t);
	assert_int_equal(web_post(t, web_say(t, "%s/checkin", activity), "orghead",
				 web_say(t, "code=%s", code))
				 .status,
		403);
	assert_int_equal(web_post(t, web_say(t, "%s/checkin", activity), "community",
				 web_say(t, "code=%s", code))
				 .status,
		303);
	assert_int_equal(web_post(t, web_say(t, "%s/checkin", activity), "community",
				 web_say(t, "code=%s", code))
				 .status,
		422);
	answer = web_get(t, people, "community");
	assert_true(web_has(&answer, "到了"));
	/* only those who came say how it was, once; it is shown when it was looked at */
	assert_int_equal(web_post(t, web_say(t, "%s/feedback", third), "resident2",
				 "stars=5&sentence=灯笼亮了一晚上")
				 .status,
		303);
	assert_int_equal(web_post(t, web_say(t, "%s/feedback", third), "resident2",
				 "stars=1&sentence=再说一次")
				 .status,
		422);
	assert_int_equal(
		web_post(t, web_say(t, "%s/feedback", first), "resident", "stars=1&sentence=没有去")
			.status,
		422);
	answer = web_get(t, activity, NULL);
	assert_false(web_has(&answer, "灯笼亮了一晚上"));
	answer = web_get(t, people, "community");
	code = after(t, &answer, "name=\"feedback\" value=\"");
	assert_int_equal(web_post(t, web_say(t, "%s/feedback", activity), "community",
				 web_say(t, "feedback=%s&deed=show", code))
				 .status,
		303);
	answer = web_get(t, activity, NULL);
	assert_true(web_has(&answer, "灯笼亮了一晚上"));
	clock_shift(now);
	forget_all(t);
	nothing_is_broken(t);
}

/* Whoever declines lets the next one in; whoever does not answer, too. */
static void
what_is_not_taken_goes_on(void **state)
{
	struct web_test *t = *state;
	struct moment now = clock_now();
	const char *activity = publish(t, "community", "community%3A" GUDUN,
		"title=一人一位&capacity=1&people_max=1&has_line=1");
	const char *first = sign_up(t, activity, "resident", 1),
		   *second = sign_up(t, activity, "orghead", 1),
		   *third = sign_up(t, activity, "orghead2", 1),
		   *fourth = sign_up(t, activity, "resident2", 1);
	struct web_answer answer;

	assert_int_equal(web_post(t, first, "resident", "deed=cancel").status, 303);
	assert_int_equal(web_post(t, second, "orghead", "deed=decline").status, 303);
	answer = web_get(t, third, "orghead2");
	assert_true(web_has(&answer, "有名额了"));
	clock_shift((struct moment){ now.ms + INT64_C(13) * 3600000 });
	forget_all(t);
	run_due(t);
	answer = web_get(t, third, "orghead2");
	assert_true(web_has(&answer, "没有在时间内答复"));
	answer = web_get(t, fourth, "resident2");
	assert_true(web_has(&answer, "有名额了"));
	clock_shift(now);
	forget_all(t);
	nothing_is_broken(t);
}

/* Without a telephone: at the counter; masked to all until the organiser says why; called when it falls out. */
static void
people_without_a_telephone_are_called(void **state)
{
	struct web_test *t = *state;
	const char *activity = publish(t, "community", "community%3A" GUDUN,
		"title=重阳茶话会&capacity=9&people_max=2&has_line=1");
	const char *counter = web_say(t, "%s/counter", activity),
		   *people = web_say(t, "%s/people", activity), *id;
	struct web_answer answer = web_submit(
		t, counter, "community", counter, "name=欧阳桂花&phone=0571-85119876&people=2");
	const char *ticket = led_to(t, &answer);

	answer = web_get(t, ticket, "community");
	assert_true(web_has(&answer, "票号"));
	assert_int_equal(web_get(t, ticket, "orghead").status, 404);
	assert_int_equal(web_get(t, counter, "orghead").status, 404);
	assert_int_equal(web_get(t, counter, "resident").status, 403);
	assert_int_equal(web_get(t, people, "street").status, 404);
	answer = web_get(t, people, "community");
	assert_true(web_has(&answer, "欧阳**"));
	assert_false(web_has(&answer, "欧阳桂花"));
	assert_false(web_has(&answer, "85119876"));
	assert_int_equal(
		web_post(t, web_say(t, "%s/people/see", activity), "community", "").status, 422);
	assert_int_equal(
		web_post(t, web_say(t, "%s/people/see", activity), "community", "reason=打电话提醒")
			.status,
		303);
	answer = web_get(t, people, "community");
	assert_true(web_has(&answer, "欧阳桂花"));
	assert_true(web_has(&answer, "0571-85119876"));

	assert_int_equal(
		web_post(t, web_say(t, "%s/deed", activity), "community", "deed=cancel").status,
		422);
	assert_int_equal(web_post(t, web_say(t, "%s/deed", activity), "community",
				 "deed=cancel&note=活动室漏水")
				 .status,
		303);
	run_due(t);
	answer = web_get(t, people, "community");
	assert_true(web_has(&answer, "要打电话的"));
	id = after(t, &answer, "name=\"signup\" value=\"");
	assert_int_equal(
		web_post(t, people, "community", web_say(t, "signup=%s&deed=called", id)).status,
		303);
	answer = web_get(t, people, "community");
	assert_false(web_has(&answer, "要打电话的"));
	answer = web_get(t, activity, NULL);
	assert_true(web_has(&answer, "活动室漏水"));
	answer = web_get(t, "/activities?q=重阳茶话会", NULL);
	assert_true(web_has(&answer, "没有这样的活动"));
	nothing_is_broken(t);
}

/* Neither name nor telephone nor age of anybody stands on any page for anybody else. */
static void
nobody_learns_who_comes(void **state)
{
	static const char *const all[] = { NULL, "resident2", "member", "orghead", "orghead2",
		"community", "community2", "street", "street2", "district", "center", "auditor",
		"admin", "finance", "assessor" };
	static const char *const secrets[] = { "诸葛金枝", "85114567", ">97<", "97 岁" };
	struct web_test *t = *state;
	const char *activity = publish(t, "community", "community%3A" GUDUN,
		"title=长者手机课&capacity=2&people_max=2&has_line=1");
	const char *counter = web_say(t, "%s/counter", activity);
	struct web_answer answer = web_submit(t, counter, "community", counter,
		"name=诸葛金枝&phone=0571-85114567&people=2&age=97");
	const char *const paths[] = { activity, web_say(t, "%s/people", activity), counter,
		web_say(t, "%s/signup", activity), "/activities?q=诸葛", "/activities?q=8511456",
		"/desk/activities", "/me/activities", "/api/v1/activities", "/activities" };

	assert_int_equal(answer.status, 303);
	sign_up(t, activity, "resident", 1);
	for (size_t who = 0; who < sizeof(all) / sizeof(all[0]); who++) {
		for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
			answer = web_get(t, paths[i], all[who]);
			for (size_t k = 0; k < sizeof(secrets) / sizeof(secrets[0]); k++) {
				if (web_has(&answer, secrets[k])) {
					fail_msg("%s tells %s %s", paths[i], all[who], secrets[k]);
				}
			}
		}
		answer = web_get(t, "/me/data/export", all[who]);
		assert_false(web_has(&answer, "诸葛金枝"));
	}
}

static void
children_come_with_consent(void **state)
{
	struct web_test *t = *state;
	const char *activity = publish(t, "community", "community%3A" GUDUN,
		"title=小小科学家&capacity=9&people_max=2&age_min=7&age_max=12");
	const char *page = web_say(t, "%s/signup", activity);

	assert_int_equal(web_post(t, page, "resident", "people=1").status, 422);
	assert_int_equal(web_post(t, page, "resident", "people=1&age=30").status, 422);
	/* a child is signed up by the guardian, who agrees */
	assert_int_equal(
		web_post(t, page, "resident", "people=1&age=9&guardian=王秀英&agreed=1").status,
		422);
	assert_int_equal(
		web_post(t, page, "resident", "whom=child&name=王小明&people=1&age=6&agreed=1")
			.status,
		422);
	assert_int_equal(
		web_post(t, page, "resident", "whom=child&name=王小明&people=1&age=9").status, 422);
	assert_int_equal(
		web_post(t, page, "resident", "whom=child&people=1&age=9&agreed=1").status, 422);
	assert_int_equal(
		web_post(t, page, "resident", "whom=child&name=王小明&people=3&age=9&agreed=1")
			.status,
		422);
	assert_int_equal(
		web_post(t, page, "resident", "whom=child&name=王小明&people=1&age=9&agreed=1")
			.status,
		303);
	nothing_is_broken(t);
}

/* What is large waits for an officer; only its own people change it. */
static void
officers_look_at_what_is_large(void **state)
{
	struct web_test *t = *state;
	struct web_answer answer = web_get(t, "/activities/new", "orghead");
	const char *author = str_terminated(t->arena, web_input(t, &answer, "author"));
	const char *activity = publish(
		t, "orghead", author, "title=百人合唱&capacity=120&people_max=2&has_line=1");
	const char *deed = web_say(t, "%s/deed", activity);

	assert_int_equal(web_get(t, activity, NULL).status, 404);
	assert_int_equal(web_get(t, activity, "resident").status, 404);
	assert_int_equal(web_post(t, deed, "orghead", "deed=approve").status, 403);
	assert_int_equal(web_post(t, deed, "street", "deed=return").status, 422);
	assert_int_equal(web_post(t, deed, "street", "deed=return&note=请写安全预案").status, 303);
	assert_int_equal(web_post(t, deed, "street", "deed=approve").status, 404);
	answer = web_get(t, activity, "orghead");
	assert_true(web_has(&answer, "请写安全预案"));
	assert_int_equal(web_post(t, deed, "orghead", "deed=post").status, 303);
	answer = web_get(t, "/desk/activities", "street");
	assert_true(web_has(&answer, "百人合唱"));
	assert_int_equal(web_post(t, deed, "street", "deed=approve").status, 303);
	assert_int_equal(web_get(t, activity, NULL).status, 200);
	assert_int_equal(web_post(t, deed, "street", "deed=cancel&note=x").status, 403);
	assert_int_equal(web_get(t, web_say(t, "%s/people", activity), "street").status, 404);
	assert_int_equal(web_get(t, web_say(t, "%s/people", activity), "community2").status, 403);
	nothing_is_broken(t);
}

/* More places are offered to those who wait; fewer than are taken are refused; a new hour is told. */
static void
changes_reach_those_who_come(void **state)
{
	struct web_test *t = *state;
	const char *activity = publish(t, "community", "community%3A" GUDUN,
		"title=写春联&capacity=2&people_max=2&has_line=1");
	const char *edit = web_say(t, "%s/edit", activity), *second;
	struct web_answer answer;

	sign_up(t, activity, "resident", 2);
	second = sign_up(t, activity, "resident2", 2);
	assert_int_equal(
		web_submit(t, edit, "community", edit, "capacity=1&deed=save").status, 422);
	answer = web_submit(t, edit, "community", edit,
		web_say(t, "capacity=4&from_at=%s&closes_at=%s&deed=save", hour_ahead(t, 5, 15),
			hour_ahead(t, 5, 15)));
	assert_int_equal(answer.status, 303);
	run_due(t);
	answer = web_get(t, second, "resident2");
	assert_true(web_has(&answer, "有名额了"));
	answer = web_get(t, "/me/notices", "resident");
	assert_true(web_has(&answer, "活动有变动"));
	nothing_is_broken(t);
}

static void
programs_do_the_same(void **state)
{
	struct web_test *t = *state;
	const char *activity = publish(t, "community", "community%3A" GUDUN,
		"title=程序也能报&capacity=2&people_max=2&has_line=1");
	const char *id = strrchr(activity, '/') + 1,
		   *target = web_say(t, "/api/v1/activities/%s/signups", id);
	struct str first = web_token(t, "resident"), second = web_token(t, "resident2");
	struct web_answer answer = web_api(
		t, &(struct web_call){ METHOD_POST, target, first, "act-1", "{\"people\":2}" });
	long long signup = 0;

	assert_int_equal(answer.status, 201);
	assert_true(web_has(&answer, "\"state\":\"confirmed\""));
	assert_int_equal(sscanf(str_terminated(t->arena, answer.body), "{\"id\":%lld", &signup), 1);
	answer = web_api(
		t, &(struct web_call){ METHOD_POST, target, first, "act-2", "{\"people\":1}" });
	assert_int_equal(answer.status, 409);
	answer = web_api(
		t, &(struct web_call){ METHOD_POST, target, second, "act-3", "{\"people\":1}" });
	assert_int_equal(answer.status, 201);
	assert_true(web_has(&answer, "\"state\":\"waiting\",\"people\":1,\"position\":1"));
	target = web_say(t, "/api/v1/signups/%lld", signup);
	answer = web_api(t, &(struct web_call){ METHOD_DELETE, target, second, NULL, NULL });
	assert_int_equal(answer.status, 404);
	answer = web_api(t, &(struct web_call){ METHOD_DELETE, target, first, NULL, NULL });
	assert_int_equal(answer.status, 200);
	assert_true(web_has(&answer, "cancelled"));
	answer = web_get(t, "/api/v1/activities?q=程序也能报", NULL);
	assert_true(web_has(&answer, "\"total\":1"));
	assert_true(web_has(&answer, "\"capacity\":2"));
	nothing_is_broken(t);
}

static void
lists_are_filtered(void **state)
{
	struct web_test *t = *state;
	struct web_answer answer = web_get(t, "/activities", NULL);

	assert_true(web_has(&answer, "轻松艺术团开放日（周三）"));
	assert_false(web_has(&answer, "公益环保讲座"));
	answer = web_get(t, "/activities?when=past", NULL);
	assert_true(web_has(&answer, "公益环保讲座"));
	assert_false(web_has(&answer, "轻松艺术团开放日（周三）"));
	answer = web_get(t, "/activities?kind=nature", NULL);
	assert_true(web_has(&answer, "走进动物园"));
	assert_false(web_has(&answer, "轻松艺术团开放日（周三）"));
	answer = web_get(t, "/activities?street=330106004", NULL);
	assert_true(web_has(&answer, "全家总动员"));
	answer = web_get(t, "/activities?street=330106999", NULL);
	assert_true(web_has(&answer, "没有这样的活动"));
	answer = web_get(t, "/activities?audience=child&q=动物园", NULL);
	assert_true(web_has(&answer, "走进动物园"));
	assert_int_equal(web_get(t, "/activities?when=someday", NULL).status, 422);
	assert_int_equal(web_get(t, "/activities?page=2", NULL).status, 200);
	answer = web_get(t, "/activities?when=weekend", NULL);
	assert_int_equal(answer.status, 200);
	answer = web_get(t, "/me/activities", "resident");
	assert_true(web_has(&answer, "还没有报过名"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lists_are_filtered),
		cmocka_unit_test(a_full_house_passes_places_on),
		cmocka_unit_test(whoever_came_says_how_it_was),
		cmocka_unit_test(what_is_not_taken_goes_on),
		cmocka_unit_test(people_without_a_telephone_are_called),
		cmocka_unit_test(nobody_learns_who_comes),
		cmocka_unit_test(children_come_with_consent),
		cmocka_unit_test(officers_look_at_what_is_large),
		cmocka_unit_test(changes_reach_those_who_come),
		cmocka_unit_test(programs_do_the_same),
	};

	offices_register(offices, sizeof(offices) / sizeof(offices[0]));
	return WEB_TEST_RUN("activity", tests);
}
