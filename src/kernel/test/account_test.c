#include "web_test.h"

#include "app_inner.h"
#include "district.h"
#include "factor.h"
#include "kernel_queries.h"
#include "login_add.h"
#include "office.h"
#include "password.h"

#include <pthread.h>
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
	assert_true(web_has(&answer, "日 之前想恢复"));
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

struct chosen {
	const char *key, *value;
};

static enum outcome
choose_in_transaction(struct db *db, void *arg)
{
	const struct chosen *chosen = arg;

	return setting_put(db, str_of(chosen->key), str_of(chosen->value), db_now(db));
}

static void
choose(struct web_test *t, const char *key, const char *value)
{
	struct chosen chosen = { key, value };

	assert_int_equal(store_write(t->app->store, t->arena, choose_in_transaction, &chosen), OK);
}

static struct web_answer
change_password_to(struct web_test *t, const char *as, const char *current, const char *next)
{
	return web_submit(t, "/me/password", as, "/me/password",
		str_format(t->arena, "current=%s&password=%s&again=%s", current, next, next).ptr);
}

/* The documented switch: kinds of characters, no return to old ones, a change after so many days, slowing down. */
static void
dengbao_asks_for_kinds_history_and_change(void **state)
{
	static const char first[] = "Kettle-green-38", second[] = "Heron-winter-71";
	struct web_test *t = *state;
	struct moment now = clock_now();
	struct web_answer answer;

	choose(t, "password_rules", "dengbao");
	answer = change_password_to(t, "auditor", "chuke-demo", "kettle green window");
	assert_int_equal(answer.status, 422);
	assert_true(web_has(&answer, "三种"));
	assert_int_equal(change_password_to(t, "auditor", "chuke-demo", first).status, 303);
	assert_int_equal(change_password_to(t, "auditor", first, second).status, 303);
	answer = change_password_to(t, "auditor", second, first);
	assert_int_equal(answer.status, 422);
	assert_true(web_has(&answer, "以前用过"));
	assert_int_equal(web_get(t, "/audit", "auditor").status, 200);

	clock_shift((struct moment){ now.ms + 91LL * 24 * 3600 * 1000 });
	web_forget(t, NULL);
	answer = web_submit(t, "/login", NULL, "/login",
		str_format(t->arena, "name=auditor&password=%s", second).ptr);
	assert_int_equal(answer.status, 303);
	answer = web_get(t, "/audit", NULL);
	assert_int_equal(answer.status, 303);
	assert_true(str_starts(answer.location, STR("/me/password")));
	assert_int_equal(change_password_to(t, NULL, second, second).status, 422);
	assert_int_equal(change_password_to(t, NULL, second, "Otter-spring-26").status, 303);
	assert_int_equal(web_get(t, "/audit", NULL).status, 200);

	choose(t, "password_rules", "asvs");
	clock_shift((struct moment){ now.ms + 300LL * 24 * 3600 * 1000 });
	web_forget(t, NULL);
	answer = web_submit(t, "/login", NULL, "/login", "name=auditor&password=Otter-spring-26");
	assert_int_equal(answer.status, 303);
	assert_int_equal(web_get(t, "/audit", NULL).status, 200); /* never due without the switch */
	web_forget(t, NULL);
	web_forget(t, "auditor");
	clock_shift(now);
}

/* A stranger who guesses is slowed, and whoever knows the password from a known device is not. */
static void
guessing_is_slowed_and_the_owner_is_not(void **state)
{
	struct web_test *t = *state;
	struct str before = t->address;
	struct web_answer answer;

	assert_int_equal(web_get(t, "/me", "center").status, 200);
	t->address = STR("203.0.113.9");
	for (int i = 0; i < 5; i++) {
		answer = web_post(t, "/login", NULL, "name=center&password=wrong");
		assert_int_equal(answer.status, 422);
	}
	answer = web_post(t, "/login", NULL, "name=center&password=chuke-demo");
	assert_int_equal(answer.status, 429);
	assert_false(str_is_none(web_header(&answer, "Retry-After")));
	t->address = before;
	web_forget(t, NULL);
	answer = web_submit(t, "/login", NULL, "/login", "name=center&password=chuke-demo");
	assert_int_equal(answer.status, 303);
	web_forget(t, NULL);
}

