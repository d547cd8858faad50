#include "rooms.h"

#include "app.h"
#include "district.h"
#include "kernel_queries.h"
#include "quota.h"
#include "registry.h"
#include "web_test.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/*
 * What is lent with a booking, who is invited, calendars, figures, and many who want one room or one thing at once; on
 * Tuesday 24 November 2026 at ten.
 */

static const struct office *const offices[] = { &registry_office, &quota_office, &rooms_office };

/* ---- numbers of things ---------------------------------------------------------------------------- */

enum what { ROOM, BOOKING, ORG, GEAR };
struct wanted {
	struct str name;
	int64_t id;
	enum what what;
};

static enum outcome
find_in_transaction(struct db *db, void *arg)
{
	struct wanted *wanted = arg;
	struct org_find_by_name_kernel_row org;

	switch (wanted->what) {
	case ORG:
		wanted->id = org_find_by_name_kernel(db, wanted->name, &org) == OK ? org.id.v : 0;
		break;
	case ROOM:
		wanted->id = rooms_find_named(db, wanted->name);
		break;
	case GEAR:
		wanted->id = rooms_find_gear(db, wanted->name);
		break;
	default:
		wanted->id = rooms_find_booking(db, wanted->name);
	}
	return OK;
}

static long long
number_of(struct web_test *t, enum what what, const char *name)
{
	struct wanted wanted = { .name = str_of(name), .what = what };

	assert_int_equal(store_write(t->app->store, t->arena, find_in_transaction, &wanted), OK);
	assert_int_not_equal(wanted.id, 0);
	return wanted.id;
}

/* Books on the page; `times` as "2026-12-10&start=10:00&end=11:00". */
static struct web_answer
book(struct web_test *t, const char *as, const char *room, const char *times, const char *more)
{
	const char *page = web_say(t, "/rooms/%lld/book", number_of(t, ROOM, room));

	return web_submit(t, page, as, page, web_say(t, "day=%s&people=3&%s", times, more));
}

static const char *
gear(struct web_test *t, const char *name, int units)
{
	return web_say(t, "gear_%lld=%d", number_of(t, GEAR, name), units);
}

static const char *
place(struct web_test *t, const struct web_answer *answer)
{
	assert_int_equal(answer->status, 303);
	return str_terminated(t->arena, answer->location);
}

/* ---- equipment ------------------------------------------------------------------------------------ */

static void
what_is_lent_is_lent_once(void **state)
{
	struct web_test *t = *state;
	struct web_answer answer = book(t, "orghead", "会议室", "2026-12-10&start=10:00&end=11:00",
		web_say(t, "title=借投影&%s", gear(t, "移动投影仪", 2)));
	const char *first = place(t, &answer), *second;

	answer = web_get(t, first, "orghead");
	assert_true(web_has(&answer, "移动投影仪 × 2"));
	answer = book(t, "member", "项目室", "2026-12-10&start=10:30&end=11:30",
		web_say(t, "title=也要投影&%s", gear(t, "移动投影仪", 1)));
	assert_int_equal(answer.status, 422);
	assert_true(web_has(&answer, "移动投影仪这段时间只剩 0 件"));
	assert_true(web_has(&answer, "11:00 起有 1 件"));
	assert_true(web_has(&answer, "也要投影")); /* what was typed is kept, how many too */
	assert_true(web_has(&answer, "value=\"1\""));
	answer = book(t, "member", "项目室", "2026-12-10&start=10:30&end=11:30",
		web_say(t, "title=也要投影&%s", gear(t, "移动投影仪", 3)));
	assert_int_equal(answer.status, 422);
	assert_true(web_has(&answer, "移动投影仪一共只有 2 件"));
	answer = book(t, "member", "项目室", "2026-12-10&start=11:00&end=12:00",
		web_say(t, "title=随后投影&%s", gear(t, "移动投影仪", 1)));
	second = place(t, &answer);
	/* into the time of the other one it cannot go, with what is lent with it */
	answer = web_submit(t, first, "orghead", web_say(t, "%s/move", first),
		"day=2026-12-10&start=11:00&end=12:00");
	assert_int_equal(answer.status, 422);
	assert_true(web_has(&answer, "只剩 1 件"));
	assert_int_equal(
		web_submit(t, second, "member", web_say(t, "%s/cancel", second), "").status, 303);
	answer = web_submit(t, first, "orghead", web_say(t, "%s/move", first),
		"day=2026-12-10&start=11:00&end=12:00");
	assert_int_equal(answer.status, 303);
	answer = web_get(t, first, "orghead");
	assert_true(web_has(&answer, "移动投影仪 × 2"));
	assert_true(str_is_empty(web_breaches(t)));
}

