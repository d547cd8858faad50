#include "answers_inner.h"

/* What the API sends: which fields it speaks of, and names that are no field. */

enum { NAME_CHARS_MAX = 40, DISTANCE_MAX = 3 };

/* How many characters must be put in, taken out or changed (Levenshtein). */
static size_t
distance(struct str a, struct str b)
{
	size_t row[NAME_CHARS_MAX + 1];

	if (a.len > NAME_CHARS_MAX || b.len > NAME_CHARS_MAX) {
		return NAME_CHARS_MAX;
	}
	for (size_t j = 0; j <= b.len; j++) {
		row[j] = j;
	}
	for (size_t i = 1; i <= a.len; i++) {
		size_t corner = row[0];

		row[0] = i;
		for (size_t j = 1; j <= b.len; j++) {
			size_t least = corner + (a.ptr[i - 1] != b.ptr[j - 1]);

			corner = row[j];
			least = row[j] + 1 < least ? row[j] + 1 : least;
			row[j] = row[j - 1] + 1 < least ? row[j - 1] + 1 : least;
		}
	}
	return row[b.len];
}

/* Takes the nearer one of what was found so far and this name. */
static void
try_name(struct str wanted, struct str name, struct str *nearest, size_t *least)
{
	size_t apart = distance(wanted, name);

	if (apart < *least) {
		*least = apart;
		*nearest = name;
	}
}

static void
unknown_name(struct req *req, struct str path, struct str nearest)
{
	/* what is no name of ours may be anything: it is not repeated at length */
	struct str shown = str_format(
		req->arena, "%.*s", (int)(path.len > 80 ? 0 : path.len), path.ptr ? path.ptr : "");

	if (nearest.len) {
		form_error_with(req, shown.ptr, N_("没有这一项，您是不是要写“{1}”？"), &nearest, 1);
	} else {
		form_error(req, shown.ptr[0] ? shown.ptr : "fields", N_("没有这一项。"));
	}
}

static struct str
below(struct arena *arena, struct str path, struct str name)
{
	return path.len ? str_format(arena, "%.*s.%.*s", STR_ARG(path), STR_ARG(name)) : name;
}

static void
check_person(struct req *req, const struct answer_tree *person, struct str path)
{
	if (person->kind == TREE_OTHER) {
		return;
	}
	if (person->kind != TREE_MAP) {
		form_error(req, str_terminated(req->arena, path),
			N_("这里应为对象：{\"name\", \"id_number\", \"phone\"}。"));
		return;
	}
	for (size_t i = 0; i < person->count; i++) {
		struct str nearest = STR_NONE;
		size_t least = DISTANCE_MAX + 1;

		for (size_t k = 1; k <= PERSON_PARTS; k++) {
			try_name(person->items[i]->name, str_of(person_part_names[k]), &nearest,
				&least);
		}
		if (least) {
			unknown_name(req, below(req->arena, path, person->items[i]->name), nearest);
		}
	}
}

/* The columns of one row. */
static void
check_row(struct req *req, const struct answer_field *table, const struct answer_tree *row,
	struct str path)
{
	if (row->kind != TREE_MAP) {
		form_error(req, str_terminated(req->arena, path),
			N_("这里应为数组，每行是一个对象。"));
	}
	for (size_t i = 0; row->kind == TREE_MAP && i < row->count; i++) {
		struct str nearest = STR_NONE, name = row->items[i]->name;
		size_t least = DISTANCE_MAX + 1;

		for (size_t k = 0; k < table->column_count; k++) {
			try_name(name, table->columns[k].name, &nearest, &least);
			if (str_equal(name, table->columns[k].name) &&
				table->columns[k].type == ANSWER_PERSON) {
				check_person(req, row->items[i], below(req->arena, path, name));
			}
		}
		if (least) {
			unknown_name(req, below(req->arena, path, name), nearest);
		}
	}
}

static void
check_rows(struct req *req, struct answer_part *part, const struct answer_tree *rows)
{
	struct arena *arena = req->arena;

	if (rows->kind != TREE_LIST && rows->kind != TREE_OTHER) {
		form_error(req, str_terminated(arena, part->field->name),
			N_("这里应为数组，每行是一个对象。"));
		return;
	}
	part->rows = rows->count > ANSWER_ROWS_MAX ? ANSWER_ROWS_MAX + 1 : rows->count;
	for (size_t i = 0; i < rows->count && i < ANSWER_ROWS_MAX; i++) {
		check_row(req, part->field, rows->items[i],
			str_format(arena, "%.*s.%zu", STR_ARG(part->field->name), i));
	}
}

static void
ask_member(struct answers_flat *flat, const struct answer_tree *member)
{
	struct answer_part *part = flat_part(flat, member->name);
	struct str nearest = STR_NONE;
	size_t least = DISTANCE_MAX + 1;

	if (!part) {
		for (size_t i = 0; i < flat->part_count; i++) {
			try_name(member->name, flat->parts[i].field->name, &nearest, &least);
		}
		unknown_name(flat->req, member->name, nearest);
		return;
	}
	part->is_asked = true;
	if (part->field->type == ANSWER_ROWS) {
		check_rows(flat->req, part, member);
	} else if (part->field->type == ANSWER_PERSON) {
		check_person(flat->req, member, member->name);
	}
}

void
flat_ask_json(struct answers_flat *flat, const struct answer_tree *fields)
{
	flat->is_json = true;
	if (fields && fields->kind != TREE_MAP) {
		form_error(flat->req, "fields", N_("这里应为对象，每一项是一个字段。"));
		return;
	}
	for (size_t i = 0; fields && i < fields->count; i++) {
		ask_member(flat, fields->items[i]);
	}
}