/* ---- two administrators --------------------------------------------------------------------------- */

static struct str
login_number(struct web_test *t, const char *name)
{
	struct web_answer answer = web_get(
		t, str_format(t->arena, "/admin/logins?q=%s", name).ptr, "admin");
	struct str mark = STR("href=\"/admin/logins/"), rest, id;
	ptrdiff_t at = str_find(answer.body, mark);

	assert_true(at > 0);
	rest = str_slice(answer.body, (size_t)at + mark.len, answer.body.len);
	assert_true(str_split(&rest, '"', &id));
	return id;
}

static enum outcome
give_admin(struct db *db, void *arg)
{
	struct login_find_by_name_row login;
	struct new_login given = { .role = ROLE_ADMIN };
	struct str message;

	assert_int_equal(login_find_by_name(db, str_of(arg), &login), OK);
	return login_give_role(db, login.id, &given, &message);
}

struct closer {
	struct web_test t;
	const char *as, *target;
	pthread_barrier_t *together;
	bool is_done; /* else it was refused, or signed out by the other meanwhile */
};

static void *
close_the_other(void *arg)
{
	struct closer *closer = arg;

	struct web_answer answer;

	pthread_barrier_wait(closer->together);
	answer = web_post(&closer->t, closer->target, closer->as, "is_closed=1&reason=because");
	closer->is_done = answer.status == 303 && str_starts(answer.location, STR("/admin/"));
	return NULL;
}

static void
count_admins(struct db *db, void *arg)
{
	struct login_admin_besides_row row;

	login_admin_besides(db, 0, 0, &row);
	*(int64_t *)arg = row.total;
}

/* Each closes the other's account in the same moment: one of them stays, on both engines. */
static void
administrators_cannot_lock_each_other_out(void **state)
{
	enum { ROUNDS = 8 };
	struct web_test *t = *state;
	char finance[] = "finance";
	struct str other, own;

	assert_int_equal(store_write(t->app->store, t->arena, give_admin, finance), OK);
	other = login_number(t, "finance");
	own = login_number(t, "admin");
	for (int round = 0; round < ROUNDS; round++) {
		struct closer closers[2] = { { .as = "admin",
						     .target = str_format(t->arena,
							     "/admin/logins/%.*s/close",
							     STR_ARG(other))
								       .ptr },
			{ .as = finance,
				.target = str_format(
					t->arena, "/admin/logins/%.*s/close", STR_ARG(own))
						  .ptr } };
		pthread_barrier_t together;
		pthread_t threads[2];
		int64_t admins = 0;
		bool is_first_left;

		pthread_barrier_init(&together, NULL, 2);
		for (int i = 0; i < 2; i++) {
			closers[i].t = *t;
			closers[i].t.arena = arena_create(64 << 20);
			closers[i].t.browsers = NULL;
			closers[i].together = &together;
			assert_int_equal(web_get(t, "/admin/logins", closers[i].as).status, 200);
			web_take_over(&closers[i].t, t, closers[i].as);
		}
		for (int i = 0; i < 2; i++) {
			assert_int_equal(
				pthread_create(&threads[i], NULL, close_the_other, &closers[i]), 0);
		}
		for (int i = 0; i < 2; i++) {
			pthread_join(threads[i], NULL);
			arena_destroy(closers[i].t.arena);
		}
		pthread_barrier_destroy(&together);
		assert_int_equal(closers[0].is_done + closers[1].is_done, 1);
		store_read(t->app->store, t->arena, count_admins, &admins);
		assert_int_equal(admins, 1);

		/* whoever stayed opens the other's account again */
		is_first_left = closers[0].is_done;
		assert_int_equal(web_post(t, closers[is_first_left ? 0 : 1].target,
					 closers[is_first_left ? 0 : 1].as, "reason=again")
					 .status,
			303);
		web_forget(t, is_first_left ? finance : "admin");
	}
}

/* ---- a factor reset ------------------------------------------------------------------------------- */

