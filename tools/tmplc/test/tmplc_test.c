#include "fail.h"
#include "tmplc.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* Pages that must be refused, at their line; pages that must come out so; texts and their English. */

struct run_of {
	struct arena *arena;
	struct messages english, found;
	const char *page;
	struct str body, header;
};

static void
compile_it(void *arg)
{
	struct run_of *it = arg;
	struct source source = { .path = "p.html", .text = str_of(it->page) };
	struct compiler compiler = {
		.arena = it->arena, .english = &it->english, .found = &it->found
	};

	compiler.header = buf_create(it->arena, 1 << 20);
	compiler.run.text = buf_create(it->arena, 1 << 20);
	emit_begin(&compiler.emit, it->arena, "p.c");
	compile_file(&compiler, &source);
	emit_flush(&compiler.emit);
	it->body = buf_view(compiler.emit.body);
	it->header = buf_view(compiler.header);
}

static void
add_english(struct run_of *it, const char *zh, const char *en)
{
	messages_add(
		it->arena, &it->english, &(struct message){ .zh = str_of(zh), .en = str_of(en) });
	messages_sort(&it->english, false);
}

/* The page's C without #line, white space at line ends and the function's own lines. */
static const char *
code_of(struct run_of *it, const char *inner)
{
	struct failure failure;
	struct buf *out = buf_create(it->arena, 1 << 20);
	struct str line, rest;

	it->page = str_terminated(
		it->arena, str_format(it->arena, "{%% page p() %%}%s{%% end %%}", inner));
	if (!fail_catch(compile_it, it, &failure)) {
		print_error("%s\n", failure.message);
		return "refused";
	}
	rest = it->body;
	while (str_split(&rest, '\n', &line)) {
		line = str_trim(line);
		if (line.len > 1 && line.ptr[0] != '#' && !str_starts(line, STR("void p("))) {
			buf_str(out, line);
			buf_char(out, '\n');
		}
	}
	return str_terminated(it->arena, buf_view(out));
}

static int
setup(void **state)
{
	struct arena *arena = arena_create(64 << 20);
	struct run_of *it = ARENA_NEW(arena, struct run_of);

	it->arena = arena;
	*state = it;
	return 0;
}

static int
teardown(void **state)
{
	arena_destroy(((struct run_of *)*state)->arena);
	return 0;
}

#define PAGE(text) "{% page p() %}\n" text "\n{% end %}\n"

