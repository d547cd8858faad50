#ifndef CHUKE_KEY_RING_H
#define CHUKE_KEY_RING_H

#include "db.h"
#include "secret.h"

/*
 * The master keys that this process has read.  A key is known by its name, a keyed hash of itself; rows say by
 * which name they are wrapped, so several districts (tests) and two keys of one (rotation) live side by side.
 * Keys lie in locked memory and leave it never.
 *
 * The file holds one line, `chuke-master-key 1 HEX`.  It must be the owner's alone (no bit of 077).
 */

enum { MASTER_NAME_LEN = 16 };

struct master {
	char name[MASTER_NAME_LEN + 1];
};

/* Makes the file and the folders above it, 0600; fails with a sentence if it is there or cannot be made. */
void ring_make_file(struct arena *arena, struct str file);
/* Reads it into the ring.  NOT_FOUND: there is no file; whatever else is wrong fails with a sentence. */
enum outcome ring_read_file(struct arena *arena, struct str file, struct master *ret_master);

/* Whether the ring has it. */
bool ring_has(struct str name);
/*
 * The key of this name, read from the file if the ring has not got it; fails with a sentence if it is nowhere.
 * Wipe the copy after use.
 */
void ring_get(struct arena *arena, struct str name, struct str file,
	unsigned char ret_key[SECRET_KEY_BYTES]);

/* ---- sealing as all here do: algorithm, nonce, box; `about` is bound into it */
struct str ring_seal(struct arena *arena, const unsigned char key[SECRET_KEY_BYTES],
	struct str about, struct str text);
/* False: damaged, or another key or place. */
bool ring_open(struct arena *arena, const unsigned char key[SECRET_KEY_BYTES], struct str about,
	struct str sealed, struct str *ret_text);

#endif
