#include "app_inner.h"
#include "due.h"
#include "kernel_queries.h"
#include "sms_browser.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

/* The counter: a number replaced, with its delay and the old number's word; relatives who act, agreed and ended. */

enum { HOUR_MS = 3600000, DAY_MS = 24 * HOUR_MS };

static const char resident[] = "13800000001", other[] = "13800000002", fresh[] = "13977770001";

static void
later(int64_t ms)
{
	clock_shift((struct moment){ clock_now().ms + ms });
}

static struct web_answer
replace(struct web_test *t, const char *old_phone, const char *name, const char *new_phone,
	const char *ticks)
{
	return web_submit(t, "/counter", "community", "/counter/phone",
		str_format(t->arena, "old_phone=%s&name=%s&new_phone=%s&reason=手机丢了%s",
			old_phone, name, new_phone, ticks)
			.ptr);
}

static bool
opens(struct web_test *t, const char *phone)
{
	struct web_answer answer = sms_sign_in_by(t, phone);

	return answer.status == 303 && !str_starts(answer.location, STR("/login"));
}

/* What the officer types must fit, and nothing is told by what does not. */
static void
only_the_owner_gets_another_number(void **state)
{
	struct web_test *t = *state;
	struct web_answer nobody, misnamed, answer;

	answer = replace(t, resident, "沈佳音", fresh, "");
	assert_int_equal(answer.status, 422);
	assert_true(web_has(&answer, "请先核对身份证"));
	nobody = replace(t, "13912340000", "沈佳音", fresh, "&is_seen=1");
	misnamed = replace(t, resident, "沈佳", fresh, "&is_seen=1");
	assert_int_equal(nobody.status, 422);
	assert_int_equal(misnamed.status, 422);
	assert_true(web_has(&nobody, "没有这个号码的账号，或姓名"));
	assert_true(web_has(&misnamed, "没有这个号码的账号，或姓名"));
	answer = replace(t, resident, "沈佳音", other, "&is_seen=1&is_old_dead=1");
	assert_int_equal(answer.status, 422);
	assert_true(web_has(&answer, "另一个正在使用的账号"));
	assert_int_equal(web_get(t, "/counter", "resident").status, 403);
}

static void
a_dead_number_is_replaced_at_once(void **state)
{
	struct web_test *t = *state;

	later(48LL * HOUR_MS);
	web_forget(t, "community");
	web_forget(t, "resident");
	assert_int_equal(web_get(t, "/me", "resident").status, 200);
	assert_int_equal(
		replace(t, resident, "沈佳音", fresh, "&is_seen=1&is_old_dead=1").status, 303);
	assert_int_equal(web_get(t, "/me", "resident").status, 303); /* signed out */
	assert_true(str_contains(sms_last(t, resident), STR("139****0001")));
	assert_true(str_contains(sms_last(t, fresh), STR("已改用这个手机号")));
	web_forget(t, "resident");
	assert_true(opens(t, fresh));
	assert_false(opens(t, resident)); /* would sign up: nobody's now */

	/* and back again, for the tests that follow */
	later(48LL * HOUR_MS);
	web_forget(t, "community");
	assert_int_equal(
		replace(t, fresh, "沈 佳音", resident, "&is_seen=1&is_old_dead=1").status, 303);
	assert_true(opens(t, resident));
}

/* The link in the message to the old number. */
static const char *
link_of(struct web_test *t, const char *phone)
{
	struct str text = sms_last(t, phone);
	ptrdiff_t at = str_find(text, STR("/phone/keep/"));

	assert_true(at > 0);
	return str_format(t->arena, "%.*s", STR_ARG(str_slice(text, (size_t)at, text.len))).ptr;
}