static const struct {
	const char *page, *error;
} refused[] = {
	{ PAGE("<p class={{ x }}>"),
		"p.html:2: no value may stand as an attribute's value without quotes" },
	{ PAGE("<p class=a>"), "p.html:2: the value of 'class' has no quotes" },
	{ PAGE("<p>\n<b onclick=\"x()\">"), "p.html:3: 'onclick=': no code in attributes" },
	{ PAGE("<b ONclick=\"x()\">"), "p.html:2: 'onclick=': no code in attributes" },
	{ PAGE("<b hx-on:click=\"x\">"), "p.html:2: 'hx-on:click=': no code in attributes" },
	{ PAGE("<b style=\"color:{{ c }}\">"), "p.html:2: 'style=' may not be written in a page" },
	{ PAGE("<b srcdoc=\"x\">"), "p.html:2: 'srcdoc=' may not be written in a page" },
	{ PAGE("<a ping=\"/x\">"), "p.html:2: 'ping=' may not be written in a page" },
	{ PAGE("<style>b{}</style>"), "p.html:2: <style> may not be written in a page" },
	{ PAGE("<base href=\"/\">"), "p.html:2: <base> may not be written in a page" },
	{ PAGE("<iframe src=\"/\">"), "p.html:2: <iframe> may not be written in a page" },
	{ PAGE("<script>x()</script>"), "p.html:2: scripts lie in static/" },
	{ PAGE("<script src=\"/a\">x()</script>"), "p.html:2: no code in a page" },
	{ PAGE("<script src=\"/a\">{{ x }}</script>"), "p.html:2: no value may stand in a script" },
	{ PAGE("<{{ x }}>"), "p.html:2: a lone '<'" },
	{ PAGE("<b {{ x }}>"), "p.html:2: no value may stand between attributes" },
	{ PAGE("<b data-{{ x }}=\"\">"), "p.html:2: no value may stand between attributes" },
	{ PAGE("a < b"), "p.html:2: a lone '<'" },
	{ PAGE("<a href=\"javascript:x()\">"), "p.html:2: an address begins with" },
	{ PAGE("<a href=\"x.html\">"), "p.html:2: an address begins with" },
	{ PAGE("<a href=\"//evil.example/\">"),
		"p.html:2: an address on this site begins with one '/'" },
	{ PAGE("<a href=\"/\\evil\">"), "p.html:2: an address on this site begins with one '/'" },
	{ PAGE("<a href=\"/{{ x }}\">"), "p.html:2: a value may not be the first part of a path" },
	{ PAGE("<a href=\"https://{{ x }}/\">"),
		"p.html:2: a value may not be part of a host's name" },
	{ PAGE("<a href=\"{{ x }}{{ y }}\">"),
		"p.html:2: a value cannot stand here in an address" },
	{ PAGE("<a href=\"{{ x }}/y\">"), "p.html:2: after a whole address only '#' or '?'" },
	{ PAGE("<img srcset=\"{{ x }} 2x\">"),
		"p.html:2: a value cannot stand here in an address" },
	{ PAGE("<a href=\"{% if a %}{{ u }}{% else %}/x{% end %}{{ y }}\">"),
		"p.html:2: a value cannot stand here in an address" },
	{ PAGE("<meta http-equiv=\"{{ x }}\">"), "p.html:2: 'http-equiv=' takes no value" },
	{ PAGE("<meta content=\"{{ x }}\" http-equiv=\"refresh\">"),
		"p.html:2: no value beside http-equiv" },
	{ PAGE("<p class=\"中文\">"), "p.html:2: 'class=' is not translated" },
	{ PAGE("<p title=\"a<b\">"), "p.html:2: '<' in an attribute" },
	{ PAGE("<p class=\"a\"id=\"b\">"), "p.html:2: a space is missing between attributes" },
	{ PAGE("<p \"a\">"), "p.html:2: unexpected '\"' between attributes" },
	{ PAGE("\n{% if a %}\nx"), "p.html:1: what begins here has no {% end %}" },
	{ "{% page p() %}\n{% if a %}\nx{% end %}\n",
		"p.html:1: what begins here has no {% end %}" },
	{ PAGE("{% end %}"), "p.html:3: {% end %} outside of a page" },
	{ PAGE("{% frob x %}"), "p.html:2: unknown directive 'frob'" },
	{ PAGE("{% if %}x{% end %}"), "p.html:2: if what?" },
	{ PAGE("{% if a %}<b {% else %}<i>{% end %}"),
		"p.html:2: the branches begun on line 2 end in different places of the HTML" },
	{ PAGE("{% if a %}\n<b {% end %}"),
		"p.html:3: what began on line 2 ends in another place" },
	{ PAGE("{% if a %}{% empty %}{% end %}"), "p.html:2: {% empty %} does not fit" },
	{ PAGE("{% each a in b %}{% elif c %}{% end %}"), "p.html:2: {% elif %} does not fit" },
	{ PAGE("{% if a %}{% else %}{% else %}{% end %}"), "p.html:2: {% else %} does not fit" },
	{ PAGE("{% each b %}{% end %}"), "p.html:2: write {% each element in list %}" },
	{ PAGE("{% use x %}"), "p.html:2: write {% use name(arguments) %}" },
	{ PAGE("<b {% use x() %}>"), "p.html:2: a page cannot be used between attributes" },
	{ PAGE("<b class={% if a %}\"x\"{% end %}>"), "p.html:2: no directive may stand" },
	{ PAGE("<b class=\"x"), "p.html:3: the page ends in the value of an attribute" },
	{ PAGE("\n\n{{ x "), "p.html:4: what begins with '{{' has no end" },
	{ PAGE("x\n{# note"), "p.html:3: a note has no end" },
	{ PAGE("\n{{ }}"), "p.html:3: nothing between the braces" },
	{ "<p>", "p.html:1: text outside of a page" },
	{ "\n{{ x }}", "p.html:2: a value outside of a page" },
	{ "{% use x() %}", "p.html:1: {% use %} outside of a page" },
	{ "{% page p %}", "p.html:1: write {% page name(parameters) %}" },
	{ "{% page p() %}\n{% page q() %}", "p.html:2: a page inside of a page" },
	{ "{% include x.h %}", "p.html:1: write {% include \"x.h\" %}" },
};

