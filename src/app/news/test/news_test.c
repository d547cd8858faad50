#include "due.h"
#include "news.h"
#include "news_queries.h"
#include "registry.h"
#include "web_test.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* From an organisation's draft to what everybody reads, on both engines, as a browser would. */

enum { MINUTE_MS = 60000 };

static int told; /* how often news was told of, each time with whom it is about */

static void
hear(struct db *db, int64_t id)
{
	struct news_told news;

	told += news_told_find(db, db_arena(db), id, &news) == OK && news.region_count > 0;
}

static const struct event_listener listeners[] = { { "news.published", hear } };
static const struct office listener_office = {
	.name = "listener", .listeners = listeners, .listener_count = 1
};
static const struct office *const offices[] = { &registry_office, &news_office, &listener_office };

/* The page of an item at the desk. */
static const char *
desk(struct web_test *t, long long id)
{
	return web_say(t, "/desk/news/%lld", id);
}

static long long
begin(struct web_test *t, const char *as, const char *fields)
{
	struct web_answer answer = web_submit(t, "/desk/news/new", as, "/desk/news/new", fields);
	struct str rest = answer.location, part;
	int64_t id = 0;

	assert_int_equal(answer.status, 303);
	rest = str_slice(rest, sizeof("/desk/news/") - 1, rest.len);
	assert_true(str_split(&rest, '/', &part) && str_parse_int(part, &id));
	return id;
}

static struct web_answer
edit(struct web_test *t, const char *as, long long id, const char *fields)
{
	const char *page = web_say(t, "/desk/news/%lld/edit", id);

	return web_submit(t, page, as, page, fields);
}

static int
decide(struct web_test *t, const char *as, long long id, const char *fields)
{
	return web_post(t, desk(t, id), as, fields).status;
}

static bool
shows(struct web_test *t, const char *page, const char *as, const char *text)
{
	struct web_answer answer = web_get(t, page, as);

	return web_has(&answer, text);
}

#define TEXT "summary=一句摘要&body=**正文**第一段&deed=submit"

static void
what_an_organisation_writes_waits_for_its_street(void **state)
{
	struct web_test *t = *state;
	long long id = begin(t, "orghead", "title=周二新曲子");
	const char *page = web_say(t, "/news/%lld", id);
	int before = told;

	assert_int_equal(edit(t, "orghead", id, TEXT).status, 303);
	assert_int_equal(web_get(t, page, NULL).status, 404);
	assert_false(shows(t, "/news", NULL, "周二新曲子"));
	assert_true(shows(t, "/desk/news?state=waiting", "street", "周二新曲子"));
	assert_false(shows(t, "/desk/news?state=waiting", "street2", "周二新曲子"));
	assert_int_equal(web_get(t, desk(t, id), "street2").status, 403);
	/* nobody lets his own piece through; what waits is not changed meanwhile */
	assert_int_equal(decide(t, "orghead", id, "deed=approve"), 403);
	web_post(t, web_say(t, "/desk/news/%lld/draft", id), "orghead", "title=anders");
	assert_true(shows(t, desk(t, id), "street", "周二新曲子"));
	assert_int_equal(decide(t, "street", id, "deed=approve"), 303);
	assert_int_equal(told, before + 1);
	assert_true(shows(t, "/news", NULL, "周二新曲子"));
	assert_true(shows(t, page, NULL, "<strong>正文</strong>"));
	assert_true(shows(t, page, NULL, "轻松艺术团"));
	assert_true(shows(t, "/api/v1/news", NULL, "周二新曲子"));
	assert_int_equal(decide(t, "street", id, "deed=approve"), 422); /* it waits no more */
}

static void
an_officer_sends_back_with_a_note(void **state)
{
	struct web_test *t = *state;
	long long id = begin(t, "member", "title=要改的一条");

	assert_int_equal(edit(t, "member", id, TEXT).status, 303);
	assert_int_equal(decide(t, "district", id, "deed=return"), 422); /* why? */
	assert_int_equal(decide(t, "district", id, "deed=return&note=请写清地点"), 303);
	assert_true(shows(t, web_say(t, "/desk/news/%lld/edit", id), "member", "请写清地点"));
	/* what is asked for when it is handed in is not called optional */
	assert_true(shows(t, web_say(t, "/desk/news/%lld/edit", id), "member", ">摘要</label>"));
	assert_true(shows(t, web_say(t, "/desk/news/%lld/edit", id), "member", "**正文**第一段"));
	/* a colleague goes on with it */
	assert_int_equal(edit(t, "orghead2", id, "body=在活动室&deed=submit").status, 303);
	assert_int_equal(decide(t, "district", id, "deed=approve"), 303);
	assert_true(shows(t, web_say(t, "/news/%lld", id), NULL, "在活动室"));
}

