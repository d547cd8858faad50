#ifndef CHUKE_ACTIVITY_DAY_SYNC_H
#define CHUKE_ACTIVITY_DAY_SYNC_H

#include "day.h"

/* What a helper's phone hands in, read from JSON. */

enum { DAY_SCANS_MAX = 200 };
struct day_scans {
	struct day_scan *items;
	size_t count;
};
/*
 * [{"id": text, "ticket": number or "code": text, "at": RFC 3339}], at most DAY_SCANS_MAX, in the arena.  INVALID:
 * it is anything else.
 */
enum outcome day_scans_parse(struct arena *arena, struct str json, struct day_scans *ret_scans);

struct req;
/* In a transaction: audit rows for those who were not known to be here, and the numbers if it is over already. */
void day_note_arrivals(struct req *req, const struct activity_find_row *activity, struct str label,
	const struct day_told *told, size_t count);

#endif
