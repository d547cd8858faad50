#include "casefile.h"
#include "due.h"
#include "filing_play.h"
#include "job.h"
#include "kernel_queries.h"
#include "news.h"
#include "registration.h"
#include "registry.h"
#include "sms_browser.h"
#include "store.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

/* What the applicant's side does: several write one draft, a public notice is objected to, a case is tracked. */

enum { DAY_MS = 24 * 3600 * 1000 };

static const char *
say(struct web_test *t, const char *format, struct str text)
{
	struct str out = str_format(t->arena, "%s", "");
	const char *hole = strstr(format, "%s");

	assert_non_null(hole);
	out = str_format(
		t->arena, "%.*s%.*s%s", (int)(hole - format), format, STR_ARG(text), hole + 2);
	return out.ptr;
}

/* What stands behind the first `before` up to a quote. */
static struct str
behind(struct web_test *t, const struct web_answer *answer, const char *before)
{
	ptrdiff_t at = str_find(answer->body, str_of(before));
	struct str rest, found;

	if (at < 0) {
		fail_msg("there is no %s in: %.*s", before, STR_ARG(answer->body));
	}
	rest = str_slice(answer->body, (size_t)at + strlen(before), answer->body.len);
	str_split(&rest, '"', &found);
	return str_copy(t->arena, found);
}

static void
expect(const struct web_answer *answer, int status)
{
	if (answer->status != status) {
		fail_msg("%d instead of %d: %.*s", answer->status, status, STR_ARG(answer->body));
	}
}

static void
holds(struct web_test *t)
{
	struct str breaches = web_breaches(t);

	if (breaches.len) {
		fail_msg("%.*s", STR_ARG(breaches));
	}
}

static struct web_answer
keep(struct web_test *t, const char *as, struct str draft, const char *fields)
{
	return web_post(t, say(t, "/cases/%s/draft", draft), as, fields);
}

/* A draft of the resident's in which resident2 helps. */
static struct str
shared_draft(struct web_test *t, const char *name)
{
	struct web_answer answer = play_begin(t, "resident", name, false);
	struct str draft = play_text(t, &answer, "number"), code;

	answer = web_post(t, say(t, "/cases/%s/members", draft), "resident", "whom=resident2");
	expect(&answer, 303);
	answer = web_get(t, "/me/notices", "resident2");
	do { /* the latest stands first; before it, what is done with all */
		code = behind(t, &answer, "/me/notices/");
		answer.body = str_slice(answer.body, (size_t)str_find(answer.body, code) + code.len,
			answer.body.len);
	} while (!str_ends(code, STR("/open")));
	answer = web_post(t, say(t, "/me/notices/%s", code), "resident2", "");
	expect(&answer, 303);
	assert_true(str_starts(answer.location, STR("/cases/join/")));
	code = str_copy(
		t->arena, str_slice(answer.location, strlen("/cases/join/"), answer.location.len));
	answer = web_get(t, say(t, "/cases/join/%s", code), "orghead");
	expect(&answer, 404); /* not meant for others */
	answer = web_get(t, say(t, "/cases/%s/edit", draft), "resident2");
	expect(&answer, 404); /* not before they agree */
	answer = web_post(t, say(t, "/cases/join/%s", code), "resident2", "deed=join");
	expect(&answer, 303);
	answer = web_post(t, say(t, "/cases/join/%s", code), "resident2", "deed=join");
	expect(&answer, 404); /* once */
	return draft;
}

static struct str
field_of(struct web_test *t, const char *as, struct str number, const char *name)
{
	struct web_answer answer = play_look(t, as, number);
	const char *key = str_format(t->arena, "\"%s\":\"", name).ptr;

	expect(&answer, 200);
	return behind(t, &answer, key);
}

/* ---- writing ------------------------------------------------------------------------------------- */

