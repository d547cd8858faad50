#include "housekeeping.h"
#include "import_test.h"
#include "job.h"
#include "kernel_queries.h"
#include "registry.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

/* Lists in the browser: sent, looked at, taken over, on both engines. */

static const struct office *const test_offices[] = { &registry_office };

/* Sends a list as the district's officer; the address of its page. */
static const char *
send_list(struct web_test *t, const char *name, const char *text)
{
	struct web_file file = { "file", name, str_of(text) };
	struct web_answer answer = web_post_file(t, "/register/import", "district", "", &file);

	assert_int_equal(answer.status, 303);
	assert_true(str_starts(answer.location, STR("/register/import/")));
	return str_terminated(t->arena, answer.location);
}

static const char *
below(struct web_test *t, const char *page, const char *word)
{
	return str_format(t->arena, "%s/%s", page, word).ptr;
}

static void
assert_shows(struct web_test *t, const char *page, const char *text)
{
	struct web_answer answer = web_get(t, page, "district");

	assert_int_equal(answer.status, 200);
	if (!web_has(&answer, text)) {
		print_message("%.*s\nlacks %s\n", STR_ARG(answer.body), text);
	}
	assert_true(web_has(&answer, text));
}

static void
list_is_checked_then_looked_at_then_taken_over(void **state)
{
	static const char list[] = "名称,统一社会信用代码,负责人,心情,备注\n"
				   "西湖区网上协会,51330106MJ9000014W,孙一,好,无\n"
				   "西湖区网下协会,51330106MJ9000022P,孙二,,\n";
	struct web_test *t = *state;
	int64_t before = org_total(t);
	const char *page = send_list(t, "名录.csv", list);

	assert_shows(t, page, "检查 名录.csv");
	jobs_run_all(t->app);
	assert_int_equal(org_total(t), before);
	assert_shows(t, page, "全部 2 行都可以导入。");
	assert_shows(t, page, "西湖区网上协会");
	assert_shows(t, page, "不认识，略过"); /* 心情 */
	assert_shows(t, page, "不需要，略过"); /* 备注 */
	assert_int_equal(web_submit(t, page, "district", below(t, page, "apply"), "").status, 303);
	/* twice is once */
	assert_int_equal(web_post(t, below(t, page, "apply"), "district", "").status, 409);
	jobs_run_all(t->app);
	assert_int_equal(org_total(t), before + 2);
	assert_shows(t, page, "已导入");
	assert_true(str_equal(org_named(t, "西湖区网上协会").head, STR("孙一")));
	/* by whom, in the log of each entry and of the list */
	assert_true(
		str_equal(audit_of(t, "org.import", "org").items[0].login_name, STR("district")));
	assert_true(str_equal(
		audit_of(t, "org.import", "org_import").items[0].login_name, STR("district")));
	/* the same again has nothing to write */
	page = send_list(t, "名录.csv", list);
	jobs_run_all(t->app);
	assert_shows(t, page, "与登记簿完全一致，没有需要写入的内容。");
	assert_shows(t, "/register/import", "名录.csv");
}

static void
refused_rows_are_listed_and_handed_back(void **state)
{
	struct web_test *t = *state;
	int64_t before = org_total(t);
	const char *page = send_list(t, "list.csv",
		"名称,信用代码,成立日期\n"
		"西湖区良协会,51330106MJ9000030J,2015-03-04\n"
		"<b>坏</b>,51330106MJ9000049F,2015-03-34\n");
	struct web_answer answer;

	jobs_run_all(t->app);
	assert_shows(t, page, "有 1 行有问题，尚未写入任何内容。");
	assert_shows(t, page, "“2015-03-34”不是日期：请写出年月日，例如 2014-09-24。");
	/* whole it is not taken over */
	assert_int_equal(web_post(t, below(t, page, "apply"), "district", "").status, 422);
	answer = web_get(t, below(t, page, "bad"), "district");
	assert_int_equal(answer.status, 200);
	assert_true(
		web_has(&answer, "名称,信用代码,成立日期,原因\r\n<b>坏</b>,51330106MJ9000049F,"));
	assert_true(str_contains(web_header(&answer, "Content-Disposition"), STR("attachment")));
	assert_int_equal(web_submit(t, page, "district", below(t, page, "apply"), "").status, 303);
	jobs_run_all(t->app);
	assert_int_equal(org_total(t), before + 1);
	assert_shows(t, page, "没有导入");
	/* in English too, reasons and all */
	answer = web_get(t, str_format(t->arena, "%s?lang=en", page).ptr, "district");
	assert_true(web_has(&answer, "Refused rows"));
	assert_true(web_has(&answer, "“2015-03-34” is no date"));
	web_get(t, "/register/import?lang=zh", "district");
}

