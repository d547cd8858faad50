#include "activity.h"

#include "app.h"
#include "due.h"
#include "quota.h"
#include "registry.h"
#include "web_test.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const struct office *const offices[] = { &registry_office, &quota_office, &activity_office };

#define GUDUN "330106007006"

/* ---- helpers ------------------------------------------------------------------------------------- */

static const char *
led_to(struct web_test *t, const struct web_answer *answer)
{
	if (answer->status != 303) {
		fail_msg("%d instead of 303: %.*s", answer->status,
			answer->body.len > 3000 ? 3000 : (int)answer->body.len, answer->body.ptr);
	}
	return str_terminated(t->arena, answer->location);
}

/* The street's, three days ahead from two to four o'clock; its address. */
static const char *
publish(struct web_test *t, const char *title, int capacity)
{
	struct str day = day_format_iso(t->arena, (struct day){ clock_today().n + 3 });
	struct web_answer answer = web_submit(t, "/activities/new", "community", "/activities/new",
		web_say(t,
			"author=community%%3A" GUDUN "&title=%s&capacity=%d&people_max=3&has_line="
			"1&kind=craft&audience=all&body=一起"
			"来做一盏灯笼，材料都备好了。&region=" GUDUN
			"&place=古墩社区二楼活动室&from_at=%.*sT14:00&to_at=%.*sT16:00&deed=post",
			title, capacity, STR_ARG(day), STR_ARG(day)));

	return led_to(t, &answer);
}

static const char *
after(struct web_test *t, const struct web_answer *answer, const char *mark)
{
	const char *body = str_terminated(t->arena, answer->body), *at = strstr(body, mark);

	if (!at) {
		fail_msg("there is no %s", mark);
		return "";
	}
	at += strlen(mark);
	return web_say(t, "%.*s", (int)strcspn(at, "<\"&#"), at);
}

/* At the counter; the ticket's code. */
static const char *
counter(struct web_test *t, const char *activity, const char *name, int people)
{
	const char *page = web_say(t, "%s/counter", activity);
	struct web_answer answer = web_submit(
		t, page, "community", page, web_say(t, "name=%s&phone=&people=%d", name, people));

	answer = web_get(t, led_to(t, &answer), "community");
	return after(t, &answer, "ticket__number\">");
}

static const char *
sign_up(struct web_test *t, const char *activity, const char *as)
{
	const char *page = web_say(t, "%s/signup", activity);
	struct web_answer answer = web_submit(t, page, as, page, "people=1");

	return led_to(t, &answer);
}

static void
forget_all(struct web_test *t)
{
	static const char *const all[] = { "community", "resident", "resident2", "orghead" };

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		web_forget(t, all[i]);
	}
}

