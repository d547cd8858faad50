#include "form.h"
#include "req.h"
#include "respond.h"
#include "route.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

/* Forms from pages and from JSON, the router, and answers, without a server. */

struct in {
	struct str name, note, kind, phone, uscc, raw, id_number;
	struct strs tags;
	int64_t count;
	struct money amount;
	struct day day;
	struct moment at;
	bool agrees;
	struct {
		int64_t v;
	} id;
	struct secret password;
	struct upload *file;
};

static const struct choice kinds[] = { { STR("a"), { STR("甲"), STR("A") } },
	{ STR("b"), { STR("乙"), STR("B") } } };

static struct choices
kind_choices(struct req *req)
{
	(void)req;
	return (struct choices){ kinds, 2 };
}

#define FIELD(member, field_type, ...)                                                      \
	{                                                                                   \
		.name = #member, .type = field_type, .offset = offsetof(struct in, member), \
		.label = #member, __VA_ARGS__                                               \
	}

static const struct field fields[] = {
	FIELD(name, FIELD_TEXT, .is_required = true, .min = 2, .max = 5),
	FIELD(note, FIELD_LONG_TEXT),
	FIELD(kind, FIELD_CHOICE, .choices = kind_choices),
	FIELD(tags, FIELD_CHOICES, .choices = kind_choices),
	FIELD(phone, FIELD_PHONE),
	FIELD(uscc, FIELD_USCC),
	FIELD(raw, FIELD_JSON),
	FIELD(count, FIELD_INT, .min = 1, .max = 10),
	FIELD(amount, FIELD_MONEY, .min = 0, .max = 500000),
	FIELD(day, FIELD_DAY),
	FIELD(at, FIELD_MOMENT),
	FIELD(agrees, FIELD_BOOL),
	FIELD(id, FIELD_ID),
	FIELD(password, FIELD_PASSWORD),
	FIELD(file, FIELD_FILE, .max = 100),
	FIELD(id_number, FIELD_ID_NUMBER),
};
static const struct form form = { "org_edit", fields, FIELD_COUNT(fields), sizeof(struct in),
	NULL };

static struct arena *arena;
static struct req *req;
static struct pair json_type[] = { { STR("Content-Type"),
	STR("application/json; charset=utf-8") } };

static void
begin(const char *json)
{
	arena_reset(arena);
	req = ARENA_NEW(arena, struct req);
	req->arena = arena;
	req->method = METHOD_POST;
	if (json) {
		req->headers = (struct pairs){ json_type, 1 };
		req->body = str_of(json);
	}
}

static void
post(const char *name, const char *value)
{
	struct pair *items = ARENA_ARRAY(arena, req->posted.count + 1, struct pair);

	memcpy(items, req->posted.items ? req->posted.items : items,
		req->posted.count * sizeof(*items));
	items[req->posted.count] = (struct pair){ str_of(name), str_of(value) };
	req->posted.items = items;
	req->posted.count++;
}

static const struct in *
parse(void)
{
	form_parse(req, &form);
	return req->in;
}

static int
setup(void **state)
{
	(void)state;
	arena = arena_create(ARENA_REQUEST_BYTES_MAX);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	arena_destroy(arena);
	return 0;
}

static void
typed_values_become_members(void **state)
{
	const struct in *in;

	(void)state;
	begin(NULL);
	post("name", " 轻松  艺术 ");
	post("note", "a\r\nb");
	post("kind", "b");
	post("tags", "a");
	post("tags", "b");
	post("phone", "138 1234-5678");
	post("count", "１０");
	post("amount", "1,234.50");
	post("day", "2014年9月24日");
	post("at", "2014-09-24T10:30");
	post("agrees", "on");
	post("id", "7");
	post("password", " a b ");
	post("unknown", "x");
	in = parse();
	assert_int_equal(req->errors.count, 0);
	assert_true(str_equal(in->name, STR("轻松 艺术")));
	assert_true(str_equal(in->note, STR("a\nb")));
	assert_true(str_equal(in->kind, STR("b")));
	assert_int_equal(in->tags.count, 2);
	assert_true(str_equal(in->phone, STR("13812345678")));
	assert_int_equal(in->count, 10);
	assert_int_equal(in->amount.fen, 123450);
	assert_int_equal(in->day.n, day_of(2014, 9, 24).n);
	assert_int_equal(in->at.ms, day_start(day_of(2014, 9, 24)).ms + (10 * 60 + 30) * 60000);
	assert_true(in->agrees);
	assert_int_equal(in->id.v, 7);
	assert_true(str_equal(in->password.value, STR(" a b ")));
	assert_null(in->file);
}

