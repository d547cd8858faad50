#include "casefile.h"
#include "contact.h"
#include "filing_play.h"
#include "job.h"
#include "kernel_queries.h"
#include "news.h"
#include "registration.h"
#include "registry.h"
#include "store.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

/* What holds for every case: notices stand to their end, nothing is passed over, nobody sees more than is theirs. */

enum { MANY = 24, LEASE_OVER_MS = 60000 };

static const char choir[] = "轻松艺术团", head[] = "周慧琴";

static struct str
begun(struct web_test *t, const char *as, const char *name)
{
	struct web_answer answer = play_begin(t, as, name, true);

	play_expect(t, &answer, 201, "community");
	return play_text(t, &answer, "number");
}

static struct str
noticed(struct web_test *t, const char *name)
{
	struct str number = begun(t, "resident", name);
	struct web_answer answer = play_step(t, "community", number, "pass", "{}");

	play_expect(t, &answer, 200, "street");
	answer = play_step(t, "street", number, "pass", "{}");
	play_expect(t, &answer, 200, "notice");
	return number;
}

static const char *
page(struct web_test *t, const char *before, struct str number, const char *behind)
{
	return str_format(t->arena, "%s%.*s%s", before, STR_ARG(number), behind).ptr;
}

static void
expect_said(const struct web_answer *answer, int status, const char *text)
{
	if (answer->status != status || !web_has(answer, text)) {
		fail_msg("%d instead of %d, or without %s: %.*s", answer->status, status, text,
			STR_ARG(answer->body));
	}
}

/* ---- many at once, and the process is killed ------------------------------------------------------- */

struct killing {
	struct job job;
	int64_t changed;
};

static enum outcome
take_job(struct db *db, void *arg)
{
	struct killing *killing = arg;

	job_claim(db,
		&(struct job_claim_args){ .runner = STR("killed"),
			.lease_at = { db_now(db).ms + 1000 },
			.id = killing->job.id,
			.now_at = db_now(db) },
		&killing->changed);
	return OK;
}

static void
read_job(struct db *db, void *arg)
{
	struct killing *killing = arg;

	assert_int_equal(job_find_for_page(db, killing->job.id, db_arena(db), &killing->job), OK);
}

/* One slice of it; then whoever ran it is heard of no more. */
static void
run_one_slice(struct web_test *t, struct str location)
{
	struct killing killing = { .changed = 0 };
	struct str id = str_slice(location, strlen("/desk/bulk/"), location.len);

	assert_true(str_parse_int(id, &killing.job.id.v));
	assert_int_equal(store_write(t->app->store, t->arena, take_job, &killing), OK);
	assert_int_equal(killing.changed, 1);
	store_read(t->app->store, t->arena, read_job, &killing);
	killing.job.runner = STR("killed");
	assert_false(job_kind_find(killing.job.kind)->run(t->app, t->arena, &killing.job));
}

static bool
is_at(struct web_test *t, struct str number, const char *state)
{
	struct web_answer answer = play_look(t, "resident", number);

	assert_int_equal(answer.status, 200);
	return str_equal(play_text(t, &answer, "state"), str_of(state));
}

static void
what_was_killed_goes_on_and_tells_of_each(void **state)
{
	struct web_test *t = *state;
	struct moment now = clock_now();
	struct str numbers[MANY], location;
	struct web_answer answer;
	int first = 0;

	for (int i = 0; i < MANY; i++) {
		numbers[i] = begun(t, "resident", str_format(t->arena, "古墩断点%d队", i).ptr);
	}
	answer = web_submit(t,
		"/desk/bulk?office=community-330106007006&procedure=filing&step=community"
		"&action=pass",
		"community", "/desk/bulk", "note=同意");
	assert_int_equal(answer.status, 303);
	location = str_copy(t->arena, answer.location);
	run_one_slice(t, location);
	while (first < MANY && is_at(t, numbers[first], "street")) {
		first++;
	}
	assert_in_range(first, 1, MANY - 4);
	/* meanwhile one is taken back, one is refused by somebody else, one waits for its applicant */
	answer = play_step(t, "resident", numbers[first], "withdraw", "{\"note\":\"不办了\"}");
	play_expect(t, &answer, 200, "withdrawn");
	answer = play_step(t, "community", numbers[first + 1], "reject", "{\"note\":\"重复\"}");
	play_expect(t, &answer, 200, "refused");
	answer = play_step(t, "community", numbers[first + 2], "correct",
		"{\"note\":\"请补正\",\"fields\":{\"scope\":\"写细一点\"}}");
	play_expect(t, &answer, 200, "correcting");
	clock_shift((struct moment){ now.ms + LEASE_OVER_MS });
	jobs_run_all(t->app);
	answer = web_get(t, str_terminated(t->arena, location), "community");
	expect_said(&answer, 200, "已完成");
	expect_said(&answer, 200, "申请人已经撤回");
	expect_said(&answer, 200, "已经办过了");
	expect_said(&answer, 200, "申请人正在补正");
	for (int i = 0; i < MANY; i++) {
		assert_int_equal(is_at(t, numbers[i], "street"), i < first || i > first + 2);
	}
	assert_true(is_at(t, numbers[first], "withdrawn"));
	assert_true(is_at(t, numbers[first + 1], "refused"));
	assert_true(is_at(t, numbers[first + 2], "correcting"));
	clock_shift(now);
	assert_int_equal(web_breaches(t).len, 0);
}

