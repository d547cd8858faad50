#include "needs.h"

#include "app.h"
#include "due.h"
#include "needs_match.h"
#include "needs_pack.h"
#include "registry.h"
#include "web_test.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const struct office *const offices[] = { &registry_office, &needs_office };

#define GUDUN "330106007006"
#define ENTRY                                                                                                \
	"author=community%3A" GUDUN "&side=need&kind=people&title=周三读报，找两位志愿者"         \
	"&body=活动室每周三下午读报，想找两位声音响亮的志愿者。&quantity=2&unit=人" \
	"&fields=elder&region=" GUDUN "&contact_name=徐丽敏&contact_phone=13812345678"

/* ---- without I/O --------------------------------------------------------------------------------- */

static void
states_go_where_the_table_says(void **state)
{
	enum need_state need = NEED_DRAFT;
	enum response_state response = RESPONSE_OFFERED;

	(void)state;
	assert_int_equal(need_do(&need, NEED_EXPIRE), CONFLICT);
	assert_int_equal(need, NEED_DRAFT);
	assert_int_equal(need_do(&need, NEED_SUBMIT), OK);
	assert_int_equal(need, NEED_WAITING);
	assert_int_equal(need_do(&need, NEED_RETURN), OK);
	assert_int_equal(need_do(&need, NEED_POST), OK);
	assert_true(need_is_shown(need));
	assert_int_equal(need_do(&need, NEED_REMOVE), OK);
	assert_false(need_can(need, NEED_COPY));
	assert_int_equal(need_do(&need, NEED_RESTORE), OK);
	assert_int_equal(need, NEED_POSTED);
	assert_int_equal(need_response_do(&response, RESPONSE_COMPLETE), CONFLICT);
	assert_int_equal(need_response_do(&response, RESPONSE_AGREE), OK);
	assert_int_equal(need_response_do(&response, RESPONSE_REFUSE), CONFLICT);
	assert_int_equal(need_response_do(&response, RESPONSE_FALL), OK);
}

static void
what_is_agreed_settles_the_entry(void **state)
{
	(void)state;
	assert_int_equal(need_settled(NEED_POSTED, 3, 2, 0, false), 0);
	assert_int_equal(need_settled(NEED_POSTED, 3, 2, 1, false), NEED_FILL);
	assert_int_equal(need_settled(NEED_AGREED, 3, 1, 1, false), NEED_REOPEN);
	assert_int_equal(need_settled(NEED_AGREED, 3, 0, 3, false), NEED_FINISH);
	assert_int_equal(need_settled(NEED_POSTED, 3, 0, 0, true), NEED_EXPIRE);
	assert_int_equal(need_settled(NEED_POSTED, 3, 1, 0, true), NEED_FILL);
	assert_int_equal(need_settled(NEED_POSTED, 3, 0, 1, true), NEED_FINISH);
	assert_int_equal(need_settled(NEED_AGREED, 3, 0, 0, true), NEED_EXPIRE);
}

static void
field_and_place_are_weighed(void **state)
{
	struct web_test *t = *state;
	const struct needs_rules rules = {
		.match = { .field = 50, .community = 40, .street = 25, .district = 10, .least = 60 }
	};
	struct needs_profile profile = {
		{ 1 }, { 7 }, { 76 }, STR("art\nelder\n手工") /* a free word fits nothing */
	};
	struct needs_place place = { { 76 }, { 7 }, STR("elder\nhealth") };
	struct str reasons;

	assert_int_equal(needs_score(&profile, &place, &rules, t->arena, &reasons), 90);
	assert_true(str_equal(reasons, STR("field:elder\ncommunity")));
	place.region = (struct region_id){ 77 };
	assert_int_equal(needs_score(&profile, &place, &rules, t->arena, &reasons), 75);
	place.street = place.region = (struct region_id){ 0 };
	assert_int_equal(needs_score(&profile, &place, &rules, t->arena, &reasons), 60);
	place.fields = STR("sport");
	assert_int_equal(needs_score(&profile, &place, &rules, t->arena, &reasons), 10);
}

/* ---- through pages ------------------------------------------------------------------------------- */

