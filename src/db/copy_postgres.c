#include "copy_inner.h"
#include "postgres_inner.h"

#include <endian.h>
#include <string.h>

/* PostgreSQL's part of a copy: its own COPY in binary form (postgresql.org/docs/15/sql-copy.html). */

static const char copy_mark[11] = "PGCOPY\n\377\r\n"; /* and its zero */

enum { COPY_HEAD_BYTES = 19, PIECE_BYTES = 64 << 10 };

static PGconn *
handle_of(const struct copy *copy)
{
	return copy->connection->handle;
}

/* Rows of text; cleared when the transaction ends or by clear_result(). */
static PGresult *
ask(struct copy *copy, struct str text)
{
	PGresult *result = PQexec(handle_of(copy), str_terminated(copy->arena, text));

	if (PQresultStatus(result) != PGRES_TUPLES_OK &&
		PQresultStatus(result) != PGRES_COMMAND_OK) {
		postgres_fail(copy->connection, result, "copy");
	}
	return result;
}

static void
order(struct copy *copy, struct str text)
{
	PQclear(ask(copy, text));
}

static struct str
cell(struct copy *copy, PGresult *result, int row, int column)
{
	return str_copy(copy->arena, str_of(PQgetvalue(result, row, column)));
}

/* One column of texts, in the arena. */
static struct str *
texts_of(struct copy *copy, struct str question, int column, size_t *ret_count)
{
	PGresult *result = ask(copy, question);
	size_t count = (size_t)PQntuples(result);
	struct str *texts = ARENA_ARRAY(copy->arena, count, struct str);

	for (size_t i = 0; i < count; i++) {
		texts[i] = cell(copy, result, (int)i, column);
	}
	PQclear(result);
	*ret_count = count;
	return texts;
}

/* ---- the catalogue ------------------------------------------------------------------------------ */

static enum db_type
type_of(const struct copy_table *table, struct str column, const char *type)
{
	if (strcmp(type, "bigint") == 0) {
		return DB_INT;
	}
	if (strcmp(type, "text") == 0) {
		return DB_TEXT;
	}
	if (strcmp(type, "bytea") != 0) {
		fail("column %.*s.%.*s has type %.40s, which cannot be copied",
			STR_ARG(table->name), STR_ARG(column), type);
	}
	return DB_BLOB;
}

static void
find_columns(struct copy *copy, struct copy_table *table)
{
	PGresult *result = ask(copy,
		str_format(copy->arena,
			"select attname, format_type(atttypid, null) from pg_attribute "
			"where attrelid = '%.*s'::regclass and attnum > 0 and not attisdropped "
			"and attgenerated = '' order by attnum",
			STR_ARG(table->name)));

	table->column_count = (size_t)PQntuples(result);
	table->columns = ARENA_ARRAY(copy->arena, table->column_count, struct copy_column);
	for (size_t i = 0; i < table->column_count; i++) {
		table->columns[i].name = cell(copy, result, (int)i, 0);
		table->columns[i].type = type_of(
			table, table->columns[i].name, PQgetvalue(result, (int)i, 1));
	}
	PQclear(result);
}

static struct copy_tables
tables(struct copy *copy)
{
	struct copy_tables found;
	struct str *names = texts_of(copy,
		STR("select relname from pg_class where relkind = 'r' and relnamespace = "
		    "current_schema()::regnamespace order by relname collate \"C\""),
		0, &found.count);

	found.items = ARENA_ARRAY(copy->arena, found.count, struct copy_table);
	for (size_t i = 0; i < found.count; i++) {
		found.items[i].name = names[i];
		find_columns(copy, &found.items[i]);
	}
	return found;
}

static struct copy_patches
patches(struct copy *copy)
{
	PGresult *result = ask(copy, STR("select owner, number, checksum, applied_at "
					 "from schema_patch order by owner, number"));
	struct copy_patches found = { .count = (size_t)PQntuples(result) };

	found.items = ARENA_ARRAY(copy->arena, found.count, struct copy_patch);
	for (size_t i = 0; i < found.count; i++) {
		struct copy_patch *patch = &found.items[i];

		patch->owner = cell(copy, result, (int)i, 0);
		str_parse_int(cell(copy, result, (int)i, 1), &patch->number);
		patch->checksum = cell(copy, result, (int)i, 2);
		str_parse_int(cell(copy, result, (int)i, 3), &patch->applied_at);
	}
	PQclear(result);
	return found;
}

/* ---- out ---------------------------------------------------------------------------------------- */

/* Bytes of a COPY, read from the front. */
struct piece {
	const char *at;
	size_t len;
};

static const char *
take(struct piece *piece, size_t len)
{
	const char *at = piece->at;

	if (piece->len < len) {
		fail_as(FAIL_DB, "copy: a row came in pieces");
	}
	piece->at += len;
	piece->len -= len;
	return at;
}

