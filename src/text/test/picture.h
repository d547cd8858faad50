#ifndef CHUKE_PICTURE_H
#define CHUKE_PICTURE_H

#include "image.h"

/* Pictures for tests, drawn here: four fields of colour, so that one sees how it was turned. */

enum picture_corner { PICTURE_RED, PICTURE_GREEN, PICTURE_BLUE, PICTURE_WHITE };

/* Red and green above, blue and white below. */
struct image picture_draw(struct arena *arena, int width, int height);
/* As a camera writes it: with an orientation (0: no EXIF at all) and the place where it was taken. */
struct str picture_jpeg(struct arena *arena, const struct image *image, int orientation);
struct str picture_png(struct arena *arena, const struct image *image);
struct str picture_webp(struct arena *arena, const struct image *image);
/* What the place looks like in the file: no answer may hold it. */
extern const struct str picture_place;

/* Which colour stands in the middle of the quarter: 0 top left, 1 top right, 2 bottom left, 3 bottom right. */
enum picture_corner picture_colour(const struct image *image, int quarter);

#endif
