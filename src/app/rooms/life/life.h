#ifndef CHUKE_LIFE_H
#define CHUKE_LIFE_H

#include "booking.h"
#include "outbox.h"

/*
 * What becomes of a booking after it was asked for: who approves it, other times that wait for approval, coming,
 * not coming, and what its people are told.  Draws no page; whose right it is the callers ask.
 */

/* By whom something is done to a booking. */
struct booking_deed {
	struct db *db;
	struct req *req; /* whose request it is; NULL: the clock does it */
	const struct pack *pack;
};
struct booking_deed booking_deed_of(struct req *req);

/* What happened, in its own timeline, and in the audit log: of a private one neither by whom nor whose. */
void booking_note(
	const struct booking_deed *deed, struct booking_id id, const char *verb, struct str note);
void booking_audit(const struct booking_deed *deed, const char *verb,
	const struct room_list_row *room, const struct booking_find_row *row);

/* Of a new booking: it waits for an answer, or its clocks begin to run. */
void booking_begin(
	const struct booking_deed *deed, const struct booking_new *new, struct booking_id id);
/* From now on one may check in, is reminded, and loses it by not coming. */
void booking_start_clocks(const struct booking_deed *deed, const struct room_rule *rule,
	struct booking_id id, struct moment from_at);
/* It ends: nothing of it waits any more. */
void booking_drop_ask(struct db *db, const struct booking_find_row *row);

/*
 * Another time for a booking that stands by approval: both are held until it is answered.  CONFLICT: the other time is
 * taken; STALE: one waits already.
 */
enum outcome booking_ask_change(const struct booking_deed *deed, const struct booking_find_row *row,
	const struct booking_new *to);
/* Takes that back.  CONFLICT: nothing waits. */
enum outcome booking_withdraw(const struct booking_deed *deed, const struct booking_find_row *row);
/* Answers what waits.  CONFLICT: nothing does, or it has begun and can no longer be approved. */
enum outcome booking_decide(const struct booking_deed *deed, const struct booking_find_row *row,
	bool is_approved, struct str note);

/* ---- doors --------------------------------------------------------------------------------------- */

/* When one may check in: from … until (exclusive), while nobody has and it is not lost. */
bool booking_is_at_door(const struct room_rule *rule, struct moment from_at, struct moment to_at,
	struct moment release_at, struct moment now);
/* Somebody came.  CONFLICT: it is not the time, or they are here already. */
enum outcome booking_arrive(const struct booking_deed *deed, const struct booking_find_row *row);
/* Nobody came: the rest of its time is anybody's, and it counts. */
void booking_release(const struct booking_deed *deed, const struct booking_find_row *row);
/* It does not count after all.  CONFLICT: it does not. */
enum outcome booking_excuse(
	const struct booking_deed *deed, const struct booking_find_row *row, struct str note);
/* Until when an organisation has half of the limits; MOMENT_NONE: it has them whole.  And how often it did not come. */
struct moment booking_halved_until(
	struct db *db, const struct room_rule *rule, struct org_id org, int64_t *ret_absences);
/* Whether it lies in a time that somebody lost by not coming. */
bool booking_is_of_lost(
	struct db *db, struct room_id room, struct moment from_at, struct moment to_at);

/* Closed by its house: told, with what else there would be on its page. */
enum outcome booking_close(
	const struct booking_deed *deed, const struct booking_find_row *row, struct str note);

/* ---- telling ------------------------------------------------------------------------------------- */

enum { BOOKING_NOTICE_KINDS = 3 };
extern const struct notice_kind booking_notice_kinds[BOOKING_NOTICE_KINDS];
/* Tells its people: "approve", "refuse", "close" …, as its events are called. */
void booking_tell(struct db *db, const struct booking_find_row *row,
	const struct room_list_row *room, const char *about, struct str note);
/* Tells who looks after the house that something waits; of a series once. */
void booking_tell_keepers(struct db *db, const struct room_list_row *room, struct booking_id id);

/* ---- the clock ----------------------------------------------------------------------------------- */

struct app;
struct district;
/* When a request, a check-in or a reminder is due next; none: nothing waits. */
struct moment booking_next_due(struct db *db);
/* Answers requests whose time is over, gives rooms back to which nobody came, reminds of tomorrow's. */
void booking_do_due(struct db *db, struct app *app, const struct district *district);
/* At every start: each room has an address of its door. */
void room_doors_upgrade(struct app *app, struct arena *arena);
/* A new one for a room: who knew the old one comes no further. */
void room_door_renew(struct db *db, struct room_id id);

/* A check of the data: what is asked for is held. */
void booking_check_asks(struct db *db, void (*breach)(void *arg, struct str sentence), void *arg);

#endif
