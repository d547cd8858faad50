#ifndef CHUKE_FILING_H
#define CHUKE_FILING_H

#include "casefile.h"
#include "hooks.h"

/* Guards and effects of filing, change, cancellation and upgrade, as packs name them. */

enum { FILING_GUARDS = 3, FILING_EFFECTS = 6 };
extern const struct case_guard filing_guards[FILING_GUARDS];
extern const struct case_effect filing_effects[FILING_EFFECTS];

/* The answer to the field whose fact of the organisation this is ("name"); none without one. */
struct str filing_answer(struct db *db, const struct case_context *context, const char *fact);

#endif
