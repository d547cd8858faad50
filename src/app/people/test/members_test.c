#include "hooks.h"
#include "people_play.h"
#include "registration.h"
#include "registry.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

/* Who works in an organisation: asked, came, changed, gone; and who may not. */

enum { DAY_MS = 24 * 3600 * 1000 };

static void
asked_by_account_one_comes_and_acts(void **state)
{
	struct web_test *t = *state;
	long long org = number_of(t, "轻松艺术团"), id;
	struct web_answer answer;

	assert_int_equal(web_get(t, at(t, "/org/%", org, 0), "resident").status, 403);
	answer = web_submit(t, at(t, "/org/%/members", org, 0), "orghead",
		at(t, "/org/%/invitations", org, 0), "who=resident&role=viewer");
	assert_int_equal(answer.status, 303);
	answer = web_submit(t, at(t, "/org/%/members", org, 0), "orghead",
		at(t, "/org/%/invitations", org, 0), "who=resident&role=member");
	assert_int_equal(answer.status, 422); /* asked already */
	answer = web_get(t, "/org", "resident");
	assert_true(web_has(&answer, "请您担任查看人"));
	id = asked(t, "resident");
	assert_int_equal(
		web_post(t, at(t, "/org/invitations/%/accept", id, 0), "resident2", "").status,
		404);
	assert_int_equal(
		web_post(t, at(t, "/org/invitations/%/accept", id, 0), "resident", "").status, 303);
	assert_int_equal(
		web_post(t, at(t, "/org/invitations/%/accept", id, 0), "resident", "").status, 409);
	answer = web_get(t, "/org", "resident");
	assert_true(web_has(&answer, "您是查看人"));
	answer = web_get(t, "/me/notices", "orghead");
	assert_true(web_has(&answer, "现在是查看人"));
}

static void
roles_hold_at_the_next_request(void **state)
{
	struct web_test *t = *state;
	long long org = number_of(t, "轻松艺术团"), login = number_of(t, "resident");
	const char *role = at(t, "/org/%/members/%/role", org, login);
	const char *members = at(t, "/org/%/members", org, 0);

	assert_int_equal(web_get(t, "/desk/news/new", "resident").status, 404); /* no news here */
	assert_int_equal(web_post(t, role, "resident", "role=head").status, 403);
	assert_int_equal(web_post(t, role, "orghead", "role=king").status, 422);
	assert_int_equal(web_post(t, role, "orghead", "role=head").status, 303);
	assert_int_equal(web_get(t, members, "resident").status, 200);
	assert_int_equal(
		web_post(t, at(t, "/org/%/invitations", org, 0), "resident", "").status, 422);
	assert_int_equal(web_post(t, role, "orghead", "role=member").status, 303);
	assert_int_equal(
		web_post(t, at(t, "/org/%/invitations", org, 0), "resident", "").status, 403);
	assert_int_equal(
		web_post(t, at(t, "/org/%/members/%/remove", org, login), "orghead", "").status,
		303);
	assert_int_equal(web_get(t, members, "resident").status, 403);
	assert_int_equal(
		web_post(t, at(t, "/org/%/members/%/remove", org, login), "orghead", "").status,
		404);
}

static void
last_head_stays(void **state)
{
	struct web_test *t = *state;
	long long org = number_of(t, "轻松艺术团"), login = number_of(t, "orghead");
	struct web_answer answer;

	answer = web_post(t, at(t, "/org/%/leave", org, 0), "orghead", "is_sure=1");
	assert_int_equal(answer.status, 422);
	assert_true(web_has(&answer, "这是唯一的负责人"));
	answer = web_post(t, at(t, "/org/%/members/%/role", org, login), "orghead", "role=viewer");
	assert_int_equal(answer.status, 422);
	/* another member, who is no head, may go */
	assert_int_equal(
		web_post(t, at(t, "/org/%/leave", org, 0), "orghead3", "is_sure=1").status, 303);
	assert_int_equal(web_get(t, at(t, "/org/%", org, 0), "orghead3").status, 403);
}

static void
asked_by_number_whoever_proves_it_answers(void **state)
{
	struct web_test *t = *state;
	long long org = number_of(t, "轻松艺术团"), id;
	const char *invite = at(t, "/org/%/invitations", org, 0);
	struct web_answer answer;

	assert_int_equal(
		web_post(t, invite, "orghead", "who=057112345678&role=member").status, 422);
	assert_int_equal(
		web_post(t, invite, "orghead", "who=138 0000 1111&name=沈小满&role=editor").status,
		303);
	answer = web_get(t, at(t, "/org/%/members", org, 0), "orghead");
	assert_true(web_has(&answer, "138****1111"));
	assert_false(web_has(&answer, "13800001111"));
	assert_false(web_has(&answer, "沈小满"));
	assert_int_equal(asked(t, "resident2"), 0);
	has_phone(t, "resident2", "13800001111");
	id = asked(t, "resident2");
	assert_true(id > 0);
	assert_int_equal(
		web_post(t, at(t, "/org/invitations/%/decline", id, 0), "resident2", "").status,
		303);
	assert_int_equal(asked(t, "resident2"), 0);
	answer = web_get(t, "/me/notices", "orghead");
	assert_true(web_has(&answer, "没有接受担任动态编辑的邀请"));
}

