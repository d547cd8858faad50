#include "filing_play.h"
#include "news.h"
#include "registration.h"
#include "registry.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

/* What happens to a group that is filed: change, upgrade, closing, a mistake in the register; and who may not. */

static const char choir[] = "轻松艺术团";

/* Everybody but those named sees nothing of it and does nothing to it. */
static void
is_hidden_from(struct web_test *t, struct str number, const char *const *strangers)
{
	for (size_t i = 0; strangers[i]; i++) {
		if (play_look(t, strangers[i], number).status != 404 ||
			play_step(t, strangers[i], number, "pass", "{}").status != 404) {
			fail_msg("%s sees %.*s", strangers[i], STR_ARG(number));
		}
	}
}

static struct web_answer
look_up(struct web_test *t, int64_t org)
{
	return play_call(t, METHOD_GET, NULL,
		str_format(t->arena, "/api/v1/orgs/%lld", (long long)org).ptr, NULL);
}

static void
change_is_checked_and_stands_in_the_register(void **state)
{
	static const char *const strangers[] = { "resident", "orghead2", "member", "community2",
		"street2", "center", "finance", NULL };
	static const char fields[] =
		"{\"items\":[\"members\",\"place\"],\"members\":131,\"meeting_place\":"
		"\"古墩路 83 "
		"号三楼排练厅\",\"changed_on\":\"2026-03-01\",\"reason\":\"又来了一批新团员\","
		"\"promise\":true}";
	struct web_test *t = *state;
	int64_t org = play_org(t, choir);
	struct web_answer answer;
	struct str number;

	assert_int_equal(play_submit(t, "orghead2", "filing_change", org, fields).status, 403);
	assert_int_equal(play_submit(t, "resident", "filing_change", org, fields).status, 403);
	answer = play_submit(t, "orghead", "filing_change", org, fields);
	play_expect(t, &answer, 201, "community");
	number = play_text(t, &answer, "number");
	is_hidden_from(t, number, strangers);
	assert_int_equal(play_step(t, "street", number, "pass", "{}").status, 403);
	answer = play_step(t, "community", number, "pass", "{}");
	play_expect(t, &answer, 200, "street");
	answer = play_step(t, "street", number, "back", "{}");
	assert_int_equal(answer.status, 422); /* a reason is asked for */
	answer = play_step(t, "street", number, "back", "{\"note\":\"请再去看看地方\"}");
	play_expect(t, &answer, 200, "community");
	answer = play_step(t, "community", number, "pass", "{}");
	play_expect(t, &answer, 200, "street");
	answer = play_step(t, "street", number, "pass", "{}");
	play_expect(t, &answer, 200, "granted");
	answer = web_get(t, str_format(t->arena, "/orgs/%lld", (long long)org).ptr, NULL);
	assert_true(web_has(&answer, "三楼排练厅"));
	assert_int_equal(web_breaches(t).len, 0);
}

static void
mistake_is_put_right(void **state)
{
	static const char *const strangers[] = { "resident2", "orghead2", "street2", "center",
		NULL };
	struct web_test *t = *state;
	int64_t org = play_org(t, choir);
	struct str fields = str_format(t->arena,
		"{\"org\":%lld,\"place\":\"330106007\",\"item\":\"phone\",\"subject\":\"电话换了\","
		"\"right_value\":\"0571-87654321\"}",
		(long long)org);
	struct web_answer answer = play_submit(t, "resident", "correction", 0, fields.ptr);
	struct str number = play_text(t, &answer, "number");

	play_expect(t, &answer, 201, "street");
	is_hidden_from(t, number, strangers);
	assert_int_equal(play_step(t, "resident", number, "confirm", "{}").status, 403);
	answer = play_step(t, "street", number, "confirm", "{\"note\":\"核实了\"}");
	play_expect(t, &answer, 200, "granted");
	answer = web_get(t, str_format(t->arena, "/orgs/%lld", (long long)org).ptr, NULL);
	assert_true(web_has(&answer, "0571-87654321"));
	/* what is not so is refused with a reason, and may be appealed against */
	answer = play_submit(t, "resident", "correction", 0, fields.ptr);
	number = play_text(t, &answer, "number");
	answer = play_step(t, "street", number, "reject", "{\"note\":\"没有错\"}");
	play_expect(t, &answer, 200, "refused");
}

