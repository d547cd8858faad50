#include "answers_inner.h"

#include "file.h"
#include "html.h"
#include "kernel_queries.h"
#include "money.h"
#include "region.h"
#include "time.h"

/* Answers as people read them, and what differs between two. */

enum { TEXT_BYTES_MAX = 1 << 20 };

struct str
answer_day_text(struct req *req, struct day day)
{
	struct html h = {
		.out = buf_create(req->arena, 64), .arena = req->arena, .lang = req->lang
	};

	html_text_day(&h, day);
	return buf_view(h.out);
}

static struct str
choice_text(struct req *req, const struct answer_field *field, struct str value)
{
	for (size_t i = 0; i < field->choice_count; i++) {
		if (str_equal(field->choices[i].value, value)) {
			return bilingual_in(field->choices[i].label, req->lang);
		}
	}
	return value;
}

static struct str
region_text(struct req *req, struct str code)
{
	const struct regions *regions = req->flight ? req_regions(req) : NULL;
	const struct region *region = regions ? region_find_by_code(regions, code) : NULL;
	const struct region *street = region ? region_street_of(regions, region->id) : NULL;
	struct str name, street_name;

	if (!region) {
		return code;
	}
	name = bilingual_in(region->name, req->lang);
	if (!street || street == region) {
		return name;
	}
	street_name = bilingual_in(street->name, req->lang);
	return req->lang == LANG_EN
		       ? str_format(req->arena, "%.*s, %.*s", STR_ARG(name), STR_ARG(street_name))
		       : str_format(req->arena, "%.*s%.*s", STR_ARG(street_name), STR_ARG(name));
}

static struct str
text_of(struct req *req, const struct answer_field *field, struct str text)
{
	struct day day;

	switch (field->type) {
	case ANSWER_CHOICE:
	case ANSWER_CHOICES:
		return choice_text(req, field, text);
	case ANSWER_REGION:
		return region_text(req, text);
	case ANSWER_DATE:
		return day_parse_iso(text, &day) ? answer_day_text(req, day) : text;
	default:
		return text;
	}
}

static struct str
number_text(struct req *req, const struct answer_field *field, int64_t number)
{
	struct str amount;
	struct org_find_kernel_row org;

	switch (field->type) {
	case ANSWER_MONEY:
		amount = money_format(req->arena, (struct money){ number });
		return TR(req->arena, req->lang, N_("{1} 元"), amount);
	case ANSWER_ORG:
		if (req->db && org_find_kernel(req->db, (struct org_id){ number }, &org) == OK &&
			!org.is_withheld) {
			return org.name;
		}
		break;
	default:
		break;
	}
	return str_format(req->arena, "%lld", (long long)number);
}

static struct str
file_text(struct req *req, int64_t id)
{
	struct file file;

	if (req->db && file_find(req->db, (struct file_id){ id }, &file) == OK) {
		return file.name;
	}
	return str_format(req->arena, "%lld", (long long)id);
}

static struct str
list_text(struct req *req, const struct answer_field *field, const struct answer_tree *list)
{
	struct buf *out = buf_create(req->arena, TEXT_BYTES_MAX);

	for (size_t i = 0; i < list->count; i++) {
		if (i) {
			buf_text(out, req->lang == LANG_EN ? ", " : "、");
		}
		buf_str(out, list->items[i]->kind == TREE_NUMBER
				     ? file_text(req, list->items[i]->number)
				     : text_of(req, field, list->items[i]->text));
	}
	return buf_view(out);
}

static struct str
person_text(struct req *req, const struct answer_tree *person, bool is_open)
{
	struct buf *out = buf_create(req->arena, TEXT_BYTES_MAX);

	for (int i = 1; i <= PERSON_PARTS; i++) {
		const struct answer_tree *value = answer_tree_member(
			person, str_of(person_part_names[i]));

		if (!value) {
			continue;
		}
		if (out->len) {
			buf_text(out, req->lang == LANG_EN ? ", " : "，");
		}
		buf_str(out, is_open ? value->text
				     : answer_mask(req->arena, ANSWER_PERSON, (enum person_part)i,
					       value->text));
	}
	return buf_view(out);
}

