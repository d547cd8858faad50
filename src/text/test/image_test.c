#include "picture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

/* Pictures come out small, upright and with nothing in them but the picture. */

static const int widths[] = { 320, 960, 1920 };

static int
set_up(void **state)
{
	*state = arena_create(512 << 20);
	return 0;
}

static int
tear_down(void **state)
{
	arena_destroy(*state);
	return 0;
}

static struct images_small
shrink(struct arena *arena, struct str file)
{
	struct images_small images;
	struct buf *out = buf_create(arena, 64 << 20);

	image_shrink(arena, file, widths, 3, out);
	assert_false(out->full);
	assert_int_equal(images_small_read(buf_view(out), &images), OK);
	return images;
}

static struct image
read_back(struct arena *arena, const struct image_small *small)
{
	struct image_source source = { .file = small->bytes, .width_min = small->width };
	struct image image;

	assert_int_equal(strcmp(small->type, "image/jpeg") == 0
				 ? image_read_jpeg(arena, &source, &image)
				 : image_read_webp(arena, &source, &image),
		IMAGE_FINE);
	assert_true(source.orientation <= 1);
	return image;
}

/* What is above, left and right, of a picture stored in each orientation (EXIF 2.3, 4.6.4 A). */
static void
every_orientation_comes_out_upright(void **state)
{
	static const enum picture_corner above[9][2] = { { 0, 0 }, { PICTURE_RED, PICTURE_GREEN },
		{ PICTURE_GREEN, PICTURE_RED }, { PICTURE_WHITE, PICTURE_BLUE },
		{ PICTURE_BLUE, PICTURE_WHITE }, { PICTURE_RED, PICTURE_BLUE },
		{ PICTURE_BLUE, PICTURE_RED }, { PICTURE_WHITE, PICTURE_GREEN },
		{ PICTURE_GREEN, PICTURE_WHITE } };
	struct image drawn = picture_draw(*state, 1200, 800);

	for (int orientation = 1; orientation <= 8; orientation++) {
		bool is_turned = orientation >= 5;
		struct str file = picture_jpeg(*state, &drawn, orientation);
		struct images_small images = shrink(*state, file);

		assert_true(str_contains(file, picture_place));
		assert_int_equal(images.problem, IMAGE_FINE);
		assert_int_equal(images.width, is_turned ? 800 : 1200);
		assert_int_equal(images.height, is_turned ? 1200 : 800);
		assert_int_equal(images.count, is_turned ? 2 : 3);
		for (size_t i = 0; i < images.count; i++) {
			struct image small = read_back(*state, &images.items[i]);

			assert_int_equal(picture_colour(&small, 0), above[orientation][0]);
			assert_int_equal(picture_colour(&small, 1), above[orientation][1]);
			assert_false(str_contains(images.items[i].bytes, picture_place));
			assert_false(str_contains(images.items[i].bytes, STR("Exif")));
		}
	}
}

static void
widths_are_never_more_than_the_original(void **state)
{
	struct image drawn = picture_draw(*state, 500, 300);
	struct images_small images = shrink(*state, picture_jpeg(*state, &drawn, 0));

	assert_int_equal(images.count, 2);
	assert_int_equal(images.items[0].width, 320);
	assert_int_equal(images.items[0].height, 192);
	assert_int_equal(images.items[1].width_max, 960);
	assert_int_equal(images.items[1].width, 500);
	drawn = picture_draw(*state, 3, 2000);
	images = shrink(*state, picture_png(*state, &drawn));
	assert_int_equal(images.count, 1);
	assert_int_equal(images.items[0].height, 640);
	assert_int_equal(images.items[0].width, 1);
}

static void
large_pictures_become_small(void **state)
{
	struct image drawn = picture_draw(*state, 4032, 3024);
	struct str file = picture_jpeg(*state, &drawn, 6);
	struct images_small images = shrink(*state, file);

	assert_int_equal(images.width, 3024);
	assert_int_equal(images.count, 3);
	assert_int_equal(images.items[2].width, 1920);
	assert_int_equal(images.items[2].height, 2560);
}

static void
png_and_webp_become_webp(void **state)
{
	struct image drawn = picture_draw(*state, 640, 480);
	struct str files[] = { picture_png(*state, &drawn), picture_webp(*state, &drawn) };

	for (int i = 0; i < 2; i++) {
		struct images_small images = shrink(*state, files[i]);
		struct image small = read_back(*state, &images.items[0]);

		assert_string_equal(images.items[0].type, "image/webp");
		assert_int_equal(picture_colour(&small, 0), PICTURE_RED);
		assert_int_equal(picture_colour(&small, 3), PICTURE_WHITE);
	}
}

