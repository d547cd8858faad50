#include "quota_inner.h"

#include <assert.h>

/* Pools: how many there are, by which rules, whether anybody may still come. */

/* Whether rules are within the ranges that the header gives. */
bool
quota_rules_are_good(const struct quota_rules *rules)
{
	return rules->capacity >= 0 && rules->capacity <= QUOTA_CAPACITY_MAX &&
	       rules->size_max >= 1 && rules->size_max <= QUOTA_SIZE_MAX &&
	       rules->offer_minutes >= 0 && rules->offer_minutes <= QUOTA_MINUTES_MAX &&
	       rules->hold_minutes >= 1 && rules->hold_minutes <= QUOTA_MINUTES_MAX;
}

enum outcome
quota_pool_add(struct db *db, struct quota_thing_id thing, struct str code,
	const struct quota_rules *rules, struct quota_pool_id *ret_id)
{
	struct quota_pool_insert_row added;
	struct quota_run run;

	if (!quota_rules_are_good(rules)) {
		return INVALID;
	}
	if (run_open(db, thing, &run) != OK) {
		return NOT_FOUND;
	}
	if (run.pool_count == QUOTA_POOLS_MAX ||
		quota_pool_insert(db,
			&(struct quota_pool_insert_args){ .thing_id = thing,
				.code = code,
				.capacity = rules->capacity,
				.size_max = rules->size_max,
				.has_line = rules->has_line,
				.offer_minutes = rules->offer_minutes,
				.hold_minutes = rules->hold_minutes },
			&added) != OK) {
		return CONFLICT;
	}
	*ret_id = added.id;
	return OK;
}

/* Locks the thing of a pool.  NOT_FOUND. */
static enum outcome
run_open_of_pool(struct db *db, struct quota_pool_id id, struct quota_run *ret_run)
{
	struct quota_pool_thing_row row;

	return quota_pool_thing(db, id, &row) == OK ? run_open(db, row.thing_id, ret_run)
						    : NOT_FOUND;
}

enum outcome
quota_pool_set(struct db *db, struct quota_pool_id id, const struct quota_rules *rules)
{
	struct quota_pool_rows_row *pool;
	struct quota_run run;

	if (!quota_rules_are_good(rules)) {
		return INVALID;
	}
	if (run_open_of_pool(db, id, &run) != OK) {
		return NOT_FOUND;
	}
	run_freshen(&run);
	pool = &run.pools[run_pool(&run, id)];
	if (pool->taken > rules->capacity + pool->extra) {
		run_close(&run);
		return CONFLICT;
	}
	if (quota_pool_update(db, &(struct quota_pool_update_args){ rules->capacity + pool->extra,
					  rules->size_max, rules->has_line, rules->offer_minutes,
					  rules->hold_minutes, id }) != OK) {
		fail("a pool could not be changed: %s", db_constraint(db));
	}
	pool->capacity = rules->capacity + pool->extra;
	pool->offer_minutes = rules->offer_minutes;
	run_settle(&run);
	run_close(&run);
	return OK;
}

/* Closed (MOMENT_NONE: open) from this moment on; what follows from it is done as far as one transaction goes. */
static enum outcome
put_closed(struct db *db, struct quota_pool_id id, struct moment closed_at)
{
	struct quota_run run;

	if (run_open_of_pool(db, id, &run) != OK) {
		return NOT_FOUND;
	}
	run.pools[run_pool(&run, id)].closed_at = closed_at;
	quota_pool_update_closed(db, closed_at, id);
	run.thing.fill_at = db_now(
		db); /* what waits is looked at, whatever else was to be passed on */
	run_freshen(&run);
	run_close(&run);
	return OK;
}

enum outcome
quota_pool_close(struct db *db, struct quota_pool_id id)
{
	return put_closed(db, id, db_now(db));
}

enum outcome
quota_pool_open(struct db *db, struct quota_pool_id id)
{
	return put_closed(db, id, MOMENT_NONE);
}

/* ---- reading ------------------------------------------------------------------------------------- */

/*
 * What has run out counts as free, though nobody has freed it yet; but if anybody waits, it is theirs first, and what is
 * being passed on is nobody else's.
 */
static struct quota_pool
pool_of_row(const struct quota_pool_row_row *row, bool is_filling)
{
	struct quota_pool pool = { .id = row->id,
		.thing = row->thing_id,
		.code = row->code,
		.rules = { row->capacity - row->extra, row->size_max, row->has_line,
			row->offer_minutes, row->hold_minutes },
		.taken = row->taken - row->expired,
		.extra = row->extra,
		.waiting = row->waiting,
		.closed_at = row->closed_at };

	if (moment_is_none(row->closed_at)) {
		pool.free = row->waiting ? (is_filling ? 0 : row->capacity - row->taken)
					 : row->capacity - pool.taken;
	}
	return pool;
}

static bool
is_filling(struct db *db, struct quota_thing_id id)
{
	struct quota_thing_lock_row thing;

	return quota_thing_find(db, id, &thing) == OK && !moment_is_none(thing.fill_at);
}

enum outcome
quota_pool_find(struct db *db, struct quota_pool_id id, struct quota_pool *ret_pool)
{
	struct quota_pool_row_row row;

	if (quota_pool_row(db, db_now(db), id, &row) != OK) {
		return NOT_FOUND;
	}
	*ret_pool = pool_of_row(&row, row.waiting && is_filling(db, row.thing_id));
	return OK;
}

struct quota_pools
quota_pool_list(struct db *db, struct quota_thing_id thing)
{
	struct quota_pool_row_rows rows = quota_pool_rows_now(db, db_now(db), thing);
	struct quota_pools pools = { ARENA_ARRAY(db_arena(db), rows.count + 1, struct quota_pool),
		rows.count };
	bool is_passed_on = is_filling(db, thing);

	for (size_t i = 0; i < rows.count; i++) {
		pools.items[i] = pool_of_row(&rows.items[i], is_passed_on);
	}
	return pools;
}

/* ---- words --------------------------------------------------------------------------------------- */

static const char *const refusals[OUTCOME_COUNT] = {
	[INVALID] = N_("人数或时间不符合要求，请检查。"),
	[NOT_FOUND] = N_("找不到，可能已经取消。"),
	[CONFLICT] = N_("已经报过名、占着位置，或者它的状态已经变了，请刷新看看。"),
	[STALE] = N_("保留的时间已过，位置已经让给别人。"),
	[TOO_MANY] = N_("已经满了，没有空位。"),
	[UNAVAILABLE] = N_("已经停止接受报名或预约。"),
};

const char *
quota_refusal(enum outcome outcome)
{
	return outcome < OUTCOME_COUNT && refusals[outcome] ? refusals[outcome] : "";
}

static const char *const pool_refusals[OUTCOME_COUNT] = {
	[INVALID] = N_("名额、每组人数或保留时间超出了范围。"),
	[NOT_FOUND] = N_("找不到，可能已经取消。"),
	[CONFLICT] = N_("已经占用的名额比这个数多，请先取消一些，或者调高。"),
};

const char *
quota_pool_refusal(enum outcome outcome)
{
	return outcome < OUTCOME_COUNT && pool_refusals[outcome] ? pool_refusals[outcome] : "";
}
