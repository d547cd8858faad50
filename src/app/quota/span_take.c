#include "quota_inner.h"

#include <assert.h>

/* Taking spans, one and many, and moving them. */

#define DAY_MS INT64_C(86400000)
#define MINUTE_MS INT64_C(60000)

struct moment
span_block_from(const struct quota_span_wish *wish)
{
	return (struct moment){ wish->from_at.ms - wish->before_minutes * MINUTE_MS };
}

struct moment
span_block_to(const struct quota_span_wish *wish)
{
	return (struct moment){ wish->to_at.ms + wish->after_minutes * MINUTE_MS };
}

enum outcome
span_check(const struct quota_span_wish *wish)
{
	if (wish->from_at.ms >= wish->to_at.ms || wish->before_minutes < 0 ||
		wish->after_minutes < 0 || wish->before_minutes > QUOTA_MINUTES_MAX ||
		wish->after_minutes > QUOTA_MINUTES_MAX || wish->hold_minutes < 0 ||
		wish->hold_minutes > QUOTA_MINUTES_MAX || wish->offer_minutes < 0 ||
		wish->offer_minutes > QUOTA_MINUTES_MAX ||
		wish->to_at.ms - wish->from_at.ms > QUOTA_SPAN_DAYS_MAX * DAY_MS ||
		span_block_to(wish).ms - span_block_from(wish).ms > QUOTA_SPAN_DAYS_MAX * DAY_MS) {
		return INVALID;
	}
	return OK;
}

struct quota_span
span_add(struct span_run *run, const struct quota_span_wish *wish, bool is_waiting)
{
	bool is_hold = !is_waiting && wish->hold_minutes > 0;
	enum quota_state state = is_waiting ? QUOTA_WAITING : is_hold ? QUOTA_HELD : QUOTA_TAKEN;
	struct moment now = db_now(run->db);
	struct quota_span_insert_row added;
	struct quota_span_insert_args args = {
		.thing_id = run->thing.id,
		.holder_kind = wish->holder.kind,
		.holder_id = wish->holder.id,
		.from_at = wish->from_at,
		.to_at = wish->to_at,
		.block_from_at = span_block_from(wish),
		.block_to_at = span_block_to(wish),
		.state = state == QUOTA_TAKEN ? STR("confirmed") : str_of(quota_state_code(state)),
		.is_busy = !is_waiting,
		.offer_minutes = wish->offer_minutes,
		.until_at = is_hold ? quota_minutes_on(now, wish->hold_minutes) : MOMENT_NONE,
		.made_at = now,
	};

	if (quota_span_insert(run->db, &args, &added) != OK) {
		fail("a span could not be taken: %s", db_constraint(run->db));
	}
	return (struct quota_span){ .id = added.id,
		.thing = run->thing.id,
		.holder = wish->holder,
		.from_at = wish->from_at,
		.to_at = wish->to_at,
		.block_from_at = args.block_from_at,
		.block_to_at = args.block_to_at,
		.state = state,
		.until_at = args.until_at,
		.made_at = now };
}

/* Whether one more may wait for moments of a wish. */
static bool
line_has_room(struct span_run *run, const struct quota_span_wish *wish)
{
	struct quota_span_row_rows rows = quota_span_waiting(run->db,
		&(struct quota_span_waiting_args){ .thing_id = run->thing.id,
			.block_to_at = span_block_to(wish),
			.earliest_at = { span_block_from(wish).ms - QUOTA_SPAN_DAYS_MAX * DAY_MS },
			.block_from_at = span_block_from(wish),
			.limit = QUOTA_SPAN_LINE_MAX });

	return rows.count < QUOTA_SPAN_LINE_MAX;
}

static void
take(struct span_run *run, const struct quota_span_wish *wish, struct quota_span_answer *answer)
{
	answer->outcome = run->thing.is_withdrawn ? UNAVAILABLE : span_check(wish);
	if (answer->outcome != OK) {
		return;
	}
	answer->conflicts = span_conflicts(run->db, run->thing.id, span_block_from(wish),
		span_block_to(wish), (struct quota_span_id){ 0 });
	if (answer->conflicts.count == 0) {
		answer->span = span_add(run, wish, false);
	} else if (wish->may_wait && line_has_room(run, wish)) {
		answer->span = span_add(run, wish, true);
	} else {
		answer->outcome = TOO_MANY;
	}
}

