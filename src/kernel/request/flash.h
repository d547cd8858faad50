#ifndef CHUKE_FLASH_H
#define CHUKE_FLASH_H

#include "req.h"

/*
 * A message shown once, on the next page that the browser opens: it travels in a cookie that only we can
 * write.  The message is the Chinese text of respond_flash(), translated when it is shown.
 */

/* The value of the cookie. */
struct str flash_write(const struct req *req, struct str message);
/* The message in the cookie; none if there is none or it is not ours. */
struct str flash_read(const struct req *req, struct str cookie);

#endif
