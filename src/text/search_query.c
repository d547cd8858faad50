#include "search_query.h"

#include "ident.h"

#include <string.h>

enum {
	CODE_BEGINNING_MIN = 2,
	CODE_BEGINNING_MAX = 12, /* longer ones are few enough to be walked through */
	CODE_LENGTH_MAX = 18,
	ORG_CODE_ASKED_MIN = 6, /* shorter beginnings of organisation codes are too many */
	ORG_CODE_LENGTH = 9,
	USCC_DIGITS_FROM = 2, /* the region's place in a USCC */
	USCC_DIGITS_TO = 8,
	PHRASES_MAX = SEARCH_TEXT_CHARS_MAX,
};

struct search_alternative *
needle_add_alternative(struct needle_builder *builder)
{
	struct search_alternative *alternative;

	if (builder->needle->count == SEARCH_ALTERNATIVES_MAX) {
		return NULL;
	}
	alternative = &builder->needle->alternatives[builder->needle->count++];
	alternative->phrases = ARENA_ARRAY(builder->arena, PHRASES_MAX, struct search_phrase);
	return alternative;
}

static void
add_words(struct needle_builder *builder, struct search_alternative *alternative,
	const struct search_word *words, size_t count)
{
	struct search_phrase *phrase;

	if (alternative->count == PHRASES_MAX) {
		return;
	}
	phrase = &alternative->phrases[alternative->count++];
	phrase->words = ARENA_ARRAY(builder->arena, count, struct search_word);
	phrase->count = count;
	memcpy(phrase->words, words, count * sizeof(words[0]));
}

void
needle_add_phrase(struct needle_builder *builder, struct search_alternative *alternative,
	const struct search_word *words, size_t count)
{
	size_t at = 0;

	/* what is written as it stands is indexed whole; other readings only as windows (see terms.h) */
	if (count <= TERM_PHRASE_MAX ||
		(words[0].text.ptr[0] != 'p' && words[0].text.ptr[0] != 'i')) {
		add_words(builder, alternative, words, count);
		return;
	}
	for (; at + TERM_PHRASE_MAX < count; at += TERM_PHRASE_MAX - 1) {
		add_words(builder, alternative, words + at, TERM_PHRASE_MAX);
	}
	add_words(builder, alternative, words + count - TERM_PHRASE_MAX, TERM_PHRASE_MAX);
}

size_t
needle_run_end(const struct needle_builder *builder, size_t from)
{
	while (from < builder->count && builder->chars[from].class == TERM_LETTER) {
		from++;
	}
	return from;
}

static struct str
single_word(struct needle_builder *builder, size_t at)
{
	char word[TERM_SINGLE_BYTES_MAX];
	size_t len = term_single_word(builder->chars[at].code, word);

	return str_copy(builder->arena, (struct str){ word, len });
}

/* A class letter and the letters from…to-1. */
static struct str
class_word(struct needle_builder *builder, char class, size_t from, size_t to)
{
	char *word = arena_alloc(builder->arena, 2 + (to - from) * TERM_SINGLE_BYTES_MAX);
	size_t len = 0;

	word[len++] = class;
	for (size_t i = from; i < to; i++) {
		uint32_t code = builder->chars[i].code;

		if (code < 0x80) {
			word[len++] = (char)code;
		} else {
			len += term_single_word(code, word + len);
		}
	}
	return (struct str){ word, len };
}

struct str
needle_word(struct needle_builder *builder, size_t from, size_t to)
{
	return class_word(builder, 'w', from, to);
}

void
needle_add_singles(struct needle_builder *builder, struct search_alternative *alternative)
{
	struct search_word words[SEARCH_UNITS_MAX];
	size_t count = 0;

	for (size_t i = 0; i <= builder->count; i++) {
		if (i < builder->count && builder->chars[i].class == TERM_SINGLE) {
			words[count++] = (struct search_word){ single_word(builder, i), false };
		} else if (count) {
			needle_add_phrase(builder, alternative, words, count);
			count = 0;
		}
	}
}

static bool
is_digit(uint32_t code)
{
	return code >= '0' && code <= '9';
}

/* Everything as it stands.  The last word may be unfinished, but numbers would be too many then. */
static void
add_plain(struct needle_builder *builder)
{
	struct search_alternative *alternative = needle_add_alternative(builder);
	struct search_word words[SEARCH_UNITS_MAX];
	size_t count = 0;

	for (size_t i = 0; alternative && i < builder->count;) {
		size_t end = needle_run_end(builder, i);

		if (end == i) {
			words[count++] = (struct search_word){ single_word(builder, i++), false };
		} else {
			bool is_prefix = end == builder->count && !is_digit(builder->chars[i].code);

			words[count++] = (struct search_word){ needle_word(builder, i, end),
				is_prefix };
			i = end;
		}
	}
	if (alternative) {
		needle_add_phrase(builder, alternative, words, count);
	}
}

static void
add_one_word(struct needle_builder *builder, char class, bool is_prefix)
{
	struct search_alternative *alternative = needle_add_alternative(builder);
	struct search_word word = { class_word(builder, class, 0, builder->count), is_prefix };

	if (alternative) {
		needle_add_phrase(builder, alternative, &word, 1);
	}
}

