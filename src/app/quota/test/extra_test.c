#include "quota_sample.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

/* Who comes on top of what there is; what is forgotten. */

#define ASSERT_SOUND(s) assert_true(str_equal(breaches(s), STR("")))

struct asked {
	struct quota_wish wish;
	struct quota_place place;
	struct quota_extras extras;
	struct quota_spans spans;
};

static enum outcome
take_extra(struct db *db, void *arg)
{
	struct asked *asked = arg;

	return quota_take_extra(db, &asked->wish, STR("他带着孙女，坐轮椅"), &asked->place);
}

static enum outcome
forget(struct db *db, void *arg)
{
	struct asked *asked = arg;

	quota_forget(db, &asked->wish.holder);
	return OK;
}

static void
list_extra(struct db *db, void *arg)
{
	struct asked *asked = arg;

	asked->extras = quota_extra_list(
		db, asked->wish.pools[0], (struct quota_place_id){ 0 }, 10);
	asked->spans = quota_span_list_of(db, &asked->wish.holder, (struct quota_span_id){ 0 }, 10);
}

static struct asked
asked_for(struct quota_pool_id pool, int64_t holder, int64_t size)
{
	return (struct asked){ .wish = { .pools = { pool },
				       .pool_count = 1,
				       .holder = { STR("signup"), holder },
				       .size = size } };
}

static void
an_officer_lets_somebody_in_on_top(void **state)
{
	struct quota_sample *s = *state;
	struct quota_pool_id pool = make_pool(s, "all", 2, 0);
	struct quota_rules rules = { 2, 10, true, 0, 15 };
	struct asked guest = asked_for(pool, 700, 2), other = asked_for(pool, 701, 1);
	struct quota_place a, b, waiting;

	assert_int_equal(want(s, pool, 1, &a), OK);
	assert_int_equal(store_test_write(&s->test, take_extra, &other), OK);
	assert_int_equal(pool_now(s, pool).extra, 0); /* there was room */
	assert_int_equal(want(s, pool, 1, &waiting), OK);
	assert_int_equal(waiting.state, QUOTA_WAITING);
	assert_int_equal(store_test_write(&s->test, take_extra, &guest), OK);
	assert_int_equal(guest.place.state, QUOTA_TAKEN);
	assert_int_equal(store_test_write(&s->test, take_extra, &guest), CONFLICT);
	assert_int_equal(pool_now(s, pool).taken, 4);
	assert_int_equal(pool_now(s, pool).extra, 2);
	assert_int_equal(pool_now(s, pool).rules.capacity, 2);
	assert_int_equal(pool_now(s, pool).free, 0);
	store_test_read(&s->test, list_extra, &guest);
	assert_int_equal(guest.extras.count, 1);
	assert_int_equal(guest.extras.items[0].seats, 2);
	assert_true(str_equal(guest.extras.items[0].reason, STR("他带着孙女，坐轮椅")));
	ASSERT_SOUND(s);

	/* an ordinary place goes to who waits, and the line sees nothing of what is on top */
	assert_int_equal(resize(s, guest.place.id, 1), OK);
	assert_int_equal(pool_now(s, pool).extra, 1);
	assert_int_equal(place(s, waiting.id).state, QUOTA_WAITING);
	assert_int_equal(release(s, guest.place.id), OK);
	assert_int_equal(pool_now(s, pool).extra, 0);
	assert_int_equal(place(s, waiting.id).state, QUOTA_WAITING);
	assert_int_equal(release(s, a.id), OK);
	assert_int_equal(place(s, waiting.id).state, QUOTA_TAKEN);
	ASSERT_SOUND(s);

	guest.wish.holder.id = 702;
	assert_int_equal(store_test_write(&s->test, take_extra, &guest), OK);
	rules.capacity = 1;
	assert_int_equal(
		set_rules(s, pool, &rules), CONFLICT); /* two are taken beside the guests */
	rules.capacity = 3;
	assert_int_equal(set_rules(s, pool, &rules), OK);
	assert_int_equal(pool_now(s, pool).free, 1);
	assert_int_equal(want(s, pool, 1, &b), OK);
	assert_int_equal(b.state, QUOTA_TAKEN);
	assert_int_equal(pool_now(s, pool).taken, 5);
	assert_int_equal(close_pool(s, pool), OK);
	guest.wish.holder.id = 703;
	assert_int_equal(store_test_write(&s->test, take_extra, &guest), UNAVAILABLE);
	ASSERT_SOUND(s);
}

static void
what_was_given_up_can_be_forgotten(void **state)
{
	struct quota_sample *s = *state;
	struct quota_pool_id pool = make_pool(s, "all", 1, 0);
	struct asked guest = asked_for(pool, 700, 1);
	struct quota_span_wish span = { .thing = s->thing,
		.holder = guest.wish.holder,
		.from_at = { 3600000 },
		.to_at = { 7200000 } };
	struct quota_span_answer answer;
	struct quota_place a, kept;

	assert_int_equal(want(s, pool, 1, &a), OK);
	assert_int_equal(store_test_write(&s->test, take_extra, &guest), OK);
	assert_int_equal(release(s, guest.place.id), OK);
	assert_int_equal(store_test_write(&s->test, take_extra, &guest), OK); /* again, and stays */
	kept = guest.place;
	assert_int_equal(take_span(s, &span, &answer), OK);
	assert_int_equal(store_test_write(&s->test, forget, &guest), OK);
	assert_int_equal(place(s, kept.id).state, QUOTA_TAKEN);
	assert_int_equal(pool_now(s, pool).extra, 1);
	store_test_read(&s->test, list_extra, &guest);
	assert_int_equal(guest.extras.count, 1);
	assert_int_equal(guest.spans.count, 1);
	assert_int_equal(release(s, kept.id), OK);
	assert_int_equal(store_test_write(&s->test, forget, &guest), OK);
	assert_int_equal(place(s, a.id).state, QUOTA_TAKEN);
	ASSERT_SOUND(s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(an_officer_lets_somebody_in_on_top,
			quota_sample_set_up, quota_sample_tear_down),
		cmocka_unit_test_setup_teardown(what_was_given_up_can_be_forgotten,
			quota_sample_set_up, quota_sample_tear_down),
	};

	return quota_sample_run("quota_extra", tests, sizeof(tests) / sizeof(tests[0]));
}
