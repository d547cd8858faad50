#include "web_test.h"

#include "app_inner.h"
#include "factor.h"
#include "kernel_queries.h"
#include "office.h"
#include "password.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

/* Accounts whole: the second factor, codes on paper, roles with a last day, closing, rules of passwords. */

struct factor_read {
	const char *name;
	struct arena *arena;
	struct str secret;
};

static void
read_in_snapshot(struct db *db, void *arg)
{
	struct factor_read *read = arg;
	struct login_find_by_name_row login;
	struct factor factor;

	read->secret = STR_NONE;
	if (login_find_by_name(db, str_of(read->name), &login) == OK &&
		factor_find(db, login.id, &factor) == OK) {
		read->secret = str_copy(read->arena, factor.secret);
	}
}

/* What the phone would show. */
static struct str
phone_code(struct web_test *t, const char *name)
{
	struct factor_read read = { .name = name, .arena = t->arena };

	store_read(t->app->store, t->arena, read_in_snapshot, &read);
	assert_false(str_is_none(read.secret));
	return totp_code(t->arena, read.secret, clock_now());
}

static enum outcome
set_in_transaction(struct db *db, void *arg)
{
	return setting_put(db, STR("second_factor"), str_of(arg), db_now(db));
}

static void
choose_mode(struct web_test *t, char *mode)
{
	assert_int_equal(store_write(t->app->store, t->arena, set_in_transaction, mode), OK);
}

static struct web_answer
type_password(struct web_test *t, const char *name)
{
	const char *fields = str_format(t->arena, "name=%s&password=chuke-demo", name).ptr;

	web_forget(t, NULL);
	return web_submit(t, "/login", NULL, "/login", fields);
}

static struct web_answer
type_code(struct web_test *t, struct str code)
{
	return web_submit(t, "/login/code", NULL, "/login/code",
		str_format(t->arena, "code=%.*s", STR_ARG(code)).ptr);
}

/* An officer is led to set one up and reaches nothing else; then signs in with it, each code once. */
static void
factor_is_enrolled_and_used(void **state)
{
	struct web_test *t = *state;
	struct moment now = clock_now();
	struct web_answer answer;
	struct str code, paper, rest;
	char required[] = "required", off[] = "off";

	choose_mode(t, required);
	assert_int_equal(type_password(t, "street").status, 303);
	answer = web_get(t, "/me", NULL);
	assert_true(str_equal(answer.location, STR("/me/factor")));
	assert_int_equal(web_get(t, "/me/tokens", NULL).status, 303);
	assert_int_equal(web_get(t, "/me/factor", NULL).status, 200);
	answer = web_submit(t, "/me/factor", NULL, "/me/factor/start", "");
	assert_int_equal(answer.status, 303);
	assert_int_equal(
		web_submit(t, "/me/factor", NULL, "/me/factor/confirm", "code=000000").status, 422);
	code = phone_code(t, "street");
	answer = web_submit(t, "/me/factor", NULL, "/me/factor/confirm",
		str_format(t->arena, "code=%.*s", STR_ARG(code)).ptr);
	assert_int_equal(answer.status, 303);
	assert_true(str_equal(answer.location, STR("/me/factor/codes")));
	answer = web_get(t, "/me/factor/codes", NULL);
	assert_int_equal(answer.status, 200);
	rest = str_slice(answer.body,
		(size_t)str_find(answer.body, STR("<ol class=\"code-list\">")), answer.body.len);
	rest = str_slice(rest, (size_t)str_find(rest, STR("<code>")) + 6, rest.len);
	assert_true(str_split(&rest, '<', &paper));
	assert_int_equal(paper.len, 29);
	assert_int_equal(web_get(t, "/me/factor/codes", NULL).status, 303); /* shown once */
	assert_int_equal(web_get(t, "/me", NULL).status, 200);

	answer = type_password(t, "street");
	assert_true(str_starts(answer.location, STR("/login/code")));
	assert_int_equal(web_get(t, "/me", NULL).status, 303);
	assert_int_equal(type_code(t, code).status, 422); /* used at the enrolment */
	clock_shift((struct moment){ now.ms + 31000 });
	code = phone_code(t, "street");
	assert_int_equal(type_code(t, code).status, 303);
	assert_int_equal(web_get(t, "/me", NULL).status, 200);
	type_password(t, "street");
	assert_int_equal(type_code(t, code).status, 422);

	/* the phone is lost: a code on paper, once */
	assert_int_equal(type_code(t, paper).status, 303);
	assert_int_equal(web_get(t, "/me", NULL).status, 200);
	type_password(t, "street");
	assert_int_equal(type_code(t, paper).status, 422);
	choose_mode(t, off);
	web_forget(t, NULL);
	clock_shift(now);
}

