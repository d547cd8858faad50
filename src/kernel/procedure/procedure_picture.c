#include "procedure_picture.h"

#include "procedure_words.h"
#include "utf8.h"

enum {
	WIDTH = 320,
	BOX_X = 26,
	BOX_WIDTH = 252,
	BOX_RIGHT = BOX_X + BOX_WIDTH,
	LEFT_RAIL = 10,
	RIGHT_RAIL = 304,
	MIDDLE = BOX_X + BOX_WIDTH / 2,
	GAP = 30, /* between boxes: an arrow */
	PAD = 12,
	STRONG_SIZE = 16,
	PLAIN_SIZE = 14,
	STRONG_HEIGHT = 23,
	PLAIN_HEIGHT = 20,
	LINES_MAX = 16, /* of one box */
	TIP = 5,        /* half the width of an arrow's tip */
	RAIL_STEP = 5,  /* between ways along the same side */
};

struct drawing {
	struct arena *arena;
	enum lang lang;
	const struct procedure *procedure;
	struct procedure_picture picture;
	struct picture_box **steps;       /* of each step */
	struct picture_box **ends;        /* of each end; NULL: not drawn */
	int y;                            /* where the next box begins */
	int left;                         /* ways along the left so far */
	const struct picture_box *railed; /* the end that the rail at the right leads to */
};

/* ---- text --------------------------------------------------------------------------------------- */

/* How wide a character stands, in hundredths of its height; Han and full-width signs are square. */
static int
char_width(uint32_t c)
{
	return c >= 0x2e80 || (c >= 0x2018 && c <= 0x2026) ? 100 : 58;
}

/* What may not begin a line. */
static bool
is_closing(uint32_t c)
{
	return c == 0x3001 || c == 0x3002 || c == 0xff09 || c == 0xff0c || c == 0xff1b ||
	       c == 0xff1a || c == 0x201d || c == 0x300b || c == 0x3015;
}

static int
text_width(struct str text, int size)
{
	int width = 0;
	uint32_t c;

	for (size_t at = 0; at < text.len && utf8_next(text, &at, &c);) {
		width += char_width(c) * size;
	}
	return width / 100;
}

/* As much of the text as fits: up to a space, or between any two Han characters. */
static struct str
take_line(struct str *rest, int size, int width)
{
	size_t at = 0, breaks = 0;
	int used = 0;

	while (at < rest->len) {
		size_t before = at;
		uint32_t c = 0;

		if (!utf8_next(*rest, &at, &c)) {
			at++;
		}
		if (c == ' ' || (c >= 0x2e80 && before > 0 && !is_closing(c))) {
			breaks = before;
		}
		used += char_width(c) * size;
		if (used > width * 100) {
			at = breaks ? breaks : before;
			break;
		}
	}
	{
		struct str line = str_slice(*rest, 0, at);

		*rest = str_trim(str_slice(*rest, at, rest->len));
		return str_trim(line);
	}
}

static void
add_text(struct picture_box *box, struct str text, bool is_strong)
{
	int size = is_strong ? STRONG_SIZE : PLAIN_SIZE;
	int height = is_strong ? STRONG_HEIGHT : PLAIN_HEIGHT;

	while (text.len && box->lines.count < LINES_MAX) {
		struct str line = take_line(&text, size, box->width - 2 * PAD);

		if (!line.len) {
			return;
		}
		box->height += height;
		box->lines.items[box->lines.count++] = (struct picture_line){ line, is_strong,
			box->y + box->height };
	}
}

/* ---- boxes -------------------------------------------------------------------------------------- */

static struct picture_box *
begin_box(struct drawing *d, const char *look, int radius)
{
	struct picture_box *box = &d->picture.boxes.items[d->picture.boxes.count++];

	*box = (struct picture_box){ .look = look,
		.x = BOX_X,
		.y = d->y,
		.width = BOX_WIDTH,
		.height = PAD / 2,
		.radius = radius };
	box->lines.items = ARENA_ARRAY(d->arena, LINES_MAX, struct picture_line);
	return box;
}

static void
end_box(struct drawing *d, struct picture_box *box)
{
	box->height += PAD;
	d->y += box->height + GAP;
}

static void
add_step(struct drawing *d, size_t index)
{
	const struct case_step *step = &d->procedure->steps[index];
	const struct case_action *correction = step_correction(step);
	struct picture_box *box = begin_box(d, step->kind == STEP_NOTICE ? "notice" : "step", 10);
	struct str days = clock_days_said(d->arena, d->lang, &step->clock);

	add_text(box, bilingual_in(step->title, d->lang), true);
	if (step->kind == STEP_JOINT) {
		for (size_t i = 0; i < step->office_count; i++) {
			add_text(box, step_office_said(d->lang, &step->offices[i]), false);
		}
		add_text(box, days, false);
	} else {
		struct str office = step_offices_said(d->arena, d->lang, step);
		struct str both = str_format(
			d->arena, "%.*s · %.*s", STR_ARG(office), STR_ARG(days));

		if (days.len && text_width(both, PLAIN_SIZE) <= BOX_WIDTH - 2 * PAD) {
			add_text(box, both, false);
		} else {
			add_text(box, office, false);
			add_text(box, days, false);
		}
	}
	if (correction) {
		add_text(box,
			TR(d->arena, d->lang, N_("可能请您补正（{1}）"),
				clock_days_said(d->arena, d->lang, &correction->clock)),
			false);
	}
	end_box(d, box);
	d->steps[index] = box;
}

