#ifndef CHUKE_THINGS_VIEW_H
#define CHUKE_THINGS_VIEW_H

#include "feed.h"
#include "file.h"
#include "guest.h"
#include "parts.h"
#include "rooms_view.h"

/* What the pages about equipment, guests and feeds show, and what they take. */

/* A kind of equipment as it may be asked for. */
struct gear_line {
	struct room_gear_id id;
	struct bilingual name;
	int64_t units, left; /* of the house; free at that time, what this booking has with them */
	struct str name_of_control, asked;
	struct url to; /* officers': where it is changed */
};
struct gear_lines {
	struct gear_line *items;
	size_t count;
};
/* What could be lent in a house, with what was typed or is lent; from == to: at no time in particular. */
struct gear_lines gear_lines_of(
	struct req *req, struct room_venue_id venue, struct moment from_at, struct moment to_at);

/* The same in the arena, for the form to book. */
const struct gear_lines *gear_fields_of(
	struct req *req, struct room_venue_id venue, struct moment from_at, struct moment to_at);

/* On a booking's own page. */
struct booking_things {
	struct booking_gear_list_rows gear;
	int64_t guests;
	bool is_own;
	struct url page, calendar;
};
struct booking_things *booking_things_look(
	struct req *req, const struct booking_find_row *row, bool is_own);

struct things_query {
	struct booking_id id;
	struct str names; /* one a line */
	int64_t guest;
};
extern const struct form things_form, gear_form, guests_form, guest_form;

struct things_view {
	const struct things_query *in;
	struct booking_find_row row;
	struct bilingual room;
	int64_t capacity;
	struct gear_lines gear;
	struct guests guests;
	bool may_change; /* it has not begun */
	struct url booking, lend, invite, calendar;
};
/* GET /bookings/{id}/things; POST /bookings/{id}/gear, /guests, /guests/{guest}/remove */
enum outcome show_things(struct req *req);
enum outcome change_gear(struct req *req);
enum outcome add_guests(struct req *req);
enum outcome remove_guest(struct req *req);

/* ---- feeds ---- */

struct feed_line {
	struct str name, author, address;
	struct moment made_at;
};
struct feeds_view {
	struct {
		struct feed_line *items;
		size_t count;
	} feeds;
};

/* ---- officers ---- */

extern const struct right right_gear_keep;

struct stock_input {
	struct room_gear_id id;
	int64_t venue;
	struct str name, name_en;
	int64_t units;
};
struct way_input {
	int64_t venue;
	struct str way, way_en;
};
extern const struct form stock_form, stock_set_form, stocks_form, way_form;
struct stock_house {
	struct room_venue_list_row row;
	struct bilingual name;
	struct gear_lines gear;
	struct way_input way;
	struct stock_rooms {
		struct stock_room {
			struct bilingual name;
			struct url pictures;
			size_t count;
		} * items;
		size_t count;
	} rooms;
};
struct stocks_view {
	struct room_links houses; /* of those whom one looks after */
	bool has_house;
	struct stock_house house; /* the one that is shown */
	struct stock_input *in;
};
/* Whether the one who asks looks after the house. */
bool venue_is_kept(struct req *req, const struct room_venue_list_row *venue);
/* GET, POST /desk/rooms/things; POST /desk/rooms/things/{id}; POST /desk/rooms/way */
enum outcome show_stocks(struct req *req);
enum outcome add_stock(struct req *req);
enum outcome set_stock(struct req *req);
enum outcome set_way(struct req *req);

/* ---- pictures ---- */

struct room_pictures {
	struct picture *items;
	size_t count;
};
/* Of a room; none: its page draws one by the room's kind. */
struct room_pictures room_pictures_of(struct req *req, struct room_id id, struct str alt);
/* What a room's page shows of it beside its timetable. */
struct room_sight {
	struct room_pictures pictures;
	struct str kind; /* for the drawing in place of a picture */
	struct bilingual way;
	struct url calendar;
	bool is_private;
};
const struct room_sight *room_sight_of(struct req *req, const struct room_list_row *room);
struct pictures_input {
	struct room_id id;
	struct file_ids pictures;
};
extern const struct form pictures_form, pictures_query_form;
struct pictures_view {
	const struct pictures_input *in;
	struct bilingual room;
	struct url to, page;
};
/* GET, POST /desk/rooms/{id}/pictures */
enum outcome show_room_pictures(struct req *req);
enum outcome hang_room_pictures(struct req *req);
enum { ROOM_FILE_KEEPERS = 1 };
extern const struct file_keeper room_file_keepers[ROOM_FILE_KEEPERS];

#endif
