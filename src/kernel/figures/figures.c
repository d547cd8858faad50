#include "figures.h"

#include "fail.h"

/* What is counted, and the arithmetic of it. */

static const char *const names[FIGURE_KINDS] = {
	[FIGURE_RECEIVED] = "received",
	[FIGURE_GRANTED] = "granted",
	[FIGURE_REFUSED] = "refused",
	[FIGURE_WITHDRAWN] = "withdrawn",
	[FIGURE_LAPSED] = "lapsed",
	[FIGURE_VOID] = "void",
	[FIGURE_REOPENED] = "reopened",
	[FIGURE_LATE] = "late",
	[FIGURE_CORRECT] = "correct",
	[FIGURE_OBJECTION] = "objection",
	[FIGURE_APPEAL] = "appeal",
	[FIGURE_APPEAL_GRANTED] = "appeal_granted",
	[FIGURE_APPEAL_REFUSED] = "appeal_refused",
	[FIGURE_TOOK] = "took",
	[FIGURE_WAITED] = "waited",
	[FIGURE_ENTER] = "enter",
	[FIGURE_STAY] = "stay",
};

const char *
figure_name(enum figure_kind kind)
{
	return names[kind];
}

bool
figure_parse(struct str name, enum figure_kind *ret_kind)
{
	for (size_t i = 0; i < FIGURE_KINDS; i++) {
		if (str_equal(name, str_of(names[i]))) {
			*ret_kind = (enum figure_kind)i;
			return true;
		}
	}
	return false;
}

/* ---- days ---------------------------------------------------------------------------------------- */

enum { SINGLE_MAX = 20, FIVES_MAX = 60, THIRTIES_MAX = 180, FIVE = 5, THIRTY = 30 };
enum {
	FIVES_AT = SINGLE_MAX + 1,
	THIRTIES_AT = FIVES_AT + (FIVES_MAX - SINGLE_MAX) / FIVE,
	REST_AT = THIRTIES_AT + (THIRTIES_MAX - FIVES_MAX) / THIRTY
};
_Static_assert(REST_AT + 1 == FIGURE_CELLS, "the last cell has the rest");

size_t
figure_cell_of(int64_t days)
{
	if (days <= SINGLE_MAX) {
		return days < 0 ? 0 : (size_t)days;
	}
	if (days <= FIVES_MAX) {
		return FIVES_AT + (size_t)(days - SINGLE_MAX - 1) / FIVE;
	}
	if (days <= THIRTIES_MAX) {
		return THIRTIES_AT + (size_t)(days - FIVES_MAX - 1) / THIRTY;
	}
	return REST_AT;
}

void
figure_cell_span(size_t cell, int64_t *ret_fewest, int64_t *ret_most)
{
	int64_t at = (int64_t)cell;

	if (at <= SINGLE_MAX) {
		*ret_fewest = *ret_most = at;
	} else if (at < THIRTIES_AT) {
		*ret_fewest = SINGLE_MAX + 1 + (at - FIVES_AT) * FIVE;
		*ret_most = *ret_fewest + FIVE - 1;
	} else if (at < REST_AT) {
		*ret_fewest = FIVES_MAX + 1 + (at - THIRTIES_AT) * THIRTY;
		*ret_most = *ret_fewest + THIRTY - 1;
	} else {
		*ret_fewest = THIRTIES_MAX + 1;
		*ret_most = INT64_MAX;
	}
}

int64_t
figure_cell_days(int64_t days)
{
	int64_t fewest, most;

	figure_cell_span(figure_cell_of(days), &fewest, &most);
	return fewest;
}

/* The cell in which the one lies below or at which so many per cent lie; FIGURE_CELLS: none. */
static size_t
percentile_cell(const struct figure_histogram *histogram, int percent)
{
	int64_t rank = (histogram->total * percent + 99) / 100, seen = 0;

	for (size_t i = 0; histogram->total > 0 && i < FIGURE_CELLS; i++) {
		seen += histogram->cells[i];
		if (seen >= rank && seen > 0) {
			return i;
		}
	}
	return FIGURE_CELLS;
}

int64_t
figure_percentile_days(const struct figure_histogram *histogram, int percent)
{
	size_t cell = percentile_cell(histogram, percent);
	int64_t fewest, most;

	if (cell == FIGURE_CELLS) {
		return -1;
	}
	figure_cell_span(cell, &fewest, &most);
	return fewest;
}

struct str
figure_percentile(struct arena *arena, const struct figure_histogram *histogram, int percent)
{
	size_t cell = percentile_cell(histogram, percent);
	int64_t fewest, most;

	if (cell == FIGURE_CELLS) {
		return STR_NONE;
	}
	figure_cell_span(cell, &fewest, &most);
	if (fewest == most) {
		return str_format(arena, "%lld", (long long)fewest);
	}
	return most == INT64_MAX
		       ? str_format(arena, "%lld+", (long long)fewest)
		       : str_format(arena, "%lld–%lld", (long long)fewest, (long long)most);
}

/* ---- sums ---------------------------------------------------------------------------------------- */

int64_t
figure_decided(const struct figure_sum *sum)
{
	return sum->counts[FIGURE_GRANTED] + sum->counts[FIGURE_REFUSED];
}

int64_t
figure_ended(const struct figure_sum *sum)
{
	return figure_decided(sum) + sum->counts[FIGURE_WITHDRAWN] + sum->counts[FIGURE_LAPSED] +
	       sum->counts[FIGURE_VOID];
}

int64_t
figure_running(const struct figure_sum *ever)
{
	return ever->counts[FIGURE_RECEIVED] + ever->counts[FIGURE_REOPENED] - figure_ended(ever);
}

static void
add_days(struct figure_histogram *histogram, const struct figure *figure)
{
	histogram->cells[figure_cell_of(figure->days)] += figure->total;
	histogram->total += figure->total;
}

void
figure_add(struct figure_sum *sum, const struct figure *figure)
{
	sum->counts[figure->kind] += figure->total;
	if (figure->kind == FIGURE_TOOK) {
		add_days(&sum->took, figure);
	} else if (figure->kind == FIGURE_WAITED) {
		add_days(&sum->waited, figure);
	} else if (figure->kind == FIGURE_STAY) {
		add_days(&sum->stay, figure);
	}
}
