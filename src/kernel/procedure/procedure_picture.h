#ifndef CHUKE_PROCEDURE_PICTURE_H
#define CHUKE_PROCEDURE_PICTURE_H

#include "procedure.h"

/*
 * The way of a procedure as a picture that reads on a phone: steps from top to bottom, refusals along a rail at the
 * right, ways that pass over steps along the left.  Here the places of boxes and lines; html/procedure.html draws them.
 * And as a Graphviz digraph, for `chuke check pack --dot`, with everything that the picture leaves out.
 */

struct picture_line {
	struct str text;
	bool is_strong; /* the name of a step or an end */
	int y;          /* of its baseline */
};
struct picture_box {
	const char *look; /* of the style sheet: start, step, notice, granted, refused */
	int x, y, width, height, radius;
	struct picture_lines {
		struct picture_line *items;
		size_t count;
	} lines;
};
struct picture_path {
	const char *look; /* line, rail, tip */
	struct str d;     /* as SVG has it */
};
struct procedure_picture {
	int width, height; /* in units that are a phone's pixels: text has 14 and 16 of them */
	struct picture_boxes {
		struct picture_box *items;
		size_t count;
	} boxes;
	struct picture_paths {
		struct picture_path *items;
		size_t count;
	} paths;
};

/* Lays it out in the language, in the arena. */
struct procedure_picture procedure_picture_make(
	struct arena *arena, enum lang lang, const struct procedure *procedure);

/* Appends the digraph, labels in Chinese; the same for the same procedure. */
void procedure_dot(struct buf *out, const struct procedure *procedure);

#endif
