#ifndef CHUKE_CONNECTION_H
#define CHUKE_CONNECTION_H

#include "db.h"

/*
 * One connection to either engine, inside db/ only: opening, transactions, prepared statements.  A
 * connection belongs to one thread at a time.  Statements are prepared once for each combination of
 * clauses and order that is used.
 */

enum { CONNECTION_ERROR_MAX = 200, PARAMS_MAX = 64 };

/* In a call's clauses: the statement is meant for many rows; no real clause has this bit. */
#define CLAUSES_LIST UINT32_C(0x80000000)

struct prepared; /* the engine's own */

struct connection {
	enum db_engine engine;
	int number; /* among the store's connections; chooses the stripe of versions */
	struct str address;
	int64_t cache_kib;
	bool is_broken;     /* must be opened anew before the next transaction */
	bool is_reading;    /* the transaction only reads */
	int64_t timeout_ms; /* PostgreSQL: what a write may take from its begin; 0: no limit */
	struct prepared **prepared; /* by statement number */
	size_t prepared_count;
	void *handle;      /* struct sqlite or PGconn */
	void *results[16]; /* PGresults being read; cleared when the transaction ends */
	int result_count;
	uint64_t name_next; /* of PostgreSQL's prepared statements */
};

/* The transaction that offices see. */
struct db {
	struct connection *connection;
	struct arena *arena;
	struct moment now;
	struct db_tables reads, writes;
	char constraint[CONNECTION_ERROR_MAX];
	bool is_streaming; /* db_each() reads: nothing else may be asked */
	bool is_over;      /* a constraint refused a write: nothing but undoing may follow */
};

enum transaction { TRANSACTION_READ, TRANSACTION_WRITE };

/* Two names, so that undoing an action undoes whatever attempt was left open in it. */
enum savepoint {
	SAVEPOINT_ACTION,  /* the writer's, around one action of a batch */
	SAVEPOINT_ATTEMPT, /* db_try()'s */
};

/* What an engine does; the two tables stand in connection_sqlite.c and connection_postgres.c. */
struct connection_engine {
	void (*open)(struct connection *connection); /* fails */
	void (*close)(struct connection *connection);
	void (*begin)(struct connection *connection, enum transaction transaction); /* fails */
	void (*commit)(struct connection *connection);                              /* fails */
	/* ends whatever is open; never fails, but may leave the connection broken */
	void (*undo)(struct connection *connection);
	/* false if the transaction itself is gone or in doubt: then nothing but undo() may follow */
	bool (*savepoint)(struct connection *connection, enum savepoint savepoint);
	bool (*savepoint_keep)(struct connection *connection, enum savepoint savepoint);
	bool (*savepoint_undo)(struct connection *connection, enum savepoint savepoint);
	/* prepares a combination; fails if that cannot be or if it gives other columns */
	void (*check)(struct connection *connection, const struct db_call *call);
	void (*script)(
		struct connection *connection, const char *text); /* several statements; fails */
	bool (*has_table)(struct connection *connection, const char *name); /* fails */
	enum outcome (*row)(struct db *db, const struct db_call *call, void *ret_row);
	void *(*rows)(struct db *db, const struct db_call *call, size_t *ret_count);
	enum outcome (*exec)(struct db *db, const struct db_call *call, int64_t *ret_changed);
	enum outcome (*all)(struct db *db, const struct db_list *list);
	void (*each)(struct db *db, const struct db_call *call,
		bool (*row_callback)(void *arg, const void *row), void *arg);
};
extern const struct connection_engine sqlite_engine, postgres_engine;

/*
 * Memory of SQLITE_WAL_WORDS words that differs after every commit of any process; NULL if there is
 * none.  It lasts while the connection is open.
 */
enum { SQLITE_WAL_WORDS = 6 };
const volatile uint64_t *sqlite_wal_header(struct connection *connection);
/* A number that changes when another connection has committed; -1 if it cannot be read.  Opens if needed. */
int64_t sqlite_data_version(struct connection *connection);

/* Which engine an address of store_config names. */
enum db_engine address_engine(struct str address);
/* A new connection, not opened yet; on the heap. */
struct connection *connection_create(enum db_engine engine, struct str address, int number);
void connection_destroy(struct connection *connection);
const struct connection_engine *connection_engine(const struct connection *connection);

/*
 * Opens if needed and begins; fails if it cannot, with nothing open.  A connection that turns out to be
 * lost is opened once more.
 */
void connection_begin(struct connection *connection, enum transaction transaction);
void connection_undo(struct connection *connection);
/* Closes a broken connection; the next begin opens it anew. */
void connection_drop(struct connection *connection);

/* Forgets what the transaction has touched so far: a new action begins in it. */
void db_start(struct db *db, struct connection *connection, struct arena *arena);

/* The text of a combination, terminated, on the heap (freed by the caller with buf_finish). */
struct buf;
void statement_text(struct buf *buf, const struct db_call *call, enum db_engine engine);
static inline bool
call_has_param(const struct db_call *call, size_t index)
{
	uint32_t clauses = call->statement->param_clauses[index];

	return clauses == 0 || (clauses & call->clauses) != 0;
}

/* One value into a row at a column; the engines' common end. */
void row_set_null(void *row, const struct member *column);
void row_set_int(void *row, const struct member *column, int64_t value);
void row_set_str(void *row, const struct member *column, struct str value);

/* A list of rows that grows in the arena. */
struct row_list {
	struct arena *arena;
	char *rows;
	size_t count, capacity, row_size;
};
void *row_list_add(struct row_list *list);

#endif
