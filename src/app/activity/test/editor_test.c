#include "activity.h"

#include "activity_figures.h"
#include "app.h"
#include "due.h"
#include "picture.h"
#include "quota.h"
#include "registry.h"
#include "rooms.h"
#include "web_test.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* The organiser's editor: a room in one step, series, what a crowd needs, corrections, photos of how it was. */

static const struct office *const offices[] = { &registry_office, &quota_office, &rooms_office,
	&activity_office };

/* ---- helpers ------------------------------------------------------------------------------------- */

/* So many weeks on, on that weekday (1 Monday … 6), at an hour. */
static const char *
at(struct web_test *t, int weeks, int weekday, int hour)
{
	int32_t today = clock_today().n,
		monday = today - (day_weekday((struct day){ today }) + 6) % 7;
	struct str day = day_format_iso(t->arena, (struct day){ monday + weeks * 7 + weekday - 1 });

	return web_say(t, "%.*sT%02d:00", STR_ARG(day), hour);
}

/* That it was so; else what the page said. */
static void
is_status(const struct web_answer *answer, int status)
{
	const char *at = answer->body.ptr ? strstr(answer->body.ptr, "errsum-t\">") : NULL;

	if (answer->status != status) {
		fail_msg("%d instead of %d: %.900s", answer->status, status, at ? at : "");
	}
}

static const char *
led_to(struct web_test *t, const struct web_answer *answer)
{
	is_status(answer, 303);
	return str_terminated(t->arena, answer->location);
}

struct wanted {
	struct str name;
	bool is_booking;
	int64_t id;
};

static enum outcome
find_in_transaction(struct db *db, void *arg)
{
	struct wanted *wanted = arg;

	wanted->id = wanted->is_booking ? rooms_find_booking(db, wanted->name)
					: rooms_find_named(db, wanted->name);
	return OK;
}

static long long
room(struct web_test *t, const char *name)
{
	struct wanted wanted = { .name = str_of(name) };

	assert_int_equal(store_write(t->app->store, t->arena, find_in_transaction, &wanted), OK);
	assert_int_not_equal(wanted.id, 0);
	return wanted.id;
}

static struct web_answer
publish(struct web_test *t, const char *as, const char *more)
{
	return web_submit(t, "/activities/new", as, "/activities/new",
		web_say(t,
			"kind=art&audience=all&body=门开着，喜欢哪样就跟着学哪样。&people_max=2&"
			"has_line=1&%s",
			more));
}

/* What the timetable of a room's week says. */
static bool
room_says(struct web_test *t, const char *name, const char *day, const char *words)
{
	struct web_answer answer = web_get(
		t, web_say(t, "/rooms/%lld?week=%.10s", room(t, name), day), NULL);

	assert_int_equal(answer.status, 200);
	return web_has(&answer, words);
}

static void
nothing_is_broken(struct web_test *t)
{
	struct str breaches = web_breaches(t);

	if (breaches.len) {
		fail_msg("%.*s", STR_ARG(breaches));
	}
}

static long long
picture(struct web_test *t, const char *as)
{
	struct image drawn = picture_draw(t->arena, 640, 400);
	struct web_file file = { "file", "现场.jpg", picture_jpeg(t->arena, &drawn, 6) };
	struct web_answer answer = web_post_file(t, "/api/v1/files", as, "purpose=picture", &file);
	long long id = 0;

	assert_int_equal(answer.status, 201);
	assert_int_equal(sscanf(strstr(str_terminated(t->arena, answer.body), "\"id\":"),
				 "\"id\":%lld", &id),
		1);
	return id;
}

/* ---- tests --------------------------------------------------------------------------------------- */

