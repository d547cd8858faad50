#include "backup.h"
#include "backup_files.h"
#include "copy.h"
#include "fail.h"
#include "secret.h"

#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* Writing a backup: head, tables, files, end. */

static const char *const engine_names[DB_ENGINE_COUNT] = { "sqlite", "postgresql" };
static const char type_letters[] = { [DB_INT] = 'i', [DB_TEXT] = 't', [DB_BLOB] = 'b' };

struct str
backup_address(struct arena *arena, const struct settings *settings)
{
	return str_is_empty(settings->db)
		       ? str_format(arena, "%.*s/chuke.db", STR_ARG(settings->data_dir))
		       : settings->db;
}

static void
put_head(struct backup_out *out, struct copy *copy, const struct backup_sum *sum)
{
	struct copy_patches patches = copy_patches(copy);

	backup_out_tag(out, 'h');
	backup_out_text(out, sum->made_by);
	backup_out_text(out, sum->engine);
	backup_out_int(out, sum->made_at.ms);
	backup_out_int(out, (int64_t)patches.count);
	for (size_t i = 0; i < patches.count; i++) {
		backup_out_text(out, patches.items[i].owner);
		backup_out_int(out, patches.items[i].number);
		backup_out_text(out, patches.items[i].checksum);
		backup_out_int(out, patches.items[i].applied_at);
	}
}

struct putting {
	struct backup_out *out;
	const struct copy_table *table;
	int64_t rows;
};

static void
put_row(void *arg, const struct db_value *values)
{
	struct putting *putting = arg;

	backup_out_tag(putting->out, 'r');
	for (size_t i = 0; i < putting->table->column_count; i++) {
		backup_out_value(putting->out, &values[i]);
	}
	putting->rows++;
}

static void
put_table(struct putting *putting, struct copy *copy)
{
	const struct copy_table *table = putting->table;
	int64_t before = putting->rows;

	backup_out_tag(putting->out, 't');
	backup_out_text(putting->out, table->name);
	backup_out_int(putting->out, (int64_t)table->column_count);
	for (size_t i = 0; i < table->column_count; i++) {
		backup_out_text(putting->out, table->columns[i].name);
		backup_out_tag(putting->out, type_letters[table->columns[i].type]);
	}
	copy_read(copy, table, put_row, putting);
	backup_out_tag(putting->out, 'e');
	backup_out_int(putting->out, putting->rows - before);
}

/* So that monitoring sees how old the last one is. */
static void
note_time(struct arena *arena, struct str data_dir)
{
	int file = open(str_format(arena, "%.*s/last-backup", STR_ARG(data_dir)).ptr,
		O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);

	if (file >= 0) {
		dprintf(file, "%.*s\n", STR_ARG(moment_format_iso(arena, clock_now())));
		close(file);
	}
}

struct moment
backup_last_at(struct arena *arena, struct str data_dir)
{
	char text[40];
	int file = open(str_format(arena, "%.*s/last-backup", STR_ARG(data_dir)).ptr,
		O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	ssize_t len = file >= 0 ? read(file, text, sizeof(text)) : -1;
	struct moment at = MOMENT_NONE;

	if (file >= 0) {
		close(file);
	}
	if (len <= 0 || !moment_parse(str_trim((struct str){ text, (size_t)len }), &at)) {
		return MOMENT_NONE;
	}
	return at;
}

struct backup_sum
backup_write(struct arena *arena, const struct settings *settings, struct str path)
{
	struct backup_sum sum = { .made_by = STR(CHUKE_VERSION), .made_at = clock_now() };
	struct str address = backup_address(arena, settings);
	unsigned char rows[BACKUP_DIGEST_BYTES];
	struct copy_tables tables;
	struct putting putting = { 0 };
	struct copy *copy;

	if (str_is_empty(settings->db) && access(address.ptr, F_OK) != 0) {
		fail("there is no district in %.*s", STR_ARG(settings->data_dir));
	}
	copy = copy_open(arena, address, COPY_OUT);
	if (copy_is_empty(copy)) {
		fail("there is no district in the database");
	}
	sum.engine = str_of(engine_names[copy_engine(copy)]);
	putting.out = backup_out_open(arena, path);
	put_head(putting.out, copy, &sum);
	tables = copy_tables(copy);
	backup_out_count(putting.out, true);
	for (size_t i = 0; i < tables.count; i++) {
		putting.table = &tables.items[i];
		put_table(&putting, copy);
	}
	backup_out_tag(putting.out, 'd');
	backup_out_count(putting.out, false);
	copy_close(copy); /* the snapshot holds nobody while files are read */
	backup_put_files(putting.out, arena, settings->data_dir, &sum.files, &sum.file_bytes);
	sum.tables = (int64_t)tables.count;
	sum.rows = putting.rows;
	backup_out_tag(putting.out, 'z');
	backup_out_int(putting.out, sum.tables);
	backup_out_int(putting.out, sum.rows);
	backup_out_int(putting.out, sum.files);
	backup_out_finish(putting.out, rows);
	sum.digest = secret_hex(arena, rows, sizeof(rows));
	note_time(arena, settings->data_dir);
	return sum;
}
