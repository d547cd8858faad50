#include "district.h"
#include "import_row.h"
#include "registry.h"
#include "web_test.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

/* What one row of a list says, and every reason for which it is refused. */

static const struct office *const test_offices[] = { &registry_office };

enum { CELLS_MAX = 8 };

struct row_case {
	const char *header[CELLS_MAX];
	struct cell cells[CELLS_MAX];
	/* "column: reason", separated by ；, or NULL where the row is fine */
	const char *refused;
};

#define TEXT(words)                                                                           \
	{                                                                                     \
		.type = CELL_TEXT, .text = { words, sizeof(words) - 1 }, .day = { INT32_MIN } \
	}
#define NUMBER(words, value)                                                                  \
	{                                                                                     \
		.type = CELL_NUMBER, .text = { words, sizeof(words) - 1 }, .number = (value), \
		.day = { INT32_MIN }                                                          \
	}
#define NUMBER_1904(words, value)                                                             \
	{                                                                                     \
		.type = CELL_NUMBER, .text = { words, sizeof(words) - 1 }, .number = (value), \
		.day = { INT32_MIN }, .is_1904 = true                                         \
	}

static const struct district *district;
static struct import_rules *rules;

static size_t
cell_count(const struct row_case *row)
{
	size_t count = 0;

	while (count < CELLS_MAX && row->header[count]) {
		count++;
	}
	return count;
}

static struct import_columns
columns_of(struct arena *arena, const struct row_case *row)
{
	size_t count = cell_count(row);
	struct cell *cells = ARENA_ARRAY(arena, count, struct cell);
	struct cell_row header = { 1, count, cells };
	struct import_columns columns;
	struct import_refusals refusals;

	for (size_t i = 0; i < count; i++) {
		cells[i] = (struct cell){ .type = CELL_TEXT, .text = str_of(row->header[i]) };
	}
	assert_int_equal(import_columns_read(arena, rules, &header, &columns, &refusals), OK);
	return columns;
}

static struct import_entry
read_row(struct arena *arena, const struct row_case *row)
{
	struct import_columns columns = columns_of(arena, row);
	struct cell_row cells = { 7, cell_count(row), row->cells };
	struct import_entry entry;

	import_row_read(arena, rules, &columns, &cells, &entry);
	return entry;
}

static void
check_row(struct arena *arena, const struct row_case *row)
{
	struct import_entry entry = read_row(arena, row);
	struct str refused = import_refusals_text(arena, LANG_ZH, &entry.refusals);

	assert_string_equal(str_terminated(arena, refused), row->refused ? row->refused : "");
}

static void
begin(struct web_test *t)
{
	district = app_district_hold(t->app);
	rules = import_rules_create(
		t->arena, &district->pack, &district->regions, day_of(2026, 3, 1));
}

static void
end(struct web_test *t)
{
	app_district_release(t->app, district);
}

static void
check_all(struct web_test *t, const struct row_case *rows, size_t count)
{
	begin(t);
	for (size_t i = 0; i < count; i++) {
		check_row(t->arena, &rows[i]);
	}
	end(t);
}
#define CHECK_ALL(t, rows) check_all((t), (rows), sizeof(rows) / sizeof((rows)[0]))

