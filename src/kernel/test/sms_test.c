#include "app_inner.h"
#include "contact.h"
#include "kernel_queries.h"
#include "sms_browser.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

/* Signing in and up by a code to one's phone: what opens, what does not, and what strangers can learn or spoil. */

enum { MINUTE_MS = 60000, HOUR_MS = 60 * MINUTE_MS, TRIES = 5 };
#define DAY_MS (24LL * HOUR_MS)

static const char resident[] = "13800000001";

/* The limits of one test are not the next one's. */
static void
a_day_later(void)
{
	clock_shift((struct moment){ clock_now().ms + 2 * DAY_MS });
}

static void
from(struct web_test *t, int number)
{
	t->address = str_format(t->arena, "198.51.100.%d", number);
}

/* Six digits, but not those. */
static struct str
another_code(struct web_test *t, struct str code)
{
	char digits[7];

	memcpy(digits, code.ptr, 6);
	digits[6] = '\0';
	digits[0] = digits[0] == '9' ? '0' : (char)(digits[0] + 1);
	return str_copy(t->arena, str_of(digits));
}

static void
a_resident_signs_in(void **state)
{
	struct web_test *t = *state;
	struct str code, cookie;
	struct web_answer answer;

	answer = sms_ask(t, resident);
	assert_int_equal(answer.status, 303);
	assert_true(str_equal(answer.location, STR("/login/sms")));
	answer = web_get(t, "/login/sms", NULL);
	assert_true(web_has(&answer, "138****0001"));
	assert_true(web_has(&answer, "one-time-code"));
	assert_true(web_has(&answer, "inputmode=\"numeric\""));
	code = sms_digits(t, resident);
	cookie = web_cookie(t, NULL, "code");
	assert_int_equal(sms_type(t, code).status, 303);
	answer = web_get(t, "/me", NULL);
	assert_int_equal(answer.status, 200);
	assert_true(web_has(&answer, "沈佳音"));

	/* once, in this browser as in any other */
	web_forget(t, NULL);
	web_get(t, "/login", NULL);
	web_set_cookie(t, NULL, "code", cookie);
	answer = web_post(
		t, "/login/sms/code", NULL, str_format(t->arena, "code=%.*s", STR_ARG(code)).ptr);
	assert_true(str_equal(answer.location, STR("/login")));
	answer = web_get(t, "/login", NULL);
	assert_true(web_has(&answer, "过期或用过"));
	assert_int_equal(web_get(t, "/me", NULL).status, 303);
}

static void
a_stranger_signs_up(void **state)
{
	struct web_test *t = *state;
	struct web_answer answer;

	a_day_later();
	answer = sms_sign_in_by(t, "13911112222");
	assert_true(str_equal(answer.location, STR("/login/new")));
	assert_int_equal(web_get(t, "/me", NULL).status, 303); /* not before there is a name */
	answer = web_submit(t, "/login/new", NULL, "/login/new", "name=");
	assert_int_equal(answer.status, 422);
	assert_true(web_has(&answer, "账号使用须知"));
	answer = web_submit(t, "/login/new", NULL, "/login/new", "name=方小满&agree=account");
	assert_int_equal(answer.status, 303);
	answer = web_get(t, "/me", NULL);
	assert_true(web_has(&answer, "方小满"));
	assert_true(web_has(&answer, "139****2222"));
	assert_true(web_has(&answer, "居民"));
	answer = web_get(t, "/login/new", NULL);
	assert_int_equal(answer.status, 303); /* done */

	/* the next time in at once, and no second account */
	answer = sms_sign_in_by(t, "13911112222");
	assert_false(str_equal(answer.location, STR("/login/new")));
	answer = web_get(t, "/me", NULL);
	assert_true(web_has(&answer, "方小满"));
	answer = web_get(t, "/audit?verb=login.sign_up", "auditor");
	assert_true(web_has(&answer, "用手机号开账号"));
}

