#include "rooms.h"

#include "app.h"
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
 * Rooms as a browser and a program use them, on Tuesday 24 November 2026 at ten: what is seen, every refusal, what is
 * offered instead, giving up; and by a canary that nobody learns who books the casework room.
 */

static const struct office *const offices[] = { &registry_office, &quota_office, &rooms_office };

static const char *const roles[] = { NULL, "resident", "orghead", "orghead3", "community", "street",
	"street2", "district", "assessor", "finance", "finance2", "cashier", "auditor", "admin" };

/* ---- numbers of things --------------------------------------------------------------------------- */

struct wanted {
	struct str name;
	int64_t id;
	enum { ROOM, BOOKING, ORG } what;
};

static enum outcome
find_in_transaction(struct db *db, void *arg)
{
	struct wanted *wanted = arg;
	struct org_find_by_name_kernel_row org;

	if (wanted->what == ORG) {
		wanted->id = org_find_by_name_kernel(db, wanted->name, &org) == OK ? org.id.v : 0;
	} else {
		wanted->id = wanted->what == ROOM ? rooms_find_named(db, wanted->name)
						  : rooms_find_booking(db, wanted->name);
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
room_at(struct web_test *t, const char *room, const char *rest)
{
	return web_say(t, "/rooms/%lld%s", number_of(t, ROOM, room), rest);
}

/* Books by the API: times as "25T10:00" of November, or whole. */
static struct web_answer
call(struct web_test *t, const char *as, const char *room, const char *times, const char *more)
{
	char from[40], to[40];
	const char *org = strcmp(as, "orghead") == 0 ? "轻松艺术团" : "大爱人家";

	assert_int_equal(sscanf(times, "%39s %39s", from, to), 2);
	return web_api(t, &(struct web_call){ .method = METHOD_POST,
				  .target = web_say(t, "/api/v1/rooms/%lld/bookings",
					  number_of(t, ROOM, room)),
				  .token = web_token(t, as),
				  .json = web_say(t,
					  "{\"org\":%lld,\"from\":\"2026-%s:00+08:00\",\"to\":"
					  "\"2026-%s:00+08:00\",%s}",
					  number_of(t, ORG, org), from, to, more) });
}

#define PLAIN "\"title\":\"志愿者培训\",\"people\":18"

/* ---- what everybody sees --------------------------------------------------------------------------- */

static void
a_day_is_shown_and_private_ones_are_not(void **state)
{
	struct web_test *t = *state;
	struct web_answer answer = web_get(t, "/rooms?day=2026-11-25&show=grid", NULL);

	assert_int_equal(answer.status, 200);
	assert_true(web_has(&answer, "轻松艺术团"));
	assert_true(web_has(&answer, "党员活动"));
	assert_true(web_has(&answer, "设备检修"));
	assert_true(web_has(&answer, "不公开"));
	assert_false(web_has(&answer, "家庭面谈"));
	assert_false(web_has(&answer, "家属咨询"));
	answer = web_get(t, "/rooms?day=2026-11-25&show=list", NULL);
	assert_int_equal(answer.status, 200);
	assert_true(
		web_has(&answer, "11:00–14:00")); /* the training room between its two bookings */
	answer = web_get(t, "/rooms?day=2026-11-29", NULL); /* Sunday */
	assert_true(web_has(&answer, "这一天不开放"));
	answer = web_get(t, room_at(t, "个案室", "?week=2026-11-25"), NULL);
	assert_int_equal(answer.status, 200);
	assert_true(web_has(&answer, "不公开"));
	assert_false(web_has(&answer, "家属咨询"));
	assert_int_equal(web_get(t, "/rooms/999999", NULL).status, 404);
	answer = web_get(t, "/rooms", NULL); /* the first day on which something is free */
	assert_int_equal(answer.status, 200);
	assert_true(web_has(&answer, "可约") || web_has(&answer, "空闲"));
}

static void
the_api_lists_rooms_and_free_times(void **state)
{
	struct web_test *t = *state;
	struct web_answer answer = web_api(
		t, &(struct web_call){ .method = METHOD_GET, .target = "/api/v1/rooms" });

	assert_int_equal(answer.status, 200);
	assert_true(web_has(&answer, "\"name\":\"培训室\""));
	assert_true(web_has(&answer, "\"total\":6"));
	answer = web_api(
		t, &(struct web_call){ .method = METHOD_GET,
			   .target = web_say(t,
				   "/api/v1/rooms/%lld/"
				   "slots?from=2026-11-25T00:00:00Z&to=2026-11-25T15:59:00Z",
				   number_of(t, ROOM, "培训室")) });
	assert_int_equal(answer.status, 200);
	assert_true(web_has(
		&answer, "\"from\":\"2026-11-25T03:00:00Z\",\"to\":\"2026-11-25T06:00:00Z\""));
	assert_true(web_has(
		&answer, "\"from\":\"2026-11-25T08:00:00Z\",\"to\":\"2026-11-25T10:00:00Z\""));
	assert_true(web_has(&answer, "\"total\":2"));
}

/* ---- booking ------------------------------------------------------------------------------------- */

static void
a_taken_room_names_three_real_others(void **state)
{
	struct web_test *t = *state;
	struct web_answer answer = call(t, "orghead", "会议室", "11-25T10:00 11-25T11:30", PLAIN);
	const char *rest;
	int others = 0;

	assert_int_equal(answer.status, 201);
	assert_true(web_has(&answer, "\"state\":\"confirmed\""));
	answer = call(t, "member", "会议室", "11-25T10:00 11-25T11:30", PLAIN);
	assert_int_equal(answer.status, 409);
	assert_true(web_has(&answer, "\"alternatives\":["));
	for (rest = str_terminated(t->arena, answer.body); (rest = strstr(rest, "\"room\":"));
		rest++) {
		others++;
	}
	assert_int_equal(others, 3);
	assert_true(web_has(&answer, "\"name\":\"培训室\",\"from\":\"2026-11-25T03:00:00Z\""));
	assert_true(web_has(&answer, "\"name\":\"会议室\",\"from\":\"2026-11-25T03:30:00Z\""));
	answer = call(t, "member", "培训室", "11-25T11:00 11-25T12:30", PLAIN);
	assert_int_equal(answer.status, 201); /* it was real */
	answer = web_get(t, "/rooms?day=2026-11-25&show=grid", NULL);
	assert_true(web_has(&answer, "志愿者培训"));
	assert_true(str_is_empty(web_breaches(t)));
}

static void
every_rule_refuses_in_its_words(void **state)
{
	static const struct {
		const char *room, *times, *more, *says;
	} asked[] = {
		{ "会议室", "11-23T10:00 11-23T11:00", PLAIN, "这个时间已经过了" },
		{ "会议室", "11-24T10:30 11-24T11:30", PLAIN, "请至少提前 60 分钟" },
		{ "会议室", "12-25T10:00 12-25T11:00", PLAIN, "28 天以内" },
		{ "会议室", "11-29T10:00 11-29T11:00", PLAIN, "这一天不开放" },
		{ "会议室", "11-26T08:00 11-26T09:00", PLAIN, "不在开放时间内" },
		{ "会议室", "11-26T10:15 11-26T11:15", PLAIN, "30 分钟的整数倍" },
		{ "会议室", "11-26T11:00 11-26T10:00", PLAIN, "结束时间要晚于开始时间" },
		{ "会议室", "11-26T09:00 11-26T14:00", PLAIN, "一次最多预约 240 分钟" },
		{ "古墩邻里活动室", "11-26T14:00 11-26T14:30", PLAIN, "一次至少预约 60 分钟" },
		{ "会议室", "11-26T10:00 11-26T11:00", "\"title\":\"大会\",\"people\":25",
			"最多 24 人" },
	};
	struct web_test *t = *state;

	for (size_t i = 0; i < sizeof(asked) / sizeof(asked[0]); i++) {
		struct web_answer answer = call(
			t, "orghead", asked[i].room, asked[i].times, asked[i].more);

		if (answer.status != 422 || !web_has(&answer, asked[i].says)) {
			fail_msg("%s: %d %.*s", asked[i].says, answer.status, STR_ARG(answer.body));
		}
	}
}

static void
an_organisation_has_its_share_and_no_more(void **state)
{
	struct web_test *t = *state;
	struct web_answer answer;

	/* on a day on which it has nothing yet: six hours are its share */
	assert_int_equal(call(t, "orghead", "项目室", "12-07T09:00 12-07T12:00",
				 "\"title\":\"排练\",\"people\":8")
				 .status,
		201);
	assert_int_equal(call(t, "orghead", "项目室", "12-07T13:00 12-07T16:00",
				 "\"title\":\"排练\",\"people\":8")
				 .status,
		201);
	answer = call(t, "orghead", "会议室", "12-07T16:30 12-07T17:00",
		"\"title\":\"排练\",\"people\":8");
	assert_int_equal(answer.status, 422);
	assert_true(web_has(&answer, "一家组织一天最多预约 6 小时"));
	assert_int_equal(call(t, "member", "会议室", "12-07T16:30 12-07T17:00", PLAIN).status, 201);
}

static void
others_book_nothing_in_its_name(void **state)
{
	struct web_test *t = *state;
	struct web_answer answer = web_api(
		t, &(struct web_call){ .method = METHOD_POST,
			   .target = web_say(
				   t, "/api/v1/rooms/%lld/bookings", number_of(t, ROOM, "会议室")),
			   .token = web_token(t, "orghead"),
			   .json = web_say(t,
				   "{\"org\":%lld,\"from\":\"2026-12-01T10:00:00+08:00\",\"to\":"
				   "\"2026-12-01T11:00:00+08:00\"," PLAIN "}",
				   number_of(t, ORG, "大爱人家")) });

	assert_int_equal(answer.status, 403);
	for (size_t i = 0; i < sizeof(roles) / sizeof(roles[0]); i++) {
		const char *page = room_at(t, "会议室", "/book");
		int status = web_get(t, page, roles[i]).status;
		bool may = roles[i] && strncmp(roles[i], "orghead", 7) == 0;

		assert_int_equal(status, !roles[i] ? 303 : may ? 200 : 403);
	}
}

static void
the_form_keeps_what_was_typed_and_offers_others(void **state)
{
	struct web_test *t = *state;
	const char *page = room_at(t, "会议室", "/book?day=2026-12-10&start=10:00&end=11:00");
	const char *to = room_at(t, "会议室", "/book");
	struct web_answer answer = web_submit(t, page, "orghead", to, "title=钢琴排练&people=9");

	assert_int_equal(answer.status, 303);
	assert_true(str_starts(answer.location, STR("/bookings/")));
	answer = web_get(t, str_terminated(t->arena, answer.location), "orghead");
	assert_true(web_has(&answer, "钢琴排练"));
	answer = web_submit(t, page, "member", to, "title=家长沙龙&people=12");
	assert_int_equal(answer.status, 409);
	assert_true(web_has(&answer, "家长沙龙"));
	assert_true(web_has(&answer, "value=\"12\""));
	assert_true(web_has(&answer, "name=\"pick\""));
	assert_true(web_has(&answer, "2026-12-10 11:00 12:00"));
	answer = web_submit(
		t, page, "member", to, "title=家长沙龙&people=12&pick=2026-12-10%2011:00%2012:00");
	assert_int_equal(answer.status, 303);
	answer = web_get(t, "/bookings", "member");
	assert_true(web_has(&answer, "家长沙龙"));
	answer = web_submit(t, page, "member", to, "title=&people=30");
	assert_int_equal(answer.status, 422);
	assert_true(web_has(&answer, "value=\"30\""));
}

static void
what_is_given_up_is_free_again(void **state)
{
	struct web_test *t = *state;
	struct web_answer answer = call(t, "orghead", "会议室", "12-14T10:00 12-14T11:00",
		"\"title\":\"要取消的\",\"people\":4");
	const char *page, *to;

	assert_int_equal(answer.status, 201);
	page = web_say(t, "/bookings/%lld", number_of(t, BOOKING, "要取消的"));
	to = web_say(t, "%s/cancel", page);
	assert_int_equal(web_get(t, page, "member").status, 404);
	assert_int_equal(web_get(t, page, "street").status, 404);
	assert_int_equal(web_get(t, page, "district").status, 403);
	assert_int_equal(web_get(t, page, NULL).status, 303);
	assert_int_equal(web_post(t, to, "member", "note=x").status, 404);
	answer = web_submit(t, page, "center", to, "note=");
	assert_int_equal(answer.status, 422);
	assert_true(web_has(&answer, "请写清为什么取消"));
	assert_int_equal(web_submit(t, page, "orghead", to, "").status, 303);
	answer = web_get(t, page, "orghead");
	assert_true(web_has(&answer, "已取消"));
	assert_int_equal(web_post(t, to, "orghead", "").status, 422);
	assert_int_equal(call(t, "member", "会议室", "12-14T10:00 12-14T11:00", PLAIN).status, 201);
	assert_true(str_is_empty(web_breaches(t)));
}

static void
a_booking_is_moved_and_stays_if_it_cannot_be(void **state)
{
	struct web_test *t = *state;
	struct web_answer answer = call(t, "orghead", "会议室", "12-16T10:00 12-16T11:00",
		"\"title\":\"会动的\",\"people\":4");
	const char *page, *to;

	assert_int_equal(answer.status, 201);
	assert_int_equal(call(t, "member", "会议室", "12-16T11:00 12-16T12:00", PLAIN).status, 201);
	page = web_say(t, "/bookings/%lld", number_of(t, BOOKING, "会动的"));
	to = web_say(t, "%s/move", page);
	answer = web_submit(t, page, "orghead", to, "day=2026-12-16&start=11:30&end=12:30");
	assert_int_equal(answer.status, 409);
	assert_true(web_has(&answer, "已经有人用了"));
	assert_int_equal(call(t, "member", "会议室", "12-16T10:00 12-16T10:30", PLAIN).status, 409);
	answer = web_submit(t, page, "orghead", to, "day=2026-12-20&start=11:30&end=12:30");
	assert_int_equal(answer.status, 422); /* Sunday */
	assert_int_equal(
		web_post(t, to, "member", "day=2026-12-16&start=13:00&end=14:00").status, 404);
	answer = web_submit(t, page, "orghead", to, "day=2026-12-16&start=9:30&end=10:30");
	assert_int_equal(answer.status, 303); /* itself is not in its way */
	assert_int_equal(call(t, "member", "会议室", "12-16T10:30 12-16T11:00", PLAIN).status, 201);
	assert_true(str_is_empty(web_breaches(t)));
}

static void
a_series_reports_each_of_its_weeks(void **state)
{
	struct web_test *t = *state;
	const char *page = room_at(t, "项目室", "/book?day=2026-12-03&start=14:00&end=15:00");
	const char *to = room_at(t, "项目室", "/book"), *booking;
	struct web_answer answer = call(t, "orghead", "项目室", "12-10T14:00 12-10T15:00",
		"\"title\":\"挡路的\",\"people\":4");

	assert_int_equal(answer.status, 201);
	answer = web_submit(t, page, "member", to, "title=读写小组&people=6&weeks=4");
	assert_int_equal(answer.status, 409);
	assert_true(web_has(&answer, "每一次怎么样"));
	assert_true(web_has(&answer, "已经有人用了"));
	assert_true(web_has(&answer, "28 天以内")); /* the fourth, on the 24th, is too far */
	assert_true(web_has(&answer, "value=\"skip\""));
	assert_true(web_has(&answer, "value=\"move\""));
	assert_int_equal(web_get(t, "/bookings", "member").status, 200);
	answer = web_submit(t, page, "member", to, "title=读写小组&people=6&weeks=4&series=skip");
	assert_int_equal(answer.status, 303);
	booking = str_terminated(t->arena, answer.location);
	answer = web_get(t, booking, "member");
	assert_true(web_has(&answer, "一起订的"));
	answer = web_submit(t, booking, "member", web_say(t, "%s/cancel", booking), "which=rest");
	assert_int_equal(answer.status, 303);
	answer = web_get(t, booking, "member");
	assert_true(web_has(&answer, "已取消"));
	assert_false(web_has(&answer, "已确认"));
	answer = web_submit(t, page, "member", to, "title=读写小组&people=6&weeks=3&series=move");
	assert_int_equal(answer.status, 303);
	assert_true(str_is_empty(web_breaches(t)));
}

/* ---- who books the casework room is nobody's business ------------------------------------------------ */

#define CANARY "金丝雀谈话"

static void
private_bookings_never_show_who(void **state)
{
	struct web_test *t = *state;
	struct web_answer answer = call(t, "member", "个案室", "11-27T14:00 11-27T15:00",
		"\"title\":\"" CANARY "\",\"people\":2");
	long long booking, room = number_of(t, ROOM, "个案室");
	const char *const targets[] = { "/rooms?day=2026-11-27&show=grid",
		"/rooms?day=2026-11-27&show=list", web_say(t, "/rooms/%lld?week=2026-11-27", room),
		web_say(t, "/api/v1/rooms/%lld/slots?from=2026-11-27T00:00:00Z", room),
		"/api/v1/rooms", "/bookings", NULL, NULL, "/audit", "/", "/desk",
		web_say(t, "/orgs/%lld", number_of(t, ORG, "大爱人家")) };

	assert_int_equal(answer.status, 201);
	booking = number_of(t, BOOKING, CANARY);
	for (size_t i = 0; i < sizeof(roles) / sizeof(roles[0]); i++) {
		for (size_t k = 0; k < sizeof(targets) / sizeof(targets[0]); k++) {
			const char *target = targets[k] ? targets[k]
					     : k == 6
						     ? web_say(t, "/bookings/%lld", booking)
						     : web_say(t, "/api/v1/bookings/%lld", booking);

			answer = web_get(t, target, roles[i]);
			if (web_has(&answer, CANARY) || (k < 5 && web_has(&answer, "大爱人家"))) {
				fail_msg("%s tells %s", target, roles[i] ? roles[i] : "nobody");
			}
		}
	}
	answer = call(t, "orghead", "个案室", "11-27T14:00 11-27T15:00",
		"\"title\":\"另一场\",\"people\":2");
	assert_int_equal(answer.status, 409);
	assert_false(web_has(&answer, CANARY));
	assert_false(web_has(&answer, "大爱人家"));
	answer = web_get(t, web_say(t, "/bookings/%lld", booking), "member");
	assert_true(web_has(&answer, CANARY));
	answer = web_get(t, web_say(t, "/bookings/%lld", booking), "center");
	assert_true(web_has(&answer, CANARY)); /* who looks after the room */
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_day_is_shown_and_private_ones_are_not),
		cmocka_unit_test(the_api_lists_rooms_and_free_times),
		cmocka_unit_test(a_taken_room_names_three_real_others),
		cmocka_unit_test(every_rule_refuses_in_its_words),
		cmocka_unit_test(an_organisation_has_its_share_and_no_more),
		cmocka_unit_test(others_book_nothing_in_its_name),
		cmocka_unit_test(the_form_keeps_what_was_typed_and_offers_others),
		cmocka_unit_test(what_is_given_up_is_free_again),
		cmocka_unit_test(a_booking_is_moved_and_stays_if_it_cannot_be),
		cmocka_unit_test(a_series_reports_each_of_its_weeks),
		cmocka_unit_test(private_bookings_never_show_who),
	};

	clock_shift((struct moment){ INT64_C(1795485600000) }); /* 2026-11-24T10:00+08:00 */
	offices_register(offices, sizeof(offices) / sizeof(offices[0]));
	return WEB_TEST_RUN("rooms", tests);
}
