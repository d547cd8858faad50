#include "rand.h"

#include "fail.h"

#include <assert.h>
#include <errno.h>
#include <sys/random.h>

void
rand_bytes(void *bytes, size_t len)
{
	unsigned char *at = bytes;

	while (len) {
		ssize_t got = getrandom(at, len, 0);

		if (got < 0 && errno == EINTR) {
			continue;
		}
		if (got <= 0) {
			fail("the kernel gives no random bytes (errno %d)", errno);
		}
		at += got;
		len -= (size_t)got;
	}
}

uint64_t
rand_below(uint64_t limit)
{
	uint64_t value;
	uint64_t uneven; /* how many of the smallest values would make the rest uneven */

	assert(limit);
	uneven = -limit % limit;
	do {
		rand_bytes(&value, sizeof(value));
	} while (value < uneven);
	return value % limit;
}

struct str
rand_hex(struct arena *arena, size_t bytes)
{
	static const char digits[] = "0123456789abcdef";
	char *text = arena_alloc(arena, bytes * 2 + 1);

	rand_bytes(text, bytes);
	for (size_t i = bytes; i-- > 0;) {
		unsigned char byte = (unsigned char)text[i];

		text[i * 2] = digits[byte >> 4];
		text[i * 2 + 1] = digits[byte & 15];
	}
	return (struct str){ text, bytes * 2 };
}
