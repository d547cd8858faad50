#include "housekeeping.h"
#include "registry.h"
#include "sealer.h"
#include "web_test.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* The register as residents, officers and programs use it, on both engines. */

#define TROUPE "轻松艺术团"

static const char *
path(struct web_test *t, const char *format, int64_t id)
{
	struct buf *out = buf_create(t->arena, 1 << 12);

	for (const char *at = format; *at; at++) {
		if (*at == '#') {
			buf_int(out, id);
		} else {
			buf_char(out, *at);
		}
	}
	return str_terminated(t->arena, buf_view(out));
}

/* The number of an organisation by its page's address in a list; 0 if it is not there. */
static int64_t
id_in(struct web_test *t, const char *target)
{
	struct web_answer answer = web_get(t, target, NULL);
	ptrdiff_t at = str_find(answer.body, STR("href=\"/orgs/"));
	int64_t id = 0;

	while (at >= 0) {
		struct str rest = str_slice(answer.body, (size_t)at + 12, answer.body.len), digits;

		if (str_split(&rest, '"', &digits) && str_parse_int(digits, &id)) {
			return id;
		}
		answer.body = rest;
		at = str_find(rest, STR("href=\"/orgs/"));
	}
	return 0;
}

static int64_t
troupe(struct web_test *t)
{
	int64_t id = id_in(t, "/orgs?q=" TROUPE);

	assert_int_not_equal(id, 0);
	return id;
}

static void
assert_found(struct web_test *t, const char *target, const char *name, bool is_expected)
{
	struct web_answer answer = web_get(t, target, NULL);

	assert_int_equal(answer.status, 200);
	if (web_has(&answer, name) != is_expected) {
		fail_msg("%s: %s is %s", target, name, is_expected ? "not found" : "found");
	}
}

/* ---- search ------------------------------------------------------------------------------------ */

static void
every_way_to_look_finds_it(void **state)
{
	static const char *const ways[] = { "轻", "轻松", "艺术团", "qingsong", "qings", "qsyst",
		"yst", "QSYS", "青松艺术团", "ｑｓｙ", "轻 松 ", "周慧琴", "古墩路" };
	struct web_test *t = *state;
	const char *address = path(t, "href=\"/orgs/#\"", troupe(t));

	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
		char target[200];

		snprintf(target, sizeof(target), "/orgs?q=%s", ways[i]);
		assert_found(t, target, address, true);
	}
	assert_found(*state, "/orgs?q=52330106586510007R", "益心", true);
	assert_found(*state, "/orgs?q=52330106586", "益心", true);
}

static void
syntax_is_plain_text(void **state)
{
	static const char *const words[] = { "%25", "_", "%22", "%27", "*", "NEAR(", "a OR b",
		"轻%22 OR %221", "-轻", "names:轻", "（", "%5C", "%F0%9F%99%82", "{names}", "%27:*",
		"a%26b", "%21", "|", "<->", "%27%27", "zzbrk", "^" };

	static const char *const places[] = { "/orgs?q=", "/suggest?q=", "/api/v1/orgs?q=",
		"/orgs?kind=", "/orgs?status=", "/orgs?field=", "/orgs?grade=", "/orgs?street=",
		"/orgs?community=", "/orgs?sort=", "/api/v1/orgs?field=" };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		for (size_t k = 0; k < sizeof(places) / sizeof(places[0]); k++) {
			char target[200];

			snprintf(target, sizeof(target), "%s%s", places[k], words[i]);
			if (web_get(*state, target, NULL).status != 200) {
				fail_msg("%s", target);
			}
		}
	}
	/* nor does a filter widen what it is a part of */
	assert_found(*state, "/api/v1/orgs?q=xxqq&field=a%22)%20OR%20(%22", "\"total\":0,", true);
}

static void
a_name_that_is_not_quite_right_finds_what_is_near(void **state)
{
	assert_found(*state, "/orgs?q=轻松艺求团", "您要找的是不是", true);
	assert_found(*state, "/orgs?q=轻松艺求团", TROUPE "</a>", true);
	assert_found(*state, "/orgs?q=xxqq", "您要找的是不是", false);
}