enum outcome
quota_span_take(
	struct db *db, const struct quota_span_wish *wish, struct quota_span_answer *ret_answer)
{
	struct span_run run;

	*ret_answer = (struct quota_span_answer){ .outcome = NOT_FOUND };
	if (span_open(db, wish->thing, &run) == OK) {
		take(&run, wish, ret_answer);
		span_close(&run);
	}
	return ret_answer->outcome;
}

/* ---- many ---------------------------------------------------------------------------------------- */

static bool
is_overlapping(const struct quota_span_wish *a, const struct quota_span_wish *b)
{
	return a->thing.v == b->thing.v && span_block_from(a).ms < span_block_to(b).ms &&
	       span_block_to(a).ms > span_block_from(b).ms;
}

/* A wish of the same series that is in the way, as a span without id. */
static struct quota_spans
conflict_with(struct arena *arena, const struct quota_span_wish *wish)
{
	struct quota_spans spans = { ARENA_NEW(arena, struct quota_span), 1 };

	*spans.items = (struct quota_span){ .thing = wish->thing,
		.holder = wish->holder,
		.from_at = wish->from_at,
		.to_at = wish->to_at,
		.block_from_at = span_block_from(wish),
		.block_to_at = span_block_to(wish),
		.state = QUOTA_TAKEN,
		.until_at = MOMENT_NONE };
	return spans;
}

static void
try_one(struct db *db, const struct quota_span_wish *wishes, size_t at,
	struct quota_span_answer *answers)
{
	const struct quota_span_wish *wish = &wishes[at];
	struct quota_thing_lock_row thing;
	struct quota_span_answer *answer = &answers[at];

	*answer = (struct quota_span_answer){ .outcome = span_check(wish) };
	if (quota_thing_find(db, wish->thing, &thing) != OK) {
		answer->outcome = NOT_FOUND;
	} else if (thing.is_withdrawn) {
		answer->outcome = UNAVAILABLE;
	}
	if (answer->outcome != OK) {
		return;
	}
	answer->conflicts = span_conflicts(db, wish->thing, span_block_from(wish),
		span_block_to(wish), (struct quota_span_id){ 0 });
	for (size_t i = 0; i < at && answer->conflicts.count == 0; i++) {
		if (answers[i].outcome == OK && is_overlapping(&wishes[i], wish)) {
			answer->conflicts = conflict_with(db_arena(db), &wishes[i]);
		}
	}
	if (answer->conflicts.count) {
		answer->outcome = TOO_MANY;
	}
}

void
quota_span_try(struct db *db, const struct quota_span_wish *wishes, size_t count,
	struct quota_span_answer *ret_answers)
{
	assert(count <= QUOTA_SERIES_MAX);
	for (size_t i = 0; i < count; i++) {
		try_one(db, wishes, i, ret_answers);
	}
}

/* The things of a series, each once, ascending: so are they locked by everybody. */
static size_t
things_of(const struct quota_span_wish *wishes, size_t count, struct quota_thing_id *ret_things)
{
	size_t things = 0;

	for (size_t i = 0; i < count; i++) {
		size_t at = 0;

		while (at < things && ret_things[at].v < wishes[i].thing.v) {
			at++;
		}
		if (at < things && ret_things[at].v == wishes[i].thing.v) {
			continue;
		}
		for (size_t k = things++; k > at; k--) {
			ret_things[k] = ret_things[k - 1];
		}
		ret_things[at] = wishes[i].thing;
	}
	return things;
}

/* The run of a wish's thing; NULL: there is no such thing. */
static struct span_run *
run_of(struct span_run *runs, size_t count, struct quota_thing_id thing)
{
	for (size_t i = 0; i < count; i++) {
		if (runs[i].thing.id.v == thing.v) {
			return &runs[i];
		}
	}
	return NULL;
}

static void
take_each(struct span_run *runs, size_t run_count, const struct quota_span_wish *wishes,
	size_t count, struct quota_span_answer *answers)
{
	for (size_t i = 0; i < count; i++) {
		struct span_run *run = run_of(runs, run_count, wishes[i].thing);

		answers[i] = (struct quota_span_answer){ .outcome = NOT_FOUND };
		if (run) {
			take(run, &wishes[i], &answers[i]);
		}
	}
}

