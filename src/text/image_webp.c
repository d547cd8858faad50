#include "image.h"

#include "fail.h"

#include <string.h>

#include <webp/decode.h>
#include <webp/encode.h>

/* WebP by libwebp; animations are no pictures to us. */

enum { PIXELS_MAX = 40 * 1000 * 1000, RIFF_HEAD_BYTES = 12, CHUNK_HEAD_BYTES = 8 };

static const float quality = 80;

static size_t
little_number(struct str bytes, size_t at)
{
	size_t value = 0;

	for (size_t i = 4; i-- > 0;) {
		value = value << 8 | (unsigned char)bytes.ptr[at + i];
	}
	return value;
}

/* The chunk EXIF, if there is one (RFC 9649, 2.7.1.5). */
static int
orientation_of(struct str file)
{
	for (size_t at = RIFF_HEAD_BYTES; at + CHUNK_HEAD_BYTES <= file.len;) {
		size_t len = little_number(file, at + 4);
		struct str kind = str_slice(file, at, at + 4);

		if (len > file.len - at) {
			break;
		}
		at += CHUNK_HEAD_BYTES;
		if (str_equal(kind, STR("EXIF"))) {
			return image_orientation(str_slice(file, at, at + len));
		}
		at += len + (len & 1);
	}
	return 1;
}

enum image_problem
image_read_webp(struct arena *arena, struct image_source *source, struct image *ret_image)
{
	const unsigned char *bytes = (const unsigned char *)source->file.ptr;
	WebPBitstreamFeatures features;
	struct image image;
	size_t row, all;

	if (WebPGetFeatures(bytes, source->file.len, &features) != VP8_STATUS_OK) {
		return IMAGE_BROKEN;
	}
	if (features.has_animation) {
		return IMAGE_UNKNOWN;
	}
	if (!image_is_small_enough(features.width, features.height, PIXELS_MAX)) {
		return IMAGE_TOO_LARGE;
	}
	source->width = features.width;
	source->height = features.height;
	source->orientation = orientation_of(source->file);
	image = (struct image){ features.width, features.height, features.has_alpha ? 4 : 3, NULL };
	row = (size_t)image.width * (size_t)image.channels;
	all = row * (size_t)image.height;
	image.pixels = arena_array(arena, (size_t)image.height, row);
	if (features.has_alpha
			? !WebPDecodeRGBAInto(bytes, source->file.len, image.pixels, all, (int)row)
			: !WebPDecodeRGBInto(
				  bytes, source->file.len, image.pixels, all, (int)row)) {
		return IMAGE_BROKEN;
	}
	*ret_image = image;
	return IMAGE_FINE;
}

void
image_write_webp(const struct image *image, struct buf *out)
{
	int row = image->width * image->channels;
	uint8_t *bytes = NULL;
	size_t len;

	if (image->channels == 4) {
		len = WebPEncodeRGBA(
			image->pixels, image->width, image->height, row, quality, &bytes);
	} else {
		len = WebPEncodeRGB(
			image->pixels, image->width, image->height, row, quality, &bytes);
	}
	if (len) {
		buf_put(out, bytes, len);
	}
	WebPFree(bytes);
	if (len == 0) {
		fail("a WebP cannot be written");
	}
}