static int64_t
total_of(struct web_test *t, const char *target)
{
	struct web_answer answer = web_get(t, target, NULL);
	ptrdiff_t at = str_find(answer.body, STR("\"total\":"));
	struct str rest, digits;
	int64_t total;

	assert_int_equal(answer.status, 200);
	assert_true(at >= 0);
	rest = str_slice(answer.body, (size_t)at + 8, answer.body.len);
	assert_true(str_split(&rest, ',', &digits) && str_parse_int(digits, &total));
	assert_true(web_has(&answer, "\"total_is\":\"exact\""));
	return total;
}

static void
filters_narrow_and_add_up(void **state)
{
	static const char *const kinds[] = { "association", "institution", "foundation", "filed" };
	int64_t all = total_of(*state, "/api/v1/orgs"), sum = 0;

	for (size_t i = 0; i < 4; i++) {
		char target[100];
		int64_t some;

		snprintf(target, sizeof(target), "/api/v1/orgs?kind=%s", kinds[i]);
		some = total_of(*state, target);
		assert_true(some > 0 && some < all);
		sum += some;
	}
	assert_int_equal(sum, all);
	assert_true(total_of(*state, "/api/v1/orgs?street=330106007") > 3);
	assert_true(
		total_of(*state,
			"/api/v1/orgs?street=330106007&kind=filed&status=normal&grade=none") > 0);
	assert_true(total_of(*state, "/api/v1/orgs?community=330106007006") >= 2);
	assert_true(total_of(*state, "/api/v1/orgs?grade=5A") > 0);
	assert_true(total_of(*state, "/api/v1/orgs?field=elder") > 0);
	assert_true(total_of(*state, "/api/v1/orgs?charity=1") > 0);
	assert_int_equal(total_of(*state, "/api/v1/orgs?kind=none_such"), 0);
	assert_int_equal(total_of(*state, "/api/v1/orgs?street=999999999"), 0);
	assert_int_equal(
		total_of(*state, "/api/v1/orgs?street=330106005&community=330106007006"), 0);
	assert_int_equal(
		total_of(*state, "/api/v1/orgs?kind=foundation&grade=1A&street=330106110"), 0);
}

static void
facets_of_a_search_count_its_hits(void **state)
{
	struct web_answer answer = web_get(*state, "/orgs?q=老", NULL);

	assert_true(web_has(&answer, "class=\"n\""));
	assert_int_equal(total_of(*state, "/api/v1/orgs?q=老&kind=filed") +
				 total_of(*state, "/api/v1/orgs?q=老&kind=association") +
				 total_of(*state, "/api/v1/orgs?q=老&kind=institution") +
				 total_of(*state, "/api/v1/orgs?q=老&kind=foundation"),
		total_of(*state, "/api/v1/orgs?q=老"));
}

/* The JSON's names in order, as far as they go. */
static bool
comes_before(const struct web_answer *answer, const char *first, const char *second)
{
	ptrdiff_t a = str_find(answer->body, str_of(first)),
		  b = str_find(answer->body, str_of(second));

	return a >= 0 && b >= 0 && a < b;
}

static void
the_best_comes_first_in_each_order(void **state)
{
	struct web_answer answer = web_get(*state, "/api/v1/orgs?q=大爱人家&per_page=100", NULL);

	assert_true(str_contains(str_slice(answer.body, 0, 200), STR("大爱人家")));
	answer = web_get(*state, "/api/v1/orgs?sort=grade&per_page=100", NULL);
	assert_true(comes_before(&answer, "\"grade\":\"5A\"", "\"grade\":\"4A\""));
	assert_true(comes_before(&answer, "\"grade\":\"4A\"", "\"grade\":\"3A\""));
	answer = web_get(*state, "/api/v1/orgs?sort=founded&per_page=100", NULL);
	assert_true(
		comes_before(&answer, "\"founded_day\":\"202", "\"founded_day\":\"1996-09-10\""));
}

