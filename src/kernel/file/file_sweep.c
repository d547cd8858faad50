#include "app.h"
#include "fail.h"
#include "file_inner.h"
#include "log.h"
#include "store.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/*
 * What nobody took goes: records after a day, in the hourly transaction; bytes that no record names, and what
 * a crash left half-written, from the disk afterwards.  The check of the data reads all bytes.
 */

enum {
	DAY_MS = 24 * 3600 * 1000,
	DAY_S = 24 * 3600,
	HOUR_S = 3600,
	ROUND_FILES_MAX = 500,
	PAGE_ROWS = 200,
};

/* ---- records ------------------------------------------------------------------------------------- */

bool
file_keep_house(struct db *db, const struct pack *pack, const struct regions *regions)
{
	struct moment before = { db_now(db).ms - (int64_t)FILE_DAYS_LEFT * DAY_MS };
	struct file_left_rows rows = file_left(db, before, ROUND_FILES_MAX);

	(void)pack;
	(void)regions;
	for (size_t i = 0; i < rows.count; i++) {
		file_part_remove_all(db, rows.items[i].id);
		file_remove(db, rows.items[i].id);
	}
	return rows.count == ROUND_FILES_MAX;
}

/* ---- the disk ------------------------------------------------------------------------------------ */

struct sweep {
	struct app *app;
	struct arena *arena;
	struct str hash; /* of the bytes in question */
	bool is_needed;
	int64_t now_s; /* by the disk's clock */
	int64_t removed;
};

static void
ask_whether_needed(struct db *db, void *arg)
{
	struct sweep *sweep = arg;
	struct file_part_counts_hash_row row;

	file_part_counts_hash(db, sweep->hash, &row);
	sweep->is_needed = row.total > 0;
}

/* The file system's own clock, which wrote the times that are judged by it: that of a file touched now. */
static int64_t
disk_now_s(struct sweep *sweep)
{
	struct str path = str_format(
		sweep->arena, "%.*s/tmp/.now", STR_ARG(sweep->app->settings.data_dir));
	int fd = open(path.ptr, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	struct stat found;
	bool is_told = fd >= 0 && futimens(fd, NULL) == 0 && fstat(fd, &found) == 0;

	if (fd >= 0) {
		close(fd);
	}
	return is_told ? found.st_mtim.tv_sec : 0;
}

static bool
is_older(const struct sweep *sweep, const char *path, int64_t seconds)
{
	struct stat found;

	return lstat(path, &found) == 0 && S_ISREG(found.st_mode) &&
	       sweep->now_s - found.st_mtim.tv_sec > seconds;
}

static void
sweep_bytes(struct sweep *sweep, const char *path)
{
	if (!is_older(sweep, path, DAY_S)) {
		return;
	}
	store_read(sweep->app->store, sweep->arena, ask_whether_needed, sweep);
	if (sweep->is_needed) {
		return;
	}
	file_store_lock();
	if (is_older(sweep, path, DAY_S) &&
		unlink(path) == 0) { /* else somebody sends the same just now */
		sweep->removed++;
	}
	file_store_unlock();
}

static void
close_dir(void *dir)
{
	closedir(dir);
}

/* Calls `each` for every name in the folder, in an arena that is rewound after each. */
static void
walk(struct sweep *sweep, const char *folder,
	void (*each)(struct sweep *sweep, const char *folder, const char *name))
{
	DIR *dir = opendir(folder);
	struct dirent *entry;

	if (!dir) {
		return;
	}
	arena_defer(sweep->arena, close_dir, dir);
	while ((entry = readdir(dir))) {
		struct arena_mark mark = arena_mark(sweep->arena);

		if (entry->d_name[0] != '.') {
			each(sweep, folder, entry->d_name);
		}
		arena_rewind(sweep->arena, mark);
	}
}

static void
sweep_one(struct sweep *sweep, const char *folder, const char *name)
{
	struct str path = str_format(sweep->arena, "%s/%s", folder, name);

	sweep->hash = str_format(sweep->arena, "%s%s", strrchr(folder, '/') + 1, name);
	if (sweep->hash.len == FILE_HASH_CHARS) {
		sweep_bytes(sweep, path.ptr);
	}
}

static void
sweep_folder(struct sweep *sweep, const char *folder, const char *name)
{
	struct arena_mark mark = arena_mark(sweep->arena);

	walk(sweep, str_format(sweep->arena, "%s/%s", folder, name).ptr, sweep_one);
	arena_rewind(sweep->arena, mark);
}

static void
sweep_left_over(struct sweep *sweep, const char *folder, const char *name)
{
	struct str path = str_format(sweep->arena, "%s/%s", folder, name);

	/* no upload takes so long */
	if (is_older(sweep, path.ptr, HOUR_S) && unlink(path.ptr) == 0) {
		sweep->removed++;
	}
}

void
file_sweep(struct app *app, struct arena *arena)
{
	struct sweep sweep = { .app = app, .arena = arena };
	struct str dir = app->settings.data_dir;

	sweep.now_s = disk_now_s(&sweep);
	walk(&sweep, str_format(arena, "%.*s/tmp", STR_ARG(dir)).ptr, sweep_left_over);
	walk(&sweep, str_format(arena, "%.*s/files", STR_ARG(dir)).ptr, sweep_folder);
	if (sweep.removed) {
		log_info("event=files-swept removed=%lld", (long long)sweep.removed);
	}
}

/* ---- the check of the data ----------------------------------------------------------------------- */

void
file_check_bytes(const struct app *app, struct db *db,
	void (*breach)(void *arg, struct str sentence), void *arg)
{
	struct file_without_part_rows bare = file_without_part(db, PAGE_ROWS);
	int64_t after = 0;

	for (size_t i = 0; i < bare.count; i++) {
		breach(arg, str_format(db_arena(db), "file %lld has no bytes",
				    (long long)bare.items[i].id.v));
	}
	for (;;) {
		struct arena_mark mark = arena_mark(db_arena(db));
		struct file_part_page_rows rows = file_part_page(db, after, PAGE_ROWS);

		for (size_t i = 0; i < rows.count; i++) {
			const struct file_part_page_row *row = &rows.items[i];

			if (!str_equal(file_store_hash(app, db_arena(db), row->hash), row->hash)) {
				breach(arg,
					str_format(db_arena(db),
						"the bytes of file %lld are missing or damaged: "
						"files/%.2s/%.8s…",
						(long long)row->file_id.v, row->hash.ptr,
						row->hash.ptr + 2));
			}
			after = row->id.v;
		}
		if (rows.count < PAGE_ROWS) {
			return;
		}
		arena_rewind(db_arena(db), mark);
	}
}
