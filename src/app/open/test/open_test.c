#include "job.h"
#include "open.h"
#include "registry.h"
#include "web_test.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

/* Open data: files appear, hold what is public and nothing else, and are made anew when the list changed. */

/* The number behind "name": in JSON; -1 without one. */
static int64_t
number_of(struct str json, const char *name)
{
	ptrdiff_t at = str_find(json, str_of(name));
	int64_t value = -1;
	size_t end;

	if (at < 0) {
		return -1;
	}
	json = str_slice(json, (size_t)at + strlen(name) + 2, json.len);
	for (end = 0; end < json.len && json.ptr[end] >= '0' && json.ptr[end] <= '9'; end++) {
	}
	str_parse_int(str_slice(json, 0, end), &value);
	return value;
}

static void
before_the_first_time_there_is_none(void **state)
{
	struct web_test *t = *state;
	struct web_answer answer = web_get(t, "/open", NULL);

	assert_int_equal(answer.status, 200);
	assert_true(web_has(&answer, "文件还在生成"));
	assert_int_equal(web_get(t, "/open/orgs.csv", NULL).status, 404);
}

static void
files_hold_the_public_list(void **state)
{
	struct web_test *t = *state;
	struct web_answer answer;

	assert_int_equal(web_post(t, "/open/make", "district", "").status, 303);
	assert_int_equal(web_post(t, "/open/make", "district", "").status, 422);
	jobs_run_all(t->app);
	answer = web_get(t, "/open", NULL);
	assert_true(web_has(&answer, "orgs.csv"));
	assert_true(web_has(&answer, "orgs.xlsx"));
	answer = web_get(t, "/api/v1/open", NULL);
	assert_int_equal(number_of(answer.body, "entries"),
		number_of(web_get(t, "/api/v1/orgs", NULL).body, "total"));
	answer = web_get(t, "/open/orgs.csv", NULL);
	assert_int_equal(answer.status, 200);
	assert_true(web_has(&answer, "轻松艺术团"));
	answer = web_get(t, "/open/orgs.json", NULL);
	assert_true(web_has(&answer, "\"name\":\"西湖区轻松艺术团\"") ||
		    web_has(&answer, "轻松艺术团"));
	assert_true(str_starts(web_get(t, "/open/orgs.xlsx", NULL).body, STR("PK")));
	assert_int_equal(web_get(t, "/open/chuke.db", NULL).status, 404);
}

static void
what_is_withheld_leaves_the_files(void **state)
{
	struct web_test *t = *state;
	struct str found = web_get(t, "/api/v1/orgs?q=桂花园社区夕阳红", NULL).body;
	int64_t id = number_of(found, "\"id");
	struct web_answer before = web_get(t, "/open/orgs.csv", NULL), after;

	assert_true(id > 0);
	assert_true(web_has(&before, "桂花园社区夕阳红"));
	assert_int_equal(web_post(t, str_format(t->arena, "/orgs/%lld/withhold", (long long)id).ptr,
				 "district", "what=all&reason=核查中")
				 .status,
		303);
	assert_int_equal(web_post(t, "/open/make", "admin", "").status, 303);
	jobs_run_all(t->app);
	after = web_get(t, "/open/orgs.csv", NULL);
	assert_int_equal(after.status, 200);
	assert_false(web_has(&after, "桂花园社区夕阳红"));
}

static void
the_same_list_is_the_same_file(void **state)
{
	struct web_test *t = *state;
	struct str before = web_get(t, "/api/v1/open", NULL).body;

	assert_int_equal(web_post(t, "/open/make", "admin", "").status, 303);
	jobs_run_all(t->app);
	assert_true(str_contains(web_get(t, "/api/v1/open", NULL).body, str_slice(before, 0, 300)));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(before_the_first_time_there_is_none),
		cmocka_unit_test(files_hold_the_public_list),
		cmocka_unit_test(what_is_withheld_leaves_the_files),
		cmocka_unit_test(the_same_list_is_the_same_file),
	};
	static const struct office *const offices[] = { &registry_office, &open_office };

	offices_register(offices, 2);
	return WEB_TEST_RUN("open data", tests);
}
