#ifndef CHUKE_TERM_FOLD_H
#define CHUKE_TERM_FOLD_H

#include "pinyin.h"

/*
 * Text as search sees it, character by character: compatibility forms, width, case and accents folded
 * away, and each character known as a letter of a word, a word of its own, or a border.  Texts, queries
 * and highlighting must fold alike, so all three use this; nothing else does.
 */

enum term_class {
	TERM_BORDER, /* space, punctuation, symbols, wrong bytes */
	TERM_LETTER, /* Latin, Greek, Cyrillic … letters and digits: words are runs of these */
	TERM_SINGLE, /* Han and other scripts written without spaces */
};

struct term_char {
	enum term_class class;
	uint32_t code;
	size_t from, to; /* bytes of the original that it comes from */
};

enum { TERM_FOLDED_MAX = 4 }; /* what one character may become: ㎏ is kg, ½ is 1 and 2 */

/* A walk over a text; start with { .text = text }. */
struct term_fold {
	struct str text;
	size_t at;
	struct term_char waiting[TERM_FOLDED_MAX];
	int waiting_count, waiting_at;
};

/* The next character; false at the end.  Invisible characters are passed over. */
bool term_fold_next(struct term_fold *fold, struct term_char *ret_char);

/* How a single character stands in the index: 长 or x3042; returns its length. */
enum { TERM_SINGLE_BYTES_MAX = 8 };
size_t term_single_word(uint32_t code, char ret_word[TERM_SINGLE_BYTES_MAX]);

/* Up to `max` characters of a text without its borders, into `ret_chars`; returns how many. */
size_t term_chars(struct str text, struct term_char *ret_chars, size_t max);

#endif