static void
two_write_one_draft_and_lose_nothing(void **state)
{
	struct web_test *t = *state;
	struct str draft = shared_draft(t, "古墩二人合写社"), revision;
	struct web_answer answer = keep(
		t, "resident", draft, "_base=2&_asked=scope&scope=甲写的宗旨：每周一起唱歌跳舞。");

	expect(&answer, 200);
	assert_true(web_has(&answer, "已保存"));
	answer = keep(
		t, "resident2", draft, "_base=2&_asked=meeting_place&meeting_place=乙写的活动室");
	expect(&answer, 200);
	assert_true(web_has(&answer, "\"conflicts\":[]"));
	assert_true(str_starts(field_of(t, "resident", draft, "scope"), STR("甲写的宗旨")));
	assert_true(
		str_equal(field_of(t, "resident", draft, "meeting_place"), STR("乙写的活动室")));

	/* over one's own words the later ones stand, however old the page is */
	answer = keep(t, "resident", draft,
		"_base=2&_asked=scope&scope=甲写的宗旨，改过：每周一起唱歌跳舞。");
	expect(&answer, 200);
	assert_true(web_has(&answer, "\"conflicts\":[]"));
	assert_true(str_starts(field_of(t, "resident", draft, "scope"), STR("甲写的宗旨，改过")));

	/* the same field: the later one is told, and what stands there is not lost */
	answer = keep(t, "resident2", draft,
		"_base=2&_asked=scope&scope=乙写的宗旨：每月一次读书会，自带茶水。");
	expect(&answer, 200);
	assert_true(web_has(&answer, "\"field\":\"scope\""));
	assert_true(web_has(&answer, "甲写的宗旨"));
	assert_true(str_starts(field_of(t, "resident", draft, "scope"), STR("甲写的宗旨")));

	/* who sends his own once more means it */
	revision = str_format(t->arena, "_base=2&_seen=5&_asked=scope&scope=%s",
		"乙写的宗旨：每月一次读书会，自带茶水。");
	answer = keep(t, "resident2", draft, revision.ptr);
	expect(&answer, 200);
	assert_true(web_has(&answer, "\"conflicts\":[]"));
	assert_true(str_starts(field_of(t, "resident", draft, "scope"), STR("乙写的宗旨")));
}

/* The same without scripts: the button's page comes back with both. */
static void
a_page_is_merged_too(void **state)
{
	struct web_test *t = *state;
	struct str draft = shared_draft(t, "古墩同页合写社");
	const char *page = say(t, "/cases/%s/edit", draft);
	struct web_answer answer = keep(
		t, "resident", draft, "_base=2&_asked=meeting_place&meeting_place=甲写的活动室");

	expect(&answer, 200);
	answer = web_post(t, page, "resident2",
		"_base=2&_from=1&_asked=meeting_place&meeting_place=乙写的活动室&deed=save");
	expect(&answer, 422);
	assert_true(web_has(&answer, "甲写的活动室"));
	assert_true(web_has(&answer, "乙写的活动室"));
	assert_true(str_equal(web_input(t, &answer, "_base"), STR("2")));
	assert_true(str_equal(web_input(t, &answer, "_seen"), STR("3")));
	answer = web_post(t, page, "resident2",
		"_base=2&_seen=3&_from=1&_asked=meeting_place&meeting_place=乙写的活动室&deed="
		"save");
	expect(&answer, 303);
	assert_true(
		str_equal(field_of(t, "resident", draft, "meeting_place"), STR("乙写的活动室")));
}

static void
who_helps_writes_and_does_not_send(void **state)
{
	struct web_test *t = *state;
	struct str draft = shared_draft(t, "古墩帮手社");
	struct web_answer answer = play_step(t, "resident2", draft, "submit", "{}");

	expect(&answer, 403);
	expect(
		&(struct web_answer){
			.status = play_step(t, "resident2", draft, "drop", "{}").status },
		403);
	answer = web_get(t, "/me/cases", "resident2");
	assert_true(web_has(&answer, "古墩帮手社"));
	assert_true(web_has(&answer, "我帮着填"));
	answer = play_step(t, "resident", draft, "submit", "{}");
	play_expect(t, &answer, 200, "community");
	draft = play_text(t, &answer, "number");
	assert_true(str_starts(play_text(t, &answer, "where"), STR("现在在古墩社区，应于")));
	answer = web_get(t, "/me/cases", "resident2");
	assert_true(web_has(&answer, "现在在古墩社区"));
	/* and leaves */
	answer = web_get(t, say(t, "/cases/%s/members", draft), "resident2");
	answer = web_post(t,
		str_format(t->arena, "/cases/%.*s/members/%.*s", STR_ARG(draft),
			STR_ARG(behind(t, &answer, say(t, "action=\"/cases/%s/members/", draft))))
			.ptr,
		"resident2", "");
	expect(&answer, 303);
	expect(&(struct web_answer){ .status = play_look(t, "resident2", draft).status }, 404);
	holds(t);
}

