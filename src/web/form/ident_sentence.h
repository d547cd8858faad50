#ifndef CHUKE_IDENT_SENTENCE_H
#define CHUKE_IDENT_SENTENCE_H

#include "ident.h"

/* What is wrong with an identifier, said to the one who typed it: for forms, the API and lists alike. */

enum { IDENT_ARGS_MAX = 3 };

struct ident_sentence {
	const char *message;             /* Chinese, N_() */
	struct str args[IDENT_ARGS_MAX]; /* what stands for {1} … */
	size_t arg_count;
};

/* Of a unified social credit code that uscc_check() found wrong; it says what would be right. */
struct ident_sentence uscc_sentence(struct arena *arena, struct ident_result result);
/*
 * Of a resident's id number that resident_id_check() found wrong.  It does not say which check digit would be
 * right: what was mistyped is nearly always another one.
 */
struct ident_sentence resident_id_sentence(struct arena *arena, struct ident_result result);

#endif
