#include "quota_sample.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

/* Spans, one after another. */

#define ASSERT_SOUND(s) assert_true(str_equal(breaches(s), STR("")))
#define ASSERT_TOLD(s, text) assert_true(str_equal(told(s), STR(text)))
#define HOUR INT64_C(3600000)

/* From one hour of the sample's day to another. */
static struct quota_span_wish
hours(struct quota_sample *s, int64_t from, int64_t to)
{
	const int64_t day_ms = INT64_C(1800000000000) / HOUR * HOUR;

	return (struct quota_span_wish){ .thing = s->thing,
		.holder = { STR("booking"), ++s->next_holder },
		.from_at = { day_ms + from * HOUR },
		.to_at = { day_ms + to * HOUR } };
}

static enum outcome
book(struct quota_sample *s, int64_t from, int64_t to, struct quota_span_answer *ret_answer)
{
	struct quota_span_wish wish = hours(s, from, to);

	return take_span(s, &wish, ret_answer);
}

struct ask {
	struct quota_sample *s;
	const struct quota_span_wish *wishes;
	size_t count;
	bool is_all;
	struct quota_span_answer *answers;
	struct quota_span_id id;
	struct quota_spans spans;
	int64_t number;
	enum outcome outcome;
};

static enum outcome
free_it(struct db *db, void *arg)
{
	return quota_span_release(db, ((struct ask *)arg)->id, QUOTA_CANCELLED);
}

static enum outcome
confirm_it(struct db *db, void *arg)
{
	return quota_span_confirm(db, ((struct ask *)arg)->id);
}

static enum outcome
move_it(struct db *db, void *arg)
{
	struct ask *ask = arg;

	return quota_span_move(db, ask->id, ask->wishes, ask->answers);
}

static enum outcome
take_series(struct db *db, void *arg)
{
	struct ask *ask = arg;

	return quota_span_take_series(db, ask->wishes, ask->count, ask->is_all, ask->answers);
}

static enum outcome
write(struct quota_sample *s, enum outcome (*run)(struct db *db, void *arg), struct ask *ask)
{
	ask->s = s;
	return store_test_write(&s->test, run, ask);
}

static enum outcome
free_span(struct quota_sample *s, struct quota_span_id id)
{
	return write(s, free_it, &(struct ask){ .id = id });
}

static enum outcome
move_span(struct quota_sample *s, struct quota_span_id id, struct quota_span_wish wish,
	struct quota_span_answer *answer)
{
	return write(s, move_it, &(struct ask){ .id = id, .wishes = &wish, .answers = answer });
}

static void
read_span(struct db *db, void *arg)
{
	struct ask *ask = arg;

	ask->spans.items = ARENA_NEW(db_arena(db), struct quota_span);
	ask->outcome = quota_span_find(db, ask->id, ask->spans.items);
	(void)quota_span_standing(db, ask->id, &ask->number);
}

static struct quota_span
span_now(struct quota_sample *s, struct quota_span_id id)
{
	struct ask ask = { .s = s, .id = id };

	store_test_read(&s->test, read_span, &ask);
	assert_int_equal(ask.outcome, OK);
	return *ask.spans.items;
}

/* How many stand in line before it. */
static int64_t
ahead_of(struct quota_sample *s, struct quota_span_id id)
{
	struct ask ask = { .s = s, .id = id };

	store_test_read(&s->test, read_span, &ask);
	return ask.number;
}

static void
no_two_overlap_with_their_buffers(void **state)
{
	struct quota_sample *s = *state;
	struct quota_span_answer a, b;
	struct quota_span_wish wish;

	assert_int_equal(book(s, 9, 11, &a), OK);
	assert_int_equal(book(s, 10, 12, &b), TOO_MANY);
	assert_int_equal(b.conflicts.count, 1);
	assert_int_equal(b.conflicts.items[0].id.v, a.span.id.v);
	assert_int_equal(book(s, 8, 20, &b), TOO_MANY);
	assert_int_equal(book(s, 11, 12, &b), OK); /* ends are open */
	assert_int_equal(book(s, 8, 9, &b), OK);
	assert_int_equal(book(s, 13, 13, &b), INVALID);
	wish = hours(s, 13, 14);
	wish.before_minutes = 61;
	assert_int_equal(take_span(s, &wish, &b), TOO_MANY);
	wish.before_minutes = 60;
	wish.after_minutes = 30;
	assert_int_equal(take_span(s, &wish, &b), OK);
	wish = hours(s, 14, 15);
	assert_int_equal(take_span(s, &wish, &a), TOO_MANY);
	assert_int_equal(a.conflicts.items[0].id.v, b.span.id.v);
	assert_int_equal(free_span(s, b.span.id), OK);
	assert_int_equal(free_span(s, b.span.id), CONFLICT);
	assert_int_equal(take_span(s, &wish, &a), OK);
	ASSERT_TOLD(s, "");
	ASSERT_SOUND(s);
}

