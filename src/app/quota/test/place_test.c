#include "quota_sample.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

/* Places and the line, one after another. */

#define ASSERT_SOUND(s) assert_true(str_equal(breaches(s), STR("")))
#define ASSERT_TOLD(s, text) assert_true(str_equal(told(s), STR(text)))

static void
a_full_pool_has_a_line_and_passes_on(void **state)
{
	struct quota_sample *s = *state;
	struct quota_pool_id pool = make_pool(s, "all", 2, 30);
	struct quota_place a, b, c, d;

	assert_int_equal(want(s, pool, 1, &a), OK);
	assert_int_equal(want(s, pool, 1, &b), OK);
	assert_int_equal(want(s, pool, 1, &c), OK);
	assert_int_equal(want(s, pool, 1, &d), OK);
	assert_int_equal(b.state, QUOTA_TAKEN);
	assert_int_equal(c.state, QUOTA_WAITING);
	assert_int_equal(standing(s, c.id).ahead, 0);
	assert_int_equal(standing(s, d.id).ahead, 1);
	assert_int_equal(standing(s, d.id).waiting, 2);
	ASSERT_TOLD(s, "");

	assert_int_equal(release(s, a.id), OK);
	assert_int_equal(release(s, a.id), CONFLICT);
	assert_int_equal(place(s, c.id).state, QUOTA_OFFERED);
	assert_int_equal(place(s, d.id).state, QUOTA_WAITING);
	assert_int_equal(pool_now(s, pool).taken, 2);
	assert_int_equal(pool_now(s, pool).free, 0);
	ASSERT_TOLD(s, "3 offered");
	ASSERT_SOUND(s);

	assert_int_equal(confirm(s, c.id), OK);
	assert_int_equal(confirm(s, c.id), OK);
	assert_int_equal(confirm(s, d.id), CONFLICT);
	assert_int_equal(release(s, b.id), OK);
	ASSERT_TOLD(s, "4 offered");
	pass_minutes(31); /* d does not answer */
	assert_int_equal(pool_now(s, pool).free, 1);
	assert_int_equal(confirm(s, d.id), STALE);
	ASSERT_SOUND(s);
	ring(s);
	assert_int_equal(place(s, d.id).why, QUOTA_EXPIRED);
	assert_int_equal(pool_now(s, pool).taken, 1);
	ASSERT_SOUND(s);
}

static void
what_runs_out_is_free_without_a_clock(void **state)
{
	struct quota_sample *s = *state;
	struct quota_pool_id pool = make_pool(s, "all", 1, 0);
	struct quota_wish wish = { .pools = { pool },
		.pool_count = 1,
		.holder = { STR("signup"), 99 },
		.size = 1,
		.is_hold = true };
	struct quota_place held, other, waiting;

	assert_int_equal(want_in(s, &wish, &held), OK);
	assert_int_equal(held.state, QUOTA_HELD);
	assert_int_equal(want_in(s, &wish, &other), CONFLICT); /* one place a person */
	wish.holder.id = 98;
	assert_int_equal(want_in(s, &wish, &other), TOO_MANY); /* a hold does not wait */
	assert_int_equal(want(s, pool, 1, &waiting), OK);
	assert_int_equal(waiting.state, QUOTA_WAITING);
	pass_minutes(16);
	assert_int_equal(want(s, pool, 1, &other), OK); /* does not pass who waits */
	assert_int_equal(other.state, QUOTA_WAITING);
	assert_int_equal(place(s, waiting.id).state, QUOTA_TAKEN);
	assert_int_equal(confirm(s, held.id), STALE);
	ASSERT_TOLD(s, "1 freed expired,2 taken");
	ASSERT_SOUND(s);
}

static void
a_group_comes_whole_and_small_ones_pass_it(void **state)
{
	struct quota_sample *s = *state;
	struct quota_pool_id pool = make_pool(s, "all", 5, 0);
	struct quota_place a, b, four, two, one;

	assert_int_equal(want(s, pool, 11, &a), INVALID);
	assert_int_equal(want(s, pool, 0, &a), INVALID);
	assert_int_equal(want(s, pool, 3, &a), OK);
	assert_int_equal(want(s, pool, 2, &b), OK);
	assert_int_equal(want(s, pool, 4, &four), OK);
	assert_int_equal(want(s, pool, 3, &two), OK);
	assert_int_equal(want(s, pool, 1, &one), OK);
	assert_int_equal(standing(s, one.id).ahead, 2);
	assert_int_equal(standing(s, one.id).larger, 2);

	assert_int_equal(release(s, b.id), OK); /* two are free: only the one fits */
	assert_int_equal(place(s, one.id).state, QUOTA_TAKEN);
	assert_int_equal(pool_now(s, pool).free, 1);
	assert_int_equal(standing(s, two.id).free, 1);
	ASSERT_TOLD(s, "5 taken");
	ASSERT_SOUND(s);
	assert_int_equal(resize(s, two.id, 4), CONFLICT); /* who grows joins anew */
	assert_int_equal(resize(s, two.id, 2), OK);
	assert_int_equal(place(s, two.id).state, QUOTA_WAITING);
	assert_int_equal(resize(s, two.id, 1), OK);
	assert_int_equal(place(s, two.id).state, QUOTA_TAKEN);
	assert_int_equal(resize(s, a.id, 4), TOO_MANY);
	assert_int_equal(release(s, a.id), OK); /* three free: four do not fit yet */
	assert_int_equal(place(s, four.id).state, QUOTA_WAITING);
	assert_int_equal(release(s, one.id), OK);
	assert_int_equal(place(s, four.id).state, QUOTA_TAKEN);
	assert_int_equal(pool_now(s, pool).taken, 5);
	assert_int_equal(resize(s, four.id, 2), OK);
	assert_int_equal(resize(s, four.id, 3), OK);
	ASSERT_SOUND(s);
}

