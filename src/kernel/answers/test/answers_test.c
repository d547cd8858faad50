#include "answers.h"
#include "answers_sample.h"
#include "buf.h"
#include "req.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

/* Answers from posted pages and from JSON: every type right and wrong, conditions, sums, tables, drafts. */

static struct arena *arena;
static struct req *req;
static struct answers got;
static struct pair json_type[] = { { STR_INIT("Content-Type"), STR_INIT("application/json") } };

static void
begin(void)
{
	req = ARENA_NEW(arena, struct req);
	req->arena = arena;
	req->method = METHOD_POST;
	got = answers_none;
}

static void
post(const char *name, const char *value)
{
	struct pair *items = ARENA_ARRAY(arena, req->posted.count + 1, struct pair);

	if (req->posted.count) {
		memcpy(items, req->posted.items, req->posted.count * sizeof(*items));
	}
	items[req->posted.count] = (struct pair){ str_of(name), str_of(value) };
	req->posted.items = items;
	req->posted.count++;
}

static enum outcome
read_over(const char *before, enum answers_rigour rigour, const struct strs *only)
{
	struct answers stored = { &sample_answer_form, str_of(before) };

	return answers_read(
		req, &(struct answers_asked){ &sample_answer_form, &stored, only, rigour }, &got);
}

static enum outcome
read_json(const char *json, enum answers_rigour rigour)
{
	begin();
	req->headers = (struct pairs){ json_type, 1 };
	req->body = str_of(json);
	return read_over("{}", rigour, NULL);
}

static void
assert_json(const char *expected)
{
	assert_string_equal(str_terminated(arena, got.json), expected);
}

static void
assert_said(const char *field, const char *part)
{
	struct str message = form_message(req, field);

	if (!str_contains(message, str_of(part))) {
		fail_msg("%s: \"%.*s\" does not say \"%s\"", field, STR_ARG(message), part);
	}
}

static int
setup(void **state)
{
	(void)state;
	arena = arena_create(ARENA_REQUEST_BYTES_MAX);
	begin();
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	arena_destroy(arena);
	return 0;
}

static const char whole[] =
	"{\"name\":\"夕阳红合唱队\",\"kind\":\"culture\",\"about\":\"唱歌\\n跳舞\",\"founded\":"
	"\"2014-09-24\",\"members\":102,\"days\":[\"sat\",\"sun\"],\"has_code\":true,\"code\":"
	"\"513301065010205012\",\"head\":{\"name\":\"王小明\",\"id_number\":\"11010519491231002X\","
	"\"phone\":\"13812345678\"},\"hotline\":\"0571-87654321\",\"witness\":"
	"\"11010519491231002X\",\"founders\":[{\"name\":\"甲\",\"phone\":\"13812345678\","
	"\"member\":"
	"true},{\"name\":\"乙\"}],\"fee\":10000,\"income\":10000,\"budget\":[{\"item\":\"服装\","
	"\"kind\":\"culture\",\"amount\":123450},{\"item\":\"场地\",\"amount\":50000}],\"total\":"
	"173450,\"papers\":[12,15]}";

static void
post_whole(void)
{
	post("name", " 夕阳红合唱队 ");
	post("kind", "culture");
	post("about", "唱歌\r\n跳舞");
	post("founded", "2014年9月24日");
	post("members", "102");
	post("days", "sat");
	post("days", "sun");
	post("has_code", "1");
	post("code", "5133 0106 5010 205012");
	post("head.name", "王小明");
	post("head.id_number", "110105 19491231 002x");
	post("head.phone", "138 1234 5678");
	post("hotline", "(0571) 87654321");
	post("witness", "11010519491231002X");
	post("founders.0.name", "甲");
	post("founders.0.phone", "13812345678");
	post("founders.0.member", "1");
	post("founders.1.name", "");
	post("founders.2.name", "乙");
	post("fee", "100");
	post("budget.0.item", "服装");
	post("budget.0.kind", "culture");
	post("budget.0.amount", "1,234.50");
	post("budget.1.item", "场地");
	post("budget.1.amount", "500");
	post("papers", "12");
	post("papers", "15");
}

static void
a_posted_page_becomes_canonical_json(void **state)
{
	(void)state;
	post_whole();
	assert_int_equal(read_over("{}", ANSWERS_WHOLE, NULL), OK);
	assert_json(whole);
}

static void
json_becomes_the_same(void **state)
{
	(void)state;
	assert_int_equal(
		read_json(str_format(arena, "{\"fields\":%s}", whole).ptr, ANSWERS_WHOLE), OK);
	assert_json(whole);
	/* and read again over itself nothing changes */
	begin();
	assert_int_equal(read_over(whole, ANSWERS_WHOLE, NULL), OK);
	assert_json(whole);
}

