#ifndef CHUKE_REGION_INNER_H
#define CHUKE_REGION_INNER_H

#include "map.h"
#include "region.h"

/* How regions are found by name: shared by region.c (looks up) and region_load.c (builds). */

enum { REGION_NAME_BYTES_MAX = 192 };

/* One way to write a region's name. */
struct region_name {
	const struct region *region;
	bool is_variant;                /* with another ending than its own */
	const struct region_name *next; /* another region of the same name */
};

struct region_index {
	const struct region **by_id; /* ascending */
	struct map by_code;          /* struct region */
	struct map by_name;          /* struct region_name, by folded name */
};

/*
 * Without white space, full-width letters and digits made half-width, letters small; in the buffer of
 * REGION_NAME_BYTES_MAX.  Empty if it does not fit.
 */
struct str region_fold(struct str name, char *buffer);

#endif