static void
add_ends(struct drawing *d, enum end_outcome outcome, const char *look)
{
	for (size_t i = 0; i < d->procedure->end_count; i++) {
		const struct case_end *end = &d->procedure->ends[i];
		struct picture_box *box;

		if (end->outcome != outcome) {
			continue;
		}
		box = begin_box(d, look, 22);
		add_text(box, bilingual_in(end->title, d->lang), true);
		end_box(d, box);
		d->ends[i] = box;
	}
}

/* ---- lines -------------------------------------------------------------------------------------- */

static void
add_path(struct drawing *d, const char *look, struct str text)
{
	d->picture.paths.items[d->picture.paths.count++] = (struct picture_path){ look, text };
}

static int
middle_of(const struct picture_box *box)
{
	return box->y + box->height / 2;
}

/* Straight down from one box to the next. */
static void
draw_down(struct drawing *d, const struct picture_box *from, const struct picture_box *to)
{
	add_path(d, "line",
		str_format(d->arena, "M%d %dV%d", MIDDLE, from->y + from->height, to->y - TIP));
	add_path(d, "tip",
		str_format(d->arena, "M%d %dh%dl-%d %dz", MIDDLE - TIP, to->y - 2 * TIP, 2 * TIP,
			TIP, 2 * TIP));
}

/* Around what lies between, along the left. */
static void
draw_left(struct drawing *d, const struct picture_box *from, const struct picture_box *to)
{
	int rail = LEFT_RAIL - (d->left++ % 2) * RAIL_STEP, begin = middle_of(from) + TIP,
	    end = middle_of(to);

	add_path(d, "line",
		str_format(d->arena, "M%d %dH%dV%dH%d", BOX_X, begin, rail, end, BOX_X - TIP));
	add_path(d, "tip",
		str_format(d->arena, "M%d %dv%dl%d -%dz", BOX_X - 2 * TIP, end - TIP, 2 * TIP,
			2 * TIP, TIP));
}

/* A refusal: to the rail at the right, which the first one draws down to the end. */
static void
draw_refusal(struct drawing *d, const struct picture_box *from, const struct picture_box *to)
{
	int end = middle_of(to);

	if (d->railed == to) {
		add_path(d, "rail",
			str_format(d->arena, "M%d %dH%d", BOX_RIGHT, middle_of(from), RIGHT_RAIL));
		return;
	}
	d->railed = to;

	add_path(d, "rail",
		str_format(d->arena, "M%d %dH%dV%dH%d", BOX_RIGHT, middle_of(from), RIGHT_RAIL, end,
			BOX_RIGHT + TIP));
	add_path(d, "refusal",
		str_format(d->arena, "M%d %dv%dl-%d -%dz", BOX_RIGHT + 2 * TIP, end - TIP, 2 * TIP,
			2 * TIP, TIP));
}

static struct picture_box *
box_of(const struct drawing *d, struct str to)
{
	const struct case_step *step = procedure_step(d->procedure, to);
	const struct case_end *end = procedure_end(d->procedure, to);

	return step  ? d->steps[step - d->procedure->steps]
	       : end ? d->ends[end - d->procedure->ends]
		     : NULL;
}

static void
draw_actions(struct drawing *d, size_t index)
{
	const struct case_step *step = &d->procedure->steps[index];
	struct picture_box *from = d->steps[index];

	for (size_t k = 0; k < step->action_count; k++) {
		const struct case_action *action = &step->actions[k];
		struct picture_box *to = box_of(d, action->to);

		if (!to) {
			continue;
		}
		if (action->kind == ACTION_REJECT) {
			draw_refusal(d, from, to);
		} else if (action->kind == ACTION_FORWARD && to == from + 1) {
			draw_down(d, from, to);
		} else if (action->kind == ACTION_FORWARD) {
			draw_left(d, from, to);
		}
	}
}

struct procedure_picture
procedure_picture_make(struct arena *arena, enum lang lang, const struct procedure *procedure)
{
	size_t boxes = procedure->step_count + procedure->end_count + 1, actions = 1;
	struct drawing d = { .arena = arena, .lang = lang, .procedure = procedure, .y = 2 };
	struct picture_box *start;

	for (size_t i = 0; i < procedure->step_count; i++) {
		actions += procedure->steps[i].action_count;
	}
	d.picture.boxes.items = ARENA_ARRAY(arena, boxes, struct picture_box);
	d.picture.paths.items = ARENA_ARRAY(arena, 2 * actions, struct picture_path);
	d.steps = ARENA_ARRAY(arena, procedure->step_count, struct picture_box *);
	d.ends = ARENA_ARRAY(arena, procedure->end_count, struct picture_box *);
	start = begin_box(&d, "start", 22);
	add_text(start, str_of(tr(lang, N_("提交申请"))), true);
	end_box(&d, start);
	for (size_t i = 0; i < procedure->step_count; i++) {
		add_step(&d, i);
	}
	/* boxes lie in one array: what stands beneath another in it stands so in the picture */
	add_ends(&d, END_GRANTED, "granted");
	add_ends(&d, END_REFUSED, "refused");
	draw_down(&d, start, d.steps[0]);
	for (size_t i = 0; i < procedure->step_count; i++) {
		draw_actions(&d, i);
	}
	d.picture.width = WIDTH;
	d.picture.height = d.y - GAP + 2;
	return d.picture;
}
