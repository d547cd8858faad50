#include "import_test.h"

#include "district.h"
#include "import_apply.h"
#include "kernel_queries.h"
#include "registry.h"
#include "xlsx.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* Lists from the command line, on both engines: what is printed, what changes, what does not. */

static const struct office *const test_offices[] = { &registry_office };

#define FIXTURE(name) CHUKE_SOURCE_ROOT "/src/app/registry/test/" name
#define HEADER "名称,统一社会信用代码,法定代表人,成立日期,等级,街道,社区\n"

static void
assert_imports(struct import_printed printed, const char *text)
{
	assert_string_equal(printed.text, text);
	assert_int_equal(printed.exit_code, 0);
}

/* ---- a list that is right ----------------------------------------------------------------------- */

static void
published_list_comes_in_once(void **state)
{
	struct web_test *t = *state;
	int64_t before = org_total(t);
	struct org_full_row org;

	assert_imports(list_import(t, FIXTURE("published-orgs.csv"), NULL, NULL),
		"imported 6, updated 0, refused 0\n");
	assert_int_equal(org_total(t), before + 6);
	org = org_named(t, "浙江省爱心事业基金会");
	assert_true(str_equal(org.uscc, STR("53330000501874064B")));
	assert_true(str_equal(org.kind, STR("foundation")));
	assert_true(str_equal(org.registrar, STR("浙江省民政厅")));
	assert_true(str_equal(org.status, STR("normal")));
	assert_imports(list_import(t, FIXTURE("published-orgs.csv"), NULL, NULL),
		"imported 0, updated 0, refused 0\n");
	assert_int_equal(org_total(t), before + 6);
}

static void
other_formats_say_the_same(void **state)
{
	struct web_test *t = *state;
	struct str text = list_read(t, FIXTURE("dirty-orgs.csv"));
	const char *path = list_file(t, "gb.csv", list_in_gb18030(t, text));

	assert_imports(list_import(t, FIXTURE("dirty-orgs.csv"), NULL, NULL),
		"imported 120, updated 0, refused 0\n");
	assert_imports(list_import(t, FIXTURE("dirty-orgs.csv"), NULL, NULL),
		"imported 0, updated 0, refused 0\n");
	assert_imports(list_import(t, path, NULL, NULL), "imported 0, updated 0, refused 0\n");
	path = list_as_workbook(t, "list.xlsx", text);
	assert_imports(list_import(t, path, NULL, NULL), "imported 0, updated 0, refused 0\n");
	/* and what only a search of its words finds is found */
	assert_int_equal(
		web_get(t, "/api/v1/orgs?q=%E8%A5%BF%E6%B9%96%E5%8C%BA", NULL).status, 200);
}

static void
dry_run_foresees_and_changes_nothing(void **state)
{
	struct web_test *t = *state;
	int64_t before = org_total(t);
	const char *path = list_file(
		t, "dry.csv", STR(HEADER "西湖区试行协会,51330106MJ9000014W,,,,,\n"));

	assert_imports(
		list_import(t, path, "--dry-run", NULL), "imported 1, updated 0, refused 0\n");
	assert_int_equal(org_total(t), before);
}

static void
what_goes_out_comes_in_unchanged(void **state)
{
	static const char *const formats[] = { "csv", "xlsx" };
	struct web_test *t = *state;

	for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++) {
		struct web_answer answer = web_get(
			t, str_format(t->arena, "/orgs/export?format=%s", formats[i]).ptr, NULL);

		assert_int_equal(answer.status, 200);
		assert_imports(list_import(t, list_file(t, "out", answer.body), NULL, NULL),
			"imported 0, updated 0, refused 0\n");
	}
}

/* ---- rows that are refused ---------------------------------------------------------------------- */

static const char bad_rows[] = HEADER
	"西湖区甲协会,51330106MJ9000022P,王一,2015-03-04,,古荡街道,古墩社区\n"
	"西湖区乙协会,51330106MJ9000022P,王二,03/04/2015,,,\n"
	"\n"
	",51330106MJ9000030J,王三,,9A,,\n"
	"西湖区丁协会,51330106MJ9000049F,王四,,,,\n";

