#include "contact.h"
#include "filing_play.h"
#include "kernel_queries.h"
#include "news.h"
#include "registration.h"
#include "registry.h"
#include "sms_browser.h"
#include "store.h"
#include "utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

/* 备案 from the first word to the register, as programs play it; who may not, and what the clock does. */

/* ---- the way ------------------------------------------------------------------------------------- */

static void
goes_from_the_first_word_to_the_register(void **state)
{
	struct web_test *t = *state;
	struct web_answer answer = play_begin(t, "resident", "古墩晨曦合唱队", true);
	struct str number = play_text(t, &answer, "number");

	play_expect(t, &answer, 201, "community");
	assert_true(str_starts(number, STR("BA-")));
	answer = play_step(t, "community", number, "pass", "{\"note\":\"去看过了，属实。\"}");
	play_expect(t, &answer, 200, "street");
	answer = play_step(t, "street", number, "correct",
		"{\"note\":\"请改\",\"fields\":{\"scope\":\"请写明每次多少人\"}}");
	play_expect(t, &answer, 200, "correcting");
	answer = play_step(t, "resident", number, "answer",
		"{\"fields\":{\"scope\":\"每周二、周五晚上一起唱歌，每次二十人左右。\"}}");
	play_expect(t, &answer, 200, "street");
	answer = play_step(t, "street", number, "pass", "{}");
	play_expect(t, &answer, 200, "notice");
	answer = play_notice_over(t, "street", number);
	play_expect(t, &answer, 200, "granted");
	answer = play_call(t, METHOD_GET, NULL, "/api/v1/orgs?q=古墩晨曦合唱队", NULL);
	assert_true(web_has(&answer, "古墩晨曦合唱队"));
	assert_int_equal(web_breaches(t).len, 0);
}

static void
is_refused_to_every_wrong_role(void **state)
{
	static const char *const strangers[] = { "resident2", "orghead", "community2", "street2",
		"center", "finance", "assessor", NULL };
	struct web_test *t = *state;
	struct web_answer answer = play_begin(t, "resident", "古墩棋友会", true);
	struct str number = play_text(t, &answer, "number");

	for (size_t i = 0; strangers[i]; i++) {
		answer = play_look(t, strangers[i], number);
		if (answer.status != 404) {
			fail_msg("%s sees it: %d", strangers[i], answer.status);
		}
		assert_int_equal(play_step(t, strangers[i], number, "pass", "{}").status, 404);
	}
	assert_int_equal(play_look(t, NULL, number).status, 401);
	assert_int_equal(play_step(t, "street", number, "pass", "{}").status, 403);
	assert_int_equal(play_step(t, "resident", number, "pass", "{}").status, 403);
	assert_int_equal(play_step(t, "community", number, "fly", "{}").status, 422);
	assert_int_equal(play_step(t, "community", number, "record", "{}").status, 409);
	assert_int_equal(play_step(t, "community", number, "reject", "{}").status, 422);
	assert_int_equal(play_look(t, "auditor", number).status, 200);
	assert_int_equal(play_step(t, "auditor", number, "pass", "{}").status, 403);
}

static void
draft_is_the_applicants_alone(void **state)
{
	struct web_test *t = *state;
	struct web_answer answer = play_begin(t, "resident", "古墩园艺社", false);
	struct str number = play_text(t, &answer, "number");

	play_expect(t, &answer, 201, "draft");
	assert_int_equal(play_look(t, "community", number).status, 404);
	assert_int_equal(play_look(t, "resident", number).status, 200);
	play_expect(t, &answer, 201, "draft");
	answer = play_step(t, "resident", number, "submit", "{}");
	play_expect(t, &answer, 200, "community");
	answer = play_step(t, "resident", play_text(t, &answer, "number"), "withdraw",
		"{\"note\":\"先不办了\"}");
	play_expect(t, &answer, 200, "withdrawn");
}

