#ifndef CHUKE_TERMS_H
#define CHUKE_TERMS_H

#include "str.h"

/*
 * Full-text search for Chinese, the same on both engines: texts become words separated by spaces, and a
 * query becomes phrases of such words.  FTS5 (unicode61 remove_diacritics 0) and PostgreSQL ('simple')
 * index the words; nothing here knows a database beyond how its query is written.
 *
 * The words, told apart by their first letter, so that one column serves all: every Han character is
 * itself: 长; other characters of scripts without spaces are x and their number: x3042.  A run of Latin
 * letters and digits: waa, w2014.  A syllable of pinyin: pchang.  An initial, or a letter of a name on the
 * way to one: ic.  Beginnings of a code up to twelve characters: c5233, a whole code: u5233…, an
 * organisation code: omj0253058.  The word zzbrk stands between segments, and between readings of one, so
 * that no phrase runs over a border.
 *
 * A name is written once as it is, once in pinyin and once in initials, with the usual readings.  Other
 * readings follow as windows: only so much around the character as a phrase of a query is long.
 */

enum term_kind {
	TERM_NAME, /* words, pinyin of every reading, initials: names of organisations, people, streets */
	TERM_TEXT, /* words only: addresses, fields, longer texts */
	TERM_CODE, /* one word, found by its beginning; a USCC also by its organisation code */
};

struct term_segment {
	enum term_kind kind;
	struct str text; /* none and empty add nothing */
};

enum {
	TERM_READINGS_MAX =
		8,           /* ways kept of reading neighbours that have several, the likeliest */
	TERM_PHRASE_MAX = 3, /* syllables of one phrase; longer ones become overlapping phrases */
	SEARCH_TEXT_CHARS_MAX = 64, /* more of a query is not looked at */
	SEARCH_NEEDLES_MAX = 8,
	SEARCH_ALTERNATIVES_MAX = 8,
};

/* What to store in the indexed column: about 4 bytes a character, 15 to 25 for names. */
struct str search_terms(struct arena *arena, const struct term_segment *segments, size_t count);

/* One word of a phrase, as it stands in the index. */
struct search_word {
	struct str text;
	bool is_prefix; /* the last of a phrase only: any word that begins so */
};

struct search_phrase {
	struct search_word *words;
	size_t count;
};

/* All phrases must occur. */
struct search_alternative {
	struct search_phrase *phrases;
	size_t count;
};

/* A piece of the query between spaces or punctuation; any alternative will do. */
struct search_needle {
	struct str text; /* as folded */
	struct search_alternative *alternatives;
	size_t count;
};

/* All needles must occur. */
struct search_query {
	struct search_needle *needles;
	size_t count;
	struct str code; /* the whole query in upper case if a USCC can begin so; else none */
};

/*
 * Reads what a person typed.  Chinese is looked for as it stands; Latin letters as words of a name, as
 * pinyin (the last syllable may be unfinished) and as initials.  Never fails: punctuation and the syntax
 * of any query language become borders; a query of nothing else has no needles and finds nothing.
 */
struct search_query *search_query_parse(struct arena *arena, struct str text);

/* The query as an FTS5 MATCH expression or the text of a tsquery; empty if it has no needles. */
struct str search_query_fts5(struct arena *arena, const struct search_query *query);
struct str search_query_tsquery(struct arena *arena, const struct search_query *query);

/* A stretch of the original text, in bytes. */
struct search_range {
	size_t from, to;
};

struct search_ranges {
	const struct search_range *items; /* ascending, apart from each other */
	size_t count;
};

/* Where the query's needles are found in a text as it is shown. */
struct search_ranges search_highlight(
	struct arena *arena, const struct search_query *query, struct str text);

#endif
