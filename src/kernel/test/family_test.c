#include "app_inner.h"
#include "due.h"
#include "kernel_queries.h"
#include "sms_browser.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

/* Relatives who act for somebody, agreed and ended; helpers of a case by program. */

enum { HOUR_MS = 3600000, DAY_MS = 24 * HOUR_MS };

static const char resident[] = "13800000001", other[] = "13800000002";

static void
later(int64_t ms)
{
	clock_shift((struct moment){ clock_now().ms + ms });
}

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
		cmocka_unit_test(a_relative_acts_until_it_is_ended),
		cmocka_unit_test(a_relative_is_recorded_at_the_counter),
		cmocka_unit_test(the_elder_asks_and_the_relative_agrees),
		cmocka_unit_test(helpers_come_and_go_by_program),
	};

	return WEB_TEST_RUN("family", tests);
}
