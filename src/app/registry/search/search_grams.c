#include "search_grams.h"

#include "buf.h"
#include "map.h"
#include "pinyin.h"

#include <string.h>

enum { GRAMS_BYTES_MAX = 1 << 20 };

/*
 * What begins each word that is not of the names, on PostgreSQL: a letter for private use, as in
 * sql/0009_found_in_steps.pg.sql.  A weight would say the same, but the index does not know weights.
 */
#define REST_MARK "\xee\x80\x81"

static bool
is_break(struct str word)
{
	return str_equal(word, STR("zzbrk"));
}

static bool
is_initial(struct str word)
{
	return word.len == 2 && word.ptr[0] == 'i';
}

/* ---- words of an entry ------------------------------------------------------------------------- */

struct run {
	struct str *words;
	size_t count;
};

struct gram_sink {
	struct arena *arena;
	struct buf *once; /* words of which it matters only that they are there */
	struct buf *runs; /* words of which neighbours matter */
	struct map seen;
};

static void
put_once(struct gram_sink *sink, struct str word)
{
	if (!map_set(&sink->seen, word, sink)) {
		buf_str(sink->once, word);
		buf_char(sink->once, ' ');
	}
}

/*
 * Neighbours as one word: two of them whole, or up to three initials after their common "i".  Made by
 * hand, since an import joins hundreds for every entry.
 */
static struct str
joined(struct arena *arena, const struct str *words, size_t count)
{
	bool are_initials = is_initial(words[0]);
	char *text;
	size_t len;

	if (count == 1) {
		return words[0];
	}
	len = are_initials ? count + 1 : words[0].len + words[1].len;
	text = arena_alloc(arena, len);
	memcpy(text, words[0].ptr, words[0].len);
	if (are_initials) {
		for (size_t i = 1; i < count; i++) {
			text[i + 1] = words[i].ptr[1];
		}
	} else {
		memcpy(text + words[0].len, words[1].ptr, words[1].len);
	}
	return (struct str){ text, len };
}

static void
put_run(struct gram_sink *sink, const struct run *run)
{
	bool are_initials = run->count > 0;
	size_t width;

	for (size_t i = 0; i < run->count; i++) {
		put_once(sink, run->words[i]);
		are_initials = are_initials && is_initial(run->words[i]);
	}
	width = are_initials ? 3 : 2;
	for (size_t i = 0; are_initials && i + 2 <= run->count; i++) {
		put_once(sink, joined(sink->arena, run->words + i, 2));
	}
	if (run->count < width) {
		return;
	}
	for (size_t i = 0; i + width <= run->count; i++) {
		buf_str(sink->runs, joined(sink->arena, run->words + i, width));
		buf_char(sink->runs, ' ');
	}
	buf_text(sink->runs, "zzbrk ");
}

struct str
grams_of_terms(struct arena *arena, struct str terms)
{
	struct gram_sink sink = { .arena = arena,
		.once = buf_create(arena, GRAMS_BYTES_MAX),
		.runs = buf_create(arena, GRAMS_BYTES_MAX) };
	struct run run = { .words = ARENA_ARRAY(arena, terms.len / 2 + 1, struct str) };
	struct str word;

	map_init(&sink.seen, arena);
	while (str_split(&terms, ' ', &word)) {
		if (word.len == 0) {
			continue;
		}
		if (is_break(word)) {
			put_run(&sink, &run);
			run.count = 0;
		} else {
			run.words[run.count++] = word;
		}
	}
	put_run(&sink, &run);
	buf_str(sink.once, buf_view(sink.runs));
	return str_trim(buf_view(sink.once));
}

/* ---- a query ----------------------------------------------------------------------------------- */

struct writer {
	struct arena *arena;
	struct buf *out;
	enum gram_syntax syntax;
	bool is_names_only;
	bool is_rest; /* PostgreSQL: of the rest */
};

static void
put_word(struct writer *w, struct str word, bool is_prefix)
{
	if (w->syntax == GRAM_FTS5) {
		buf_str(w->out, word);
		return;
	}
	buf_text(w->out, w->is_rest ? "'" REST_MARK : "'");
	buf_str(w->out, word);
	buf_text(w->out, is_prefix ? "':*" : "'");
}

/* A phrase in one of the two columns, or (SQLite) in those that the whole expression names. */
static void
put_column_phrase(struct writer *w, const struct str *words, size_t count, bool is_prefix)
{
	bool are_initials = true;
	size_t width, grams;

	for (size_t i = 0; i < count; i++) {
		are_initials = are_initials && is_initial(words[i]);
	}
	width = are_initials && count > 2 ? 3 : count > 1 ? 2 : 1;
	grams = count - width + 1;
	buf_text(w->out, w->syntax == GRAM_FTS5 ? "\"" : "(");
	for (size_t i = 0; i < grams; i++) {
		if (i > 0) {
			buf_text(w->out, w->syntax == GRAM_FTS5 ? " " : " <-> ");
		}
		put_word(w, joined(w->arena, words + i, width), is_prefix && i + 1 == grams);
	}
	buf_text(w->out, w->syntax == GRAM_FTS5 ? "\"" : ")");
	if (is_prefix && w->syntax == GRAM_FTS5) {
		buf_text(w->out, " *");
	}
}

