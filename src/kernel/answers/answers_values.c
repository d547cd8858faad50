#include "answers_inner.h"

#include "money.h"
#include "time.h"

/* Values of controls from trees and into trees. */

size_t
tree_rows(const struct answer_tree *tree, const struct answer_field *table)
{
	const struct answer_tree *rows = answer_tree_member(tree, table->name);

	return rows && rows->kind == TREE_LIST ? rows->count : 0;
}

/* --- from a tree ------------------------------------------------------------------------------------- */

static void
load_list(struct arena *arena, const struct answer_tree *value, enum field_type type, void *member)
{
	struct strs *texts = member;
	struct file_ids *ids = member;

	if (value->kind != TREE_LIST) {
		return;
	}
	if (type == FIELD_FILES) {
		ids->items = ARENA_ARRAY(arena, value->count, int64_t);
	} else {
		texts->items = ARENA_ARRAY(arena, value->count, struct str);
	}
	for (size_t i = 0; i < value->count; i++) {
		if (type == FIELD_FILES && value->items[i]->kind == TREE_NUMBER) {
			ids->items[ids->count++] = value->items[i]->number;
		} else if (type == FIELD_CHOICES && value->items[i]->kind == TREE_TEXT) {
			texts->items[texts->count++] = value->items[i]->text;
		}
	}
}

static void
load_value(struct answers_flat *flat, size_t slot, const struct answer_tree *value)
{
	enum field_type type = flat->controls.fields[slot].type;
	void *member = flat_member(flat, slot);

	switch (type) {
	case FIELD_INT:
	case FIELD_ID:
	case FIELD_MONEY:
		if (value->kind == TREE_NUMBER) {
			memcpy(member, &value->number, sizeof(value->number));
		}
		return;
	case FIELD_DAY:
		if (value->kind == TREE_TEXT) {
			day_parse_iso(value->text, (struct day *)member);
		}
		return;
	case FIELD_BOOL:
		*(bool *)member = value->kind == TREE_TRUE;
		return;
	case FIELD_CHOICES:
	case FIELD_FILES:
		load_list(flat->req->arena, value, type, member);
		return;
	default:
		if (value->kind == TREE_NUMBER) { /* an organisation, by its id */
			*(struct str *)member = str_format(
				flat->req->arena, "%lld", (long long)value->number);
		} else if (value->kind == TREE_TEXT) {
			*(struct str *)member = value->text;
		}
	}
}

void
flat_load_slot(struct answers_flat *flat, size_t at, const struct answer_tree *tree)
{
	const struct answer_slot *slot = &flat->slots[at];
	const struct answer_field *top = flat->parts[slot->part].field;
	const struct answer_tree *value = answer_tree_member(tree, top->name);

	if (top->type == ANSWER_ROWS && value) {
		value = value->kind == TREE_LIST && slot->row < value->count
				? answer_tree_member(value->items[slot->row], slot->field->name)
				: NULL;
	}
	if (slot->person) {
		value = answer_tree_member(value, str_of(person_part_names[slot->person]));
	}
	if (value) {
		load_value(flat, at, value);
	}
}

void
flat_load(struct answers_flat *flat, const struct answer_part *part, const struct answer_tree *tree)
{
	for (size_t i = part->first; i < part->first + part->count; i++) {
		flat_load_slot(flat, i, tree);
	}
}

/* --- into a tree ------------------------------------------------------------------------------------- */

static struct answer_tree *
text_tree(struct arena *arena, struct str text)
{
	struct answer_tree *tree = answer_tree_new(arena, TREE_TEXT);

	tree->text = text;
	return tree;
}

static struct answer_tree *
number_tree(struct arena *arena, int64_t number)
{
	struct answer_tree *tree = answer_tree_new(arena, TREE_NUMBER);

	tree->number = number;
	return tree;
}

static struct answer_tree *
list_tree(struct arena *arena, enum field_type type, const void *member)
{
	struct answer_tree *tree = answer_tree_new(arena, TREE_LIST);
	const struct strs *texts = member;
	const struct file_ids *ids = member;

	for (size_t i = 0; type == FIELD_FILES && i < ids->count; i++) {
		answer_tree_add(arena, tree, STR_NONE, number_tree(arena, ids->items[i]));
	}
	for (size_t i = 0; type == FIELD_CHOICES && i < texts->count; i++) {
		answer_tree_add(arena, tree, STR_NONE, text_tree(arena, texts->items[i]));
	}
	return tree->count ? tree : NULL;
}

