#ifndef CHUKE_AUTHOR_H
#define CHUKE_AUTHOR_H

#include "actor.h"
#include "form.h"

/*
 * In whose name somebody writes: an organisation they work with, or their office.  Only names that a right covers
 * are offered, and only those are taken back from a form.
 */

struct author {
	struct scope scope; /* region: of the office, or where the organisation lies */
	struct str name;
};

/* Which names may be used. */
struct author_rule {
	const struct right *right;
	bool is_acting; /* organisations only while they act */
};

/* Those of the actor, as "org:12" or "street:330106007": role and region. */
struct choices authors_of(struct req *req, const struct author_rule *rule);
/* The one chosen.  False for one that is not the actor's. */
bool author_find(struct req *req, const struct author_rule *rule, struct str code,
	struct author *ret_author);

#endif