static void
the_old_number_may_object(void **state)
{
	struct web_test *t = *state;
	struct web_answer answer;
	const char *link;

	later(48LL * HOUR_MS);
	web_forget(t, "community");
	assert_int_equal(replace(t, resident, "沈佳音", fresh, "&is_seen=1").status, 303);
	assert_true(str_contains(sms_last(t, fresh), STR("24 小时后")));
	link = link_of(t, resident);
	assert_true(opens(t, resident)); /* nothing has changed yet */
	answer = web_get(t, "/me/phone", NULL);
	assert_true(web_has(&answer, "139****0001"));
	web_forget(t, NULL);
	answer = web_get(t, link, NULL);
	assert_int_equal(answer.status, 200);
	assert_true(web_has(&answer, "139****0001"));
	assert_int_equal(web_submit(t, link, NULL, link, "").status, 303);
	assert_int_equal(web_get(t, link, NULL).status, 404); /* once */
	answer = web_get(t, "/me/notices", "community");
	assert_true(web_has(&answer, "原号码不同意"));
	later(25LL * HOUR_MS);
	due_run(t->app);
	assert_true(opens(t, resident));

	/* who is signed in needs no link */
	web_forget(t, "community");
	assert_int_equal(replace(t, resident, "沈佳音", fresh, "&is_seen=1").status, 303);
	assert_true(opens(t, resident));
	assert_int_equal(web_submit(t, "/me/phone", NULL, "/me/phone/keep", "").status, 303);
	later(25LL * HOUR_MS);
	due_run(t->app);
	assert_true(opens(t, resident));
}

static void
without_objection_it_takes_effect(void **state)
{
	struct web_test *t = *state;
	struct web_answer answer;

	later(48LL * HOUR_MS);
	web_forget(t, "community");
	assert_int_equal(replace(t, resident, "沈佳音", fresh, "&is_seen=1").status, 303);
	later(23LL * HOUR_MS);
	due_run(t->app);
	assert_true(opens(t, resident));
	later(HOUR_MS + 60000);
	due_run(t->app);
	assert_int_equal(web_get(t, "/me", NULL).status, 303); /* signed out */
	assert_true(opens(t, fresh));
	web_forget(t, "auditor");
	answer = web_get(t, "/audit?verb=phone.replace", "auditor");
	assert_true(web_has(&answer, "手机丢了"));
	later(48LL * HOUR_MS);
	web_forget(t, "community");
	assert_int_equal(
		replace(t, fresh, "沈佳音", resident, "&is_seen=1&is_old_dead=1").status, 303);
}

/* A number of nobody for a year, whose owner has neither password nor paper at hand. */
static void
a_silent_number_is_shown_at_the_counter(void **state)
{
	struct web_test *t = *state;

	later(370LL * 24 * HOUR_MS);
	assert_false(opens(t, other));
	web_forget(t, "community");
	assert_int_equal(replace(t, other, "方国梁", other, "&is_seen=1").status, 303);
	later(24LL * HOUR_MS);
	assert_true(opens(t, other));

	/* another account's number that was long silent may be taken over */
	web_forget(t, "community");
	assert_int_equal(
		replace(t, other, "方国梁", resident, "&is_seen=1&is_old_dead=1").status, 303);
	later(24LL * HOUR_MS);
	assert_true(opens(t, resident));
	web_forget(t, "community");
	assert_int_equal(
		replace(t, resident, "方国梁", other, "&is_seen=1&is_old_dead=1").status, 303);
}

/* ---- whoever has the number now ---------------------------------------------------------------------- */

static struct web_answer
free_number(struct web_test *t, const char *phone, const char *holder, const char *ticks)
{
	return web_submit(t, "/counter", "community", "/counter/free",
		str_format(t->arena, "phone=%s&holder=%s&grounds=去年新办的号码%s", phone, holder,
			ticks)
			.ptr);
}

