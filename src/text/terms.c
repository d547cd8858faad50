#include "terms.h"

#include "buf.h"
#include "fail.h"
#include "term_fold.h"

#include <string.h>

enum {
	TERMS_BYTES_MAX = 8 << 20,
	WORD_BYTES_MAX = 48,  /* more of a run of letters is no word of anybody's query */
	NAME_CHARS_MAX = 160, /* of a name that are also written in pinyin */
	CLUSTER_POLYPHONES_MAX = 8,
	COST_MAX = 14, /* less than one in 16,000 are read so */
	CODE_BYTES_MAX = 32,
	CODE_BEGINNING_MIN = 2,
	CODE_BEGINNING_MAX = 12,
	USCC_LENGTH = 18,
	USCC_ORG_CODE_AT = 8,
	ORG_CODE_LENGTH = 9,
};

static const struct str break_word = { "zzbrk ", 6 };

/* A place in a name: a character with its readings, or a word of letters. */
struct name_place {
	int reading_count; /* 0 for words and characters without any */
	int pick;          /* the reading that it takes now; 0 for the usual one */
	struct pinyin_reading readings[PINYIN_READINGS_MAX];
	uint32_t code;      /* of a character */
	size_t first, last; /* of a word: its characters */
	bool is_word;
};

/* One way to read a cluster of polyphones: which reading each takes. */
struct name_reading {
	int cost;
	uint8_t picks[CLUSTER_POLYPHONES_MAX];
};

struct name {
	struct term_char chars[NAME_CHARS_MAX];
	struct name_place places[NAME_CHARS_MAX];
	size_t count;
};

/* Polyphones so near to each other that one phrase can hold two of them. */
struct cluster {
	size_t polyphones[CLUSTER_POLYPHONES_MAX]; /* their places */
	size_t count;
	struct name_reading readings[TERM_READINGS_MAX]; /* the likeliest first */
	size_t reading_count;
};

static void
put_letter(struct buf *out, uint32_t code)
{
	char bytes[4];
	size_t len = 1;

	bytes[0] = (char)code;
	if (code >= 0x80) {
		char word[TERM_SINGLE_BYTES_MAX];

		/* letters of other alphabets: the engines know them, but not all newer ones */
		len = term_single_word(code, word);
		buf_put(out, word, len);
		return;
	}
	buf_put(out, bytes, len);
}

static void
put_single(struct buf *out, uint32_t code)
{
	char word[TERM_SINGLE_BYTES_MAX + 1];
	size_t len = term_single_word(code, word);

	word[len] = ' ';
	buf_put(out, word, len + 1);
}

/* The text as it is: single characters and words. */
static void
put_plain(struct buf *out, struct str text)
{
	struct term_fold fold = { .text = text };
	struct term_char found;
	size_t word_start = 0;
	bool in_word = false;

	while (term_fold_next(&fold, &found)) {
		if (found.class == TERM_LETTER) {
			if (!in_word) {
				buf_char(out, 'w');
				word_start = out->len;
				in_word = true;
			}
			if (out->len - word_start < WORD_BYTES_MAX) {
				put_letter(out, found.code);
			}
			continue;
		}
		if (in_word) {
			buf_char(out, ' ');
			in_word = false;
		}
		if (found.class == TERM_SINGLE) {
			put_single(out, found.code);
		}
	}
	if (in_word) {
		buf_char(out, ' ');
	}
}

/* The places of a name; false if none of them is read in pinyin. */
static bool
read_places(struct name *name, struct str text)
{
	struct term_fold fold = { .text = text };
	struct term_char found;
	size_t chars = 0;
	bool in_word = false, has_pinyin = false;

	while (chars < NAME_CHARS_MAX && term_fold_next(&fold, &found)) {
		struct name_place *place = &name->places[name->count];

		if (found.class == TERM_BORDER) {
			in_word = false;
			continue;
		}
		if (found.class == TERM_LETTER && in_word) {
			name->places[name->count - 1].last = chars;
		} else {
			in_word = found.class == TERM_LETTER;
			place->is_word = in_word;
			place->code = found.code;
			place->pick = 0;
			place->first = place->last = chars;
			place->reading_count = in_word ? 0
						       : pinyin_readings(
								 found.code, place->readings);
			has_pinyin |= place->reading_count > 0;
			name->count++;
		}
		name->chars[chars++] = found;
	}
	return has_pinyin;
}

