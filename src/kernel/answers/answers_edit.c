#include "answers_inner.h"

/* Tables in posted pages: how many rows came, and a row more or less. */

/* "founders.12.name" of the table founders: 12; -1 if the name is no such. */
static int64_t
row_of(struct str name, struct str table, struct str *ret_behind)
{
	struct str rest = name, part;
	int64_t row;

	if (name.len <= table.len || !str_starts(name, table) || name.ptr[table.len] != '.') {
		return -1;
	}
	rest = str_slice(name, table.len + 1, name.len);
	if (!str_split(&rest, '.', &part) || !str_parse_int(part, &row) || row < 0) {
		return -1;
	}
	*ret_behind = rest;
	return row;
}

size_t
posted_rows(const struct req *req, struct str table)
{
	int64_t most = -1;
	struct str behind;

	for (size_t i = 0; i < req->posted.count; i++) {
		int64_t row = row_of(req->posted.items[i].name, table, &behind);

		most = row > most ? row : most;
	}
	for (size_t i = 0; i < req->upload_count; i++) {
		int64_t row = row_of(req->uploads[i].field, table, &behind);

		most = row > most ? row : most;
	}
	return most >= ANSWER_ROWS_MAX ? ANSWER_ROWS_MAX + 1 : (size_t)(most + 1);
}

struct answers_edit
answers_edit(const struct req *req, const struct answer_form *form)
{
	struct answers_edit edit = { req_posted(req, "_add"), -1 }, none = { STR_NONE, -1 };
	struct str removed = req_posted(req, "_remove");
	const struct answer_field *table;

	if (edit.table.len == 0) {
		str_split(&removed, '.', &edit.table);
		if (!str_parse_int(removed, &edit.removed) || edit.removed < 0) {
			return none;
		}
	}
	table = answer_field_find(form, edit.table);
	return table && table->type == ANSWER_ROWS ? edit : none;
}

static struct str
renamed(struct req *req, struct str name, struct str table, int64_t removed)
{
	struct str behind;
	int64_t row = row_of(name, table, &behind);

	if (row < 0 || row < removed) {
		return name;
	}
	if (row == removed) {
		return STR(""); /* belongs to no field */
	}
	return str_format(
		req->arena, "%.*s.%lld.%.*s", STR_ARG(table), (long long)row - 1, STR_ARG(behind));
}

static void
remove_row(struct req *req, struct str table, int64_t removed)
{
	for (size_t i = 0; i < req->posted.count; i++) {
		struct str *name = &req->posted.items[i].name;

		*name = renamed(req, *name, table, removed);
	}
	for (size_t i = 0; i < req->staged_count; i++) {
		req->staged[i].field = renamed(req, req->staged[i].field, table, removed);
	}
}

static void
add_row(struct req *req, const struct answer_field *table)
{
	size_t rows = posted_rows(req, table->name);
	struct pair *items = ARENA_ARRAY(req->arena, req->posted.count + 1, struct pair);

	if (rows >= answer_count_max(table)) {
		struct str args[2] = { bilingual_in(table->label, req->lang),
			str_format(req->arena, "%zu", answer_count_max(table)) };

		form_error_with(req, str_terminated(req->arena, table->name),
			N_("{1}最多可以有 {2} 行。"), args, 2);
		return;
	}
	if (req->posted.count) {
		memcpy(items, req->posted.items, req->posted.count * sizeof(*items));
	}
	/* an empty table is drawn with one row already */
	items[req->posted.count] = (struct pair){
		str_format(req->arena, "%.*s.%zu._", STR_ARG(table->name), rows ? rows : 1), STR("")
	};
	req->posted.items = items;
	req->posted.count++;
}

bool
answers_edit_apply(struct req *req, const struct answer_form *form)
{
	struct answers_edit edit = answers_edit(req, form);

	if (edit.table.len == 0) {
		return false;
	}
	if (!req->is_redrawn) { /* an action may be run twice */
		if (edit.removed < 0) {
			add_row(req, answer_field_find(form, edit.table));
		} else {
			remove_row(req, edit.table, edit.removed);
		}
	}
	req->is_redrawn = true;
	return true;
}

static bool
speaks_of(struct str name, struct str field)
{
	return str_starts(name, field) && (name.len == field.len || name.ptr[field.len] == '.');
}

static bool
is_posted(const struct req *req, struct str field)
{
	for (size_t i = 0; i < req->posted.count; i++) {
		if (speaks_of(req->posted.items[i].name, field)) {
			return true;
		}
	}
	for (size_t i = 0; i < req->upload_count; i++) {
		if (speaks_of(req->uploads[i].field, field)) {
			return true;
		}
	}
	return false;
}

static bool
is_word(struct str words, struct str wanted)
{
	struct str word;

	while (str_split(&words, ' ', &word)) {
		if (str_equal(word, wanted)) {
			return true;
		}
	}
	return false;
}

void
flat_ask_posted(struct answers_flat *flat)
{
	const struct req *req = flat->req;
	struct str asked = req_posted(req, FORM_ASKED);

	for (size_t i = 0; i < flat->part_count; i++) {
		struct answer_part *part = &flat->parts[i];
		struct str name = part->field->name;

		part->is_asked = str_is_none(asked) ? is_posted(req, name) : is_word(asked, name);
		if (part->is_asked && part->field->type == ANSWER_ROWS) {
			part->rows = posted_rows(req, name);
		}
	}
}
