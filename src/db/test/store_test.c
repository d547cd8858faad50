#include "store_test.h"

#include <libpq-fe.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { ARENA_BYTES = 256 << 20, READERS = 8, CACHE_KIB = 512 };

static const char *
cluster(void)
{
	const char *conninfo = getenv("CHUKE_TEST_PG");

	return conninfo && *conninfo ? conninfo : NULL;
}

bool
store_test_has(enum db_engine engine)
{
	if (engine == DB_POSTGRES && !cluster()) {
		fputs("SKIPPED: CHUKE_TEST_PG is not set, nothing is tested on PostgreSQL\n",
			stderr);
		return false;
	}
	return true;
}

const char *
store_test_engine_name(enum db_engine engine)
{
	return engine == DB_SQLITE ? "sqlite" : "postgres";
}

static _Noreturn void
give_up(const char *what, const char *why)
{
	fprintf(stderr, "store_test: %s: %s\n", what, why);
	abort();
}

/* Runs one command in the database of a conninfo. */
static void
pg_command(const char *conninfo, const char *sql)
{
	PGconn *connection = PQconnectdb(conninfo);
	PGresult *result = PQexec(connection, sql);

	if (PQresultStatus(result) != PGRES_COMMAND_OK &&
		PQresultStatus(result) != PGRES_TUPLES_OK) {
		give_up(sql, PQerrorMessage(connection));
	}
	PQclear(result);
	PQfinish(connection);
}

static void
make_folder(struct store_test *test)
{
	snprintf(test->folder, sizeof(test->folder), "/tmp/chuke-store-XXXXXX");
	if (!mkdtemp(test->folder)) {
		give_up(test->folder, "no temporary folder");
	}
}

static void
make_database(struct store_test *test)
{
	static int number;
	char sql[256];

	snprintf(test->database, sizeof(test->database), "chuke_test_%d_%d", (int)getpid(),
		++number);
	snprintf(sql, sizeof(sql),
		"create database %s template template0 encoding 'UTF8' lc_collate 'C' lc_ctype 'C'",
		test->database);
	pg_command(cluster(), sql);
	/* the later dbname wins */
	snprintf(test->address, sizeof(test->address), "%s dbname=%s", cluster(), test->database);
}

static void
open_store(void *arg)
{
	struct store_test *test = arg;

	test->store = store_test_open_again(test);
}

static void
migrate_store(void *arg)
{
	struct store_test *test = arg;

	store_migrate(test->store);
}

struct store *
store_test_open_again(const struct store_test *test)
{
	struct store_config config = {
		.address = str_of(test->address), .reader_count = READERS, .cache_kib = CACHE_KIB
	};

	return store_open(&config);
}

void
store_test_open_empty(struct store_test *test, enum db_engine engine)
{
	struct failure failure;

	*test = (struct store_test){ .engine = engine, .arena = arena_create(ARENA_BYTES) };
	make_folder(test);
	if (engine == DB_SQLITE) {
		snprintf(test->address, sizeof(test->address), "%s/chuke.db", test->folder);
	} else {
		make_database(test);
	}
	if (!fail_catch(open_store, test, &failure)) {
		give_up("open", failure.message);
	}
}

void
store_test_open(struct store_test *test, enum db_engine engine)
{
	struct failure failure;

	store_test_open_empty(test, engine);
	if (!fail_catch(migrate_store, test, &failure)) {
		give_up("migrate", failure.message);
	}
}

void
store_test_close(struct store_test *test)
{
	char command[128];

	store_close(test->store);
	arena_destroy(test->arena);
	if (test->engine == DB_POSTGRES) {
		snprintf(command, sizeof(command), "drop database %s with (force)", test->database);
		pg_command(cluster(), command);
	}
	snprintf(command, sizeof(command), "rm -rf %s", test->folder);
	if (system(command) != 0) {
		give_up(command, "failed");
	}
}

struct call {
	struct store_test *test;
	enum outcome (*write)(struct db *db, void *arg);
	void (*read)(struct db *db, void *arg);
	void *arg;
	enum outcome outcome;
};

static void
run_call(void *arg)
{
	struct call *call = arg;

	if (call->write) {
		call->outcome = store_write(
			call->test->store, call->test->arena, call->write, call->arg);
	} else {
		store_read(call->test->store, call->test->arena, call->read, call->arg);
	}
}

enum outcome
store_test_write(struct store_test *test, enum outcome (*run)(struct db *db, void *arg), void *arg)
{
	struct call call = { .test = test, .write = run, .arg = arg };
	struct failure failure;

	if (!fail_catch(run_call, &call, &failure)) {
		give_up("write", failure.message);
	}
	return call.outcome;
}

void
store_test_read(struct store_test *test, void (*run)(struct db *db, void *arg), void *arg)
{
	struct call call = { .test = test, .read = run, .arg = arg };
	struct failure failure;

	if (!fail_catch(run_call, &call, &failure)) {
		give_up("read", failure.message);
	}
}

void
store_test_script(const struct store_test *test, const char *sql)
{
	sqlite3 *handle;
	char *error = NULL;

	if (test->engine == DB_POSTGRES) {
		pg_command(test->address, sql);
		return;
	}
	if (sqlite3_open(test->address, &handle) != SQLITE_OK ||
		sqlite3_busy_timeout(handle, 5000) != SQLITE_OK ||
		sqlite3_exec(handle, sql, NULL, NULL, &error) != SQLITE_OK) {
		give_up(sql, error ? error : "the file cannot be opened");
	}
	sqlite3_close(handle);
}