static void
what_is_seen_through_stays_so(void **state)
{
	struct image drawn = { 400, 400, 4, arena_array(*state, 400 * 400, 4) }, small;
	struct images_small images;

	for (int i = 0; i < 400 * 400; i++) {
		unsigned char *pixel = drawn.pixels + (size_t)i * 4;

		pixel[0] = 250;
		pixel[3] = i % 400 < 200 ? 255 : 0;
	}
	images = shrink(*state, picture_png(*state, &drawn));
	small = read_back(*state, &images.items[0]);
	assert_int_equal(small.channels, 4);
	assert_true(small.pixels[(160 * 320 + 80) * 4 + 3] > 250);
	assert_true(small.pixels[(160 * 320 + 80) * 4] > 230);
	assert_true(small.pixels[(160 * 320 + 240) * 4 + 3] < 5);
}

static void
put_big(char *at, unsigned value, int bytes)
{
	for (int i = 0; i < bytes; i++) {
		at[i] = (char)(value >> (8 * (bytes - 1 - i)));
	}
}

static void
bombs_are_refused(void **state)
{
	struct image drawn = picture_draw(*state, 64, 64);
	struct str jpeg = picture_jpeg(*state, &drawn, 0), png = picture_png(*state, &drawn);
	ptrdiff_t frame = str_find(jpeg, STR("\xFF\xC2"));

	assert_true(frame > 0);
	put_big((char *)jpeg.ptr + frame + 5, 65000, 2);
	put_big((char *)jpeg.ptr + frame + 7, 65000, 2);
	assert_int_equal(shrink(*state, jpeg).problem, IMAGE_TOO_LARGE);
	/* the head's checksum is wrong now, which is refused before anything is believed */
	put_big((char *)png.ptr + 16, 1000000, 4);
	assert_int_not_equal(shrink(*state, png).problem, IMAGE_FINE);
}

static void
what_is_not_whole_is_refused(void **state)
{
	struct image drawn = picture_draw(*state, 800, 600);
	struct str files[] = { picture_jpeg(*state, &drawn, 1), picture_png(*state, &drawn),
		picture_webp(*state, &drawn) };

	for (int i = 0; i < 3; i++) {
		for (size_t part = 1; part < 8; part++) {
			struct str cut = str_slice(files[i], 0, files[i].len * part / 8);

			assert_int_not_equal(shrink(*state, cut).problem, IMAGE_FINE);
		}
	}
}

static void
what_is_no_picture_is_told(void **state)
{
	assert_int_equal(shrink(*state, STR("GIF89a, or so")).problem, IMAGE_UNKNOWN);
	assert_int_equal(shrink(*state, STR("")).problem, IMAGE_UNKNOWN);
	assert_int_equal(shrink(*state, STR("<svg onload='x()'></svg>")).problem, IMAGE_UNKNOWN);
	assert_int_equal(
		shrink(*state, STR("\xFF\xD8\xFF and nothing more")).problem, IMAGE_BROKEN);
}

static void
an_answer_of_another_shape_is_none(void **state)
{
	struct images_small images;
	struct image drawn = picture_draw(*state, 100, 100);
	struct buf *out = buf_create(*state, 1 << 20);
	struct str packed;

	image_shrink(*state, picture_jpeg(*state, &drawn, 0), widths, 3, out);
	packed = buf_view(out);
	for (size_t len = 0; len < packed.len; len++) {
		assert_int_equal(images_small_read(str_slice(packed, 0, len), &images), INVALID);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_orientation_comes_out_upright),
		cmocka_unit_test(widths_are_never_more_than_the_original),
		cmocka_unit_test(large_pictures_become_small),
		cmocka_unit_test(png_and_webp_become_webp),
		cmocka_unit_test(what_is_seen_through_stays_so),
		cmocka_unit_test(bombs_are_refused),
		cmocka_unit_test(what_is_not_whole_is_refused),
		cmocka_unit_test(what_is_no_picture_is_told),
		cmocka_unit_test(an_answer_of_another_shape_is_none),
	};

	return cmocka_run_group_tests_name("text_image", tests, set_up, tear_down);
}
