#include "import_columns.h"

#include "fold.h"
#include "outcome.h"

/* Another column that fills the same field. */
static void
refuse_twice(struct import_refusals *refusals, const struct import_column *first,
	const struct import_column *second, struct bilingual field)
{
	IMPORT_REFUSE(refusals, same_text(second->label),
		N_("与列“{1}”重复，都表示{2}：请删去其中一列，或给它改名"), same_text(first->label),
		field);
}

static void
refuse_missing(struct arena *arena, const struct import_rules *rules, enum import_field field,
	struct import_refusals *refusals)
{
	IMPORT_REFUSE(refusals, import_field_name(rules, field), N_("缺少这一列。可用的列名：{1}"),
		same_text(import_column_names(arena, rules, field)));
}

enum outcome
import_columns_read(struct arena *arena, const struct import_rules *rules,
	const struct cell_row *header, struct import_columns *ret_columns,
	struct import_refusals *refusals)
{
	struct import_column *items = ARENA_ARRAY(arena, header->count, struct import_column);
	struct import_columns columns = { .items = items, .count = header->count };

	refusals->count = 0;
	for (int field = 0; field < IMPORT_FIELD_COUNT; field++) {
		columns.of_field[field] = -1;
	}
	for (size_t i = 0; i < header->count; i++) {
		struct import_column *column = &items[i];

		column->label = text_clean(arena, header->cells[i].text);
		column->field = import_column_meaning(
			arena, rules, column->label, &column->is_ignored);
		if (column->field == IMPORT_FIELD_COUNT) {
			continue;
		}
		if (columns.of_field[column->field] >= 0) {
			refuse_twice(refusals, &items[columns.of_field[column->field]], column,
				import_field_name(rules, column->field));
			continue;
		}
		columns.of_field[column->field] = (int)i;
	}
	for (int field = 0; field < IMPORT_FIELD_COUNT; field++) {
		if (columns.of_field[field] < 0 &&
			node_bool(rules->declared[field], "required", false)) {
			refuse_missing(arena, rules, field, refusals);
		}
	}
	if (refusals->count) {
		return INVALID;
	}
	*ret_columns = columns;
	return OK;
}

struct bilingual
import_column_label(const struct import_rules *rules, const struct import_columns *columns,
	enum import_field field)
{
	return columns->of_field[field] < 0
		       ? import_field_name(rules, field)
		       : same_text(columns->items[columns->of_field[field]].label);
}
