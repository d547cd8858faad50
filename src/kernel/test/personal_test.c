#include "app_inner.h"
#include "consent.h"
#include "job.h"
#include "kernel_queries.h"
#include "login_add.h"
#include "outbox.h"
#include "password.h"
#include "retention.h"
#include "web_test.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

/* One's own data, what one agreed to, and what is removed by age. */

static enum outcome
make_newcomer(struct db *db, void *arg)
{
	struct str *message = arg;
	struct new_login login = { .name = STR("newcomer"),
		.shown_name = STR("新来的"),
		.role = ROLE_RESIDENT,
		.region_code = STR("330106007006"),
		.password_hash = password_hash(
			db_arena(db), (struct secret){ STR("chuke-demo") }) };

	return login_make(db, &login, message);
}

static void
whoever_is_new_is_asked_once(void **state)
{
	struct web_test *t = *state;
	struct str message = STR_NONE;
	struct web_answer answer;

	assert_int_equal(store_write(t->app->store, t->arena, make_newcomer, &message), OK);
	answer = web_get(t, "/me/consent?next=/me", "newcomer");
	assert_int_equal(answer.status, 200);
	assert_true(web_has(&answer, "账号使用须知"));
	answer = web_post(t, "/me/consent", "newcomer", "next=/me");
	assert_int_equal(answer.status, 422);
	answer = web_post(t, "/me/consent", "newcomer", "agree=account&next=/me");
	assert_int_equal(answer.status, 303);
	assert_true(str_equal(answer.location, STR("/me")));
	/* the other one was refused, which is an answer: nothing is asked again */
	assert_int_equal(web_get(t, "/me/consent?next=/me", "newcomer").status, 303);
	answer = web_get(t, "/me/data", "newcomer");
	assert_true(web_has(&answer, "没有同意"));
}

static void
a_consent_can_be_taken_back_and_stays_readable(void **state)
{
	struct web_test *t = *state;
	struct web_answer answer = web_get(t, "/me/data", "resident");

	assert_int_equal(answer.status, 200);
	assert_false(web_has(&answer, "已撤回</span>"));
	answer = web_post(t, "/me/consents/messages/withdraw", "resident", "");
	assert_int_equal(answer.status, 303);
	answer = web_get(t, "/me/data", "resident");
	assert_true(web_has(&answer, "已撤回</span>"));
	assert_true(web_has(&answer, "除了法律规定必须通知的事项"));
	/* without the first there is no account: it ends by closing it */
	assert_int_equal(web_post(t, "/me/consents/account/withdraw", "resident", "").status, 409);
	assert_int_equal(web_post(t, "/me/consents/nothing/give", "resident", "").status, 404);
	assert_int_equal(web_post(t, "/me/consents/messages/give", "resident", "").status, 303);
	answer = web_get(t, "/me/data", "resident");
	assert_false(web_has(&answer, "已撤回</span>"));
}

static void
what_is_kept_can_be_corrected_and_taken_along(void **state)
{
	struct web_test *t = *state;
	struct web_answer answer = web_post(
		t, "/me/data", "resident2", "shown_name=%E6%94%B9%E5%90%8D");

	assert_int_equal(answer.status, 303);
	assert_int_equal(web_post(t, "/me/data", "resident2", "shown_name=").status, 422);
	answer = web_get(t, "/me/data/export", "resident2");
	assert_int_equal(answer.status, 200);
	assert_true(web_has(&answer, "\"account\":\"resident2\""));
	assert_true(web_has(&answer, "\"name\":\"改名\""));
	assert_true(web_has(&answer, "\"consents\":[{"));
	assert_true(web_has(&answer, "login.correct"));
	assert_false(web_has(&answer, "password_hash"));
}

/* ---- messages ---- */

static const struct notice_kind free_kind = { "test.free", "x", CHANNEL_MAIL, NULL },
				due_kind = { "test.due", "x", CHANNEL_MAIL, "《…法》" };

