#include "sqlgen.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Names of types as written behind a colon and as declared in C. */
static const struct {
	const char *name;
	enum type_kind kind;
	const char *c;
} types[] = {
	{ "int", TYPE_INT, "int64_t " },
	{ "bool", TYPE_BOOL, "bool " },
	{ "text", TYPE_TEXT, "struct str " },
	{ "blob", TYPE_BLOB, "struct str " },
	{ "day", TYPE_DAY, "struct day " },
	{ "moment", TYPE_MOMENT, "struct moment " },
	{ "money", TYPE_MONEY, "struct money " },
};

enum { TYPE_COUNT = sizeof(types) / sizeof(types[0]), TABLES_MAX = 256 };

const struct table *
table_find(struct str name)
{
	for (size_t i = 0; i < program.tables.count; i++) {
		if (str_equal_ascii_case(name, str_of(program.tables.items[i].name))) {
			return &program.tables.items[i];
		}
	}
	return NULL;
}

const struct column *
column_find(const struct table *table, struct str name)
{
	for (size_t i = 0; i < table->columns.count; i++) {
		if (str_equal_ascii_case(name, str_of(table->columns.items[i].name))) {
			return &table->columns.items[i];
		}
	}
	return NULL;
}

bool
type_equal(struct type a, struct type b)
{
	return a.kind == b.kind && (a.kind != TYPE_ID || strcmp(a.table, b.table) == 0);
}

const char *
type_c(struct type type)
{
	for (size_t i = 0; i < TYPE_COUNT; i++) {
		if (types[i].kind == type.kind) {
			return types[i].c;
		}
	}
	return format("struct %s_id ", type.table);
}

/* The table whose id `name` is: org_id of org. */
static const struct table *
id_table(struct str name)
{
	const struct table *table;

	if (!str_ends(name, STR("_id"))) {
		return NULL;
	}
	table = table_find(str_slice(name, 0, name.len - 3));
	return table && table->has_id ? table : NULL;
}

bool
type_parse(struct str text, struct type *ret_type)
{
	const struct table *table = id_table(text);

	for (size_t i = 0; i < TYPE_COUNT; i++) {
		if (str_equal(text, str_of(types[i].name))) {
			*ret_type = (struct type){ .kind = types[i].kind };
			return true;
		}
	}
	if (!table) {
		return false;
	}
	*ret_type = (struct type){ TYPE_ID, table->name };
	return true;
}

struct type
type_by_ending(struct str name)
{
	const struct table *table = id_table(name);

	if (str_ends(name, STR("_fen"))) {
		return (struct type){ .kind = TYPE_MONEY };
	}
	if (str_ends(name, STR("_day"))) {
		return (struct type){ .kind = TYPE_DAY };
	}
	if (str_ends(name, STR("_at"))) {
		return (struct type){ .kind = TYPE_MOMENT };
	}
	if (str_starts(name, STR("is_")) || str_starts(name, STR("has_"))) {
		return (struct type){ .kind = TYPE_BOOL };
	}
	if (str_equal(name, STR("limit")) || str_equal(name, STR("offset"))) {
		return (struct type){ .kind = TYPE_INT };
	}
	return table ? (struct type){ TYPE_ID, table->name } : (struct type){ TYPE_NONE };
}

/* ---- what SQLite says of its tables ------------------------------------------------------------ */

static sqlite3_stmt *
ask(const char *question, const char *name)
{
	sqlite3_stmt *statement;

	if (sqlite3_prepare_v2(program.db, question, -1, &statement, NULL) != SQLITE_OK) {
		fprintf(stderr, "sqlgen: %s\n", sqlite3_errmsg(program.db));
		abort();
	}
	sqlite3_bind_text(statement, 1, name, -1, SQLITE_TRANSIENT);
	return statement;
}

static const char *
text_of(sqlite3_stmt *statement, int column)
{
	const char *text = (const char *)sqlite3_column_text(statement, column);

	return text ? str_terminated(memory, str_of(text)) : "";
}

/* The table that a column references by its id, or NULL. */
static const char *
referenced(const char *table, const char *column)
{
	sqlite3_stmt *keys = ask(
		"select f.\"table\" from pragma_foreign_key_list(?1) f where f.\"from\" = ?2"
		" and f.\"to\" = 'id' and (select count(*) from pragma_foreign_key_list(?1) g"
		" where g.id = f.id) = 1",
		table);
	const char *found = NULL;

	sqlite3_bind_text(keys, 2, column, -1, SQLITE_TRANSIENT);
	if (sqlite3_step(keys) == SQLITE_ROW) {
		found = text_of(keys, 0);
	}
	sqlite3_finalize(keys);
	return found;
}