static const char *
day_ahead(struct web_test *t, int days)
{
	return str_terminated(
		t->arena, day_format_iso(t->arena, (struct day){ clock_today().n + days }));
}

/* The number at the end of the address that a post leads to. */
static const char *
number_of(struct web_test *t, const struct web_answer *answer)
{
	size_t at = answer->location.len;

	assert_int_equal(answer->status, 303);
	while (at && answer->location.ptr[at - 1] != '/') {
		at--;
	}
	return str_terminated(t->arena, str_slice(answer->location, at, answer->location.len));
}

static const char *
add_entry(struct web_test *t, const char *as, const char *fields)
{
	const char *all = str_format(
		t->arena, "%s&from_day=%s&until_day=%s", fields, day_ahead(t, 0), day_ahead(t, 20))
				  .ptr;
	struct web_answer answer = web_submit(t, "/needs/new", as, "/needs/new", all);

	return number_of(t, &answer);
}

static const char *
path(struct web_test *t, const char *format, const char *id)
{
	struct str text = str_of(format);
	ptrdiff_t at = str_find(text, STR("ID"));

	return str_format(t->arena, "%.*s%s%s", (int)at, format, id, format + at + 2).ptr;
}

static const char *
respond_to(struct web_test *t, const char *need, const char *as, int quantity)
{
	const char *page = path(t, "/needs/ID/respond", need);
	struct web_answer answer = web_submit(t, page, as, page,
		str_format(t->arena,
			"quantity=%d&message=我们愿意来&contact_name=周慧琴&contact_phone="
			"13887654321",
			quantity)
			.ptr);

	return number_of(t, &answer);
}

static int
deed(struct web_test *t, const char *response, const char *as, const char *fields)
{
	const char *page = path(t, "/needs/responses/ID", response);

	return web_submit(t, page, as, page, fields).status;
}

static void
from_posting_to_rating(void **state)
{
	struct web_test *t = *state;
	const char *need = add_entry(t, "community", ENTRY), *response;
	const char *page = path(t, "/needs/ID", need);
	struct web_answer answer = web_get(t, "/needs?q=读报", NULL);

	assert_int_equal(answer.status, 200);
	assert_true(web_has(&answer, "周三读报，找两位志愿者"));
	assert_false(web_has(&answer, "13812345678"));
	answer = web_get(t, page, NULL);
	assert_true(web_has(&answer, "138****5678"));
	assert_false(web_has(&answer, "13812345678"));

	response = respond_to(t, need, "orghead", 2);
	answer = web_get(t, path(t, "/needs/responses/ID", response), "community");
	assert_true(web_has(&answer, "138****4321"));
	assert_int_equal(
		web_get(t, path(t, "/needs/responses/ID", response), "orghead2").status, 404);
	assert_int_equal(deed(t, response, "community", "deed=agree&quantity=1"), 303);
	answer = web_get(t, path(t, "/needs/responses/ID", response), "community");
	assert_true(web_has(&answer, "13887654321"));
	answer = web_get(t, page, "orghead");
	assert_true(web_has(&answer, "13812345678"));
	answer = web_get(t, page, "orghead2");
	assert_false(web_has(&answer, "13812345678"));
	assert_true(web_has(&answer, "1 / 2"));

	assert_int_equal(deed(t, response, "orghead", "deed=done"), 303);
	assert_int_equal(deed(t, response, "community", "deed=done"), 303);
	page = path(t, "/needs/responses/ID/rate", response);
	assert_int_equal(
		web_submit(t, page, "community", page, "stars=5&sentence=读得真好").status, 303);
	answer = web_submit(t, page, "community", page, "stars=1&sentence=再评一次");
	assert_int_equal(answer.status, 422);
	assert_int_equal(str_equal(web_breaches(t), STR("")), true);
}