static void
every_wrong_value_has_its_sentence(void **state)
{
	(void)state;
	post("name", "短");
	post("kind", "party");
	post("about", "\x01");
	post("founded", "某日");
	post("members", "2");
	post("days", "mon");
	post("code", "51330106501020501X");
	post("has_code", "1");
	post("head.name", "王");
	post("head.id_number", "110105194912310021");
	post("head.phone", "12");
	post("deputy.name", "李");
	post("hotline", "x");
	post("witness", "1101051949");
	post("founders.0.name", "甲");
	post("founders.1.phone", "5");
	post("fee", "很多");
	post("budget.0.amount", "-1");
	assert_int_equal(read_over("{}", ANSWERS_WHOLE, NULL), INVALID);
	assert_said("name", "至少 4 个字");
	assert_said("kind", "请从列出的选项里选择");
	assert_said("about", "控制字符");
	assert_said("founded", "请填写日期");
	assert_said("members", "3 到 5000");
	assert_said("days", "选项");
	assert_said("code", "校验码");
	assert_said("head.id_number", "校验码");
	assert_said("head.phone", "手机号");
	assert_said("deputy.id_number", "请填写副负责人的身份证号");
	assert_said("deputy.phone", "请填写副负责人的电话");
	assert_said("hotline", "手机号");
	assert_said("witness", "18 位，现在是 10 位");
	assert_said("founders.1.name", "请填写第 2 行的姓名");
	assert_said("founders.1.phone", "手机号");
	assert_said("founders", "");
	assert_said("fee", "以元计");
	assert_said("budget.0.item", "第 1 行的用途");
	assert_said("budget.0.amount", "不能小于 0");
	assert_string_equal(req->errors.items[0].field, "name");
}

static void
what_is_missing_is_told_of_the_whole_only(void **state)
{
	(void)state;
	post("founders.0.name", "甲");
	assert_int_equal(read_over("{}", ANSWERS_DRAFT, NULL), OK);
	assert_json("{\"founders\":[{\"name\":\"甲\"}]}");
	assert_int_equal(read_over("{}", ANSWERS_WHOLE, NULL), INVALID);
	assert_said("name", "请填写组织名称");
	assert_said("kind", "请选择组织类别");
	assert_said("members", "请填写成员人数");
	assert_said("head.name", "请填写负责人的姓名");
	assert_said("founders", "发起人至少要填 2 行");
	assert_int_equal(form_message(req, "deputy.name").len, 0);
	assert_int_equal(form_message(req, "papers").len, 0);
	/* hidden as long as the kind is not "other" */
	assert_int_equal(form_message(req, "kind_other").len, 0);
}

static void
a_draft_may_be_too_short_but_not_wrong(void **state)
{
	(void)state;
	post("name", "短");
	assert_int_equal(read_over("{}", ANSWERS_DRAFT, NULL), OK);
	assert_json("{\"name\":\"短\"}");
	post("hotline", "x");
	assert_int_equal(read_over("{}", ANSWERS_DRAFT, NULL), INVALID);
}

static void
what_is_saved_by_itself_keeps_what_was_right(void **state)
{
	(void)state;
	post("name", "新名字");
	post("hotline", "1381");
	assert_int_equal(read_over("{\"hotline\":\"13812345678\"}", ANSWERS_TYPING, NULL), OK);
	assert_json("{\"name\":\"新名字\",\"hotline\":\"13812345678\"}");
	assert_int_equal(req->errors.count, 0);
}

static void
conditions_hide_and_demand(void **state)
{
	(void)state;
	post("kind", "culture");
	post("kind_other", "其实没有显示");
	assert_int_equal(read_over("{}", ANSWERS_DRAFT, NULL), OK);
	assert_json("{\"kind\":\"culture\"}");
	begin();
	post("kind", "other");
	post("kind_other", "养花");
	assert_int_equal(read_over("{}", ANSWERS_DRAFT, NULL), OK);
	assert_json("{\"kind\":\"other\",\"kind_other\":\"养花\"}");
	begin();
	post("kind", "other");
	post("has_code", "1");
	assert_int_equal(read_over("{}", ANSWERS_WHOLE, NULL), INVALID);
	assert_said("kind_other", "请填写是哪一类");
	assert_said("code", "请填写统一社会信用代码");
	/* what is wrong in a field that is not shown keeps nobody */
	begin();
	post("kind", "culture");
	post("kind_other", "\x02");
	assert_int_equal(read_over("{}", ANSWERS_DRAFT, NULL), OK);
}

