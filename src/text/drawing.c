#include "drawing.h"

#include "drawing_inner.h"

#include <expat.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Elements, colours, gradients. */

enum { DEPTH_MAX = 16, GRADIENTS_MAX = 8, SIDE_MAX = 4000, ID_CHARS_MAX = 31 };

/* How an element is painted; what it does not say, it takes from the one around it. */
struct paint {
	const char *fill, *stroke; /* into `words`; "none": nothing */
	double opacity, fill_opacity, line_width;
	char words[2][48];
};
struct gradient {
	char id[ID_CHARS_MAX + 1];
	cairo_pattern_t *pattern;
};
struct drawing {
	cairo_t *cairo; /* NULL before <svg> */
	cairo_surface_t *surface;
	int width; /* pixels */
	struct paint paints[DEPTH_MAX];
	size_t depth;
	struct gradient gradients[GRADIENTS_MAX];
	size_t gradient_count;
	const char *problem;
	struct buf *out;
};

static void
fail_with(struct drawing *d, const char *problem)
{
	if (!d->problem) {
		d->problem = problem;
	}
}

/* ---- attributes ---------------------------------------------------------------------------------- */

static const char *
attr(const char **attrs, const char *name)
{
	for (; *attrs; attrs += 2) {
		if (strcmp(attrs[0], name) == 0) {
			return attrs[1];
		}
	}
	return NULL;
}

static double
number(struct drawing *d, const char **attrs, const char *name, double otherwise)
{
	const char *text = attr(attrs, name);
	double value = otherwise;

	if (text && (!drawing_number(&text, &value) || *text)) {
		fail_with(d, "a number is wrong");
	}
	return value;
}

/* #rrggbb */
static bool
colour(const char *text, double ret_parts[3])
{
	char *end;
	long value;

	if (text[0] != '#' || strlen(text) != 7) {
		return false;
	}
	value = strtol(text + 1, &end, 16);
	for (int i = 0; i < 3; i++) {
		ret_parts[i] = (double)(value >> (16 - 8 * i) & 255) / 255;
	}
	return *end == '\0';
}

/* ---- gradients ----------------------------------------------------------------------------------- */

static void
begin_gradient(struct drawing *d, const char **attrs, bool is_linear)
{
	const char *id = attr(attrs, "id");
	struct gradient *gradient = &d->gradients[d->gradient_count];

	if (!id || strlen(id) > ID_CHARS_MAX || d->gradient_count == GRADIENTS_MAX) {
		fail_with(d, "a gradient without id, or one too many");
		return;
	}
	d->gradient_count++;
	memcpy(gradient->id, id, strlen(id) + 1);
	if (is_linear) {
		gradient->pattern = cairo_pattern_create_linear(number(d, attrs, "x1", 0),
			number(d, attrs, "y1", 0), number(d, attrs, "x2", 0),
			number(d, attrs, "y2", 0));
	} else {
		double x = number(d, attrs, "cx", 0), y = number(d, attrs, "cy", 0);

		gradient->pattern = cairo_pattern_create_radial(
			x, y, 0, x, y, number(d, attrs, "r", 0));
	}
}

static void
add_stop(struct drawing *d, const char **attrs)
{
	const char *text = attr(attrs, "stop-color");
	double c[3];

	if (!d->gradient_count || !text || !colour(text, c)) {
		fail_with(d, "a stop without stop-color=\"#rrggbb\"");
		return;
	}
	cairo_pattern_add_color_stop_rgba(d->gradients[d->gradient_count - 1].pattern,
		number(d, attrs, "offset", 0), c[0], c[1], c[2],
		number(d, attrs, "stop-opacity", 1));
}

/* ---- painting ------------------------------------------------------------------------------------ */

/* False for "none". */
static bool
use_paint(struct drawing *d, const char *text, double opacity)
{
	double c[3];

	if (strcmp(text, "none") == 0) {
		return false;
	}
	if (colour(text, c)) {
		cairo_set_source_rgba(d->cairo, c[0], c[1], c[2], opacity);
		return true;
	}
	for (size_t i = 0; i < d->gradient_count; i++) {
		char name[ID_CHARS_MAX + 8];

		snprintf(name, sizeof(name), "url(#%s)", d->gradients[i].id);
		if (strcmp(text, name) == 0) {
			cairo_set_source(d->cairo, d->gradients[i].pattern);
			return true;
		}
	}
	fail_with(d, "a colour is neither #rrggbb, none nor url(#id)");
	return false;
}

