#include "fuzz.h"

#include <stdlib.h>
#include <string.h>

struct run {
	struct arena *arena;
	struct str bytes;
};

static void
run_bytes(void *arg)
{
	struct run *run = arg;

	fuzz_bytes(run->arena, run->bytes);
}

int
LLVMFuzzerTestOneInput(const unsigned char *bytes, size_t len)
{
	struct run run = { arena_create(8 << 20), { NULL, len } };
	struct failure failure;
	char *copy = malloc(len + 1); /* exactly as long, so that one byte too far is seen */

	memcpy(copy, bytes, len);
	copy = realloc(copy, len ? len : 1);
	run.bytes.ptr = copy;
	fail_catch(run_bytes, &run, &failure);
	arena_destroy(run.arena);
	free(copy);
	return 0;
}
