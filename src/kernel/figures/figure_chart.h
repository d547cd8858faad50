#ifndef CHUKE_FIGURE_CHART_H
#define CHUKE_FIGURE_CHART_H

#include "html.h"
#include "time.h"

/*
 * Charts over months as places of lines, bars and words, which html/figures.html draws as SVG; the table beside it says the
 * same in numbers.  Not here: what is counted.
 */

struct chart_month {
	struct day month;
	int64_t first, second; /* a negative one: nothing to show */
};
struct chart_months {
	const struct chart_month *items;
	size_t count;
};

struct chart_bar {
	const char *look; /* of the style sheet */
	int x, y, width, height;
};
struct chart_word {
	struct str text;
	int x, y;
};
struct chart {
	int width, height, left, right, base; /* in units of about a pixel */
	struct str title;                     /* what it shows, in a sentence */
	struct chart_bars {
		struct chart_bar *items;
		size_t count;
	} bars, dots;
	struct chart_words {
		struct chart_word *items;
		size_t count;
	} scale, months, values;  /* values: the most of all, and the last */
	struct str first, second; /* lines, as a path has them; none */
	int limit_y;              /* a line across, what was promised; 0: none */
};

/* Two bars for each month. */
struct chart chart_of_bars(struct arena *arena, enum lang lang, const struct chart_months *months);
/* Two lines, broken where there is nothing; `limit` across, 0: none. */
struct chart chart_of_lines(
	struct arena *arena, enum lang lang, const struct chart_months *months, int64_t limit);
/* 11月, Nov. */
struct str chart_month_said(struct arena *arena, enum lang lang, struct day month);

#endif
