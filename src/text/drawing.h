#ifndef CHUKE_DRAWING_H
#define CHUKE_DRAWING_H

#include "buf.h"
#include "outcome.h"
#include "str.h"

/*
 * Drawings of a pack, as pictures: a small part of SVG (g, path without arcs, rect, circle, ellipse, linear and
 * radial gradients in user space, fill, stroke, opacity, transform), drawn by cairo.  It is for the demonstration's
 * own drawings, which stand in YAML; what people send is image.h's.
 */

/*
 * Appends a PNG `width` pixels wide to `out`, as high as the drawing's viewBox says.  INVALID, with what is
 * wrong in ret_problem (English), if it holds anything else than the part above.
 */
enum outcome drawing_draw(struct str svg, int width, struct buf *out, const char **ret_problem);

#endif
