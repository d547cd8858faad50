#include "picture.h"

#include <png.h>
#include <stdlib.h>
#include <string.h>

static const unsigned char colours[4][3] = {
	[PICTURE_RED] = { 200, 40, 30 },
	[PICTURE_GREEN] = { 30, 150, 60 },
	[PICTURE_BLUE] = { 30, 60, 200 },
	[PICTURE_WHITE] = { 245, 245, 240 },
};

const struct str picture_place = STR("30/1 16/1 0/1 N, 120/1 8/1 0/1 E");

struct image
picture_draw(struct arena *arena, int width, int height)
{
	struct image image = { width, height, 3, NULL };

	image.pixels = arena_array(arena, (size_t)width * (size_t)height, 3);
	for (int y = 0; y < height; y++) {
		for (int x = 0; x < width; x++) {
			int quarter = (y * 2 >= height ? 2 : 0) + (x * 2 >= width ? 1 : 0);

			memcpy(image.pixels + ((size_t)y * (size_t)width + (size_t)x) * 3,
				colours[quarter], 3);
		}
	}
	return image;
}

/* A TIFF of two entries: orientation, and a description that says where (EXIF 2.3, 4.6.2). */
static struct str
exif(struct arena *arena, int orientation)
{
	struct buf *out = buf_create(arena, 4096);
	unsigned len = (unsigned)picture_place.len;

	buf_put(out, "Exif\0\0MM\0*\0\0\0\x08\0\x02", 16);
	buf_put(out, "\x01\x0E\0\x02\0\0\0", 7);
	buf_char(out, (char)len);
	buf_put(out, "\0\0\0\x26", 4);
	buf_put(out, "\x01\x12\0\x03\0\0\0\x01\0", 9);
	buf_char(out, (char)orientation);
	buf_put(out, "\0\0\0\0\0\0", 6);
	buf_str(out, picture_place);
	return buf_view(out);
}

struct str
picture_jpeg(struct arena *arena, const struct image *image, int orientation)
{
	struct buf *plain = buf_create(arena, 16 << 20), *out;
	struct str block = exif(arena, orientation), file;

	image_write_jpeg(image, plain);
	file = buf_view(plain);
	if (orientation == 0) {
		return file;
	}
	out = buf_create(arena, 16 << 20);
	buf_str(out, str_slice(file, 0, 2));
	buf_put(out, "\xFF\xE1", 2);
	buf_char(out, (char)((block.len + 2) >> 8));
	buf_char(out, (char)(block.len + 2));
	buf_str(out, block);
	buf_str(out, str_slice(file, 2, file.len));
	return buf_view(out);
}

struct str
picture_png(struct arena *arena, const struct image *image)
{
	png_image png = { .version = PNG_IMAGE_VERSION,
		.width = (png_uint_32)image->width,
		.height = (png_uint_32)image->height,
		.format = image->channels == 4 ? PNG_FORMAT_RGBA : PNG_FORMAT_RGB };
	png_alloc_size_t len = PNG_IMAGE_PNG_SIZE_MAX(png);
	char *bytes = arena_alloc(arena, len);

	if (!png_image_write_to_memory(&png, bytes, &len, 0, image->pixels, 0, NULL)) {
		abort();
	}
	return (struct str){ bytes, len };
}

struct str
picture_webp(struct arena *arena, const struct image *image)
{
	struct buf *out = buf_create(arena, 16 << 20);

	image_write_webp(image, out);
	return buf_view(out);
}

enum picture_corner
picture_colour(const struct image *image, int quarter)
{
	int x = image->width * (quarter & 1 ? 3 : 1) / 4,
	    y = image->height * (quarter & 2 ? 3 : 1) / 4, best = 0, best_distance = 1 << 20;
	const unsigned char *pixel = image->pixels +
				     ((size_t)y * (size_t)image->width + (size_t)x) *
					     (size_t)image->channels;

	for (int i = 0; i < 4; i++) {
		int distance = 0;

		for (int c = 0; c < 3; c++) {
			distance += abs(colours[i][c] - pixel[c]);
		}
		if (distance < best_distance) {
			best = i;
			best_distance = distance;
		}
	}
	return (enum picture_corner)best;
}
