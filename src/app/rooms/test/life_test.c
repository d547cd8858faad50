#include "rooms.h"

#include "app.h"
#include "due.h"
#include "kernel_queries.h"
#include "quota.h"
#include "registry.h"
#include "web_test.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/*
 * What becomes of bookings, from Tuesday 24 November 2026 at ten on: approval, another time, doors, not coming, closures;
 * and by a canary that none of their pages tells who books the casework room.
 */

static const struct office *const offices[] = { &registry_office, &quota_office, &rooms_office };

#define TUESDAY_TEN INT64_C(1795485600000) /* 2026-11-24T10:00+08:00 */
#define MINUTE_MS INT64_C(60000)
#define HOUR_MS (60 * MINUTE_MS)
#define DAY_MS (24 * HOUR_MS)

static void
clock_at(struct web_test *t, int64_t ms)
{
	clock_shift((struct moment){ ms });
	due_run(t->app);
}

/* Sessions run out as the clock goes on: whoever is asked to sign in does so. */
static struct web_answer
get(struct web_test *t, const char *target, const char *as)
{
	struct web_answer answer = web_get(t, target, as);

	if (as && answer.status == 303 && str_starts(answer.location, STR("/login"))) {
		web_forget(t, as);
		answer = web_get(t, target, as);
	}
	return answer;
}

static struct web_answer
submit(struct web_test *t, const char *page, const char *as, const char *action, const char *fields)
{
	get(t, page, as);
	return web_submit(t, page, as, action, fields);
}

/* ---- numbers of things --------------------------------------------------------------------------- */

struct wanted {
	struct str name;
	int64_t id;
	struct str door;
	enum { ROOM, BOOKING, ORG, CLOSURE } what;
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
		wanted->door = rooms_find_door(db, wanted->name);
		break;
	case CLOSURE:
		wanted->id = rooms_find_closure(db, wanted->name);
		break;
	default:
		wanted->id = rooms_find_booking(db, wanted->name);
	}
	return OK;
}

static long long
number_of(struct web_test *t, int what, const char *name)
{
	struct wanted wanted = { .name = str_of(name), .what = what };

	assert_int_equal(store_write(t->app->store, t->arena, find_in_transaction, &wanted), OK);
	assert_int_not_equal(wanted.id, 0);
	return wanted.id;
}

static const char *
door_of(struct web_test *t, const char *room)
{
	struct wanted wanted = { .name = str_of(room), .what = ROOM };

	assert_int_equal(store_write(t->app->store, t->arena, find_in_transaction, &wanted), OK);
	assert_true(wanted.door.len > 0);
	return str_terminated(t->arena, wanted.door);
}

static struct web_answer
call(struct web_test *t, const char *as, const char *target, const char *json)
{
	return web_api(t, &(struct web_call){ .method = METHOD_POST,
				  .target = target,
				  .token = as ? web_token(t, as) : STR_NONE,
				  .json = json });
}

/* Books: times as "12-03T10:00 12-03T11:00". */
static struct web_answer
book(struct web_test *t, const char *as, const char *room, const char *times, const char *title)
{
	char from[40], to[40];
	const char *org = strcmp(as, "orghead") == 0 ? "轻松艺术团" : "大爱人家";

	assert_int_equal(sscanf(times, "%39s %39s", from, to), 2);
	return call(t, as, web_say(t, "/api/v1/rooms/%lld/bookings", number_of(t, ROOM, room)),
		web_say(t,
			"{\"org\":%lld,\"from\":\"2026-%s:00+08:00\",\"to\":\"2026-%s:00+08:00\","
			"\"title\":\"%s\",\"people\":4}",
			number_of(t, ORG, org), from, to, title));
}

static const char *
booking_at(struct web_test *t, const char *title, const char *rest)
{
	return web_say(t, "/bookings/%lld%s", number_of(t, BOOKING, title), rest);
}