static void
what_is_missing_is_said_and_kept(void **state)
{
	struct web_test *t = *state;
	long long id = begin(t, "street", "title=没有正文&genre=publicity");
	struct web_answer answer = edit(t, "street", id, "summary=一句&deed=submit");

	assert_int_equal(answer.status, 422);
	assert_true(web_has(&answer, "请写正文。"));
	assert_true(web_has(&answer, "请写公示从哪一天开始。"));
	assert_true(web_has(&answer, "一句"));
	answer = edit(t, "street", id, "orgs=没有这一家&deed=save");
	assert_int_equal(answer.status, 422);
	assert_true(web_has(&answer, "没有这一家"));
	answer = web_post(
		t, "/desk/news/new", "orghead", "title=公告&genre=announcement&author=org:1");
	assert_int_equal(answer.status, 422); /* an organisation publishes no notices */
}

static void
typing_is_kept_and_shown(void **state)
{
	struct web_test *t = *state;
	long long id = begin(t, "community", "title=边写边存");
	const char *draft = web_say(t, "/desk/news/%lld/draft", id);
	struct web_answer answer = web_post(t, draft, "community", "title=边写边存&body=写了一半");

	assert_int_equal(answer.status, 200);
	assert_true(web_has(&answer, "草稿已存"));
	assert_true(shows(t, web_say(t, "/desk/news/%lld/edit", id), "community", "写了一半"));
	answer = web_post(t, "/desk/news/preview", "community", "body=# 题%0A%0A<b>x</b>");
	assert_true(web_has(&answer, "<h2>题</h2>"));
	assert_false(web_has(&answer, "<b>x"));
	answer = web_post(t, "/desk/news/preview", "community",
		"title=题目&summary=一句&photos=7&photos_alt_7=湖");
	assert_true(web_has(&answer, "题目") && web_has(&answer, "一句"));
	assert_true(web_has(&answer, "<img src=\"/files/7/960\" alt=\"湖\""));
	assert_int_equal(web_post(t, draft, "orghead", "body=别人的").status, 403);
}

static void
a_draft_that_comes_late_is_none(void **state)
{
	struct web_test *t = *state;
	long long id = begin(t, "community", "title=先发布后存");
	const char *draft = web_say(t, "/desk/news/%lld/draft", id);

	assert_int_equal(edit(t, "community", id, TEXT).status, 303);
	assert_int_equal(web_post(t, draft, "community", "base=0&body=写了一半").status, 422);
	assert_false(shows(t, web_say(t, "/desk/news/%lld/edit", id), "community", "写了一半"));
	assert_int_equal(web_post(t, draft, "community", "base=1&body=要修改").status, 200);
}

static void
a_withdrawn_address_says_so(void **state)
{
	struct web_test *t = *state;
	long long id = begin(t, "street", "title=发错了的一条");
	const char *page = web_say(t, "/news/%lld", id);
	struct web_answer answer;

	assert_int_equal(edit(t, "street", id, TEXT).status, 303);
	assert_int_equal(web_get(t, page, NULL).status, 200);
	assert_int_equal(decide(t, "street", id, "deed=withdraw"), 422);
	assert_int_equal(decide(t, "street", id, "deed=withdraw&note=日期不对"), 303);
	answer = web_get(t, page, NULL);
	assert_int_equal(answer.status, 410);
	assert_true(web_has(&answer, "日期不对"));
	assert_false(web_has(&answer, "正文</strong>"));
	assert_false(shows(t, "/news", NULL, "发错了的一条"));
	assert_false(shows(t, "/news?q=发错了", NULL, "一句摘要"));
}

static void
changes_after_publication_are_seen_by_all(void **state)
{
	struct web_test *t = *state;
	long long id = begin(t, "member", "title=会改的一条");
	const char *page = web_say(t, "/news/%lld", id);
	int before;

	assert_int_equal(edit(t, "member", id, TEXT).status, 303);
	assert_int_equal(decide(t, "district", id, "deed=approve"), 303);
	before = told;
	assert_int_equal(edit(t, "member", id, "body=第二稿正文&deed=submit").status, 422);
	assert_int_equal(
		edit(t, "member", id, "body=第二稿正文&note=改了时间&deed=submit").status, 303);
	assert_false(shows(t, page, NULL, "第二稿正文")); /* not before an officer has seen it */
	assert_int_equal(decide(t, "district", id, "deed=approve"), 303);
	assert_true(shows(t, page, NULL, "第二稿正文"));
	assert_true(shows(t, page, NULL, "发布后修改过"));
	assert_true(shows(t, web_say(t, "/news/%lld/history", id), NULL, "改了时间"));
	assert_true(shows(
		t, web_say(t, "/news/%lld/history", id), NULL, "<strong>正文</strong>第一段"));
	assert_int_equal(told, before); /* that it was changed is no news */
}

