#include "map.h"

#include <assert.h>

enum { MAP_CAPACITY_FIRST = 16 }; /* a power of two, as every capacity */

void
map_init(struct map *map, struct arena *arena)
{
	*map = (struct map){ .arena = arena };
}

/* The slot that holds `key`, or the free one where it belongs. */
static struct map_slot *
slot_of(const struct map *map, struct str key)
{
	size_t mask = map->capacity - 1;
	uint64_t hash = str_hash(key);
	size_t at = (size_t)(hash ^ hash >> 32) & mask;

	while (map->slots[at].value && !str_equal(map->slots[at].key, key)) {
		at = (at + 1) & mask;
	}
	return &map->slots[at];
}

void *
map_find(const struct map *map, struct str key)
{
	return map->capacity ? slot_of(map, key)->value : NULL;
}

static void
grow(struct map *map)
{
	struct map before = *map;

	map->capacity = before.capacity ? before.capacity * 2 : MAP_CAPACITY_FIRST;
	map->slots = ARENA_ARRAY(map->arena, map->capacity, struct map_slot);
	for (size_t i = 0; i < before.capacity; i++) {
		if (before.slots[i].value) {
			*slot_of(map, before.slots[i].key) = before.slots[i];
		}
	}
}

void *
map_set(struct map *map, struct str key, void *value)
{
	struct map_slot *slot;
	void *before;

	assert(value);
	if (map->count * 4 >= map->capacity * 3) {
		grow(map);
	}
	slot = slot_of(map, key);
	before = slot->value;
	if (!before) {
		slot->key = key;
		map->count++;
	}
	slot->value = value;
	return before;
}
