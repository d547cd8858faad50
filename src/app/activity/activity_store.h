#ifndef CHUKE_ACTIVITY_STORE_H
#define CHUKE_ACTIVITY_STORE_H

#include "activity_queries.h"
#include "pack.h"
#include "quota.h"
#include "region.h"

/*
 * Activities and sign-ups as they change, with all that belongs to it: the pool of places, what is found, who is told.
 * Rights and audit rows are the caller's.  Sign-ups are never locked before quota has locked the activity's places:
 * its listener changes them.
 */

/* By whose rules, and when something is done. */
struct activity_doing {
	const struct pack *pack;
	const struct regions *regions;
	struct str note;  /* why; none: nobody says */
	struct moment at; /* none: now; a demonstration's content is older */
};
struct req;
struct activity_doing activity_doing_of(struct req *req, struct str note);

/* How its places are run, by the row and the pack. */
struct quota_rules activity_pool_rules(
	const struct activity_find_row *row, const struct pack *pack);
/* Whether its state has this code. */
bool activity_is(const struct activity_find_row *row, const char *state);

/* In a transaction, with the row as activity_find_to_change() gave it; each leaves the row as it is then. */

/* A draft waits for an officer.  CONFLICT: it is none. */
enum outcome activity_submit(
	struct db *db, struct activity_find_row *row, const struct activity_doing *doing);
/* It appears, and people may sign up.  CONFLICT: it has appeared, or was called off. */
enum outcome activity_publish(
	struct db *db, struct activity_find_row *row, const struct activity_doing *doing);
/* An officer sends it back.  CONFLICT: it does not wait. */
enum outcome activity_return(
	struct db *db, struct activity_find_row *row, const struct activity_doing *doing);
/* An officer does not let it through at all.  CONFLICT: it does not wait. */
enum outcome activity_refuse(
	struct db *db, struct activity_find_row *row, const struct activity_doing *doing);
/* Called off: nobody signs up any more, and all who have are told.  CONFLICT: it is not published, or over. */
enum outcome activity_cancel(
	struct db *db, struct activity_find_row *row, const struct activity_doing *doing);
/*
 * What was published and has other words, places or times now.  CONFLICT: more have signed up than the new number of
 * places; nothing is written then.  All who have signed up are told if `is_moved`.
 */
enum outcome activity_changed(struct db *db, struct activity_find_row *row, bool is_moved,
	const struct activity_doing *doing);

/* Who comes: kept sealed. */
struct activity_person {
	struct str name, phone, guardian; /* empty: not said */
	int64_t age;                      /* INT_NONE: not said */
	struct str code;                  /* of the ticket */
	struct str guardian_phone;
	struct str home;   /* code of the region where they say they live */
	struct str guests; /* who comes along: a name and, if said, an age on each line */
};
enum { ACTIVITY_CODE_CHARS = 6 };
/* NOT_FOUND: erased. */
enum outcome activity_person_find(struct db *db, const struct activity_signup_find_row *row,
	struct activity_person *ret_person);
struct activity_person activity_person_masked(
	struct arena *arena, const struct activity_person *person);
/* What is sealed of a person, and back. */
struct str activity_person_text(struct arena *arena, const struct activity_person *person);
struct activity_person activity_person_read(struct str text);
/* Letters and digits that can be said, none of which look alike. */
struct str activity_code_random(struct arena *arena, int chars);
/* A place's state as a sign-up has it. */
struct str activity_place_state(enum quota_state state);
/* The hash by which a ticket's code is found again; blanks and small letters do not matter. */
struct str activity_code_hash(struct db *db, struct activity_id id, struct str code);

struct activity_wish {
	struct activity_find_row *activity;
	struct activity_group_id group;  /* 0: the activity has none */
	struct quota_pool_id group_pool; /* of that group */
	struct login_id login;           /* whose it will be; 0: somebody without an account */
	struct login_id by;              /* who asks */
	bool is_counter;
	bool is_phone; /* by a code to its telephone, without an account; one for each number */
	struct quota_pool_id
		later; /* where it waits for what is left over (later.h); 0: in no such line */
	int64_t people;
	struct activity_person person; /* without a code */
	struct str consent;            /* what the guardian agreed to; none: nobody had to */
	struct moment at;              /* none: now */
};
/*
 * In a transaction: takes places, or joins the line; ret_row says which.  As quota_take(); CONFLICT also: this account
 * or number has signed up already.  After a refusal the action must end.
 */
enum outcome activity_sign_up(
	struct db *db, const struct activity_wish *wish, struct activity_signup_find_row *ret_row);
/* In a transaction: given up, or taken away; what comes free is passed on.  CONFLICT: it is over. */
enum outcome activity_leave(
	struct db *db, const struct activity_signup_find_row *row, enum quota_why why);
/* In a transaction: an offer is accepted.  STALE: too late; CONFLICT: there is none. */
enum outcome activity_accept(struct db *db, const struct activity_signup_find_row *row);

/* Event "quota.activity.place": a place changed without its owner's doing. */
void activity_place_changed(struct db *db, int64_t place_id);
/* In a transaction: nobody can read any more who it was. */
void activity_person_erase(struct db *db, struct activity_signup_id id, struct login_id login,
	struct person_key_id key);

#endif
