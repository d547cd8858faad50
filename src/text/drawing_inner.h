#ifndef CHUKE_DRAWING_INNER_H
#define CHUKE_DRAWING_INNER_H

#include <cairo.h>
#include <stdbool.h>
#include <stddef.h>

/* For the files of drawing.h: drawing.c walks the elements, drawing_path.c reads numbers, paths, transforms. */

/* Reads one number and moves behind it and a comma; false if there is none. */
bool drawing_number(const char **at, double *ret_number);
/* Adds the path of a `d` to the context; false at a command that is not among MLHVCSQTZ. */
bool drawing_path(cairo_t *cairo, const char *d);
/* translate, scale and rotate, one or several; false if there is anything else. */
bool drawing_transform(cairo_t *cairo, const char *text);

#endif
