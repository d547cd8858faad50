#include "terms.h"

#include "buf.h"
#include "fail.h"

enum { EXPRESSION_BYTES_MAX = 256 << 10 };

/* How an engine writes a phrase and its connectives. */
struct dialect {
	void (*put_phrase)(struct buf *out, const struct search_phrase *phrase);
	const char *and, * or ;
};

/*
 * Words hold only lower-case ASCII letters, digits and letters of scripts; quotes and signs of a query
 * language never come so far.  They are quoted all the same.
 */
static void
put_quoted(struct buf *out, struct str word, char quote)
{
	for (size_t i = 0; i < word.len; i++) {
		if (word.ptr[i] != quote && word.ptr[i] != '\\') {
			buf_char(out, word.ptr[i]);
		}
	}
}

/* FTS5: "古 荡", and with an unfinished last word: "pzhu pl" * */
static void
put_fts5_phrase(struct buf *out, const struct search_phrase *phrase)
{
	buf_char(out, '"');
	for (size_t i = 0; i < phrase->count; i++) {
		if (i) {
			buf_char(out, ' ');
		}
		put_quoted(out, phrase->words[i].text, '"');
	}
	buf_char(out, '"');
	if (phrase->words[phrase->count - 1].is_prefix) {
		buf_text(out, " *");
	}
}

/* PostgreSQL: '古' <-> '荡', and 'pzhu' <-> 'pl':* */
static void
put_tsquery_phrase(struct buf *out, const struct search_phrase *phrase)
{
	bool has_parens = phrase->count > 1;

	if (has_parens) {
		buf_char(out, '(');
	}
	for (size_t i = 0; i < phrase->count; i++) {
		if (i) {
			buf_text(out, " <-> ");
		}
		buf_char(out, '\'');
		put_quoted(out, phrase->words[i].text, '\'');
		buf_char(out, '\'');
		if (phrase->words[i].is_prefix) {
			buf_text(out, ":*");
		}
	}
	if (has_parens) {
		buf_char(out, ')');
	}
}

static const struct dialect fts5 = { put_fts5_phrase, " AND ", " OR " };
static const struct dialect tsquery = { put_tsquery_phrase, " & ", " | " };

static void
put_alternative(struct buf *out, const struct dialect *dialect,
	const struct search_alternative *alternative, bool is_among_others)
{
	bool has_parens = is_among_others && alternative->count > 1;

	if (has_parens) {
		buf_char(out, '(');
	}
	for (size_t i = 0; i < alternative->count; i++) {
		if (i) {
			buf_text(out, dialect->and);
		}
		dialect->put_phrase(out, &alternative->phrases[i]);
	}
	if (has_parens) {
		buf_char(out, ')');
	}
}

static struct str
render(struct arena *arena, const struct search_query *query, const struct dialect *dialect)
{
	struct buf *out = buf_create(arena, EXPRESSION_BYTES_MAX);

	for (size_t i = 0; i < query->count; i++) {
		const struct search_needle *needle = &query->needles[i];
		bool has_parens = needle->count > 1 && query->count > 1;

		if (i) {
			buf_text(out, dialect->and);
		}
		if (has_parens) {
			buf_char(out, '(');
		}
		for (size_t j = 0; j < needle->count; j++) {
			if (j) {
				buf_text(out, dialect->or);
			}
			put_alternative(out, dialect, &needle->alternatives[j], needle->count > 1);
		}
		if (has_parens) {
			buf_char(out, ')');
		}
	}
	if (out->full) {
		fail_as(FAIL_MEMORY, "a search expression of more than %d bytes",
			EXPRESSION_BYTES_MAX);
	}
	return buf_view(out);
}

struct str
search_query_fts5(struct arena *arena, const struct search_query *query)
{
	return render(arena, query, &fts5);
}

struct str
search_query_tsquery(struct arena *arena, const struct search_query *query)
{
	return render(arena, query, &tsquery);
}
