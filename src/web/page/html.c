#include "html.h"

#include <string.h>

enum { DAY_BYTES = 32 }; /* a day in words, in either language */

static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep",
	"Oct", "Nov", "Dec" };

void
html_literal(struct html *h, const char *text, size_t len)
{
	buf_put(h->out, text, len);
}

/* What stands for a character of HTML that may not stand itself; nothing for all others. */
static const struct str references[256] = {
	['&'] = STR_INIT("&amp;"),
	['<'] = STR_INIT("&lt;"),
	['>'] = STR_INIT("&gt;"),
	['"'] = STR_INIT("&quot;"),
	['\''] = STR_INIT("&#39;"),
};

typedef unsigned char bytes16 __attribute__((vector_size(16)));

/* Whether sixteen bytes hold nothing that has a reference. */
static bool
are_plain(const char *at)
{
	bytes16 some, hits;
	uint64_t halves[2];

	memcpy(&some, at, sizeof(some));
	hits = (bytes16)((some == '&') | (some == '<') | (some == '>') | (some == '"') |
			 (some == '\''));
	memcpy(halves, &hits, sizeof(halves));
	return (halves[0] | halves[1]) == 0;
}

/* One escaping serves text and quoted attributes, so that neither can be taken for the other. */
void
html_text_str(struct html *h, struct str s)
{
	size_t begun = 0;

	for (size_t i = 0; i < s.len;) {
		struct str instead;

		if (s.len - i >= sizeof(bytes16) && are_plain(s.ptr + i)) {
			i += sizeof(bytes16);
			continue;
		}
		instead = references[(unsigned char)s.ptr[i]];
		if (instead.ptr) {
			buf_put(h->out, s.ptr + begun, i - begun);
			buf_str(h->out, instead);
			begun = i + 1;
		}
		i++;
	}
	if (s.len > begun) {
		buf_put(h->out, s.ptr + begun, s.len - begun);
	}
}

void
html_text_chars(struct html *h, const char *s)
{
	html_text_str(h, str_of(s));
}

void
html_text_int(struct html *h, int64_t value)
{
	if (value == INT_NONE) {
		buf_text(h->out, "—");
		return;
	}
	buf_int(h->out, value);
}

void
html_text_money(struct html *h, struct money value)
{
	html_text_str(h, money_is_none(value) ? STR("—") : money_format(h->arena, value));
}

void
html_text_day(struct html *h, struct day value)
{
	int year, month, mday;

	if (day_is_none(value)) {
		buf_text(h->out, "—");
		return;
	}
	day_split(value, &year, &month, &mday);
	if (h->lang == LANG_EN) {
		buf_int(h->out, mday);
		buf_char(h->out, ' ');
		buf_text(h->out, months[month - 1]);
		buf_char(h->out, ' ');
		buf_int(h->out, year);
	} else {
		buf_int(h->out, year);
		buf_text(h->out, "年");
		buf_int(h->out, month);
		buf_text(h->out, "月");
		buf_int(h->out, mday);
		buf_text(h->out, "日");
	}
}

struct str
day_in_words(struct arena *arena, enum lang lang, struct day value)
{
	struct html html = { .arena = arena, .lang = lang, .out = buf_create(arena, DAY_BYTES) };

	html_text_day(&html, value);
	return buf_view(html.out);
}

void
html_text_moment(struct html *h, struct moment value)
{
	if (moment_is_none(value)) {
		buf_text(h->out, "—");
		return;
	}
	struct day day = day_of_moment(value);
	int minutes = (int)((value.ms - day_start(day).ms) / 60000);

	html_text_day(h, day);
	buf_text(h->out, h->lang == LANG_EN ? ", " : " ");
	buf_padded(h->out, minutes / 60, 2);
	buf_char(h->out, ':');
	buf_padded(h->out, minutes % 60, 2);
}

void
html_text_bilingual(struct html *h, struct bilingual text)
{
	html_text_str(h, bilingual_in(text, h->lang));
}

void
html_text_safe(struct html *h, struct safe safe)
{
	buf_str(h->out, safe.html);
}

void
html_attr_str(struct html *h, struct str s)
{
	html_text_str(h, s);
}

void
html_attr_chars(struct html *h, const char *s)
{
	html_text_str(h, str_of(s));
}

void
html_attr_int(struct html *h, int64_t value)
{
	if (value != INT_NONE) {
		buf_int(h->out, value);
	}
}

void
html_attr_day(struct html *h, struct day value)
{
	buf_str(h->out, day_format_iso(h->arena, value));
}

void
html_attr_moment(struct html *h, struct moment value)
{
	if (!moment_is_none(value)) {
		buf_str(h->out, moment_format_iso(h->arena, value));
	}
}

void
html_attr_bilingual(struct html *h, struct bilingual text)
{
	html_text_bilingual(h, text);
}

void
html_url_str(struct html *h, struct str s)
{
	url_put_part(h->out, s);
}

void
html_url_chars(struct html *h, const char *s)
{
	url_put_part(h->out, str_of(s));
}

void
html_contact_str(struct html *h, struct str s)
{
	for (size_t i = 0; i < s.len; i++) {
		if (s.ptr[i] == '@' || s.ptr[i] == '+') {
			buf_char(h->out, s.ptr[i]);
		} else {
			url_put_part(h->out, str_slice(s, i, i + 1));
		}
	}
}

void
html_url_whole(struct html *h, struct url url)
{
	html_text_str(h, url.text);
}
