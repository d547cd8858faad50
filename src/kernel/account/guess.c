#include "guess.h"

#include "rand.h"
#include "time.h"

#include <pthread.h>
#include <string.h>

enum {
	SLOTS = 1 << 14,
	PROBES = 8,
	FADE_MS = 3600 * 1000,
	WAIT_MS_MAX = 15 * 60 * 1000,
	ADDRESS_FACTOR = 4,  /* an address may be a whole office behind one router */
	ACCOUNT_FACTOR = 10, /* strangers from everywhere against one account */
};

struct slot {
	uint64_t key;    /* 0: free */
	int64_t last_ms; /* clock_monotonic_ms() of the last wrong try */
	int count;
};

struct guesses {
	pthread_mutex_t lock;
	uint64_t salt; /* so that nobody can choose texts that meet in one slot */
	struct slot slots[SLOTS];
};

/* The counts that judge one visitor. */
struct counts {
	uint64_t keys[3];
	int free[3];
	int count;
};

static void
guesses_finish(void *arg)
{
	struct guesses *guesses = arg;

	pthread_mutex_destroy(&guesses->lock);
}

struct guesses *
guesses_create(struct arena *arena)
{
	struct guesses *guesses = ARENA_NEW(arena, struct guesses);

	pthread_mutex_init(&guesses->lock, NULL);
	rand_bytes(&guesses->salt, sizeof(guesses->salt));
	arena_defer(arena, guesses_finish, guesses);
	return guesses;
}

static uint64_t
key_of(const struct guesses *guesses, uint64_t kind, struct str a, struct str b)
{
	uint64_t key = str_hash(a) * 0x9e3779b97f4a7c15u ^ (str_hash(b) + kind) ^ guesses->salt;

	key ^= key >> 29;
	key *= 0xbf58476d1ce4e5b9u;
	key ^= key >> 32;
	return key ? key : 1;
}

static struct counts
counts_of(const struct guesses *guesses, const struct guess *guess)
{
	struct counts counts = { .count = 0 };

	if (!str_is_empty(guess->known)) {
		counts.keys[0] = key_of(guesses, 1, guess->known, guess->account);
		counts.free[0] = guess->tries_free;
		counts.count = 1;
		return counts;
	}
	counts.keys[0] = key_of(guesses, 2, guess->address, guess->account);
	counts.free[0] = guess->tries_free;
	counts.keys[1] = key_of(guesses, 3, guess->address, STR(""));
	counts.free[1] = guess->tries_free * ADDRESS_FACTOR;
	counts.keys[2] = key_of(guesses, 4, STR(""), guess->account);
	counts.free[2] = guess->tries_free * ACCOUNT_FACTOR;
	counts.count = 3;
	return counts;
}

/* The key's slot; without one the oldest of those it may stand in, if `makes`. */
static struct slot *
find_slot(struct guesses *guesses, uint64_t key, int64_t now_ms, bool makes)
{
	struct slot *oldest = NULL;

	for (int i = 0; i < PROBES; i++) {
		struct slot *slot = &guesses->slots[(key + (uint64_t)i) % SLOTS];

		if (slot->key == key) {
			if (now_ms - slot->last_ms > FADE_MS) {
				slot->count = 0;
			}
			return slot;
		}
		if (!oldest || slot->key == 0 ||
			(oldest->key != 0 && slot->last_ms < oldest->last_ms)) {
			oldest = slot;
		}
	}
	if (!makes) {
		return NULL;
	}
	*oldest = (struct slot){ .key = key };
	return oldest;
}

/* 1 s after the last free try, then twice as long each time. */
static int64_t
wait_after(int wrong, int tries_free)
{
	int over = wrong - tries_free;

	if (over < 0) {
		return 0;
	}
	return over >= 20 || (int64_t)1000 << over > WAIT_MS_MAX ? WAIT_MS_MAX
								 : (int64_t)1000 << over;
}

int64_t
guess_wait_ms(struct guesses *guesses, const struct guess *guess)
{
	struct counts counts = counts_of(guesses, guess);
	int64_t now_ms = clock_monotonic_ms(), wait_ms = 0;

	pthread_mutex_lock(&guesses->lock);
	for (int i = 0; i < counts.count; i++) {
		const struct slot *slot = find_slot(guesses, counts.keys[i], now_ms, false);
		int64_t left_ms = slot ? slot->last_ms + wait_after(slot->count, counts.free[i]) -
						  now_ms
				       : 0;

		wait_ms = left_ms > wait_ms ? left_ms : wait_ms;
	}
	pthread_mutex_unlock(&guesses->lock);
	return wait_ms;
}

void
guess_was_wrong(struct guesses *guesses, const struct guess *guess)
{
	struct counts counts = counts_of(guesses, guess);
	int64_t now_ms = clock_monotonic_ms();

	pthread_mutex_lock(&guesses->lock);
	for (int i = 0; i < counts.count; i++) {
		struct slot *slot = find_slot(guesses, counts.keys[i], now_ms, true);

		slot->count++;
		slot->last_ms = now_ms;
	}
	pthread_mutex_unlock(&guesses->lock);
}

void
guess_was_right(struct guesses *guesses, const struct guess *guess)
{
	struct counts counts = counts_of(guesses, guess);
	int64_t now_ms = clock_monotonic_ms();

	pthread_mutex_lock(&guesses->lock);
	for (int i = 0; i < counts.count; i++) {
		struct slot *slot = find_slot(guesses, counts.keys[i], now_ms, false);

		/* of counts that many share only this try is taken back */
		if (slot && slot->count > 0) {
			slot->count = i == 0 ? 0 : slot->count - 1;
		}
	}
	pthread_mutex_unlock(&guesses->lock);
}
