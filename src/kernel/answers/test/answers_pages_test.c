#include "answers_draw.h"
#include "answers_sample.h"
#include "json_write.h"
#include "kernel_pages.h"
#include "pages_sample.h"
#include "paper.h"
#include "req.h"
#include "shell.h"
#include "static.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

/*
 * A procedure's form and the sheet as pages.  With a folder as argument they are written there, to be looked at in
 * a browser.
 */

static const char stored[] =
	"{\"name\":\"夕阳红合唱队\",\"kind\":\"other\",\"kind_other\":\"养花<b>\",\"founded\":"
	"\"2014-09-24\",\"members\":102,\"days\":[\"sat\"],\"head\":{\"name\":\"王小明\",\"id_"
	"number\":"
	"\"11010519491231002X\",\"phone\":\"13812345678\"},\"founders\":[{\"name\":\"甲\","
	"\"phone\":"
	"\"13812345678\",\"member\":true},{\"name\":\"乙\"}],\"fee\":10000,\"income\":10000,"
	"\"budget\":"
	"[{\"item\":\"服装\",\"kind\":\"culture\",\"amount\":123450},{\"item\":\"场地\",\"amount\":"
	"50000}],\"total\":173450}";
static const struct answers answers = { &sample_answer_form, { stored, sizeof(stored) - 1 } };

static struct arena *arena;

static void
post(struct req *req, const char *name, const char *value)
{
	struct pair *items = ARENA_ARRAY(arena, req->posted.count + 1, struct pair);

	if (req->posted.count) {
		memcpy(items, req->posted.items, req->posted.count * sizeof(*items));
	}
	items[req->posted.count] = (struct pair){ str_of(name), str_of(value) };
	req->posted.items = items;
	req->posted.count++;
}

static void
draw_form(struct html *h, const struct answers_draw *draw)
{
	const struct answers_page *page = answers_page(h->req, draw);
	struct answer_steps steps = answers_steps(h->req, draw, "/cases/1/edit?step=");

	frame_open_with(
		h, &(struct frame){
			   .title = STR("社区社会组织备案"), .has_script = true, .is_desk = true });
	if (draw->section >= 0) {
		answers_stepper(h, &steps);
	}
	form_open(h, page->controls, URL_OWN("/cases/1/edit"));
	form_errors(h, page->controls);
	answers_form(h, page);
	form_close(h);
	frame_close(h);
}

static const char *
form_page(struct html *h, int section)
{
	static struct pair pairs[] = { { STR_INIT("kind_other"), STR_INIT("请写得具体一些") } };
	static const struct pairs notes = { pairs, 1 };

	draw_form(
		h, &(struct answers_draw){ &sample_answer_form, &answers, NULL, section, &notes });
	return str_terminated(arena, buf_view(h->out));
}

static const char *
sheet_page(struct html *h, bool is_open)
{
	struct answers before = answers;
	const struct answers_sheet_view *view;

	before.json = STR("{\"name\":\"夕阳红合唱队\",\"members\":99}");
	view = answers_sheet_view(h->req, &(struct answers_sheet_of){ .answers = &answers,
						  .before = &before,
						  .is_open = is_open,
						  .reveal = is_open ? NULL : "/cases/1/reveal/" });
	frame_open_with(h, &(struct frame){ .title = STR("社区社会组织备案"), .is_desk = true });
	answers_sheet(h, view);
	frame_close(h);
	return str_terminated(arena, buf_view(h->out));
}

static struct html *
wrong_post(void)
{
	struct html *h = sample_html(arena, LANG_ZH, false);
	struct answers got = answers_none;
	struct req *req = h->req;

	req->method = METHOD_POST;
	post(req, FORM_ASKED, "name kind kind_other members head founders fee budget papers");
	post(req, "name", "短<");
	post(req, "kind", "other");
	post(req, "members", "两百");
	post(req, "head.name", "王小明");
	post(req, "head.id_number", "110105194912310021");
	post(req, "founders.0.name", "甲");
	post(req, "founders.0.phone", "138");
	post(req, "founders.1.phone", "13812345678");
	post(req, "budget.0.item", "服装");
	post(req, "budget.0.amount", "90000");
	assert_int_equal(answers_read(req,
				 &(struct answers_asked){
					 &sample_answer_form, &answers, NULL, ANSWERS_WHOLE },
				 &got),
		INVALID);
	return h;
}