/* The link alone opens nothing: it may have been passed on, or have gone to a mistyped number. */
static void
whoever_holds_a_link_is_not_who_was_asked(void **state)
{
	struct web_test *t = *state;
	struct web_answer answer = play_begin(t, "resident", "古墩短信社", false);
	struct str draft = play_text(t, &answer, "number"), text, link;
	ptrdiff_t at;

	answer = web_post(t, say(t, "/cases/%s/members", draft), "resident", "whom=13800000002");
	expect(&answer, 303);
	text = sms_last(t, "13800000002");
	at = str_find(text, STR("/cases/join/"));
	assert_true(at >= 0);
	link = str_format(t->arena, "%.*s", STR_ARG(str_slice(text, (size_t)at, text.len)));
	for (size_t i = 0; i < 2; i++) {
		const char *stranger = i ? "orghead" : "community";

		answer = web_get(t, link.ptr, stranger);
		expect(&answer, 200);
		assert_true(web_has(&answer, "请用收到邀请的手机号登录"));
		assert_false(web_has(&answer, "value=\"join\""));
		answer = web_post(t, link.ptr, stranger, "deed=join");
		expect(&answer, 403);
		answer = web_get(t, say(t, "/cases/%s/edit", draft), stranger);
		expect(&answer, 404);
	}
	answer = web_get(t, link.ptr, "resident2");
	expect(&answer, 200);
	assert_true(web_has(&answer, "value=\"join\""));
	answer = web_post(t, link.ptr, "resident2", "deed=join");
	expect(&answer, 303);
	answer = web_get(t, say(t, "/cases/%s/edit", draft), "resident2");
	expect(&answer, 200);
}

/* What is in a case goes with its applicant. */
static void
who_helps_takes_only_the_number_along(void **state)
{
	struct web_test *t = *state;
	struct str draft = shared_draft(t, "古墩只带编号社");
	struct web_answer answer = keep(t, "resident", draft,
		"_base=2&_asked=scope&scope=只有申请人带得走的宗旨：每周一起读书。");

	expect(&answer, 200);
	answer = web_get(t, "/me/data/export", "resident");
	assert_true(web_has(&answer, "只有申请人带得走的宗旨"));
	answer = web_get(t, "/me/data/export", "resident2");
	expect(&answer, 200);
	assert_true(str_find(answer.body, draft) >= 0);
	assert_true(web_has(&answer, "\"part\":\"helper\""));
	assert_false(web_has(&answer, "只有申请人带得走的宗旨"));
}

/* Who helped with it does not appeal against it in their own name. */
static void
who_helps_does_not_appeal(void **state)
{
	struct web_test *t = *state;
	struct str draft = shared_draft(t, "古墩帮忙申诉社"), fields;
	struct web_answer answer = play_step(t, "resident", draft, "submit", "{}");
	struct str number = play_text(t, &answer, "number");

	answer = play_step(t, "community", number, "reject", "{\"note\":\"已有同类组织\"}");
	play_expect(t, &answer, 200, "refused");
	fields = str_format(t->arena,
		"{\"case_number\":\"%.*s\",\"place\":\"330106007006\",\"ground\":[\"facts\"],"
		"\"reason\":\"社区里没有别的同类组织。\",\"contact\":\"13800001111\"}",
		STR_ARG(number));
	answer = play_submit(t, "resident2", "appeal", 0, fields.ptr);
	expect(&answer, 422);
	assert_true(web_has(&answer, "只能对自己的办件申请复核"));
	answer = play_submit(t, "resident", "appeal", 0, fields.ptr);
	expect(&answer, 201);
}

