#include "buf.h"
#include "quota_inner.h"

#include <assert.h>
#include <stdio.h>

/* Spans as they are: what runs out, who is offered it, confirming and giving up, lists. */

enum { EXPIRED_AT_ONCE = 100, WAITING_AT_ONCE = 500, EVENT_CHARS_MAX = 48 };

#define DAY_MS INT64_C(86400000)

struct quota_span
span_of_row(const struct quota_span_row_row *row)
{
	return (struct quota_span){ .id = row->id,
		.thing = row->thing_id,
		.holder = { row->holder_kind, row->holder_id },
		.from_at = row->from_at,
		.to_at = row->to_at,
		.block_from_at = row->block_from_at,
		.block_to_at = row->block_to_at,
		.state = quota_state_of(row->state),
		.why = quota_why_of(row->why),
		.until_at = row->until_at,
		.made_at = row->made_at };
}

static struct quota_spans
spans_of_rows(struct db *db, const struct quota_span_row_rows *rows)
{
	struct quota_spans spans = { ARENA_ARRAY(db_arena(db), rows->count + 1, struct quota_span),
		rows->count };

	for (size_t i = 0; i < rows->count; i++) {
		spans.items[i] = span_of_row(&rows->items[i]);
	}
	return spans;
}

struct quota_spans
span_conflicts(struct db *db, struct quota_thing_id thing, struct moment block_from_at,
	struct moment block_to_at, struct quota_span_id but)
{
	struct quota_span_row_rows rows = quota_span_conflicts(
		db, &(struct quota_span_conflicts_args){ .thing_id = thing,
			    .block_from_at = block_from_at,
			    .block_to_at = block_to_at,
			    .but = but.v,
			    .now = db_now(db),
			    .limit = QUOTA_CONFLICTS_MAX });

	return spans_of_rows(db, &rows);
}

/* ---- changes ------------------------------------------------------------------------------------- */

static void
note(struct span_run *run, struct quota_span_id id)
{
	if (run->changed_count == run->changed_max) {
		size_t max = run->changed_max ? run->changed_max * 2 : 16;
		struct quota_span_id *changed = ARENA_ARRAY(
			db_arena(run->db), max, struct quota_span_id);

		for (size_t i = 0; i < run->changed_count; i++) {
			changed[i] = run->changed[i];
		}
		run->changed = changed;
		run->changed_max = max;
	}
	run->changed[run->changed_count++] = id;
}

static void
put(struct db *db, struct quota_span_id id, enum quota_state state, enum quota_why why,
	struct moment until_at)
{
	struct quota_span_update_args args = {
		.state = state == QUOTA_TAKEN ? STR("confirmed") : str_of(quota_state_code(state)),
		.is_busy = quota_is_seated(state),
		.why = why ? str_of(quota_why_code(why)) : STR_NONE,
		.until_at = until_at,
		.changed_at = db_now(db),
		.id = id,
	};

	if (quota_span_update(db, &args) != OK) {
		fail("a span could not be changed: %s", db_constraint(db));
	}
}

/* Who waits for moments of a time, in the order of the line, after one of them. */
static struct quota_span_row_rows
waiting_between(struct span_run *run, struct moment from_at, struct moment to_at, int64_t after)
{
	return quota_span_waiting(
		run->db, &(struct quota_span_waiting_args){ .thing_id = run->thing.id,
				 .block_to_at = to_at,
				 .earliest_at = { from_at.ms - QUOTA_SPAN_DAYS_MAX * DAY_MS },
				 .block_from_at = from_at,
				 .after = after,
				 .limit = WAITING_AT_ONCE });
}

static void
offer(struct span_run *run, const struct quota_span_row_row *row)
{
	bool is_offer = row->offer_minutes > 0;

	put(run->db, row->id, is_offer ? QUOTA_OFFERED : QUOTA_TAKEN, QUOTA_NO_WHY,
		is_offer ? quota_minutes_on(db_now(run->db), row->offer_minutes) : MOMENT_NONE);
	note(run, row->id);
}

/* However many wait: of one free time few can be served, and to look costs little. */
void
span_settle(struct span_run *run, struct moment from_at, struct moment to_at)
{
	struct quota_span_row_rows rows = { NULL, 0 };
	int64_t after = 0;

	if (run->thing.is_withdrawn) {
		return;
	}
	do {
		rows = waiting_between(run, from_at, to_at, after);
		for (size_t i = 0; i < rows.count; i++) {
			const struct quota_span_row_row *row = &rows.items[i];

			after = row->id.v;
			if (span_conflicts(run->db, run->thing.id, row->block_from_at,
				    row->block_to_at, row->id)
					.count == 0) {
				offer(run, row);
			}
		}
	} while (rows.count == WAITING_AT_ONCE);
}

/* All that has run out is freed first, so that of what is left nothing has; then it is passed on. */
static void
freshen(struct span_run *run)
{
	struct quota_span_row_rows rows;
	struct quota_span_row_row all[EXPIRED_AT_ONCE];

	do {
		rows = quota_span_expired(run->db, run->thing.id, db_now(run->db), EXPIRED_AT_ONCE);
		for (size_t i = 0; i < rows.count; i++) {
			all[i] = rows.items[i];
			put(run->db, rows.items[i].id, QUOTA_FREED, QUOTA_EXPIRED, MOMENT_NONE);
			note(run, rows.items[i].id);
		}
		for (size_t i = 0; i < rows.count; i++) {
			span_settle(run, all[i].block_from_at, all[i].block_to_at);
		}
	} while (rows.count == EXPIRED_AT_ONCE);
}

