#include "import_keys.h"

#include <sodium.h>

#include <assert.h>
#include <string.h>

enum { SLOTS_FIRST = 1 << 12, TABLE_BYTES_MAX = 512 << 20 };

struct key_slot {
	uint64_t head; /* the first 64 bits of the hash */
	uint32_t tail; /* 32 more */
	uint32_t row;  /* 0: empty */
};

struct import_keys {
	unsigned char secret[crypto_shorthash_siphashx24_KEYBYTES];
	struct arena
		*table; /* of the slots alone, so that a small table goes when a larger one comes */
	struct key_slot *slots;
	size_t capacity, count;
};

static void
free_table(void *arg)
{
	struct import_keys *keys = arg;

	arena_destroy(keys->table);
}

static void
make_table(struct import_keys *keys, size_t capacity)
{
	keys->table = arena_create(TABLE_BYTES_MAX);
	keys->slots = ARENA_ARRAY(keys->table, capacity, struct key_slot);
	keys->capacity = capacity;
}

struct import_keys *
import_keys_create(struct arena *arena)
{
	struct import_keys *keys = ARENA_NEW(arena, struct import_keys);

	randombytes_buf(keys->secret, sizeof(keys->secret));
	make_table(keys, SLOTS_FIRST);
	arena_defer(arena, free_table, keys);
	return keys;
}

/* The slot that holds the key, or the empty one where it belongs. */
static struct key_slot *
slot_of(const struct import_keys *keys, const struct key_slot *wanted)
{
	size_t at = (size_t)wanted->head & (keys->capacity - 1);

	while (keys->slots[at].row &&
		(keys->slots[at].head != wanted->head || keys->slots[at].tail != wanted->tail)) {
		at = (at + 1) & (keys->capacity - 1);
	}
	return &keys->slots[at];
}

static void
grow(struct import_keys *keys)
{
	struct arena *old_table = keys->table;
	struct key_slot *old = keys->slots;
	size_t old_capacity = keys->capacity;

	make_table(keys, old_capacity * 2);
	for (size_t i = 0; i < old_capacity; i++) {
		if (old[i].row) {
			*slot_of(keys, &old[i]) = old[i];
		}
	}
	arena_destroy(old_table);
}

int64_t
import_keys_add(struct import_keys *keys, struct str key, int64_t row)
{
	unsigned char hash[crypto_shorthash_siphashx24_BYTES];
	struct key_slot wanted = { .row = (uint32_t)row }, *slot;

	assert(row > 0 && row <= UINT32_MAX);
	crypto_shorthash_siphashx24(
		hash, (const unsigned char *)(key.len ? key.ptr : ""), key.len, keys->secret);
	memcpy(&wanted.head, hash, sizeof(wanted.head));
	memcpy(&wanted.tail, hash + sizeof(wanted.head), sizeof(wanted.tail));
	if (keys->count * 4 >= keys->capacity * 3) {
		grow(keys);
	}
	slot = slot_of(keys, &wanted);
	if (slot->row) {
		return slot->row;
	}
	*slot = wanted;
	keys->count++;
	return 0;
}
