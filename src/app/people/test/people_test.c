#include "due.h"
#include "hooks.h"
#include "news.h"
#include "people.h"
#include "people_play.h"
#include "registration.h"
#include "registry.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

/* Who comes to the head of an organisation by a decision: after filing, by a claim, by a succession. */

enum { DAY_MS = 24 * 3600 * 1000 };

static const char group[] = "古墩书画社"; /* filed in the street's place; nobody is its head here */

/* ---- after filing --------------------------------------------------------------------------------- */

static void
record(struct web_test *t, const char *who, const char *name)
{
	struct web_answer answer = play_begin(t, who, name, true);
	struct str number = play_text(t, &answer, "number");

	play_expect(t, &answer, 201, "community");
	answer = play_step(t, "community", number, "pass", "{}");
	play_expect(t, &answer, 200, "street");
	answer = play_step(t, "street", number, "pass", "{}");
	play_expect(t, &answer, 200, "notice");
	answer = play_notice_over(t, "street", number);
	play_expect(t, &answer, 200, "granted");
}

static void
head_of_the_form_is_asked(void **state)
{
	struct web_test *t = *state;
	struct web_answer answer;
	long long org;

	record(t, "resident", group);
	org = number_of(t, group);
	assert_int_equal(web_get(t, at(t, "/org/%", org, 0), "resident").status, 403);
	assert_int_equal(asked(t, "resident2"), 0);
	has_phone(t, "resident2", "13800001111"); /* as the form names the head */
	assert_int_equal(web_post(t, at(t, "/org/invitations/%/accept", asked(t, "resident2"), 0),
				 "resident2", "")
				 .status,
		303);
	answer = web_get(t, at(t, "/org/%", org, 0), "resident2");
	assert_int_equal(answer.status, 200);
	assert_true(web_has(&answer, "您是负责人"));
	assert_int_equal(web_breaches(t).len, 0);
}

static void
applicant_with_that_number_is_head_at_once(void **state)
{
	struct web_test *t = *state;

	record(t, "resident2", "古墩棋友会");
	assert_int_equal(
		web_get(t, at(t, "/org/%", number_of(t, "古墩棋友会"), 0), "resident2").status,
		200);
	assert_int_equal(asked(t, "resident2"), 0);
}

/* ---- claims --------------------------------------------------------------------------------------- */

static const char unclaimed[] = "莲花社区议事协商会";

/* %s: number and name of the head, and a list of papers. */
static struct web_answer
claim(struct web_test *t, const char *who, const char *code, const char *head, long long letter)
{
	struct str papers = letter ? str_format(t->arena, ",\"letter\":[%lld]", letter) : STR("");
	struct str fields = str_format(t->arena,
		"{\"name\":\"%s\",\"code\":\"%s\",\"head\":\"%s\",\"phone\":\"13900003333\"%.*s}",
		unclaimed, code, head, STR_ARG(papers));

	return play_submit(t, who, "org_claim", number_of(t, unclaimed), fields.ptr);
}

static struct str
fact(struct web_test *t, const char *member)
{
	struct web_answer answer = play_call(
		t, METHOD_GET, NULL, at(t, "/api/v1/orgs/%", number_of(t, unclaimed), 0), NULL);

	return play_text(t, &answer, member);
}

static void
wrong_claim_is_told_what_does_not_fit(void **state)
{
	struct web_test *t = *state;
	struct str code = fact(t, "filing_no"), head = fact(t, "head");
	struct web_answer answer = web_get(
		t, at(t, "/orgs/%", number_of(t, unclaimed), 0), "resident");

	assert_true(code.len > 0 && head.len > 0);
	assert_true(web_has(&answer, "我是负责人，认领"));
	answer = web_get(t, at(t, "/orgs/%", number_of(t, "大爱人家"), 0), "resident");
	assert_false(web_has(&answer, "我是负责人，认领"));
	answer = claim(t, "resident", "西古荡备〔1999〕1号", "不是他", 0);
	assert_int_equal(answer.status, 422);
	assert_true(web_has(&answer, "编号、负责人姓名和登记的不一致"));
	assert_false(web_has(&answer, str_terminated(t->arena, code)));
	assert_false(web_has(&answer, str_terminated(t->arena, head)));
	answer = play_submit(t, "resident", "org_claim", number_of(t, "大爱人家"),
		"{\"name\":\"大爱人家\",\"code\":\"523301065865528139\",\"head\":\"蒋文蔚\","
		"\"phone\":\"13900003333\"}");
	assert_int_equal(answer.status, 422);
	assert_true(web_has(&answer, "已经有负责人账号了"));
}