static void
ratings_are_shown_when_looked_at(void **state)
{
	struct web_test *t = *state;
	struct web_answer answer = web_get(t, "/desk/needs/check?tab=ratings", "street");
	const char *at = strstr(str_terminated(t->arena, answer.body), "/desk/needs/ratings/");
	int id = 0;

	assert_non_null(at);
	assert_int_equal(sscanf(at, "/desk/needs/ratings/%d", &id), 1);
	assert_int_equal(web_post(t, str_format(t->arena, "/desk/needs/ratings/%d", id).ptr,
				 "street", "deed=show")
				 .status,
		303);
	assert_int_equal(web_post(t, str_format(t->arena, "/desk/needs/ratings/%d", id).ptr,
				 "street", "deed=hide")
				 .status,
		422);
	assert_int_equal(web_post(t, str_format(t->arena, "/desk/needs/ratings/%d", id).ptr,
				 "community2", "deed=show")
				 .status,
		403);
}

static void
no_more_than_there_is(void **state)
{
	struct web_test *t = *state;
	const char *need = add_entry(t, "street",
		"author=street%3A330106007&side=offer&kind=place&title=会议室可以借两个下午"
		"&body=街道三楼会议室，可以坐三十人，有投影。&quantity=2&fields=support&region="
		"330106007"
		"&contact_name=王旭东&contact_phone=13812345670");
	const char *first = respond_to(t, need, "orghead", 2),
		   *second = respond_to(t, need, "orghead2", 1);
	struct web_answer answer = web_get(t, path(t, "/needs/ID", need), "street");

	assert_true(web_has(&answer, "收到的响应"));
	/* one at a time of each */
	answer = web_submit(t, path(t, "/needs/ID/respond", need), "orghead",
		path(t, "/needs/ID/respond", need),
		"quantity=1&message=再来一次&contact_name=周慧琴&contact_phone=13887654321");
	assert_int_equal(answer.status, 422);
	assert_int_equal(deed(t, first, "street", "deed=agree&quantity=2"), 303);
	assert_int_equal(web_post(t, path(t, "/needs/responses/ID", second), "street",
				 "deed=agree&quantity=1")
				 .status,
		422);
	answer = web_get(t, "/needs?state=agreed&q=会议室", NULL);
	assert_true(web_has(&answer, "会议室可以借两个下午"));
	/* what falls through is there again */
	assert_int_equal(
		web_post(t, path(t, "/needs/responses/ID", first), "orghead", "deed=fall").status,
		422);
	assert_int_equal(deed(t, first, "orghead", "deed=fall&note=时间对不上"), 303);
	assert_int_equal(deed(t, second, "street", "deed=agree&quantity=1"), 303);
	answer = web_get(t, "/needs?q=会议室", NULL);
	assert_true(web_has(&answer, "会议室可以借两个下午"));
	assert_int_equal(str_equal(web_breaches(t), STR("")), true);
}

static void
only_its_own_people_change_it(void **state)
{
	struct web_test *t = *state;
	const char *need = add_entry(t, "community", ENTRY "&deed=save");
	const char *page = path(t, "/needs/ID", need), *act = path(t, "/needs/ID/deed", need);

	assert_int_equal(web_get(t, page, NULL).status, 404);
	assert_int_equal(web_get(t, page, "orghead").status, 404);
	assert_int_equal(web_get(t, page, "community").status, 200);
	assert_int_equal(web_post(t, act, "community2", "deed=post").status, 403);
	assert_int_equal(web_post(t, act, "street", "deed=withdraw").status, 403);
	assert_int_equal(web_post(t, act, "community", "deed=remove&note=x").status, 403);
	assert_int_equal(web_post(t, act, "community", "deed=post").status, 303);
	assert_int_equal(web_post(t, act, "street", "deed=remove").status, 422);
	assert_int_equal(web_post(t, act, "street", "deed=remove&note=和另一条重复了").status, 303);
	assert_int_equal(web_get(t, page, NULL).status, 410);
	assert_int_equal(web_post(t, path(t, "/needs/ID/appeal", need), "community",
				 "reason=不是重复，是两个下午")
				 .status,
		303);
	assert_int_equal(web_post(t, path(t, "/needs/ID/appeal", need), "community",
				 "reason=再说一遍，不是重复")
				 .status,
		422);
}