static void
refuses_at_the_line(void **state)
{
	struct run_of *it = *state;
	struct failure failure;

	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
		it->page = refused[i].page;
		if (fail_catch(compile_it, it, &failure)) {
			fail_msg("taken: %s", refused[i].page);
		}
		if (strncmp(failure.message, refused[i].error, strlen(refused[i].error)) != 0) {
			fail_msg("%s\nrefused by:  %s\ninstead of: %s", refused[i].page,
				failure.message, refused[i].error);
		}
	}
}

static const struct {
	const char *page, *code;
} taken[] = {
	{ "<p>{{ v->name }}</p>", "html_literal(h, \"<p>\", 3);\nHTML_TEXT(h, "
				  "(v->name));\nhtml_literal(h, \"</p>\", 4);\n" },
	{ "<b title=\"{{ x }}\">", "html_literal(h, \"<b title=\\\"\", 10);\nHTML_ATTR(h, "
				   "(x));\nhtml_literal(h, \"\\\">\", 2);\n" },
	{ "<a href='{{ u }}#top'>", "html_literal(h, \"<a href='\", 9);\nHTML_URL_WHOLE(h, "
				    "(u));\nhtml_literal(h, \"#top'>\", 6);\n" },
	{ "<a href=\"/o?q={{ q }}&amp;p={{ p }}\">",
		"html_literal(h, \"<a href=\\\"/o?q=\", 14);\nHTML_URL_PART(h, (q));\n"
		"html_literal(h, \"&amp;p=\", 7);\nHTML_URL_PART(h, (p));\nhtml_literal(h, "
		"\"\\\">\", 2);\n" },
	{ "<a href=\"/o{% if q %}?q={{ q }}{% end %}\">",
		"html_literal(h, \"<a href=\\\"/o\", 11);\nif (q) {\nhtml_literal(h, \"?q=\", 3);\n"
		"HTML_URL_PART(h, (q));\nhtml_literal(h, \"\\\">\", 2);\n" },
	{ "<a href=\"tel:{{ n }}\">",
		"html_literal(h, \"<a href=\\\"tel:\", 13);\nHTML_URL_CONTACT(h, "
		"(n));\nhtml_literal(h, \"\\\">\", 2);\n" },
	{ "<input{% if x %} checked{% end %} name=\"y\">",
		"html_literal(h, \"<input\", 6);\nif (x) {\nhtml_literal(h, \" checked\", 8);\n"
		"html_literal(h, \" name=\\\"y\\\">\", 10);\n" },
	{ "\n<ul>\n\t<li> a\n\tb </li>\n</ul>\n",
		"html_literal(h, \"<ul><li>a b</li></ul>\", 21);\n" },
	{ "\n<b>a</b>\n", "html_literal(h, \"<b>a</b>\", 8);\n" },
	{ "<b>a</b>\n<i>b</i>", "html_literal(h, \"<b>a</b> <i>b</i>\", 17);\n" },
	{ "<p>a<!-- gone -->b{# gone #}c</p>", "html_literal(h, \"<p>abc</p>\", 10);\n" },
	{ "<textarea name=\"a\">\n {{ x }}</textarea>",
		"html_literal(h, \"<textarea name=\\\"a\\\">\\n \", 21);\nHTML_TEXT(h, (x));\n"
		"html_literal(h, \"</textarea>\", 11);\n" },
	{ "{{ f(\"}}\", '}', (struct a){ { 1 } }) }}",
		"HTML_TEXT(h, (f(\"}}\", '}', (struct a){ { 1 } })));\n" },
	{ "{% use f(1, \"a %} b\") %}", "f(h, 1, \"a %} b\");\n" },
	{ "{% use f() %}", "f(h);\n" },
	{ "{% let a = b(c) %}", "__auto_type a = b(c);\n" },
	{ "{% each m in v->list %}<li>{{ m->a }}</li>{% empty %}<li>-</li>{% end %}",
		"{ __auto_type m_list = v->list; for (size_t m_index = 0; m_index < "
		"(size_t)m_list.count; "
		"m_index++) { __auto_type m = &m_list.items[m_index]; (void)m;\n"
		"html_literal(h, \"<li>\", 4);\nHTML_TEXT(h, (m->a));\nhtml_literal(h, \"</li>\", "
		"5);\n"
		"if (m_list.count == 0) {\nhtml_literal(h, \"<li>-</li>\", 10);\n" },
	{ "{% zh %}<b>中</b>{% en %}<i>e</i>{% end %}",
		"if (h->lang != LANG_EN) {\nhtml_literal(h, \"<b>中</b>\", 10);\n} else {\n"
		"html_literal(h, \"<i>e</i>\", 8);\n" },
	{ "<script src=\"/static/a.js\" defer></script>",
		"html_literal(h, \"<script src=\\\"/static/a.js\\\" defer></script>\", 42);\n" },
};

