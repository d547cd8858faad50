#include "import_test.h"
#include "org_sealed.h"
#include "registry.h"
#include "web_test.h"

#include <libpq-fe.h>
#include <setjmp.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* Mobile numbers and personal addresses in the register: sealed, masked, found again, seen by whoever says why. */

#define TROUPE "轻松艺术团"
#define MOBILE "13812345678"
#define MASK "138****5678"

static const char *
target(struct web_test *t, const char *format)
{
	return str_terminated(t->arena,
		str_format(t->arena, "/orgs/%lld%s", (long long)org_named(t, TROUPE).id.v, format));
}

static int
set_contact(struct web_test *t, const char *fields)
{
	const char *path = target(t, "/contact");

	return web_submit(t, path, "district", path, fields).status;
}

static void
assert_shows(struct web_test *t, const char *path, const char *as, const char *text, bool is_shown)
{
	struct web_answer answer = web_get(t, path, as);

	assert_int_equal(answer.status, 200);
	if (web_has(&answer, text) != is_shown) {
		fail_msg("%s: %s is %s", path, text, is_shown ? "not shown" : "shown");
	}
}

static void
what_is_personal_is_masked_everywhere(void **state)
{
	struct web_test *t = *state;

	assert_int_equal(set_contact(t, "phone=" MOBILE "&email=wang.qiqi%40qq.com"), 303);
	assert_string_equal(org_named(t, TROUPE).phone.ptr, MASK);
	assert_shows(t, target(t, ""), NULL, MASK, true);
	assert_shows(t, target(t, ""), NULL, MOBILE, false);
	assert_shows(t, target(t, ""), NULL, "w***@qq.com", true);
	assert_shows(t, target(t, ""), NULL, "wang.qiqi", false);
	assert_shows(t, "/orgs/export?format=csv&q=" TROUPE, NULL, MASK, true);
	assert_shows(t, "/orgs/export?format=csv&q=" TROUPE, NULL, MOBILE, false);
	assert_shows(t, "/audit", "auditor", MOBILE, false);
	assert_shows(t, target(t, "/contact"), "district", MOBILE, false);
	assert_shows(t, target(t, "/edit"), "district", MOBILE, false);
	assert_true(str_is_empty(web_breaches(t)));
}

static void
a_mask_that_comes_back_leaves_the_number(void **state)
{
	struct web_test *t = *state;

	/* nothing was changed */
	assert_int_equal(set_contact(t, ""), 422);
	assert_int_equal(set_contact(t, "purpose=x"), 303);
	assert_shows(t, "/register?q=" MOBILE, "district", TROUPE, true);
}

static void
it_is_found_by_its_hash(void **state)
{
	struct web_test *t = *state;

	assert_shows(t, "/register?q=%2B86%20138-1234-5678", "district", TROUPE, true);
	assert_shows(t, "/register?q=Wang.Qiqi%40QQ.com", "district", TROUPE, true);
	assert_shows(t, "/register?q=13812345679", "district", TROUPE, false);
	/* but not by an officer of another street */
	assert_shows(t, "/register?q=" MOBILE, "street2", TROUPE, false);
}

static void
whoever_says_why_sees_it_and_it_is_told(void **state)
{
	struct web_test *t = *state;
	const char *page = target(t, "/contact"), *see = target(t, "/see");

	assert_int_equal(web_submit(t, page, "street", see, "why=").status, 422);
	assert_shows(t, page, "street", MOBILE, false);
	assert_int_equal(web_submit(t, page, "street", see, "why=通知年检").status, 303);
	assert_shows(t, page, "street", MOBILE, true);
	assert_shows(t, page, "street", "wang.qiqi@qq.com", true);
	assert_shows(t, target(t, "/edit"), "street", MOBILE, true);
	/* nobody else sees it, but they see who has */
	assert_shows(t, page, "district", MOBILE, false);
	assert_shows(t, page, "district", "通知年检", true);
	assert_shows(t, "/audit", "auditor", "通知年检", true);
}

