#ifndef CHUKE_CASE_DRAFT_H
#define CHUKE_CASE_DRAFT_H

#include "case_view.h"

/*
 * What an applicant types, before it is sent: read from the page over what others have typed meanwhile, kept by itself
 * as one types, a long form section by section.  Not here: what a form is (answers.h), what sending does (case_do()).
 */

/* ---- what came, merged with what others wrote */

struct case_written {
	struct str base; /* the version of the answers that the page was drawn from */
	struct str
		seen; /* the version whose differing answers the page has told; none: it told none */
};
struct case_read {
	struct answers answers; /* merged; what two wrote differently says what was there first */
	bool is_changed;        /* differs from what is stored */
	struct answers mine;
	struct {
		const struct answer_field **items; /* those that two wrote differently */
		size_t count;
	} conflicts;
};
/*
 * In an action that holds the case (case_hold()).  INVALID: something is wrong, in req->errors.  Conflicts are no
 * error here: see case_tell_conflicts().
 */
enum outcome case_read_typed(struct req *req, const struct casefile *c,
	const struct case_written *typed, enum answers_rigour rigour, struct case_read *ret_read);
/* A sentence at every field that two wrote differently; what is typed stays in the page.  INVALID if there is one. */
enum outcome case_tell_conflicts(
	struct req *req, const struct casefile *c, const struct case_read *read);
/* The case by its handle, held until the commit, for one of the applicant's side; NOT_FOUND. */
enum outcome case_hold(struct req *req, struct str handle, struct casefile **ret_case);

/* ---- a long form's sections as steps */

enum { CASE_STEP_ALL = -1 };
/* Which part of the form is asked for: a section from 0, the number of sections to look it over, or CASE_STEP_ALL. */
int case_step_number(const struct answer_form *form, struct str text, int otherwise);
/* How a form is shown at first: page by page if it is long; a short one whole. */
int case_step_first(const struct answer_form *form);
/* Where the one who asks was. */
int case_step_remembered(struct req *req, const struct casefile *c);
void case_step_remember(struct req *req, const struct casefile *c, int step);
/* Where a page's button leads to from `step`: back, next, or the part that it names; else it stays. */
int case_step_after(const struct answer_form *form, int step, struct str deed, struct str wanted);
/* The part as an address has it: "2", "review", "all". */
struct str case_step_text(struct arena *arena, const struct answer_form *form, int step);
/* Steps with where one is; the last one looks it over. */
struct case_stepper case_stepper_of(struct req *req, const struct answer_form *form, int step);

/* What is still missing or wrong, each with the step where it is put right. */
struct case_gaps case_gaps_of(
	struct req *req, const struct casefile *c, const struct answers *answers, struct str to);

/* The page on which the draft is filled in, at that part. */
struct url case_edit_url(struct arena *arena, const struct casefile *c, int step);

/* What keep.js is told: which version is kept now, when, and what others wrote instead (NULL: nothing). */
enum outcome case_answer_kept(
	struct req *req, const struct casefile *c, const struct case_read *read);
/* POST /cases/{number}/draft, /cases/new/{procedure}/draft: kept as one types; answers JSON for keep.js. */
enum outcome keep_case(struct req *req);
enum outcome keep_new_case(struct req *req);
extern const struct form case_keep_form, case_keep_new_form;

#endif
