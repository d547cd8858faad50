#ifndef CHUKE_SEARCH_GRAMS_H
#define CHUKE_SEARCH_GRAMS_H

#include "terms.h"

/*
 * The words of text/terms.h made longer, for a register of a million entries.  A phrase of common
 * characters that hardly occurs (区杭) makes an index of single characters compare every entry that has
 * both: 75 ms at a million.  So neighbours are joined: two characters or syllables are one word, three
 * initials are one word, and a phrase becomes a phrase of such words, each of which is rare.  Measured:
 * under 2 ms for every phrase tried.  Joined words overlap, so a phrase is as exact as before.  Pure.
 */

/* What to index for words that search_terms() made. */
struct str grams_of_terms(struct arena *arena, struct str terms);

enum gram_syntax { GRAM_FTS5, GRAM_TSQUERY };

/* What else an entry must answer to, and where its text is looked for. */
struct gram_query {
	const struct search_query *text; /* NULL or without needles: no text */
	struct str facets[3];            /* words of org_facet.h; none: not asked for */
	bool is_names_only;              /* only in the column of names */
	bool is_not_names;               /* everywhere, but not in names */
};

/*
 * The expression for MATCH or tsquery; empty when nothing is asked for.  Beginnings of a syllable are
 * asked for as all syllables that begin so, since an index looks up words faster than beginnings.
 */
struct str grams_match(
	struct arena *arena, const struct gram_query *query, enum gram_syntax syntax);

#endif
