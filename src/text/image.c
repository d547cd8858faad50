#include "image.h"

#include "fail.h"

#include <assert.h>
#include <math.h>
#include <string.h>

/* Upright, small, packed; the formats are image_jpeg.c's, image_png.c's and image_webp.c's. */

enum {
	OUTPUT_BYTES_MAX = 32 << 20,
	HEIGHT_FACTOR_MAX = 2, /* a picture is at most so many times as high as its widest width */
	ALPHA = 3,
	TYPE_JPEG = 1,
	TYPE_WEBP = 2,
};

/* ---- what a file is ------------------------------------------------------------------------------ */

typedef enum image_problem read_function(
	struct arena *arena, struct image_source *source, struct image *ret_image);

static read_function *
reader_of(struct str file)
{
	if (str_starts(file, STR("\xFF\xD8\xFF"))) {
		return image_read_jpeg;
	}
	if (str_starts(file, STR("\x89PNG\r\n\x1A\n"))) {
		return image_read_png;
	}
	if (str_starts(file, STR("RIFF")) && str_equal(str_slice(file, 8, 12), STR("WEBP"))) {
		return image_read_webp;
	}
	return NULL;
}

bool
image_is_small_enough(int64_t width, int64_t height, int64_t pixels_max)
{
	return width > 0 && height > 0 && width <= IMAGE_SIDE_MAX && height <= IMAGE_SIDE_MAX &&
	       width * height <= pixels_max;
}

static uint32_t
exif_number(struct str exif, size_t at, int bytes, bool is_little)
{
	uint32_t value = 0;

	for (int i = 0; i < bytes; i++) {
		size_t from = at + (size_t)(is_little ? bytes - 1 - i : i);

		value = value << 8 | (from < exif.len ? (unsigned char)exif.ptr[from] : 0);
	}
	return value;
}

int
image_orientation(struct str exif)
{
	enum { TAG_ORIENTATION = 0x0112, ENTRY_BYTES = 12 };
	bool is_little = str_starts(exif, STR("II"));
	uint32_t at = exif_number(exif, 4, 4, is_little), count, value;

	if ((!is_little && !str_starts(exif, STR("MM"))) || at > exif.len) {
		return 1;
	}
	count = exif_number(exif, at, 2, is_little);
	for (uint32_t i = 0; i < count; i++) {
		size_t entry = (size_t)at + 2 + (size_t)i * ENTRY_BYTES;

		if (entry + ENTRY_BYTES > exif.len) {
			break;
		}
		if (exif_number(exif, entry, 2, is_little) == TAG_ORIENTATION) {
			value = exif_number(exif, entry + 8, 2, is_little);
			return value >= 1 && value <= 8 ? (int)value : 1;
		}
	}
	return 1;
}

/* ---- scaling ------------------------------------------------------------------------------------- */

/* Rows of the source on their way into rows of the result: each pixel is the mean of the area it covers. */
struct scaling {
	const struct image *from;
	struct image *to;
	float *row,
		*sum; /* one row of the result's width: of a source row, and of what came together */
};

static void
add_pixel(float *to, const unsigned char *pixel, int channels, float weight)
{
	if (channels > ALPHA) {
		float alpha = weight * pixel[ALPHA];

		for (int c = 0; c < ALPHA; c++) {
			to[c] += alpha * pixel[c]; /* what cannot be seen has no colour */
		}
		to[ALPHA] += alpha;
		return;
	}
	for (int c = 0; c < channels; c++) {
		to[c] += weight * pixel[c];
	}
}

static void
scale_row(struct scaling *s, int y)
{
	int channels = s->from->channels;
	const unsigned char *pixels = s->from->pixels +
				      (size_t)y * (size_t)s->from->width * (size_t)channels;
	double step = (double)s->from->width / s->to->width;

	memset(s->row, 0, sizeof(float) * (size_t)s->to->width * (size_t)channels);
	for (int x = 0; x < s->to->width; x++) {
		double at = x * step, end = fmin((x + 1) * step, s->from->width);

		while (at < end) {
			int pixel = (int)at;
			double next = fmin(pixel + 1, end);

			add_pixel(s->row + (size_t)x * (size_t)channels,
				pixels + (size_t)pixel * (size_t)channels, channels,
				(float)((next - at) / step));
			at = next;
		}
	}
}

static unsigned char
byte_of(float value)
{
	return value <= 0 ? 0 : value >= 255 ? 255 : (unsigned char)lroundf(value);
}