static uint32_t
take_u32(struct piece *piece)
{
	uint32_t value;

	memcpy(&value, take(piece, sizeof(value)), sizeof(value));
	return be32toh(value);
}

static uint16_t
take_u16(struct piece *piece)
{
	uint16_t value;

	memcpy(&value, take(piece, sizeof(value)), sizeof(value));
	return be16toh(value);
}

static void
take_value(struct piece *piece, struct db_value *value)
{
	uint32_t len = take_u32(piece);

	if (len == UINT32_MAX) {
		value->type = DB_NULL;
	} else if (value->type == DB_INT) {
		uint64_t bits;

		memcpy(&bits, take(piece, sizeof(bits)), sizeof(bits));
		value->i = (int64_t)be64toh(bits);
	} else {
		value->s = (struct str){ take(piece, len), len };
	}
}

struct rows_out {
	const struct copy_table *table;
	struct db_value *values; /* of one row */
	void (*row)(void *arg, const struct db_value *values);
	void *arg;
	char *bytes; /* libpq's, being read */
};

static void
take_rows(struct rows_out *out, struct piece piece)
{
	while (piece.len) {
		uint16_t count = take_u16(&piece);

		if (count == UINT16_MAX) {
			return;
		}
		for (size_t i = 0; i < out->table->column_count; i++) {
			out->values[i] = (struct db_value){ .type = out->table->columns[i].type };
			take_value(&piece, &out->values[i]);
		}
		out->row(out->arg, out->values);
	}
}

/* "a, b" of the primary key. */
static struct str
key_of(struct copy *copy, const struct copy_table *table)
{
	size_t count;
	struct str *keys = texts_of(copy,
		str_format(copy->arena,
			"select string_agg(a.attname, ', ' order by k.place) from pg_index i "
			"cross join unnest(i.indkey) with ordinality k(number, place) "
			"join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.number "
			"where i.indisprimary and i.indrelid = '%.*s'::regclass",
			STR_ARG(table->name)),
		0, &count);

	return count == 1 && keys[0].len ? keys[0] : STR("1");
}

static void
read_pieces(struct copy *copy, struct rows_out *out)
{
	bool is_first = true;
	PGresult *result;
	int len;

	while ((len = PQgetCopyData(handle_of(copy), &out->bytes, 0)) > 0) {
		struct piece piece = { out->bytes, (size_t)len };

		if (is_first) {
			take(&piece, COPY_HEAD_BYTES);
			is_first = false;
		}
		take_rows(out, piece);
		PQfreemem(out->bytes);
		out->bytes = NULL;
	}
	result = PQgetResult(handle_of(copy));
	if (len == -2 || PQresultStatus(result) != PGRES_COMMAND_OK) {
		postgres_fail(copy->connection, result, "copy");
	}
	PQclear(result);
	PQclear(PQgetResult(handle_of(copy)));
}

static void
read_rows(struct copy *copy, const struct copy_table *table,
	void (*row)(void *arg, const struct db_value *values), void *arg)
{
	struct rows_out out = { .table = table,
		.values = ARENA_ARRAY(copy->arena, table->column_count, struct db_value),
		.row = row,
		.arg = arg };
	struct buf *text = buf_create(copy->arena, PIECE_BYTES);
	struct str key = key_of(copy, table);
	PGresult *result;

	buf_text(text, "copy (select ");
	copy_put_columns(text, table);
	buf_format(text, " from %.*s order by %.*s) to stdout (format binary)",
		STR_ARG(table->name), STR_ARG(key));
	buf_char(text, '\0');
	result = PQexec(handle_of(copy), text->ptr);
	if (PQresultStatus(result) != PGRES_COPY_OUT) {
		postgres_fail(copy->connection, result, "copy");
	}
	PQclear(result);
	read_pieces(copy, &out);
}

/* ---- in ----------------------------------------------------------------------------------------- */

static void
prepare(struct copy *copy)
{
	(void)copy;
}

/* References are checked at the end, all at once: tables come by name, rows by key. */
static void
clear(struct copy *copy)
{
	static const char references[] =
		"select format('alter table %s drop constraint %I', conrelid::regclass, conname), "
		"format('alter table %s add constraint %I %s', conrelid::regclass, conname, "
		"pg_get_constraintdef(oid)) from pg_constraint where contype = 'f' "
		"and connamespace = current_schema()::regnamespace order by conname, conrelid";
	size_t count;
	struct str *drops = texts_of(copy, str_of(references), 0, &count);
	struct copy_tables all = copy_tables(copy);
	struct str *adds = texts_of(copy, str_of(references), 1, &count);
	struct buf *names = buf_create(copy->arena, PIECE_BYTES);

	copy->later = ARENA_ARRAY(copy->arena, count + 2 * all.count, struct str);
	for (size_t i = 0; i < count; i++) {
		copy->later[copy->later_count++] = adds[i];
		order(copy, drops[i]);
	}
	for (size_t i = 0; i < all.count; i++) {
		buf_text(names, i ? ", " : "truncate ");
		buf_str(names, all.items[i].name);
		order(copy, str_format(copy->arena, "alter table %.*s disable trigger user",
				    STR_ARG(all.items[i].name)));
		copy->later[copy->later_count++] = str_format(copy->arena,
			"alter table %.*s enable trigger user", STR_ARG(all.items[i].name));
	}
	if (all.count) {
		order(copy, buf_view(names));
	}
}

