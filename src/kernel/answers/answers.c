#include "answers_inner.h"

#include "mask.h"
#include "utf8.h"

/* Answers once they are read: single ones, their files, the open and the personal part. */

struct str
answers_text(struct arena *arena, const struct answers *answers, const char *path)
{
	const struct answer_tree *tree = answer_tree_read(arena, answers->json);
	const struct answer_tree *value = answer_tree_at(tree, str_of(path));

	if (!value) {
		return STR_NONE;
	}
	switch (value->kind) {
	case TREE_TEXT:
		return value->text;
	case TREE_NUMBER:
		return str_format(arena, "%lld", (long long)value->number);
	case TREE_TRUE:
		return STR("true");
	default:
		return STR_NONE;
	}
}

int64_t
answers_int(struct arena *arena, const struct answers *answers, const char *path, int64_t otherwise)
{
	const struct answer_tree *tree = answer_tree_read(arena, answers->json);
	const struct answer_tree *value = answer_tree_at(tree, str_of(path));

	return value && value->kind == TREE_NUMBER ? value->number : otherwise;
}

/* --- files ------------------------------------------------------------------------------------------- */

static void
add_files(struct arena *arena, const struct answer_tree *list, struct file_ids *ids)
{
	int64_t *items;

	if (!list || list->kind != TREE_LIST || list->count == 0) {
		return;
	}
	items = ARENA_ARRAY(arena, ids->count + list->count, int64_t);
	if (ids->count) {
		memcpy(items, ids->items, ids->count * sizeof(*items));
	}
	ids->items = items;
	for (size_t i = 0; i < list->count; i++) {
		if (list->items[i]->kind == TREE_NUMBER) {
			ids->items[ids->count++] = list->items[i]->number;
		}
	}
}

static void
add_row_files(struct arena *arena, const struct answer_field *table, const struct answer_tree *rows,
	struct file_ids *ids)
{
	for (size_t row = 0; rows && row < rows->count; row++) {
		for (size_t i = 0; i < table->column_count; i++) {
			if (table->columns[i].type == ANSWER_FILES) {
				add_files(arena,
					answer_tree_member(
						rows->items[row], table->columns[i].name),
					ids);
			}
		}
	}
}

struct file_ids
answers_files(struct arena *arena, const struct answers *answers)
{
	const struct answer_tree *tree = answer_tree_read(arena, answers->json);
	struct file_ids ids = { 0 };

	for (size_t i = 0; answers->form && i < answers->form->section_count; i++) {
		const struct answer_section *section = &answers->form->sections[i];

		for (size_t j = 0; j < section->field_count; j++) {
			const struct answer_field *field = &section->fields[j];
			const struct answer_tree *value = answer_tree_member(tree, field->name);

			if (field->type == ANSWER_FILES) {
				add_files(arena, value, &ids);
			} else if (field->type == ANSWER_ROWS && value &&
				   value->kind == TREE_LIST) {
				add_row_files(arena, field, value, &ids);
			}
		}
	}
	return ids;
}

/* A table says that it is personal if a column is; if none is, it is so altogether. */
struct answer_field
answer_column(const struct answer_field *table, size_t column)
{
	struct answer_field field = table->columns[column];
	bool has_personal = false;

	for (size_t i = 0; i < table->column_count; i++) {
		has_personal = has_personal || answer_is_personal(&table->columns[i]);
	}
	field.is_personal = field.is_personal || (table->is_personal && !has_personal);
	return field;
}

/* --- masks ------------------------------------------------------------------------------------------- */

/* Two to four Han characters: in a list of people that is how they are called. */
static bool
is_name(struct str text)
{
	size_t at = 0, count = 0;
	uint32_t code;

	while (utf8_next(text, &at, &code)) {
		if (!utf8_is_han(code) && code != '*') {
			return false;
		}
		count++;
	}
	return at == text.len && count >= 2 && count <= 4;
}

struct str
answer_mask(struct arena *arena, enum answer_type type, enum person_part part, struct str text)
{
	if (part == PART_NAME) {
		return mask_name(arena, text);
	}
	if (part == PART_ID_NUMBER || type == ANSWER_ID_NUMBER) {
		return mask_id_number(arena, text);
	}
	if (part == PART_PHONE || type == ANSWER_PHONE) {
		return mask_phone(arena, text);
	}
	if (type == ANSWER_TEXT && is_name(text)) {
		return mask_name(arena, text);
	}
	return STR("***");
}

static struct answer_tree *
masked(struct arena *arena, const struct answer_field *field, enum person_part part,
	const struct answer_tree *value)
{
	struct answer_tree *tree = answer_tree_new(arena, TREE_TEXT);

	tree->text = answer_mask(
		arena, field->type, part, value->kind == TREE_TEXT ? value->text : STR("***"));
	return tree;
}

static struct answer_tree *
masked_person(
	struct arena *arena, const struct answer_field *field, const struct answer_tree *person)
{
	struct answer_tree *tree = answer_tree_new(arena, TREE_MAP);