static void
it_is_changed_later_and_by_its_own_people(void **state)
{
	struct web_test *t = *state;
	struct web_answer answer = book(
		t, "orghead", "会议室", "2026-12-11&start=10:00&end=11:00", "title=后来再借");
	const char *page = web_say(t, "%s/things", place(t, &answer));
	const char *to = web_say(t, "%.*sgear", (int)(strlen(page) - strlen("things")), page);

	answer = web_submit(t, page, "orghead", to, gear(t, "折叠椅", 12));
	assert_int_equal(answer.status, 303);
	answer = web_get(t, page, "orghead");
	assert_true(web_has(&answer, "value=\"12\""));
	answer = web_submit(t, page, "orghead", to, gear(t, "折叠椅", 41));
	assert_int_equal(answer.status, 422);
	assert_true(web_has(&answer, "折叠椅一共只有 40 件"));
	answer = web_get(t, page, "orghead");
	assert_true(web_has(&answer, "value=\"12\"")); /* it stayed as it was */
	assert_int_equal(web_get(t, page, "member").status, 404);
	assert_int_equal(web_get(t, page, "center").status, 403);
	assert_int_equal(web_post(t, to, "member", "").status, 404);
	assert_true(str_is_empty(web_breaches(t)));
}

static void
who_looks_after_a_house_sets_its_stocks(void **state)
{
	struct web_test *t = *state;
	const char *page = "/desk/rooms/things";
	const char *lamp = web_say(t, "/desk/rooms/things/%lld", number_of(t, GEAR, "舞台灯"));
	struct web_answer answer = web_submit(
		t, page, "center", page, "name=音乐架&name_en=Music stand&units=3");

	assert_int_equal(answer.status, 303);
	answer = web_get(t, page, "center");
	assert_true(web_has(&answer, "音乐架"));
	assert_false(web_has(&answer, "舞台灯")); /* the street's */
	answer = web_submit(t, page, "center", page, "name=音乐架&units=3");
	assert_int_equal(answer.status, 422);
	assert_true(web_has(&answer, "已经有这种设备了"));
	answer = web_submit(t, page, "center", page, "name=另一种&units=1001");
	assert_int_equal(answer.status, 422);
	assert_int_equal(web_post(t, lamp, "center", "units=1").status, 404);
	assert_int_equal(web_post(t, lamp, "street", "units=1").status, 303);
	assert_int_equal(web_post(t, lamp, "street", "units=4").status, 303);
	assert_int_equal(web_get(t, page, "district").status, 403);
	answer = web_submit(t, page, "center", "/desk/rooms/way", "way=从南门进");
	assert_int_equal(answer.status, 303);
	answer = web_get(t, web_say(t, "/rooms/%lld", number_of(t, ROOM, "会议室")), NULL);
	assert_true(web_has(&answer, "从南门进"));
	assert_true(str_is_empty(web_breaches(t)));
}

/* ---- guests --------------------------------------------------------------------------------------- */

#define CANARY "金丝雀来宾"

