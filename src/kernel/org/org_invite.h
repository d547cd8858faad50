#ifndef CHUKE_ORG_INVITE_H
#define CHUKE_ORG_INVITE_H

#include "org_member.h"

/*
 * Asking somebody to work in an organisation: by account, or by a phone number that whoever proves it as theirs may
 * answer for.  An invitation holds for the district's days, is answered once, may be withdrawn; the number is sealed under a key
 * of its own, which goes with the invitation's end.  Nobody comes in without having said yes.
 */

enum { INVITE_DAYS = 14, INVITES_OPEN_MAX = 50, INVITES_A_DAY = 20 };

struct org_invitation {
	struct org_id org;
	enum role role;
	struct login_id login; /* the account that is asked; 0: by number, or nobody has it */
	struct str
		account; /* its name as it was typed: shown and kept alike, has anybody it or not; none */
	struct str name;             /* of the person, as told; none */
	struct str phone;            /* in the one form that contact.h keeps; none: by account */
	struct login_id by;          /* the head who asks; 0: a decision does */
	struct casefile_id casefile; /* that decision's case; 0: none */
	int64_t days; /* for which it stands: the district's setting; 0: INVITE_DAYS */
};
/*
 * In a transaction: the invitation, with its audit row; who is asked is told.  INVALID with a sentence, Chinese N_(): asked
 * already, there already, too many today, or no number.
 */
enum outcome org_invite(struct db *db, const struct org_invitation *invitation,
	struct org_invite_id *ret_id, const char **ret_problem);

struct org_invites {
	struct org_invite_row *items;
	size_t count;
};
/* What waits for an answer: of an organisation; of a person, by account and by proved number. */
struct org_invites org_invites_of(struct db *db, struct org_id org);
struct org_invites org_invites_for(struct db *db, struct login_id login);

/*
 * In a transaction: the answer.  NOT_FOUND: there is none for this person.  CONFLICT: it has an end already.  INVALID with
 * a sentence: see org_member_set(), or they hold a higher role there.
 */
enum outcome org_invite_accept(
	struct db *db, struct org_invite_id id, struct login_id login, const char **ret_problem);
enum outcome org_invite_decline(struct db *db, struct org_invite_id id, struct login_id login);
/* By a head, of their own organisation: else NOT_FOUND. */
enum outcome org_invite_withdraw(
	struct db *db, struct org_invite_id id, struct org_id org, struct login_id by);

/*
 * In a transaction, by a decision: somebody is to be the head.  At once if `login` has proved the number as theirs,
 * else whoever proves it is asked.  Those who were heads before stay, unless `replaces`.
 */
struct org_new_head {
	struct org_id org;
	struct str name, phone; /* as in the decision's form */
	struct login_id login;  /* who may be that person: the applicant; 0: nobody known */
	bool is_sure;           /* the login is that person, by decision: no number is compared */
	bool replaces;          /* whoever was head is so no more */
	struct casefile_id casefile;
	struct login_id by; /* who decided; 0: the clock */
	const char *verb;   /* of the audit log */
};
void org_head_come(struct db *db, const struct org_new_head *head);

/* ---- for the kernel */

/* In a transaction: those whose time is over end; true: there may be more. */
bool org_invites_expire(struct db *db);

#endif
