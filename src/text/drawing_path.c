#include "drawing_inner.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

bool
drawing_number(const char **at, double *ret_number)
{
	const char *p = *at;
	double number = 0, unit = 1, sign = 1;
	bool has_digits = false;

	while (*p == ' ' || *p == ',' || *p == '\n' || *p == '\t') {
		p++;
	}
	if (*p == '-' || *p == '+') {
		sign = *p++ == '-' ? -1 : 1;
	}
	for (; isdigit((unsigned char)*p); p++, has_digits = true) {
		number = number * 10 + (*p - '0');
	}
	if (*p == '.') {
		for (p++; isdigit((unsigned char)*p); p++, has_digits = true) {
			unit /= 10;
			number += unit * (*p - '0');
		}
	}
	if (!has_digits) {
		return false;
	}
	while (*p == ' ' || *p == ',' || *p == '\n' || *p == '\t') {
		p++;
	}
	*at = p;
	*ret_number = sign * number;
	return true;
}

/* ---- paths --------------------------------------------------------------------------------------- */

struct pen {
	cairo_t *cairo;
	double x, y;   /* where it stands */
	double cx, cy; /* the last control point, for S and T */
	double start_x, start_y;
};

static const struct {
	char command;
	int count; /* of numbers */
} commands[] = { { 'M', 2 }, { 'L', 2 }, { 'H', 1 }, { 'V', 1 }, { 'C', 6 }, { 'S', 4 }, { 'Q', 4 },
	{ 'T', 2 }, { 'Z', 0 } };

static int
count_of(char command)
{
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		if (commands[i].command == command) {
			return commands[i].count;
		}
	}
	return -1;
}

static void
curve_to(struct pen *pen, double x1, double y1, const double end[4])
{
	cairo_curve_to(pen->cairo, x1, y1, end[0], end[1], end[2], end[3]);
	pen->cx = end[0];
	pen->cy = end[1];
	pen->x = end[2];
	pen->y = end[3];
}

/* A quadratic curve as a cubic one. */
static void
bend_to(struct pen *pen, double cx, double cy, double x, double y)
{
	const double end[4] = { x + (cx - x) * 2 / 3, y + (cy - y) * 2 / 3, x, y };

	curve_to(pen, pen->x + (cx - pen->x) * 2 / 3, pen->y + (cy - pen->y) * 2 / 3, end);
	pen->cx = cx;
	pen->cy = cy;
}

static void
line_to(struct pen *pen, double x, double y)
{
	cairo_line_to(pen->cairo, x, y);
	pen->x = pen->cx = x;
	pen->y = pen->cy = y;
}

/* One command, its numbers absolute by now. */
static void
move(struct pen *pen, char command, const double *n)
{
	switch (command) {
	case 'M':
		cairo_move_to(pen->cairo, n[0], n[1]);
		pen->x = pen->cx = pen->start_x = n[0];
		pen->y = pen->cy = pen->start_y = n[1];
		break;
	case 'H':
		line_to(pen, n[0], pen->y);
		break;
	case 'V':
		line_to(pen, pen->x, n[0]);
		break;
	case 'L':
		line_to(pen, n[0], n[1]);
		break;
	case 'C':
		curve_to(pen, n[0], n[1], n + 2);
		break;
	case 'S':
		curve_to(pen, 2 * pen->x - pen->cx, 2 * pen->y - pen->cy, n);
		break;
	case 'Q':
		bend_to(pen, n[0], n[1], n[2], n[3]);
		break;
	case 'T':
		bend_to(pen, 2 * pen->x - pen->cx, 2 * pen->y - pen->cy, n[0], n[1]);
		break;
	default:
		cairo_close_path(pen->cairo);
		pen->x = pen->cx = pen->start_x;
		pen->y = pen->cy = pen->start_y;
	}
}

static void
make_absolute(const struct pen *pen, char command, double *numbers, int count)
{
	for (int i = 0; i < count; i++) {
		numbers[i] += command == 'H' ? pen->x : command == 'V' || i % 2 ? pen->y : pen->x;
	}
}

bool
drawing_path(cairo_t *cairo, const char *d)
{
	struct pen pen = { .cairo = cairo };

	while (isspace((unsigned char)*d)) {
		d++;
	}
	while (*d) {
		char command = (char)toupper((unsigned char)*d);
		bool is_relative = islower((unsigned char)*d);
		int count = count_of(command);
		double n[6];

		if (count < 0) {
			return false;
		}
		d++;
		do {
			for (int i = 0; i < count; i++) {
				if (!drawing_number(&d, &n[i])) {
					return false;
				}
			}
			if (is_relative) {
				make_absolute(&pen, command, n, count);
			}
			move(&pen, command, n);
			command = command == 'M' ? 'L' : command; /* more points: lines */
		} while (count && *d && !isalpha((unsigned char)*d));
		while (isspace((unsigned char)*d)) {
			d++;
		}
	}
	return true;
}

/* ---- transforms ---------------------------------------------------------------------------------- */

static bool
transform_one(cairo_t *cairo, const char *name, const double *n, int count)
{
	if (strncmp(name, "translate(", 10) == 0 && count == 2) {
		cairo_translate(cairo, n[0], n[1]);
	} else if (strncmp(name, "scale(", 6) == 0 && count && count < 3) {
		cairo_scale(cairo, n[0], n[count - 1]);
	} else if (strncmp(name, "rotate(", 7) == 0 && (count == 1 || count == 3)) {
		if (count == 3) {
			cairo_translate(cairo, n[1], n[2]);
		}
		cairo_rotate(cairo, n[0] * M_PI / 180);
		if (count == 3) {
			cairo_translate(cairo, -n[1], -n[2]);
		}
	} else {
		return false;
	}
	return true;
}

bool
drawing_transform(cairo_t *cairo, const char *text)
{
	while (*text) {
		const char *name = text, *at = strchr(text, '(');
		double numbers[3] = { 0, 0, 0 };
		int count = 0;

		if (!at) {
			return false;
		}
		at++;
		while (count < 3 && drawing_number(&at, &numbers[count])) {
			count++;
		}
		if (*at != ')' || !transform_one(cairo, name, numbers, count)) {
			return false;
		}
		text = at + 1;
		while (isspace((unsigned char)*text)) {
			text++;
		}
	}
	return true;
}
