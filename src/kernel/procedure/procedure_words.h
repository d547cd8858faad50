#ifndef CHUKE_PROCEDURE_WORDS_H
#define CHUKE_PROCEDURE_WORDS_H

#include "procedure.h"

/* What a procedure's parts are called and how its clocks are told, for people, in their language. */

/* 5 个工作日; none without a clock. */
struct str clock_days_said(struct arena *arena, enum lang lang, const struct clock *clock);
/* What happens by itself when the clock of a step is out; none without a clock. */
struct str clock_end_said(struct arena *arena, enum lang lang, const struct procedure *procedure,
	const struct case_step *step);
/* Who has the step: 街道工作人员; of a joint step all of them. */
struct str step_offices_said(struct arena *arena, enum lang lang, const struct case_step *step);
struct str step_office_said(enum lang lang, const struct step_office *office);
/* How long it takes if nothing is to be corrected: 15 个工作日; none if no step has a clock. */
struct str procedure_days_said(
	struct arena *arena, enum lang lang, const struct procedure *procedure);
/* Who may start it for themselves; where nobody may, the officers who start it. */
struct str procedure_starters_said(
	struct arena *arena, enum lang lang, const struct procedure *procedure);
/* Whether officers start it for somebody at the counter. */
bool procedure_is_personal(
	const struct procedure *procedure); /* whoever is signed in may begin it */
bool procedure_is_at_counter(const struct procedure *procedure);
/* How the applicant has time to correct at the step; NULL if nothing can be sent back there. */
const struct case_action *step_correction(const struct case_step *step);
/* What files of a purpose may be: PDF、Word、Excel、JPEG. */
struct str purpose_types_said(struct arena *arena, enum lang lang, struct str purpose);

#endif