/* Adds a reading where its cost puts it, if it is among the cheapest. */
static void
insert_reading(struct name_reading *list, size_t *count, const struct name_reading *reading)
{
	size_t at = *count;

	if (*count == TERM_READINGS_MAX) {
		if (list[*count - 1].cost <= reading->cost) {
			return;
		}
		at--;
	} else {
		++*count;
	}
	while (at > 0 && list[at - 1].cost > reading->cost) {
		list[at] = list[at - 1];
		at--;
	}
	list[at] = *reading;
}

/* The likeliest ways to read a cluster, polyphone by polyphone. */
static void
read_cluster(const struct name *name, struct cluster *cluster)
{
	cluster->reading_count = 1;
	memset(&cluster->readings[0], 0, sizeof(cluster->readings[0]));
	for (size_t i = 0; i < cluster->count; i++) {
		const struct name_place *place = &name->places[cluster->polyphones[i]];
		struct name_reading next[TERM_READINGS_MAX];
		size_t next_count = 0;

		for (size_t j = 0; j < cluster->reading_count; j++) {
			for (int pick = 0; pick < place->reading_count; pick++) {
				struct name_reading reading = cluster->readings[j];

				reading.cost += place->readings[pick].cost;
				reading.picks[i] = (uint8_t)pick;
				if (reading.cost <= COST_MAX) {
					insert_reading(next, &next_count, &reading);
				}
			}
		}
		memcpy(cluster->readings, next, next_count * sizeof(next[0]));
		cluster->reading_count = next_count;
	}
}

static struct str
syllable_at(const struct name_place *place)
{
	return pinyin_text(place->readings[place->pick].syllable);
}

static void
put_word_of_name(struct buf *out, const struct name *name, const struct name_place *place)
{
	size_t start = out->len + 1;

	buf_char(out, 'w');
	for (size_t i = place->first; i <= place->last && out->len - start < WORD_BYTES_MAX; i++) {
		put_letter(out, name->chars[i].code);
	}
	buf_char(out, ' ');
}

static void
put_pinyin(struct buf *out, const struct name *name, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++) {
		const struct name_place *place = &name->places[i];
		char word[PINYIN_SYLLABLE_MAX + 2];

		if (place->is_word) {
			put_word_of_name(out, name, place);
		} else if (!place->reading_count) {
			put_single(out, place->code);
		} else {
			struct str syllable = syllable_at(place);

			word[0] = 'p';
			memcpy(word + 1, syllable.ptr, syllable.len);
			word[syllable.len + 1] = ' ';
			buf_put(out, word, syllable.len + 2);
		}
	}
}

static void
put_initials(struct buf *out, const struct name *name, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++) {
		const struct name_place *place = &name->places[i];

		if (place->is_word) {
			for (size_t j = place->first; j <= place->last; j++) {
				buf_char(out, 'i');
				put_letter(out, name->chars[j].code);
				buf_char(out, ' ');
			}
		} else if (!place->reading_count) {
			put_single(out, place->code);
		} else {
			char word[3] = { 'i', syllable_at(place).ptr[0], ' ' };

			buf_put(out, word, sizeof(word));
		}
	}
}

/*
 * So much of another reading as phrases need: from the first to the last place where it differs from
 * the usual one, and a phrase's length around.
 */
static void
put_other_reading(struct buf *out, struct name *name, const struct cluster *cluster,
	const struct name_reading *reading)
{
	size_t first = name->count, last = 0, from, to;
	bool initials_differ = false;

	for (size_t i = 0; i < cluster->count; i++) {
		struct name_place *place = &name->places[cluster->polyphones[i]];
		char usual = syllable_at(place).ptr[0];

		if (reading->picks[i]) {
			first = cluster->polyphones[i] < first ? cluster->polyphones[i] : first;
			last = cluster->polyphones[i];
			place->pick = reading->picks[i];
			initials_differ |= syllable_at(place).ptr[0] != usual;
		}
	}
	from = first < TERM_PHRASE_MAX ? 0 : first - (TERM_PHRASE_MAX - 1);
	to = last + TERM_PHRASE_MAX > name->count ? name->count : last + TERM_PHRASE_MAX;
	buf_str(out, break_word);
	put_pinyin(out, name, from, to);
	if (initials_differ) {
		buf_str(out, break_word);
		put_initials(out, name, from, to);
	}
	for (size_t i = 0; i < cluster->count; i++) {
		name->places[cluster->polyphones[i]].pick = 0;
	}
}