/* ---- clocks ---------------------------------------------------------------------------------------- */

static void
notice_stands_to_its_last_day(void **state)
{
	static const char bulk[] = "/desk/bulk?office=street-330106007&procedure=filing&step=notice"
				   "&action=record";
	struct web_test *t = *state;
	struct str number = noticed(t, "古墩公示合唱队"), location;
	struct web_answer answer = play_step(t, "street", number, "record", "{}");

	expect_said(&answer, 422, "公示到 20");
	answer = web_submit(t, page(t, "/cases/", number, ""), "street",
		page(t, "/cases/", number, "/steps"), "action=record");
	expect_said(&answer, 422, "期满前不能办结");
	answer = web_get(t, bulk, "street");
	expect_said(&answer, 200, "期满前不能办结");
	answer = web_submit(t, bulk, "street", "/desk/bulk", "note=同意");
	if (answer.status == 303) {
		location = str_copy(t->arena, answer.location);
		jobs_run_all(t->app);
		answer = web_get(t, str_terminated(t->arena, location), "street");
		expect_said(&answer, 200, "期满前不能办结");
	} else {
		assert_int_equal(answer.status, 422); /* nothing in it can be done */
	}
	answer = play_look(t, "street", number);
	play_expect(t, &answer, 200, "notice");
	answer = play_notice_over(t, "street", number);
	play_expect(t, &answer, 200, "granted");
}

struct version {
	struct app *app;
	struct str number;
	struct case_step *step; /* at which it stands, of the version that it began with */
};

static void
find_step(struct db *db, void *arg)
{
	struct version *version = arg;
	struct casefile *c;

	assert_int_equal(casefile_find(version->app, db, version->number, &c), OK);
	version->step = (struct case_step *)c->step;
}

/* A pack is refused that asks for it; a version that began before is not. */
static void
time_does_not_pass_over_what_must_be_noted(void **state)
{
	static const struct answer_field seen = { .name = STR_INIT("seen"),
		.type = ANSWER_YES,
		.is_required = true,
		.label = { STR_INIT("已核对"), STR_INIT("Seen") } };
	struct web_test *t = *state;
	struct version version = { .app = t->app, .number = noticed(t, "古墩核对合唱队") };
	struct web_answer answer;

	store_read(t->app->store, t->arena, find_step, &version);
	assert_int_equal(version.step->finding_count, 0);
	version.step->findings = &seen;
	version.step->finding_count = 1;
	answer = play_notice_over(t, "resident", version.number);
	version.step->findings = NULL;
	version.step->finding_count = 0;
	play_expect(t, &answer, 200, "notice");
	answer = web_get(t, "/me/notices", "street");
	expect_said(&answer, 200, "不能自动办理");
}

/* ---- what is filled in ----------------------------------------------------------------------------- */

static void
party_members_are_members(void **state)
{
	static const char fields[] = "{\"members\":25,\"party_members\":%d}";
	struct web_test *t = *state;
	struct web_answer answer = play_submit(
		t, "resident", "filing", 0, str_format(t->arena, fields, 26).ptr);

	expect_said(&answer, 422, "党员人数不能多于成员人数");
	answer = play_submit(t, "resident", "filing", 0, str_format(t->arena, fields, 25).ptr);
	assert_int_equal(answer.status, 422);
	assert_false(web_has(&answer, "党员人数不能多于成员人数"));
	answer = play_call(t, METHOD_GET, NULL, "/api/v1/procedures/filing", NULL);
	expect_said(&answer, 200, "\"at_most\":\"members\"");
}