static void
pages_of_a_list_hold_every_entry_once(void **state)
{
	struct web_test *t = *state;
	int64_t all = total_of(t, "/api/v1/orgs"), seen = 0;
	bool is_seen[1000] = { false };

	for (int page = 1; page <= (all + 9) / 10; page++) {
		char target[100];
		struct web_answer answer;
		struct str rest;
		ptrdiff_t at;

		snprintf(
			target, sizeof(target), "/api/v1/orgs?sort=name&per_page=10&page=%d", page);
		answer = web_get(t, target, NULL);
		rest = answer.body;
		while ((at = str_find(rest, STR("{\"id\":"))) >= 0) {
			struct str digits;
			int64_t id;

			rest = str_slice(rest, (size_t)at + 6, rest.len);
			assert_true(str_split(&rest, ',', &digits) && str_parse_int(digits, &id));
			assert_true(id > 0 && id < 1000 && !is_seen[id]);
			is_seen[id] = true;
			seen++;
		}
	}
	assert_int_equal(seen, all);
}

/* ---- a past day -------------------------------------------------------------------------------- */

static void
a_past_day_shows_what_held_then(void **state)
{
	struct web_test *t = *state;
	int64_t id = troupe(t);
	struct web_answer answer = web_get(t, path(t, "/orgs/#?as_of=2012-06-01", id), NULL);

	assert_true(web_has(&answer, "<h1>青松艺术团</h1>"));
	assert_true(web_has(&answer, "翁松年"));
	assert_false(web_has(&answer, "周慧琴"));
	answer = web_get(t, path(t, "/orgs/#?as_of=2014-09-24", id), NULL);
	assert_true(web_has(&answer, "<h1>" TROUPE "</h1>"));
	assert_true(web_has(&answer, "翁松年"));
	answer = web_get(t, path(t, "/api/v1/orgs/#?as_of=2012-06-01", id), NULL);
	assert_true(web_has(&answer, "\"name\":\"青松艺术团\""));
	answer = web_get(t, path(t, "/api/v1/orgs/#?as_of=1990-01-01", id), NULL);
	assert_int_equal(answer.status, 404);
	answer = web_get(t, path(t, "/orgs/#?as_of=1990-01-01", id), NULL);
	assert_true(web_has(&answer, "还没有成立"));
	answer = web_get(t, path(t, "/orgs/#?as_of=tomorrow", id), NULL);
	assert_int_equal(answer.status, 422);
}

/* ---- officers ---------------------------------------------------------------------------------- */

#define NEW_GROUP                                                                                     \
	"name=古墩社区晨光读书会&kind=filed&class=culture&region=330106007006&status=normal" \
	"&head=林晓&founded_day=2026-01-05&reason=备案表"

static void
an_officer_enters_changes_and_corrects(void **state)
{
	struct web_test *t = *state;
	struct web_answer answer = web_post(t, "/orgs/new", "community", NEW_GROUP);
	struct str where;
	int64_t id;

	assert_int_equal(answer.status, 303);
	where = str_slice(answer.location, strlen("/orgs/"), answer.location.len);
	assert_true(str_parse_int(where, &id));
	assert_found(t, "/orgs?q=cgdsh", "晨光读书会", true);
	answer = web_post(t, "/orgs/new", "community", NEW_GROUP);
	assert_int_equal(answer.status, 422);
	assert_true(web_has(&answer, "登记簿里已经有“"));
	/* a change keeps what was */
	answer = web_submit(t, path(t, "/orgs/#/edit", id), "community",
		path(t, "/orgs/#/edit", id),
		"name=古墩社区晨曦读书会&head=林晓晓&way=change&from_day=2026-03-01&reason=更名");
	assert_int_equal(answer.status, 303);
	answer = web_get(t, path(t, "/orgs/#", id), NULL);
	assert_true(web_has(&answer, "曾用名：古墩社区晨光读书会"));
	assert_true(web_has(&answer, "“林晓”变更为“林晓晓”"));
	assert_found(t, "/orgs?q=cgdsh", "晨曦读书会", true);
	answer = web_get(t, path(t, "/orgs/#?as_of=2026-02-01", id), NULL);
	assert_true(web_has(&answer, "<h1>古墩社区晨光读书会</h1>"));
	/* a correction does not */
	answer = web_submit(t, path(t, "/orgs/#/edit", id), "community",
		path(t, "/orgs/#/edit", id), "head=林小小&way=correction&reason=写错了");
	assert_int_equal(answer.status, 303);
	answer = web_get(t, path(t, "/orgs/#", id), NULL);
	assert_false(web_has(&answer, "林晓晓"));
	assert_true(web_has(&answer, "林小小"));
}

