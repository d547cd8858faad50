#include "canary_case.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* The value of a member that is a text without quotes. */
static struct str
member_of(struct web_test *t, const struct web_answer *answer, const char *key)
{
	ptrdiff_t at = str_find(answer->body, str_of(key));
	struct str rest, value;

	assert_true(at >= 0);
	rest = str_slice(answer->body, (size_t)at + strlen(key), answer->body.len);
	str_split(&rest, '"', &value);
	return str_copy(t->arena, value);
}

static const char *
at_case(struct web_test *t, const char *before, struct str number, const char *behind)
{
	return str_format(t->arena, "%s%.*s%s", before, STR_ARG(number), behind).ptr;
}

static void
step_case(struct web_test *t, const char *as, struct str number, const char *step, const char *json)
{
	struct web_answer answer = web_api(
		t, &(struct web_call){ METHOD_POST, at_case(t, "/api/v1/cases/", number, step),
			   web_token(t, as), NULL, json });

	if (answer.status != 200) {
		fail_msg("%s: %d %.*s", step, answer.status, STR_ARG(answer.body));
	}
}

/*
 * A draft with somebody asked to help, and its submission; the number.
 */
static struct str
submit(struct web_test *t)
{
	static const char fields[] =
		"{\"procedure\":\"filing\",\"submit\":false,\"fields\":{\"name\":\"鸟鸣采茶社\","
		"\"community\":"
		"\"330106007006\",\"class\":\"culture\",\"scope\":"
		"\"每周二、周五晚上一起唱歌跳舞。\","
		"\"meeting_place\":\"社区文化家园二楼\",\"head\":{\"name\":\"孔鸟鸣\",\"id_"
		"number\":"
		"\"110101199003077774\",\"phone\":\"13987650020\"},\"founders\":[{\"name\":"
		"\"孔鸟鸣\","
		"\"phone\":\"13987650020\",\"id_number\":\"110101199003077774\"},{\"name\":"
		"\"王大有\","
		"\"phone\":\"13987650021\",\"id_number\":\"440524188001010014\"}],\"members\":25,"
		"\"party_members\":4,\"charter\":[%lld],\"promise\":true}}";
	struct web_file paper = { "file", "paper.pdf",
		STR("%PDF-1.4\nkanarienvogel 13987650031 110101199003077774\n%%EOF\n") };
	struct web_answer answer = web_post_file(
		t, "/api/v1/files", "resident", "purpose=document", &paper);
	ptrdiff_t at = str_find(answer.body, STR("\"id\":"));
	struct str number;

	assert_int_equal(answer.status, 201);
	answer = web_api(
		t, &(struct web_call){ METHOD_POST, "/api/v1/cases", web_token(t, "resident"), NULL,
			   str_format(t->arena, fields,
				   atoll(answer.body.ptr + at + strlen("\"id\":")))
				   .ptr });
	assert_int_equal(answer.status, 201);
	number = member_of(t, &answer, "\"number\":\"");
	assert_int_equal(web_post(t, at_case(t, "/cases/", number, "/draft"), "resident",
				 "_base=2&_asked=head&head.name=孔鸟鸣&head.phone=13987650023&"
				 "head.id_number=110101199003077774")
				 .status,
		200);
	assert_int_equal(web_post(t, at_case(t, "/cases/", number, "/members"), "resident",
				 "whom=13987650024")
				 .status,
		303);
	answer = web_api(t, &(struct web_call){ METHOD_POST,
				    at_case(t, "/api/v1/cases/", number, "/steps/submit"),
				    web_token(t, "resident"), NULL, "{}" });
	assert_int_equal(answer.status, 200);
	return member_of(t, &answer, "\"number\":\"");
}

void
canary_enter_case(struct web_test *t)
{
	struct str number = submit(t);
	struct web_answer answer;

	step_case(t, "community", number, "/steps/correct",
		"{\"note\":\"kanarienvogel 请打 13987650025\",\"fields\":{\"scope\":"
		"\"kanarienvogel 13987650026\"}}");
	step_case(t, "resident", number, "/steps/message",
		"{\"note\":\"kanarienvogel 13987650027\"}");
	step_case(t, "resident", number, "/steps/answer",
		"{\"fields\":{\"scope\":\"每周二晚上一起唱歌，二十个人。\"}}");
	step_case(
		t, "community", number, "/steps/pass", "{\"note\":\"kanarienvogel 13987650028\"}");
	step_case(t, "street", number, "/steps/pass", "{}");
	assert_int_equal(web_post(t, at_case(t, "/cases/", number, "/notice"), NULL,
				 "name=kanarienvogel&phone=13987650029&text=kanarienvogel "
				 "13987650030 不同意")
				 .status,
		303);
	assert_int_equal(
		web_post(t, "/track", NULL, at_case(t, "digits=0023&number=", number, "")).status,
		303);
	web_post(t, at_case(t, "/cases/", number, "/see"), "street", "reason=核对");
	answer = web_get(t, at_case(t, "/cases/", number, ""), "street");
	assert_true(web_has(&answer, "13987650029"));
	answer = web_submit(t, at_case(t, "/cases/", number, ""), "street",
		at_case(t, "/cases/", number,
			str_format(t->arena, "/objections/%.*s",
				STR_ARG(member_of(t, &answer,
					at_case(t, "action=\"/cases/", number, "/objections/"))))
				.ptr),
		"answer=已打13987650029核实");
	assert_int_equal(answer.status, 303);
	web_get(t, "/me/data/export", "resident");
	web_get(t, at_case(t, "/cases/", number, "/versions"), "resident");
}
