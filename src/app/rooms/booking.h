#ifndef CHUKE_BOOKING_H
#define CHUKE_BOOKING_H

#include "actor.h"
#include "quota_span.h"
#include "room_rule.h"
#include "rooms_queries.h"

/*
 * Bookings as they are made and given up, with the span that holds the room, the limits of an organisation, and what else
 * there would be when a room is taken.  Draws no page; whose right it is the callers ask.
 */

/* Booking a room for one's organisation; and looking after the rooms of one's house. */
extern const struct right right_room_book, right_room_keep;

struct gear_wishes;

/* Rooms that are about to be shut: no time in them is offered then. */
struct booking_shut {
	const struct room_list_rows *rooms;
	struct moment from_at, to_at;
};

/* What stands in a booking, whoever makes it. */
struct booking_new {
	struct room_list_row room;
	struct room_rule rule;
	struct org_id org; /* 0: the house itself */
	struct str author, title;
	int64_t people;
	struct moment from_at, to_at;
	const struct gear_wishes *gear;  /* equipment that is lent with it (gear.h); NULL: none */
	const struct booking_shut *shut; /* for what else there would be; NULL: nothing */
	bool is_request; /* it must be approved first; booking_make() says so by the rules */
	struct booking_id
		but; /* the booking that is moved: it counts against no limit; 0: a new one */
};
/* In a transaction: takes the room and writes the row.  TOO_MANY: taken; UNAVAILABLE: withdrawn.  Nothing is left then. */
enum outcome booking_put(struct db *db, const struct booking_new *new, struct booking_id *ret_id);

/* Why somebody may not have a room then: a sentence, Chinese, N_(), with what stands in its {1}. */
struct booking_refusal {
	const char *field; /* "start", "people", "author" …: of the form */
	const char *message;
	struct str args[4];
	size_t arg_count;
	bool is_taken; /* somebody else has it, or it is closed then */
};
/*
 * An organisation books: by the rules of the room and its own standing, audited.  INVALID with the refusal: the rules
 * are against it; CONFLICT: it is taken.  Nothing but the organisation's lock is left of a refusal.
 */
enum outcome booking_make(struct req *req, struct booking_new *new, struct booking_id *ret_id,
	struct booking_refusal *ret_refusal);

/* Ends a booking that has not begun, by its organisation or, with a note, by who looks after the room. */
enum outcome booking_cancel(struct req *req, const struct booking_find_row *row, struct str note,
	struct booking_refusal *ret_refusal);

/*
 * To another time in the same room, by its organisation, before it begins; nobody else comes between.  What stands by
 * approval stays until the other time is approved, too: then *ret_is_asked.  As booking_make(): INVALID, or CONFLICT if
 * the room is taken then.
 */
enum outcome booking_move(struct req *req, const struct booking_find_row *row,
	const struct room_use *to, bool *ret_is_asked, struct booking_refusal *ret_refusal);

/* Whether the one who asks works for the organisation that has booked … */
bool booking_is_own(struct req *req, struct org_id org);
/* … or looks after the house: its very office, and no other. */
bool room_is_kept(struct req *req, const struct room_list_row *room);

/* What else there would be, the nearest first: this room at another time, another with so many places. */
struct booking_other {
	struct room_list_row room;
	struct moment from_at, to_at;
};
struct booking_others {
	struct booking_other *items;
	size_t count;
};
enum { BOOKING_OTHERS_MAX = 3, ROOMS_MAX = 300, BOOKINGS_OF_DAY_MAX = 100 };
struct booking_others booking_others_find(struct req *req, const struct booking_new *new);

/* The refusal of a rule, as people read it; ROOM_FITS has none. */
struct booking_refusal booking_refusal_of(
	struct arena *arena, const struct room_judgement *judgement);
/* What is asked of the rules: the time, and what the organisation has already, with room for `more` uses behind it. */
struct room_wish booking_wish_of(
	struct req *req, const struct booking_new *new, struct room_use **ret_uses, size_t more);

/* ---- week by week ---- */

enum { BOOKING_WEEKS_MAX = 12 };

/* One of a series, before it is booked: whether it can be, why not, and what would do instead. */
struct booking_turn {
	struct moment from_at, to_at;
	bool is_free, has_other;
	struct booking_refusal refusal;
	struct booking_other other;
};
struct booking_turns {
	struct booking_turn *items;
	size_t count, refused;
};
/* Writes nothing. */
struct booking_turns booking_series_look(
	struct req *req, const struct booking_new *first, int64_t weeks);
enum booking_way { BOOKING_WHOLE, BOOKING_SKIP, BOOKING_MOVE };
/*
 * Books all of them (BOOKING_WHOLE), those that can be, or the others where they would fit instead.  CONFLICT: with
 * BOOKING_WHOLE one cannot be, or somebody was faster, or none is left: then nothing is to be kept.
 */
enum outcome booking_series_make(struct req *req, const struct booking_new *first, int64_t weeks,
	enum booking_way way, struct booking_id *ret_first);
/* Which of a series is meant: this one, with all that come after it, or with all that are still to come. */
enum booking_reach { BOOKING_ONE, BOOKING_REST, BOOKING_ALL };
enum booking_reach booking_reach_of(struct str word); /* "one", "rest", "all" */
/* The others that are meant, and still to come. */
struct booking_list_of_series_rows booking_series_others(
	struct req *req, const struct booking_find_row *row, enum booking_reach reach);
enum outcome booking_cancel_from(struct req *req, const struct booking_find_row *row,
	enum booking_reach reach, struct str note, struct booking_refusal *ret_refusal);
/*
 * All that are meant by as many days, and to the same hours.  One that cannot be moved is told by form_error() with
 * its day; then nothing is to be kept: INVALID or CONFLICT.
 */
enum outcome booking_move_from(struct req *req, const struct booking_find_row *row,
	enum booking_reach reach, const struct room_use *to, bool *ret_is_asked);

/* For the checks of the data. */
enum { ROOMS_CHECKS = 3 };
struct data_check;
extern const struct data_check rooms_checks[ROOMS_CHECKS];

#endif
