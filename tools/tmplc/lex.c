#include "tmplc.h"

/* Cuts a page into text, {{ values }} and {% directives %}; {# notes #} and <!-- notes --> are
 * dropped. */

static bool
at_is(const struct lexer *lexer, size_t at, const char *two)
{
	return at + 1 < lexer->text.len && lexer->text.ptr[at] == two[0] &&
	       lexer->text.ptr[at + 1] == two[1];
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

static int
lines_between(const struct lexer *lexer, size_t from, size_t to)
{
	int lines = 0;

	for (size_t i = from; i < to; i++) {
		lines += lexer->text.ptr[i] == '\n';
	}
	return lines;
}

/* The line of a place that lies ahead. */
static int
line_at(const struct lexer *lexer, size_t at)
{
	return lexer->line + lines_between(lexer, lexer->at, at);
}

/* Behind a C string or character literal that begins at `at`. */
static size_t
skip_quoted(const struct lexer *lexer, size_t at)
{
	char quote = lexer->text.ptr[at];

	for (at++; at < lexer->text.len && lexer->text.ptr[at] != quote; at++) {
		at += lexer->text.ptr[at] == '\\';
	}
	return at + 1;
}

/* Where the code that begins at `at` ends: on the first `end` outside of quotes and brackets. */
static size_t
find_end(const struct lexer *lexer, size_t at, const char *end)
{
	int line = line_at(lexer, at), depth = 0;

	while (at < lexer->text.len) {
		char c = lexer->text.ptr[at];

		if (depth == 0 && at_is(lexer, at, end)) {
			return at;
		}
		if (c == '"' || c == '\'') {
			at = skip_quoted(lexer, at);
			continue;
		}
		depth += c == '{' || c == '(' || c == '[';
		depth -= (c == '}' || c == ')' || c == ']') && depth > 0;
		at++;
	}
	refuse(lexer->path, line, "what begins with '%s' has no end '%s'",
		end[0] == '}' ? "{{" : "{%", end);
}

/* Behind a note {# … #} or <!-- … -->. */
static size_t
skip_note(const struct lexer *lexer, size_t at)
{
	bool is_html = lexer->text.ptr[at] == '<';
	struct str rest = str_slice(lexer->text, at, lexer->text.len);
	ptrdiff_t end = str_find(rest, is_html ? STR("-->") : STR("#}"));

	if (end < 0) {
		refuse(lexer->path, line_at(lexer, at), "a note has no end");
	}
	return at + (size_t)end + (is_html ? 3 : 2);
}

static bool
begins_note(const struct lexer *lexer, size_t at)
{
	return at_is(lexer, at, "{#") || (at_is(lexer, at, "<!") && at_is(lexer, at + 2, "--"));
}

/*
 * A directive alone on its line takes the line with it: returns how many blanks stand before `at`
 * back to the line's start, and moves *end behind the line.  Otherwise 0, and *end stays.
 */
static size_t
own_line(const struct lexer *lexer, size_t from, size_t at, size_t *end)
{
	size_t start = at, behind = *end;

	while (start > from && is_blank(lexer->text.ptr[start - 1])) {
		start--;
	}
	if (start > 0 && lexer->text.ptr[start - 1] != '\n') {
		return 0;
	}
	while (behind < lexer->text.len && is_blank(lexer->text.ptr[behind])) {
		behind++;
	}
	if (behind < lexer->text.len && lexer->text.ptr[behind] != '\n') {
		return 0;
	}
	*end = behind < lexer->text.len ? behind + 1 : behind;
	return at - start;
}

static struct token
take_text(struct lexer *lexer)
{
	struct token token = { .kind = TOKEN_TEXT, .line = lexer->line };
	size_t at = lexer->at, cut = 0;

	while (at < lexer->text.len && !at_is(lexer, at, "{{") && !at_is(lexer, at, "{%") &&
		!begins_note(lexer, at)) {
		at++;
	}
	if (at < lexer->text.len && !at_is(lexer, at, "{{")) {
		size_t end = at_is(lexer, at, "{%") ? find_end(lexer, at + 2, "%}") + 2
						    : skip_note(lexer, at);
		cut = own_line(lexer, lexer->at, at, &end);
	}
	token.text = str_slice(lexer->text, lexer->at, at - cut);
	lexer->line = line_at(lexer, at);
	lexer->at = at;
	return token;
}

struct token
lexer_next(struct lexer *lexer)
{
	struct token token = { .line = lexer->line };
	size_t at = lexer->at, end;
	bool is_value = at_is(lexer, at, "{{");

	if (at >= lexer->text.len) {
		token.kind = TOKEN_END;
		return token;
	}
	if (begins_note(lexer, at)) {
		end = skip_note(lexer, at);
		own_line(lexer, 0, at, &end);
		lexer->line = line_at(lexer, end);
		lexer->at = end;
		return lexer_next(lexer);
	}
	if (!is_value && !at_is(lexer, at, "{%")) {
		return take_text(lexer);
	}
	size_t close = find_end(lexer, at + 2, is_value ? "}}" : "%}");

	token.kind = is_value ? TOKEN_VALUE : TOKEN_DIRECTIVE;
	token.text = str_trim(str_slice(lexer->text, at + 2, close));
	end = close + 2;
	if (!is_value) {
		own_line(lexer, 0, at, &end);
	}
	lexer->line = line_at(lexer, end);
	lexer->at = end;
	if (str_is_empty(token.text)) {
		refuse(lexer->path, token.line, "nothing between the braces");
	}
	return token;
}