static void
what_is_left_out_is_none(void **state)
{
	const struct in *in;

	(void)state;
	begin(NULL);
	post("name", "");
	in = parse();
	assert_int_equal(req->errors.count, 1);
	assert_true(str_equal(form_message(req, "name"), STR("请填写name。")));
	assert_true(str_is_none(in->note));
	assert_true(in->count == INT_NONE);
	assert_true(money_is_none(in->amount));
	assert_true(day_is_none(in->day));
	assert_true(moment_is_none(in->at));
	assert_int_equal(in->id.v, 0);
}

static const struct wrong_case {
	const char *field, *value, *message;
} wrong_cases[] = {
	{ "name", "一", "name至少 2 个字，现在有 1 个。" },
	{ "name", "一二三四五六", "name最多 5 个字，现在有 6 个。" },
	{ "name", "a\x01", "里面有看不见的控制字符，请删去后重新输入。" },
	{ "name", "a\xFF", "文字的编码有误，应为 UTF-8。" },
	{ "kind", "c", "请从列出的选项里选择kind。" },
	{ "tags", "c", "请从列出的选项里选择tags。" },
	{ "phone", "123", "请填写 11 位手机号，或带区号的座机号，例如 0571-87654321。" },
	{ "uscc", "123", "统一社会信用代码应为 18 位，现在是 3 位。" },
	{ "count", "x", "请填写整数，例如 12。" },
	{ "count", "11", "请填写 1 到 10 之间的整数。" },
	{ "amount", "1.234", "请填写以元计的金额，例如 5000 或 1,234.50。" },
	{ "amount", "5000.01", "金额应在 0 元到 5,000 元之间。" },
	{ "amount", "-1", "金额应在 0 元到 5,000 元之间。" },
	{ "day", "2014-02-30", "请填写日期，例如 2014-09-24。" },
	{ "day", "3/4/2014", "这个日期的月和日分不清，请写成 2014-09-24 的样子。" },
	{ "at", "2014-09-24T24:00", "请填写日期和时间，例如 2014-09-24 10:30。" },
	{ "agrees", "maybe", "请填写 1（是）或 0（否）。" },
	{ "id", "0", "编号应为大于 0 的整数。" },
	{ "id_number", "1101051949", "身份证号应为 18 位，现在是 10 位。" },
	{ "id_number", "1101051949123100ZX",
		"身份证号第 17 位有误：前 17 位是数字，第 18 位是数字或 X。" },
	{ "id_number", "010105194912310021", "身份证号前 2 位应为省份的代码，例如 33。" },
	{ "id_number", "110105194913310021", "身份证号第 7 至 14 位应为出生日期，例如 19560424。" },
	{ "id_number", "110105194912310021", "身份证号的校验码对不上，请对照身份证逐位核对。" },
};

static void
each_mistake_says_what_would_be_right(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(wrong_cases) / sizeof(wrong_cases[0]); i++) {
		const struct wrong_case *c = &wrong_cases[i];

		begin(NULL);
		if (strcmp(c->field, "name") != 0) {
			post("name", "名字");
		}
		post(c->field, c->value);
		assert_int_equal(form_parse(req, &form), FORM_WRONG);
		assert_int_equal(req->errors.count, 1);
		if (!str_equal(form_message(req, c->field), str_of(c->message))) {
			fail_msg("%s=%s: %.*s", c->field, c->value,
				STR_ARG(form_message(req, c->field)));
		}
		/* the page shows again what was typed */
		assert_true(str_equal(form_value(req, &form, NULL, c->field), str_of(c->value)) ||
			    strcmp(c->field, "tags") == 0);
	}
}

static void
codes_name_the_wrong_place(void **state)
{
	(void)state;
	begin(NULL);
	post("name", "名字");
	post("uscc", "51330106MJ8739000O");
	parse();
	assert_true(str_starts(form_message(req, "uscc"), STR("第 ")));
}

static void
json_fills_the_same_struct(void **state)
{
	const struct in *in;

	(void)state;
	begin("{\"name\":\"名字\",\"kind\":\"a\",\"tags\":[\"b\"],\"count\":3,\"amount\":100,"
	      "\"day\":\"2014-09-24\",\"at\":\"2014-09-24T10:30:00+08:00\",\"agrees\":true,\"id\":"
	      "5,"
	      "\"note\":null,\"raw\":{\"a\":[1,\"二\"]},\"unknown\":1}");
	in = parse();
	assert_int_equal(req->errors.count, 0);
	assert_true(str_equal(in->name, STR("名字")));
	assert_int_equal(in->amount.fen, 100);
	assert_int_equal(in->count, 3);
	assert_int_equal(in->id.v, 5);
	assert_int_equal(in->tags.count, 1);
	assert_true(in->agrees);
	assert_int_equal(in->at.ms, 1411525800000);
	assert_true(str_equal(in->raw, STR("{\"a\":[1,\"二\"]}")));
}

