#include "sqlgen.h"

#include <stdio.h>
#include <string.h>

/* <owner>_queries.h and .c: a row struct, arguments and a typed function for every statement. */

enum { PLAIN_PARAMS_MAX = 3 }; /* more take a struct */

static const char warning[] = "/* Made by tools/sqlgen; do not edit. */\n";

static const char *
member_type(struct type type)
{
	switch (type.kind) {
	case TYPE_BOOL:
		return "MEMBER_BOOL";
	case TYPE_TEXT:
		return "MEMBER_STR";
	case TYPE_BLOB:
		return "MEMBER_BLOB";
	case TYPE_DAY:
		return "MEMBER_DAY";
	case TYPE_MOMENT:
		return "MEMBER_MOMENT";
	case TYPE_MONEY:
		return "MEMBER_MONEY";
	case TYPE_ID:
		return "MEMBER_ID";
	default:
		return "MEMBER_INT";
	}
}

static const char *
value_maker(struct type type)
{
	switch (type.kind) {
	case TYPE_BOOL:
		return "db_of_bool";
	case TYPE_TEXT:
		return "db_of_text";
	case TYPE_BLOB:
		return "db_of_blob";
	case TYPE_DAY:
		return "db_of_day";
	case TYPE_MOMENT:
		return "db_of_moment";
	case TYPE_MONEY:
		return "db_of_money";
	case TYPE_ID:
		return "db_of_id";
	default:
		return "db_of_int";
	}
}

static bool
is_kind(const struct statement *s, const char *kind)
{
	return strcmp(s->kind, kind) == 0;
}

bool
statement_has_args(const struct statement *s)
{
	return s->clauses.count || s->orders.count || s->is_list ||
	       s->params.count > PLAIN_PARAMS_MAX;
}

/* org_find_row → org_find */
static const char *
row_stem(const struct statement *s)
{
	return str_terminated(memory, str_slice(str_of(s->row), 0, strlen(s->row) - 4));
}

/* The first statement of its owner that makes the row struct of `s`: it emits it for all. */
static const struct statement *
row_maker(const struct statement *s)
{
	for (size_t i = 0; i < s->owner->statements.count; i++) {
		const struct statement *other = s->owner->statements.items[i];

		if (!is_kind(other, "exec") && strcmp(other->row, s->row) == 0) {
			return other;
		}
	}
	return s;
}

static void
check_shared_row(const struct statement *s)
{
	const struct statement *maker = row_maker(s);
	bool is_same = maker->results.count == s->results.count;

	for (size_t i = 0; is_same && i < s->results.count; i++) {
		const struct result *a = &s->results.items[i];
		const struct result *b = &maker->results.items[i];

		is_same = strcmp(a->name, b->name) == 0 && type_equal(a->type, b->type) &&
			  a->is_optional == b->is_optional;
	}
	if (!is_same) {
		error_at(s->source, s->head_at,
			"%s: its columns are not those of struct %s in line %d", s->name, s->row,
			source_line(maker->source, maker->head_at));
	}
}

/* ---- header ------------------------------------------------------------------------------------ */

static void
put_row(struct buf *buf, const struct statement *s)
{
	buf_format(buf, "struct %s {\n", s->row);
	for (size_t i = 0; i < s->results.count; i++) {
		const struct result *result = &s->results.items[i];

		buf_format(buf, "\t%s%s;%s\n", type_c(result->type), result->name,
			result->is_optional ? " /* may be absent */" : "");
	}
	buf_format(buf, "};\nextern const struct member %s_members[%zu];\n", row_stem(s),
		s->results.count);
	buf_format(buf, "struct %ss {\n\tstruct %s *items;\n\tsize_t count;\n};\n", s->row, s->row);
}

