#ifndef CHUKE_SHELL_MAKE_H
#define CHUKE_SHELL_MAKE_H

#include "req.h"

/*
 * What the frame around every page shows, from the pack in force, the menus of the offices and who is
 * signed in.  Only pages that exist are named, so that no link is dead.
 */
const struct shell *shell_make(struct req *req, struct str flash);
/* Where the work of the one who asks begins: the first page of one's own, else /me. */
struct str own_start(struct req *req);

#endif
