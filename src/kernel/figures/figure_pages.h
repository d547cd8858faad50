#ifndef CHUKE_FIGURE_PAGES_H
#define CHUKE_FIGURE_PAGES_H

#include "figure_chart.h"
#include "figure_load.h"
#include "parts.h"
#include "req.h"
#include "right.h"

/*
 * The pages of statistics: /desk/figures for those who work here, over their own region; the month's report; what of it
 * stands on a procedure's guide for everybody; and the same as JSON.
 */

struct figures_query {
	struct str region, procedure, period, step, format;
	struct day on, from, until;
};
extern const struct form figures_form, figure_report_form;
extern const struct right right_case_figures;

struct figure_link {
	struct bilingual label;
	struct url to;
	bool is_current;
};
struct figure_links {
	struct figure_link *items;
	size_t count;
};
struct figure_option {
	struct str value;
	struct bilingual label;
	bool is_chosen;
};
struct figure_options {
	struct figure_option *items;
	size_t count;
};

/* A row of a table. */
struct figure_line {
	struct bilingual name;
	struct url to; /* what it is about alone; none */
	bool is_current;
	const struct figure_group *group;
	int64_t decided;
	struct str median,
		most; /* of what it took, or of the stay at a step: half and nine tenths; none */
};
struct figure_lines {
	struct figure_line *items;
	size_t count;
};

/* How cases ended, as parts of one strip. */
struct figure_part {
	const char *label; /* Chinese, N_() */
	const char *look;
	int64_t total, per_cent;
	int x, width; /* in thousandths */
};
struct figure_parts {
	struct figure_part *items;
	size_t count;
};

struct figures_view {
	const struct figures_query *in;
	const struct figures *figures;
	struct bilingual region, procedure; /* none: all */
	struct str period;                  /* 2026年 */
	struct day from, until;
	struct figure_links periods;
	struct figure_options regions, procedures;
	struct url before, after, csv, xlsx, report;
	int64_t decided, running;
	struct str median, most, promised;
	struct str share_late; /* of decided, per cent; none */
	struct chart bars, lines;
	struct bilingual step; /* shown by the charts; none: the cases */
	struct str outcomes_title;
	struct figure_parts outcomes;
	struct figure_lines by_procedure, by_region, by_step, by_month;
	int64_t bare_procedures, bare_regions; /* without any case, not in the tables of the page */
	struct tiles tiles;
	bool is_empty;
};

/* What is asked for, made whole: the region that the one who asks may see, the stretch.  FORBIDDEN, NOT_FOUND. */
enum outcome figure_ask_of(struct req *req, struct figure_ask *ret_ask);
/* The day in the stretch that is asked for, today without one; never so far away that months overflow. */
struct day figure_day_asked(const struct figures_query *in);
/* 2026年, 2026年11月, 2026-01-05 – 2026-02-03. */
struct str figure_period_said(struct req *req, const struct figure_ask *ask);
/* What the tables of the page show. */
void figure_lines_fill(struct req *req, const struct figure_ask *ask, struct figures_view *view);

/* GET /desk/figures; with a format as a list. */
enum outcome show_figures(struct req *req);
enum outcome export_figures(struct req *req, const struct figures_view *view);
/* GET /desk/figures/month */
enum outcome show_figure_report(struct req *req);
/* GET /api/v1/figures, /api/v1/figures/{procedure} */
enum outcome list_figures(struct req *req);
enum outcome send_figures(struct req *req);
enum { FIGURE_API_MEMBERS = 21 };
extern const struct member figure_api_members[FIGURE_API_MEMBERS];

/* ---- the month's report */

struct report_line {
	struct bilingual name;
	struct strs_of_report {
		struct str *items;
		size_t count;
	} cells;
};
struct figure_report_view {
	const struct figures_query *in;
	struct bilingual region, title;
	struct day on; /* the first day of the month */
	struct str month, month_before, year_before;
	struct url before, after, csv, xlsx;
	struct figure_options regions;
	struct report_names {
		struct bilingual *items;
		size_t count;
	} columns;
	struct report_lines {
		struct report_line *items;
		size_t count;
	} compared, /* a column a line: this month, the one before, that of the year before */
		by_region;    /* a region a line, the sum last */
	int64_t bare_regions; /* of nothing but zeros, not in the table of the page */
};
/* What a pack's figures.yaml may say. */
void figure_report_check(const struct pack *pack, struct pack_report *report);

/* ---- for everybody */

struct figure_public {
	bool is_shown;             /* something may be told at all */
	int64_t received, decided; /* this year; INT_NONE: too few to be told */
	int64_t minimum;
	struct str median, promised;
	int year;
};
/* Of this year, for a procedure's guide. */
struct figure_public figure_public_of(struct req *req, const struct procedure *procedure);

#endif