/* Everybody with an account but one comes to help, up to the limit. */
static enum outcome
fill_case(struct db *db, void *arg)
{
	enum { LOGINS = 60, FULL = 20 };
	struct casefile_id id = { *(int64_t *)arg };
	struct login_find_by_name_row but, row;

	assert_int_equal(login_find_by_name(db, STR("resident2"), &but), OK);
	for (int64_t i = 1; i < LOGINS && case_member_list(db, id).count < FULL; i++) {
		struct case_member_find_row member;
		struct login_id login = { i };

		if (i != but.id.v && login_find(db, login, &row) == OK &&
			case_member_find(db, id, login, &member) != OK) {
			case_member_put(db, &(struct case_member_put_args){
						    id, login, STR("helper"), db_now(db) });
		}
	}
	return case_member_list(db, id).count == FULL ? OK : INVALID;
}

/* What was free when they were asked may be full when they come. */
static void
no_more_come_than_there_is_room_for(void **state)
{
	struct web_test *t = *state;
	struct web_answer answer = play_begin(t, "resident", "古墩满员社", false);
	struct str draft = play_text(t, &answer, "number"), text, link;
	int64_t id = 0;
	ptrdiff_t at;

	answer = web_post(t, say(t, "/cases/%s/members", draft), "resident", "whom=13800000002");
	expect(&answer, 303);
	text = sms_last(t, "13800000002");
	at = str_find(text, STR("/cases/join/"));
	assert_true(at >= 0);
	link = str_copy(t->arena, str_slice(text, (size_t)at, text.len));
	for (size_t i = 0; i < draft.len; i++) {
		id = draft.ptr[i] >= '0' && draft.ptr[i] <= '9' ? id * 10 + draft.ptr[i] - '0' : 0;
	}
	assert_int_equal(store_write(t->app->store, t->arena, fill_case, &id), OK);
	answer = web_post(t, str_terminated(t->arena, link), "resident2", "deed=join");
	expect(&answer, 422);
	assert_true(web_has(&answer, "已经满了"));
	answer = web_get(t, say(t, "/cases/%s/edit", draft), "resident2");
	expect(&answer, 404);
}

static void
what_comes_after_it_was_sent_changes_nothing(void **state)
{
	struct web_test *t = *state;
	struct web_answer answer = play_begin(t, "resident", "古墩迟到社", true), late;
	struct str number = play_text(t, &answer, "number");

	late = keep(t, "resident", number, "_base=2&_asked=scope&scope=迟到的宗旨，不应该留下。");
	expect(&late, 409);
	answer = play_look(t, "resident", number);
	assert_false(web_has(&answer, "迟到的宗旨"));
}

static void
a_long_form_goes_step_by_step(void **state)
{
	struct web_test *t = *state;
	struct web_answer answer = web_get(t, "/cases/new/filing", "resident");
	struct str page;

	assert_true(web_has(&answer, "第 1 步，共 4 步"));
	assert_false(web_has(&answer, "name=\"head.name\""));
	answer = web_submit(t, "/cases/new/filing", "resident", "/cases/new/filing",
		"name=古墩分步社&community=330106007006&deed=next");
	expect(&answer, 303);
	assert_true(str_ends(answer.location, STR("/edit?step=2")));
	page = str_copy(t->arena, answer.location);
	answer = web_get(t, page.ptr, "resident");
	assert_true(web_has(&answer, "name=\"head.name\""));
	assert_false(web_has(&answer, "name=\"scope\""));
	/* where one was is remembered */
	page = str_slice(page, 0, page.len - strlen("?step=2"));
	page = str_copy(t->arena, page);
	answer = web_get(t, str_terminated(t->arena, page), "resident");
	assert_true(web_has(&answer, "第 2 步，共 4 步"));
	answer = web_get(
		t, str_format(t->arena, "%.*s?step=review", STR_ARG(page)).ptr, "resident");
	assert_true(web_has(&answer, "提交前还有"));
	assert_true(web_has(&answer, "?step=1#f-scope"));
	assert_true(web_has(&answer, "?step=2#f-head.name"));
	answer = web_post(
		t, str_terminated(t->arena, page), "resident", "_from=review&_asked=&deed=send");
	expect(&answer, 422);
	assert_true(web_has(&answer, "?step=3#f-charter"));
	answer = web_get(t, str_format(t->arena, "%.*s?step=all", STR_ARG(page)).ptr, "resident");
	assert_true(web_has(&answer, "name=\"head.name\""));
	assert_true(web_has(&answer, "name=\"scope\""));
}

/* ---- the notice ---------------------------------------------------------------------------------- */

