#include "import_refusal.h"

#include "mask.h"

#include "buf.h"

#include <assert.h>

enum { REFUSALS_BYTES_MAX = 64 << 10 };

void
import_refuse(struct import_refusals *refusals, struct bilingual column, const char *message,
	const struct bilingual *args, size_t arg_count)
{
	struct import_refusal *refusal;

	assert(arg_count <= IMPORT_ARGS_MAX);
	if (refusals->count == IMPORT_REFUSALS_MAX) {
		return;
	}
	refusal = &refusals->items[refusals->count++];
	*refusal = (struct import_refusal){
		.column = column, .message = message, .arg_count = arg_count
	};
	for (size_t i = 0; i < arg_count; i++) {
		refusal->args[i] = args[i];
	}
}

struct str
import_refusal_text(struct arena *arena, enum lang lang, const struct import_refusal *refusal)
{
	struct str args[IMPORT_ARGS_MAX];

	for (size_t i = 0; i < refusal->arg_count; i++) {
		/* an identity number or a telephone in the wrong column */
		args[i] = mask_personal(arena, bilingual_in(refusal->args[i], lang));
	}
	return tr_format(arena, lang, refusal->message, args, refusal->arg_count);
}

struct str
import_refusals_text(struct arena *arena, enum lang lang, const struct import_refusals *refusals)
{
	struct buf *text = buf_create(arena, REFUSALS_BYTES_MAX);

	for (size_t i = 0; i < refusals->count; i++) {
		struct str column = bilingual_in(refusals->items[i].column, lang);

		if (i) {
			buf_text(text, lang == LANG_EN ? "; " : "；");
		}
		if (column.len) {
			buf_str(text, column);
			buf_text(text, lang == LANG_EN ? ": " : "：");
		}
		buf_str(text, import_refusal_text(arena, lang, &refusals->items[i]));
	}
	return buf_view(text);
}
