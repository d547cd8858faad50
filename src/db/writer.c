#include "log.h"
#include "store_private.h"

#include <stdio.h>
#include <time.h>

/*
 * The one writer of SQLite.  It takes what waits, runs each action as a savepoint of one transaction and
 * commits them together, so that many actions share one sync of the disk.  When the transaction is gone
 * or its commit fails, the actions of the batch run again one by one, each in its own transaction.
 */

enum {
	BATCH_MAX = 512,
};

static int64_t
now_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

struct action {
	struct write *write;
	struct db *db;
};

static void
run_action(void *arg)
{
	struct action *action = arg;

	action->write->outcome = action->write->run(action->db, action->write->arg);
}

bool
action_run(struct store *store, struct write *write, struct db *db)
{
	struct action action = { write, db };
	struct arena_mark mark = arena_mark(write->arena);
	int64_t began = now_us(), took, longest;
	bool is_run = fail_catch(run_action, &action, &write->failure);

	took = now_us() - began;
	longest = atomic_load(&store->writer_busy_us_max);
	while (took > longest &&
		!atomic_compare_exchange_weak(&store->writer_busy_us_max, &longest, took)) {
	}
	atomic_fetch_add(&store->actions, 1);
	write->has_failed = !is_run;
	if (!is_run) {
		arena_rewind(write->arena, mark);
	}
	return is_run;
}

static void
give_up(struct store *store, struct write *write, enum fail_kind kind, const char *why)
{
	write->has_failed = true;
	write->failure.kind = kind;
	snprintf(write->failure.message, sizeof(write->failure.message), "%s", why);
	atomic_fetch_add(&store->failures, 1);
}

static bool
is_too_late(struct store *store, struct write *write)
{
	if (write->deadline_ms && clock_monotonic_ms() > write->deadline_ms) {
		give_up(store, write, FAIL_TIMEOUT, "the writer came to it after its deadline");
		return true;
	}
	return false;
}

/* A piece of the writer's own work that may fail. */
struct step {
	struct store *store;
	struct db_tables written;
	struct raised raised;
};

static void
step_begin(void *arg)
{
	struct step *step = arg;

	connection_begin(step->store->writer.connection, TRANSACTION_WRITE);
}

static void
step_commit(void *arg)
{
	struct step *step = arg;
	struct writer *writer = &step->store->writer;
	struct db db;

	db_start(&db, writer->connection, writer->arena);
	versions_raise(step->store, &db, &step->written, &step->raised);
	connection_engine(writer->connection)->commit(writer->connection);
}

static void
add_tables(struct db_tables *to, const struct db_tables *from)
{
	for (size_t i = 0; i < sizeof(to->bits) / sizeof(to->bits[0]); i++) {
		to->bits[i] |= from->bits[i];
	}
}

/* Commits what the step has gathered; false (and nothing open) when that failed. */
static bool
commit(struct step *step, struct failure *ret_failure)
{
	struct store *store = step->store;
	bool is_committed = fail_catch(step_commit, step, ret_failure);

	arena_reset(store->writer.arena);
	if (is_committed) {
		versions_take_over(store, &step->raised);
		atomic_fetch_add(&store->commits, 1);
	} else {
		log_warning("commit failed: %s", ret_failure->message);
		connection_undo(store->writer.connection);
	}
	atomic_store(&store->is_writable, is_committed);
	return is_committed;
}

/* One action in a transaction of its own. */
static void
run_alone(struct store *store, struct write *write)
{
	struct writer *writer = &store->writer;
	struct step step = { .store = store };
	struct failure failure;
	struct db db;

	if (is_too_late(store, write)) {
		return;
	}
	if (!fail_catch(step_begin, &step, &failure)) {
		give_up(store, write, failure.kind, failure.message);
		atomic_store(&store->is_writable, false);
		connection_undo(writer->connection);
		return;
	}
	db_start(&db, writer->connection, write->arena);
	if (!action_run(store, write, &db)) {
		atomic_fetch_add(&store->failures, 1);
		connection_undo(writer->connection);
		return;
	}
	if (write->outcome != OK) {
		connection_undo(writer->connection);
		return;
	}
	step.written = db.writes;
	if (!commit(&step, &failure)) {
		give_up(store, write, failure.kind, failure.message);
	}
}

