#include "web_test.h"

#include "app_inner.h"
#include "office.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

/* Signing in and out, sessions, form tokens. */

static void
pages_of_words_are_there(void **state)
{
	struct web_test *t = *state;
	struct web_answer answer = web_get(t, "/about", NULL);

	assert_int_equal(answer.status, 200);
	assert_true(web_has(&answer, "西湖区社会组织服务网"));
	answer = web_get(t, "/about?lang=en", NULL);
	assert_true(web_has(&answer, "Xihu Social Organisations"));
	assert_true(str_equal(web_cookie(t, NULL, "lang"), STR("en")));
	answer = web_get(t, "/about", NULL);
	assert_true(web_has(&answer, "Xihu Social Organisations"));
	web_forget(t, NULL);
}

static void
what_is_not_there_is_404(void **state)
{
	struct web_test *t = *state;

	assert_int_equal(web_get(t, "/nothing", NULL).status, 404);
	assert_int_equal(web_get(t, "/jobs/abc", "street").status, 404);
	assert_int_equal(web_send(t, METHOD_DELETE, "/about", NULL).status, 405);
}

static void
figures_are_for_this_machine_or_a_token(void **state)
{
	static const char *const figures[] = { "chuke_requests_total{status=\"2xx\"}",
		"\nchuke_commits_total ", "\nchuke_is_writable 1", "\nchuke_pool_connections ",
		"\nchuke_pool_busy ", "chuke_jobs{state=\"failed\"} ",
		"chuke_outbox{state=\"waiting\"} ", "\nchuke_outbox_late_seconds ",
		"\nchuke_disk_free_bytes ", "\nchuke_uptime_seconds " };
	struct web_test *t = *state;
	struct web_call call = { .method = METHOD_GET, .target = "/metrics" };
	struct str home = t->address;
	struct web_answer answer;

	t->address = STR("203.0.113.5");
	assert_int_equal(web_api(t, &call).status, 404);
	assert_int_equal(web_get(t, "/metrics", "admin").status, 404);
	call.token = web_token(t, "admin");
	assert_int_equal(web_api(t, &call).status, 200);
	t->address = STR("127.0.0.1");
	call.token = STR_NONE;
	answer = web_api(t, &call);
	assert_int_equal(answer.status, 200);
	for (size_t i = 0; i < sizeof(figures) / sizeof(figures[0]); i++) {
		if (!web_has(&answer, figures[i])) {
			fail_msg("%s is not told", figures[i]);
		}
	}
	t->address = home;
}

static void
own_pages_lead_to_sign_in(void **state)
{
	struct web_test *t = *state;
	struct web_answer answer = web_get(t, "/me", NULL);

	assert_int_equal(answer.status, 303);
	assert_true(str_equal(answer.location, STR("/login?next=%2Fme")));
	answer = web_get(t, "/me", "street");
	assert_int_equal(answer.status, 200);
	assert_true(web_has(&answer, "古荡街道"));
	assert_true(str_equal(web_header(&answer, "Cache-Control"), STR_NONE));
}

static void
sign_in_changes_the_cookie_and_sign_out_ends_it(void **state)
{
	struct web_test *t = *state;
	struct str first, second;

	web_forget(t, "center");
	assert_int_equal(web_get(t, "/me", "center").status, 200);
	first = web_cookie(t, "center", "session");
	assert_int_equal(first.len, 64);
	assert_int_equal(web_post(t, "/logout", "center", "").status, 303);
	assert_true(str_is_none(web_cookie(t, "center", "session")));
	web_set_cookie(t, "center", "session", first);
	assert_int_equal(web_get(t, "/me", "center").status, 303);
	web_forget(t, "center");
	assert_int_equal(web_get(t, "/me", "center").status, 200);
	second = web_cookie(t, "center", "session");
	assert_false(str_equal(first, second));
}

static void
wrong_password_is_said_without_a_hint(void **state)
{
	struct web_test *t = *state;
	struct web_answer wrong, unknown;

	wrong = web_submit(t, "/login", NULL, "/login", "name=district&password=wrong-password");
	unknown = web_submit(
		t, "/login", NULL, "/login", "name=nobody-here&password=wrong-password");
	assert_int_equal(wrong.status, 422);
	assert_int_equal(unknown.status, 422);
	assert_true(web_has(&wrong, "账号或密码不对"));
	assert_true(web_has(&unknown, "账号或密码不对"));
	assert_true(web_has(&wrong, "value=\"district\""));
	assert_false(web_has(&wrong, "wrong-password"));
}

