#ifndef CHUKE_RAW_CLIENT_H
#define CHUKE_RAW_CLIENT_H

#include "buf.h"

/* A client of bytes for tests: sends what it is told and reads what comes, for a while. */

int raw_connect(int port);
bool raw_send(int fd, const char *bytes, size_t len);
/* Appends until `count` whole answers have come, the other side closes, or `ms` have passed. */
void raw_read(int fd, struct buf *in, int ms, size_t answers);
/* Opens, sends, reads one answer (or to the end), closes.  The status, or 0 when there was no
 * answer. */
int raw_status(int port, const char *bytes, size_t len);
/* The status of the n-th answer in the bytes; 0 if there is none. */
int raw_status_at(struct str bytes, size_t n);
size_t raw_count(struct str bytes); /* whole answers */

#endif
