#ifndef CHUKE_AUDIT_CHANGES_H
#define CHUKE_AUDIT_CHANGES_H

#include "arena.h"
#include "str.h"

/* The detail of an audit entry, {"head":["before","after"],"rows":3}, read back for people.  No I/O. */

struct audit_change {
	struct str member;
	const char *label; /* of the member, Chinese, N_(); NULL: nobody has a word for it */
	struct str before; /* none: there was nothing, or only one value stands there */
	struct str after;  /* none: there is nothing any more */
	bool is_pair;
};
struct audit_changes {
	struct audit_change *items;
	size_t count;
};

/* In the arena; none if the text is not such an object. */
struct audit_changes audit_changes_read(struct arena *arena, struct str detail);

#endif
