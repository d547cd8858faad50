#include "activity.h"
#include "app.h"
#include "due.h"
#include "quota.h"
#include "registry.h"
#include "web_test.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static const struct office *const offices[] = { &registry_office, &quota_office, &activity_office };

#define PAST "民情圆桌会：电动车充电和晾衣杆"
#define COMING "民情圆桌会：食堂的菜价和送餐"

struct wanted {
	const char *title;
	int64_t activity, promise;
};

static void
find(struct db *db, void *arg)
{
	struct wanted *wanted = arg;

	wanted->activity = activity_find_titled(db, str_of(wanted->title));
	wanted->promise = activity_sample_promise(db, str_of(wanted->title));
}

static struct wanted
look_up(struct web_test *t, const char *title)
{
	struct wanted wanted = { .title = title };

	store_read(t->app->store, t->arena, find, &wanted);
	assert_true(wanted.activity > 0);
	return wanted;
}

static const char *
at(struct web_test *t, const char *title, const char *rest)
{
	return web_say(t, "/activities/%lld/%s", (long long)look_up(t, title).activity, rest);
}

static void
nothing_is_broken(struct web_test *t)
{
	struct str breaches = web_breaches(t);

	if (breaches.len) {
		fail_msg("%.*s", STR_ARG(breaches));
	}
}

/* The number in `name="topic" value="` of a form behind a text. */
static const char *
topic_of(struct web_test *t, const struct web_answer *answer, const char *title)
{
	const char *body = str_terminated(t->arena, answer->body);
	const char *from = strstr(body, "id=\"proposed\"");
	const char *mark = "name=\"topic\" value=\"";

	from = from ? strstr(from, title) : NULL;
	from = from ? strstr(from, mark) : NULL;
	if (!from) {
		fail_msg("there is no topic %s", title);
		return "";
	}
	from += strlen(mark);
	return web_say(t, "%.*s", (int)strcspn(from, "\""), from);
}

/* Residents bring topics up, the organiser lists, merges, declines; nobody sees whose they are. */
static void
topics_are_brought_up_and_listed(void **state)
{
	struct web_test *t = *state;
	const char *page = at(t, COMING, "roundtable"), *topics = at(t, COMING, "topics"),
		   *deed = at(t, COMING, "topics/deed");
	struct web_answer answer = web_get(t, page, NULL);

	assert_true(web_has(&answer, "送餐上门的起送价"));
	assert_false(web_has(&answer, "周日食堂开不开")); /* not listed yet */
	assert_int_equal(
		web_submit(t, page, "resident", topics, "title=菜太咸了&words=打 13812345678 问我")
			.status,
		303);
	answer = web_get(t, page, "resident");
	assert_true(web_has(&answer, "菜太咸了"));
	assert_true(web_has(&answer, "等主办方看"));
	answer = web_get(t, page, "resident2");
	assert_false(web_has(&answer, "菜太咸了"));
	answer = web_get(t, page, "street");
	assert_true(web_has(&answer, "菜太咸了"));
	assert_false(web_has(&answer, "13812345678"));
	assert_int_equal(web_post(t, deed, "resident", "topic=1&deed=list").status, 403);
	assert_int_equal(web_post(t, deed, "community", "topic=1&deed=list").status, 403);
	assert_int_equal(
		web_post(t, deed, "street",
			web_say(t, "topic=%s&deed=decline", topic_of(t, &answer, "周日食堂开不开")))
			.status,
		422);
	assert_int_equal(web_post(t, deed, "street",
				 web_say(t, "topic=%s&deed=decline&note=已经定了周日开",
					 topic_of(t, &answer, "周日食堂开不开")))
				 .status,
		303);
	assert_int_equal(web_post(t, deed, "street",
				 web_say(t, "topic=%s&deed=list", topic_of(t, &answer, "菜太咸了")))
				 .status,
		303);
	assert_int_equal(web_post(t, deed, "street",
				 web_say(t, "topic=%s&deed=list", topic_of(t, &answer, "菜太咸了")))
				 .status,
		422);
	answer = web_get(t, page, NULL);
	assert_true(web_has(&answer, "菜太咸了"));
	answer = web_get(t, "/me/notices", "resident");
	assert_true(web_has(&answer, "列入了圆桌会"));
	/* before it began there are no minutes, and afterwards no topics */
	assert_int_equal(
		web_post(t, at(t, COMING, "minutes"), "street", "body=还没开").status, 422);
	assert_int_equal(
		web_post(t, at(t, PAST, "topics"), "resident", "title=晚了一步").status, 422);
	/* what is no round table has none of it */
	assert_int_equal(
		web_get(t, at(t, "公益环保讲座：垃圾去哪儿了", "roundtable"), NULL).status, 404);
}

