#ifndef CHUKE_KEEP_H
#define CHUKE_KEEP_H

#include "form.h"
#include "life.h"

/*
 * Houses and rooms as those who look after them keep them: added, edited, shut for a while.  What is shut takes
 * bookings away; how that will be is looked at first, and writes nothing.
 */

/* Houses of the offices that the one who asks works for. */
struct kept_venues {
	struct room_venue_kept_row *items;
	size_t count;
	struct str ids; /* as JSON, for statements */
};
struct kept_venues room_venues_kept(struct req *req);
/* The grant by which one looks after rooms; NULL: one does not. */
const struct grant *room_keeper_grant(struct req *req);
/* A room of one of those; NOT_FOUND: it is none. */
enum outcome room_find_kept(struct req *req, struct room_id id, struct room_list_row *ret_room);

struct room_input {
	struct room_id id;
	struct str venue; /* "12"; "new": with the three below */
	struct str venue_name, venue_name_en, address;
	struct str name, name_en, kind, rule, floor, equipment, equipment_en;
	int64_t capacity;
	bool is_private, is_closed;
};
struct room_id_input {
	struct room_id id;
};
struct closure_input {
	struct str room; /* its id; "0": all rooms of one's houses */
	struct moment from_at, to_at;
	struct str reason, reason_en;
	struct str step; /* "do": close; else: look first */
};
struct closure_id_input {
	struct room_closure_id id;
};
extern const struct form room_new_form, room_edit_form, room_id_form, closure_look_form,
	closure_form, closure_id_form;

/* One booking that a closure takes away. */
struct closure_touch {
	struct room_list_row room;
	struct booking_touched_row row;
	struct booking_others others; /* filled for the first few */
};
struct closure_report {
	struct closure_touch *items;
	size_t count;
	bool is_too_many; /* more than can be told at once: it must be cut into parts */
};
enum { CLOSURE_TOUCHED_MAX = 100, CLOSURE_OTHERS_MAX = 12, CLOSURE_DAYS_MAX = 60 };
/* The rooms that are meant; none: none of one's own. */
struct room_list_rows closure_rooms(struct req *req, struct str room);
/* What would happen; writes nothing. */
struct closure_report closure_look(struct req *req, const struct closure_input *in,
	const struct room_list_rows *rooms, bool has_others);

#endif
