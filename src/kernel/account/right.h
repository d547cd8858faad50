#ifndef CHUKE_RIGHT_H
#define CHUKE_RIGHT_H

#include "ids.h"
#include "req.h"

/*
 * Who may do what over what.  A right is always held by roles over a region or an organisation, never
 * as a global flag; the same function guards a page and scopes a list.
 */

enum role {
	ROLE_RESIDENT = 1,
	ROLE_MEMBER,
	ROLE_HEAD,
	ROLE_EDITOR, /* of an organisation: writes its news, nothing else */
	ROLE_VIEWER, /* of an organisation: sees its workplace, changes nothing */
	ROLE_COMMUNITY,
	ROLE_STREET,
	ROLE_DISTRICT,
	ROLE_CENTER,
	ROLE_ASSESSOR,
	ROLE_FINANCE,
	ROLE_CHECKER,
	ROLE_CASHIER,
	ROLE_AUDITOR,
	ROLE_ADMIN,
	ROLE_COUNT
};
#define ROLE_BIT(role) (1u << (role))

const char *role_name(enum role role); /* "street": as in commands, packs and rights.csv */
bool role_parse(struct str name, enum role *ret_role);
const char *role_label(enum role role); /* Chinese, N_() */
/* Whether whoever holds it decides over others: neither resident nor of an organisation. */
bool role_is_officer(enum role role);
/* Member, head, editor and viewer: over an organisation; all others over a region. */
bool role_is_of_org(enum role role);

/* A role held by a person, over a region (and all below it) or an organisation; exactly one of both is set. */
struct grant {
	enum role role;
	struct region_id region;
	struct org_id org;
};

/* What an object belongs to; what is unknown is 0. */
struct scope {
	struct region_id region; /* the narrowest: community, else street, else district */
	struct org_id org;
};

/*
 * One right: static const, declared by the office that owns it.  `roles` may use it over objects within
 * their grant.  Everybody: right_public; whoever is signed in: right_signed_in.
 */
struct right {
	const char *name;  /* "org.correct" */
	const char *label; /* Chinese, N_() */
	uint32_t roles;    /* ROLE_BIT()s that have it over their region or organisation */
	bool is_public, is_signed_in;
	bool is_half; /* signed in, or on the way: the password was right, a half session waits (session.h) */
	bool is_unscoped; /* the role alone decides (an administrator's pages): no object is asked for */
};
extern const struct right right_public, right_signed_in, right_signing_in;

#endif