/* With a reason; its owner is told, is signed out everywhere and sets up another. */
static void
administrator_resets_a_factor(void **state)
{
	struct web_test *t = *state;
	const char *target = str_format(
		t->arena, "/admin/logins/%.*s/factor", STR_ARG(login_number(t, "street2")))
				     .ptr;
	struct web_answer answer;
	struct str code;

	choose(t, "second_factor", "optional");
	assert_int_equal(web_post(t, target, "admin", "reason=lost").status, 422); /* none yet */
	assert_int_equal(
		web_submit(t, "/me/factor", "street2", "/me/factor/start", "current=chuke-demo")
			.status,
		303);
	code = phone_code(t, "street2");
	answer = web_submit(t, "/me/factor", "street2", "/me/factor/confirm",
		str_format(t->arena, "code=%.*s", STR_ARG(code)).ptr);
	assert_int_equal(answer.status, 303);
	assert_int_equal(web_post(t, target, "street2", "reason=lost").status, 403);
	assert_int_equal(web_post(t, target, "admin", "reason=").status, 422);
	assert_int_equal(web_post(t, target, "admin", "reason=手机丢了").status, 303);

	answer = web_get(t, "/me", "street2");
	assert_int_equal(answer.status, 303); /* signed out there */
	web_forget(t, "street2");
	answer = web_get(t, "/me/notices", "street2");
	assert_true(web_has(&answer, "重设了您的手机验证"));
	answer = web_get(t, "/audit?verb=factor.reset", "auditor");
	assert_true(web_has(&answer, "手机丢了"));
	choose(t, "second_factor", "off");
}

static enum outcome
raise_consents(struct db *db, void *arg)
{
	district_store_pack(db, arg, clock_today());
	return OK;
}

/* A consent's newer text is asked at the next sign-in, whichever way it goes, and only until it is answered. */
static void
newer_consent_is_asked_with_and_without_a_second_factor(void **state)
{
	struct web_test *t = *state;
	struct pack_report report = { .arena = t->arena };
	struct str older = STR("version: \"2026-11\"");
	struct web_answer answer = type_password(t, "assessor3");
	char required[] = "required", off[] = "off";
	struct moment now = clock_now();
	struct pack pack;
	ptrdiff_t at;

	assert_int_equal(answer.status, 303);
	assert_false(str_starts(answer.location, STR("/me/consent")));
	assert_true(pack_read(t->arena, CHUKE_SOURCE_ROOT "/packs/xihu", &pack, &report));
	while ((at = str_find(pack.text, older)) >= 0) {
		((char *)pack.text.ptr)[(size_t)at + older.len - 2] = '2';
	}
	assert_true(pack_parse(t->arena, pack.text, &pack));
	assert_int_equal(store_write(t->app->store, t->arena, raise_consents, &pack), OK);
	answer = type_password(t, "assessor3");
	assert_true(str_starts(answer.location, STR("/me/consent")));
	assert_int_equal(
		web_submit(t, "/me/consent?next=/me", NULL, "/me/consent", "agree=account").status,
		303);
	answer = type_password(t, "assessor3");
	assert_false(str_starts(answer.location, STR("/me/consent")));

	choose_mode(t, required);
	clock_shift((struct moment){ now.ms + 120000 });
	answer = type_password(t, "street");
	assert_true(str_starts(answer.location, STR("/login/code")));
	answer = type_code(t, phone_code(t, "street"));
	assert_int_equal(answer.status, 303);
	assert_true(str_starts(answer.location, STR("/me/consent")));
	choose_mode(t, off);
	web_forget(t, NULL);
	clock_shift(now);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(factor_is_enrolled_and_used),
		cmocka_unit_test(newer_consent_is_asked_with_and_without_a_second_factor),
		cmocka_unit_test(roles_end_with_their_day),
		cmocka_unit_test(last_administrator_stays),
		cmocka_unit_test(closed_account_cannot_sign_in),
		cmocka_unit_test(token_is_made_shown_once_and_withdrawn),
		cmocka_unit_test(phone_needs_its_code),
		cmocka_unit_test(weak_passwords_are_refused),
		cmocka_unit_test(guessing_is_slowed_and_the_owner_is_not),
		cmocka_unit_test(administrators_cannot_lock_each_other_out),
		cmocka_unit_test(administrator_resets_a_factor),
		cmocka_unit_test(dengbao_asks_for_kinds_history_and_change),
	};

	offices_register(NULL, 0);
	return WEB_TEST_RUN("accounts", tests);
}
