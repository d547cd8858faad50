#include "buf.h"
#include "quota_inner.h"

#include <assert.h>

/* Places: taking, answering, giving up, groups that change. */

enum outcome
place_row_of(struct db *db, struct quota_place_id id, struct quota_place_row_row *ret_row)
{
	struct quota_place_row_row row;

	if (quota_place_row(db, id, &row) != OK ||
		(row.head_id.v && quota_place_row(db, row.head_id, &row) != OK)) {
		return NOT_FOUND;
	}
	*ret_row = row;
	return OK;
}

struct quota_place
place_of_row(const struct quota_place_row_row *row)
{
	return (struct quota_place){ .id = row->id,
		.pool = row->pool_id,
		.thing = row->thing_id,
		.holder = { row->holder_kind, row->holder_id },
		.size = row->size,
		.state = quota_state_of(row->state),
		.why = quota_why_of(row->why),
		.until_at = row->until_at,
		.made_at = row->made_at,
		.changed_at = row->changed_at };
}

/* ---- taking -------------------------------------------------------------------------------------- */

bool
wish_pools(const struct quota_wish *wish, struct quota_pool_id *ret_pools)
{
	for (size_t i = 0; i < wish->pool_count; i++) {
		size_t at = i;

		while (at > 0 && ret_pools[at - 1].v > wish->pools[i].v) {
			ret_pools[at] = ret_pools[at - 1];
			at--;
		}
		if (at > 0 && ret_pools[at - 1].v == wish->pools[i].v) {
			return false;
		}
		ret_pools[at] = wish->pools[i];
	}
	return true;
}

enum outcome
wish_check(struct quota_run *run, const struct quota_wish *wish, const struct quota_pool_id *pools)
{
	for (size_t i = 0; i < wish->pool_count; i++) {
		int index = run_pool(run, pools[i]);
		const struct quota_pool_rows_row *pool = &run->pools[index < 0 ? 0 : index];
		struct quota_place_row_row other;

		if (index < 0) {
			return NOT_FOUND;
		}
		if (!moment_is_none(pool->closed_at)) {
			return UNAVAILABLE;
		}
		if (wish->size < 1 || wish->size > pool->size_max || wish->size > pool->capacity) {
			return INVALID;
		}
		if (quota_place_of_holder(
			    run->db, wish->holder.kind, wish->holder.id, pools[i], &other) == OK) {
			return CONFLICT;
		}
	}
	return OK;
}

enum outcome
wish_decide(const struct quota_run *run, const struct quota_wish *wish,
	const struct quota_pool_id *pools, enum quota_state *ret_state)
{
	bool has_room = true, has_line = wish->may_wait && !wish->is_hold;

	for (size_t i = 0; i < wish->pool_count; i++) {
		int pool = run_pool(run, pools[i]);
		bool is_free = run_free(run, (size_t)pool) >= wish->size && !run->is_lined[pool];

		has_room = has_room && is_free;
		has_line = has_line && (is_free || run->pools[pool].has_line);
	}
	if (!has_room && !has_line) {
		return TOO_MANY;
	}
	*ret_state = !has_room ? QUOTA_WAITING : wish->is_hold ? QUOTA_HELD : QUOTA_TAKEN;
	return OK;
}

static struct str
pool_set_of(struct arena *arena, const struct quota_pool_id *pools, size_t count)
{
	struct str set = str_format(arena, "%lld", (long long)pools[0].v);

	for (size_t i = 1; i < count; i++) {
		set = str_format(arena, "%.*s,%lld", STR_ARG(set), (long long)pools[i].v);
	}
	return set;
}

struct quota_place
wish_add(struct quota_run *run, const struct quota_wish *wish, const struct quota_pool_id *pools,
	enum quota_state state)
{
	int64_t minutes = run->pools[run_pool(run, pools[0])].hold_minutes;
	struct quota_place_insert_args args = {
		.pool_set = pool_set_of(db_arena(run->db), pools, wish->pool_count),
		.holder_kind = wish->holder.kind,
		.holder_id = wish->holder.id,
		.size = wish->size,
		.state = str_of(quota_state_code(state)),
		.until_at = state == QUOTA_HELD ? quota_minutes_on(db_now(run->db), minutes)
						: MOMENT_NONE,
		.made_at = db_now(run->db),
	};

