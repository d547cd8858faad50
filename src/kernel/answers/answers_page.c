#include "answers_draw.h"

#include "answers_inner.h"
#include "money.h"
#include "region.h"

/* The form, ready to be drawn: lines by section, with what was typed if the page comes back. */

static const char *const person_labels[PERSON_PARTS + 1] = { "", N_("姓名"), N_("身份证号"),
	N_("电话") };

/* What making the lines needs at hand. */
struct drawing {
	struct req *req;
	const struct answers_draw *draw;
	struct answers_flat *flat;
	bool comes_back; /* what was typed is shown again */
};

static struct bilingual
words(const char *zh)
{
	return (struct bilingual){ str_of(tr(LANG_ZH, zh)), str_of(tr(LANG_EN, zh)) };
}

/* --- the flat form ----------------------------------------------------------------------------------- */

static size_t
rows_to_draw(
	const struct drawing *d, const struct answer_part *part, const struct answer_tree *stored)
{
	size_t rows = d->comes_back && part->is_asked ? part->rows : tree_rows(stored, part->field);
	size_t least = part->field->min > 1 ? (size_t)part->field->min : 1;
	size_t most = answer_count_max(part->field);

	rows = rows < least ? least : rows;
	return rows > most ? most : rows;
}

/* Organisations are stored by id and typed by name. */
static void
name_orgs(struct answers_flat *flat)
{
	for (size_t i = 0; i < flat->controls.field_count; i++) {
		const struct answer_field *field = flat->slots[i].field;
		struct str *text = flat_member(flat, i);
		struct answer_tree tree = { .kind = TREE_NUMBER };

		if (field->type == ANSWER_ORG && str_parse_int(*text, &tree.number)) {
			*text = answer_value_text(flat->req, field, &tree, true);
		}
	}
}

static void
fill(struct drawing *d)
{
	struct req *req = d->req;
	const struct answer_tree *stored = answer_tree_read(req->arena, d->draw->answers->json);
	struct field_errors said = req->errors;
	struct answers_flat *flat = flat_create(req, d->draw->form);
	bool *asked;

	d->flat = flat;
	flat->is_drawn = true;
	if (d->comes_back) {
		flat_ask_posted(flat);
	}
	for (size_t i = 0; i < flat->part_count; i++) {
		if (flat->parts[i].field->type == ANSWER_ROWS) {
			flat->parts[i].rows = rows_to_draw(d, &flat->parts[i], stored);
		}
	}
	flat_fill(flat);
	asked = ARENA_ARRAY(req->arena, flat->controls.field_count + 1, bool);
	for (size_t i = 0; i < flat->controls.field_count; i++) {
		asked[i] = flat->parts[flat->slots[i].part].is_asked;
	}
	req->errors = (struct field_errors){ 0 }; /* they were said when it was read */
	if (d->comes_back) {
		form_parse_more(req, &flat->controls, asked, flat->in);
	}
	for (size_t i = 0; i < flat->part_count; i++) {
		if (!flat->parts[i].is_asked) {
			flat_load(flat, &flat->parts[i], stored);
		}
	}
	flat_apply_conditions(flat);
	flat_compute(flat);
	name_orgs(flat);
	req->errors = said;
}

/* --- conditions in words ----------------------------------------------------------------------------- */

static struct str
value_words(struct req *req, const struct answer_field *field, struct str value)
{
	struct answer_tree tree = { .kind = TREE_TEXT, .text = value };
	struct answer_field plain = *field;

	plain.is_personal = false;
	return answer_value_text(req, &plain, &tree, true);
}

/* “组织类别”是“其他”, in the request's language. */
static struct str
condition_words(struct req *req, const struct answer_condition *condition)
{
	struct str label, values = STR_NONE;
	struct buf *out;

	if (!condition->field) {
		return STR_NONE;
	}
	label = bilingual_in(condition->field->label, req->lang);
	if (condition->field->type == ANSWER_YES) {
		bool is_off = condition->value_count &&
			      (str_equal(condition->values[0], STR("false")) ||
				      str_equal(condition->values[0], STR("no")));

		return is_off ? TR(req->arena, req->lang, N_("没有勾选“{1}”"), label)
			      : TR(req->arena, req->lang, N_("勾选了“{1}”"), label);
	}
	if (condition->value_count == 0) {
		return TR(req->arena, req->lang, N_("填写了“{1}”"), label);
	}
	out = buf_create(req->arena, 64 << 10);
	for (size_t i = 0; i < condition->value_count; i++) {
		struct str value = value_words(req, condition->field, condition->values[i]);

		if (i) {
			buf_text(out, tr(req->lang, N_("或")));
		}
		buf_str(out, TR(req->arena, req->lang, N_("“{1}”"), value));
	}
	values = buf_view(out);
	return TR(req->arena, req->lang, N_("“{1}”是{2}"), label, values);
}

