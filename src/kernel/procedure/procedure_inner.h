#ifndef CHUKE_PROCEDURE_INNER_H
#define CHUKE_PROCEDURE_INNER_H

#include "pack_rule.h"
#include "procedure.h"

/* What the files that read and check procedures share, and nobody else needs. */

/* One procedure being read.  What is wrong goes to the report. */
struct procedure_reader {
	struct arena *arena;
	struct pack_report *report;
};

extern const char *const procedure_answer_types[]; /* by enum answer_type; ends with NULL */
extern const char *const procedure_answer_uses[];  /* by enum answer_use */
extern const char *const procedure_action_kinds[]; /* by enum action_kind */
extern const char *const procedure_clock_ends[];   /* by enum clock_end */
extern const char *const procedure_step_kinds[];   /* by enum step_kind */
extern const char *const procedure_end_outcomes[]; /* by enum end_outcome */

/* The place of a text among the words; `otherwise` if it is none of them. */
int procedure_word(const char *const *words, struct str text, int otherwise);

/* Lists of the tree as arrays of the arena; a missing list is empty. */
const struct bilingual *procedure_bilinguals(
	struct arena *arena, const struct node *list, size_t *ret_count);
const struct str *procedure_texts(struct arena *arena, const struct node *list, size_t *ret_count);

/* Rules of the parts that the reader of the whole does not read itself. */
extern const struct node_rule procedure_section_rules[], procedure_field_rules[],
	procedure_rule_rules[], procedure_finding_rules[], procedure_step_rules[],
	procedure_end_rules[];
extern const size_t procedure_section_rule_count, procedure_field_rule_count,
	procedure_rule_rule_count, procedure_finding_rule_count, procedure_step_rule_count,
	procedure_end_rule_count;

/* The form; conditions and sums point at the fields that they name. */
void procedure_read_form(
	struct procedure_reader *r, const struct node *sections, struct answer_form *ret_form);
/* How its answers must stand to each other. */
void procedure_read_rules(
	struct procedure_reader *r, const struct node *list, struct answer_form *form);
/* The field that `name` names; NULL with a problem, and without one if there is no `name`. */
const struct answer_field *procedure_named_field(
	struct procedure_reader *r, const struct answer_form *form, const struct node *name);
/* Fields that stand for themselves: what an office notes at a step. */
const struct answer_field *procedure_read_fields(
	struct procedure_reader *r, const struct node *list, size_t *ret_count);
void procedure_read_steps(
	struct procedure_reader *r, const struct node *list, struct procedure *procedure);
void procedure_read_ends(
	struct procedure_reader *r, const struct node *list, struct procedure *procedure);

/* Whether a form field's value is a number that sums may take. */
bool answer_is_number(enum answer_type type);
/* The texts of a tree, its keys sorted, each text quoted: the same for what means the same. */
struct str procedure_canonical(struct arena *arena, const struct node *root);

#endif