void
span_open_locked(struct db *db, const struct quota_thing_lock_row *thing, struct span_run *ret_run)
{
	*ret_run = (struct span_run){ .db = db, .thing = *thing };
	freshen(ret_run);
}

enum outcome
span_open(struct db *db, struct quota_thing_id thing, struct span_run *ret_run)
{
	struct quota_thing_lock_row row;

	if (quota_thing_lock(db, thing, &row) != OK) {
		return NOT_FOUND;
	}
	span_open_locked(db, &row, ret_run);
	return OK;
}

void
span_close(struct span_run *run)
{
	char event[EVENT_CHARS_MAX];

	snprintf(event, sizeof(event), "quota.%.*s.span", STR_ARG(run->thing.kind));
	for (size_t i = 0; i < run->changed_count; i++) {
		event_tell(run->db, event, run->changed[i].v);
	}
}

/* ---- what becomes of one ------------------------------------------------------------------------- */

/* Locks the thing of a span and reads the span as it is then.  A span may have been moved to another thing meanwhile. */
static enum outcome
open_of_span(struct db *db, struct quota_span_id id, struct span_run *ret_run,
	struct quota_span_row_row *ret_row)
{
	struct quota_span_row_row row, again;

	if (quota_span_row(db, id, &row) != OK || span_open(db, row.thing_id, ret_run) != OK ||
		quota_span_row(db, id, &again) != OK) {
		return NOT_FOUND;
	}
	if (again.thing_id.v != row.thing_id.v) {
		fail_as(FAIL_DB_RETRY, "a span was moved to another thing meanwhile");
	}
	*ret_row = again;
	return OK;
}

enum outcome
quota_span_confirm(struct db *db, struct quota_span_id id)
{
	struct quota_span_row_row row;
	struct span_run run;
	enum outcome outcome = open_of_span(db, id, &run, &row);

	if (outcome != OK) {
		return outcome;
	}
	switch (quota_state_of(row.state)) {
	case QUOTA_HELD:
	case QUOTA_OFFERED:
		put(db, id, QUOTA_TAKEN, QUOTA_NO_WHY, MOMENT_NONE);
		break;
	case QUOTA_FREED:
		outcome = quota_why_of(row.why) == QUOTA_EXPIRED ? STALE : CONFLICT;
		break;
	case QUOTA_WAITING:
		outcome = CONFLICT;
		break;
	default:
		break;
	}
	span_close(&run);
	return outcome;
}

enum outcome
quota_span_release(struct db *db, struct quota_span_id id, enum quota_why why)
{
	struct quota_span_row_row row;
	struct span_run run;
	enum outcome outcome = open_of_span(db, id, &run, &row);

	assert(why != QUOTA_NO_WHY);
	if (outcome != OK) {
		return outcome;
	}
	if (quota_state_of(row.state) == QUOTA_FREED) {
		outcome = CONFLICT;
	} else {
		put(db, id, QUOTA_FREED, why, MOMENT_NONE);
		span_settle(&run, row.block_from_at, row.block_to_at);
	}
	span_close(&run);
	return outcome;
}

/* ---- reading ------------------------------------------------------------------------------------- */

enum outcome
quota_span_find(struct db *db, struct quota_span_id id, struct quota_span *ret_span)
{
	struct quota_span_row_row row;

	if (quota_span_row(db, id, &row) != OK) {
		return NOT_FOUND;
	}
	*ret_span = span_of_row(&row);
	return OK;
}

/* Ids as a JSON list, for json_each. */
static struct str
list_of(struct arena *arena, const struct quota_thing_id *things, size_t count)
{
	struct buf *buf = buf_create(arena, QUOTA_SPAN_THINGS_MAX * 24);

	buf_char(buf, '[');
	for (size_t i = 0; i < count; i++) {
		buf_format(buf, "%s%lld", i ? "," : "", (long long)things[i].v);
	}
	buf_char(buf, ']');
	return buf_view(buf);
}

struct quota_spans
quota_span_list(struct db *db, const struct quota_window *window)
{
	struct quota_span_row_rows rows;

	assert(window->thing_count <= QUOTA_SPAN_THINGS_MAX);
	rows = quota_span_rows(
		db, &(struct quota_span_rows_args){
			    .thing_ids = list_of(db_arena(db), window->things, window->thing_count),
			    .window_from_at = window->from_at,
			    .window_to_at = window->to_at,
			    .now = db_now(db),
			    .limit = QUOTA_SPANS_MAX });
	return spans_of_rows(db, &rows);
}

struct quota_spans
quota_span_list_of(
	struct db *db, const struct quota_holder *holder, struct quota_span_id after, int64_t limit)
{
	struct quota_span_row_rows rows = quota_span_of_holder(
		db, &(struct quota_span_of_holder_args){ holder->kind, holder->id, after.v,
			    limit < QUOTA_LIST_MAX ? limit : QUOTA_LIST_MAX });

	return spans_of_rows(db, &rows);
}

enum outcome
quota_span_standing(struct db *db, struct quota_span_id id, int64_t *ret_ahead)
{
	struct quota_span_row_row row;
	struct quota_span_ahead_row ahead;

	if (quota_span_row(db, id, &row) != OK) {
		return NOT_FOUND;
	}
	if (quota_state_of(row.state) != QUOTA_WAITING) {
		return CONFLICT;
	}
	quota_span_ahead(db,
		&(struct quota_span_ahead_args){ .thing_id = row.thing_id,
			.block_to_at = row.block_to_at,
			.earliest_at = { row.block_from_at.ms - QUOTA_SPAN_DAYS_MAX * DAY_MS },
			.block_from_at = row.block_from_at,
			.before = row.id.v },
		&ahead);
	*ret_ahead = ahead.ahead;
	return OK;
}
