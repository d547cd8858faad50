#include "web_test.h"

#include "actor.h"
#include "audit.h"
#include "fail.h"
#include "kernel_queries.h"
#include "office.h"
#include "respond.h"
#include "route.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

/* A failing machine: one page with a number, nothing changed, the next request as if nothing had been. */

struct failing_in {
	struct str kind;
	int64_t step;
};
static const struct field failing_fields[] = {
	{ .name = "kind",
		.type = FIELD_TEXT,
		.offset = offsetof(struct failing_in, kind),
		.label = N_("状态"),
		.max = 20 },
	{ .name = "step",
		.type = FIELD_INT,
		.offset = offsetof(struct failing_in, step),
		.label = N_("编号"),
		.max = 100 },
};
static const struct form failing_form = { "test_fail", failing_fields, 2, sizeof(struct failing_in),
	NULL };

static void
fail_by_kind(struct str kind)
{
	static const struct {
		const char *name;
		enum fail_kind kind;
	} kinds[] = { { "other", FAIL_OTHER }, { "memory", FAIL_MEMORY },
		{ "disk", FAIL_DISK_FULL }, { "db", FAIL_DB }, { "timeout", FAIL_TIMEOUT } };

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (str_equal(kind, str_of(kinds[i].name))) {
			fail_as(kinds[i].kind, "on purpose, secret-cause");
		}
	}
}

static enum outcome
run_get(struct req *req)
{
	const struct failing_in *in = req->in;

	fail_by_kind(in->kind);
	return respond_bytes(req, "text/plain", STR("fine"));
}

static enum outcome
run_post(struct req *req)
{
	const struct failing_in *in = req->in;

	setting_put(req->db, STR("failure_test"), in->kind, db_now(req->db));
	audit_add(req, &(struct audit){ .verb = "test.fail", .object = "test" });
	form_error(req, "kind", N_("状态"));
	fail_by_kind(in->kind);
	req->errors.count = 0;
	return respond_see_other(req, url_own(req->arena, "/"));
}

static void
prepare_post(struct req *req)
{
	const struct failing_in *in = req->in;

	if (in->step == 1) {
		fail_as(FAIL_MEMORY, "while hashing");
	}
}

static enum outcome
withdraw_all(struct db *db, void *arg)
{
	const struct login_id *login = arg;
	struct login_role_list_rows rows = login_role_list(db, *login);
	int64_t changed;

	for (size_t i = 0; i < rows.count; i++) {
		login_role_withdraw(db, db_now(db), rows.items[i].id, &changed);
	}
	return OK;
}

/* While the form waits, somebody takes the roles of its sender away. */
static void
prepare_withdrawal(struct req *req)
{
	struct login_id login = req->actor->login;

	store_write(((struct app *)req->app)->store, req->arena, withdraw_all, &login);
}

static const struct right right_of_assessors = {
	.name = "test.assess",
	.label = N_("状态"),
	.roles = ROLE_BIT(ROLE_ASSESSOR),
	.is_unscoped = true,
};

static const struct route routes[] = {
	{ .method = METHOD_POST,
		.path = "/test/withdrawn",
		.right = &right_of_assessors,
		.form = &failing_form,
		.run = run_post,
		.prepare = prepare_withdrawal,
		.title = N_("状态") },
	{ .method = METHOD_GET,
		.path = "/test/fail",
		.right = &right_public,
		.form = &failing_form,
		.run = run_get,
		.title = N_("状态") },
	{ .method = METHOD_GET,
		.path = "/api/v1/test/fail",
		.right = &right_public,
		.form = &failing_form,
		.run = run_get,
		.title = N_("状态") },
	{ .method = METHOD_POST,
		.path = "/test/fail",
		.right = &right_public,
		.form = &failing_form,
		.run = run_post,
		.title = N_("状态") },
	{ .method = METHOD_POST,
		.path = "/test/slow",
		.right = &right_public,
		.form = &failing_form,
		.run = run_post,
		.prepare = prepare_post,
		.title = N_("状态") },
	{ .method = METHOD_POST,
		.path = "/api/v1/test/fail",
		.right = &right_signed_in,
		.form = &failing_form,
		.run = run_post,
		.title = N_("状态") },
};
static const struct office failing_office = {
	.name = "failing", .routes = routes, .route_count = 6
};
static const struct office *const offices[] = { &failing_office };