static struct web_answer
post(struct web_test *t, const char *as, const char *title, const char *deed, const char *fields)
{
	return submit(t, booking_at(t, title, ""), as, booking_at(t, title, deed), fields);
}

static bool
notices_have(struct web_test *t, const char *as, const char *text)
{
	struct web_answer answer = get(t, "/me/notices", as);

	assert_int_equal(answer.status, 200);
	return web_has(&answer, text);
}

#define HALL "古荡多功能厅"

/* ---- approval ------------------------------------------------------------------------------------ */

static void
a_request_holds_its_time_and_is_approved(void **state)
{
	struct web_test *t = *state;
	struct web_answer answer;

	clock_at(t, TUESDAY_TEN);
	answer = book(t, "orghead", HALL, "12-03T10:00 12-03T12:00", "要审批的演出");
	assert_int_equal(answer.status, 201);
	assert_true(web_has(&answer, "\"state\":\"requested\""));
	assert_int_equal(book(t, "member", HALL, "12-03T11:00 12-03T13:00", "抢先的").status, 409);
	answer = get(t, "/desk/rooms", "street");
	assert_int_equal(answer.status, 200);
	assert_true(web_has(&answer, "要审批的演出"));
	answer = get(t, "/desk/rooms?day=2026-12-03", "street");
	assert_true(web_has(&answer, "要审批的演出"));
	answer = get(t, "/desk/rooms?day=2026-12-04", "street");
	assert_false(web_has(&answer, "要审批的演出"));
	answer = get(t, "/desk/rooms", "center");
	assert_false(web_has(&answer, "要审批的演出"));
	assert_true(notices_have(t, "street", "等您审批"));

	answer = post(t, "street", "要审批的演出", "/decide", "decision=refuse&note=");
	assert_int_equal(answer.status, 422);
	assert_true(web_has(&answer, "请写清为什么不批准"));
	answer = post(t, "street", "要审批的演出", "/decide", "decision=approve");
	assert_int_equal(answer.status, 303);
	answer = get(t, booking_at(t, "要审批的演出", ""), "orghead");
	assert_true(web_has(&answer, "已确认"));
	assert_true(web_has(&answer, "批准预约"));
	assert_true(web_has(&answer, "到了请签到"));
	assert_true(notices_have(t, "orghead", "预约已批准"));
	assert_int_equal(
		web_post(t, booking_at(t, "要审批的演出", "/decide"), "street", "decision=approve")
			.status,
		422);
	assert_true(str_is_empty(web_breaches(t)));
}

static void
a_refusal_and_silence_give_the_time_back(void **state)
{
	struct web_test *t = *state;
	struct web_answer answer;

	clock_at(t, TUESDAY_TEN);
	assert_int_equal(book(t, "member", HALL, "12-08T10:00 12-08T12:00", "不批的").status, 201);
	answer = call(t, "street",
		web_say(t, "/api/v1/bookings/%lld/decide", number_of(t, BOOKING, "不批的")),
		"{\"decision\":\"refuse\",\"note\":\"那天有选举\"}");
	assert_int_equal(answer.status, 200);
	assert_true(web_has(&answer, "\"state\":\"refused\""));
	answer = get(t, booking_at(t, "不批的", ""), "member");
	assert_true(web_has(&answer, "那天有选举"));
	assert_int_equal(
		book(t, "member", HALL, "12-08T10:00 12-08T12:00", "没人理的").status, 201);
	clock_at(t, TUESDAY_TEN + 48 * HOUR_MS + MINUTE_MS); /* the pack: 48 hours, then refused */
	answer = get(t, booking_at(t, "没人理的", ""), "member");
	assert_true(web_has(&answer, "未批准"));
	assert_true(str_is_empty(web_breaches(t)));
	clock_at(t, TUESDAY_TEN);
}

/* ---- another time -------------------------------------------------------------------------------- */

static void
approved(struct web_test *t, const char *times, const char *title)
{
	assert_int_equal(book(t, "member", HALL, times, title).status, 201);
	assert_int_equal(post(t, "street", title, "/decide", "decision=approve").status, 303);
}