static void
lists_filter(void **state)
{
	struct web_test *t = *state;

	assert_true(shows(t, "/news?street=330106011&year=2014", NULL, "失智老人学剪纸"));
	assert_false(shows(t, "/news?street=330106011", NULL, "三百盆草花"));
	assert_true(shows(t, "/news?q=剪纸", NULL, "失智老人学剪纸"));
	assert_false(shows(t, "/news?q=剪纸", NULL, "三百盆草花"));
	assert_true(shows(t, "/news?year=2014", NULL, "海魂衫"));
	assert_false(shows(t, "/news?year=2014", NULL, "三百盆草花"));
	assert_true(shows(t, "/news?street=999", NULL, "没有找到动态"));
	assert_int_equal(web_get(t, "/news?q=%22)(*&page=900", NULL).status, 200);
	assert_true(shows(t, "/notices?state=running", NULL, "运营补贴拟发放名单"));
	assert_false(shows(t, "/notices?state=running", NULL, "<b>社会组织评估等级"));
	assert_true(shows(t, "/notices?state=ended", NULL, "社会组织评估等级"));
	assert_true(shows(t, "/notices?q=作息&genre=announcement", NULL, "服务大厅换季作息"));
}

static void
an_objection_is_answered(void **state)
{
	struct web_test *t = *state;
	long long id = begin(t, "street", "title=拟发名单&genre=publicity");
	struct day today = clock_today();
	struct str from = day_format_iso(t->arena, today), rest;
	struct str until = day_format_iso(t->arena, (struct day){ today.n + 3 });
	const char *page = web_say(t, "/notices/%lld", id),
		   *form = web_say(t, "%s/objection", page);
	struct web_answer answer;
	ptrdiff_t at;

	answer = edit(t, "street", id,
		web_say(t, TEXT "&from_day=%.*s&until_day=%.*s", STR_ARG(from), STR_ARG(until)));
	assert_int_equal(answer.status, 303);
	assert_int_equal(
		web_submit(t, form, "resident", form, "reason=这一家早就停了").status, 303);
	assert_true(shows(t, page, "resident", "这一家早就停了"));
	assert_false(shows(t, page, "resident2", "这一家早就停了"));
	assert_true(shows(t, "/desk/objections?state=open", "street", "拟发名单"));
	assert_false(shows(t, "/desk/objections?state=open", "street2", "拟发名单"));
	answer = web_get(t, desk(t, id), "street");
	at = str_find(answer.body, STR("/desk/objections/"));
	assert_true(at >= 0);
	rest = str_slice(answer.body, (size_t)at, answer.body.len);
	form = str_terminated(t->arena, str_slice(rest, 0, (size_t)str_find(rest, STR("\""))));
	assert_int_equal(web_submit(t, form, "street", form, "answer=核实过，已移出").status, 303);
	assert_true(shows(t, page, "resident", "核实过，已移出"));
}

/* A moment as a control of a form has it. */
static const char *
typed(struct web_test *t, struct moment moment)
{
	struct day day = day_of_moment(moment);
	int64_t minutes = (moment.ms - day_start(day).ms) / MINUTE_MS;
	struct str iso = day_format_iso(t->arena, day);

	return web_say(t, "%.*sT%02d:%02d", STR_ARG(iso), (int)(minutes / 60), (int)(minutes % 60));
}

static void
scheduled_news_appears_at_its_moment(void **state)
{
	struct web_test *t = *state;
	struct moment at = { (clock_now().ms / MINUTE_MS + 5) * MINUTE_MS };
	long long id = begin(t, "street", "title=到点才有");
	const char *page = web_say(t, "/news/%lld", id);
	int before = told;

	assert_int_equal(
		edit(t, "street", id, web_say(t, "%s&publish_at=%s", TEXT, typed(t, at))).status,
		303);
	due_run(t->app);
	assert_int_equal(web_get(t, page, NULL).status, 404);
	assert_false(shows(t, "/news", NULL, "到点才有"));
	clock_shift((struct moment){ at.ms - 800 });
	assert_true(due_run(t->app) <= 800);
	assert_false(shows(t, "/news", NULL, "到点才有")); /* and stands in the cache so */
	clock_shift(at);
	due_run(t->app);
	assert_int_equal(told, before + 1);
	assert_true(shows(t, "/news", NULL, "到点才有"));
	assert_int_equal(web_get(t, page, NULL).status, 200);
}

static void
the_data_holds(void **state)
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
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_an_organisation_writes_waits_for_its_street),
		cmocka_unit_test(an_officer_sends_back_with_a_note),
		cmocka_unit_test(what_is_missing_is_said_and_kept),
		cmocka_unit_test(typing_is_kept_and_shown),
		cmocka_unit_test(a_draft_that_comes_late_is_none),
		cmocka_unit_test(a_withdrawn_address_says_so),
		cmocka_unit_test(changes_after_publication_are_seen_by_all),
		cmocka_unit_test(lists_filter),
		cmocka_unit_test(an_objection_is_answered),
		cmocka_unit_test(scheduled_news_appears_at_its_moment),
		cmocka_unit_test(the_data_holds),
	};

	offices_register(offices, sizeof(offices) / sizeof(offices[0]));
	return WEB_TEST_RUN("news", tests);
}
