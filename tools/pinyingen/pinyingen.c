/*
 * Makes the table of src/text/pinyin.c from the Unicode Han Database (Unihan_Readings.txt on stdin): all
 * readings of every character without tones, most frequent first, each with a cost that says how rare
 * it is.  Sources in order: kTGHZ2013 (通用规范汉字字典), kHanyuPinlu (frequencies), kMandarin.
 */
#include "arena.h"
#include "str.h"
#include "utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	CODE_MAX = 0x32000,
	BASIC_FIRST = 0x4E00, /* CJK Unified Ideographs: a direct table; others are searched */
	BASIC_LAST = 0x9FFF,
	READINGS_MAX = 8,
	SYLLABLES_MAX = 1024,
	SYLLABLE_BYTES = 8,
	LINE_BYTES_MAX = 1 << 14,
	COST_MAX = 12,
	COST_WITHOUT_FREQUENCY = 8, /* about one in 256 */
	COST_OF_SECOND = 3,         /* where nothing is known of frequencies */
	LIST_FLAG = 0x8000,
};

struct reading {
	char text[SYLLABLE_BYTES];
	int frequency;
};

struct character {
	struct reading readings[READINGS_MAX];
	int count;
	int frequency_total;
};

static struct character characters[CODE_MAX];
static char syllables[SYLLABLES_MAX][SYLLABLE_BYTES];
static int syllable_count;

/* Letters with tones, by their base letter; ü is v. */
static const struct tone_letters {
	const char *letters;
	char base;
} tone_letters[] = {
	{ "āáǎà", 'a' },
	{ "ēéěèêếề", 'e' },
	{ "īíǐì", 'i' },
	{ "ōóǒò", 'o' },
	{ "ūúǔù", 'u' },
	{ "üǖǘǚǜ", 'v' },
	{ "ńňǹ", 'n' },
	{ "ḿ", 'm' },
};

static char
base_letter(uint32_t code)
{
	if (code >= 'a' && code <= 'z') {
		return (char)code;
	}
	for (size_t i = 0; i < sizeof(tone_letters) / sizeof(tone_letters[0]); i++) {
		struct str letters = str_of(tone_letters[i].letters);
		uint32_t letter;

		for (size_t at = 0; utf8_next(letters, &at, &letter);) {
			if (letter == code) {
				return tone_letters[i].base;
			}
		}
	}
	return 0;
}

/* "zhǎng" into "zhang"; false for interjections without a vowel (ng, hm), which are no syllables. */
static bool
strip_tones(struct str text, char ret_plain[SYLLABLE_BYTES])
{
	size_t len = 0;
	uint32_t code;

	memset(ret_plain, 0, SYLLABLE_BYTES);
	for (size_t at = 0; utf8_next(text, &at, &code);) {
		char letter = base_letter(code);

		if (!letter && code >= 0x300 && code < 0x370) {
			continue;
		}
		if (!letter || len == SYLLABLE_BYTES - 2) {
			return false;
		}
		ret_plain[len++] = letter;
	}
	return len && strpbrk(ret_plain, "aeiouv");
}

static void
add_reading(struct character *character, struct str text, int frequency)
{
	char plain[SYLLABLE_BYTES];

	if (!strip_tones(str_trim(text), plain)) {
		return;
	}
	character->frequency_total += frequency;
	for (int i = 0; i < character->count; i++) {
		if (strcmp(character->readings[i].text, plain) == 0) {
			character->readings[i].frequency += frequency;
			return;
		}
	}
	if (character->count < READINGS_MAX) {
		struct reading *reading = &character->readings[character->count++];

		memcpy(reading->text, plain, sizeof(plain));
		reading->frequency = frequency;
	}
}

/* "038.110:cháng 466.110:zhǎng", also "a,b" behind one colon. */
static void
add_dictionary(struct character *character, struct str value)
{
	struct str entry, readings, reading;

	while (str_split(&value, ' ', &entry)) {
		ptrdiff_t colon = str_find(entry, STR(":"));

		readings = str_slice(entry, (size_t)(colon + 1), entry.len);
		while (str_split(&readings, ',', &reading)) {
			add_reading(character, reading, 0);
		}
	}
}

/* "zhǎng(1879) cháng(1179)" */
static void
add_frequencies(struct character *character, struct str value)
{
	struct str entry;

	while (str_split(&value, ' ', &entry)) {
		ptrdiff_t open = str_find(entry, STR("("));
		int64_t frequency = 0;

		if (open > 0 && str_parse_int(str_slice(entry, (size_t)open + 1, entry.len - 1),
					&frequency)) {
			add_reading(character, str_slice(entry, 0, (size_t)open), (int)frequency);
		}
	}
}

static void
add_plain(struct character *character, struct str value)
{
	struct str reading;

	while (str_split(&value, ' ', &reading)) {
		add_reading(character, reading, 0);
	}
}

/* What one field of the database adds, in the order in which fields are to be read. */
static const struct source {
	const char *field;
	void (*add)(struct character *character, struct str value);
	bool only_if_none; /* used for characters that the fields before lack */
} sources[] = {
	{ "kHanyuPinlu", add_frequencies, false },
	{ "kTGHZ2013", add_dictionary, false },
	{ "kMandarin", add_plain, true },
};

enum { SOURCES = sizeof(sources) / sizeof(sources[0]) };

/* All lines are kept, for the fields stand in another order than they are wanted in. */
struct line {
	uint32_t code;
	struct str value;
	struct line *next;
};

