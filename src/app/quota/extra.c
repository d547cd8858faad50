#include "quota_inner.h"

#include <assert.h>

/* Who comes on top of what there is; and what nobody needs any more. */

/* So many seats more, or fewer, on top in a pool. */
static void
put_extra(struct quota_run *run, struct quota_pool_id id, int64_t seats)
{
	struct quota_pool_rows_row *pool = &run->pools[run_pool(run, id)];

	if (quota_pool_update_extra(run->db, seats, id) != OK) {
		fail("a pool could not be changed: %s", db_constraint(run->db));
	}
	pool->capacity += seats;
	pool->extra += seats;
}

static struct quota_place
add_on_top(struct quota_run *run, const struct quota_wish *wish, const struct quota_pool_id *pools,
	struct str reason)
{
	struct quota_place place;

	for (size_t i = 0; i < wish->pool_count; i++) {
		put_extra(run, pools[i], wish->size);
	}
	place = wish_add(run, wish, pools, QUOTA_TAKEN);
	for (size_t i = 0; i < wish->pool_count; i++) {
		quota_extra_insert(run->db, &(struct quota_extra_insert_args){ .place_id = place.id,
						    .pool_id = pools[i],
						    .seats = wish->size,
						    .reason = reason,
						    .made_at = db_now(run->db) });
	}
	return place;
}

enum outcome
quota_take_extra(struct db *db, const struct quota_wish *wish, struct str reason,
	struct quota_place *ret_place)
{
	struct quota_wish asked = *wish;
	struct quota_pool_id pools[QUOTA_POOLS_MAX];
	struct quota_pool_thing_row thing;
	struct quota_run run;
	enum quota_state state;
	enum outcome outcome;

	assert(wish->pool_count > 0 && wish->pool_count <= QUOTA_POOLS_MAX && reason.len > 0);
	asked.is_hold = asked.may_wait = false;
	if (!wish_pools(&asked, pools)) {
		return INVALID;
	}
	if (quota_pool_thing(db, pools[0], &thing) != OK ||
		run_open(db, thing.thing_id, &run) != OK) {
		return NOT_FOUND;
	}
	run_freshen(&run);
	outcome = wish_check(&run, &asked, pools);
	if (outcome == OK) {
		*ret_place = wish_decide(&run, &asked, pools, &state) == OK
				     ? wish_add(&run, &asked, pools, state)
				     : add_on_top(&run, &asked, pools, reason);
	}
	run_close(&run);
	return outcome;
}

void
extra_limit(struct quota_run *run, const struct quota_claim *claim, int64_t size)
{
	struct quota_extra_of_rows rows;
	int64_t extra = 0;

	for (size_t i = 0; i < run->pool_count; i++) {
		extra += run->pools[i].extra;
	}
	if (extra == 0) {
		return; /* as nearly always */
	}
	rows = quota_extra_of(run->db, claim->head, size);
	for (size_t i = 0; i < rows.count; i++) {
		quota_extra_update(run->db, size, claim->head, rows.items[i].pool_id);
		put_extra(run, rows.items[i].pool_id, size - rows.items[i].seats);
	}
}

struct quota_extras
quota_extra_list(
	struct db *db, struct quota_pool_id pool, struct quota_place_id after, int64_t limit)
{
	struct quota_extra_rows_rows rows = quota_extra_rows(
		db, pool, after.v, limit < QUOTA_LIST_MAX ? limit : QUOTA_LIST_MAX);
	struct quota_extras extras = {
		ARENA_ARRAY(db_arena(db), rows.count + 1, struct quota_extra), rows.count
	};

	for (size_t i = 0; i < rows.count; i++) {
		extras.items[i] = (struct quota_extra){ rows.items[i].place_id, rows.items[i].seats,
			rows.items[i].reason, rows.items[i].made_at };
	}
	return extras;
}

void
quota_forget(struct db *db, const struct quota_holder *holder)
{
	quota_extra_forget(db, holder->kind, holder->id);
	quota_place_forget_rest(db, holder->kind, holder->id);
	quota_place_forget(db, holder->kind, holder->id);
	quota_span_forget(db, holder->kind, holder->id);
}
