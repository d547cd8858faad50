#ifndef CHUKE_POSTGRES_INNER_H
#define CHUKE_POSTGRES_INNER_H

#include "connection.h"

#include <libpq-fe.h>

/* What the files *_postgres.c share; nobody else. */

/* Leaves with what PostgreSQL says; takes the result along. */
_Noreturn void postgres_fail(struct connection *connection, PGresult *result, const char *what);
/* Clears results that a failure left behind. */
void postgres_clear_results(struct connection *connection);

/* prepare_postgres.c: the name of the prepared statement for a call, prepared if need be. */
const char *postgres_prepared(struct connection *connection, const struct db_call *call);
/* Frees what is known of prepared statements; they end with their connection. */
void postgres_forget_statements(struct connection *connection);
/* A parameter's type by its number in pg_type. */
Oid postgres_type(enum db_type type);

/* Whether a constraint refused what a user may have wanted; else the program is wrong. */
bool postgres_is_conflict(const char *state);
/* Names the constraint in db->constraint as SQLite does. */
void postgres_note_constraint(struct db *db, PGresult *result, const char *state);

/* The statements' part of struct connection_engine. */
enum outcome postgres_row(struct db *db, const struct db_call *call, void *ret_row);
void *postgres_rows(struct db *db, const struct db_call *call, size_t *ret_count);
enum outcome postgres_exec(struct db *db, const struct db_call *call, int64_t *ret_changed);
enum outcome postgres_all(struct db *db, const struct db_list *list);
void postgres_each(struct db *db, const struct db_call *call,
	bool (*row_callback)(void *arg, const void *row), void *arg);
void postgres_check(struct connection *connection, const struct db_call *call);

#endif
