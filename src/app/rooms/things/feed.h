#ifndef CHUKE_FEED_H
#define CHUKE_FEED_H

#include "booking.h"

/*
 * Bookings as calendars (RFC 5545): of a room for everybody, in which private ones are only taken; one booking for its
 * parties; an organisation's own behind an address that nobody can guess.  Reads, but for making that address.
 */

struct feed_query {
	struct room_id id;
};
struct booking_file_query {
	struct booking_id id;
};
struct own_feed_query {
	struct str code;
};
struct feed_input {
	struct str author; /* "org:12" */
};
extern const struct form room_feed_form, booking_file_form, own_feed_form, feed_form;

/* GET /rooms/{id}.ics, /bookings/{id}.ics, /bookings/feed/{code}.ics */
enum outcome show_room_feed(struct req *req);
enum outcome show_booking_file(struct req *req);
enum outcome show_own_feed(struct req *req);
/* GET /bookings/feed: the address, or how to have one; POST: another one, after which the old is nobody's. */
enum outcome show_feed_pages(struct req *req);
enum outcome renew_feed(struct req *req);

#endif