static void
several_quotas_hold_together(void **state)
{
	struct quota_sample *s = *state;
	struct quota_pool_id all = make_pool(s, "all", 4, 0), child = make_pool(s, "child", 1, 0);
	struct quota_wish kid = { .pools = { child, all },
		.pool_count = 2,
		.holder = { STR("signup"), 501 },
		.size = 1,
		.may_wait = true };
	struct quota_place first, second, adult, last, late;

	assert_int_equal(want_in(s, &kid, &first), OK);
	kid.holder.id = 502;
	assert_int_equal(want_in(s, &kid, &second), OK);
	assert_int_equal(second.state, QUOTA_WAITING); /* children are full, the whole is not */
	assert_int_equal(want(s, all, 2, &adult), OK);
	assert_int_equal(adult.state, QUOTA_TAKEN);
	assert_int_equal(want(s, all, 1, &last), OK);
	assert_int_equal(want(s, all, 1, &late), OK);
	assert_int_equal(late.state, QUOTA_WAITING);
	ASSERT_SOUND(s);
	assert_int_equal(
		release(s, last.id), OK); /* the child was first, but no child's place is free */
	assert_int_equal(place(s, late.id).state, QUOTA_TAKEN);
	assert_int_equal(pool_now(s, child).waiting, 1);
	assert_int_equal(pool_now(s, all).waiting, 1);
	assert_int_equal(release(s, first.id), OK);
	assert_int_equal(place(s, second.id).state, QUOTA_TAKEN);
	assert_int_equal(pool_now(s, child).taken, 1);
	assert_int_equal(pool_now(s, all).taken, 4);
	ASSERT_SOUND(s);
	assert_int_equal(close_pool(s, child), OK);
	kid.holder.id = 503;
	assert_int_equal(want_in(s, &kid, &first), UNAVAILABLE);
	assert_int_equal(place(s, second.id).state, QUOTA_TAKEN);
}

static void
capacity_grows_and_never_falls_below(void **state)
{
	struct quota_sample *s = *state;
	struct quota_pool_id pool = make_pool(s, "all", 1, 60);
	struct quota_rules rules = { 3, 10, true, 60, 15 };
	struct quota_place places[5];

	for (int i = 0; i < 5; i++) {
		assert_int_equal(want(s, pool, 1, &places[i]), OK);
	}
	assert_int_equal(set_rules(s, pool, &rules), OK);
	ASSERT_TOLD(s, "2 offered,3 offered");
	rules.capacity = 2;
	assert_int_equal(set_rules(s, pool, &rules), CONFLICT);
	assert_string_not_equal(quota_pool_refusal(CONFLICT), "");
	assert_int_equal(release(s, places[4].id), OK); /* out of the line */
	assert_int_equal(standing(s, places[3].id).waiting, 1);
	ASSERT_TOLD(s, "");
	assert_int_equal(close_pool(s, pool), OK);
	ASSERT_TOLD(s, "2 freed closed,3 freed closed,4 freed closed");
	assert_int_equal(pool_now(s, pool).taken, 1);
	assert_int_equal(pool_now(s, pool).free, 0);
	ASSERT_SOUND(s);
}

/* More than one transaction passes on: nobody new comes between, and in the end it is as if it had been one. */
static void
many_are_passed_on_in_slices(void **state)
{
	enum { LINE = 2 * PASSED_ON_MAX + 50 };
	struct quota_sample *s = *state;
	struct quota_pool_id pool = make_pool(s, "all", 1, 0);
	struct quota_rules rules = { LINE - 20, 10, true, 0, 15 };
	struct quota_place places[LINE], late;

	for (int i = 0; i < LINE; i++) {
		assert_int_equal(want(s, pool, 1, &places[i]), OK);
	}
	assert_int_equal(standing(s, places[LINE - 1].id).ahead, LINE - 2);
	assert_int_equal(set_rules(s, pool, &rules), OK);
	assert_int_equal(pool_now(s, pool).taken, 1 + PASSED_ON_MAX);
	assert_int_equal(pool_now(s, pool).free, 0);
	assert_int_equal(want(s, pool, 1, &late), OK);
	assert_int_equal(late.state, QUOTA_WAITING);
	ring(s);
	assert_int_equal(pool_now(s, pool).taken, LINE - 20);
	assert_int_equal(place(s, places[LINE - 21].id).state, QUOTA_TAKEN);
	assert_int_equal(place(s, places[LINE - 20].id).state, QUOTA_WAITING);
	assert_int_equal(standing(s, late.id).ahead, 20);
	ASSERT_SOUND(s);
	assert_int_equal(close_pool(s, pool), OK);
	ring(s);
	assert_int_equal(pool_now(s, pool).waiting, 0);
	ASSERT_SOUND(s);
}

