#ifndef CHUKE_KEYS_H
#define CHUKE_KEYS_H

#include "store.h"

/*
 * The master key of a district: made with it, found at every start, replaced by another while it serves.
 */

struct settings;

/* Where the master key lies: as the settings say, else DIR-key/master.key beside the data folder. */
struct str keys_file(struct arena *arena, const struct settings *settings);
/* Where the audit log's end is kept: as the settings say, else DIR-key/audit.head. */
struct str keys_audit_head_file(struct arena *arena, const struct settings *settings);
/*
 * At every start, after migrations.  A district that never had one gets its key; otherwise the file must be there,
 * the right one, outside the data folder and the owner's alone, or this fails with a sentence for people.
 */
void keys_open(struct store *store, const struct settings *settings);

/* How a rotation went on. */
struct rotation {
	int64_t wrapped; /* keys of persons that changed hands in this run */
	struct str file; /* of the key that holds now */
};
/*
 * Puts the key of `file` (made if it is not there) in the place of the one that holds: keys of persons in
 * slices of some hundreds, each a transaction of its own, while others read and write; both keys open meanwhile.
 * Broken off, it is begun again with the same file and goes on.
 */
void keys_rotate(struct store *store, struct str file, struct rotation *ret_rotation);

struct app;
/* chuke key rotate NEWFILE */
int command_key_rotate(struct app *app, int argc, char **argv);

#endif