static void
a_silent_number_goes_to_its_new_holder(void **state)
{
	struct web_test *t = *state;
	static const char number[] = "13966660006";
	struct web_answer answer;

	later(48LL * HOUR_MS);
	sms_sign_in_by(t, number);
	assert_int_equal(
		web_submit(t, "/login/new", NULL, "/login/new", "name=旧机主&agree=account").status,
		303);
	web_forget(t, NULL);
	web_forget(t, "community");
	answer = free_number(t, number, "新机主", "");
	assert_int_equal(answer.status, 422);
	assert_true(web_has(&answer, "请先核对身份证和手机"));
	answer = free_number(t, number, "新机主", "&is_holder_seen=1");
	assert_int_equal(answer.status, 422); /* it is in use */
	assert_true(web_has(&answer, "不久前还用来登录过"));

	later(370LL * 24 * HOUR_MS);
	web_forget(t, "community");
	assert_false(opens(t, number));
	web_forget(t, NULL);
	answer = free_number(t, number, "旧 机主", "&is_holder_seen=1");
	assert_int_equal(answer.status, 422);
	assert_true(web_has(&answer, "姓名和账号上的一样"));
	answer = free_number(t, "13966660007", "新机主", "&is_holder_seen=1");
	assert_true(web_has(&answer, "没有绑定账号"));
	assert_int_equal(free_number(t, number, "新机主", "&is_holder_seen=1").status, 303);

	later(24LL * HOUR_MS);
	answer = sms_sign_in_by(t, number);
	assert_true(str_equal(answer.location, STR("/login/new")));
	assert_int_equal(
		web_submit(t, "/login/new", NULL, "/login/new", "name=新机主&agree=account").status,
		303);
	answer = web_get(t, "/me", NULL);
	assert_true(web_has(&answer, "新机主"));
	web_forget(t, NULL);
	web_forget(t, "auditor");
	answer = web_get(t, "/audit?verb=phone.free", "auditor");
	assert_true(web_has(&answer, "去年新办的号码"));
}

static void
programs_free_a_number_too(void **state)
{
	struct web_test *t = *state;
	struct web_call call = { .method = METHOD_POST,
		.target = "/api/v1/counter/free",
		.key = "free-1",
		.json = "{\"phone\":\"13966660006\",\"holder\":\"第三人\",\"grounds\":\"换号\","
			"\"is_holder_seen\":true}" };
	struct web_answer answer;

	later(370LL * 24 * HOUR_MS);
	web_forget(t, "resident");
	call.token = web_token(t, "resident");
	assert_int_equal(web_api(t, &call).status, 403);
	web_forget(t, "community");
	call.token = web_token(t, "community");
	answer = web_api(t, &call);
	assert_int_equal(answer.status, 200);
	assert_true(web_has(&answer, "\"freed\":true"));
	call.key = "free-2";
	assert_int_equal(web_api(t, &call).status, 422); /* nobody's now */
}

/* ---- made at the counter ---------------------------------------------------------------------------- */

/* The eight digits that the counter's page shows once. */
static struct str
shown_code(struct web_test *t)
{
	struct web_answer answer = web_get(t, "/counter", "community");
	struct str mark = STR("首次登录码 <span class=\"num\">");
	ptrdiff_t at = str_find(answer.body, mark);

	return at < 0 ? STR_NONE
		      : str_copy(t->arena, str_slice(answer.body, (size_t)at + mark.len,
						   (size_t)at + mark.len + 8));
}

static int
proves(struct web_test *t, const char *phone, struct str code)
{
	later(48LL * HOUR_MS); /* not of the limits of codes */
	sms_sign_in_by(t, phone);
	return web_submit(t, "/login/prove", NULL, "/login/prove",
		str_format(t->arena, "first=%.*s", STR_ARG(code)).ptr)
		.status;
}

