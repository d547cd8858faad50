#include "buf.h"
#include "db_queries.h"
#include "log.h"
#include "program.h"
#include "store_private.h"

#include <fcntl.h>
#include <libpq-fe.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/*
 * Versions of tables.  Every value known is one that the database held, and only larger ones are taken
 * over, so it does not matter who brings them first: the committing thread or the watcher.  Others are told
 * after the commit, by the thread that listens and for all commits of a moment at once: a notification
 * inside of a transaction makes PostgreSQL commit one by one (16 threads: 221 actions a second, not 2,878).
 * What a crash keeps from being told, polling finds.  A process that has written and ends (a command) asks
 * all others to say when they know, and waits for them: whoever asks after it sees what it did.
 */

enum {
	POLL_MS = 1000,    /* how long a lost notification may stay unseen */
	GOODBYE_MS = 1000, /* how long the end of a process waits for the others */
	ASKERS_MAX = 8,
};

/* A word is its process's name; with this behind it, it asks for an answer. */
static const char asking_mark = '?';

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
	struct versions *versions = &store->versions;
	uint64_t sum;

	if (atomic_load(&versions->is_blind)) {
		atomic_fetch_add(&versions->epoch, 1);
	}
	sum = atomic_load(&versions->epoch);
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

/* ["goods", "shelf"] */
static struct str
names_json(struct arena *arena, const struct db_tables *tables)
{
	struct buf *names = buf_create(arena, 32 << 10);

	for (size_t table = 0; table < db_program.table_count; table++) {
		if (has_table(tables, table)) {
			buf_format(names, "%c\"%s\"", names->len ? ',' : '[',
				db_program.tables[table]);
		}
	}
	if (names->len) {
		buf_char(names, ']');
	}
	return buf_view(names);
}

void
versions_raise(struct store *store, struct db *db, const struct db_tables *tables,
	struct raised *ret_raised)
{
	int stripe = store->engine == DB_SQLITE ? 0 : db->connection->number % STRIPES;
	struct str names = names_json(db->arena, tables);
	struct table_version_raise_rows rows;