static void
reports_are_answered(void **state)
{
	struct web_test *t = *state;
	struct web_answer answer = web_get(t, "/desk/needs/check?tab=reports", "district");
	const char *at = strstr(str_terminated(t->arena, answer.body), "/desk/needs/reports/");
	const char *page;
	int id = 0;

	/* the first of the demonstration's own, or the appeal above */
	assert_non_null(at);
	assert_int_equal(sscanf(at, "/desk/needs/reports/%d", &id), 1);
	page = str_format(t->arena, "/desk/needs/reports/%d", id).ptr;
	assert_int_equal(web_get(t, page, "district").status, 200);
	assert_int_equal(web_post(t, page, "district", "deed=uphold&answer=属实").status, 303);
	assert_int_equal(web_post(t, page, "district", "deed=uphold&answer=属实").status, 422);
	assert_int_equal(str_equal(web_breaches(t), STR("")), true);
}

static void
what_fits_is_pointed_out(void **state)
{
	struct web_test *t = *state;
	const char *need = add_entry(t, "community",
		"author=community%3A" GUDUN "&side=need&kind=people&title=邻居节想请人唱两首歌"
		"&body=邻居节在小区广场，想请一支队伍来唱两首老歌。&quantity=1&fields=art&"
		"region=" GUDUN "&contact_name=徐丽敏&contact_phone=13812345678");
	struct web_answer answer = web_get(t, path(t, "/needs/ID", need), "community");

	assert_true(web_has(&answer, "可能合适的组织"));
	assert_true(web_has(&answer, "轻松艺术团"));
	assert_true(web_has(&answer, "领域相同：文化艺术；同一个社区"));
	answer = web_get(t, path(t, "/needs/ID", need), NULL);
	assert_false(web_has(&answer, "可能合适的组织"));
	answer = web_get(t, "/desk/needs?tab=fits", "orghead");
	assert_true(web_has(&answer, "邻居节想请人唱两首歌"));
	due_run(t->app);
	answer = web_get(t, "/me/notices", "orghead");
	assert_true(web_has(&answer, "邻居节想请人唱两首歌"));
	assert_int_equal(web_post(t, "/desk/needs/wish", "orghead", "told=daily").status, 303);
	answer = web_get(t, "/desk/needs?tab=fits", "orghead");
	assert_true(web_has(&answer, "每天合成一条"));
}

/* The clock goes on; sessions of before are over. */
static void
wait_until(struct web_test *t, struct moment moment)
{
	clock_shift(moment);
	web_forget(t, "community");
	web_forget(t, "orghead");
}

static void
run_until(struct web_test *t, struct moment moment)
{
	wait_until(t, moment);
	while (due_run(t->app) <= 1) {
	}
}

#define SONGS(title)                                                                             \
	"author=community%3A" GUDUN "&side=need&kind=people&title=" title                        \
	"&body=邻居节在小区广场，想请一支队伍来唱两首老歌。&quantity=1&fields=art&region=" GUDUN \
	"&contact_name=徐丽敏&contact_phone=13812345678"

/* Who wants it once a day hears once, of all that came since, at the hour of the pack. */
static void
a_day_is_told_as_one(void **state)
{
	struct web_test *t = *state;
	struct moment now = clock_now();
	struct day tomorrow = { clock_today().n + 1 };
	struct web_answer answer;

	assert_int_equal(web_post(t, "/desk/needs/wish", "orghead", "told=daily").status, 303);
	wait_until(t, (struct moment){ day_start(tomorrow).ms + INT64_C(9) * 3600000 });
	add_entry(t, "community", SONGS("重阳节想请人唱歌"));
	add_entry(t, "community", SONGS("立冬想请人唱歌"));
	run_until(t, (struct moment){ day_start(tomorrow).ms + INT64_C(20) * 3600000 });
	answer = web_get(t, "/me/notices", "orghead");
	assert_false(web_has(&answer, "想请人唱歌"));
	run_until(t, (struct moment){ day_start((struct day){ tomorrow.n + 1 }).ms +
				      INT64_C(8) * 3600000 + 1000 });
	answer = web_get(t, "/me/notices", "orghead");
	assert_true(web_has(&answer, "想请人唱歌"));
	assert_true(web_has(&answer, "连同它共有 2 条"));
	/* one who wants none hears of none, and finds it all the same */
	assert_int_equal(web_post(t, "/desk/needs/wish", "orghead", "told=never").status, 303);
	add_entry(t, "community", SONGS("冬至想请人跳舞"));
	run_until(t, (struct moment){ day_start((struct day){ tomorrow.n + 3 }).ms });
	answer = web_get(t, "/me/notices", "orghead");
	assert_false(web_has(&answer, "冬至想请人跳舞"));
	answer = web_get(t, "/desk/needs?tab=fits", "orghead");
	assert_true(web_has(&answer, "冬至想请人跳舞"));
	wait_until(t, now);
}

