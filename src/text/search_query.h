#ifndef CHUKE_SEARCH_QUERY_H
#define CHUKE_SEARCH_QUERY_H

#include "term_fold.h"
#include "terms.h"

/*
 * A needle on its way from letters to alternatives: the characters typed, and the ways in which Latin
 * letters among them can be meant.  Only search_query.c and search_pinyin.c use it.
 */

enum {
	SEARCH_UNITS_MAX = SEARCH_TEXT_CHARS_MAX,
	SEARCH_SEQUENCES_MAX = 4, /* ways to read a needle as pinyin that are looked for */
};

/* The needle being built. */
struct needle_builder {
	struct arena *arena;
	const struct term_char *chars;
	size_t count;
	struct search_needle *needle;
	bool has_single, has_letter;
};

/* Adds an alternative without phrases; NULL when there are enough. */
struct search_alternative *needle_add_alternative(struct needle_builder *builder);
/* Adds a phrase; long ones as overlapping phrases.  The words are copied. */
void needle_add_phrase(struct needle_builder *builder, struct search_alternative *alternative,
	const struct search_word *words, size_t count);
/* The characters that stand as they are: one phrase for each run of them. */
void needle_add_singles(struct needle_builder *builder, struct search_alternative *alternative);
/* "w" and the letters from…to-1. */
struct str needle_word(struct needle_builder *builder, size_t from, size_t to);
/* The end of the run of letters that begins at `from`. */
size_t needle_run_end(const struct needle_builder *builder, size_t from);

/* The alternatives in which letters are pinyin or initials. */
void needle_add_pinyin(struct needle_builder *builder);
void needle_add_initials(struct needle_builder *builder);

#endif
