#include "quota_inner.h"

/* Stocks: several units of a kind, of which any that is free will do. */

static struct quota_stock_free_rows
free_units(
	struct db *db, const struct quota_stock *stock, struct moment from_at, struct moment to_at)
{
	return quota_stock_free(db, &(struct quota_stock_free_args){ .kind = stock->kind,
					    .ref_id = stock->ref_id,
					    .block_from_at = from_at,
					    .block_to_at = to_at,
					    .now = db_now(db),
					    .limit = QUOTA_STOCK_MAX });
}

enum outcome
quota_stock_set(struct db *db, const struct quota_stock *stock, int64_t units)
{
	struct quota_stock_units_rows rows;
	int64_t last = 0;

	if (units < 0 || units > QUOTA_STOCK_MAX) {
		return INVALID;
	}
	rows = quota_stock_units(db, stock->kind, stock->ref_id);
	for (size_t i = 0; i < rows.count; i++) {
		bool is_over = rows.items[i].unit > units;

		if (rows.items[i].is_withdrawn != is_over) {
			quota_stock_withdraw(db, is_over, rows.items[i].id);
		}
		last = rows.items[i].unit;
	}
	for (int64_t unit = last + 1; unit <= units; unit++) {
		struct quota_thing_insert_row added;

		/* somebody else may just be adding it as well */
		(void)quota_thing_insert(db, stock->kind, stock->ref_id, unit, &added);
	}
	return OK;
}

int64_t
quota_stock_left(
	struct db *db, const struct quota_stock *stock, struct moment from_at, struct moment to_at)
{
	return (int64_t)free_units(db, stock, from_at, to_at).count;
}

/* Locks all units of a stock and frees what has run out of them. */
static void
open_stock(struct db *db, const struct quota_stock *stock)
{
	struct quota_stock_units_rows rows = quota_stock_units(db, stock->kind, stock->ref_id);

	for (size_t i = 0; i < rows.count; i++) {
		struct quota_thing_lock_row thing = { rows.items[i].id, rows.items[i].kind,
			stock->ref_id, rows.items[i].is_withdrawn, rows.items[i].fill_at };
		struct span_run run;

		span_open_locked(db, &thing, &run);
		span_close(&run);
	}
}

enum outcome
quota_stock_take(struct db *db, const struct quota_stock *stock, int64_t count,
	const struct quota_span_wish *wish, struct quota_spans *ret_spans)
{
	struct quota_stock_free_rows units;
	struct quota_spans spans;

	if (count < 1 || count > QUOTA_STOCK_MAX || span_check(wish) != OK) {
		return INVALID;
	}
	open_stock(db, stock);
	units = free_units(db, stock, span_block_from(wish), span_block_to(wish));
	if ((int64_t)units.count < count) {
		return TOO_MANY;
	}
	spans.items = ARENA_ARRAY(db_arena(db), (size_t)count, struct quota_span);
	spans.count = (size_t)count;
	for (size_t i = 0; i < spans.count; i++) {
		struct span_run run = { .db = db,
			.thing = { .id = units.items[i].id,
				.kind = stock->kind,
				.ref_id = stock->ref_id } };

		spans.items[i] = span_add(&run, wish, false);
	}
	*ret_spans = spans;
	return OK;
}