static void
writes_c(void **state)
{
	for (size_t i = 0; i < sizeof(taken) / sizeof(taken[0]); i++) {
		assert_string_equal(code_of(*state, taken[i].page), taken[i].code);
	}
}

static void
bakes_in_both_languages(void **state)
{
	struct run_of *it = *state;

	add_english(it, "共 {1} 家", "{1} in all");
	add_english(it, "第 {1} 页，共 {2} 页", "Of {2} {2|page|pages} this is {1}");
	add_english(it, "看{1}", "See \"{1}\" & more");
	add_english(it, "首页", "Home");
	assert_string_equal(code_of(it, "<p>共 {{ n }} 家</p>"),
		"html_literals(h, \"<p>共 \", 7, \"<p>\", 3);\nHTML_TEXT(h, (n));\n"
		"html_literals(h, \" 家</p>\", 8, \" in all</p>\", 11);\n");
	assert_string_equal(code_of(it, "<i title=\"看{{ n }}\">"),
		"html_literals(h, \"<i title=\\\"看\", 13, \"<i title=\\\"See &quot;\", 20);\n"
		"HTML_ATTR(h, (n));\nhtml_literals(h, \"\\\">\", 2, \"&quot; &amp; more\\\">\", "
		"19);\n");
	assert_string_equal(code_of(it, "第 {{ a }} 页，\n\t共 {{ b }} 页"),
		"if (h->lang == LANG_EN) {\nhtml_literal(h, \"Of \", 3);\nHTML_TEXT(h, (b));\n"
		"html_literal(h, \" \", 1);\nif ((b) == 1) {\nhtml_literal(h, \"page\", 4);\n} "
		"else {\n"
		"html_literal(h, \"pages\", 5);\nhtml_literal(h, \" this is \", 9);\nHTML_TEXT(h, "
		"(a));\n"
		"} else {\nhtml_literal(h, \"第 \", 4);\nHTML_TEXT(h, (a));\n"
		"html_literal(h, \" 页，共 \", 11);\nHTML_TEXT(h, (b));\nhtml_literal(h, \" 页\", "
		"4);\n");
	assert_string_equal(code_of(it, "{% use f(\"首页\", STR(\"首页\"), \"a\") %}"),
		"f(h, (h->lang == LANG_EN ? \"Home\" : \"首页\"), "
		"(h->lang == LANG_EN ? STR(\"Home\") : STR(\"首页\")), \"a\");\n");
	assert_string_equal(code_of(it, "{{ x ? _(\"首页\") : _(\"别处\") }}"),
		"HTML_TEXT(h, (x ? (h->lang == LANG_EN ? \"Home\" : \"首页\") : \"别处\"));\n");
}