static void
withdrawn_it_is_answered_no_more(void **state)
{
	struct web_test *t = *state;
	long long org = number_of(t, "轻松艺术团"), other = number_of(t, "大爱人家"), id;
	struct web_answer answer;

	assert_int_equal(web_post(t, at(t, "/org/%/invitations", org, 0), "orghead",
				 "who=13800001111&role=member")
				 .status,
		303);
	answer = web_get(t, "/me/notices", "resident2"); /* the number opens an account */
	assert_true(web_has(&answer, "请您担任经办人"));
	id = asked(t, "resident2");
	assert_int_equal(
		web_post(t, at(t, "/org/%/invitations/%/withdraw", other, id), "orghead2", "")
			.status,
		404);
	assert_int_equal(
		web_post(t, at(t, "/org/%/invitations/%/withdraw", org, id), "orghead", "").status,
		303);
	assert_int_equal(
		web_post(t, at(t, "/org/invitations/%/accept", id, 0), "resident2", "").status,
		409);
}

static void
too_late_it_is_answered_no_more(void **state)
{
	struct web_test *t = *state;
	long long org = number_of(t, "轻松艺术团"), id;
	struct moment now = clock_now();

	assert_int_equal(web_post(t, at(t, "/org/%/invitations", org, 0), "orghead",
				 "who=13800001111&role=member")
				 .status,
		303);
	id = asked(t, "resident2");
	clock_shift((struct moment){ now.ms + 15ll * DAY_MS });
	assert_int_equal(asked(t, "resident2"), 0);
	assert_int_equal(play_call(t, METHOD_POST, "resident2",
				 at(t, "/api/v1/invitations/%/accept", id, 0), "{}")
				 .status,
		409);
	/* it makes room for another */
	assert_int_equal(
		play_call(t, METHOD_POST, "orghead", at(t, "/api/v1/orgs/%/invitations", org, 0),
			"{\"who\":\"13800001111\",\"role\":\"member\"}")
			.status,
		201);
	clock_shift(now);
	assert_int_equal(web_breaches(t).len, 0);
}

/* An invitation to the number from before they rose does not bring them down. */
static void
older_invitation_takes_nothing_away(void **state)
{
	struct web_test *t = *state;
	long long org = number_of(t, "轻松艺术团"), older = asked(t, "resident2"), id;
	const char *members = at(t, "/org/%/members", org, 0);
	struct web_answer answer;

	assert_true(older > 0); /* as an agent, by number */
	assert_int_equal(web_post(t, at(t, "/org/%/invitations", org, 0), "orghead",
				 "who=resident2&role=head")
				 .status,
		303);
	id = asked(t, "resident2");
	assert_true(id != older);
	assert_int_equal(
		web_post(t, at(t, "/org/invitations/%/accept", id, 0), "resident2", "").status,
		303);
	answer = play_call(
		t, METHOD_POST, "resident2", at(t, "/api/v1/invitations/%/accept", older, 0), "{}");
	assert_int_equal(answer.status, 422);
	assert_true(web_has(&answer, "角色比邀请的更高"));
	answer = web_get(t, members, "resident2");
	assert_true(web_has(&answer, "邀请一个人")); /* still a head */
	assert_int_equal(
		web_post(t, at(t, "/org/invitations/%/decline", older, 0), "resident2", "").status,
		303);
}

/* Whether an account is there, nobody learns by inviting it. */
static void
accounts_are_not_found_out_by_inviting(void **state)
{
	static const char *const names[] = { "invited", "nobody-at-all" };
	struct web_test *t = *state;
	long long org = number_of(t, "轻松艺术团");
	const char *invite = at(t, "/org/%/invitations", org, 0);

	for (size_t i = 0; i < 2; i++) {
		const char *input = str_format(t->arena, "who=%s&role=viewer", names[i]).ptr;
		struct web_answer answer = web_post(t, invite, "orghead", input);

		assert_int_equal(answer.status, 303);
		answer = web_get(t, at(t, "/org/%/members", org, 0), "orghead");
		assert_true(web_has(&answer, names[i])); /* as it was typed */
		answer = web_post(t, invite, "orghead", input);
		assert_int_equal(answer.status, 422);
		assert_true(web_has(&answer, "已经邀请过了"));
	}
	assert_true(asked(t, "invited") > 0);
}

