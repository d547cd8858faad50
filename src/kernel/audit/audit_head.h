#ifndef CHUKE_AUDIT_HEAD_H
#define CHUKE_AUDIT_HEAD_H

#include "app.h"

/*
 * The end of the audit chain, kept outside the database.  A chain alone does not show that its last links were
 * cut off.  So a file beside the data folder (DIR-key/audit.head, setting audit_head_file) says how many
 * seals there are and the last one's hash, signed with a key that only the master key opens.  It follows the
 * chain once a minute and only ever forward.  What it proves: whoever may write the database alone cannot shorten the
 * log unseen.  What it does not: somebody who can also put back an older copy of the file, and what came
 * within the last minute; the administrator who wants more copies the file elsewhere, which any cron can do.
 */

enum audit_head_state {
	AUDIT_HEAD_NONE,   /* there is no file yet */
	AUDIT_HEAD_FITS,   /* the chain still has that link */
	AUDIT_HEAD_BROKEN, /* the sentence says how */
};
struct audit_head {
	enum audit_head_state state;
	int64_t count;         /* seals that the file knows of */
	struct moment made_at; /* when it was written */
	struct str sentence;   /* what is wrong; none if nothing is */
};

/* Compares file and chain in a snapshot. */
struct audit_head audit_head_check(const struct app *app, struct db *db);
/* Writes the file anew if the chain has grown, unless it no longer fits. */
void audit_head_follow(struct app *app);

#endif