/* The id of a draft that is deleted comes back to nobody: what still names it leads nowhere. */
static void
deleted_drafts_leave_their_ids(void **state)
{
	struct web_test *t = *state;
	struct web_answer answer = play_begin(t, "resident", "古墩沙画社", false);
	struct str number = play_text(t, &answer, "number");

	assert_int_equal(play_step(t, "resident", number, "drop", "{}").status, 200);
	assert_int_equal(play_look(t, "resident", number).status, 404);
	answer = play_begin(t, "resident2", "古墩泥塑社", false);
	play_expect(t, &answer, 201, "draft");
	assert_false(str_equal(play_text(t, &answer, "number"), number));
	assert_int_equal(play_look(t, "resident2", number).status, 404);
}

static struct web_answer
appeal_as(struct web_test *t, const char *as, struct str number)
{
	struct str fields = str_format(t->arena,
		"{\"case_number\":\"%.*s\",\"place\":\"330106007006\",\"ground\":[\"facts\"],"
		"\"reason\":\"社区里没有别的摄影组织。\",\"contact\":\"13800001111\"}",
		STR_ARG(number));

	return play_submit(t, as, "appeal", 0, fields.ptr);
}

/* One that was taken back counts for nothing, one that was heard is the last; a new decision has its own. */
static void
decision_is_appealed_against_once(void **state)
{
	struct web_test *t = *state;
	struct web_answer answer = play_begin(t, "resident", "古墩摄影二会", true);
	struct str number = play_text(t, &answer, "number");

	play_step(t, "community", number, "reject", "{\"note\":\"已有同类组织\"}");
	answer = appeal_as(t, "resident", number);
	play_expect(t, &answer, 201, "district");
	answer = play_step(t, "resident", play_text(t, &answer, "number"), "withdraw",
		"{\"note\":\"再想想\"}");
	play_expect(t, &answer, 200, "withdrawn");
	answer = appeal_as(t, "resident", number);
	play_expect(t, &answer, 201, "district");
	answer = play_step(
		t, "district", play_text(t, &answer, "number"), "uphold", "{\"note\":\"没有\"}");
	play_expect(t, &answer, 200, "granted");
	answer = play_step(t, "community", number, "reject", "{\"note\":\"场地不符\"}");
	play_expect(t, &answer, 200, "refused");
	answer = appeal_as(t, "resident", number);
	play_expect(t, &answer, 201, "district");
	answer = play_step(
		t, "district", play_text(t, &answer, "number"), "reject", "{\"note\":\"属实\"}");
	play_expect(t, &answer, 200, "refused");
	answer = appeal_as(t, "resident", number);
	assert_int_equal(answer.status, 422);
	assert_true(web_has(&answer, "已经复核过"));
}

static void
refusal_is_appealed_against(void **state)
{
	struct web_test *t = *state;
	struct web_answer answer = play_begin(t, "resident", "古墩摄影会", true);
	struct str number = play_text(t, &answer, "number"), appeal;

	answer = play_step(t, "community", number, "reject", "{\"note\":\"已有同类组织\"}");
	play_expect(t, &answer, 200, "refused");
	appeal = str_format(t->arena,
		"{\"procedure\":\"appeal\",\"submit\":true,\"fields\":{\"case_number\":\"%.*s\","
		"\"place\":\"330106007006\","
		"\"ground\":[\"facts\"],\"reason\":\"社区里没有别的摄影组织。\",\"contact\":"
		"\"13800001111\"}}",
		STR_ARG(number));
	assert_int_equal(
		play_call(t, METHOD_POST, "resident2", "/api/v1/cases", appeal.ptr).status, 422);
	answer = play_call(t, METHOD_POST, "resident", "/api/v1/cases", appeal.ptr);
	play_expect(t, &answer, 201, "district");
	/* one at a time */
	assert_int_equal(
		play_call(t, METHOD_POST, "resident", "/api/v1/cases", appeal.ptr).status, 422);
	answer = play_step(t, "district", play_text(t, &answer, "number"), "uphold",
		"{\"note\":\"没有同类组织\"}");
	play_expect(t, &answer, 200, "granted");
	answer = play_look(t, "resident", number);
	play_expect(t, &answer, 200, "community");
}

