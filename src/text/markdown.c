#include "markdown.h"

#include "buf.h"
#include "fail.h"

#include <md4c.h>
#include <string.h>

enum { HTML_BYTES_MAX = 4 << 20, LEVEL_MIN = 2, LEVEL_MAX = 6 };

struct writer {
	struct buf *out;
	int images;           /* inside so many images: only their words are written */
	bool is_picture_open; /* the words become the alt of one of our own */
	bool is_link_open;
};

/* What stands for blocks and spans: opened and closed by the same name. */
static const char *const block_tags[] = {
	[MD_BLOCK_QUOTE] = "blockquote",
	[MD_BLOCK_UL] = "ul",
	[MD_BLOCK_OL] = "ol",
	[MD_BLOCK_LI] = "li",
	[MD_BLOCK_CODE] = "pre",
	[MD_BLOCK_P] = "p",
	[MD_BLOCK_TABLE] = "table",
	[MD_BLOCK_THEAD] = "thead",
	[MD_BLOCK_TBODY] = "tbody",
	[MD_BLOCK_TR] = "tr",
	[MD_BLOCK_TH] = "th",
	[MD_BLOCK_TD] = "td",
};
static const char *const span_tags[] = {
	[MD_SPAN_EM] = "em",
	[MD_SPAN_STRONG] = "strong",
	[MD_SPAN_CODE] = "code",
	[MD_SPAN_DEL] = NULL,
};

static void
put_escaped(struct buf *out, struct str text)
{
	for (size_t i = 0; i < text.len; i++) {
		switch (text.ptr[i]) {
		case '&':
			buf_text(out, "&amp;");
			break;
		case '<':
			buf_text(out, "&lt;");
			break;
		case '>':
			buf_text(out, "&gt;");
			break;
		case '"':
			buf_text(out, "&quot;");
			break;
		default:
			buf_char(out, text.ptr[i]);
		}
	}
}

static void
put_tag(struct buf *out, const char *tag, bool is_end)
{
	buf_char(out, '<');
	if (is_end) {
		buf_char(out, '/');
	}
	buf_text(out, tag);
	buf_char(out, '>');
}

static const char *
heading_tag(unsigned level)
{
	static const char *const tags[] = { "h2", "h3", "h4", "h5", "h6" };

	level = level < LEVEL_MIN ? LEVEL_MIN : level > LEVEL_MAX ? LEVEL_MAX : level;
	return tags[level - LEVEL_MIN];
}

static const char *
block_tag(MD_BLOCKTYPE type, void *detail)
{
	if (type == MD_BLOCK_H) {
		return heading_tag(((const MD_BLOCK_H_DETAIL *)detail)->level);
	}
	return type < sizeof(block_tags) / sizeof(block_tags[0]) ? block_tags[type] : NULL;
}

static int
enter_block(MD_BLOCKTYPE type, void *detail, void *arg)
{
	struct writer *w = arg;
	const char *tag = block_tag(type, detail);

	if (type == MD_BLOCK_HR) {
		put_tag(w->out, "hr", false);
	} else if (tag) {
		put_tag(w->out, tag, false);
	}
	return 0;
}

static int
leave_block(MD_BLOCKTYPE type, void *detail, void *arg)
{
	struct writer *w = arg;
	const char *tag = block_tag(type, detail);

	if (tag) {
		put_tag(w->out, tag, true);
	}
	return 0;
}

/* Own paths and the schemes that a page may lead to. */
static bool
is_safe_address(struct str address)
{
	static const char *const schemes[] = { "https://", "http://", "mailto:", "tel:" };

	for (size_t i = 0; i < address.len; i++) {
		if ((unsigned char)address.ptr[i] <= ' ' || address.ptr[i] == '\\') {
			return false;
		}
	}
	if (address.len && address.ptr[0] == '/') {
		return address.len == 1 || address.ptr[1] != '/';
	}
	for (size_t i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++) {
		if (str_starts(address, str_of(schemes[i]))) {
			return true;
		}
	}
	return false;
}

