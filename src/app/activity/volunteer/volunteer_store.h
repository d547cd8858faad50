#ifndef CHUKE_VOLUNTEER_STORE_H
#define CHUKE_VOLUNTEER_STORE_H

#include "activity_store.h"
#include "volunteer_pack.h"

/*
 * Shifts and duties as they change, with the places that quota counts and the hours that count.  Rights and audit rows
 * are the caller's.  As for sign-ups, quota locks a shift's places before anything locks duties.
 */

/* In a transaction: a shift with its places.  INVALID: quota would not have it. */
enum outcome volunteer_shift_make(struct db *db, const struct volunteer_shift_add_args *shift,
	const struct volunteer_rules *rules, struct volunteer_shift_id *ret_id);
/*
 * In a transaction: other words, times, numbers; all who serve are told if it moved.  CONFLICT: more have signed up than
 * the new number.
 */
enum outcome volunteer_shift_change(struct db *db, const struct volunteer_shift_find_row *before,
	const struct volunteer_shift_set_args *after, const struct volunteer_rules *rules);
/* In a transaction: nobody is wanted any more, all who signed up are told.  CONFLICT: it began, or was called off. */
enum outcome volunteer_shift_drop(struct db *db, const struct volunteer_shift_find_row *shift);
/* In the transaction that calls an activity off: with it all its shifts. */
void volunteer_activity_cancelled(struct db *db, struct activity_id id);

struct volunteer_wish {
	const struct volunteer_shift_find_row *shift;
	const struct activity_find_row *activity;
	struct login_id login;
	struct activity_person person; /* without a code */
	struct moment at;              /* none: now */
};
/* In a transaction, as activity_sign_up(). */
enum outcome volunteer_sign_up(
	struct db *db, const struct volunteer_wish *wish, struct volunteer_duty_find_row *ret_row);
/* In a transaction: given up or taken away.  CONFLICT: it is over, or they came. */
enum outcome volunteer_leave(
	struct db *db, const struct volunteer_duty_find_row *row, enum quota_why why);
/* In a transaction: an offer is accepted.  STALE: too late; CONFLICT: there is none. */
enum outcome volunteer_accept(struct db *db, const struct volunteer_duty_find_row *row);
/* Event "quota.shift.place": a place changed without its owner's doing. */
void volunteer_place_changed(struct db *db, int64_t place_id);

/* Who serves.  NOT_FOUND: it was removed. */
enum outcome volunteer_person_find(struct db *db, const struct volunteer_duty_find_row *row,
	struct activity_person *ret_person);

/*
 * In a transaction, of a confirmed duty.  In: CONFLICT: they are in; UNAVAILABLE: not before the shift's
 * early minutes, STALE: the shift is over.
 */
enum outcome volunteer_check_in(struct db *db, const struct volunteer_shift_find_row *shift,
	const struct volunteer_duty_find_row *row, const struct volunteer_rules *rules);
/* In a transaction: out, now; counts the hours.  CONFLICT: not in, or counted already. */
enum outcome volunteer_check_out(struct db *db, const struct volunteer_shift_find_row *shift,
	const struct volunteer_duty_find_row *row, const struct volunteer_rules *rules);
/* The same at a moment of the past (a demonstration's). */
struct volunteer_out {
	const struct volunteer_rules *rules;
	struct moment at;
};
void volunteer_count_out(struct db *db, const struct volunteer_shift_find_row *shift,
	const struct volunteer_duty_find_row *row, const struct volunteer_out *out);
/* In a transaction: nobody checked out; what counts is bounded. */
void volunteer_forget_out(struct db *db, const struct volunteer_shift_find_row *shift,
	const struct volunteer_duty_find_row *row, const struct volunteer_rules *rules);

/* Who corrects to what, in the open. */
struct volunteer_correction {
	int64_t minutes;
	struct login_id login;
	struct str author, reason;
	struct moment at; /* none: now */
};
/*
 * In a transaction, after the shift began.  TOO_MANY: more than the shift lasted or the day has left (*ret_max);
 * CONFLICT: it stands so already, or the place is not theirs.
 */
enum outcome volunteer_correct(struct db *db, const struct volunteer_duty_find_row *row,
	const struct volunteer_rules *rules, const struct volunteer_correction *correction,
	int64_t *ret_max);
/* In a transaction: the volunteer does not agree.  CONFLICT: one waits already, or the shift has not ended. */
enum outcome volunteer_object(
	struct db *db, const struct volunteer_duty_find_row *row, struct str words);
/* In a transaction: an objection is answered; the hours stand.  CONFLICT: none waits. */
enum outcome volunteer_answer(struct db *db, const struct volunteer_duty_find_row *row,
	const struct volunteer_correction *answer);

/* A certificate over a year (INT_NONE: all) of somebody's hours.  NOT_FOUND: there are none. */
enum outcome volunteer_certify(struct db *db, struct login_id login, struct str name, int64_t year,
	struct volunteer_certificate_id *ret_id);
/* The name on it.  NOT_FOUND: erased. */
enum outcome volunteer_certificate_name(
	struct db *db, const struct volunteer_certificate_find_row *row, struct str *ret_name);
/* The days of a year, or of all years for INT_NONE. */
void volunteer_year_days(int64_t year, struct day *ret_from, struct day *ret_to);

/* ---- what the office keeps by itself ---- */

/* Tells somebody what became of their duty: "offered" "confirmed" "expired" "closed" "removed" "cancelled" "changed" "corrected" "answered". */
void volunteer_tell(struct db *db, const struct volunteer_duty_find_row *row, struct str about);
/* Tells the organiser of an objection. */
void volunteer_tell_objection(struct db *db, const struct volunteer_duty_find_row *row);
/* When something is due next, and doing some of it. */
struct moment volunteer_next_due(struct db *db);
void volunteer_do_due(struct db *db, const struct pack *pack);
/* Event "login.erased". */
void volunteer_login_erased(struct db *db, int64_t id);

struct app;
/* The demonstration's shifts, after its activities. */
void volunteer_demo_load(struct app *app, const struct pack *pack);
/* … and, once there are accounts, who serves in them. */
void volunteer_demo_serve(struct app *app, const struct pack *pack);
/* For tests, in a transaction: the first who serves in an activity, `resident` if nobody does. */
int64_t volunteer_sample_duty(struct db *db, struct activity_id id);

#endif
