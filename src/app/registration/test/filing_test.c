#include "news.h"
#include "registration.h"
#include "registry.h"
#include "web_test.h"

#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

/* 备案 from the first word to the register, as programs play it; who may not, and what the clock does. */

/* A group of residents; %s: its name, %lld: the charter's file. */
static const char filing[] =
	"{\"name\":\"%s\",\"community\":\"330106007006\",\"class\":\"culture\","
	"\"scope\":\"每周二、周五晚上一起唱歌，节日为老人演出。\",\"meeting_place\":"
	"\"社区文化家园二楼\","
	"\"head\":{\"name\":\"陈秋月\",\"id_number\":\"11010519491231002X\",\"phone\":"
	"\"13800001111\"},"
	"\"founders\":[{\"name\":\"陈秋月\",\"phone\":\"13800001111\",\"id_number\":"
	"\"11010519491231002X\"},"
	"{\"name\":\"王大有\",\"phone\":\"13900002222\",\"id_number\":\"440524188001010014\","
	"\"duty\":\"指挥\"}],"
	"\"members\":25,\"party_members\":4,\"budget\":[{\"item\":\"乐谱\",\"amount\":80000},{"
	"\"item\":\"音响\",\"amount\":120000}],"
	"\"charter\":[%lld],\"promise\":true}";

/* ---- the harness --------------------------------------------------------------------------------- */

static json_t *
parse(struct web_test *t, const struct web_answer *answer)
{
	json_t *root = json_loadb(answer->body.ptr, answer->body.len, 0, NULL);

	(void)t;
	if (!root) {
		fail_msg("no JSON (%d): %.*s", answer->status, STR_ARG(answer->body));
	}
	return root;
}

static struct str
text_of(struct web_test *t, const struct web_answer *answer, const char *member)
{
	json_t *root = parse(t, answer);
	struct str text = str_copy(
		t->arena, str_of(json_string_value(json_object_get(root, member))));

	json_decref(root);
	return text;
}

static long long
upload(struct web_test *t, const char *as)
{
	struct web_file file = { "file", "章程.pdf", STR("%PDF-1.4\n1 0 obj\nendobj\n%%EOF\n") };
	struct web_answer answer = web_post_file(t, "/api/v1/files", as, "purpose=document", &file);
	json_t *root;
	long long id;

	assert_int_equal(answer.status, 201);
	root = parse(t, &answer);
	id = json_integer_value(json_object_get(root, "id"));
	json_decref(root);
	return id;
}

static struct web_answer
call(struct web_test *t, enum method method, const char *as, const char *target, const char *json)
{
	return web_api(t, &(struct web_call){ .method = method,
				  .target = target,
				  .token = as ? web_token(t, as) : STR_NONE,
				  .json = json });
}

static struct web_answer
begin(struct web_test *t, const char *as, const char *name, bool submits)
{
	struct str fields = str_format(t->arena, filing, name, upload(t, as));
	struct str body = str_format(t->arena,
		"{\"procedure\":\"filing\",\"fields\":%.*s,\"submit\":%s}", STR_ARG(fields),
		submits ? "true" : "false");

	return call(t, METHOD_POST, as, "/api/v1/cases", body.ptr);
}

static struct web_answer
step(struct web_test *t, const char *as, struct str number, const char *action, const char *json)
{
	return call(t, METHOD_POST, as,
		str_format(t->arena, "/api/v1/cases/%.*s/steps/%s", STR_ARG(number), action).ptr,
		json);
}

static struct web_answer
look(struct web_test *t, const char *as, struct str number)
{
	return call(t, METHOD_GET, as,
		str_format(t->arena, "/api/v1/cases/%.*s", STR_ARG(number)).ptr, NULL);
}

static void
expect_state(struct web_test *t, const struct web_answer *answer, int status, const char *state)
{
	if (answer->status != status) {
		fail_msg("%d instead of %d: %.*s", answer->status, status, STR_ARG(answer->body));
	}
	if (state && !str_equal(text_of(t, answer, "state"), str_of(state))) {
		fail_msg("state is not %s: %.*s", state, STR_ARG(answer->body));
	}
}

/* ---- the way ------------------------------------------------------------------------------------- */

