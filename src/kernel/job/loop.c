#include "loop.h"

#include "fail.h"
#include "log.h"
#include "time.h"

#include <pthread.h>

enum { WAIT_AFTER_FAILURE_MS = 1000 };

struct loop {
	const char *name;
	int64_t (*round)(void *arg);
	void *arg;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t stopped;
	bool is_stopping;
};

struct one_round {
	struct loop *loop;
	int64_t wait_ms;
};

static void
run_round(void *arg)
{
	struct one_round *one = arg;

	one->wait_ms = one->loop->round(one->loop->arg);
}

/* False when it is to end. */
static bool
wait_for(struct loop *loop, int64_t wait_ms)
{
	int64_t until_ms = clock_monotonic_ms() + wait_ms;
	struct timespec until = { .tv_sec = until_ms / 1000, .tv_nsec = until_ms % 1000 * 1000000 };
	bool goes_on;

	pthread_mutex_lock(&loop->lock);
	while (wait_ms > 0 && !loop->is_stopping &&
		pthread_cond_timedwait(&loop->stopped, &loop->lock, &until) == 0) {
	}
	goes_on = !loop->is_stopping;
	pthread_mutex_unlock(&loop->lock);
	return goes_on;
}

static void *
run_thread(void *arg)
{
	struct one_round one = { .loop = arg };
	struct failure failure;

	do {
		if (!fail_catch(run_round, &one, &failure)) {
			log_error("event=round-failed loop=%s cause=\"%s\"", one.loop->name,
				failure.message);
			one.wait_ms = WAIT_AFTER_FAILURE_MS;
		}
	} while (wait_for(one.loop, one.wait_ms));
	return NULL;
}

struct loop *
loop_start(struct arena *arena, const char *name, int64_t (*round)(void *arg), void *arg)
{
	struct loop *loop = ARENA_NEW(arena, struct loop);
	pthread_condattr_t attributes;

	loop->name = name;
	loop->round = round;
	loop->arg = arg;
	pthread_condattr_init(&attributes);
	pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	pthread_mutex_init(&loop->lock, NULL);
	pthread_cond_init(&loop->stopped, &attributes);
	pthread_condattr_destroy(&attributes);
	if (pthread_create(&loop->thread, NULL, run_thread, loop) != 0) {
		fail("a thread cannot be started");
	}
	return loop;
}

void
loop_stop(struct loop *loop)
{
	pthread_mutex_lock(&loop->lock);
	loop->is_stopping = true;
	pthread_cond_signal(&loop->stopped);
	pthread_mutex_unlock(&loop->lock);
	pthread_join(loop->thread, NULL);
	pthread_cond_destroy(&loop->stopped);
	pthread_mutex_destroy(&loop->lock);
}
