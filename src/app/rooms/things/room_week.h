#ifndef CHUKE_ROOM_WEEK_H
#define CHUKE_ROOM_WEEK_H

#include "rooms_view.h"

/*
 * /rooms/week: all rooms of a house in a week, a list of what is taken in each room's day.  One statement, and what it draws
 * follows what is booked, not a grid of half hours.
 */

struct room_week_query {
	int64_t venue;
	struct day day; /* any of the week */
};
extern const struct form room_week_form;

struct week_taken {
	char hours[16];    /* 9:00–11:00 */
	struct str author; /* none: it is not told */
};
struct week_cell {
	const struct week_taken *items; /* of the view's */
	size_t count;
};
enum { ROOM_WEEK_DAYS = 7 };
struct week_room {
	struct bilingual name;
	int64_t capacity;
	struct url to;
	struct week_cells {
		struct week_cell items[ROOM_WEEK_DAYS];
		size_t count;
	} days;
};
struct room_week_view {
	struct room_links venues;
	bool has_house;
	struct bilingual venue;
	struct day from, to;
	struct week_days days;
	struct url before, after, today, grid, list;
	struct {
		struct week_room *items;
		size_t count;
	} rooms;
};
enum outcome show_room_week(struct req *req);

#endif
