#ifndef CHUKE_HOOKS_H
#define CHUKE_HOOKS_H

#include "outcome.h"
#include "str.h"

/*
 * What offices add to procedures, by the names that packs say: guards, which must let an action pass, and effects,
 * which it has.  Both are registered in struct office.  Here they are only declared and found; casefile.h runs them.
 */

struct req;
struct db;
struct case_context; /* casefile.h */

/* Whether something may happen to a case: OK, or another outcome with a sentence for whoever tried. */
struct case_guard {
	const char *name;  /* "filing.name_free" */
	const char *label; /* Chinese, N_(): 名称没有被占用 */
	enum outcome (*run)(struct req *req, struct db *db, const struct case_context *context,
		struct str *ret_reason);
};

/* What an action brings about in its own transaction. */
struct case_effect {
	const char *name;  /* "filing.record" */
	const char *label; /* Chinese, N_(): 记入备案名册 */
	enum outcome (*run)(
		struct db *db, const struct case_context *context, struct str *ret_reason);
};

/* By name over all registered offices; NULL without one. */
const struct case_guard *case_guard_find(struct str name);
const struct case_effect *case_effect_find(struct str name);
/* For a pack's check. */
bool case_guard_is_known(struct str name);
bool case_effect_is_known(struct str name);

/*
 * For tests that run with a few offices only: a pack may name guards and effects of offices that are not there.  Nothing
 * that names one can be done then.
 */
void case_hooks_take_any(void);
/* Whether that was said. */
bool case_hooks_are_any(void);

#endif