	ret_raised->count = 0;
	if (names.len == 0) {
		return;
	}
	rows = table_version_raise(db, stripe, names);
	for (size_t i = 0; i < rows.count; i++) {
		ret_raised->items[i].table = (uint16_t)table_number(rows.items[i].name);
		ret_raised->items[i].stripe = (uint16_t)stripe;
		ret_raised->items[i].version = (uint64_t)rows.items[i].version;
	}
	ret_raised->count = rows.count;
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

/* Something may have been missed: no cache is to be believed until somebody watches again. */
static void
lose_sight(struct store *store)
{
	atomic_store(&store->versions.is_blind, true);
	atomic_fetch_add(&store->versions.epoch, 1);
}

static void
regain_sight(struct store *store)
{
	if (atomic_load(&store->versions.is_blind)) {
		atomic_fetch_add(&store->versions.epoch, 1);
		atomic_store(&store->versions.is_blind, false);
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
		lose_sight(store);
	} else {
		regain_sight(store);
	}
	arena_destroy(reading.arena);
	return is_read;
}

/* Whether nobody has committed since the last look; a few loads, without a lock. */
static bool
is_unchanged(struct versions *versions)
{
	const volatile uint64_t *header = atomic_load(&versions->wal_header);

	for (int i = 0; header && i < SQLITE_WAL_WORDS; i++) {
		if (header[i] !=
			atomic_load_explicit(&versions->wal_seen[i], memory_order_acquire)) {
			return false;
		}
	}
	return header != NULL;
}

/* Asks SQLite whether another connection has committed, and reads the versions if so.  Under the lock. */
static bool
look_at_database(struct store *store)
{
	struct versions *versions = &store->versions;
	int64_t now = sqlite_data_version(versions->watcher);

	if (now >= 0 && now == versions->data_version) {
		return true;
	}
	/* the number was taken first: a commit in between is noticed the next time */
	versions->data_version = read_all(store) ? now : -1;
	return versions->data_version >= 0;
}

void
store_notice_others(struct store *store)
{
	struct versions *versions = &store->versions;
	const volatile uint64_t *header;
	uint64_t words[SQLITE_WAL_WORDS];

	if (store->engine != DB_SQLITE || is_unchanged(versions)) {
		return; /* on PostgreSQL the listener does it */
	}
	pthread_mutex_lock(&versions->lock);
	header = atomic_load(&versions->wal_header);
	for (int i = 0; header && i < SQLITE_WAL_WORDS; i++) {
		words[i] = header[i];
	}
	if (look_at_database(store)) {
		/* told only after the versions are known */
		for (int i = 0; header && i < SQLITE_WAL_WORDS; i++) {
			atomic_store(&versions->wal_seen[i], words[i]);
		}
		if (!header) {
			atomic_store(&versions->wal_header, sqlite_wal_header(versions->keeper));
		}
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
	connection_engine(watcher)->script(
		watcher, "listen chuke; set application_name = 'chuke listener'");
	connection_engine(watcher)->commit(watcher);
}

/* False when the connection is lost. */
static bool
say(struct store *store, const char *text)
{
	PGresult *result = PQexec(store->versions.watcher->handle, text);
	bool is_said = PQresultStatus(result) == PGRES_COMMAND_OK;

	PQclear(result);
	return is_said;
}

/* Tells others that something changed; false when the connection is lost. */
static bool
send_news(struct store *store)
{
	struct versions *versions = &store->versions;
	char text[64];

	if (!atomic_exchange(&versions->has_news, false)) {
		return true;
	}
	versions->has_told = true;
	snprintf(text, sizeof(text), "notify chuke, '%s'", versions->name);
	return say(store, text);
}

static void
drain(int pipe_end)
{
	char bytes[64];

	while (read(pipe_end, bytes, sizeof(bytes)) == (ssize_t)sizeof(bytes)) {
	}
}

/* What came in. */
struct words {
	bool is_foreign;
	char askers[ASKERS_MAX][24]; /* others that want to hear that we know */
	int asker_count;
};

static void
take_words(struct versions *versions, struct words *words)
{
	size_t own_len = strlen(versions->name);
	PGnotify *word;

	while ((word = PQnotifies(versions->watcher->handle))) {
		size_t len = strlen(word->extra);

		if (strncmp(word->extra, versions->name, own_len) != 0) {
			words->is_foreign = true;
			if (len > 1 && word->extra[len - 1] == asking_mark &&
				words->asker_count < ASKERS_MAX) {
				snprintf(words->askers[words->asker_count++],
					sizeof(words->askers[0]), "%.*s", (int)len - 1,
					word->extra);
			}
		}
		PQfreemem(word);
	}
}

/* Takes over what others did, and says so to those who asked; false when the connection is lost. */
static bool
follow(struct store *store, const struct words *words)
{
	bool is_well = !words->is_foreign || read_all(store);

	for (int i = 0; is_well && i < words->asker_count; i++) {
		char text[80];

		/* a name is what we made it: hexadecimal digits */
		if (strspn(words->askers[i], "0123456789abcdef") != strlen(words->askers[i])) {
			continue;
		}
		snprintf(text, sizeof(text), "notify chuke_seen, '%s'", words->askers[i]);
		is_well = say(store, text);
	}
	return is_well;
}

/* Waits for a word of another process or news of ours, at most POLL_MS; false when the connection is lost. */
static bool
wait_for_word(struct store *store)
{
	struct versions *versions = &store->versions;
	PGconn *handle = versions->watcher->handle;
	struct pollfd fds[2] = { { .fd = PQsocket(handle), .events = POLLIN },
		{ .fd = versions->wake[0], .events = POLLIN } };
	struct words words = { .is_foreign = false };

	if (poll(fds, 2, POLL_MS) == 0) {
		return read_all(store);
	}
	if (fds[1].revents) {
		drain(versions->wake[0]);
	}
	if (!send_news(store) || !PQconsumeInput(handle)) {
		return false;
	}
	take_words(versions, &words);
	return follow(store, &words);
}

/* How many other processes listen. */
static int
count_listeners(struct store *store)
{
	PGresult *result = PQexec(store->versions.watcher->handle,
		"select count(*) from pg_stat_activity where datname = current_database()"
		" and application_name = 'chuke listener' and pid <> pg_backend_pid()");
	int64_t count = 0;

	if (PQresultStatus(result) != PGRES_TUPLES_OK ||
		!str_parse_int(str_of(PQgetvalue(result, 0, 0)), &count)) {
		count = 0;
	}
	PQclear(result);
	return (int)count;
}

/* Answers that came to our question. */
static int
count_answers(struct versions *versions)
{
	PGnotify *word;
	int count = 0;

	if (!PQconsumeInput(versions->watcher->handle)) {
		return 0;
	}
	while ((word = PQnotifies(versions->watcher->handle))) {
		count += strcmp(word->relname, "chuke_seen") == 0 &&
			 strcmp(word->extra, versions->name) == 0;
		PQfreemem(word);
	}
	return count;
}

/* Before the end: whoever listens has taken over what this process wrote. */
static void
say_goodbye(struct store *store)
{
	struct versions *versions = &store->versions;
	int64_t end_ms = clock_monotonic_ms() + GOODBYE_MS, left_ms;
	char text[64];
	int expected;

	if (!send_news(store) || !versions->has_told || !say(store, "listen chuke_seen")) {
		return;
	}
	expected = count_listeners(store);
	snprintf(text, sizeof(text), "notify chuke, '%s%c'", versions->name, asking_mark);
	if (expected == 0 || !say(store, text)) {
		return;
	}
	while (expected > 0 && (left_ms = end_ms - clock_monotonic_ms()) > 0) {
		struct pollfd answer = { .fd = PQsocket(versions->watcher->handle),
			.events = POLLIN };

		expected -= count_answers(versions);
		if (expected > 0 && PQstatus(versions->watcher->handle) == CONNECTION_OK) {
			poll(&answer, 1, (int)left_ms);
		} else {
			return;
		}
	}
}

/* Listens until the end or until the connection is lost. */
static void
listen_while_connected(struct store *store)
{
	struct versions *versions = &store->versions;
	struct failure failure;

	if (!fail_catch(start_listening, store, &failure)) {
		log_warning("nobody listens for other processes: %s", failure.message);
		return;
	}
	if (!read_all(store)) {
		return;
	}
	while (wait_for_word(store) && !atomic_load(&versions->is_stopping)) {
	}
	if (!atomic_load(&versions->is_stopping)) {
		log_warning("the connection that listens was lost");
		return;
	}
	say_goodbye(store);
}

static void *
listen_to_others(void *arg)
{
	struct store *store = arg;
	struct versions *versions = &store->versions;

	do { /* once at least: even the shortest process tells what it did */
		listen_while_connected(store);
		if (!atomic_load(&versions->is_stopping)) {
			struct pollfd wake = { .fd = versions->wake[0], .events = POLLIN };

			lose_sight(store);
			connection_drop(versions->watcher);
			poll(&wake, 1, POLL_MS / 10);
			drain(versions->wake[0]);
		}
	} while (!atomic_load(&versions->is_stopping));
	return NULL;
}

/* Ends the listener's wait; a full pipe ends it as well. */
static void
wake_listener(struct versions *versions)
{
	ssize_t ignored = write(versions->wake[1], "", 1);

	(void)ignored;
}

void
versions_tell(struct store *store)
{
	struct versions *versions = &store->versions;

	if (versions->has_listener && !atomic_exchange(&versions->has_news, true)) {
		wake_listener(versions);
	}
}

void
versions_start(struct store *store)
{
	struct versions *versions = &store->versions;

	if (versions->has_listener || store->engine == DB_SQLITE) {
		return;
	}
	if (pipe2(versions->wake, O_CLOEXEC | O_NONBLOCK) != 0 ||
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
		wake_listener(versions);
		pthread_join(versions->listener, NULL);
		close(versions->wake[0]);
		close(versions->wake[1]);
	}
	connection_destroy(versions->watcher);
	connection_destroy(versions->keeper);
	pthread_mutex_destroy(&versions->lock);
}