/* A form made at run time: labels and choices as data, names with dots. */
static void
forms_of_run_time_are_read_beside_the_route_s(void **state)
{
	static const struct choices given = { kinds, 2 };
	static const struct field more_fields[] = {
		{ .name = "rows.0.name",
			.type = FIELD_TEXT,
			.offset = 0,
			.min = 2,
			.max = 5,
			.given_label = { STR_INIT("第一行"), STR_INIT("Row one") } },
		{ .name = "rows.1.kind",
			.type = FIELD_CHOICE,
			.offset = 16,
			.given_choices = &given },
		{ .name = "rest", .type = FIELD_INT, .offset = 32 },
	};
	static const struct form more = { .name = "more",
		.fields = more_fields,
		.field_count = 3,
		.size = 48,
		.json_at = "fields" };
	static const bool all[] = { true, true, true }, some[] = { true, false, false };
	struct str in[3];
	int64_t rest;

	(void)state;
	begin("{\"fields\":{\"rows\":[{\"name\":\"甲乙\"},{\"kind\":\"b\"}],\"rest\":7},\"rest\":"
	      "8}");
	form_parse_more(req, &more, all, in);
	assert_int_equal(req->errors.count, 0);
	assert_true(str_equal(in[0], STR("甲乙")));
	assert_true(str_equal(in[1], STR("b")));
	memcpy(&rest, &in[2], sizeof(rest));
	assert_int_equal(rest, 7);
	begin(NULL);
	form_error(req, "note", "这一句还在。");
	post("rows.0.name", "一");
	post("rows.1.kind", "zzz");
	form_parse_more(req, &more, some, in);
	assert_int_equal(req->errors.count, 2);
	assert_true(str_equal(
		form_message(req, "rows.0.name"), STR("第一行至少 2 个字，现在有 1 个。")));
	memcpy(&rest, &in[2], sizeof(rest));
	assert_true(rest == INT_NONE);
}

/* Of a page that showed a part of a form only that part shows what was typed. */
static void
what_was_not_on_the_page_shows_what_is_stored(void **state)
{
	struct in in = { .name = STR("存的"), .note = STR("存的") };

	(void)state;
	begin(NULL);
	post(FORM_ASKED, "name count");
	post("name", "填");
	post("note", "没有问过");
	parse();
	assert_true(str_equal(form_value(req, &form, &in, "name"), STR("填")));
	assert_true(str_equal(form_value(req, &form, &in, "note"), STR("存的")));
	/* without anything wrong, too, if the page comes back for a row more */
	req->errors.count = 0;
	assert_true(str_equal(form_value(req, &form, &in, "name"), STR("存的")));
	req->is_redrawn = true;
	assert_true(str_equal(form_value(req, &form, &in, "name"), STR("填")));
}

static void
wrong_json_is_told(void **state)
{
	static const char *const wrongs[] = { "[]", "{", "{\"name\":\"名字\",\"name\":\"二\"}", "1",
		"\xFF", "{\"name\":\"名字\",\"count\":\"3\"}", "{\"name\":\"名字\",\"count\":3.5}",
		"{\"name\":5}", "{\"name\":\"名字\",\"tags\":\"a\"}",
		"{\"name\":\"名字\",\"tags\":[1]}", "{\"name\":\"名字\",\"agrees\":\"1\"}",
		"{\"name\":\"名字\",\"amount\":\"5\"}", "{\"name\":\"名字\",\"day\":\"2014/9/24\"}",
		"{\"name\":\"名字\",\"file\":\"a\"}", "{\"name\":\"\\u0000\\u0001\"}",
		"{\"name\":\"名字\",\"note\":[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]}" };

	(void)state;
	for (size_t i = 0; i < sizeof(wrongs) / sizeof(wrongs[0]); i++) {
		begin(wrongs[i]);
		if (form_parse(req, &form) != FORM_WRONG) {
			fail_msg("%s", wrongs[i]);
		}
		assert_true(req->errors.items[0].message.len > 0);
	}
}

