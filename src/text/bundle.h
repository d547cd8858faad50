#ifndef CHUKE_BUNDLE_H
#define CHUKE_BUNDLE_H

#include "str.h"

/*
 * The files of a ZIP, read whole into memory under limits: for the few small texts that a person sends
 * together.  Knows nothing of what they are; names are given as they stand, and are never used as paths.
 */

enum {
	BUNDLE_FILES_MAX = 2000,
	BUNDLE_FILE_BYTES_MAX = 4 << 20,
	BUNDLE_BYTES_MAX = 8 << 20, /* of all together, unpacked */
};

struct bundle {
	struct bundle_file {
		struct str name, bytes;
	} * items; /* in the order of the names' bytes; folders are left out */
	size_t count;
};

enum bundle_problem {
	BUNDLE_FINE,
	BUNDLE_NO_ZIP,  /* it is none, or damaged */
	BUNDLE_TOO_BIG, /* over one of the limits */
};

/* The file at `path`. */
enum bundle_problem bundle_read(struct arena *arena, const char *path, struct bundle *ret_bundle);

#endif