static size_t
count_good(const struct quota_span_answer *answers, size_t count)
{
	size_t good = 0;

	for (size_t i = 0; i < count; i++) {
		good += answers[i].outcome == OK;
	}
	return good;
}

enum outcome
quota_span_take_series(struct db *db, const struct quota_span_wish *wishes, size_t count,
	bool is_all, struct quota_span_answer *ret_answers)
{
	struct quota_thing_id *things = ARENA_ARRAY(db_arena(db), count + 1, struct quota_thing_id);
	size_t thing_count = things_of(wishes, count, things), runs_open = 0, good;
	struct span_run *runs = ARENA_ARRAY(db_arena(db), thing_count + 1, struct span_run);

	for (size_t i = 0; i < thing_count; i++) {
		runs_open += span_open(db, things[i], &runs[runs_open]) == OK;
	}
	quota_span_try(db, wishes, count, ret_answers);
	good = count_good(ret_answers, count);
	if (good == count || !is_all) {
		take_each(runs, runs_open, wishes, count, ret_answers);
		good = count_good(ret_answers, count);
	}
	for (size_t i = 0; i < runs_open; i++) {
		span_close(&runs[i]);
	}
	return good == count || (good && !is_all) ? OK : TOO_MANY;
}

/* ---- moving -------------------------------------------------------------------------------------- */

static void
move(struct span_run *from, struct span_run *to, const struct quota_span_row_row *row,
	const struct quota_span_wish *wish, struct quota_span_answer *answer)
{
	struct quota_span_update_time_args args = { .thing_id = wish->thing,
		.from_at = wish->from_at,
		.to_at = wish->to_at,
		.block_from_at = span_block_from(wish),
		.block_to_at = span_block_to(wish),
		.changed_at = db_now(from->db),
		.id = row->id };

	answer->conflicts = span_conflicts(
		from->db, wish->thing, args.block_from_at, args.block_to_at, row->id);
	if (answer->conflicts.count) {
		answer->outcome = TOO_MANY;
		return;
	}
	if (quota_span_update_time(from->db, &args) != OK) {
		fail("a span could not be moved: %s", db_constraint(from->db));
	}
	answer->span = span_of_row(row);
	answer->span.thing = to->thing.id;
	answer->span.from_at = wish->from_at;
	answer->span.to_at = wish->to_at;
	answer->span.block_from_at = args.block_from_at;
	answer->span.block_to_at = args.block_to_at;
	span_settle(from, row->block_from_at, row->block_to_at);
}

enum outcome
quota_span_move(struct db *db, struct quota_span_id id, const struct quota_span_wish *wish,
	struct quota_span_answer *ret_answer)
{
	struct quota_span_row_row row;
	struct span_run first, second, *from = &first, *to = &first;
	struct quota_thing_id old;

	*ret_answer = (struct quota_span_answer){ .outcome = NOT_FOUND };
	if (quota_span_row(db, id, &row) != OK) {
		return NOT_FOUND;
	}
	old = row.thing_id;
	if (span_open(db, old.v < wish->thing.v ? old : wish->thing, &first) != OK) {
		return NOT_FOUND;
	}
	if (old.v != wish->thing.v) {
		if (span_open(db, old.v < wish->thing.v ? wish->thing : old, &second) != OK) {
			return NOT_FOUND;
		}
		from = old.v < wish->thing.v ? &first : &second;
		to = old.v < wish->thing.v ? &second : &first;
	}
	if (quota_span_row(db, id, &row) != OK || row.thing_id.v != old.v) {
		fail_as(FAIL_DB_RETRY, "a span was moved to another thing meanwhile");
	}
	ret_answer->outcome = to->thing.is_withdrawn ? UNAVAILABLE : span_check(wish);
	if (!quota_is_seated(quota_state_of(row.state))) {
		ret_answer->outcome = CONFLICT;
	}
	if (ret_answer->outcome == OK) {
		move(from, to, &row, wish, ret_answer);
	}
	span_close(from);
	if (to != from) {
		span_close(to);
	}
	return ret_answer->outcome;
}