static void
a_hold_runs_out_and_whoever_waits_is_next(void **state)
{
	struct quota_sample *s = *state;
	struct quota_span_wish wish = hours(s, 9, 12);
	struct quota_span_answer held, first, second, third;

	wish.hold_minutes = 15;
	assert_int_equal(take_span(s, &wish, &held), OK);
	assert_int_equal(held.span.state, QUOTA_HELD);
	wish = hours(s, 9, 11);
	wish.may_wait = true;
	wish.offer_minutes = 60;
	assert_int_equal(take_span(s, &wish, &first), OK);
	assert_int_equal(first.span.state, QUOTA_WAITING);
	wish = hours(s, 10, 12);
	wish.may_wait = true;
	assert_int_equal(take_span(s, &wish, &second), OK);
	wish = hours(s, 11, 12);
	wish.may_wait = true;
	assert_int_equal(take_span(s, &wish, &third), OK);
	assert_int_equal(ahead_of(s, second.span.id), 1);
	assert_int_equal(ahead_of(s, third.span.id), 1); /* the first is not in its way */
	pass_minutes(16);
	ring(s); /* the first is offered it, the second is in its way, the third is not */
	ASSERT_TOLD(s, "1 freed expired,2 offered,4 taken");
	assert_int_equal(span_now(s, second.span.id).state, QUOTA_WAITING);
	ASSERT_SOUND(s);
	assert_int_equal(write(s, confirm_it, &(struct ask){ .id = held.span.id }), STALE);
	assert_int_equal(free_span(s, third.span.id), OK);
	assert_int_equal(span_now(s, second.span.id).state, QUOTA_WAITING);
	pass_minutes(61);
	assert_int_equal(book(s, 9, 10, &third), OK); /* who asks next finds the offer run out */
	ASSERT_TOLD(s, "2 freed expired,3 taken");
	ASSERT_SOUND(s);
}

static void
a_series_tells_of_each(void **state)
{
	struct quota_sample *s = *state;
	struct quota_span_wish wishes[4];
	struct quota_span_answer answers[4], in_the_way;
	struct ask ask = { .wishes = wishes, .count = 4, .is_all = true, .answers = answers };

	for (int i = 0; i < 4; i++) {
		wishes[i] = hours(s, 9 + 168 * i, 11 + 168 * i);
	}
	assert_int_equal(book(s, 10 + 168, 12 + 168, &in_the_way), OK);
	assert_int_equal(write(s, take_series, &ask), TOO_MANY);
	assert_int_equal(answers[0].outcome, OK);
	assert_int_equal(answers[1].outcome, TOO_MANY);
	assert_int_equal(answers[1].conflicts.items[0].id.v, in_the_way.span.id.v);
	assert_int_equal(answers[3].outcome, OK);
	assert_int_equal(book(s, 9, 10, &in_the_way), OK); /* nothing of it was taken */
	assert_int_equal(free_span(s, in_the_way.span.id), OK);
	ask.is_all = false;
	assert_int_equal(write(s, take_series, &ask), OK);
	assert_int_equal(answers[0].span.state, QUOTA_TAKEN);
	assert_int_equal(answers[1].outcome, TOO_MANY);
	wishes[0] = hours(s, 40, 42);
	wishes[1] = hours(s, 41, 43); /* it is in its own way */
	ask.count = 2;
	ask.is_all = true;
	assert_int_equal(write(s, take_series, &ask), TOO_MANY);
	assert_int_equal(answers[1].conflicts.items[0].id.v, 0);
	ASSERT_SOUND(s);
}

static enum outcome
make_other(struct db *db, void *arg)
{
	*(struct quota_thing_id *)arg = quota_thing_add(db, STR("trip"), 8);
	return OK;
}

