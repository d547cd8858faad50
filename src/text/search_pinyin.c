#include "search_query.h"

#include <string.h>

enum {
	LETTERS_AS_INITIALS_MAX = 16,
	READINGS_ASKED_MAX = 2, /* of a character beside letters: the two most frequent */
};

/* A needle on its way through its readings. */
struct reader {
	struct needle_builder *builder;
	struct search_word words[SEARCH_UNITS_MAX];
	char initials[SEARCH_UNITS_MAX]; /* of each word; 0 for words that are none of pinyin */
	size_t count;
	int sequences; /* found so far */
	bool was_read; /* every letter was read as pinyin in one of them */
};

static bool
is_digit(uint32_t code)
{
	return code >= '0' && code <= '9';
}

static bool
is_latin(uint32_t code)
{
	return code >= 'a' && code <= 'z';
}

static struct str
class_text(struct arena *arena, char class, struct str letters)
{
	return str_format(arena, "%c%.*s", class, STR_ARG(letters));
}

static void
push(struct reader *reader, struct str word, bool is_prefix, char initial)
{
	reader->words[reader->count] = (struct search_word){ word, is_prefix };
	reader->initials[reader->count] = initial;
	reader->count++;
}

static void
push_syllable(struct reader *reader, struct str syllable)
{
	push(reader, class_text(reader->builder->arena, 'p', syllable), false, syllable.ptr[0]);
}

/* The sequence read as an alternative; `rest` is an initial that has no syllable yet, or empty. */
static void
finish_sequence(struct reader *reader, struct str rest)
{
	struct needle_builder *builder = reader->builder;
	struct search_alternative *alternative;
	struct search_word initials[SEARCH_UNITS_MAX];
	size_t count = 0;

	reader->was_read = true;
	reader->sequences++;
	if (!reader->count) {
		return; /* one initial alone: needle_add_initials() looks for it */
	}
	alternative = needle_add_alternative(builder);
	if (!alternative) {
		return;
	}
	needle_add_phrase(builder, alternative, reader->words, reader->count);
	if (rest.len) {
		/* the initials' phrase holds the beginning of the next syllable, without a long walk */
		for (size_t i = 0; i < reader->count; i++) {
			if (reader->initials[i]) {
				initials[count++].text = class_text(builder->arena, 'i',
					(struct str){ &reader->initials[i], 1 });
			} else {
				count = 0; /* numbers are spelled there: ask for what follows them */
			}
		}
		initials[count++].text = class_text(builder->arena, 'i', str_slice(rest, 0, 1));
		for (size_t i = 0; i < count; i++) {
			initials[i].is_prefix = false;
		}
		needle_add_phrase(builder, alternative, initials, count);
	}
	if (builder->has_single) {
		needle_add_singles(builder, alternative);
	}
}

static void read_from(struct reader *reader, size_t at);

/* A syllable that begins at `at` and is `len` letters long, in each spelling that it can mean. */
static void
read_syllable(struct reader *reader, size_t at, struct str letters)
{
	char changed[PINYIN_SYLLABLE_MAX + 1];
	pinyin_syllable syllable;

	if (pinyin_find(letters, &syllable)) {
		push_syllable(reader, letters);
		read_from(reader, at + letters.len);
		reader->count--;
	}
	/* lu may be lü, which the table spells lv; jv, qv, xv, yv are ju, qu, xu, yu */
	memcpy(changed, letters.ptr, letters.len);
	if (letters.len > 1 && strchr("ln", letters.ptr[0]) && letters.ptr[1] == 'u') {
		changed[1] = 'v';
	} else if (letters.len > 1 && strchr("jqxy", letters.ptr[0]) && letters.ptr[1] == 'v') {
		changed[1] = 'u';
	} else {
		return;
	}
	if (pinyin_find((struct str){ changed, letters.len }, &syllable)) {
		push_syllable(reader, pinyin_text(syllable));
		read_from(reader, at + letters.len);
		reader->count--;
	}
}

/* The Latin letters from `at` on, at most as many as asked for. */
static size_t
latin_run(const struct reader *reader, size_t at, char *ret_letters, size_t max)
{
	size_t len = 0;

	while (len < max && at + len < reader->builder->count &&
		is_latin(reader->builder->chars[at + len].code)) {
		ret_letters[len] = (char)reader->builder->chars[at + len].code;
		len++;
	}
	return len;
}

static void
read_letters(struct reader *reader, size_t at)
{
	char letters[PINYIN_SYLLABLE_MAX + 1];
	size_t len = latin_run(reader, at, letters, PINYIN_SYLLABLE_MAX);
	struct str rest = { letters, len };
	pinyin_syllable syllable;
	bool is_last = at + len == reader->builder->count;

	for (size_t take = len; take > 0; take--) {
		read_syllable(reader, at, (struct str){ letters, take });
	}
	/* what is left at the very end may be the beginning of a syllable */
	if (!is_last || pinyin_find(rest, &syllable) || !pinyin_is_beginning(rest) ||
		reader->sequences >= SEARCH_SEQUENCES_MAX) {
		return;
	}
	if (len == 1 || (len == 2 && rest.ptr[1] == 'h')) {
		finish_sequence(reader, rest);
		return;
	}
	push(reader, class_text(reader->builder->arena, 'p', rest), true, rest.ptr[0]);
	finish_sequence(reader, STR(""));
	reader->count--;
}

