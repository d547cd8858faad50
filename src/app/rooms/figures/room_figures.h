#ifndef CHUKE_ROOM_FIGURES_H
#define CHUKE_ROOM_FIGURES_H

#include "office.h"
#include "rooms_view.h"

/*
 * How much rooms are used.  Days that are over are added up once, by room and by kind of organisation; pages read these
 * sums, so that what they cost follows the stretch of weeks and never the bookings.  The last days are added up anew, since
 * what became of a booking may be noted later.
 */

/* office.h: keep_house */
bool room_figures_keep_house(struct db *db, const struct pack *pack, const struct regions *regions);

extern const struct right right_room_figures;
struct room_figures_query {
	int64_t venue, weeks;
	struct day until;  /* the last week is its week */
	struct str format; /* "xlsx", "csv"; none: the page */
};
extern const struct form room_figures_form;

/* Sums of one room, week or kind of organisation. */
struct use_line {
	struct bilingual name;
	struct day week; /* its Monday, of a week's line */
	int64_t open_minutes, used_minutes, bookings, absent, refused, cancelled;
	struct str open_hours, used_hours; /* 12.5 */
	int percent;                       /* used of open, or of all that is used */
};
struct use_lines {
	struct use_line *items;
	size_t count;
};
struct use_bar {
	int x, y, width, height, middle;
	struct str value, label; /* none, where they would stand too close */
};
struct use_bars {
	struct use_bar *items;
	size_t count;
};
struct room_figures_view {
	const struct room_figures_query *in;
	struct room_links venues, stretches;
	bool has_house;
	struct bilingual venue;
	struct day from, to;
	struct use_line total;
	struct use_lines rooms, weeks, classes;
	struct use_lines each; /* of every room every week, for the list to download */
	struct use_bars bars;
	struct str bars_title; /* what the bars show, in a sentence */
	struct url xlsx, before, after;
};
/* GET /desk/rooms/figures */
enum outcome show_room_figures(struct req *req);
/* The same as a list, CSV or XLSX. */
enum outcome export_room_figures(struct req *req, const struct room_figures_view *view);

#endif