static void
list_of_refused_rows_only_offers_no_others(void **state)
{
	struct web_test *t = *state;
	const char *page = send_list(t, "all.csv", "名称,信用代码\n西湖区良协会,123\n");

	jobs_run_all(t->app);
	assert_shows(t, page, "全部 1 行都有问题");
}

static void
list_that_is_none_says_why(void **state)
{
	struct web_test *t = *state;
	const char *page = send_list(t, "none.csv", "序号,住所\n1,文二路\n");

	jobs_run_all(t->app);
	assert_shows(t, page, "这份名录读不了");
	assert_shows(t, page, "缺少这一列。可用的列名：社会组织名称");
	assert_int_equal(web_post(t, below(t, page, "apply"), "district", "").status, 409);
	assert_int_equal(web_post(t, "/register/import", "district", "").status, 422);
}

/* Between check and taking over somebody entered an organisation by the list's licence number. */
static void
list_is_checked_once_more_where_the_register_changed(void **state)
{
	struct web_test *t = *state;
	const char *page = send_list(t, "late.csv",
		"名称,证号,代码\n西湖区迟协会,杭西社证字第0909号,51330106MJ9000057A\n");
	const char *path = list_file(t, "earlier.csv",
		STR("名称,证号,代码\n西湖区早协会,杭西社证字第0909号,51330106MJ90000655\n"));
	int64_t before;

	jobs_run_all(t->app);
	assert_shows(t, page, "全部 1 行都可以导入。");
	assert_int_equal(list_import(t, path, NULL, NULL).exit_code, 0);
	before = org_total(t);
	assert_int_equal(web_submit(t, page, "district", below(t, page, "apply"), "").status, 303);
	jobs_run_all(t->app);
	assert_int_equal(org_total(t), before);
	assert_shows(t, page, "登记簿在检查之后有了变化");
	assert_int_equal(web_submit(t, page, "district", below(t, page, "check"), "").status, 303);
	jobs_run_all(t->app);
	assert_shows(t, page, "登记册里证号相同的是西湖区早协会，它的代码是 51330106MJ90000655。");
}

static void
only_the_district_may(void **state)
{
	struct web_test *t = *state;
	const char *page = send_list(t, "own.csv", "名称,类型\n某协会,社团\n");
	struct web_file file = { "file", "x.csv", STR("名称\n") };

	assert_int_equal(web_get(t, page, "street").status, 403);
	assert_int_equal(web_get(t, page, "admin").status, 200);
	assert_int_equal(web_get(t, page, NULL).status, 303);
	assert_int_equal(web_post_file(t, "/register/import", "street", "", &file).status, 403);
	jobs_run_all(t->app);
}

/* After the pack's time (retention.yaml, `lists`) the list is gone; that it came stays. */
static void
list_goes_after_its_time(void **state)
{
	struct web_test *t = *state;
	struct moment now = clock_now();
	const char *page = send_list(
		t, "old.csv", "名称,统一社会信用代码\n西湖区旧协会,51330106MJ9000014X\n");

	jobs_run_all(t->app);
	assert_int_equal(web_get(t, below(t, page, "bad"), "district").status, 200);
	clock_shift((struct moment){ now.ms + 29LL * 24 * 3600 * 1000 });
	housekeeping_run(t->app);
	jobs_run_all(t->app);
	web_forget(t, "district"); /* the session did not last so long */
	assert_int_equal(web_get(t, below(t, page, "bad"), "district").status, 200);
	clock_shift((struct moment){ now.ms + 31LL * 24 * 3600 * 1000 });
	housekeeping_run(t->app);
	jobs_run_all(t->app);
	web_forget(t, "district"); /* the session did not last so long */
	assert_int_equal(web_get(t, below(t, page, "bad"), "district").status, 404);
	assert_int_equal(web_get(t, page, "district").status, 200);
	assert_int_equal(web_post(t, below(t, page, "apply"), "district", "partial=1").status, 422);
	assert_int_equal(web_post(t, below(t, page, "check"), "district", "").status, 409);
	clock_shift(now);
	web_forget(t, "district");
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(list_is_checked_then_looked_at_then_taken_over),
		cmocka_unit_test(refused_rows_are_listed_and_handed_back),
		cmocka_unit_test(list_of_refused_rows_only_offers_no_others),
		cmocka_unit_test(list_that_is_none_says_why),
		cmocka_unit_test(list_is_checked_once_more_where_the_register_changed),
		cmocka_unit_test(only_the_district_may),
		cmocka_unit_test(list_goes_after_its_time),
	};

	offices_register(test_offices, 1);
	return WEB_TEST_RUN("import pages", tests);
}
