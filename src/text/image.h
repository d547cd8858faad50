#ifndef CHUKE_IMAGE_H
#define CHUKE_IMAGE_H

#include "arena.h"
#include "buf.h"
#include "outcome.h"

/*
 * Pictures made small: JPEG, PNG and WebP are decoded, turned upright, scaled to a few widths and written
 * anew, so that nothing of what a camera or a program put into them remains.  Its libraries read hostile bytes:
 * only the child process calls image_shrink(); the others read its answer.
 */

enum { IMAGE_WIDTHS_MAX = 4, IMAGE_PIXELS_MAX = 120 * 1000 * 1000, IMAGE_SIDE_MAX = 30000 };

enum image_problem {
	IMAGE_FINE,
	IMAGE_UNKNOWN,   /* neither JPEG, PNG nor WebP */
	IMAGE_BROKEN,    /* not whole, or not what it says */
	IMAGE_TOO_LARGE, /* more pixels than anybody needs */
};

/* One width of a picture. */
struct image_small {
	int width_max;     /* as asked for */
	int width, height; /* as it is; never more than the original */
	const char *type;  /* image/jpeg or image/webp */
	struct str bytes;
};
struct images_small {
	enum image_problem problem; /* anything but FINE: the rest is empty */
	int width, height;          /* of the original, upright */
	struct image_small items[IMAGE_WIDTHS_MAX];
	size_t count; /* ascending; ends with the first that is as wide as the original */
};

/*
 * Packs the answer for these widths (ascending, at most IMAGE_WIDTHS_MAX) into `out`.  Memory that the
 * decoders take is their own and freed; an answer that is over out's ceiling fails.
 */
void image_shrink(struct arena *arena, struct str file, const int *widths, size_t width_count,
	struct buf *out);
/* Reads it, as views; INVALID if it is no such answer. */
enum outcome images_small_read(struct str packed, struct images_small *ret_images);

/* ---- for the files of this part: */

/* Pixels of 3 or 4 bytes in rows, from the top left. */
struct image {
	int width, height, channels;
	unsigned char *pixels; /* width × height × channels, in an arena */
};

/* What is told before the pixels are read. */
struct image_source {
	struct str file;
	int width_min; /* JPEG may be decoded smaller, but not narrower (upright) than this */
	int width, height, orientation; /* filled in: as stored; 1 … 8 (EXIF 2.3, 4.6.4 A) */
};
enum image_problem image_read_jpeg(
	struct arena *arena, struct image_source *source, struct image *ret_image);
enum image_problem image_read_png(
	struct arena *arena, struct image_source *source, struct image *ret_image);
enum image_problem image_read_webp(
	struct arena *arena, struct image_source *source, struct image *ret_image);
/* The orientation in a block of EXIF (a TIFF); 1 if it says none. */
int image_orientation(struct str exif);
/* False if the sides are more than anybody needs: `pixels_max` of this kind of file. */
bool image_is_small_enough(int64_t width, int64_t height, int64_t pixels_max);

/* Appends the picture as a file: JPEG, of 3 channels. */
void image_write_jpeg(const struct image *image, struct buf *out);
/* The same as WebP, which keeps what is seen through. */
void image_write_webp(const struct image *image, struct buf *out);

#endif
