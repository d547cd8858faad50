#include "quota_inner.h"

#include <assert.h>
#include <stdio.h>

/* Things, their lock, and how claims on their pools change while it is held. */

enum { KIND_CHARS_MAX = 20, EVENT_CHARS_MAX = 48 };

/* As they stand in the database. */
static const char *const state_codes[QUOTA_STATES] = {
	[QUOTA_HELD] = "held",
	[QUOTA_TAKEN] = "taken",
	[QUOTA_WAITING] = "waiting",
	[QUOTA_OFFERED] = "offered",
	[QUOTA_FREED] = "freed",
};
static const char *const why_codes[QUOTA_WHYS] = {
	[QUOTA_NO_WHY] = "",
	[QUOTA_CANCELLED] = "cancelled",
	[QUOTA_DECLINED] = "declined",
	[QUOTA_EXPIRED] = "expired",
	[QUOTA_ABSENT] = "absent",
	[QUOTA_CLOSED] = "closed",
	[QUOTA_REMOVED] = "removed",
};

const char *
quota_state_code(enum quota_state state)
{
	return state_codes[state];
}

const char *
quota_why_code(enum quota_why why)
{
	return why_codes[why];
}

enum quota_state
quota_state_of(struct str code)
{
	for (int i = 0; i < QUOTA_STATES; i++) {
		if (str_equal(code, str_of(state_codes[i]))) {
			return (enum quota_state)i;
		}
	}
	assert(str_equal(code, STR("confirmed"))); /* a span's */
	return QUOTA_TAKEN;
}

enum quota_why
quota_why_of(struct str code)
{
	for (int i = 1; code.ptr && i < QUOTA_WHYS; i++) {
		if (str_equal(code, str_of(why_codes[i]))) {
			return (enum quota_why)i;
		}
	}
	return QUOTA_NO_WHY;
}

bool
quota_is_seated(enum quota_state state)
{
	return state == QUOTA_HELD || state == QUOTA_TAKEN || state == QUOTA_OFFERED;
}

struct moment
quota_minutes_on(struct moment moment, int64_t minutes)
{
	return (struct moment){ moment.ms + minutes * 60000 };
}

struct quota_thing_id
quota_thing_add(struct db *db, struct str kind, int64_t ref_id)
{
	struct quota_thing_insert_row added;
	struct quota_thing_by_ref_row found;

	assert(kind.len > 0 && kind.len <= KIND_CHARS_MAX);
	if (quota_thing_by_ref(db, kind, ref_id, 0, &found) == OK) {
		return found.id;
	}
	if (quota_thing_insert(db, kind, ref_id, 0, &added) == OK) {
		return added.id;
	}
	/* somebody made it meanwhile */
	if (quota_thing_by_ref(db, kind, ref_id, 0, &found) != OK) {
		fail("a thing of %.*s can neither be made nor found", STR_ARG(kind));
	}
	return found.id;
}

/* ---- a run --------------------------------------------------------------------------------------- */

enum outcome
run_open(struct db *db, struct quota_thing_id thing, struct quota_run *ret_run)
{
	struct quota_thing_lock_row row;
	struct quota_pool_rows_rows pools;

	if (quota_thing_lock(db, thing, &row) != OK) {
		return NOT_FOUND;
	}
	pools = quota_pool_rows(db, thing); /* after the lock, so that nothing of it is old */
	assert(pools.count <= QUOTA_POOLS_MAX);
	ret_run->db = db;
	ret_run->thing = row;
	ret_run->pool_count = pools.count;
	ret_run->left = PASSED_ON_MAX;
	ret_run->has_more = false;
	ret_run->changed_count = 0;
	for (size_t i = 0; i < pools.count; i++) {
		ret_run->pools[i] = pools.items[i];
		ret_run->is_lined[i] = false;
	}
	return OK;
}

int
run_pool(const struct quota_run *run, struct quota_pool_id id)
{
	for (size_t i = 0; i < run->pool_count; i++) {
		if (run->pools[i].id.v == id.v) {
			return (int)i;
		}
	}
	return -1;
}

