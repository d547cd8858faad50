#ifndef CHUKE_GEAR_H
#define CHUKE_GEAR_H

#include "booking.h"

/*
 * Equipment that a house lends with its rooms: so many units of a kind, each a span of quota's stock, so that at no
 * moment more is lent than there is.  It belongs to a booking: it moves and ends with it.  Draws no page.
 */

enum { GEAR_KINDS_MAX = 30, GEAR_UNITS_MAX = 1000, GEAR_NAME_CHARS_MAX = 20 };

struct gear_wish {
	struct room_gear_id id;
	int64_t units;
};
struct gear_wishes {
	struct gear_wish *items; /* ascending by id: the order in which stocks are locked */
	size_t count;
};
/* What was typed for kinds of a house, in the controls gear_12. */
struct gear_wishes gear_wishes_of(struct req *req, struct room_venue_id venue);

/*
 * In a transaction, after the room was taken: lends what is asked for during the booking; kinds of another house are
 * left out.  INVALID with the refusal: there is not so much free, and when there is.
 */
struct gear_taking {
	struct booking_id booking;
	struct room_venue_id venue;
	struct moment from_at, to_at;
	const struct gear_wishes *wishes;
};
enum outcome booking_gear_take(
	struct req *req, const struct gear_taking *taking, struct booking_refusal *ret_refusal);
/* Everything lent with a booking comes back: it ended before its time, by whatever way. */
void booking_gear_free(struct db *db, struct booking_id id);
/* The same things at the booking's new time, of its house; INVALID as booking_gear_take(). */
enum outcome booking_gear_move(
	struct req *req, const struct gear_taking *to, struct booking_refusal *ret_refusal);
/*
 * The booking was moved by who looks after the room, or by an approval: what of it can be had at the new time goes along, the
 * rest comes back.  How many units came back.
 */
int64_t booking_gear_follow(struct db *db, const struct gear_taking *to);

/* In any transaction: so many units of a new kind; 0: the house has one of that name. */
struct gear_new {
	struct room_venue_id venue;
	struct bilingual name;
	int64_t units, place;
};
struct room_gear_id gear_add(struct db *db, const struct gear_new *new);
/* So many from now on; what is lent stays lent. */
void gear_set(struct db *db, struct room_gear_id id, int64_t units);
/* How many are free for the whole of a time. */
int64_t gear_left(
	struct db *db, struct room_gear_id id, struct moment from_at, struct moment to_at);

#endif