/* Whoever has no password shows again who they are by signing in anew; the rules of old passwords are not theirs. */
static void
an_account_without_password_is_whole(void **state)
{
	struct web_test *t = *state;
	struct web_answer answer;

	a_day_later();
	sms_sign_in_by(t, "13911112222");
	sms_choose(t, "password_rules", "dengbao");
	a_day_later();
	clock_shift((struct moment){ clock_now().ms + 100 * DAY_MS });
	sms_sign_in_by(t, "13911112222");
	assert_int_equal(web_get(t, "/me", NULL).status, 200);
	sms_choose(t, "password_rules", "asvs");

	answer = web_get(t, "/me/password", NULL);
	assert_false(web_has(&answer, "name=\"current\""));
	answer = web_submit(t, "/me/phone", NULL, "/me/phone/remove", "");
	assert_int_equal(answer.status, 422);
	clock_shift((struct moment){ clock_now().ms + 16 * MINUTE_MS });
	answer = web_submit(t, "/me/password", NULL, "/me/password",
		"password=my new sentence&again=my new sentence");
	assert_int_equal(answer.status, 422);
	assert_true(web_has(&answer, "再用手机验证码登录一次"));
	sms_sign_in_by(t, "13911112222");
	answer = web_submit(t, "/me/password", NULL, "/me/password",
		"password=my new sentence&again=my new sentence");
	assert_int_equal(answer.status, 303);
	answer = web_get(t, "/me/password", NULL);
	assert_true(web_has(&answer, "name=\"current\""));
}

/* What a page says, without what differs from one drawing to the next and without the demonstration's message. */
static struct str
words_of(struct web_test *t, const struct web_answer *answer)
{
	struct str rest = answer->body, line;
	struct buf *words = buf_create(t->arena, 1 << 20);

	while (str_split(&rest, '>', &line)) {
		if (!str_contains(line, STR("name=\"_")) && !str_contains(line, STR("****")) &&
			!str_contains(line, STR("验证码 "))) {
			buf_str(words, line);
		}
	}
	return buf_view(words);
}

/* Known, unknown, closed, an officer's, over its limit: nobody can tell them apart by asking. */
static void
asking_tells_nothing(void **state)
{
	static const char *const phones[] = { resident, "13922223333", "13800000002" };
	struct web_test *t = *state;
	struct str first = STR_NONE;

	a_day_later();
	for (int i = 0; i < 10; i++) { /* 13800000002 is over its limit, by several addresses */
		from(t, 10 + i % 4);
		assert_int_equal(sms_ask(t, "13800000002").status, 303);
	}
	for (size_t i = 0; i < sizeof(phones) / sizeof(phones[0]); i++) {
		struct web_answer answer;
		struct str told;

		from(t, 20);
		answer = sms_ask(t, phones[i]);
		assert_int_equal(answer.status, 303);
		assert_true(str_equal(answer.location, STR("/login/sms")));
		assert_false(str_is_none(web_cookie(t, NULL, "code")));
		answer = web_get(t, "/login/sms", NULL);
		assert_int_equal(answer.status, 200);
		if (web_has(&answer, "演示站不发短信")) {
			continue; /* the demonstration shows what is sent; compare what is not */
		}
		told = words_of(t, &answer);
		assert_true(str_is_none(first) || str_equal(first, told));
		first = told;
	}
	assert_false(str_is_none(first));
	t->address = STR("192.0.2.1");
}

static void
a_code_is_the_browsers_own(void **state)
{
	struct web_test *t = *state;
	struct str code;

	a_day_later();
	sms_ask(t, resident);
	code = sms_digits(t, resident);
	sms_ask(t, "13933334444"); /* another browser, with a code of its own */
	assert_int_equal(sms_type(t, code).status, 422);
	web_forget(t, NULL);
	web_post(t, "/login/sms/code", NULL, str_format(t->arena, "code=%.*s", STR_ARG(code)).ptr);
	assert_int_equal(web_get(t, "/me", NULL).status, 303);
}

static void
the_sixth_try_is_none(void **state)
{
	struct web_test *t = *state;
	struct web_answer answer;
	struct str code, wrong;

	a_day_later();
	from(t, 31);
	sms_ask(t, resident);
	code = sms_digits(t, resident);
	wrong = another_code(t, code);
	for (int i = 1; i <= TRIES; i++) {
		answer = sms_type(t, wrong);
		assert_int_equal(answer.status, 422);
		assert_true(web_has(
			&answer, i < TRIES ? str_format(t->arena, "还可以试 %d 次", TRIES - i).ptr
					   : "错的次数太多"));
	}
	assert_int_equal(sms_type(t, code).status, 422);
	assert_int_equal(web_get(t, "/me", NULL).status, 303);
	/* the fifth may be right */
	sms_ask(t, resident);
	code = sms_digits(t, resident);
	for (int i = 1; i < TRIES; i++) {
		assert_int_equal(sms_type(t, another_code(t, code)).status, 422);
	}
	assert_int_equal(sms_type(t, code).status, 303);
}

