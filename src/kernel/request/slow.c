#include "slow.h"

#include "fail.h"

#include <pthread.h>

enum { SLOW_THREADS = 2, SLOW_WAITING_MAX = 200 };

struct slow {
	pthread_mutex_t lock;
	pthread_cond_t filled;
	pthread_t threads[SLOW_THREADS];
	int thread_count;
	struct slow_task *first, **end;
	int waiting;
	bool is_stopping;
};

static struct slow_task *
take(struct slow *slow)
{
	struct slow_task *task;

	pthread_mutex_lock(&slow->lock);
	while (!slow->first && !slow->is_stopping) {
		pthread_cond_wait(&slow->filled, &slow->lock);
	}
	task = slow->first;
	if (task) {
		slow->first = task->next;
		if (!slow->first) {
			slow->end = &slow->first;
		}
		slow->waiting--;
	}
	pthread_mutex_unlock(&slow->lock);
	return task;
}

static void *
run_thread(void *arg)
{
	struct slow_task *task;

	while ((task = take(arg))) {
		task->run(task->arg);
	}
	return NULL;
}

struct slow *
slow_start(struct arena *arena)
{
	struct slow *slow = ARENA_NEW(arena, struct slow);

	pthread_mutex_init(&slow->lock, NULL);
	pthread_cond_init(&slow->filled, NULL);
	slow->end = &slow->first;
	for (int i = 0; i < SLOW_THREADS; i++) {
		if (pthread_create(&slow->threads[i], NULL, run_thread, slow) != 0) {
			fail("a thread cannot be started");
		}
		slow->thread_count++;
	}
	return slow;
}

bool
slow_add(struct slow *slow, struct slow_task *task)
{
	bool fits;

	pthread_mutex_lock(&slow->lock);
	fits = slow->waiting < SLOW_WAITING_MAX && !slow->is_stopping;
	if (fits) {
		task->next = NULL;
		*slow->end = task;
		slow->end = &task->next;
		slow->waiting++;
		pthread_cond_signal(&slow->filled);
	}
	pthread_mutex_unlock(&slow->lock);
	return fits;
}

void
slow_stop(struct slow *slow)
{
	pthread_mutex_lock(&slow->lock);
	slow->is_stopping = true;
	pthread_cond_broadcast(&slow->filled);
	pthread_mutex_unlock(&slow->lock);
	for (int i = 0; i < slow->thread_count; i++) {
		pthread_join(slow->threads[i], NULL);
	}
	pthread_cond_destroy(&slow->filled);
	pthread_mutex_destroy(&slow->lock);
}