struct str
answer_value_text(struct req *req, const struct answer_field *field,
	const struct answer_tree *value, bool is_open)
{
	if (!value) {
		return STR("");
	}
	if (field->type == ANSWER_PERSON) {
		return person_text(req, value, is_open);
	}
	if (answer_is_personal(field) && !is_open) {
		return answer_mask(req->arena, field->type, PART_NONE, value->text);
	}
	switch (value->kind) {
	case TREE_TEXT:
		return text_of(req, field, value->text);
	case TREE_NUMBER:
		return number_text(req, field, value->number);
	case TREE_TRUE:
		return str_of(tr(req->lang, N_("是")));
	case TREE_LIST:
		return list_text(req, field, value);
	default:
		return STR("");
	}
}

/* A line for each row; where another table is given, of those only that it does not have alike. */
static struct str
rows_text(struct req *req, const struct answer_field *table, const struct answer_tree *rows,
	const struct answer_tree *others, bool is_open)
{
	struct buf *out = buf_create(req->arena, TEXT_BYTES_MAX);

	for (size_t row = 0; rows && rows->kind == TREE_LIST && row < rows->count; row++) {
		struct str number = str_format(req->arena, "%zu", row + 1);
		const struct answer_tree *other = others && others->kind == TREE_LIST &&
								  row < others->count
							  ? others->items[row]
							  : NULL;
		size_t cells = 0;

		if (others && answer_tree_equal(rows->items[row], other)) {
			continue;
		}
		if (out->len) {
			buf_char(out, '\n');
		}
		buf_str(out, TR(req->arena, req->lang, N_("第 {1} 行："), number));
		for (size_t i = 0; i < table->column_count; i++) {
			struct answer_field column = answer_column(table, i);
			struct str text = answer_value_text(req, &column,
				answer_tree_member(rows->items[row], column.name), is_open);

			if (text.len) {
				buf_text(out, cells++ == 0           ? ""
					      : req->lang == LANG_EN ? ", "
								     : "，");
				buf_str(out, text);
			}
		}
	}
	return buf_view(out);
}

struct str
answers_show(struct req *req, const struct answers *answers, const struct answer_field *field,
	bool is_open)
{
	const struct answer_tree *tree = answer_tree_read(req->arena, answers->json);
	const struct answer_tree *value = answer_tree_member(tree, field->name);

	return field->type == ANSWER_ROWS ? rows_text(req, field, value, NULL, is_open)
					  : answer_value_text(req, field, value, is_open);
}

/* --- comparing --------------------------------------------------------------------------------------- */

static struct answer_change
change_of(struct req *req, const struct answer_field *field, const struct answer_tree *before,
	const struct answer_tree *after, bool is_open)
{
	static const struct answer_tree no_rows = { .kind = TREE_LIST };

	if (field->type == ANSWER_ROWS) {
		return (struct answer_change){ field,
			rows_text(req, field, before, after ? after : &no_rows, is_open),
			rows_text(req, field, after, before ? before : &no_rows, is_open) };
	}
	return (struct answer_change){ field, answer_value_text(req, field, before, is_open),
		answer_value_text(req, field, after, is_open) };
}

struct answer_changes
answers_compare(
	struct req *req, const struct answers *before, const struct answers *after, bool is_open)
{
	const struct answer_form *form = after->form ? after->form : before->form;
	const struct answer_tree *a = answer_tree_read(req->arena, before->json);
	const struct answer_tree *b = answer_tree_read(req->arena, after->json);
	struct answer_changes changes = { 0 };
	size_t count = 0;

	for (size_t i = 0; form && i < form->section_count; i++) {
		count += form->sections[i].field_count;
	}
	changes.items = ARENA_ARRAY(req->arena, count, struct answer_change);
	for (size_t i = 0; form && i < form->section_count; i++) {
		const struct answer_section *section = &form->sections[i];

		for (size_t j = 0; j < section->field_count; j++) {
			const struct answer_field *field = &section->fields[j];
			const struct answer_tree *was = answer_tree_member(a, field->name);
			const struct answer_tree *is = answer_tree_member(b, field->name);

			if (!answer_tree_equal(was, is)) {
				changes.items[changes.count++] = change_of(
					req, field, was, is, is_open);
			}
		}
	}
	return changes;
}