static struct str
noticed(struct web_test *t, const char *name)
{
	struct web_answer answer = play_begin(t, "resident", name, true);
	struct str number = play_text(t, &answer, "number");

	play_step(t, "community", number, "pass", "{}");
	answer = play_step(t, "street", number, "pass", "{}");
	play_expect(t, &answer, 200, "notice");
	return number;
}

static struct str
object(struct web_test *t, struct str number)
{
	struct web_answer answer = web_post(t, say(t, "/cases/%s/notice", number), NULL,
		"name=孔鸟鸣&phone=13812345678&text=他们不在古墩活动，我住在那里。");

	expect(&answer, 303);
	assert_true(str_starts(answer.location, STR("/objections/")));
	return str_copy(t->arena, answer.location);
}

static void
ring(struct web_test *t)
{
	due_run(t->app);
}

static void
nothing_goes_forward_while_an_objection_waits(void **state)
{
	struct web_test *t = *state;
	struct str number = noticed(t, "古墩异议社"), link = object(t, number);
	struct moment now = clock_now();
	struct web_answer answer = web_get(t, say(t, "/cases/%s/notice", number), NULL);

	assert_true(web_has(&answer, "古墩异议社"));
	assert_false(web_has(&answer, "陈秋月"));
	answer = play_step(t, "street", number, "record", "{}");
	expect(&answer, 422);
	assert_true(web_has(&answer, "异议"));
	clock_shift((struct moment){ now.ms + 20ll * DAY_MS });
	ring(t);
	answer = play_look(t, "resident", number);
	play_expect(t, &answer, 200, "notice");
	assert_false(web_has(&answer, "孔鸟鸣"));
	/* who decides sees it, masked, and answers */
	answer = web_get(t, say(t, "/cases/%s", number), "street");
	assert_true(web_has(&answer, "他们不在古墩活动"));
	assert_true(web_has(&answer, "138****5678"));
	assert_false(web_has(&answer, "13812345678"));
	answer = web_submit(t, say(t, "/cases/%s", number), "street",
		str_format(t->arena, "/cases/%.*s/objections/%.*s", STR_ARG(number),
			STR_ARG(behind(
				t, &answer, say(t, "action=\"/cases/%s/objections/", number))))
			.ptr,
		"answer=去看过了，他们每周都在。");
	expect(&answer, 303);
	answer = web_get(t, str_terminated(t->arena, link), NULL);
	assert_true(web_has(&answer, "他们每周都在"));
	ring(t);
	answer = play_look(t, "resident", number);
	play_expect(t, &answer, 200, "notice"); /* the office has a day to decide otherwise */
	clock_shift((struct moment){ now.ms + 26ll * DAY_MS });
	ring(t);
	answer = play_look(t, "resident", number);
	play_expect(t, &answer, 200, "granted");
	holds(t);
	clock_shift(now);
}

static void
an_objection_is_taken_back(void **state)
{
	struct web_test *t = *state;
	struct str number = noticed(t, "古墩撤回社"), link = object(t, number);
	struct web_answer answer = web_post(
		t, str_format(t->arena, "%.*s/withdraw", STR_ARG(link)).ptr, NULL, "");

	expect(&answer, 303);
	answer = web_get(t, str_terminated(t->arena, link), NULL);
	assert_true(web_has(&answer, "已撤回"));
	answer = play_notice_over(t, "street", number);
	play_expect(t, &answer, 200, "granted");
	answer = web_get(t, "/me/notices", "resident");
	assert_true(
		web_has(&answer, "它的页面已经上线")); /* as the procedure says at this action */
	answer = web_post(t, say(t, "/cases/%s/notice", number), NULL,
		"name=孔鸟鸣&phone=13812345678&text=我来晚了，还是要说。");
	expect(&answer, 422);
}

static void
one_address_objects_a_few_times_a_day(void **state)
{
	struct web_test *t = *state;
	struct str number = noticed(t, "古墩多说社");
	struct web_answer answer = { .status = 303 };
	int made = 0;

	t->address = STR("192.0.2.77");
	while (answer.status == 303 && made < 20) {
		answer = web_post(t, say(t, "/cases/%s/notice", number), NULL,
			"name=孔鸟鸣&phone=13812345678&text=我还要再说一遍，不同意。");
		made += answer.status == 303;
	}
	expect(&answer, 422);
	assert_int_equal(made, 5);
}

