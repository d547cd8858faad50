#ifndef CHUKE_I18N_H
#define CHUKE_I18N_H

#include "str.h"

/*
 * Texts of the program in Chinese (the source) and English (po/en.po).  Pages are translated when they
 * are compiled; this is for texts in C: mark a constant with N_("…") where it stands in a table and
 * translate it with tr() where it is shown, or both at once with _("…").
 */
enum lang { LANG_ZH, LANG_EN, LANG_COUNT };

#define N_(text) (text)
/* where a variable `req` is at hand; pages know _("…") by themselves */
#define _(text) tr(req->lang, (text))

/* The text in the language; the Chinese one where English has none (then ./dev check fails). */
const char *tr(enum lang lang, const char *zh);
/*
 * As tr(), with {1}, {2} … replaced by the texts given; {1|place|places} is the first word where the
 * text given is "1", else the second.
 */
struct str tr_format(struct arena *arena, enum lang lang, const char *zh, const struct str *args,
	size_t arg_count);
#define TR(arena, lang, zh, ...)                                              \
	tr_format((arena), (lang), (zh), (const struct str[]){ __VA_ARGS__ }, \
		sizeof((const struct str[]){ __VA_ARGS__ }) / sizeof(struct str))

/* The table behind tr(), sorted by the Chinese text; made from po/ by tools/tmplc. */
struct tr_entry {
	const char *zh, *en;
};
extern const struct tr_entry tr_entries[];
extern const size_t tr_entry_count;

/* One text in both languages, as packs have them. */
struct bilingual {
	struct str zh, en;
};
static inline struct str
bilingual_in(struct bilingual text, enum lang lang)
{
	return lang == LANG_EN && text.en.len ? text.en : text.zh;
}

#endif
