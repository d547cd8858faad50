#include "html.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { OWN_BYTES_USUAL = 96 };

/* Addresses: which of those that people give may become a link, and how own ones are put together. */

static bool
is_alpha(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* No white space, control, quote or backslash anywhere in an address. */
static bool
has_only_address_chars(struct str s)
{
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.ptr[i];

		if (c <= ' ' || c == 0x7f || strchr("\"'<>\\^`{|}", c)) {
			return false;
		}
	}
	return s.len > 0;
}

/* Takes the scheme off the front, whatever its case. */
static bool
take_scheme(struct str *rest, struct str scheme)
{
	if (rest->len < scheme.len ||
		!str_equal_ascii_case(str_slice(*rest, 0, scheme.len), scheme)) {
		return false;
	}
	*rest = str_slice(*rest, scheme.len, rest->len);
	return true;
}

static bool
is_port(struct str port)
{
	int64_t number;

	for (size_t i = 0; i < port.len; i++) {
		if (!is_digit(port.ptr[i])) {
			return false;
		}
	}
	return str_parse_int(port, &number) && number >= 1 && number <= 65535;
}

/* A host name, as people write it in any script, or an address in numbers; with or without a port. */
static bool
is_host(struct str host)
{
	size_t end = 0;

	if (host.len && host.ptr[0] == '[') {
		ptrdiff_t close = str_find(host, STR("]"));

		for (ptrdiff_t i = 1; i < close; i++) {
			if (!strchr("0123456789abcdefABCDEF:.", host.ptr[i])) {
				return false;
			}
		}
		end = close > 2 ? (size_t)close + 1 : 0;
	} else {
		while (end < host.len && (is_alpha(host.ptr[end]) || is_digit(host.ptr[end]) ||
						 host.ptr[end] == '-' || host.ptr[end] == '.' ||
						 (unsigned char)host.ptr[end] >= 0x80)) {
			end++;
		}
		if (end == 0 || host.ptr[0] == '.' || host.ptr[0] == '-') {
			return false;
		}
	}
	if (end == 0) {
		return false;
	}
	return end == host.len ||
	       (host.ptr[end] == ':' && is_port(str_slice(host, end + 1, host.len)));
}

/* Behind "http://": host, then a path, a query, a part or nothing.  Nobody's name before the host. */
static bool
is_web(struct str rest)
{
	size_t end = 0;

	while (end < rest.len && !strchr("/?#", rest.ptr[end])) {
		end++;
	}
	return is_host(str_slice(rest, 0, end));
}

static bool
is_mail(struct str rest)
{
	ptrdiff_t at = str_find(rest, STR("@"));

	return at > 0 && is_host(str_slice(rest, (size_t)at + 1, rest.len)) &&
	       !str_contains(rest, STR(":"));
}

static bool
is_phone(struct str rest)
{
	size_t digits = 0;

	for (size_t i = 0; i < rest.len; i++) {
		digits += is_digit(rest.ptr[i]);
		if (!strchr("0123456789-.()", rest.ptr[i]) && !(rest.ptr[i] == '+' && i == 0)) {
			return false;
		}
	}
	return digits >= 3 && digits <= 20;
}

bool
url_parse(struct str text, struct url *ret_url)
{
	struct str rest = text;
	bool is_good;

	if (!has_only_address_chars(text)) {
		return false;
	}
	if (text.ptr[0] == '/') {
		is_good = text.len == 1 || text.ptr[1] != '/';
	} else if (take_scheme(&rest, STR("https://")) || take_scheme(&rest, STR("http://"))) {
		is_good = is_web(rest);
	} else if (take_scheme(&rest, STR("mailto:"))) {
		is_good = is_mail(rest);
	} else {
		is_good = take_scheme(&rest, STR("tel:")) && is_phone(rest);
	}
	if (is_good) {
		ret_url->text = text;
	}
	return is_good;
}

static bool
is_plain(char c)
{
	return is_alpha(c) || is_digit(c) || c == '-' || c == '.' || c == '_' || c == '~';
}

void
url_put_part(struct buf *out, struct str part)
{
	static const char digits[] = "0123456789ABCDEF";

	for (size_t i = 0; i < part.len; i++) {
		unsigned char c = (unsigned char)part.ptr[i];

		if (is_plain((char)c)) {
			buf_char(out, (char)c);
		} else {
			buf_put(out, (const char[]){ '%', digits[c >> 4], digits[c & 15] }, 3);
		}
	}
}

void
url_put_parameter(struct buf *out, const char *name, struct str value)
{
	if (!str_is_empty(value)) {
		buf_char(out, str_contains(buf_view(out), STR("?")) ? '&' : '?');
		buf_text(out, name);
		buf_char(out, '=');
		url_put_part(out, value);
	}
}

void
url_put_number(struct buf *out, const char *name, int64_t value)
{
	char digits[24];

	if (value > 0 && value != INT_NONE) {
		snprintf(digits, sizeof(digits), "%lld", (long long)value);
		url_put_parameter(out, name, str_of(digits));
	}
}

/* Reads one conversion behind '%'; %s %.*s %d %ld %lld %zu %u %% are all that addresses need. */
static const char *
put_conversion(struct buf *out, const char *at, va_list *args)
{
	int longs = 0, precision = -1;

	if (at[0] == '.' && at[1] == '*') {
		precision = va_arg(*args, int);
		at += 2;
	}
	for (; *at == 'l' || *at == 'z'; at++) {
		longs++;
	}
	if (*at == 's') {
		struct str text = { va_arg(*args, const char *), 0 };

		text.len = precision >= 0 ? (size_t)precision : strlen(text.ptr);
		url_put_part(out, text);
	} else if (*at == 'd' || *at == 'i') {
		buf_int(out, longs ? va_arg(*args, long) : va_arg(*args, int));
	} else if (*at == 'u') {
		buf_format(
			out, "%lu", longs ? va_arg(*args, unsigned long) : va_arg(*args, unsigned));
	} else {
		assert(*at == '%');
		buf_char(out, '%');
	}
	return at + 1;
}

struct url
url_own(struct arena *arena, const char *format, ...)
{
	struct buf *out = buf_create_sized(arena, BUF_PAGE_BYTES_MAX, OWN_BYTES_USUAL);
	va_list args;

	assert(format[0] == '/' || format[0] == '?' || format[0] == '#');
	assert(!(format[0] == '/' && (format[1] == '/' || format[1] == '%')));
	va_start(args, format);
	while (*format) {
		if (*format == '%') {
			format = put_conversion(out, format + 1, &args);
		} else {
			buf_char(out, *format++);
		}
	}
	va_end(args);
	return (struct url){ buf_view(out) };
}
