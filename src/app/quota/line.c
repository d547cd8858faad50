#include "quota_inner.h"

#include <assert.h>

/*
 * The line: what runs out, who is next.  Those who wait with the same pools and the same size form a file; of a file
 * the first is before all others, so that only the heads of files need be compared, however many wait.
 */

struct file {
	struct str pool_set;
	int64_t size;
	struct quota_pool_id pool; /* the first of its pools, where it stands */
	struct quota_place_id first;
};
struct files {
	struct file *items;
	size_t count, capacity;
};

static void
file_add(struct arena *arena, struct files *files, const struct file *file)
{
	if (files->count == files->capacity) {
		size_t capacity = files->capacity ? files->capacity * 2 : 16;
		struct file *items = ARENA_ARRAY(arena, capacity, struct file);

		for (size_t i = 0; i < files->count; i++) {
			items[i] = files->items[i];
		}
		files->items = items;
		files->capacity = capacity;
	}
	files->items[files->count++] = *file;
}

/* The files that fit now; others cannot while only more is taken. */
static struct files
files_that_fit(struct quota_run *run)
{
	struct files files = { NULL, 0, 0 };

	for (size_t i = 0; i < run->pool_count; i++) {
		const struct quota_pool_rows_row *pool = &run->pools[i];
		struct quota_line_first_row row = { .pool_set = STR(""), .size = 0 };

		if (pool->waiting == 0 || run_free(run, i) == 0) {
			continue;
		}
		while (quota_line_first(run->db, pool->id, row.pool_set, row.size, &row) == OK) {
			if (claim_fits(run, row.pool_set, row.size)) {
				file_add(db_arena(run->db), &files,
					&(struct file){ row.pool_set, row.size, pool->id, row.id });
			} else {
				row.size = QUOTA_SIZE_MAX; /* nor do larger ones of that set */
			}
		}
	}
	return files;
}

/* Of the files that still fit, the one whose first joined first; NULL: none fits. */
static struct file *
file_of_next(struct quota_run *run, struct files *files)
{
	struct file *next = NULL;

	for (size_t i = 0; i < files->count; i++) {
		struct file *file = &files->items[i];

		if (file->first.v && claim_fits(run, file->pool_set, file->size) &&
			(!next || file->first.v < next->first.v)) {
			next = file;
		}
	}
	return next;
}

/* The first of a file is offered seats, or has them; the next steps forward. */
static void
pass_on(struct quota_run *run, struct file *file)
{
	const struct quota_pool_rows_row *pool = &run->pools[run_pool(run, file->pool)];
	struct quota_claim claim = {
		.head = file->first, .pool_set = file->pool_set, .size = file->size
	};
	bool is_offer = pool->offer_minutes > 0;
	struct quota_line_next_row next;

	claim_put(run, &claim, is_offer ? QUOTA_OFFERED : QUOTA_TAKEN, QUOTA_NO_WHY,
		is_offer ? quota_minutes_on(db_now(run->db), pool->offer_minutes) : MOMENT_NONE);
	run_note(run, file->first);
	run->left--;
	if (quota_line_next(run->db,
		    &(struct quota_line_next_args){
			    file->pool, file->pool_set, file->size, file->first.v },
		    &next) == OK) {
		file->first = next.id;
	} else {
		file->first.v = 0;
	}
}

void
run_settle(struct quota_run *run)
{
	struct files files = files_that_fit(run);
	struct file *file;

	while ((file = file_of_next(run, &files)) && run->left > 0) {
		pass_on(run, file);
	}
	for (size_t i = 0; file && i < files.count; i++) {
		struct str set = files.items[i].pool_set;
		struct quota_pool_id id;

		while (files.items[i].first.v &&
			claim_fits(run, files.items[i].pool_set, files.items[i].size) &&
			pool_set_next(&set, &id)) {
			run->is_lined[run_pool(run, id)] = true;
		}
	}
	run->has_more = run->has_more || file;
}

bool
quota_line_fits(struct quota_run *run)
{
	struct files files = files_that_fit(run);

	return file_of_next(run, &files) != NULL;
}