static void
codes_are_refused_with_what_would_be_right(void **state)
{
	static const struct row_case rows[] = {
		{ { "名称", "统一社会信用代码" },
			{ TEXT("中国自动化学会"), TEXT("51100000500002862F") }, NULL },
		/* full-width, lower case, spaces between groups */
		{ { "名称", "信用代码" }, { TEXT("某某"), TEXT("５110 0000 5000 0286 2f") }, NULL },
		{ { "名称", "信用代码" }, { TEXT("某某"), TEXT("53100000500020462H") },
			"信用代码：第 18 位校验码是“H”，按前面各位算应为“K”，请核对证书。" },
		{ { "名称", "信用代码" }, { TEXT("某某"), TEXT("51330100MJ1234567Z") },
			"信用代码：第 18 "
			"位“Z”不会出现在统一社会信用代码里，代码只有数字和大写字母，没有 "
			"I、O、S、V、Z。" },
		{ { "名称", "信用代码" }, { TEXT("某某"), TEXT("5110000050000286") },
			"信用代码：统一社会信用代码应为 18 位，现在是 16 位。" },
		{ { "名称", "信用代码" }, { TEXT("某某"), TEXT("5.11E+17") },
			"信用代码：表格软件把代码变成了数字“5.11E+"
			"17”，原来的各位已经丢失：请把这一列设为文本格式，再按证书重新填写。" },
		{ { "名称", "信用代码" }, { TEXT("某某"), NUMBER("531000005000074000", 5.31e17) },
			"信用代码：表格软件把代码变成了数字“531000005000074000”，原来的各位已经丢失"
			"：请把这一列设为文本格式，再按证书重新填写。" },
		/* the last one is a letter, and no number */
		{ { "名称", "信用代码" }, { TEXT("某某"), TEXT("52330106584579940E") }, NULL },
		/* a valid code of a company */
		{ { "名称", "信用代码" }, { TEXT("某某"), TEXT("91110000600037341L") },
			"信用代码：代码以 91 "
			"开头，不是社会团体（51）、社会服务机构（52）或基金会（53）的代码。" },
		{ { "名称", "信用代码", "类型" },
			{ TEXT("某某"), TEXT("51100000500002862F"), TEXT("民非") },
			"类型：写的是社会服务机构，但统一社会信用代码以 51 开头，表示社会团体。" },
		/* one column for both numbers */
		{ { "名称", "统一社会信用代码/登记证号" },
			{ TEXT("某某"), TEXT("杭西社证字第0123号") }, NULL },
		{ { "名称", "证号" }, { TEXT("某某"), TEXT("第一") },
			"证号：“第一”不像登记证号，例如 杭西社证字第0123号。" },
		{ { "名称", "类型", "组织机构代码" },
			{ TEXT("某某"), TEXT("社团"), TEXT("50000286-3") },
			"组织机构代码：第 9 位校验码是“3”，按前面各位算应为“2”，请核对证书。" },
	};

	CHECK_ALL(*state, rows);
}

static void
days_come_in_every_form_that_means_one_day(void **state)
{
	static const struct row_case rows[] = {
		{ { "名称", "类型", "成立日期" }, { TEXT("某"), TEXT("社团"), TEXT("2014-9-24") },
			NULL },
		{ { "名称", "类型", "成立日期" }, { TEXT("某"), TEXT("社团"), TEXT("2014/9/24") },
			NULL },
		{ { "名称", "类型", "成立日期" },
			{ TEXT("某"), TEXT("社团"), TEXT("2014年9月24日") }, NULL },
		{ { "名称", "类型", "成立日期" }, { TEXT("某"), TEXT("社团"), TEXT("20140924") },
			NULL },
		{ { "名称", "类型", "成立日期" },
			{ TEXT("某"), TEXT("社团"), TEXT("２０１４．９．２４") }, NULL },
		{ { "名称", "类型", "成立日期" }, { TEXT("某"), TEXT("社团"), TEXT("24/9/2014") },
			NULL },
		{ { "名称", "类型", "成立日期" }, { TEXT("某"), TEXT("社团"), TEXT("41906") },
			NULL },
		{ { "名称", "类型", "成立日期" },
			{ TEXT("某"), TEXT("社团"), NUMBER("41906", 41906) }, NULL },
		{ { "名称", "类型", "成立日期" },
			{ TEXT("某"), TEXT("社团"), NUMBER_1904("40444", 40444) }, NULL },
		{ { "名称", "类型", "成立日期" },
			{ TEXT("某"), TEXT("社团"), NUMBER("20140924", 20140924) }, NULL },
	};
	struct web_test *t = *state;

	begin(t);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct import_entry entry = read_row(t->arena, &rows[i]);

		assert_int_equal(entry.refusals.count, 0);
		assert_int_equal(entry.input.founded_day.n, day_of(2014, 9, 24).n);
	}
	end(t);
}

