#include "pages_sample.h"
#include "respond.h"
#include "test_pages.h"
#include "web_pages.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

/* The frame, forms and parts as they come out. */

static struct arena *arena;

static int
setup(void **state)
{
	(void)state;
	arena = arena_create(ARENA_REQUEST_BYTES_MAX);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	arena_destroy(arena);
	return 0;
}

static const char *
page_of(struct html *h)
{
	return str_terminated(arena, buf_view(h->out));
}

static void
assert_has(const char *page, const char *part)
{
	if (!strstr(page, part)) {
		fail_msg("%s\n… is not in the page", part);
	}
}

static void
assert_lacks(const char *page, const char *part)
{
	const char *at = strstr(page, part);

	if (at) {
		fail_msg("in the page: %.200s", at);
	}
}

static const char *
sample_page(enum lang lang, bool is_wrong)
{
	struct html *h = sample_html(arena, lang, is_wrong);

	patterns(h, sample_view(arena));
	return page_of(h);
}

static void
frames_a_page(void **state)
{
	const char *page = sample_page(LANG_ZH, false);

	(void)state;
	assert_has(page, "<!doctype html><html lang=\"zh-CN\"><head>");
	assert_has(page, "<title>界面样式 - 西湖区社会组织服务网</title>");
	assert_has(page, "<a class=\"skip\" href=\"#main\">跳到主要内容</a>");
	assert_has(page, "<a href=\"/orgs\" aria-current=\"page\">找组织</a>");
	assert_has(page, "href=\"/orgs?q=%E7%A4%BE%E5%8C%BA%26a%3Db&amp;lang=en\" lang=\"en\"");
	assert_has(page, "href=\"/orgs?q=%E7%A4%BE%E5%8C%BA%26a%3Db&amp;view=elder\"");
	assert_has(page, "href=\"/login?next=%2Forgs\"");
	assert_has(page, "示例数据");
	assert_has(page, "主办：区民政局");
	assert_lacks(page, "备案：");
	assert_lacks(page, "canonical"); /* no whole address is known */
	assert_has(page, "<noscript><meta http-equiv=\"refresh\"");
	assert_lacks(page, " style=");
	assert_lacks(page, "<style");
	assert_has(page, "</footer><nav class=\"tabbar\"");
	assert_int_equal(strcmp(page + strlen(page) - 7, "</html>"), 0);
}

static void
frames_by_language_and_view(void **state)
{
	struct html *h = sample_html(arena, LANG_EN, false);
	struct shell *shell = sample_shell(arena);
	const char *page;

	(void)state;
	shell->is_elder = true;
	shell->user = STR("林<科>员");
	shell->flash = STR("已保存。");
	h->shell = shell;
	frame_open(h, "Title & more", "home");
	frame_close(h);
	page = page_of(h);
	assert_has(page, "<html lang=\"en\" data-mode=\"elder\">");
	assert_has(page, "<title>Title &amp; more - Xihu Social Organisations</title>");
	assert_has(page, "Skip to main content");
	assert_has(page, "Run by Xihu District Civil Affairs Bureau");
	assert_has(page, "林&lt;科&gt;员");
	assert_has(page, "name=\"_token\" value=\"token&quot;1\"");
	assert_has(page, "role=\"status\"");
	assert_has(page, "view=normal");
	assert_lacks(page, "/login");
}

static void
frames_without_shell_or_request(void **state)
{
	struct html h = { .out = buf_create(arena, 1 << 20), .arena = arena };

	(void)state;
	frame_open(&h, "题", "");
	frame_close(&h);
	assert_has(page_of(&h), "<title>题 - 出壳</title>");
	assert_has(page_of(&h), "href=\"?lang=en\"");
}

static void
draws_every_kind_of_field(void **state)
{
	const char *page = sample_page(LANG_ZH, false);

	(void)state;
	assert_has(page, "<form method=\"post\" action=\"/patterns\" class=\"form\" novalidate "
			 "enctype=\"multipart/form-data\">");
	assert_has(page, "name=\"_operation\" value=\"op-1\"");
	assert_has(page, "<input type=\"hidden\" name=\"id\" value=\"7\">");
	assert_has(page, "<label class=\"label\" for=\"f-name\">名称</label> <span class=\"hint\" "
			 "id=\"f-name-h\">和登记证书上的一样</span>");
	assert_has(page,
		"value=\"轻松艺术团\" autocomplete=\"off\" aria-describedby=\"f-name-h\" required "
		"data-count=\"100\"");
	assert_has(page, "data-count=\"500\">\n\n唱歌 &amp; 跳舞 &lt;/textarea&gt;</textarea>");
	assert_has(page, "<input type=\"radio\" name=\"kind\" value=\"a\" checked>社会团体");
	assert_has(page, "<option value=\"a\">社会团体</option>");
	assert_has(page, "inputmode=\"decimal\"");
	assert_has(page, "type=\"date\" id=\"f-founded\" name=\"founded\" value=\"2014-09-24\"");
	assert_has(page, "type=\"datetime-local\"");
	assert_has(page, "name=\"is_charity\" value=\"1\" checked");
	assert_has(page, "type=\"password\" id=\"f-password\" name=\"password\" "
			 "autocomplete=\"current-password\"");
	assert_has(page, "type=\"file\" id=\"f-file\"");
	assert_lacks(page, "errsum");
	assert_has(sample_page(LANG_EN, false), "checked>Association</label>");
}

