#include "arena.h"

#include "fail.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#define POISON(p, n) __asan_poison_memory_region((p), (n))
#define UNPOISON(p, n) __asan_unpoison_memory_region((p), (n))
enum { RED_ZONE = 16 };
#else
#define POISON(p, n) ((void)(p), (void)(n))
#define UNPOISON(p, n) ((void)(p), (void)(n))
enum { RED_ZONE = 0 };
#endif

enum {
	ALIGN = 16,
	BLOCK_BYTES = 64 << 10,
};

struct block {
	struct block *before;
	size_t size; /* of data */
	size_t used;
	_Alignas(ALIGN) unsigned char data[];
};

struct defer {
	struct defer *before;
	void (*run)(void *arg);
	void *arg;
};

struct arena {
	struct block *block;
	struct defer *defers;
	size_t total;
	size_t bytes_max;
};

static struct block *
block_create(struct block *before, size_t size)
{
	struct block *block = malloc(sizeof(*block) + size);

	if (!block) {
		fail_as(FAIL_MEMORY, "out of memory for a block of %zu bytes", size);
	}
	block->before = before;
	block->size = size;
	block->used = 0;
	POISON(block->data, size);
	return block;
}

static void
block_destroy(struct block *block)
{
	UNPOISON(block->data, block->size);
	free(block);
}

struct arena *
arena_create(size_t bytes_max)
{
	struct arena *arena = malloc(sizeof(*arena));

	if (!arena) {
		fail_as(FAIL_MEMORY, "out of memory for an arena");
	}
	*arena = (struct arena){ .bytes_max = bytes_max };
	return arena;
}

static void
run_defers(struct arena *arena, const struct defer *until)
{
	while (arena->defers != until) {
		struct defer *defer = arena->defers;

		arena->defers = defer->before;
		defer->run(defer->arg);
	}
}

void
arena_destroy(struct arena *arena)
{
	if (!arena) {
		return;
	}
	run_defers(arena, NULL);
	while (arena->block) {
		struct block *before = arena->block->before;

		block_destroy(arena->block);
		arena->block = before;
	}
	free(arena);
}

void
arena_reset(struct arena *arena)
{
	run_defers(arena, NULL);
	while (arena->block && arena->block->before) {
		struct block *before = arena->block->before;

		block_destroy(arena->block);
		arena->block = before;
	}
	if (arena->block) {
		arena->block->used = 0;
		POISON(arena->block->data, arena->block->size);
	}
	arena->total = 0;
}

void *
arena_alloc(struct arena *arena, size_t size)
{
	size_t padded = (size + RED_ZONE + ALIGN - 1) & ~(size_t)(ALIGN - 1);
	void *memory;

	if (padded < size || padded > arena->bytes_max - arena->total) {
		fail_as(FAIL_MEMORY, "an arena is over its ceiling of %zu bytes", arena->bytes_max);
	}
	if (!arena->block || padded > arena->block->size - arena->block->used) {
		arena->block = block_create(
			arena->block, padded > BLOCK_BYTES ? padded : BLOCK_BYTES);
	}
	memory = arena->block->data + arena->block->used;
	arena->block->used += padded;
	arena->total += padded;
	UNPOISON(memory, size);
	return memset(memory, 0, size);
}

void *
arena_array(struct arena *arena, size_t count, size_t size)
{
	size_t bytes;

	if (__builtin_mul_overflow(count, size, &bytes)) {
		fail_as(FAIL_MEMORY, "an array of %zu elements of %zu bytes", count, size);
	}
	return arena_alloc(arena, bytes);
}

void
arena_defer(struct arena *arena, void (*run)(void *arg), void *arg)
{
	struct defer *defer = ARENA_NEW(arena, struct defer);

	*defer = (struct defer){ arena->defers, run, arg };
	arena->defers = defer;
}

struct arena_mark
arena_mark(struct arena *arena)
{
	return (struct arena_mark){
		.block = arena->block,
		.used = arena->block ? arena->block->used : 0,
		.defers = arena->defers,
		.total = arena->total,
	};
}

void
arena_rewind(struct arena *arena, struct arena_mark mark)
{
	run_defers(arena, mark.defers);
	while (arena->block != mark.block) {
		struct block *before = arena->block->before;

		if (!before && !mark.block) {
			break;
		}
		block_destroy(arena->block);
		arena->block = before;
	}
	if (arena->block) {
		arena->block->used = mark.block ? mark.used : 0;
		POISON(arena->block->data + arena->block->used,
			arena->block->size - arena->block->used);
	}
	arena->total = mark.total;
}

size_t
arena_used(const struct arena *arena)
{
	return arena->total;
}