static void
form_without_token_is_refused(void **state)
{
	struct web_test *t = *state;

	assert_int_equal(
		web_post_bare(t, "/login", NULL, "name=street&password=chuke-demo").status, 403);
	web_get(t, "/me", "street");
	assert_int_equal(
		web_post_bare(t, "/me/password", "street", "current=a&password=b").status, 403);
}

static void
token_of_another_session_is_refused(void **state)
{
	struct web_test *t = *state;
	struct web_answer page = web_get(t, "/me", "district");
	struct str token = web_input(t, &page, FORM_TOKEN);
	struct str fields = str_format(
		t->arena, "%s=%.*s&current=a&password=b&again=b", FORM_TOKEN, STR_ARG(token));

	assert_int_equal(token.len, 64);
	web_get(t, "/me", "street");
	assert_int_equal(web_post_bare(t, "/me/password", "street", fields.ptr).status, 403);
	/* its own session gets as far as the form */
	assert_int_equal(web_post_bare(t, "/me/password", "district", fields.ptr).status, 422);
}

static void
next_page_is_our_own(void **state)
{
	struct web_test *t = *state;
	static const char *const foreign[] = { "//evil.example", "https://evil.example",
		"/%5Cevil.example", "javascript:alert(1)", "%2F%2Fevil.example", "/%0d%0aX: y" };

	for (size_t i = 0; i < sizeof(foreign) / sizeof(foreign[0]); i++) {
		struct str fields = str_format(
			t->arena, "name=resident&password=chuke-demo&next=%s", foreign[i]);
		struct web_answer answer;

		web_forget(t, NULL);
		answer = web_submit(t, "/login", NULL, "/login", fields.ptr);
		if (answer.status == 303) {
			assert_true(str_equal(answer.location, STR("/me")));
		} else {
			assert_int_equal(answer.status, 422);
		}
	}
	web_forget(t, NULL);
	assert_true(str_equal(web_submit(t, "/login?next=/about", NULL, "/login",
				      "name=resident&password=chuke-demo")
				      .location,
		STR("/about")));
	web_forget(t, NULL);
}

static void
idle_session_runs_out_and_its_form_is_kept(void **state)
{
	struct web_test *t = *state;
	struct moment now = clock_now();
	struct web_answer answer, page;
	struct str token, fields;

	web_forget(t, "admin");
	page = web_get(t, "/admin/logins", "admin");
	token = web_input(t, &page, FORM_TOKEN);
	fields = str_format(t->arena, "%s=%.*s&%s=op-kept&name=kept.one&shown_name=%%E7%%94%%B2",
		FORM_TOKEN, STR_ARG(token), FORM_OPERATION);
	clock_shift((struct moment){ now.ms + 32 * 60000 });
	answer = web_post_bare(t, "/admin/logins", "admin", fields.ptr);
	assert_int_equal(answer.status, 303);
	assert_true(str_equal(answer.location, STR("/login?next=%2Fkept")));
	assert_int_equal(web_cookie(t, "admin", "kept").len, 64);
	/* another person in the same browser is not offered it */
	web_submit(t, "/login", "admin", "/login", "name=street&password=chuke-demo");
	assert_int_equal(web_get(t, "/kept", "admin").status, 404);
	web_post(t, "/logout", "admin", "");
	web_submit(t, "/login", "admin", "/login", "name=admin&password=chuke-demo");
	page = web_get(t, "/kept", "admin");
	assert_int_equal(page.status, 200);
	assert_true(web_has(&page, "kept.one"));
	answer = web_submit(t, "/kept", "admin", "/admin/logins", "");
	assert_int_equal(answer.status, 303);
	answer = web_get(t, "/admin/logins?q=kept", "admin");
	assert_true(web_has(&answer, "kept.one"));
	clock_shift(now);
}

static void
guesser_waits_and_the_owner_does_not(void **state)
{
	struct web_test *t = *state;
	struct str home = t->address;
	struct web_answer answer;

	web_forget(t, "finance");
	assert_int_equal(web_get(t, "/me", "finance").status, 200); /* known from here now */
	t->address = STR("203.0.113.5");
	for (int i = 0; i < 5; i++) {
		web_forget(t, NULL);
		answer = web_submit(t, "/login", NULL, "/login", "name=finance&password=guess");
		assert_int_equal(answer.status, 422);
	}
	answer = web_submit(t, "/login", NULL, "/login", "name=finance&password=chuke-demo");
	assert_int_equal(answer.status, 429);
	assert_false(str_is_none(web_header(&answer, "Retry-After")));
	assert_true(web_has(&answer, "尝试次数太多"));
	t->address = home;
	web_forget(t, "finance");
	assert_int_equal(web_get(t, "/me", "finance").status, 200);
}

