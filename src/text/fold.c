#include "fold.h"

#include "fail.h"
#include "utf8.h"

#include <utf8proc.h>

#include <string.h>

/* Space of every width, also what is no space to Unicode but prints as one. */
static bool
is_space(uint32_t code)
{
	return code == ' ' || (code >= '\t' && code <= '\r') || code == 0x85 || code == 0xA0 ||
	       code == 0x1680 || (code >= 0x2000 && code <= 0x200A) || code == 0x2028 ||
	       code == 0x2029 || code == 0x202F || code == 0x205F || code == 0x3000;
}

/* Control and format characters: nothing that a reader sees, but enough to mislead one. */
static bool
is_invisible(uint32_t code)
{
	return code < ' ' || (code >= 0x7F && code < 0xA0) || code == 0xAD ||
	       (code >= 0x200B && code <= 0x200F) || (code >= 0x202A && code <= 0x202E) ||
	       (code >= 0x2060 && code <= 0x206F) || code == 0xFEFF ||
	       (code >= 0xFFF9 && code <= 0xFFFB) || (code >= 0xE0000 && code <= 0xE007F);
}

/* Wrong bytes replaced, so that the library takes every text. */
static struct str
valid_utf8(struct arena *arena, struct str text)
{
	char *bytes;
	size_t len = 0;
	uint32_t code;

	if (utf8_is_valid(text)) {
		return text;
	}
	bytes = arena_array(arena, text.len, 3);
	for (size_t at = 0; at < text.len;) {
		if (!utf8_next(text, &at, &code)) {
			code = 0xFFFD;
			at++;
		}
		len += utf8_put(code, bytes + len);
	}
	return (struct str){ bytes, len };
}

static bool
is_ascii(struct str text)
{
	for (size_t i = 0; i < text.len; i++) {
		if ((unsigned char)text.ptr[i] >= 0x80) {
			return false;
		}
	}
	return true;
}

/* The library's mapping, done in the arena. */
static struct str
mapped(struct arena *arena, struct str text, utf8proc_option_t options)
{
	size_t room;
	utf8proc_int32_t *codes;
	utf8proc_ssize_t count, len;

	text = valid_utf8(arena, text);
	if (is_ascii(text) && !(options & UTF8PROC_CASEFOLD)) {
		return text;
	}
	room = text.len + 16;
	codes = ARENA_ARRAY(arena, room + 1, utf8proc_int32_t);
	count = utf8proc_decompose((const utf8proc_uint8_t *)text.ptr, (utf8proc_ssize_t)text.len,
		codes, (utf8proc_ssize_t)room, options);
	if (count > (utf8proc_ssize_t)room) {
		/* a few characters have very long compatibility forms: U+FDFA has 18 */
		room = (size_t)count;
		codes = ARENA_ARRAY(arena, room + 1, utf8proc_int32_t);
		count = utf8proc_decompose((const utf8proc_uint8_t *)text.ptr,
			(utf8proc_ssize_t)text.len, codes, (utf8proc_ssize_t)room, options);
	}
	len = count < 0 ? count : utf8proc_reencode(codes, count, options);
	if (len < 0) {
		fail_as(FAIL_MEMORY, "a text could not be normalised: %s", utf8proc_errmsg(len));
	}
	return (struct str){ (const char *)codes, (size_t)len };
}

/* One space for a run; line breaks kept as at most two if `keeps_lines`. */
static struct str
squeeze(struct arena *arena, struct str text, bool keeps_lines)
{
	char *bytes = arena_alloc(arena, text.len + 1);
	size_t len = 0;
	int lines = 0;
	bool has_space = false;
	uint32_t code;

	for (size_t at = 0; at < text.len && utf8_next(text, &at, &code);) {
		if (is_space(code)) {
			lines += code == '\n' ||
				 (code == '\r' && (at == text.len || text.ptr[at] != '\n'));
			has_space = true;
			continue;
		}
		if (is_invisible(code)) {
			continue;
		}
		if (has_space && len) {
			int breaks = keeps_lines ? (lines > 2 ? 2 : lines) : 0;

			memcpy(bytes + len, breaks ? "\n\n" : " ", breaks ? (size_t)breaks : 1);
			len += breaks ? (size_t)breaks : 1;
		}
		has_space = false;
		lines = 0;
		len += utf8_put(code, bytes + len);
	}
	return (struct str){ bytes, len };
}

struct str
text_clean(struct arena *arena, struct str text)
{
	return squeeze(arena, mapped(arena, text, UTF8PROC_STABLE | UTF8PROC_COMPOSE), false);
}

struct str
text_clean_lines(struct arena *arena, struct str text)
{
	return squeeze(arena, mapped(arena, text, UTF8PROC_STABLE | UTF8PROC_COMPOSE), true);
}

struct str
text_fold(struct arena *arena, struct str text)
{
	struct str folded = mapped(arena, text,
		UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD);
	char *bytes = arena_alloc(arena, folded.len + 1);
	size_t len = 0;
	uint32_t code;

	for (size_t at = 0; at < folded.len && utf8_next(folded, &at, &code);) {
		if (!is_space(code) && !is_invisible(code)) {
			len += utf8_put(code, bytes + len);
		}
	}
	return (struct str){ bytes, len };
}
