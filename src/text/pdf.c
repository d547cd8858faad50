#include "pdf.h"

#include "fonts_kept.h"
#include "qr.h"

#include <cairo-pdf.h>
#include <pango/pangocairo.h>
#include <stdio.h>
#include <string.h>

/*
 * One pen goes down the page; what does not fit goes on the next.  Everything is drawn twice: first onto
 * nothing, to know how many pages there are.
 */

/* A4 and what stands where on it, in points. */
#define PAGE_WIDTH 595.28
#define PAGE_HEIGHT 841.89
#define MARGIN 62.0
#define TEXT_WIDTH (PAGE_WIDTH - 2 * MARGIN)
#define TEXT_BOTTOM (PAGE_HEIGHT - MARGIN - 14.0)
#define FOOT_TOP (PAGE_HEIGHT - MARGIN + 4.0)
#define LABEL_WIDTH 116.0
#define QR_SIDE 96.0
#define CELL_PAD 5.0
#define SEAL_SIDE 119.0 /* 42 mm across, as round seals of offices are */
#define SEAL_INSET 24.0
#define LINE_SPACING 1.35f

enum { SEAL_PICTURE = 2 }; /* which cell of a PAPER_SEAL is no text */
enum { PAGES_MAX = 2000, COLUMNS_MAX = 24, WIDTH_CHARS_MIN = 4, WIDTH_CHARS_MAX = 40 };

static const char body_font[] = "Noto Sans CJK SC", title_font[] = "Noto Serif CJK SC";

struct ink {
	double red, green, blue;
};
static const struct ink black = { 0.09, 0.13, 0.15 }, grey = { 0.38, 0.42, 0.44 },
			teal = { 0.04, 0.36, 0.42 }, rule = { 0.80, 0.83, 0.83 },
			shade = { 0.95, 0.97, 0.97 };

/* How the text of a block is set. */
struct setting {
	const char *font;
	double points;
	bool is_bold, is_centred;
	double before, after; /* free space */
	const struct ink *ink;
};
static const struct setting settings[] = {
	[PAPER_TITLE] = { title_font, 21, true, true, 10, 18, &black },
	[PAPER_HEADING] = { body_font, 12.5, true, false, 12, 6, &teal },
	[PAPER_TEXT] = { body_font, 10.5, false, false, 0, 7, &black },
	[PAPER_NOTE] = { body_font, 8.5, false, false, 4, 4, &grey },
	[PAPER_FIELD] = { body_font, 10.5, false, false, 0, 6, &black },
	[PAPER_TABLE] = { body_font, 9, true, false, 4, 0, &black },
	[PAPER_ROW] = { body_font, 9, false, false, 0, 0, &black },
	[PAPER_QR] = { body_font, 8.5, false, false, 10, 6, &grey },
};

struct pen {
	cairo_t *cairo;
	const struct paper *paper;
	double y;
	int page, pages;                 /* pages: 0 while they are counted */
	const struct paper_block *table; /* the table that goes on */
	double shares[COLUMNS_MAX];      /* its columns' widths */
	bool is_over;                    /* too many pages */
};

static void
use_ink(struct pen *pen, const struct ink *ink)
{
	cairo_set_source_rgb(pen->cairo, ink->red, ink->green, ink->blue);
}

