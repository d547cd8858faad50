#ifndef CHUKE_RAND_H
#define CHUKE_RAND_H

#include "str.h"

/* Unpredictable bytes from the kernel (getrandom). */
void rand_bytes(void *bytes, size_t len);
uint64_t rand_below(uint64_t limit); /* uniform in 0 … limit-1 */
/* `bytes` random bytes as lower-case hexadecimal. */
struct str rand_hex(struct arena *arena, size_t bytes);

#endif
