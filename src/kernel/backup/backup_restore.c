#include "backup.h"
#include "backup_files.h"
#include "copy.h"
#include "fail.h"
#include "log.h"
#include "secret.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Reading a backup: once to see that it is whole, once to fill the empty district. */

enum { PATCHES_MAX = 10000, TABLES_MAX = 10000, COLUMNS_MAX = 1000, NAME_MAX_BYTES = 200 };

struct reading {
	struct backup_in *in;
	struct arena *arena; /* of heads and tables */
	struct arena *rows;  /* emptied after each row */
	struct copy *copy;   /* NULL: the file is only looked through */
	struct str folder;   /* where files go; none: nowhere */
	struct copy_patches patches;
	struct backup_sum sum;
};

static int64_t
take_count(struct reading *reading, int64_t max)
{
	int64_t count = backup_in_int(reading->in);

	if (count < 0 || count > max) {
		backup_in_fail(reading->in, "a number is out of range");
	}
	return count;
}

static struct str
take_name(struct reading *reading)
{
	return backup_in_text(reading->in, reading->arena, NAME_MAX_BYTES);
}

static void
take_head(struct reading *reading)
{
	struct str refusal;

	if (backup_in_tag(reading->in) != 'h') {
		backup_in_fail(reading->in, "it has no head");
	}
	reading->sum.made_by = take_name(reading);
	reading->sum.engine = take_name(reading);
	reading->sum.made_at.ms = backup_in_int(reading->in);
	reading->patches.count = (size_t)take_count(reading, PATCHES_MAX);
	reading->patches.items = ARENA_ARRAY(
		reading->arena, reading->patches.count, struct copy_patch);
	for (size_t i = 0; i < reading->patches.count; i++) {
		struct copy_patch *patch = &reading->patches.items[i];

		patch->owner = take_name(reading);
		patch->number = backup_in_int(reading->in);
		patch->checksum = take_name(reading);
		patch->applied_at = backup_in_int(reading->in);
	}
	refusal = copy_patches_refusal(reading->arena, &reading->patches);
	if (!str_is_none(refusal)) {
		fail("the backup was made by chuke %.*s: %.*s", STR_ARG(reading->sum.made_by),
			STR_ARG(refusal));
	}
}

static void
take_columns(struct reading *reading, struct copy_table *table)
{
	table->name = take_name(reading);
	table->column_count = (size_t)take_count(reading, COLUMNS_MAX);
	table->columns = ARENA_ARRAY(reading->arena, table->column_count, struct copy_column);
	for (size_t i = 0; i < table->column_count; i++) {
		char letter;

		table->columns[i].name = take_name(reading);
		letter = backup_in_tag(reading->in);
		table->columns[i].type = letter == 'i'   ? DB_INT
					 : letter == 't' ? DB_TEXT
					 : letter == 'b' ? DB_BLOB
							 : DB_NULL;
		if (table->columns[i].type == DB_NULL) {
			backup_in_fail(reading->in, "a column has no type");
		}
	}
}

static void
take_row(struct reading *reading, const struct copy_table *table, struct db_value *values)
{
	struct arena_mark at = arena_mark(reading->rows);

	for (size_t i = 0; i < table->column_count; i++) {
		backup_in_value(reading->in, reading->copy ? reading->rows : NULL,
			table->columns[i].type, &values[i]);
	}
	if (reading->copy) {
		copy_put(reading->copy, values);
	}
	arena_rewind(reading->rows, at);
}

static void
take_table(struct reading *reading)
{
	struct copy_table table;
	struct db_value *values;
	int64_t rows = 0;
	char tag;

	take_columns(reading, &table);
	values = ARENA_ARRAY(reading->arena, table.column_count, struct db_value);
	if (reading->copy) {
		copy_begin_table(reading->copy, &table);
	}
	while ((tag = backup_in_tag(reading->in)) == 'r') {
		take_row(reading, &table, values);
		rows++;
	}
	if (tag != 'e' || backup_in_int(reading->in) != rows) {
		backup_in_fail(reading->in, "a table has another number of rows");
	}
	if (reading->copy) {
		copy_end_table(reading->copy);
	}
	reading->sum.tables++;
	reading->sum.rows += rows;
}

/* Everything behind the head. */
static void
take_body(struct reading *reading)
{
	unsigned char rows[BACKUP_DIGEST_BYTES];
	char tag;

	backup_in_count(reading->in, true);
	while ((tag = backup_in_tag(reading->in)) == 't') {
		take_table(reading);
		if (reading->sum.tables > TABLES_MAX) {
			backup_in_fail(reading->in, "it has too many tables");
		}
	}
	if (tag != 'd') {
		backup_in_fail(reading->in, "its tables do not end");
	}
	backup_in_count(reading->in, false);
	while ((tag = backup_in_tag(reading->in)) == 'f') {
		struct arena_mark at = arena_mark(reading->rows);

		reading->sum.file_bytes += backup_take_file(
			reading->in, reading->rows, reading->folder);
		reading->sum.files++;
		arena_rewind(reading->rows, at);
	}
	if (tag != 'z' || backup_in_int(reading->in) != reading->sum.tables ||
		backup_in_int(reading->in) != reading->sum.rows ||
		backup_in_int(reading->in) != reading->sum.files) {
		backup_in_fail(reading->in, "its parts are not all there");
	}
	backup_in_finish(reading->in, rows);
	reading->sum.digest = secret_hex(reading->arena, rows, sizeof(rows));
}

