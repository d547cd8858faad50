#ifndef CHUKE_ORG_MEMBER_H
#define CHUKE_ORG_MEMBER_H

#include "db.h"
#include "i18n.h"
#include "right.h"
#include "time.h"

/*
 * Who works in an organisation, and as what: its head, those who act for it, who writes its news, who only looks.
 * Each has one role there, a grant like any other (right.h), so that a change holds at the next request.  Not here: how
 * somebody is asked to come (org_invite.h), how an organisation gets a head by a decision (app/registration/people).
 */

/* The roles there are in an organisation, the most powerful first. */
enum { ORG_ROLES = 4 };
extern const struct org_role {
	enum role role;
	const char *label; /* Chinese, N_(): 经办人 */
	const char *may;   /* what it may do, a sentence; Chinese, N_() */
} org_roles[ORG_ROLES];
/* One of them; NULL if the role is of no organisation. */
const struct org_role *org_role_of(enum role role);

struct org_member {
	struct login_id login;
	enum role role;
	struct str name;
	struct moment since_at;
};
struct org_members {
	struct org_member *items;
	size_t count;
};
/* By role, then the longest there first; each person once, with the most powerful role. */
struct org_members org_member_list(struct db *db, struct org_id org);
/* What somebody is there; 0: nothing. */
enum role org_member_role(struct db *db, struct org_id org, struct login_id login);
bool org_has_head(struct db *db, struct org_id org);

/* In a transaction: whoever changes who works there waits here for whoever does already. */
void org_members_lock(struct db *db, struct org_id org);

struct member_change {
	struct org_id org;
	struct login_id login;
	enum role role;       /* from now on; 0: none any more */
	struct login_id by;   /* who changes it; 0: the clock */
	struct str reason;    /* for the audit log; none */
	const char *verb;     /* of the audit log: "member.change" */
	bool may_leave_alone; /* the last head may go: another is about to come */
};
/*
 * In a transaction: the person's one role there, with its audit row; the person and the heads are told.  INVALID with a
 * sentence, Chinese N_(): nobody would be left at its head.
 */
enum outcome org_member_set(
	struct db *db, const struct member_change *change, const char **ret_problem);

/* In a transaction: tells every head but `but`. */
void org_tell_heads(struct db *db, struct org_id org, struct login_id but, struct bilingual title);
/* What people are told of such changes (outbox.h). */
#define ORG_MEMBER_NOTICE "org.member"
#define ORG_INVITE_NOTICE "org.invite"

/* Of several organisations the one that this browser's pages are about; 0: none was chosen. */
struct req;
struct org_id req_org(struct req *req);
/* In an action: chooses it. */
void req_org_set(struct req *req, struct org_id org);

#endif