/* A laid-out text; to be unreferenced. */
static PangoLayout *
lay_out(struct pen *pen, const struct setting *setting, struct str text, double width)
{
	PangoLayout *layout = pango_cairo_create_layout(pen->cairo);
	PangoFontDescription *font = pango_font_description_new();

	pango_font_description_set_family_static(font, setting->font);
	pango_font_description_set_absolute_size(font, setting->points * PANGO_SCALE);
	pango_font_description_set_weight(
		font, setting->is_bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
	pango_layout_set_font_description(layout, font);
	pango_font_description_free(font);
	pango_layout_set_width(layout, (int)(width * PANGO_SCALE));
	pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
	pango_layout_set_line_spacing(layout, LINE_SPACING);
	pango_layout_set_alignment(
		layout, setting->is_centred ? PANGO_ALIGN_CENTER : PANGO_ALIGN_LEFT);
	pango_layout_set_text(layout, text.ptr, (int)text.len);
	return layout;
}

static double
height_of(PangoLayout *layout)
{
	int width, height;

	pango_layout_get_size(layout, &width, &height);
	return (double)height / PANGO_SCALE;
}

static void
show_at(struct pen *pen, PangoLayout *layout, const struct ink *ink, double x, double y)
{
	use_ink(pen, ink);
	cairo_move_to(pen->cairo, x, y);
	pango_cairo_show_layout(pen->cairo, layout);
	g_object_unref(layout);
}

/* ---- pages -------------------------------------------------------------------------------------- */

static void
draw_frame(struct pen *pen)
{
	use_ink(pen, &teal);
	for (int i = 0; i < 2; i++) {
		double inset = 28.0 + 5.0 * i;

		cairo_set_line_width(pen->cairo, i ? 0.6 : 2.0);
		cairo_rectangle(
			pen->cairo, inset, inset, PAGE_WIDTH - 2 * inset, PAGE_HEIGHT - 2 * inset);
		cairo_stroke(pen->cairo);
	}
}

/* The template with {page} and {pages} filled in. */
static struct str
page_numbers(struct pen *pen, struct buf *out)
{
	struct str rest = pen->paper->numbers;

	while (rest.len) {
		bool is_pages = str_starts(rest, STR("{pages}"));

		if (is_pages || str_starts(rest, STR("{page}"))) {
			buf_int(out, is_pages ? pen->pages : pen->page);
			rest = str_slice(rest, is_pages ? 7 : 6, rest.len);
		} else {
			buf_char(out, rest.ptr[0]);
			rest = str_slice(rest, 1, rest.len);
		}
	}
	return buf_view(out);
}

static void
draw_foot(struct pen *pen)
{
	const struct setting *setting = &settings[PAPER_NOTE];
	PangoLayout *numbers;
	struct buf text;

	show_at(pen, lay_out(pen, setting, pen->paper->foot, TEXT_WIDTH * 0.72), setting->ink,
		MARGIN, FOOT_TOP);
	buf_init(&text, 4096);
	numbers = lay_out(pen, setting, page_numbers(pen, &text), TEXT_WIDTH);
	pango_layout_set_alignment(numbers, PANGO_ALIGN_RIGHT);
	show_at(pen, numbers, setting->ink, MARGIN, FOOT_TOP);
	buf_finish(&text);
}

static void
begin_page(struct pen *pen)
{
	pen->page++;
	pen->y = MARGIN;
	if (pen->page > PAGES_MAX) {
		pen->is_over = true;
	}
	if (pen->paper->is_framed) {
		draw_frame(pen);
	}
}

static void
end_page(struct pen *pen)
{
	draw_foot(pen);
	cairo_show_page(pen->cairo);
}

static void draw_row(struct pen *pen, const struct paper_block *row);

/* Goes on a new page if so much does not fit; the head of a table that goes on comes with it. */
static void
need(struct pen *pen, double height)
{
	if (pen->y + height <= TEXT_BOTTOM || pen->y <= MARGIN) {
		return;
	}
	end_page(pen);
	begin_page(pen);
	if (pen->table) {
		const struct paper_block *table = pen->table;

		pen->table = NULL;
		draw_row(pen, table);
		pen->table = table;
	}
}

/* ---- blocks ------------------------------------------------------------------------------------- */

/* Line by line, over as many pages as it takes. */
static void
draw_lines(struct pen *pen, PangoLayout *layout, const struct ink *ink, double x)
{
	PangoLayoutIter *at = pango_layout_get_iter(layout);

	do {
		PangoRectangle line;
		int top, bottom;

		pango_layout_iter_get_line_extents(at, NULL, &line);
		pango_layout_iter_get_line_yrange(at, &top, &bottom);
		need(pen, (double)(bottom - top) / PANGO_SCALE);
		use_ink(pen, ink);
		cairo_move_to(pen->cairo, x + (double)line.x / PANGO_SCALE,
			pen->y + (double)(pango_layout_iter_get_baseline(at) - top) / PANGO_SCALE);
		pango_cairo_show_layout_line(pen->cairo, pango_layout_iter_get_line_readonly(at));
		pen->y += (double)(bottom - top) / PANGO_SCALE;
	} while (!pen->is_over && pango_layout_iter_next_line(at));
	pango_layout_iter_free(at);
	g_object_unref(layout);
}

static void
draw_text(struct pen *pen, const struct paper_block *block)
{
	const struct setting *setting = &settings[block->kind];

	if (block->kind == PAPER_HEADING) {
		need(pen, 70); /* never alone at the bottom */
	}
	pen->y += setting->before;
	draw_lines(pen, lay_out(pen, setting, block->cells[0], TEXT_WIDTH), setting->ink, MARGIN);
	pen->y += setting->after;
}

static void
draw_field(struct pen *pen, const struct paper_block *block)
{
	const struct setting *setting = &settings[PAPER_FIELD];
	double gap = 12;
	PangoLayout *label = lay_out(pen, setting, block->cells[0], LABEL_WIDTH - gap);
	PangoLayout *value = lay_out(pen, setting, block->cells[1], TEXT_WIDTH - LABEL_WIDTH);
	double label_height = height_of(label), value_height = height_of(value);
	double height = label_height > value_height ? label_height : value_height;
	double bottom;

	need(pen, height > 200 ? 60 : height);
	bottom = pen->y + label_height;
	show_at(pen, label, &grey, MARGIN, pen->y);
	draw_lines(pen, value, &black, MARGIN + LABEL_WIDTH);
	pen->y = (pen->y > bottom ? pen->y : bottom) + setting->after / 2;
	use_ink(pen, &rule);
	cairo_set_line_width(pen->cairo, 0.5);
	cairo_move_to(pen->cairo, MARGIN, pen->y);
	cairo_line_to(pen->cairo, PAGE_WIDTH - MARGIN, pen->y);
	cairo_stroke(pen->cairo);
	pen->y += setting->after / 2;
}

/* How wide a text is in Latin letters; a Han character counts two. */
static int
width_in_chars(struct str text)
{
	int width = 0;

	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.ptr[i];

		width += c < 0x80 ? 1 : c >= 0xe0 ? 2 : c >= 0xc0 ? 1 : 0;
	}
	return width;
}