static void
finds_all_texts(void **state)
{
	struct run_of *it = *state;
	static const char c[] =
		"/* N_(\"不算\") */ x = N_(\"一\"); tr(lang,\n \"二\" \"三\"); TR(a, l, "
		"\"四{1}\", s); char q = '\"'; y = \"N_(\\\"不算\\\")\"; tr(l, z);";
	struct source source = { .path = "a.c", .text = str_of(c) };

	code_of(it, "\n<p>五</p>\n<img alt=\"六\">{{ _(\"七\") }}{% use f(\"八\") %}{% zh %}不算{% "
		    "end %}");
	scan_code(it->arena, &it->found, &source, 1);
	messages_sort(&it->found, false);
	assert_int_equal(it->found.count, 7);
	static const struct {
		const char *zh;
		int line;
	} expected[] = { { "一", 1 }, { "七", 3 }, { "二三", 1 }, { "五", 2 }, { "八", 3 },
		{ "六", 3 }, { "四{1}", 2 } };

	for (size_t i = 0; i < 7; i++) {
		assert_string_equal(
			str_terminated(it->arena, it->found.items[i].zh), expected[i].zh);
		assert_int_equal(it->found.items[i].line, expected[i].line);
	}
}

static const struct {
	const char *po, *error; /* NULL: taken */
} po_files[] = {
	{ "msgid \"\"\nmsgstr \"\"\n\n# note\nmsgid \"一\"\n\"二{1}\"\nmsgstr \"one \"\n\"two "
	  "{1}\"\n",
		NULL },
	{ "msgid \"一{1}\"\nmsgstr \"one\"\n", "t.po:1: {1} is missing in the English text" },
	{ "\nmsgid \"一\"\nmsgstr \"one {2}\"\n", "t.po:2: {2} is not in the Chinese text" },
	{ "msgid \"一\"\nmsgstr \"{1|a|b}\"\n", "t.po:1: {1} is not in the Chinese text" },
	{ "msgid \"一\"\nhello\n", "t.po:2: neither msgid" },
	{ "msgstr \"x\"\n", "t.po:1: neither msgid" },
};

static void
read_po(void *arg)
{
	struct run_of *it = arg;

	messages_read(it->arena, &it->english, it->page);
}

static void
reads_po_files(void **state)
{
	struct run_of *it = *state;
	struct failure failure;

	it->page = "t.po";
	for (size_t i = 0; i < sizeof(po_files) / sizeof(po_files[0]); i++) {
		FILE *file = fopen("t.po", "wb");
		bool is_good;

		assert_non_null(file);
		fputs(po_files[i].po, file);
		fclose(file);
		it->english.count = 0;
		is_good = fail_catch(read_po, it, &failure);
		assert_int_equal(is_good, po_files[i].error == NULL);
		if (is_good) {
			assert_int_equal(it->english.count, 1);
			assert_string_equal(str_terminated(it->arena,
						    messages_find(&it->english, STR("一二{1}"))),
				"one two {1}");
		} else {
			assert_memory_equal(
				failure.message, po_files[i].error, strlen(po_files[i].error));
		}
	}
	remove("t.po");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(refuses_at_the_line, setup, teardown),
		cmocka_unit_test_setup_teardown(writes_c, setup, teardown),
		cmocka_unit_test_setup_teardown(bakes_in_both_languages, setup, teardown),
		cmocka_unit_test_setup_teardown(finds_all_texts, setup, teardown),
		cmocka_unit_test_setup_teardown(reads_po_files, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
