#include "log.h"
#include "rand.h"
#include "store_private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Opening and closing, the pool of connections, reads, and the two ways to write. */

enum { WRITE_RETRY_MAX = 50 };

static bool
is_postgres(struct str address)
{
	return str_starts(address, STR("postgresql://")) ||
	       str_starts(address, STR("postgres://")) ||
	       (str_contains(address, STR("=")) && !str_contains(address, STR("/chuke.db")));
}

static void
open_once(void *arg)
{
	struct connection *connection = arg;

	connection_begin(connection, TRANSACTION_READ);
	connection_engine(connection)->commit(connection);
}

static struct connection *
new_connection(struct store *store, const struct store_config *config, int number)
{
	struct connection *connection = connection_create(
		store->engine, str_of(store->address), number);

	connection->cache_kib = config->cache_kib;
	return connection;
}

struct store *
store_open(const struct store_config *config)
{
	struct store *store = calloc(1, sizeof(*store));
	struct failure failure;
	uint8_t name[8];

	if (!store) {
		fail_as(FAIL_MEMORY, "out of memory for the store");
	}
	store->engine = is_postgres(config->address) ? DB_POSTGRES : DB_SQLITE;
	store->address = strndup(config->address.ptr, config->address.len);
	store->pool_count = config->reader_count > 0 ? config->reader_count : 1;
	store->pool = calloc((size_t)store->pool_count, sizeof(struct connection *));
	if (!store->address || !store->pool) {
		fail_as(FAIL_MEMORY, "out of memory for the store");
	}
	store->pool_free = store->pool_count;
	for (int i = 0; i < store->pool_count; i++) {
		store->pool[i] = new_connection(store, config, i);
	}
	pthread_mutex_init(&store->lock, NULL);
	pthread_cond_init(&store->freed, NULL);
	atomic_store(&store->is_writable, true);
	pthread_mutex_init(&store->versions.lock, NULL);
	atomic_store(&store->versions.data_version, -1);
	store->versions.watcher = new_connection(store, config, store->pool_count);
	rand_bytes(name, sizeof(name));
	for (size_t i = 0; i < sizeof(name); i++) {
		snprintf(store->versions.name + 2 * i, 3, "%02x", name[i]);
	}
	if (store->engine == DB_SQLITE) {
		store->writer.connection = new_connection(store, config, 0);
	}
	if (!fail_catch(open_once, store->pool[0], &failure)) {
		store_close(store);
		fail_as(failure.kind, "%s", failure.message);
	}
	if (store->engine == DB_SQLITE) {
		writer_start(store);
	}
	return store;
}

void
store_close(struct store *store)
{
	if (!store) {
		return;
	}
	if (store->writer.is_running) {
		writer_stop(store);
	} else {
		connection_destroy(store->writer.connection);
	}
	versions_stop(store);
	for (int i = 0; i < store->pool_count; i++) {
		connection_destroy(store->pool[i]);
	}
	pthread_mutex_destroy(&store->lock);
	pthread_cond_destroy(&store->freed);
	free(store->pool);
	free(store->address);
	free(store);
}

enum db_engine
store_engine(const struct store *store)
{
	return store->engine;
}

bool
store_is_writable(const struct store *store)
{
	return atomic_load(&store->is_writable);
}

void
store_counts(const struct store *store, struct store_counts *ret_counts)
{
	*ret_counts = (struct store_counts){
		.commits = atomic_load(&store->commits),
		.actions = atomic_load(&store->actions),
		.retries = atomic_load(&store->retries),
		.failures = atomic_load(&store->failures),
		.writer_busy_us_max = atomic_load(&store->writer_busy_us_max),
	};
}

/* ---- the pool ---------------------------------------------------------------------------------- */

struct connection *
pool_take(struct store *store)
{
	struct connection *connection;

	pthread_mutex_lock(&store->lock);
	while (store->pool_free == 0) {
		pthread_cond_wait(&store->freed, &store->lock);
	}
	connection = store->pool[--store->pool_free];
	pthread_mutex_unlock(&store->lock);
	return connection;
}

void
pool_give(struct store *store, struct connection *connection)
{
	pthread_mutex_lock(&store->lock);
	store->pool[store->pool_free++] = connection;
	pthread_cond_signal(&store->freed);
	pthread_mutex_unlock(&store->lock);
}

/* ---- reading ----------------------------------------------------------------------------------- */

struct reading {
	struct connection *connection;
	struct db db;
	struct arena *arena;
	void (*run)(struct db *db, void *arg);
	void *arg;
};