static void
paint(struct drawing *d)
{
	const struct paint *p = &d->paints[d->depth - 1];

	if (use_paint(d, p->fill, p->opacity * p->fill_opacity)) {
		cairo_fill_preserve(d->cairo);
	}
	if (use_paint(d, p->stroke, p->opacity)) {
		cairo_set_line_width(d->cairo, p->line_width);
		cairo_set_line_cap(d->cairo, CAIRO_LINE_CAP_ROUND);
		cairo_set_line_join(d->cairo, CAIRO_LINE_JOIN_ROUND);
		cairo_stroke_preserve(d->cairo);
	}
	cairo_new_path(d->cairo);
}

static void
add_ellipse(struct drawing *d, const char **attrs, bool is_circle)
{
	double rx = number(d, attrs, is_circle ? "r" : "rx", 0);
	double ry = is_circle ? rx : number(d, attrs, "ry", 0);

	if (rx <= 0 || ry <= 0) {
		fail_with(d, "a circle without r, or an ellipse without rx and ry");
		return;
	}
	cairo_save(d->cairo);
	cairo_translate(d->cairo, number(d, attrs, "cx", 0), number(d, attrs, "cy", 0));
	cairo_scale(d->cairo, rx, ry);
	cairo_new_sub_path(d->cairo);
	cairo_arc(d->cairo, 0, 0, 1, 0, 2 * M_PI);
	cairo_close_path(d->cairo);
	cairo_restore(d->cairo);
}

static void
add_rect(struct drawing *d, const char **attrs)
{
	double x = number(d, attrs, "x", 0), y = number(d, attrs, "y", 0),
	       w = number(d, attrs, "width", 0), h = number(d, attrs, "height", 0),
	       r = fmin(number(d, attrs, "rx", 0), fmin(w, h) / 2);

	cairo_new_sub_path(d->cairo);
	cairo_arc(d->cairo, x + w - r, y + r, r, -M_PI / 2, 0);
	cairo_arc(d->cairo, x + w - r, y + h - r, r, 0, M_PI / 2);
	cairo_arc(d->cairo, x + r, y + h - r, r, M_PI / 2, M_PI);
	cairo_arc(d->cairo, x + r, y + r, r, M_PI, M_PI * 3 / 2);
	cairo_close_path(d->cairo);
}

/* ---- elements ------------------------------------------------------------------------------------ */

static void
set_word(struct paint *p, int which, const char *text)
{
	snprintf(p->words[which], sizeof(p->words[which]), "%s", text);
}

/* What the element says of itself, over what those around it say. */
static void
push(struct drawing *d, const char **attrs)
{
	struct paint *p = &d->paints[d->depth];
	const char *fill = attr(attrs, "fill"), *stroke = attr(attrs, "stroke"),
		   *transform = attr(attrs, "transform");

	if (d->depth == 0) {
		*p = (struct paint){ .opacity = 1, .fill_opacity = 1, .line_width = 1 };
		set_word(p, 0, "#000000");
		set_word(p, 1, "none");
	} else {
		*p = d->paints[d->depth - 1];
	}
	d->depth++;
	if (fill) {
		set_word(p, 0, fill);
	}
	if (stroke) {
		set_word(p, 1, stroke);
	}
	p->fill = p->words[0];
	p->stroke = p->words[1];
	p->opacity *= number(d, attrs, "opacity", 1);
	p->fill_opacity = number(d, attrs, "fill-opacity", p->fill_opacity);
	p->line_width = number(d, attrs, "stroke-width", p->line_width);
	cairo_save(d->cairo);
	if (transform && !drawing_transform(d->cairo, transform)) {
		fail_with(d, "a transform is none of translate, scale, rotate");
	}
}