static void
finish_row(struct scaling *s, int y)
{
	int channels = s->to->channels;
	unsigned char *to = s->to->pixels + (size_t)y * (size_t)s->to->width * (size_t)channels;

	for (size_t x = 0; x < (size_t)s->to->width; x++) {
		const float *sum = s->sum + x * (size_t)channels;
		unsigned char *pixel = to + x * (size_t)channels;

		for (int c = 0; c < channels; c++) {
			float value = sum[c];

			if (channels > ALPHA && c < ALPHA) {
				value = sum[ALPHA] > 0 ? value / sum[ALPHA] : 0;
			}
			pixel[c] = byte_of(value);
		}
	}
	memset(s->sum, 0, sizeof(float) * (size_t)s->to->width * (size_t)channels);
}

static void
add_row(struct scaling *s, float weight)
{
	size_t count = (size_t)s->to->width * (size_t)s->to->channels;

	for (size_t i = 0; i < count; i++) {
		s->sum[i] += weight * s->row[i];
	}
}

static struct image
scale(struct arena *arena, const struct image *from, int width, int height)
{
	size_t row = (size_t)width * (size_t)from->channels;
	struct image to = { width, height, from->channels, NULL };
	struct scaling s = { .from = from, .to = &to };
	double step = (double)from->height / height, at = 0;
	int y = 0;

	if (width == from->width && height == from->height) {
		return *from;
	}
	to.pixels = arena_array(arena, (size_t)height, row);
	s.row = ARENA_ARRAY(arena, row, float);
	s.sum = ARENA_ARRAY(arena, row, float);
	for (int source = 0; source < from->height && y < height; source++) {
		scale_row(&s, source);
		while (at < source + 1 && y < height) {
			double end = (y + 1) * step, next = fmin(source + 1, end);

			add_row(&s, (float)((next - at) / step));
			at = next;
			if (next >= end || source + 1 == from->height) {
				finish_row(&s, y++);
			}
			if (next >= source + 1) {
				break;
			}
		}
	}
	return to;
}

/* ---- turning ------------------------------------------------------------------------------------- */

/* Where in the stored picture stands what is at (x, y) of the upright one (EXIF 2.3, 4.6.4 A, Orientation). */
static size_t
stored_place(const struct image *image, int orientation, int x, int y)
{
	int right = image->width - 1, bottom = image->height - 1;
	int from_x = orientation >= 5 ? y : x, from_y = orientation >= 5 ? x : y;

	if (orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8) {
		from_x = right - from_x;
	}
	if (orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7) {
		from_y = bottom - from_y;
	}
	return ((size_t)from_y * (size_t)image->width + (size_t)from_x) * (size_t)image->channels;
}

static struct image
turn(struct arena *arena, const struct image *image, int orientation)
{
	bool is_turned = orientation >= 5;
	struct image to = { is_turned ? image->height : image->width,
		is_turned ? image->width : image->height, image->channels, NULL };
	size_t channels = (size_t)image->channels, at = 0;

	if (orientation <= 1) {
		return *image;
	}
	to.pixels = arena_array(arena, (size_t)to.height, (size_t)to.width * channels);
	for (int y = 0; y < to.height; y++) {
		for (int x = 0; x < to.width; x++, at += channels) {
			memcpy(to.pixels + at,
				image->pixels + stored_place(image, orientation, x, y), channels);
		}
	}
	return to;
}

/* ---- packing ------------------------------------------------------------------------------------- */

static void
put_number(struct buf *out, uint32_t value)
{
	char bytes[4] = { (char)value, (char)(value >> 8), (char)(value >> 16),
		(char)(value >> 24) };

	buf_put(out, bytes, sizeof(bytes));
}

static bool
take_number(struct str *rest, int64_t max, int *ret_value)
{
	uint32_t value = exif_number(*rest, 0, 4, true);

	if (rest->len < 4 || value > max) {
		return false;
	}
	*rest = str_slice(*rest, 4, rest->len);
	*ret_value = (int)value;
	return true;
}

/* The sides of a width of the picture: no wider than asked for, nor more than twice as high. */
static void
sides_of(int width, int height, int width_max, int *ret_width, int *ret_height)
{
	double factor = fmin(1.0, (double)width_max / width);

	factor = fmin(factor, (double)width_max * HEIGHT_FACTOR_MAX / height);
	*ret_width = (int)fmax(1, lround(width * factor));
	*ret_height = (int)fmax(1, lround(height * factor));
}

struct shrinking {
	struct arena *arena;
	const int *widths;
	size_t count;      /* of the widths that are made */
	int width, height; /* of the original, upright */
	bool is_jpeg;
	struct image_small items[IMAGE_WIDTHS_MAX];
};