static void
the_form_shows_what_is_stored(void **state)
{
	const char *page = form_page(sample_html(arena, LANG_ZH, false), -1);

	(void)state;
	assert_non_null(strstr(page, "name=\"_asked\" value=\"name kind kind_other "));
	assert_non_null(strstr(page, "value=\"养花&lt;b&gt;\""));
	assert_null(strstr(page, "<b>\""));
	assert_non_null(strstr(page, "仅在“组织类别”是“其他”时填写"));
	assert_non_null(strstr(page, "data-when=\"kind\" data-is=\"other\""));
	assert_non_null(strstr(page, "勾选了“已有统一社会信用代码”时必填"));
	assert_non_null(strstr(page, "name=\"head.id_number\" value=\"11010519491231002X\""));
	assert_non_null(strstr(page, "autocomplete=\"section-head name\""));
	assert_non_null(strstr(page, "name=\"founders.1.name\""));
	assert_null(strstr(page, "name=\"founders.2.name\""));
	assert_non_null(strstr(page, "value=\"1,234.50\""));
	assert_non_null(strstr(page, "data-sum=\"budget.*.amount\""));
	assert_non_null(strstr(page, "1,734.50 元"));
	assert_non_null(strstr(page, "name=\"_purpose.papers\" value=\"document\""));
	assert_non_null(strstr(page, "请写得具体一些"));
}

static void
a_step_asks_its_section_only(void **state)
{
	const char *page = form_page(sample_html(arena, LANG_EN, false), 1);

	(void)state;
	assert_non_null(
		strstr(page, "name=\"_asked\" value=\"head deputy hotline witness founders \""));
	assert_null(strstr(page, "name=\"members\""));
	assert_non_null(strstr(page, "Add a row"));
	assert_non_null(strstr(page, "href=\"/cases/1/edit?step=3\""));
}

static void
what_was_typed_comes_back_with_its_sentences(void **state)
{
	const char *page = form_page(wrong_post(), 0);

	(void)state;
	assert_non_null(strstr(page, "value=\"短&lt;\""));
	assert_non_null(strstr(page, "href=\"#f-founders.1.name\""));
	assert_non_null(strstr(page, "id=\"f-founders.0.phone-e\""));
	assert_non_null(strstr(page, "value=\"两百\""));
	/* what was not on the page shows what is stored */
	assert_non_null(strstr(page, "value=\"2014-09-24\""));
	/* something is wrong in another section: all are drawn */
	assert_non_null(strstr(page, "name=\"fee\""));
	assert_non_null(strstr(page, "90,000 元"));
}

static void
a_row_more_keeps_everything(void **state)
{
	struct html *h = sample_html(arena, LANG_ZH, false);
	struct answers got;
	const char *page;

	(void)state;
	h->req->method = METHOD_POST;
	post(h->req, FORM_ASKED, "hotline founders");
	post(h->req, "hotline", "没写完");
	post(h->req, "founders.0.name", "甲");
	post(h->req, "founders.1.name", "乙");
	post(h->req, "_add", "founders");
	answers_read(h->req,
		&(struct answers_asked){ &sample_answer_form, &answers_none, NULL, ANSWERS_WHOLE },
		&got);
	page = form_page(h, 1);
	assert_non_null(strstr(page, "name=\"founders.2.name\""));
	assert_null(strstr(page, "name=\"founders.3.name\""));
	assert_non_null(strstr(page, "name=\"founders.1.name\" value=\"乙\""));
	assert_non_null(strstr(page, "value=\"没写完\""));
	assert_null(strstr(page, "errsum"));
}

