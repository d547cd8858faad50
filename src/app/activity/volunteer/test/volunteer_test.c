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

static const char *
led_to(struct web_test *t, const struct web_answer *answer)
{
	if (answer->status != 303) {
		fail_msg("%d instead of 303: %.*s", answer->status,
			answer->body.len > 3000 ? 3000 : (int)answer->body.len, answer->body.ptr);
	}
	return str_terminated(t->arena, answer->location);
}

/* What stands behind a mark up to the next tag or quote. */
static const char *
after(struct web_test *t, const struct web_answer *answer, const char *mark)
{
	const char *body = str_terminated(t->arena, answer->body), *at = strstr(body, mark);

	if (!at) {
		fail_msg("there is no %s", mark);
		return "";
	}
	at += strlen(mark);
	return web_say(t, "%.*s", (int)strcspn(at, "<\"?"), at);
}

static void
forget_all(struct web_test *t)
{
	static const char *const all[] = { "community", "street", "resident", "resident2",
		"orghead", "member", "orghead2" };

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		web_forget(t, all[i]);
	}
}

static void
go_to(struct web_test *t, int days, int minute)
{
	clock_shift((struct moment){
		day_start((struct day){ clock_today().n + days }).ms + (int64_t)minute * 60000 });
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

/* An activity in five days from two to four, with a shift from one to five. */
static const char *
publish(struct web_test *t, const char *title)
{
	struct web_answer answer = web_submit(t, "/activities/new", "community", "/activities/new",
		web_say(t,
			"author=community%%3A" GUDUN
			"&kind=elder&audience=all&title=%s&body=一起来帮忙，材料都备好了。&"
			"region=" GUDUN "&place=古墩社区&from_at=%s&to_at=%s&deed=post&"
			"capacity=20&people_max=2&has_line=1",
			title, hour_ahead(t, 5, 14), hour_ahead(t, 5, 16)));

	return led_to(t, &answer);
}

/* The number of a shift of that title on the activity's page: the link of its heading. */
static const char *
shift_named(struct web_test *t, const char *activity, const char *title)
{
	struct web_answer answer = web_get(t, web_say(t, "%s/volunteers", activity), "community");
	const char *body = str_terminated(t->arena, answer.body);
	const char *at = strstr(body, web_say(t, "\">%s</a></h3>", title));
	const char *from = at;

	if (!at) {
		fail_msg("there is no shift %s", title);
		return "";
	}
	while (*from != '=') {
		from--;
	}
	return web_say(t, "%.*s", (int)(at - from - 2), from + 2);
}

static const char *
serve(struct web_test *t, const char *shift, const char *as, const char *fields)
{
	struct web_answer answer = web_submit(t, shift, as, shift, fields);

	return led_to(t, &answer);
}

static void
make_shift(struct web_test *t, const char *activity, const char *title, int needed)
{
	const char *page = web_say(t, "%s/volunteers", activity);
	struct web_answer answer = web_submit(t, page, "community", page,
		web_say(t,
			"title=%s&tasks=门口签到&from_at=%s&to_at=%s&needed=%d&insurance="
			"社区买了意外险",
			title, hour_ahead(t, 5, 13), hour_ahead(t, 5, 17), needed));

	led_to(t, &answer);
}

static const char *
code_of(struct web_test *t, const char *duty, const char *as)
{
	struct web_answer answer = web_get(t, duty, as);

	return after(t, &answer, "ticket__number\">");
}

/* ---- tests --------------------------------------------------------------------------------------- */

/* A shift is never overfilled, a place given up goes on, young people need consent, others may not. */
static void
a_shift_fills_up(void **state)
{
	struct web_test *t = *state;
	const char *activity = publish(t, "重阳敬老"),
		   *page = web_say(t, "%s/volunteers", activity), *shift, *first, *second;
	struct web_answer answer;

	assert_int_equal(web_post(t, page, "orghead", "title=x").status, 403);
	assert_int_equal(web_post(t, page, "street", "title=x").status, 422);
	assert_int_equal(web_post(t, page, "resident", "title=x").status, 403);
	make_shift(t, activity, "扶老人上车", 1);
	shift = shift_named(t, activity, "扶老人上车");
	answer = web_get(t, activity, NULL);
	assert_true(web_has(&answer, "扶老人上车"));
	answer = web_get(t, "/volunteers", NULL);
	assert_true(web_has(&answer, "扶老人上车"));
	answer = web_get(t, shift, NULL);
	assert_true(web_has(&answer, "社区买了意外险"));

	assert_int_equal(web_post(t, shift, "resident", "age=12").status, 422);
	assert_int_equal(web_post(t, shift, "resident", "age=16").status, 422);
	assert_int_equal(web_post(t, shift, "resident", "age=16&guardian=王秀英").status, 422);
	first = serve(t, shift, "resident", "age=16&guardian=王秀英&agreed=1");
	assert_int_equal(web_post(t, shift, "resident", "age=30").status, 422);
	second = serve(t, shift, "resident2", "age=66");
	answer = web_get(t, second, "resident2");
	assert_true(web_has(&answer, "候补第 1 位"));
	assert_int_equal(web_get(t, first, "resident2").status, 404);
	assert_int_equal(web_get(t, first, "community").status, 404);
	assert_int_equal(web_post(t, first, "resident2", "deed=cancel").status, 404);
	nothing_is_broken(t);

	assert_int_equal(web_post(t, first, "resident", "deed=cancel").status, 303);
	answer = web_get(t, second, "resident2");
	assert_true(web_has(&answer, "有名额了"));
	assert_int_equal(web_post(t, second, "resident2", "deed=accept").status, 303);
	assert_int_equal(strlen(code_of(t, second, "resident2")), 6);
	/* the organiser sees masks, and the guardian's name only after saying why */
	answer = web_get(t, web_say(t, "%s/people", shift), "community");
	assert_int_equal(answer.status, 200);
	assert_false(web_has(&answer, code_of(t, second, "resident2")));
	assert_int_equal(web_get(t, web_say(t, "%s/people", shift), "street").status, 404);
	assert_int_equal(web_get(t, web_say(t, "%s/people", shift), "community2").status, 403);
	nothing_is_broken(t);
}

/* What the first of two tests leaves for the second: a duty of resident that counts two hours. */
static const char *counted_duty;
static struct moment before_it;

/* In and out by code, within the shift; who forgot to check out is counted, bounded. */
static void
hours_are_counted_within_the_shift(void **state)
{
	struct web_test *t = *state;
	const char *activity = publish(t, "捡垃圾"), *shift, *duty, *other, *hours, *code, *codes;
	struct web_answer answer;

	before_it = clock_now();
	make_shift(t, activity, "河边捡垃圾", 3);
	shift = shift_named(t, activity, "河边捡垃圾");
	codes = web_say(t, "%s/code", shift);
	duty = serve(t, shift, "resident", "age=40");
	other = serve(t, shift, "resident2", "age=40");
	hours = web_say(t, "%s/hours", duty);
	code = code_of(t, duty, "resident");
	assert_int_equal(web_post(t, codes, "community", web_say(t, "code=%s", code)).status, 422);
	assert_int_equal(web_post(t, hours, "community", "minutes=60&reason=太早了").status, 422);

	go_to(t, 5, 12 * 60 + 30); /* early: what counts begins with the shift */
	assert_int_equal(web_post(t, codes, "orghead", web_say(t, "code=%s", code)).status, 403);
	assert_int_equal(web_post(t, codes, "community", "code=ZZZZZZ").status, 422);
	assert_int_equal(web_post(t, codes, "community", web_say(t, "code=%s", code)).status, 303);
	assert_int_equal(web_post(t, codes, "community",
				 web_say(t, "code=%s", code_of(t, other, "resident2")))
				 .status,
		303);
	go_to(t, 0, 15 * 60);
	assert_int_equal(web_post(t, codes, "community", web_say(t, "code=%s", code)).status, 303);
	answer = web_get(t, duty, "resident");
	assert_true(web_has(&answer, "2 小时"));
	assert_int_equal(web_post(t, codes, "community", web_say(t, "code=%s", code)).status, 422);

	go_to(t, 1, 600); /* who forgot to check out is counted, bounded */
	answer = web_get(t, other, "resident2");
	assert_true(web_has(&answer, "没有签退"));
	assert_true(web_has(&answer, "1 小时"));
	nothing_is_broken(t);

	counted_duty = duty;
}

/* Corrected in the open, objected to, answered; by nobody else. */
static void
hours_are_corrected_in_the_open(void **state)
{
	struct web_test *t = *state;
	const char *duty = counted_duty, *hours = web_say(t, "%s/hours", duty), *code;
	struct str token, mine;
	struct web_answer answer;

	/* wrong roles, too much, nothing new */
	assert_int_equal(web_get(t, hours, "resident").status, 403);
	assert_int_equal(web_get(t, hours, "street").status, 404);
	assert_int_equal(web_post(t, hours, "orghead", "minutes=200&reason=多写点").status, 403);
	assert_int_equal(web_post(t, hours, "street", "minutes=200&reason=多写点").status, 403);
	assert_int_equal(web_post(t, hours, "community", "minutes=200&reason=").status, 422);
	assert_int_equal(web_post(t, hours, "community", "minutes=241&reason=多了").status, 422);
	assert_int_equal(web_post(t, hours, "community", "minutes=120&reason=一样").status, 422);
	assert_int_equal(
		web_submit(t, hours, "community", hours, "minutes=210&reason=收工具到四点半")
			.status,
		303);
	answer = web_get(t, duty, "resident");
	assert_true(web_has(&answer, "2 小时 改为 3 小时 30 分"));
	assert_true(web_has(&answer, "收工具到四点半"));
	answer = web_get(t, "/me/notices", "resident");
	assert_true(web_has(&answer, "志愿时长有更正"));

	/* the volunteer objects once, the organiser answers; and the same for programs */
	assert_int_equal(
		web_post(t, web_say(t, "%s/object", duty), "resident2", "words=不对").status, 404);
	assert_int_equal(
		web_post(t, web_say(t, "%s/object", duty), "resident", "words=我五点才走").status,
		303);
	assert_int_equal(
		web_post(t, web_say(t, "%s/object", duty), "resident", "words=再说一次").status,
		422);
	answer = web_get(t, hours, "community");
	assert_true(web_has(&answer, "我五点才走"));
	assert_int_equal(
		web_post(t, web_say(t, "/activities/duties/%s/answer", strrchr(duty, '/') + 1),
			"community", "words=名单上是四点半")
			.status,
		303);
	answer = web_get(t, duty, "resident");
	assert_true(web_has(&answer, "名单上是四点半"));
	token = web_token(t, "community");
	mine = web_token(t, "resident");
	code = web_say(t, "/api/v1/duties/%s/corrections", strrchr(duty, '/') + 1);
	answer = web_api(t, &(struct web_call){ METHOD_POST, code, mine, "k1",
				    "{\"minutes\":240,\"reason\":\"自己改\"}" });
	assert_int_equal(answer.status, 403);
	answer = web_api(t, &(struct web_call){ METHOD_POST, code, token, "k2",
				    "{\"minutes\":999,\"reason\":\"太多\"}" });
	assert_int_equal(answer.status, 422);
	answer = web_api(t, &(struct web_call){ METHOD_POST, code, token, "k3",
				    "{\"minutes\":240,\"reason\":\"同伴证明\"}" });
	assert_int_equal(answer.status, 201);
	assert_true(web_has(&answer, "\"minutes\":240"));
	answer = web_api(t, &(struct web_call){ METHOD_GET, "/api/v1/duties", mine, NULL, NULL });
	assert_true(web_has(&answer, "\"minutes\":240"));
	nothing_is_broken(t);
	clock_shift(before_it);
	forget_all(t);
}

/* A year's hours on paper, which anybody may check and nobody learns a name from. */
static void
certificates_can_be_checked(void **state)
{
	struct web_test *t = *state;
	struct web_answer answer = web_get(t, "/me/volunteer", "resident");
	const char *verify, *paper;

	assert_true(web_has(&answer, "河边捡垃圾")); /* served above */
	assert_int_equal(
		web_post(t, "/me/volunteer/certificates", "resident", "year=2001").status, 422);
	assert_int_equal(web_post(t, "/me/volunteer/certificates", "center", "year=").status, 422);
	assert_int_equal(
		web_post(t, "/me/volunteer/certificates", "resident", "year=").status, 303);
	answer = web_get(t, "/me/volunteer", "resident");
	verify = web_say(t, "/verify/volunteer/%s", after(t, &answer, "/verify/volunteer/"));
	paper = web_say(t, "/me/volunteer/certificates/%s",
		after(t, &answer, "href=\"/me/volunteer/certificates/"));
	assert_int_equal(web_get(t, paper, "resident2").status, 404);
	assert_int_equal(web_get(t, paper, NULL).status, 303);
	answer = web_get(t, verify, NULL);
	assert_int_equal(answer.status, 200);
	assert_true(web_has(&answer, "证明是真的"));
	assert_true(web_has(&answer, "**"));
	assert_int_equal(web_get(t, "/verify/volunteer/AAAAAAAAAAAAAAAA", NULL).status, 404);
	answer = web_get(t, "/me/volunteer/hours.csv", "resident");
	assert_int_equal(answer.status, 200);
	assert_true(web_has(&answer, "河边捡垃圾"));
	answer = web_get(t, "/me/data/export", "resident");
	assert_true(web_has(&answer, "volunteering"));
}

/* Who called a shift off, or moved it, tells those who signed up; fewer places than people are refused. */
static void
changes_reach_volunteers(void **state)
{
	struct web_test *t = *state;
	const char *activity = publish(t, "搬书"), *shift, *edit;

	make_shift(t, activity, "搬书到三楼", 2);
	shift = shift_named(t, activity, "搬书到三楼");
	edit = web_say(t, "%s/edit", shift);
	serve(t, shift, "resident", "age=40");
	serve(t, shift, "resident2", "age=40");
	assert_int_equal(web_submit(t, edit, "community", edit, "needed=1").status, 422);
	assert_int_equal(web_post(t, edit, "orghead", "needed=1").status, 403);
	assert_int_equal(web_submit(t, edit, "community", edit,
				 web_say(t, "needed=3&from_at=%s", hour_ahead(t, 5, 12)))
				 .status,
		303);
	for (int i = 0; i < 20 && due_run(t->app) <= 1; i++) {
	}
	struct web_answer answer = web_get(t, "/me/notices", "resident");

	assert_true(web_has(&answer, "志愿岗位换了时间"));
	assert_int_equal(web_post(t, web_say(t, "%s/drop", shift), "orghead", "").status, 403);
	assert_int_equal(web_post(t, web_say(t, "%s/drop", shift), "community", "").status, 303);
	assert_int_equal(web_post(t, web_say(t, "%s/drop", shift), "community", "").status, 422);
	assert_int_equal(web_post(t, shift, "orghead", "age=40").status, 422);
	nothing_is_broken(t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_shift_fills_up),
		cmocka_unit_test(hours_are_counted_within_the_shift),
		cmocka_unit_test(hours_are_corrected_in_the_open),
		cmocka_unit_test(certificates_can_be_checked),
		cmocka_unit_test(changes_reach_volunteers),
	};

	offices_register(offices, sizeof(offices) / sizeof(offices[0]));
	return WEB_TEST_RUN("volunteer", tests);
}