static void
who_was_made_at_the_counter_is_found_there(void **state)
{
	struct web_test *t = *state;
	static const char typed[] = "13955550005", right[] = "13955550055";
	struct str first, second;
	struct web_answer answer;

	later(48LL * HOUR_MS);
	web_forget(t, "community");
	answer = web_post(t, "/cases/new/filing", "community",
		str_format(t->arena,
			"deed=save&name=梅园棋社&new_name=章桂花&new_phone=%s&is_told=1", typed)
			.ptr);
	assert_int_equal(answer.status, 303);
	answer = web_submit(t, "/counter", "community", "/counter/first",
		str_format(t->arena, "whom=%s&person=章桂花", typed).ptr);
	assert_int_equal(answer.status, 422);
	answer = web_submit(t, "/counter", "community", "/counter/first",
		str_format(t->arena, "whom=%s&person=章桂花&is_person_seen=1", typed).ptr);
	assert_int_equal(answer.status, 303);
	assert_int_equal(answer.location.len, strlen("/counter")); /* in no address */
	first = shown_code(t);
	assert_int_equal(first.len, 8);
	assert_int_equal(shown_code(t).len, 0); /* once */
	answer = web_submit(t, "/counter", "community", "/counter/first",
		str_format(t->arena, "whom=%s&person=章桂花&is_person_seen=1", typed).ptr);
	assert_int_equal(answer.status, 303);
	second = shown_code(t);
	assert_false(str_equal(first, second));
	assert_int_equal(proves(t, typed, first), 422); /* the one before is void */

	/* the number was mistyped: another, which waits as well, and its own code */
	web_forget(t, "community");
	answer = replace(t, typed, "章桂花", right, "&is_seen=1");
	assert_int_equal(answer.status, 303);
	answer = web_get(t, "/audit?verb=login.first_code", "auditor");
	assert_false(web_has(&answer, second.ptr));
	first = shown_code(t);
	assert_int_equal(first.len, 8);
	assert_int_equal(proves(t, right, second), 422);
	assert_int_equal(proves(t, right, first), 303);
	answer = web_get(t, "/me", NULL);
	assert_true(web_has(&answer, "章桂花"));
	web_forget(t, NULL);

	/* now it is theirs, and no code is to be given out */
	web_forget(t, "community");
	answer = web_submit(t, "/counter", "community", "/counter/first",
		str_format(t->arena, "whom=%s&person=章桂花&is_person_seen=1", right).ptr);
	assert_int_equal(answer.status, 422);
	assert_true(web_has(&answer, "已经验证过"));
	assert_int_equal(web_breaches(t).len, 0);
}

/* ---- relatives -------------------------------------------------------------------------------------- */

static const char *
bond_end(struct web_test *t, const char *as)
{
	struct web_answer answer = web_get(t, "/me/family", as);
	struct str mark = STR("action=\"/me/family/"), rest, id;
	ptrdiff_t at = str_find(answer.body, mark);

	while (at >= 0 && !(answer.body.ptr[(size_t)at + mark.len] >= '0' &&
				  answer.body.ptr[(size_t)at + mark.len] <= '9')) {
		answer.body = str_slice(answer.body, (size_t)at + mark.len, answer.body.len);
		at = str_find(answer.body, mark);
	}
	assert_true(at >= 0);
	rest = str_slice(answer.body, (size_t)at + mark.len, answer.body.len);
	assert_true(str_split(&rest, '/', &id));
	return str_format(t->arena, "/me/family/%.*s/end", STR_ARG(id)).ptr;
}

static struct str
draft_for(struct web_test *t, const char *as, struct login_id person, int status)
{
	struct web_answer answer = web_post(t, "/cases/new/filing", as,
		str_format(t->arena, "deed=save&name=夕阳合唱队&family=%lld", (long long)person.v)
			.ptr);

	assert_int_equal(answer.status, status);
	return status == 303 ? str_slice(answer.location, 0,
				       (size_t)str_find(answer.location, STR("/edit")))
			     : STR_NONE;
}