/* Columns as wide as what stands in them wants, within bounds. */
static void
measure_table(struct pen *pen, const struct paper_block *table)
{
	int widths[COLUMNS_MAX] = { 0 }, total = 0;
	size_t columns = table->cell_count < COLUMNS_MAX ? table->cell_count : COLUMNS_MAX;
	const struct paper_block *row = table;

	do {
		for (size_t i = 0; i < columns; i++) {
			int width = width_in_chars(row->cells[i]);

			widths[i] = width > widths[i] ? width : widths[i];
		}
		row = row->next;
	} while (row && row->kind == PAPER_ROW);
	for (size_t i = 0; i < columns; i++) {
		widths[i] = widths[i] < WIDTH_CHARS_MIN   ? WIDTH_CHARS_MIN
			    : widths[i] > WIDTH_CHARS_MAX ? WIDTH_CHARS_MAX
							  : widths[i];
		total += widths[i] + 2;
	}
	for (size_t i = 0; i < columns; i++) {
		pen->shares[i] = TEXT_WIDTH * (widths[i] + 2) / total;
	}
}

/* A row of a table, or its head.  One that is higher than a page loses what does not fit. */
static void
draw_row(struct pen *pen, const struct paper_block *row)
{
	const struct setting *setting = &settings[row->kind];
	size_t columns = row->cell_count < COLUMNS_MAX ? row->cell_count : COLUMNS_MAX;
	PangoLayout *cells[COLUMNS_MAX];
	double height = 0, x = MARGIN;

	for (size_t i = 0; i < columns; i++) {
		double cell;

		cells[i] = lay_out(pen, setting, row->cells[i], pen->shares[i] - 2 * CELL_PAD);
		pango_layout_set_ellipsize(cells[i], PANGO_ELLIPSIZE_END);
		pango_layout_set_height(
			cells[i], (int)((TEXT_BOTTOM - MARGIN) * 0.8 * PANGO_SCALE));
		cell = height_of(cells[i]) + 2 * CELL_PAD;
		height = cell > height ? cell : height;
	}
	need(pen, row->kind == PAPER_TABLE ? height + 40 : height);
	if (row->kind == PAPER_TABLE) {
		use_ink(pen, &shade);
		cairo_rectangle(pen->cairo, MARGIN, pen->y, TEXT_WIDTH, height);
		cairo_fill(pen->cairo);
	}
	for (size_t i = 0; i < columns; i++) {
		show_at(pen, cells[i], setting->ink, x + CELL_PAD, pen->y + CELL_PAD);
		x += pen->shares[i];
	}
	use_ink(pen, &rule);
	cairo_set_line_width(pen->cairo, 0.5);
	cairo_rectangle(pen->cairo, MARGIN, pen->y, TEXT_WIDTH, height);
	cairo_stroke(pen->cairo);
	pen->y += height;
}

