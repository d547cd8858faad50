#include "csv.h"
#include "import_command.h"
#include "import_test.h"
#include "kernel_queries.h"
#include "sheet.h"

#include <iconv.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

enum { FILE_BYTES_MAX = 8 << 20, COLUMNS_MAX = 40 };

const char *
list_file(struct web_test *t, const char *name, struct str bytes)
{
	const char *path = str_format(t->arena, "%.*s/%s", STR_ARG(t->dir), name).ptr;
	FILE *file = fopen(path, "wb");

	assert_non_null(file);
	assert_int_equal(fwrite(bytes.ptr, 1, bytes.len, file), bytes.len);
	fclose(file);
	return path;
}

struct str
list_read(struct web_test *t, const char *path)
{
	char *bytes = arena_alloc(t->arena, FILE_BYTES_MAX);
	FILE *file = fopen(path, "rb");
	size_t len;

	assert_non_null(file);
	len = fread(bytes, 1, FILE_BYTES_MAX, file);
	fclose(file);
	return (struct str){ bytes, len };
}

struct str
list_in_gb18030(struct web_test *t, struct str text)
{
	iconv_t converter = iconv_open("GB18030", "UTF-8");
	size_t room = text.len * 2, left = text.len;
	char *bytes = arena_alloc(t->arena, room), *out = bytes, *in = (char *)text.ptr;

	assert_int_equal((int)iconv(converter, &in, &left, &out, &room), 0);
	iconv_close(converter);
	return (struct str){ bytes, (size_t)(out - bytes) };
}

struct text_source {
	struct str left;
};

static ptrdiff_t
give(void *arg, char *bytes, size_t size)
{
	struct text_source *source = arg;
	size_t len = source->left.len < size ? source->left.len : size;

	memcpy(bytes, source->left.ptr, len);
	source->left = str_slice(source->left, len, source->left.len);
	return (ptrdiff_t)len;
}

const char *
list_as_workbook(struct web_test *t, const char *name, struct str text)
{
	const char *path = str_format(t->arena, "%.*s/%s", STR_ARG(t->dir), name).ptr;
	FILE *file = fopen(path, "wb");
	struct text_source source = { text };
	struct csv_reader *reader = csv_open(t->arena, &CSV_LIMITS, give, &source);
	struct sheet_column *columns = ARENA_ARRAY(t->arena, COLUMNS_MAX, struct sheet_column);
	struct sheet_plan plan = { .format = SHEET_XLSX, .title = STR("list"), .columns = columns };
	struct sheet_writer *writer;
	struct csv_row row;

	assert_non_null(file);
	assert_int_equal(csv_next(reader, t->arena, &row), CSV_ROW);
	plan.column_count = row.count;
	for (size_t i = 0; i < row.count; i++) {
		columns[i].label = row.fields[i];
	}
	writer = sheet_writer_open(t->arena, &plan, sheet_sink_file, file);
	while (csv_next(reader, t->arena, &row) == CSV_ROW) {
		if (row.count == plan.column_count) {
			sheet_writer_texts(writer, row.fields, row.count);
		}
	}
	assert_true(sheet_writer_finish(writer));
	fclose(file);
	return path;
}

struct import_printed
list_import(struct web_test *t, const char *file, const char *option, const char *value)
{
	char *argv[] = { (char *)"orgs", (char *)file, (char *)option, (char *)value, NULL };
	int argc = value ? 4 : option ? 3 : 2, kept = dup(STDOUT_FILENO);
	const char *path = str_format(t->arena, "%.*s/printed", STR_ARG(t->dir)).ptr;
	struct import_printed printed;

	fflush(stdout);
	assert_non_null(freopen(path, "wb", stdout));
	printed.exit_code = import_orgs_command(t->app, argc, argv);
	fflush(stdout);
	dup2(kept, STDOUT_FILENO);
	close(kept);
	printed.text = str_terminated(t->arena, list_read(t, path));
	return printed;
}

/* ---- what the register says --------------------------------------------------------------------- */

struct asking {
	const char *name, *verb, *object;
	struct org_full_row row;
	int64_t total;
	struct audit_list_rows audits;
};

static void
count_in_snapshot(struct db *db, void *arg)
{
	struct asking *asking = arg;
	struct check_counts_total_row row;

	check_counts_total(db, &row);
	assert_int_equal(row.counted, row.found);
	asking->total = row.found;
}

int64_t
org_total(struct web_test *t)
{
	struct asking asking = { .total = 0 };

	store_read(t->app->store, t->arena, count_in_snapshot, &asking);
	return asking.total;
}

static void
find_in_snapshot(struct db *db, void *arg)
{
	struct asking *asking = arg;
	struct org_find_by_name_rows rows = org_find_by_name(db, str_of(asking->name));

	if (rows.count != 1) {
		print_message("%zu entries are called %s\n", rows.count, asking->name);
	}
	assert_int_equal(rows.count, 1);
	assert_int_equal(org_full(db, rows.items[0].id, &asking->row), OK);
}

struct org_full_row
org_named(struct web_test *t, const char *name)
{
	struct asking asking = { .name = name };

	store_read(t->app->store, t->arena, find_in_snapshot, &asking);
	return asking.row;
}

static void
audit_in_snapshot(struct db *db, void *arg)
{
	struct asking *asking = arg;

	asking->audits = audit_list(
		db, &(struct audit_list_args){ .clauses = AUDIT_LIST_VERB | AUDIT_LIST_OBJECT,
			    .before_id = INT64_MAX,
			    .verb = str_of(asking->verb),
			    .object = str_of(asking->object),
			    .limit = 1000 });
}

struct audit_list_rows
audit_of(struct web_test *t, const char *verb, const char *object)
{
	struct asking asking = { .verb = verb, .object = object };

	store_read(t->app->store, t->arena, audit_in_snapshot, &asking);
	return asking.audits;
}
