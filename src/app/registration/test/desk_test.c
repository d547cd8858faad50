#include "due.h"
#include "filing_play.h"
#include "job.h"
#include "kernel_queries.h"
#include "news.h"
#include "registration.h"
#include "registry.h"
#include "store.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* What offices do with cases: findings, deputies, search, many at once, reminders, numbers, seals. */

enum { MANY = 24, DAY_MS = 86400000 };

/* ---- people --------------------------------------------------------------------------------------- */

struct hiring {
	const char *name, *shown,
		*like; /* an account with the role, region and password of another */
};

static enum outcome
hire(struct db *db, void *arg)
{
	const struct hiring *hiring = arg;
	struct login_find_by_name_row like;
	struct login_role_list_rows roles;
	struct login_add_row login;
	struct login_role_add_row role;

	if (login_find_by_name(db, str_of(hiring->like), &like) != OK ||
		login_add(db,
			&(struct login_add_args){ .name = str_of(hiring->name),
				.shown_name = str_of(hiring->shown),
				.password_hash = like.password_hash,
				.created_at = db_now(db) },
			&login) != OK) {
		return CONFLICT;
	}
	roles = login_role_list(db, like.id);
	login_role_add(db,
		&(struct login_role_add_args){ .login_id = login.id,
			.role = roles.items[0].role,
			.region_id = roles.items[0].region_id,
			.given_at = db_now(db) },
		&role);
	return OK;
}

static void
hire_for(struct web_test *t, const char *name, const char *shown, const char *like)
{
	struct hiring hiring = { name, shown, like };

	assert_int_equal(store_write(t->app->store, t->arena, hire, &hiring), OK);
}

struct looking {
	const char *name;
	int64_t id;
};

static void
look_up(struct db *db, void *arg)
{
	struct looking *looking = arg;
	struct login_find_by_name_row row;

	looking->id = login_find_by_name(db, str_of(looking->name), &row) == OK ? row.id.v : 0;
}

static long long
login_id(struct web_test *t, const char *name)
{
	struct looking looking = { name, 0 };

	store_read(t->app->store, t->arena, look_up, &looking);
	assert_true(looking.id > 0);
	return looking.id;
}

/* ---- pages ---------------------------------------------------------------------------------------- */

static struct str
begun(struct web_test *t, const char *name)
{
	struct web_answer answer = play_begin(t, "resident", name, true);

	play_expect(t, &answer, 201, "community");
	return play_text(t, &answer, "number");
}

static const char *
page_of(struct web_test *t, const char *format, struct str number)
{
	struct str text = STR("");
	struct str rest = STR_NONE;
	ptrdiff_t at = str_find(str_of(format), STR("*"));

	rest = str_slice(str_of(format), (size_t)at + 1, strlen(format));
	text = str_format(
		t->arena, "%.*s%.*s%.*s", (int)at, format, STR_ARG(number), STR_ARG(rest));
	return text.ptr;
}

static const char *
filled(struct web_test *t, const char *format, long long number)
{
	return page_of(t, format, str_format(t->arena, "%lld", number));
}

static void
expect_page(const struct web_answer *answer, int status, const char *text)
{
	if (answer->status != status || (text && !web_has(answer, text))) {
		ptrdiff_t at = str_find(answer->body, STR("<main"));

		print_message("%.*s\n", STR_ARG(str_slice(answer->body, at > 0 ? (size_t)at : 0,
						answer->body.len)));
		fail_msg("%d instead of %d, or without %s", answer->status, status,
			text ? text : "-");
	}
}

/* ---- findings ------------------------------------------------------------------------------------- */