static void
another_time_holds_both_until_it_is_answered(void **state)
{
	struct web_test *t = *state;
	struct web_answer answer;

	clock_at(t, TUESDAY_TEN);
	approved(t, "12-15T10:00 12-15T11:00", "要改的");
	answer = post(t, "member", "要改的", "/move", "day=2026-12-16&start=14:00&end=15:00");
	assert_int_equal(answer.status, 303);
	answer = get(t, booking_at(t, "要改的", ""), "member");
	assert_true(web_has(&answer, "改时间，等审批"));
	/* neither time is anybody else's, and both are shown as taken */
	assert_int_equal(book(t, "orghead", HALL, "12-15T10:00 12-15T11:00", "旧时间").status, 409);
	assert_int_equal(book(t, "orghead", HALL, "12-16T14:00 12-16T15:00", "新时间").status, 409);
	answer = get(t, web_say(t, "/rooms/%lld?week=2026-12-16", number_of(t, ROOM, HALL)), NULL);
	assert_true(web_has(&answer, "14:00–15:00"));
	assert_true(str_is_empty(web_breaches(t)));
	answer = web_post(t, booking_at(t, "要改的", "/move"), "member",
		"day=2026-12-17&start=14:00&end=15:00");
	assert_int_equal(answer.status, 422);
	assert_true(web_has(&answer, "请先撤回它"));
	assert_int_equal(post(t, "member", "要改的", "/withdraw", "").status, 303);
	assert_int_equal(book(t, "orghead", HALL, "12-16T14:00 12-16T15:00", "新时间").status, 201);
	assert_true(str_is_empty(web_breaches(t)));
}

static void
another_time_that_touches_the_old_one(void **state)
{
	struct web_test *t = *state;
	struct web_answer answer;

	clock_at(t, TUESDAY_TEN);
	approved(t, "12-21T10:00 12-21T12:00", "挪半小时的");
	answer = call(t, "member",
		web_say(t, "/api/v1/bookings/%lld/move", number_of(t, BOOKING, "挪半小时的")),
		"{\"from\":\"2026-12-21T11:00:00+08:00\",\"to\":\"2026-12-21T13:00:00+08:00\"}");
	assert_int_equal(answer.status, 200);
	assert_true(web_has(&answer, "2026-12-21T02:00:00Z")); /* still the old one */
	assert_true(str_is_empty(web_breaches(t)));
	assert_int_equal(
		post(t, "street", "挪半小时的", "/decide", "decision=refuse&note=有会").status,
		303);
	assert_true(str_is_empty(web_breaches(t)));
	answer = post(t, "member", "挪半小时的", "/move", "day=2026-12-21&start=11:00&end=13:00");
	assert_int_equal(answer.status, 303);
	assert_int_equal(
		post(t, "street", "挪半小时的", "/decide", "decision=approve").status, 303);
	answer = get(t, booking_at(t, "挪半小时的", ""), "member");
	assert_true(web_has(&answer, "11:00–13:00"));
	assert_true(notices_have(t, "member", "改时间已批准"));
	assert_true(str_is_empty(web_breaches(t)));
}

