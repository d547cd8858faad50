#ifndef CHUKE_REVEAL_H
#define CHUKE_REVEAL_H

#include "req.h"

/*
 * What the next page shows once and nobody keeps: recovery codes, a new token.  It travels sealed in a
 * cookie of the browser that asked, for ten minutes, and never lies in the database.
 */

/* In an action, for the one who is signed in then. */
void reveal_set(struct req *req, const char *what, struct str text);
/* On the page: the text, and takes the cookie away.  False if there is none for this person. */
bool reveal_take(struct req *req, const char *what, struct str *ret_text);

#endif
