#include "web_test.h"

#include "audit.h"
#include "fail.h"
#include "kernel_queries.h"
#include "office.h"
#include "sealer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

/* The audit log: entries stand, the chain tells of every change. */

static enum outcome
add_entries(struct db *db, void *arg)
{
	for (int i = 0; i < *(int *)arg; i++) {
		audit_add_by_system(db, &(struct audit){ .verb = "test.add",
						.object = "test",
						.object_id = i,
						.reason = i % 2 ? STR("理由") : STR_NONE,
						.detail = STR("{\"a\":[1,2]}") });
	}
	return OK;
}

struct verified {
	int64_t checked;
	int breaches;
	struct str first;
};

static void
note_breach(void *arg, struct str sentence)
{
	struct verified *verified = arg;

	if (verified->breaches++ == 0) {
		verified->first = sentence;
	}
}

static void
verify_in_snapshot(struct db *db, void *arg)
{
	struct verified *verified = arg;

	verified->checked = seal_verify(db, note_breach, verified);
}

static struct verified
verify(struct web_test *t)
{
	struct verified verified = { .first = STR_NONE };

	store_read(t->app->store, t->arena, verify_in_snapshot, &verified);
	return verified;
}

static void
every_entry_is_sealed_in_batches(void **state)
{
	struct web_test *t = *state;
	int many = 1234;
	int64_t before, sealed;

	seal_all(t->app->store);
	before = verify(t).checked;
	assert_int_equal(store_write(t->app->store, t->arena, add_entries, &many), OK);
	assert_int_equal(verify(t).checked, before);
	sealed = seal_all(t->app->store);
	assert_int_equal(sealed, many);
	assert_int_equal(verify(t).checked, before + many);
	assert_int_equal(verify(t).breaches, 0);
	assert_int_equal(seal_all(t->app->store), 0);
}

/* ---- what nobody may do ------------------------------------------------------------------------- */

struct tampering {
	enum outcome (*run)(struct db *db);
	enum outcome outcome;
};

static enum outcome
tamper(struct db *db, void *arg)
{
	struct tampering *tampering = arg;

	tampering->outcome = tampering->run(db);
	return tampering->outcome;
}

static void
entries_and_seals_cannot_be_changed_or_deleted(void **state)
{
	struct web_test *t = *state;
	static enum outcome (*const runs[])(struct db * db) = { audit_test_change_entry,
		audit_test_delete_entries, audit_test_change_seal, audit_test_delete_seals };

	seal_all(t->app->store);
	for (size_t i = 0; i < sizeof(runs) / sizeof(runs[0]); i++) {
		struct tampering tampering = { .run = runs[i] };

		store_write(t->app->store, t->arena, tamper, &tampering);
		assert_int_equal(tampering.outcome, CONFLICT);
	}
	assert_int_equal(verify(t).breaches, 0);
}

/* ---- pages -------------------------------------------------------------------------------------- */

/* Step after step gives what the whole gives; a step without time goes nowhere and breaks nothing. */
static void
step_in_snapshot(struct db *db, void *arg)
{
	struct verified *verified = arg;
	int64_t whole = seal_verify(db, note_breach, verified);

	assert_true(whole > 2);
	assert_int_equal(seal_verify_step(db, 1, 60000, note_breach, verified), whole);
	assert_int_equal(seal_verify_step(db, whole, 60000, note_breach, verified), whole);
	assert_int_equal(seal_verify_step(db, 2, 0, note_breach, verified), 2);
	assert_int_equal(verified->breaches, 0);
	seal_verify_step(db, whole + 5, 60000, note_breach, verified);
}

static void
chain_is_verified_in_steps(void **state)
{
	struct web_test *t = *state;
	struct verified verified = { .first = STR_NONE };
	struct web_answer answer;

	store_read(t->app->store, t->arena, step_in_snapshot, &verified);
	assert_int_equal(verified.breaches, 1);
	answer = web_get(t, "/audit/verify?after=2", "auditor");
	assert_int_equal(answer.status, 200);
	assert_true(web_has(&answer, "没有改动"));
}

static void
auditor_finds_who_did_what(void **state)
{
	struct web_test *t = *state;
	struct web_answer answer;

	assert_int_equal(
		web_post(t, "/admin/logins", "admin", "name=seen.one&shown_name=Seen").status, 303);
	answer = web_get(t, "/audit?verb=login.add&login=admin", "auditor");
	assert_int_equal(answer.status, 200);
	assert_true(web_has(&answer, "<th scope=\"row\">建立账号"));
	assert_false(web_has(&answer, "<th scope=\"row\">登录"));
	answer = web_get(t, "/audit?object=test&from=2030-01-01", "auditor");
	assert_false(web_has(&answer, "<th scope=\"row\">test.add"));
	answer = web_get(t, "/audit?from=nonsense", "auditor");
	assert_int_equal(answer.status, 422);
	answer = web_get(t, "/audit/verify", "auditor");
	assert_true(web_has(&answer, "没有改动"));
}

struct pair_row {
	int64_t size;
	struct str name;
	bool is_open;
};
static const struct member pair_members[] = {
	{ "size", MEMBER_INT, offsetof(struct pair_row, size), true },
	{ "name", MEMBER_STR, offsetof(struct pair_row, name), true },
	{ "is_open", MEMBER_BOOL, offsetof(struct pair_row, is_open), false },
};

static void
difference_tells_what_changed(void **state)
{
	struct web_test *t = *state;
	struct pair_row before = { 1, STR("a"), true }, after = { 2, STR_NONE, true };

	assert_true(str_equal(audit_difference(t->arena, pair_members, 3, &before, &after),
		STR("{\"size\":[1,2],\"name\":[\"a\",null]}")));
	assert_true(str_is_none(audit_difference(t->arena, pair_members, 3, &before, &before)));
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_entry_is_sealed_in_batches),
		cmocka_unit_test(entries_and_seals_cannot_be_changed_or_deleted),
		cmocka_unit_test(chain_is_verified_in_steps),
		cmocka_unit_test(auditor_finds_who_did_what),
		cmocka_unit_test(difference_tells_what_changed),
	};

	offices_register(NULL, 0);
	return WEB_TEST_RUN("audit log", tests);
}