static void
files_have_a_ceiling(void **state)
{
	struct upload upload = { STR("file"), STR("a.csv"), STR("/nowhere"), 101 };

	(void)state;
	begin(NULL);
	post("name", "名字");
	req->uploads = &upload;
	req->upload_count = 1;
	parse();
	assert_true(str_starts(form_message(req, "file"), STR("文件最大 0.0 MB")));
	upload.size = 100;
	assert_ptr_equal(parse()->file, &upload);
}

/* The sender's name of a file becomes text, whatever bytes it is. */
static void
names_of_files_are_text(void **state)
{
	static const struct {
		const char *sent, *kept;
	} names[] = { { "名录.csv", "名录.csv" }, { "C:\\lists\\a.csv", "a.csv" },
		{ "../../a.csv", "a.csv" }, { "\xC3\xFB.csv", "\xEF\xBF\xBD\xEF\xBF\xBD.csv" },
		{ "a\x01\r\nb.csv", "a b.csv" }, { "", "" } };

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct upload upload = { STR("file"), str_of(names[i].sent), STR("/nowhere"), 10 };

		begin(NULL);
		post("name", "名字");
		req->uploads = &upload;
		req->upload_count = 1;
		if (!str_equal(parse()->file->file_name, str_of(names[i].kept))) {
			fail_msg("%s becomes %.*s", names[i].sent, STR_ARG(upload.file_name));
		}
	}
}

static void
controls_show_members(void **state)
{
	struct str items[] = { STR("b") };
	struct in in = {
		.name = STR("名"), .count = 3, .amount = { 123450 }, .tags = { items, 1 }
	};

	(void)state;
	begin(NULL);
	in.day = day_of(2014, 9, 24);
	in.at = (struct moment){ 1411525800000 };
	assert_true(str_equal(form_value(req, &form, &in, "name"), STR("名")));
	assert_true(str_equal(form_value(req, &form, &in, "count"), STR("3")));
	assert_true(str_equal(form_value(req, &form, &in, "amount"), STR("1,234.50")));
	assert_true(str_equal(form_value(req, &form, &in, "day"), STR("2014-09-24")));
	assert_true(str_equal(form_value(req, &form, &in, "at"), STR("2014-09-24T10:30")));
	assert_true(str_equal(form_value(req, &form, &in, "id"), STR("")));
	assert_true(form_is_chosen(req, &form, &in, "tags", STR("b")));
	assert_false(form_is_chosen(req, &form, &in, "tags", STR("a")));
	assert_true(form_is_chosen(req, &form, &in, "name", STR("名")));
}

/* --- routes ------------------------------------------------------------------------------------------ */

struct right {
	int any;
};
static const struct right anybody = { 1 };

static enum outcome
run(struct req *unused)
{
	(void)unused;
	return OK;
}

static const struct route routes[] = {
	{ .method = METHOD_GET, .path = "/", .right = &anybody, .run = run },
	{ .method = METHOD_GET, .path = "/orgs", .right = &anybody, .run = run },
	{ .method = METHOD_GET, .path = "/orgs/changes", .right = &anybody, .run = run },
	{ .method = METHOD_GET,
		.path = "/orgs/{id}",
		.right = &anybody,
		.run = run,
		.form = &form },
	{ .method = METHOD_POST,
		.path = "/orgs/{id}",
		.right = &anybody,
		.run = run,
		.form = &form },
	{ .method = METHOD_POST,
		.path = "/orgs/{id}/files/{name}",
		.right = &anybody,
		.run = run,
		.form = &form },
	{ .method = METHOD_GET, .path = "/orgs/changes/old", .right = &anybody, .run = run },
	{ .method = METHOD_GET,
		.path = "/orgs/{id}.ics",
		.right = &anybody,
		.run = run,
		.form = &form },
};

static enum outcome
find(struct router *router, enum method method, const char *path, struct str *ret_allow)
{
	begin(NULL);
	req->method = method;
	req->path = str_of(path);
	return router_find(router, req, ret_allow);
}