static void
of_two_claims_one_succeeds(void **state)
{
	static const char *const strangers[] = { "orghead2", "member", "community2", "street2",
		"center", "editor", NULL };
	struct web_test *t = *state;
	const char *code = str_terminated(t->arena, fact(t, "filing_no"));
	const char *head = str_terminated(t->arena, fact(t, "head"));
	struct web_answer first = claim(t, "resident", code, head, 0);
	struct web_answer second = claim(t, "invited", code, "另一个人", play_upload(t, "invited"));
	struct str one = play_text(t, &first, "number"), two = play_text(t, &second, "number");
	struct web_answer answer;

	play_expect(t, &first, 201, "street");
	play_expect(t, &second, 201, "street");
	for (size_t i = 0; strangers[i]; i++) {
		assert_int_equal(play_step(t, strangers[i], one, "pass", "{}").status, 404);
	}
	assert_int_equal(play_step(t, "resident", one, "pass", "{}").status, 403);
	answer = play_step(t, "street", one, "pass", "{}"); /* neither number nor letter */
	assert_int_equal(answer.status, 422);
	assert_true(web_has(&answer, "介绍信"));
	answer = play_step(t, "street", two, "pass", "{}");
	play_expect(t, &answer, 200, "granted");
	assert_int_equal(
		web_get(t, at(t, "/org/%", number_of(t, unclaimed), 0), "invited").status, 200);
	answer = web_get(t, "/me/notices", "resident");
	assert_true(web_has(&answer, "已由另一位负责人认领"));
	answer = play_step(t, "street", one, "pass", "{}");
	assert_int_equal(answer.status, 422);
	assert_int_equal(web_breaches(t).len, 0);
}

/* ---- succession ----------------------------------------------------------------------------------- */

static const char house[] = "轻松艺术团";

static struct web_answer
succeed(struct web_test *t, const char *who, const char *phone, bool is_me)
{
	struct str fields = str_format(t->arena,
		"{\"successor\":\"吴阿福\",\"phone\":\"%s\"%s,\"tried\":\"电话三个月没人接。\"}",
		phone, is_me ? ",\"is_me\":true" : "");

	return play_submit(t, who, "org_succession", number_of(t, house), fields.ptr);
}

static void
head_who_objects_stays(void **state)
{
	struct web_test *t = *state;
	const char *page = at(t, "/org/%/objection", number_of(t, house), 0);
	struct web_answer answer = succeed(t, "resident", "13700004444", false);
	struct str number;

	assert_int_equal(answer.status, 422);
	assert_true(web_has(&answer, "您还不是，请联系社区"));
	/* who may only look does not begin it */
	assert_int_equal(web_post(t, at(t, "/org/%/invitations", number_of(t, house), 0), "orghead",
				 "who=resident2&role=viewer")
				 .status,
		303);
	assert_int_equal(web_post(t, at(t, "/org/invitations/%/accept", asked(t, "resident2"), 0),
				 "resident2", "")
				 .status,
		303);
	answer = succeed(t, "resident2", "13700004444", false);
	assert_int_equal(answer.status, 422);
	assert_true(web_has(&answer, "您还不是，请联系社区"));
	assert_int_equal(
		web_post(t, at(t, "/org/%/leave", number_of(t, house), 0), "resident2", "is_sure=1")
			.status,
		303);
	answer = succeed(t, "orghead3", "13700004444", true);
	play_expect(t, &answer, 201, "street");
	number = play_text(t, &answer, "number");
	assert_int_equal(
		play_look(t, "orghead", number).status, 404); /* not the applicant's side */
	assert_int_equal(play_step(t, "street2", number, "pass", "{}").status, 404);
	answer = play_step(t, "street", number, "pass", "{}");
	play_expect(t, &answer, 200, "hearing");
	answer = web_get(t, "/org", "orghead");
	assert_true(web_has(&answer, "有人申请变更"));
	answer = web_get(t, "/me/notices", "orghead");
	assert_true(web_has(&answer, "有人申请变更"));
	assert_int_equal(web_get(t, page, "orghead3").status, 403);
	assert_int_equal(web_submit(t, page, "orghead", page, "text=").status, 422);
	assert_int_equal(
		web_submit(t, page, "orghead", page, "text=我一直在，刚出院。").status, 303);
	answer = play_step(t, "street", number, "hand_over", "{}");
	assert_int_equal(answer.status, 422);
	assert_true(web_has(&answer, "现负责人有异议"));
	answer = play_step(t, "street", number, "reject", "{\"note\":\"现负责人仍在履职。\"}");
	play_expect(t, &answer, 200, "refused");
}

