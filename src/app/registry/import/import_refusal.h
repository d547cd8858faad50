#ifndef CHUKE_IMPORT_REFUSAL_H
#define CHUKE_IMPORT_REFUSAL_H

#include "i18n.h"

/*
 * Why a row, or a list as a whole, is not taken over: which column, and a sentence that says what would
 * be right.  Kept as a text to translate with its values, so that it can be shown in either language.
 */

enum { IMPORT_REFUSALS_MAX = 12, IMPORT_ARGS_MAX = 3 };

struct import_refusal {
	struct bilingual
		column; /* as the list calls it, or as the pack does where the list lacks it; none: the whole */
	const char *message; /* Chinese, N_() */
	struct bilingual args[IMPORT_ARGS_MAX];
	size_t arg_count;
};

struct import_refusals {
	struct import_refusal items[IMPORT_REFUSALS_MAX];
	size_t count; /* what is beyond the room is left out: the first ones are enough to mend a row */
};

/* Adds one; `args` hold what stands for {1} … and must live as long as the refusals. */
void import_refuse(struct import_refusals *refusals, struct bilingual column, const char *message,
	const struct bilingual *args, size_t arg_count);
#define IMPORT_REFUSE(refusals, column, message, ...)                                             \
	import_refuse((refusals), (column), (message), (const struct bilingual[]){ __VA_ARGS__ }, \
		sizeof((const struct bilingual[]){ __VA_ARGS__ }) / sizeof(struct bilingual))

/* A text that is the same in both languages. */
static inline struct bilingual
same_text(struct str text)
{
	return (struct bilingual){ text, text };
}
/* The sentence, in the arena. */
struct str import_refusal_text(
	struct arena *arena, enum lang lang, const struct import_refusal *refusal);
/* All of a row's in one text, each with its column: for the column 原因. */
struct str import_refusals_text(
	struct arena *arena, enum lang lang, const struct import_refusals *refusals);

#endif
