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

/* Who signs up, whichever way: by a code to a phone, in groups, with a guardian, at the counter; and who learns of it. */

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

static const char *
write_one(struct web_test *t, const char *deed, const char *more)
{
	struct web_answer answer = web_submit(t, "/activities/new", "community", "/activities/new",
		web_say(t,
			"author=community%%3A" GUDUN
			"&kind=craft&audience=all&body=一起来做一盏灯笼，材料都备好了。&"
			"region=" GUDUN
			"&place=古墩社区二楼活动室&from_at=%s&to_at=%s&has_line=1&deed=%s&%s",
			hour_ahead(t, 5, 14), hour_ahead(t, 5, 16), deed, more));

	return led_to(t, &answer);
}

static const char *
after(struct web_test *t, const struct web_answer *answer, const char *mark)
{
	const char *body = str_terminated(t->arena, answer->body), *at = strstr(body, mark);

	if (!at) {
		fail_msg("there is no %s in %.2000s", mark, body);
		return "";
	}
	at += strlen(mark);
	return web_say(t, "%.*s", (int)strcspn(at, "<\""), at);
}

static const char *
at_title(struct web_test *t, const char *title)
{
	struct web_answer answer = web_get(t, web_say(t, "/activities?q=%s", title), NULL);

	return web_say(t, "/activities/%s", after(t, &answer, "<h3><a href=\"/activities/"));
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

/* From the number to the form: what a browser without an account does. */
static const char *
show_phone(struct web_test *t, const char *activity, const char *phone)
{
	const char *at = web_say(t, "%s/phone", activity), *code_page;
	struct web_answer answer;
	const char *code;

	web_forget(t, NULL);
	answer = web_submit(t, at, NULL, at, web_say(t, "phone=%s", phone));
	code_page = led_to(t, &answer);
	answer = web_get(t, code_page, NULL);
	code = web_say(t, "%.6s", after(t, &answer, "报名验证码 "));
	answer = web_submit(t, code_page, NULL, code_page, web_say(t, "code=%s", code));
	return led_to(t, &answer);
}

static struct web_answer
sign_up_by_phone(struct web_test *t, const char *activity, const char *phone, const char *fields)
{
	const char *form = show_phone(t, activity, phone);

	return web_submit(t, form, NULL, form, fields);
}

/* ---- tests --------------------------------------------------------------------------------------- */

/* By a code to the phone; found again by number and ticket; once for each number. */
static void
a_phone_is_enough(void **state)
{
	struct web_test *t = *state;
	const char *activity = write_one(t, "post", "title=手机报名&capacity=2&people_max=2"),
		   *code;
	struct web_answer answer = sign_up_by_phone(
		t, activity, "13900010001", "name=诸葛金枝&people=2&guests=诸葛小枝");
	const char *ticket = led_to(t, &answer), *second;

	answer = web_get(t, ticket, NULL);
	assert_true(web_has(&answer, "诸葛金枝"));
	code = after(t, &answer, "ticket__number\">");
	assert_int_equal(strlen(code), 6);
	/* the number once more: the ticket that is there */
	assert_string_equal(web_say(t, "%.22s", show_phone(t, activity, "13900010001")),
		web_say(t, "%.22s", web_say(t, "%s/phone/signup", activity)));
	answer = web_get(t, web_say(t, "%s/phone/signup", activity), NULL);
	assert_non_null(strstr(led_to(t, &answer), "/activities/tickets/"));
	answer = web_post(t, web_say(t, "%s/phone/signup", activity), NULL, "name=再来&people=1");
	assert_non_null(strstr(led_to(t, &answer), "/activities/tickets/"));

	/* another waits, and gets what is given up by number and ticket */
	answer = sign_up_by_phone(t, activity, "13900010002", "name=王小云&people=1");
	second = led_to(t, &answer);
	answer = web_get(t, second, NULL);
	assert_true(web_has(&answer, "候补第 1 位"));
	web_forget(t, NULL);
	answer = web_submit(t, "/activities/tickets", NULL, "/activities/tickets",
		web_say(t, "phone=13900010001&code=%s", code));
	ticket = led_to(t, &answer);
	answer = web_submit(t, ticket, NULL, ticket, "deed=cancel");
	assert_int_equal(answer.status, 303);
	answer = web_get(t, second, NULL);
	assert_true(web_has(&answer, "有名额了"));
	answer = web_submit(t, second, NULL, second, "deed=accept");
	assert_int_equal(answer.status, 303);
	answer = web_get(t, second, NULL);
	assert_true(web_has(&answer, "到场给工作人员看二维码"));
	answer = web_get(t, web_say(t, "%s/calendar.ics", second), NULL);
	assert_true(web_has(&answer, "BEGIN:VEVENT"));
	nothing_is_broken(t);
}

/* Whether anybody knows the number or not, the same is answered; and whoever has only half finds nothing. */
static void
nobody_learns_whose_a_number_is(void **state)
{
	struct web_test *t = *state;
	const char *activity = write_one(t, "post", "title=谁的号码&capacity=9&people_max=2");
	const char *phone = web_say(t, "%s/phone", activity), *code;
	struct web_answer answer = sign_up_by_phone(
		t, activity, "13900020001", "name=钱多&people=1");
	struct web_answer known, unknown;

	answer = web_get(t, led_to(t, &answer), NULL);
	code = after(t, &answer, "ticket__number\">");
	web_forget(t, NULL);
	known = web_submit(t, phone, NULL, phone, "phone=13900020001");
	web_forget(t, NULL);
	unknown = web_submit(t, phone, NULL, phone, "phone=13900020002");
	assert_int_equal(known.status, unknown.status);
	assert_true(str_equal(known.location, unknown.location));
	assert_int_equal(web_post(t, phone, NULL, "phone=0571-85110000").status, 422);
	assert_int_equal(web_post(t, phone, NULL, "phone=1390002").status, 422);
	/* without a code there is no form, and a wrong one counts */
	web_forget(t, NULL);
	assert_int_equal(web_get(t, web_say(t, "%s/signup", phone), NULL).status, 303);
	answer = web_post(t, web_say(t, "%s/signup", phone), NULL, "name=钱多&people=1");
	assert_string_equal(led_to(t, &answer), phone);
	answer = web_get(t, activity, NULL);
	assert_true(web_has(&answer, "还剩 8 个名额"));
	answer = web_submit(t, phone, NULL, phone, "phone=13900020003");
	answer = web_submit(t, web_say(t, "%s/code", phone), NULL, web_say(t, "%s/code", phone),
		"code=0000000");
	assert_int_equal(answer.status, 422);
	assert_true(web_has(&answer, "还可以试 4 次"));

	known = web_post(t, "/activities/tickets", NULL, "phone=13900020001&code=222222");
	unknown = web_post(
		t, "/activities/tickets", NULL, web_say(t, "phone=13900020009&code=%s", code));
	assert_int_equal(known.status, 422);
	assert_int_equal(unknown.status, 422);
	assert_true(web_has(&known, "两样都对才能查到"));
	assert_true(web_has(&unknown, "两样都对才能查到"));
	/* a key that nobody gave out, and one for another ticket */
	assert_int_equal(web_get(t, "/activities/tickets/1-99999999999999-00", NULL).status, 303);
	assert_int_equal(
		web_post(t, "/activities/tickets/1-99999999999999-00", NULL, "deed=cancel").status,
		404);
	nothing_is_broken(t);
}

/* By age and by where people live; full groups and misfits are refused with what is left. */
static void
places_are_kept_for_groups(void **state)
{
	struct web_test *t = *state;
	const char *activity = write_one(t, "save", "title=分组活动&capacity=50&people_max=3"),
		   *groups = web_say(t, "%s/groups", activity);
	struct web_answer answer;

	assert_int_equal(web_submit(t, groups, "community", groups,
				 "name=孩子&capacity=2&age_min=7&age_max=12")
				 .status,
		303);
	assert_int_equal(web_submit(t, groups, "community", groups,
				 "name=本社区的大人&capacity=2&age_min=18&region=" GUDUN)
				 .status,
		303);
	assert_int_equal(
		web_submit(t, groups, "community", groups, "name=多余&capacity=9").status, 303);
	answer = web_get(t, groups, "community");
	assert_true(web_has(&answer, "现在 13 个"));
	/* the third goes again */
	{
		const char *body = str_terminated(t->arena, answer.body), *at = NULL;

		for (const char *next = body; (next = strstr(next, "name=\"group\" value=\""));
			next++) {
			at = next;
		}
		at += strlen("name=\"group\" value=\"");
		assert_int_equal(
			web_post(t, web_say(t, "%s/deed", groups), "community",
				web_say(t, "group=%.*s&deed=remove", (int)strcspn(at, "\""), at))
				.status,
			303);
	}
	assert_int_equal(
		web_post(t, web_say(t, "%s/deed", activity), "community", "deed=post").status, 303);
	answer = web_get(t, activity, NULL);
	assert_true(web_has(&answer, "孩子"));
	assert_true(web_has(&answer, "7—12 岁"));
	assert_true(web_has(&answer, "还剩 2 个名额"));
	assert_true(web_has(&answer, "共 4 个名额"));
	/* too late for another group, and not by others */
	assert_int_equal(web_post(t, groups, "community", "name=再来一组&capacity=3").status, 422);
	assert_int_equal(web_get(t, groups, "orghead").status, 403);
	nothing_is_broken(t);
}

/* … each in the first that fits, all of a sign-up in one. */
static void
each_goes_where_it_fits(void **state)
{
	struct web_test *t = *state;
	const char *activity = at_title(t, "分组活动"),
		   *counter = web_say(t, "%s/counter", activity);
	struct web_answer answer;

	answer = web_post(t, counter, "community",
		"name=甲&people=1&age=15&home=" GUDUN
		"&guardian=乙&guardian_phone=13900030001&agreed=1");
	assert_int_equal(answer.status, 422);
	assert_true(web_has(&answer, "没有适合的名额"));
	assert_true(web_has(&answer, "还剩 2 个"));
	answer = web_post(t, counter, "community", "name=甲&people=1&age=40&home=330106003");
	assert_int_equal(answer.status, 422);
	answer = web_post(t, counter, "community", "name=甲&people=1&age=40");
	assert_true(web_has(&answer, "名额按住处分"));
	answer = web_post(t, counter, "community", "name=甲&people=2&age=40&home=" GUDUN);
	assert_true(web_has(&answer, "请写每个同行人的姓名和年龄"));
	/* all or none, and in one group */
	answer = web_post(t, counter, "community",
		"name=甲&people=1&age=40&guests=小甲 9&agreed=1&home=" GUDUN);
	assert_int_equal(answer.status, 422);
	answer = web_post(t, counter, "community",
		"name=甲&people=3&age=40&guests=乙 41%0A丙 42&home=" GUDUN);
	assert_int_equal(answer.status, 422); /* three never fit into two */
	assert_true(web_has(&answer, "一次报不了这么多人"));
	answer = web_post(
		t, counter, "community", "name=丁&people=2&age=40&guests=戊，41岁&home=" GUDUN);
	answer = web_get(t, led_to(t, &answer), "community");
	assert_true(web_has(&answer, "本社区的大人"));
	assert_true(web_has(&answer, "票号"));
	answer = web_post(t, counter, "community", "name=辛&people=1&age=50&home=" GUDUN);
	answer = web_get(t, led_to(t, &answer), "community");
	assert_true(web_has(&answer, "候补第 1 位"));
	answer = web_get(t, activity, NULL);
	assert_true(web_has(&answer, "已满"));
	assert_true(web_has(&answer, "还剩 2 个名额")); /* the children's stay theirs */
	answer = web_post(t, counter, "community",
		"name=己&people=1&age=9&guardian=庚&guardian_phone=13900030002&agreed=1&"
		"home=" GUDUN);
	assert_int_equal(answer.status, 303);
	nothing_is_broken(t);
}

/* Fewer places in a group than are taken are refused; more go to who waits in it. */
static void
groups_grow_and_never_oversell(void **state)
{
	struct web_test *t = *state;
	const char *activity = write_one(t, "save", "title=分组增减&capacity=50&people_max=2"),
		   *groups = web_say(t, "%s/groups", activity),
		   *counter = web_say(t, "%s/counter", activity), *id, *waiting;
	struct web_answer answer;

	web_submit(t, groups, "community", groups, "name=大人&capacity=1&age_min=18");
	assert_int_equal(
		web_post(t, web_say(t, "%s/deed", activity), "community", "deed=post").status, 303);
	answer = web_post(t, counter, "community", "name=甲&people=1&age=40");
	assert_int_equal(answer.status, 303);
	answer = web_post(t, counter, "community", "name=乙&people=1&age=41");
	waiting = led_to(t, &answer);
	answer = web_get(t, waiting, "community");
	assert_true(web_has(&answer, "候补第 1 位"));
	answer = web_get(t, groups, "community");
	id = after(t, &answer, "name=\"group\" value=\"");
	assert_int_equal(web_post(t, web_say(t, "%s/deed", groups), "community",
				 web_say(t, "group=%s&deed=resize&capacity=3", id))
				 .status,
		303);
	answer = web_get(t, waiting, "community");
	assert_true(web_has(&answer, "有名额了"));
	answer = web_post(t, web_say(t, "%s/deed", groups), "community",
		web_say(t, "group=%s&deed=resize&capacity=1", id));
	assert_int_equal(answer.status, 422);
	answer = web_post(t, web_say(t, "%s/deed", groups), "community",
		web_say(t, "group=%s&deed=remove", id));
	assert_int_equal(answer.status, 422);
	nothing_is_broken(t);
}

/* Every refusal at the counter and for relatives; which words the guardian agreed to is kept. */
static void
helpers_are_refused_what_is_wrong(void **state)
{
	static const struct wrong {
		const char *fields, *says;
	} all[] = {
		{ "people=1", "name" },
		{ "name=甲&people=0", "people" },
		{ "name=甲&people=9", "一次报不了这么多人" },
		{ "name=甲&people=2&guests=乙%0A丙", "对不上" },
		{ "name=甲&people=1&guests=9", "一行写一个人" },
		{ "name=甲&people=1&phone=12", "phone" },
		{ "name=甲&people=1&age=200", "age" },
		{ "name=甲&people=1&age=9", "请写监护人姓名" },
		{ "name=甲&people=1&age=9&guardian=乙&agreed=1", "请写监护人的电话" },
		{ "name=甲&people=1&age=9&guardian=乙&guardian_phone=13900040001", "要监护人同意" },
		{ "name=甲&people=1&age=16&guardian=乙&guardian_phone=13900040001",
			"要监护人同意" },
		{ "name=甲&people=1&home=999", "home" },
	};
	struct web_test *t = *state;
	const char *activity = write_one(t, "post", "title=窗口拒绝&capacity=5&people_max=3"),
		   *counter = web_say(t, "%s/counter", activity);
	struct web_answer answer;

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		answer = web_post(t, counter, "community", all[i].fields);
		if (answer.status != 422 || !web_has(&answer, all[i].says)) {
			fail_msg("%s: %d, not %s", all[i].fields, answer.status, all[i].says);
		}
	}
	/* nor by those who may not */
	assert_int_equal(web_post(t, counter, "resident", "name=甲&people=1").status, 403);
	assert_int_equal(web_post(t, counter, "orghead", "name=甲&people=1").status, 403);
	assert_int_equal(
		web_post(t, web_say(t, "%s/signup", activity), "resident", "whom=99&people=1")
			.status,
		422);
	answer = web_get(t, activity, NULL);
	assert_true(web_has(&answer, "还剩 5 个名额"));

	answer = web_post(t, counter, "community",
		"name=小甲&people=1&age=9&guardian=甲&guardian_phone=13900040001&agreed=1");
	answer = web_get(t, led_to(t, &answer), "community");
	assert_true(web_has(&answer, "监护人：甲"));
	/* an adult with children is their guardian */
	answer = web_post(t, counter, "community",
		"name=乙&phone=13900040002&people=1&age=40&guests=小乙 8&agreed=1");
	answer = web_get(t, led_to(t, &answer), "community");
	assert_true(web_has(&answer, "监护人：乙"));
	nothing_is_broken(t);
}

