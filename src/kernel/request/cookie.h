#ifndef CHUKE_COOKIE_H
#define CHUKE_COOKIE_H

#include "req.h"

/*
 * Cookies of this site: always HttpOnly, SameSite=Lax, for the whole site and no other; where the public
 * address is https also Secure, with names that begin with __Host-.
 */

/* What the browser sent under the name; none if nothing. */
struct str cookie_get(const struct req *req, const char *name);
/* `seconds` 0: until the browser closes.  The value must be letters, digits and . _ - only. */
void cookie_set(struct req *req, const char *name, struct str value, int64_t seconds);
void cookie_remove(struct req *req, const char *name);

#endif