static void
findings_go_with_the_decision(void **state)
{
	struct web_test *t = *state;
	struct str number = begun(t, "古墩核实一队");
	struct web_answer answer = web_get(t, page_of(t, "/cases/*", number), "community");

	expect_page(&answer, 200, "核实情况");
	answer = play_step(t, "community", number, "pass", "{\"findings\":{\"fly\":true}}");
	assert_int_equal(answer.status, 422);
	/* what was typed stays when the note is missing */
	answer = web_submit(t, page_of(t, "/cases/*", number), "community",
		page_of(t, "/cases/*/steps", number), "action=reject&note=&remarks=门锁着没人");
	expect_page(&answer, 422, "门锁着没人");
	answer = play_step(t, "community", number, "pass",
		"{\"findings\":{\"visited\":true,\"remarks\":\"看过场地，能坐三十人\"}}");
	play_expect(t, &answer, 200, "street");
	answer = play_look(t, "street", number);
	expect_page(&answer, 200, "看过场地，能坐三十人");
	answer = web_get(t, page_of(t, "/cases/*", number), "street");
	expect_page(&answer, 200, "看过场地，能坐三十人");
	answer = web_get(t, page_of(t, "/cases/*", number), "auditor");
	expect_page(&answer, 200, "看过场地，能坐三十人");
	/* the applicant does not read what the pack does not show */
	answer = web_get(t, page_of(t, "/cases/*", number), "resident");
	assert_false(web_has(&answer, "看过场地"));
	answer = play_look(t, "resident", number);
	assert_false(web_has(&answer, "看过场地"));
	answer = web_get(t, page_of(t, "/cases/*/form.pdf", number), "street");
	assert_int_equal(answer.status, 200);
	assert_int_equal(web_breaches(t).len, 0);
}

/* ---- deputies ------------------------------------------------------------------------------------- */

static struct web_answer
go_away(struct web_test *t, const char *who, const char *deputy, int from, int until)
{
	int today = clock_today().n;
	struct str fields = str_format(t->arena, "from=%.*s&until=%.*s&deputy=%lld",
		STR_ARG(day_format_iso(t->arena, (struct day){ today + from })),
		STR_ARG(day_format_iso(t->arena, (struct day){ today + until })),
		login_id(t, deputy));

	return web_submit(t, "/desk/absences", who, "/desk/absences", fields.ptr);
}

static void
deputies_do_what_others_have_taken(void **state)
{
	struct web_test *t = *state;
	struct str number = begun(t, "古墩代办合唱队");
	struct web_answer answer;

	hire_for(t, "community8", "代小办", "community");
	hire_for(t, "community9", "第三人", "community");
	answer = play_step(t, "community", number, "claim", "{}");
	play_expect(t, &answer, 200, "community");
	assert_int_equal(play_step(t, "community8", number, "pass", "{}").status, 403);
	/* no other office, not oneself, not in the past, not twice, no chain */
	expect_page(&answer, 200, NULL);
	answer = go_away(t, "community", "street", 0, 3);
	expect_page(&answer, 422, "请选择同一单位的一位同事");
	answer = go_away(t, "community", "community8", -5, -3);
	expect_page(&answer, 422, "这几天已经过去了");
	answer = go_away(t, "community", "community8", 3, 0);
	expect_page(&answer, 422, "最后一天不能早于第一天");
	assert_int_equal(go_away(t, "community", "community8", 0, 3).status, 303);
	answer = go_away(t, "community", "community9", 2, 5);
	expect_page(&answer, 422, "已经登记外出");
	answer = go_away(t, "community8", "community9", 1, 2);
	expect_page(&answer, 422, "请先给");
	answer = go_away(t, "community9", "community", 1, 2);
	expect_page(&answer, 422, "自己也不在");
	/* the deputy sees it marked, and is told */
	answer = web_get(t, "/desk?show=mine", "community8");
	expect_page(&answer, 200, "古墩代办合唱队");
	assert_true(web_has(&answer, "tag--info"));
	answer = web_get(t, "/me/notices", "community8");
	expect_page(&answer, 200, "由您代办");
	answer = web_get(t, page_of(t, "/cases/*", number), "community8");
	expect_page(&answer, 200, "会记在流转记录里");
	assert_int_equal(play_step(t, "community9", number, "pass", "{}").status, 403);
	answer = play_step(t, "community8", number, "pass", "{}");
	play_expect(t, &answer, 200, "street");
	answer = play_look(t, "street", number);
	expect_page(&answer, 200, "\"for\":");
}