static void
guests_are_known_to_their_hosts_alone(void **state)
{
	static const char *const others[] = { NULL, "resident", "member", "community", "street",
		"district", "center", "auditor", "admin" };
	struct web_test *t = *state;
	struct web_answer answer = book(
		t, "orghead", "项目室", "2026-12-12&start=10:00&end=11:00", "title=请人来");
	const char *booking = place(t, &answer), *page = web_say(t, "%s/things", booking);
	const char *to = web_say(t, "%s/guests", booking), *found;

	answer = web_submit(t, page, "orghead", to, "names=" CANARY "%0A%0A 王小明 13800138000 ");
	assert_int_equal(answer.status, 303);
	answer = web_get(t, page, "orghead");
	assert_true(web_has(&answer, CANARY));
	assert_true(web_has(&answer, "王小明 138****8000"));
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		const char *const targets[] = { page, booking, web_say(t, "%s.ics", booking),
			"/audit", "/desk", "/rooms?day=2026-12-12", "/me/data/export" };

		for (size_t k = 0; k < sizeof(targets) / sizeof(targets[0]); k++) {
			answer = web_get(t, targets[k], others[i]);
			if (web_has(&answer, CANARY)) {
				fail_msg("%s tells %s", targets[k],
					others[i] ? others[i] : "nobody");
			}
		}
	}
	answer = web_get(t, "/me/data/export", "orghead");
	assert_true(web_has(&answer, CANARY));
	answer = web_submit(t, page, "orghead", to,
		"names=a%0Ab%0Ac%0Ad%0Ae%0Af%0Ag%0Ah%0Ai%0Aj%0Ak"); /* twelve places */
	assert_int_equal(answer.status, 422);
	assert_true(web_has(&answer, "最多 12 人"));
	answer = web_get(t, page, "orghead");
	found = strstr(str_terminated(t->arena, answer.body), "/guests/");
	assert_non_null(found);
	assert_int_equal(web_post(t,
				 web_say(t, "%s/guests/%d/remove", booking,
					 atoi(found + strlen("/guests/"))),
				 "orghead", "")
				 .status,
		303);
	answer = web_get(t, page, "orghead");
	assert_false(web_has(&answer, CANARY));
	answer = web_get(t, "/me/data/export", "orghead");
	assert_false(web_has(&answer, CANARY));
	assert_int_equal(
		web_post(t, web_say(t, "%s/guests/999999/remove", booking), "orghead", "").status,
		404);
}

/* ---- calendars ------------------------------------------------------------------------------------ */

static void
calendars_tell_what_may_be_told(void **state)
{
	struct web_test *t = *state;
	struct web_answer answer = web_get(
		t, web_say(t, "/rooms/%lld.ics", number_of(t, ROOM, "培训室")), NULL);
	long long booking = number_of(t, BOOKING, "党员活动"),
		  hidden = number_of(t, BOOKING, "家庭面谈");

	assert_int_equal(answer.status, 200);
	assert_true(str_starts(answer.content_type, STR("text/calendar")));
	assert_true(str_starts(answer.body, STR("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")));
	assert_true(web_has(&answer, "\r\nDTSTART;TZID=Asia/Shanghai:20261125T090000\r\n"));
	assert_true(web_has(&answer, web_say(t, "\r\nUID:booking-%lld@", booking)));
	assert_true(web_has(&answer, "党员活动"));
	answer = web_get(
		t, web_say(t, "/rooms/%lld.ics", number_of(t, ROOM, "个案室")), "district");
	assert_int_equal(answer.status, 200);
	assert_true(web_has(&answer, web_say(t, "\r\nUID:booking-%lld@", hidden)));
	assert_true(web_has(&answer, "\r\nSUMMARY:已占用\r\n"));
	assert_false(web_has(&answer, "家庭面谈"));
	assert_false(web_has(&answer, "大爱人家"));
	assert_int_equal(web_get(t, "/rooms/999999.ics", NULL).status, 404);
	answer = web_get(t, web_say(t, "/bookings/%lld.ics", booking), "orghead");
	assert_int_equal(answer.status, 200);
	assert_true(web_has(&answer, "\r\nSUMMARY:党员活动\r\n"));
	assert_int_equal(
		web_get(t, web_say(t, "/bookings/%lld.ics", booking), "member").status, 404);
	assert_int_equal(web_get(t, web_say(t, "/bookings/%lld.ics", booking), NULL).status, 303);
}

/* The address in the page, from its path on. */
static const char *
address_in(struct web_test *t, const struct web_answer *answer)
{
	const char *body = str_terminated(t->arena, answer->body);
	const char *at = strstr(body, "/bookings/feed/");

	assert_non_null(at);
	return web_say(t, "%.*s", (int)(strstr(at, ".ics") - at + strlen(".ics")), at);
}

