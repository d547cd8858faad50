#ifndef CHUKE_CONTACT_H
#define CHUKE_CONTACT_H

#include "outbox.h"

/*
 * The addresses at which a person may be told.  Only confirmed ones are here: a mail address by the link
 * sent to it (/me/mail), a phone number by whoever has checked its code (contact_set()).
 */

/* What is shown of an address: w***@example.org, 138****1234. */
struct str contact_masked(struct arena *arena, enum channel channel, struct str address);
/* Is it one, as the channel takes it?  A mail address: ASCII, one @, a domain with a dot; RFC 5321 lengths. */
bool contact_is_right(enum channel channel, struct str address);

/* NOT_FOUND if the login has none.  The address lies in the transaction's arena. */
enum outcome contact_find(
	struct db *db, struct login_id login, enum channel channel, struct str *ret_address);
/* The same as it may be shown; none if there is none. */
struct str contact_find_masked(struct db *db, struct login_id login, enum channel channel);
/*
 * In a transaction, after the address was proved to be theirs.  CONFLICT: the phone number is another account's; one
 * number opens one account.  Then nothing was changed, but two at once find out only at the row: see doc/queries.md.
 */
enum outcome contact_set(
	struct db *db, struct login_id login, enum channel channel, struct str address);
/*
 * In a transaction: a phone number that an officer typed for somebody at the counter.  Nobody is told anything there and
 * nothing else counts it as theirs before it opens the account once, by its code and contact_first_code() besides.
 * CONFLICT: it is another account's, or waits for another.
 */
enum outcome contact_set_unproved(struct db *db, struct login_id login, struct str phone);
/* The account has such a number, which still waits. */
bool contact_is_unproved(struct db *db, struct login_id login);
/* Eight digits on the receipt, which only the person at the counter got; the last that was given out. */
struct str contact_first_code(struct db *db, struct login_id login);
/* In a transaction: another, given out by `officer`; the one before is void.  NOT_FOUND: no number waits. */
enum outcome contact_first_anew(
	struct db *db, struct login_id login, struct login_id officer, struct str *ret_code);
/* Who gave out the last one; 0: nobody but on the first receipt. */
struct login_id contact_first_giver(struct db *db, struct login_id login);
/* By what an account is found from its phone number. */
struct str contact_phone_hash(struct db *db, struct str phone);
/* At every start: numbers of an older version get theirs. */
struct app;
void contact_upgrade(struct app *app, struct arena *arena);
/* In a transaction: it is used no more. */
void contact_remove(struct db *db, struct login_id login, enum channel channel);

/* In a transaction: sends a link to a new mail address; good for a day.  INVALID if it is none. */
enum outcome contact_ask_mail(struct db *db, struct login_id login, struct str address);
/*
 * In a transaction: the link was opened.  OK makes the address the login's; NOT_FOUND when it ran out,
 * was used, or never was.
 */
enum outcome contact_confirm_mail(struct db *db, struct str token, struct login_id *ret_login);
/* What the link would confirm, as it may be shown; NOT_FOUND as above. */
enum outcome contact_find_asked(struct db *db, struct str token, struct str *ret_masked);

#endif
