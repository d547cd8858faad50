#include "fault.h"
#include "sqlite_inner.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* SQLite: WAL, synchronous=FULL always (a power cut loses no committed row), one thread at a time. */

enum {
	BUSY_MS =
		2000, /* how long another process may hold the write lock before we look at deadlines */
};

/*
 * trusted_schema stays on: the triggers that keep the search index would be refused without it, and only
 * migrations make the schema.
 */
static const char open_script[] =
	"pragma journal_mode = wal;"
	"pragma synchronous = full;"
	"pragma foreign_keys = on;"
	"pragma temp_store = memory;"
	"pragma case_sensitive_like = on;" /* as PostgreSQL's like */
	"pragma journal_size_limit = 67108864; pragma wal_autocheckpoint = 16000;";

static const char *const control_texts[CONTROL_COUNT] = {
	[CONTROL_BEGIN_READ] = "begin",
	[CONTROL_BEGIN_WRITE] = "begin immediate",
	[CONTROL_COMMIT] = "commit",
	[CONTROL_ROLLBACK] = "rollback",
	[CONTROL_SAVEPOINT_ACTION] = "savepoint action",
	[CONTROL_RELEASE_ACTION] = "release action",
	[CONTROL_ROLLBACK_ACTION] = "rollback to action",
	[CONTROL_SAVEPOINT_ATTEMPT] = "savepoint attempt",
	[CONTROL_RELEASE_ATTEMPT] = "release attempt",
	[CONTROL_ROLLBACK_ATTEMPT] = "rollback to attempt",
	[CONTROL_DATA_VERSION] = "pragma data_version",
	[CONTROL_HAS_TABLE] = "select 1 from sqlite_master where type = 'table' and name = ?1",
};

/* What must be made to fail where a test orders it. */
static const enum db_fault control_faults[CONTROL_COUNT] = {
	[CONTROL_BEGIN_WRITE] = DB_FAULT_BEGIN,
	[CONTROL_COMMIT] = DB_FAULT_COMMIT,
	[CONTROL_ROLLBACK] = DB_FAULT_ROLLBACK,
	[CONTROL_ROLLBACK_ACTION] = DB_FAULT_ROLLBACK,
	[CONTROL_ROLLBACK_ATTEMPT] = DB_FAULT_ROLLBACK,
};

static enum fail_kind
kind_of_code(int code)
{
	switch (code & 0xff) {
	case SQLITE_FULL:
		return FAIL_DISK_FULL;
	case SQLITE_NOMEM:
		return FAIL_MEMORY;
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return FAIL_DB_RETRY;
	default:
		return FAIL_DB;
	}
}

_Noreturn void
sqlite_fail(struct connection *connection, int code, const char *what)
{
	fail_as(kind_of_code(code), "%s: %s (%d)", what, sqlite3_errmsg(sqlite_of(connection)->db),
		code);
}

/* ---- opening and closing ----------------------------------------------------------------------- */

/* Each connection belongs to one thread at a time, so SQLite need not lock; nor count its memory. */
static void
configure(void)
{
	sqlite3_config(SQLITE_CONFIG_MULTITHREAD);
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

/* The file is its owner's alone; what SQLite puts beside it inherits that. */
static void
make_file(const char *path)
{
	int file = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

	if (file >= 0) {
		close(file); /* before SQLite opens it: closing would drop its locks */
	}
}

static int
set_up(struct connection *connection, sqlite3 *handle)
{
	char cache[64];
	int code;

	sqlite3_extended_result_codes(handle, 1);
	sqlite3_busy_timeout(handle, BUSY_MS);
	sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
	sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
	code = sqlite3_exec(handle, open_script, NULL, NULL, NULL);
	if (code == SQLITE_OK && connection->cache_kib > 0) {
		sqlite3_snprintf(sizeof(cache), cache, "pragma cache_size = -%lld",
			(long long)connection->cache_kib);
		code = sqlite3_exec(handle, cache, NULL, NULL, NULL);
	}
	return code;
}

static void
sqlite_open(struct connection *connection)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	struct sqlite *sqlite = calloc(1, sizeof(*sqlite));
	char *path = strndup(connection->address.ptr, connection->address.len);
	struct failure failure;
	int code;

	if (!path || !sqlite) {
		free(path);
		free(sqlite);
		fail_as(FAIL_MEMORY, "out of memory for a connection");
	}
	pthread_once(&once, configure);
	if (access(path, F_OK) != 0) {
		make_file(path);
	}
	code = sqlite3_open_v2(path, &sqlite->db,
		SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX |
			SQLITE_OPEN_NOFOLLOW,
		NULL);
	free(path);
	if (code == SQLITE_OK) {
		code = set_up(connection, sqlite->db);
	}
	if (code == SQLITE_OK) {
		connection->handle = sqlite;
		return;
	}
	failure.kind = kind_of_code(code); /* keep the message over the closing */
	sqlite3_snprintf(sizeof(failure.message), failure.message, "open %.100s: %s",
		connection->address.ptr, sqlite->db ? sqlite3_errmsg(sqlite->db) : "out of memory");
	sqlite3_close_v2(sqlite->db);
	free(sqlite);
	fail_as(failure.kind, "%s", failure.message);
}