static void
absences_are_ended_and_set_for_others(void **state)
{
	struct web_test *t = *state;
	struct web_answer answer = web_get(t, "/desk/absences", "community");
	ptrdiff_t at = str_find(answer.body, STR("/desk/absences/"));
	struct str rest = str_slice(answer.body, (size_t)at, (size_t)at + 60);
	struct str path;

	assert_true(at > 0 && str_split(&rest, '"', &path));
	assert_int_equal(web_post(t, str_terminated(t->arena, path), "community9", "").status, 404);
	assert_int_equal(web_post(t, str_terminated(t->arena, path), "community", "").status, 303);
	assert_int_equal(web_post(t, str_terminated(t->arena, path), "community", "").status, 409);
	/* a street looks after its communities, another street does not */
	assert_int_equal(
		web_get(t, filled(t, "/desk/absences?who=*", login_id(t, "community9")), "street2")
			.status,
		404);
	answer = web_submit(t, filled(t, "/desk/absences?who=*", login_id(t, "community9")),
		"street", "/desk/absences",
		str_format(t->arena, "from=%.*s&until=%.*s&deputy=%lld",
			STR_ARG(day_format_iso(t->arena, clock_today())),
			STR_ARG(day_format_iso(t->arena, clock_today())), login_id(t, "community8"))
			.ptr);
	assert_int_equal(answer.status, 303);
	answer = web_get(t, "/me/notices", "community9");
	expect_page(&answer, 200, "已为您登记外出");
	assert_int_equal(web_get(t, "/desk/absences", "resident").status, 403);
}

/* ---- search and filters --------------------------------------------------------------------------- */

static void
desk_is_searched_by_words(void **state)
{
	struct web_test *t = *state;
	struct str number = begun(t, "古墩翡翠编织社");
	struct web_answer answer = web_get(t, "/desk?q=翡翠", "community");

	expect_page(&answer, 200, "古墩翡翠编织社");
	answer = web_get(t, "/desk?q=feicui", "street");
	expect_page(&answer, 200, "古墩翡翠编织社");
	answer = web_get(t, "/desk?q=翡翠+合唱", "community");
	assert_false(web_has(&answer, "古墩翡翠编织社"));
	answer = web_get(t, "/desk?q=翡翠", "community2");
	assert_false(web_has(&answer, "古墩翡翠编织社"));
	answer = web_get(t, "/desk?q=翡翠", "street2");
	assert_false(web_has(&answer, "古墩翡翠编织社"));
	answer = web_get(t, "/desk?q=13800001111", "community");
	expect_page(&answer, 200, "古墩翡翠编织社");
	answer = web_get(t, page_of(t, "/desk?q=*", number), "community");
	assert_int_equal(answer.status, 303);
	answer = web_get(t, "/desk?q=没有这样的字", "community");
	expect_page(&answer, 200, "没有找到");
}

static void
desk_is_filtered(void **state)
{
	static const char *const found[] = { "/desk?procedure=filing",
		"/desk?show=free&sort=latest", "/desk?procedure=filing&step=community&sort=latest",
		"/desk?show=free&procedure=filing", NULL };
	static const char *const nothing[] = { "/desk?due=overdue", "/desk?show=overdue",
		"/desk?due=today", "/desk?show=standing&procedure=filing",
		"/desk?procedure=filing&step=street", "/desk?show=mine&sort=latest", NULL };
	struct web_test *t = *state;

	begun(t, "古墩筛选太极队");
	for (size_t i = 0; found[i]; i++) {
		struct web_answer answer = web_get(t, found[i], "community");

		expect_page(&answer, 200, "古墩筛选太极队");
	}
	for (size_t i = 0; nothing[i]; i++) {
		struct web_answer answer = web_get(t, nothing[i], "community");

		expect_page(&answer, 200, NULL);
		if (web_has(&answer, "古墩筛选太极队")) {
			fail_msg("%s shows it", nothing[i]);
		}
	}
}

static void
deciding_leads_to_the_next(void **state)
{
	struct web_test *t = *state;
	struct str first = begun(t, "古墩连办甲队"), second = begun(t, "古墩连办乙队");
	struct web_answer answer = web_get(t, page_of(t, "/cases/*", first), "community");

	(void)second;
	expect_page(&answer, 200, "提交，办下一件");
	/* a ready phrase is a reason */
	answer = web_submit(t, page_of(t, "/cases/*", first), "community",
		page_of(t, "/cases/*/steps", first),
		"action=reject&note=&phrase=reject.0&then=next");
	assert_int_equal(answer.status, 303);
	assert_true(str_starts(answer.location, STR("/cases/")));
	assert_false(str_contains(answer.location, first));
	answer = web_get(t, page_of(t, "/cases/*", first), "resident");
	expect_page(&answer, 200, "业主委员会");
}

