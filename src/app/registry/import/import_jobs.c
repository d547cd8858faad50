#include "import_jobs.h"

#include "app.h"
#include "district.h"
#include "import_apply.h"
#include "import_bad.h"
#include "import_preview.h"
#include "import_record.h"
#include "registry_queries.h"

#include <dirent.h>
#include <unistd.h>

enum {
	SLICE_MS = 30,        /* of the writer at a time, which others wait for */
	LEASE_KEPT_MS = 3000, /* between two signs of life while a list is checked */
	TURN_MS_MIN = 10000,  /* so long a job works before it lets the runner look around */
	TURN_CHECKS = 3,      /* but so many times as long as the check took that it began with */
};

/* A job under way on one list. */
struct import_run {
	struct app *app;
	struct arena *arena;
	struct job *job;
	const struct district *district;
	struct import_rules *rules;
	struct import_find_row import;
	struct file_id file; /* of the list */
	struct str path;     /* where its bytes are open, from the first reading on */
	bool is_found;
	int64_t told_ms;
	/* of the check */
	struct import_bad *bad;
	struct file_id bad_file;
	struct import_preview *preview;
	/* of a list that cannot be read, or is no longer as it was checked */
	const struct import_failure *failure;
	struct import_check check;
	const struct import_apply *apply;
};

struct file_object
import_list_object(struct org_import_id id)
{
	return (struct file_object){ "org_import", id.v };
}

struct file_object
import_bad_object(struct org_import_id id)
{
	return (struct file_object){ "org_import_bad", id.v };
}

struct file_id
import_file_of(struct db *db, struct file_object object)
{
	struct files files = file_list(db, object);

	return files.count ? files.items[0].id : (struct file_id){ 0 };
}

/* ---- beginning ---------------------------------------------------------------------------------- */

static void
find_in_snapshot(struct db *db, void *arg)
{
	struct import_run *run = arg;
	struct org_import_id id = { 0 };

	str_parse_int(run->job->input, &id.v);
	run->is_found = import_find(db, id, &run->import) == OK;
	run->file = import_file_of(db, import_list_object(id));
}

/* What is let go of with the arena, which outlives the run. */
struct held {
	struct app *app;
	const struct district *district;
};

static void
release(void *arg)
{
	const struct held *held = arg;

	app_district_release(held->app, held->district);
}

static void
begin(struct import_run *run)
{
	struct held *held = ARENA_NEW(run->arena, struct held);

	run->told_ms = clock_monotonic_ms();
	run->district = app_district_hold(run->app);
	*held = (struct held){ run->app, run->district };
	arena_defer(run->arena, release, held);
	store_read(run->app->store, run->arena, find_in_snapshot, run);
	if (!run->is_found) {
		fail("the list %.*s of a job is not known", STR_ARG(run->job->input));
	}
	run->rules = import_rules_create(
		run->arena, &run->district->pack, &run->district->regions, clock_today());
}

static enum outcome
open_list(struct import_run *run, struct import_list **ret_list, struct import_failure *failure)
{
	if (str_is_empty(run->path)) {
		run->path = file_open(run->app, run->arena, run->file);
	}
	if (str_is_empty(run->path)) {
		fail("the bytes of list %lld are not there any more", (long long)run->import.id.v);
	}
	return import_list_open(run->arena, run->rules, run->path.ptr, ret_list, failure);
}

static enum outcome
store_job(struct db *db, void *arg)
{
	const struct import_run *run = arg;

	return job_store(db, run->job);
}

/* Now and then says that the job lives; false when it was stopped. */
static bool
keep_alive(struct import_run *run)
{
	int64_t now = clock_monotonic_ms();

	if (now - run->told_ms < LEASE_KEPT_MS) {
		return true;
	}
	run->told_ms = now;
	return store_write(run->app->store, run->arena, store_job, run) == OK;
}

/* ---- the check ---------------------------------------------------------------------------------- */

static void
take_refused(void *arg, const struct cell_row *row, const struct import_entry *entry)
{
	struct import_run *run = arg;

	import_bad_row(run->bad, row, entry);
	import_preview_refused(run->preview, entry);
}