/* Those who come hear of it the day before; whoever no message reaches is on the list of those to be called. */
static void
those_who_come_are_reminded(void **state)
{
	struct web_test *t = *state;
	struct moment now = clock_now();
	const char *activity = write_one(
			   t, "post", "title=提醒一下&capacity=5&people_max=3&fee=12.50"),
		   *counter = web_say(t, "%s/counter", activity),
		   *people = web_say(t, "%s/people", activity), *page;
	struct web_answer answer;

	page = web_say(t, "%s/signup", activity);
	answer = web_submit(t, page, "resident", page, "people=2");
	answer = web_get(t, led_to(t, &answer), "resident");
	assert_true(web_has(&answer, "现场付"));
	assert_true(web_has(&answer, "25"));
	answer = web_post(t, counter, "community", "name=没电话的人&people=1");
	answer = web_get(t, people, "community");
	assert_false(web_has(&answer, "提醒来参加"));
	clock_shift((struct moment){
		day_start((struct day){ clock_today().n + 4 }).ms + INT64_C(15) * 3600000 });
	web_forget(t, "resident");
	web_forget(t, "community");
	run_due(t);
	answer = web_get(t, "/me/notices", "resident");
	assert_true(web_has(&answer, "活动快要开始了"));
	answer = web_get(t, people, "community");
	assert_true(web_has(&answer, "提醒来参加"));
	clock_shift(now);
	web_forget(t, "resident");
	web_forget(t, "community");
	nothing_is_broken(t);
}