	for (size_t i = 0; i < wish->pool_count; i++) {
		struct quota_place_insert_row added;

		args.pool_id = pools[i];
		if (quota_place_insert(run->db, &args, &added) != OK) {
			fail("a place could not be taken: %s", db_constraint(run->db));
		}
		if (i == 0) {
			args.head_id = added.id;
		}
	}
	return (struct quota_place){ .id = args.head_id,
		.pool = pools[0],
		.thing = run->thing.id,
		.holder = wish->holder,
		.size = wish->size,
		.state = state,
		.until_at = args.until_at,
		.made_at = args.made_at,
		.changed_at = args.made_at };
}

/* The usual way: one pool that is as it is, in one statement.  NOT_FOUND: it needs the long way. */
static enum outcome
take_simply(struct db *db, const struct quota_wish *wish, struct quota_place *ret_place)
{
	struct quota_take_simply_row row;

	if (wish->pool_count != 1 ||
		quota_take_simply(db,
			&(struct quota_take_simply_args){ .holder_kind = wish->holder.kind,
				.holder_id = wish->holder.id,
				.size = wish->size,
				.is_hold = wish->is_hold,
				.now = db_now(db),
				.pool_id = wish->pools[0],
				.may_wait = wish->may_wait && !wish->is_hold },
			&row) != OK) {
		return NOT_FOUND;
	}
	*ret_place = (struct quota_place){ .id = row.id,
		.pool = wish->pools[0],
		.thing = row.thing_id,
		.holder = wish->holder,
		.size = wish->size,
		.state = quota_state_of(row.state),
		.until_at = row.until_at,
		.made_at = db_now(db),
		.changed_at = db_now(db) };
	return OK;
}

/* With the thing locked and freshened: several pools, whatever ran out, and why it is refused. */
static enum outcome
take_at_length(struct db *db, const struct quota_wish *wish, struct quota_place *ret_place)
{
	struct quota_pool_id pools[QUOTA_POOLS_MAX];
	struct quota_pool_thing_row thing;
	struct quota_run run;
	enum quota_state state;
	enum outcome outcome;

	if (!wish_pools(wish, pools)) {
		return INVALID;
	}
	if (quota_pool_thing(db, pools[0], &thing) != OK ||
		run_open(db, thing.thing_id, &run) != OK) {
		return NOT_FOUND;
	}
	run_freshen(&run);
	outcome = wish_check(&run, wish, pools);
	if (outcome == OK) {
		outcome = wish_decide(&run, wish, pools, &state);
	}
	if (outcome == OK) {
		*ret_place = wish_add(&run, wish, pools, state);
	}
	run_close(&run);
	return outcome;
}

enum outcome
quota_take(struct db *db, const struct quota_wish *wish, struct quota_place *ret_place)
{
	assert(wish->pool_count > 0 && wish->pool_count <= QUOTA_POOLS_MAX);
	return take_simply(db, wish, ret_place) == OK ? OK : take_at_length(db, wish, ret_place);
}

/* ---- what becomes of it -------------------------------------------------------------------------- */

/* Locks the thing of a place, frees what has run out, and reads the place as it is then.  NOT_FOUND. */
static enum outcome
run_open_of_place(struct db *db, struct quota_place_id id, struct quota_run *ret_run,
	struct quota_place_row_row *ret_row)
{
	struct quota_place_row_row row;

	if (quota_place_row(db, id, &row) != OK || run_open(db, row.thing_id, ret_run) != OK) {
		return NOT_FOUND;
	}
	run_freshen(ret_run);
	return place_row_of(db, id, ret_row);
}

/* Of one that was freed: had its time run out? */
static enum outcome
outcome_of_freed(const struct quota_place_row_row *row)
{
	return quota_why_of(row->why) == QUOTA_EXPIRED ? STALE : CONFLICT;
}