static void
sqlite_close(struct connection *connection)
{
	struct sqlite *sqlite = sqlite_of(connection);

	sqlite_forget_statements(connection);
	for (int i = 0; i < CONTROL_COUNT; i++) {
		sqlite3_finalize(sqlite->controls[i]);
	}
	sqlite3_close_v2(sqlite->db);
	free(sqlite);
}

/* ---- transactions ------------------------------------------------------------------------------ */

static sqlite3_stmt *
control_find(struct connection *connection, enum control control)
{
	struct sqlite *sqlite = sqlite_of(connection);

	if (!sqlite->controls[control]) {
		sqlite3_prepare_v3(sqlite->db, control_texts[control], -1,
			SQLITE_PREPARE_PERSISTENT, &sqlite->controls[control], NULL);
	}
	return sqlite->controls[control];
}

int
sqlite_control(struct connection *connection, enum control control)
{
	sqlite3_stmt *stmt = control_find(connection, control);
	int code;

	if (!stmt) {
		return SQLITE_NOMEM;
	}
	if (control_faults[control] && db_fault_is_due(control_faults[control])) {
		return control == CONTROL_BEGIN_WRITE ? SQLITE_BUSY : SQLITE_IOERR;
	}
	code = sqlite3_step(stmt);
	sqlite3_reset(stmt);
	return code == SQLITE_DONE ? SQLITE_OK : code;
}

static void
sqlite_begin(struct connection *connection, enum transaction transaction)
{
	bool is_writing = transaction == TRANSACTION_WRITE;
	int code = sqlite_control(
		connection, is_writing ? CONTROL_BEGIN_WRITE : CONTROL_BEGIN_READ);

	if (code != SQLITE_OK) {
		sqlite_fail(connection, code, "begin");
	}
	sqlite_of(connection)->is_writing = is_writing;
}

/* Statements that a failure left in the middle hold locks: all are reset. */
static void
reset_all(struct connection *connection)
{
	sqlite3_stmt *stmt = NULL;

	while ((stmt = sqlite3_next_stmt(sqlite_of(connection)->db, stmt))) {
		if (sqlite3_stmt_busy(stmt)) {
			sqlite3_reset(stmt);
		}
	}
}

static void
sqlite_commit(struct connection *connection)
{
	int code = sqlite_control(connection, CONTROL_COMMIT);

	if (code != SQLITE_OK) {
		sqlite_fail(connection, code, "commit");
	}
}

static void
sqlite_undo(struct connection *connection)
{
	reset_all(connection);
	if (!sqlite3_get_autocommit(sqlite_of(connection)->db) &&
		sqlite_control(connection, CONTROL_ROLLBACK) != SQLITE_OK) {
		connection->is_broken = true;
	}
}

/* Does what `control` says in the open transaction; false if that is gone. */
static bool
is_done(struct connection *connection, enum control control)
{
	return !sqlite3_get_autocommit(sqlite_of(connection)->db) &&
	       sqlite_control(connection, control) == SQLITE_OK;
}

