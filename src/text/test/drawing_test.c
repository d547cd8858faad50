#include "drawing.h"

#include "image.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

/* Drawings of a pack become pictures; what is beyond their part of SVG is refused in words. */

#define SVG(inner) STR("<svg viewBox='0 0 40 20'>" inner "</svg>")

/* The colour at a place of the drawing, 0xrrggbb. */
static unsigned
colour_at(struct str svg, int x, int y)
{
	struct arena *arena = arena_create(1 << 20);
	struct buf *out = buf_create(arena, 1 << 18);
	const char *problem = NULL;
	struct image_source source = { .width_min = 40 };
	struct image image;
	const unsigned char *pixel;
	unsigned colour;

	assert_int_equal(drawing_draw(svg, 40, out, &problem), OK);
	source.file = buf_view(out);
	assert_int_equal(image_read_png(arena, &source, &image), IMAGE_FINE);
	assert_int_equal(image.width, 40);
	assert_int_equal(image.height, 20);
	pixel = image.pixels + ((size_t)y * 40 + (size_t)x) * (size_t)image.channels;
	colour = (unsigned)pixel[0] << 16 | (unsigned)pixel[1] << 8 | pixel[2];
	arena_destroy(arena);
	return colour;
}

static void
shapes_stand_where_they_say(void **state)
{
	(void)state;
	assert_int_equal(
		colour_at(SVG("<rect width='20' height='20' fill='#ff0000'/>"), 5, 5), 0xff0000);
	assert_int_equal(
		colour_at(SVG("<rect width='20' height='20' fill='#ff0000'/>"), 30, 5), 0xffffff);
	assert_int_equal(
		colour_at(SVG("<path d='M10 0h20v20H10Z' fill='#00ff00'/>"), 20, 10), 0x00ff00);
	assert_int_equal(
		colour_at(SVG("<path d='M10 0q0 10 10 10t10 10v-20' fill='#00ff00'/>"), 27, 10),
		0x00ff00);
	assert_int_equal(colour_at(SVG("<g transform='translate(20 0) scale(2)' fill='#0000ff'>"
				       "<circle cx='5' cy='5' r='3'/></g>"),
				 30, 10),
		0x0000ff);
	assert_int_equal(colour_at(SVG("<linearGradient id='a' x1='0' y1='0' x2='0' y2='1'>"
				       "<stop offset='0' stop-color='#123456'/><stop offset='1' "
				       "stop-color='#123456'/></linearGradient>"
				       "<ellipse cx='20' cy='10' rx='20' ry='9' fill='url(#a)'/>"),
				 20, 10),
		0x123456);
}

static void
what_is_beyond_is_refused(void **state)
{
	static const struct str wrong[] = { STR("<svg>"), STR("<svg/>"), STR("<html/>"), STR(""),
		SVG("<script/>"), SVG("<path d='M0 0a1 1 0 0 0 2 2'/>"), SVG("<path/>"),
		SVG("<rect width='a'/>"), SVG("<rect width='4' height='4' fill='red'/>"),
		SVG("<rect width='4' height='4' fill='url(#b)'/>"),
		SVG("<g transform='skewX(3)'/>"), SVG("<circle/>"), SVG("<stop/>") };
	struct arena *arena = arena_create(1 << 20);

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		const char *problem = NULL;

		assert_int_equal(
			drawing_draw(wrong[i], 40, buf_create(arena, 1 << 16), &problem), INVALID);
		assert_non_null(problem);
	}
	arena_destroy(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(shapes_stand_where_they_say),
		cmocka_unit_test(what_is_beyond_is_refused),
	};

	return cmocka_run_group_tests_name("text_drawing", tests, NULL, NULL);
}