/* Runs of dark modules, as qr.h gives them, as rectangles. */
static void
fill_code(struct pen *pen, const struct qr *qr, double x, double y)
{
	double unit = QR_SIDE / qr->size;
	const char *at = qr->path.ptr, *end = qr->path.ptr + qr->path.len;
	int column, line, run, again, taken;

	while (at < end &&
		sscanf(at, "M%d %dh%dv1h-%dz%n", &column, &line, &run, &again, &taken) == 4) {
		cairo_rectangle(pen->cairo, x + column * unit, y + line * unit, run * unit, unit);
		at += taken;
	}
	cairo_fill(pen->cairo);
}

static void
draw_code(struct pen *pen, const struct paper_block *block)
{
	const struct setting *setting = &settings[PAPER_QR];
	PangoLayout *words = lay_out(
		pen, setting, block->cells[1], TEXT_WIDTH - QR_SIDE - 2 * CELL_PAD);
	struct qr qr;

	need(pen, QR_SIDE + setting->before);
	pen->y += setting->before;
	use_ink(pen, &black);
	if (qr_make(pen->paper->arena, block->cells[0], &qr) == OK) {
		fill_code(pen, &qr, MARGIN, pen->y);
	}
	show_at(pen, words, setting->ink, MARGIN + QR_SIDE + 2 * CELL_PAD,
		pen->y + (QR_SIDE - height_of(words)) / 2);
	pen->y += QR_SIDE + setting->after;
}

struct png_rest {
	struct str bytes;
};

static cairo_status_t
give_bytes(void *arg, unsigned char *bytes, unsigned len)
{
	struct png_rest *rest = arg;

	if (len > rest->bytes.len) {
		return CAIRO_STATUS_READ_ERROR;
	}
	memcpy(bytes, rest->bytes.ptr, len);
	rest->bytes = str_slice(rest->bytes, len, rest->bytes.len);
	return CAIRO_STATUS_SUCCESS;
}

/* The picture in a square of that side; nothing if it is none. */
static void
draw_picture(struct pen *pen, struct str png, double x, double y, double side)
{
	struct png_rest rest = { png };
	cairo_surface_t *picture = cairo_image_surface_create_from_png_stream(give_bytes, &rest);
	int width = cairo_image_surface_get_width(picture),
	    height = cairo_image_surface_get_height(picture);

	if (cairo_surface_status(picture) == CAIRO_STATUS_SUCCESS && width > 0 && height > 0) {
		double scale = side / (width > height ? width : height);

		cairo_save(pen->cairo);
		cairo_translate(pen->cairo, x, y);
		cairo_scale(pen->cairo, scale, scale);
		cairo_set_source_surface(pen->cairo, picture, 0, 0);
		cairo_paint(pen->cairo);
		cairo_restore(pen->cairo);
	}
	cairo_surface_destroy(picture);
}

/* The office at the right as a letter has it, the seal over its name. */
static void
draw_seal(struct pen *pen, const struct paper_block *block)
{
	const struct setting *setting = &settings[PAPER_FIELD];
	double x = MARGIN + TEXT_WIDTH - SEAL_SIDE - SEAL_INSET, middle;
	PangoLayout *label = lay_out(pen, setting, block->cells[0], LABEL_WIDTH);
	PangoLayout *office = lay_out(pen, setting, block->cells[1], SEAL_SIDE + 2 * SEAL_INSET);

	need(pen, SEAL_SIDE + setting->after);
	middle = pen->y + SEAL_SIDE / 2;
	pango_layout_set_alignment(office, PANGO_ALIGN_CENTER);
	show_at(pen, label, &grey, MARGIN, middle - height_of(label) / 2);
	show_at(pen, office, &black, x - SEAL_INSET, middle - height_of(office) / 2);
	if (block->cells[SEAL_PICTURE].len) {
		draw_picture(pen, block->cells[SEAL_PICTURE], x, pen->y, SEAL_SIDE);
	}
	pen->y += SEAL_SIDE + setting->after;
}