/* NULL if there is no value. */
static struct answer_tree *
value_tree(const struct answers_flat *flat, size_t slot)
{
	struct arena *arena = flat->req->arena;
	enum field_type type = flat->controls.fields[slot].type;
	const void *member = flat_member(flat, slot);
	struct str text;
	int64_t number;

	switch (type) {
	case FIELD_INT:
	case FIELD_MONEY:
	case FIELD_ID:
		memcpy(&number, member, sizeof(number));
		if (number == INT_NONE || (type == FIELD_ID && number == 0)) {
			return NULL;
		}
		return number_tree(arena, number);
	case FIELD_DAY:
		return day_is_none(*(const struct day *)member)
			       ? NULL
			       : text_tree(
					 arena, day_format_iso(arena, *(const struct day *)member));
	case FIELD_BOOL:
		return *(const bool *)member ? answer_tree_new(arena, TREE_TRUE) : NULL;
	case FIELD_CHOICES:
	case FIELD_FILES:
		return list_tree(arena, type, member);
	default:
		text = *(const struct str *)member;
		if (flat->slots[slot].field->type == ANSWER_ORG && str_parse_int(text, &number)) {
			return number_tree(arena, number);
		}
		return text.len ? text_tree(arena, text) : NULL;
	}
}

bool
slot_has_value(const struct answers_flat *flat, size_t slot)
{
	const void *member = flat_member(flat, slot);
	int64_t number;

	switch (flat->controls.fields[slot].type) {
	case FIELD_INT:
	case FIELD_MONEY:
	case FIELD_ID:
		memcpy(&number, member, sizeof(number));
		return number != INT_NONE &&
		       (number != 0 || flat->controls.fields[slot].type != FIELD_ID);
	case FIELD_DAY:
		return !day_is_none(*(const struct day *)member);
	case FIELD_BOOL:
		return *(const bool *)member;
	case FIELD_CHOICES:
		return ((const struct strs *)member)->count > 0;
	case FIELD_FILES:
		return ((const struct file_ids *)member)->count > 0;
	default:
		return ((const struct str *)member)->len > 0;
	}
}

bool
row_has_value(const struct answers_flat *flat, const struct answer_part *part, size_t row)
{
	for (size_t i = 0; i < part->width; i++) {
		if (slot_has_value(flat, part->first + row * part->width + i)) {
			return true;
		}
	}
	return false;
}

/* Controls first … first + count, which are those of whole fields, as members of a map. */
static void
put_members(const struct answers_flat *flat, size_t first, size_t count, struct answer_tree *map)
{
	struct arena *arena = flat->req->arena;
	struct answer_tree *person = NULL;

	for (size_t i = first; i < first + count; i++) {
		const struct answer_slot *slot = &flat->slots[i];
		struct answer_tree *value = value_tree(flat, i);

		if (!slot->person) {
			if (value) {
				answer_tree_add(arena, map, slot->field->name, value);
			}
			continue;
		}
		if (slot->person == PART_NAME) {
			person = answer_tree_new(arena, TREE_MAP);
		}
		if (value) {
			answer_tree_add(
				arena, person, str_of(person_part_names[slot->person]), value);
		}
		if (slot->person == PART_PHONE && person && person->count) {
			answer_tree_add(arena, map, slot->field->name, person);
		}
	}
}

struct answer_tree *
flat_tree(const struct answers_flat *flat)
{
	struct arena *arena = flat->req->arena;
	struct answer_tree *tree = answer_tree_new(arena, TREE_MAP);

	for (size_t i = 0; i < flat->part_count; i++) {
		const struct answer_part *part = &flat->parts[i];
		struct answer_tree *rows;

		if (part->field->type != ANSWER_ROWS) {
			put_members(flat, part->first, part->count, tree);
			continue;
		}
		rows = answer_tree_new(arena, TREE_LIST);
		for (size_t row = 0; row < part->rows; row++) {
			struct answer_tree *map = answer_tree_new(arena, TREE_MAP);

			put_members(flat, part->first + row * part->width, part->width, map);
			if (map->count) {
				answer_tree_add(arena, rows, STR_NONE, map);
			}
		}
		if (rows->count) {
			answer_tree_add(arena, tree, part->field->name, rows);
		}
	}
	return tree;
}
