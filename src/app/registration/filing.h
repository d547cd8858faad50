#ifndef CHUKE_FILING_H
#define CHUKE_FILING_H

#include "casefile.h"
#include "hooks.h"

/* Guards and effects of filing, change, cancellation and upgrade, as packs name them. */

enum { FILING_GUARDS = 4, FILING_EFFECTS = 6 };
extern const struct case_guard filing_guards[FILING_GUARDS];
extern const struct case_effect filing_effects[FILING_EFFECTS];

/* The credit code that the registrar noted with its decision; none without one. */
struct str filing_code(struct db *db, const struct case_context *context);
/* The answer to the field whose fact of the organisation this is ("name"); none without one. */
struct str filing_answer(struct db *db, const struct case_context *context, const char *fact);

#endif
