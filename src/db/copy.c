#include "copy_inner.h"
#include "log.h"
#include "program.h"

#include <string.h>

/* What both engines have in common: opening, the list of migrations, the order of a restore. */

/* Not the database's content: what was applied stands in the copy's head, versions begin anew. */
static const char *const left_out[] = { "schema_patch", "table_version" };

enum { ROW_BYTES_MAX = 512 << 20 };

static const struct copy_engine *
engine_of(const struct copy *copy)
{
	return copy->connection->engine == DB_SQLITE ? &copy_sqlite : &copy_postgres;
}

static void
close_connection(void *arg)
{
	struct copy *copy = arg;

	if (!copy->connection) {
		return;
	}
	engine_of(copy)->leave(copy);
	connection_destroy(copy->connection);
	buf_finish(&copy->bytes);
	copy->connection = NULL;
}

struct copy *
copy_open(struct arena *arena, struct str address, enum copy_way way)
{
	struct copy *copy = ARENA_NEW(arena, struct copy);

	copy->arena = arena;
	buf_init(&copy->bytes, ROW_BYTES_MAX);
	copy->connection = connection_create(
		address_engine(address), str_of(str_terminated(arena, address)), 0);
	arena_defer(arena, close_connection, copy);
	connection_begin(copy->connection, TRANSACTION_READ);
	if (way == COPY_IN) {
		connection_engine(copy->connection)->commit(copy->connection);
		engine_of(copy)->prepare(copy);
		connection_begin(copy->connection, TRANSACTION_WRITE);
	}
	return copy;
}

void
copy_close(struct copy *copy)
{
	close_connection(copy);
}

enum db_engine
copy_engine(const struct copy *copy)
{
	return copy->connection->engine;
}

bool
copy_is_empty(struct copy *copy)
{
	return !connection_engine(copy->connection)->has_table(copy->connection, "schema_patch");
}

/* ---- migrations --------------------------------------------------------------------------------- */

/* The place of a migration in the program's list; its length if it has none. */
static size_t
place_of(const struct copy_patch *patch)
{
	size_t at = 0;

	while (at < db_program.migration_count &&
		(db_program.migrations[at].number != patch->number ||
			!str_equal(patch->owner, str_of(db_program.migrations[at].owner)))) {
		at++;
	}
	return at;
}

struct copy_patches
copy_patches(struct copy *copy)
{
	struct copy_patches found = { 0 }, sorted;
	size_t count = 0;

	if (!copy_is_empty(copy)) {
		found = engine_of(copy)->patches(copy);
	}
	sorted.items = ARENA_ARRAY(copy->arena, found.count, struct copy_patch);
	sorted.count = found.count;
	for (size_t place = 0; place <= db_program.migration_count; place++) {
		for (size_t i = 0; i < found.count; i++) {
			if (place_of(&found.items[i]) == place) {
				sorted.items[count++] = found.items[i];
			}
		}
	}
	return sorted;
}

size_t
copy_patches_missing(const struct copy_patches *patches)
{
	size_t known = 0;

	for (size_t i = 0; i < patches->count; i++) {
		known += place_of(&patches->items[i]) < db_program.migration_count;
	}
	return db_program.migration_count - known;
}

struct str
copy_patches_refusal(struct arena *arena, const struct copy_patches *patches)
{
	for (size_t i = 0; i < patches->count; i++) {
		const struct copy_patch *patch = &patches->items[i];
		size_t place = place_of(patch);

		if (place == db_program.migration_count) {
			return str_format(arena,
				"it has migration %.*s %lld, which this version of chuke does not "
				"know: use a newer one",
				STR_ARG(patch->owner), (long long)patch->number);
		}
		if (!str_equal(patch->checksum, str_of(db_program.migrations[place].checksum))) {
			return str_format(arena,
				"its migration %.*s %lld is not that of this version of chuke",
				STR_ARG(patch->owner), (long long)patch->number);
		}
	}
	return STR_NONE;
}

