#ifndef CHUKE_ROOMS_VIEW_H
#define CHUKE_ROOMS_VIEW_H

#include "life_view.h"
#include "parts.h"
#include "room_look.h"
#include "rooms_form.h"

/* What the pages about rooms show. */

enum room_cell_kind {
	CELL_COVERED, /* by the cell above: nothing is written */
	CELL_BLANK,   /* not to be booked now */
	CELL_SLOT,    /* free: a link to book it */
	CELL_TAKEN,
	CELL_PRIVATE, /* taken; by whom is not told */
	CELL_SHUT,
	CELL_CHOSEN,
};
struct room_cell {
	enum room_cell_kind kind;
	int64_t rows;     /* how many it spans */
	bool is_first;    /* of free ones below each other: its word is shown */
	const char *tone; /* " bk--2" */
	struct bilingual name, title;
	struct str hours; /* 9:00–11:00 */
	struct str label; /* 会议室 9:00, read aloud before a slot's word */
	struct url to;
};
struct room_line {
	struct str hour;
	bool is_half; /* not on the hour */
	struct room_cells {
		struct room_cell *items;
		size_t count;
	} cells;
};
struct room_head {
	struct bilingual name, equipment, note;
	int64_t capacity; /* 0: not a room but a day */
	bool is_current;
	struct url to;
};
/* A timetable: of several rooms on a day, or of a room in a week. */
struct room_table {
	struct room_heads {
		struct room_head *items;
		size_t count;
	} heads;
	struct room_lines {
		struct room_line *items;
		size_t count;
	} lines;
	bool is_shown_only; /* the one who looks may book nothing */
};
struct week_day {
	const char *weekday, *word; /* Chinese, N_() */
	int mday;
	bool is_current, is_off, is_free;
	struct url to;
};
struct week_days {
	struct week_day *items;
	size_t count;
};
/* The free times of a room on a day, as links to book them. */
struct room_offer {
	struct str hours, label;
	struct url to;
};
struct room_offers {
	struct room_head room;
	struct {
		struct room_offer *items;
		size_t count;
	} offers;
};
struct room_offer_lists {
	struct room_offers *items;
	size_t count;
};
struct room_links {
	struct room_link {
		struct bilingual label;
		struct url to;
		bool is_current;
	} * items;
	size_t count;
};

struct gear_lines;     /* things_view.h */
struct booking_things; /* things_view.h */
struct room_sight;     /* things_view.h */

/* The form beside the timetable, or what one must do to have it. */
struct booking_slip {
	bool has_choice; /* a room and a time were chosen */
	bool is_free, may_book, is_signed_in;
	struct room_list_row room;
	struct bilingual room_name;
	struct room_rule rule;
	struct day day;
	const char *weekday;
	struct str hours;
	struct choices starts, ends, authors;
	const struct gear_lines *gear; /* what may be lent with it */
	struct booking_input *in;
	struct url to, page; /* where it is posted; the form as a page of its own */
};

struct rooms_view {
	struct day day;
	const char *weekday;
	int year, month, mday, week;
	struct bilingual venue, address;
	struct room_links venues;
	struct week_days days;
	struct url before, after, today, grid, list, week_of_all;
	bool is_list, is_shut;
	struct room_table table;
	struct room_offer_lists offers;
	struct booking_slip slip;
	bool may_book;
};
struct room_view {
	struct room_list_row room;
	struct bilingual name, venue, kind, equipment;
	struct str title;
	struct day from, to;
	struct url before, after, today, day;
	struct room_table table;
	const struct room_sight *sight; /* its pictures, and how one gets there */
	struct room_rule rule;
	struct room_lines_of_words {
		struct str *items;
		size_t count;
	} words; /* its rules, a sentence each */
};

struct booking_other_view {
	struct bilingual room;
	struct str when, pick;
	struct url to;
};
/* One of a series that could not be had as it stood. */
struct booking_turn_view {
	struct str when, why, other;
	struct bilingual other_room;
	bool is_free, has_other;
};
struct booking_new_view {
	struct booking_slip slip;
	struct {
		struct booking_turn_view *items;
		size_t count;
	} turns;
	bool may_skip, may_move;
	struct {
		struct booking_other_view *items;
		size_t count;
	} others;
	bool is_refused;
	struct url room;
};
struct booking_line {
	struct str title, hours;
	struct bilingual room, venue;
	struct day day;
	const char *weekday, *state, *tone;
	struct url to;
};
struct booking_lines {
	struct booking_line *items;
	size_t count;
};
struct bookings_view {
	struct booking_lines coming, past;
	struct booking_absence_lines absences;
	bool has_more;
	struct url more;
};
struct booking_view {
	struct booking_find_row row;
	struct bilingual room, venue;
	struct str address, hours;
	struct day day;
	const char *weekday, *state, *tone;
	bool may_cancel, may_move, is_late, is_keeper;
	const struct booking_things *things;    /* what is lent with it, who is invited */
	const struct booking_move_input *moved; /* the form: its time as it is */
	struct booking_event_list_rows events;
	struct booking_list_of_series_rows
		series;             /* with it those that were asked for together … */
	struct booking_line *turns; /* … as many, as lines */
	struct url to, cancel, move;
	struct booking_life_view life;
};

/* Names of the rows in both languages. */
struct bilingual room_name_of(const struct room_list_row *room);
struct str room_hours_text(struct arena *arena, int64_t from, int64_t to); /* 9:00–11:00 */
/* What a booking's event is called, Chinese, N_(). */
const char *booking_event_word(struct str verb);

/* The slip for a room and time; fills everything but who may what. */
void booking_slip_make(struct req *req, const struct room_list_row *room,
	const struct booking_input *in, struct booking_slip *ret_slip);

/* A column of a timetable: a room's day, from the first minute that the table shows. */
struct room_column {
	const struct room_look *look;
	struct day day;
	int64_t from; /* minute of the first line */
	struct room_line *lines;
	size_t line_count, at;          /* lines of the table, and which column it is */
	int64_t chosen_from, chosen_to; /* equal: nothing is chosen */
	struct url (*slot_url)(
		struct arena *arena, const struct room_column *column, int64_t minute);
	int64_t venue;
};
void room_column_draw(struct arena *arena, const struct room_column *column);
/* Lines of half an hour from the earliest opening to the latest closing; none: all closed. */
struct room_lines room_lines_make(struct arena *arena, int64_t from, int64_t to, size_t columns);

/* The handlers: timetables, the form to book, one's own bookings, and what may be done with one of them. */
enum outcome show_rooms(struct req *req);
enum outcome show_room(struct req *req);
enum outcome show_booking_new(struct req *req);
enum outcome add_booking(struct req *req);
enum outcome show_bookings(struct req *req);
enum outcome show_booking(struct req *req);
enum outcome cancel_booking(struct req *req);
enum outcome move_booking(struct req *req);

#endif