static void
read_lines(struct arena *arena, FILE *file, struct line *ret_lines[SOURCES])
{
	static char bytes[LINE_BYTES_MAX];

	while (fgets(bytes, sizeof(bytes), file)) {
		struct str rest = str_trim(str_of(bytes)), code, field;

		if (!str_starts(rest, STR("U+")) || !str_split(&rest, '\t', &code) ||
			!str_split(&rest, '\t', &field)) {
			continue;
		}
		for (int i = 0; i < SOURCES; i++) {
			unsigned long number = strtoul(code.ptr + 2, NULL, 16);

			if (str_equal(field, str_of(sources[i].field)) && number < CODE_MAX) {
				struct line *line = ARENA_NEW(arena, struct line);

				*line = (struct line){ (uint32_t)number, str_copy(arena, rest),
					ret_lines[i] };
				ret_lines[i] = line;
			}
		}
	}
}

static int
compare_readings(const void *a, const void *b)
{
	return ((const struct reading *)b)->frequency - ((const struct reading *)a)->frequency;
}

static int
compare_syllables(const void *a, const void *b)
{
	return strcmp(a, b);
}

static void
note_syllable(const char *text)
{
	for (int i = 0; i < syllable_count; i++) {
		if (strcmp(syllables[i], text) == 0) {
			return;
		}
	}
	if (syllable_count == SYLLABLES_MAX) {
		fprintf(stderr, "pinyingen: more than %d syllables\n", SYLLABLES_MAX);
		exit(1);
	}
	memcpy(syllables[syllable_count++], text, SYLLABLE_BYTES);
}

static int
syllable_number(const char *text)
{
	const char *found = bsearch(
		text, syllables, (size_t)syllable_count, SYLLABLE_BYTES, compare_syllables);

	return (int)((found - syllables[0]) / SYLLABLE_BYTES);
}

/* How rare a reading is: the bits of its share, 0 for the first. */
static int
cost_of(const struct character *character, int index)
{
	int cost = 0;

	if (index == 0) {
		return 0;
	}
	if (!character->frequency_total) {
		return COST_OF_SECOND;
	}
	if (!character->readings[index].frequency) {
		return COST_WITHOUT_FREQUENCY;
	}
	for (int share = character->readings[index].frequency;
		share < character->frequency_total && cost < COST_MAX; share *= 2) {
		cost++;
	}
	return cost;
}

static void
print_syllables(void)
{
	puts("/* Made by tools/pinyingen from the Unicode Han Database; not to be edited. */");
	printf("enum { PINYIN_SYLLABLES = %d };\n\n", syllable_count);
	puts("static const struct {\n\tuint8_t len;\n\tchar text[7];\n} syllables[] = {");
	for (int i = 0; i < syllable_count; i++) {
		printf("\t{ %d, \"%s\" },\n", (int)strlen(syllables[i]), syllables[i]);
	}
	puts("};\n");
}

/* Prints the lists of readings; *ret_entry[code] is what stands in the tables for each character. */
static void
print_lists(uint16_t *ret_entry)
{
	int at = 0;

	puts("static const uint16_t reading_lists[] = {");
	for (int code = 0; code < CODE_MAX; code++) {
		const struct character *character = &characters[code];

		if (!character->count) {
			continue;
		}
		if (character->count == 1) {
			ret_entry[code] = (uint16_t)(syllable_number(character->readings[0].text) +
						     1);
			continue;
		}
		ret_entry[code] = (uint16_t)(LIST_FLAG | at);
		printf("\t%d,", character->count);
		for (int i = 0; i < character->count; i++) {
			printf(" %d,", cost_of(character, i) << 12 |
					       syllable_number(character->readings[i].text));
		}
		printf(" /* U+%04X */\n", code);
		at += character->count + 1;
	}
	puts("};\n");
	if (at >= LIST_FLAG) {
		fprintf(stderr, "pinyingen: too many lists of readings\n");
		exit(1);
	}
}

static void
print_tables(const uint16_t *entry)
{
	printf("enum { BASIC_FIRST = 0x%X, BASIC_LAST = 0x%X };\n\n", BASIC_FIRST, BASIC_LAST);
	puts("static const uint16_t basic_readings[] = {");
	for (int code = BASIC_FIRST; code <= BASIC_LAST; code++) {
		printf("%s%d,%s", (code & 15) ? " " : "\t", entry[code],
			(code & 15) == 15 ? "\n" : "");
	}
	puts("};\n\nstatic const struct other_reading {\n\tuint32_t code;\n\tuint16_t entry;\n"
	     "} other_readings[] = {");
	for (int code = 0; code < CODE_MAX; code++) {
		if (entry[code] && (code < BASIC_FIRST || code > BASIC_LAST)) {
			printf("\t{ 0x%X, %d },\n", code, entry[code]);
		}
	}
	puts("};");
}

int
main(void)
{
	struct arena *arena = arena_create((size_t)256 << 20);
	static uint16_t entry[CODE_MAX];
	struct line *lines[SOURCES] = { NULL };

	read_lines(arena, stdin, lines);
	for (int i = 0; i < SOURCES; i++) {
		for (const struct line *line = lines[i]; line; line = line->next) {
			struct character *character = &characters[line->code];

			if (!sources[i].only_if_none || !character->count) {
				sources[i].add(character, line->value);
			}
		}
	}
	for (int code = 0; code < CODE_MAX; code++) {
		qsort(characters[code].readings, (size_t)characters[code].count,
			sizeof(struct reading), compare_readings);
		for (int i = 0; i < characters[code].count; i++) {
			note_syllable(characters[code].readings[i].text);
		}
	}
	qsort(syllables, (size_t)syllable_count, SYLLABLE_BYTES, compare_syllables);
	print_syllables();
	print_lists(entry);
	print_tables(entry);
	arena_destroy(arena);
	if (!characters[0x957F].count) {
		fprintf(stderr, "pinyingen: the input is no Unihan_Readings.txt\n");
		return 1;
	}
	return 0;
}