static void
calendars_know_the_time(void **state)
{
	struct web_test *t = *state;
	const char *activity = write_one(t, "post", "title=日历&capacity=5&people_max=3");
	struct web_answer answer = web_get(t, web_say(t, "%s/calendar.ics", activity), NULL);

	assert_int_equal(answer.status, 200);
	assert_true(web_has(&answer, "SUMMARY:日历"));
	assert_true(str_starts(answer.content_type, STR("text/calendar")));
	assert_int_equal(web_get(t, "/activities/999999/calendar.ics", NULL).status, 404);
}

/* Written, changed and called off by a program; the same key gives the first answer again. */
static void
programs_publish(void **state)
{
	struct web_test *t = *state;
	struct str token = web_token(t, "community"), other = web_token(t, "orghead");
	const char *from = web_say(t, "%s:00", hour_ahead(t, 6, 9)),
		   *to = web_say(t, "%s:00", hour_ahead(t, 6, 11)), *path;
	struct web_call call = { METHOD_POST, "/api/v1/activities", token, "write-1", NULL };
	struct web_answer answer, again;

	call.json = web_say(t,
		"{\"author\":\"community:" GUDUN
		"\",\"title\":\"程序发布\",\"kind\":\"craft\",\"audience\":\"all\","
		"\"body\":\"一起来做一盏灯笼，材料都备好了。\",\"region\":\"" GUDUN
		"\",\"place\":\"古墩社区二楼\",\"from_at\":\"%s+08:00\",\"to_at\":\"%s+08:00\","
		"\"capacity\":8,\"people_max\":2,\"has_line\":true,\"deed\":\"post\"}",
		from, to);
	answer = web_api(t, &call);
	if (answer.status != 201) {
		fail_msg("%d %.*s", answer.status, STR_ARG(answer.body));
	}
	assert_true(web_has(&answer, "\"state\":\"open\""));
	again = web_api(t, &call);
	assert_true(str_equal(answer.body, again.body));
	path = str_terminated(t->arena, web_header(&answer, "Location"));
	answer = web_get(t, path, NULL);
	assert_true(web_has(&answer, "\"capacity\":8"));
	call = (struct web_call){ METHOD_PUT, path, token, NULL,
		str_terminated(t->arena,
			str_format(t->arena,
				"{\"title\":\"程序改过\",\"kind\":\"craft\",\"audience\":\"all\","
				"\"body\":\"一起来做一盏灯笼，材料都备好了。\",\"region\":\"" GUDUN
				"\",\"place\":\"古墩社区二楼\",\"from_at\":\"%s+08:00\",\"to_at\":"
				"\"%s+08:00\",\"capacity\":9,\"people_max\":2,\"has_line\":true}",
				from, to)) };
	answer = web_api(t, &call);
	if (answer.status != 200) {
		fail_msg("%d %.*s", answer.status, STR_ARG(answer.body));
	}
	assert_true(web_has(&answer, "程序改过"));
	call.token = other;
	assert_int_equal(web_api(t, &call).status, 403);
	call = (struct web_call){ METHOD_DELETE, path, token, NULL, NULL };
	assert_int_equal(web_api(t, &call).status, 422);
	call.target = web_say(t, "%s?note=天气不好", path);
	answer = web_api(t, &call);
	if (answer.status != 200) {
		fail_msg("%d %.*s", answer.status, STR_ARG(answer.body));
	}
	assert_true(web_has(&answer, "\"state\":\"cancelled\""));
	assert_int_equal(web_api(t, &call).status, 409);
	nothing_is_broken(t);
}