/* One phrase of whole words, the last one perhaps a beginning. */
static void
put_phrase(struct writer *w, const struct str *words, size_t count, bool is_prefix)
{
	if (w->syntax == GRAM_FTS5 || w->is_names_only) {
		put_column_phrase(w, words, count, is_prefix);
		return;
	}
	buf_char(w->out, '(');
	put_column_phrase(w, words, count, is_prefix);
	buf_text(w->out, " | ");
	w->is_rest = true;
	put_column_phrase(w, words, count, is_prefix);
	w->is_rest = false;
	buf_char(w->out, ')');
}

static bool
is_number(struct str word)
{
	for (size_t i = 1; i < word.len; i++) {
		if (word.ptr[i] < '0' || word.ptr[i] > '9') {
			return false;
		}
	}
	return true;
}

static const char *
or_of(const struct writer *w)
{
	return w->syntax == GRAM_FTS5 ? " OR " : " | ";
}

static const char *
and_of(const struct writer *w)
{
	return w->syntax == GRAM_FTS5 ? " AND " : " & ";
}

/* A phrase whose last syllable is unfinished: one phrase for each way to finish it. */
static void
put_unfinished(struct writer *w, struct str *words, size_t count)
{
	struct str beginning = str_slice(words[count - 1], 1, words[count - 1].len);
	pinyin_syllable from, to;

	pinyin_range(beginning, &from, &to);
	if (from == to) {
		put_phrase(w, words, count, false);
		return;
	}
	buf_char(w->out, '(');
	for (pinyin_syllable s = from; s < to; s++) {
		if (s > from) {
			buf_text(w->out, or_of(w));
		}
		words[count - 1] = str_format(w->arena, "p%.*s", STR_ARG(pinyin_text(s)));
		put_phrase(w, words, count, false);
	}
	buf_char(w->out, ')');
}

static void
put_search_phrase(struct writer *w, const struct search_phrase *phrase)
{
	struct str *words = ARENA_ARRAY(w->arena, phrase->count, struct str);
	struct search_word last = phrase->words[phrase->count - 1];

	for (size_t i = 0; i < phrase->count; i++) {
		words[i] = phrase->words[i].text;
	}
	if (last.is_prefix && last.text.ptr[0] == 'p') {
		put_unfinished(w, words, phrase->count);
	} else {
		/* of numbers (of houses, of years) there are too many to look for beginnings */
		put_phrase(w, words, phrase->count,
			last.is_prefix && last.text.len > 2 && !is_number(last.text));
	}
}

/* "z" as the beginning of a syllable finds what "z" as an initial finds. */
static bool
is_said_by_initial(const struct search_needle *needle, const struct search_alternative *alternative)
{
	const struct search_phrase *phrase = &alternative->phrases[0];
	const struct search_word *word = &phrase->words[0];

	if (alternative->count != 1 || phrase->count != 1 || word->text.len != 2 ||
		word->text.ptr[0] != 'p' || !word->is_prefix) {
		return false;
	}
	for (size_t i = 0; i < needle->count; i++) {
		const struct search_alternative *other = &needle->alternatives[i];

		if (other->count == 1 && other->phrases[0].count == 1 &&
			is_initial(other->phrases[0].words[0].text) &&
			other->phrases[0].words[0].text.ptr[1] == word->text.ptr[1]) {
			return true;
		}
	}
	return false;
}

static void
put_needle(struct writer *w, const struct search_needle *needle)
{
	bool is_first = true;

	buf_char(w->out, '(');
	for (size_t i = 0; i < needle->count; i++) {
		const struct search_alternative *alternative = &needle->alternatives[i];

		if (is_said_by_initial(needle, alternative)) {
			continue;
		}
		buf_text(w->out, is_first ? "" : or_of(w));
		is_first = false;
		buf_char(w->out, '(');
		for (size_t j = 0; j < alternative->count; j++) {
			buf_text(w->out, j ? and_of(w) : "");
			put_search_phrase(w, &alternative->phrases[j]);
		}
		buf_char(w->out, ')');
	}
	buf_char(w->out, ')');
}

static void
put_needles(struct writer *w, const struct search_query *query)
{
	if (w->is_names_only && w->syntax == GRAM_FTS5) {
		buf_text(w->out, "{names} : ");
	}
	buf_char(w->out, '(');
	for (size_t i = 0; i < query->count; i++) {
		buf_text(w->out, i ? and_of(w) : "");
		put_needle(w, &query->needles[i]);
	}
	buf_char(w->out, ')');
}

struct str
grams_match(struct arena *arena, const struct gram_query *query, enum gram_syntax syntax)
{
	struct writer w = {
		.arena = arena, .out = buf_create(arena, GRAMS_BYTES_MAX), .syntax = syntax
	};
	bool has_text = query->text && query->text->count > 0;
	bool is_first = true;

	if (has_text) {
		w.is_names_only = query->is_names_only;
		put_needles(&w, query->text);
		is_first = false;
	}
	w.is_names_only = false;
	for (size_t i = 0; i < sizeof(query->facets) / sizeof(query->facets[0]); i++) {
		if (!str_is_none(query->facets[i])) {
			buf_text(w.out, is_first ? "" : and_of(&w));
			put_column_phrase(&w, &query->facets[i], 1, false);
			is_first = false;
		}
	}
	if (has_text && query->is_not_names) {
		buf_text(w.out, syntax == GRAM_FTS5 ? " NOT " : " & !");
		w.is_names_only = true;
		put_needles(&w, query->text);
	}
	return buf_view(w.out);
}