static void
bad_rows_change_nothing_and_are_named(void **state)
{
	struct web_test *t = *state;
	int64_t before = org_total(t);
	const char *path = list_file(t, "bad.csv", str_of(bad_rows));
	struct import_printed printed = list_import(t, path, NULL, NULL);
	struct str wanted = str_format(t->arena,
		"%s:3: 成立日期: 日期“03/04/2015”的月和日分不清，请写成 2014-09-24 的样子。\n"
		"%s:3: 统一社会信用代码: 与第 2 行的统一社会信用代码相同。\n"
		"%s:5: 名称: 没有填写。\n"
		"%s:5: 等级: 不认识“9A”。可填：5A级、4A级、3A级、2A级、1A级、未评估\n"
		"imported 0, updated 0, refused 2\n",
		path, path, path, path);

	assert_string_equal(printed.text, wanted.ptr);
	assert_int_equal(printed.exit_code, 1);
	assert_int_equal(org_total(t), before);
}

/* The file of refused rows, mended by hand. */
static const char *
mend(struct web_test *t, const char *path, const char *wrong, const char *right)
{
	struct str text = list_read(t, path);
	ptrdiff_t at = str_find(text, str_of(wrong));

	assert_true(at >= 0);
	return list_file(t, "mended.csv",
		str_format(t->arena, "%.*s%s%.*s", (int)at, text.ptr, right,
			(int)(text.len - (size_t)at - strlen(wrong)),
			text.ptr + (size_t)at + strlen(wrong)));
}

static void
rest_comes_in_and_mended_rows_too(void **state)
{
	static const char rows[] =
		"序号," HEADER
		"1,西湖区戊协会,51330106MJ9000057A,赵一,2015-03-04,,古荡街道,古墩社区\n"
		"2,\"西湖区己,协会\",51330106MJ90000655,赵二,2015-13-04,5A,,\n";
	struct web_test *t = *state;
	const char *path = list_file(t, "rest.csv", str_of(rows)),
		   *bad = str_format(t->arena, "%.*s/bad.out", STR_ARG(t->dir)).ptr;
	struct import_printed printed = list_import(t, path, "--skip-bad", bad);

	assert_non_null(strstr(printed.text, ":3: 成立日期: “2015-13-04”不是日期"));
	assert_non_null(strstr(printed.text, "\nimported 1, updated 0, refused 1\n"));
	assert_int_equal(printed.exit_code, 0);
	assert_true(str_equal(org_named(t, "西湖区戊协会").head, STR("赵一")));
	assert_true(str_contains(list_read(t, bad),
		STR("序号,名称,统一社会信用代码,法定代表人,成立日期,等级,街道,社区,原因\r\n"
		    "2,\"西湖区己,协会\",51330106MJ90000655,赵二,2015-13-04,5A,,,"
		    "成立日期：“2015-13-04”不是日期：请写出年月日，例如 2014-09-24。\r\n")));
	/* mended it comes in, its column 原因 read over */
	path = mend(t, bad, "2015-13-04,5A", "2015-12-04,5A");
	assert_imports(list_import(t, path, NULL, NULL), "imported 1, updated 0, refused 0\n");
	assert_int_equal(org_named(t, "西湖区己,协会").founded_day.n, day_of(2015, 12, 4).n);
	/* not mended it is refused again, and says why only once */
	path = mend(t, bad, "赵二", "赵三");
	printed = list_import(t, path, "--skip-bad", bad);
	assert_int_equal(printed.exit_code, 0);
	assert_true(str_contains(list_read(t, bad), STR("社区,原因\r\n")));
}

static void
numbers_of_a_workbook_are_refused_as_codes_and_taken_as_days(void **state)
{
	struct web_test *t = *state;
	const char *path = str_format(t->arena, "%.*s/cells.xlsx", STR_ARG(t->dir)).ptr,
		   *bad = str_format(t->arena, "%.*s/cells-bad.xlsx", STR_ARG(t->dir)).ptr;
	struct xlsx_writer *writer = xlsx_create(t->arena, path, STR("名单"));
	struct import_printed printed;

	xlsx_put_text(writer, STR("名称"));
	xlsx_put_text(writer, STR("代码"));
	xlsx_put_text(writer, STR("成立日期"));
	xlsx_end_row(writer);
	xlsx_put_text(writer, STR("西湖区庚协会"));
	xlsx_put_text(writer, STR("51330106MJ90000730"));
	xlsx_put_day(writer, day_of(2014, 9, 24));
	xlsx_end_row(writer);
	xlsx_put_text(writer, STR("西湖区辛协会"));
	xlsx_put_int(writer, 531000005000074);
	xlsx_put_int(writer, 41906);
	xlsx_end_row(writer);
	assert_true(xlsx_finish(writer));
	printed = list_import(t, path, "--skip-bad", bad);
	assert_non_null(strstr(printed.text, ":3: 代码: 表格软件把代码变成了数字"));
	assert_int_equal(printed.exit_code, 0);
	/* the refused row keeps its format, and the day is written out */
	assert_true(str_starts(list_read(t, bad), STR("PK")));
	printed = list_import(t, bad, NULL, NULL);
	assert_string_equal(
		printed.text, str_format(t->arena,
				      "%s:2: 代码: 统一社会信用代码应为 18 位，现在是 15 位。\n"
				      "imported 0, updated 0, refused 1\n",
				      bad)
				      .ptr);
}