/* Given for today: of force today, and gone tomorrow without anybody's doing. */
static void
roles_end_with_their_day(void **state)
{
	struct web_test *t = *state;
	struct moment now = clock_now();
	struct web_answer answer = web_get(t, "/admin/logins?q=cashier", "admin");
	struct str mark = STR("href=\"/admin/logins/"), rest, id, region, target, fields;

	rest = str_slice(
		answer.body, (size_t)str_find(answer.body, mark) + mark.len, answer.body.len);
	assert_true(str_split(&rest, '"', &id));
	target = str_format(t->arena, "/admin/logins/%.*s", STR_ARG(id));
	answer = web_get(t, target.ptr, "admin");
	mark = STR("<option value=\"");
	rest = str_slice(answer.body, (size_t)str_find(answer.body, STR("id=\"f-region\"")),
		answer.body.len);
	rest = str_slice(
		rest, (size_t)str_find(rest, STR("<option value=\"1")) + mark.len, rest.len);
	assert_true(str_split(&rest, '"', &region));
	fields = str_format(t->arena, "role=admin&region=%.*s&until=%.*s&reason=because",
		STR_ARG(region), STR_ARG(day_format_iso(t->arena, day_of_moment(now))));
	assert_int_equal(web_get(t, "/admin/roles", "cashier").status, 403);
	answer = web_post(t, str_format(t->arena, "%s/roles", target.ptr).ptr, "admin", fields.ptr);
	assert_int_equal(answer.status, 303);
	assert_int_equal(web_get(t, "/admin/roles", "cashier").status, 200);
	clock_shift((struct moment){ now.ms + 24 * 3600000LL });
	web_forget(t, "cashier");
	assert_int_equal(web_get(t, "/admin/roles", "cashier").status, 403);
	clock_shift(now);
	web_forget(t, "cashier");
	web_forget(t, "admin");
}

static void
last_administrator_stays(void **state)
{
	struct web_test *t = *state;
	struct web_answer page = web_get(t, "/admin/roles?role=admin", "admin");
	struct str action = STR("action=\"/admin/roles/"), rest, id;
	const char *target;

	rest = str_slice(
		page.body, (size_t)str_find(page.body, action) + action.len, page.body.len);
	assert_true(str_split(&rest, '/', &id));
	target = str_format(t->arena, "/admin/roles/%.*s/withdraw", STR_ARG(id)).ptr;
	assert_int_equal(web_post(t, target, "admin", "reason=because").status, 422);
	page = web_get(t, "/me/close", "admin");
	assert_true(web_has(&page, "最后一位系统管理员"));
	assert_int_equal(
		web_post(t, "/me/close", "admin", "current=chuke-demo&is_sure=1").status, 422);
	assert_int_equal(web_get(t, "/me", "admin").status, 200);
}

