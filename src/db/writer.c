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
	BATCH_MAX = 512, /* actions that are committed together */
	BATCH_US =
		20000, /* after which a batch is committed, so that its first need not wait long */
	GATHER_NS = 300000, /* how long a batch waits for those who are expected back */
	BEGIN_MS = 30000,   /* how long a write without deadline waits for another process's lock */
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
	} else if (write->outcome == OK && db->is_over) {
		write->outcome =
			CONFLICT; /* a constraint refused a write and the action did not look */
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

/*
 * Begins a transaction for the writes of a batch, waiting while another process holds the lock and anybody
 * has time left.  False, with every write given up, if it cannot.
 */
static bool
begin(struct store *store, struct write **batch, size_t count)
{
	struct step step = { .store = store };
	int64_t began_ms = clock_monotonic_ms();
	struct failure failure;
	size_t in_time = count;

	while (!fail_catch(step_begin, &step, &failure)) {
		atomic_store(&store->is_writable, false);
		in_time = 0;
		for (size_t i = 0; i < count; i++) {
			int64_t deadline_ms = batch[i]->deadline_ms;

			in_time += clock_monotonic_ms() <=
				   (deadline_ms ? deadline_ms : began_ms + BEGIN_MS);
		}
		if (failure.kind != FAIL_DB_RETRY || in_time == 0) {
			for (size_t i = 0; i < count; i++) {
				give_up(store, batch[i], failure.kind, failure.message);
			}
			return false;
		}
		atomic_fetch_add(&store->retries, 1);
	}
	return true;
}

/* One action in a transaction of its own. */
static void
run_alone(struct store *store, struct write *write)
{
	struct connection *connection = store->writer.connection;
	struct step step = { .store = store };
	struct failure failure;
	struct db db;

	if (is_too_late(store, write) || !begin(store, &write, 1)) {
		return;
	}
	db_start(&db, connection, write->arena);
	if (!action_run(store, write, &db)) {
		atomic_fetch_add(&store->failures, 1);
		connection_undo(connection);
	} else if (write->outcome != OK) {
		connection_undo(connection);
	} else {
		step.written = db.writes;
		if (!commit(&step, &failure)) {
			give_up(store, write, failure.kind, failure.message);
		}
	}
}

/* One action as a savepoint of the batch's transaction; false if that transaction is gone. */
static bool
run_in_batch(struct store *store, struct write *write, struct step *step)
{
	struct connection *connection = store->writer.connection;
	const struct connection_engine *engine = connection_engine(connection);
	struct db db;

	if (is_too_late(store, write)) {
		return true;
	}
	if (!engine->savepoint(connection, SAVEPOINT_ACTION)) {
		return false;
	}
	db_start(&db, connection, write->arena);
	if (!action_run(store, write, &db)) {
		if (!engine->savepoint_undo(connection, SAVEPOINT_ACTION)) {
			return false;
		}
		atomic_fetch_add(&store->failures, 1);
		return true;
	}
	if (write->outcome != OK) {
		return engine->savepoint_undo(connection, SAVEPOINT_ACTION);
	}
	add_tables(&step->written, &db.writes);
	return engine->savepoint_keep(connection, SAVEPOINT_ACTION);
}

/*
 * Runs actions as one transaction, as many as fit into BATCH_US; gives their number, 0 if the transaction
 * or its commit failed: then none has happened.
 */
static size_t
run_together(struct store *store, struct write **batch, size_t count)
{
	struct step step = { .store = store };
	int64_t began = now_us();
	struct failure failure;
	size_t done = 0;

	while (done < count && (done == 0 || now_us() - began < BATCH_US)) {
		if (!run_in_batch(store, batch[done], &step)) {
			log_warning(
				"the transaction of a batch is gone; its actions run one by one");
			connection_undo(store->writer.connection);
			return 0;
		}
		done++;
	}
	return commit(&step, &failure) ? done : 0;
}

static void
run_one_by_one(
	struct store *store, struct write **batch, const struct arena_mark *marks, size_t count)
{
	atomic_fetch_add(&store->retries, (int64_t)count);
	for (size_t i = 0; i < count; i++) {
		arena_rewind(batch[i]->arena, marks[i]);
		batch[i]->has_failed = false;
		run_alone(store, batch[i]);
	}
}

/* Runs the first actions of the batch; gives how many are done, one way or the other. */
static size_t
run_some(struct store *store, struct write **batch, size_t count)
{
	struct arena_mark marks[BATCH_MAX];
	size_t done;

	for (size_t i = 0; i < count; i++) {
		marks[i] = arena_mark(batch[i]->arena);
		batch[i]->has_failed = false;
		batch[i]->outcome = OK;
	}
	if (count == 1) {
		run_alone(store, batch[0]);
		return 1;
	}
	if (!begin(store, batch, count)) {
		return count;
	}
	done = run_together(store, batch, count);
	if (done == 0) {
		run_one_by_one(store, batch, marks, count);
		done = count;
	}
	return done;
}

static void
run_batch(struct store *store, struct write **batch, size_t count)
{
	while (count) {
		size_t done = run_some(store, batch, count);

		for (size_t i = 0; i < done; i++) {
			batch[i]->done(batch[i]);
		}
		batch += done;
		count -= done;
	}
}

/*
 * Those who waited for the last commit come back a moment after it; without a short wait the first of them
 * would have the next commit to itself.
 */
static void
gather(struct writer *writer, size_t expected)
{
	struct timespec end;

	clock_gettime(CLOCK_MONOTONIC, &end);
	end.tv_nsec += GATHER_NS;
	if (end.tv_nsec >= 1000000000) {
		end.tv_sec++;
		end.tv_nsec -= 1000000000;
	}
	while (writer->queued < expected && !writer->is_stopping &&
		pthread_cond_timedwait(&writer->waiting, &writer->lock, &end) == 0) {
	}
}

/*
 * Takes what waits, at most BATCH_MAX; 0 when the writer is to stop and nothing waits.  `expected` is how
 * many were served last.
 */
static size_t
take_batch(struct writer *writer, struct write **batch, size_t expected)
{
	size_t count = 0;

	pthread_mutex_lock(&writer->lock);
	while (!writer->first && !writer->is_stopping) {
		pthread_cond_wait(&writer->waiting, &writer->lock);
	}
	if (expected > 1) {
		gather(writer, expected);
	}
	while (writer->first && count < BATCH_MAX) {
		batch[count++] = writer->first;
		writer->first = writer->first->next;
	}
	writer->queued -= count;
	pthread_mutex_unlock(&writer->lock);
	return count;
}

static void *
write_all(void *arg)
{
	struct store *store = arg;
	struct write *batch[BATCH_MAX];
	size_t count = 0;

	while ((count = take_batch(&store->writer, batch, count)) > 0) {
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
	writer->queued++;
	pthread_cond_signal(&writer->waiting);
	pthread_mutex_unlock(&writer->lock);
}

void
writer_start(struct store *store)
{
	struct writer *writer = &store->writer;
	pthread_condattr_t clock;

	writer->arena = arena_create(4 << 20);
	pthread_mutex_init(&writer->lock, NULL);
	pthread_condattr_init(&clock);
	pthread_condattr_setclock(&clock, CLOCK_MONOTONIC);
	pthread_cond_init(&writer->waiting, &clock);
	pthread_condattr_destroy(&clock);
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