static void
a_relative_acts_until_it_is_ended(void **state)
{
	struct web_test *t = *state;
	struct login_id person = sms_login(t, "resident2");
	struct web_answer answer;
	struct str code, page;

	later(48LL * HOUR_MS);
	web_forget(t, "resident");
	web_forget(t, "resident2");
	draft_for(t, "resident", person, 403);
	answer = web_submit(t, "/me/family", "resident", "/me/family",
		str_format(t->arena, "phone=%s", other).ptr);
	assert_int_equal(answer.status, 303);
	assert_true(str_contains(sms_last(t, other), STR("沈**")));
	code = sms_digits(t, other);
	answer = web_submit(t, "/me/family", "resident", "/me/family/code", "code=abc");
	assert_int_equal(answer.status, 422);
	answer = web_submit(t, "/me/family", "resident", "/me/family/code",
		str_format(t->arena, "code=%.*s", STR_ARG(code)).ptr);
	assert_int_equal(answer.status, 303);
	answer = web_get(t, "/me/family", "resident2");
	assert_true(web_has(&answer, "沈佳音"));
	answer = web_get(t, "/me/notices", "resident2");
	assert_true(web_has(&answer, "沈佳音可以替您办事了"));

	answer = web_get(t, "/cases/new/filing", "resident");
	assert_true(web_has(&answer, "为家人方国梁办理"));
	page = draft_for(t, "resident", person, 303);
	answer = web_get(t, "/me/cases", "resident2");
	assert_true(web_has(&answer, "夕阳合唱队"));
	assert_int_equal(web_get(t, str_terminated(t->arena, page), "resident").status, 303);

	answer = web_submit(t, "/me/family", "resident2", bond_end(t, "resident2"), "");
	assert_int_equal(answer.status, 303);
	assert_int_equal(web_get(t, str_terminated(t->arena, page), "resident").status, 404);
	draft_for(t, "resident", person, 403);
	answer = web_get(t, "/me/notices", "resident");
	assert_true(web_has(&answer, "您不再替方国梁办事"));
	answer = web_get(t, "/me/data/export", "resident2");
	assert_true(web_has(&answer, "acting_for_me"));
}

static void
a_relative_is_recorded_at_the_counter(void **state)
{
	struct web_test *t = *state;
	const char *fields = "person_phone=13800000002&person_name=方国梁&proxy_phone=13800000001&"
			     "proxy_name=沈佳音&relation=女儿&is_both_seen=1";
	struct web_answer answer;

	/* resident lost the number to resident2 in the test before last: it is put back by its owner */
	web_forget(t, "resident");
	web_forget(t, "community");
	later(48LL * HOUR_MS);
	answer = web_submit(
		t, "/me/phone", "resident", "/me/phone", "current=chuke-demo&phone=13800000001");
	assert_int_equal(answer.status, 303);
	answer = web_submit(t, "/me/phone", "resident", "/me/phone/code",
		str_format(t->arena, "code=%.*s", STR_ARG(sms_digits(t, resident))).ptr);
	assert_int_equal(answer.status, 303);

	answer = web_submit(t, "/counter", "community", "/counter/family",
		"person_phone=13800000002&person_name=方国梁&proxy_phone=13800000001&"
		"proxy_name=沈佳音&relation=女儿");
	assert_int_equal(answer.status, 422);
	assert_int_equal(
		web_submit(t, "/counter", "community", "/counter/family", fields).status, 303);
	assert_int_equal(
		web_submit(t, "/counter", "community", "/counter/family", fields).status, 422);
	web_forget(t, "resident2");
	answer = web_get(t, "/me/family", "resident2");
	assert_true(web_has(&answer, "在窗口登记"));
	draft_for(t, "resident", sms_login(t, "resident2"), 303);
	answer = web_submit(t, "/me/family", "resident", bond_end(t, "resident"), "");
	assert_int_equal(answer.status, 303);
	draft_for(t, "resident", sms_login(t, "resident2"), 403);
	web_forget(t, "auditor");
	answer = web_get(t, "/audit?verb=family.counter", "auditor");
	assert_true(web_has(&answer, "女儿"));
	assert_int_equal(web_breaches(t).len, 0);
}