static void
sums_are_made_here_and_bounded(void **state)
{
	(void)state;
	post("fee", "1");
	post("gift", "2.5");
	post("income", "999999");
	assert_int_equal(read_over("{}", ANSWERS_DRAFT, NULL), OK);
	assert_json("{\"fee\":100,\"gift\":250,\"income\":350}");
	begin();
	post("budget.0.item", "甲");
	post("budget.0.amount", "5000.01");
	assert_int_equal(read_over("{}", ANSWERS_WHOLE, NULL), INVALID);
	assert_said("total", "0 元到 5,000 元");
	assert_int_equal(
		read_json("{\"fields\":{\"fee\":9223372036854775807,\"gift\":1}}", ANSWERS_DRAFT),
		INVALID);
	assert_said("income", "合计的数太大了");
}

static void
answers_stand_to_each_other_as_rules_ask(void **state)
{
	(void)state;
	read_json("{\"fields\":{\"fee\":100,\"gift\":101}}", ANSWERS_WHOLE);
	assert_said("gift", "捐赠不能多于会费。");
	read_json("{\"fields\":{\"gift\":101}}", ANSWERS_WHOLE); /* nothing to compare with */
	assert_int_equal(form_message(req, "gift").len, 0);
	/* of a table its rows are counted */
	read_json("{\"fields\":{\"members\":3,\"founders\":[{\"name\":\"甲\"},{\"name\":\"乙\"},"
		  "{\"name\":\"丙\"}]}}",
		ANSWERS_WHOLE);
	assert_said("members", "成员要比发起人多。");
}

static void
only_named_fields_may_be_changed(void **state)
{
	struct str name = STR("name");
	struct strs only = { &name, 1 };

	(void)state;
	post("name", "改过的名字");
	post("members", "7");
	assert_int_equal(
		read_over("{\"name\":\"旧的名字\",\"members\":50}", ANSWERS_DRAFT, &only), OK);
	assert_json("{\"name\":\"改过的名字\",\"members\":50}");
}

static void
a_page_of_a_part_leaves_the_rest(void **state)
{
	(void)state;
	post(FORM_ASKED, "days has_code founders");
	assert_int_equal(read_over("{\"name\":\"旧的名字\",\"days\":[\"sat\"],\"has_code\":true,"
				   "\"founders\":[{\"name\":\"甲\"}]}",
				 ANSWERS_DRAFT, NULL),
		OK);
	assert_json("{\"name\":\"旧的名字\"}");
}

static void
programs_are_told_what_is_no_field(void **state)
{
	(void)state;
	assert_int_equal(
		read_json("{\"fields\":{\"nmae\":\"x\",\"zzzzzzzzz\":1,\"head\":{\"nam\":1},"
			  "\"founders\":[{\"fone\":1}],\"budget\":{},\"deputy\":[],"
			  "\"members\":\"7\",\"fee\":1.5,\"days\":\"sat\"}}",
			ANSWERS_DRAFT),
		INVALID);
	assert_said("nmae", "“name”");
	assert_said("zzzzzzzzz", "没有这一项。");
	assert_said("head.nam", "“name”");
	assert_said("founders.0.fone", "“phone”");
	assert_said("budget", "数组");
	assert_said("deputy", "对象");
	assert_said("members", "整数");
	assert_said("fee", "整数");
	assert_said("days", "数组");
	assert_int_equal(read_json("{\"fields\":[]}", ANSWERS_DRAFT), INVALID);
	assert_said("fields", "对象");
	assert_int_equal(read_json("{}", ANSWERS_DRAFT), OK);
	assert_json("{}");
}

static void
null_empties_a_field(void **state)
{
	(void)state;
	begin();
	req->headers = (struct pairs){ json_type, 1 };
	req->body = STR("{\"fields\":{\"name\":null,\"head\":null,\"founders\":[]}}");
	assert_int_equal(
		read_over("{\"name\":\"旧的名字\",\"members\":5,\"head\":{\"name\":\"王\"},"
			  "\"founders\":[{\"name\":\"甲\"}]}",
			ANSWERS_DRAFT, NULL),
		OK);
	assert_json("{\"members\":5}");
}