/* ---- many at once --------------------------------------------------------------------------------- */

static void
many_are_decided_one_by_one(void **state)
{
	struct web_test *t = *state;
	struct str numbers[MANY];
	struct web_answer answer;

	for (int i = 0; i < MANY; i++) {
		numbers[i] = begun(t, str_format(t->arena, "古墩批量%d队", i).ptr);
	}
	answer = web_get(t,
		"/desk/"
		"bulk?office=community-330106007006&procedure=filing&step=community&action=pass",
		"community");
	expect_page(&answer, 200, "可以办");
	/* between looking and doing, one is taken and one is decided by somebody else */
	play_step(t, "community8", numbers[0], "claim", "{}");
	play_step(t, "community8", numbers[1], "pass", "{}");
	answer = web_submit(t,
		"/desk/"
		"bulk?office=community-330106007006&procedure=filing&step=community&action=pass",
		"community", "/desk/bulk", "note=同意");
	assert_int_equal(answer.status, 303);
	jobs_run_all(t->app);
	answer = web_get(t, str_terminated(t->arena, answer.location), "community");
	expect_page(&answer, 200, "已完成");
	for (int i = 2; i < MANY; i++) {
		answer = play_look(t, "community", numbers[i]);
		play_expect(t, &answer, 200, "street");
	}
	answer = play_look(t, "community", numbers[0]);
	play_expect(t, &answer, 200, "community");
	assert_int_equal(web_breaches(t).len, 0);
}

/* By who works in another office nothing is learned of a turn by its number. */
static void
only_what_is_ticked_is_looked_at(struct web_test *t, struct str turn)
{
	static const char to[] = "/desk/bulk?office=community-%s&procedure=filing&step=community"
				 "&action=pass&turn=%.*s";
	struct web_answer answer = web_get(
		t, str_format(t->arena, to, "330106007006", STR_ARG(turn)).ptr, "community");

	expect_page(&answer, 200, "1 件里可以办 1 件");
	answer = web_get(
		t, str_format(t->arena, to, "330106005055", STR_ARG(turn)).ptr, "community2");
	expect_page(&answer, 200, "0 件里可以办 0 件");
}

static void
what_was_decided_meanwhile_is_told(void **state)
{
	struct web_test *t = *state;
	struct str a = begun(t, "古墩同时甲队"), b = begun(t, "古墩同时乙队");
	struct web_answer answer = web_get(t,
				  "/desk/"
				  "bulk?office=community-330106007006&procedure=filing&step="
				  "community&action=reject",
				  "community"),
			  job;
	struct str fields = STR("office=community-330106007006&procedure=filing&step=community"
				"&action=reject&note=重复申请");
	struct str rest = answer.body, after, before;
	ptrdiff_t at;

	/* exactly the turns that the page showed */
	while ((at = str_find(rest, STR("name=\"turn\" value=\""))) >= 0) {
		rest = str_slice(rest, (size_t)at + 19, rest.len);
		after = rest;
		assert_true(str_split(&after, '"', &before));
		fields = str_format(t->arena, "%.*s&turn=%.*s", STR_ARG(fields), STR_ARG(before));
	}
	only_what_is_ticked_is_looked_at(t, before);
	assert_int_equal(web_post(t, "/desk/bulk", "community",
				 "office=community-330106007006&procedure=filing&step=community"
				 "&action=reject")
				 .status,
		422); /* a refusal needs a reason */
	play_step(t, "community8", a, "pass", "{}");
	job = web_post(t, "/desk/bulk", "community", fields.ptr);
	assert_int_equal(job.status, 303);
	jobs_run_all(t->app);
	answer = web_get(t, str_terminated(t->arena, job.location), "community");
	expect_page(&answer, 200, "没有办的");
	expect_page(&answer, 200, "代小办已经办过了");
	assert_int_equal(
		web_get(t, str_terminated(t->arena, job.location), "community9").status, 404);
	answer = play_look(t, "community", a);
	play_expect(t, &answer, 200, "street");
	answer = play_look(t, "community", b);
	play_expect(t, &answer, 200, "refused");
	/* again: nothing is decided twice */
	job = web_post(t, "/desk/bulk", "community", fields.ptr);
	jobs_run_all(t->app);
	answer = web_get(t, str_terminated(t->arena, job.location), "community");
	expect_page(&answer, 200, "办好 0 件");
}