struct listing {
	struct quota_place_list_args args;
	struct quota_holder holder;
	struct quota_places page;
	struct quota_place found;
	enum outcome outcome;
};

static void
read_page(struct db *db, void *arg)
{
	struct listing *listing = arg;

	listing->page = quota_place_list(db, &listing->args);
	listing->outcome = quota_place_of(
		db, listing->args.pool, &listing->holder, &listing->found);
}

/* Of a claim in several pools every list names the claim, and goes on after it. */
static void
lists_go_page_by_page(void **state)
{
	enum { COUNT = 5 };
	struct quota_sample *s = *state;
	struct quota_pool_id all = make_pool(s, "all", 20, 0), child = make_pool(s, "child", 20, 0);
	struct listing listing = { .args = { child, QUOTA_TAKEN, { 0 }, 2 },
		.holder = { STR("signup"), 603 } };
	struct quota_place places[COUNT];
	size_t seen = 0;

	for (int i = 0; i < COUNT; i++) {
		assert_int_equal(want_in(s,
					 &(struct quota_wish){ .pools = { all, child },
						 .pool_count = 2,
						 .holder = { STR("signup"), 601 + i },
						 .size = 1 },
					 &places[i]),
			OK);
	}
	do {
		store_test_read(&s->test, read_page, &listing);
		for (size_t i = 0; i < listing.page.count; i++) {
			assert_int_equal(listing.page.items[i].id.v, places[seen++].id.v);
			listing.args.after = listing.page.items[i].id;
		}
	} while (listing.page.count);
	assert_int_equal(seen, COUNT);
	assert_int_equal(listing.outcome, OK);
	assert_int_equal(listing.found.id.v, places[2].id.v);
	listing.holder.id = 699;
	store_test_read(&s->test, read_page, &listing);
	assert_int_equal(listing.outcome, NOT_FOUND);
}

static enum outcome
oversell(struct db *db, void *arg)
{
	struct quota_place_insert_row added;

	return quota_place_insert(db,
		&(struct quota_place_insert_args){ .pool_id = *(struct quota_pool_id *)arg,
			.pool_set = STR("1"),
			.holder_kind = STR("thief"),
			.holder_id = 1,
			.size = 1,
			.state = STR("taken"),
			.until_at = MOMENT_NONE,
			.made_at = db_now(db) },
		&added);
}

static enum outcome
shrink(struct db *db, void *arg)
{
	return quota_pool_update(db,
		&(struct quota_pool_update_args){ 0, 1, true, 0, 1, *(struct quota_pool_id *)arg });
}

static enum outcome
revive(struct db *db, void *arg)
{
	return quota_place_update(
		db, &(struct quota_place_update_args){ STR("taken"), STR_NONE, MOMENT_NONE,
			    db_now(db), *(struct quota_place_id *)arg });
}

static void
the_database_itself_counts(void **state)
{
	struct quota_sample *s = *state;
	struct quota_pool_id pool = make_pool(s, "all", 1, 0);
	struct quota_place a;

	assert_int_equal(want(s, pool, 1, &a), OK);
	assert_int_equal(store_test_write(&s->test, oversell, &pool), CONFLICT);
	assert_int_equal(store_test_write(&s->test, shrink, &pool), CONFLICT);
	assert_int_equal(release(s, a.id), OK);
	assert_int_equal(store_test_write(&s->test, revive, &a.id), CONFLICT);
	assert_int_equal(store_test_write(&s->test, oversell, &pool), OK);
	ASSERT_SOUND(s);
	store_test_script(&s->test, "update quota_pool set taken = 0");
	assert_false(str_equal(breaches(s), STR("")));
}

#define PLAY(test) \
	cmocka_unit_test_setup_teardown(test, quota_sample_set_up, quota_sample_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		PLAY(a_full_pool_has_a_line_and_passes_on),
		PLAY(what_runs_out_is_free_without_a_clock),
		PLAY(a_group_comes_whole_and_small_ones_pass_it),
		PLAY(several_quotas_hold_together),
		PLAY(capacity_grows_and_never_falls_below),
		PLAY(many_are_passed_on_in_slices),
		PLAY(lists_go_page_by_page),
		PLAY(the_database_itself_counts),
	};

	return quota_sample_run("quota_place", tests, sizeof(tests) / sizeof(tests[0]));
}