static void
days_that_may_mean_another_are_refused(void **state)
{
	static const struct row_case rows[] = {
		{ { "名称", "类型", "成立日期" }, { TEXT("某"), TEXT("社团"), TEXT("03/04/2015") },
			"成立日期：日期“03/04/2015”的月和日分不清，请写成 2014-09-24 的样子。" },
		{ { "名称", "类型", "成立日期" }, { TEXT("某"), TEXT("社团"), TEXT("2014-02-30") },
			"成立日期：“2014-02-30”不是日期：请写出年月日，例如 2014-09-24。" },
		{ { "名称", "类型", "成立日期" },
			{ TEXT("某"), TEXT("社团"), NUMBER("2014", 2014) },
			"成立日期：“2014”不是日期：请写出年月日，例如 2014-09-24。" },
		{ { "名称", "类型", "成立日期" }, { TEXT("某"), TEXT("社团"), TEXT("2026-03-02") },
			"成立日期：日期 2026-03-02 还没有到。" },
		{ { "名称", "类型", "等级", "评估时间", "有效期至" },
			{ TEXT("某"), TEXT("社团"), TEXT("5A"), TEXT("2021-05-01"),
				TEXT("2020-04-30") },
			"有效期至：等级的截止日早于起始日。" },
	};

	CHECK_ALL(*state, rows);
}

static void
words_and_places_are_known_or_refused_with_what_is_near(void **state)
{
	static const struct row_case rows[] = {
		{ { "名称", "类型", "等级" }, { TEXT("某"), TEXT("社团"), TEXT("6A级") },
			"等级：不认识“6A级”。可填：5A级、4A级、3A级、2A级、1A级、未评估" },
		{ { "名称", "类型", "街道" }, { TEXT("某"), TEXT("社团"), TEXT("古当街道") },
			"街道：不认识街道或镇“古当街道”，是不是古荡街道？" },
		{ { "名称", "类型", "街道", "社区" },
			{ TEXT("某"), TEXT("社团"), TEXT("古荡街道办事处"), TEXT("白荡海社区") },
			"社区：白荡海社区属于西溪街道，不属于古荡街道。" },
		{ { "名称", "类型", "街道", "社区" },
			{ TEXT("某"), TEXT("社团"), TEXT("古荡"), TEXT("古敦社区") },
			"社区：不认识社区或村“古敦社区”，是不是古墩社区？" },
		{ { "名称", "类型", "街道" }, { TEXT("某"), TEXT("社团"), TEXT("古墩社区") },
			"街道：“古墩社区”是社区或村，不是街道或镇。" },
		{ { "名称", "类型", "电话" },
			{ TEXT("某"), TEXT("社团"), TEXT("0571-87654321、138") },
			"电话：“138”不是电话号码：请填写 11 位手机号，或带区号的座机号，例如 "
			"0571-87654321。" },
		{ { "名称", "类型", "注册资金" }, { TEXT("某"), TEXT("社团"), TEXT("30000") },
			"注册资金：“30000”看不出是元还是万元：请在数字后面写上单位，例如 30000 "
			"元。" },
		{ { "名称", "类型", "邮箱" }, { TEXT("某"), TEXT("社团"), TEXT("a.b") },
			"邮箱：“a.b”不是电子邮箱，例如 name@example.com。" },
		{ { "名称", "类型" }, { TEXT("　"), TEXT("社团") }, "名称：没有填写。" },
		{ { "名称", "类型" }, { NUMBER("12", 12), TEXT("社团") },
			"名称：名称不会是数字或日期：12" },
		{ { "名称", "街道" }, { TEXT("某"), TEXT("古荡街道") },
			"组织类型：看不出是哪一类组织：请填写统一社会信用代码，或填写组织类型："
			"社会团体、社会服务机构、基金会、社区社会组织(备案)"
			"、社区服务类、社区文体类、社区自治类、平安建设类、其他类" },
		/* every column that is wrong is named */
		{ { "名称", "类型", "成立日期" }, { TEXT("无"), TEXT("公司"), TEXT("昨天") },
			"名称：没有填写。；类型：不认识“公司”。可填："
			"社会团体、社会服务机构、基金会、社区社会组织(备案)"
			"、社区服务类、社区文体类、社区自治类、平安建设类、其他类；"
			"成立日期：“昨天”不是日期：请写出年月日，例如 2014-09-24。" },
	};

	CHECK_ALL(*state, rows);
}

