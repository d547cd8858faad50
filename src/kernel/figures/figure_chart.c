#include "figure_chart.h"

/* Where the parts of a chart lie. */

enum {
	WIDTH = 400,
	HEIGHT = 226,
	LEFT = 36,
	RIGHT = 392,
	TOP = 36,
	BASE = 196,
	MONTHS_Y = 219,
	SCALE_LINES_MAX = 5,
	GAP = 2,         /* between two bars of a month */
	VALUE_ABOVE = 8, /* a number stands so far above its bar or dot */
	WORD_DOWN = 5,   /* from a line to the baseline of its number */
	DOT = 4,
	MONTHS_NAMED_MAX = 7,
	BAR_SHARE = 70, /* per cent of a month's width */
};

struct str
chart_month_said(struct arena *arena, enum lang lang, struct day month)
{
	static const char *const english[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul",
		"Aug", "Sep", "Oct", "Nov", "Dec" };
	int year, number, mday;

	day_split(month, &year, &number, &mday);
	return lang == LANG_EN ? str_of(english[number - 1]) : str_format(arena, "%d月", number);
}

/* ---- scale --------------------------------------------------------------------------------------- */

static int64_t
most_of(const struct chart_months *months, int64_t limit)
{
	int64_t most = limit > 0 ? limit : 0;

	for (size_t i = 0; i < months->count; i++) {
		most = months->items[i].first > most ? months->items[i].first : most;
		most = months->items[i].second > most ? months->items[i].second : most;
	}
	return most;
}

/* The distance of the lines across: 1, 2 or 5 times a power of ten, so that few of them reach over the most. */
static int64_t
step_of(int64_t most)
{
	static const int64_t mantissas[] = { 1, 2, 5 };

	for (int64_t power = 1;; power *= 10) {
		for (size_t i = 0; i < sizeof(mantissas) / sizeof(mantissas[0]); i++) {
			if (mantissas[i] * power * (SCALE_LINES_MAX - 1) >= most) {
				return mantissas[i] * power;
			}
		}
	}
}

struct plane {
	struct arena *arena;
	enum lang lang;
	const struct chart_months *months;
	int64_t top; /* the value at TOP */
};

static int
y_of(const struct plane *plane, int64_t value)
{
	return BASE - (int)(value * (BASE - TOP) / plane->top);
}

static int
x_of(const struct plane *plane, size_t month)
{
	int share = (RIGHT - LEFT) / (int)plane->months->count;

	return LEFT + (int)month * (RIGHT - LEFT) / (int)plane->months->count + share / 2;
}

static struct chart
frame_of(struct plane *plane, int64_t limit)
{
	struct chart chart = {
		.width = WIDTH, .height = HEIGHT, .left = LEFT, .right = RIGHT, .base = BASE
	};
	const struct chart_months *months = plane->months;
	int64_t most = most_of(months, limit), step = step_of(most > 0 ? most : 1);
	size_t every = (months->count + MONTHS_NAMED_MAX - 1) / MONTHS_NAMED_MAX;

	plane->top = step * ((most + step - 1) / step);
	plane->top = plane->top ? plane->top : step;
	chart.scale.items = ARENA_ARRAY(plane->arena, SCALE_LINES_MAX, struct chart_word);
	for (int64_t value = 0; value <= plane->top && chart.scale.count < SCALE_LINES_MAX;
		value += step) {
		chart.scale.items[chart.scale.count++] = (struct chart_word){
			str_format(plane->arena, "%lld", (long long)value), LEFT - VALUE_ABOVE,
			y_of(plane, value)
		};
	}
	chart.months.items = ARENA_ARRAY(plane->arena, months->count, struct chart_word);
	for (size_t i = 0; i < months->count; i++) {
		if ((months->count - 1 - i) % every == 0) {
			chart.months.items[chart.months.count++] = (struct chart_word){
				chart_month_said(plane->arena, plane->lang, months->items[i].month),
				x_of(plane, i), MONTHS_Y
			};
		}
	}
	chart.values.items = ARENA_ARRAY(plane->arena, 2, struct chart_word);
	chart.limit_y = limit > 0 ? y_of(plane, limit) : 0;
	return chart;
}

/* The number of the highest month, and of the last. */
static void
put_values(const struct plane *plane, struct chart *chart)
{
	size_t last = plane->months->count - 1, most = last;

	for (size_t i = 0; i <= last; i++) {
		most = plane->months->items[i].first > plane->months->items[most].first ? i : most;
	}
	for (int i = 0; i < 2; i++) {
		size_t at = i ? last : most;
		int64_t value = plane->months->items[at].first;

		if (value > 0 && (i == 0 || at != most)) {
			chart->values.items[chart->values.count++] = (struct chart_word){
				str_format(plane->arena, "%lld", (long long)value), x_of(plane, at),
				y_of(plane, value) - VALUE_ABOVE
			};
		}
	}
}

struct chart
chart_of_bars(struct arena *arena, enum lang lang, const struct chart_months *months)
{
	struct plane plane = { arena, lang, months, 0 };
	struct chart chart = frame_of(&plane, 0);
	int width = (RIGHT - LEFT) / (int)months->count * BAR_SHARE / 200;

	width = width > 1 ? width : 1;
	chart.bars.items = ARENA_ARRAY(arena, months->count * 2, struct chart_bar);
	for (size_t i = 0; i < months->count; i++) {
		int64_t values[] = { months->items[i].first, months->items[i].second };

		for (int k = 0; k < 2; k++) {
			int y = y_of(&plane, values[k] > 0 ? values[k] : 0);

			chart.bars.items[chart.bars.count++] = (struct chart_bar){ k ? "f2" : "f1",
				x_of(&plane, i) + (k ? GAP / 2 : -width - GAP / 2), y, width,
				BASE - y };
		}
	}
	put_values(&plane, &chart);
	return chart;
}

/* A line through the months that have something. */
static struct str
line_of(const struct plane *plane, bool is_second)
{
	enum { POINT_BYTES = 16 };
	struct buf *buf = buf_create(plane->arena, plane->months->count * POINT_BYTES + 1);
	bool is_on = false;

	for (size_t i = 0; i < plane->months->count; i++) {
		int64_t value = is_second ? plane->months->items[i].second
					  : plane->months->items[i].first;

		if (value >= 0) {
			buf_format(buf, "%c%d %d", is_on ? 'L' : 'M', x_of(plane, i),
				y_of(plane, value));
		}
		is_on = value >= 0;
	}
	return buf_view(buf);
}

struct chart
chart_of_lines(
	struct arena *arena, enum lang lang, const struct chart_months *months, int64_t limit)
{
	struct plane plane = { arena, lang, months, 0 };
	struct chart chart = frame_of(&plane, limit);

	chart.first = line_of(&plane, false);
	chart.second = line_of(&plane, true);
	chart.dots.items = ARENA_ARRAY(arena, months->count, struct chart_bar);
	for (size_t i = 0; i < months->count; i++) {
		if (months->items[i].first >= 0) {
			chart.dots.items[chart.dots.count++] = (struct chart_bar){ "f1",
				x_of(&plane, i), y_of(&plane, months->items[i].first), DOT, DOT };
		}
	}
	put_values(&plane, &chart);
	return chart;
}