/* The beginning of a code: letters and digits, some of them digits. */
static void
add_codes(struct needle_builder *builder)
{
	size_t digits = 0;

	for (size_t i = 0; i < builder->count; i++) {
		if (builder->chars[i].class != TERM_LETTER || builder->chars[i].code >= 0x80) {
			return;
		}
		digits += is_digit(builder->chars[i].code);
	}
	if (!digits || builder->count < CODE_BEGINNING_MIN) {
		return;
	}
	if (builder->count <= CODE_BEGINNING_MAX) {
		add_one_word(builder, 'c', false);
	} else {
		add_one_word(builder, 'u', builder->count < CODE_LENGTH_MAX);
	}
	if (builder->count >= ORG_CODE_ASKED_MIN && builder->count <= ORG_CODE_LENGTH) {
		add_one_word(builder, 'o', builder->count < ORG_CODE_LENGTH);
	}
}

/* What was typed, put together again as it was folded. */
static struct str
folded_text(struct needle_builder *builder)
{
	return str_slice(class_word(builder, 'w', 0, builder->count), 1, SIZE_MAX);
}

static void
add_needle(struct search_query *query, struct arena *arena, const struct term_char *chars,
	size_t count)
{
	struct needle_builder builder = { .arena = arena, .chars = chars, .count = count };

	if (!count || query->count == SEARCH_NEEDLES_MAX) {
		return;
	}
	for (size_t i = 0; i < count; i++) {
		builder.has_single |= chars[i].class == TERM_SINGLE;
		builder.has_letter |= chars[i].class == TERM_LETTER;
	}
	builder.needle = &query->needles[query->count++];
	builder.needle->alternatives = ARENA_ARRAY(
		arena, SEARCH_ALTERNATIVES_MAX, struct search_alternative);
	builder.needle->text = folded_text(&builder);
	add_plain(&builder);
	if (builder.has_letter) {
		add_codes(&builder);
		needle_add_pinyin(&builder);
		needle_add_initials(&builder);
	}
}

/* The whole text in upper case if it is letters and digits, some of them digits; else none. */
static struct str
letters_and_digits(struct arena *arena, struct str text)
{
	struct str code = ident_normalize(arena, str_slice(text, 0, SEARCH_TEXT_CHARS_MAX));
	size_t digits = 0;

	for (size_t i = 0; i < code.len; i++) {
		char c = code.ptr[i];

		if (!is_digit((unsigned char)c) && (c < 'A' || c > 'Z')) {
			return STR_NONE;
		}
		digits += is_digit((unsigned char)c);
	}
	return digits && code.len >= CODE_BEGINNING_MIN && code.len <= CODE_LENGTH_MAX ? code
										       : STR_NONE;
}

/* Whether a USCC can begin so: a department, any character, the digits of a region. */
static bool
is_uscc_beginning(struct str code)
{
	if (!code.len || !strchr("123456789ANY", code.ptr[0])) {
		return false;
	}
	for (size_t i = USCC_DIGITS_FROM; i < USCC_DIGITS_TO && i < code.len; i++) {
		if (!is_digit((unsigned char)code.ptr[i])) {
			return false;
		}
	}
	return true;
}

/* Whether a code was typed in groups: "51 100000 500002862F", "50000286-2". */
static bool
is_code_in_groups(struct str code, size_t needles)
{
	if (needles < 2 || code.len < ORG_CODE_LENGTH) {
		return false;
	}
	return code.len == ORG_CODE_LENGTH ? needles == 2 : is_uscc_beginning(code);
}

/* The runs of characters between borders. */
static size_t
count_runs(const struct term_char *chars, size_t count)
{
	size_t runs = 0;

	for (size_t i = 0; i < count; i++) {
		runs += chars[i].class != TERM_BORDER &&
			(i == 0 || chars[i - 1].class == TERM_BORDER);
	}
	return runs;
}

/* An apostrophe between letters only parts syllables: xi'an. */
static bool
is_apostrophe(const struct term_char *chars, size_t count, size_t at)
{
	return at > 0 && at + 1 < count && (chars[at].code == '\'' || chars[at].code == 0x2019) &&
	       chars[at - 1].class == TERM_LETTER && chars[at + 1].class == TERM_LETTER;
}

struct search_query *
search_query_parse(struct arena *arena, struct str text)
{
	struct search_query *query = ARENA_NEW(arena, struct search_query);
	struct term_char all[SEARCH_TEXT_CHARS_MAX];
	struct term_char run[SEARCH_TEXT_CHARS_MAX];
	struct term_fold fold = { .text = text };
	size_t count = 0, run_count = 0;
	struct str code;
	bool is_grouped;

	query->needles = ARENA_ARRAY(arena, SEARCH_NEEDLES_MAX, struct search_needle);
	while (count < SEARCH_TEXT_CHARS_MAX && term_fold_next(&fold, &all[count])) {
		count++;
	}
	code = letters_and_digits(arena, text);
	query->code = is_uscc_beginning(code) ? code : STR_NONE;
	is_grouped = is_code_in_groups(code, count_runs(all, count));
	for (size_t i = 0; i < count; i++) {
		if (all[i].class != TERM_BORDER) {
			run[run_count++] = all[i];
		} else if (!is_grouped && !is_apostrophe(all, count, i)) {
			add_needle(query, arena, run, run_count);
			run_count = 0;
		}
	}
	add_needle(query, arena, run, run_count);
	return query;
}
