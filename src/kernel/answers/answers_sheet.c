#include "answers_draw.h"

#include "answers_inner.h"
#include "file.h"

/* Answers to be read: facts, tables, files; personal ones masked. */

struct sheet_making {
	struct req *req;
	const struct answers_sheet_of *of;
	const struct answer_tree *tree, *before;
};

static struct str
size_text(struct arena *arena, int64_t bytes)
{
	return bytes < 1 << 20 ? str_format(arena, "%lld KB", (long long)((bytes + 1023) >> 10))
			       : str_format(arena, "%.1f MB", (double)bytes / (1 << 20));
}

static struct kept_files
files_of(struct req *req, const struct answer_tree *list)
{
	struct kept_files files = { ARENA_ARRAY(req->arena, list->count, struct kept_file), 0 };

	for (size_t i = 0; i < list->count; i++) {
		struct file_id id = { list->items[i]->number };
		struct file file;

		if (list->items[i]->kind != TREE_NUMBER || !req->db ||
			file_find(req->db, id, &file) != OK) {
			continue;
		}
		files.items[files.count++] = (struct kept_file){ .id = id.v,
			.name = file.name,
			.size = size_text(req->arena, file.size),
			.shown = file_url(req->arena, id) };
	}
	return files;
}

static void
add_rows(const struct sheet_making *m, const struct answer_field *table,
	const struct answer_tree *rows, struct sheet_line *line)
{
	struct arena *arena = m->req->arena;

	line->is_table = true;
	line->heads.items = ARENA_ARRAY(arena, table->column_count, struct bilingual);
	line->heads.count = table->column_count;
	line->rows.items = ARENA_ARRAY(arena, rows->count, struct sheet_row);
	line->rows.count = rows->count;
	for (size_t i = 0; i < table->column_count; i++) {
		line->heads.items[i] = table->columns[i].label;
	}
	for (size_t row = 0; row < rows->count; row++) {
		struct sheet_row *to = &line->rows.items[row];

		to->items = ARENA_ARRAY(arena, table->column_count, struct sheet_cell);
		to->count = table->column_count;
		for (size_t i = 0; i < table->column_count; i++) {
			struct answer_field column = answer_column(table, i);

			to->items[i] = (struct sheet_cell){
				answer_value_text(m->req, &column,
					answer_tree_member(rows->items[row], column.name),
					m->of->is_open),
				column.label,
				column.type == ANSWER_NUMBER || column.type == ANSWER_MONEY,
			};
		}
	}
}

static bool
has_personal(const struct answer_field *field)
{
	for (size_t i = 0; i < field->column_count; i++) {
		if (answer_is_personal(&field->columns[i])) {
			return true;
		}
	}
	return answer_is_personal(field);
}

static struct str
note_of(const struct pairs *notes, struct str name)
{
	for (size_t i = 0; notes && i < notes->count; i++) {
		if (str_equal(notes->items[i].name, name)) {
			return notes->items[i].value;
		}
	}
	return STR_NONE;
}

/* False if there is nothing to show of the field. */
static bool
line_of(const struct sheet_making *m, const struct answer_field *field, struct sheet_line *ret_line)
{
	const struct answer_tree *value = answer_tree_member(m->tree, field->name);
	const struct answer_tree *was = answer_tree_member(m->before, field->name);
	struct sheet_line line = { .field = field,
		.is_changed = m->of->before && !answer_tree_equal(value, was),
		.is_masked = value && !m->of->is_open && has_personal(field),
		.note = note_of(m->of->notes, field->name) };

	if (!value && !line.is_changed && line.note.len == 0) {
		return false;
	}
	if (line.is_masked && m->of->reveal) {
		url_parse(str_format(m->req->arena, "%s%.*s", m->of->reveal, STR_ARG(field->name)),
			&line.reveal);
	}
	if (value && field->type == ANSWER_ROWS && value->kind == TREE_LIST) {
		add_rows(m, field, value, &line);
	} else if (value && field->type == ANSWER_FILES && value->kind == TREE_LIST) {
		line.files = files_of(m->req, value);
	} else {
		line.text = answer_value_text(m->req, field, value, m->of->is_open);
	}
	*ret_line = line;
	return true;
}

const struct answers_sheet_view *
answers_sheet_view(struct req *req, const struct answers_sheet_of *of)
{
	const struct answer_form *form = of->answers->form;
	struct answers_sheet_view *view = ARENA_NEW(req->arena, struct answers_sheet_view);
	struct sheet_making m = {
		.req = req, .of = of, .tree = answer_tree_read(req->arena, of->answers->json)
	};

	m.before = answer_tree_read(req->arena, of->before ? of->before->json : STR("{}"));
	view->sections.items = ARENA_ARRAY(
		req->arena, form ? form->section_count : 0, struct sheet_section);
	for (size_t i = 0; form && i < form->section_count; i++) {
		const struct answer_section *from = &form->sections[i];
		struct sheet_section section = { .title = from->title };

		section.lines.items = ARENA_ARRAY(req->arena, from->field_count, struct sheet_line);
		for (size_t j = 0; j < from->field_count; j++) {
			section.lines.count += line_of(
				&m, &from->fields[j], &section.lines.items[section.lines.count]);
		}
		if (of->edit) {
			url_parse(str_format(req->arena, "%s%zu", of->edit, i + 1), &section.edit);
		}
		if (section.lines.count || of->edit) {
			view->sections.items[view->sections.count++] = section;
		}
	}
	return view;
}
