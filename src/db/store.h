#ifndef CHUKE_STORE_H
#define CHUKE_STORE_H

#include "db.h"

/*
 * The opened database of the process: connections, the writer, versions of tables.  On SQLite one writer
 * thread runs waiting actions as savepoints of one transaction and commits them together; on PostgreSQL
 * each action runs in a transaction of its own on the caller's thread and is retried until its deadline.
 */

struct store;

struct store_config {
	/* "postgresql://…" (or a libpq conninfo), or the path of a SQLite file */
	struct str address;
	int reader_count;         /* connections for readers, at least the number of workers */
	int64_t cache_kib;        /* page cache per SQLite connection, in KiB */
	int64_t writer_cache_kib; /* the writer's, which takes no more than it writes to; 0: the same */
};

/* Opens or creates; fails when that is impossible.  Does not migrate. */
struct store *store_open(const struct store_config *config);
/*
 * Finishes what waits, closes; on PostgreSQL it returns when every other process that listens knows what
 * this one has committed (or after a second).  Takes NULL.
 */
void store_close(struct store *store);
enum db_engine store_engine(const struct store *store);

/*
 * Runs every migration of the generated list (kernel first, then offices in their order) that is not yet
 * recorded in schema_patch, all in one transaction.  A changed checksum of an applied one, or a recorded
 * one that this binary does not know, is refused: fail().  Returns how many were applied.
 */
int store_migrate(struct store *store);

/*
 * A read snapshot: calls run(db, arg) in a read transaction on one of the reader connections; rows go to
 * `arena`.  Waits for a free connection.  Failures pass through after the transaction is closed.
 */
void store_read(
	struct store *store, struct arena *arena, void (*run)(struct db *db, void *arg), void *arg);

/* A unit of writing.  Allocated by the caller, untouched by it from submit until `done`. */
struct write {
	/* the effect; anything but OK undoes it.  May run several times, the arena rewound between. */
	enum outcome (*run)(struct db *db, void *arg);
	void *arg;
	struct arena *arena;
	int64_t deadline_ms; /* clock_monotonic_ms() after which it is given up */
	/* called once, after commit or undoing, on the writer's thread; must be short and not fail */
	void (*done)(struct write *write);

	enum outcome outcome; /* set before done: what run returned */
	bool has_failed;      /* the machine failed; then `failure` says how */
	struct failure failure;
	struct write *next; /* the writer's */
};

/* Hands a write over.  On SQLite returns at once; on PostgreSQL runs it here and calls done before returning. */
void store_submit(struct store *store, struct write *write);
/* Runs one write and waits for its commit: for commands, jobs, tests.  Fails if the machine failed. */
enum outcome store_write(struct store *store, struct arena *arena,
	enum outcome (*run)(struct db *db, void *arg), void *arg);

/* True when the last commit succeeded (or none was tried yet): /readyz. */
bool store_is_writable(const struct store *store);

/*
 * Versions of tables, for caches.  A commit adds one to the version of every table that it wrote, in the
 * table table_version of the same transaction, and then in memory before anyone is told.  The sum over a
 * set of tables only grows, and grows whenever one of them changed.  Take it BEFORE the snapshot.  While
 * nobody watches what other processes commit (PostgreSQL's listener lost its connection), every sum is a
 * new one, so that nothing kept is believed.
 */
uint64_t store_version_sum(struct store *store, const struct db_tables *tables);
/*
 * Notices what other processes committed: on SQLite compares PRAGMA data_version on a connection kept for
 * it (cheap, may be called per request, from any thread), on PostgreSQL takes what LISTEN brought.
 */
void store_notice_others(struct store *store);

/*
 * Tells what the engine itself finds wrong with its rows: references that point at nothing, a damaged file.
 * Only SQLite is asked; PostgreSQL lets neither be.  Sentences lie in the arena.
 */
void store_check(struct store *store, struct arena *arena,
	void (*breach)(void *arg, struct str sentence), void *arg);

struct store_counts {
	int64_t commits, actions, retries, failures; /* since start */
	int64_t writer_busy_us_max;          /* the longest that one action held the writer */
	int64_t pool_connections, pool_busy; /* of the pool; how many are in use at this moment */
};
void store_counts(const struct store *store, struct store_counts *ret_counts);

#endif
