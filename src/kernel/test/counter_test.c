#include "app_inner.h"
#include "due.h"
#include "kernel_queries.h"
#include "sms_browser.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

/* The counter: a number replaced, with its delay and the old number's word; silent numbers and first codes. */

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

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_the_owner_gets_another_number),
		cmocka_unit_test(a_dead_number_is_replaced_at_once),
		cmocka_unit_test(the_old_number_may_object),
		cmocka_unit_test(without_objection_it_takes_effect),
		cmocka_unit_test(a_silent_number_is_shown_at_the_counter),
		cmocka_unit_test(a_silent_number_goes_to_its_new_holder),
		cmocka_unit_test(programs_free_a_number_too),
		cmocka_unit_test(who_was_made_at_the_counter_is_found_there),
	};

	return WEB_TEST_RUN("counter", tests);
}
