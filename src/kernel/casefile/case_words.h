#ifndef CHUKE_CASE_WORDS_H
#define CHUKE_CASE_WORDS_H

#include "case_view.h"
#include "html.h"

/* What the pages of cases ask of what was typed, so that a refused form keeps it. */

/* The control's text as it was posted; empty on a fresh page. */
struct str case_typed(const struct html *h, const char *name);
/* Whether one of the controls of that name was posted with the value. */
bool case_typed_is(const struct html *h, const char *name, struct str value);
/* The ready words of a decision, and what their boxes send: "correct.0". */
struct case_phrase {
	struct str value;
	struct bilingual text;
};
struct case_phrase_list {
	struct case_phrase *items;
	size_t count;
};
struct case_phrase_list case_phrases_in(struct arena *arena, const struct case_choice *choice);
/* Whether one of the decisions sends it back for correction. */
bool case_has_correction(const struct case_view *v);

#endif
