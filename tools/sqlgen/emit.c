#include "sqlgen.h"

#include <ctype.h>
#include <string.h>

/* The files that belong to the whole program: ids.h, tables.h, program.c, all_statements.c. */

static const char warning[] = "/* Made by tools/sqlgen; do not edit. */\n";

const char *
upper(const char *text)
{
	char *copy = (char *)str_terminated(memory, str_of(text));

	for (char *c = copy; *c; c++) {
		*c = (char)toupper((unsigned char)*c);
	}
	return copy;
}

void
emit_string(struct buf *buf, struct str text, const char *indent)
{
	buf_format(buf, "%s\"", indent);
	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];

		if (c == '\n') {
			buf_text(buf, "\\n");
			if (i + 1 < text.len) {
				buf_format(buf, "\"\n%s\"", indent);
			}
		} else if (c == '"' || c == '\\' || c == '?') {
			buf_format(buf, "\\%c", c);
		} else if (c == '\t') {
			buf_text(buf, "\\t");
		} else if ((unsigned char)c < 0x20) {
			buf_format(buf, "\\%03o", (unsigned char)c);
		} else {
			buf_char(buf, c);
		}
	}
	buf_char(buf, '"');
}

void
emit_ids(void)
{
	struct buf buf;

	buf_init(&buf, 1 << 20);
	buf_text(&buf, warning);
	buf_text(&buf, "#ifndef CHUKE_IDS_H\n#define CHUKE_IDS_H\n\n#include <stdint.h>\n\n"
		       "/* The id of a row of each table; v is 0 where there is none. */\n");
	for (size_t i = 0; i < program.tables.count; i++) {
		if (program.tables.items[i].has_id) {
			buf_format(&buf, "struct %s_id {\n\tint64_t v;\n};\n",
				program.tables.items[i].name);
		}
	}
	buf_text(&buf, "\n#endif\n");
	output_write(program.out, "ids.h", &buf);
	buf_finish(&buf);
}

void
emit_tables(void)
{
	struct buf buf;

	buf_init(&buf, 1 << 20);
	buf_text(&buf, warning);
	buf_text(&buf, "#ifndef CHUKE_TABLES_H\n#define CHUKE_TABLES_H\n\n"
		       "/* Numbers of tables, for struct db_tables. */\nenum table_number {\n");
	for (size_t i = 0; i < program.tables.count; i++) {
		buf_format(&buf, "\tTABLE_%s = %d,\n", upper(program.tables.items[i].name),
			program.tables.items[i].number);
	}
	buf_format(&buf, "\tTABLE_COUNT = %zu\n};\n\n#endif\n", program.tables.count);
	output_write(program.out, "tables.h", &buf);
	buf_finish(&buf);
}

void
emit_program(void)
{
	struct buf buf;
	size_t count = 0;

	buf_init(&buf, 64 << 20);
	buf_text(&buf, warning);
	buf_text(&buf, "#include \"program.h\"\n\nstatic const char *const tables[] = {\n");
	for (size_t i = 0; i < program.tables.count; i++) {
		buf_format(&buf, "\t\"%s\",\n", program.tables.items[i].name);
	}
	buf_text(&buf, "};\n\nstatic const struct db_migration migrations[] = {\n");
	for (size_t i = 0; i < program.owners.count; i++) {
		const struct owner *owner = program.owners.items[i];

		for (size_t j = 0; j < owner->migrations.count; j++, count++) {
			const struct migration *migration = &owner->migrations.items[j];

			buf_format(&buf, "\t{ \"%s\", %d, \"%s\", \"%s\",\n\t\t{\n", owner->name,
				migration->number, migration->name, migration->checksum);
			for (int engine = 0; engine < 2; engine++) {
				emit_string(&buf, str_of(migration->text[engine]), "\t\t\t");
				buf_text(&buf, ",\n");
			}
			buf_text(&buf, "\t\t} },\n");
		}
	}
	buf_format(&buf,
		"};\n\nconst struct db_program db_program = {\n\t.tables = tables,\n"
		"\t.table_count = %zu,\n\t.migrations = migrations,\n"
		"\t.migration_count = %zu,\n\t.statement_count = %u,\n};\n",
		program.tables.count, count, program.statement_count);
	output_write(program.out, "program.c", &buf);
	buf_finish(&buf);
}

void
emit_all_statements(void)
{
	struct buf buf;

	buf_init(&buf, 16 << 20);
	buf_text(&buf, warning);
	buf_text(&buf, "#include \"program.h\"\n\n");
	for (size_t i = 0; i < program.owners.count; i++) {
		for (size_t j = 0; j < program.owners.items[i]->statements.count; j++) {
			buf_format(&buf, "extern const struct db_statement %s_statement;\n",
				program.owners.items[i]->statements.items[j]->name);
		}
	}
	buf_text(&buf, "\nconst struct db_statement *const all_statements[] = {\n");
	for (size_t i = 0; i < program.owners.count; i++) {
		for (size_t j = 0; j < program.owners.items[i]->statements.count; j++) {
			buf_format(&buf, "\t&%s_statement,\n",
				program.owners.items[i]->statements.items[j]->name);
		}
	}
	buf_format(&buf, "};\n\nconst size_t all_statement_count = %u;\n", program.statement_count);
	output_write(program.out, "all_statements.c", &buf);
	buf_finish(&buf);
}
