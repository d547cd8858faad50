#include "log.h"
#include "rand.h"
#include "store_private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Opening and closing, the pool of connections, reads, and the two ways to write. */

enum { RETRY_MS = 10000 }; /* how long a write without deadline is tried again */

/* An address of PostgreSQL begins with its scheme or is a conninfo: its first word is a setting of libpq. */
enum db_engine
address_engine(struct str address)
{
	static const char *const settings[] = { "host", "hostaddr", "port", "dbname", "user",
		"service", "passfile", "password", "sslmode", "application_name", "options",
		"connect_timeout" };
	ptrdiff_t equals = str_find(address, STR("="));
	struct str word = str_trim(str_slice(address, 0, equals > 0 ? (size_t)equals : 0));

	for (size_t i = 0; i < sizeof(settings) / sizeof(settings[0]); i++) {
		if (str_equal(word, str_of(settings[i]))) {
			return DB_POSTGRES;
		}
	}
	return str_starts(address, STR("postgresql://")) || str_starts(address, STR("postgres://"))
		       ? DB_POSTGRES
		       : DB_SQLITE;
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
	store->engine = address_engine(config->address);
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
	store->versions.data_version = -1;
	atomic_store(&store->versions.is_blind, true);
	store->versions.watcher = new_connection(store, config, store->pool_count);
	store->versions.keeper = new_connection(store, config, store->pool_count);
	rand_bytes(name, sizeof(name));
	for (size_t i = 0; i < sizeof(name); i++) {
		snprintf(store->versions.name + 2 * i, 3, "%02x", name[i]);
	}
	if (store->engine == DB_SQLITE) {
		store->writer.connection = new_connection(store, config, 0);
		if (config->writer_cache_kib) {
			store->writer.connection->cache_kib = config->writer_cache_kib;
		}
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
	int pool_free;

	pthread_mutex_lock((pthread_mutex_t *)&store->lock);
	pool_free = store->pool_free;
	pthread_mutex_unlock((pthread_mutex_t *)&store->lock);
	*ret_counts = (struct store_counts){
		.pool_connections = store->pool_count,
		.pool_busy = store->pool_count - pool_free,
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
	bool is_committing; /* from here on its end is in doubt when the connection is lost */
	bool has_action_failed;
};

static void
attempt_run(void *arg)
{
	struct attempt *attempt = arg;
	struct connection *connection = attempt->connection;
	struct db db;

	if (attempt->write->deadline_ms) {
		connection->timeout_ms = attempt->write->deadline_ms - clock_monotonic_ms();
		if (connection->timeout_ms <= 0) {
			fail_as(FAIL_TIMEOUT, "the write's deadline has passed");
		}
	}
	connection_begin(connection, TRANSACTION_WRITE);
	db_start(&db, connection, attempt->write->arena);
	if (!action_run(attempt->store, attempt->write, &db)) {
		attempt->has_action_failed = true;
		fail_as(attempt->write->failure.kind, "%s", attempt->write->failure.message);
	}
	if (attempt->write->outcome != OK) {
		connection_undo(connection);
		return;
	}
	versions_raise(attempt->store, &db, &db.writes, &attempt->raised);
	attempt->is_committing = true;
	connection_engine(connection)->commit(connection);
	versions_take_over(attempt->store, &attempt->raised);
	if (attempt->raised.count) {
		versions_tell(attempt->store);
	}
	atomic_fetch_add(&attempt->store->commits, 1);
}

/* Waits a little, longer each time; false when there is no time left for another attempt. */
static bool
wait_before_retry(const struct write *write, int64_t began_ms, int retries)
{
	struct timespec wait = { 0, (long)rand_below(1000000u << (retries < 6 ? retries : 6)) };
	int64_t end_ms = write->deadline_ms ? write->deadline_ms : began_ms + RETRY_MS;

	if (clock_monotonic_ms() >= end_ms) {
		return false;
	}
	nanosleep(&wait, NULL);
	return true;
}

/* One attempt failed: says whether another is worth it, and how the store stands. */
static bool
is_worth_retry(struct attempt *attempt)
{
	struct write *write = attempt->write;
	bool is_lost = attempt->connection->is_broken;

	connection_undo(attempt->connection);
	attempt->connection->timeout_ms = 0;
	if (write->failure.kind == FAIL_TIMEOUT) {
		return false;
	}
	if (!attempt->has_action_failed || is_lost) {
		atomic_store(&attempt->store->is_writable, false);
	}
	if (attempt->is_committing && is_lost) {
		write->failure.kind = FAIL_DB;
		snprintf(write->failure.message, sizeof(write->failure.message),
			"the connection was lost in a commit: its end is unknown");
		return false;
	}
	return write->failure.kind == FAIL_DB_RETRY;
}

void
write_directly(struct store *store, struct write *write)
{
	struct arena_mark mark = arena_mark(write->arena);
	struct connection *connection = pool_take(store);
	int64_t began_ms = clock_monotonic_ms();

	for (int retries = 0;; retries++) {
		struct attempt attempt = {
			.store = store, .write = write, .connection = connection
		};

		write->has_failed = false;
		write->outcome = OK;
		if (fail_catch(attempt_run, &attempt, &write->failure)) {
			atomic_store(&store->is_writable, true);
			break;
		}
		arena_rewind(write->arena, mark);
		write->has_failed = true;
		if (!is_worth_retry(&attempt) || !wait_before_retry(write, began_ms, retries)) {
			atomic_fetch_add(&store->failures, 1);
			break;
		}
		atomic_fetch_add(&store->retries, 1);
	}
	connection->timeout_ms = 0;
	pool_give(store, connection);
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
