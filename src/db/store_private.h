#ifndef CHUKE_STORE_PRIVATE_H
#define CHUKE_STORE_PRIVATE_H

#include "connection.h"
#include "store.h"

#include <pthread.h>
#include <stdatomic.h>

/* The store's inside, for store.c, writer.c, migrate.c and versions.c. */

enum {
	STRIPES = 16, /* of a table's version; see sql/0001_store.sql */
};

struct versions {
	/* the newest version that the database is known to have held, by table and stripe; only grows */
	_Atomic uint64_t known[DB_TABLES_MAX][STRIPES];
	_Atomic uint64_t epoch; /* added to every sum; grows when something may have been missed */
	_Atomic bool is_blind;  /* nobody watches: every sum is a new one, nothing can be kept */
	_Atomic bool has_news;  /* PostgreSQL: a commit of ours that others are to be told of */
	pthread_mutex_t lock;   /* of the connection that watches */
	struct connection *watcher; /* SQLite: asked for data_version; PostgreSQL: listens */
	int64_t data_version;       /* SQLite: what the watcher saw last; -1: nothing yet */
	/* SQLite: what all processes' commits change, and how it stood when it was last looked into */
	const volatile uint64_t *_Atomic wal_header;
	struct connection
		*keeper; /* whose memory that is: open until the end, used for nothing else */
	_Atomic uint64_t wal_seen[SQLITE_WAL_WORDS];
	pthread_t listener; /* PostgreSQL */
	bool has_listener;
	bool has_told; /* the listener's: others were told something */
	_Atomic bool is_stopping;
	int wake[2];   /* a pipe that ends the listener's wait: news, or the end */
	char name[20]; /* of this process in notifications */
};

struct writer {
	pthread_t thread;
	bool is_running;
	pthread_mutex_t lock;
	pthread_cond_t waiting;
	struct write *first, *last; /* queue */
	size_t queued;              /* how many stand in it */
	bool is_stopping;
	struct connection *connection;
	struct arena *arena; /* for the writer's own statements */
};

struct store {
	enum db_engine engine;
	char *address;
	pthread_mutex_t lock; /* of the pool */
	pthread_cond_t freed;
	struct connection **pool; /* free connections stand in front */
	int pool_count, pool_free;
	struct writer writer; /* SQLite only */
	struct versions versions;
	_Atomic bool is_writable;
	_Atomic int64_t commits, actions, retries, failures, writer_busy_us_max;
};

/* Waits for a connection of the pool. */
struct connection *pool_take(struct store *store);
void pool_give(struct store *store, struct connection *connection);

/* Runs an action in the open transaction of `db`; false if it failed.  Keeps the longest time. */
bool action_run(struct store *store, struct write *write, struct db *db);

/* Starts SQLite's writer thread; stopping finishes what waits. */
void writer_start(struct store *store);
void writer_stop(struct store *store);
/* Hands a write to it; returns at once. */
void writer_add(struct store *store, struct write *write);

/* PostgreSQL: one action in a transaction of its own, here and now. */
void write_directly(struct store *store, struct write *write);

/* Begins to listen for other processes (PostgreSQL); stopping also tells them the last news. */
void versions_start(struct store *store);
void versions_stop(struct store *store);
/* Versions that a transaction has raised, to be taken over once it is committed. */
struct raised {
	size_t count;
	struct {
		uint16_t table;
		uint16_t stripe;
		uint64_t version;
	} items[DB_TABLES_MAX];
};
/* After the commit: tells others, soon. */
void versions_tell(struct store *store);
/* Inside the transaction, last before its commit: raises what `tables` names (fails as statements do). */
void versions_raise(struct store *store, struct db *db, const struct db_tables *tables,
	struct raised *ret_raised);
/* After the commit. */
void versions_take_over(struct store *store, const struct raised *raised);

#endif