	for (int i = 1; i <= PERSON_PARTS; i++) {
		struct str name = str_of(person_part_names[i]);
		const struct answer_tree *value = answer_tree_member(person, name);

		if (value) {
			answer_tree_add(arena, tree, name,
				masked(arena, field, (enum person_part)i, value));
		}
	}
	return tree;
}

/* --- splitting --------------------------------------------------------------------------------------- */

/* A copy of the node; what hangs below is shared. */
static struct answer_tree *
copied(struct arena *arena, const struct answer_tree *tree)
{
	struct answer_tree *copy = ARENA_NEW(arena, struct answer_tree);

	*copy = *tree;
	return copy;
}

/* Members of a map, which `fields` describe, go to the open side, the personal side, or both. */
static void
split_members(struct arena *arena, const struct answer_field *field, const struct answer_tree *map,
	struct answer_tree *open, struct answer_tree *personal)
{
	const struct answer_tree *value = answer_tree_member(map, field->name);

	if (!value) {
		return;
	}
	if (!answer_is_personal(field)) {
		answer_tree_add(arena, open, field->name, copied(arena, value));
		return;
	}
	answer_tree_add(arena, personal, field->name, copied(arena, value));
	answer_tree_add(arena, open, field->name,
		field->type == ANSWER_PERSON ? masked_person(arena, field, value)
					     : masked(arena, field, PART_NONE, value));
}

/* A table: rows on both sides, as many, so that they fit together again. */
static void
split_rows(struct arena *arena, const struct answer_field *table, const struct answer_tree *rows,
	struct answer_tree *open, struct answer_tree *personal)
{
	struct answer_tree *open_rows = answer_tree_new(arena, TREE_LIST);
	struct answer_tree *personal_rows = answer_tree_new(arena, TREE_LIST);
	bool has_personal = false;

	for (size_t row = 0; row < rows->count; row++) {
		struct answer_tree *a = answer_tree_new(arena, TREE_MAP);
		struct answer_tree *b = answer_tree_new(arena, TREE_MAP);

		for (size_t i = 0; i < table->column_count; i++) {
			struct answer_field column = answer_column(table, i);

			split_members(arena, &column, rows->items[row], a, b);
		}
		answer_tree_add(arena, open_rows, STR_NONE, a);
		answer_tree_add(arena, personal_rows, STR_NONE, b);
		has_personal = has_personal || b->count;
	}
	answer_tree_add(arena, open, table->name, open_rows);
	if (has_personal) {
		answer_tree_add(arena, personal, table->name, personal_rows);
	}
}

void
answers_split(struct arena *arena, const struct answers *answers, struct str *ret_open,
	struct str *ret_personal)
{
	const struct answer_tree *tree = answer_tree_read(arena, answers->json);
	struct answer_tree *open = answer_tree_new(arena, TREE_MAP);
	struct answer_tree *personal = answer_tree_new(arena, TREE_MAP);

	for (size_t i = 0; answers->form && i < answers->form->section_count; i++) {
		const struct answer_section *section = &answers->form->sections[i];

		for (size_t j = 0; j < section->field_count; j++) {
			const struct answer_field *field = &section->fields[j];
			const struct answer_tree *value = answer_tree_member(tree, field->name);

			if (field->type == ANSWER_ROWS && value && value->kind == TREE_LIST) {
				split_rows(arena, field, value, open, personal);
			} else {
				split_members(arena, field, tree, open, personal);
			}
		}
	}
	*ret_open = answer_tree_write(arena, open);
	*ret_personal = answer_tree_write(arena, personal);
}

/* --- joining ----------------------------------------------------------------------------------------- */

/* The open map with what the personal one has of each member; rows one by one. */
static struct answer_tree *
joined(struct arena *arena, const struct answer_tree *open, const struct answer_tree *personal,
	bool is_top)
{
	struct answer_tree *tree = answer_tree_new(arena, open->kind);

	for (size_t i = 0; i < open->count; i++) {
		const struct answer_tree *item = open->items[i], *sealed;
		bool is_rows = is_top && item->kind == TREE_LIST;

		sealed = open->kind == TREE_MAP ? answer_tree_member(personal, item->name)
			 : i < personal->count  ? personal->items[i]
						: NULL;
		if (!sealed) {
			sealed = item;
		} else if (is_rows && sealed->kind == TREE_LIST && sealed->count &&
			   sealed->items[0]->kind == TREE_MAP) {
			sealed = joined(arena, item, sealed, false);
		} else if (open->kind == TREE_LIST && item->kind == TREE_MAP) {
			sealed = joined(arena, item, sealed, false);
		}
		answer_tree_add(arena, tree, item->name, copied(arena, sealed));
	}
	return tree;
}

struct answers
answers_join(
	struct arena *arena, const struct answer_form *form, struct str open, struct str personal)
{
	const struct answer_tree *tree = joined(
		arena, answer_tree_read(arena, open), answer_tree_read(arena, personal), true);

	return (struct answers){ form, answer_tree_write(arena, tree) };
}
