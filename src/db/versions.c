#include "db_queries.h"
#include "log.h"
#include "program.h"
#include "rand.h"
#include "store_private.h"

#include <libpq-fe.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/*
 * Versions of tables.  Every value known is one that the database held, and only larger ones are taken
 * over, so it does not matter who brings them first: the committing thread or the watcher.
 */

enum { POLL_MS = 1000 }; /* how long a lost notification may stay unseen */

static void
learn(struct store *store, size_t table, size_t stripe, uint64_t version)
{
	_Atomic uint64_t *known = &store->versions.known[table][stripe];
	uint64_t before = atomic_load(known);

	while (before < version && !atomic_compare_exchange_weak(known, &before, version)) {
	}
}

static bool
has_table(const struct db_tables *tables, size_t table)
{
	return tables->bits[table / 64] >> (table % 64) & 1;
}

uint64_t
store_version_sum(struct store *store, const struct db_tables *tables)
{
	size_t stripes = store->engine == DB_SQLITE ? 1 : STRIPES;
	uint64_t sum = 0;

	for (size_t table = 0; table < db_program.table_count; table++) {
		if (has_table(tables, table)) {
			for (size_t stripe = 0; stripe < stripes; stripe++) {
				sum += atomic_load_explicit(&store->versions.known[table][stripe],
					memory_order_acquire);
			}
		}
	}
	return sum;
}

void
versions_raise(struct store *store, struct db *db, const struct db_tables *tables,
	struct raised *ret_raised)
{
	int stripe = store->engine == DB_SQLITE ? 0 : db->connection->number % STRIPES;

	ret_raised->count = 0;
	for (size_t table = 0; table < db_program.table_count; table++) {
		struct table_version_bump_row row;

		if (!has_table(tables, table)) {
			continue;
		}
		table_version_bump(db, str_of(db_program.tables[table]), stripe, &row);
		ret_raised->items[ret_raised->count].table = (uint16_t)table;
		ret_raised->items[ret_raised->count].stripe = (uint16_t)stripe;
		ret_raised->items[ret_raised->count].version = (uint64_t)row.version;
		ret_raised->count++;
	}
}

void
versions_take_over(struct store *store, const struct raised *raised)
{
	for (size_t i = 0; i < raised->count; i++) {
		learn(store, raised->items[i].table, raised->items[i].stripe,
			raised->items[i].version);
	}
}

/* ---- what others committed --------------------------------------------------------------------- */

static size_t
table_number(struct str name)
{
	for (size_t table = 0; table < db_program.table_count; table++) {
		if (str_equal(name, str_of(db_program.tables[table]))) {
			return table;
		}
	}
	return DB_TABLES_MAX;
}

/* Reads every version anew. */
static void
learn_all(struct store *store, struct db *db)
{
	struct table_version_list_rows rows = table_version_list(db);

	for (size_t i = 0; i < rows.count; i++) {
		size_t table = table_number(rows.items[i].name);

		if (table < DB_TABLES_MAX && rows.items[i].stripe < STRIPES) {
			learn(store, table, (size_t)rows.items[i].stripe,
				(uint64_t)rows.items[i].version);
		}
	}
}

struct reading {
	struct store *store;
	struct arena *arena;
};

static void
read_versions(void *arg)
{
	struct reading *reading = arg;
	struct connection *watcher = reading->store->versions.watcher;
	struct db db;

	connection_begin(watcher, TRANSACTION_READ);
	db_start(&db, watcher, reading->arena);
	learn_all(reading->store, &db);
	connection_engine(watcher)->commit(watcher);
}

/* On a failure nothing is known: every version jumps, so that no cache is believed. */
static void
forget_all(struct store *store)
{
	for (size_t table = 0; table < db_program.table_count; table++) {
		atomic_fetch_add(&store->versions.known[table][0], 1u << 20);
	}
}

static bool
read_all(struct store *store)
{
	struct reading reading = { store, arena_create(1 << 20) };
	struct failure failure;
	bool is_read = fail_catch(read_versions, &reading, &failure);

	if (!is_read) {
		log_warning("versions of tables could not be read: %s", failure.message);
		connection_undo(store->versions.watcher);
		forget_all(store);
	}
	arena_destroy(reading.arena);
	return is_read;
}

void
store_notice_others(struct store *store)
{
	struct versions *versions = &store->versions;
	int64_t now;

	if (store->engine != DB_SQLITE) {
		return; /* the listener does it */
	}
	pthread_mutex_lock(&versions->lock);
	now = sqlite_data_version(versions->watcher);
	if (now < 0 || now != atomic_load(&versions->data_version)) {
		/* the number first: a commit in between is noticed the next time */
		atomic_store(&versions->data_version, read_all(store) ? now : -1);
	}
	pthread_mutex_unlock(&versions->lock);
}

/* ---- PostgreSQL: one thread that listens ------------------------------------------------------- */

static void
start_listening(void *arg)
{
	struct store *store = arg;
	struct connection *watcher = store->versions.watcher;

	connection_begin(watcher, TRANSACTION_WRITE);
	connection_engine(watcher)->script(watcher, "listen chuke");
	connection_engine(watcher)->commit(watcher);
}

/* Waits for a word of another process, at most POLL_MS; false when the connection is lost. */
static bool
wait_for_word(struct store *store)
{
	struct versions *versions = &store->versions;
	PGconn *handle = versions->watcher->handle;
	struct pollfd fds[2] = { { .fd = PQsocket(handle), .events = POLLIN },
		{ .fd = versions->wake[0], .events = POLLIN } };
	PGnotify *word;
	bool is_foreign = false;

	if (poll(fds, 2, POLL_MS) == 0) {
		return read_all(store);
	}
	if (!PQconsumeInput(handle)) {
		return false;
	}
	while ((word = PQnotifies(handle))) {
		is_foreign = is_foreign || strcmp(word->extra, versions->name) != 0;
		PQfreemem(word);
	}
	return !is_foreign || read_all(store);
}

static void *
listen_to_others(void *arg)
{
	struct store *store = arg;
	struct versions *versions = &store->versions;
	struct failure failure;

	while (!atomic_load(&versions->is_stopping)) {
		if (!fail_catch(start_listening, store, &failure)) {
			struct pollfd wake = { .fd = versions->wake[0], .events = POLLIN };

			connection_drop(versions->watcher);
			forget_all(store);
			poll(&wake, 1, POLL_MS);
			continue;
		}
		if (!read_all(store)) {
			continue;
		}
		while (!atomic_load(&versions->is_stopping) && wait_for_word(store)) {
		}
		if (!atomic_load(&versions->is_stopping)) {
			log_warning("the connection that listens was lost");
			connection_drop(versions->watcher);
			forget_all(store);
		}
	}
	return NULL;
}

void
versions_start(struct store *store)
{
	struct versions *versions = &store->versions;

	if (versions->has_listener || store->engine == DB_SQLITE) {
		return;
	}
	if (pipe(versions->wake) != 0 ||
		pthread_create(&versions->listener, NULL, listen_to_others, store) != 0) {
		fail("the thread that listens could not be started");
	}
	versions->has_listener = true;
}

void
versions_stop(struct store *store)
{
	struct versions *versions = &store->versions;

	if (versions->has_listener) {
		atomic_store(&versions->is_stopping, true);
		if (write(versions->wake[1], "", 1) != 1) {
			log_warning("the thread that listens could not be woken");
		}
		pthread_join(versions->listener, NULL);
		close(versions->wake[0]);
		close(versions->wake[1]);
	}
	connection_destroy(versions->watcher);
	pthread_mutex_destroy(&versions->lock);
}