static void
moving_lets_nobody_between(void **state)
{
	struct quota_sample *s = *state;
	struct quota_span_answer a, b, waiting, answer;
	struct quota_span_wish wish;
	struct quota_thing_id other;

	store_test_write(&s->test, make_other, &other);
	assert_int_equal(book(s, 9, 11, &a), OK);
	assert_int_equal(book(s, 12, 13, &b), OK);
	wish = hours(s, 9, 10);
	wish.may_wait = true;
	assert_int_equal(take_span(s, &wish, &waiting), OK);
	assert_int_equal(move_span(s, a.span.id, hours(s, 11, 13), &answer), TOO_MANY);
	assert_int_equal(span_now(s, a.span.id).from_at.ms, a.span.from_at.ms);
	assert_int_equal(move_span(s, a.span.id, hours(s, 10, 12), &answer), OK); /* over itself */
	assert_int_equal(span_now(s, waiting.span.id).state, QUOTA_TAKEN);
	wish = hours(s, 12, 13);
	wish.thing = other;
	assert_int_equal(move_span(s, a.span.id, wish, &answer), OK);
	assert_int_equal(span_now(s, a.span.id).thing.v, other.v);
	assert_int_equal(move_span(s, a.span.id, hours(s, 12, 13), &answer), TOO_MANY);
	assert_int_equal(book(s, 10, 12, &answer), OK);
	ASSERT_SOUND(s);
}

static void
list_week(struct db *db, void *arg)
{
	struct ask *ask = arg;
	struct quota_span_wish wish = hours(ask->s, 10, 24);

	ask->spans = quota_span_list(
		db, &(struct quota_window){ &ask->s->thing, 1, wish.from_at, wish.to_at });
}

static bool
is_open(void *arg, const struct quota_gap *gap)
{
	(void)arg;
	return gap->from_at.ms / HOUR % 24 != 21; /* the hour that the tests call 13 */
}

static void
find_gaps(struct db *db, void *arg)
{
	struct ask *ask = arg;
	struct quota_span_wish day = hours(ask->s, 8, 20);
	struct quota_gap_wish wish = { .window = { &ask->s->thing, 1, day.from_at, day.to_at },
		.near_at = hours(ask->s, 10, 11).from_at,
		.minutes = 90,
		.step_minutes = 30,
		.is_open = is_open };
	struct quota_gaps gaps = quota_gap_list(db, &wish, 3);

	assert_int_equal(gaps.count, 2);
	assert_int_equal(gaps.items[0].from_at.ms, hours(ask->s, 8, 9).from_at.ms);
	assert_int_equal(gaps.items[1].from_at.ms, hours(ask->s, 14, 15).from_at.ms);
	gaps = quota_gap_list(db, &wish, 1);
	assert_int_equal(gaps.count, 1);
	assert_int_equal(gaps.items[0].from_at.ms, hours(ask->s, 8, 9).from_at.ms);
}

static void
what_is_taken_and_what_is_free_nearby(void **state)
{
	struct quota_sample *s = *state;
	struct quota_span_answer answer;
	struct quota_span_wish wish;
	struct ask ask = { .s = s };

	assert_int_equal(book(s, 9, 10, &answer), OK); /* ended before the window */
	assert_int_equal(free_span(s, answer.span.id), OK);
	wish = hours(s, 10, 12);
	wish.before_minutes = 30;
	assert_int_equal(take_span(s, &wish, &answer), OK);
	assert_int_equal(book(s, 12, 13, &answer), OK);
	wish = hours(s, 13, 14);
	wish.to_at.ms -= HOUR / 2;
	assert_int_equal(take_span(s, &wish, &answer), OK);
	wish = hours(s, 16, 17);
	wish.hold_minutes = 5;
	assert_int_equal(take_span(s, &wish, &answer), OK);
	assert_int_equal(book(s, 30, 31, &answer), OK); /* after it */
	store_test_read(&s->test, list_week, &ask);
	assert_int_equal(ask.spans.count, 4);
	pass_minutes(6);
	store_test_read(&s->test, list_week, &ask);
	assert_int_equal(ask.spans.count, 3); /* what has run out is not shown */
	store_test_read(&s->test, find_gaps, &ask);
}