static void
list_that_is_none_is_refused_whole(void **state)
{
	struct web_test *t = *state;
	const char *path = list_file(t, "headless.csv", STR("序号,住所\n1,文二路\n"));
	struct import_printed printed = list_import(t, path, "--skip-bad", "/nowhere/bad.csv");

	assert_int_equal(printed.exit_code, 1);
	assert_true(str_starts(str_of(printed.text),
		str_format(t->arena, "%s:1: 名称: 缺少这一列。可用的列名：", path)));
	path = list_file(t, "utf16.csv", (struct str){ "\xff\xfe\x0d\x54\xf0\x79", 6 });
	printed = list_import(t, path, NULL, NULL);
	assert_int_equal(printed.exit_code, 1);
	assert_non_null(strstr(printed.text, "UTF-16"));
	assert_int_equal(list_import(t, "/nowhere/list.csv", NULL, NULL).exit_code, 1);
	/* wrong usage */
	assert_int_equal(list_import(t, path, "--skip-bad", path).exit_code, 2);
	assert_int_equal(list_import(t, path, "--quick", NULL).exit_code, 2);
	assert_int_equal(list_import(t, path, "another.csv", NULL).exit_code, 2);
}

/* ---- rows that change what stands ---------------------------------------------------------------- */

static void
only_what_is_given_changes(void **state)
{
	struct web_test *t = *state;
	const char *path = list_file(t, "first.csv",
		STR("名称,代码,法定代表人,住所,街道,社区,等级,有效期至,电话\n"
		    "西湖区壬协会,51330106MJ9000081T,钱一,文三路1号,古荡,古墩社区,4A,2027-05-01,"
		    "0571-87654321\n"));
	struct audit_list_rows audits;
	struct org_full_row org;

	assert_imports(list_import(t, path, NULL, NULL), "imported 1, updated 0, refused 0\n");
	/* the district's own registrar, as the list does not say who it is */
	assert_true(str_equal(org_named(t, "西湖区壬协会").registrar, STR("杭州市西湖区民政局")));
	path = list_file(t, "second.csv",
		STR("名称,代码,负责人,住所,街道,等级\n"
		    "西湖区壬协会,51330106MJ9000081T,钱二,,古荡街道,4A级社会组织\n"));
	assert_imports(
		list_import(t, path, "--dry-run", NULL), "imported 0, updated 1, refused 0\n");
	assert_imports(list_import(t, path, NULL, NULL), "imported 0, updated 1, refused 0\n");
	assert_imports(list_import(t, path, NULL, NULL), "imported 0, updated 0, refused 0\n");
	org = org_named(t, "西湖区壬协会");
	assert_true(str_equal(org.head, STR("钱二")));
	assert_true(str_equal(org.address, STR("文三路1号")));
	assert_true(str_equal(org.phone, STR("0571-87654321")));
	assert_true(str_equal(org.grade, STR("4A")));
	assert_int_equal(org.grade_until_day.n, day_of(2027, 5, 1).n);
	assert_true(org.community_id.v != 0);
	audits = audit_of(t, "org.import", "org");
	assert_int_equal(audits.items[0].object_id, org.id.v);
	assert_true(str_contains(audits.items[0].detail, STR("\"head\":[\"钱一\",\"钱二\"]")));
	assert_false(str_contains(audits.items[0].detail, STR("revision")));
	/* created without detail */
	assert_int_equal(audits.items[1].object_id, org.id.v);
	assert_true(str_is_none(audits.items[1].detail));
	audits = audit_of(t, "org.import", "org_import");
	assert_true(str_contains(audits.items[0].detail, STR("\"unchanged\":1")));
}