static void
take_fine(void *arg, const struct import_entry *entry, enum org_written written)
{
	struct import_run *run = arg;

	import_preview_fine(run->preview, entry, written);
}

static bool
show_checked(void *arg, int64_t rows)
{
	struct import_run *run = arg;

	run->job->done = rows;
	return keep_alive(run);
}

static enum outcome
store_failure(struct db *db, void *arg)
{
	struct import_run *run = arg;
	const struct import_failure *failure = run->failure;
	struct import_set_failed_args args = { .checked_at = db_now(db),
		.failure_row = failure->row ? failure->row : INT_NONE,
		.failure_zh = import_refusals_text(db_arena(db), LANG_ZH, &failure->why),
		.failure_en = import_refusals_text(db_arena(db), LANG_EN, &failure->why),
		.id = run->import.id };

	import_set_failed(db, &args);
	return job_store(db, run->job);
}

static enum outcome
store_preview(struct db *db, void *arg)
{
	struct import_run *run = arg;
	const struct import_counts *counts = &run->check.counts;
	struct import_set_checked_args args = { .checked_at = db_now(db),
		.found_rows = counts->rows,
		.found_new = counts->created,
		.found_changed = counts->updated,
		.found_same = counts->unchanged,
		.found_refused = counts->refused,
		.id = run->import.id };

	file_leave_all(db, import_bad_object(run->import.id));
	if (run->bad_file.v && file_bind_by_system(db, run->bad_file, "list",
				       import_bad_object(run->import.id)) != OK) {
		return NOT_FOUND;
	}
	import_preview_store(db, run->import.id, run->preview);
	import_set_checked(db, &args);
	return job_store(db, run->job);
}

/* What the page shows of a list, at most. */
static struct import_preview_limits
preview_limits(const struct district *district)
{
	return (struct import_preview_limits){
		.samples = (size_t)district_setting(district, "import_preview_rows")->number,
		.refused_rows = (size_t)district_setting(district, "import_refusals_shown")->number
	};
}

/* The refused rows, if there are any. */
static void
keep_bad(struct import_run *run)
{
	struct file_source source = { .path = str_of(import_bad_path(run->bad)),
		.name = run->import.file_name,
		.purpose = "list" };

	if (!import_bad_finish(run->bad) ||
		(run->check.counts.refused &&
			file_add(run->app, run->arena, &source, &run->bad_file, NULL) != OK)) {
		fail_as(FAIL_DISK_FULL, "the file of refused rows cannot be written");
	}
}

static bool
run_check(struct app *app, struct arena *arena, struct job *job)
{
	struct import_run run = { .app = app, .arena = arena, .job = job };
	struct import_watch watch = { &run, take_refused, take_fine, show_checked };
	struct import_failure failure;
	enum outcome outcome;

	begin(&run);
	run.check = (struct import_check){ .arena = arena, .store = app->store, .watch = &watch };
	run.failure = &failure;
	if (open_list(&run, &run.check.list, &failure) != OK) {
		store_write(app->store, arena, store_failure, &run);
		return true;
	}
	run.bad = import_bad_open(arena, run.check.list, NULL, run.district->language);
	if (!run.bad) {
		fail_as(FAIL_DISK_FULL, "the file of refused rows cannot be made");
	}
	run.preview = import_preview_create(arena, run.check.list, preview_limits(run.district));
	outcome = import_check_run(&run.check, &failure);
	if (outcome == INVALID) {
		store_write(app->store, arena, store_failure, &run);
	} else if (outcome == OK) {
		keep_bad(&run);
		store_write(app->store, arena, store_preview, &run);
	}
	return true;
}

/* ---- the taking over ---------------------------------------------------------------------------- */

static bool
show_nothing(void *arg, int64_t rows)
{
	(void)rows;
	return keep_alive(arg);
}

static enum outcome
advance(struct db *db, void *arg, const struct import_apply *apply)
{
	struct import_run *run = arg;
	struct import_advance_args args = { .at_row = apply->row,
		.created = apply->counts.created,
		.updated = apply->counts.updated,
		.unchanged = apply->counts.unchanged,
		.refused = apply->counts.refused,
		.id = run->import.id };

	run->job->done = apply->counts.rows;
	import_advance(db, &args);
	return job_store(db, run->job);
}

