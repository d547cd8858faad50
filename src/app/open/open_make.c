#include "open_make.h"

#include "app.h"
#include "fail.h"
#include "open_queries.h"
#include "org_list.h"
#include "secret.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char job_name[] = "open.make";
enum { LEASE_KEPT_MS = 3000 }; /* between two signs of life while a file is made */

const struct open_format open_formats[OPEN_FORMAT_COUNT] = {
	{ "csv", "orgs.csv", "text/csv; charset=utf-8" },
	{ "json", "orgs.json", "application/json" },
	{ "xlsx", "orgs.xlsx",
		"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" },
};

/* One file under way. */
struct making {
	struct app *app;
	struct arena *arena;
	struct job *job;
	const struct open_format *format;
	const char *new_path;
	FILE *file;
	int64_t told_ms, entries, bytes;
	struct str stored_name, hash;
	struct str old_name; /* of the file that it replaces */
	bool is_over;        /* the job was stopped or is another's now */
};

struct str
open_path(struct arena *arena, const struct app *app, struct str stored_name)
{
	return str_format(
		arena, "%.*s/open/%.*s", STR_ARG(app->settings.data_dir), STR_ARG(stored_name));
}

static enum outcome
store_job(struct db *db, void *arg)
{
	const struct making *making = arg;

	return job_store(db, making->job);
}

/* Between two pieces: now and then says that the job lives; false when it was stopped. */
static bool
goes_on(void *arg, int64_t entries)
{
	struct making *making = arg;
	int64_t now = clock_monotonic_ms();

	making->entries = entries;
	if (now - making->told_ms >= LEASE_KEPT_MS) {
		making->told_ms = now;
		making->is_over = store_write(making->app->store, making->arena, store_job,
					  making) != OK;
	}
	return !making->is_over;
}

static void
drop(void *arg)
{
	struct making *making = arg;

	if (making->file) {
		fclose(making->file);
	}
	unlink(making->new_path); /* gone already when all went well */
}

static void
open_new(struct making *making)
{
	struct str folder = open_path(making->arena, making->app, STR(""));

	if (mkdir(folder.ptr, 0700) != 0 && errno != EEXIST) {
		fail_as(FAIL_DISK_FULL, "no folder for open data: %s", strerror(errno));
	}
	making->new_path = str_terminated(
		making->arena, open_path(making->arena, making->app,
				       str_format(making->arena, "new.%s", making->format->name)));
	making->file = fopen(making->new_path, "wb");
	if (!making->file) {
		fail_as(FAIL_DISK_FULL, "open data cannot be written: %s", strerror(errno));
	}
	arena_defer(making->arena, drop, making);
}

/* The bytes are on the disk before a row says so. */
static void
close_new(struct making *making)
{
	bool is_written = fflush(making->file) == 0 && fsync(fileno(making->file)) == 0;
	long end = ftell(making->file);

	fclose(making->file);
	making->file = NULL;
	making->hash = secret_sha256_file(making->arena, making->new_path);
	if (!is_written || end < 0 || !making->hash.len) {
		fail_as(FAIL_DISK_FULL, "open data cannot be written");
	}
	making->bytes = end;
	making->stored_name = str_format(
		making->arena, "%.16s.%s", making->hash.ptr, making->format->name);
	if (rename(making->new_path,
		    open_path(making->arena, making->app, making->stored_name).ptr) != 0) {
		fail_as(FAIL_DISK_FULL, "open data cannot be kept: %s", strerror(errno));
	}
}

static enum outcome
store_file(struct db *db, void *arg)
{
	struct making *making = arg;
	struct open_file_put_args args = { .name = str_of(making->format->name),
		.stored_name = making->stored_name,
		.hash = making->hash,
		.file_bytes = making->bytes,
		.entries = making->entries,
		.made_at = db_now(db),
		.looked_at = db_now(db) };
	struct open_file_find_row old;

	if (open_file_find(db, args.name, &old) == OK) {
		making->old_name = str_copy(making->arena, old.stored_name);
	}
	if (open_file_put(db, &args) != OK) {
		return CONFLICT;
	}
	return job_store(db, making->job);
}

bool
open_make(struct app *app, struct arena *arena, struct job *job)
{
	struct making *making = ARENA_NEW(arena, struct making);
	struct org_list_file list;
	int64_t at = 0;

	str_parse_int(job->position, &at);
	*making = (struct making){ .app = app,
		.arena = arena,
		.job = job,
		.format = &open_formats[at < OPEN_FORMAT_COUNT ? at : 0],
		.told_ms = clock_monotonic_ms() };
	open_new(making);
	list = (struct org_list_file){ str_of(making->format->format), making->file, goes_on,
		making };
	if (!org_list_write(app, &list)) {
		if (making->is_over) {
			return true; /* whoever has the job now makes the file */
		}
		fail_as(FAIL_DISK_FULL, "open data cannot be written");
	}
	making->entries = list.entries;
	close_new(making);
	job->done = at + 1;
	job->total = OPEN_FORMAT_COUNT;
	job->position = str_format(arena, "%lld", (long long)at + 1);
	if (store_write(app->store, arena, store_file, making) != OK) {
		return true;
	}
	if (making->old_name.len && !str_equal(making->old_name, making->stored_name)) {
		unlink(open_path(arena, app, making->old_name).ptr);
	}
	return job->done == OPEN_FORMAT_COUNT;
}

/* ---- when --------------------------------------------------------------------------------------- */

enum outcome
open_start(struct db *db, struct login_id login)
{
	struct open_jobs_waiting_row waiting;

	open_jobs_waiting(db, &waiting);
	if (waiting.total) {
		return CONFLICT;
	}
	job_add_for(db, login, job_name, STR("{}"));
	return OK;
}

bool
open_keep_house(struct db *db, const struct pack *pack, const struct regions *regions)
{
	struct open_files_oldest_row oldest;

	(void)pack;
	(void)regions;
	open_files_oldest(db, &oldest);
	if (oldest.total < OPEN_FORMAT_COUNT ||
		day_of_moment(oldest.looked_at).n < day_of_moment(db_now(db)).n) {
		open_start(db, (struct login_id){ 0 });
	}
	return false;
}