int64_t
run_free(const struct quota_run *run, size_t pool)
{
	const struct quota_pool_rows_row *row = &run->pools[pool];

	return moment_is_none(row->closed_at) ? row->capacity - row->taken : 0;
}

void
run_note(struct quota_run *run, struct quota_place_id id)
{
	assert(run->changed_count < PASSED_ON_MAX);
	run->changed[run->changed_count++] = id;
}

void
run_close(struct quota_run *run)
{
	char event[EVENT_CHARS_MAX];

	if (run->has_more != !moment_is_none(run->thing.fill_at)) {
		quota_thing_set_fill(
			run->db, run->has_more ? db_now(run->db) : MOMENT_NONE, run->thing.id);
	}
	snprintf(event, sizeof(event), "quota.%.*s.place", STR_ARG(run->thing.kind));
	for (size_t i = 0; i < run->changed_count; i++) {
		event_tell(run->db, event, run->changed[i].v);
	}
}

/* ---- claims -------------------------------------------------------------------------------------- */

bool
pool_set_next(struct str *set, struct quota_pool_id *ret_id)
{
	struct str word;

	return str_split(set, ',', &word) && str_parse_int(word, &ret_id->v);
}

bool
claim_fits(const struct quota_run *run, struct str pool_set, int64_t size)
{
	struct quota_pool_id id;

	while (pool_set_next(&pool_set, &id)) {
		int pool = run_pool(run, id);

		if (pool < 0 || !moment_is_none(run->pools[pool].closed_at) ||
			run_free(run, (size_t)pool) < size) {
			return false;
		}
	}
	return true;
}

struct quota_claim
claim_of(const struct quota_place_row_row *row)
{
	return (struct quota_claim){ .head = row->head_id.v ? row->head_id : row->id,
		.pool_set = row->pool_set,
		.size = row->size,
		.is_seated = quota_is_seated(quota_state_of(row->state)) };
}

static bool
is_in_several(struct str pool_set)
{
	return str_find(pool_set, STR(",")) >= 0;
}

/* Seats that are taken more, in each pool of a set, as the database's triggers count them. */
static void
count_seats(struct quota_run *run, struct str pool_set, int64_t seats)
{
	struct quota_pool_id id;

	while (pool_set_next(&pool_set, &id)) {
		int pool = run_pool(run, id);

		assert(pool >= 0);
		run->pools[pool].taken += seats;
	}
}

/* The lock makes sure that nothing is refused here: if the database does, it is not as it should be. */
static void
expect(struct quota_run *run, enum outcome outcome)
{
	if (outcome != OK) {
		fail("a place could not be changed: %s", db_constraint(run->db));
	}
}

void
claim_put(struct quota_run *run, const struct quota_claim *claim, enum quota_state state,
	enum quota_why why, struct moment until)
{
	struct str state_code = str_of(quota_state_code(state));
	struct str why_code = why ? str_of(quota_why_code(why)) : STR_NONE;
	struct moment now = db_now(run->db);

	expect(run, quota_place_update(run->db, &(struct quota_place_update_args){ state_code,
							why_code, until, now, claim->head }));
	if (is_in_several(claim->pool_set)) {
		expect(run, quota_place_update_rest(
				    run->db, &(struct quota_place_update_rest_args){ state_code,
						     why_code, until, now, claim->head }));
	}
	count_seats(run, claim->pool_set,
		claim->size * (quota_is_seated(state) - (claim->is_seated ? 1 : 0)));
	if (claim->is_seated && !quota_is_seated(state)) {
		extra_limit(run, claim, 0);
	}
}

void
claim_resize(struct quota_run *run, const struct quota_claim *claim, int64_t size)
{
	struct moment now = db_now(run->db);

	expect(run, quota_place_update_size(run->db, size, now, claim->head));
	if (is_in_several(claim->pool_set)) {
		expect(run, quota_place_update_size_rest(run->db, size, now, claim->head));
	}
	if (claim->is_seated) {
		count_seats(run, claim->pool_set, size - claim->size);
		extra_limit(run, claim, size);
	}
}