/* The room is taken with it, moved with it, given back with it; whoever comes second is offered others. */
static void
a_room_comes_with_it(void **state)
{
	struct web_test *t = *state;
	long long training = room(t, "培训室");
	const char *wednesday = at(t, 2, 3, 14),
		   *when = web_say(t, "from_at=%s&to_at=%s", wednesday, at(t, 2, 3, 16));
	struct web_answer answer = publish(t, "orghead",
		web_say(t, "title=开放排练&capacity=40&room=%lld&%s&deed=post", training, when));
	const char *activity = led_to(t, &answer), *edit = web_say(t, "%s/edit", activity);

	answer = web_get(t, activity, NULL);
	assert_true(web_has(&answer, "培训室"));
	assert_true(room_says(t, "培训室", wednesday, "开放排练"));
	nothing_is_broken(t);
	/* somebody else, at the same time: refused, what was typed stands, others are offered */
	answer = publish(t, "orghead2",
		web_say(t, "title=照护者茶会&capacity=20&room=%lld&%s&deed=post", training, when));
	is_status(&answer, 422);
	assert_true(web_has(&answer, "照护者茶会"));
	assert_true(web_has(&answer, "已经有人用了"));
	assert_true(web_has(&answer, "name=\"pick\" value=\""));
	/* too many for the room, on a closed day, too far ahead */
	assert_int_equal(publish(t, "orghead2",
				 web_say(t, "title=照护者大会&capacity=90&room=%lld&%s&deed=post",
					 training, when))
				 .status,
		422);
	assert_int_equal(publish(t, "orghead2",
				 web_say(t,
					 "title=照护者周日&capacity=9&room=%lld&from_at=%s&to_at=%"
					 "s&deed=post",
					 training, at(t, 2, 7, 14), at(t, 2, 7, 15)))
				 .status,
		422);
	assert_int_equal(publish(t, "orghead2",
				 web_say(t,
					 "title=照护者远期&capacity=9&room=%lld&from_at=%s&to_at=%"
					 "s&deed=post",
					 training, at(t, 9, 3, 14), at(t, 9, 3, 15)))
				 .status,
		422);
	/* a room where nobody is to be seen is no place for an activity */
	assert_int_equal(publish(t, "orghead2",
				 web_say(t, "title=照护者密谈&capacity=2&room=%lld&%s&deed=post",
					 room(t, "个案室"), when))
				 .status,
		422);
	nothing_is_broken(t);

	/* moved: the room moves; cancelled: it is free */
	answer = web_submit(t, edit, "orghead", edit,
		web_say(t, "from_at=%s&to_at=%s&closes_at=%s&deed=save", at(t, 2, 3, 16),
			at(t, 2, 3, 18), at(t, 2, 3, 16)));
	is_status(&answer, 303);
	answer = web_get(t, activity, NULL);
	assert_true(web_has(&answer, "时间或地点改过"));
	answer = publish(t, "orghead2",
		web_say(t, "title=照护者茶会&capacity=20&room=%lld&%s&deed=post", training, when));
	led_to(t, &answer);
	nothing_is_broken(t);
	answer = web_post(
		t, web_say(t, "%s/deed", activity), "orghead", "deed=cancel&note=老师病了");
	is_status(&answer, 303);
	assert_false(room_says(t, "培训室", wednesday, "开放排练"));
	nothing_is_broken(t);
}

/* The picks that a refusal offers can be taken as they stand. */
static void
what_is_offered_can_be_had(void **state)
{
	struct web_test *t = *state;
	const char *when = web_say(t, "from_at=%s&to_at=%s", at(t, 2, 5, 10), at(t, 2, 5, 11));
	struct web_answer answer = publish(t, "orghead",
		web_say(t, "title=先到&capacity=9&room=%lld&%s&deed=post", room(t, "项目室"),
			when));
	const char *body, *pick;

	led_to(t, &answer);
	answer = publish(t, "orghead2",
		web_say(t, "title=后到&capacity=9&room=%lld&%s&deed=post", room(t, "项目室"),
			when));
	is_status(&answer, 422);
	body = str_terminated(t->arena, answer.body);
	pick = strstr(body, "name=\"pick\" value=\"");
	assert_non_null(pick);
	pick += strlen("name=\"pick\" value=\"");
	answer = publish(t, "orghead2",
		web_say(t, "title=后到&capacity=9&room=%lld&%s&pick=%.*s", room(t, "项目室"), when,
			(int)strcspn(pick, "\""), pick));
	led_to(t, &answer);
	nothing_is_broken(t);
}

