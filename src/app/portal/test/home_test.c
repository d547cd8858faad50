#include "needs.h"
#include "news.h"
#include "open.h"
#include "portal.h"
#include "registry.h"
#include "web_test.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* The way in: home in its shapes, no dead link from it, the site map. */

static void
home_is_there_in_every_shape(void **state)
{
	struct web_test *t = *state;
	struct web_answer answer = web_get(t, "/", NULL);

	assert_int_equal(answer.status, 200);
	assert_true(web_has(&answer, "从“青松”到“轻松”"));
	assert_true(web_has(&answer, "西湖区社会组织发展三年行动计划"));
	answer = web_get(t, "/?lang=en", NULL);
	assert_true(web_has(&answer, "<html lang=\"en\""));
	answer = web_get(t, "/?lang=zh&view=elder", NULL);
	assert_true(web_has(&answer, "elder-tiles"));
	web_forget(t, NULL);
}

/* The next own address after `*rest`; false without one. */
static bool
next_link(struct str *rest, struct str *ret_link)
{
	ptrdiff_t at = str_find(*rest, STR("href=\"/"));

	if (at < 0) {
		return false;
	}
	*rest = str_slice(*rest, (size_t)at + 6, rest->len);
	return str_split(rest, '"', ret_link);
}

static void
no_link_of_home_is_dead(void **state)
{
	static const char *const shapes[] = { "/", "/?view=elder", "/?lang=en" };
	struct web_test *t = *state;
	int count = 0;

	for (size_t i = 0; i < 3; i++) {
		struct str rest = web_get(t, shapes[i], NULL).body, link;

		while (next_link(&rest, &link)) {
			struct str path = link;
			struct web_answer answer;

			str_split(&path, '#', &link);
			if (str_starts(link, STR("/static/"))) {
				continue;
			}
			answer = web_get(t, str_terminated(t->arena, link), NULL);
			if (answer.status >= 400) {
				fail_msg("%s leads to %.*s: %d", shapes[i], STR_ARG(link),
					answer.status);
			}
			count++;
		}
		web_forget(t, NULL);
	}
	assert_true(count > 30);
}

static void
the_site_map_has_what_everybody_may_see(void **state)
{
	struct web_test *t = *state;
	struct web_answer answer = web_get(t, "/sitemap.xml", NULL);
	const char *at;
	int count = 0, total = 0;

	assert_int_equal(answer.status, 200);
	assert_true(web_has(&answer, "/sitemap-needs/1</loc>"));
	assert_true(str_starts(answer.content_type, STR("application/xml")));
	assert_true(web_has(&answer, "/sitemap/1</loc>"));
	answer = web_get(t, "/sitemap/0", NULL);
	assert_true(web_has(&answer, "/streets/330106007006</loc>"));
	answer = web_get(t, "/sitemap/1", NULL);
	assert_true(web_has(&answer, "/orgs/1</loc>"));
	assert_int_equal(
		web_post(t, "/orgs/1/withhold", "district", "what=all&reason=核查中").status, 303);
	answer = web_get(t, "/sitemap/1", NULL);
	assert_false(web_has(&answer, "/orgs/1</loc>"));
	assert_int_equal(web_get(t, "/sitemap/99", NULL).status, 404);
	assert_int_equal(web_get(t, "/sitemap-news/0", NULL).status, 404);
	assert_int_equal(web_get(t, "/sitemap-news/99", NULL).status, 404);
	/* of needs and offers just those that anybody finds */
	answer = web_get(t, "/api/v1/needs?state=all", NULL);
	at = strstr(str_terminated(t->arena, answer.body), "\"total\":");
	assert_non_null(at);
	assert_int_equal(sscanf(at, "\"total\":%d", &total), 1);
	answer = web_get(t, "/sitemap-needs/1", NULL);
	for (at = str_terminated(t->arena, answer.body); (at = strstr(at, "/needs/")); at++) {
		count++;
	}
	assert_true(count > 10);
	assert_int_equal(count, total);
	assert_int_equal(web_get(t, "/sitemap-needs/99", NULL).status, 404);
	assert_int_equal(web_post(t, "/orgs/1/lift", "district", "what=all").status, 303);
}

static void
home_counts_what_is_entered(void **state)
{
	struct web_test *t = *state;

	assert_true(
		web_has(&(struct web_answer){ .body = web_get(t, "/", NULL).body }, "90 家组织"));
	assert_int_equal(
		web_post(t, "/orgs/new", "district",
			"name=西湖区新来的协会&kind=association&region=330106007&status=normal"
			"&reason=登记档案")
			.status,
		303);
	assert_true(
		web_has(&(struct web_answer){ .body = web_get(t, "/", NULL).body }, "91 家组织"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(home_is_there_in_every_shape),
		cmocka_unit_test(no_link_of_home_is_dead),
		cmocka_unit_test(the_site_map_has_what_everybody_may_see),
		cmocka_unit_test(home_counts_what_is_entered),
	};
	static const struct office *const offices[] = { &registry_office, &news_office,
		&needs_office, &open_office, &portal_office };

	offices_register(offices, 5);
	return WEB_TEST_RUN("portal", tests);
}