static void
a_series_is_moved_and_given_up_from_one_on(void **state)
{
	struct web_test *t = *state;
	const char *room = web_say(t, "/rooms/%lld/book", number_of(t, ROOM, "项目室")), *first;
	struct web_answer answer;

	clock_at(t, TUESDAY_TEN);
	answer = submit(t, web_say(t, "%s?day=2026-11-28&start=9:00&end=10:00", room), "member",
		room, "title=三周小组&people=4&weeks=3");
	assert_int_equal(answer.status, 303);
	first = str_terminated(t->arena, answer.location);
	/* the last of them is in somebody's way: then none is moved, and which one is said */
	assert_int_equal(
		book(t, "orghead", "项目室", "12-12T11:00 12-12T12:00", "挡第三周").status, 201);
	answer = submit(t, first, "member", web_say(t, "%s/move", first),
		"day=2026-11-28&start=11:00&end=12:00&which=all");
	assert_int_equal(answer.status, 409);
	assert_true(web_has(&answer, "12 月 12 日") || web_has(&answer, "12月12日"));
	answer = get(t, first, "member");
	assert_false(web_has(&answer, "11:00–12:00"));
	answer = submit(t, first, "member", web_say(t, "%s/move", first),
		"day=2026-11-28&start=10:00&end=11:00&which=all");
	assert_int_equal(answer.status, 303);
	answer = get(t, first, "member");
	assert_false(web_has(&answer, "9:00–10:00"));
	answer = submit(
		t, first, "member", web_say(t, "%s/cancel", first), "which=all&note=不办了");
	assert_int_equal(answer.status, 303);
	answer = get(t, first, "member");
	assert_false(web_has(&answer, "已确认"));
	assert_true(str_is_empty(web_breaches(t)));
}

/* ---- doors --------------------------------------------------------------------------------------- */

static void
whoever_has_booked_checks_in_at_the_door(void **state)
{
	struct web_test *t = *state;
	const char *door = web_say(t, "/checkin/%s", door_of(t, "会议室"));
	struct web_answer answer;

	clock_at(t, TUESDAY_TEN);
	assert_int_equal(
		book(t, "member", "会议室", "11-27T12:30 11-27T13:30", "来签到的").status, 201);
	assert_true(web_has(
		&(struct web_answer){
			.body = get(t, booking_at(t, "来签到的", ""), "member").body },
		"到了请签到"));
	answer = submit(t, door, NULL, door, "number=AAAAAA");
	assert_int_equal(answer.status, 422);
	clock_at(t, TUESDAY_TEN + 3 * DAY_MS + 130 * MINUTE_MS); /* twenty minutes before */
	answer = get(t, door, "orghead");
	assert_false(web_has(&answer, "来签到的"));
	get(t, "/bookings", "member"); /* signs in */
	answer = get(t, door, "member");
	assert_true(web_has(&answer, "来签到的"));
	answer = submit(t, door, "member", door,
		web_say(t, "booking=%lld&number=", number_of(t, BOOKING, "来签到的")));
	assert_int_equal(answer.status, 303);
	clock_at(t, TUESDAY_TEN + 3 * DAY_MS + 170 * MINUTE_MS);
	answer = get(t, booking_at(t, "来签到的", ""), "member");
	assert_true(web_has(&answer, "已签到"));
	assert_true(web_has(&answer, "已确认")); /* not released */
	answer = get(t, web_say(t, "/rooms/%lld/door", number_of(t, ROOM, "会议室")), NULL);
	assert_true(web_has(&answer, "使用中"));
	assert_true(web_has(&answer, "来签到的"));
	assert_false(web_has(&answer, "/checkin/")); /* how, is told at the door alone */
	answer = get(t,
		web_say(t, "/rooms/%lld/door?key=%s", number_of(t, ROOM, "会议室"),
			door_of(t, "会议室")),
		NULL);
	assert_true(web_has(&answer, "/checkin/"));
	assert_int_equal(get(t, "/checkin/ffffffffffffffff", NULL).status, 404);
	clock_at(t, TUESDAY_TEN);
}

static void
a_stranger_checks_in_by_the_number(void **state)
{
	struct web_test *t = *state;
	const char *door = web_say(t, "/api/v1/checkin/%s", door_of(t, "培训室")), *at;
	struct web_answer answer;
	char number[7] = "";

	clock_at(t, TUESDAY_TEN);
	assert_int_equal(
		book(t, "member", "培训室", "11-26T14:00 11-26T15:00", "凭号码的").status, 201);
	answer = get(t, booking_at(t, "凭号码的", ""), "member");
	at = strstr(str_terminated(t->arena, answer.body), "room-code__number\">");
	assert_non_null(at);
	assert_int_equal(sscanf(at, "room-code__number\">%6[A-Z0-9]", number), 1);
	answer = call(t, NULL, door, web_say(t, "{\"number\":\"%s\"}", number));
	assert_int_equal(answer.status, 422); /* two days early */
	clock_at(t, TUESDAY_TEN + 2 * DAY_MS + 4 * HOUR_MS);
	answer = call(t, NULL, door, web_say(t, "{\"number\":\"%s\"}", number));
	assert_int_equal(answer.status, 200);
	assert_true(web_has(&answer, "\"state\":\"arrived\""));
	clock_at(t, TUESDAY_TEN);
}