static void
older_number_finds_the_entry_that_gets_its_code(void **state)
{
	struct web_test *t = *state;
	const char *path = list_file(
		t, "old.csv", STR("名称,登记证号\n西湖区癸协会,杭西社证字第0777号\n"));

	assert_imports(list_import(t, path, NULL, NULL), "imported 1, updated 0, refused 0\n");
	assert_true(str_equal(org_named(t, "西湖区癸协会").kind, STR("association")));
	path = list_file(t, "new.csv",
		STR("名称,登记证号,代码\n西湖区癸协会,杭西社证字第0777号,51330106MJ900009XJ\n"));
	assert_imports(list_import(t, path, NULL, NULL), "imported 0, updated 1, refused 0\n");
	assert_true(str_equal(org_named(t, "西湖区癸协会").uscc, STR("51330106MJ900009XJ")));
	/* the number of one and the code of another */
	path = list_file(t, "clash.csv",
		STR("名称,登记证号,代码\n西湖区子协会,杭西社证字第0777号,51330106MJ9000102B\n"));
	assert_non_null(strstr(list_import(t, path, NULL, NULL).text,
		":2: 代码: 登记册里证号相同的是西湖区癸协会，它的代码是 51330106MJ900009XJ。\n"));
}

static void
filed_groups_are_known_by_name_and_place(void **state)
{
#define TWO_GROUPS                                           \
	"名称,备案类别,街道,社区\n"                \
	"太阳花合唱团,文体类,古荡,古墩社区\n" \
	"太阳花合唱团,文体类,翠苑,九莲社区\n"
	struct web_test *t = *state;
	const char *path = list_file(
		t, "filed.csv", STR(TWO_GROUPS "太阳花合唱团,文体类,古荡,古墩社区\n"));
	struct import_printed printed = list_import(t, path, NULL, NULL);

	assert_non_null(strstr(
		printed.text, ":4: 名称: 与第 2 行重复：名称、类型和所在街道、社区都相同。\n"));
	path = list_file(t, "filed.csv", STR(TWO_GROUPS));
	printed = list_import(t, path, NULL, NULL);
	assert_string_equal(printed.text, "imported 2, updated 0, refused 0\n");
	assert_imports(list_import(t, path, NULL, NULL), "imported 0, updated 0, refused 0\n");
}

/* ---- slices ------------------------------------------------------------------------------------- */

/* Takes one slice of the list over, beginning behind a row, as a process that then dies. */
static struct import_apply
apply_one_slice(struct web_test *t, const char *path, int64_t row)
{
	const struct district *district = app_district_hold(t->app);
	struct import_rules *rules = import_rules_create(
		t->arena, &district->pack, &district->regions, clock_today());
	struct import_apply apply = {
		.arena = t->arena, .store = t->app->store, .slice_ms = 50, .row = row
	};
	struct import_failure failure;

	assert_int_equal(import_list_open(t->arena, rules, path, &apply.list, &failure), OK);
	assert_int_equal(import_apply_slice(&apply, &failure), OK);
	app_district_release(t->app, district);
	return apply;
}

static void
slices_go_on_behind_the_last_row(void **state)
{
	struct web_test *t = *state;
	struct buf *text = buf_create(t->arena, 1 << 20);
	struct import_apply first, second;
	int64_t before = org_total(t);
	const char *path;

	buf_text(text, "名称,类型,街道\n");
	for (int i = 0; i < 400; i++) {
		buf_format(text, "切片%d号楼道小组,社区社会组织,古荡\n", i);
	}
	path = list_file(t, "slices.csv", buf_view(text));
	first = apply_one_slice(t, path, 0);
	assert_int_equal(first.row, 1 + first.counts.created);
	assert_int_equal(org_total(t), before + first.counts.created);
	second = apply_one_slice(t, path, first.row);
	assert_int_equal(second.counts.unchanged, 0);
	assert_int_equal(org_total(t), before + first.counts.created + second.counts.created);
	/* a slice done twice changes nothing */
	second = apply_one_slice(t, path, 0);
	assert_int_equal(second.counts.created, 0);
	assert_int_equal(second.counts.unchanged, second.counts.rows);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(published_list_comes_in_once),
		cmocka_unit_test(other_formats_say_the_same),
		cmocka_unit_test(what_goes_out_comes_in_unchanged),
		cmocka_unit_test(dry_run_foresees_and_changes_nothing),
		cmocka_unit_test(bad_rows_change_nothing_and_are_named),
		cmocka_unit_test(rest_comes_in_and_mended_rows_too),
		cmocka_unit_test(numbers_of_a_workbook_are_refused_as_codes_and_taken_as_days),
		cmocka_unit_test(list_that_is_none_is_refused_whole),
		cmocka_unit_test(only_what_is_given_changes),
		cmocka_unit_test(older_number_finds_the_entry_that_gets_its_code),
		cmocka_unit_test(filed_groups_are_known_by_name_and_place),
		cmocka_unit_test(slices_go_on_behind_the_last_row),
	};

	offices_register(test_offices, 1);
	return WEB_TEST_RUN("import", tests);
}