static void
tables_and_texts_are_bounded(void **state)
{
	struct buf *json = buf_create(arena, 1 << 20);

	(void)state;
	for (int i = 0; i < 6; i++) {
		post(str_format(arena, "founders.%d.name", i).ptr, "甲");
	}
	assert_int_equal(read_over("{}", ANSWERS_DRAFT, NULL), INVALID);
	assert_said("founders", "最多可以有 5 行");
	begin();
	post("founders.99999999999999999999.name", "甲");
	post("budget.4294967296.item", "甲");
	post("budget.-1.item", "甲");
	assert_int_equal(read_over("{}", ANSWERS_DRAFT, NULL), INVALID);
	assert_said("budget", "最多可以有 200 行");
	buf_text(json, "{\"fields\":{\"budget\":[");
	for (int i = 0; i < 201; i++) {
		buf_text(json, i ? ",{\"item\":\"甲\"}" : "{\"item\":\"甲\"}");
	}
	buf_text(json, "]}}");
	assert_int_equal(read_json(str_terminated(arena, buf_view(json)), ANSWERS_DRAFT), INVALID);
	assert_said("budget", "最多可以有 200 行");
}

static void
rows_come_and_go_without_script(void **state)
{
	struct answers_edit edit;

	(void)state;
	post("founders.0.name", "甲");
	post("founders.1.name", "乙");
	post("founders.2.name", "丙");
	post("hotline", "没写完");
	post("_remove", "founders.1");
	edit = answers_edit(req, &sample_answer_form);
	assert_string_equal(str_terminated(arena, edit.table), "founders");
	assert_int_equal(edit.removed, 1);
	assert_int_equal(read_over("{}", ANSWERS_WHOLE, NULL), INVALID);
	assert_int_equal(req->errors.count, 0);
	assert_true(req->is_redrawn);
	assert_string_equal(str_terminated(arena, req_posted(req, "founders.1.name")), "丙");
	assert_true(str_is_none(req_posted(req, "founders.2.name")));
	/* the action may be run a second time */
	assert_int_equal(read_over("{}", ANSWERS_WHOLE, NULL), INVALID);
	assert_string_equal(str_terminated(arena, req_posted(req, "founders.1.name")), "丙");
	begin();
	post("_add", "name");
	assert_int_equal(answers_edit(req, &sample_answer_form).table.len, 0);
	begin();
	post("_remove", "founders.x");
	assert_int_equal(answers_edit(req, &sample_answer_form).table.len, 0);
}

static void
personal_answers_part_and_meet_again(void **state)
{
	struct answers answers = { &sample_answer_form, str_of(whole) };
	struct str open, personal;

	(void)state;
	answers_split(arena, &answers, &open, &personal);
	assert_false(str_contains(open, STR("13812345678")));
	assert_false(str_contains(open, STR("11010519491231002X")));
	assert_false(str_contains(open, STR("王小明")));
	assert_true(str_contains(open, STR("138****5678")));
	assert_true(str_contains(open, STR("夕阳红合唱队")));
	assert_false(str_contains(personal, STR("夕阳红合唱队")));
	got = answers_join(arena, &sample_answer_form, open, personal);
	assert_json(whole);
	/* the person's key is destroyed */
	got = answers_join(arena, &sample_answer_form, open, STR_NONE);
	assert_string_equal(str_terminated(arena, got.json), str_terminated(arena, open));
}

static void
single_answers_are_found(void **state)
{
	struct answers answers = { &sample_answer_form, str_of(whole) };
	struct file_ids ids = answers_files(arena, &answers);

	(void)state;
	assert_string_equal(
		str_terminated(arena, answers_text(arena, &answers, "founders.1.name")), "乙");
	assert_true(str_is_none(answers_text(arena, &answers, "founders.2.name")));
	assert_int_equal(answers_int(arena, &answers, "total", -1), 173450);
	assert_int_equal(answers_int(arena, &answers, "gift", -1), -1);
	assert_int_equal(ids.count, 2);
	assert_int_equal(ids.items[1], 15);
}

static void
assert_shown(const char *name, bool is_open, const char *expected)
{
	struct answers answers = { &sample_answer_form, str_of(whole) };
	const struct answer_field *field = answer_field_find(&sample_answer_form, str_of(name));

	assert_string_equal(
		str_terminated(arena, answers_show(req, &answers, field, is_open)), expected);
}

static void
answers_are_shown_as_people_read_them(void **state)
{
	(void)state;
	assert_shown("kind", true, "文体娱乐");
	assert_shown("days", true, "周六、周日");
	assert_shown("founded", true, "2014年9月24日");
	assert_shown("total", true, "1,734.50 元");
	assert_shown("has_code", true, "是");
	assert_shown("head", true, "王小明，11010519491231002X，13812345678");
	assert_shown("head", false, "王**，110***********002X，138****5678");
	assert_shown("founders", true, "第 1 行：甲，13812345678，是\n第 2 行：乙");
	assert_shown("founders", false, "第 1 行：***，138****5678，是\n第 2 行：***");
	assert_shown("deputy", true, "");
	req->lang = LANG_EN;
	assert_shown("kind", true, "Culture and sport");
	assert_shown("founded", true, "24 Sep 2014");
}

