#include "term_fold.h"
#include "terms.h"

#include <stdlib.h>
#include <string.h>

enum {
	CHARS_MAX = 4096, /* of a text that are looked at */
	RANGES_MAX = 64,  /* marked in one text */
	ORG_CODE_AT = 8,  /* in a USCC */
	USCC_LENGTH = 18,
};

/* A text, and what of it is marked so far. */
struct marker {
	const struct term_char *chars;
	size_t count;
	struct search_range *ranges;
	size_t range_count;
};

/* The end of the word whose letters begin at `from`; borders have been taken out, so bytes tell. */
static size_t
word_end(const struct marker *marker, size_t from)
{
	size_t end = from + 1;

	while (end < marker->count && marker->chars[end].class == TERM_LETTER &&
		marker->chars[end].from <= marker->chars[end - 1].to) {
		end++;
	}
	return end;
}

static bool
is_word_start(const struct marker *marker, size_t at)
{
	return marker->chars[at].class == TERM_LETTER &&
	       (at == 0 || marker->chars[at - 1].class != TERM_LETTER ||
		       marker->chars[at].from > marker->chars[at - 1].to);
}

/* How many characters from `at` on spell `letters`; 0 if they do not. */
static size_t
spelled(const struct marker *marker, size_t at, struct str letters)
{
	size_t start = at;

	while (letters.len && at < marker->count && marker->chars[at].class == TERM_LETTER) {
		char word[TERM_SINGLE_BYTES_MAX] = { (char)marker->chars[at].code };
		size_t len = marker->chars[at].code < 0x80
				     ? 1
				     : term_single_word(marker->chars[at].code, word);

		if (!str_starts(letters, (struct str){ word, len })) {
			return 0;
		}
		letters = str_slice(letters, len, letters.len);
		at++;
	}
	return letters.len ? 0 : at - start;
}

/* A word of letters, or the beginning of one; *ret_next is where the next word of the phrase stands. */
static bool
match_letters(const struct marker *marker, size_t at, const struct search_word *word,
	size_t *ret_end, size_t *ret_next)
{
	struct str letters = str_slice(word->text, 1, word->text.len);
	size_t end, skip = 0, len;

	if (!is_word_start(marker, at)) {
		return false;
	}
	end = word_end(marker, at);
	if (word->text.ptr[0] == 'o' && end - at == USCC_LENGTH) {
		skip = ORG_CODE_AT;
	}
	len = spelled(marker, at + skip, letters);
	if (!len || at + skip + len > end) {
		return false;
	}
	/* codes are found by their beginning, words only if they are unfinished */
	if (word->text.ptr[0] == 'w' && !word->is_prefix && at + len != end) {
		return false;
	}
	*ret_end = at + skip + len;
	*ret_next = end;
	return true;
}

static bool
match_pinyin(const struct term_char *character, const struct search_word *word, bool is_initial)
{
	struct pinyin_reading readings[PINYIN_READINGS_MAX];
	struct str letters = str_slice(word->text, 1, word->text.len);
	int count = character->class == TERM_SINGLE ? pinyin_readings(character->code, readings)
						    : 0;

	for (int i = 0; i < count; i++) {
		struct str syllable = pinyin_text(readings[i].syllable);

		if (is_initial || word->is_prefix ? str_starts(syllable, letters)
						  : str_equal(syllable, letters)) {
			return true;
		}
	}
	return false;
}

/* Whether `word` stands at `at`; if so, where its mark ends and where the phrase goes on. */
static bool
match_word(const struct marker *marker, size_t at, const struct search_word *word, size_t *ret_end,
	size_t *ret_next)
{
	const struct term_char *character = &marker->chars[at];
	char single[TERM_SINGLE_BYTES_MAX];
	char class = word->text.ptr[0];

	*ret_end = *ret_next = at + 1;
	if (class == 'w' || class == 'c' || class == 'u' || class == 'o') {
		return match_letters(marker, at, word, ret_end, ret_next);
	}
	if (class == 'i' && character->class == TERM_LETTER) {
		return spelled(marker, at, str_slice(word->text, 1, word->text.len)) == 1;
	}
	if (class == 'p' || class == 'i') {
		return match_pinyin(character, word, class == 'i');
	}
	return character->class == TERM_SINGLE &&
	       str_equal(word->text,
		       (struct str){ single, term_single_word(character->code, single) });
}

/* Marks every place of the phrase; false if there is none. */
static bool
mark_phrase(struct marker *marker, const struct search_phrase *phrase)
{
	bool found = false;

	for (size_t start = 0; start < marker->count; start++) {
		size_t at = start, end = start;
		size_t matched = 0;

		while (matched < phrase->count && at < marker->count &&
			match_word(marker, at, &phrase->words[matched], &end, &at)) {
			matched++;
		}
		if (matched < phrase->count) {
			continue;
		}
		found = true;
		if (marker->range_count < RANGES_MAX) {
			size_t first = start;

			if (phrase->words[0].text.ptr[0] == 'o' &&
				word_end(marker, start) - start == USCC_LENGTH) {
				first += ORG_CODE_AT;
			}
			marker->ranges[marker->range_count++] = (struct search_range){
				marker->chars[first].from, marker->chars[end - 1].to
			};
		}
	}
	return found;
}

/* Marks an alternative; what only a part of its phrases would mark is taken back. */
static void
mark_alternative(struct marker *marker, const struct search_alternative *alternative)
{
	size_t before = marker->range_count;

	for (size_t i = 0; i < alternative->count; i++) {
		if (!mark_phrase(marker, &alternative->phrases[i])) {
			marker->range_count = before;
			return;
		}
	}
}

static int
compare_ranges(const void *a, const void *b)
{
	const struct search_range *left = a, *right = b;

	return (left->from > right->from) - (left->from < right->from);
}

/* Ranges that touch or overlap become one. */
static size_t
merge(struct search_range *ranges, size_t count)
{
	size_t merged = 0;

	qsort(ranges, count, sizeof(ranges[0]), compare_ranges);
	for (size_t i = 0; i < count; i++) {
		if (merged && ranges[i].from <= ranges[merged - 1].to) {
			if (ranges[i].to > ranges[merged - 1].to) {
				ranges[merged - 1].to = ranges[i].to;
			}
		} else {
			ranges[merged++] = ranges[i];
		}
	}
	return merged;
}

struct search_ranges
search_highlight(struct arena *arena, const struct search_query *query, struct str text)
{
	size_t max = text.len * TERM_FOLDED_MAX < CHARS_MAX ? text.len * TERM_FOLDED_MAX
							    : CHARS_MAX;
	struct term_char *chars = ARENA_ARRAY(arena, max + 1, struct term_char);
	struct marker marker = {
		.chars = chars,
		.count = term_chars(text, chars, max),
		.ranges = ARENA_ARRAY(arena, RANGES_MAX, struct search_range),
	};

	for (size_t i = 0; i < query->count; i++) {
		for (size_t j = 0; j < query->needles[i].count; j++) {
			mark_alternative(&marker, &query->needles[i].alternatives[j]);
		}
	}
	marker.range_count = merge(marker.ranges, marker.range_count);
	return (struct search_ranges){ marker.ranges, marker.range_count };
}
