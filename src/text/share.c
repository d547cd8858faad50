#include "share.h"

#include "fonts_kept.h"
#include "utf8.h"

#include <pango/pangocairo.h>

#define MARGIN 84.0
#define EGG_LEFT 880.0
#define TEXT_WIDTH (EGG_LEFT - MARGIN - 24.0)
#define BAND_TOP 526.0

enum { NAME_POINTS_MAX = 76, NAME_POINTS_MIN = 36, NAME_POINTS_STEP = 8, NAME_HEIGHT_MAX = 300 };

static const char share_font[] = "Noto Sans CJK SC";

struct colour {
	double red, green, blue;
};
static const struct colour shell = { 0.984, 0.976, 0.957 }, teal = { 0.024, 0.188, 0.227 },
			   ink = { 0.09, 0.13, 0.15 }, grey = { 0.32, 0.37, 0.39 },
			   yolk = { 1.0, 0.863, 0.624 }, crack = { 0.541, 0.322, 0.0 },
			   white = { 1.0, 1.0, 1.0 };

static void
use_colour(cairo_t *cairo, const struct colour *colour)
{
	cairo_set_source_rgb(cairo, colour->red, colour->green, colour->blue);
}

struct lettering {
	double points;
	bool is_bold;
	int lines_max;
	const struct colour *colour;
};

static PangoLayout *
lay_out(cairo_t *cairo, const struct lettering *lettering, struct str text)
{
	PangoLayout *layout = pango_cairo_create_layout(cairo);
	PangoFontDescription *font = pango_font_description_new();

	pango_font_description_set_family_static(font, share_font);
	pango_font_description_set_absolute_size(font, lettering->points * PANGO_SCALE);
	pango_font_description_set_weight(
		font, lettering->is_bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
	pango_layout_set_font_description(layout, font);
	pango_font_description_free(font);
	pango_layout_set_width(layout, (int)(TEXT_WIDTH * PANGO_SCALE));
	pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
	pango_layout_set_height(layout, -lettering->lines_max);
	pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END);
	pango_layout_set_text(layout, text.ptr ? text.ptr : "", (int)text.len);
	return layout;
}

static double
height_of(PangoLayout *layout)
{
	int width, height;

	pango_layout_get_size(layout, &width, &height);
	return (double)height / PANGO_SCALE;
}

/* Draws the text with its top at `y`; returns where it ends. */
static double
put_text(cairo_t *cairo, const struct lettering *lettering, struct str text, double y)
{
	PangoLayout *layout = lay_out(cairo, lettering, text);
	double end = y + height_of(layout);

	use_colour(cairo, lettering->colour);
	cairo_move_to(cairo, MARGIN, y);
	pango_cairo_show_layout(cairo, layout);
	g_object_unref(layout);
	return end;
}

/* The largest letters in which the name has room. */
static struct lettering
lettering_of_name(cairo_t *cairo, struct str name)
{
	struct lettering lettering = { NAME_POINTS_MAX, true, 3, &ink };

	while (lettering.points > NAME_POINTS_MIN) {
		PangoLayout *layout = lay_out(cairo, &lettering, name);
		bool fits = height_of(layout) <= NAME_HEIGHT_MAX &&
			    !pango_layout_is_ellipsized(layout);

		g_object_unref(layout);
		if (fits) {
			break;
		}
		lettering.points -= NAME_POINTS_STEP;
	}
	return lettering;
}

/* The egg of static/logo.svg, cracked, on a canvas of 80 × 96. */
static void
draw_egg(cairo_t *cairo)
{
	static const double zigzag[][2] = { { 13, -9 }, { 11, 13 }, { 11, -14 }, { 10, 13 },
		{ 10, -10 }, { 9, 7 } };

	cairo_save(cairo);
	cairo_translate(cairo, EGG_LEFT, 120);
	cairo_scale(cairo, 3.4, 3.4);
	cairo_move_to(cairo, 40, 8);
	cairo_curve_to(cairo, 60, 8, 73, 35, 73, 56);
	cairo_curve_to(cairo, 73, 77, 58, 90, 40, 90);
	cairo_curve_to(cairo, 22, 90, 7, 77, 7, 56);
	cairo_curve_to(cairo, 7, 35, 20, 8, 40, 8);
	cairo_close_path(cairo);
	use_colour(cairo, &yolk);
	cairo_fill(cairo);
	cairo_move_to(cairo, 8, 50);
	for (size_t i = 0; i < sizeof(zigzag) / sizeof(zigzag[0]); i++) {
		cairo_rel_line_to(cairo, zigzag[i][0], zigzag[i][1]);
	}
	use_colour(cairo, &crack);
	cairo_set_line_width(cairo, 2.5);
	cairo_set_line_join(cairo, CAIRO_LINE_JOIN_ROUND);
	cairo_set_line_cap(cairo, CAIRO_LINE_CAP_ROUND);
	cairo_stroke(cairo);
	cairo_restore(cairo);
}

static void
draw_all(cairo_t *cairo, const struct share *share)
{
	struct lettering name = lettering_of_name(cairo, share->name);
	const struct lettering line = { 34, false, 2, &grey }, site = { 36, true, 1, &white };
	double end;

	use_colour(cairo, &shell);
	cairo_paint(cairo);
	draw_egg(cairo);
	end = put_text(cairo, &name, share->name, 96);
	put_text(cairo, &line, share->line, end + 24);
	use_colour(cairo, &teal);
	cairo_rectangle(cairo, 0, BAND_TOP, SHARE_WIDTH, SHARE_HEIGHT - BAND_TOP);
	cairo_fill(cairo);
	put_text(cairo, &site, share->site, BAND_TOP + 25);
}

static cairo_status_t
put_bytes(void *out, const unsigned char *bytes, unsigned int len)
{
	buf_put(out, bytes, len);
	return ((struct buf *)out)->full ? CAIRO_STATUS_WRITE_ERROR : CAIRO_STATUS_SUCCESS;
}

enum outcome
share_draw(const struct share *share, struct buf *out)
{
	cairo_surface_t *surface;
	cairo_status_t status;
	cairo_t *cairo;

	if (!utf8_is_valid(share->name) || !utf8_is_valid(share->line) ||
		!utf8_is_valid(share->site)) {
		return INVALID;
	}
	surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, SHARE_WIDTH, SHARE_HEIGHT);
	cairo = cairo_create(surface);
	draw_all(cairo, share);
	status = cairo_status(cairo);
	cairo_destroy(cairo);
	if (status == CAIRO_STATUS_SUCCESS) {
		status = cairo_surface_write_to_png_stream(surface, put_bytes, out);
	}
	cairo_surface_destroy(surface);
	return status == CAIRO_STATUS_SUCCESS ? OK : UNAVAILABLE;
}

void
share_warm_up(void)
{
	const struct share share = { STR("出壳 Chuke"), STR("社会组织"), STR("西湖区") };
	struct buf out;

	buf_init(&out, 1 << 20);
	share_draw(&share, &out);
	buf_finish(&out);
}

struct str
share_pack(struct arena *arena, const struct share *share)
{
	return str_format(arena, "%.*s\n%.*s\n%.*s", STR_ARG(share->name), STR_ARG(share->line),
		STR_ARG(share->site));
}

void
share_unpack(struct str packed, struct share *ret_share)
{
	struct str rest = packed;

	*ret_share = (struct share){ STR(""), STR(""), STR("") };
	if (str_split(&rest, '\n', &ret_share->name) && str_split(&rest, '\n', &ret_share->line)) {
		ret_share->site = rest;
	}
}
