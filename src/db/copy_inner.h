#ifndef CHUKE_COPY_INNER_H
#define CHUKE_COPY_INNER_H

#include "buf.h"
#include "connection.h"
#include "copy.h"

/* What copy.c and the two engines' parts share; nobody else. */

struct copy {
	struct arena *arena;
	struct connection *connection;
	struct copy_tables tables; /* of the database; looked up once */
	bool has_tables;
	const struct copy_table *table; /* whose rows are being written */
	void *statement;                /* SQLite: the one in use */
	struct buf bytes;               /* PostgreSQL: a row on its way */
	struct str *later;              /* statements that make whole again what was put aside */
	size_t later_count;
};

/* What an engine does for a copy. */
struct copy_engine {
	struct copy_tables (*tables)(struct copy *copy);
	struct copy_patches (*patches)(struct copy *copy);
	void (*read)(struct copy *copy, const struct copy_table *table,
		void (*row)(void *arg, const struct db_value *values), void *arg);
	/* before the transaction that writes */
	void (*prepare)(struct copy *copy);
	/* puts triggers and references aside, empties the tables */
	void (*clear)(struct copy *copy);
	void (*begin_table)(struct copy *copy);
	void (*put)(struct copy *copy, const struct db_value *values);
	void (*end_table)(struct copy *copy);
	/* what was put aside comes back and is checked */
	void (*finish)(struct copy *copy);
	/* frees what is in use */
	void (*leave)(struct copy *copy);
};
extern const struct copy_engine copy_sqlite, copy_postgres;

/* "a, b" of the table's columns. */
void copy_put_columns(struct buf *buf, const struct copy_table *table);

#endif