/* Takes the next cluster off the name, from *at on; false if there is none. */
static bool
next_cluster(const struct name *name, size_t *at, struct cluster *cluster)
{
	cluster->count = 0;
	for (; *at < name->count && cluster->count < CLUSTER_POLYPHONES_MAX; ++*at) {
		if (cluster->count &&
			*at - cluster->polyphones[cluster->count - 1] >= TERM_PHRASE_MAX) {
			break;
		}
		if (name->places[*at].reading_count > 1) {
			cluster->polyphones[cluster->count++] = *at;
		}
	}
	return cluster->count > 0;
}

static void
put_name(struct buf *out, struct str text)
{
	struct name name;
	struct cluster cluster;
	size_t at = 0;

	name.count = 0;
	put_plain(out, text);
	if (!read_places(&name, text)) {
		return;
	}
	buf_str(out, break_word);
	put_pinyin(out, &name, 0, name.count);
	buf_str(out, break_word);
	put_initials(out, &name, 0, name.count);
	while (next_cluster(&name, &at, &cluster)) {
		read_cluster(&name, &cluster);
		for (size_t i = 1; i < cluster.reading_count; i++) {
			put_other_reading(out, &name, &cluster, &cluster.readings[i]);
		}
	}
}

/* Each stands apart: a code's words are never asked for side by side. */
static void
put_code_word(struct buf *out, char class, const char *code, size_t len)
{
	if (class != 'c' || len > CODE_BEGINNING_MIN) {
		buf_str(out, break_word);
	}
	buf_char(out, class);
	buf_put(out, code, len);
	buf_char(out, ' ');
}

/* A code by its beginnings: the short ones, which many share, as words of their own. */
static void
put_code(struct buf *out, struct str text)
{
	struct term_fold fold = { .text = text };
	struct term_char found;
	char code[CODE_BYTES_MAX];
	size_t len = 0;

	while (len < sizeof(code) && term_fold_next(&fold, &found)) {
		if (found.class == TERM_LETTER && found.code < 0x80) {
			code[len++] = (char)found.code;
		}
	}
	if (len < CODE_BEGINNING_MIN) {
		return;
	}
	for (size_t i = CODE_BEGINNING_MIN; i <= len && i <= CODE_BEGINNING_MAX; i++) {
		put_code_word(out, 'c', code, i);
	}
	put_code_word(out, 'u', code, len);
	if (len == USCC_LENGTH) {
		put_code_word(out, 'o', code + USCC_ORG_CODE_AT, ORG_CODE_LENGTH);
	} else if (len == ORG_CODE_LENGTH) {
		put_code_word(out, 'o', code, len);
	}
}

struct str
search_terms(struct arena *arena, const struct term_segment *segments, size_t count)
{
	struct buf *out = buf_create(arena, TERMS_BYTES_MAX);

	for (size_t i = 0; i < count; i++) {
		size_t before;

		if (!segments[i].text.len) {
			continue;
		}
		if (out->len) {
			buf_str(out, break_word);
		}
		before = out->len;
		switch (segments[i].kind) {
		case TERM_NAME:
			put_name(out, segments[i].text);
			break;
		case TERM_TEXT:
			put_plain(out, segments[i].text);
			break;
		case TERM_CODE:
			put_code(out, segments[i].text);
			break;
		}
		if (out->len == before && before) {
			out->len -= break_word.len; /* the segment had no words */
		}
	}
	if (out->full) {
		fail_as(FAIL_MEMORY, "search terms of more than %d bytes", TERMS_BYTES_MAX);
	}
	return str_trim(buf_view(out));
}
