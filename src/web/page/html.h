#ifndef CHUKE_HTML_H
#define CHUKE_HTML_H

#include "buf.h"
#include "i18n.h"
#include "member.h"

/*
 * What compiled pages write with (doc/pages.md).  tools/tmplc chooses the function by the place in the
 * page, and C chooses by the type: what has no escaping for a place does not compile.
 */

struct req;

struct html {
	struct buf *out;
	struct arena *arena;
	enum lang lang;
	struct req
		*req; /* for forms: token, operation id, values; NULL in mails and tests of pages */
	const void *shell; /* what the frame around a page shows; made by the kernel (shell.h) */
	bool is_desk;      /* the frame that is open is the officers' one; set by frame_begin() */
};

/* HTML that is safe already: made only by pages, by the Markdown renderer and by html_raw(). */
struct safe {
	struct str html;
};

/* An address checked to be http, https, mailto, tel or an own path; made by url_parse() or url_own(). */
struct url {
	struct str text;
};
/* A literal own path: URL_OWN("/orgs"). */
#define URL_OWN(path) ((struct url){ STR(path) })
/* False, and nothing filled in, for any other address. */
bool url_parse(struct str text, struct url *ret_url);
/* An own path made of a format whose %s are percent-encoded: url_own(arena, "/orgs?q=%s&page=%d", …). */
struct url url_own(struct arena *arena, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* One part of an address, percent-encoded whole. */
void url_put_part(struct buf *out, struct str part);
/* Adds "?name=value" to an address, or "&name=value" if it has a query; nothing if the value is empty. */
void url_put_parameter(struct buf *out, const char *name, struct str value);
/* The same of a number from 1 on; nothing if it is none or less. */
void url_put_number(struct buf *out, const char *name, int64_t value);

/* HTML that somebody else made safe: drawings of our own, Markdown. */
static inline struct safe
html_raw(struct str html)
{
	return (struct safe){ html };
}

/* Markup as the page has it. */
void html_literal(struct html *h, const char *text, size_t len);
/* The one of the two that the page's language asks for. */
static inline void
html_literals(struct html *h, const char *zh, size_t zh_len, const char *en, size_t en_len)
{
	html_literal(h, h->lang == LANG_EN ? en : zh, h->lang == LANG_EN ? en_len : zh_len);
}

/* A value by its type, escaped for its place: text, quoted attribute, part of an address, whole address. */
void html_text_str(struct html *h, struct str s);
void html_text_chars(struct html *h, const char *s);
void html_text_int(struct html *h, int64_t value); /* absent: — */
void html_text_money(
	struct html *h, struct money value); /* 1,234.50, the unit is the page's; none: — */
void html_text_day(struct html *h, struct day value); /* 2014年9月24日 / 24 Sep 2014; none: — */
/* The same for a sentence that is put together before its page. */
struct str day_in_words(struct arena *arena, enum lang lang, struct day value);
void html_text_moment(struct html *h, struct moment value); /* in the district's zone */
void html_text_bilingual(struct html *h, struct bilingual text);
void html_text_safe(struct html *h, struct safe safe);
void html_attr_str(struct html *h, struct str s);
void html_attr_int(struct html *h, int64_t value);          /* absent: nothing */
void html_attr_day(struct html *h, struct day value);       /* 2014-09-24 */
void html_attr_moment(struct html *h, struct moment value); /* RFC 3339 */
void html_url_str(struct html *h, struct str s);            /* one percent-encoded component */
void html_contact_str(struct html *h, struct str s);        /* behind tel: or mailto: */
void html_url_whole(struct html *h, struct url url);

/* `{{ x }}` in text; in a quoted attribute; as a whole address; inside an address. */
#define HTML_TEXT(h, x) \
	_Generic((x), struct str: html_text_str, char *: html_text_chars, \
		const char *: html_text_chars, int: html_text_int, long: html_text_int, \
		unsigned: html_text_int, unsigned long: html_text_int, struct money: html_text_money, \
		struct day: html_text_day, struct moment: html_text_moment, \
		struct bilingual: html_text_bilingual, struct safe: html_text_safe)((h), (x))
#define HTML_ATTR(h, x) \
	_Generic((x), struct str: html_attr_str, char *: html_attr_chars, \
		const char *: html_attr_chars, int: html_attr_int, long: html_attr_int, \
		unsigned: html_attr_int, unsigned long: html_attr_int, struct day: html_attr_day, \
		struct moment: html_attr_moment, struct bilingual: html_attr_bilingual)((h), (x))
#define HTML_URL_WHOLE(h, x) _Generic((x), struct url : html_url_whole)((h), (x))
#define HTML_URL_CONTACT(h, x) _Generic((x), struct str : html_contact_str)((h), (x))
#define HTML_URL_PART(h, x) \
	_Generic((x), struct str: html_url_str, char *: html_url_chars, \
		const char *: html_url_chars, int: html_text_int, long: html_text_int, \
		unsigned: html_text_int, unsigned long: html_text_int, struct day: html_attr_day)((h), (x))
/* As those above. */
void html_attr_chars(struct html *h, const char *s);
void html_attr_bilingual(struct html *h, struct bilingual text);
void html_url_chars(struct html *h, const char *s);

#endif