static void
an_organisations_feed_is_its_own_until_it_is_renewed(void **state)
{
	struct web_test *t = *state;
	struct web_answer answer = web_submit(t, "/bookings/feed", "member", "/bookings/feed", "");
	const char *first, *second;

	assert_int_equal(answer.status, 303);
	answer = web_get(t, "/bookings/feed", "member");
	first = address_in(t, &answer);
	answer = web_get(t, first, NULL);
	assert_int_equal(answer.status, 200);
	assert_true(web_has(&answer, "照护者课堂"));
	assert_true(web_has(&answer, "不公开的预约"));
	assert_false(web_has(&answer, "家庭面谈")); /* of the casework room */
	assert_false(web_has(&answer, "党员活动")); /* another organisation's */
	answer = web_submit(t, "/bookings/feed", "member", "/bookings/feed", "");
	assert_int_equal(answer.status, 303);
	answer = web_get(t, "/bookings/feed", "member");
	second = address_in(t, &answer);
	assert_string_not_equal(first, second);
	assert_int_equal(web_get(t, first, NULL).status, 404);
	assert_int_equal(web_get(t, second, NULL).status, 200);
	answer = web_get(t, "/bookings/feed", "orghead");
	assert_false(web_has(&answer, ".ics")); /* it has made none */
}

/* ---- figures, weeks ------------------------------------------------------------------------------- */

static enum outcome
fold(struct db *db, void *arg)
{
	struct web_test *t = arg;
	const struct district *district = app_district_hold(t->app);

	while (rooms_office.keep_house(db, &district->pack, &district->regions)) {
		;
	}
	app_district_release(t->app, district);
	return OK;
}

static void
figures_are_added_up_by_day(void **state)
{
	struct web_test *t = *state;
	const char *page = "/desk/rooms/figures";
	struct web_answer answer;
	struct str once;

	assert_int_equal(store_write(t->app->store, t->arena, fold, t), OK);
	answer = web_get(t, page, "center");
	assert_int_equal(answer.status, 200);
	assert_true(web_has(&answer, "培训室"));
	assert_true(web_has(&answer, "社会服务机构"));
	assert_true(web_has(&answer, "不公开的场地"));
	assert_false(web_has(&answer, "古荡多功能厅"));
	once = str_slice(
		answer.body, (size_t)str_find(answer.body, STR("按场地")), answer.body.len);
	assert_int_equal(store_write(t->app->store, t->arena, fold, t), OK);
	answer = web_get(t, page, "center"); /* counted again it is the same */
	assert_true(str_contains(answer.body, str_slice(once, 0, str_find(once, STR("</table>")))));
	answer = web_get(t, page, "street");
	assert_true(web_has(&answer, "古荡多功能厅"));
	assert_false(web_has(&answer, "项目室"));
	answer = web_get(t, page, "street2");
	assert_true(web_has(&answer, "您没有要管理的场馆"));
	answer = web_get(t, page, "district");
	assert_true(web_has(&answer, "培训室"));
	assert_int_equal(web_get(t, page, "orghead").status, 403);
	answer = web_get(t, "/desk/rooms/figures?weeks=4&format=xlsx", "center");
	assert_int_equal(answer.status, 200);
	assert_int_equal(web_get(t, "/desk/rooms/figures?weeks=54", "center").status, 422);
}

static void
a_week_of_all_rooms_hides_what_is_private(void **state)
{
	struct web_test *t = *state;
	struct web_answer answer = web_get(t, "/rooms/week?day=2026-11-25", "district");

	assert_int_equal(answer.status, 200);
	assert_true(web_has(&answer, "<b>9:00–11:00</b> 轻松艺术团"));
	assert_true(web_has(&answer, "<b>10:00–11:00</b> 不公开"));
	assert_false(web_has(&answer, "家庭面谈"));
	answer = web_get(t, web_say(t, "/rooms/%lld", number_of(t, ROOM, "个案室")), NULL);
	assert_true(web_has(&answer, "示意图")); /* nobody has hung a picture here */
	assert_int_equal(
		web_get(t, web_say(t, "/desk/rooms/%lld/pictures", number_of(t, ROOM, "个案室")),
			"street")
			.status,
		404);
}

/* ---- many at once --------------------------------------------------------------------------------- */

enum { RACERS = 6, SLOTS = 4 };

struct racer {
	struct web_test own;
	const char *paths[SLOTS], *fields[SLOTS], *as;
	int statuses[SLOTS];
	pthread_t thread;
};

static void *
run_racer(void *arg)
{
	struct racer *racer = arg;

	for (int i = 0; i < SLOTS; i++) {
		racer->statuses[i] =
			web_post(&racer->own, racer->paths[i], racer->as, racer->fields[i]).status;
	}
	return NULL;
}

