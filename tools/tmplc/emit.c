#include "tmplc.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/*
 * Writes the C of pages.  Literal bytes wait, in Chinese and in English side by side, until code
 * must come between them; where both are equal one call is written, else the language chooses.
 */

enum { EMIT_BYTES_MAX = 32 << 20 };

void
emit_begin(struct emit *emit, struct arena *arena, const char *c_name)
{
	emit->arena = arena;
	emit->c_name = c_name;
	emit->line = 1;
	emit->body = buf_create(arena, EMIT_BYTES_MAX);
	emit->zh = buf_create(arena, EMIT_BYTES_MAX);
	emit->en = buf_create(arena, EMIT_BYTES_MAX);
}

void
emit_char(struct emit *emit, char c)
{
	buf_char(emit->zh, c);
	buf_char(emit->en, c);
}

void
emit_literals(struct emit *emit, struct str zh, struct str en)
{
	buf_str(emit->zh, zh);
	buf_str(emit->en, en);
}

void
emit_literal(struct emit *emit, struct str text)
{
	emit_literals(emit, text, text);
}

static void
indent(struct emit *emit)
{
	for (int i = 0; i < emit->depth; i++) {
		buf_char(emit->body, '\t');
	}
}

void
emit_flush(struct emit *emit)
{
	struct str zh = buf_view(emit->zh), en = buf_view(emit->en);

	if (zh.len == 0 && en.len == 0) {
		return;
	}
	indent(emit);
	if (str_equal(zh, en)) {
		buf_text(emit->body, "html_literal(h, ");
		put_c_string(emit->body, zh);
		buf_format(emit->body, ", %zu);\n", zh.len);
	} else {
		buf_text(emit->body, "html_literals(h, ");
		put_c_string(emit->body, zh);
		buf_format(emit->body, ", %zu, ", zh.len);
		put_c_string(emit->body, en);
		buf_format(emit->body, ", %zu);\n", en.len);
	}
	buf_clear(emit->zh);
	buf_clear(emit->en);
}

static void
put_formatted(struct emit *emit, const char *format, va_list args)
{
	char small[256];
	va_list copy;
	int len;

	va_copy(copy, args);
	len = vsnprintf(small, sizeof(small), format, copy);
	va_end(copy);
	if (len < (int)sizeof(small)) {
		buf_put(emit->body, small, (size_t)len);
		return;
	}
	char *large = arena_alloc(emit->arena, (size_t)len + 1);

	vsnprintf(large, (size_t)len + 1, format, args);
	buf_put(emit->body, large, (size_t)len);
}

void
emit_line(struct emit *emit, const char *format, ...)
{
	va_list args;

	emit_flush(emit);
	indent(emit);
	va_start(args, format);
	put_formatted(emit, format, args);
	va_end(args);
	buf_char(emit->body, '\n');
}

/* The line of the file being made on which the body ends; counts on from where it last stood. */
static int
current_line(struct emit *emit)
{
	struct str body = buf_view(emit->body);

	for (; emit->counted < body.len; emit->counted++) {
		emit->line += body.ptr[emit->counted] == '\n';
	}
	return emit->line;
}

void
emit_user(struct emit *emit, const char *path, int line, const char *format, ...)
{
	va_list args;

	emit_flush(emit);
	buf_format(emit->body, "#line %d ", line);
	put_c_string(emit->body, str_of(path));
	buf_char(emit->body, '\n');
	indent(emit);
	va_start(args, format);
	put_formatted(emit, format, args);
	va_end(args);
	buf_format(emit->body, "\n#line %d ", current_line(emit) + 2);
	put_c_string(emit->body, str_of(emit->c_name));
	buf_char(emit->body, '\n');
}