static void
many_are_handed_over(void **state)
{
	struct web_test *t = *state;
	struct str number = begun(t, "古墩转办书画社");
	struct web_answer answer = web_submit(t,
		"/desk/bulk?office=community-330106007006&procedure=filing&step=community"
		"&action=reassign",
		"community", "/desk/bulk", filled(t, "assignee=*", login_id(t, "community9")));

	assert_int_equal(answer.status, 303);
	jobs_run_all(t->app);
	assert_int_equal(play_step(t, "community", number, "pass", "{}").status, 403);
	answer = web_get(t, "/desk?show=mine", "community9");
	expect_page(&answer, 200, "古墩转办书画社");
}

/* ---- numbers and seals ---------------------------------------------------------------------------- */

static void
numbers_are_void_with_a_reason(void **state)
{
	struct web_test *t = *state;
	struct str number = begun(t, "古墩作废剪纸社");
	struct web_answer answer = web_get(t, "/desk/numbers", "district");

	expect_page(&answer, 200, "没有缺号");
	assert_int_equal(web_get(t, "/desk/numbers", "street").status, 403);
	answer = web_submit(t, page_of(t, "/desk/numbers/void?number=*", number), "district",
		"/desk/numbers/void", "reason=");
	assert_int_equal(answer.status, 422);
	answer = web_submit(t, page_of(t, "/desk/numbers/void?number=*", number), "district",
		"/desk/numbers/void", "reason=试填的");
	assert_int_equal(answer.status, 303);
	answer = play_look(t, "resident", number);
	play_expect(t, &answer, 200, "void");
	assert_int_equal(play_step(t, "community", number, "pass", "{}").status, 409);
	answer = web_submit(t, page_of(t, "/desk/numbers/void?number=*", number), "district",
		"/desk/numbers/void", "reason=再来一次");
	expect_page(&answer, 422, "已经作废");
	answer = web_get(t, "/desk/numbers?series=1", "auditor");
	expect_page(&answer, 200, "试填的");
	answer = web_get(t, "/desk/numbers.csv?series=1", "admin");
	expect_page(&answer, 200, "试填的");
	assert_int_equal(web_breaches(t).len, 0);
}

/* One red dot, 1 × 1. */
static const char dot[] =
	"\x89\x50\x4e\x47\x0d\x0a\x1a\x0a\x00\x00\x00\x0d\x49\x48\x44\x52\x00\x00\x00\x01"
	"\x00\x00\x00\x01\x08\x02\x00\x00\x00\x90\x77\x53\xde\x00\x00\x00\x0c\x49\x44\x41"
	"\x54\x78\x9c\x63\x38\x21\x22\x02\x00\x02\x98\x00\xf1\xa7\x4b\xa7\x10\x00\x00\x00"
	"\x00\x49\x45\x4e\x44\xae\x42\x60\x82";

