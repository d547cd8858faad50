#include "tmplc.h"

#include <string.h>

/*
 * A run is what a reader sees as one text: everything between two tags or directives, or the value
 * of an attribute that is shown.  When it holds Chinese it is a message and looked up in the
 * English texts; its values are {1}, {2} … there.
 */

enum { RUN_MARK = 1 };

void
run_char(struct compiler *compiler, char c, int line)
{
	struct run *run = &compiler->run;

	if (run->line == 0 && c != ' ' && c != '\n' && c != '\t') {
		run->line = line;
	}
	buf_char(run->text, c);
}

void
run_value(struct compiler *compiler, struct str code, int line)
{
	struct run *run = &compiler->run;

	if (run->value_count == RUN_VALUES_MAX) {
		refuse(compiler->path, line, "more than %d values in one text", RUN_VALUES_MAX);
	}
	run->values[run->value_count++] = (struct run_value){ code, line };
	run_char(compiler, RUN_MARK, line);
}

static bool
is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Is the character whose last (`before`) or first byte stands at `at` a wide one? */
static bool
is_wide(struct str text, size_t at, bool before)
{
	while (before && at > 0 && ((unsigned char)text.ptr[at] & 0xc0) == 0x80) {
		at--;
	}
	return at < text.len &&
	       has_han(str_slice(text, at, at + 4 < text.len ? at + 4 : text.len)) &&
	       (unsigned char)text.ptr[at] >= 0x80;
}

/* White space becomes one space; a line's end between two wide characters becomes nothing. */
static struct str
fold(struct arena *arena, struct str text)
{
	struct buf *out = buf_create(arena, text.len + 1);

	for (size_t i = 0; i < text.len;) {
		bool has_line_end = false;
		size_t begin = i;

		if (!is_space(text.ptr[i])) {
			buf_char(out, text.ptr[i++]);
			continue;
		}
		for (; i < text.len && is_space(text.ptr[i]); i++) {
			has_line_end = has_line_end || text.ptr[i] == '\n';
		}
		if (!(has_line_end && begin > 0 && is_wide(text, begin - 1, true) &&
			    is_wide(text, i, false))) {
			buf_char(out, ' ');
		}
	}
	return buf_view(out);
}

/* The run as it stands in .po files. */
static struct str
message_id(struct arena *arena, struct str text)
{
	struct buf *out = buf_create(arena, text.len * 5 + 1);
	int value = 0;

	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] == RUN_MARK) {
			buf_format(out, "{%d}", ++value);
		} else {
			buf_char(out, text.ptr[i]);
		}
	}
	return buf_view(out);
}

/* English as a page may hold it; character references that the texts bring stay. */
static void
put_escaped(struct buf *out, struct str text)
{
	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];
		size_t end = i + 1;

		while (c == '&' && end < text.len &&
			(text.ptr[end] == '#' ||
				((text.ptr[end] | 32) >= 'a' && (text.ptr[end] | 32) <= 'z') ||
				(text.ptr[end] >= '0' && text.ptr[end] <= '9'))) {
			end++;
		}
		if (c == '&' && !(end > i + 1 && end < text.len && text.ptr[end] == ';')) {
			buf_text(out, "&amp;");
		} else if (c == '<' || c == '>') {
			buf_text(out, c == '<' ? "&lt;" : "&gt;");
		} else if (c == '"' || c == '\'') {
			buf_text(out, c == '"' ? "&quot;" : "&#39;");
		} else {
			buf_char(out, c);
		}
	}
}

static struct str
escaped(struct arena *arena, struct str text)
{
	struct buf *out = buf_create(arena, text.len * 6 + 1);

	put_escaped(out, text);
	return buf_view(out);
}

static void
emit_value(struct compiler *compiler, const struct run_value *value)
{
	const char *macro = compiler->place.state == PLACE_VALUE ? "HTML_ATTR" : "HTML_TEXT";
	struct str code = compiler_code(compiler, value->code, value->line, false);

	emit_user(&compiler->emit, compiler->path, value->line, "%s(h, (%.*s));", macro,
		STR_ARG(code));
}

