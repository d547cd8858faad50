#ifndef CHUKE_ROOMS_API_H
#define CHUKE_ROOMS_API_H

#include "booking.h"
#include "member.h"

/* The calls about rooms (contract: GET /rooms, /rooms/{id}/slots, POST /rooms/{id}/bookings). */

struct room_api_item {
	struct room_id id;
	struct str name, name_en, kind, venue, address, equipment;
	int64_t capacity;
	bool is_private, is_closed;
};
struct slot_api_item {
	struct moment from, to;
};
struct booking_api_item {
	struct booking_id id;
	struct room_id room;
	struct org_id org;
	struct str title, state;
	int64_t people;
	struct moment from, to;
};
enum { ROOM_API_MEMBERS = 10, SLOT_API_MEMBERS = 2, BOOKING_API_MEMBERS = 8 };
extern const struct member room_api_members[ROOM_API_MEMBERS];
extern const struct member slot_api_members[SLOT_API_MEMBERS];
extern const struct member booking_api_members[BOOKING_API_MEMBERS];

/* All rooms; what of one can be booked between two moments; a booking for one's organisation (201). */
enum outcome list_rooms_api(struct req *req);
enum outcome list_room_slots_api(struct req *req);
enum outcome add_booking_api(struct req *req);
/* 409: what is in the way, with what else there would be. */
enum outcome refuse_booking_api(struct req *req);
/* One booking, for its parties and who looks after the room; the same given up; the same as an answer. */
enum outcome show_booking_api(struct req *req);
enum outcome cancel_booking_api(struct req *req);
enum outcome booking_answer_api(struct req *req, struct booking_id id, int status);

#endif