static void
seals_are_put_on_papers_by_the_office(void **state)
{
	struct web_test *t = *state;
	struct web_file picture = { "picture", "章.png", { dot, sizeof(dot) - 1 } };
	struct web_file paper = { "picture", "章.pdf", STR("%PDF-1.4\n1 0 obj\nendobj\n%%EOF\n") };
	struct str number = begun(t, "古墩盖章调解室");
	const char *seal = page_of(t, "/cases/*/seal", number), *kept = "/admin/seals";
	const char *office = "office=community-330106007006";
	struct web_answer answer;

	assert_int_equal(web_get(t, "/admin/seals", "district").status, 403);
	assert_int_equal(web_post_file(t, kept, "admin", office, &paper).status, 422);
	answer = web_post_file(t, kept, "admin", office, &picture);
	expect_page(&answer, 303, NULL);
	answer = web_get(t, "/admin/seals", "admin");
	expect_page(&answer, 200, "用过");
	assert_int_equal(
		web_post(t, seal, "community", "paper=form").status, 403); /* not decided */
	play_step(t, "community", number, "reject", "{\"note\":\"重复\"}");
	assert_int_equal(web_post(t, seal, "street", "paper=form").status, 403);
	assert_int_equal(web_post(t, seal, "resident", "paper=form").status, 403);
	assert_int_equal(
		web_get(t, page_of(t, "/cases/*/form.pdf?sealed=1", number), "community").status,
		403);
	answer = web_post(t, seal, "community", "paper=form");
	assert_int_equal(answer.status, 303);
	answer = web_get(t, str_terminated(t->arena, answer.location), "community");
	expect_page(&answer, 200, "/Image");
	/* put on the one paper, it is not on the other */
	assert_int_equal(
		web_get(t, page_of(t, "/cases/*/letter.pdf?sealed=1", number), "community").status,
		403);
	/* nobody else gets it by that address */
	assert_int_equal(
		web_get(t, page_of(t, "/cases/*/form.pdf?sealed=1", number), "resident").status,
		403);
	for (int id = 1; id < 400; id++) {
		answer = web_get(t, filled(t, "/files/*", id), "admin");
		if (answer.status == 200 && web_has(&answer, "IHDR")) {
			fail_msg("the seal lies at /files/%d", id);
		}
	}
	assert_int_equal(web_post(t, "/admin/seals/remove", "admin", office).status, 303);
	assert_int_equal(web_post(t, seal, "community", "paper=form").status, 403);
}

/* ---- reminders: the clock goes on, so they come last ---------------------------------------------- */

static void
run_all_due(struct web_test *t)
{
	for (int i = 0; i < 200 && due_run(t->app) <= 1; i++) {
	}
}

static int
count_of(const struct web_answer *answer, const char *text)
{
	struct str rest = answer->body;
	int count = 0;
	ptrdiff_t at;

	while ((at = str_find(rest, str_of(text))) >= 0) {
		rest = str_slice(rest, (size_t)at + strlen(text), rest.len);
		count++;
	}
	return count;
}

static void
reminders_come_once_a_day(void **state)
{
	struct web_test *t = *state;
	struct moment start = clock_now();
	struct web_answer answer;
	int soon = 0, late = 0;

	begun(t, "古墩提醒甲队");
	begun(t, "古墩提醒乙队");
	for (int day = 1; day <= 12; day++) {
		clock_shift((struct moment){ start.ms + (int64_t)day * DAY_MS });
		run_all_due(t);
	}
	web_forget(t, "community");
	answer = web_get(t, "/me/notices", "community");
	soon = count_of(&answer, "快到期");
	late = count_of(&answer, "已超期");
	if (soon < 1 || late < 1 || count_of(&answer, "古墩提醒甲队") > 4) {
		fail_msg("%d soon, %d late: %.*s", soon, late, STR_ARG(answer.body));
	}
	answer = web_get(t, "/desk?due=overdue", "community");
	expect_page(&answer, 200, "古墩提醒甲队");
	assert_int_equal(web_breaches(t).len, 0);
	clock_shift(start);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(findings_go_with_the_decision),
		cmocka_unit_test(deputies_do_what_others_have_taken),
		cmocka_unit_test(absences_are_ended_and_set_for_others),
		cmocka_unit_test(desk_is_searched_by_words),
		cmocka_unit_test(desk_is_filtered),
		cmocka_unit_test(deciding_leads_to_the_next),
		cmocka_unit_test(many_are_decided_one_by_one),
		cmocka_unit_test(what_was_decided_meanwhile_is_told),
		cmocka_unit_test(many_are_handed_over),
		cmocka_unit_test(numbers_are_void_with_a_reason),
		cmocka_unit_test(seals_are_put_on_papers_by_the_office),
		cmocka_unit_test(reminders_come_once_a_day),
	};
	static const struct office *const offices[] = { &registry_office, &registration_office,
		&news_office };

	offices_register(offices, 3);
	return WEB_TEST_RUN("desk", tests);
}