static void
a_code_ends_after_five_minutes(void **state)
{
	struct web_test *t = *state;
	struct str code;

	a_day_later();
	sms_ask(t, resident);
	code = sms_digits(t, resident);
	clock_shift((struct moment){ clock_now().ms + 5 * MINUTE_MS });
	assert_int_equal(sms_type(t, code).status, 422);
	sms_ask(t, resident);
	code = sms_digits(t, resident);
	clock_shift((struct moment){ clock_now().ms + 5 * MINUTE_MS - 10000 });
	assert_int_equal(sms_type(t, code).status, 303);
}

static void
another_takes_its_place(void **state)
{
	struct web_test *t = *state;
	int64_t sent;
	struct str first, second;

	a_day_later();
	sms_ask(t, resident);
	first = sms_digits(t, resident);
	sent = sms_sent(t);
	assert_int_equal(web_submit(t, "/login/sms", NULL, "/login/sms/again", "").status, 303);
	assert_int_equal(sms_sent(t), sent); /* not within a minute */
	clock_shift((struct moment){ clock_now().ms + MINUTE_MS + 1000 });
	assert_int_equal(web_submit(t, "/login/sms", NULL, "/login/sms/again", "").status, 303);
	assert_int_equal(sms_sent(t), sent + 1);
	second = sms_digits(t, resident);
	if (!str_equal(first, second)) {
		assert_int_equal(sms_type(t, first).status, 422);
	}
	assert_int_equal(sms_type(t, second).status, 303);
}

/* Strangers use up their share of a number, each address at most half of it; the owner's own device has another. */
static void
strangers_cannot_shut_the_owner_out(void **state)
{
	struct web_test *t = *state;
	struct str device;
	int64_t before;

	a_day_later();
	from(t, 40);
	assert_int_equal(sms_sign_in_by(t, resident).status, 303);
	device = web_cookie(t, NULL, "device");
	assert_false(str_is_none(device));
	a_day_later();
	before = sms_sent(t);
	for (int i = 0; i < 8; i++) {
		from(t, 41);
		assert_int_equal(sms_ask(t, resident).status, 303);
	}
	assert_int_equal(sms_sent(t), before + 5); /* half of code_number_day */
	for (int i = 0; i < 16; i++) {
		from(t, 42 + i);
		assert_int_equal(sms_ask(t, resident).status, 303);
	}
	assert_int_equal(sms_sent(t), before + 10);
	from(t, 60);
	web_forget(t, NULL);
	web_get(t, "/login", NULL);
	web_set_cookie(t, NULL, "device", device);
	assert_int_equal(
		web_submit(t, "/login", NULL, "/login/sms", "phone=13800000001").status, 303);
	assert_int_equal(sms_sent(t), before + 11);
	assert_int_equal(sms_type(t, sms_digits(t, resident)).status, 303);
	t->address = STR("192.0.2.1");
}

static void
an_address_asks_so_often(void **state)
{
	struct web_test *t = *state;
	struct web_answer answer;

	a_day_later();
	from(t, 70);
	for (int i = 0; i < 20; i++) {
		const char *phone = str_format(t->arena, "139444400%02d", i).ptr;

		assert_int_equal(sms_ask(t, phone).status, 303);
	}
	answer = sms_ask(t, "13944440099");
	assert_int_equal(answer.status, 429);
	assert_true(web_has(&answer, "一小时"));
	from(t, 71);
	assert_int_equal(sms_ask(t, "13944440099").status, 303);
	t->address = STR("192.0.2.1");
}