static void
draw_block(struct pen *pen, const struct paper_block *block)
{
	if (block->kind != PAPER_ROW && pen->table) {
		pen->table = NULL;
		pen->y += 10;
	}
	switch (block->kind) {
	case PAPER_FIELD:
		draw_field(pen, block);
		break;
	case PAPER_TABLE:
		pen->y += settings[PAPER_TABLE].before;
		measure_table(pen, block);
		draw_row(pen, block);
		pen->table = block;
		break;
	case PAPER_ROW:
		draw_row(pen, block);
		break;
	case PAPER_QR:
		draw_code(pen, block);
		break;
	case PAPER_SEAL:
		draw_seal(pen, block);
		break;
	default:
		draw_text(pen, block);
	}
}

/* ---- the whole ---------------------------------------------------------------------------------- */

static cairo_status_t
take_bytes(void *arg, const unsigned char *bytes, unsigned len)
{
	struct buf *out = arg;

	if (out) {
		buf_put(out, bytes, len);
	}
	return out && out->full ? CAIRO_STATUS_WRITE_ERROR : CAIRO_STATUS_SUCCESS;
}

/* Draws everything; `out` NULL: only counts.  0 if it cannot be drawn, or the number of pages. */
static int
draw_all(const struct paper *paper, int pages, struct buf *out)
{
	cairo_surface_t *surface = cairo_pdf_surface_create_for_stream(
		take_bytes, out, PAGE_WIDTH, PAGE_HEIGHT);
	struct pen pen = { .cairo = cairo_create(surface), .paper = paper, .pages = pages };
	bool is_well;

	if (out) {
		cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE,
			str_terminated(paper->arena, paper->title));
	}
	begin_page(&pen);
	for (const struct paper_block *block = paper->first; block && !pen.is_over;
		block = block->next) {
		draw_block(&pen, block);
	}
	end_page(&pen);
	is_well = cairo_status(pen.cairo) == CAIRO_STATUS_SUCCESS;
	cairo_destroy(pen.cairo);
	cairo_surface_finish(surface);
	is_well = is_well && cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS;
	cairo_surface_destroy(surface);
	return pen.is_over ? PAGES_MAX + 1 : is_well ? pen.page : 0;
}

static bool
is_text(struct str text)
{
	return g_utf8_validate(text.ptr ? text.ptr : "", (gssize)text.len, NULL);
}

static bool
is_drawable(const struct paper *paper)
{
	if (!is_text(paper->title) || !is_text(paper->foot) || !is_text(paper->numbers)) {
		return false;
	}
	for (const struct paper_block *block = paper->first; block; block = block->next) {
		for (size_t i = 0; i < block->cell_count; i++) {
			bool is_picture = block->kind == PAPER_SEAL && i == SEAL_PICTURE;

			if (!is_picture && !is_text(block->cells[i])) {
				return false;
			}
		}
	}
	return true;
}

enum outcome
pdf_draw(const struct paper *paper, struct buf *out)
{
	int pages;

	if (!is_drawable(paper)) {
		return INVALID;
	}
	pages = draw_all(paper, 0, NULL);
	if (pages == 0) {
		return UNAVAILABLE;
	}
	if (pages > PAGES_MAX) {
		return TOO_LARGE;
	}
	if (draw_all(paper, pages, out) == 0) {
		return out->full ? TOO_LARGE : UNAVAILABLE;
	}
	return OK;
}

void
pdf_warm_up(void)
{
	struct arena *arena = arena_create(1 << 20);
	struct paper *paper = paper_create(arena, STR("出壳"));

	/* the last two: fonts that stand in for others, and what stands where no font has any */
	struct str text = STR("出壳 chuke ，。《》 ☆ ✓ é 🐣 😀 ❤ ئۇ ไท अ א \xf3\xbf\xbf\xbd");

	for (int kind = PAPER_TITLE; kind <= PAPER_NOTE; kind++) {
		paper_add(paper, (enum paper_kind)kind, text);
	}
	/* cells that are cut short have a sign for it, which is looked for among the fonts, too */
	paper_add_cells(paper, PAPER_TABLE, &text, 1);
	paper_add_cells(paper, PAPER_ROW, &text, 1);
	draw_all(paper, 1, buf_create(arena, BUF_PAGE_BYTES_MAX));
	arena_destroy(arena);
}
