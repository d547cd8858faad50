#ifndef CHUKE_ACTOR_H
#define CHUKE_ACTOR_H

#include "right.h"

/* Who is asking: nobody, a person with a session, or a program with a token. */
struct actor {
	struct login_id login; /* 0: nobody */
	struct str name;       /* shown name */
	const struct grant *grants;
	size_t grant_count;
	struct session_id session; /* 0: none, or a token */
	struct str session_key;    /* what operation ids and form tokens are bound to */
	bool is_token;
	struct str
		powers; /* a token's: names of rights groups with spaces between; none: all of them */
};

struct regions; /* region.h */

/* The group of a right: "org" of "org.correct". */
struct str right_group(const struct right *right);

/* Whether the actor holds the right over the scope (NULL: over anything at all). */
bool actor_may(const struct actor *actor, const struct right *right, const struct scope *scope,
	const struct regions *regions);
/* The regions over which the actor holds the right, for lists that scope themselves; the district's own
 * region means everywhere.  In the arena. */
struct region_ids {
	struct region_id *items;
	size_t count;
};
struct region_ids actor_regions(
	struct arena *arena, const struct actor *actor, const struct right *right);
/* In a handler, over the request's actor. */
bool req_may(const struct req *req, const struct right *right, const struct scope *scope);

#endif