static void
a_days_budget_alarms_and_ends(void **state)
{
	struct web_test *t = *state;
	struct web_answer answer;

	a_day_later();
	sms_choose(t, "code_budget_day", "10");
	for (int i = 0; i < 10; i++) {
		from(t, 80 + i);
		answer = web_get(t, "/me/notices", "admin");
		assert_int_equal(web_has(&answer, "今天的短信验证码快要发完"), i >= 8);
		assert_int_equal(
			sms_ask(t, str_format(t->arena, "139555500%02d", i).ptr).status, 303);
	}
	answer = web_get(t, "/me/notices", "admin");
	assert_true(web_has(&answer, "今天的短信验证码已经发完"));
	from(t, 99);
	answer = sms_ask(t, "13955550099");
	assert_int_equal(answer.status, 503);
	assert_true(web_has(&answer, "请用密码登录"));
	a_day_later();
	web_forget(t, "admin");
	assert_int_equal(sms_ask(t, "13955550099").status, 303);
	sms_choose(t, "code_budget_day", "2000");
	t->address = STR("192.0.2.1");
}

/* ---- two at once ---------------------------------------------------------------------------------- */

struct typist {
	struct web_test t;
	const char *fields;
	pthread_barrier_t *together;
	bool is_in;
};

static void *
type_together(void *arg)
{
	struct typist *typist = arg;
	struct web_answer answer;

	pthread_barrier_wait(typist->together);
	answer = web_post(&typist->t, "/login/sms/code", NULL, typist->fields);
	typist->is_in = answer.status == 303 && !str_starts(answer.location, STR("/login"));
	return NULL;
}

/* The first wrong, the second right, in the same moment, with one try left: never both are judged. */
static int
type_both(struct web_test *t, struct str wrong, struct str right)
{
	struct typist typists[2] = {
		{ .fields = str_format(t->arena, "code=%.*s", STR_ARG(wrong)).ptr },
		{ .fields = str_format(t->arena, "code=%.*s", STR_ARG(right)).ptr },
	};
	pthread_barrier_t together;
	pthread_t threads[2];

	pthread_barrier_init(&together, NULL, 2);
	for (int i = 0; i < 2; i++) {
		typists[i].t = *t;
		typists[i].t.arena = arena_create(64 << 20);
		typists[i].t.browsers = NULL;
		typists[i].together = &together;
		web_take_over(&typists[i].t, t, NULL);
		assert_int_equal(pthread_create(&threads[i], NULL, type_together, &typists[i]), 0);
	}
	for (int i = 0; i < 2; i++) {
		pthread_join(threads[i], NULL);
		arena_destroy(typists[i].t.arena);
	}
	pthread_barrier_destroy(&together);
	return typists[0].is_in + typists[1].is_in;
}

static void
of_two_at_once_one_counts(void **state)
{
	struct web_test *t = *state;
	int opened = 0;

	for (int round = 0; round < 6; round++) {
		struct str code;

		a_day_later();
		from(t, 100 + round);
		sms_ask(t, resident);
		code = sms_digits(t, resident);
		for (int i = 1; i < TRIES; i++) {
			sms_type(t, another_code(t, code));
		}
		web_get(t, "/login/sms", NULL);
		if (round % 2) { /* the right one twice: one signs in */
			assert_int_equal(type_both(t, code, code), 1);
		} else {
			opened += type_both(t, another_code(t, code), code);
		}
		web_post(t, "/login/sms/code", NULL,
			str_format(t->arena, "code=%.*s", STR_ARG(code)).ptr);
		assert_int_equal(web_get(t, "/me", NULL).status, 303);
	}
	assert_in_range(opened, 0, 3);
	t->address = STR("192.0.2.1");
}

/* ---- whom a code alone does not open ---------------------------------------------------------------- */

struct binding {
	const char *name, *phone;
};

static enum outcome
bind_phone(struct db *db, void *arg)
{
	const struct binding *binding = arg;
	struct login_find_by_name_row row;

	assert_int_equal(login_find_by_name(db, str_of(binding->name), &row), OK);
	return contact_set(db, row.id, CHANNEL_SMS, str_of(binding->phone));
}

