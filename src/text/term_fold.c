#include "term_fold.h"

#include "utf8.h"

#include <utf8proc.h>

#include <string.h>

enum {
	ALPHABETS_END =
		0x1100, /* below: scripts with spaces between words; Hangul's jamo begin here */
	THAI_FIRST = 0x0E00, /* Thai and Lao are written without spaces */
	LAO_LAST = 0x0EFF,
	DECOMPOSED_MAX = 32,
};

static bool
is_letter_or_number(uint32_t code)
{
	switch (utf8proc_category((utf8proc_int32_t)code)) {
	case UTF8PROC_CATEGORY_LU:
	case UTF8PROC_CATEGORY_LL:
	case UTF8PROC_CATEGORY_LT:
	case UTF8PROC_CATEGORY_LM:
	case UTF8PROC_CATEGORY_LO:
	case UTF8PROC_CATEGORY_ND:
	case UTF8PROC_CATEGORY_NL:
	case UTF8PROC_CATEGORY_NO:
	case UTF8PROC_CATEGORY_CO: /* characters that a font of the district defines for itself */
		return true;
	default:
		return false;
	}
}

static enum term_class
class_of(uint32_t code)
{
	if (utf8_is_han(code)) {
		return TERM_SINGLE;
	}
	if (!is_letter_or_number(code)) {
		return TERM_BORDER;
	}
	if (code < ALPHABETS_END && (code < THAI_FIRST || code > LAO_LAST)) {
		return TERM_LETTER;
	}
	return TERM_SINGLE;
}

/* The common cases without the library: ASCII, basic Han; false for all others. */
static bool
fold_fast(uint32_t code, struct term_char *ret_char)
{
	if (code >= 0x4E00 && code <= 0x9FFF) {
		ret_char->class = TERM_SINGLE;
		ret_char->code = code;
		return true;
	}
	if (code >= 0xFF01 && code <= 0xFF5E) {
		code -= 0xFEE0;
	}
	if (code >= 0x80) {
		return false;
	}
	if (code >= 'A' && code <= 'Z') {
		code += 'a' - 'A';
	}
	ret_char->code = code;
	ret_char->class = (code >= 'a' && code <= 'z') || (code >= '0' && code <= '9')
				  ? TERM_LETTER
				  : TERM_BORDER;
	return true;
}

/* NFKC, case and accents by the library; what one character becomes waits in the walk. */
static void
fold_slowly(struct term_fold *fold, uint32_t code, struct term_char found)
{
	utf8proc_int32_t codes[DECOMPOSED_MAX];
	int boundary = 0;
	utf8proc_ssize_t count = utf8proc_decompose_char((utf8proc_int32_t)code, codes,
		DECOMPOSED_MAX,
		UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE |
			UTF8PROC_STRIPMARK,
		&boundary);

	fold->waiting_at = 0;
	fold->waiting_count = 0;
	for (utf8proc_ssize_t i = 0;
		i < count && i < DECOMPOSED_MAX && fold->waiting_count < TERM_FOLDED_MAX; i++) {
		found.code = (uint32_t)codes[i];
		found.class = class_of(found.code);
		fold->waiting[fold->waiting_count++] = found;
	}
}

bool
term_fold_next(struct term_fold *fold, struct term_char *ret_char)
{
	while (fold->waiting_at == fold->waiting_count) {
		struct term_char found = { .from = fold->at };
		uint32_t code = 0;

		if (fold->at >= fold->text.len) {
			return false;
		}
		if (!utf8_next(fold->text, &fold->at, &code)) {
			fold->at++; /* a wrong byte is a border */
		}
		found.to = fold->at;
		if (fold_fast(code, &found)) {
			*ret_char = found;
			return true;
		}
		fold_slowly(fold, code, found);
	}
	*ret_char = fold->waiting[fold->waiting_at++];
	return true;
}

/*
 * Han characters that every engine's table of letters knows (Unicode 6.1 in SQLite) stand as they are;
 * newer ones and other scripts are spelled, which no table can break.
 */
size_t
term_single_word(uint32_t code, char ret_word[TERM_SINGLE_BYTES_MAX])
{
	static const char digits[] = "0123456789abcdef";
	size_t len = 0;
	int shift = 20;

	if ((code >= 0x4E00 && code <= 0x9FA5) || (code >= 0x3400 && code <= 0x4DB5) ||
		code == 0x3007 || (code >= 0x20000 && code <= 0x2A6D6)) {
		return utf8_put(code, ret_word);
	}
	ret_word[len++] = 'x';
	while (shift > 0 && !(code >> shift)) {
		shift -= 4;
	}
	for (; shift >= 0; shift -= 4) {
		ret_word[len++] = digits[code >> shift & 15];
	}
	return len;
}

size_t
term_chars(struct str text, struct term_char *ret_chars, size_t max)
{
	struct term_fold fold = { .text = text };
	struct term_char found;
	size_t count = 0;

	while (count < max && term_fold_next(&fold, &found)) {
		if (found.class != TERM_BORDER) {
			ret_chars[count++] = found;
		}
	}
	return count;
}