/* Wednesdays and Thursdays; each date has places of its own; one, the rest, all. */
static void
a_series_has_its_dates(void **state)
{
	struct web_test *t = *state;
	struct web_answer answer = publish(t, "orghead",
		web_say(t,
			"title=每周合唱&capacity=12&region=330106007009&place=益心楼门口&from_at=%"
			"s&to_at=%s&"
			"weekdays=3&weekdays=4&until=%.10s&deed=post",
			at(t, 3, 3, 9), at(t, 3, 3, 10), at(t, 4, 4, 9)));
	const char *first = led_to(t, &answer), *edit = web_say(t, "%s/edit", first),
		   *deed = web_say(t, "%s/deed", first);
	long long id;

	answer = web_get(t, first, NULL);
	assert_true(web_has(&answer, "每一场"));
	assert_int_equal(sscanf(first, "/activities/%lld", &id), 1);
	for (int i = 0; i < 4; i++) {
		answer = web_get(t, web_say(t, "/activities/%lld", id + i), NULL);
		assert_int_equal(answer.status, 200);
		assert_true(web_has(&answer, "还剩 12 个名额"));
	}
	/* a series needs an end, an end needs days */
	assert_int_equal(publish(t, "orghead",
				 web_say(t,
					 "title=没完&capacity=12&region=330106007009&place=门口&"
					 "from_at=%s&to_at=%s&weekdays=3",
					 at(t, 3, 3, 9), at(t, 3, 3, 10)))
				 .status,
		422);
	/* this one and the rest have more places, and other words */
	answer = web_submit(t, web_say(t, "/activities/%lld/edit", id + 1), "orghead",
		web_say(t, "/activities/%lld/edit", id + 1),
		"capacity=15&title=每周大合唱&which=rest&deed=save");
	is_status(&answer, 303);
	answer = web_get(t, first, NULL);
	assert_false(web_has(&answer, "每周大合唱"));
	for (int i = 1; i < 4; i++) {
		answer = web_get(t, web_say(t, "/activities/%lld", id + i), NULL);
		assert_true(web_has(&answer, "每周大合唱"));
		assert_true(web_has(&answer, "还剩 15 个名额"));
	}
	/* all one hour later: each on its own day */
	answer = web_submit(t, edit, "orghead", edit,
		web_say(t, "from_at=%s&to_at=%s&closes_at=%s&which=all&deed=save", at(t, 3, 3, 10),
			at(t, 3, 3, 11), at(t, 3, 3, 10)));
	is_status(&answer, 303);
	answer = web_get(t, web_say(t, "/activities/%lld", id + 3), NULL);
	assert_true(web_has(&answer, "10:00"));
	/* one is called off, then all */
	assert_int_equal(web_post(t, deed, "orghead", "deed=cancel&note=下雨").status, 303);
	answer = web_get(t, web_say(t, "/activities/%lld", id + 1), NULL);
	assert_false(web_has(&answer, "活动已取消"));
	assert_int_equal(web_post(t, web_say(t, "/activities/%lld/deed", id + 1), "orghead",
				 "deed=cancel&which=all&note=不办了")
				 .status,
		303);
	answer = web_get(t, web_say(t, "/activities/%lld", id + 3), NULL);
	assert_true(web_has(&answer, "活动已取消"));
	nothing_is_broken(t);
}

/* Dates on which the room is not to be had are told, and left out if that is chosen. */
static void
a_series_tells_its_clashes(void **state)
{
	struct web_test *t = *state;
	const char *fields = web_say(t,
		"title=每周腰鼓&capacity=20&room=%lld&from_at=%s&to_at=%s&weekdays=6&until=%.10s&"
		"deed=post",
		room(t, "培训室"), at(t, 2, 6, 10), at(t, 2, 6, 11), at(t, 7, 6, 9));
	struct web_answer answer = publish(t, "orghead", fields);
	const char *first;

	is_status(&answer, 422);
	assert_true(web_has(&answer, "订不上的日期"));
	assert_true(web_has(&answer, "天以内的时间"));
	answer = publish(t, "orghead", web_say(t, "%s&clash=skip", fields));
	first = led_to(t, &answer);
	assert_true(room_says(t, "培训室", at(t, 2, 6, 10), "每周腰鼓"));
	assert_int_equal(web_post(t, web_say(t, "%s/deed", first), "orghead",
				 "deed=cancel&which=all&note=改在别处")
				 .status,
		303);
	assert_false(room_says(t, "培训室", at(t, 2, 6, 10), "每周腰鼓"));
	nothing_is_broken(t);
}