/* Neither by name, phone nor age, on any page, feed, count or error; the whole walk of routes is the rights test's. */
static void
nobody_learns_who_signed_up(void **state)
{
	static const char *const all[] = { NULL, "resident2", "member", "orghead", "orghead2",
		"community", "community2", "street", "street2", "district", "center", "auditor",
		"admin", "finance", "assessor" };
	static const char *const secrets[] = { "诸葛金枝", "诸葛银枝", "慕容铜枝", "13977766001",
		"13977766002", "139****6001", "117 岁", "\"age\":117" };
	struct web_test *t = *state;
	const char *activity = write_one(t, "post", "title=谁也不知道&capacity=5&people_max=2");
	struct web_answer answer = sign_up_by_phone(
		t, activity, "13977766001", "name=诸葛金枝&people=2&guests=诸葛银枝 117&age=117");
	const char *ticket = led_to(t, &answer), *counter = web_say(t, "%s/counter", activity);
	const char *const behind[] = { "", "/people", "/counter", "/signup", "/phone",
		"/phone/code", "/phone/signup", "/groups", "/edit", "/calendar.ics" };
	const char *const paths[] = { "/activities?q=诸葛金", "/activities?q=1397776600",
		"/activities?q=6001", "/desk/activities", "/me/activities", "/activities/tickets",
		"/api/v1/activities?q=诸葛", web_say(t, "/api/v1%s", activity), "/me/data/export" };

	assert_non_null(ticket);
	answer = web_post(t, counter, "community",
		"name=小甲&people=1&age=9&guardian=慕容铜枝&guardian_phone=13977766002&agreed=1");
	assert_int_equal(answer.status, 303);
	web_forget(t, NULL);
	for (size_t who = 0; who < sizeof(all) / sizeof(all[0]); who++) {
		for (size_t i = 0; i < 19; i++) {
			const char *path = i < 10 ? web_say(t, "%s%s", activity, behind[i])
						  : paths[i - 10];

			answer = web_get(t, path, all[who]);
			for (size_t k = 0; k < sizeof(secrets) / sizeof(secrets[0]); k++) {
				/* the organiser's list has masks */
				if (web_has(&answer, secrets[k]) &&
					!(strstr(secrets[k], "***") && strstr(path, "/people"))) {
					fail_msg("%s tells %s %s", path,
						all[who] ? all[who] : "nobody", secrets[k]);
				}
			}
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_phone_is_enough),
		cmocka_unit_test(nobody_learns_whose_a_number_is),
		cmocka_unit_test(places_are_kept_for_groups),
		cmocka_unit_test(each_goes_where_it_fits),
		cmocka_unit_test(groups_grow_and_never_oversell),
		cmocka_unit_test(helpers_are_refused_what_is_wrong),
		cmocka_unit_test(those_who_come_are_reminded),
		cmocka_unit_test(calendars_know_the_time),
		cmocka_unit_test(programs_publish),
		cmocka_unit_test(nobody_learns_who_signed_up),
	};

	offices_register(offices, sizeof(offices) / sizeof(offices[0]));
	return WEB_TEST_RUN("signup", tests);
}
