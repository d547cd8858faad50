#ifndef CHUKE_ENTRIES_WATCH_H
#define CHUKE_ENTRIES_WATCH_H

#include "district.h"
#include "entries.h"

/* Searches that somebody keeps: what they are called, and what new they find. */

struct entries_watch {
	struct str query;       /* what stands behind /orgs?, in one spelling */
	struct bilingual label; /* “助老”、古荡街道 */
};
/* INVALID if it asks for nothing, or for what there is not. */
enum outcome entries_watch_of(struct req *req, struct str query, struct entries_watch *ret_watch);

/* Entries above an id that a kept search finds, the first few; in the arena of `db`. */
struct entry_briefs entries_watch_new(struct db *db, const struct district *district,
	struct str query, struct org_id after, int64_t limit);

#endif