static void
closed_account_cannot_sign_in(void **state)
{
	struct web_test *t = *state;
	struct web_answer answer;

	assert_int_equal(
		web_submit(t, "/me/close", "resident2", "/me/close", "current=wrong&is_sure=1")
			.status,
		422);
	assert_int_equal(
		web_submit(t, "/me/close", "resident2", "/me/close", "current=chuke-demo").status,
		422);
	answer = web_submit(
		t, "/me/close", "resident2", "/me/close", "current=chuke-demo&is_sure=1");
	assert_int_equal(answer.status, 303);
	assert_int_equal(web_get(t, "/me", "resident2").status, 303);
	answer = type_password(t, "resident2");
	assert_int_equal(answer.status, 422);
	assert_true(web_has(&answer, "已经注销"));
	web_forget(t, NULL);
}

static void
token_is_made_shown_once_and_withdrawn(void **state)
{
	struct web_test *t = *state;
	struct web_answer answer = web_submit(t, "/me/tokens", "district", "/me/tokens",
		"current=chuke-demo&name=test&scope=read&days=7");

	assert_int_equal(answer.status, 303);
	answer = web_get(t, "/me/tokens", "district");
	assert_true(web_has(&answer, "不再显示"));
	answer = web_get(t, "/me/tokens", "district");
	assert_false(web_has(&answer, "不再显示"));
	assert_true(web_has(&answer, "test"));
	assert_int_equal(web_submit(t, "/me/tokens", "district", "/me/tokens",
				 "current=chuke-demo&name=test&scope=read&days=91")
				 .status,
		422);
}

static void
phone_needs_its_code(void **state)
{
	struct web_test *t = *state;
	struct web_answer answer = web_submit(
		t, "/me/phone", "finance", "/me/phone", "current=chuke-demo&phone=13800001234");

	assert_int_equal(answer.status, 303);
	for (int i = 0; i < 5; i++) {
		answer = web_submit(t, "/me/phone", "finance", "/me/phone/code", "code=abcdef");
		assert_int_equal(answer.status, 422);
	}
	assert_true(web_has(&answer, "0 次"));
	answer = web_post(t, "/me/phone/code", "finance", "code=abcdef");
	assert_true(web_has(&answer, "错的次数太多"));
	answer = web_get(t, "/me/phone", "finance");
	assert_false(web_has(&answer, "138****1234"));
}

static void
weak_passwords_are_refused(void **state)
{
	static const char *const weak[] = { "short", "1234567890", "aaaaaaaaaaaa", "abcabcabcabc",
		"Password2024!", "P@ssw0rd1234", "woaini5201314", "20120304050", "qwertyuiop12",
		"street-2024-xx", "Chuke secret!", "1qaz2wsx3edc" };
	static const char *const good[] = { "my new sentence", "correct horse battery",
		"西溪湿地的白鹭在冬天飞过", "vT9#kq2!mZ4p" };
	struct str words[] = { STR("street"), STR("chuke") };
	struct password_rules rules = { .chars_min = 10, .words = words, .word_count = 2 };

	(void)state;
	for (size_t i = 0; i < sizeof(weak) / sizeof(weak[0]); i++) {
		if (!password_problem((struct secret){ str_of(weak[i]) }, &rules)) {
			fail_msg("%s is taken", weak[i]);
		}
	}
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		assert_null(password_problem((struct secret){ str_of(good[i]) }, &rules));
	}
	rules.is_dengbao = true;
	assert_non_null(password_problem((struct secret){ STR("my new sentence") }, &rules));
	assert_null(password_problem((struct secret){ STR("My new sentence") }, &rules));
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(factor_is_enrolled_and_used),
		cmocka_unit_test(roles_end_with_their_day),
		cmocka_unit_test(last_administrator_stays),
		cmocka_unit_test(closed_account_cannot_sign_in),
		cmocka_unit_test(token_is_made_shown_once_and_withdrawn),
		cmocka_unit_test(phone_needs_its_code),
		cmocka_unit_test(weak_passwords_are_refused),
	};

	offices_register(NULL, 0);
	return WEB_TEST_RUN("accounts", tests);
}