static enum outcome
confirm(struct quota_run *run, const struct quota_place_row_row *row)
{
	struct quota_claim claim = claim_of(row);

	switch (quota_state_of(row->state)) {
	case QUOTA_TAKEN:
		return OK;
	case QUOTA_HELD:
	case QUOTA_OFFERED:
		if (row->until_at.ms <= db_now(run->db).ms) {
			return STALE; /* so many have run out that it was not freed yet */
		}
		claim_put(run, &claim, QUOTA_TAKEN, QUOTA_NO_WHY, MOMENT_NONE);
		return OK;
	case QUOTA_FREED:
		return outcome_of_freed(row);
	default:
		return CONFLICT;
	}
}

enum outcome
quota_confirm(struct db *db, struct quota_place_id id)
{
	struct quota_place_row_row row;
	struct quota_run run;
	enum outcome outcome = run_open_of_place(db, id, &run, &row);

	if (outcome == OK) {
		outcome = confirm(&run, &row);
		run_close(&run);
	}
	return outcome;
}

enum outcome
quota_release(struct db *db, struct quota_place_id id, enum quota_why why)
{
	struct quota_place_row_row row;
	struct quota_claim claim;
	struct quota_run run;

	assert(why != QUOTA_NO_WHY);
	if (run_open_of_place(db, id, &run, &row) != OK) {
		return NOT_FOUND;
	}
	if (quota_state_of(row.state) == QUOTA_FREED) {
		run_close(&run);
		return CONFLICT;
	}
	claim = claim_of(&row);
	claim_put(&run, &claim, QUOTA_FREED, why, MOMENT_NONE);
	if (claim.is_seated) {
		run_settle(&run);
	}
	run_close(&run);
	return OK;
}

static enum outcome
resize(struct quota_run *run, const struct quota_place_row_row *row, int64_t size)
{
	struct quota_claim claim = claim_of(row);
	struct str set = row->pool_set;
	struct quota_pool_id id;

	if (quota_state_of(row->state) == QUOTA_FREED) {
		return outcome_of_freed(row);
	}
	if (!claim.is_seated && size > row->size) {
		return CONFLICT;
	}
	if (size < 1) {
		return INVALID;
	}
	while (size > row->size && pool_set_next(&set, &id)) {
		int pool = run_pool(run, id);

		if (size > run->pools[pool].size_max || size > run->pools[pool].capacity) {
			return INVALID;
		}
		if (size - row->size > run_free(run, (size_t)pool) || run->is_lined[pool]) {
			return TOO_MANY;
		}
	}
	if (size != row->size) {
		claim_resize(run, &claim, size);
		run_settle(run);
	}
	return OK;
}

enum outcome
quota_resize(struct db *db, struct quota_place_id id, int64_t size)
{
	struct quota_place_row_row row;
	struct quota_run run;
	enum outcome outcome = run_open_of_place(db, id, &run, &row);

	if (outcome == OK) {
		outcome = resize(&run, &row, size);
		run_close(&run);
	}
	return outcome;
}

/* ---- reading ------------------------------------------------------------------------------------- */

enum outcome
quota_place_find(struct db *db, struct quota_place_id id, struct quota_place *ret_place)
{
	struct quota_place_row_row row;

	if (place_row_of(db, id, &row) != OK) {
		return NOT_FOUND;
	}
	*ret_place = place_of_row(&row);
	return OK;
}

enum outcome
quota_place_of(struct db *db, struct quota_pool_id pool, const struct quota_holder *holder,
	struct quota_place *ret_place)
{
	struct quota_place_row_row row;

	if (quota_place_of_holder(db, holder->kind, holder->id, pool, &row) != OK) {
		return NOT_FOUND;
	}
	return quota_place_find(db, row.id, ret_place);
}

struct quota_places
quota_place_list(struct db *db, const struct quota_place_list_args *args)
{
	int64_t limit = args->limit < QUOTA_LIST_MAX ? args->limit : QUOTA_LIST_MAX;
	struct quota_place_row_rows rows = quota_place_rows(
		db, &(struct quota_place_rows_args){ args->pool,
			    str_of(quota_state_code(args->state)), args->after.v, limit });
	struct quota_places places = {
		ARENA_ARRAY(db_arena(db), rows.count + 1, struct quota_place), rows.count
	};

	for (size_t i = 0; i < rows.count; i++) {
		places.items[i] = place_of_row(&rows.items[i]);
		if (rows.items[i].head_id.v) {
			places.items[i].id = rows.items[i].head_id;
		}
	}
	return places;
}
