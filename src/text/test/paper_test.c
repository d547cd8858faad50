#include "paper.h"
#include "pdf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Sheets are packed and taken apart again, and drawn as PDF; pdftotext of poppler reads what was drawn. */

static int
set_up(void **state)
{
	*state = arena_create(64 << 20);
	return 0;
}

static int
tear_down(void **state)
{
	arena_destroy(*state);
	return 0;
}

static struct paper *
certificate(struct arena *arena)
{
	struct paper *paper = paper_create(arena, STR("登记信息"));

	paper->foot = STR("西湖区社会组织服务网");
	paper->numbers = STR("第 {page} 页，共 {pages} 页");
	paper->is_framed = true;
	paper_add(paper, PAPER_TITLE, STR("社会组织登记信息"));
	paper_add_pair(paper, PAPER_FIELD, STR("名称"), STR("杭州市西湖区益心社会组织服务中心"));
	paper_add_pair(paper, PAPER_FIELD, STR("统一社会信用代码"), STR("52330106MJ8712345X"));
	paper_add_pair(paper, PAPER_FIELD, STR("没有"), STR(""));
	paper_add(paper, PAPER_HEADING, STR("变更"));
	paper_add_cells(
		paper, PAPER_TABLE, (struct str[]){ STR("日期"), STR("事项"), STR("金额") }, 3);
	for (int i = 0; i < 90; i++) {
		paper_add_cells(paper, PAPER_ROW,
			(struct str[]){ STR("2014年9月24日"),
				str_format(arena, "第%d次变更负责人，由汤文娟改为金晓雯", i),
				STR("300,000.00") },
			3);
	}
	paper_add(paper, PAPER_NOTE, STR("以网站公布的为准。"));
	paper_add_pair(paper, PAPER_QR, STR("https://example.org/orgs/1"), STR("扫码查看现状"));
	return paper;
}

static struct str
draw(struct arena *arena, const struct paper *paper)
{
	struct buf *out = buf_create(arena, BUF_PAGE_BYTES_MAX);

	assert_int_equal(pdf_draw(paper, out), OK);
	return buf_view(out);
}

/* What pdftotext finds in it. */
static struct str
words_of(struct arena *arena, struct str pdf)
{
	char path[] = "/tmp/chuke-paper-XXXXXX";
	struct buf *words = buf_create(arena, 1 << 20);
	int fd = mkstemp(path);
	FILE *file = fdopen(fd, "w");
	char part[4096];
	size_t len;

	assert_int_equal(fwrite(pdf.ptr, 1, pdf.len, file), pdf.len);
	fclose(file);
	file = popen(str_format(arena, "pdftotext -layout %s -", path).ptr, "r");
	while ((len = fread(part, 1, sizeof(part), file)) > 0) {
		buf_put(words, part, len);
	}
	assert_int_equal(pclose(file), 0);
	remove(path);
	return buf_view(words);
}

static void
what_was_drawn_can_be_read(void **state)
{
	struct str pdf = draw(*state, certificate(*state)), words = words_of(*state, pdf);

	assert_true(str_starts(pdf, STR("%PDF-")));
	assert_true(str_contains(words, STR("社会组织登记信息")));
	assert_true(str_contains(words, STR("52330106MJ8712345X")));
	assert_true(str_contains(words, STR("第89次变更负责人")));
	assert_true(str_contains(words, STR("第 1 页，共 4 页")));
	assert_true(str_contains(words, STR("第 4 页，共 4 页")));
	assert_false(str_contains(words, STR("没有")));
}

/* The head of a table stands on each of its pages. */
static void
table_head_is_repeated(void **state)
{
	struct str words = words_of(*state, draw(*state, certificate(*state)));
	int heads = 0;
	ptrdiff_t at;

	while ((at = str_find(words, STR("事项"))) >= 0) {
		heads++;
		words = str_slice(words, (size_t)at + 1, words.len);
	}
	assert_int_equal(heads, 4);
}

static void
a_long_paragraph_goes_over_pages(void **state)
{
	struct paper *paper = paper_create(*state, STR("长"));
	struct buf *text = buf_create(*state, 1 << 20);

	for (int i = 0; i < 4000; i++) {
		buf_text(text, "社区");
	}
	buf_text(text, "末尾");
	paper->numbers = STR("{page}/{pages}");
	paper_add(paper, PAPER_TEXT, buf_view(text));
	assert_true(str_contains(words_of(*state, draw(*state, paper)), STR("末尾")));
	assert_true(str_contains(words_of(*state, draw(*state, paper)), STR("5/5")));
}

static void
a_sheet_survives_its_way(void **state)
{
	struct str packed = paper_pack(*state, certificate(*state));
	struct paper *paper;

	assert_int_equal(paper_unpack(*state, packed, &paper), OK);
	assert_true(paper->is_framed);
	assert_true(str_equal(paper_pack(*state, paper), packed));
}

static void
broken_bytes_are_refused(void **state)
{
	struct str packed = paper_pack(*state, certificate(*state));
	struct paper *paper = NULL;

	for (size_t len = 0; len < 600; len++) {
		if (paper_unpack(*state, str_slice(packed, 0, len), &paper) == OK) {
			/* only where a block ends */
			assert_true(
				str_equal(paper_pack(*state, paper), str_slice(packed, 0, len)));
		}
	}
	assert_int_equal(paper_unpack(*state, STR("\xff\xff\xff\xff"), &paper), INVALID);
}

static void
a_text_that_is_none_is_refused(void **state)
{
	struct paper *paper = paper_create(*state, STR("x"));

	paper_add(paper, PAPER_TEXT, STR("\xff\xfe"));
	assert_int_equal(pdf_draw(paper, buf_create(*state, 1 << 20)), INVALID);
}

static void
what_is_too_large_is_refused(void **state)
{
	assert_int_equal(pdf_draw(certificate(*state), buf_create(*state, 4096)), TOO_LARGE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(what_was_drawn_can_be_read, set_up, tear_down),
		cmocka_unit_test_setup_teardown(table_head_is_repeated, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			a_long_paragraph_goes_over_pages, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_sheet_survives_its_way, set_up, tear_down),
		cmocka_unit_test_setup_teardown(broken_bytes_are_refused, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_text_that_is_none_is_refused, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_is_too_large_is_refused, set_up, tear_down),
	};

	return cmocka_run_group_tests_name("sheets and PDF", tests, NULL, NULL);
}