static void
nobody_came_and_the_rest_is_free_at_once(void **state)
{
	struct web_test *t = *state;
	struct web_answer answer;

	clock_at(t, TUESDAY_TEN);
	assert_int_equal(
		book(t, "member", "会议室", "11-30T10:00 11-30T12:00", "没人来的").status, 201);
	clock_at(t, TUESDAY_TEN + 5 * DAY_MS + MINUTE_MS); /* a day before */
	assert_true(notices_have(t, "member", "快到时间了"));
	clock_at(t, TUESDAY_TEN + 6 * DAY_MS + 14 * MINUTE_MS);
	assert_int_equal(
		book(t, "orghead", "会议室", "11-30T10:30 11-30T12:00", "捡到的").status, 422);
	clock_at(t, TUESDAY_TEN + 6 * DAY_MS + 16 * MINUTE_MS);
	answer = get(t, booking_at(t, "没人来的", ""), "member");
	assert_true(web_has(&answer, "已释放"));
	assert_true(web_has(&answer, "记了一次未到"));
	assert_true(notices_have(t, "member", "预约已释放"));
	/* without the hour of notice, for it is a time that somebody lost */
	assert_int_equal(
		book(t, "orghead", "会议室", "11-30T10:30 11-30T12:00", "捡到的").status, 201);
	answer = get(t, "/bookings", "member");
	assert_true(web_has(&answer, "预约了没有来"));
	assert_true(str_is_empty(web_breaches(t)));

	answer = post(t, "center", "没人来的", "/excuse", "note=");
	assert_int_equal(answer.status, 422);
	assert_int_equal(post(t, "center", "没人来的", "/excuse", "note=电梯坏了").status, 303);
	answer = get(t, "/bookings", "member");
	assert_false(web_has(&answer, "预约了没有来"));
	assert_int_equal(
		web_post(t, booking_at(t, "没人来的", "/excuse"), "center", "note=再来一次").status,
		422);
	clock_at(t, TUESDAY_TEN);
}

static void
who_often_does_not_come_has_half(void **state)
{
	struct web_test *t = *state;
	struct web_answer answer;

	clock_at(t, TUESDAY_TEN);
	/* the neighbourhood's rule: twice in sixty days */
	assert_int_equal(
		book(t, "orghead", "古墩邻里活动室", "12-01T10:00 12-01T11:00", "缺席一").status,
		201);
	assert_int_equal(
		book(t, "orghead", "古墩邻里活动室", "12-02T10:00 12-02T11:00", "缺席二").status,
		201);
	clock_at(t, TUESDAY_TEN + 8 * DAY_MS + 16 * MINUTE_MS);
	clock_at(t, TUESDAY_TEN + 8 * DAY_MS + 17 * MINUTE_MS);
	answer = get(t, "/bookings", "orghead");
	assert_true(web_has(&answer, "预约限额减半"));
	assert_int_equal(
		book(t, "orghead", "古墩邻里活动室", "12-14T10:00 12-14T11:00", "只剩一次").status,
		201);
	answer = book(t, "orghead", "古墩邻里活动室", "12-15T10:00 12-15T11:00", "第二次");
	assert_int_equal(answer.status, 422);
	assert_true(web_has(&answer, "一家组织一周最多预约 1 次"));
	clock_at(t, TUESDAY_TEN);
}

/* ---- rooms and closures -------------------------------------------------------------------------- */