static void
send(struct copy *copy, size_t least)
{
	if (copy->bytes.full) {
		fail_as(FAIL_MEMORY, "copy: a row is too long");
	}
	if (copy->bytes.len > least) {
		if (PQputCopyData(handle_of(copy), copy->bytes.ptr, (int)copy->bytes.len) != 1) {
			postgres_fail(copy->connection, NULL, "copy");
		}
		buf_clear(&copy->bytes);
	}
}

static void
put_u32(struct buf *bytes, uint32_t value)
{
	uint32_t wire = htobe32(value);

	buf_put(bytes, &wire, sizeof(wire));
}

static void
put_u16(struct buf *bytes, uint16_t value)
{
	uint16_t wire = htobe16(value);

	buf_put(bytes, &wire, sizeof(wire));
}

static void
begin_table(struct copy *copy)
{
	struct buf *text = buf_create(copy->arena, PIECE_BYTES);
	PGresult *result;

	buf_format(text, "copy %.*s (", STR_ARG(copy->table->name));
	copy_put_columns(text, copy->table);
	buf_text(text, ") from stdin (format binary)");
	buf_char(text, '\0');
	result = PQexec(handle_of(copy), text->ptr);
	if (PQresultStatus(result) != PGRES_COPY_IN) {
		postgres_fail(copy->connection, result, "copy");
	}
	PQclear(result);
	buf_clear(&copy->bytes);
	buf_put(&copy->bytes, copy_mark, sizeof(copy_mark));
	put_u32(&copy->bytes, 0); /* flags */
	put_u32(&copy->bytes, 0); /* length of what else the head may hold */
}

static void
put(struct copy *copy, const struct db_value *values)
{
	put_u16(&copy->bytes, (uint16_t)copy->table->column_count);
	for (size_t i = 0; i < copy->table->column_count; i++) {
		if (values[i].type == DB_NULL) {
			put_u32(&copy->bytes, UINT32_MAX);
		} else if (values[i].type == DB_INT) {
			uint64_t wire = htobe64((uint64_t)values[i].i);

			put_u32(&copy->bytes, sizeof(wire));
			buf_put(&copy->bytes, &wire, sizeof(wire));
		} else {
			put_u32(&copy->bytes, (uint32_t)values[i].s.len);
			buf_str(&copy->bytes, values[i].s);
		}
	}
	send(copy, PIECE_BYTES);
}

static void
end_table(struct copy *copy)
{
	PGresult *result;

	put_u16(&copy->bytes, UINT16_MAX);
	send(copy, 0);
	if (PQputCopyEnd(handle_of(copy), NULL) != 1) {
		postgres_fail(copy->connection, NULL, "copy");
	}
	result = PQgetResult(handle_of(copy));
	if (PQresultStatus(result) != PGRES_COMMAND_OK) {
		postgres_fail(copy->connection, result, "copy");
	}
	PQclear(result);
	PQclear(PQgetResult(handle_of(copy)));
}

/* Ids that are given from now on are larger than those that came. */
static void
set_sequences(struct copy *copy)
{
	size_t count;
	struct str *orders = texts_of(copy,
		STR("select format('select setval(%L, coalesce(max(%I), 0) + 1, false) from %s', "
		    "pg_get_serial_sequence(attrelid::regclass::text, attname), attname, "
		    "attrelid::regclass) from pg_attribute a join pg_class c on c.oid = a.attrelid "
		    "where attidentity <> '' and relkind = 'r' "
		    "and relnamespace = current_schema()::regnamespace order by relname"),
		0, &count);

	for (size_t i = 0; i < count; i++) {
		order(copy, orders[i]);
	}
}

static void
finish(struct copy *copy)
{
	for (size_t i = 0; i < copy->later_count; i++) {
		order(copy, copy->later[i]);
	}
	set_sequences(copy);
	order(copy, STR("analyze"));
}

static void
leave(struct copy *copy)
{
	(void)copy;
}

const struct copy_engine copy_postgres = {
	.tables = tables,
	.patches = patches,
	.read = read_rows,
	.prepare = prepare,
	.clear = clear,
	.begin_table = begin_table,
	.put = put,
	.end_table = end_table,
	.finish = finish,
	.leave = leave,
};
