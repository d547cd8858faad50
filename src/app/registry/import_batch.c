#include "import_batch.h"

enum {
	BATCH_BYTES_USUAL = 32 << 20, /* a batch is full once it holds so much */
	BATCH_BYTES_MAX = 512 << 20,
};

static void
free_rows(void *arg)
{
	struct import_batch *batch = arg;

	arena_destroy(batch->arena);
}

struct import_batch *
import_batch_create(struct arena *arena)
{
	struct import_batch *batch = ARENA_NEW(arena, struct import_batch);

	batch->arena = arena_create(BATCH_BYTES_MAX);
	arena_defer(arena, free_rows, batch);
	return batch;
}

void
import_batch_read(struct import_batch *batch, struct import_list *list,
	const struct import_wanted *wanted, struct import_failure *failure)
{
	arena_reset(batch->arena);
	batch->count = 0;
	batch->ended = SHEET_ROW;
	batch->rows = ARENA_ARRAY(batch->arena, wanted->rows_max, struct cell_row);
	batch->entries = ARENA_ARRAY(batch->arena, wanted->rows_max, struct import_entry);
	while (batch->count < wanted->rows_max && arena_used(batch->arena) < BATCH_BYTES_USUAL) {
		struct arena_mark mark = arena_mark(batch->arena);
		struct cell_row *row = &batch->rows[batch->count];

		batch->ended = import_list_next(
			list, batch->arena, row, &batch->entries[batch->count], failure);
		if (batch->ended != SHEET_ROW) {
			return;
		}
		if (row->row <= wanted->after_row ||
			(wanted->skip && import_is_marked(wanted->skip, row->row))) {
			arena_rewind(batch->arena, mark);
			continue;
		}
		batch->count++;
	}
}
