#include "image.h"

#include <png.h>
#include <string.h>

/* PNG by libpng's simple interface, which lets no error out. */

enum { PIXELS_MAX = 40 * 1000 * 1000, CHUNK_HEAD_BYTES = 8, CHUNK_TAIL_BYTES = 4, MAGIC_BYTES = 8 };

static size_t
big_number(struct str bytes, size_t at)
{
	size_t value = 0;

	for (size_t i = at; i < at + 4; i++) {
		value = value << 8 | (unsigned char)bytes.ptr[i];
	}
	return value;
}

/* The chunk eXIf, if there is one (PNG extensions 1.5.0, 3.8). */
static int
orientation_of(struct str file)
{
	for (size_t at = MAGIC_BYTES; at + CHUNK_HEAD_BYTES <= file.len;) {
		size_t len = big_number(file, at);
		struct str kind = str_slice(file, at + 4, at + CHUNK_HEAD_BYTES);

		if (len > file.len - at) {
			break;
		}
		at += CHUNK_HEAD_BYTES;
		if (str_equal(kind, STR("eXIf"))) {
			return image_orientation(str_slice(file, at, at + len));
		}
		at += len + CHUNK_TAIL_BYTES;
	}
	return 1;
}

enum image_problem
image_read_png(struct arena *arena, struct image_source *source, struct image *ret_image)
{
	png_image png = { .version = PNG_IMAGE_VERSION };
	struct image image;

	if (!png_image_begin_read_from_memory(&png, source->file.ptr, source->file.len)) {
		return IMAGE_BROKEN;
	}
	if (!image_is_small_enough(png.width, png.height, PIXELS_MAX)) {
		png_image_free(&png);
		return IMAGE_TOO_LARGE;
	}
	source->width = (int)png.width;
	source->height = (int)png.height;
	source->orientation = orientation_of(source->file);
	png.format = png.format & PNG_FORMAT_FLAG_ALPHA ? PNG_FORMAT_RGBA : PNG_FORMAT_RGB;
	image = (struct image){ source->width, source->height,
		(int)PNG_IMAGE_PIXEL_CHANNELS(png.format), NULL };
	image.pixels = arena_array(
		arena, (size_t)image.height, (size_t)image.width * (size_t)image.channels);
	if (!png_image_finish_read(&png, NULL, image.pixels, 0, NULL)) {
		return IMAGE_BROKEN;
	}
	if (png.warning_or_error & PNG_IMAGE_ERROR) {
		return IMAGE_BROKEN;
	}
	*ret_image = image;
	return IMAGE_FINE;
}