/* Pictures are our own files at a width that is made of them: /files/12/960. */
static bool
is_own_picture(struct str address)
{
	static const char *const widths[] = { "320", "960", "1920" };
	struct str rest = address, number;
	int64_t id;

	if (!str_starts(address, STR("/files/"))) {
		return false;
	}
	rest = str_slice(address, sizeof("/files/") - 1, address.len);
	if (!str_split(&rest, '/', &number) || number.len == 0 || number.ptr[0] < '1' ||
		number.ptr[0] > '9' || !str_parse_int(number, &id)) {
		return false;
	}
	for (size_t i = 0; i < sizeof(widths) / sizeof(widths[0]); i++) {
		if (str_equal(rest, str_of(widths[i]))) {
			return true;
		}
	}
	return false;
}

/* What stands for a picture until its words are written: they become its alt. */
static void
enter_picture(struct writer *w, struct str address)
{
	if (w->images++ > 0) {
		return;
	}
	w->is_picture_open = is_own_picture(address);
	if (w->is_picture_open) {
		buf_char(w->out, '<');
		buf_text(w->out, "img src=\"");
		put_escaped(w->out, address);
		buf_text(w->out, "\" loading=\"lazy\" alt=\"");
	}
}

static void
leave_picture(struct writer *w)
{
	if (--w->images == 0 && w->is_picture_open) {
		buf_text(w->out, "\">");
		w->is_picture_open = false;
	}
}

static int
enter_span(MD_SPANTYPE type, void *detail, void *arg)
{
	struct writer *w = arg;

	if (type == MD_SPAN_IMG) {
		const MD_SPAN_IMG_DETAIL *image = detail;

		enter_picture(w, (struct str){ image->src.text, image->src.size });
	} else if (w->images) {
		return 0; /* words of a picture have no marks */
	} else if (type == MD_SPAN_A) {
		const MD_SPAN_A_DETAIL *link = detail;
		struct str address = { link->href.text, link->href.size };

		w->is_link_open = is_safe_address(address);
		if (w->is_link_open) {
			buf_char(w->out, '<');
			buf_text(w->out, "a href=\"");
			put_escaped(w->out, address);
			buf_text(w->out, "\">");
		}
	} else if (type < sizeof(span_tags) / sizeof(span_tags[0]) && span_tags[type]) {
		put_tag(w->out, span_tags[type], false);
	}
	return 0;
}

static int
leave_span(MD_SPANTYPE type, void *detail, void *arg)
{
	struct writer *w = arg;

	(void)detail;
	if (type == MD_SPAN_IMG) {
		leave_picture(w);
	} else if (w->images) {
		return 0;
	} else if (type == MD_SPAN_A) {
		if (w->is_link_open) {
			put_tag(w->out, "a", true);
		}
		w->is_link_open = false;
	} else if (type < sizeof(span_tags) / sizeof(span_tags[0]) && span_tags[type]) {
		put_tag(w->out, span_tags[type], true);
	}
	return 0;
}

static int
put_text(MD_TEXTTYPE type, const MD_CHAR *text, MD_SIZE size, void *arg)
{
	struct writer *w = arg;

	switch (type) {
	case MD_TEXT_BR:
		if (w->images) {
			buf_char(w->out, ' ');
		} else {
			put_tag(w->out, "br", false);
		}
		break;
	case MD_TEXT_SOFTBR:
		/* a browser shows a line end as a space, which Chinese does not have */
		if (!w->out->len || (unsigned char)w->out->ptr[w->out->len - 1] < 0x80) {
			buf_char(w->out, '\n');
		}
		break;
	case MD_TEXT_NULLCHAR:
		break;
	default:
		put_escaped(w->out, (struct str){ text, size });
	}
	return 0;
}

struct str
markdown_html(struct arena *arena, struct str text)
{
	static const MD_PARSER parser = {
		.flags = MD_FLAG_NOHTML | MD_FLAG_TABLES | MD_FLAG_PERMISSIVEURLAUTOLINKS,
		.enter_block = enter_block,
		.leave_block = leave_block,
		.enter_span = enter_span,
		.leave_span = leave_span,
		.text = put_text,
	};
	struct writer w = { .out = buf_create(arena, HTML_BYTES_MAX) };

	if (md_parse(text.ptr ? text.ptr : "", (MD_SIZE)text.len, &parser, &w) != 0 ||
		w.out->full) {
		fail("a text could not be written as HTML");
	}
	return buf_view(w.out);
}
