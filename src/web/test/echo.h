#ifndef CHUKE_ECHO_H
#define CHUKE_ECHO_H

#include "req.h"

#include <stdatomic.h>

/*
 * A handler for tests of the server.  It answers by path: /slow waits a little, /stream is long and comes
 * in pieces, /broken is one that fails, /large is long, /fail fails, /never leaves the answer to the end of
 * the test (echo_kept); every other path gives back what was understood.
 */

enum { ECHO_LARGE_BYTES = 3000000 };

extern _Atomic(struct req *) echo_kept;
extern _Atomic int echo_handled; /* requests that came to a worker */

void echo_work(struct req *req);
bool echo_quick(struct req *req); /* answers /quick */

#endif
