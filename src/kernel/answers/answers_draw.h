#ifndef CHUKE_ANSWERS_DRAW_H
#define CHUKE_ANSWERS_DRAW_H

#include "answers.h"
#include "parts.h"

/*
 * Answers made ready to be drawn: as a form to fill in, as a sheet to read, on paper.  The pages are
 * answers_form.html and answers_sheet.html; they stand inside a page of the one who knows what it is all for.
 *
 *	view.answers = answers_page(req, &(struct answers_draw){ .form = &p->form, .answers = &draft, .section = -1 });
 *
 *	{% use form_open(v->answers->controls, to) %}{% use form_errors(v->answers->controls) %}
 *	{% use answers_form(v->answers) %}
 *	<button class="btn">…</button>{% use form_close() %}
 *
 * The route's own form has takes_any_files, the route takes_files, and answers_read() stands in its action.  When that
 * is INVALID, the page is made in the same way, of what is stored: what was typed shows by itself.
 */

struct paper;

/* What is to be drawn. */
struct answers_draw {
	const struct answer_form *form;
	const struct answers *answers; /* what is stored; answers_none */
	const struct strs
		*only; /* fields that may be changed, the others are not drawn; NULL: all */
	/*
	 * One section of a long form, by its place, or -1 for all.  If something is wrong in another one, all are
	 * drawn, so that nothing wrong is out of sight.
	 */
	int section;
	const struct pairs
		*notes; /* what an office wrote beside fields, by their names; NULL: nothing */
};

/* One line of the form. */
enum answer_item_kind { ITEM_CONTROL, ITEM_PERSON, ITEM_TABLE, ITEM_SUM };
struct answer_cell {
	const char *name;      /* of the control */
	struct bilingual head; /* its column's, its own in a person */
};
struct answer_cells {
	struct answer_cell *items;
	size_t count;
};
struct answer_row {
	struct answer_cells cells;
	struct str removal; /* what its button sends: "founders.2" */
	struct str number;  /* "3": as people count */
};
struct answer_rows {
	struct answer_row *items;
	size_t count;
};
struct answer_item {
	enum answer_item_kind kind;
	const char *name; /* of the field; what ids are made of */
	struct bilingual label, hint;
	bool is_optional;
	struct str condition,
		requirement; /* when it is asked, when it must be; in words; none: always */
	struct str when_field, when_values; /* the same for the script; values with | between */
	struct str note;                    /* an office's */
	struct str message;                 /* of a table or a sum: what is wrong */
	struct str purpose;                 /* of files */
	struct str sample;                  /* of files: what a good one looks like */
	struct answer_cells cells;          /* of a person: its parts; of a table: its columns */
	struct answer_rows rows;
	bool may_grow;  /* one more row is allowed */
	bool has_focus; /* a row was just added or removed */
	struct str
		sum_of; /* of a sum: names of the controls, * for a row's number, with | between */
	struct str sum; /* what it is now */
	bool is_money;
};
struct answer_items {
	struct answer_item *items;
	size_t count;
};
struct answer_section_items {
	struct bilingual title, hint;
	struct answer_items items;
};
struct answers_page {
	const struct form *controls; /* for form_open() and form_errors() */
	const void *in;
	struct str asked; /* of FORM_ASKED */
	struct {
		struct answer_section_items *items;
		size_t count;
	} sections;
};
const struct answers_page *answers_page(struct req *req, const struct answers_draw *draw);

/* The control of a line; of a person's part where `cell` is not NULL. */
struct control answer_control(const struct html *h, const struct answers_page *page,
	const struct answer_item *item, const struct answer_cell *cell);
/* Of a cell of a table: its label is for those who do not see the column's head. */
struct control answer_cell_control(
	const struct html *h, const struct answers_page *page, const struct answer_cell *cell);

/* ---- a long form's sections as steps */

struct answer_step {
	struct bilingual title;
	struct url to;
	bool is_current, is_done;
};
struct answer_steps {
	struct answer_step *items;
	size_t count;
};
/* `to` is an address that the step's number (from 1) is put behind: "/cases/BA-2025-0001/edit?step=". */
struct answer_steps answers_steps(struct req *req, const struct answers_draw *draw, const char *to);

/* ---- the sheet: to be read */

struct answers_sheet_of {
	const struct answers *answers; /* whole, or the open part only */
	const struct answers *before;  /* what changed since is marked; NULL: nothing is */
	bool is_open;                  /* personal answers in full */
	/* where a personal answer is uncovered, with an audit entry: the field's name is put behind it; NULL: nowhere */
	const char *reveal;
	const struct pairs *notes; /* an office's, by field; NULL: none */
	/*
	 * Where a section is changed: its number (from 1) is put behind it, and sections without an answer are shown,
	 * too; NULL: nowhere.
	 */
	const char *edit;
};
struct sheet_line {
	const struct answer_field *field;
	struct str text;
	bool is_changed, is_masked;
	struct url reveal; /* none: it cannot be uncovered here */
	struct str note;
	struct kept_files files; /* of files: their addresses stand in `shown` */
	bool is_table;
	struct {
		struct bilingual *items;
		size_t count;
	} heads;
	struct {
		struct sheet_row {
			struct sheet_cell {
				struct str text;
				struct bilingual head;
				bool is_number;
			} * items;
			size_t count;
		} * items;
		size_t count;
	} rows;
};
struct sheet_lines {
	struct sheet_line *items;
	size_t count;
};
struct sheet_section {
	struct bilingual title;
	struct url edit; /* none: it is not changed here */
	struct sheet_lines lines;
};
struct answers_sheet_view {
	struct {
		struct sheet_section *items; /* those without an answer are left out */
		size_t count;
	} sections;
};
const struct answers_sheet_view *answers_sheet_view(
	struct req *req, const struct answers_sheet_of *of);

/* The same on paper: headings, fields, tables. */
void answers_paper(
	struct req *req, struct paper *paper, const struct answers *answers, bool is_open);

#endif