void
copy_make_schema(struct copy *copy, const struct copy_patches *patches)
{
	struct str refusal = copy_patches_refusal(copy->arena, patches);
	const struct connection_engine *engine = connection_engine(copy->connection);
	struct copy_table table;

	if (!str_is_none(refusal)) {
		fail("%.*s", STR_ARG(refusal));
	}
	if (!copy_is_empty(copy)) {
		fail("the database is not empty");
	}
	for (size_t i = 0; i < patches->count; i++) {
		engine->script(copy->connection, db_program.migrations[place_of(&patches->items[i])]
							 .text[copy->connection->engine]);
	}
	engine_of(copy)->clear(copy);
	table = (struct copy_table){ .name = STR("schema_patch"),
		.columns = (struct copy_column[]){ { STR("owner"), DB_TEXT },
			{ STR("number"), DB_INT }, { STR("checksum"), DB_TEXT },
			{ STR("applied_at"), DB_INT } },
		.column_count = 4 };
	copy->table = &table;
	engine_of(copy)->begin_table(copy);
	for (size_t i = 0; i < patches->count; i++) {
		const struct copy_patch *patch = &patches->items[i];
		struct db_value values[] = { { .type = DB_TEXT, .s = patch->owner },
			{ .type = DB_INT, .i = patch->number },
			{ .type = DB_TEXT, .s = patch->checksum },
			{ .type = DB_INT, .i = patch->applied_at } };

		engine_of(copy)->put(copy, values);
	}
	engine_of(copy)->end_table(copy);
	copy->table = NULL;
}

/* ---- tables ------------------------------------------------------------------------------------- */

struct copy_tables
copy_tables(struct copy *copy)
{
	struct copy_tables all;

	if (copy->has_tables) {
		return copy->tables;
	}
	all = engine_of(copy)->tables(copy);
	copy->tables = (struct copy_tables){ ARENA_ARRAY(copy->arena, all.count, struct copy_table),
		0 };
	for (size_t i = 0; i < all.count; i++) {
		bool is_left_out = false;

		for (size_t k = 0; k < sizeof(left_out) / sizeof(left_out[0]); k++) {
			is_left_out |= str_equal(all.items[i].name, str_of(left_out[k]));
		}
		if (!is_left_out) {
			copy->tables.items[copy->tables.count++] = all.items[i];
		}
	}
	copy->has_tables = true;
	return copy->tables;
}

void
copy_put_columns(struct buf *buf, const struct copy_table *table)
{
	for (size_t i = 0; i < table->column_count; i++) {
		buf_text(buf, i ? ", " : "");
		buf_str(buf, table->columns[i].name);
	}
}

void
copy_read(struct copy *copy, const struct copy_table *table,
	void (*row)(void *arg, const struct db_value *values), void *arg)
{
	engine_of(copy)->read(copy, table, row, arg);
}

static bool
is_same(const struct copy_table *a, const struct copy_table *b)
{
	bool is_equal = str_equal(a->name, b->name) && a->column_count == b->column_count;

	for (size_t i = 0; is_equal && i < a->column_count; i++) {
		is_equal = str_equal(a->columns[i].name, b->columns[i].name) &&
			   a->columns[i].type == b->columns[i].type;
	}
	return is_equal;
}

void
copy_begin_table(struct copy *copy, const struct copy_table *table)
{
	struct copy_tables tables = copy_tables(copy);

	copy->table = NULL;
	for (size_t i = 0; i < tables.count && !copy->table; i++) {
		copy->table = is_same(&tables.items[i], table) ? &tables.items[i] : NULL;
	}
	if (!copy->table) {
		fail("the database has no table %.*s with these columns", STR_ARG(table->name));
	}
	engine_of(copy)->begin_table(copy);
}

void
copy_put(struct copy *copy, const struct db_value *values)
{
	engine_of(copy)->put(copy, values);
}

void
copy_end_table(struct copy *copy)
{
	engine_of(copy)->end_table(copy);
	copy->table = NULL;
}

void
copy_commit(struct copy *copy)
{
	engine_of(copy)->finish(copy);
	connection_engine(copy->connection)->commit(copy->connection);
	copy_close(copy);
}
