#include "filing_play.h"

#include "due.h"

#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

enum { DUE_ROUNDS = 200 };
/* Longer than any public notice, holidays among it. */
static const int64_t NOTICE_OVER_MS = INT64_C(20) * 24 * 3600 * 1000;

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

struct str
play_text(struct web_test *t, const struct web_answer *answer, const char *member)
{
	json_t *root = parse(t, answer);
	struct str text = str_copy(
		t->arena, str_of(json_string_value(json_object_get(root, member))));

	json_decref(root);
	return text;
}

long long
play_upload(struct web_test *t, const char *as)
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

struct web_answer
play_call(struct web_test *t, enum method method, const char *as, const char *target,
	const char *json)
{
	return web_api(t, &(struct web_call){ .method = method,
				  .target = target,
				  .token = as ? web_token(t, as) : STR_NONE,
				  .json = json });
}

struct web_answer
play_submit(
	struct web_test *t, const char *as, const char *procedure, int64_t org, const char *fields)
{
	struct str about = org ? str_format(t->arena, "\"org\":%lld,", (long long)org) : STR("");
	struct str body = str_format(t->arena,
		"{\"procedure\":\"%s\",%.*s\"fields\":%s,\"submit\":true}", procedure,
		STR_ARG(about), fields);

	return play_call(t, METHOD_POST, as, "/api/v1/cases", body.ptr);
}

int64_t
play_org(struct web_test *t, const char *name)
{
	struct web_answer answer = play_call(
		t, METHOD_GET, NULL, str_format(t->arena, "/api/v1/orgs?q=%s", name).ptr, NULL);
	json_t *root = parse(t, &answer), *items = json_object_get(root, "items"), *item;
	int64_t id = 0;
	size_t i;

	json_array_foreach(items, i, item)
	{
		if (strcmp(json_string_value(json_object_get(item, "name")), name) == 0) {
			id = json_integer_value(json_object_get(item, "id"));
		}
	}
	json_decref(root);
	if (id == 0) {
		fail_msg("no %s: %.*s", name, STR_ARG(answer.body));
	}
	return id;
}

struct web_answer
play_begin(struct web_test *t, const char *as, const char *name, bool submits)
{
	struct str fields = str_format(t->arena, filing, name, play_upload(t, as));
	struct str body = str_format(t->arena,
		"{\"procedure\":\"filing\",\"fields\":%.*s,\"submit\":%s}", STR_ARG(fields),
		submits ? "true" : "false");

	return play_call(t, METHOD_POST, as, "/api/v1/cases", body.ptr);
}

struct web_answer
play_step(
	struct web_test *t, const char *as, struct str number, const char *action, const char *json)
{
	return play_call(t, METHOD_POST, as,
		str_format(t->arena, "/api/v1/cases/%.*s/steps/%s", STR_ARG(number), action).ptr,
		json);
}

struct web_answer
play_look(struct web_test *t, const char *as, struct str number)
{
	return play_call(t, METHOD_GET, as,
		str_format(t->arena, "/api/v1/cases/%.*s", STR_ARG(number)).ptr, NULL);
}

void
play_expect(struct web_test *t, const struct web_answer *answer, int status, const char *state)
{
	if (answer->status != status) {
		fail_msg("%d instead of %d: %.*s", answer->status, status, STR_ARG(answer->body));
	}
	if (state && !str_equal(play_text(t, answer, "state"), str_of(state))) {
		fail_msg("state is not %s: %.*s", state, STR_ARG(answer->body));
	}
}

struct web_answer
play_notice_over(struct web_test *t, const char *as, struct str number)
{
	struct moment now = clock_now();
	struct web_answer answer;

	clock_shift((struct moment){ now.ms + NOTICE_OVER_MS });
	for (int i = 0; i < DUE_ROUNDS && due_run(t->app) <= 1; i++) {
		/* some at a time, and other cases' clocks ring, too */
	}
	answer = play_look(t, as, number);
	clock_shift(now);
	return answer;
}