static const struct {
	const char *kind;
	int status;
} expected[] = { { "other", 500 }, { "memory", 500 }, { "disk", 507 }, { "db", 503 },
	{ "timeout", 503 } };

static void
check_failure(const struct web_answer *answer, int status)
{
	assert_int_equal(answer->status, status);
	assert_false(web_has(answer, "secret-cause"));
	assert_true(web_has(answer, "test")); /* the request's id */
}

static void
failing_page_has_its_number_and_no_cause(void **state)
{
	struct web_test *t = *state;

	for (size_t i = 0; i < sizeof(expected) / sizeof(expected[0]); i++) {
		struct str page = str_format(t->arena, "/test/fail?kind=%s", expected[i].kind),
			   api = str_format(
				   t->arena, "/api/v1/test/fail?kind=%s", expected[i].kind);
		struct web_answer answer = web_get(t, page.ptr, NULL);

		check_failure(&answer, expected[i].status);
		answer = web_get(t, api.ptr, NULL);
		check_failure(&answer, expected[i].status);
		assert_true(str_starts(answer.content_type, STR("application/problem+json")));
		assert_int_equal(web_get(t, "/test/fail", NULL).status, 200);
	}
}

struct looked {
	bool is_there;
	int64_t entries;
};

static void
look(struct db *db, void *arg)
{
	struct looked *looked = arg;
	struct setting_all_rows rows = setting_all(db);

	looked->is_there = false;
	for (size_t i = 0; i < rows.count; i++) {
		looked->is_there = looked->is_there ||
				   str_equal(rows.items[i].name, STR("failure_test"));
	}
	looked->entries = (int64_t)audit_list(
		db, &(struct audit_list_args){ .clauses = AUDIT_LIST_VERB,
			    .before_id = INT64_MAX,
			    .verb = STR("test.fail"),
			    .limit = 100 })
				  .count;
}

static void
failing_action_changes_nothing(void **state)
{
	struct web_test *t = *state;
	struct looked looked;
	struct web_answer answer;

	for (size_t i = 0; i < sizeof(expected) / sizeof(expected[0]); i++) {
		struct str fields = str_format(
			t->arena, "_operation=failing-%zu&kind=%s", i, expected[i].kind);

		answer = web_post(t, "/test/fail", NULL, fields.ptr);
		check_failure(&answer, expected[i].status);
		store_read(t->app->store, t->arena, look, &looked);
		assert_false(looked.is_there);
		assert_int_equal(looked.entries, 0);
	}
	answer = web_api(t, &(struct web_call){ .method = METHOD_POST,
				    .target = "/api/v1/test/fail",
				    .token = web_token(t, "street"),
				    .json = "{\"kind\":\"other\"}" });
	check_failure(&answer, 500);
	/* the failed one left its operation id free */
	answer = web_post(t, "/test/fail", NULL, "_operation=failing-0&kind=fine");
	assert_int_equal(answer.status, 303);
	store_read(t->app->store, t->arena, look, &looked);
	assert_true(looked.is_there);
	assert_int_equal(looked.entries, 1);
}

static void
failing_preparation_is_a_page_too(void **state)
{
	struct web_test *t = *state;
	struct web_answer answer = web_post(t, "/test/slow", NULL, "step=1");

	check_failure(&answer, 500);
	assert_int_equal(web_post(t, "/test/slow", NULL, "step=2&kind=fine").status, 303);
}

static void
role_withdrawn_while_a_form_waits_counts(void **state)
{
	struct web_test *t = *state;

	assert_int_equal(web_get(t, "/me", "assessor").status, 200);
	assert_int_equal(web_post(t, "/test/withdrawn", "assessor", "kind=fine").status, 403);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(failing_page_has_its_number_and_no_cause),
		cmocka_unit_test(failing_action_changes_nothing),
		cmocka_unit_test(failing_preparation_is_a_page_too),
		cmocka_unit_test(role_withdrawn_while_a_form_waits_counts),
	};

	offices_register(offices, 1);
	return WEB_TEST_RUN("failures", tests);
}