/* An officer fills in and sends for a resident: both see it, the resident agrees or goes on alone. */
static void
officer_starts_one_at_the_counter(void **state)
{
	struct web_test *t = *state;
	struct str fields = str_format(t->arena,
		"{\"item\":\"other\",\"org\":%lld,\"place\":\"330106007\",\"subject\":\"照片旧了\","
		"\"right_value\":\"换一张新的\"}",
		(long long)play_org(t, "轻松艺术团"));
	struct str body = str_format(t->arena,
		"{\"procedure\":\"correction\",\"who\":\"resident2\",\"submit\":true,\"fields\":%.*"
		"s}",
		STR_ARG(fields));
	struct web_answer answer;
	struct str number;

	assert_int_equal(
		play_call(t, METHOD_POST, "resident", "/api/v1/cases", body.ptr).status, 403);
	assert_int_equal(
		play_call(t, METHOD_POST, "finance", "/api/v1/cases", body.ptr).status, 403);
	answer = play_call(t, METHOD_POST, "community", "/api/v1/cases", body.ptr);
	play_expect(t, &answer, 201, "street");
	number = play_text(t, &answer, "number");
	assert_int_equal(play_look(t, "resident2", number).status, 200);
	assert_int_equal(play_look(t, "community", number).status, 200);
	assert_int_equal(play_look(t, "resident", number).status, 404);
	answer = web_get(t, str_format(t->arena, "/cases/%.*s", STR_ARG(number)).ptr, "resident2");
	assert_true(web_has(&answer, "由古墩社区代办"));
	answer = web_post(t, str_format(t->arena, "/cases/%.*s/counter", STR_ARG(number)).ptr,
		"community", "deed=agree");
	assert_int_equal(answer.status, 403);
	answer = web_post(t, str_format(t->arena, "/cases/%.*s/counter", STR_ARG(number)).ptr,
		"resident2", "deed=agreed");
	assert_int_equal(answer.status, 422); /* only the two words are an answer */
	answer = web_get(t, str_format(t->arena, "/cases/%.*s", STR_ARG(number)).ptr, "resident2");
	assert_true(web_has(&answer, "value=\"take\""));
	answer = web_post(t, str_format(t->arena, "/cases/%.*s/counter", STR_ARG(number)).ptr,
		"resident2", "deed=take");
	assert_int_equal(answer.status, 303);
	/* the officer helps no more, and no office of theirs has it */
	assert_int_equal(play_look(t, "community", number).status, 404);
	assert_int_equal(play_look(t, "resident2", number).status, 200);
}

struct typed {
	struct str phone, code;
};

static void
read_first_code(struct db *db, void *arg)
{
	struct typed *typed = arg;
	struct login_contact_find_by_hash_row row;
	struct str hash = contact_phone_hash(db, typed->phone), sealed;

	assert_int_equal(login_contact_find_unproved(db, hash, &row), OK);
	assert_int_not_equal(login_contact_find_by_hash(db, STR("sms"), hash, &row), OK);
	assert_int_not_equal(contact_find(db, row.login_id, CHANNEL_SMS, &sealed), OK);
	typed->code = contact_first_code(db, row.login_id);
}

/* The officer may have mistyped the number: whoever has it gets in with the receipt alone. */
static void
typed_number_opens_with_the_receipt(struct web_test *t, const char *phone)
{
	struct typed typed = { .phone = str_of(phone) };
	struct web_answer answer = sms_sign_in_by(t, phone);

	assert_int_equal(answer.status, 303);
	assert_true(str_equal(answer.location, STR("/login/prove")));
	assert_int_equal(web_get(t, "/me/cases", NULL).status, 303);
	answer = web_get(t, "/login/prove", NULL);
	assert_true(web_has(&answer, "首次登录码"));
	assert_true(web_has(&answer, "/login/new"));
	assert_false(web_has(&answer, "章素娥"));
	answer = web_submit(t, "/login/prove", NULL, "/login/prove", "first=");
	assert_int_equal(answer.status, 422);
	answer = web_submit(t, "/login/prove", NULL, "/login/prove", "first=0000");
	assert_int_equal(answer.status, 422);
	assert_int_equal(web_get(t, "/me/cases", NULL).status, 303);
	store_read(t->app->store, t->arena, read_first_code, &typed);
	assert_int_equal(typed.code.len, 8);
	answer = web_submit(t, "/login/prove", NULL, "/login/prove",
		str_format(t->arena, "first=%.*s", STR_ARG(typed.code)).ptr);
	assert_int_equal(answer.status, 303);
	assert_false(str_starts(answer.location, STR("/login")));
	clock_shift((struct moment){ clock_now().ms + 120000 });
	answer = sms_sign_in_by(t, phone);
	assert_int_equal(answer.status, 303);
	assert_false(str_starts(answer.location, STR("/login")));
}

