#include "buf.h"
#include "i18n.h"

/* Until the catalogue is there: every text as it stands. */
const char *
tr(enum lang lang, const char *zh)
{
	(void)lang;
	return zh;
}

struct str
tr_format(struct arena *arena, enum lang lang, const char *zh, const struct str *args,
	size_t arg_count)
{
	struct buf *out = buf_create(arena, 4096);

	(void)lang;
	for (const char *at = zh; *at; at++) {
		size_t number = *at == '{' ? (size_t)(at[1] - '1') : SIZE_MAX;

		if (number < arg_count && at[2] == '}') {
			buf_str(out, args[number]);
			at += 2;
		} else {
			buf_char(out, *at);
		}
	}
	return buf_view(out);
}
