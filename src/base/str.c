#include "str.h"

#include "fail.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

bool
str_equal_ascii_case(struct str a, struct str b)
{
	if (a.len != b.len) {
		return false;
	}
	for (size_t i = 0; i < a.len; i++) {
		if (lower(a.ptr[i]) != lower(b.ptr[i])) {
			return false;
		}
	}
	return true;
}

int
str_compare(struct str a, struct str b)
{
	size_t len = a.len < b.len ? a.len : b.len;
	int order = len ? memcmp(a.ptr, b.ptr, len) : 0;

	return order ? order : (a.len > b.len) - (a.len < b.len);
}

bool
str_starts(struct str s, struct str prefix)
{
	return s.len >= prefix.len && str_equal((struct str){ s.ptr, prefix.len }, prefix);
}

bool
str_ends(struct str s, struct str suffix)
{
	return s.len >= suffix.len &&
	       str_equal((struct str){ s.ptr + (s.len - suffix.len), suffix.len }, suffix);
}

ptrdiff_t
str_find(struct str s, struct str part)
{
	const char *at;

	if (part.len == 0) {
		return 0;
	}
	if (s.len < part.len) {
		return -1;
	}
	at = memmem(s.ptr, s.len, part.ptr, part.len);
	return at ? at - s.ptr : -1;
}

bool
str_contains(struct str s, struct str part)
{
	return str_find(s, part) >= 0;
}

/* The length of the white space at `at`: ASCII, U+00A0 and U+3000; 0 if there is none. */
static size_t
space_len(struct str s, size_t at)
{
	unsigned char c = (unsigned char)s.ptr[at];

	if (c == ' ' || (c >= '\t' && c <= '\r')) {
		return 1;
	}
	if (s.len - at >= 3 && memcmp(s.ptr + at, "\xE3\x80\x80", 3) == 0) {
		return 3;
	}
	if (s.len - at >= 2 && memcmp(s.ptr + at, "\xC2\xA0", 2) == 0) {
		return 2;
	}
	return 0;
}

struct str
str_trim(struct str s)
{
	size_t from = 0;
	bool found = true;

	while (from < s.len) {
		size_t len = space_len(s, from);

		if (!len) {
			break;
		}
		from += len;
	}
	s = str_slice(s, from, s.len);
	while (found && s.len) {
		found = false;
		for (size_t len = 1; len <= 3 && len <= s.len && !found; len++) {
			if (space_len(s, s.len - len) == len) {
				s.len -= len;
				found = true;
			}
		}
	}
	return s;
}

struct str
str_slice(struct str s, size_t from, size_t to)
{
	if (to > s.len) {
		to = s.len;
	}
	if (from > to) {
		from = to;
	}
	return (struct str){ s.ptr ? s.ptr + from : NULL, to - from };
}

bool
str_split(struct str *rest, char separator, struct str *ret_part)
{
	const char *at;

	if (!rest->ptr) {
		return false;
	}
	at = rest->len ? memchr(rest->ptr, separator, rest->len) : NULL;
	if (!at) {
		*ret_part = *rest;
		*rest = STR_NONE;
		return true;
	}
	*ret_part = (struct str){ rest->ptr, (size_t)(at - rest->ptr) };
	*rest = (struct str){ at + 1, rest->len - ret_part->len - 1 };
	return true;
}

uint64_t
str_hash(struct str s)
{
	uint64_t hash = 0xcbf29ce484222325u;

	for (size_t i = 0; i < s.len; i++) {
		hash = (hash ^ (unsigned char)s.ptr[i]) * 0x100000001b3u;
	}
	return hash;
}

struct str
str_copy(struct arena *arena, struct str s)
{
	char *copy;

	if (!s.ptr) {
		return STR_NONE;
	}
	copy = arena_alloc(arena, s.len + 1);
	memcpy(copy, s.ptr, s.len);
	return (struct str){ copy, s.len };
}

const char *
str_terminated(struct arena *arena, struct str s)
{
	return s.ptr ? str_copy(arena, s).ptr : "";
}

struct str
str_format(struct arena *arena, const char *format, ...)
{
	char small[256]; /* most texts are short and need be printed only once */
	va_list args, again;
	int len;
	char *text;

	va_start(args, format);
	va_copy(again, args);
	len = vsnprintf(small, sizeof(small), format, args);
	va_end(args);
	if (len < 0) {
		fail("a format could not be printed");
	}
	text = arena_alloc(arena, (size_t)len + 1);
	if ((size_t)len < sizeof(small)) {
		memcpy(text, small, (size_t)len);
	} else {
		vsnprintf(text, (size_t)len + 1, format, again);
	}
	va_end(again);
	return (struct str){ text, (size_t)len };
}

struct str
str_lower_ascii(struct arena *arena, struct str s)
{
	char *copy = arena_alloc(arena, s.len + 1);

	for (size_t i = 0; i < s.len; i++) {
		copy[i] = lower(s.ptr[i]);
	}
	return (struct str){ copy, s.len };
}

bool
str_parse_int(struct str s, int64_t *ret_value)
{
	bool negative = s.len && s.ptr[0] == '-';
	size_t at = negative || (s.len && s.ptr[0] == '+');
	int64_t value = 0;

	if (at == s.len) {
		return false;
	}
	for (; at < s.len; at++) {
		if (s.ptr[at] < '0' || s.ptr[at] > '9' ||
			__builtin_mul_overflow(value, 10, &value) ||
			__builtin_sub_overflow(value, s.ptr[at] - '0', &value)) {
			return false;
		}
	}
	if (!negative && __builtin_sub_overflow(0, value, &value)) {
		return false;
	}
	*ret_value = value;
	return true;
}