static void
differences_are_told_by_field(void **state)
{
	struct answers before = { &sample_answer_form,
		STR("{\"name\":\"旧的名字\",\"members\":5,\"founders\":[{\"name\":\"甲\"},{"
		    "\"name\":"
		    "\"乙\"}]}") };
	struct answers after = { &sample_answer_form,
		STR("{\"name\":\"新的名字\",\"members\":5,\"fee\":100,\"founders\":[{\"name\":"
		    "\"甲\"},"
		    "{\"name\":\"丙\"}]}") };
	struct answer_changes changes = answers_compare(req, &before, &after, true);

	(void)state;
	assert_int_equal(changes.count, 3);
	assert_string_equal(str_terminated(arena, changes.items[0].after), "新的名字");
	assert_string_equal(str_terminated(arena, changes.items[1].before), "第 2 行：乙");
	assert_string_equal(str_terminated(arena, changes.items[1].after), "第 2 行：丙");
	assert_string_equal(str_terminated(arena, changes.items[2].before), "");
}

static void
two_members_are_merged_field_by_field(void **state)
{
	struct answers base = { &sample_answer_form,
		STR("{\"name\":\"旧的名字\",\"members\":5,\"fee\":100,\"income\":100}") };
	struct answers mine = { &sample_answer_form,
		STR("{\"name\":\"我的名字\",\"members\":5,\"fee\":200,\"income\":200}") };
	struct answers theirs = { &sample_answer_form,
		STR("{\"name\":\"他的名字\",\"members\":6,\"fee\":100,\"gift\":50,\"income\":"
		    "150}") };
	struct answers_merged merged = answers_merge(
		req, &(struct answers_versions){ &base, &mine, &theirs });

	(void)state;
	got = merged.answers;
	assert_json("{\"name\":\"他的名字\",\"members\":6,\"fee\":200,\"gift\":50,\"income\":250}");
	assert_int_equal(merged.conflicts.count, 1);
	assert_string_equal(str_terminated(arena, merged.conflicts.items[0]->name), "name");
}

/* Bytes of a right body are changed, doubled and lost, always in the same way. */
static void
hostile_bodies_are_refused_and_nothing_else(void **state)
{
	uint32_t seed = 20140924;
	size_t refused = 0;

	(void)state;
	for (int round = 0; round < 1500; round++) {
		struct arena_mark mark = arena_mark(arena);
		struct buf *body = buf_create(arena, 1 << 16);

		buf_text(body, "{\"fields\":");
		buf_text(body, whole);
		buf_text(body, "}");
		for (int change = 0; change < 1 + round % 4; change++) {
			size_t at, from;

			seed = seed * 1664525 + 1013904223;
			at = (seed >> 8) % body->len;
			seed = seed * 1664525 + 1013904223;
			from = (seed >> 8) % body->len;
			if (round % 3 == 0) {
				body->ptr[at] = (char)(seed >> 24);
			} else if (round % 3 == 1) {
				body->ptr[at] = body->ptr[from];
			} else {
				memmove(body->ptr + at, body->ptr + from,
					body->len - (at > from ? at : from));
			}
		}
		refused += read_json(str_terminated(arena, buf_view(body)), ANSWERS_WHOLE) != OK;
		arena_rewind(arena, mark);
	}
	assert_true(refused > 1000);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(a_posted_page_becomes_canonical_json),
		TEST(json_becomes_the_same),
		TEST(every_wrong_value_has_its_sentence),
		TEST(what_is_missing_is_told_of_the_whole_only),
		TEST(a_draft_may_be_too_short_but_not_wrong),
		TEST(what_is_saved_by_itself_keeps_what_was_right),
		TEST(conditions_hide_and_demand),
		TEST(sums_are_made_here_and_bounded),
		TEST(answers_stand_to_each_other_as_rules_ask),
		TEST(only_named_fields_may_be_changed),
		TEST(a_page_of_a_part_leaves_the_rest),
		TEST(programs_are_told_what_is_no_field),
		TEST(null_empties_a_field),
		TEST(tables_and_texts_are_bounded),
		TEST(rows_come_and_go_without_script),
		TEST(personal_answers_part_and_meet_again),
		TEST(single_answers_are_found),
		TEST(answers_are_shown_as_people_read_them),
		TEST(differences_are_told_by_field),
		TEST(two_members_are_merged_field_by_field),
		TEST(hostile_bodies_are_refused_and_nothing_else),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
