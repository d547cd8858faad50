#include "copy_inner.h"
#include "sqlite_inner.h"

/* SQLite's part of a copy. */

static sqlite3 *
handle_of(const struct copy *copy)
{
	return sqlite_of(copy->connection)->db;
}

static void
leave(struct copy *copy)
{
	sqlite3_finalize(copy->statement);
	copy->statement = NULL;
}

/* Prepares into copy->statement, so that a failure leaves nothing behind. */
static sqlite3_stmt *
prepare_text(struct copy *copy, struct str text)
{
	sqlite3_stmt *stmt = NULL;

	leave(copy);
	if (sqlite3_prepare_v2(handle_of(copy), text.ptr, (int)text.len, &stmt, NULL) !=
		SQLITE_OK) {
		sqlite_fail(copy->connection, sqlite3_errcode(handle_of(copy)), "copy");
	}
	copy->statement = stmt;
	return stmt;
}

static bool
step(struct copy *copy)
{
	int code = sqlite3_step(copy->statement);

	if (code != SQLITE_ROW && code != SQLITE_DONE) {
		sqlite_fail(copy->connection, code, "copy");
	}
	return code == SQLITE_ROW;
}

static struct str
column_text(sqlite3_stmt *stmt, int column)
{
	const char *bytes = sqlite3_column_blob(stmt, column);

	return (struct str){ bytes ? bytes : "", (size_t)sqlite3_column_bytes(stmt, column) };
}

/* ---- the catalogue ------------------------------------------------------------------------------ */

static size_t
count_of(struct copy *copy, struct str text)
{
	sqlite3_stmt *stmt = prepare_text(copy, text);
	size_t count = step(copy) ? (size_t)sqlite3_column_int64(stmt, 0) : 0;

	leave(copy);
	return count;
}

static enum db_type
type_of(const struct copy_table *table, struct str column, struct str declared)
{
	if (str_equal_ascii_case(declared, STR("integer"))) {
		return DB_INT;
	}
	if (str_equal_ascii_case(declared, STR("text"))) {
		return DB_TEXT;
	}
	if (!str_equal_ascii_case(declared, STR("blob"))) {
		fail("column %.*s.%.*s has a type that cannot be copied", STR_ARG(table->name),
			STR_ARG(column));
	}
	return DB_BLOB;
}

static void
find_columns(struct copy *copy, struct copy_table *table)
{
	sqlite3_stmt *stmt;

	table->columns = ARENA_ARRAY(copy->arena,
		count_of(copy,
			str_format(copy->arena, "select count(*) from pragma_table_xinfo('%.*s')",
				STR_ARG(table->name))),
		struct copy_column);
	stmt = prepare_text(copy, str_format(copy->arena,
					  "select name, type from pragma_table_xinfo('%.*s') where "
					  "hidden = 0 order by cid",
					  STR_ARG(table->name)));
	while (step(copy)) {
		struct copy_column *column = &table->columns[table->column_count++];

		column->name = str_copy(copy->arena, column_text(stmt, 0));
		column->type = type_of(table, column->name, column_text(stmt, 1));
	}
	leave(copy);
}

static struct copy_tables
tables(struct copy *copy)
{
	struct copy_tables found = { 0 };
	sqlite3_stmt *stmt;

	found.items = ARENA_ARRAY(copy->arena,
		count_of(copy, STR("select count(*) from pragma_table_list")), struct copy_table);
	stmt = prepare_text(copy,
		STR("select name from pragma_table_list where schema = 'main' and type = 'table' "
		    "and name not like 'sqlite!_%' escape '!' order by name"));
	while (step(copy)) {
		found.items[found.count++].name = str_copy(copy->arena, column_text(stmt, 0));
	}
	for (size_t i = 0; i < found.count; i++) {
		find_columns(copy, &found.items[i]);
	}
	return found;
}

static struct copy_patches
patches(struct copy *copy)
{
	struct copy_patches found = { 0 };
	sqlite3_stmt *stmt;

	found.items = ARENA_ARRAY(copy->arena,
		count_of(copy, STR("select count(*) from schema_patch")), struct copy_patch);
	stmt = prepare_text(
		copy, STR("select owner, number, checksum, applied_at from schema_patch "
			  "order by owner, number"));
	while (step(copy)) {
		struct copy_patch *patch = &found.items[found.count++];

		patch->owner = str_copy(copy->arena, column_text(stmt, 0));
		patch->number = sqlite3_column_int64(stmt, 1);
		patch->checksum = str_copy(copy->arena, column_text(stmt, 2));
		patch->applied_at = sqlite3_column_int64(stmt, 3);
	}
	leave(copy);
	return found;
}

/* ---- out ---------------------------------------------------------------------------------------- */

/* "a, b" of the primary key. */
static struct str
key_of(struct copy *copy, const struct copy_table *table)
{
	struct str key = STR("1");
	sqlite3_stmt *stmt = prepare_text(
		copy, str_format(copy->arena,
			      "select group_concat(name, ', ') from (select name from "
			      "pragma_table_info('%.*s') where pk > 0 order by pk)",
			      STR_ARG(table->name)));

	if (step(copy) && sqlite3_column_type(stmt, 0) != SQLITE_NULL) {
		key = str_copy(copy->arena, column_text(stmt, 0));
	}
	leave(copy);
	return key;
}

