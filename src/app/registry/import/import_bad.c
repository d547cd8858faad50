#include "import_bad.h"

#include "fold.h"

#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* The column that says why; read over when the list comes back. */
#define REASON "原因"

enum { ROW_BYTES_MAX = 64 << 20 };

struct import_bad {
	const struct import_list *list;
	enum lang lang;
	const char *path, *new_path; /* new_path NULL: it is in memory */
	int memory;                  /* its descriptor; -1: it is on the disk */
	FILE *file;
	struct sheet_writer *writer;
	struct arena *row; /* of one row's texts */
	size_t *columns;   /* of the list, without an old 原因 */
	size_t column_count;
};

/* A device or a pipe would be replaced by a file of its name. */
static bool
is_replaceable(const char *path)
{
	struct stat there;

	return stat(path, &there) != 0 || S_ISREG(there.st_mode);
}

static void
close_bad(void *arg)
{
	struct import_bad *bad = arg;

	arena_destroy(bad->row);
	if (bad->file) {
		fclose(bad->file);
		if (bad->new_path) {
			unlink(bad->new_path);
		}
	}
	if (bad->memory >= 0) {
		close(bad->memory);
	}
}

static void
open_memory(struct arena *arena, struct import_bad *bad)
{
	bad->memory = memfd_create("chuke", MFD_CLOEXEC);
	bad->path = str_format(arena, "/proc/self/fd/%d", bad->memory).ptr;
	bad->file = bad->memory < 0 ? NULL : fopen(bad->path, "wb");
}

static void
open_beside(struct arena *arena, struct import_bad *bad, const char *path)
{
	bad->path = str_terminated(arena, str_of(path));
	bad->new_path = str_terminated(arena, str_format(arena, "%s.new", path));
	bad->file = is_replaceable(path) ? fopen(bad->new_path, "wb") : NULL;
}

const char *
import_bad_path(const struct import_bad *bad)
{
	return bad->path;
}

/* The list's columns but for an old 原因, then a new one. */
static const struct sheet_column *
make_columns(struct arena *arena, struct import_bad *bad)
{
	const struct import_columns *columns = &bad->list->columns;
	struct sheet_column *made = ARENA_ARRAY(arena, columns->count + 1, struct sheet_column);

	bad->columns = ARENA_ARRAY(arena, columns->count, size_t);
	for (size_t i = 0; i < columns->count; i++) {
		if (!str_equal(text_fold(arena, columns->items[i].label), STR(REASON))) {
			made[bad->column_count].label = columns->items[i].label;
			bad->columns[bad->column_count++] = i;
		}
	}
	made[bad->column_count].label = STR(REASON);
	return made;
}

struct import_bad *
import_bad_open(
	struct arena *arena, const struct import_list *list, const char *path, enum lang lang)
{
	struct import_bad *bad = ARENA_NEW(arena, struct import_bad);
	struct sheet_plan *plan = ARENA_NEW(arena, struct sheet_plan);

	bad->list = list;
	bad->lang = lang;
	bad->memory = -1;
	if (path) {
		open_beside(arena, bad, path);
	} else {
		open_memory(arena, bad);
	}
	if (!bad->file) {
		return NULL;
	}
	bad->row = arena_create(ROW_BYTES_MAX);
	arena_defer(arena, close_bad, bad);
	*plan = (struct sheet_plan){ .format = sheet_format(list->sheet),
		.title = STR("名单"),
		.columns = make_columns(arena, bad),
		.column_count = bad->column_count + 1,
		.yes = STR("是"),
		.no = STR("否") };
	bad->writer = sheet_writer_open(arena, plan, sheet_sink_file, bad->file);
	return bad;
}

void
import_bad_row(struct import_bad *bad, const struct cell_row *row, const struct import_entry *entry)
{
	struct str *texts;

	arena_reset(bad->row);
	texts = ARENA_ARRAY(bad->row, bad->column_count + 1, struct str);
	for (size_t i = 0; i < bad->column_count; i++) {
		size_t column = bad->columns[i];

		texts[i] = import_cell_text(
			bad->row, &bad->list->columns.items[column], sheet_cell(row, column));
	}
	texts[bad->column_count] = import_refusals_text(bad->row, bad->lang, &entry->refusals);
	sheet_writer_texts(bad->writer, texts, bad->column_count + 1);
}

bool
import_bad_finish(struct import_bad *bad)
{
	bool is_whole = sheet_writer_finish(bad->writer);

	is_whole = fclose(bad->file) == 0 && is_whole;
	bad->file = NULL;
	if (!bad->new_path) {
		return is_whole;
	}
	if (!is_whole || rename(bad->new_path, bad->path) != 0) {
		unlink(bad->new_path);
		return false;
	}
	return true;
}