/* Others' pages offer to post there, to whoever may. */
static void
pages_of_others_lead_here(void **state)
{
	struct web_test *t = *state;
	struct web_answer answer = web_get(t, "/streets/" GUDUN, "community");

	assert_true(web_has(&answer, "/needs/new"));
	answer = web_get(t, "/streets/" GUDUN, "orghead");
	assert_false(web_has(&answer, "/needs/new"));
	answer = web_get(t, "/streets/" GUDUN, NULL);
	assert_false(web_has(&answer, "/needs/new"));
	answer = web_get(t, "/org", "orghead");
	assert_true(web_has(&answer, "/needs/new"));
}

static void
time_ends_and_completes(void **state)
{
	struct web_test *t = *state;
	const char *open = add_entry(t, "community", ENTRY),
		   *taken = add_entry(t, "community", ENTRY);
	const char *response = respond_to(t, taken, "orghead", 1);
	struct moment now = clock_now();
	struct web_answer answer;

	assert_int_equal(deed(t, response, "community", "deed=agree&quantity=1"), 303);
	run_until(t, (struct moment){ now.ms + INT64_C(22) * 86400000 });
	answer = web_get(t, path(t, "/needs/ID", open), "community");
	assert_true(web_has(&answer, "已到期"));
	run_until(t, (struct moment){ now.ms + INT64_C(40) * 86400000 });
	answer = web_get(t, path(t, "/needs/ID", taken), NULL);
	assert_true(web_has(&answer, "已完成"));
	wait_until(t, now);
	assert_int_equal(str_equal(web_breaches(t), STR("")), true);
}

static void
programs_do_the_same(void **state)
{
	struct web_test *t = *state;
	struct str community = web_token(t, "community"), head = web_token(t, "orghead");
	const char *body = str_format(t->arena,
		"{\"author\":\"community:" GUDUN
		"\",\"side\":\"need\",\"kind\":\"thing\",\"title\":\"想借"
		"一台投影仪\",\"body\":\"周末放露天电影，想借一台投影仪用两晚。\",\"quantity\":1,"
		"\"fields\":["
		"\"art\"],\"region\":\"" GUDUN
		"\",\"from_day\":\"%s\",\"until_day\":\"%s\",\"contact_"
		"name\":\"徐丽敏\",\"contact_phone\":\"13812345678\"}",
		day_ahead(t, 0), day_ahead(t, 9))
				   .ptr;
	struct web_answer answer = web_api(
		t, &(struct web_call){ METHOD_POST, "/api/v1/needs", community, "need-1", body });
	long long need = 0, response = 0;

	assert_int_equal(answer.status, 201);
	assert_int_equal(sscanf(str_terminated(t->arena, answer.body), "{\"id\":%lld", &need), 1);
	answer = web_api(
		t, &(struct web_call){ METHOD_POST,
			   str_format(t->arena, "/api/v1/needs/%lld/responses", need).ptr, head,
			   "need-2",
			   "{\"author\":\"x\",\"quantity\":1,\"message\":\"可以借\",\"contact_"
			   "name\":\"周\",\"contact_phone\":\"13887654321\"}" });
	assert_int_equal(answer.status, 422);
	answer = web_get(t, str_format(t->arena, "/needs/%lld/respond", need).ptr, "orghead");
	body = str_format(t->arena,
		"{\"author\":\"%.*s\",\"quantity\":1,\"message\":\"可以借两晚\",\"contact_name\":"
		"\"周慧"
		"琴\",\"contact_phone\":\"13887654321\"}",
		STR_ARG(web_input(t, &answer, "author")))
		       .ptr;
	answer = web_api(t, &(struct web_call){ METHOD_POST,
				    str_format(t->arena, "/api/v1/needs/%lld/responses", need).ptr,
				    head, "need-3", body });
	assert_int_equal(answer.status, 201);
	assert_int_equal(
		sscanf(str_terminated(t->arena, answer.body), "{\"id\":%lld", &response), 1);
	for (int i = 0; i < 3; i++) {
		static const char *const deeds[] = { "{\"deed\":\"agree\",\"quantity\":1}",
			"{\"deed\":\"done\"}", "{\"deed\":\"done\"}" };

		answer = web_api(t,
			&(struct web_call){ METHOD_POST,
				str_format(t->arena, "/api/v1/need-responses/%lld", response).ptr,
				i == 2 ? head : community, deeds[i], deeds[i] });
		assert_int_equal(answer.status, 200);
	}
	assert_true(web_has(&answer, "completed"));
	answer = web_api(
		t, &(struct web_call){ METHOD_POST,
			   str_format(t->arena, "/api/v1/need-responses/%lld/rating", response).ptr,
			   head, "need-9", "{\"stars\":\"4\",\"sentence\":\"都守时\"}" });
	assert_int_equal(answer.status, 201);
	answer = web_get(t, "/api/v1/needs?state=done&q=投影仪", NULL);
	assert_true(web_has(&answer, "想借一台投影仪"));
	assert_true(web_has(&answer, "\"total\":1"));
	assert_false(web_has(&answer, "13812345678"));
}