/* ---- what runs out ------------------------------------------------------------------------------- */

static void
free_claims(struct quota_run *run, const struct quota_place_row_row *rows, size_t count,
	enum quota_why why)
{
	for (size_t i = 0; i < count; i++) {
		struct quota_claim claim = claim_of(&rows[i]);

		claim_put(run, &claim, QUOTA_FREED, why, MOMENT_NONE);
		run_note(run, claim.head);
		run->left--;
	}
}

/* A closed pool keeps only what is taken. */
static void
empty_closed(struct quota_run *run, const struct quota_pool_rows_row *pool)
{
	static const enum quota_state states[] = { QUOTA_HELD, QUOTA_OFFERED, QUOTA_WAITING };

	for (size_t i = 0; i < sizeof(states) / sizeof(states[0]); i++) {
		struct quota_place_row_rows rows = quota_place_rows(
			run->db, &(struct quota_place_rows_args){ pool->id,
					 str_of(quota_state_code(states[i])), 0, run->left + 1 });
		size_t count = rows.count < (size_t)run->left ? rows.count : (size_t)run->left;

		free_claims(run, rows.items, count, QUOTA_CLOSED);
		run->has_more = run->has_more || rows.count > count;
	}
}

static void
free_expired(struct quota_run *run)
{
	struct quota_place_row_rows rows = quota_place_expired(
		run->db, run->thing.id, db_now(run->db), run->left + 1);
	size_t count = rows.count < (size_t)run->left ? rows.count : (size_t)run->left;

	free_claims(run, rows.items, count, QUOTA_EXPIRED);
	run->has_more = run->has_more || rows.count > count;
}

void
run_freshen(struct quota_run *run)
{
	bool is_filling = !moment_is_none(run->thing.fill_at), has_expired = false;
	struct moment now = db_now(run->db);

	for (size_t i = 0; i < run->pool_count; i++) {
		const struct quota_pool_rows_row *pool = &run->pools[i];

		if (!moment_is_none(pool->closed_at) && is_filling) {
			empty_closed(run, pool);
		}
		has_expired |= !moment_is_none(pool->next_until_at) &&
			       pool->next_until_at.ms <= now.ms;
	}
	if (has_expired) {
		free_expired(run);
	}
	if (has_expired || is_filling) {
		run_settle(run);
	}
}

/* ---- where one stands ---------------------------------------------------------------------------- */

enum outcome
quota_standing_find(struct db *db, struct quota_place_id id, struct quota_standing *ret_standing)
{
	struct quota_place_row_row row;
	struct quota_line_ahead_row far;
	struct quota_line_ahead_near_row near;
	struct quota_pool pool;

	if (place_row_of(db, id, &row) != OK || quota_pool_find(db, row.pool_id, &pool) != OK) {
		return NOT_FOUND;
	}
	if (quota_state_of(row.state) != QUOTA_WAITING) {
		return CONFLICT;
	}
	quota_line_ahead(db, row.size, row.pool_id, row.id.v / LINE_BLOCK, &far);
	quota_line_ahead_near(db,
		&(struct quota_line_ahead_near_args){ .size = row.size,
			.first = row.id.v / LINE_BLOCK * LINE_BLOCK,
			.own = row.id.v,
			.pool_id = row.pool_id },
		&near);
	*ret_standing = (struct quota_standing){ .ahead = far.ahead + near.ahead,
		.larger = far.larger + near.larger,
		.waiting = pool.waiting,
		.free = pool.rules.capacity - pool.taken };
	return OK;
}

enum outcome
quota_ahead_find(struct db *db, struct quota_place_id id, int64_t *ret_ahead)
{
	struct quota_line_last_row last;
	struct quota_standing standing;
	enum outcome outcome = OK;

	if (quota_line_last(db, id, &last) == OK) {
		*ret_ahead = last.ahead;
	} else {
		outcome = quota_standing_find(db, id, &standing);
		if (outcome == OK) {
			*ret_ahead = standing.ahead;
		}
	}
	return outcome;
}