static struct type
column_type(const struct table *table, const char *name, const char *declared)
{
	struct type type = type_by_ending(str_of(name));
	const char *other = referenced(table->name, name);

	if (strcmp(declared, "BLOB") == 0) {
		return (struct type){ .kind = TYPE_BLOB };
	}
	if (strcmp(declared, "INTEGER") != 0) {
		return (struct type){ .kind = TYPE_TEXT };
	}
	if (table->has_id && strcmp(name, "id") == 0) {
		return (struct type){ TYPE_ID, table->name };
	}
	if (other && table_find(str_of(other)) && table_find(str_of(other))->has_id) {
		return (struct type){ TYPE_ID, other };
	}
	return type.kind == TYPE_ID || type.kind == TYPE_NONE ? (struct type){ .kind = TYPE_INT }
							      : type;
}

static void
check_column(const struct table *table, const struct column *column, const char *declared,
	const struct source *source)
{
	struct type promised = type_by_ending(str_of(column->name));

	if (promised.kind != TYPE_NONE && promised.kind != TYPE_ID &&
		strcmp(declared, "INTEGER") != 0) {
		error_at(source, 0, "%s.%s: a column of this ending is INTEGER", table->name,
			column->name);
	}
	if (promised.kind == TYPE_BOOL && column->is_nullable) {
		error_at(source, 0, "%s.%s: a yes or no is not null", table->name, column->name);
	}
}

static void
take_columns(struct table *table, bool is_virtual, const struct source *source)
{
	sqlite3_stmt *info = ask("select name, upper(type), \"notnull\", pk, (select count(*) from"
				 " pragma_table_xinfo(?1) where pk > 0) from pragma_table_xinfo(?1)"
				 " where hidden <> 1",
		table->name);

	table->columns.count = 0;
	table->has_id = false;
	while (sqlite3_step(info) == SQLITE_ROW) {
		if (strcmp(text_of(info, 0), "id") == 0 &&
			strcmp(text_of(info, 1), "INTEGER") == 0 &&
			sqlite3_column_int(info, 3) == 1 && sqlite3_column_int(info, 4) == 1) {
			table->has_id = true;
		}
	}
	sqlite3_reset(info);
	while (sqlite3_step(info) == SQLITE_ROW) {
		struct column *column = LIST_ADD(&table->columns);

		column->name = text_of(info, 0);
		column->is_nullable = !sqlite3_column_int(info, 2) && !sqlite3_column_int(info, 3);
		column->type = column_type(table, column->name, text_of(info, 1));
		if (!is_virtual) {
			check_column(table, column, text_of(info, 1), source);
		}
	}
	sqlite3_finalize(info);
}

static bool
table_exists(const char *name)
{
	sqlite3_stmt *statement = ask(
		"select 1 from pragma_table_list where schema = 'main' and name = ?1", name);
	bool exists = sqlite3_step(statement) == SQLITE_ROW;

	sqlite3_finalize(statement);
	return exists;
}

static void
forget_dropped(void)
{
	size_t kept = 0;

	for (size_t i = 0; i < program.tables.count; i++) {
		if (table_exists(program.tables.items[i].name)) {
			program.tables.items[kept] = program.tables.items[i];
			program.tables.items[kept].number = (int)kept;
			kept++;
		}
	}
	program.tables.count = kept;
}

void
schema_take(const struct owner *owner, const struct source *source)
{
	sqlite3_stmt *list;

	forget_dropped();
	list = ask("select l.name, l.type from pragma_table_list l left join sqlite_master m"
		   " on m.name = l.name where l.schema = 'main' and l.type in ('table', 'virtual')"
		   " and l.name not like 'sqlite_%' order by m.rowid",
		NULL);
	while (sqlite3_step(list) == SQLITE_ROW) {
		struct str name = str_of(text_of(list, 0));
		struct table *table = (struct table *)table_find(name);

		if (!table) {
			table = LIST_ADD(&program.tables);
			table->name = name.ptr;
			table->owner = owner;
			table->number = (int)program.tables.count - 1;
		}
		take_columns(table, strcmp(text_of(list, 1), "virtual") == 0, source);
	}
	sqlite3_finalize(list);
	if (program.tables.count > TABLES_MAX) {
		error_at(source, 0, "there are more than %d tables", TABLES_MAX);
	}
}