/* A crowd needs a plan, who answers for it, and an officer who has seen it; a large one the police's permission. */
static void
a_crowd_needs_a_plan(void **state)
{
	struct web_test *t = *state;
	const char *fields = web_say(t,
		"title=广场汇演&capacity=60&region=330106007009&place=益心楼前广场&"
		"from_at=%s&to_at=%s",
		at(t, 3, 2, 9), at(t, 3, 2, 11));
	long long plan = picture(t, "orghead");
	struct web_file file = { "file", "安全方案.jpg", STR_NONE };
	struct web_answer answer = publish(
		t, "orghead", web_say(t, "%s&expected=300&deed=post", fields));
	struct image drawn = picture_draw(t->arena, 640, 400);
	const char *activity, *deed, *crowd;

	(void)plan;
	is_status(&answer, 422);
	assert_true(web_has(&answer, "要有安全方案"));
	file.bytes = picture_jpeg(t->arena, &drawn, 6);
	answer = web_post_file(t, "/api/v1/files", "orghead", "purpose=document", &file);
	assert_int_equal(answer.status, 201);
	assert_int_equal(sscanf(strstr(str_terminated(t->arena, answer.body), "\"id\":"),
				 "\"id\":%lld", &plan),
		1);
	crowd = web_say(
		t, "%s&safety=%lld&safety_name=章法&safety_phone=13800001111", fields, plan);
	fields = web_say(t, "%s&expected=300", crowd);
	answer = publish(t, "orghead", web_say(t, "%s&expected=1500&deed=post", crowd));
	is_status(&answer, 422);
	assert_true(web_has(&answer, "公安机关"));
	answer = publish(t, "orghead", web_say(t, "%s&deed=post", fields));
	activity = led_to(t, &answer);
	deed = web_say(t, "%s/deed", activity);
	/* the plan is the organiser's and the officer's alone */
	assert_int_equal(web_get(t, activity, NULL).status, 404);
	answer = web_get(t, activity, "street");
	assert_true(web_has(&answer, "章法 13800001111"));
	assert_int_equal(web_get(t, web_say(t, "/files/%lld", plan), "street").status, 200);
	assert_int_equal(web_get(t, web_say(t, "/files/%lld", plan), "resident").status, 404);
	assert_int_equal(web_post(t, deed, "street", "deed=approve").status, 422);
	/* sent back with what is to be changed; handed in again; seen; let through */
	assert_int_equal(web_post(t, deed, "street",
				 "deed=return&note=出入口没有写&asked=safety&asked=place")
				 .status,
		303);
	answer = web_get(t, web_say(t, "%s/edit", activity), "orghead");
	assert_true(web_has(&answer, "请改这里：安全方案"));
	assert_true(web_has(&answer, "请改这里：地点"));
	assert_false(web_has(&answer, "请改这里：费用"));
	answer = web_submit(t, web_say(t, "%s/edit", activity), "orghead",
		web_say(t, "%s/edit", activity), "place=益心楼前广场，东门进西门出&deed=post");
	led_to(t, &answer);
	assert_int_equal(web_post(t, deed, "street", "deed=approve&is_seen=1").status, 303);
	answer = web_get(t, activity, NULL);
	assert_int_equal(answer.status, 200);
	assert_false(web_has(&answer, "13800001111"));
	assert_int_equal(web_get(t, web_say(t, "/files/%lld", plan), NULL).status, 404);
	nothing_is_broken(t);
}

/* Refused: with a reason, and to whom one may turn. */
static void
a_refusal_says_why(void **state)
{
	struct web_test *t = *state;
	struct web_answer answer = publish(t, "orghead",
		web_say(t,
			"title=千人长桌宴&capacity=150&room=&region=330106007009&place=文二西路&"
			"from_at=%s&to_at=%s&deed=post",
			at(t, 3, 2, 9), at(t, 3, 2, 11)));
	const char *activity = led_to(t, &answer), *deed = web_say(t, "%s/deed", activity);

	assert_int_equal(web_post(t, deed, "street", "deed=refuse").status, 422);
	assert_int_equal(web_post(t, deed, "street", "deed=refuse&note=占道").status, 303);
	assert_int_equal(web_get(t, activity, NULL).status, 404);
	answer = web_get(t, activity, "orghead");
	assert_true(web_has(&answer, "没有通过审核"));
	assert_true(web_has(&answer, "占道"));
	assert_true(web_has(&answer, "不同意这个决定"));
	assert_int_equal(web_post(t, deed, "orghead", "deed=post").status, 422);
	nothing_is_broken(t);
}

