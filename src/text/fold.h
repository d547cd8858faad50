#ifndef CHUKE_FOLD_H
#define CHUKE_FOLD_H

#include "str.h"

/*
 * Text brought to one form, so that what looks alike is alike.  Wrong UTF-8 becomes U+FFFD.
 */

/* For storing what a person typed: NFC, no control characters, white space runs as one space, trimmed. */
struct str text_clean(struct arena *arena, struct str text);
/* As text_clean(), but line breaks stay (as \n, at most two in a row). */
struct str text_clean_lines(struct arena *arena, struct str text);
/* For comparing: NFKC, lower case, half width, without any white space and invisible characters. */
struct str text_fold(struct arena *arena, struct str text);

#endif
