#ifndef CHUKE_PACK_CHANGES_H
#define CHUKE_PACK_CHANGES_H

#include "pack.h"

/*
 * What one pack says differently from another, in words rather than hashes: entries that came, went or say
 * something else, each by file and by what it is called there.  Not what the change does to running work.
 */

enum pack_change_kind { PACK_ADDED, PACK_REMOVED, PACK_CHANGED };

struct pack_change {
	enum pack_change_kind kind;
	struct str file; /* "xihu/regions.yaml" */
	struct str what; /* "330106007 古荡街道 › name › zh" */
	struct str before,
		after; /* the words, cut if long; none where there is only more beneath */
};

struct pack_changes {
	struct pack_change *items;
	size_t count;
	bool is_cut; /* there are more than are told */
};

enum { PACK_CHANGES_MAX = 400 };

/* In the order of the files; `before` NULL: everything is new, told by file. */
struct pack_changes pack_changes_find(
	struct arena *arena, const struct pack *before, const struct pack *after);

#endif