static void
password_changes_only_with_the_present_one(void **state)
{
	struct web_test *t = *state;
	struct str elsewhere;

	web_get(t, "/me", "finance2");
	elsewhere = web_cookie(t, "finance2", "session");
	web_forget(t, "finance2");
	assert_int_equal(web_submit(t, "/me/password", "finance2", "/me/password",
				 "current=wrong-one&password=my+new+sentence&again=my+new+sentence")
				 .status,
		422);
	assert_int_equal(web_submit(t, "/me/password", "finance2", "/me/password",
				 "current=chuke-demo&password=1234567890&again=1234567890")
				 .status,
		422);
	assert_int_equal(
		web_submit(t, "/me/password", "finance2", "/me/password",
			"current=chuke-demo&password=my+new+sentence&again=my+new+sentence")
			.status,
		303);
	assert_int_equal(web_get(t, "/me", "finance2").status, 200);
	web_set_cookie(t, "finance2", "session", elsewhere);
	assert_int_equal(web_get(t, "/me", "finance2").status, 303);
	web_forget(t, "finance2");
	web_forget(t, NULL);
	assert_int_equal(
		web_submit(t, "/login", NULL, "/login", "name=finance2&password=my+new+sentence")
			.status,
		303);
	web_forget(t, NULL);
}

static void
request_of_another_site_is_refused(void **state)
{
	struct web_test *t = *state;
	struct web_answer page = web_get(t, "/me", "street");
	struct str token = web_input(t, &page, FORM_TOKEN);
	const char *fields = str_format(
		t->arena, "%s=%.*s&current=a&password=b&again=c", FORM_TOKEN, STR_ARG(token))
				     .ptr;

	t->origin = "https://evil.example";
	assert_int_equal(web_post_bare(t, "/me/password", "street", fields).status, 403);
	t->origin = "null";
	assert_int_equal(web_post_bare(t, "/me/password", "street", fields).status, 403);
	t->origin = NULL;
	t->site = "cross-site";
	assert_int_equal(web_post_bare(t, "/me/password", "street", fields).status, 403);
	t->site = NULL;
	assert_int_equal(web_post_bare(t, "/me/password", "street", fields).status, 422);
}

static void
who_asks_too_often_waits(void **state)
{
	struct web_test *t = *state;
	struct str home = t->address;
	struct web_answer answer;
	int taken = 0;

	t->app->private->rates = rates_create(t->app->private->arena);
	t->address = STR("203.0.113.77");
	web_forget(t, NULL);
	for (int i = 0; i < 700; i++) {
		answer = web_get(t, "/login", NULL);
		taken += answer.status == 200;
	}
	assert_true(taken >= 600 && taken < 700);
	assert_int_equal(answer.status, 429);
	assert_false(str_is_none(web_header(&answer, "Retry-After")));
	/* who is signed in is not counted, nor is another address, nor this machine */
	assert_int_equal(web_get(t, "/me", "street").status, 200);
	t->address = STR("203.0.113.78");
	assert_int_equal(web_get(t, "/login", NULL).status, 200);
	t->address = STR("127.0.0.1");
	for (int i = 0; i < 700; i++) {
		assert_int_equal(web_get(t, "/login", NULL).status, 200);
	}
	t->app->private->rates = NULL;
	t->address = home;
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(pages_of_words_are_there),
		cmocka_unit_test(what_is_not_there_is_404),
		cmocka_unit_test(figures_are_for_this_machine_or_a_token),
		cmocka_unit_test(own_pages_lead_to_sign_in),
		cmocka_unit_test(sign_in_changes_the_cookie_and_sign_out_ends_it),
		cmocka_unit_test(wrong_password_is_said_without_a_hint),
		cmocka_unit_test(form_without_token_is_refused),
		cmocka_unit_test(token_of_another_session_is_refused),
		cmocka_unit_test(next_page_is_our_own),
		cmocka_unit_test(idle_session_runs_out_and_its_form_is_kept),
		cmocka_unit_test(guesser_waits_and_the_owner_does_not),
		cmocka_unit_test(password_changes_only_with_the_present_one),
		cmocka_unit_test(request_of_another_site_is_refused),
		cmocka_unit_test(who_asks_too_often_waits),
	};

	offices_register(NULL, 0);
	return WEB_TEST_RUN("sessions", tests);
}