/* The number of what waits to be answered. */
static const char *
asked_at(struct web_test *t, const char *as)
{
	struct web_answer answer = web_get(t, "/me/family", as);
	struct str mark = STR("action=\"/me/family/asks/"), rest, id;
	ptrdiff_t at = str_find(answer.body, mark);

	assert_true(at >= 0);
	rest = str_slice(answer.body, (size_t)at + mark.len, answer.body.len);
	assert_true(str_split(&rest, '"', &id));
	return str_format(t->arena, "/me/family/asks/%.*s", STR_ARG(id)).ptr;
}

static struct web_answer
ask_family(struct web_test *t, const char *as, const char *phone, const char *side)
{
	later(48LL * HOUR_MS);
	web_forget(t, "resident");
	web_forget(t, "resident2");
	web_forget(t, "auditor");
	return web_submit(t, "/me/family", as, "/me/family",
		str_format(t->arena, "phone=%s&side=%s", phone, side).ptr);
}

static void
the_elder_asks_and_the_relative_agrees(void **state)
{
	struct web_test *t = *state;
	struct login_id person = sms_login(t, "resident2");
	struct web_answer answer;
	const char *ask;

	/* signed in, by the number that is theirs */
	assert_int_equal(ask_family(t, "resident2", resident, "ask").status, 303);
	assert_true(str_contains(sms_last(t, resident), STR("想请您替他")));
	draft_for(t, "resident", person, 403);
	answer = web_get(t, "/me/family", "auditor");
	assert_false(web_has(&answer, "想请您替他"));
	ask = asked_at(t, "resident");
	answer = web_get(t, "/me/family", "resident");
	assert_true(web_has(&answer, "方国梁想请您替他（她）办事"));
	assert_int_equal(web_post(t, ask, "auditor", "deed=agree").status, 404);
	assert_int_equal(
		web_post(t, ask, "resident2", "deed=agree").status, 404); /* not for oneself */
	assert_int_equal(web_post(t, ask, "resident", "deed=agree").status, 303);
	assert_int_equal(web_post(t, ask, "resident", "deed=agree").status, 404); /* once */
	draft_for(t, "resident", person, 303);
	answer = web_get(t, "/me/notices", "resident2");
	assert_true(web_has(&answer, "沈佳音可以替您办事了"));
	assert_int_equal(
		web_submit(t, "/me/family", "resident2", bond_end(t, "resident2"), "").status, 303);
	draft_for(t, "resident", person, 403);

	/* by the code that the relative reads out: again the elder's matters, not the relative's */
	assert_int_equal(ask_family(t, "resident2", resident, "ask").status, 303);
	answer = web_submit(t, "/me/family", "resident2", "/me/family/code",
		str_format(t->arena, "code=%.*s", STR_ARG(sms_digits(t, resident))).ptr);
	assert_int_equal(answer.status, 303);
	draft_for(t, "resident", person, 303);
	draft_for(t, "resident2", sms_login(t, "resident"), 403);
	assert_int_equal(
		web_submit(t, "/me/family", "resident", bond_end(t, "resident"), "").status, 303);
	draft_for(t, "resident", person, 403);

	/* refused, taken back, over: nobody acts */
	assert_int_equal(ask_family(t, "resident", other, "act").status, 303);
	ask = asked_at(t, "resident2");
	assert_int_equal(web_post(t, ask, "resident2", "deed=refuse").status, 303);
	assert_int_equal(web_post(t, ask, "resident2", "deed=agree").status, 404);
	assert_int_equal(ask_family(t, "resident", other, "act").status, 303);
	ask = asked_at(t, "resident2");
	assert_int_equal(web_post(t, ask, "resident", "deed=drop").status, 303);
	assert_int_equal(web_post(t, ask, "resident2", "deed=agree").status, 404);
	assert_int_equal(ask_family(t, "resident", other, "act").status, 303);
	ask = asked_at(t, "resident2");
	later(8LL * 24 * HOUR_MS);
	web_forget(t, "resident2");
	assert_int_equal(web_post(t, ask, "resident2", "deed=agree").status, 404);
	web_forget(t, "resident");
	draft_for(t, "resident", person, 403);
}