static void
wrong_forms_say_what_would_be_right(void **state)
{
	struct web_test *t = *state;
	struct web_answer answer = web_post(t, "/orgs/new", "district",
		"name=某协会&kind=association&region=330106007&status=normal&uscc="
		"52330106586510007R"
		"&reason=试试");

	assert_int_equal(answer.status, 422);
	assert_true(web_has(&answer, "某协会"));
	assert_true(web_has(&answer, "第二位表示的不一致"));
	answer = web_post(t, "/orgs/new", "community",
		"name=别处的读书会&kind=filed&region=330106005055&status=normal&reason=试试");
	assert_int_equal(answer.status, 422);
	assert_true(web_has(&answer, "辖区"));
	answer = web_post(t, "/orgs/new", "district",
		"name=某某协会&kind=association&region=330106007&status=normal&org_code=12345678-0"
		"&founded_day=2999-01-01&capital=很多&email=x&website=ftp://x&reason=试试");
	assert_int_equal(answer.status, 422);
	assert_true(web_has(&answer, "校验码"));
	assert_true(web_has(&answer, "不能晚于今天"));
	assert_true(web_has(&answer, "金额"));
	assert_true(web_has(&answer, "http://"));
}

static void
a_form_made_before_another_change_is_stale(void **state)
{
	struct web_test *t = *state;
	int64_t id = id_in(t, "/orgs?q=白荡海社区邻里之家");
	const char *edit = path(t, "/orgs/#/edit", id);
	struct web_answer form = web_get(t, edit, "district");
	struct str revision = web_input(t, &form, "revision");
	char fields[400];

	assert_int_equal(
		web_submit(t, edit, "district", edit, "head=甲某&way=correction&reason=更正")
			.status,
		303);
	snprintf(fields, sizeof(fields), "head=乙某&way=correction&reason=更正&revision=%.*s",
		STR_ARG(revision));
	assert_int_equal(web_submit(t, edit, "district", edit, fields).status, 409);
	assert_found(t, path(t, "/orgs/#", id), "甲某", true);
}

/* ---- what is withheld -------------------------------------------------------------------------- */

static void
assert_nowhere(struct web_test *t, const char *word, const char *name, int64_t id)
{
	static const char *const lists[] = { "/orgs?q=", "/suggest?q=", "/api/v1/orgs?q=",
		"/orgs/export?format=csv&q=", "/orgs/export?format=json&q=" };

	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
		char target[300];

		snprintf(target, sizeof(target), "%s%s", lists[i], word);
		if (strstr(target, "/orgs?q=") != target) {
			assert_found(t, target, name, false);
		} else {
			assert_false(web_has(
				&(struct web_answer){ .body = web_get(t, target, NULL).body },
				path(t, "/orgs/#\"", id)));
		}
	}
}

static void
the_record_goes_on_paper(void **state)
{
	struct web_test *t = *state;
	int64_t id = id_in(t, "/orgs?q=桂花园社区夕阳红合唱团");
	struct web_answer now = web_get(t, path(t, "/orgs/#/record.pdf", id), NULL),
			  past = web_get(
				  t, path(t, "/orgs/#/record.pdf?as_of=2020-01-01", id), NULL);

	assert_int_equal(now.status, 200);
	assert_true(str_starts(now.body, STR("%PDF-")));
	assert_int_equal(past.status, 200);
	assert_false(str_equal(now.body, past.body));
}