/* What the script compares with: a box that is ticked sends 1. */
static struct str
script_values(struct req *req, const struct answer_condition *condition)
{
	struct buf *out = buf_create(req->arena, 64 << 10);

	for (size_t i = 0; i < condition->value_count; i++) {
		struct str value = condition->values[i];

		if (condition->field->type == ANSWER_YES) {
			value = str_equal(value, STR("true")) || str_equal(value, STR("yes"))
					? STR("1")
					: STR("0");
		}
		if (i) {
			buf_char(out, '|');
		}
		buf_str(out, value);
	}
	return buf_view(out);
}

/* --- lines ------------------------------------------------------------------------------------------- */

static struct answer_cells
columns_of(struct req *req, const struct answer_field *table)
{
	struct answer_cells cells = { ARENA_ARRAY(
					      req->arena, table->column_count, struct answer_cell),
		table->column_count };

	for (size_t i = 0; i < table->column_count; i++) {
		cells.items[i].head = table->columns[i].label;
	}
	return cells;
}

static struct answer_rows
rows_of(const struct drawing *d, const struct answer_part *part)
{
	struct arena *arena = d->req->arena;
	struct answer_rows rows = { ARENA_ARRAY(arena, part->rows, struct answer_row), part->rows };

	for (size_t row = 0; row < part->rows; row++) {
		struct answer_cells cells = { ARENA_ARRAY(arena, part->width, struct answer_cell),
			part->width };

		for (size_t i = 0; i < part->width; i++) {
			size_t slot = part->first + row * part->width + i;

			cells.items[i] = (struct answer_cell){ d->flat->controls.fields[slot].name,
				d->flat->slots[slot].field->label };
		}
		rows.items[row] = (struct answer_row){ cells,
			str_format(arena, "%.*s.%zu", STR_ARG(part->field->name), row),
			str_format(arena, "%zu", row + 1) };
	}
	return rows;
}

static struct answer_cells
person_cells(const struct drawing *d, const struct answer_part *part)
{
	struct answer_cells cells = { ARENA_ARRAY(d->req->arena, PERSON_PARTS, struct answer_cell),
		PERSON_PARTS };

	for (size_t i = 0; i < PERSON_PARTS; i++) {
		cells.items[i] = (struct answer_cell){
			d->flat->controls.fields[part->first + i].name, words(person_labels[i + 1])
		};
	}
	return cells;
}

/* The controls a sum is made of, as the script finds them: "budget.*.amount" or "rent|wages". */
static struct str
summands(struct req *req, const struct answer_field *sum)
{
	struct buf *out = buf_create(req->arena, 64 << 10);

	if (sum->sum_of) {
		buf_str(out, sum->sum_of->name);
		buf_text(out, ".*.");
		buf_str(out, sum->sum_column->name);
	}
	for (size_t i = 0; i < sum->sum_field_count; i++) {
		buf_text(out, i ? "|" : "");
		buf_str(out, sum->sum_fields[i]->name);
	}
	return buf_view(out);
}

static struct str
sum_text(const struct drawing *d, const struct answer_part *part)
{
	const struct answer_tree *tree = flat_tree(d->flat);

	return answer_value_text(
		d->req, part->field, answer_tree_member(tree, part->field->name), true);
}