/* Whoever has a mistyped number gets an account of their own and nothing of the other's. */
static void
mistyped_number_is_free(struct web_test *t, const char *phone)
{
	struct web_answer answer = web_post(t, "/cases/new/filing", "community",
		str_format(t->arena,
			"deed=save&name=古墩错号组&new_name=章素娥&is_told=1&new_phone=%s", phone)
			.ptr);

	assert_int_equal(answer.status, 303);
	answer = sms_sign_in_by(t, phone);
	assert_true(str_equal(answer.location, STR("/login/prove")));
	answer = web_submit(t, "/login/new", NULL, "/login/new", "name=孔鸟鸣&agree=account");
	assert_int_equal(answer.status, 303);
	answer = web_get(t, "/me/cases", NULL);
	assert_int_equal(answer.status, 200);
	assert_false(web_has(&answer, "古墩错号组"));
	clock_shift((struct moment){ clock_now().ms + 120000 });
	answer = sms_sign_in_by(t, phone);
	assert_false(str_starts(answer.location, STR("/login")));
}

/* Somebody without an account gets one on the spot, having been told. */
static void
account_is_made_at_the_counter(void **state)
{
	struct web_test *t = *state;
	struct web_answer answer = web_post(t, "/cases/new/filing", "community",
		"deed=save&name=%E5%8F%A4%E5%A2%A9%E5%89%AA%E7%BA%B8%E7%BB%84&new_name=%E7%AB%A0%"
		"E7%B4%A0%E5%A8%A5");

	assert_int_equal(answer.status, 422);
	answer = web_post(t, "/cases/new/filing", "community",
		"deed=save&name=%E5%8F%A4%E5%A2%A9%E5%89%AA%E7%BA%B8%E7%BB%84&new_name=%E7%AB%A0%"
		"E7%B4%A0%E5%A8%A5&is_told=1"
		"&new_phone=13800009191");
	if (answer.status != 303) {
		fail_msg("%d: %.*s", answer.status, STR_ARG(answer.body));
	}
	answer = web_post(t, "/cases/new/filing", "resident",
		"deed=save&name=%E5%8F%A4%E5%A2%A9%E5%89%AA%E7%BA%B8%E7%BB%84&new_name=x&is_told="
		"1");
	assert_int_equal(answer.status, 403);
	typed_number_opens_with_the_receipt(t, "13800009191");
	mistyped_number_is_free(t, "13800009292");
	assert_int_equal(web_breaches(t).len, 0);
}

/* Whose office somebody gets behind their own. */
struct second_office {
	const char *to, *from;
};

static enum outcome
give_second_office(struct db *db, void *arg)
{
	const struct second_office *office = arg;
	struct login_find_by_name_row from, login;
	struct login_role_list_rows roles;
	struct login_role_add_row role;

	assert_int_equal(login_find_by_name(db, str_of(office->from), &from), OK);
	assert_int_equal(login_find_by_name(db, str_of(office->to), &login), OK);
	roles = login_role_list(db, from.id);
	assert_true(roles.count > 0);
	return login_role_add(db,
		&(struct login_role_add_args){ .login_id = login.id,
			.role = roles.items[0].role,
			.region_id = roles.items[0].region_id,
			.given_at = db_now(db) },
		&role);
}