static void
silent_head_is_succeeded(void **state)
{
	struct web_test *t = *state;
	long long org = number_of(t, house);
	struct moment now = clock_now();
	struct web_answer answer;
	struct str number;

	has_phone(t, "orghead3", "13700004444");
	answer = succeed(t, "community", "13700004444", false);
	play_expect(t, &answer, 201, "street");
	number = play_text(t, &answer, "number");
	answer = play_step(t, "street", number, "pass", "{}");
	play_expect(t, &answer, 200, "hearing");
	/* nobody says anything: it happens by itself */
	clock_shift((struct moment){ now.ms + 20ll * DAY_MS });
	due_run(t->app);
	answer = play_look(t, "community", number);
	assert_int_equal(web_breaches(t).len, 0);
	clock_shift(now);
	play_expect(t, &answer, 200, "granted");
	assert_int_equal(web_get(t, at(t, "/org/%", org, 0), "orghead").status, 403);
	answer = web_get(t, at(t, "/org/%/members", org, 0), "orghead3");
	assert_true(web_has(&answer, "邀请一个人"));
}

/* What the former head has sent out keeps nobody from the head, and brings nobody in afterwards. */
static void
invitations_do_not_outlive_the_head(void **state)
{
	struct web_test *t = *state;
	long long org = number_of(t, house);
	const char *members = at(t, "/org/%/members", org, 0);
	const char *invite = at(t, "/org/%/invitations", org, 0);
	struct web_answer answer;
	struct str number;

	answer = succeed(t, "orghead3", "0571-88886666", false);
	assert_int_equal(answer.status, 422);
	assert_true(web_has(&answer, "收不到短信"));
	answer = succeed(t, "orghead3", "13700005555", false);
	play_expect(t, &answer, 201, "street");
	number = play_text(t, &answer, "number");
	assert_int_equal(
		web_submit(t, members, "orghead3", invite, "who=13700005555&role=viewer").status,
		303);
	assert_int_equal(
		web_submit(t, members, "orghead3", invite, "who=resident2&role=head").status, 303);
	answer = play_step(t, "street", number, "pass", "{}");
	play_expect(t, &answer, 200, "hearing");
	answer = play_step(t, "street", number, "hand_over", "{}");
	play_expect(t, &answer, 200, "granted");
	assert_int_equal(web_get(t, members, "orghead3").status, 403);
	answer = web_get(t, "/org", "resident2");
	assert_false(web_has(&answer, "请您担任"));
	has_phone(t, "resident", "13700005555");
	answer = web_get(t, "/org", "resident");
	assert_true(web_has(&answer, "请您担任负责人"));
}

/* What is filled in ahead is for those who may begin it. */
static void
form_tells_strangers_nothing(void **state)
{
	struct web_test *t = *state;
	long long org = number_of(t, house);

	assert_int_equal(
		web_get(t, at(t, "/cases/new/filing_change?org=%", org, 0), "resident").status,
		403);
	assert_int_equal(
		web_get(t, at(t, "/cases/new/filing_change?org=%", org, 0), "community").status,
		200);
	assert_int_equal(
		web_get(t, at(t, "/cases/new/org_claim?org=%", 999999, 0), "resident").status, 404);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(head_of_the_form_is_asked),
		cmocka_unit_test(applicant_with_that_number_is_head_at_once),
		cmocka_unit_test(wrong_claim_is_told_what_does_not_fit),
		cmocka_unit_test(of_two_claims_one_succeeds),
		cmocka_unit_test(head_who_objects_stays),
		cmocka_unit_test(silent_head_is_succeeded),
		cmocka_unit_test(invitations_do_not_outlive_the_head),
		cmocka_unit_test(form_tells_strangers_nothing),
	};
	static const struct office *const offices[] = { &registry_office, &registration_office,
		&people_office, &news_office };

	offices_register(offices, 4);
	return WEB_TEST_RUN("people", tests);
}
