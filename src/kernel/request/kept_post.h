#ifndef CHUKE_KEPT_POST_H
#define CHUKE_KEPT_POST_H

#include "req.h"

/*
 * A form that was refused only because the session had run out is kept for a while, sealed with a key
 * that lies in the browser's cookie alone, and offered again after the same person has signed in.  Files
 * are not kept.
 */

struct kept_post {
	struct str path;
	struct pairs posted;
};

/* In a snapshot: what the browser's cookie opens for the person signed in; NOT_FOUND if nothing. */
enum outcome kept_post_find(struct req *req, struct kept_post *ret_kept);

#endif
