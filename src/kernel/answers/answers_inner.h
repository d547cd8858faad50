#ifndef CHUKE_ANSWERS_INNER_H
#define CHUKE_ANSWERS_INNER_H

#include "answers.h"
#include "form_inner.h"
#include "time.h"

/*
 * What the files of answers.h share.  A procedure's form becomes a flat form of form.h with one control for
 * each field, part of a person and cell of a table (answers_flat.c); values go between its struct, trees of
 * JSON (answers_tree.c, answers_values.c) and text for people (answers_show.c); answers_rules.c is what a
 * single field does not know: conditions, sums, how many rows.
 */

/* ---- trees: JSON in the arena, of as few kinds as answers have */

enum answer_tree_kind {
	TREE_MAP,
	TREE_LIST,
	TREE_TEXT,
	TREE_NUMBER,
	TREE_TRUE,
	TREE_OTHER, /* false, null, fractions: no answer is one */
};
struct answer_tree {
	enum answer_tree_kind kind;
	struct str name; /* as a member of a map */
	struct str text;
	int64_t number;
	struct answer_tree **items; /* members or elements */
	size_t count, capacity;
};
/* From a text; an empty map if it is none of an object. */
struct answer_tree *answer_tree_read(struct arena *arena, struct str json);
/* The same of a member of the request's JSON body; NULL if it has none. */
struct answer_tree *answer_tree_of_body(struct req *req, const char *member);
/* Canonical: members in the order in which they were added, no spaces. */
struct str answer_tree_write(struct arena *arena, const struct answer_tree *tree);
struct answer_tree *answer_tree_new(struct arena *arena, enum answer_tree_kind kind);
/* Adds a member or, with STR_NONE for a name, an element. */
void answer_tree_add(struct arena *arena, struct answer_tree *parent, struct str name,
	struct answer_tree *value);
/* A member by its name; NULL without one, or if the tree is no map. */
struct answer_tree *answer_tree_member(const struct answer_tree *tree, struct str name);
/* By a path "rows.0.name". */
struct answer_tree *answer_tree_at(const struct answer_tree *tree, struct str path);
bool answer_tree_equal(const struct answer_tree *a, const struct answer_tree *b);

/* ---- the flat form */

enum person_part { PART_NONE, PART_NAME, PART_ID_NUMBER, PART_PHONE };
enum { PERSON_PARTS = 3 };
extern const char *const person_part_names[PERSON_PARTS + 1]; /* as in JSON */

/* One control. */
struct answer_slot {
	const struct answer_field *field; /* of a table: its column */
	size_t part;                      /* index of the field of the form it belongs to */
	size_t row;                       /* of a table */
	enum person_part person;
	bool is_shown; /* set by answers_rules.c */
};

/* One field of the form, with its controls. */
struct answer_part {
	const struct answer_field *field;
	size_t section;
	size_t first, count; /* its controls */
	size_t rows, width;  /* of a table; controls in one row */
	bool is_asked;       /* the request says what it is */
	bool is_shown;       /* set by answers_rules.c */
	bool is_broken;      /* a table that is too long to be read at all */
};

struct answers_flat {
	struct req *req;
	const struct answer_form *form;
	struct answer_part *parts;
	size_t part_count;
	struct answer_slot *slots; /* as many as controls.field_count, in the same order */
	struct form controls;
	void *in; /* the values */
	enum answers_rigour rigour;
	bool is_json;
	const char *member; /* of the JSON body; NULL: "fields" */
	bool is_drawn;      /* made to be drawn: fields bear whether they are required */
	struct choices *regions[3];
};

/* How the form is to be made; then set parts[i].rows and is_asked, and go on with flat_fill(). */
struct answers_flat *flat_create(struct req *req, const struct answer_form *form);
/* Makes the controls and an empty struct of values. */
void flat_fill(struct answers_flat *flat);
/* Where a control's value stands. */
void *flat_member(const struct answers_flat *flat, size_t slot);
/* The field by its name; NULL if the form has none. */
struct answer_part *flat_part(const struct answers_flat *flat, struct str name);
/* A computed field is never asked. */
bool answer_is_sum(const struct answer_field *field);
bool answer_is_personal(const struct answer_field *field);
/* How many rows or files at most. */
size_t answer_count_max(const struct answer_field *field);
/* The codes that a REGION may have. */
const struct choices *flat_regions(struct answers_flat *flat, struct str kind);
/* A bilingual text of the program; {1} and {2} are filled in. */
struct bilingual answer_words(
	struct arena *arena, const char *zh, struct bilingual first, struct bilingual second);

/* ---- values */

/* The values of one field from a tree of the whole answers; what does not fit its type is left out. */
void flat_load(
	struct answers_flat *flat, const struct answer_part *part, const struct answer_tree *tree);
void flat_load_slot(struct answers_flat *flat, size_t slot, const struct answer_tree *tree);
/* How many rows a tree holds of the table. */
size_t tree_rows(const struct answer_tree *tree, const struct answer_field *table);
/* All values as a tree, rows without any left out. */
struct answer_tree *flat_tree(const struct answers_flat *flat);
/* Whether a control has a value; whether any control of the row has. */
bool slot_has_value(const struct answers_flat *flat, size_t slot);
bool row_has_value(const struct answers_flat *flat, const struct answer_part *part, size_t row);

/* A column of a table; of one that is personal altogether they all are. */
struct answer_field answer_column(const struct answer_field *table, size_t column);
/* What a person reads of one value; none: "". */
struct str answer_value_text(struct req *req, const struct answer_field *field,
	const struct answer_tree *value, bool is_open);
struct str answer_day_text(struct req *req, struct day day);
/* What is shown of a personal text. */
struct str answer_mask(
	struct arena *arena, enum answer_type type, enum person_part part, struct str text);

/* ---- rules */

/* Which fields are shown; the values of others and what was said of them go. */
void flat_apply_conditions(struct answers_flat *flat);
/* Sums, of what is shown. */
void flat_compute(struct answers_flat *flat);
/* What is missing, how many rows and files. */
void flat_check(struct answers_flat *flat);
/* How what is there stands to each other, as the form's rules ask. */
void flat_check_rules(struct answers_flat *flat);
/* In the order of the form. */
void flat_sort_errors(struct answers_flat *flat);
/* Nothing in the control any more. */
void flat_clear_slot(struct answers_flat *flat, size_t slot);
/* Whether a condition holds for a field that stands in that row of that part. */
bool flat_condition_holds(const struct answers_flat *flat, const struct answer_condition *condition,
	size_t part, size_t row);
/* Takes back what was said of the field of that name. */
void answers_forget_error(struct req *req, const char *name);

/* ---- the request */

/* Carries out what a button of a table asks for, if one was pressed (answers_edit() in answers.h). */
bool answers_edit_apply(struct req *req, const struct answer_form *form);

/* Of a JSON body: which fields it speaks of, how many rows; names that nobody knows are errors. */
void flat_ask_json(struct answers_flat *flat, const struct answer_tree *fields);
/* Of a posted page. */
void flat_ask_posted(struct answers_flat *flat);

/* How many rows of the table were posted: the highest number among them, and one more than the most if it is higher. */
size_t posted_rows(const struct req *req, struct str table);

#endif
