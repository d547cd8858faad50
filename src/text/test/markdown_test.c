#include "buf.h"
#include "markdown.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/*
 * Whatever goes in, only allowed tags, attributes and addresses come out: read back by a strict reader that
 * knows nothing of how they were written.
 */

enum { ARENA_BYTES_MAX = 64 << 20, ROUNDS = 20000, PIECES_MAX = 24 };

static const char *const tags[] = { "p", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li",
	"blockquote", "pre", "code", "em", "strong", "table", "thead", "tbody", "tr", "th", "td",
	"a" };
static const char *const lone[] = { "<br>", "<hr>" };

static bool
is_address(struct str address)
{
	static const char *const good[] = { "https://", "http://", "mailto:", "tel:" };

	for (size_t i = 0; i < address.len; i++) {
		if ((unsigned char)address.ptr[i] <= ' ' || strchr("\"<>\\", address.ptr[i])) {
			return false;
		}
	}
	if (address.len && address.ptr[0] == '/') {
		return address.len == 1 || (address.ptr[1] != '/');
	}
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		if (str_starts(address, str_of(good[i]))) {
			return true;
		}
	}
	return false;
}

/* <img src="/files/N/W" loading="lazy" alt="…"> */
static bool
is_picture(struct str tag)
{
	struct str begin = STR("<img src=\"/files/"), middle = STR("\" loading=\"lazy\" alt=\"");
	ptrdiff_t at = str_find(tag, middle);
	struct str path, alt;

	if (!str_starts(tag, begin) || at < 0 || !str_ends(tag, STR("\">"))) {
		return false;
	}
	path = str_slice(tag, begin.len, (size_t)at);
	alt = str_slice(tag, (size_t)at + middle.len, tag.len - 2);
	for (size_t i = 0; i < path.len; i++) {
		if (!strchr("0123456789/", path.ptr[i])) {
			return false;
		}
	}
	return str_find(alt, STR("\"")) < 0;
}

static bool
is_allowed(struct str tag)
{
	struct str name = str_slice(tag, 1, tag.len - 1);
	struct str link = STR("<a href=\"");

	for (size_t i = 0; i < sizeof(lone) / sizeof(lone[0]); i++) {
		if (str_equal(tag, str_of(lone[i]))) {
			return true;
		}
	}
	if (str_starts(tag, link) && str_ends(tag, STR("\">"))) {
		return is_address(str_slice(tag, link.len, tag.len - 2));
	}
	if (name.len && name.ptr[0] == '/') {
		name = str_slice(name, 1, name.len);
	} else if (str_equal(name, STR("a"))) {
		return false; /* a link leads somewhere */
	}
	for (size_t i = 0; i < sizeof(tags) / sizeof(tags[0]); i++) {
		if (str_equal(name, str_of(tags[i]))) {
			return true;
		}
	}
	return is_picture(tag);
}

/* Every '<' begins an allowed tag, which ends at the first '>' (none stands inside an attribute). */
static void
assert_safe(struct str html, struct str source)
{
	for (size_t i = 0; i < html.len; i++) {
		size_t end = i;

		if (html.ptr[i] != '<') {
			continue;
		}
		while (end < html.len && html.ptr[end] != '>') {
			end++;
		}
		if (end == html.len || !is_allowed(str_slice(html, i, end + 1))) {
			fail_msg("%.*s\ncame of\n%.*s", STR_ARG(html), STR_ARG(source));
		}
		i = end;
	}
}

static void
texts_become_their_tags(void **state)
{
	static const struct {
		const char *text, *html;
	} samples[] = {
		{ "# 一\n\n二", "<h2>一</h2><p>二</p>" },
		{ "**粗** [链](/orgs/1)", "<p><strong>粗</strong> <a href=\"/orgs/1\">链</a></p>" },
		{ "[x](javascript:alert(1))", "<p>x</p>" },
		{ "[x](JaVaScRiPt:alert(1))", "<p>x</p>" },
		{ "[x](data:text/html,1)", "<p>x</p>" },
		{ "[x](//evil.example/)", "<p>x</p>" },
		{ "[x](</\\evil.example>)", "<p>x</p>" },
		{ "<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>" },
		{ "![花](/files/12/960)",
			"<p><img src=\"/files/12/960\" loading=\"lazy\" alt=\"花\"></p>" },
		{ "![花 **团** \"](/files/12/320)", "<p><img src=\"/files/12/320\" "
						    "loading=\"lazy\" alt=\"花 团 &quot;\"></p>" },
		{ "![花](/files/12/961)", "<p>花</p>" },
		{ "![花](/files/12)", "<p>花</p>" },
		{ "![花](https://evil.example/1.png)", "<p>花</p>" },
		{ "![花](/files/012/960)", "<p>花</p>" },
		{ "|a|b|\n|---|---|\n|1|2|",
			"<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>1</td>"
			"<td>2</td></tr></tbody></table>" },
		{ "第一行\n第二行", "<p>第一行第二行</p>" },
	};
	struct arena *arena = arena_create(ARENA_BYTES_MAX);

	(void)state;
	for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++) {
		struct str html = markdown_html(arena, str_of(samples[i].text));

		assert_string_equal(str_terminated(arena, html), samples[i].html);
	}
	arena_destroy(arena);
}

/* Pieces that break what writes carelessly, put together at random (a fixed sequence). */
static void
nothing_else_comes_out(void **state)
{
	static const char *const pieces[] = { "[x](", "![", "](", ")", "<", ">", "\"", "'", "&",
		"&#106;", "&quot;", "javascript:", "data:", "//", "/\\", "/files/1/960", "/files/",
		"http://", "https://a", "mailto:", "tel:", "<script>",
		"<img onerror=", "onclick=", "`", "```\n", "**", "_", "\n", "\n\n", "# ", "> ",
		"- ", "1. ", "|a|b|\n|---|---|\n", "|", "<a href=", "[a]: ", "[a]", "<http://x>",
		"<javascript:x>", " ", "\t", "字", "\\", "\"onload=x ", "<!--", "-->", "<![CDATA[",
		"~~", "\xe2\x80\xa8", "](<", ">)", "<svg/onload=x>" };
	uint64_t seed = 20140924;

	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		struct arena *arena = arena_create(ARENA_BYTES_MAX);
		struct buf *text = buf_create(arena, 1 << 16);
		struct str source;

		for (int i = 0; i < PIECES_MAX; i++) {
			seed = seed * 6364136223846793005u + 1442695040888963407u;
			buf_text(text, pieces[(seed >> 33) % (sizeof(pieces) / sizeof(pieces[0]))]);
		}
		source = buf_view(text);
		assert_safe(markdown_html(arena, source), source);
		arena_destroy(arena);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts_become_their_tags),
		cmocka_unit_test(nothing_else_comes_out),
	};

	return cmocka_run_group_tests_name("markdown", tests, NULL, NULL);
}
