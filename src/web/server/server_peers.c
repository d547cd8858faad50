#include "server_inner.h"

#include <stdlib.h>

/* A small table of counts, open addressing; an entry whose count fell to 0 is free again. */
enum { PEERS_SLOTS = 1 << 14 };

struct peers {
	pthread_mutex_t lock;
	int most;
	struct peer {
		uint64_t key;
		int count;
		bool was_used; /* do not stop searching here */
	} slots[PEERS_SLOTS];
};

struct peers *
peers_create(int most)
{
	struct peers *peers = calloc(1, sizeof(*peers));

	if (peers) {
		pthread_mutex_init(&peers->lock, NULL);
		peers->most = most;
	}
	return peers;
}

void
peers_destroy(struct peers *peers)
{
	if (peers) {
		pthread_mutex_destroy(&peers->lock);
		free(peers);
	}
}

/* The slot of the key, or the first free one on its way; NULL when the table is full. */
static struct peer *
find_peer(struct peers *peers, uint64_t key)
{
	struct peer *free_slot = NULL;

	for (size_t i = 0; i < PEERS_SLOTS; i++) {
		struct peer *slot = &peers->slots[(key + i) % PEERS_SLOTS];

		if (slot->count && slot->key == key) {
			return slot;
		}
		if (!slot->count && !free_slot) {
			free_slot = slot;
		}
		if (!slot->was_used) {
			break;
		}
	}
	return free_slot;
}

bool
peers_enter(struct peers *peers, uint64_t key)
{
	struct peer *slot;
	bool may;

	pthread_mutex_lock(&peers->lock);
	slot = find_peer(peers, key);
	may = slot && slot->count < peers->most;
	if (may) {
		slot->key = key;
		slot->count++;
		slot->was_used = true;
	}
	pthread_mutex_unlock(&peers->lock);
	return may;
}

/* Empty slots at the end of a run need not be searched through any more. */
static void
shorten_run(struct peers *peers, size_t at)
{
	if (peers->slots[(at + 1) % PEERS_SLOTS].was_used) {
		return;
	}
	while (peers->slots[at].was_used && !peers->slots[at].count) {
		peers->slots[at].was_used = false;
		at = (at + PEERS_SLOTS - 1) % PEERS_SLOTS;
	}
}

void
peers_leave(struct peers *peers, uint64_t key)
{
	struct peer *slot;

	pthread_mutex_lock(&peers->lock);
	slot = find_peer(peers, key);
	if (slot && slot->count && slot->key == key) {
		slot->count--;
		shorten_run(peers, (size_t)(slot - peers->slots));
	}
	pthread_mutex_unlock(&peers->lock);
}