static bool
sqlite_savepoint(struct connection *connection, enum savepoint savepoint)
{
	return is_done(connection, savepoint == SAVEPOINT_ACTION ? CONTROL_SAVEPOINT_ACTION
								 : CONTROL_SAVEPOINT_ATTEMPT);
}

static bool
sqlite_savepoint_keep(struct connection *connection, enum savepoint savepoint)
{
	return is_done(connection,
		savepoint == SAVEPOINT_ACTION ? CONTROL_RELEASE_ACTION : CONTROL_RELEASE_ATTEMPT);
}

static bool
sqlite_savepoint_undo(struct connection *connection, enum savepoint savepoint)
{
	reset_all(connection);
	return is_done(connection, savepoint == SAVEPOINT_ACTION ? CONTROL_ROLLBACK_ACTION
								 : CONTROL_ROLLBACK_ATTEMPT) &&
	       sqlite_savepoint_keep(connection, savepoint);
}

static void
sqlite_script(struct connection *connection, const char *text)
{
	int code = sqlite3_exec(sqlite_of(connection)->db, text, NULL, NULL, NULL);

	if (code != SQLITE_OK) {
		sqlite_fail(connection, code, "script");
	}
}

/* Asked of the database itself: what this connection knows of the schema may be older. */
static bool
sqlite_has_table(struct connection *connection, const char *name)
{
	sqlite3_stmt *stmt = control_find(connection, CONTROL_HAS_TABLE);
	int code;

	if (!stmt) {
		sqlite_fail(connection, SQLITE_NOMEM, "schema");
	}
	sqlite3_bind_text(stmt, 1, name, -1, SQLITE_STATIC);
	code = sqlite3_step(stmt);
	sqlite3_reset(stmt);
	if (code != SQLITE_ROW && code != SQLITE_DONE) {
		sqlite_fail(connection, code, "schema");
	}
	return code == SQLITE_ROW;
}

static void
open_for_watching(void *arg)
{
	struct connection *connection = arg;

	sqlite_open(connection);
	connection->is_broken = false;
}

int64_t
sqlite_data_version(struct connection *connection)
{
	struct failure failure;
	sqlite3_stmt *stmt;
	int64_t version = -1;

	if (connection->is_broken) {
		connection_drop(connection);
		if (!fail_catch(open_for_watching, connection, &failure)) {
			return -1;
		}
	}
	stmt = control_find(connection, CONTROL_DATA_VERSION);
	if (stmt && sqlite3_step(stmt) == SQLITE_ROW) {
		version = sqlite3_column_int64(stmt, 0);
	}
	sqlite3_reset(stmt);
	return version;
}

/*
 * SQLite's write-ahead index is memory shared by all processes; its first 48 bytes are the header that each
 * commit writes anew (sqlite.org/walformat.html 2.1).  The pointer is SQLite's own, asked for as a VFS would,
 * and holds while the connection is open.
 */
const volatile uint64_t *
sqlite_wal_header(struct connection *connection)
{
	sqlite3_file *file = NULL;
	volatile void *memory = NULL;

	/* the memory is there after a first look */
	if (sqlite_data_version(connection) < 0 ||
		sqlite3_file_control(sqlite_of(connection)->db, "main", SQLITE_FCNTL_FILE_POINTER,
			&file) != SQLITE_OK ||
		!file || !file->pMethods || file->pMethods->iVersion < 2 ||
		file->pMethods->xShmMap(file, 0, 32768, 0, &memory) != SQLITE_OK) {
		return NULL;
	}
	return memory;
}

const struct connection_engine sqlite_engine = {
	.open = sqlite_open,
	.close = sqlite_close,
	.begin = sqlite_begin,
	.commit = sqlite_commit,
	.undo = sqlite_undo,
	.savepoint = sqlite_savepoint,
	.savepoint_keep = sqlite_savepoint_keep,
	.savepoint_undo = sqlite_savepoint_undo,
	.check = sqlite_check,
	.script = sqlite_script,
	.has_table = sqlite_has_table,
	.row = sqlite_row,
	.rows = sqlite_rows,
	.exec = sqlite_exec,
	.all = sqlite_all,
	.each = sqlite_each,
};