static void
read_single(struct reader *reader, size_t at)
{
	struct pinyin_reading readings[PINYIN_READINGS_MAX];
	int count = pinyin_readings(reader->builder->chars[at].code, readings);

	if (!count) {
		char word[TERM_SINGLE_BYTES_MAX];
		size_t len = term_single_word(reader->builder->chars[at].code, word);

		push(reader, str_copy(reader->builder->arena, (struct str){ word, len }), false, 0);
		read_from(reader, at + 1);
		reader->count--;
		return;
	}
	for (int i = 0; i < count && i < READINGS_ASKED_MAX; i++) {
		push_syllable(reader, pinyin_text(readings[i].syllable));
		read_from(reader, at + 1);
		reader->count--;
	}
}

/* Reads on from a character in every way, as long as not enough ways were found. */
static void
read_from(struct reader *reader, size_t at)
{
	const struct needle_builder *builder = reader->builder;
	size_t end = at;

	if (reader->sequences >= SEARCH_SEQUENCES_MAX) {
		return;
	}
	if (at == builder->count) {
		finish_sequence(reader, STR(""));
		return;
	}
	if (builder->chars[at].class == TERM_SINGLE) {
		read_single(reader, at);
		return;
	}
	if (is_latin(builder->chars[at].code)) {
		read_letters(reader, at);
		return;
	}
	while (end < builder->count && is_digit(builder->chars[end].code)) {
		end++;
	}
	if (end > at) {
		push(reader, needle_word(reader->builder, at, end), false, 0);
		read_from(reader, end);
		reader->count--;
	}
}

/* Whether there is any letter that could be pinyin. */
static bool
has_latin(const struct needle_builder *builder)
{
	for (size_t i = 0; i < builder->count; i++) {
		if (is_latin(builder->chars[i].code)) {
			return true;
		}
	}
	return false;
}

void
needle_add_pinyin(struct needle_builder *builder)
{
	struct reader reader = { .builder = builder };

	if (has_latin(builder)) {
		read_from(&reader, 0);
	}
}

/* The word of an initial or a letter of a name; none if the character has neither. */
static struct str
initial_word(struct needle_builder *builder, size_t at, int reading)
{
	struct pinyin_reading readings[PINYIN_READINGS_MAX];
	const struct term_char *character = &builder->chars[at];
	int count;

	if (character->class == TERM_LETTER) {
		return class_text(builder->arena, 'i',
			str_slice(needle_word(builder, at, at + 1), 1, SIZE_MAX));
	}
	count = pinyin_readings(character->code, readings);
	if (!count) {
		char word[TERM_SINGLE_BYTES_MAX];
		size_t len = term_single_word(character->code, word);

		return str_copy(builder->arena, (struct str){ word, len });
	}
	return class_text(builder->arena, 'i',
		str_slice(pinyin_text(readings[reading < count ? reading : 0].syllable), 0, 1));
}

/*
 * One way to take the needle as initials: with the usual or the next reading of its characters, with zh
 * ch sh as two letters or as the one initial that they are.
 */
static void
add_initials(struct needle_builder *builder, int reading, bool joins_h)
{
	struct search_alternative *alternative = needle_add_alternative(builder);
	struct search_word words[SEARCH_UNITS_MAX];
	size_t count = 0;

	if (!alternative) {
		return;
	}
	for (size_t i = 0; i < builder->count; i++) {
		words[count++] = (struct search_word){ initial_word(builder, i, reading), false };
		if (joins_h && i + 1 < builder->count && builder->chars[i].code < 0x80 &&
			strchr("zcs", (int)builder->chars[i].code) &&
			builder->chars[i + 1].code == 'h') {
			i++;
		}
	}
	needle_add_phrase(builder, alternative, words, count);
	if (builder->has_single) {
		needle_add_singles(builder, alternative);
	}
}

/* Whether an initial of some character of the needle differs between its first two readings. */
static bool
has_other_initials(const struct needle_builder *builder)
{
	for (size_t i = 0; i < builder->count; i++) {
		struct pinyin_reading readings[PINYIN_READINGS_MAX];

		if (builder->chars[i].class == TERM_SINGLE &&
			pinyin_readings(builder->chars[i].code, readings) > 1 &&
			pinyin_text(readings[0].syllable).ptr[0] !=
				pinyin_text(readings[1].syllable).ptr[0]) {
			return true;
		}
	}
	return false;
}

void
needle_add_initials(struct needle_builder *builder)
{
	size_t letters = 0;
	bool has_vowel = false, has_joined = false;

	for (size_t i = 0; i < builder->count; i++) {
		uint32_t code = builder->chars[i].code;

		letters += builder->chars[i].class == TERM_LETTER;
		/* no syllable begins with these: such a needle is pinyin or a word of a name */
		has_vowel |= code == 'i' || code == 'u' || code == 'v';
		has_joined |= code == 'h' && i && builder->chars[i - 1].code < 0x80 &&
			      strchr("zcs", (int)builder->chars[i - 1].code);
	}
	if (!has_latin(builder) || letters > LETTERS_AS_INITIALS_MAX ||
		(has_vowel && builder->needle->count > 1)) {
		return;
	}
	add_initials(builder, 0, false);
	if (has_joined) {
		add_initials(builder, 0, true);
	}
	if (has_other_initials(builder)) {
		add_initials(builder, 1, false);
	}
}