static void
row_says_what_its_cells_say(void **state)
{
	static const struct row_case row = { { "*社会组织 名称", "曾用名", "备案类别", "所属社区",
						     "负责人", "领域", "开办资金（万元）",
						     "党建情况" },
		{ TEXT("古墩 社区　青松艺术团"), TEXT("青松队；老年队"), TEXT("文体类"),
			TEXT("古墩社区居委会"), TEXT("王　芳"), TEXT("文化艺术、助老，下棋"),
			NUMBER("0.5", 0.5), TEXT("中共古墩社区联合党支部") },
		NULL };
	struct web_test *t = *state;
	struct import_entry entry;
	const struct org_input *input = &entry.input;

	begin(t);
	entry = read_row(t->arena, &row);
	assert_int_equal(entry.refusals.count, 0);
	assert_string_equal(str_terminated(t->arena, input->name), "古墩社区青松艺术团");
	assert_string_equal(str_terminated(t->arena, input->former_names), "青松队\n老年队");
	assert_string_equal(str_terminated(t->arena, input->kind), "filed");
	assert_string_equal(str_terminated(t->arena, input->class), "culture");
	assert_string_equal(
		str_terminated(t->arena, region_find(rules->regions, input->street)->name.zh),
		"古荡街道");
	assert_string_equal(str_terminated(t->arena, input->head), "王芳");
	assert_string_equal(str_terminated(t->arena, input->fields), "art\nelder\n下棋");
	assert_int_equal(input->capital.fen, 500000);
	assert_string_equal(str_terminated(t->arena, input->party_branch), "joint");
	/* what has no column is not said */
	assert_false(input->given & ORG_GIVEN(ORG_FIELD_ADDRESS));
	assert_false(input->given & ORG_GIVEN(ORG_FIELD_GRADE));
	end(t);
}

static void
grade_without_last_day_holds_five_years(void **state)
{
	static const struct row_case row = { { "名称", "类型", "等级", "评定日期" },
		{ TEXT("某"), TEXT("社团"), TEXT("AAAA级社会组织"), TEXT("2024-02-29") }, NULL };
	static const struct row_case none = { { "名称", "类型", "等级" },
		{ TEXT("某"), TEXT("社团"), TEXT("无等级") }, NULL };
	struct web_test *t = *state;
	struct import_entry entry;

	begin(t);
	entry = read_row(t->arena, &row);
	assert_string_equal(str_terminated(t->arena, entry.input.grade), "4A");
	assert_int_equal(entry.input.grade_until_day.n, day_of(2029, 2, 28).n);
	entry = read_row(t->arena, &none);
	assert_true(entry.input.given & ORG_GIVEN(ORG_FIELD_GRADE));
	assert_true(str_is_empty(entry.input.grade));
	end(t);
}

static void
header_is_refused_where_columns_clash_or_lack(void **state)
{
	static const struct cell lacking[] = { TEXT("序号"), TEXT("住所") };
	static const struct cell clashing[] = { TEXT("名称"), TEXT("住所"), TEXT("办公地址"),
		TEXT("随便") };
	struct web_test *t = *state;
	struct import_columns columns;
	struct import_refusals refusals;
	struct cell_row header = { 1, 2, lacking };

	begin(t);
	assert_int_equal(
		import_columns_read(t->arena, rules, &header, &columns, &refusals), INVALID);
	assert_int_equal(refusals.count, 1);
	assert_true(str_starts(import_refusals_text(t->arena, LANG_ZH, &refusals),
		STR("名称：缺少这一列。可用的列名：社会组织名称、名称、")));
	header = (struct cell_row){ 1, 4, clashing };
	assert_int_equal(
		import_columns_read(t->arena, rules, &header, &columns, &refusals), INVALID);
	assert_string_equal(
		str_terminated(t->arena, import_refusals_text(t->arena, LANG_ZH, &refusals)),
		"办公地址：与列“住所”重复，都表示住所：请删去其中一列，或给它改名");
	end(t);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(codes_are_refused_with_what_would_be_right),
		cmocka_unit_test(days_come_in_every_form_that_means_one_day),
		cmocka_unit_test(days_that_may_mean_another_are_refused),
		cmocka_unit_test(words_and_places_are_known_or_refused_with_what_is_near),
		cmocka_unit_test(row_says_what_its_cells_say),
		cmocka_unit_test(grade_without_last_day_holds_five_years),
		cmocka_unit_test(header_is_refused_where_columns_clash_or_lack),
	};

	offices_register(test_offices, 1);
	return WEB_TEST_RUN("import rows", tests);
}