/* An officer of two offices acts for the one over the place of the case, not for the one they had first. */
static void
receipt_names_the_office_of_the_place(void **state)
{
	struct web_test *t = *state;
	struct second_office office = { "street2", "street" };
	struct web_answer answer;
	struct str body, number;

	assert_int_equal(store_write(t->app->store, t->arena, give_second_office, &office), OK);
	body = str_format(t->arena,
		"{\"procedure\":\"correction\",\"who\":\"resident2\",\"submit\":true,\"fields\":"
		"{\"item\":\"other\",\"org\":%lld,\"place\":\"330106007\",\"subject\":\"电话旧了\","
		"\"right_value\":\"换成新的\"}}",
		(long long)play_org(t, "轻松艺术团"));
	answer = play_call(t, METHOD_POST, "street2", "/api/v1/cases", body.ptr);
	play_expect(t, &answer, 201, "street");
	number = play_text(t, &answer, "number");
	answer = web_get(t, str_format(t->arena, "/cases/%.*s", STR_ARG(number)).ptr, "resident2");
	assert_true(web_has(&answer, "由古荡街道代办"));
}

/* Who refused does not hear the appeal, whatever offices they have; they are told why. */
static void
nobody_hears_an_appeal_against_themselves(void **state)
{
	struct web_test *t = *state;
	struct second_office office = { "street", "district" };
	struct web_answer answer = play_begin(t, "resident", "古墩航模社", true);
	struct str number = play_text(t, &answer, "number"), appeal;

	play_step(t, "community", number, "pass", "{}");
	answer = play_step(t, "street", number, "reject", "{\"note\":\"场地不够\"}");
	play_expect(t, &answer, 200, "refused");
	assert_int_equal(store_write(t->app->store, t->arena, give_second_office, &office), OK);
	answer = appeal_as(t, "resident", number);
	play_expect(t, &answer, 201, "district");
	appeal = play_text(t, &answer, "number");
	answer = play_look(t, "street", appeal);
	assert_int_equal(answer.status, 200);
	assert_false(web_has(&answer, "\"id\":\"uphold\""));
	assert_false(web_has(&answer, "\"id\":\"claim\""));
	answer = web_get(t, str_format(t->arena, "/cases/%.*s", STR_ARG(appeal)).ptr, "street");
	assert_true(web_has(&answer, "被申请复核的决定是您作出的"));
	for (size_t i = 0; i < 2; i++) {
		answer = play_step(
			t, "street", appeal, i ? "claim" : "reject", "{\"note\":\"维持\"}");
		assert_int_equal(answer.status, 422);
		assert_true(web_has(&answer, "被申请复核的决定是您作出的"));
	}
	answer = play_step(t, "district", appeal, "uphold", "{\"note\":\"够用\"}");
	play_expect(t, &answer, 200, "granted");
}

/* An officer who applied is no officer in it: they do not answer what is said against it. */
static void
nobody_answers_objections_to_their_own(void **state)
{
	struct web_test *t = *state;
	struct web_answer answer = play_begin(t, "street", "古墩乒乓社", true);
	struct str number = play_text(t, &answer, "number"), page, rest, id;
	ptrdiff_t at;

	play_step(t, "community", number, "pass", "{}");
	answer = play_step(t, "street2", number, "pass", "{}");
	play_expect(t, &answer, 200, "notice");
	page = str_format(t->arena, "/cases/%.*s", STR_ARG(number));
	answer = web_post(t, str_format(t->arena, "%.*s/notice", STR_ARG(page)).ptr, "resident2",
		"name=孔鸟鸣&phone=13812345678&text=他们不在古墩活动，我住在那里。");
	assert_int_equal(answer.status, 303);
	answer = web_get(t, page.ptr, "street");
	assert_false(web_has(&answer, "/objections/"));
	answer = web_get(t, page.ptr, "street2");
	at = str_find(answer.body, STR("/objections/"));
	assert_true(at >= 0);
	rest = str_slice(answer.body, (size_t)at + strlen("/objections/"), answer.body.len);
	assert_true(str_split(&rest, '"', &id));
	page = str_format(
		t->arena, "%.*s/objections/%.*s", STR_ARG(page), STR_ARG(str_copy(t->arena, id)));
	answer = web_post(t, page.ptr, "street", "answer=没有这回事。");
	assert_true(answer.status == 403 || answer.status == 404);
	answer = web_post(t, page.ptr, "street2", "answer=去看过了，他们每周都在。");
	assert_int_equal(answer.status, 303);
}