static void
write_small(struct shrinking *s, const struct image *image, struct image_small *small)
{
	struct buf *out = buf_create(s->arena, OUTPUT_BYTES_MAX);

	if (s->is_jpeg) {
		image_write_jpeg(image, out);
	} else {
		image_write_webp(image, out);
	}
	small->width = image->width;
	small->height = image->height;
	small->bytes = buf_view(out);
}

/* From the widest to the narrowest, each of the one before it. */
static void
make_all(struct shrinking *s, const struct image *stored, int orientation)
{
	struct image image = *stored;

	for (size_t i = s->count; i-- > 0;) {
		int width, height;

		sides_of(s->width, s->height, s->widths[i], &width, &height);
		if (i == s->count - 1) {
			image = orientation >= 5 ? scale(s->arena, &image, height, width)
						 : scale(s->arena, &image, width, height);
			image = turn(s->arena, &image, orientation);
		} else {
			image = scale(s->arena, &image, width, height);
		}
		s->items[i].width_max = s->widths[i];
		write_small(s, &image, &s->items[i]);
	}
}

static void
pack(const struct shrinking *s, struct buf *out)
{
	put_number(out, IMAGE_FINE);
	put_number(out, (uint32_t)s->width);
	put_number(out, (uint32_t)s->height);
	put_number(out, (uint32_t)s->count);
	for (size_t i = 0; i < s->count; i++) {
		const struct image_small *small = &s->items[i];

		put_number(out, (uint32_t)small->width_max);
		put_number(out, (uint32_t)small->width);
		put_number(out, (uint32_t)small->height);
		put_number(out, s->is_jpeg ? TYPE_JPEG : TYPE_WEBP);
		put_number(out, (uint32_t)small->bytes.len);
		buf_str(out, small->bytes);
	}
}

void
image_shrink(struct arena *arena, struct str file, const int *widths, size_t width_count,
	struct buf *out)
{
	read_function *read = reader_of(file);
	struct image_source source = {
		.file = file, .width_min = widths[width_count - 1], .orientation = 1
	};
	struct shrinking s = { .arena = arena, .widths = widths };
	enum image_problem problem = IMAGE_UNKNOWN;
	struct image image;

	assert(width_count > 0 && width_count <= IMAGE_WIDTHS_MAX);
	if (read) {
		problem = read(arena, &source, &image);
	}
	if (problem != IMAGE_FINE) {
		put_number(out, problem);
		return;
	}
	s.width = source.orientation >= 5 ? source.height : source.width;
	s.height = source.orientation >= 5 ? source.width : source.height;
	s.is_jpeg = read == image_read_jpeg;
	while (s.count < width_count && (s.count == 0 || widths[s.count - 1] < s.width)) {
		s.count++;
	}
	make_all(&s, &image, source.orientation);
	pack(&s, out);
}

static bool
read_one(struct str *rest, struct image_small *small)
{
	int type, len;

	if (!take_number(rest, IMAGE_SIDE_MAX, &small->width_max) ||
		!take_number(rest, IMAGE_SIDE_MAX, &small->width) ||
		!take_number(rest, IMAGE_SIDE_MAX, &small->height) ||
		!take_number(rest, TYPE_WEBP, &type) ||
		!take_number(rest, OUTPUT_BYTES_MAX, &len) || rest->len < (size_t)len) {
		return false;
	}
	small->type = type == TYPE_JPEG ? "image/jpeg" : "image/webp";
	small->bytes = str_slice(*rest, 0, (size_t)len);
	*rest = str_slice(*rest, (size_t)len, rest->len);
	return true;
}

enum outcome
images_small_read(struct str packed, struct images_small *ret_images)
{
	struct images_small images = { 0 };
	int problem, count;

	if (!take_number(&packed, IMAGE_TOO_LARGE, &problem)) {
		return INVALID;
	}
	images.problem = (enum image_problem)problem;
	if (images.problem == IMAGE_FINE) {
		if (!take_number(&packed, IMAGE_SIDE_MAX, &images.width) ||
			!take_number(&packed, IMAGE_SIDE_MAX, &images.height) ||
			!take_number(&packed, IMAGE_WIDTHS_MAX, &count)) {
			return INVALID;
		}
		for (; images.count < (size_t)count; images.count++) {
			if (!read_one(&packed, &images.items[images.count])) {
				return INVALID;
			}
		}
	}
	*ret_images = images;
	return packed.len == 0 ? OK : INVALID;
}
