#ifndef CHUKE_ARENA_H
#define CHUKE_ARENA_H

#include <stddef.h>

/*
 * Memory that lives and ends together: one arena for a request, a job slice, a command.  Everything in
 * it is freed at once; nothing in it is freed alone.  It has a ceiling, so that no request can eat the
 * machine; going over it is fail_as(FAIL_MEMORY).  An arena belongs to one thread at a time.  Under
 * AddressSanitizer free space and 16 bytes between allocations are poisoned.
 */

struct arena;

/* A point to return to: everything allocated or deferred since is undone by arena_rewind(). */
struct arena_mark {
	void *block;
	size_t used;
	void *defers;
	size_t total;
};

enum {
	ARENA_REQUEST_BYTES_MAX = 32 << 20, /* the ceiling of one request */
};

/* A new arena that holds at most `bytes_max` bytes.  Fails (or aborts) when the machine has no memory. */
struct arena *arena_create(size_t bytes_max);

/* Runs what was deferred, newest first, and frees everything.  Takes NULL. */
void arena_destroy(struct arena *arena);

/* As destroy, but the arena itself and its first block stay for the next use. */
void arena_reset(struct arena *arena);

/* `size` zeroed bytes aligned for any type; never NULL.  Fails over the ceiling. */
void *arena_alloc(struct arena *arena, size_t size) __attribute__((returns_nonnull, malloc));

/* `count` zeroed elements of `size` bytes; fails on overflow of the product. */
void *arena_array(struct arena *arena, size_t count, size_t size) __attribute__((returns_nonnull));

/* A typed, zeroed object or array. */
#define ARENA_NEW(arena, type) ((type *)arena_alloc((arena), sizeof(type)))
#define ARENA_ARRAY(arena, count, type) ((type *)arena_array((arena), (count), sizeof(type)))

/* Calls run(arg) when the arena is reset, rewound behind this point or destroyed. */
void arena_defer(struct arena *arena, void (*run)(void *arg), void *arg);

/* Remembers how far it is filled, and goes back there. */
struct arena_mark arena_mark(struct arena *arena);
void arena_rewind(struct arena *arena, struct arena_mark mark);

/* Bytes handed out since the last reset. */
size_t arena_used(const struct arena *arena);

#endif