static void
routes_are_found(void **state)
{
	const struct route *tables[] = { routes };
	size_t counts[] = { sizeof(routes) / sizeof(routes[0]) };
	struct arena *own = arena_create(1 << 20);
	struct router *router = router_create(own, tables, counts, 1);
	struct str allow = STR_NONE;

	(void)state;
	assert_int_equal(router_count(router), 8);
	assert_int_equal(find(router, METHOD_GET, "/", &allow), OK);
	assert_int_equal(find(router, METHOD_GET, "/orgs/changes", &allow), OK);
	assert_ptr_equal(req->route, &routes[2]);
	assert_int_equal(find(router, METHOD_HEAD, "/orgs/7", &allow), OK);
	assert_ptr_equal(req->route, &routes[3]);
	assert_int_equal(req->path_params.count, 1);
	assert_true(str_equal(req->path_params.items[0].value, STR("7")));
	assert_int_equal(find(router, METHOD_GET, "/orgs/7.ics", &allow), OK);
	assert_ptr_equal(req->route, &routes[7]);
	assert_int_equal(req->path_params.count, 1);
	assert_true(str_equal(req->path_params.items[0].value, STR("7")));
	assert_int_equal(find(router, METHOD_GET, "/orgs/.ics", &allow), OK);
	assert_ptr_equal(req->route, &routes[3]); /* nothing before it: an id like any other */
	/* back from "changes" to the parameter */
	assert_int_equal(find(router, METHOD_POST, "/orgs/changes/files/a b", &allow), OK);
	assert_int_equal(req->path_params.count, 2);
	assert_true(str_equal(req->path_params.items[1].value, STR("a b")));
	assert_int_equal(find(router, METHOD_GET, "/orgs/7/files", &allow), NOT_FOUND);
	assert_int_equal(find(router, METHOD_GET, "/org", &allow), NOT_FOUND);
	assert_int_equal(find(router, METHOD_DELETE, "/orgs/7", &allow), CONFLICT);
	assert_true(str_equal(allow, STR("GET, HEAD, POST")));
	arena_destroy(own);
}

static void
the_path_wins_over_the_body(void **state)
{
	struct pair in_path[] = { { STR("id"), STR("7") } };

	(void)state;
	begin(NULL);
	post("name", "名字");
	post("id", "8");
	req->path_params = (struct pairs){ in_path, 1 };
	assert_int_equal(parse()->id.v, 7);
	/* what is no number in a path is simply not found */
	in_path[0].value = STR("x");
	assert_int_equal(parse()->id.v, 0);
	assert_int_equal(req->errors.count, 0);
}

/* --- answers ----------------------------------------------------------------------------------------- */

static void
problems_are_json_for_programs(void **state)
{
	struct str body;

	(void)state;
	begin(NULL);
	req->is_api = true;
	form_error(req, "name", "请填写名称。");
	respond_problem(req, 422, "填写有误", "请改正后再提交。");
	body = buf_view(req->res.body);
	assert_int_equal(req->res.status, 422);
	assert_string_equal(req->res.content_type, "application/problem+json");
	assert_true(str_contains(
		body, STR("\"errors\":[{\"field\":\"name\",\"message\":\"请填写名称。\"}]")));
	assert_true(str_contains(body, STR("\"status\":422")));
}

static void
lists_and_downloads(void **state)
{
	struct row {
		int64_t id;
		struct str name;
	} rows[] = { { 1, STR("甲") }, { 2, STR_NONE } };
	static const struct member members[] = { { "id", MEMBER_INT, offsetof(struct row, id),
							 false },
		{ "name", MEMBER_STR, offsetof(struct row, name), true } };
	struct table_view view = { members, 2, rows, 2, sizeof(struct row) };
	struct list_page page = { 1000, false, 1, 20 };

	(void)state;
	begin(NULL);
	respond_json_list(req, &view, &page);
	assert_true(str_equal(buf_view(req->res.body),
		STR("{\"total\":1000,\"total_is\":\"at least\",\"page\":1,\"per_page\":20,"
		    "\"items\":[{\"id\":1,\"name\":\"甲\"},{\"id\":2,\"name\":null}]}")));
	respond_file_name(req, STR("组织\".csv"));
	assert_true(str_equal(req->res.headers.items[0].value,
		STR("attachment; filename=\"_______.csv\"; "
		    "filename*=UTF-8''%E7%BB%84%E7%BB%87%22.csv")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(typed_values_become_members),
		cmocka_unit_test(what_is_left_out_is_none),
		cmocka_unit_test(each_mistake_says_what_would_be_right),
		cmocka_unit_test(codes_name_the_wrong_place),
		cmocka_unit_test(json_fills_the_same_struct),
		cmocka_unit_test(wrong_json_is_told),
		cmocka_unit_test(forms_of_run_time_are_read_beside_the_route_s),
		cmocka_unit_test(what_was_not_on_the_page_shows_what_is_stored),
		cmocka_unit_test(files_have_a_ceiling),
		cmocka_unit_test(names_of_files_are_text),
		cmocka_unit_test(controls_show_members),
		cmocka_unit_test(routes_are_found),
		cmocka_unit_test(the_path_wins_over_the_body),
		cmocka_unit_test(problems_are_json_for_programs),
		cmocka_unit_test(lists_and_downloads),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