/* Photos need consent and words, and go at once when somebody asks. */
static void
photos_go_when_asked(void **state)
{
	struct web_test *t = *state;
	struct moment now = clock_now();
	struct web_answer answer = publish(t, "orghead",
		web_say(t,
			"title=拍照的下午&capacity=12&region=330106007009&place=益心楼&from_at=%s&"
			"to_at=%s&deed=post",
			at(t, 1, 2, 9), at(t, 1, 2, 11)));
	const char *activity = led_to(t, &answer), *photos = web_say(t, "%s/photos", activity),
		   *at_photo;
	long long file = picture(t, "orghead");

	assert_int_equal(
		web_post(t, photos, "orghead",
			web_say(t, "photos=%lld&photos_alt_%lld=一排人在唱歌&agreed=1", file, file))
			.status,
		422); /* not before it began */
	clock_shift((struct moment){ now.ms + INT64_C(14) * 86400000 });
	web_forget(t, "orghead");
	web_forget(t, "orghead2");
	web_forget(t, "resident");
	file = picture(t, "orghead");
	assert_int_equal(web_post(t, photos, "orghead",
				 web_say(t, "photos=%lld&photos_alt_%lld=一排人在唱歌", file, file))
				 .status,
		422);
	assert_int_equal(web_post(t, photos, "orghead",
				 web_say(t, "photos=%lld&agreed=1", picture(t, "orghead")))
				 .status,
		422); /* without words */
	assert_int_equal(
		web_post(t, photos, "orghead",
			web_say(t, "photos=%lld&photos_alt_%lld=一排人在唱歌&agreed=1", file, file))
			.status,
		303);
	assert_int_equal(
		web_post(t, photos, "orghead2", web_say(t, "photos=%lld&agreed=1", file)).status,
		403);
	answer = web_get(t, activity, NULL);
	assert_true(web_has(&answer, "一排人在唱歌"));
	assert_int_equal(web_get(t, web_say(t, "/files/%lld/320", file), NULL).status, 200);
	at_photo = strstr(str_terminated(t->arena, answer.body), "/activities/photos/");
	assert_non_null(at_photo);
	at_photo = web_say(t, "%.*s", (int)strcspn(at_photo, "\""), at_photo);
	assert_int_equal(web_get(t, at_photo, NULL).status, 303);
	assert_int_equal(web_get(t, at_photo, "resident").status, 200);
	assert_int_equal(web_post(t, at_photo, "resident", "").status, 303);
	answer = web_get(t, activity, NULL);
	assert_false(web_has(&answer, "一排人在唱歌"));
	assert_int_equal(web_get(t, web_say(t, "/files/%lld/320", file), NULL).status, 404);
	answer = web_get(t, "/me/notices", "orghead");
	assert_true(web_has(&answer, "撤下一张照片"));
	clock_shift(now);
	web_forget(t, "orghead");
	web_forget(t, "resident");
	nothing_is_broken(t);
}

struct counting {
	struct activity_held held;
	struct str title;
};

static enum outcome
count_in_transaction(struct db *db, void *arg)
{
	struct counting *counting = arg;

	counting->held = activity_held_by_title(db, counting->title);
	return OK;
}

/* What was held, and who came, other offices count without a second entry. */
static void
what_was_held_is_counted(void **state)
{
	struct web_test *t = *state;
	struct counting counting = { .title = STR("公益环保讲座：垃圾去哪儿了") };

	assert_int_equal(store_write(t->app->store, t->arena, count_in_transaction, &counting), OK);
	assert_int_equal(counting.held.activities, 1);
	assert_true(counting.held.people >= 19);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_held_is_counted),
		cmocka_unit_test(a_room_comes_with_it),
		cmocka_unit_test(what_is_offered_can_be_had),
		cmocka_unit_test(a_series_has_its_dates),
		cmocka_unit_test(a_series_tells_its_clashes),
		cmocka_unit_test(a_crowd_needs_a_plan),
		cmocka_unit_test(a_refusal_says_why),
		cmocka_unit_test(photos_go_when_asked),
	};

	offices_register(offices, sizeof(offices) / sizeof(offices[0]));
	return WEB_TEST_RUN("activity_editor", tests);
}
