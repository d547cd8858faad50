#include "html.h"
#include "static.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

/* Escaping, addresses, dates and texts, each by a table. */

static struct arena *arena;

static int
setup(void **state)
{
	(void)state;
	arena = arena_create(16 << 20);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	arena_destroy(arena);
	return 0;
}

static struct html
page_in(enum lang lang)
{
	return (struct html){ .out = buf_create(arena, 1 << 20), .arena = arena, .lang = lang };
}

static const char *
written(const struct html *h)
{
	return str_terminated(arena, buf_view(h->out));
}

static void
escapes_text_and_attributes(void **state)
{
	static const struct {
		const char *raw, *escaped;
	} rows[] = {
		{ "", "" },
		{ "大爱人家", "大爱人家" },
		{ "<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;" },
		{ "a & b", "a &amp; b" },
		{ "&amp;", "&amp;amp;" },
		{ "\"'", "&quot;&#39;" },
		{ "' onmouseover='x", "&#39; onmouseover=&#39;x" },
		{ "<", "&lt;" },
		{ "a<", "a&lt;" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct html text = page_in(LANG_ZH), attr = page_in(LANG_ZH);
		const char *chars = rows[i].raw;

		HTML_TEXT(&text, str_of(chars));
		HTML_ATTR(&attr, chars);
		assert_string_equal(written(&text), rows[i].escaped);
		assert_string_equal(written(&attr), rows[i].escaped);
	}
}

static void
escapes_parts_of_addresses(void **state)
{
	static const struct {
		const char *raw, *escaped;
	} rows[] = {
		{ "abcXYZ019-._~", "abcXYZ019-._~" },
		{ "a b", "a%20b" },
		{ "a+b", "a%2Bb" },
		{ "/../?#&=%", "%2F..%2F%3F%23%26%3D%25" },
		{ "社", "%E7%A4%BE" },
		{ "\"><'", "%22%3E%3C%27" },
		{ "javascript:x", "javascript%3Ax" },
		{ "\n", "%0A" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct html h = page_in(LANG_ZH);

		HTML_URL_PART(&h, rows[i].raw);
		assert_string_equal(written(&h), rows[i].escaped);
	}
}

static const struct {
	const char *text;
	bool is_good;
} addresses[] = {
	{ "/", true },
	{ "/orgs", true },
	{ "/orgs?q=社区&page=2#top", true },
	{ "/a/../b", true },
	{ "http://example.org", true },
	{ "https://example.org/", true },
	{ "HTTPS://EXAMPLE.org/a?b=c#d", true },
	{ "https://example.org:8443/a", true },
	{ "https://example.org?x", true },
	{ "https://example.org#x", true },
	{ "https://杭州.example/", true },
	{ "https://192.0.2.1/", true },
	{ "https://[2001:db8::1]/", true },
	{ "https://[2001:db8::1]:80/x", true },
	{ "https://a-b.example.org/~x/%E7%A4%BE", true },
	{ "mailto:a@example.org", true },
	{ "MAILTO:a.b+c@example.org", true },
	{ "tel:12345", true },
	{ "tel:+86-571-87654321", true },
	{ "tel:(0571)87654321", true },
	{ "", false },
	{ " ", false },
	{ " /orgs", false },
	{ "/orgs ", false },
	{ "/a b", false },
	{ "/a\nb", false },
	{ "/a\tb", false },
	{ "/a\"b", false },
	{ "/a'b", false },
	{ "/a<b", false },
	{ "/a>b", false },
	{ "/a\\b", false },
	{ "/\\evil.example", false },
	{ "//evil.example", false },
	{ "///evil.example", false },
	{ "orgs", false },
	{ "./orgs", false },
	{ "../orgs", false },
	{ "?q=1", false },
	{ "#top", false },
	{ "www.example.org", false },
	{ "example.org", false },
	{ "javascript:alert(1)", false },
	{ "JaVaScRiPt:alert(1)", false },
	{ "java\tscript:alert(1)", false },
	{ "\x01javascript:alert(1)", false },
	{ "data:text/html,x", false },
	{ "vbscript:x", false },
	{ "file:///etc/passwd", false },
	{ "ftp://example.org/", false },
	{ "blob:https://example.org/x", false },
	{ "http:", false },
	{ "http:/example.org", false },
	{ "http://", false },
	{ "http:///x", false },
	{ "https://user@example.org/", false },
	{ "https://user:pass@example.org/", false },
	{ "https://example.org:0/", false },
	{ "https://example.org:99999/", false },
	{ "https://example.org:8o/", false },
	{ "https://example.org:/", false },
	{ "https://.example.org/", false },
	{ "https://-example.org/", false },
	{ "https://exa_mple.org/", false },
	{ "https://[::1/", false },
	{ "https://[x]/", false },
	{ "https://example.org\\@evil.example/", false },
	{ "https:example.org", false },
	{ "mailto:", false },
	{ "mailto:a", false },
	{ "mailto:@example.org", false },
	{ "mailto:a@example.org?bcc=b@example.org", false },
	{ "mailto:a@b@example.org", false },
	{ "tel:", false },
	{ "tel:12", false },
	{ "tel:12345;ext=1", false },
	{ "tel:1+2345", false },
	{ "tel:call", false },
	{ "tel:123456789012345678901", false },
};

static void
takes_only_addresses_that_we_link_to(void **state)
{
	(void)state;
	assert_true(sizeof(addresses) / sizeof(addresses[0]) >= 60);
	for (size_t i = 0; i < sizeof(addresses) / sizeof(addresses[0]); i++) {
		struct url url = { STR("untouched") };
		bool is_good = url_parse(str_of(addresses[i].text), &url);

		if (is_good != addresses[i].is_good) {
			fail_msg("%s %s", addresses[i].text, is_good ? "was taken" : "was refused");
		}
		assert_true(str_equal(
			url.text, is_good ? str_of(addresses[i].text) : STR("untouched")));
	}
}

static void
makes_own_addresses(void **state)
{
	struct url url = url_own(arena, "/orgs/%ld?q=%s&name=%.*s&p=%d&n=%zu%%", 7L, "a&b", 3,
		"社区", -2, (size_t)9);

	(void)state;
	assert_true(str_equal(url.text, STR("/orgs/7?q=a%26b&name=%E7%A4%BE&p=-2&n=9%")));
	assert_true(str_equal(url_own(arena, "?page=%d", 2).text, STR("?page=2")));
	assert_true(str_equal(url_own(arena, "/").text, STR("/")));
}

static void
writes_values_in_both_languages(void **state)
{
	struct html zh = page_in(LANG_ZH), en = page_in(LANG_EN), attr = page_in(LANG_EN);
	struct day day = day_of(2014, 9, 4);
	struct moment moment;
	struct bilingual name = { STR("古荡街道"), STR("Gudang") },
			 bare = { STR("古荡"), STR_NONE };

	(void)state;
	assert_true(moment_parse(STR("2014-09-23T17:05:00Z"), &moment));
	HTML_TEXT(&zh, day);
	HTML_TEXT(&zh, moment);
	HTML_TEXT(&zh, name);
	HTML_TEXT(&zh, YUAN(4000));
	HTML_TEXT(&zh, DAY_NONE);
	HTML_TEXT(&zh, MOMENT_NONE);
	HTML_TEXT(&zh, MONEY_NONE);
	HTML_TEXT(&zh, 12);
	HTML_TEXT(&zh, INT_NONE);
	assert_string_equal(written(&zh), "2014年9月4日2014年9月24日 01:05古荡街道4,000———12—");
	HTML_TEXT(&en, day);
	HTML_TEXT(&en, moment);
	HTML_TEXT(&en, name);
	HTML_TEXT(&en, bare);
	HTML_TEXT(&en, html_raw(STR("<b>")));
	assert_string_equal(written(&en), "4 Sep 201424 Sep 2014, 01:05Gudang古荡<b>");
	HTML_ATTR(&attr, day);
	HTML_ATTR(&attr, moment);
	HTML_ATTR(&attr, INT_NONE);
	HTML_ATTR(&attr, DAY_NONE);
	HTML_ATTR(&attr, name);
	assert_string_equal(written(&attr), "2014-09-042014-09-23T17:05:00ZGudang");
	struct html contact = page_in(LANG_ZH);

	HTML_URL_CONTACT(&contact, STR("+86-1 a@b?c=d"));
	assert_string_equal(written(&contact), "+86-1%20a@b%3Fc%3Dd");
}

static void
translates(void **state)
{
	(void)state;
	assert_string_equal(tr(LANG_ZH, "首页"), "首页");
	assert_string_equal(tr(LANG_EN, "首页"), "Home");
	assert_string_equal(tr(LANG_EN, "没有人翻译过的话"), "没有人翻译过的话");
	for (size_t i = 1; i < tr_entry_count; i++) {
		assert_true(strcmp(tr_entries[i - 1].zh, tr_entries[i].zh) < 0);
	}
	assert_true(str_equal(TR(arena, LANG_ZH, "{1}最多 {2} 个字，现在有 {3} 个。", STR("名称"),
				      STR("5"), STR("{1}")),
		STR("名称最多 5 个字，现在有 {1} 个。")));
	assert_true(str_equal(TR(arena, LANG_EN, "已处理 {1} 行", STR("1")), STR("1 row done")));
	assert_true(str_equal(TR(arena, LANG_EN, "已处理 {1} 行", STR("2")), STR("2 rows done")));
	assert_true(str_equal(TR(arena, LANG_ZH, "{2} {x} {", STR("1")), STR("{2} {x} {")));
}

static void
serves_static_files(void **state)
{
	struct static_answer answer;
	struct str path = asset("chuke.css").text;

	(void)state;
	assert_true(str_starts(path, STR("/static/chuke.")));
	assert_true(static_find(path, STR("gzip, deflate, br"), &answer));
	assert_string_equal(answer.encoding, "br");
	assert_true(static_find(path, STR("gzip;q=0.8, br;q=0"), &answer));
	assert_string_equal(answer.encoding, "gzip");
	assert_int_equal(answer.bytes.ptr[0], 0x1f);
	assert_true(static_find(path, STR("br;q=0.0, GZIP"), &answer));
	assert_string_equal(answer.encoding, "gzip");
	assert_true(static_find(path, STR(""), &answer));
	assert_null(answer.encoding);
	assert_string_equal(answer.content_type, "text/css; charset=utf-8");
	assert_non_null(memmem(answer.bytes.ptr, answer.bytes.len, "url(/static/hero.", 17));
	assert_null(memmem(answer.bytes.ptr, answer.bytes.len, "/*", 2));
	assert_false(static_find(STR("/static/chuke.css"), STR("br"), &answer));
	assert_false(static_find(STR("/static/../etc"), STR("br"), &answer));
}

/* What one page loads beside itself, as it goes over the wire. */
static void
stays_light(void **state)
{
	static const struct {
		const char *name;
		size_t bytes_max;
	} rows[] = { { "chuke.css", 14 * 1024 }, { "chuke.js", 2560 }, { "icons.svg", 3 * 1024 } };
	struct static_answer answer;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_true(static_find(asset(rows[i].name).text, STR("gzip"), &answer));
		assert_true(answer.bytes.len <= rows[i].bytes_max);
	}
	/* what a helper's phone keeps for the day, as it is */
	assert_true(static_find(asset("checkin.js").text, STR(""), &answer));
	assert_true(answer.bytes.len <= 8 * 1024);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(escapes_text_and_attributes),
		cmocka_unit_test(escapes_parts_of_addresses),
		cmocka_unit_test(takes_only_addresses_that_we_link_to),
		cmocka_unit_test(makes_own_addresses),
		cmocka_unit_test(writes_values_in_both_languages),
		cmocka_unit_test(translates),
		cmocka_unit_test(serves_static_files),
		cmocka_unit_test(stays_light),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