static void
read_in_transaction(void *arg)
{
	struct reading *reading = arg;

	connection_begin(reading->connection, TRANSACTION_READ);
	db_start(&reading->db, reading->connection, reading->arena);
	reading->run(&reading->db, reading->arg);
	connection_engine(reading->connection)->commit(reading->connection);
}

void
store_read(
	struct store *store, struct arena *arena, void (*run)(struct db *db, void *arg), void *arg)
{
	struct reading reading = { .arena = arena, .run = run, .arg = arg };
	struct failure failure;
	bool is_read;

	reading.connection = pool_take(store);
	is_read = fail_catch(read_in_transaction, &reading, &failure);
	if (!is_read) {
		connection_undo(reading.connection);
	}
	pool_give(store, reading.connection);
	if (!is_read) {
		fail_as(failure.kind, "%s", failure.message);
	}
}

/* ---- writing ----------------------------------------------------------------------------------- */

void
store_submit(struct store *store, struct write *write)
{
	if (store->engine == DB_SQLITE) {
		writer_add(store, write);
	} else {
		write_directly(store, write);
	}
}

struct attempt {
	struct store *store;
	struct write *write;
	struct connection *connection;
	struct raised raised;
};

static void
attempt_run(void *arg)
{
	struct attempt *attempt = arg;
	struct connection *connection = attempt->connection;
	struct db db;

	connection_begin(connection, TRANSACTION_WRITE);
	db_start(&db, connection, attempt->write->arena);
	if (!action_run(attempt->store, attempt->write, &db)) {
		fail_as(attempt->write->failure.kind, "%s", attempt->write->failure.message);
	}
	if (attempt->write->outcome != OK) {
		connection_undo(connection);
		return;
	}
	versions_raise(attempt->store, &db, &db.writes, &attempt->raised);
	if (attempt->raised.count) {
		char text[64];

		snprintf(text, sizeof(text), "notify chuke, '%s'", attempt->store->versions.name);
		connection_engine(connection)->script(connection, text);
	}
	connection_engine(connection)->commit(connection);
	versions_take_over(attempt->store, &attempt->raised);
	atomic_fetch_add(&attempt->store->commits, 1);
}

void
write_directly(struct store *store, struct write *write)
{
	struct attempt attempt = { .store = store, .write = write };
	struct arena_mark mark = arena_mark(write->arena);
	bool goes_on = true;

	attempt.connection = pool_take(store);
	for (int i = 0; goes_on; i++) {
		write->has_failed = false;
		write->outcome = OK;
		goes_on = false;
		if (fail_catch(attempt_run, &attempt, &write->failure)) {
			atomic_store(&store->is_writable, true);
			break;
		}
		connection_undo(attempt.connection);
		arena_rewind(write->arena, mark);
		write->has_failed = true;
		if (write->failure.kind == FAIL_DB_RETRY && i < WRITE_RETRY_MAX &&
			(!write->deadline_ms || clock_monotonic_ms() < write->deadline_ms)) {
			struct timespec wait = { 0, (long)rand_below(1000000u << (i < 6 ? i : 6)) };

			atomic_fetch_add(&store->retries, 1);
			nanosleep(&wait, NULL);
			goes_on = true;
		} else {
			atomic_fetch_add(&store->failures, 1);
			atomic_store(&store->is_writable, false);
		}
	}
	pool_give(store, attempt.connection);
	write->done(write);
}

struct waiter {
	struct write write;
	pthread_mutex_t lock;
	pthread_cond_t done;
	bool is_done;
};

static void
wake(struct write *write)
{
	struct waiter *waiter = (struct waiter *)((char *)write - offsetof(struct waiter, write));

	pthread_mutex_lock(&waiter->lock);
	waiter->is_done = true;
	pthread_cond_signal(&waiter->done);
	pthread_mutex_unlock(&waiter->lock);
}

enum outcome
store_write(struct store *store, struct arena *arena, enum outcome (*run)(struct db *db, void *arg),
	void *arg)
{
	struct waiter waiter = { .write = {
					 .run = run, .arg = arg, .arena = arena, .done = wake } };

	pthread_mutex_init(&waiter.lock, NULL);
	pthread_cond_init(&waiter.done, NULL);
	store_submit(store, &waiter.write);
	pthread_mutex_lock(&waiter.lock);
	while (!waiter.is_done) {
		pthread_cond_wait(&waiter.done, &waiter.lock);
	}
	pthread_mutex_unlock(&waiter.lock);
	pthread_mutex_destroy(&waiter.lock);
	pthread_cond_destroy(&waiter.done);
	if (waiter.write.has_failed) {
		fail_as(waiter.write.failure.kind, "%s", waiter.write.failure.message);
	}
	return waiter.write.outcome;
}