static void
put_args(struct buf *buf, const struct statement *s)
{
	if (s->clauses.count) {
		buf_format(buf, "enum %s_clause {\n", s->name);
		for (size_t i = 0; i < s->clauses.count; i++) {
			buf_format(buf, "\t%s_%s = 1 << %zu,\n", upper(s->name),
				upper(s->clauses.items[i]), i);
		}
		buf_text(buf, "};\n");
	}
	if (s->orders.count) {
		buf_format(buf, "enum %s_order {\n", s->name);
		for (size_t i = 0; i < s->orders.count; i++) {
			buf_format(buf, "\t%s_BY_%s = %zu,\n", upper(s->name),
				upper(s->orders.items[i]), i + 1);
		}
		buf_text(buf, "};\n");
	}
	buf_format(buf, "struct %s_args {\n", s->name);
	if (s->clauses.count) {
		buf_format(buf, "\tuint32_t clauses; /* of enum %s_clause */\n", s->name);
	}
	if (s->orders.count) {
		buf_format(buf, "\tenum %s_order order;\n", s->name);
	}
	for (size_t i = 0; i < s->params.count; i++) {
		buf_format(
			buf, "\t%s%s;\n", type_c(s->params.items[i].type), s->params.items[i].name);
	}
	buf_text(buf, "};\n");
}

static void
put_signature(struct buf *buf, const struct statement *s, const char *between)
{
	if (is_kind(s, "many")) {
		buf_format(buf, "struct %ss%s%s(struct db *db", s->row, between, s->name);
	} else {
		buf_format(buf, "%s%s%s(struct db *db",
			is_kind(s, "each") ? "void" : "enum outcome", between, s->name);
	}
	if (statement_has_args(s)) {
		buf_format(buf, ", const struct %s_args *args", s->name);
	} else {
		for (size_t i = 0; i < s->params.count; i++) {
			buf_format(buf, ", %s%s", type_c(s->params.items[i].type),
				s->params.items[i].name);
		}
	}
	if (is_kind(s, "one") || is_kind(s, "maybe")) {
		buf_format(buf, ", struct %s *ret_row", s->row);
	} else if (is_kind(s, "each")) {
		buf_format(buf,
			",\n\tbool (*row_callback)(void *arg, const struct %s *row), void *arg",
			s->row);
	} else if (s->wants_changed) {
		buf_text(buf, ", int64_t *ret_changed");
	}
	buf_char(buf, ')');
}

/* The same for many rows: as many result rows in their order, if it gives any. */
static void
put_list_signature(struct buf *buf, const struct statement *s, const char *between)
{
	buf_format(buf,
		"enum outcome%s%s_all(struct db *db, const struct %s_args *items, size_t "
		"count%s%s%s)",
		between, s->name, s->name, is_kind(s, "one") ? ", struct " : "",
		is_kind(s, "one") ? s->row : "", is_kind(s, "one") ? " *ret_rows" : "");
}

static void
put_comment(struct buf *buf, const struct statement *s)
{
	struct str rest = s->comment, line;

	buf_format(buf, "\n/* %s:%d", s->source->name, source_line(s->source, s->head_at));
	while (rest.len && str_split(&rest, '\n', &line)) {
		if (str_find(line, STR("*/")) < 0) {
			buf_format(buf, "\n * %.*s", STR_ARG(line));
		}
	}
	buf_text(buf, " */\n");
}

void
emit_queries_header(const struct owner *owner)
{
	struct buf buf;

	buf_init(&buf, 16 << 20);
	buf_text(&buf, warning);
	buf_format(&buf,
		"#ifndef CHUKE_%s_QUERIES_H\n#define CHUKE_%s_QUERIES_H\n\n"
		"#include \"db.h\"\n#include \"ids.h\"\n#include \"money.h\"\n"
		"#include \"time.h\"\n",
		upper(owner->name), upper(owner->name));
	for (size_t i = 0; i < owner->statements.count; i++) {
		const struct statement *s = owner->statements.items[i];

		put_comment(&buf, s);
		if (!is_kind(s, "exec") && row_maker(s) == s) {
			put_row(&buf, s);
		} else if (!is_kind(s, "exec")) {
			check_shared_row(s);
		}
		if (statement_has_args(s)) {
			put_args(&buf, s);
		}
		put_signature(&buf, s, " ");
		buf_text(&buf, ";\n");
		if (s->is_list) {
			put_list_signature(&buf, s, " ");
			buf_text(&buf, ";\n");
		}
	}
	buf_text(&buf, "\n#endif\n");
	if (error_count == 0) {
		output_write(program.out, format("%s_queries.h", owner->name), &buf);
	}
	buf_finish(&buf);
}