#define SHUT "room=%lld&from_at=2026-12-09T08:00&to_at=2026-12-09T20:00&reason=%s"

static void
a_closure_is_looked_at_first_and_told(void **state)
{
	struct web_test *t = *state;
	long long room = number_of(t, ROOM, "项目室");
	struct web_answer answer;

	clock_at(t, TUESDAY_TEN);
	assert_int_equal(
		book(t, "member", "项目室", "12-09T10:00 12-09T11:00", "被关掉的").status, 201);
	answer = submit(t, "/desk/rooms/close", "center", "/desk/rooms/close",
		web_say(t, SHUT "&step=look", room, "刷墙"));
	assert_int_equal(answer.status, 303);
	answer = get(t, str_terminated(t->arena, answer.location), "center");
	assert_int_equal(answer.status, 200);
	assert_true(web_has(&answer, "被关掉的"));
	assert_true(web_has(&answer, "可以改到"));
	answer = get(t, booking_at(t, "被关掉的", ""), "member");
	assert_true(web_has(&answer, "已确认")); /* nothing was written */
	answer = submit(t, "/desk/rooms/close", "center", "/desk/rooms/close",
		web_say(t, SHUT "&step=do", room, "刷墙"));
	assert_int_equal(answer.status, 303);
	answer = get(t, booking_at(t, "被关掉的", ""), "member");
	assert_true(web_has(&answer, "临时关闭"));
	assert_true(web_has(&answer, "这些时间空着"));
	assert_true(notices_have(t, "member", "场地临时关闭"));
	answer = get(t, web_say(t, "/rooms/%lld?week=2026-12-09", room), NULL);
	assert_true(web_has(&answer, "刷墙"));
	assert_int_equal(
		book(t, "member", "项目室", "12-09T14:00 12-09T15:00", "关着的时候").status, 409);
	answer = submit(t, "/desk/rooms/close", "street", "/desk/rooms/close",
		web_say(t, SHUT "&step=do", room, "别人的"));
	assert_int_equal(answer.status, 422);
	answer = submit(t, "/desk/rooms", "center",
		web_say(t, "/desk/closures/%lld/lift", number_of(t, CLOSURE, "项目室")), "");
	assert_int_equal(answer.status, 303);
	assert_int_equal(
		book(t, "member", "项目室", "12-09T14:00 12-09T15:00", "又开了").status, 201);
	assert_true(str_is_empty(web_breaches(t)));
}
#undef SHUT

static void
a_street_enters_a_room_and_changes_it(void **state)
{
	struct web_test *t = *state;
	struct web_answer answer;
	const char *page;

	clock_at(t, TUESDAY_TEN);
	answer = submit(t, "/desk/rooms/new", "street2", "/desk/rooms/new",
		"venue=new&name=排练厅&kind=activity&rule=hall&capacity=40");
	assert_int_equal(answer.status, 422);
	assert_true(web_has(&answer, "请写新场馆的名称"));
	assert_true(web_has(&answer, "排练厅"));
	answer = submit(t, "/desk/rooms/new", "street2", "/desk/rooms/new",
		"venue=new&venue_name=翠苑文化站&address=翠苑一区&name=排练厅&kind=activity&"
		"rule=hall&capacity=40&floor=二楼");
	assert_int_equal(answer.status, 303);
	answer = get(t, "/rooms", NULL);
	assert_true(web_has(&answer, "翠苑文化站"));
	page = web_say(t, "/desk/rooms/%lld", number_of(t, ROOM, "排练厅"));
	assert_int_equal(get(t, page, "street").status, 404);
	answer = submit(t, page, "street2", page, "name=大排练厅&capacity=60&is_closed=1");
	assert_int_equal(answer.status, 303);
	assert_int_equal(
		book(t, "member", "大排练厅", "12-04T10:00 12-04T11:00", "暂停").status, 422);
	answer = submit(t, "/desk/rooms/new", "street2", "/desk/rooms/new",
		"name=大排练厅&kind=activity&rule=hall&capacity=40");
	assert_int_equal(answer.status, 422);
	assert_true(web_has(&answer, "已经有叫这个名字的场地"));
}