static void
shows_what_is_wrong(void **state)
{
	const char *page = sample_page(LANG_ZH, true);

	(void)state;
	assert_has(page, "有 2 处需要修改");
	assert_has(page, "<a href=\"#f-name\">名称要和登记证书上的一致</a>");
	assert_has(page, "id=\"f-name-e\"");
	assert_has(page, "value=\"&lt;b&gt;大爱&quot;\"");
	assert_has(page, "aria-describedby=\"f-name-h f-name-e\" aria-invalid=\"true\"");
	assert_has(page, "type=\"text\" id=\"f-founded\" name=\"founded\" value=\"9月24日\"");
	assert_has(page, "name=\"areas\" value=\"b\" checked");
	assert_lacks(page, "name=\"areas\" value=\"a\" checked");
	assert_lacks(page, "name=\"is_charity\" value=\"1\" checked");
	assert_has(sample_page(LANG_EN, true), "2 entries need a change");
}

static void
draws_parts(void **state)
{
	const char *page = sample_page(LANG_ZH, false), *tiles = strstr(page, "class=\"tiles\"");

	(void)state;
	assert_has(page, "轻松<mark>艺术</mark>团");
	assert_has(page, "<li role=\"option\" data-href=\"/orgs/1\">");
	assert_has(page, "data-suggest=\"/orgs/suggest\"");
	assert_has(page, "<progress class=\"bar\" value=\"1204\" max=\"1860\"");
	assert_has(page, "<path d=\"M");
	assert_has(page, "<dt>负责人</dt><dd>—</dd>");
	assert_has(page, "<li aria-current=\"page\">界面样式</li>");
	assert_non_null(tiles);
	assert_has(tiles, "<a class=\"q3 c2\" href=\"/orgs?street=3\">三墩<b>9</b></a> "
			  "<a class=\"q2 c1\" href=\"/orgs?street=1\">");
	assert_has(tiles,
		"<a class=\"q5 c2\" href=\"/orgs?street=2\" aria-current=\"true\">古荡<b>34");
	assert_has(sample_page(LANG_EN, false), "Gudang<b>34</b>");
}

/* The pages that a pager links to, "…" for a gap. */
static const char *
pages_of(int64_t page, int64_t total, bool is_exact)
{
	struct pager pager = { .page = page, .per_page = 20, .total = total, .is_exact = is_exact };
	struct pager_links links = pager_links(arena, &pager);
	struct buf *out = buf_create(arena, 1 << 12);

	for (size_t i = 0; i < links.count; i++) {
		if (links.items[i].page) {
			buf_format(out, links.items[i].is_current ? "[%ld] " : "%ld ",
				(long)links.items[i].page);
		} else {
			buf_text(out, "… ");
		}
	}
	return str_terminated(arena, buf_view(out));
}

static void
pages_through_lists(void **state)
{
	struct pager pager = { .page = 1, .per_page = 20, .total = 41, .to = URL_OWN("/orgs?q=a") };

	(void)state;
	assert_string_equal(pages_of(1, 0, true), "[1] ");
	assert_string_equal(pages_of(1, 20, true), "[1] ");
	assert_string_equal(pages_of(1, 21, true), "[1] 2 ");
	assert_string_equal(pages_of(1, 200, true), "[1] 2 3 … 10 ");
	assert_string_equal(pages_of(4, 200, true), "1 2 3 [4] 5 6 … 10 ");
	assert_string_equal(pages_of(5, 200, true), "1 2 3 4 [5] 6 7 … 10 ");
	assert_string_equal(pages_of(6, 200, true), "1 … 4 5 [6] 7 8 9 10 ");
	assert_string_equal(pages_of(10, 200, true), "1 … 8 9 [10] ");
	assert_string_equal(pages_of(500, 12345, true), "1 … 498 499 [500] 501 502 … 618 ");
	assert_int_equal(pager_last(&pager), 3);
	assert_true(str_equal(pager_url(arena, &pager, 1).text, STR("/orgs?q=a")));
	assert_true(str_equal(pager_url(arena, &pager, 3).text, STR("/orgs?q=a&page=3")));
	pager.to = URL_OWN("/orgs");
	assert_true(str_equal(pager_url(arena, &pager, 2).text, STR("/orgs?page=2")));
}

static void
tells_problems(void **state)
{
	static const struct {
		int status;
		const char *zh, *en;
	} rows[] = {
		{ 403, "您没有这个权限", "You may not do this" },
		{ 404, "没有找到这一页", "There is no such page" },
		{ 405, "这里不能这样做", "That cannot be done here" },
		{ 413, "内容太大了", "That is too large" },
		{ 422, "有些地方需要修改", "Some entries need a change" },
		{ 429, "请求太频繁了", "Too many requests" },
		{ 500, "系统出错了", "Something went wrong" },
		{ 503, "系统正忙", "The system is busy" },
		{ 599, "系统出错了", "Something went wrong" },
		{ 418, "这个请求看不懂", "This request cannot be read" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct problem_view view = { .status = rows[i].status, .id = STR("7F3A-21") };
		struct html *zh = sample_html(arena, LANG_ZH, false);
		struct html *en = sample_html(arena, LANG_EN, false);

		problem_page(zh, &view);
		problem_page(en, &view);
		assert_has(page_of(zh), rows[i].zh);
		assert_has(page_of(en), rows[i].en);
		assert_true((strstr(page_of(zh), "7F3A-21") != NULL) == (rows[i].status >= 500));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(frames_a_page),
		cmocka_unit_test(frames_by_language_and_view),
		cmocka_unit_test(frames_without_shell_or_request),
		cmocka_unit_test(draws_every_kind_of_field),
		cmocka_unit_test(shows_what_is_wrong),
		cmocka_unit_test(draws_parts),
		cmocka_unit_test(pages_through_lists),
		cmocka_unit_test(tells_problems),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