struct usual {
	unsigned free, due;
};

static void
ask_usual(struct db *db, void *arg)
{
	struct usual *usual = arg;
	struct login_find_by_name_row login;

	login_find_by_name(db, STR("resident2"), &login);
	usual->free = outbox_usual_channels(db, login.id, &free_kind);
	usual->due = outbox_usual_channels(db, login.id, &due_kind);
}

/* Mail and SMS that no law requires go to those who agreed. */
static void
messages_need_consent(void **state)
{
	struct web_test *t = *state;
	struct usual usual;

	store_read(t->app->store, t->arena, ask_usual, &usual);
	assert_int_equal(usual.free, CHANNEL_MAIL);
	assert_int_equal(
		web_post(t, "/me/consents/messages/withdraw", "resident2", "").status, 303);
	store_read(t->app->store, t->arena, ask_usual, &usual);
	assert_int_equal(usual.free, 0);
	assert_int_equal(usual.due, CHANNEL_MAIL);
	assert_int_equal(web_post(t, "/me/consents/messages/give", "resident2", "").status, 303);
	store_read(t->app->store, t->arena, ask_usual, &usual);
	assert_int_equal(usual.free, CHANNEL_MAIL);
}

/* ---- retention ---------------------------------------------------------------------------------- */

enum { DAY_MS = 24 * 3600 * 1000 };

static enum outcome
put_addresses(struct db *db, void *arg)
{
	int64_t now = db_now(db).ms;
	struct login_find_by_name_row login;

	(void)arg;
	login_find_by_name(db, STR("resident"), &login);
	login_address_put(
		db, login.id, STR("203.0.113.1"), (struct moment){ now - 200 * (int64_t)DAY_MS });
	login_address_put(
		db, login.id, STR("203.0.113.2"), (struct moment){ now - 170 * (int64_t)DAY_MS });
	return OK;
}

struct remaining {
	struct retention_address_due_row old, young;
};

static void
count_addresses(struct db *db, void *arg)
{
	struct remaining *remaining = arg;
	int64_t now = db_now(db).ms;

	retention_address_due(
		db, (struct moment){ now - 180 * (int64_t)DAY_MS }, 10, &remaining->old);
	retention_address_due(
		db, (struct moment){ now - 160 * (int64_t)DAY_MS }, 10, &remaining->young);
}

static void
what_is_over_its_time_goes_and_nothing_else(void **state)
{
	struct web_test *t = *state;
	struct remaining remaining;
	struct web_answer answer;

	assert_int_equal(store_write(t->app->store, t->arena, put_addresses, NULL), OK);
	answer = web_get(t, "/admin/retention", "admin");
	assert_int_equal(answer.status, 200);
	assert_true(web_has(&answer, "登录过的网络地址"));
	assert_true(web_has(&answer, "《网络安全法》第二十一条"));
	assert_true(web_has(&answer, "1 条"));
	store_read(t->app->store, t->arena, count_addresses, &remaining);
	assert_int_equal(remaining.old.total, 1); /* looking removes nothing */
	assert_int_equal(remaining.young.total, 2);
	assert_int_equal(web_post(t, "/admin/retention", "admin", "").status, 303);
	jobs_run_all(t->app);
	store_read(t->app->store, t->arena, count_addresses, &remaining);
	assert_int_equal(remaining.old.total, 0);
	assert_int_equal(remaining.young.total, 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whoever_is_new_is_asked_once),
		cmocka_unit_test(a_consent_can_be_taken_back_and_stays_readable),
		cmocka_unit_test(what_is_kept_can_be_corrected_and_taken_along),
		cmocka_unit_test(messages_need_consent),
		cmocka_unit_test(what_is_over_its_time_goes_and_nothing_else),
	};

	offices_register(NULL, 0);
	return WEB_TEST_RUN("personal", tests);
}
