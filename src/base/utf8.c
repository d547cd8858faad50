#include "utf8.h"

/* The bytes that a character starting with `byte` has; 0 if none may start so. */
static size_t
length_by_first(unsigned char byte)
{
	if (byte < 0x80) {
		return 1;
	}
	if (byte >= 0xC2 && byte <= 0xDF) {
		return 2;
	}
	if (byte >= 0xE0 && byte <= 0xEF) {
		return 3;
	}
	return byte >= 0xF0 && byte <= 0xF4 ? 4 : 0;
}

bool
utf8_next(struct str s, size_t *at, uint32_t *ret_code)
{
	static const unsigned char first_mask[5] = { 0, 0x7F, 0x1F, 0x0F, 0x07 };
	const unsigned char *bytes = (const unsigned char *)s.ptr;
	size_t len;
	uint32_t code;

	if (*at >= s.len) {
		return false;
	}
	len = length_by_first(bytes[*at]);
	if (len == 0 || len > s.len - *at) {
		return false;
	}
	code = bytes[*at] & first_mask[len];
	for (size_t i = 1; i < len; i++) {
		if ((bytes[*at + i] & 0xC0) != 0x80) {
			return false;
		}
		code = code << 6 | (bytes[*at + i] & 0x3F);
	}
	if ((len == 3 && (code < 0x800 || (code >= 0xD800 && code <= 0xDFFF))) ||
		(len == 4 && (code < 0x10000 || code > 0x10FFFF))) {
		return false;
	}
	*at += len;
	*ret_code = code;
	return true;
}

bool
utf8_is_valid(struct str s)
{
	size_t at = 0;
	uint32_t code;

	while (utf8_next(s, &at, &code)) {
	}
	return at == s.len;
}

size_t
utf8_count(struct str s)
{
	size_t count = 0;
	uint32_t code;

	for (size_t at = 0; at < s.len; count++) {
		if (!utf8_next(s, &at, &code)) {
			at++;
		}
	}
	return count;
}

size_t
utf8_put(uint32_t code, char bytes[4])
{
	if (code < 0x80) {
		bytes[0] = (char)code;
		return 1;
	}
	if (code < 0x800) {
		bytes[0] = (char)(0xC0 | code >> 6);
		bytes[1] = (char)(0x80 | (code & 0x3F));
		return 2;
	}
	if (code < 0x10000) {
		bytes[0] = (char)(0xE0 | code >> 12);
		bytes[1] = (char)(0x80 | (code >> 6 & 0x3F));
		bytes[2] = (char)(0x80 | (code & 0x3F));
		return 3;
	}
	bytes[0] = (char)(0xF0 | code >> 18);
	bytes[1] = (char)(0x80 | (code >> 12 & 0x3F));
	bytes[2] = (char)(0x80 | (code >> 6 & 0x3F));
	bytes[3] = (char)(0x80 | (code & 0x3F));
	return 4;
}

struct str
utf8_prefix(struct str s, size_t count_max)
{
	size_t at = 0;
	uint32_t code;

	for (size_t count = 0; count < count_max && at < s.len; count++) {
		if (!utf8_next(s, &at, &code)) {
			at++;
		}
	}
	return str_slice(s, 0, at);
}

bool
utf8_is_han(uint32_t code)
{
	return (code >= 0x4E00 && code <= 0x9FFF) || code == 0x3007 ||
	       (code >= 0x3400 && code <= 0x4DBF) || (code >= 0xF900 && code <= 0xFAFF) ||
	       (code >= 0x20000 && code <= 0x2FA1F) || (code >= 0x30000 && code <= 0x323AF);
}
