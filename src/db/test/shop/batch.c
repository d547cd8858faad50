#include "batch.h"

static enum outcome
wait_to_go(struct db *db, void *arg)
{
	struct batch *batch = arg;

	(void)db;
	sem_post(&batch->is_held);
	sem_wait(&batch->may_go);
	return OK;
}

static void
note_done(struct write *write)
{
	struct batch_write *own = (struct batch_write *)((char *)write -
							 offsetof(struct batch_write, write));

	sem_post(&own->batch->done);
}

void
batch_open(struct batch *batch, struct store_test *test)
{
	*batch = (struct batch){ .test = test };
	sem_init(&batch->may_go, 0, 0);
	sem_init(&batch->done, 0, 0);
	sem_init(&batch->is_held, 0, 0);
	batch_add(batch, wait_to_go, batch);
	sem_wait(&batch->is_held);
}

void
batch_add(struct batch *batch, enum outcome (*run)(struct db *db, void *arg), void *arg)
{
	struct batch_write *own = &batch->writes[batch->count++];

	MUST(batch->count <= BATCH_WRITES_MAX);
	own->batch = batch;
	own->write = (struct write){
		.run = run, .arg = arg, .arena = arena_create(1 << 20), .done = note_done
	};
	store_submit(batch->test->store, &own->write);
}

void
batch_run(struct batch *batch)
{
	sem_post(&batch->may_go);
	for (size_t i = 0; i < batch->count; i++) {
		sem_wait(&batch->done);
	}
}

void
batch_close(struct batch *batch)
{
	for (size_t i = 0; i < batch->count; i++) {
		arena_destroy(batch->writes[i].write.arena);
	}
	sem_destroy(&batch->may_go);
	sem_destroy(&batch->done);
	sem_destroy(&batch->is_held);
}

size_t
batch_failed(const struct batch *batch)
{
	size_t count = 0;

	for (size_t i = 1; i < batch->count; i++) {
		count += batch->writes[i].write.has_failed;
	}
	return count;
}

size_t
batch_ended(const struct batch *batch, enum outcome outcome)
{
	size_t count = 0;

	for (size_t i = 1; i < batch->count; i++) {
		count += !batch->writes[i].write.has_failed &&
			 batch->writes[i].write.outcome == outcome;
	}
	return count;
}
