#ifndef CHUKE_COPY_H
#define CHUKE_COPY_H

#include "db.h"

/*
 * All rows of a database, out of one and into an empty other, whichever engines they are: what a backup
 * reads and a restore writes.  It works from the engine's own catalogue, not from the program's
 * statements, so that a database of an older schema can be copied too.  What is derived is not copied:
 * indexes of searches, generated columns, versions of tables.  Not the file format: kernel/backup does
 * that.  A copy has a connection of its own and is closed with its arena; everything fails by fail().
 */

struct copy;

enum copy_way {
	COPY_OUT, /* a snapshot; others write on */
	COPY_IN,  /* one transaction, committed by copy_commit() */
};

struct copy_column {
	struct str name;
	enum db_type type; /* DB_INT, DB_TEXT or DB_BLOB */
};
struct copy_table {
	struct str name;
	struct copy_column *columns; /* in the order of the table */
	size_t column_count;
};
struct copy_tables {
	struct copy_table *items; /* by name */
	size_t count;
};

/* A migration that was applied: a row of schema_patch. */
struct copy_patch {
	struct str owner, checksum;
	int64_t number;
	int64_t applied_at; /* ms UTC */
};
struct copy_patches {
	struct copy_patch
		*items; /* in the order in which the program lists them, unknown ones last */
	size_t count;
};

/* Opens `address` (as store_config's) and begins. */
struct copy *copy_open(struct arena *arena, struct str address, enum copy_way way);
/* Ends it; what was not committed is undone.  The arena's end does the same. */
void copy_close(struct copy *copy);
enum db_engine copy_engine(const struct copy *copy);
/* Whether the database has no table of ours yet. */
bool copy_is_empty(struct copy *copy);
/* What was applied to the database; none if it is empty. */
struct copy_patches copy_patches(struct copy *copy);
/* How many migrations of this program are not among them. */
size_t copy_patches_missing(const struct copy_patches *patches);
/* A sentence why this program cannot work with them (a newer one, a changed one); STR_NONE if it can. */
struct str copy_patches_refusal(struct arena *arena, const struct copy_patches *patches);

/* ---- out */

/* Every table that holds rows of its own. */
struct copy_tables copy_tables(struct copy *copy);
/* Each row by the primary key, in constant memory; the values live until the next. */
void copy_read(struct copy *copy, const struct copy_table *table,
	void (*row)(void *arg, const struct db_value *values), void *arg);

/* ---- in: schema, then tables one after another, then commit */

/* Applies exactly these migrations to the empty database, and empties its tables. */
void copy_make_schema(struct copy *copy, const struct copy_patches *patches);
/* Rows of this table follow; its name and columns must be those of the database. */
void copy_begin_table(struct copy *copy, const struct copy_table *table);
void copy_put(struct copy *copy, const struct db_value *values);
void copy_end_table(struct copy *copy);
/* Triggers, references and indexes of searches as they should be; checks references; commits. */
void copy_commit(struct copy *copy);

#endif
