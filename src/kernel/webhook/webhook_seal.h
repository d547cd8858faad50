#ifndef CHUKE_WEBHOOK_SEAL_H
#define CHUKE_WEBHOOK_SEAL_H

#include "db.h"

/* The secrets with which messages are signed, as the database holds them: sealed with the district's key. */

/* A new one: whsec_ and 64 hexadecimal digits. */
struct str webhook_secret_make(struct arena *arena);
struct str webhook_secret_seal(struct db *db, struct str secret);
/* None if it cannot be opened. */
struct str webhook_secret_open(struct db *db, struct str sealed);

#endif
