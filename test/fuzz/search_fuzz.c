#include "fuzz.h"
#include "pinyin.h"
#include "terms.h"
#include "utf8.h"

#include <assert.h>
#include <string.h>

/* The words of an index and of an expression hold nothing that an engine could take for syntax. */
static void
check_words(struct str words)
{
	assert(utf8_is_valid(words));
	for (size_t i = 0; i < words.len; i++) {
		unsigned char c = (unsigned char)words.ptr[i];

		assert(c >= 0x80 || c == ' ' || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'));
	}
}

/* What every needle of a text is made of must be found in the text again. */
void
fuzz_bytes(struct arena *arena, struct str bytes)
{
	const struct term_segment segments[] = { { TERM_NAME, bytes }, { TERM_TEXT, bytes },
		{ TERM_CODE, bytes } };
	struct search_query *query = search_query_parse(arena, bytes);
	struct search_ranges ranges = search_highlight(arena, query, bytes);

	check_words(search_terms(arena, segments, 3));
	for (size_t i = 0; i < query->count; i++) {
		const struct search_needle *needle = &query->needles[i];

		for (size_t j = 0; j < needle->count; j++) {
			assert(needle->alternatives[j].count);
			for (size_t k = 0; k < needle->alternatives[j].count; k++) {
				const struct search_phrase *phrase =
					&needle->alternatives[j].phrases[k];

				assert(phrase->count);
				for (size_t l = 0; l < phrase->count; l++) {
					assert(phrase->words[l].text.len);
					check_words(phrase->words[l].text);
				}
			}
		}
	}
	assert(!query->count == !search_query_fts5(arena, query).len);
	assert(!query->count == !search_query_tsquery(arena, query).len);
	for (size_t i = 0; i < ranges.count; i++) {
		assert(ranges.items[i].from < ranges.items[i].to &&
			ranges.items[i].to <= bytes.len);
		assert(i == 0 || ranges.items[i - 1].to < ranges.items[i].from);
	}
	pinyin_sort_key(arena, bytes, NULL, 0);
}