/* ---- code -------------------------------------------------------------------------------------- */

static void
put_members(struct buf *buf, const struct statement *s)
{
	buf_format(buf, "const struct member %s_members[%zu] = {\n", row_stem(s), s->results.count);
	for (size_t i = 0; i < s->results.count; i++) {
		const struct result *result = &s->results.items[i];

		buf_format(buf, "\t{ \"%s\", %s, offsetof(struct %s, %s), %s },\n", result->name,
			member_type(result->type), s->row, result->name,
			result->is_optional ? "true" : "false");
	}
	buf_text(buf, "};\n\n");
}

static void
put_pieces(struct buf *buf, const struct statement *s)
{
	buf_format(buf, "static const struct db_piece %s_pieces[] = {\n", s->name);
	for (size_t i = 0; i < s->pieces.count; i++) {
		const struct piece *piece = &s->pieces.items[i];

		buf_text(buf, "\t{ ");
		emit_string(buf, str_trim(piece->emit), "");
		buf_format(buf, ", %d, %d, %d },\n", piece->clause, piece->order, piece->engine);
	}
	buf_text(buf, "};\n");
}

static void
put_params(struct buf *buf, const struct statement *s)
{
	if (s->params.count == 0) {
		return;
	}
	buf_format(buf, "static const enum db_type %s_types[] = {", s->name);
	for (size_t i = 0; i < s->params.count; i++) {
		enum type_kind kind = s->params.items[i].type.kind;

		buf_format(buf, "%s%s", i ? ", " : " ",
			kind == TYPE_TEXT   ? "DB_TEXT"
			: kind == TYPE_BLOB ? "DB_BLOB"
					    : "DB_INT");
	}
	buf_format(buf, " };\nstatic const char *const %s_names[] = {", s->name);
	for (size_t i = 0; i < s->params.count; i++) {
		buf_format(buf, "%s\"%s\"", i ? ", " : " ", s->params.items[i].name);
	}
	buf_format(buf, " };\nstatic const uint32_t %s_clauses[] = {", s->name);
	for (size_t i = 0; i < s->params.count; i++) {
		const struct param *param = &s->params.items[i];

		buf_format(buf, "%s%u", i ? ", " : " ", param->is_always ? 0 : param->clauses);
	}
	buf_text(buf, " };\n");
}

static void
put_tables(struct buf *buf, const char *member, const uint64_t set[4])
{
	buf_format(buf, "\t.%s = { {", member);
	for (int i = 0; i < 4; i++) {
		buf_format(buf, "%s0x%llx", i ? ", " : " ", (unsigned long long)set[i]);
	}
	buf_text(buf, " } },\n");
}

static void
put_statement(struct buf *buf, const struct statement *s)
{
	buf_format(buf, "extern const struct db_statement %s_statement;\n", s->name);
	buf_format(buf,
		"const struct db_statement %s_statement = {\n\t.number = %u,\n"
		"\t.name = \"%s\",\n\t.file = \"%s\",\n\t.line = %d,\n\t.kind = DB_KIND_%s,\n",
		s->name, s->number, s->name, s->source->name, source_line(s->source, s->head_at),
		upper(s->kind));
	buf_format(buf,
		"\t.pieces = %s_pieces,\n\t.piece_count = %zu,\n\t.clause_count = %zu,\n"
		"\t.order_count = %zu,\n",
		s->name, s->pieces.count, s->clauses.count, s->orders.count);
	if (s->params.count) {
		buf_format(buf,
			"\t.param_types = %s_types,\n\t.param_names = %s_names,\n\t.param_clauses "
			"= %s_clauses,\n"
			"\t.param_count = %zu,\n",
			s->name, s->name, s->name, s->params.count);
	}
	if (s->results.count) {
		buf_format(buf,
			"\t.columns = %s_members,\n\t.column_count = %zu,\n"
			"\t.row_size = sizeof(struct %s),\n",
			row_stem(s), s->results.count, s->row);
	}
	if (s->is_list) {
		buf_text(buf, "\t.is_list = true,\n");
	}
	put_tables(buf, "reads", s->reads);
	put_tables(buf, "writes", s->writes);
	buf_text(buf, "};\n\n");
}

