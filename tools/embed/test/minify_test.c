#include "minify.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

/* What is taken out of style sheets, drawings and scripts, and what must stay. */

static struct str
path_of(void *arg, struct str name)
{
	(void)arg;
	return str_equal(name, STR("hero.svg")) ? STR("/static/hero.1.svg") : STR_NONE;
}

static const struct {
	const char *css, *small;
} css_rows[] = {
	{ "a { color: red; }", "a{color:red}" },
	{ "/* note */ a , b > c { margin : 0 1px ; }", "a,b>c{margin :0 1px}" },
	{ "a :hover { }  a:hover { }", "a :hover{}a:hover{}" },
	{ "p { width: calc(1px + 2px); }", "p{width:calc(1px + 2px)}" },
	{ "@media (max-width: 40em) { a { b: c } }", "@media (max-width:40em){a{b:c}}" },
	{ "a::before { content: \" / \"; }", "a::before{content:\" / \"}" },
	{ "a { content: '/* stays */' }", "a{content:'/* stays */'}" },
	{ "a { b: c !important }", "a{b:c!important}" },
	{ "a { background: #fff url(\"hero.svg\") no-repeat }",
		"a{background:#fff url(/static/hero.1.svg) no-repeat}" },
	{ "a { background: url(hero.svg) }", "a{background:url(/static/hero.1.svg)}" },
	{ ".a .b { c: d }\n.e + .f { g: h }", ".a .b{c:d}.e + .f{g:h}" },
	{ ":root { --egg: 50% 50% / 60% 40%; }", ":root{--egg:50% 50% / 60% 40%}" },
};

static void
makes_style_sheets_small(void **state)
{
	struct arena *arena = arena_create(1 << 20);
	struct asset_paths paths = { .of = path_of };

	(void)state;
	for (size_t i = 0; i < sizeof(css_rows) / sizeof(css_rows[0]); i++) {
		struct buf *out = buf_create(arena, 1 << 16);

		assert_true(minify_css(out, str_of(css_rows[i].css), &paths));
		assert_string_equal(str_terminated(arena, buf_view(out)), css_rows[i].small);
	}
	assert_false(minify_css(buf_create(arena, 1 << 16), STR("a{b:url(nothing.svg)}"), &paths));
	assert_true(str_equal(paths.unknown, STR("nothing.svg")));
	arena_destroy(arena);
}

static void
makes_drawings_and_scripts_small(void **state)
{
	struct arena *arena = arena_create(1 << 20);
	struct buf *svg = buf_create(arena, 1 << 16), *js = buf_create(arena, 1 << 16);

	(void)state;
	minify_svg(svg, STR("<svg>\n\t<!-- note -->\n\t<path\n\td=\"M0 0\"/>\n\t<text>a "
			    "b</text>\n</svg>\n"));
	assert_string_equal(str_terminated(arena, buf_view(svg)),
		"<svg><path d=\"M0 0\"/><text>a b</text></svg>");
	minify_js(js,
		STR("/*\n * note\n */\n\"use strict\";\n\n\t// note\n\tlet a = \"// stays\";\n"));
	assert_string_equal(
		str_terminated(arena, buf_view(js)), "\"use strict\";\nlet a = \"// stays\";\n");
	arena_destroy(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(makes_style_sheets_small),
		cmocka_unit_test(makes_drawings_and_scripts_small),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