static enum outcome
play_stock(struct db *db, void *arg)
{
	struct ask *ask = arg;
	struct quota_span_wish wish = hours(ask->s, 9, 11);
	const struct quota_stock stock = { STR("projector"), 3 };
	struct quota_spans spans;

	assert_int_equal(quota_stock_set(db, &stock, 3), OK);
	assert_int_equal(quota_stock_take(db, &stock, 2, &wish, &spans), OK);
	assert_int_equal(spans.count, 2);
	assert_int_equal(quota_stock_take(db, &stock, 2, &wish, &spans), TOO_MANY);
	assert_int_equal(quota_stock_take(db, &stock, 1, &wish, &spans), OK);
	assert_int_equal(quota_stock_left(db, &stock, wish.from_at, wish.to_at), 0);
	wish = hours(ask->s, 11, 12);
	assert_int_equal(quota_stock_left(db, &stock, wish.from_at, wish.to_at), 3);
	assert_int_equal(quota_stock_set(db, &stock, 1), OK);
	assert_int_equal(quota_stock_left(db, &stock, wish.from_at, wish.to_at), 1);
	assert_int_equal(quota_stock_set(db, &stock, 5), OK);
	assert_int_equal(quota_stock_left(db, &stock, wish.from_at, wish.to_at), 5);
	return OK;
}

static void
any_free_unit_of_a_stock_will_do(void **state)
{
	struct quota_sample *s = *state;

	assert_int_equal(write(s, play_stock, &(struct ask){ 0 }), OK);
	ASSERT_SOUND(s);
}

static enum outcome
add_over(struct db *db, void *arg)
{
	struct ask *ask = arg;
	struct span_run run = { .db = db, .thing = { .id = ask->s->thing } };
	struct quota_span_insert_row added;

	return quota_span_insert(db,
		&(struct quota_span_insert_args){ .thing_id = run.thing.id,
			.holder_kind = STR("thief"),
			.holder_id = 1,
			.from_at = ask->wishes->from_at,
			.to_at = ask->wishes->to_at,
			.block_from_at = ask->wishes->from_at,
			.block_to_at = ask->wishes->to_at,
			.state = STR("confirmed"),
			.is_busy = true,
			.until_at = MOMENT_NONE,
			.made_at = db_now(db) },
		&added);
}

static enum outcome
move_over(struct db *db, void *arg)
{
	struct ask *ask = arg;

	return quota_span_update_time(
		db, &(struct quota_span_update_time_args){ .thing_id = ask->s->thing,
			    .from_at = ask->wishes->from_at,
			    .to_at = ask->wishes->to_at,
			    .block_from_at = ask->wishes->from_at,
			    .block_to_at = ask->wishes->to_at,
			    .changed_at = db_now(db),
			    .id = ask->id });
}

static void
the_database_itself_lets_none_overlap(void **state)
{
	struct quota_sample *s = *state;
	struct quota_span_answer a, b;
	struct quota_span_wish over;
	static const int64_t from[] = { 9, 8, 10, 8, 10 }, to[] = { 12, 10, 11, 13, 13 };

	assert_int_equal(book(s, 9, 12, &a), OK);
	assert_int_equal(book(s, 20, 21, &b), OK);
	for (size_t i = 0; i < 5; i++) {
		over = hours(s, from[i], to[i]);
		assert_int_equal(write(s, add_over, &(struct ask){ .wishes = &over }), CONFLICT);
		assert_int_equal(
			write(s, move_over, &(struct ask){ .id = b.span.id, .wishes = &over }),
			CONFLICT);
	}
	over = hours(s, 12, 20);
	assert_int_equal(write(s, add_over, &(struct ask){ .wishes = &over }), OK);
	ASSERT_SOUND(s);
}

#define PLAY(test) \
	cmocka_unit_test_setup_teardown(test, quota_sample_set_up, quota_sample_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		PLAY(no_two_overlap_with_their_buffers),
		PLAY(a_hold_runs_out_and_whoever_waits_is_next),
		PLAY(a_series_tells_of_each),
		PLAY(moving_lets_nobody_between),
		PLAY(what_is_taken_and_what_is_free_nearby),
		PLAY(any_free_unit_of_a_stock_will_do),
		PLAY(the_database_itself_lets_none_overlap),
	};

	return quota_sample_run("quota_span", tests, sizeof(tests) / sizeof(tests[0]));
}