static void
the_sheet_masks_and_marks(void **state)
{
	const char *page = sheet_page(sample_html(arena, LANG_ZH, false), false);

	(void)state;
	assert_null(strstr(page, "13812345678"));
	assert_null(strstr(page, "王小明"));
	assert_non_null(strstr(page, "138****5678"));
	assert_non_null(strstr(page, "action=\"/cases/1/reveal/head\""));
	assert_null(strstr(page, "action=\"/cases/1/reveal/name\""));
	assert_non_null(strstr(page, "成员人数 <span class=\"tag tag--warn\">有改动</span>"));
	assert_null(strstr(page, "组织名称 <span"));
	page = sheet_page(sample_html(arena, LANG_ZH, false), true);
	assert_non_null(strstr(page, "13812345678"));
	assert_null(strstr(page, "reveal"));
}

static void
paper_holds_the_same(void **state)
{
	struct html *h = sample_html(arena, LANG_ZH, false);
	struct paper *paper = paper_create(arena, STR("审批表"));
	size_t rows = 0, fields = 0;

	(void)state;
	answers_paper(h->req, paper, &answers, true);
	for (const struct paper_block *block = paper->first; block; block = block->next) {
		rows += block->kind == PAPER_ROW;
		fields += block->kind == PAPER_FIELD;
	}
	assert_int_equal(rows, 4);
	assert_int_equal(fields, 10);
}

static void
programs_are_told_the_form(void **state)
{
	struct buf *out = buf_create(arena, 1 << 20);
	struct json json;
	const char *text;

	(void)state;
	json_start(&json, out);
	json_array(&json);
	answers_schema(&json, &sample_answer_form);
	answers_json_schema(&json, &sample_answer_form);
	json_array_end(&json);
	text = str_terminated(arena, buf_view(out));
	assert_non_null(strstr(text, "{\"name\":\"name\",\"label\":\"组织名称\""));
	assert_non_null(strstr(text, "\"type\":\"rows\""));
	assert_non_null(strstr(text, "\"shown_if\":{\"field\":\"kind\",\"values\":[\"other\"]}"));
	assert_non_null(strstr(text, "\"computed\":true"));
	assert_non_null(strstr(text, "\"maxItems\":5"));
	assert_non_null(
		strstr(text, "\"required\":[\"name\",\"kind\",\"members\",\"head\",\"founders\"]"));
}

/* --- to look at -------------------------------------------------------------------------------------- */

static void
write_file(const char *folder, const char *name, const void *bytes, size_t len)
{
	char path[512];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	file = fopen(path, "wb");
	assert_non_null(file);
	fwrite(bytes, 1, len, file);
	fclose(file);
}

static void
write_pages(const char *folder)
{
	char path[512];
	struct html *h;

	snprintf(path, sizeof(path), "%s/static", folder);
	mkdir(folder, 0755);
	mkdir(path, 0755);
	for (size_t i = 0; i < static_file_count; i++) {
		write_file(folder, static_files[i].path + 1, static_files[i].plain.ptr,
			static_files[i].plain.len);
	}
	for (int i = 0; i < 6; i++) {
		static const char *const names[] = { "form.html", "form-en.html", "form-elder.html",
			"wrong.html", "sheet.html", "step.html" };
		struct shell *shell = sample_shell(arena);

		h = i == 3 ? wrong_post() : sample_html(arena, i == 1 ? LANG_EN : LANG_ZH, false);
		shell->is_elder = i == 2;
		h->shell = shell;
		if (i == 4) {
			sheet_page(h, false);
		} else {
			form_page(h, i == 5 ? 1 : -1);
		}
		write_file(folder, names[i], h->out->ptr, h->out->len);
	}
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_form_shows_what_is_stored),
		cmocka_unit_test(a_step_asks_its_section_only),
		cmocka_unit_test(what_was_typed_comes_back_with_its_sentences),
		cmocka_unit_test(a_row_more_keeps_everything),
		cmocka_unit_test(the_sheet_masks_and_marks),
		cmocka_unit_test(paper_holds_the_same),
		cmocka_unit_test(programs_are_told_the_form),
	};
	int failed = 0;

	arena = arena_create(ARENA_REQUEST_BYTES_MAX);
	if (argc > 1) {
		write_pages(argv[1]);
	} else {
		failed = cmocka_run_group_tests(tests, NULL, NULL);
	}
	arena_destroy(arena);
	return failed;
}