static void
read_rows(struct copy *copy, const struct copy_table *table,
	void (*row)(void *arg, const struct db_value *values), void *arg)
{
	struct db_value *values = ARENA_ARRAY(copy->arena, table->column_count, struct db_value);
	struct buf *text = buf_create(copy->arena, 64 << 10);
	struct str key = key_of(copy, table);
	sqlite3_stmt *stmt;

	buf_text(text, "select ");
	copy_put_columns(text, table);
	buf_format(text, " from %.*s order by %.*s", STR_ARG(table->name), STR_ARG(key));
	stmt = prepare_text(copy, buf_view(text));
	while (step(copy)) {
		for (size_t i = 0; i < table->column_count; i++) {
			values[i] = (struct db_value){ .type = table->columns[i].type };
			if (sqlite3_column_type(stmt, (int)i) == SQLITE_NULL) {
				values[i].type = DB_NULL;
			} else if (values[i].type == DB_INT) {
				values[i].i = sqlite3_column_int64(stmt, (int)i);
			} else {
				values[i].s = column_text(stmt, (int)i);
			}
		}
		row(arg, values);
	}
	leave(copy);
}

/* ---- in ----------------------------------------------------------------------------------------- */

static void
script(struct copy *copy, struct str text)
{
	connection_engine(copy->connection)
		->script(copy->connection, str_terminated(copy->arena, text));
}

/* References are checked at the end, all at once: tables come by name, rows by key. */
static void
prepare(struct copy *copy)
{
	script(copy, STR("pragma foreign_keys = off"));
}

static void
clear(struct copy *copy)
{
	size_t count = count_of(
		copy, STR("select count(*) from sqlite_schema where type = 'trigger'"));
	struct str *names = ARENA_ARRAY(copy->arena, count, struct str);
	struct copy_tables all;
	sqlite3_stmt *stmt;

	copy->later = ARENA_ARRAY(copy->arena, count, struct str);
	stmt = prepare_text(
		copy, STR("select name, sql from sqlite_schema where type = 'trigger'"));
	while (step(copy)) {
		names[copy->later_count] = str_copy(copy->arena, column_text(stmt, 0));
		copy->later[copy->later_count++] = str_copy(copy->arena, column_text(stmt, 1));
	}
	leave(copy);
	for (size_t i = 0; i < copy->later_count; i++) {
		script(copy, str_format(copy->arena, "drop trigger %.*s", STR_ARG(names[i])));
	}
	all = copy_tables(copy);
	for (size_t i = 0; i < all.count; i++) {
		script(copy,
			str_format(copy->arena, "delete from %.*s", STR_ARG(all.items[i].name)));
	}
}

static void
begin_table(struct copy *copy)
{
	struct buf *text = buf_create(copy->arena, 64 << 10);

	buf_format(text, "insert into %.*s (", STR_ARG(copy->table->name));
	copy_put_columns(text, copy->table);
	buf_text(text, ") values (");
	for (size_t i = 0; i < copy->table->column_count; i++) {
		buf_text(text, i ? ", ?" : "?");
	}
	buf_char(text, ')');
	prepare_text(copy, buf_view(text));
}

static void
put(struct copy *copy, const struct db_value *values)
{
	sqlite3_stmt *stmt = copy->statement;

	for (size_t i = 0; i < copy->table->column_count; i++) {
		const struct db_value *value = &values[i];
		int at = (int)i + 1;

		if (value->type == DB_NULL) {
			sqlite3_bind_null(stmt, at);
		} else if (value->type == DB_INT) {
			sqlite3_bind_int64(stmt, at, value->i);
		} else if (value->type == DB_TEXT) {
			sqlite3_bind_text(stmt, at, value->s.ptr, (int)value->s.len, SQLITE_STATIC);
		} else {
			sqlite3_bind_blob(stmt, at, value->s.ptr, (int)value->s.len, SQLITE_STATIC);
		}
	}
	step(copy);
	sqlite3_reset(stmt);
}

/* An index of a search that points at rows elsewhere is made anew from them. */
static void
rebuild_indexes(struct copy *copy)
{
	size_t room = count_of(copy, STR("select count(*) from sqlite_schema"));
	struct str *names = ARENA_ARRAY(copy->arena, room, struct str);
	size_t count = 0;
	sqlite3_stmt *stmt = prepare_text(
		copy, STR("select name from sqlite_schema where type = 'table' and lower(sql) like "
			  "'create virtual table%fts5(%content = ''_%''%'"));

	while (step(copy)) {
		names[count++] = str_copy(copy->arena, column_text(stmt, 0));
	}
	leave(copy);
	for (size_t i = 0; i < count; i++) {
		script(copy, str_format(copy->arena, "insert into %.*s(%.*s) values ('rebuild')",
				     STR_ARG(names[i]), STR_ARG(names[i])));
	}
}

static void
finish(struct copy *copy)
{
	sqlite3_stmt *stmt;

	rebuild_indexes(copy);
	for (size_t i = 0; i < copy->later_count; i++) {
		script(copy, copy->later[i]);
	}
	stmt = prepare_text(copy, STR("select \"table\" from pragma_foreign_key_check"));
	if (step(copy)) {
		struct str table = str_copy(copy->arena, column_text(stmt, 0));

		fail("a row of %.*s points at one that is not there", STR_ARG(table));
	}
	leave(copy);
}

const struct copy_engine copy_sqlite = {
	.tables = tables,
	.patches = patches,
	.read = read_rows,
	.prepare = prepare,
	.clear = clear,
	.begin_table = begin_table,
	.put = put,
	.end_table = leave,
	.finish = finish,
	.leave = leave,
};
