#ifndef CHUKE_PINYIN_H
#define CHUKE_PINYIN_H

#include "str.h"

/*
 * Readings of Han characters in Hanyu Pinyin without tones, ü as v, from a table that tools/pinyingen
 * makes of the Unicode Han Database at build time: kTGHZ2013 (8,105 characters of the standard list,
 * all readings), then kHanyuPinlu and kMandarin for the others.
 */

enum {
	PINYIN_READINGS_MAX = 8, /* no character has more */
	PINYIN_SYLLABLE_MAX = 6, /* letters: zhuang */
};

/* A syllable by its number in the table; syllables are in the order of the alphabet. */
typedef uint16_t pinyin_syllable;

/* One way to read a character. */
struct pinyin_reading {
	pinyin_syllable syllable;
	uint8_t cost; /* how rare it is: about the bits of its share; 0 for the most frequent */
};

/* The readings of a character, the most frequent first; returns how many, 0 if it has none. */
int pinyin_readings(uint32_t code, struct pinyin_reading ret_readings[PINYIN_READINGS_MAX]);
/* Its letters: "zhang", "lv"; a constant. */
struct str pinyin_text(pinyin_syllable syllable);
/* The syllable of exactly these letters (lower case, ü as v); false if there is none. */
bool pinyin_find(struct str letters, pinyin_syllable *ret_syllable);
/* Whether some syllable begins with `letters`; a whole syllable does. */
bool pinyin_is_beginning(struct str letters);
/* The syllables that begin with `letters`: from *ret_from up to before *ret_to. */
void pinyin_range(struct str letters, pinyin_syllable *ret_from, pinyin_syllable *ret_to);

/* How a name is read where the usual reading is wrong: 长宁=changning. */
struct pinyin_override {
	struct str text; /* 长宁 */
	struct str
		syllables; /* changning, or chang ning; one for each character if they can be told */
};

/*
 * A key that sorts by pronunciation when compared by bytes: syllables in order, separated so that xi'an
 * comes before xian; letters and digits lower-case; overrides by the longest match.
 */
struct str pinyin_sort_key(struct arena *arena, struct str text,
	const struct pinyin_override *overrides, size_t override_count);

#endif