static void
begin_svg(struct drawing *d, const char **attrs)
{
	const char *box = attr(attrs, "viewBox");
	double n[4];

	for (int i = 0; i < 4; i++) {
		if (!box || !drawing_number(&box, &n[i])) {
			fail_with(d, "viewBox is missing or wrong");
			return;
		}
	}
	if (n[2] < 1 || n[3] < 1 || n[3] / n[2] * d->width > SIDE_MAX) {
		fail_with(d, "viewBox is empty or too high");
		return;
	}
	d->surface = cairo_image_surface_create(
		CAIRO_FORMAT_RGB24, d->width, (int)lround(n[3] / n[2] * d->width));
	d->cairo = cairo_create(d->surface);
	cairo_set_source_rgb(d->cairo, 1, 1, 1);
	cairo_paint(d->cairo);
	cairo_scale(d->cairo, d->width / n[2], d->width / n[2]);
	cairo_translate(d->cairo, -n[0], -n[1]);
}

static void
draw_shape(struct drawing *d, const char *name, const char **attrs)
{
	const char *path = attr(attrs, "d");

	if (strcmp(name, "path") == 0) {
		if (!path || !drawing_path(d->cairo, path)) {
			fail_with(d, "a path holds more than M L H V C S Q T Z");
		}
	} else if (strcmp(name, "rect") == 0) {
		add_rect(d, attrs);
	} else if (strcmp(name, "circle") == 0 || strcmp(name, "ellipse") == 0) {
		add_ellipse(d, attrs, name[0] == 'c');
	} else if (strcmp(name, "g") != 0 && strcmp(name, "svg") != 0) {
		fail_with(d, "an element is none of g path rect circle ellipse");
	}
	if (!d->problem) {
		paint(d);
	}
}

static void
begin_element(void *arg, const char *name, const char **attrs)
{
	struct drawing *d = arg;

	if (!d->cairo && strcmp(name, "svg") == 0) {
		begin_svg(d, attrs);
	}
	if (!d->cairo || d->depth == DEPTH_MAX) {
		fail_with(d, "it does not begin with svg, or is nested too deeply");
	}
	if (d->problem) {
		return;
	}
	push(d, attrs);
	if (strcmp(name, "linearGradient") == 0 || strcmp(name, "radialGradient") == 0) {
		begin_gradient(d, attrs, name[0] == 'l');
	} else if (strcmp(name, "stop") == 0) {
		add_stop(d, attrs);
	} else {
		draw_shape(d, name, attrs);
	}
}

static void
end_element(void *arg, const char *name)
{
	struct drawing *d = arg;

	(void)name;
	if (!d->problem) {
		cairo_restore(d->cairo);
		d->depth--;
	}
}

/* ---- the whole ----------------------------------------------------------------------------------- */

static cairo_status_t
write_piece(void *arg, const unsigned char *bytes, unsigned int len)
{
	buf_str(arg, (struct str){ (const char *)bytes, len });
	return CAIRO_STATUS_SUCCESS;
}

static void
finish(struct drawing *d)
{
	for (size_t i = 0; i < d->gradient_count; i++) {
		cairo_pattern_destroy(d->gradients[i].pattern);
	}
	if (d->cairo && cairo_status(d->cairo) != CAIRO_STATUS_SUCCESS) {
		fail_with(d, "cairo cannot draw it");
	}
	if (!d->problem && cairo_surface_write_to_png_stream(d->surface, write_piece, d->out) !=
				   CAIRO_STATUS_SUCCESS) {
		fail_with(d, "cairo cannot write it");
	}
	if (d->cairo) {
		cairo_destroy(d->cairo);
		cairo_surface_destroy(d->surface);
	}
}

enum outcome
drawing_draw(struct str svg, int width, struct buf *out, const char **ret_problem)
{
	struct drawing d = { .width = width, .out = out };
	XML_Parser parser = XML_ParserCreate("UTF-8");

	XML_SetUserData(parser, &d);
	XML_SetElementHandler(parser, begin_element, end_element);
	if (XML_Parse(parser, svg.ptr ? svg.ptr : "", (int)svg.len, 1) == XML_STATUS_ERROR) {
		fail_with(&d, "it is no XML");
	}
	XML_ParserFree(parser);
	finish(&d);
	if (d.problem) {
		*ret_problem = d.problem;
		return INVALID;
	}
	return OK;
}