/* What was promised stands in public; a late one is shown as late; only two sides report. */
static void
promises_are_followed_up(void **state)
{
	struct web_test *t = *state;
	const char *page = at(t, PAST, "roundtable"), *promises = at(t, PAST, "promises");
	struct web_answer answer = web_get(t, page, NULL);
	const char *late;

	assert_true(web_has(&answer, "已兑现"));
	assert_true(web_has(&answer, "在办"));
	assert_true(web_has(&answer, "逾期"));
	answer = web_get(t, "/promises?state=late", NULL);
	assert_true(web_has(&answer, "健身角重新拉线"));
	assert_false(web_has(&answer, "东门空地装两组"));
	answer = web_get(t, "/promises?state=kept&office=330106007", NULL);
	assert_true(web_has(&answer, "东门空地装两组"));
	assert_false(web_has(&answer, "健身角重新拉线"));
	answer = web_get(t, "/promises?office=330106005", NULL);
	assert_true(web_has(&answer, "没有这样的承诺"));
	answer = web_get(t, "/api/v1/promises?state=open", NULL);
	assert_true(web_has(&answer, "三幢南侧试装六根晾衣杆"));

	/* the organiser's street writes down another, of the community */
	assert_int_equal(web_post(t, promises, "community", "what=x").status, 403);
	assert_int_equal(web_submit(t, page, "street", promises,
				 web_say(t, "what=给一楼装扶手&by=330106007006&due=%.*s",
					 STR_ARG(day_format_iso(t->arena, clock_today()))))
				 .status,
		303);
	answer = web_get(t, page, NULL);
	late = strstr(str_terminated(t->arena, answer.body), "给一楼装扶手");
	assert_non_null(late);
	while (strncmp(late, "/promises/", 10) != 0) {
		late--;
	}
	late = web_say(t, "%.*s", (int)strcspn(late, "\""), late);
	assert_int_equal(web_post(t, late, "resident", "state=kept&words=好了").status, 403);
	assert_int_equal(web_post(t, late, "community2", "state=kept&words=好了").status, 403);
	assert_int_equal(web_post(t, late, "orghead", "state=kept&words=好了").status, 403);
	assert_int_equal(web_post(t, late, "community", "state=open&words=").status, 422);
	clock_shift((struct moment){ clock_now().ms + INT64_C(3) * 86400000 });
	web_forget(t, "community");
	web_forget(t, "street");
	for (int i = 0; i < 20 && due_run(t->app) <= 1; i++) {
	}
	answer = web_get(t, late, NULL);
	assert_true(web_has(&answer, "逾期 3 天"));
	answer = web_get(t, "/me/notices", "community");
	assert_true(web_has(&answer, "承诺已逾期"));
	assert_int_equal(
		web_submit(t, late, "community", late, "state=kept&words=四个单元都装好了").status,
		303);
	assert_int_equal(web_post(t, late, "street", "state=open&words=再看看").status, 422);
	answer = web_get(t, late, NULL);
	assert_true(web_has(&answer, "晚了 3 天"));
	assert_true(web_has(&answer, "四个单元都装好了"));
	nothing_is_broken(t);
}

/* Minutes are Markdown, without telephones, and have a number when they change. */
static void
minutes_are_published(void **state)
{
	struct web_test *t = *state;
	const char *page = at(t, PAST, "roundtable"), *minutes = at(t, PAST, "minutes");
	struct web_answer answer = web_get(t, page, NULL);

	assert_true(web_has(&answer, "三件事各有人答应"));
	assert_int_equal(web_post(t, minutes, "community", "body=不是我办的").status, 403);
	assert_int_equal(web_post(t, minutes, "resident", "body=不是我办的").status, 403);
	answer = web_submit(t, page, "street", minutes,
		"body=%23%23 议定%0A%0A- 打 13812345678 报修%0A%0A<script>alert(1)</script>");
	assert_int_equal(answer.status, 303);
	answer = web_get(t, page, NULL);
	assert_true(web_has(&answer, "<h2>议定</h2>"));
	assert_true(web_has(&answer, "第 2 版"));
	assert_false(web_has(&answer, "13812345678"));
	assert_false(web_has(&answer, "<script>alert"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(topics_are_brought_up_and_listed),
		cmocka_unit_test(minutes_are_published),
		cmocka_unit_test(promises_are_followed_up),
	};

	offices_register(offices, sizeof(offices) / sizeof(offices[0]));
	return WEB_TEST_RUN("roundtable", tests);
}
