#include "source.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool
is_name_char(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

static void *
grown(void *items, size_t count, size_t size)
{
	void *more = items;

	/* doubles at powers of two */
	if ((count & (count - 1)) == 0) {
		more = realloc(items, (count ? count * 2 : 1) * size);
		if (more == NULL) {
			perror("lint");
			exit(2);
		}
	}
	return more;
}

int
source_line(const struct source *source, size_t at)
{
	int line = 1;

	for (size_t i = 0; i < at && i < source->len; i++) {
		line += source->raw[i] == '\n';
	}
	return line;
}

bool
source_is_word(const char *text, size_t len, size_t at, const char *word)
{
	size_t word_len = strlen(word);

	if (at + word_len > len || memcmp(text + at, word, word_len) != 0) {
		return false;
	}
	return (at == 0 || !is_name_char(text[at - 1])) &&
	       (at + word_len == len || !is_name_char(text[at + word_len]));
}

static bool
file_read(const char *path, struct source *source)
{
	FILE *file = fopen(path, "rb");
	size_t room = 1 << 16;

	if (file == NULL) {
		return false;
	}
	source->raw = malloc(room + 1);
	while (source->raw != NULL) {
		source->len += fread(source->raw + source->len, 1, room - source->len, file);
		if (source->len < room) {
			break;
		}
		room *= 2;
		source->raw = realloc(source->raw, room + 1);
	}
	fclose(file);
	if (source->raw == NULL) {
		return false;
	}
	source->raw[source->len] = '\0';
	for (size_t i = 0; i < source->len; i++) {
		source->line_count += source->raw[i] == '\n';
	}
	return true;
}

/* Marks from `at` to the literal's closing quote; returns the byte behind it. */
static size_t
mark_literal(struct source *source, size_t at)
{
	char quote = source->raw[at];
	size_t end = at + 1;
	struct literal *literal;

	while (end < source->len && source->raw[end] != quote && source->raw[end] != '\n') {
		end += source->raw[end] == '\\' ? 2 : 1;
	}
	if (end > source->len) {
		end = source->len;
	}
	memset(source->kinds + at, KIND_LITERAL, end - at);
	if (quote == '"') {
		source->literals = grown(
			source->literals, source->literal_count, sizeof(struct literal));
		literal = &source->literals[source->literal_count++];
		literal->text = source->raw + at + 1;
		literal->len = end - at - 1;
		literal->line = source_line(source, at);
	}
	if (end < source->len) {
		source->kinds[end++] = KIND_LITERAL;
	}
	return end;
}

static size_t
mark_comment(struct source *source, size_t at)
{
	bool is_block = source->raw[at + 1] == '*';
	const char *end = strstr(source->raw + at + 2, is_block ? "*/" : "\n");
	size_t to = end == NULL ? source->len : (size_t)(end - source->raw) + (is_block ? 2 : 0);

	memset(source->kinds + at, KIND_COMMENT, to - at);
	return to;
}

/* Finds comments and literals; in `code` only code is left, line ends kept. */
static void
mark(struct source *source)
{
	size_t at = 0;

	while (at < source->len) {
		char c = source->raw[at];

		if (c == '/' && (source->raw[at + 1] == '*' || source->raw[at + 1] == '/')) {
			at = mark_comment(source, at);
		} else if (c == '"' || c == '\'') {
			at = mark_literal(source, at);
		} else {
			at++;
		}
	}
	for (at = 0; at < source->len; at++) {
		if (source->kinds[at] != KIND_CODE && source->raw[at] != '\n') {
			source->code[at] = ' ';
		}
	}
}

/* Blanks preprocessor lines with their continuations, in a copy that only the pieces are cut from.
 */
static char *
without_directives(const struct source *source)
{
	char *code = strdup(source->code);
	bool is_directive = false, is_start = true;

	for (size_t at = 0; code != NULL && at < source->len; at++) {
		if (code[at] == '\n') {
			is_start = true;
			is_directive = is_directive && at > 0 && source->raw[at - 1] == '\\';
			continue;
		}
		if (is_start && code[at] == '#') {
			is_directive = true;
		}
		is_start = is_start && isspace((unsigned char)code[at]);
		if (is_directive) {
			code[at] = ' ';
		}
	}
	return code;
}

/* Counts what stands between the parentheses that open at `at`. */
static int
count_parameters(const char *code, size_t at, size_t to)
{
	int depth = 0, count = 1;
	size_t from = at + 1;

	for (; at < to; at++) {
		depth += code[at] == '(';
		depth -= code[at] == ')';
		count += code[at] == ',' && depth == 1;
		if (depth == 0) {
			break;
		}
	}
	while (from < at && isspace((unsigned char)code[from])) {
		from++;
	}
	if (from == at || (source_is_word(code, to, from, "void") && code[from + 4] == ')')) {
		return 0;
	}
	return count;
}

/* Looks whether the piece is a function and fills in what lint asks of one. */
static void
describe_function(const struct source *source, const char *code, struct piece *piece)
{
	size_t open = piece->from, name;

	for (; open < piece->to && code[open] != '('; open++) {
		if (code[open] == '=' || code[open] == '{') {
			return;
		}
	}
	if (open == piece->to || open == piece->from) {
		return;
	}
	name = open;
	while (name > piece->from && is_name_char(code[name - 1])) {
		name--;
	}
	if (name == open || name == piece->from || code[name] == '_' ||
		source_is_word(code, source->len, piece->from, "typedef")) {
		return; /* _Static_assert, __attribute__, a macro or a pointer to a function */
	}
	piece->is_function = true;
	piece->has_body = code[piece->to - 1] == '}';
	piece->name_at = name;
	piece->name_len = open - name;
	piece->line = source_line(source, name);
	piece->parameter_count = count_parameters(code, open, piece->to);
}

/* The byte behind the piece that starts at `from`: its `;`, or `}` of a function's body. */
static size_t
piece_end(const char *code, size_t from, size_t len)
{
	int braces = 0, parens = 0;
	bool may_be_body = false;

	for (size_t at = from; at < len; at++) {
		char c = code[at];

		parens += c == '(';
		parens -= c == ')';
		if (c == '{') {
			braces++;
		} else if (c == '}' && --braces == 0 && may_be_body) {
			return at + 1;
		} else if (c == ';' && braces == 0 && parens == 0) {
			return at + 1;
		}
		if (braces == 0 && c == ')') {
			may_be_body = true;
		} else if (braces == 0 && !isspace((unsigned char)c) && c != '}') {
			may_be_body = false;
		}
	}
	return len;
}

static void
cut_pieces(struct source *source)
{
	char *code = without_directives(source);
	size_t at = 0;

	while (code != NULL) {
		struct piece piece = { 0 };

		while (at < source->len && isspace((unsigned char)code[at])) {
			at++;
		}
		if (at >= source->len) {
			break;
		}
		piece.from = at;
		piece.to = at = piece_end(code, at, source->len);
		piece.line = source_line(source, piece.from);
		piece.end_line = source_line(source, piece.to - 1);
		describe_function(source, code, &piece);
		source->pieces = grown(source->pieces, source->piece_count, sizeof(struct piece));
		source->pieces[source->piece_count++] = piece;
	}
	free(code);
}

bool
source_read(const char *path, bool is_c, struct source *ret_source)
{
	struct source source = { .path = path };

	if (!file_read(path, &source)) {
		free(source.raw);
		return false;
	}
	source.code = malloc(source.len + 1);
	source.kinds = calloc(source.len + 1, 1);
	if (source.code == NULL || source.kinds == NULL) {
		perror("lint");
		exit(2);
	}
	memcpy(source.code, source.raw, source.len + 1);
	if (is_c) {
		mark(&source);
		cut_pieces(&source);
	}
	*ret_source = source;
	return true;
}

void
source_free(struct source *source)
{
	free(source->raw);
	free(source->code);
	free(source->kinds);
	free(source->literals);
	free(source->pieces);
}
