#include "rate.h"

#include "rand.h"
#include "time.h"

#include <pthread.h>

enum { SLOTS = 1 << 14, PROBES = 8, MINUTE_MS = 60000 };

struct bucket {
	uint64_t key;    /* 0: free */
	int64_t last_ms; /* clock_monotonic_ms() when `left` was true */
	int64_t left;    /* requests, in thousandths */
};

struct rates {
	pthread_mutex_t lock;
	uint64_t salt; /* so that nobody can choose addresses that meet in one slot */
	struct bucket buckets[SLOTS];
};

static void
rates_finish(void *arg)
{
	struct rates *rates = arg;

	pthread_mutex_destroy(&rates->lock);
}

struct rates *
rates_create(struct arena *arena)
{
	struct rates *rates = ARENA_NEW(arena, struct rates);

	pthread_mutex_init(&rates->lock, NULL);
	rand_bytes(&rates->salt, sizeof(rates->salt));
	arena_defer(arena, rates_finish, rates);
	return rates;
}

static uint64_t
key_of(const struct rates *rates, uint64_t kind, struct str address)
{
	uint64_t key = (str_hash(address) ^ rates->salt) + kind * 0x9e3779b97f4a7c15u;

	key ^= key >> 29;
	key *= 0xbf58476d1ce4e5b9u;
	key ^= key >> 32;
	return key ? key : 1;
}

/* The key's bucket, or a full one in the place of the one that was longest not asked for. */
static struct bucket *
find_bucket(struct rates *rates, uint64_t key, int64_t now_ms, int64_t full)
{
	struct bucket *oldest = NULL;

	for (int i = 0; i < PROBES; i++) {
		struct bucket *bucket = &rates->buckets[(key + (uint64_t)i) % SLOTS];

		if (bucket->key == key) {
			return bucket;
		}
		if (!oldest || bucket->key == 0 ||
			(oldest->key != 0 && bucket->last_ms < oldest->last_ms)) {
			oldest = bucket;
		}
	}
	*oldest = (struct bucket){ key, now_ms, full };
	return oldest;
}

bool
rate_take(struct rates *rates, uint64_t kind, struct str address, int64_t per_minute)
{
	int64_t now_ms = clock_monotonic_ms(), full = per_minute * 1000;
	uint64_t key = key_of(rates, kind, address);
	struct bucket *bucket;
	bool may;

	pthread_mutex_lock(&rates->lock);
	bucket = find_bucket(rates, key, now_ms, full);
	if (now_ms - bucket->last_ms >= MINUTE_MS) {
		bucket->left = full;
	} else {
		bucket->left += (now_ms - bucket->last_ms) * full / MINUTE_MS;
		bucket->left = bucket->left > full ? full : bucket->left;
	}
	bucket->last_ms = now_ms;
	may = bucket->left >= 1000;
	if (may) {
		bucket->left -= 1000;
	}
	pthread_mutex_unlock(&rates->lock);
	return may;
}
