#include "tmplc.h"

#include <ctype.h>
#include <string.h>

/* Reads C just well enough to find marked texts: strings, characters, notes, names and brackets. */

/* Names whose call holds a text: all string literals at the call's own level are joined. */
static const char *const markers[] = { "N_", "_", "TR", "tr", "tr_format" };

struct str
code_word(struct str code, size_t at)
{
	size_t end = at;

	while (end < code.len && (isalnum((unsigned char)code.ptr[end]) || code.ptr[end] == '_')) {
		end++;
	}
	return str_slice(code, at, end);
}

size_t
code_skip_space(struct str code, size_t at)
{
	while (at < code.len && isspace((unsigned char)code.ptr[at])) {
		at++;
	}
	return at;
}

/* Behind the note, string or character that begins at `at`; `at` itself if none does. */
static size_t
skip_opaque(struct str code, size_t at)
{
	struct str rest = str_slice(code, at, code.len);
	char quote = code.ptr[at];

	if (str_starts(rest, STR("//"))) {
		ptrdiff_t end = str_find(rest, STR("\n"));

		return end < 0 ? code.len : at + (size_t)end;
	}
	if (str_starts(rest, STR("/*"))) {
		ptrdiff_t end = str_find(rest, STR("*/"));

		return end < 0 ? code.len : at + (size_t)end + 2;
	}
	if (quote != '"' && quote != '\'') {
		return at;
	}
	for (at++; at < code.len && code.ptr[at] != quote; at++) {
		at += code.ptr[at] == '\\';
	}
	return at < code.len ? at + 1 : code.len;
}

/* The first text at the own level of a call whose '(' is at `at`; none if a variable stands there.
 */
static struct str
text_of_call(struct arena *arena, struct str code, size_t at)
{
	int depth = 0;

	while (at < code.len) {
		size_t behind;

		if (code.ptr[at] == '"' && depth == 1) {
			return read_c_string(arena, code, &at);
		}
		behind = skip_opaque(code, at);
		if (behind > at) {
			at = behind;
			continue;
		}
		depth += code.ptr[at] == '(';
		depth -= code.ptr[at] == ')';
		if (depth == 0) {
			break;
		}
		at++;
	}
	return STR_NONE;
}

static bool
is_marker(struct str word)
{
	for (size_t i = 0; i < sizeof(markers) / sizeof(markers[0]); i++) {
		if (str_equal(word, str_of(markers[i]))) {
			return true;
		}
	}
	return false;
}

void
scan_code(struct arena *arena, struct messages *found, const struct source *source, int line)
{
	struct str code = source->text, word, text;

	for (size_t at = 0, next; at < code.len; at = next) {
		next = skip_opaque(code, at);
		word = code_word(code, at);
		if (next == at && word.len) {
			size_t open = code_skip_space(code, at + word.len);

			next = at + word.len;
			if (is_marker(word) && open < code.len && code.ptr[open] == '(') {
				text = text_of_call(arena, code, open);
				if (has_han(text)) {
					messages_add(arena, found,
						&(struct message){ .zh = text,
							.path = source->path,
							.line = line });
				}
			}
		}
		next = next > at ? next : at + 1;
		for (size_t i = at; i < next; i++) {
			line += code.ptr[i] == '\n';
		}
	}
}