static void
officers_need_their_password(void **state)
{
	struct web_test *t = *state;
	struct binding binding = { "street", "13966667777" };
	struct web_answer answer;

	a_day_later();
	assert_int_equal(store_write(t->app->store, t->arena, bind_phone, &binding), OK);
	answer = sms_sign_in_by(t, "13966667777");
	assert_int_equal(answer.status, 422);
	assert_true(web_has(&answer, "工作人员请用账号和密码登录"));
	assert_int_equal(web_get(t, "/me", NULL).status, 303);

	/* one number, one account */
	binding.name = "street2";
	assert_int_equal(store_write(t->app->store, t->arena, bind_phone, &binding), CONFLICT);
}

static void
a_silent_number_proves_again(void **state)
{
	struct web_test *t = *state;
	struct web_answer answer;

	a_day_later();
	assert_int_equal(sms_sign_in_by(t, resident).status, 303);
	clock_shift((struct moment){ clock_now().ms + 366 * DAY_MS });
	answer = sms_sign_in_by(t, resident);
	assert_true(str_equal(answer.location, STR("/login/prove")));
	assert_int_equal(web_get(t, "/me", NULL).status, 303);
	answer = web_get(t, "/login/prove", NULL);
	assert_true(web_has(&answer, "365 天"));
	assert_true(web_has(&answer, "身份证"));
	answer = web_submit(t, "/login/prove", NULL, "/login/prove", "password=wrong");
	assert_int_equal(answer.status, 422);
	answer = web_submit(t, "/login/prove", NULL, "/login/prove", "password=chuke-demo");
	assert_int_equal(answer.status, 303);
	assert_int_equal(web_get(t, "/me", NULL).status, 200);
	/* and is no longer silent */
	answer = sms_sign_in_by(t, resident);
	assert_false(str_equal(answer.location, STR("/login/prove")));
	web_forget(t, "auditor");
	answer = web_get(t, "/audit?verb=phone.prove", "auditor");
	assert_true(web_has(&answer, "再次证明"));
}

static void
a_closed_account_stays_closed(void **state)
{
	struct web_test *t = *state;
	struct web_answer answer;

	a_day_later();
	web_forget(t, "resident2");
	assert_int_equal(
		web_submit(t, "/me/close", "resident2", "/me/close", "current=chuke-demo&is_sure=1")
			.status,
		303);
	answer = sms_sign_in_by(t, "13800000002");
	assert_int_equal(answer.status, 422);
	assert_true(web_has(&answer, "已经注销或停用"));
}

/* ---- what an older version left --------------------------------------------------------------------- */

static enum outcome
lose_hashes(struct db *db, void *arg)
{
	(void)arg;
	return login_contact_set_hash(db, STR_NONE, (struct login_contact_id){ 1 });
}

static void
numbers_of_an_older_version_are_found(void **state)
{
	struct web_test *t = *state;
	struct web_answer answer;

	a_day_later();
	assert_int_equal(store_write(t->app->store, t->arena, lose_hashes, NULL), OK);
	answer = sms_sign_in_by(t, resident);
	assert_true(str_equal(answer.location, STR("/login/new")));
	contact_upgrade(t->app, t->arena);
	a_day_later();
	answer = sms_sign_in_by(t, resident);
	assert_false(str_equal(answer.location, STR("/login/new")));
	assert_int_equal(web_get(t, "/me", NULL).status, 200);
	assert_int_equal(web_breaches(t).len, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_resident_signs_in),
		cmocka_unit_test(a_stranger_signs_up),
		cmocka_unit_test(an_account_without_password_is_whole),
		cmocka_unit_test(asking_tells_nothing),
		cmocka_unit_test(a_code_is_the_browsers_own),
		cmocka_unit_test(the_sixth_try_is_none),
		cmocka_unit_test(a_code_ends_after_five_minutes),
		cmocka_unit_test(another_takes_its_place),
		cmocka_unit_test(strangers_cannot_shut_the_owner_out),
		cmocka_unit_test(an_address_asks_so_often),
		cmocka_unit_test(a_days_budget_alarms_and_ends),
		cmocka_unit_test(of_two_at_once_one_counts),
		cmocka_unit_test(officers_need_their_password),
		cmocka_unit_test(a_silent_number_proves_again),
		cmocka_unit_test(a_closed_account_stays_closed),
		cmocka_unit_test(numbers_of_an_older_version_are_found),
	};

	return WEB_TEST_RUN("sms", tests);
}