/* So many days from now, at an hour; what is due by then is done. */
static void
go_to(struct web_test *t, int days, int hour)
{
	clock_shift((struct moment){
		day_start((struct day){ clock_today().n + days }).ms + INT64_C(3600000) * hour });
	forget_all(t);
	for (int i = 0; i < 40 && due_run(t->app) <= 1; i++) {
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

/* A helper's link; its key. */
static const char *
link_for(struct web_test *t, const char *activity, const char *label)
{
	const char *to = web_say(t, "%s/links", activity);
	struct web_answer answer = web_post(
		t, to, "community", web_say(t, "deed=make&label=%s", label));

	assert_int_equal(answer.status, 303);
	answer = web_get(t, web_say(t, "%s/day", activity), "community");
	assert_true(web_has(&answer, label));
	return after(t, &answer, "href=\"/activities/day/");
}

static struct web_answer
sync(struct web_test *t, const char *key, const char *json)
{
	struct web_call call = { METHOD_POST, web_say(t, "/api/v1/checkins/%s", key), STR_NONE,
		NULL, json };

	return web_api(t, &call);
}

static struct web_answer
tickets(struct web_test *t, const char *key)
{
	struct web_call call = { METHOD_GET, web_say(t, "/api/v1/checkins/%s", key), STR_NONE, NULL,
		NULL };

	return web_api(t, &call);
}

static struct web_answer
act(struct web_test *t, const char *activity, const char *what, const char *fields)
{
	return web_post(t, web_say(t, "%s/%s", activity, what), "community", fields);
}

static struct web_answer
look(struct web_test *t, const char *activity, const char *what)
{
	return web_get(t, web_say(t, "%s/%s", activity, what), "community");
}

/* ---- tests --------------------------------------------------------------------------------------- */

/* What a link still does after its day. */
static void
that_night(struct web_test *t, const char *activity, const char *east, const char *first)
{
	struct web_answer answer;

	/* that night the list is gone; what was scanned offline may still come */
	go_to(t, 1, 1);
	assert_int_equal(tickets(t, east).status, 404);
	assert_int_equal(sync(t, east, first).status, 200);
	answer = look(t, activity, "day");
	assert_false(web_has(&answer, east));
	go_to(t, 3, 1);
	assert_int_equal(sync(t, east, first).status, 404);
}

/* Two phones, one ticket: one arrival, both hear who was first; the same again is told the same. */
static void
two_phones_make_one_arrival(void **state)
{
	struct web_test *t = *state;
	struct moment now = clock_now();
	const char *activity = publish(t, "扎风筝", 10), *east, *west, *code, *number, *first,
		   *again;
	struct web_answer answer;

	code = counter(t, activity, "欧阳桂花", 2);
	counter(t, activity, "王建国", 1);
	east = link_for(t, activity, "东门");
	west = link_for(t, activity, "西门");
	/* not before its day */
	assert_int_equal(tickets(t, east).status, 404);
	answer = web_get(t, web_say(t, "/activities/day/%s", east), NULL);
	assert_true(web_has(&answer, "还没到活动那天"));
	go_to(t, 3, 13);
	answer = tickets(t, east);
	assert_int_equal(answer.status, 200);
	assert_true(web_has(&answer, "欧阳**"));
	assert_false(web_has(&answer, "桂花"));
	assert_false(web_has(&answer, code));
	number = after(t, &answer, "\"id\":");
	number = web_say(t, "%d", atoi(number));
	answer = sync(t, east, "{\"mark\":0,\"scans\":[{\"id\":\"x\"}]}");
	assert_int_equal(answer.status, 422);
	assert_int_equal(sync(t, "00000000000000000000000000000000", "{\"scans\":[]}").status, 404);

	/* the west gate was second by its clock, and first to find a network */
	first = web_say(t, "{\"mark\":0,\"scans\":[{\"id\":\"e1\",\"ticket\":%s,\"at\":\"%.*s\"}]}",
		number,
		STR_ARG(moment_format_iso(t->arena, (struct moment){ clock_now().ms - 120000 })));
	again = web_say(t,
		"{\"mark\":0,\"scans\":[{\"id\":\"w1\",\"code\":\"%s\",\"at\":\"%.*s\"}]}", code,
		STR_ARG(moment_format_iso(t->arena, (struct moment){ clock_now().ms - 60000 })));
	answer = sync(t, west, again);
	assert_int_equal(answer.status, 200);
	assert_true(web_has(&answer, "\"state\":\"arrived\""));
	answer = sync(t, east, first);
	assert_true(web_has(&answer, "\"state\":\"arrived\""));
	assert_true(web_has(&answer, "东门"));
	answer = sync(t, east, first);
	assert_true(web_has(&answer, "\"state\":\"arrived\""));
	answer = sync(t, west, again);
	assert_true(web_has(&answer, "\"state\":\"again\""));
	assert_true(web_has(&answer, "\"by\":\"东门\""));
	answer = sync(t, west,
		"{\"mark\":0,\"scans\":[{\"id\":\"w2\",\"code\":\"ZZZZZZ\","
		"\"at\":\"2026-01-01T00:00:00Z\"}]}");
	assert_true(web_has(&answer, "\"state\":\"unknown\""));
	answer = look(t, activity, "people");
	assert_true(web_has(&answer, "<dd class=\"val\">2<small>人</small>"));
	nothing_is_broken(t);

	/* revoked: no more; without script a ticket is a form */
	answer = web_get(t, web_say(t, "/activities/day/%s", east), NULL);
	assert_int_equal(answer.status, 200);
	answer = web_submit(t, web_say(t, "/activities/day/%s", east), NULL,
		web_say(t, "/activities/day/%s", east), web_say(t, "code=%s", code));
	assert_int_equal(answer.status, 422);
	assert_true(web_has(&answer, "已经签到过了"));
	assert_int_equal(web_get(t, "/activities/day/worker.js", NULL).status, 200);
	that_night(t, activity, east, first);
	clock_shift(now);
	forget_all(t);
}

/* A sheet of paper, typed in afterwards; others may not. */
static void
paper_is_typed_in(void **state)
{
	struct web_test *t = *state;
	struct moment now = clock_now();
	const char *activity = publish(t, "包粽子", 10), *code, *number;
	struct web_answer answer;

	code = counter(t, activity, "欧阳桂花", 2);
	answer = look(t, activity, "sheet");
	assert_true(web_has(&answer, "欧阳**"));
	assert_true(web_has(&answer, web_say(t, ">%s<", code + 4)));
	assert_false(web_has(&answer, code));
	answer = look(t, activity, "typed");
	number = after(t, &answer, "name=\"came\" value=\"");
	assert_int_equal(act(t, activity, "typed", web_say(t, "came=%s", number)).status, 422);
	go_to(t, 3, 20);
	assert_int_equal(web_get(t, web_say(t, "%s/sheet", activity), "orghead").status, 403);
	assert_int_equal(
		web_post(t, web_say(t, "%s/typed", activity), "orghead", "came=1").status, 403);
	assert_int_equal(act(t, activity, "typed", "came=999999").status, 422);
	assert_int_equal(act(t, activity, "typed", web_say(t, "came=%s", number)).status, 303);
	answer = look(t, activity, "typed");
	assert_true(web_has(&answer, "checked disabled"));
	/* its numbers, for everybody */
	answer = web_get(t, activity, NULL);
	assert_true(web_has(&answer, "办过了"));
	clock_shift(now);
	forget_all(t);
}

/* Gifts: never more than there are, once a ticket, only for those who came. */
static void
gifts_are_exact(void **state)
{
	struct web_test *t = *state;
	struct moment now = clock_now();
	const char *activity = publish(t, "写春联", 10), *one, *two, *gift;
	struct web_answer answer;

	one = counter(t, activity, "欧阳桂花", 2);
	two = counter(t, activity, "王建国", 2);
	assert_int_equal(act(t, activity, "gifts", "deed=add&name=环保袋&stock=3").status, 303);
	assert_int_equal(act(t, activity, "gifts", "deed=add&name=环保袋&stock=3").status, 422);
	answer = look(t, activity, "day");
	gift = after(t, &answer, "name=\"gift\" value=\"");
	go_to(t, 3, 14);
	assert_int_equal(
		act(t, activity, "gifts/hand", web_say(t, "deed=give&gift=%s&code=%s", gift, one))
			.status,
		422); /* not here yet */
	assert_int_equal(act(t, activity, "checkin", web_say(t, "code=%s", one)).status, 303);
	assert_int_equal(act(t, activity, "checkin", web_say(t, "code=%s", two)).status, 303);
	assert_int_equal(act(t, activity, "gifts/hand",
				 web_say(t, "deed=give&gift=%s&code=%s&people=3", gift, one))
				 .status,
		422); /* one each */
	assert_int_equal(
		act(t, activity, "gifts/hand", web_say(t, "deed=give&gift=%s&code=%s", gift, one))
			.status,
		303);
	assert_int_equal(act(t, activity, "gifts/hand",
				 web_say(t, "deed=give&gift=%s&code=%s&people=1", gift, one))
				 .status,
		422); /* once */
	assert_int_equal(
		act(t, activity, "gifts/hand", web_say(t, "deed=give&gift=%s&code=%s", gift, two))
			.status,
		422); /* one is left */
	assert_int_equal(act(t, activity, "gifts/hand",
				 web_say(t, "deed=give&gift=%s&code=%s&people=1", gift, two))
				 .status,
		303);
	assert_int_equal(
		act(t, activity, "gifts", web_say(t, "deed=set&gift=%s&stock=2", gift)).status,
		422); /* three are given */
	nothing_is_broken(t);
	assert_int_equal(
		act(t, activity, "gifts/hand", web_say(t, "deed=back&gift=%s&code=%s", gift, one))
			.status,
		303);
	answer = look(t, activity, "day");
	assert_true(web_has(&answer, "一共 3 份，发了 1 份，还剩 2 份"));
	nothing_is_broken(t);
	clock_shift(now);
	forget_all(t);
}

/* Whoever stayed away is noted, excused, corrected; all in the open. */
static void
corrections_are_open(void **state)
{
	struct web_test *t = *state;
	struct moment now = clock_now();
	const char *activity = publish(t, "做香囊", 10), *one;
	struct web_answer answer;

	one = counter(t, activity, "欧阳桂花", 2);
	sign_up(t, activity, "resident");
	assert_int_equal(
		act(t, activity, "correct", web_say(t, "code=%s&people=1&reason=记错了", one))
			.status,
		422); /* it is not over */
	go_to(t, 3, 15);
	assert_int_equal(act(t, activity, "checkin", web_say(t, "code=%s", one)).status, 303);
	go_to(t, 0, 17);
	answer = look(t, activity, "after");
	assert_true(web_has(&answer, "来了</dt><dd class=\"val\">2"));
	assert_int_equal(
		act(t, activity, "correct", web_say(t, "code=%s&people=2&reason=记错了", one))
			.status,
		422); /* no other number */
	assert_int_equal(
		act(t, activity, "correct", web_say(t, "code=%s&people=1&reason=记错了", one))
			.status,
		303);
	answer = web_get(t, activity, NULL);
	assert_true(web_has(&answer, "签到更正过 1 次"));
	assert_true(web_has(&answer, "记错了"));
	/* two days later the one who had a place and stayed away is noted */
	go_to(t, 3, 12);
	answer = look(t, activity, "after");
	assert_true(web_has(&answer, "没来也没说的"));
	assert_int_equal(act(t, activity, "excuse",
				 web_say(t, "absence=%s&reason=住院了",
					 after(t, &answer, "name=\"absence\" value=\"")))
				 .status,
		303);
	answer = look(t, activity, "after");
	assert_true(web_has(&answer, "住院了"));
	nothing_is_broken(t);
	clock_shift(now);
	forget_all(t);
}

/* Three times away: the next sign-up waits, and gets what is left over before sign-up closes. */
static void
those_who_stay_away_wait(void **state)
{
	struct web_test *t = *state;
	struct moment now = clock_now();
	const char *activity, *ticket, *page;
	struct web_answer answer;

	for (int i = 0; i < 3; i++) {
		const char *code;

		activity = publish(t, web_say(t, "第%d课", i + 1), 10);
		code = counter(t, activity, "王建国", 1);
		ticket = sign_up(t, activity, "resident2");
		go_to(t, 3, 15);
		assert_int_equal(
			act(t, activity, "checkin", web_say(t, "code=%s", code)).status, 303);
		go_to(t, 3, 12);
	}
	activity = publish(t, "第四课", 2);
	page = web_say(t, "%s/signup", activity);
	answer = web_get(t, page, "resident2");
	assert_true(web_has(&answer, "满 3 次了"));
	answer = web_get(t, page, "resident");
	assert_true(web_has(&answer, "来不了请在开始前取消"));
	ticket = sign_up(t, activity, "resident2");
	answer = web_get(t, ticket, "resident2");
	assert_true(web_has(&answer, "候补第 1 位"));
	/* nobody else is kept out by it */
	answer = web_get(t, activity, NULL);
	assert_true(web_has(&answer, "还剩 2 个名额"));
	sign_up(t, activity, "resident");
	nothing_is_broken(t);
	go_to(t, 2, 15);
	answer = web_get(t, ticket, "resident2");
	assert_true(web_has(&answer, "票号"));
	nothing_is_broken(t);
	/* whoever is old enough is not kept waiting */
	activity = publish(t, "第五课", 2);
	page = web_say(t, "%s/signup", activity);
	answer = web_submit(t, page, "resident2", page, "people=1&age=75");
	answer = web_get(t, led_to(t, &answer), "resident2");
	assert_true(web_has(&answer, "票号"));
	clock_shift(now);
	forget_all(t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(two_phones_make_one_arrival),
		cmocka_unit_test(paper_is_typed_in),
		cmocka_unit_test(gifts_are_exact),
		cmocka_unit_test(corrections_are_open),
		cmocka_unit_test(those_who_stay_away_wait),
	};

	offices_register(offices, sizeof(offices) / sizeof(offices[0]));
	return WEB_TEST_RUN("activity day", tests);
}
