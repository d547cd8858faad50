#ifndef CHUKE_SENDER_H
#define CHUKE_SENDER_H

#include "req.h"

/* Where a request comes from, as rows may keep it: to count, not to know. */

/*
 * A keyed hash of the client's address in hexadecimal: the same for the same address in this district,
 * and nothing to be read back without its key.
 */
struct str req_sender(const struct req *req);

#endif