/* What a new form knows of an organisation: what everybody does, or what is one's own. */
static void
form_tells_no_more_than_the_public_page(void **state)
{
	struct web_test *t = *state;
	struct str org = str_format(t->arena, "%lld", (long long)play_org(t, choir));
	const char *filing = page(t, "/cases/new/filing?step=all&org=", org, "");
	const char *change = page(t, "/cases/new/filing_change?step=all&org=", org, "");
	struct web_answer answer = web_get(t, filing, "resident");

	expect_said(&answer, 200, head);
	assert_int_equal(web_get(t, change, "resident").status, 403);
	assert_int_equal(web_get(t, change, "orghead3").status, 403); /* a member, and no starter */
	answer = web_get(t, change, "orghead");
	expect_said(&answer, 200, head);
	assert_int_equal(web_post(t, page(t, "/orgs/", org, "/withhold"), "district",
				 "what=head&reason=本人申请&until_day=2099-12-31")
				 .status,
		303);
	answer = web_get(t, filing, "resident");
	expect_said(&answer, 200, choir);
	assert_false(web_has(&answer, head));
	answer = web_get(t, filing, "community2");
	assert_false(web_has(&answer, head));
	answer = web_get(t, change, "orghead");
	expect_said(&answer, 200, head);
	assert_int_equal(
		web_post(t, page(t, "/orgs/", org, "/withhold"), "district", "what=all&reason=核查")
			.status,
		303);
	assert_int_equal(web_get(t, filing, "resident").status, 404);
	assert_int_equal(web_get(t, change, "resident").status, 404);
	assert_int_equal(
		web_post(t, page(t, "/orgs/", org, "/lift"), "district", "what=all").status, 303);
	assert_int_equal(
		web_post(t, page(t, "/orgs/", org, "/lift"), "district", "what=head").status, 303);
}

/* ---- private persons ------------------------------------------------------------------------------- */

static void
officers_apply_as_private_persons(void **state)
{
	struct web_test *t = *state;
	struct str number = begun(t, "street", "古墩自办合唱队");
	struct web_answer answer = play_step(
		t, "community", number, "message", "{\"note\":\"内部先核对\",\"inner\":true}");

	assert_int_equal(answer.status, 200);
	answer = play_look(t, "community", number);
	expect_said(&answer, 200, "内部先核对");
	answer = play_look(t, "street", number);
	assert_int_equal(answer.status, 200);
	assert_false(web_has(&answer, "内部先核对"));
	answer = web_get(t, page(t, "/cases/", number, ""), "street");
	assert_int_equal(answer.status, 200);
	assert_false(web_has(&answer, "内部先核对"));
	assert_int_equal(
		web_post(t, page(t, "/cases/", number, "/see"), "street", "reason=核对").status,
		403);
	answer = web_get(t, "/cases/new/filing", "street");
	expect_said(&answer, 200, "您以个人名义办理");
	answer = web_get(t, "/cases/new/filing", "resident");
	assert_false(web_has(&answer, "您以个人名义办理"));
	answer = web_get(t, "/services", NULL);
	expect_said(&answer, 200, "以个人名义办理");
	answer = web_get(t, "/services/filing", NULL);
	expect_said(&answer, 200, "以个人名义办理");
}

static enum outcome
give_phone(struct db *db, void *arg)
{
	struct login_find_by_name_row row;

	assert_int_equal(login_find_by_name(db, str_of(arg), &row), OK);
	contact_set(db, row.id, CHANNEL_SMS, STR("13700008888"));
	return OK;
}

static void
accounts_that_are_nobodys_apply_for_nothing(void **state)
{
	static const char *const technical[] = { "admin", "auditor" };
	struct web_test *t = *state;
	struct web_answer answer;

	for (size_t i = 0; i < 2; i++) {
		answer = web_get(t, "/cases/new/filing", technical[i]);
		expect_said(&answer, 200, "这个账号不能以个人名义办理");
		assert_false(web_has(&answer, "name=\"name\""));
		answer = play_begin(t, technical[i], "古墩无主合唱队", false);
		expect_said(&answer, 422, "不能以个人名义办理");
	}
	store_write(t->app->store, t->arena, give_phone, "auditor");
	answer = web_get(t, "/cases/new/filing", "auditor");
	expect_said(&answer, 200, "您以个人名义办理");
	answer = play_begin(t, "auditor", "古墩有主合唱队", true);
	play_expect(t, &answer, 201, "community");
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_killed_goes_on_and_tells_of_each),
		cmocka_unit_test(notice_stands_to_its_last_day),
		cmocka_unit_test(time_does_not_pass_over_what_must_be_noted),
		cmocka_unit_test(party_members_are_members),
		cmocka_unit_test(form_tells_no_more_than_the_public_page),
		cmocka_unit_test(officers_apply_as_private_persons),
		cmocka_unit_test(accounts_that_are_nobodys_apply_for_nothing),
	};
	static const struct office *const offices[] = { &registry_office, &registration_office,
		&news_office };

	offices_register(offices, 3);
	return WEB_TEST_RUN("rules", tests);
}
