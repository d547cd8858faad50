#include "i18n.h"

#include "buf.h"

#include <string.h>

const char *
tr(enum lang lang, const char *zh)
{
	size_t low = 0, high = tr_entry_count;

	if (lang == LANG_ZH) {
		return zh;
	}
	while (low < high) {
		size_t middle = (low + high) / 2;
		int order = strcmp(tr_entries[middle].zh, zh);

		if (order == 0) {
			return tr_entries[middle].en;
		}
		if (order < 0) {
			low = middle + 1;
		} else {
			high = middle;
		}
	}
	return zh;
}

/* Writes what {inner} stands for; false if it is no place of ours. */
static bool
put_value(struct buf *out, struct str inner, const struct str *args, size_t arg_count)
{
	struct str number, one;
	int64_t value;

	if (!str_split(&inner, '|', &number) || !str_parse_int(number, &value) || value < 1 ||
		(uint64_t)value > arg_count) {
		return false;
	}
	if (str_is_none(inner)) {
		buf_str(out, args[value - 1]);
		return true;
	}
	if (!str_split(&inner, '|', &one)) {
		return false;
	}
	buf_str(out, str_equal(args[value - 1], STR("1")) ? one : inner);
	return true;
}

struct str
tr_format(struct arena *arena, enum lang lang, const char *zh, const struct str *args,
	size_t arg_count)
{
	struct str text = str_of(tr(lang, zh));
	struct buf *out = buf_create(arena, BUF_PAGE_BYTES_MAX);

	for (size_t at = 0; at < text.len;) {
		struct str rest = str_slice(text, at, text.len);
		ptrdiff_t end = rest.ptr[0] == '{' ? str_find(rest, STR("}")) : -1;

		if (end > 0 && put_value(out, str_slice(rest, 1, (size_t)end), args, arg_count)) {
			at += (size_t)end + 1;
		} else {
			buf_char(out, text.ptr[at++]);
		}
	}
	return buf_view(out);
}