/* ---- who books the casework room is nobody's business -------------------------------------------- */

#define CANARY "金丝雀谈话"

/* None of these tells anybody else; the first three, which all may see, not even whose it is. */
static void
tell_nothing(struct web_test *t, const char *const *targets, size_t count)
{
	static const char *const roles[] = { NULL, "resident", "orghead", "community", "street",
		"street2", "district", "assessor", "finance", "auditor", "admin" };

	for (size_t i = 0; i < sizeof(roles) / sizeof(roles[0]); i++) {
		for (size_t k = 0; k < count; k++) {
			struct web_answer answer = get(t, targets[k], roles[i]);

			if (web_has(&answer, CANARY) || (k < 3 && web_has(&answer, "大爱人家"))) {
				fail_msg("%s tells %s", targets[k], roles[i] ? roles[i] : "nobody");
			}
		}
	}
}

static void
no_page_of_a_life_tells_who_books_privately(void **state)
{
	struct web_test *t = *state;
	long long room = number_of(t, ROOM, "个案室"), booking;
	const char *targets[10] = { [6] = "/desk/rooms", "/audit", "/me/notices", "/admin/outbox" };

	clock_at(t, TUESDAY_TEN);
	assert_int_equal(
		book(t, "member", "个案室", "11-25T16:00 11-25T17:00", CANARY).status, 201);
	booking = number_of(t, BOOKING, CANARY);
	clock_at(t, TUESDAY_TEN + DAY_MS + 6 * HOUR_MS + 5 * MINUTE_MS); /* it has just begun */
	targets[0] = web_say(t, "/rooms/%lld/door", room);
	targets[1] = web_say(t, "/rooms/%lld/door?key=%s", room, door_of(t, "个案室"));
	targets[2] = web_say(t, "/checkin/%s", door_of(t, "个案室"));
	targets[3] = web_say(t, "/bookings/%lld", booking);
	targets[4] = web_say(t, "/desk/rooms/%lld", room);
	targets[5] = web_say(t,
		"/desk/rooms/"
		"close?room=%lld&from_at=2026-11-25T08:00&to_at=2026-11-25T20:00&reason=x",
		room);
	tell_nothing(t, targets, sizeof(targets) / sizeof(targets[0]));
	assert_true(
		web_has(&(struct web_answer){ .body = get(t, targets[0], NULL).body }, "使用中"));
	clock_at(t, TUESDAY_TEN + DAY_MS + 6 * HOUR_MS + 16 * MINUTE_MS); /* released */
	tell_nothing(t, targets, sizeof(targets) / sizeof(targets[0]));
	assert_true(notices_have(t, "member", "预约已释放"));
	clock_at(t, TUESDAY_TEN);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_request_holds_its_time_and_is_approved),
		cmocka_unit_test(a_refusal_and_silence_give_the_time_back),
		cmocka_unit_test(another_time_holds_both_until_it_is_answered),
		cmocka_unit_test(another_time_that_touches_the_old_one),
		cmocka_unit_test(a_series_is_moved_and_given_up_from_one_on),
		cmocka_unit_test(whoever_has_booked_checks_in_at_the_door),
		cmocka_unit_test(a_stranger_checks_in_by_the_number),
		cmocka_unit_test(nobody_came_and_the_rest_is_free_at_once),
		cmocka_unit_test(who_often_does_not_come_has_half),
		cmocka_unit_test(a_closure_is_looked_at_first_and_told),
		cmocka_unit_test(a_street_enters_a_room_and_changes_it),
		cmocka_unit_test(no_page_of_a_life_tells_who_books_privately),
	};

	clock_shift((struct moment){ TUESDAY_TEN });
	offices_register(offices, sizeof(offices) / sizeof(offices[0]));
	return WEB_TEST_RUN("rooms_life", tests);
}
