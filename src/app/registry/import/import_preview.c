#include "import_preview.h"

#include "mask.h"

#include "registry_queries.h"

struct refused_row {
	int64_t row;
	size_t count;
	struct refused_text {
		struct bilingual column, reason;
	} * texts;
};

struct import_preview {
	struct arena *arena;
	const struct import_list *list;
	struct import_preview_limits limits;
	struct import_sample_add_args *samples;
	size_t sample_count;
	struct refused_row *refused;
	size_t refused_count;
};

struct import_preview *
import_preview_create(
	struct arena *arena, const struct import_list *list, struct import_preview_limits limits)
{
	struct import_preview *preview = ARENA_NEW(arena, struct import_preview);

	preview->arena = arena;
	preview->list = list;
	preview->limits = limits;
	preview->samples = ARENA_ARRAY(arena, limits.samples, struct import_sample_add_args);
	preview->refused = ARENA_ARRAY(arena, limits.refused_rows, struct refused_row);
	return preview;
}

static const char *
outcome_of(enum org_written written)
{
	return written == ORG_CREATED ? "new" : written == ORG_UPDATED ? "changed" : "same";
}

void
import_preview_fine(
	struct import_preview *preview, const struct import_entry *entry, enum org_written written)
{
	const struct org_input *input = &entry->input;
	struct arena *arena = preview->arena;

	if (preview->sample_count == preview->limits.samples) {
		return;
	}
	preview->samples[preview->sample_count++] = (struct import_sample_add_args){
		.at_row = entry->row,
		.outcome = str_of(outcome_of(written)),
		.name = str_copy(arena, input->name),
		.kind = input->kind,
		.uscc = str_copy(arena, input->uscc),
		.number_before = str_copy(
			arena, input->legacy_no.len ? input->legacy_no : input->org_code),
		.street_id = input->street,
		.community_id = input->community,
		.head = str_copy(arena, input->head),
		.founded_day = input->founded_day,
		.grade = input->grade,
		.status = input->status
	};
}

static struct bilingual
copy_both(struct arena *arena, struct bilingual text)
{
	return (struct bilingual){ str_copy(arena, bilingual_in(text, LANG_ZH)),
		str_copy(arena, bilingual_in(text, LANG_EN)) };
}

void
import_preview_refused(struct import_preview *preview, const struct import_entry *entry)
{
	struct arena *arena = preview->arena;
	struct refused_row *row;

	if (preview->refused_count == preview->limits.refused_rows) {
		return;
	}
	row = &preview->refused[preview->refused_count++];
	row->row = entry->row;
	row->count = entry->refusals.count;
	row->texts = ARENA_ARRAY(arena, row->count, struct refused_text);
	for (size_t i = 0; i < row->count; i++) {
		const struct import_refusal *refusal = &entry->refusals.items[i];

		row->texts[i].column = copy_both(arena, refusal->column);
		row->texts[i].reason.zh = import_refusal_text(arena, LANG_ZH, refusal);
		row->texts[i].reason.en = import_refusal_text(arena, LANG_EN, refusal);
	}
}

static void
store_columns(struct db *db, struct org_import_id id, const struct import_preview *preview)
{
	const struct import_columns *columns = &preview->list->columns;

	for (size_t i = 0; i < columns->count; i++) {
		const struct import_column *column = &columns->items[i];
		struct import_column_add_args args = { .org_import_id = id,
			.place = (int64_t)i,
			.label = mask_personal(db_arena(db), column->label),
			.is_ignored = column->is_ignored };

		if (column->field != IMPORT_FIELD_COUNT) {
			struct bilingual name = import_field_name(
				preview->list->rules, column->field);

			args.field_zh = name.zh;
			args.field_en = bilingual_in(name, LANG_EN);
		}
		import_column_add(db, &args);
	}
}

static void
store_refused(struct db *db, struct org_import_id id, const struct refused_row *row)
{
	for (size_t i = 0; i < row->count; i++) {
		struct import_refusal_add_args args = { .org_import_id = id,
			.at_row = row->row,
			.column_zh = row->texts[i].column.zh,
			.column_en = row->texts[i].column.en,
			.reason_zh = row->texts[i].reason.zh,
			.reason_en = row->texts[i].reason.en };

		import_refusal_add(db, &args);
	}
}

void
import_preview_store(struct db *db, struct org_import_id id, const struct import_preview *preview)
{
	import_forget_columns(db, id);
	import_forget_samples(db, id);
	import_forget_refusals(db, id);
	store_columns(db, id, preview);
	for (size_t i = 0; i < preview->sample_count; i++) {
		struct import_sample_add_args args = preview->samples[i];

		args.org_import_id = id;
		import_sample_add(db, &args);
	}
	for (size_t i = 0; i < preview->refused_count; i++) {
		store_refused(db, id, &preview->refused[i]);
	}
}