/* Calls the row callback with its own type: function pointers are never cast. */
static void
put_each(struct buf *buf, const struct statement *s)
{
	buf_format(buf,
		"struct %s_each {\n\tbool (*row_callback)(void *arg, const struct %s *row);\n"
		"\tvoid *arg;\n};\n\nstatic bool\n%s_each(void *arg, const void *row)\n{\n"
		"\tstruct %s_each *each = arg;\n\n"
		"\treturn each->row_callback(each->arg, row);\n}\n\n",
		s->name, s->row, s->name, s->name);
}

static void
put_value(struct buf *buf, const struct statement *s, const struct param *param)
{
	buf_format(buf, "%s(%s%s%s)", value_maker(param->type),
		statement_has_args(s) ? "args->" : "", param->name,
		param->type.kind == TYPE_ID ? ".v" : "");
}

/* The function for many rows, and how one of them becomes values. */
static void
put_list(struct buf *buf, const struct statement *s)
{
	buf_format(buf,
		"static void\n%s_values(const void *item, struct db_value *ret_values)\n{\n"
		"\tconst struct %s_args *args = item;\n\n",
		s->name, s->name);
	for (size_t i = 0; i < s->params.count; i++) {
		buf_format(buf, "\tret_values[%zu] = ", i);
		put_value(buf, s, &s->params.items[i]);
		buf_text(buf, ";\n");
	}
	buf_text(buf, "}\n\n");
	put_list_signature(buf, s, "\n");
	buf_format(buf,
		"\n{\n\tconst struct db_list list = { &%s_statement, %s_values, items, "
		"sizeof(*items), count, %s };\n\n\treturn db_all(db, &list);\n}\n\n",
		s->name, s->name, is_kind(s, "one") ? "ret_rows" : "NULL");
}

static void
put_body(struct buf *buf, const struct statement *s)
{
	buf_text(buf, "\n{\n");
	if (s->params.count) {
		buf_text(buf, "\tconst struct db_value values[] = {\n");
		for (size_t i = 0; i < s->params.count; i++) {
			buf_text(buf, "\t\t");
			put_value(buf, s, &s->params.items[i]);
			buf_text(buf, ",\n");
		}
		buf_text(buf, "\t};\n");
	}
	buf_format(buf, "\tconst struct db_call call = { &%s_statement, %s, %s, %s };\n", s->name,
		s->params.count ? "values" : "NULL", s->clauses.count ? "args->clauses" : "0",
		s->orders.count ? "(int)args->order" : "0");
	if (is_kind(s, "many")) {
		buf_format(buf,
			"\tstruct %ss rows;\n\n\trows.items = db_rows(db, &call, &rows.count);\n"
			"\treturn rows;\n",
			s->row);
	} else if (is_kind(s, "each")) {
		buf_format(buf,
			"\tstruct %s_each each = { row_callback, arg };\n\n"
			"\tdb_each(db, &call, %s_each, &each);\n",
			s->name, s->name);
	} else if (is_kind(s, "exec")) {
		buf_format(buf, "\n\treturn db_exec(db, &call, %s);\n",
			s->wants_changed ? "ret_changed" : "NULL");
	} else {
		buf_text(buf, "\n\treturn db_row(db, &call, ret_row);\n");
	}
	buf_text(buf, "}\n\n");
}

void
emit_queries_code(const struct owner *owner)
{
	struct buf buf;

	buf_init(&buf, 16 << 20);
	buf_text(&buf, warning);
	buf_format(&buf, "#include \"%s_queries.h\"\n\n#include \"value.h\"\n\n", owner->name);
	for (size_t i = 0; i < owner->statements.count; i++) {
		const struct statement *s = owner->statements.items[i];

		if (!is_kind(s, "exec") && row_maker(s) == s) {
			put_members(&buf, s);
		}
		put_pieces(&buf, s);
		put_params(&buf, s);
		put_statement(&buf, s);
		if (is_kind(s, "each")) {
			put_each(&buf, s);
		}
		put_signature(&buf, s, "\n");
		put_body(&buf, s);
		if (s->is_list) {
			put_list(&buf, s);
		}
	}
	output_write(program.out, format("%s_queries.c", owner->name), &buf);
	buf_finish(&buf);
}