static enum outcome
store_end(struct db *db, void *arg)
{
	struct import_run *run = arg;
	struct import_counts counts = run->apply->counts;

	counts.refused += run->check.counts.refused;
	import_end(db, db_now(db), run->import.id);
	import_audit(db, run->job->login, run->import.id, run->import.file_name, &counts);
	return job_store(db, run->job);
}

/* What earlier turns of the job have done already. */
static struct import_counts
counts_so_far(const struct import_find_row *import)
{
	return (struct import_counts){ .rows = import->created + import->updated +
					       import->unchanged + import->refused,
		.created = import->created,
		.updated = import->updated,
		.unchanged = import->unchanged,
		.refused = import->refused };
}

/* Slice by slice until the list or the turn is at its end; true when the job is finished. */
static bool
apply_slices(struct import_run *run, struct import_apply *apply, int64_t until_ms)
{
	struct import_failure failure;
	enum outcome outcome = OK;

	while (outcome == OK && clock_monotonic_ms() < until_ms) {
		outcome = import_apply_slice(apply, &failure);
	}
	if (outcome == NOT_FOUND) {
		store_write(run->app->store, run->arena, store_end, run);
	} else if (outcome == INVALID) {
		fail("the list %lld can no longer be read", (long long)run->import.id.v);
	}
	return outcome != OK;
}

static bool
run_apply(struct app *app, struct arena *arena, struct job *job)
{
	struct import_run run = { .app = app, .arena = arena, .job = job };
	struct import_watch watch = { .arg = &run, .progress = show_nothing };
	struct import_apply apply = { .arena = arena,
		.store = app->store,
		.login = job->login,
		.slice_ms = SLICE_MS,
		.advance = advance,
		.advance_arg = &run };
	int64_t began_ms = clock_monotonic_ms(), turn_ms;
	struct import_failure failure;
	enum outcome outcome;

	begin(&run);
	job->total = run.import.found_rows - run.import.found_refused;
	run.check = (struct import_check){ .arena = arena, .store = app->store, .watch = &watch };
	outcome = open_list(&run, &run.check.list, &failure);
	if (outcome == OK) {
		outcome = import_check_run(&run.check, &failure);
	}
	if (outcome == CONFLICT) {
		return true; /* stopped meanwhile */
	}
	if (outcome != OK) {
		fail("the list %lld can no longer be read", (long long)run.import.id.v);
	}
	if (run.check.counts.refused && !run.import.is_partial && run.import.at_row == 0) {
		/* the register or the pack changed since the list was checked */
		fail("the list %lld has rows to refuse now", (long long)run.import.id.v);
	}
	turn_ms = (clock_monotonic_ms() - began_ms) * TURN_CHECKS;
	apply.skip = &run.check.bad;
	apply.row = run.import.at_row;
	apply.counts = counts_so_far(&run.import);
	run.apply = &apply;
	if (open_list(&run, &apply.list, &failure) != OK) {
		fail("the list %lld can no longer be read", (long long)run.import.id.v);
	}
	return apply_slices(&run, &apply,
		clock_monotonic_ms() + (turn_ms > TURN_MS_MIN ? turn_ms : TURN_MS_MIN));
}

const struct job_kind import_jobs[IMPORT_JOB_COUNT] = {
	{ IMPORT_CHECK_JOB, N_("检查名录"), run_check },
	{ IMPORT_APPLY_JOB, N_("导入名录"), run_apply },
};

void
import_upgrade(const struct app *app, struct arena *arena)
{
	struct str folder = str_format(arena, "%.*s/imports", STR_ARG(app->settings.data_dir));
	DIR *open = opendir(folder.ptr);
	const struct dirent *entry;

	while (open && (entry = readdir(open))) {
		unlinkat(dirfd(open), entry->d_name, 0);
	}
	if (open) {
		closedir(open);
		rmdir(folder.ptr);
	}
}
