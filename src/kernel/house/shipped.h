#ifndef CHUKE_SHIPPED_H
#define CHUKE_SHIPPED_H

#include "pack.h"

/*
 * What the program carries of packs/cn, for districts whose stored pack is older than the program: the
 * settings with their defaults, and how long things are kept.  Not a pack: nothing else of it holds anywhere.
 */

/* The root of packs/cn/settings.yaml as it was at the build; in the arena. */
const struct node *shipped_settings_read(struct arena *arena);
/* The same of packs/cn/retention.yaml. */
const struct node *shipped_retention_read(struct arena *arena);

#endif
