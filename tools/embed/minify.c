#include "minify.h"

#include <string.h>

static bool
is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Behind the quoted string that begins at `at`. */
static size_t
skip_string(struct str text, size_t at)
{
	char quote = text.ptr[at];

	for (at++; at < text.len && text.ptr[at] != quote; at++) {
		at += text.ptr[at] == '\\';
	}
	return at < text.len ? at + 1 : text.len;
}

static size_t
skip_note(struct str text, size_t at, struct str end)
{
	ptrdiff_t found = str_find(str_slice(text, at, text.len), end);

	return found < 0 ? text.len : at + (size_t)found + end.len;
}

/* Writes url("name") with the served path; `at` is on the 'u'.  Moves behind the ')'. */
static bool
put_url(struct buf *out, struct str css, size_t *at, struct asset_paths *paths)
{
	size_t from = *at + 4, to = skip_note(css, from, STR(")")) - 1;
	struct str name = str_trim(str_slice(css, from, to)), path;

	if (name.len >= 2 && (name.ptr[0] == '"' || name.ptr[0] == '\'')) {
		name = str_slice(name, 1, name.len - 1);
	}
	path = paths->of(paths->arg, name);
	if (str_is_none(path)) {
		paths->unknown = name;
		return false;
	}
	buf_text(out, "url(");
	buf_str(out, path);
	buf_char(out, ')');
	*at = to + 1;
	return true;
}

/* White space before `next` means nothing behind `last`. */
static bool
may_join(char last, char next)
{
	return strchr("{};,>:(", last) || strchr("{};,>)!", next);
}

bool
minify_css(struct buf *out, struct str css, struct asset_paths *paths)
{
	bool has_space = false;

	for (size_t at = 0; at < css.len;) {
		char c = css.ptr[at], last = out->len ? out->ptr[out->len - 1] : '}';

		if (str_starts(str_slice(css, at, css.len), STR("/*"))) {
			at = skip_note(css, at, STR("*/"));
			has_space = true;
			continue;
		}
		if (is_space(c)) {
			has_space = true;
			at++;
			continue;
		}
		if (has_space && !may_join(last, c)) {
			buf_char(out, ' ');
		}
		has_space = false;
		if (c == '}' && last == ';') {
			out->len--;
		}
		if (c == '"' || c == '\'') {
			size_t end = skip_string(css, at);

			buf_str(out, str_slice(css, at, end));
			at = end;
		} else if (str_starts(str_slice(css, at, css.len), STR("url("))) {
			if (!put_url(out, css, &at, paths)) {
				return false;
			}
		} else {
			buf_char(out, c);
			at++;
		}
	}
	return true;
}

void
minify_svg(struct buf *out, struct str svg)
{
	for (size_t at = 0; at < svg.len;) {
		size_t end = at;

		if (str_starts(str_slice(svg, at, svg.len), STR("<!--"))) {
			at = skip_note(svg, at, STR("-->"));
			continue;
		}
		while (end < svg.len && is_space(svg.ptr[end])) {
			end++;
		}
		if (end == at) {
			buf_char(out, svg.ptr[at++]);
			continue;
		}
		bool is_between = (out->len == 0 || out->ptr[out->len - 1] == '>') &&
				  (end == svg.len || svg.ptr[end] == '<');

		if (!is_between) {
			buf_char(out, ' ');
		}
		at = end;
	}
}

void
minify_js(struct buf *out, struct str js)
{
	struct str line;
	bool is_note = false;

	while (str_split(&js, '\n', &line)) {
		line = str_trim(line);
		is_note = is_note || str_starts(line, STR("/*"));
		if (line.len && !is_note && !str_starts(line, STR("//"))) {
			buf_str(out, line);
			buf_char(out, '\n');
		}
		is_note = is_note && !str_ends(line, STR("*/"));
	}
}