/* One action as a savepoint of the batch's transaction; false if that transaction is gone. */
static bool
run_in_batch(struct store *store, struct write *write, struct step *step)
{
	struct connection *connection = store->writer.connection;
	struct db db;

	if (is_too_late(store, write)) {
		return true;
	}
	if (!sqlite_savepoint(connection)) {
		return false;
	}
	db_start(&db, connection, write->arena);
	if (!action_run(store, write, &db)) {
		if (!sqlite_savepoint_undo(connection)) {
			return false;
		}
		atomic_fetch_add(&store->failures, 1);
		return true;
	}
	if (write->outcome != OK) {
		return sqlite_savepoint_undo(connection);
	}
	add_tables(&step->written, &db.writes);
	return sqlite_savepoint_keep(connection);
}

static bool
run_together(struct store *store, struct write **batch, size_t count)
{
	struct step step = { .store = store };
	struct failure failure;

	if (!fail_catch(step_begin, &step, &failure)) {
		connection_undo(store->writer.connection);
		return false;
	}
	for (size_t i = 0; i < count; i++) {
		if (!run_in_batch(store, batch[i], &step)) {
			log_warning(
				"the transaction of a batch is gone; its actions run one by one");
			connection_undo(store->writer.connection);
			return false;
		}
	}
	return commit(&step, &failure);
}

static void
run_batch(struct store *store, struct write **batch, size_t count)
{
	struct arena_mark marks[BATCH_MAX];

	for (size_t i = 0; i < count; i++) {
		marks[i] = arena_mark(batch[i]->arena);
		batch[i]->has_failed = false;
		batch[i]->outcome = OK;
	}
	if (count == 1) {
		run_alone(store, batch[0]);
	} else if (!run_together(store, batch, count)) {
		atomic_fetch_add(&store->retries, (int64_t)count);
		for (size_t i = 0; i < count; i++) {
			arena_rewind(batch[i]->arena, marks[i]);
			batch[i]->has_failed = false;
			run_alone(store, batch[i]);
		}
	}
	for (size_t i = 0; i < count; i++) {
		batch[i]->done(batch[i]);
	}
}

/* Takes what waits, at most BATCH_MAX; 0 when the writer is to stop and nothing waits. */
static size_t
take_batch(struct writer *writer, struct write **batch)
{
	size_t count = 0;

	pthread_mutex_lock(&writer->lock);
	while (!writer->first && !writer->is_stopping) {
		pthread_cond_wait(&writer->waiting, &writer->lock);
	}
	while (writer->first && count < BATCH_MAX) {
		batch[count++] = writer->first;
		writer->first = writer->first->next;
	}
	pthread_mutex_unlock(&writer->lock);
	return count;
}

static void *
write_all(void *arg)
{
	struct store *store = arg;
	struct write *batch[BATCH_MAX];
	size_t count;

	while ((count = take_batch(&store->writer, batch)) > 0) {
		run_batch(store, batch, count);
	}
	return NULL;
}

void
writer_add(struct store *store, struct write *write)
{
	struct writer *writer = &store->writer;

	write->next = NULL;
	pthread_mutex_lock(&writer->lock);
	if (writer->first) {
		writer->last->next = write;
	} else {
		writer->first = write;
	}
	writer->last = write;
	pthread_cond_signal(&writer->waiting);
	pthread_mutex_unlock(&writer->lock);
}

void
writer_start(struct store *store)
{
	struct writer *writer = &store->writer;

	writer->arena = arena_create(4 << 20);
	pthread_mutex_init(&writer->lock, NULL);
	pthread_cond_init(&writer->waiting, NULL);
	if (pthread_create(&writer->thread, NULL, write_all, store) != 0) {
		fail("the writer could not be started");
	}
	writer->is_running = true;
}

void
writer_stop(struct store *store)
{
	struct writer *writer = &store->writer;

	if (!writer->is_running) {
		return;
	}
	pthread_mutex_lock(&writer->lock);
	writer->is_stopping = true;
	pthread_cond_signal(&writer->waiting);
	pthread_mutex_unlock(&writer->lock);
	pthread_join(writer->thread, NULL);
	connection_destroy(writer->connection);
	arena_destroy(writer->arena);
	pthread_mutex_destroy(&writer->lock);
	pthread_cond_destroy(&writer->waiting);
}
