#ifndef CHUKE_KEEP_VIEW_H
#define CHUKE_KEEP_VIEW_H

#include "keep.h"
#include "life_form.h"

/* What those who look after rooms are shown. */

struct desk_ask_line {
	struct str title, author, when, old, due;
	struct bilingual room;
	int64_t people;
	bool is_change, is_series;
	struct url to, decide;
};
struct desk_day_line {
	struct str title, author, hours;
	struct bilingual room;
	const char *state, *tone; /* Chinese, N_() */
	struct url to;
};
struct desk_room_line {
	struct bilingual name, venue, kind;
	int64_t capacity;
	bool is_private, is_closed;
	struct url to, door, page;
};
struct desk_closure_line {
	struct bilingual room, reason;
	struct str when;
	struct url lift;
};
struct desk_rooms_view {
	const struct desk_rooms_query *in;
	struct desk_asks {
		struct desk_ask_line *items;
		size_t count;
	} asks;
	struct desk_days {
		struct desk_day_line *items;
		size_t count;
	} today;
	struct desk_lines {
		struct desk_room_line *items;
		size_t count;
	} rooms;
	struct desk_closures {
		struct desk_closure_line *items;
		size_t count;
	} closures;
	struct choices among; /* the rooms to filter by */
	bool has_more, is_filtered;
	struct url more;
};

struct room_edit_view {
	const struct form *form;
	const struct room_input *in;
	bool is_new;
	struct str title;
	struct url to, renew, door, page;
	int64_t coming; /* bookings still to come */
};

struct closure_line {
	struct bilingual room;
	struct str title, author, when;
	bool is_told; /* an organisation hears of it; the house itself does not */
	struct {
		struct closure_other {
			struct bilingual room;
			struct str when;
		} * items;
		size_t count;
	} others;
};
struct closure_view {
	const struct closure_input *in;
	bool is_looked, is_too_many, is_wrong;
	struct {
		struct closure_line *items;
		size_t count;
	} lines;
	int64_t told;
};

/* What the filter says: whether a room is chosen, and the day as a control takes it. */
bool desk_is_room(const struct desk_rooms_query *in, struct str value);
struct str desk_day(struct arena *arena, const struct desk_rooms_query *in);

/* The handlers. */
enum outcome show_desk_rooms(struct req *req);
/* The same after a deed that was refused: without a filter. */
enum outcome show_desk_rooms_again(struct req *req);
enum outcome show_room_new(struct req *req);
enum outcome add_room(struct req *req);
enum outcome show_room_edit(struct req *req);
enum outcome edit_room(struct req *req);
enum outcome renew_room_door(struct req *req);
enum outcome show_closure(struct req *req);
enum outcome add_closure(struct req *req);
enum outcome lift_closure(struct req *req);

#endif