static void
emit_pieces(struct compiler *compiler, struct pieces pieces, bool escapes)
{
	for (size_t i = 0; i < pieces.count; i++) {
		const struct piece *piece = &pieces.items[i];
		const struct run_value *value = &compiler->run.values[piece->value];

		if (piece->kind == PIECE_TEXT) {
			emit_literal(&compiler->emit,
				escapes ? escaped(compiler->arena, piece->text) : piece->text);
		} else if (piece->kind == PIECE_VALUE) {
			emit_value(compiler, value);
		} else {
			struct str one = escaped(compiler->arena, piece->one);
			struct str many = escaped(compiler->arena, piece->many);

			emit_user(&compiler->emit, compiler->path, value->line,
				"if ((%.*s) == 1) {", STR_ARG(value->code));
			emit_literal(&compiler->emit, one);
			emit_line(&compiler->emit, "} else {");
			emit_literal(&compiler->emit, many);
			emit_line(&compiler->emit, "}");
		}
	}
}

/* Do the English values come in the Chinese order, each once?  Then both languages share the code.
 */
static bool
has_same_order(struct pieces pieces, size_t value_count)
{
	size_t next = 0;

	for (size_t i = 0; i < pieces.count; i++) {
		if (pieces.items[i].kind == PIECE_PLURAL ||
			(pieces.items[i].kind == PIECE_VALUE && pieces.items[i].value != next++)) {
			return false;
		}
	}
	return next == value_count;
}

/* Both languages' literals side by side between the values. */
static void
emit_side_by_side(struct compiler *compiler, struct pieces zh, struct pieces en)
{
	size_t zh_at = 0, en_at = 0;

	for (size_t value = 0; value <= compiler->run.value_count; value++) {
		for (; zh_at < zh.count && zh.items[zh_at].kind == PIECE_TEXT; zh_at++) {
			buf_str(compiler->emit.zh, zh.items[zh_at].text);
		}
		for (; en_at < en.count && en.items[en_at].kind == PIECE_TEXT; en_at++) {
			put_escaped(compiler->emit.en, en.items[en_at].text);
		}
		if (value < compiler->run.value_count) {
			emit_value(compiler, &compiler->run.values[value]);
			zh_at++;
			en_at++;
		}
	}
}

/* `text` is folded and without outer space. */
static void
emit_text(struct compiler *compiler, struct str text)
{
	struct str id = message_id(compiler->arena, text), english = STR_NONE;
	struct pieces zh = pieces_split(compiler->arena, id), en;

	if (has_han(id) && compiler->lang_depth == 0) {
		english = compiler_english(compiler, id, compiler->run.line);
	}
	if (str_is_none(english)) {
		emit_pieces(compiler, zh, false);
		return;
	}
	en = pieces_split(compiler->arena, english);
	if (has_same_order(en, compiler->run.value_count)) {
		emit_side_by_side(compiler, zh, en);
		return;
	}
	emit_line(&compiler->emit, "if (h->lang == LANG_EN) {");
	emit_pieces(compiler, en, true);
	emit_line(&compiler->emit, "} else {");
	emit_pieces(compiler, zh, false);
	emit_line(&compiler->emit, "}");
}

void
run_flush(struct compiler *compiler, bool drop_before, bool drop_after)
{
	struct run *run = &compiler->run;
	struct str text = buf_view(run->text), inner;
	size_t from = 0, to;

	if (text.len == 0) {
		return;
	}
	text = compiler->place.is_verbatim ? str_copy(compiler->arena, text)
					   : fold(compiler->arena, text);
	to = text.len;
	while (from < to && is_space(text.ptr[from])) {
		from++;
	}
	while (to > from && is_space(text.ptr[to - 1])) {
		to--;
	}
	inner = str_slice(text, from, to);
	if (compiler->place.is_verbatim) {
		drop_before = drop_after = false;
	}
	if (inner.len == 0) {
		emit_literal(&compiler->emit, drop_before || drop_after ? STR("") : text);
	} else {
		emit_literal(&compiler->emit, drop_before ? STR("") : str_slice(text, 0, from));
		emit_text(compiler, inner);
		emit_literal(&compiler->emit, drop_after ? STR("") : str_slice(text, to, text.len));
	}
	buf_clear(run->text);
	run->value_count = 0;
	run->line = 0;
}