static void
goes_from_the_first_word_to_the_register(void **state)
{
	struct web_test *t = *state;
	struct web_answer answer = begin(t, "resident", "古墩晨曦合唱队", true);
	struct str number = text_of(t, &answer, "number");

	expect_state(t, &answer, 201, "community");
	assert_true(str_starts(number, STR("BA-")));
	answer = step(t, "community", number, "pass", "{\"note\":\"去看过了，属实。\"}");
	expect_state(t, &answer, 200, "street");
	answer = step(t, "street", number, "correct",
		"{\"note\":\"请改\",\"fields\":{\"scope\":\"请写明每次多少人\"}}");
	expect_state(t, &answer, 200, "correcting");
	answer = step(t, "resident", number, "answer",
		"{\"fields\":{\"scope\":\"每周二、周五晚上一起唱歌，每次二十人左右。\"}}");
	expect_state(t, &answer, 200, "street");
	answer = step(t, "street", number, "pass", "{}");
	expect_state(t, &answer, 200, "notice");
	answer = step(t, "street", number, "record", "{}");
	expect_state(t, &answer, 200, "granted");
	answer = call(t, METHOD_GET, NULL, "/api/v1/orgs?q=古墩晨曦合唱队", NULL);
	assert_true(web_has(&answer, "古墩晨曦合唱队"));
	assert_int_equal(web_breaches(t).len, 0);
}

static void
is_refused_to_every_wrong_role(void **state)
{
	static const char *const strangers[] = { "resident2", "orghead", "community2", "street2",
		"center", "finance", "assessor", NULL };
	struct web_test *t = *state;
	struct web_answer answer = begin(t, "resident", "古墩棋友会", true);
	struct str number = text_of(t, &answer, "number");

	for (size_t i = 0; strangers[i]; i++) {
		answer = look(t, strangers[i], number);
		if (answer.status != 404) {
			fail_msg("%s sees it: %d", strangers[i], answer.status);
		}
		assert_int_equal(step(t, strangers[i], number, "pass", "{}").status, 404);
	}
	assert_int_equal(look(t, NULL, number).status, 401);
	assert_int_equal(step(t, "street", number, "pass", "{}").status, 403);
	assert_int_equal(step(t, "resident", number, "pass", "{}").status, 403);
	assert_int_equal(step(t, "community", number, "fly", "{}").status, 422);
	assert_int_equal(step(t, "community", number, "record", "{}").status, 409);
	assert_int_equal(step(t, "community", number, "reject", "{}").status, 422);
	assert_int_equal(look(t, "auditor", number).status, 200);
	assert_int_equal(step(t, "auditor", number, "pass", "{}").status, 403);
}

static void
draft_is_the_applicants_alone(void **state)
{
	struct web_test *t = *state;
	struct web_answer answer = begin(t, "resident", "古墩园艺社", false);
	struct str number = text_of(t, &answer, "number");

	expect_state(t, &answer, 201, "draft");
	assert_int_equal(look(t, "community", number).status, 404);
	assert_int_equal(look(t, "resident", number).status, 200);
	expect_state(t, &answer, 201, "draft");
	answer = step(t, "resident", number, "submit", "{}");
	expect_state(t, &answer, 200, "community");
	answer = step(t, "resident", text_of(t, &answer, "number"), "withdraw",
		"{\"note\":\"先不办了\"}");
	expect_state(t, &answer, 200, "withdrawn");
}

static void
refusal_is_appealed_against(void **state)
{
	struct web_test *t = *state;
	struct web_answer answer = begin(t, "resident", "古墩摄影会", true);
	struct str number = text_of(t, &answer, "number"), appeal;

	answer = step(t, "community", number, "reject", "{\"note\":\"已有同类组织\"}");
	expect_state(t, &answer, 200, "refused");
	appeal = str_format(t->arena,
		"{\"procedure\":\"appeal\",\"submit\":true,\"fields\":{\"case_number\":\"%.*s\","
		"\"place\":\"330106007006\","
		"\"ground\":[\"facts\"],\"reason\":\"社区里没有别的摄影组织。\",\"contact\":"
		"\"13800001111\"}}",
		STR_ARG(number));
	assert_int_equal(
		call(t, METHOD_POST, "resident2", "/api/v1/cases", appeal.ptr).status, 422);
	answer = call(t, METHOD_POST, "resident", "/api/v1/cases", appeal.ptr);
	expect_state(t, &answer, 201, "district");
	answer = step(t, "district", text_of(t, &answer, "number"), "uphold",
		"{\"note\":\"没有同类组织\"}");
	expect_state(t, &answer, 200, "granted");
	answer = look(t, "resident", number);
	expect_state(t, &answer, 200, "community");
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(goes_from_the_first_word_to_the_register),
		cmocka_unit_test(is_refused_to_every_wrong_role),
		cmocka_unit_test(draft_is_the_applicants_alone),
		cmocka_unit_test(refusal_is_appealed_against),
	};
	static const struct office *const offices[] = { &registry_office, &registration_office,
		&news_office };

	offices_register(offices, 3);
	return WEB_TEST_RUN("filing", tests);
}