static void
a_withheld_entry_is_nowhere(void **state)
{
	struct web_test *t = *state;
	int64_t all = total_of(t, "/api/v1/orgs");
	int64_t id = id_in(t, "/orgs?q=桂花园社区夕阳红合唱团");
	const char *page = path(t, "/orgs/#/withhold", id);

	assert_int_equal(web_post(t, page, "district", "what=all&reason=核查中").status, 303);
	assert_nowhere(t, "夕阳红", "桂花园社区夕阳红", id);
	assert_int_equal(total_of(t, "/api/v1/orgs"), all - 1);
	assert_int_equal(web_get(t, path(t, "/orgs/#", id), NULL).status, 404);
	assert_int_equal(web_get(t, path(t, "/orgs/#/print", id), NULL).status, 404);
	assert_int_equal(web_get(t, path(t, "/orgs/#/record.pdf", id), NULL).status, 404);
	assert_int_equal(web_get(t, path(t, "/orgs/#?as_of=2020-01-01", id), NULL).status, 404);
	assert_int_equal(web_get(t, path(t, "/api/v1/orgs/#", id), NULL).status, 404);
	seal_all(t->app->store);
	assert_found(t, "/api/v1/orgs/changes?after=0&limit=1000", "桂花园社区夕阳红", false);
	assert_true(web_has(
		&(struct web_answer){ .body = web_get(t, "/register?withheld=1", "district").body },
		"桂花园社区夕阳红"));
	assert_int_equal(
		web_post(t, path(t, "/orgs/#/lift", id), "district", "what=all").status, 303);
	assert_int_equal(total_of(t, "/api/v1/orgs"), all);
	assert_int_equal(web_get(t, path(t, "/orgs/#", id), NULL).status, 200);
}

static void
a_withheld_fact_says_why_and_is_not_found(void **state)
{
	struct web_test *t = *state;
	int64_t id = troupe(t);
	const char *page = path(t, "/orgs/#/withhold", id);
	struct web_answer answer;

	assert_int_equal(
		web_post(t, page, "district", "what=head&reason=本人申请&until_day=2099-12-31")
			.status,
		303);
	answer = web_get(t, path(t, "/orgs/#", id), NULL);
	assert_false(web_has(&answer, "周慧琴"));
	assert_false(web_has(&answer, "翁松年"));
	assert_true(web_has(&answer, "本人申请"));
	assert_found(t, path(t, "/orgs/#?as_of=2012-06-01", id), "翁松年", false);
	assert_found(t, path(t, "/api/v1/orgs/#", id), "周慧琴", false);
	assert_found(t, "/api/v1/orgs?q=周慧琴", "\"total\":0", true);
	assert_found(t, "/orgs/export?format=csv&q=轻松艺术团", "周慧琴", false);
	assert_int_equal(
		web_post(t, path(t, "/orgs/#/lift", id), "district", "what=head").status, 303);
	assert_found(t, path(t, "/orgs/#", id), "周慧琴", true);
}

static void
what_is_withheld_until_a_day_comes_back_by_itself(void **state)
{
	struct web_test *t = *state;
	int64_t all = total_of(t, "/api/v1/orgs");
	int64_t id = id_in(t, "/orgs?q=东山弄社区助老服务队");
	struct moment now = clock_now();
	char fields[100];

	snprintf(fields, sizeof(fields), "what=all&reason=核查中&until_day=%.*s",
		STR_ARG(day_format_iso(t->arena, clock_today())));
	assert_int_equal(
		web_post(t, path(t, "/orgs/#/withhold", id), "district", fields).status, 303);
	housekeeping_run(t->app);
	assert_int_equal(total_of(t, "/api/v1/orgs"), all - 1);
	clock_shift((struct moment){ now.ms + INT64_C(26) * 3600 * 1000 });
	housekeeping_run(t->app);
	assert_int_equal(total_of(t, "/api/v1/orgs"), all);
	assert_int_equal(web_get(t, path(t, "/orgs/#", id), NULL).status, 200);
	clock_shift(now);
}