static struct str
upgrade_fields(struct web_test *t, const char *kind, int members)
{
	long long paper = play_upload(t, "orghead");
	struct str people = str_equal(str_of(kind), STR("association"))
				    ? str_format(t->arena,
					      "\"individual_members\":%d,\"unit_members\":0,",
					      members)
				    : STR("");

	return str_format(t->arena,
		"{\"kind\":\"%s\",\"name\":\"杭州市西湖区轻松艺术团\",\"supervisor\":"
		"\"无（直接登记）\","
		"\"address\":\"古墩路 83 "
		"号\",\"scope\":\"开展群众文艺活动，为社区和养老院老人演出，"
		"组织文艺培训。\",%.*s"
		"\"capital\":3000000,\"legal_representative\":{\"name\":\"周慧琴\",\"id_number\":"
		"\"11010519491231002X\",\"phone\":\"13800001111\"},"
		"\"leaders\":[{\"name\":\"周慧琴\",\"post\":\"团长\",\"id_number\":"
		"\"11010519491231002X\",\"is_full_time\":true}],\"party_members\":9,"
		"\"application\":[%lld],\"capital_proof\":[%lld],\"premises_proof\":[%lld],"
		"\"charter\":[%lld]}",
		kind, STR_ARG(people), paper, play_upload(t, "orghead"), play_upload(t, "orghead"),
		play_upload(t, "orghead"));
}

static void
group_that_has_grown_is_registered(void **state)
{
	static const char *const strangers[] = { "resident", "orghead2", "community2", "street2",
		"finance", NULL };
	struct web_test *t = *state;
	int64_t org = play_org(t, choir);
	struct web_answer answer = play_submit(
		t, "orghead", "filing_upgrade", org, upgrade_fields(t, "association", 20).ptr);
	struct str number;

	/* twenty members are not fifty */
	assert_int_equal(answer.status, 422);
	answer = play_submit(
		t, "orghead", "filing_upgrade", org, upgrade_fields(t, "association", 118).ptr);
	play_expect(t, &answer, 201, "accept");
	number = play_text(t, &answer, "number");
	is_hidden_from(t, number, strangers);
	assert_int_equal(play_step(t, "street", number, "accept", "{}").status, 403);
	answer = play_step(t, "district", number, "accept", "{}");
	play_expect(t, &answer, 200, "street");
	answer = play_step(t, "street", number, "pass",
		"{\"note\":\"支持\",\"findings\":{\"opinion\":\"support\"}}");
	play_expect(t, &answer, 200, "review");
	answer = play_step(t, "district", number, "pass", "{}");
	play_expect(t, &answer, 200, "review");
	answer = play_step(t, "center", number, "pass", "{}");
	play_expect(t, &answer, 200, "decision");
	assert_int_equal(play_step(t, "center", number, "grant", "{}").status, 403);
	/* not without a code, nor with a wrong one */
	assert_int_equal(play_step(t, "district", number, "grant", "{}").status, 422);
	assert_int_equal(play_step(t, "district", number, "grant",
				 "{\"findings\":{\"uscc\":\"51330106MJ0000018X\"}}")
				 .status,
		422);
	answer = play_step(
		t, "district", number, "grant", "{\"findings\":{\"uscc\":\"51330106MJ0000018H\"}}");
	play_expect(t, &answer, 200, "granted");
	answer = look_up(t, org);
	assert_true(web_has(&answer, "\"kind\":\"association\""));
	assert_true(web_has(&answer, "杭州市西湖区轻松艺术团"));
	assert_true(web_has(&answer, "51330106MJ0000018H"));
	/* who takes one's data along has what one is shown of the findings, and nothing else of them */
	answer = web_get(t, "/me/data/export", "orghead");
	assert_true(web_has(&answer, "{\"uscc\":\"51330106MJ0000018H\"}"));
	assert_false(web_has(&answer, "\"opinion\""));
	/* it is no filed group any more */
	assert_int_equal(
		play_submit(t, "orghead", "filing_cancel", org,
			"{\"ground\":\"stopped\",\"stopped_on\":\"2026-01-01\",\"remaining\":0}")
			.status,
		422);
	assert_int_equal(web_breaches(t).len, 0);
}

static void
group_that_has_stopped_is_closed(void **state)
{
	struct web_test *t = *state;
	int64_t org = play_org(t, "古墩社区社会组织工作室");
	struct web_answer answer = play_submit(t, "community", "filing_cancel", org,
		"{\"ground\":\"stopped\",\"stopped_on\":\"2026-01-01\",\"remaining\":0}");
	struct str number = play_text(t, &answer, "number");

	play_expect(t, &answer, 201, "community");
	answer = play_step(t, "community", number, "pass", "{}");
	play_expect(t, &answer, 200, "street");
	answer = play_step(t, "street", number, "pass", "{}");
	play_expect(t, &answer, 200, "granted");
	answer = look_up(t, org);
	assert_true(web_has(&answer, "\"status\":\"dissolved\""));
	/* once */
	assert_int_equal(
		play_submit(t, "community", "filing_cancel", org,
			"{\"ground\":\"stopped\",\"stopped_on\":\"2026-01-01\",\"remaining\":0}")
			.status,
		422);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(change_is_checked_and_stands_in_the_register),
		cmocka_unit_test(mistake_is_put_right),
		cmocka_unit_test(group_that_has_grown_is_registered),
		cmocka_unit_test(group_that_has_stopped_is_closed),
	};
	static const struct office *const offices[] = { &registry_office, &news_office,
		&registration_office };

	offices_register(offices, 3);
	return WEB_TEST_RUN("filed groups", tests);
}
