#ifndef CHUKE_CASE_FINDING_H
#define CHUKE_CASE_FINDING_H

#include "answers_draw.h"
#include "casefile.h"

/*
 * Findings: what an office itself fills in at its step (findings of a procedure), asked for with its decision, kept in
 * every version and sealed like answers.  Offices and auditors read them; the applicant those fields alone of which the
 * pack says `shown: true`.
 */

struct case_run;
struct paper;
struct json;

/* The step's fields as a form; those alone that the applicant may see with `is_outer`.  NULL: there are none. */
const struct answer_form *finding_form(
	struct arena *arena, const struct case_step *step, bool is_outer);
/* The form to be drawn with a decision; NULL: nothing is asked for at this step. */
const struct answers_page *finding_page(
	struct req *req, const struct casefile *c, const struct case_turn *turn);
/*
 * What came with a decision at the turn: what is required must be there when it leads on or refuses.  NULL in ret_findings
 * if the step asks for nothing.  INVALID with sentences, or without any if a row of a table is added or removed.
 */
enum outcome finding_read(struct req *req, const struct casefile *c,
	const struct case_option *option, const struct answers **ret_findings);
/* In the decision's transaction: a new version of the acting turn's. */
enum outcome finding_keep(struct case_run *run, const struct answers *findings);

/* What one office noted. */
struct finding_view {
	struct bilingual step, office;
	struct str who;
	struct moment at;
	const struct answers_sheet_view *sheet;
	const struct answers *answers;
	struct str step_id, part;
};
struct finding_views {
	struct finding_view *items;
	size_t count;
};
/* As the seat may see them; those without anything to see are left out. */
struct finding_views finding_views(struct req *req, const struct casefile *c, unsigned seat);
void finding_paper(struct req *req, struct paper *paper, const struct casefile *c, unsigned seat);
/* The member "findings" of an open object. */
void finding_json(struct req *req, struct json *json, const struct casefile *c, unsigned seat);
/* The same of what the applicant is shown, for the copy of one's data; of the case: id, key, procedure. */
void finding_export(struct db *db, struct json *json, const struct casefile *c);

#endif
