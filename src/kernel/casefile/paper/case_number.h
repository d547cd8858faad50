#ifndef CHUKE_CASE_NUMBER_H
#define CHUKE_CASE_NUMBER_H

#include "casefile.h"
#include "right.h"

/*
 * The numbers of cases and decisions by series and year: which were given, which are void and why, whether one is
 * missing.  A number that is void stays in its series.  How numbers are made, case_numbers.c says.
 */

extern const struct right right_case_numbers; /* to read them */
extern const struct right right_case_void;    /* to declare one void */

struct numbers_query {
	int64_t year, series, before;
	bool is_void; /* void ones only */
};
struct number_void_in {
	struct str number, reason;
	bool gives_another; /* of a decision's: the case gets the next one of its series */
};
struct number_query {
	struct str number;
};
extern const struct form numbers_form, number_form, number_void_form;

struct number_series {
	int64_t id, year, listed, voided, last;
	struct str name;
	struct str gaps; /* numbers that are missing, with commas between; empty: none */
	struct url to, csv;
	bool is_current;
};
struct number_line {
	int64_t serial;
	struct str number, case_number, title, reason, voider;
	bool is_paper, may_void;
	struct moment given_at, voided_at;
	struct url to, void_to;
};
struct numbers_view {
	const struct numbers_query *in;
	struct {
		struct number_series *items;
		size_t count;
	} series;
	struct {
		struct number_line *items;
		size_t count;
	} lines;
	struct {
		struct number_year {
			int64_t year;
			struct url to;
			bool is_current;
		} * items;
		size_t count;
	} years;
	const struct number_series *current; /* whose numbers are listed; NULL: none is chosen */
	struct url next, only_void;          /* none: that was all */
	bool may_void;
};
struct number_void_view {
	const struct number_void_in *in;
	struct str number, title;
	bool is_paper;
	const char *problem; /* why it cannot be; Chinese, N_(); NULL: it can */
	struct url back;
};

/* GET /desk/numbers: the series of a year, and the numbers of one of them. */
enum outcome show_numbers(struct req *req);
/* GET: the series as CSV. */
enum outcome export_numbers(struct req *req);
enum outcome show_number_void(struct req *req);
enum outcome void_number(struct req *req);

#endif