/* ---- who helps with a case, by program --------------------------------------------------------------- */

static struct web_answer
call_as(struct web_test *t, const char *as, enum method method, const char *target,
	const char *json)
{
	static int key;

	return web_api(t, &(struct web_call){ .method = method,
				  .target = target,
				  .token = web_token(t, as),
				  .key = str_format(t->arena, "helper-%d", key++).ptr,
				  .json = json });
}

static void
helpers_come_and_go_by_program(void **state)
{
	struct web_test *t = *state;
	struct web_answer answer;
	struct str page, number;
	const char *members, *id;
	struct day until;
	ptrdiff_t at;

	later(48LL * HOUR_MS);
	web_forget(t, "resident");
	web_forget(t, "resident2");
	web_forget(t, "auditor");
	page = draft_for(t, "resident", (struct login_id){ 0 }, 303);
	number = str_slice(page, strlen("/cases/"), page.len);
	members = str_format(t->arena, "/api/v1/cases/%.*s/members", STR_ARG(number)).ptr;
	answer = call_as(t, "resident2", METHOD_POST, members, "{\"whom\":\"auditor\"}");
	assert_int_equal(answer.status, 404);
	sms_choose(t, "case_invite_days", "3");
	answer = call_as(t, "resident", METHOD_POST, members, "{\"whom\":\"resident2\"}");
	assert_int_equal(answer.status, 201);
	at = str_find(answer.body, STR("\"invitation\":"));
	assert_true(at > 0);
	number = str_slice(answer.body, (size_t)at + strlen("\"invitation\":"), answer.body.len);
	assert_true(str_split(&number, ',', &page));
	id = str_format(t->arena, "%.*s", STR_ARG(page)).ptr;
	until = (struct day){ (int32_t)(clock_now().ms / DAY_MS) + 3 }; /* in UTC */
	assert_true(str_contains(answer.body, day_format_iso(t->arena, until)));
	number = str_of(members);
	answer = call_as(t, "resident", METHOD_DELETE,
		str_format(t->arena, "%.*s/invitations/%s",
			STR_ARG(str_slice(number, 0, number.len - strlen("/members"))), id)
			.ptr,
		NULL);
	assert_int_equal(answer.status, 200);
	answer = call_as(t, "resident", METHOD_DELETE,
		str_format(t->arena, "%s/%lld", members, (long long)sms_login(t, "resident").v).ptr,
		NULL);
	assert_int_equal(answer.status, 409); /* who applies does not leave */
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_the_owner_gets_another_number),
		cmocka_unit_test(a_dead_number_is_replaced_at_once),
		cmocka_unit_test(the_old_number_may_object),
		cmocka_unit_test(without_objection_it_takes_effect),
		cmocka_unit_test(a_silent_number_is_shown_at_the_counter),
		cmocka_unit_test(a_relative_acts_until_it_is_ended),
		cmocka_unit_test(a_relative_is_recorded_at_the_counter),
		cmocka_unit_test(the_elder_asks_and_the_relative_agrees),
		cmocka_unit_test(a_silent_number_goes_to_its_new_holder),
		cmocka_unit_test(programs_free_a_number_too),
		cmocka_unit_test(who_was_made_at_the_counter_is_found_there),
		cmocka_unit_test(helpers_come_and_go_by_program),
	};

	return WEB_TEST_RUN("counter", tests);
}
