#ifndef CHUKE_SIGHT_H
#define CHUKE_SIGHT_H

#include "right.h"

/*
 * Who saw what stands behind a mask.  Lifting one is an action that writes an audit row with field and reason;
 * the page that shows the whole asks whether its reader has just done so.  So nothing is shown that the log
 * does not tell, and no answer that is kept for a resend holds the datum.
 */

enum { SIGHT_MINUTES = 10 }; /* how long one look lasts */

struct sight {
	const char *object; /* noun: "org" */
	int64_t object_id;
	struct scope scope; /* whose it is */
	const char *field;  /* "phone" */
	struct str reason;  /* as the person gave it */
};

/* In an action whose right was judged. */
void sight_add(struct req *req, const struct sight *sight);
/* Whether the one who asks has lifted this mask within the last minutes; its scope and reason are not read. */
bool sight_is_open(const struct req *req, const struct sight *sight);

#endif