/* Each of the racers asks for each slot; how many had it. */
static void
race(struct web_test *t, struct racer *racers, int ret_won[SLOTS], int lost)
{
	for (int i = 0; i < SLOTS; i++) {
		ret_won[i] = 0;
	}
	for (int i = 0; i < RACERS; i++) {
		racers[i].own = *t;
		racers[i].own.arena = arena_create(64 << 20);
		racers[i].own.browsers = NULL;
		web_take_over(&racers[i].own, t, racers[i].as);
	}
	for (int i = 0; i < RACERS; i++) {
		assert_int_equal(pthread_create(&racers[i].thread, NULL, run_racer, &racers[i]), 0);
	}
	for (int i = 0; i < RACERS; i++) {
		pthread_join(racers[i].thread, NULL);
		for (int k = 0; k < SLOTS; k++) {
			ret_won[k] += racers[i].statuses[k] == 303;
			assert_true(racers[i].statuses[k] == 303 || racers[i].statuses[k] == 409 ||
				    racers[i].statuses[k] == lost);
		}
		arena_destroy(racers[i].own.arena);
	}
}

static void
of_many_at_once_one_has_the_room(void **state)
{
	struct web_test *t = *state;
	struct racer racers[RACERS];
	int won[SLOTS];

	web_get(t, "/bookings", "orghead");
	web_get(t, "/bookings", "member");
	for (int i = 0; i < RACERS; i++) {
		racers[i].as = i % 2 ? "orghead" : "member";
		for (int k = 0; k < SLOTS; k++) {
			racers[i].paths[k] = web_say(
				t, "/rooms/%lld/book", number_of(t, ROOM, "培训室"));
			racers[i].fields[k] = web_say(t,
				"author=org:%lld&day=2026-12-15&start=%d:00&end=%d:00&title=抢场地&"
				"people=2",
				number_of(t, ORG, i % 2 ? "轻松艺术团" : "大爱人家"), 9 + k,
				10 + k);
		}
	}
	race(t, racers, won, 409);
	for (int k = 0; k < SLOTS; k++) {
		assert_int_equal(won[k], 1);
	}
	assert_true(str_is_empty(web_breaches(t)));
}

static void
of_many_at_once_one_has_the_keyboard(void **state)
{
	static const char *const rooms[] = { "培训室", "项目室", "会议室" };
	struct web_test *t = *state;
	struct racer racers[RACERS];
	int won[SLOTS], all = 0;

	for (int i = 0; i < RACERS; i++) {
		racers[i].as = i % 2 ? "orghead" : "member";
		for (int k = 0; k < SLOTS; k++) {
			/* every room's own half hours, so that only the thing is wanted twice */
			racers[i].paths[k] = web_say(
				t, "/rooms/%lld/book", number_of(t, ROOM, rooms[i / 2]));
			racers[i].fields[k] = web_say(t,
				"author=org:%lld&day=2026-12-16&start=%d:%s&end=%d:%s&title=抢琴&"
				"people=2&%s",
				number_of(t, ORG, i % 2 ? "轻松艺术团" : "大爱人家"), 14 + k / 2,
				k % 2 ? "30" : "00", 14 + (k + 1) / 2, k % 2 ? "00" : "30",
				gear(t, "电子琴", 1));
		}
	}
	race(t, racers, won, 422);
	for (int k = 0; k < SLOTS; k++) {
		assert_true(won[k] <= 1);
		all += won[k];
	}
	assert_true(all >= 1);
	assert_true(str_is_empty(web_breaches(t)));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_lent_is_lent_once),
		cmocka_unit_test(it_is_changed_later_and_by_its_own_people),
		cmocka_unit_test(who_looks_after_a_house_sets_its_stocks),
		cmocka_unit_test(guests_are_known_to_their_hosts_alone),
		cmocka_unit_test(calendars_tell_what_may_be_told),
		cmocka_unit_test(an_organisations_feed_is_its_own_until_it_is_renewed),
		cmocka_unit_test(figures_are_added_up_by_day),
		cmocka_unit_test(a_week_of_all_rooms_hides_what_is_private),
		cmocka_unit_test(of_many_at_once_one_has_the_room),
		cmocka_unit_test(of_many_at_once_one_has_the_keyboard),
	};

	clock_shift((struct moment){ INT64_C(1795485600000) }); /* 2026-11-24T10:00+08:00 */
	offices_register(offices, sizeof(offices) / sizeof(offices[0]));
	return WEB_TEST_RUN("rooms_things", tests);
}