static void
another_number_with_the_same_mask_takes_its_place(void **state)
{
	struct web_test *t = *state;

	assert_int_equal(set_contact(t, "phone=13899995678"), 303);
	assert_shows(t, "/register?q=13899995678", "district", TROUPE, true);
	assert_shows(t, "/register?q=" MOBILE, "district", TROUPE, false);
	assert_int_equal(set_contact(t, "phone=0571-87654321"), 303);
	assert_shows(t, target(t, ""), NULL, "0571-87654321", true);
	assert_shows(t, "/register?q=13899995678", "district", TROUPE, false);
}

static const char list[] =
	"社会组织名称,组织类型,所属街道,联系电话,电子邮箱\n"
	"溪语合唱队,社区社会组织,古荡街道,0571-87650001、13700001111、13600002222,"
	"xiyu@163.com\n"
	"溪语书法社,社区社会组织,古荡街道,0571-87650002,office@xiyu.cn\n";

static void
a_list_is_imported_once(void **state)
{
	struct web_test *t = *state;
	const char *path = list_file(t, "contacts.csv", str_of(list));
	struct str exported;

	assert_string_equal(
		list_import(t, path, NULL, NULL).text, "imported 2, updated 0, refused 0\n");
	assert_string_equal(
		list_import(t, path, NULL, NULL).text, "imported 0, updated 0, refused 0\n");
	assert_string_equal(
		org_named(t, "溪语合唱队").phone.ptr, "0571-87650001、137****1111、136****2222");
	assert_string_equal(org_named(t, "溪语书法社").email.ptr, "office@xiyu.cn");
	assert_shows(t, "/register?q=13600002222", "district", "溪语合唱队", true);
	/* what was exported with masks changes nothing when it comes back */
	exported = web_get(t, "/orgs/export?format=csv", NULL).body;
	assert_string_equal(list_import(t, list_file(t, "again.csv", exported), NULL, NULL).text,
		"imported 0, updated 0, refused 0\n");
	assert_shows(t, "/register?q=13600002222", "district", "溪语合唱队", true);
	assert_true(str_is_empty(web_breaches(t)));
}

/* ---- what an older version left ------------------------------------------------------------------ */

static const char older[] =
	"update org_record set phone = '13500003333', email = 'office@xiyu.cn' where org_id = 5;"
	"insert into org_unsealed (org_id) values (5)";

static void
run_sql(struct web_test *t, const char *sql)
{
	if (t->engine == DB_SQLITE) {
		struct str path = str_format(t->arena, "%.*s/chuke.db", STR_ARG(t->dir));
		sqlite3 *handle;

		assert_int_equal(sqlite3_open(path.ptr, &handle), SQLITE_OK);
		assert_int_equal(sqlite3_exec(handle, sql, NULL, NULL, NULL), SQLITE_OK);
		sqlite3_close(handle);
	} else {
		PGconn *handle = PQconnectdb(str_terminated(t->arena, t->app->settings.db));
		PGresult *result = PQexec(handle, sql);

		assert_int_equal(PQresultStatus(result), PGRES_COMMAND_OK);
		PQclear(result);
		PQfinish(handle);
	}
}

static void
what_lay_open_is_sealed_at_the_next_start(void **state)
{
	struct web_test *t = *state;

	run_sql(t, older);
	assert_false(str_is_empty(web_breaches(t)));
	org_sealed_upgrade(t->app, t->arena);
	assert_true(str_is_empty(web_breaches(t)));
	assert_shows(t, "/orgs/5", NULL, "135****3333", true);
	assert_shows(t, "/orgs/5", NULL, "office@xiyu.cn", true);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_personal_is_masked_everywhere),
		cmocka_unit_test(a_mask_that_comes_back_leaves_the_number),
		cmocka_unit_test(it_is_found_by_its_hash),
		cmocka_unit_test(whoever_says_why_sees_it_and_it_is_told),
		cmocka_unit_test(another_number_with_the_same_mask_takes_its_place),
		cmocka_unit_test(a_list_is_imported_once),
		cmocka_unit_test(what_lay_open_is_sealed_at_the_next_start),
	};
	static const struct office *const offices[] = { &registry_office };

	offices_register(offices, 1);
	return WEB_TEST_RUN("sealed contacts", tests);
}