/* ---- programs ---------------------------------------------------------------------------------- */

static void
the_feed_tells_each_change_once(void **state)
{
	struct web_test *t = *state;
	struct web_answer answer;
	struct str rest, digits;
	int64_t after = 0, next = 0, told = 0;

	seal_all(t->app->store);
	do {
		char target[100];

		after = next;
		snprintf(target, sizeof(target), "/api/v1/orgs/changes?after=%lld&limit=7",
			(long long)after);
		answer = web_get(t, target, NULL);
		rest = answer.body;
		for (ptrdiff_t at; (at = str_find(rest, STR("\"cursor\":"))) >= 0; told++) {
			int64_t cursor;

			rest = str_slice(rest, (size_t)at + 9, rest.len);
			assert_true(
				str_split(&rest, ',', &digits) && str_parse_int(digits, &cursor));
			assert_true(cursor > after);
			after = cursor;
		}
		rest = str_slice(answer.body, (size_t)str_find(answer.body, STR("\"next\":")) + 7,
			answer.body.len);
		assert_true(str_split(&rest, ',', &digits) && str_parse_int(digits, &next));
	} while (web_has(&answer, "\"has_more\":true"));
	assert_true(told >= 80);
}

static void
programs_enter_once_by_key(void **state)
{
	struct web_test *t = *state;
	struct web_call call = { METHOD_POST, "/api/v1/orgs", web_token(t, "street"), "key-1",
		"{\"name\":\"古荡街道新芽志愿队\",\"kind\":\"filed\",\"class\":\"service\","
		"\"region\":\"330106007\",\"status\":\"normal\",\"reason\":\"接口\"}" };
	struct web_answer first = web_api(t, &call), second = web_api(t, &call);

	assert_int_equal(first.status, 201);
	assert_int_equal(second.status, 201);
	assert_true(str_equal(first.body, second.body));
	assert_int_equal(total_of(t, "/api/v1/orgs?q=新芽志愿队"), 1);
	call.json = "{\"name\":\"古荡街道旧芽志愿队\"}";
	assert_int_equal(web_api(t, &call).status, 422);
	call.token = STR_NONE;
	call.key = "key-2";
	assert_int_equal(web_api(t, &call).status, 401);
}

/* ---- the data ---------------------------------------------------------------------------------- */

static void
the_data_holds_after_all_this(void **state)
{
	struct web_test *t = *state;
	struct str said = web_breaches(t);

	if (said.len) {
		fail_msg("%.*s", STR_ARG(said));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_way_to_look_finds_it),
		cmocka_unit_test(syntax_is_plain_text),
		cmocka_unit_test(a_name_that_is_not_quite_right_finds_what_is_near),
		cmocka_unit_test(filters_narrow_and_add_up),
		cmocka_unit_test(facets_of_a_search_count_its_hits),
		cmocka_unit_test(the_best_comes_first_in_each_order),
		cmocka_unit_test(pages_of_a_list_hold_every_entry_once),
		cmocka_unit_test(a_past_day_shows_what_held_then),
		cmocka_unit_test(an_officer_enters_changes_and_corrects),
		cmocka_unit_test(wrong_forms_say_what_would_be_right),
		cmocka_unit_test(a_form_made_before_another_change_is_stale),
		cmocka_unit_test(the_record_goes_on_paper),
		cmocka_unit_test(a_withheld_entry_is_nowhere),
		cmocka_unit_test(a_withheld_fact_says_why_and_is_not_found),
		cmocka_unit_test(what_is_withheld_until_a_day_comes_back_by_itself),
		cmocka_unit_test(the_feed_tells_each_change_once),
		cmocka_unit_test(programs_enter_once_by_key),
		cmocka_unit_test(the_data_holds_after_all_this),
	};
	static const struct office *const offices[] = { &registry_office };

	offices_register(offices, 1);
	return WEB_TEST_RUN("register", tests);
}
