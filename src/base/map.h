#ifndef CHUKE_MAP_H
#define CHUKE_MAP_H

#include "str.h"

/* From text to a pointer; open addressing in an arena; keys are kept by view, not copied. */
struct map {
	struct arena *arena;
	struct map_slot {
		struct str key;
		void *value;
	} * slots;
	size_t capacity, count;
};

/* An empty map that grows in the arena. */
void map_init(struct map *map, struct arena *arena);
void *map_find(const struct map *map, struct str key); /* NULL if there is none */
/* Returns the value that stood there before, or NULL; `value` is not NULL. */
void *map_set(struct map *map, struct str key, void *value);

#endif
