#ifndef CHUKE_PACK_YAML_H
#define CHUKE_PACK_YAML_H

#include "pack.h"

/*
 * One YAML text into a tree whose nodes know their lines.  Takes the plain part of YAML that a reader
 * understands without the standard at hand; refuses aliases, anchors, tags, several documents, duplicate
 * keys, octal numbers and words that YAML 1.1 and 1.2 read differently.  Knows nothing of what a file means.
 */

enum {
	YAML_DEPTH_MAX = 24,
	YAML_FILE_BYTES_MAX = 8 << 20,
};

/* The root, or NULL with every problem that could be found in the report.  `file` is kept by pointer. */
const struct node *yaml_read(
	struct arena *arena, const char *file, struct str text, struct pack_report *report);

#endif