/* A name like another of the community is pointed out to the officer; one of another community is not. */
static void
names_that_are_alike_are_pointed_out(void **state)
{
	struct web_test *t = *state;
	struct web_answer answer = play_begin(t, "resident", "古墩社区社会组织小工作室", true);
	struct str number = play_text(t, &answer, "number");

	answer = web_get(t, str_format(t->arena, "/cases/%.*s", STR_ARG(number)).ptr, "community");
	assert_true(web_has(&answer, "名称相近的组织"));
	assert_true(web_has(&answer, "古墩社区社会组织工作室"));
	answer = play_begin(t, "resident", "古墩社区平安巡防队", true);
	number = play_text(t, &answer, "number");
	answer = web_get(t, str_format(t->arena, "/cases/%.*s", STR_ARG(number)).ptr, "community");
	assert_false(web_has(&answer, "名称相近的组织"));
}

/* A sentence of hundreds of characters is refused, not cut in the middle of one. */
static void
what_is_to_be_corrected_is_kept_whole(void **state)
{
	enum { CHARS = 501 };
	struct web_test *t = *state;
	struct web_answer answer = play_begin(t, "resident", "古墩长话社", true);
	struct str number = play_text(t, &answer, "number"), json;
	struct buf *note = buf_create(t->arena, 16 << 10);

	for (int i = 0; i < CHARS; i++) {
		buf_text(note, "字");
	}
	json = str_format(t->arena, "{\"note\":\"请改\",\"fields\":{\"name\":\"%.*s\"}}",
		STR_ARG(buf_view(note)));
	answer = play_step(t, "community", number, "correct", json.ptr);
	assert_int_equal(answer.status, 422);
	assert_true(web_has(&answer, "最多 500 个字"));
	answer = play_step(
		t, "community", number, "correct", "{\"note\":\"请改\",\"fields\":{\"scope\":5}}");
	assert_int_equal(answer.status, 422);
	assert_true(web_has(&answer, "“scope”"));
	json = str_format(t->arena, "{\"note\":\"请改\",\"fields\":{\"name\":\"%.*s\"}}",
		STR_ARG(str_slice(buf_view(note), 0, 500 * STR("字").len)));
	assert_int_equal(play_step(t, "community", number, "correct", json.ptr).status, 200);
	answer = play_look(t, "resident", number);
	assert_true(web_has(&answer, "correcting"));
	assert_true(utf8_is_valid(answer.body));
}

static void
nobody_decides_their_own(void **state)
{
	struct web_test *t = *state;
	struct web_answer answer = play_begin(t, "community", "古墩自家合唱队", true);
	struct str number = play_text(t, &answer, "number");

	play_expect(t, &answer, 201, "community");
	answer = play_look(t, "community", number);
	assert_false(web_has(&answer, "\"id\":\"pass\""));
	assert_int_equal(play_step(t, "community", number, "claim", "{}").status, 409);
	assert_int_equal(play_step(t, "community", number, "pass", "{}").status, 403);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(goes_from_the_first_word_to_the_register),
		cmocka_unit_test(is_refused_to_every_wrong_role),
		cmocka_unit_test(draft_is_the_applicants_alone),
		cmocka_unit_test(deleted_drafts_leave_their_ids),
		cmocka_unit_test(refusal_is_appealed_against),
		cmocka_unit_test(decision_is_appealed_against_once),
		cmocka_unit_test(officer_starts_one_at_the_counter),
		cmocka_unit_test(nobody_decides_their_own),
		cmocka_unit_test(what_is_to_be_corrected_is_kept_whole),
		cmocka_unit_test(account_is_made_at_the_counter),
		cmocka_unit_test(names_that_are_alike_are_pointed_out),
		cmocka_unit_test(receipt_names_the_office_of_the_place),
		cmocka_unit_test(nobody_answers_objections_to_their_own),
		cmocka_unit_test(nobody_hears_an_appeal_against_themselves),
	};
	static const struct office *const offices[] = { &registry_office, &registration_office,
		&news_office };

	offices_register(offices, 3);
	return WEB_TEST_RUN("filing", tests);
}