struct backup_sum
backup_verify(struct arena *arena, struct str path)
{
	struct reading reading = { .arena = arena, .rows = arena, .folder = STR_NONE };

	reading.in = backup_in_open(arena, path);
	take_head(&reading);
	take_body(&reading);
	return reading.sum;
}

/* ---- into an empty district --------------------------------------------------------------------- */

struct restoring {
	struct arena *arena;
	const struct settings *settings;
	struct str path;   /* of the backup */
	struct str folder; /* where files wait */
	struct backup_sum sum;
	bool is_new_file; /* the database's */
	bool has_files;   /* they stand in their place */
};

static void
make_folder(struct str path)
{
	if (mkdir(path.ptr, 0700) != 0 && errno != EEXIST) {
		fail("the folder %.*s cannot be made: %s", STR_ARG(path), strerror(errno));
	}
}

static void
sync_folder(struct str path)
{
	int file = open(path.ptr, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (file >= 0) {
		syncfs(file);
		close(file);
	}
}

static void
fill(void *arg)
{
	struct restoring *restoring = arg;
	struct reading reading = {
		.arena = restoring->arena, .rows = restoring->arena, .folder = restoring->folder
	};
	struct str data_dir = restoring->settings->data_dir;

	reading.copy = copy_open(
		restoring->arena, backup_address(restoring->arena, restoring->settings), COPY_IN);
	if (!copy_is_empty(reading.copy)) {
		fail("the database is not empty: nothing was restored");
	}
	make_folder(restoring->folder);
	reading.in = backup_in_open(restoring->arena, restoring->path);
	take_head(&reading);
	copy_make_schema(reading.copy, &reading.patches);
	take_body(&reading);
	backup_move_in(restoring->arena, restoring->folder, data_dir);
	restoring->has_files = true;
	sync_folder(str_of(str_terminated(restoring->arena, data_dir)));
	copy_commit(reading.copy);
	restoring->sum = reading.sum;
}

/* Leaves the folder as it was found. */
static void
undo(struct restoring *restoring)
{
	static const char *const ends[] = { "", "-wal", "-shm" };
	struct str address = backup_address(restoring->arena, restoring->settings);

	if (restoring->has_files) {
		backup_remove_files(restoring->arena, restoring->settings->data_dir);
	}
	for (size_t i = 0; restoring->is_new_file && i < sizeof(ends) / sizeof(ends[0]); i++) {
		unlink(str_format(restoring->arena, "%.*s%s", STR_ARG(address), ends[i]).ptr);
	}
}

static void
make_data_folder(struct arena *arena, struct str data_dir)
{
	char *path = (char *)str_terminated(arena, data_dir);

	for (char *at = path + 1; *at; at++) {
		if (*at == '/') {
			*at = '\0';
			mkdir(path, 0777);
			*at = '/';
		}
	}
	make_folder(str_of(path));
	make_folder(str_format(arena, "%s/tmp", path));
}

struct backup_sum
backup_restore(struct arena *arena, const struct settings *settings, struct str path)
{
	struct str data_dir = settings->data_dir;
	struct restoring restoring = { .arena = arena, .settings = settings, .path = path };
	struct failure failure;
	bool is_restored;

	backup_verify(arena, path);
	make_data_folder(arena, data_dir);
	if (!backup_has_no_files(arena, data_dir)) {
		fail("there are stored files in %.*s already: nothing was restored",
			STR_ARG(data_dir));
	}
	restoring.is_new_file = str_is_empty(settings->db) &&
				access(backup_address(arena, settings).ptr, F_OK) != 0;
	restoring.folder = str_format(
		arena, "%.*s/tmp/restore-%lld", STR_ARG(data_dir), (long long)getpid());
	/* the connection is closed with an arena of its own, before the file may go */
	restoring.arena = arena_create((size_t)1 << 30);
	is_restored = fail_catch(fill, &restoring, &failure);
	if (is_restored) {
		restoring.sum.made_by = str_copy(arena, restoring.sum.made_by);
		restoring.sum.engine = str_copy(arena, restoring.sum.engine);
		restoring.sum.digest = str_copy(arena, restoring.sum.digest);
	}
	arena_destroy(restoring.arena);
	restoring.arena = arena;
	backup_remove(arena, restoring.folder);
	if (!is_restored) {
		undo(&restoring);
		fail_as(failure.kind, "%s", failure.message);
	}
	return restoring.sum;
}
