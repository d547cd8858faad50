#include "case_demo.h"

#include "app.h"
#include "child.h"
#include "file.h"
#include "json_write.h"
#include "paper.h"

/* What demo/cases.yaml says of a form, as answers. */

static const struct node *
said(const struct node *given, const struct node *usual, struct str name)
{
	for (size_t i = 0; given && i < given->count; i++) {
		if (str_equal(given->members[i].key, name)) {
			return given->members[i].value;
		}
	}
	for (size_t i = 0; usual && i < usual->count; i++) {
		if (str_equal(usual->members[i].key, name)) {
			return usual->members[i].value;
		}
	}
	return NULL;
}

static const struct answer_field *
field_at(const struct answer_form *form, size_t index)
{
	for (size_t i = 0; i < form->section_count; i++) {
		if (index < form->sections[i].field_count) {
			return &form->sections[i].fields[index];
		}
		index -= form->sections[i].field_count;
	}
	return NULL;
}

/* ---- papers -------------------------------------------------------------------------------------- */

static bool
draw(struct app *app, struct arena *arena, struct str title, struct file_id *ret_id)
{
	struct paper *paper = paper_create(arena, title);
	struct file_source source = { .name = str_format(arena, "%.*s.pdf", STR_ARG(title)),
		.purpose = "document" };
	const char *problem;

	paper->foot = STR("示例数据");
	paper_add(paper, PAPER_TITLE, title);
	paper_add(paper, PAPER_TEXT, STR("演示用的示例文件，内容从略。"));
	return app_child_run(app, CHILD_PDF, arena, paper_pack(arena, paper), &source.bytes) ==
		       OK &&
	       file_add(app, arena, &source, ret_id, &problem) == OK;
}

struct case_demo_papers
case_demo_draw(struct app *app, struct arena *arena, const struct answer_form *form,
	const struct node *given, const struct node *usual)
{
	struct case_demo_papers papers = { .titles = ARENA_ARRAY(
						   arena, ANSWER_FIELDS_MAX, struct str) };
	const struct answer_field *field;

	papers.ids = ARENA_ARRAY(arena, ANSWER_FIELDS_MAX, struct file_id);
	papers.is_used = ARENA_ARRAY(arena, ANSWER_FIELDS_MAX, bool);
	for (size_t i = 0; (field = field_at(form, i)) && papers.count < ANSWER_FIELDS_MAX; i++) {
		const struct node *node = field->type == ANSWER_FILES
						  ? said(given, usual, field->name)
						  : NULL;

		if (node && draw(app, arena, node->text, &papers.ids[papers.count])) {
			papers.titles[papers.count++] = node->text;
		}
	}
	return papers;
}

static void
put_papers(struct json *json, const struct case_demo_papers *papers, struct str title)
{
	json_array(json);
	for (size_t i = 0; papers && i < papers->count; i++) {
		if (!papers->is_used[i] && str_equal(papers->titles[i], title)) {
			papers->is_used[i] = true;
			json_int(json, papers->ids[i].v);
			break;
		}
	}
	json_array_end(json);
}

/* ---- values -------------------------------------------------------------------------------------- */

static void
put_day(struct json *json, const struct case_demo_answers *from, struct str text)
{
	int64_t days = 0;

	if (str_starts(text, STR("-")) && str_parse_int(text, &days)) {
		json_day(json, (struct day){ from->today.n + (int32_t)days });
		return;
	}
	json_str(json, text);
}

static void
put_texts(struct json *json, const struct node *node)
{
	json_array(json);
	for (size_t i = 0; i < node->count; i++) {
		json_str(json, node_at(node, i)->text);
	}
	json_array_end(json);
}

static void
put_person(struct json *json, const struct node *node)
{
	json_object(json);
	json_add_str(json, "name", node_text(node, "name"));
	json_add_str(json, "id_number", node_text(node, "id_number"));
	json_add_str(json, "phone", node_text(node, "phone"));
	json_object_end(json);
}

static void
put_plain(struct json *json, const struct case_demo_answers *from, const struct answer_field *field,
	const struct node *node)
{
	int64_t number = 0;

	switch (field->type) {
	case ANSWER_NUMBER:
	case ANSWER_MONEY:
		str_parse_int(node->text, &number);
		json_int(json, number);
		break;
	case ANSWER_DATE:
		put_day(json, from, node->text);
		break;
	case ANSWER_CHOICES:
		put_texts(json, node);
		break;
	case ANSWER_YES:
		json_bool(json, str_equal(node->text, STR("true")));
		break;
	case ANSWER_ORG:
		json_int(json, demo_org(from->db, from->pack, node->text).v);
		break;
	case ANSWER_PERSON:
		put_person(json, node);
		break;
	case ANSWER_FILES:
		put_papers(json, from->papers, node->text);
		break;
	default:
		json_str(json, node->text);
	}
}

static void
put_rows(struct json *json, const struct case_demo_answers *from, const struct answer_field *field,
	const struct node *node)
{
	json_array(json);
	for (size_t i = 0; i < node->count; i++) {
		json_object(json);
		for (size_t k = 0; k < field->column_count; k++) {
			const struct answer_field *column = &field->columns[k];
			const struct node *cell = said(node_at(node, i), NULL, column->name);

			if (cell) {
				json_key_str(json, column->name);
				put_plain(json, from, column, cell);
			}
		}
		json_object_end(json);
	}
	json_array_end(json);
}

struct answers
case_demo_answers(const struct case_demo_answers *from)
{
	struct buf *out = buf_create(from->arena, ANSWERS_JSON_BYTES_MAX);
	const struct answer_field *field;
	struct json json;

	json_start(&json, out);
	json_object(&json);
	for (size_t i = 0; (field = field_at(from->form, i)); i++) {
		const struct node *node = said(from->given, from->usual, field->name);

		if (!node) {
			continue;
		}
		json_key_str(&json, field->name);
		if (field->type == ANSWER_ROWS) {
			put_rows(&json, from, field, node);
		} else {
			put_plain(&json, from, field, node);
		}
	}
	json_object_end(&json);
	return (struct answers){ from->form, buf_view(out) };
}
