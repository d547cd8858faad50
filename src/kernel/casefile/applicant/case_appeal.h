#ifndef CHUKE_CASE_APPEAL_H
#define CHUKE_CASE_APPEAL_H

#include "casefile.h"
#include "hooks.h"

/* Cases about cases: an appeal (复核) against a refusal, and what it brings about when it succeeds. */

enum { CASE_GUARDS = 1, CASE_EFFECTS = 1 };
extern const struct case_guard case_guards[CASE_GUARDS];
extern const struct case_effect case_effects[CASE_EFFECTS];

/* The case whose decision an appeal is about; NOT_FOUND: it is none, or names none. */
enum outcome case_appealed(struct app *app, struct db *db, const struct district *district,
	struct casefile *appeal, struct casefile **ret_case);

#endif