static enum answer_item_kind
kind_of(const struct answer_field *field)
{
	return answer_is_sum(field)           ? ITEM_SUM
	       : field->type == ANSWER_ROWS   ? ITEM_TABLE
	       : field->type == ANSWER_PERSON ? ITEM_PERSON
					      : ITEM_CONTROL;
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

static struct answer_item
item_of(const struct drawing *d, const struct answer_part *part)
{
	const struct answer_field *field = part->field;
	struct req *req = d->req;
	struct answer_item item = { .kind = kind_of(field),
		.name = str_terminated(req->arena, field->name),
		.label = field->label,
		.hint = field->hint,
		.is_optional = !field->is_required && !field->required_if.field,
		.condition = condition_words(req, &field->shown_if),
		.requirement = condition_words(req, &field->required_if),
		.note = note_of(d->draw->notes, field->name),
		.is_money = field->type == ANSWER_MONEY,
		.is_org = field->type == ANSWER_ORG };

	if (str_equal(item.condition, item.requirement)) {
		item.requirement = STR_NONE; /* whenever it is asked it must be answered */
	}
	item.message = form_message(req, item.name);
	if (field->shown_if.field) {
		item.when_field = field->shown_if.field->name;
		item.when_values = script_values(req, &field->shown_if);
	}
	if (item.kind == ITEM_TABLE) {
		struct answers_edit edit = answers_edit(req, d->draw->form);

		item.cells = columns_of(req, field);
		item.rows = rows_of(d, part);
		item.may_grow = part->rows < answer_count_max(field);
		item.has_focus = req->is_redrawn && str_equal(edit.table, field->name);
	} else if (item.kind == ITEM_PERSON) {
		item.cells = person_cells(d, part);
	} else if (item.kind == ITEM_SUM) {
		item.sum_of = summands(req, field);
		item.sum = sum_text(d, part);
	} else if (field->type == ANSWER_FILES) {
		item.purpose = field->purpose.len ? field->purpose : STR("document");
		item.sample = bilingual_in(field->sample, req->lang);
	}
	return item;
}

/* --- the page ---------------------------------------------------------------------------------------- */

static bool
is_drawn(const struct answers_draw *draw, const struct answer_part *part, int section)
{
	if (section >= 0 && part->section != (size_t)section) {
		return false;
	}
	for (size_t i = 0; draw->only && i < draw->only->count; i++) {
		if (str_equal(draw->only->items[i], part->field->name)) {
			return true;
		}
	}
	return !draw->only;
}

/* The section that is asked for, or all if something is wrong elsewhere. */
static int
section_of(const struct drawing *d)
{
	for (size_t i = 0; d->draw->section >= 0 && i < d->req->errors.count; i++) {
		struct str rest = str_of(d->req->errors.items[i].field), top = STR_NONE;
		const struct answer_part *part;

		str_split(&rest, '.', &top);
		part = flat_part(d->flat, top);
		if (part && part->section != (size_t)d->draw->section) {
			return -1;
		}
	}
	return d->draw->section;
}

static struct answer_section_items
section_items(const struct drawing *d, size_t section, int wanted, struct buf *asked)
{
	const struct answer_section *from = &d->draw->form->sections[section];
	struct answer_section_items items = { .title = from->title, .hint = from->hint };

	items.items.items = ARENA_ARRAY(d->req->arena, from->field_count, struct answer_item);
	for (size_t i = 0; i < d->flat->part_count; i++) {
		const struct answer_part *part = &d->flat->parts[i];

		if (part->section == section && is_drawn(d->draw, part, wanted)) {
			items.items.items[items.items.count++] = item_of(d, part);
			buf_str(asked, part->field->name);
			buf_char(asked, ' ');
		}
	}
	return items;
}

const struct answers_page *
answers_page(struct req *req, const struct answers_draw *draw)
{
	struct answers_page *page = ARENA_NEW(req->arena, struct answers_page);
	struct buf *asked = buf_create(req->arena, 64 << 10);
	struct drawing d = { .req = req,
		.draw = draw,
		.comes_back = req->method == METHOD_POST &&
			      (req->errors.count > 0 || req->is_redrawn) };
	int section;

	fill(&d);
	section = section_of(&d);
	page->controls = &d.flat->controls;
	page->in = d.flat->in;
	page->sections.items = ARENA_ARRAY(
		req->arena, draw->form->section_count, struct answer_section_items);
	for (size_t i = 0; i < draw->form->section_count; i++) {
		struct answer_section_items items = section_items(&d, i, section, asked);

		if (items.items.count) {
			page->sections.items[page->sections.count++] = items;
		}
	}
	page->asked = buf_view(asked);
	return page;
}

/* --- controls ---------------------------------------------------------------------------------------- */

static struct control
control_at(const struct html *h, const struct answers_page *page, const char *name)
{
	struct control control = control_of(h, page->controls, page->in, name);

	if (control.field->type == FIELD_MONEY) {
		control.unit = str_of(tr(h->lang, N_("元")));
	}
	if (control.field->type == FIELD_PHONE) {
		control.input_mode = "tel";
	}
	return control;
}

struct control
answer_cell_control(
	const struct html *h, const struct answers_page *page, const struct answer_cell *cell)
{
	struct control control = control_at(h, page, cell->name);

	if (control.kind == CONTROL_RADIOS) {
		control.kind = CONTROL_SELECT;
	}
	control.hint = STR_NONE;
	return control;
}

/* The tokens by which a browser offers what it knows; each person of a form is one of his own. */
static const char *
token_of(const struct html *h, const struct field *field, const char *token)
{
	struct str rest = str_of(field->name), person;

	str_split(&rest, '.', &person);
	return str_format(h->arena, "section-%.*s %s", STR_ARG(person), token).ptr;
}

struct control
answer_control(const struct html *h, const struct answers_page *page,
	const struct answer_item *item, const struct answer_cell *cell)
{
	struct control control = control_at(h, page, cell ? cell->name : item->name);

	control.is_unmarked = !item->is_optional || cell;
	if (item->sample.len) {
		struct str sample = TR(h->arena, h->lang, N_("样例：{1}"), item->sample);

		control.hint = str_format(h->arena, "%.*s%s%.*s", STR_ARG(control.hint),
			control.hint.len ? " " : "", STR_ARG(sample));
	}
	if (cell) {
		control.label = bilingual_in(cell->head, h->lang);
		control.autocomplete = control.field->type == FIELD_PHONE
					       ? token_of(h, control.field, "tel")
				       : control.field->type == FIELD_TEXT
					       ? token_of(h, control.field, "name")
					       : "off";
	}
	return control;
}

/* --- steps ------------------------------------------------------------------------------------------- */

struct answer_steps
answers_steps(struct req *req, const struct answers_draw *draw, const char *to)
{
	const struct answer_form *form = draw->form;
	struct answer_steps steps = { ARENA_ARRAY(
					      req->arena, form->section_count, struct answer_step),
		form->section_count };

	for (size_t i = 0; i < form->section_count; i++) {
		steps.items[i] = (struct answer_step){ .title = form->sections[i].title,
			.is_current = (int)i == draw->section,
			.is_done = (int)i < draw->section };
		url_parse(str_format(req->arena, "%s%zu", to, i + 1), &steps.items[i].to);
	}
	return steps;
}
