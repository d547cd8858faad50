#include "import_batch.h"

#include "org_index.h"

enum {
	BATCH_BYTES_USUAL = 64 << 20, /* a batch is full once it holds so much */
	BATCH_BYTES_MAX = 512 << 20,
	SCRATCH_BYTES_MAX = 64 << 20,
};

static void
free_rows(void *arg)
{
	struct import_batch *batch = arg;

	arena_destroy(batch->scratch);
	arena_destroy(batch->arena);
}

struct import_batch *
import_batch_create(struct arena *arena)
{
	struct import_batch *batch = ARENA_NEW(arena, struct import_batch);

	batch->arena = arena_create(BATCH_BYTES_MAX);
	batch->scratch = arena_create(SCRATCH_BYTES_MAX);
	arena_defer(arena, free_rows, batch);
	return batch;
}

/* Making words takes ten times the room that they need in the end. */
static void
add_words(struct import_batch *batch, const struct import_rules *rules, size_t index)
{
	const struct import_entry *entry = &batch->entries[index];
	struct org_writing how = {
		.arena = batch->scratch, .pack = rules->pack, .regions = rules->regions
	};
	struct entry_words made, *words;

	if (entry->refusals.count == 0 && org_words_ahead(&how, &entry->input, &made)) {
		words = ARENA_NEW(batch->arena, struct entry_words);
		words->name_key = str_copy(batch->arena, made.name_key);
		words->names = str_copy(batch->arena, made.names);
		words->rest = str_copy(batch->arena, made.rest);
		batch->words[index] = words;
	}
	arena_reset(batch->scratch);
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
	batch->words = ARENA_ARRAY(batch->arena, wanted->rows_max, const struct entry_words *);
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
		if (wanted->with_words) {
			add_words(batch, list->rules, batch->count);
		}
		batch->count++;
	}
}
