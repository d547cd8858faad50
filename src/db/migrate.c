#include "db_queries.h"
#include "log.h"
#include "program.h"
#include "store_private.h"

/* Applies what the program brings and the database has not: see store_migrate(). */

struct migrating {
	struct store *store;
	struct connection *connection;
	struct arena *arena;
	int applied;
};

static const struct schema_patch_list_row *
find_patch(const struct schema_patch_list_rows *patches, const struct db_migration *migration)
{
	for (size_t i = 0; i < patches->count; i++) {
		if (patches->items[i].number == migration->number &&
			str_equal(patches->items[i].owner, str_of(migration->owner))) {
			return &patches->items[i];
		}
	}
	return NULL;
}

/* A database that is newer than this program is refused. */
static void
check_known(const struct schema_patch_list_rows *patches)
{
	for (size_t i = 0; i < patches->count; i++) {
		const struct schema_patch_list_row *patch = &patches->items[i];
		bool is_known = false;

		for (size_t j = 0; j < db_program.migration_count && !is_known; j++) {
			is_known = db_program.migrations[j].number == patch->number &&
				   str_equal(patch->owner, str_of(db_program.migrations[j].owner));
		}
		if (!is_known) {
			fail_as(FAIL_DB,
				"the database has migration %.*s %lld, which this version of "
				"chuke does not know: use a newer one",
				STR_ARG(patch->owner), (long long)patch->number);
		}
	}
}

/* Everything in one transaction, so that a first start that dies leaves nothing half made. */
static void
migrate(void *arg)
{
	struct migrating *migrating = arg;
	struct connection *connection = migrating->connection;
	const struct connection_engine *engine = connection_engine(connection);
	struct schema_patch_list_rows patches = { 0 };
	struct db db;

	connection_begin(connection, TRANSACTION_WRITE);
	if (connection->engine == DB_POSTGRES) {
		engine->script(connection, "select pg_advisory_xact_lock(20140924)");
	}
	db_start(&db, connection, migrating->arena);
	if (engine->has_table(connection, "schema_patch")) {
		patches = schema_patch_list(&db);
		check_known(&patches);
	}
	for (size_t i = 0; i < db_program.migration_count; i++) {
		const struct db_migration *migration = &db_program.migrations[i];
		const struct schema_patch_list_row *patch = find_patch(&patches, migration);

		if (patch && !str_equal(patch->checksum, str_of(migration->checksum))) {
			fail_as(FAIL_DB, "migration %s %d was changed after it had been applied",
				migration->owner, migration->number);
		}
		if (patch) {
			continue;
		}
		engine->script(connection, migration->text[connection->engine]);
		schema_patch_add(
			&db, &(struct schema_patch_add_args){ .owner = str_of(migration->owner),
				     .number = migration->number,
				     .checksum = str_of(migration->checksum),
				     .applied_at = clock_now() });
		migrating->applied++;
	}
	engine->commit(connection);
}

int
store_migrate(struct store *store)
{
	struct migrating migrating = { .store = store, .connection = pool_take(store) };
	struct failure failure;
	bool is_migrated;

	migrating.arena = arena_create(4 << 20);
	is_migrated = fail_catch(migrate, &migrating, &failure);
	if (!is_migrated) {
		connection_undo(migrating.connection);
	}
	arena_destroy(migrating.arena);
	pool_give(store, migrating.connection);
	if (!is_migrated) {
		fail_as(failure.kind, "%s", failure.message);
	}
	versions_start(store);
	store_notice_others(store);
	return migrating.applied;
}
