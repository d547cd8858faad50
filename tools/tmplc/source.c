#include "tmplc.h"

#include "fail.h"
#include "utf8.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { SOURCE_BYTES_MAX = 4 << 20 };

struct source
source_read(struct arena *arena, const char *path)
{
	FILE *file = fopen(path, "rb");
	struct buf *buf = buf_create(arena, SOURCE_BYTES_MAX);
	char block[8192];
	size_t len;

	if (!file) {
		fail("%s: cannot be read", path);
	}
	while ((len = fread(block, 1, sizeof(block), file)) > 0) {
		buf_put(buf, block, len);
	}
	fclose(file);
	if (buf->full) {
		fail("%s: too large", path);
	}
	struct str text = buf_view(buf);

	if (!utf8_is_valid(text)) {
		fail("%s: not UTF-8", path);
	}
	return (struct source){ .path = path, .text = text };
}

_Noreturn void
refuse(const char *path, int line, const char *format, ...)
{
	char text[200];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	fail("%s:%d: %s", path, line, text);
}

bool
has_han(struct str text)
{
	size_t at = 0;
	uint32_t code;

	while (at < text.len && utf8_next(text, &at, &code)) {
		bool is_wide_mark = (code >= 0x3000 && code <= 0x303f) ||
				    (code >= 0xff01 && code <= 0xff5e);

		if (is_wide_mark || utf8_is_han(code)) {
			return true;
		}
	}
	return false;
}

void
put_c_string(struct buf *out, struct str text)
{
	buf_char(out, '"');
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.ptr[i];

		if (c == '\n') {
			buf_text(out, "\\n");
		} else if (c == '"' || c == '\\') {
			buf_char(out, '\\');
			buf_char(out, (char)c);
		} else if (c < 0x20 || c == 0x7f) {
			buf_format(out, "\\%03o", c);
		} else {
			buf_char(out, (char)c);
		}
	}
	buf_char(out, '"');
}

static char
escaped(char c)
{
	switch (c) {
	case 'n':
		return '\n';
	case 't':
		return '\t';
	case 'r':
		return '\r';
	default:
		return c;
	}
}

struct str
read_c_string(struct arena *arena, struct str code, size_t *at)
{
	struct buf *buf = buf_create(arena, SOURCE_BYTES_MAX);
	size_t i = *at;

	while (i < code.len && code.ptr[i] == '"') {
		for (i++; i < code.len && code.ptr[i] != '"'; i++) {
			if (code.ptr[i] == '\\' && i + 1 < code.len) {
				i++;
				buf_char(buf, escaped(code.ptr[i]));
			} else {
				buf_char(buf, code.ptr[i]);
			}
		}
		i = i < code.len ? i + 1 : i;
		*at = i;
		while (i < code.len && isspace((unsigned char)code.ptr[i])) {
			i++; /* another literal may follow */
		}
	}
	return buf_view(buf);
}
