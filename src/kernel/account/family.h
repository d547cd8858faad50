#ifndef CHUKE_FAMILY_H
#define CHUKE_FAMILY_H

#include "db.h"
#include "html.h"
#include "kernel_queries.h"

/*
 * Relatives who act for somebody (家人代办): agreed to once, by a code to the person's phone or at a counter; ended by
 * either side with one button.  A relative starts and signs cases for the person and sees those; what is already under
 * way they see no more once it is ended.  Not here: what may be done in a case (casefile.h).
 */

struct req;

enum { FAMILY_MAX = 20 }; /* people for whom one may act, and who act for one */

struct family_bond {
	struct login_id person, proxy;
	struct login_id officer; /* at whose counter; 0: by a code */
};
/* In an action: both are told.  CONFLICT: it is agreed already; TOO_MANY: more than FAMILY_MAX. */
enum outcome family_agree(struct req *req, const struct family_bond *bond);
/* In an action, by one of both: both are told, and the relative's cases are the relative's no more.  NOT_FOUND otherwise. */
enum outcome family_end(struct req *req, struct login_proxy_id id);
/* Whether the relative may act for the person now. */
bool family_may_act(struct db *db, struct login_id proxy, struct login_id person);
/* The same in an action: as it is, it stands until the commit. */
bool family_holds(struct db *db, struct login_id proxy, struct login_id person);
/* In a transaction that erases somebody: on both sides. */
void family_forget(struct db *db, struct login_id login);

#endif
