#include "address.h"

#include "utf8.h"

#include <string.h>

static int
hex_value(char c)
{
	if (c >= '0' && c <= '9') {
		return c - '0';
	}
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The byte that the escape at `at` stands for; -1 if it is none. */
static int
escaped_byte(struct str s, size_t at)
{
	int high, low;

	if (s.len - at < 3) {
		return -1;
	}
	high = hex_value(s.ptr[at + 1]);
	low = hex_value(s.ptr[at + 2]);
	return high < 0 || low < 0 ? -1 : high * 16 + low;
}

struct str
address_query(struct str target)
{
	const char *mark = memchr(target.ptr, '?', target.len);

	return mark ? str_slice(target, (size_t)(mark - target.ptr) + 1, target.len) : STR_NONE;
}

static bool
decode_path(struct str raw, char *path, size_t *ret_len)
{
	size_t len = 0;

	for (size_t i = 0; i < raw.len; i++) {
		int byte = (unsigned char)raw.ptr[i];

		if (byte == '%') {
			byte = escaped_byte(raw, i);
			i += 2;
			if (byte == '/') {
				return false;
			}
		}
		if (byte < ' ' || byte == 0x7F || byte == '\\') {
			return false;
		}
		path[len++] = (char)byte;
	}
	*ret_len = len;
	return true;
}

static bool
has_normal_parts(struct str path)
{
	struct str rest = str_slice(path, 1, path.len), part;
	int count = 0;

	while (path.len > 1 && str_split(&rest, '/', &part)) {
		if (part.len == 0 || str_equal(part, STR(".")) || str_equal(part, STR("..")) ||
			++count > PATH_PARTS_MAX) {
			return false;
		}
	}
	return true;
}

bool
address_path(struct arena *arena, struct str target, struct str *ret_path)
{
	const char *mark = memchr(target.ptr, '?', target.len);
	struct str raw = mark ? str_slice(target, 0, (size_t)(mark - target.ptr)) : target;
	char *path = arena_alloc(arena, raw.len + 1);
	size_t len;

	if (raw.len == 0 || raw.ptr[0] != '/' || !decode_path(raw, path, &len)) {
		return false;
	}
	if (len > 1 && path[len - 1] == '/' && path[len - 2] != '/') {
		len--;
	}
	if (!utf8_is_valid((struct str){ path, len }) ||
		!has_normal_parts((struct str){ path, len })) {
		return false;
	}
	*ret_path = (struct str){ path, len };
	return true;
}

/* Decodes a component of a query; views `raw` where nothing is escaped. */
static struct str
decode_component(struct arena *arena, struct str raw)
{
	char *text;
	size_t len = 0;

	if (raw.len == 0 || (!memchr(raw.ptr, '%', raw.len) && !memchr(raw.ptr, '+', raw.len))) {
		return raw;
	}
	text = arena_alloc(arena, raw.len + 1);
	for (size_t i = 0; i < raw.len; i++) {
		char c = raw.ptr[i];
		int byte = c == '%' ? escaped_byte(raw, i) : -1;

		if (byte >= 0) {
			c = (char)byte;
			i += 2;
		} else if (c == '+') {
			c = ' ';
		}
		text[len++] = c;
	}
	return (struct str){ text, len };
}

static size_t
count_parts(struct str text, char separator)
{
	size_t count = 1;

	for (size_t i = 0; i < text.len; i++) {
		count += text.ptr[i] == separator;
	}
	return count;
}

bool
address_pairs(struct arena *arena, struct str text, struct pairs *ret_pairs)
{
	struct pairs pairs = { NULL, 0 };
	struct str rest = text, part;
	size_t count;

	if (text.len == 0) {
		*ret_pairs = pairs;
		return true;
	}
	count = count_parts(text, '&');
	if (count > PAIRS_MAX) {
		return false;
	}
	pairs.items = ARENA_ARRAY(arena, count, struct pair);
	while (str_split(&rest, '&', &part)) {
		struct str value = part, name;

		if (part.len == 0) {
			continue;
		}
		str_split(&value, '=', &name);
		pairs.items[pairs.count].name = decode_component(arena, name);
		pairs.items[pairs.count++].value = value.ptr ? decode_component(arena, value)
							     : STR("");
	}
	*ret_pairs = pairs;
	return true;
}

void
address_cookies(struct arena *arena, struct str header, struct pairs *ret_pairs)
{
	struct pairs pairs = { NULL, 0 };
	struct str rest = header, part;

	if (header.len) {
		pairs.items = ARENA_ARRAY(arena, count_parts(header, ';'), struct pair);
	}
	while (header.len && str_split(&rest, ';', &part)) {
		struct str value = str_trim(part), name;

		if (str_split(&value, '=', &name) && value.ptr && name.len) {
			pairs.items[pairs.count++] = (struct pair){ name, value };
		}
	}
	*ret_pairs = pairs;
}

void
address_encode(struct buf *out, struct str s)
{
	static const char digits[] = "0123456789ABCDEF";

	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.ptr[i];

		if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
			c == '-' || c == '.' || c == '_' || c == '~') {
			buf_char(out, (char)c);
		} else {
			char escape[3] = { '%', digits[c >> 4], digits[c & 15] };

			buf_put(out, escape, 3);
		}
	}
}

struct str
address_in_ascii(struct arena *arena, struct str target)
{
	struct buf *out;
	size_t begun = 0;

	while (begun < target.len && (unsigned char)target.ptr[begun] < 0x80) {
		begun++;
	}
	if (begun == target.len) {
		return target;
	}
	out = buf_create(arena, 3 * target.len);
	for (size_t i = 0; i < target.len; i++) {
		if ((unsigned char)target.ptr[i] < 0x80) {
			buf_char(out, target.ptr[i]);
		} else {
			address_encode(out, str_slice(target, i, i + 1));
		}
	}
	return buf_view(out);
}

struct str
pairs_find(const struct pairs *pairs, struct str name)
{
	for (size_t i = 0; i < pairs->count; i++) {
		if (str_equal(pairs->items[i].name, name)) {
			return pairs->items[i].value;
		}
	}
	return STR_NONE;
}