static void
several_organisations_have_a_switch(void **state)
{
	struct web_test *t = *state;
	long long first = number_of(t, "益乐社区太极拳队"), second = number_of(t, "大爱人家");
	struct web_answer answer = web_get(t, "/org", "orghead3");

	assert_true(web_has(&answer, "益乐社区太极拳队"));
	assert_false(web_has(&answer, "切换组织")); /* has left the other */
	assert_int_equal(web_post(t, at(t, "/org/%/invitations", second, 0), "orghead2",
				 "who=orghead3&role=member")
				 .status,
		303);
	assert_int_equal(web_post(t, at(t, "/org/invitations/%/accept", asked(t, "orghead3"), 0),
				 "orghead3", "")
				 .status,
		303);
	answer = web_get(t, "/org", "orghead3");
	assert_true(web_has(&answer, "切换组织"));
	assert_true(web_has(&answer, "<h1>大爱人家</h1>"));
	assert_int_equal(
		web_post(t, "/org/current", "orghead3", at(t, "org=%", first, 0)).status, 303);
	answer = web_get(t, "/org", "orghead3");
	assert_true(web_has(&answer, "<h1>益乐社区太极拳队</h1>"));
	assert_int_equal(web_post(t, "/org/current", "orghead3",
				 at(t, "org=%", number_of(t, "轻松艺术团"), 0))
				 .status,
		404);
}

static void
programs_do_the_same(void **state)
{
	struct web_test *t = *state;
	long long org = number_of(t, "大爱人家"), viewer = number_of(t, "viewer");
	struct web_answer answer = play_call(
		t, METHOD_GET, "viewer", at(t, "/api/v1/orgs/%/members", org, 0), NULL);

	assert_int_equal(answer.status, 200);
	assert_true(web_has(&answer, "\"role\":\"head\""));
	answer = play_call(t, METHOD_POST, "orghead2",
		at(t, "/api/v1/orgs/%/members/%", org, viewer), "{\"role\":\"editor\"}");
	assert_int_equal(answer.status, 200);
	answer = play_call(t, METHOD_POST, "orghead2", at(t, "/api/v1/orgs/%/invitations", org, 0),
		"{\"who\":\"13700002222\",\"role\":\"member\"}");
	assert_int_equal(answer.status, 201);
	answer = play_call(
		t, METHOD_GET, "orghead2", at(t, "/api/v1/orgs/%/invitations", org, 0), NULL);
	assert_true(web_has(&answer, "137****2222"));
	answer = play_call(
		t, METHOD_DELETE, "orghead2", at(t, "/api/v1/orgs/%/members/%", org, viewer), NULL);
	assert_int_equal(answer.status, 200);
	assert_int_equal(web_get(t, at(t, "/org/%", org, 0), "viewer").status, 403);
}

/* Whose account is closed is nobody's head; the last one closes theirs no more than they leave. */
static void
last_head_does_not_close_the_account(void **state)
{
	struct web_test *t = *state;
	long long org = number_of(t, "轻松艺术团");
	const char *closing = "current=chuke-demo&is_sure=1";
	struct web_answer answer;

	/* one of two heads may */
	answer = web_submit(t, "/me/close", "resident2", "/me/close", closing);
	assert_int_equal(answer.status, 303);
	answer = web_post(t, "/me/close", "orghead", closing);
	assert_int_equal(answer.status, 422);
	assert_true(web_has(&answer, "您是“轻松艺术团”唯一的负责人"));
	answer = web_post(t, at(t, "/org/%/leave", org, 0), "orghead", "is_sure=1");
	assert_int_equal(answer.status, 422);
	assert_int_equal(web_get(t, at(t, "/org/%", org, 0), "orghead").status, 200);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(asked_by_account_one_comes_and_acts),
		cmocka_unit_test(roles_hold_at_the_next_request),
		cmocka_unit_test(last_head_stays),
		cmocka_unit_test(asked_by_number_whoever_proves_it_answers),
		cmocka_unit_test(withdrawn_it_is_answered_no_more),
		cmocka_unit_test(too_late_it_is_answered_no_more),
		cmocka_unit_test(older_invitation_takes_nothing_away),
		cmocka_unit_test(accounts_are_not_found_out_by_inviting),
		cmocka_unit_test(several_organisations_have_a_switch),
		cmocka_unit_test(programs_do_the_same),
		cmocka_unit_test(last_head_does_not_close_the_account),
	};
	static const struct office *const offices[] = { &registry_office, &registration_office };

	case_hooks_take_any();
	offices_register(offices, 2);
	return WEB_TEST_RUN("members", tests);
}
