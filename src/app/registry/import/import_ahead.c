#include "import_ahead.h"

#include "fail.h"

#include <pthread.h>

struct import_ahead {
	struct import_list *list;
	struct import_batch *batches[2];
	int next; /* the one that is read into */
	struct import_wanted wanted;
	struct import_failure why;
	pthread_t thread;
	bool is_reading, is_read;
	bool has_failed; /* the machine; then `failure` says how */
	struct failure failure;
};

static void
read_batch(void *arg)
{
	struct import_ahead *ahead = arg;

	import_batch_read(ahead->batches[ahead->next], ahead->list, &ahead->wanted, &ahead->why);
}

static void *
read_on_thread(void *arg)
{
	struct import_ahead *ahead = arg;

	ahead->has_failed = !fail_catch(read_batch, ahead, &ahead->failure);
	return NULL;
}

static void
end_thread(void *arg)
{
	struct import_ahead *ahead = arg;

	if (ahead->is_reading) {
		pthread_join(ahead->thread, NULL);
		ahead->is_reading = false;
	}
}

struct import_ahead *
import_ahead_create(struct arena *arena, struct import_list *list)
{
	struct import_ahead *ahead = ARENA_NEW(arena, struct import_ahead);

	ahead->list = list;
	ahead->batches[0] = import_batch_create(arena);
	ahead->batches[1] = import_batch_create(arena);
	arena_defer(arena, end_thread, ahead); /* last, so that it is the first to go */
	return ahead;
}

void
import_ahead_start(struct import_ahead *ahead, const struct import_wanted *wanted)
{
	ahead->wanted = *wanted;
	ahead->is_read = true;
	if (pthread_create(&ahead->thread, NULL, read_on_thread, ahead) == 0) {
		ahead->is_reading = true;
	} else {
		ahead->is_read = false; /* import_ahead_take() will */
	}
}

void
import_ahead_wait(struct import_ahead *ahead)
{
	end_thread(ahead);
	if (ahead->has_failed) {
		ahead->has_failed = ahead->is_read = false;
		fail_as(ahead->failure.kind, "%s", ahead->failure.message);
	}
}

struct import_batch *
import_ahead_take(struct import_ahead *ahead, const struct import_wanted *wanted,
	struct import_failure *failure)
{
	struct import_batch *batch = ahead->batches[ahead->next];

	if (!ahead->is_read) {
		ahead->wanted = *wanted;
		read_batch(ahead);
	}
	ahead->is_read = false;
	ahead->next = 1 - ahead->next;
	*failure = ahead->why;
	return batch;
}
