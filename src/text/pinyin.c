#include "pinyin.h"

#include "buf.h"
#include "fold.h"
#include "utf8.h"

#include "pinyin_table.h"

#include <string.h>

enum {
	ENTRY_IS_LIST = 0x8000, /* the rest is a place in reading_lists */
	COST_SHIFT = 12,
	SYLLABLE_MASK = (1 << COST_SHIFT) - 1,
	OVERRIDE_SYLLABLES_MAX = 16,
	KEY_BYTES_MAX = 1 << 20,
};

/* 0 for none, a syllable's number + 1, or a list. */
static uint16_t
entry_of(uint32_t code)
{
	size_t from = 0, to = sizeof(other_readings) / sizeof(other_readings[0]);

	if (code >= BASIC_FIRST && code <= BASIC_LAST) {
		return basic_readings[code - BASIC_FIRST];
	}
	if (code < other_readings[0].code) {
		return 0;
	}
	while (from < to) {
		size_t middle = from + (to - from) / 2;

		if (other_readings[middle].code == code) {
			return other_readings[middle].entry;
		}
		if (other_readings[middle].code < code) {
			from = middle + 1;
		} else {
			to = middle;
		}
	}
	return 0;
}

int
pinyin_readings(uint32_t code, struct pinyin_reading ret_readings[PINYIN_READINGS_MAX])
{
	uint16_t entry = entry_of(code);
	const uint16_t *list;

	if (!entry) {
		return 0;
	}
	if (!(entry & ENTRY_IS_LIST)) {
		ret_readings[0] = (struct pinyin_reading){ (pinyin_syllable)(entry - 1), 0 };
		return 1;
	}
	list = &reading_lists[entry & ~ENTRY_IS_LIST];
	for (int i = 0; i < list[0]; i++) {
		ret_readings[i].syllable = list[i + 1] & SYLLABLE_MASK;
		ret_readings[i].cost = (uint8_t)(list[i + 1] >> COST_SHIFT);
	}
	return list[0];
}

struct str
pinyin_text(pinyin_syllable syllable)
{
	return (struct str){ syllables[syllable].text, syllables[syllable].len };
}

/* The first syllable that is not before `letters`. */
static int
lower_bound(struct str letters)
{
	int from = 0, to = PINYIN_SYLLABLES;

	while (from < to) {
		int middle = from + (to - from) / 2;

		if (str_compare(pinyin_text((pinyin_syllable)middle), letters) < 0) {
			from = middle + 1;
		} else {
			to = middle;
		}
	}
	return from;
}

bool
pinyin_find(struct str letters, pinyin_syllable *ret_syllable)
{
	int found = lower_bound(letters);

	if (found == PINYIN_SYLLABLES || !str_equal(pinyin_text((pinyin_syllable)found), letters)) {
		return false;
	}
	*ret_syllable = (pinyin_syllable)found;
	return true;
}

bool
pinyin_is_beginning(struct str letters)
{
	int found = lower_bound(letters);

	return letters.len && found < PINYIN_SYLLABLES &&
	       str_starts(pinyin_text((pinyin_syllable)found), letters);
}

void
pinyin_range(struct str letters, pinyin_syllable *ret_from, pinyin_syllable *ret_to)
{
	int from = lower_bound(letters), to = from;

	while (to < PINYIN_SYLLABLES && str_starts(pinyin_text((pinyin_syllable)to), letters)) {
		to++;
	}
	*ret_from = (pinyin_syllable)from;
	*ret_to = (pinyin_syllable)to;
}

/* Cuts "changning" into exactly `count` syllables; white space is a border. */
static bool
cut_syllables(struct str letters, size_t count, struct str *ret_syllables)
{
	letters = str_trim(letters);
	if (count == 0) {
		return letters.len == 0;
	}
	for (size_t len = PINYIN_SYLLABLE_MAX; len > 0; len--) {
		pinyin_syllable syllable;

		if (len <= letters.len && pinyin_find(str_slice(letters, 0, len), &syllable) &&
			cut_syllables(str_slice(letters, len, letters.len), count - 1,
				ret_syllables + 1)) {
			*ret_syllables = pinyin_text(syllable);
			return true;
		}
	}
	return false;
}

static void
put_syllable(struct buf *key, struct str syllable)
{
	buf_str(key, syllable);
	buf_char(key, ' ');
}

/* The override with the longest text that `rest` begins with. */
static const struct pinyin_override *
longest_override(struct str rest, const struct pinyin_override *overrides, size_t count)
{
	const struct pinyin_override *longest = NULL;

	for (size_t i = 0; i < count; i++) {
		if (overrides[i].text.len && str_starts(rest, overrides[i].text) &&
			(!longest || overrides[i].text.len > longest->text.len)) {
			longest = &overrides[i];
		}
	}
	return longest;
}

static void
put_override(struct buf *key, const struct pinyin_override *override)
{
	struct str cut[OVERRIDE_SYLLABLES_MAX];
	size_t count = utf8_count(override->text);

	if (count > OVERRIDE_SYLLABLES_MAX || !cut_syllables(override->syllables, count, cut)) {
		put_syllable(key, override->syllables);
		return;
	}
	for (size_t i = 0; i < count; i++) {
		put_syllable(key, cut[i]);
	}
}

struct str
pinyin_sort_key(struct arena *arena, struct str text, const struct pinyin_override *overrides,
	size_t override_count)
{
	struct str folded = text_fold(arena, text);
	struct buf *key = buf_create(arena, KEY_BYTES_MAX);
	bool in_word = false;

	for (size_t at = 0; at < folded.len;) {
		struct str rest = str_slice(folded, at, folded.len);
		const struct pinyin_override *override = longest_override(
			rest, overrides, override_count);
		struct pinyin_reading readings[PINYIN_READINGS_MAX];
		size_t before = at;
		uint32_t code = 0;

		if (override) {
			if (in_word) {
				buf_char(key, ' ');
			}
			put_override(key, override);
			at += override->text.len;
			in_word = false;
			continue;
		}
		utf8_next(folded, &at, &code);
		if (pinyin_readings(code, readings)) {
			if (in_word) {
				buf_char(key, ' ');
			}
			put_syllable(key, pinyin_text(readings[0].syllable));
			in_word = false;
		} else {
			buf_put(key, folded.ptr + before, at - before);
			in_word = true;
		}
	}
	return str_trim(buf_view(key));
}