/* ---- where is it --------------------------------------------------------------------------------- */

static void
a_case_is_tracked_by_number_and_digits(void **state)
{
	struct web_test *t = *state;
	struct web_answer answer = play_begin(t, "resident", "古墩查询社", true), wrong, none;
	struct str number = play_text(t, &answer, "number");

	t->address = STR("192.0.2.78");
	wrong = web_post(t, "/track", NULL, say(t, "number=%s&digits=9999", number));
	none = web_post(t, "/track", NULL, "number=BA-1999-0007&digits=9999");
	expect(&wrong, 422);
	expect(&none, 422);
	assert_true(web_has(&wrong, "没有查到"));
	assert_true(web_has(&none, "没有查到"));
	answer = web_post(t, "/track", NULL, say(t, "number=%s&digits=1111", number));
	expect(&answer, 303);
	answer = web_get(t, str_terminated(t->arena, answer.location), NULL);
	assert_true(web_has(&answer, "现在在古墩社区"));
	assert_false(web_has(&answer, "陈秋月"));
	assert_false(web_has(&answer, "resident"));
	/* guessing is slowed */
	for (int i = 0; i < 12; i++) {
		wrong = web_post(t, "/track", NULL, say(t, "number=%s&digits=0000", number));
	}
	expect(&wrong, 429);
	answer = web_api(t, &(struct web_call){ METHOD_POST, "/api/v1/track", STR_NONE, NULL,
				    say(t, "{\"number\":\"%s\",\"digits\":\"1111\"}", number) });
	expect(&answer, 429);
}

/* ---- one's own data ------------------------------------------------------------------------------ */

static void
what_is_ones_own_is_taken_along_and_goes(void **state)
{
	struct web_test *t = *state;
	struct web_answer answer = play_begin(t, "orghead", "古墩带走社", true);
	struct str number = play_text(t, &answer, "number");
	struct moment now = clock_now();

	play_begin(t, "orghead", "古墩忘记社", false);
	answer = web_get(t, "/me/data/export", "orghead");
	assert_true(web_has(&answer, "古墩带走社"));
	assert_true(web_has(&answer, "11010519491231002X"));
	assert_true(web_has(&answer, "章程.pdf"));
	play_step(t, "orghead", number, "withdraw", "{\"note\":\"先不办了，家里有事\"}");
	clock_shift((struct moment){ now.ms + 3700ll * DAY_MS });
	web_forget(t, "orghead");
	web_forget(t, "admin");
	answer = web_post(t, "/admin/retention", "admin", "");
	expect(&answer, 303);
	jobs_run_all(t->app);
	answer = web_get(t, say(t, "/cases/%s", number), "orghead");
	expect(&answer, 200);
	assert_true(web_has(&answer, "已按保存期限销毁"));
	assert_false(web_has(&answer, "家里有事"));
	assert_false(web_has(&answer, "11010519491231002X"));
	answer = web_get(t, "/me/cases", "orghead");
	assert_false(web_has(&answer, "古墩忘记社"));
	holds(t);
	clock_shift(now);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(two_write_one_draft_and_lose_nothing),
		cmocka_unit_test(a_page_is_merged_too),
		cmocka_unit_test(who_helps_writes_and_does_not_send),
		cmocka_unit_test(whoever_holds_a_link_is_not_who_was_asked),
		cmocka_unit_test(who_helps_takes_only_the_number_along),
		cmocka_unit_test(who_helps_does_not_appeal),
		cmocka_unit_test(no_more_come_than_there_is_room_for),
		cmocka_unit_test(what_comes_after_it_was_sent_changes_nothing),
		cmocka_unit_test(a_long_form_goes_step_by_step),
		cmocka_unit_test(nothing_goes_forward_while_an_objection_waits),
		cmocka_unit_test(an_objection_is_taken_back),
		cmocka_unit_test(one_address_objects_a_few_times_a_day),
		cmocka_unit_test(a_case_is_tracked_by_number_and_digits),
		cmocka_unit_test(what_is_ones_own_is_taken_along_and_goes),
	};
	static const struct office *const offices[] = { &registry_office, &registration_office,
		&news_office };

	offices_register(offices, 3);
	return WEB_TEST_RUN("applicant", tests);
}