static void
lists_are_filtered_and_stepped_through(void **state)
{
	struct web_test *t = *state;
	struct web_answer answer = web_get(t, "/needs?side=offer&kind=place", NULL);

	assert_true(web_has(&answer, "活动室周三下午空着，可以借用"));
	assert_false(web_has(&answer, "请医生来做一次骨质疏松筛查"));
	answer = web_get(t, "/needs?field=health&street=330106007", NULL);
	assert_true(web_has(&answer, "请医生来做一次骨质疏松筛查"));
	answer = web_get(t, "/needs?street=330106999", NULL);
	assert_true(web_has(&answer, "这里没有需求和供给"));
	answer = web_get(t, "/needs?state=removed", NULL);
	assert_int_equal(answer.status, 422);
	answer = web_get(t, "/needs?state=all&q=高价回收", NULL);
	assert_true(web_has(&answer, "这里没有需求和供给"));
	answer = web_get(t, "/needs?sort=ending", NULL);
	assert_int_equal(answer.status, 200);
	answer = web_get(t, str_format(t->arena, "/needs?on=%s", day_ahead(t, 70)).ptr, NULL);
	assert_false(web_has(&answer, "请医生来做一次骨质疏松筛查"));
	answer = web_get(t, "/needs/feed.xml?side=offer", NULL);
	assert_true(web_has(&answer, "<feed"));
	answer = web_get(t, "/desk/needs/figures.csv", "street");
	assert_true(web_has(&answer, "古荡街道"));
	answer = web_get(t, "/needs?lang=en", "resident2");
	assert_true(answer.status == 200 || answer.status == 303);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(states_go_where_the_table_says),
		cmocka_unit_test(what_is_agreed_settles_the_entry),
		cmocka_unit_test(field_and_place_are_weighed),
		cmocka_unit_test(lists_are_filtered_and_stepped_through),
		cmocka_unit_test(from_posting_to_rating),
		cmocka_unit_test(ratings_are_shown_when_looked_at),
		cmocka_unit_test(no_more_than_there_is),
		cmocka_unit_test(only_its_own_people_change_it),
		cmocka_unit_test(reports_are_answered),
		cmocka_unit_test(what_fits_is_pointed_out),
		cmocka_unit_test(pages_of_others_lead_here),
		cmocka_unit_test(programs_do_the_same),
		cmocka_unit_test(a_day_is_told_as_one),
		cmocka_unit_test(time_ends_and_completes),
	};

	offices_register(offices, sizeof(offices) / sizeof(offices[0]));
	return WEB_TEST_RUN("needs", tests);
}
