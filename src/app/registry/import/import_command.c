#include "import_command.h"

#include "audit.h"
#include "command.h"
#include "district.h"
#include "import_apply.h"
#include "import_bad.h"
#include "import_record.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	COMMAND_BYTES_MAX = 1 << 30,
	SLICE_MS = 200, /* so long may somebody who is served meanwhile wait for the writer */
	SLICE_ALONE_MS =
		1000,      /* and so long when nobody is: each touches most pages of the indexes */
	PROGRESS_MS = 200, /* between two lines of progress on a terminal */
};

struct command_run {
	struct app *app;
	struct arena *arena;
	const struct district *district;
	struct import_rules *rules;
	const char *file, *bad_file; /* bad_file NULL: one bad row refuses the list */
	bool is_dry;
	struct import_bad *bad;
	/* progress on a terminal */
	bool shows_progress, has_progress;
	const char *doing;
	int64_t told_ms, total;
	int exit_code;
};

/* ---- what is printed ---------------------------------------------------------------------------- */

static void
clear_progress(struct command_run *run)
{
	if (run->has_progress) {
		fputs("\r\033[K", stderr);
		run->has_progress = false;
	}
}

static bool
show_progress(void *arg, int64_t rows)
{
	struct command_run *run = arg;
	int64_t now = clock_monotonic_ms();

	if (!run->shows_progress || now - run->told_ms < PROGRESS_MS) {
		return true;
	}
	run->told_ms = now;
	run->has_progress = true;
	fprintf(stderr, "\r%s %lld", run->doing, (long long)rows);
	if (run->total) {
		fprintf(stderr, " / %lld", (long long)run->total);
	}
	fputs("\033[K", stderr);
	return true;
}

/* FILE:ROW: COLUMN: reason, a line for each reason. */
static void
print_refusals(struct command_run *run, int64_t row, const struct import_refusals *refusals)
{
	clear_progress(run);
	for (size_t i = 0; i < refusals->count; i++) {
		struct arena_mark mark = arena_mark(run->arena);
		const struct import_refusal *refusal = &refusals->items[i];
		struct str column = bilingual_in(refusal->column, run->district->language),
			   reason = import_refusal_text(
				   run->arena, run->district->language, refusal);

		fputs(run->file, stdout);
		if (row) {
			printf(":%lld", (long long)row);
		}
		printf(": %.*s%s%.*s\n", STR_ARG(column), column.len ? ": " : "", STR_ARG(reason));
		arena_rewind(run->arena, mark);
	}
}

static void
take_refused(void *arg, const struct cell_row *row, const struct import_entry *entry)
{
	struct command_run *run = arg;

	print_refusals(run, entry->row, &entry->refusals);
	if (run->bad) {
		import_bad_row(run->bad, row, entry);
	}
}

static void
print_counts(const struct import_counts *counts)
{
	printf("imported %lld, updated %lld, refused %lld\n", (long long)counts->created,
		(long long)counts->updated, (long long)counts->refused);
}

/* ---- the two rounds ----------------------------------------------------------------------------- */

/* Opens the list once more from its beginning. */
static bool
open_list(struct command_run *run, struct import_list **ret_list)
{
	struct import_failure failure;

	if (import_list_open(run->arena, run->rules, run->file, ret_list, &failure) == OK) {
		return true;
	}
	print_refusals(run, failure.row, &failure.why);
	return false;
}

static bool
check_list(struct command_run *run, struct import_check *check)
{
	struct import_watch watch = {
		.arg = run, .refused = take_refused, .progress = show_progress
	};
	struct import_failure failure;

	*check = (struct import_check){
		.arena = run->arena, .store = run->app->store, .watch = &watch
	};
	run->doing = "checking";
	if (!open_list(run, &check->list)) {
		return false;
	}
	if (run->bad_file) {
		run->bad = import_bad_open(
			run->arena, check->list, run->bad_file, run->district->language);
		if (!run->bad) {
			fprintf(stderr, "chuke: %s cannot be written\n", run->bad_file);
			return false;
		}
	}
	if (import_check_run(check, &failure) != OK) {
		print_refusals(run, failure.row, &failure.why);
		return false;
	}
	clear_progress(run);
	return true;
}

/* Takes over what the check let through. */
static bool
apply_list(struct command_run *run, const struct import_check *check, struct import_counts *counts)
{
	struct import_watch watch = {
		.arg = run, .refused = take_refused, .progress = show_progress
	};
	struct import_apply apply = {
		.arena = run->arena, .store = run->app->store, .skip = &check->bad, .watch = &watch
	};
	struct import_failure failure;
	enum outcome outcome = OK;

	run->doing = "importing";
	run->total = check->counts.rows - check->counts.refused;
	if (!open_list(run, &apply.list)) {
		return false;
	}
	while (outcome == OK) {
		apply.slice_ms = app_is_served(run->app) ? SLICE_MS : SLICE_ALONE_MS;
		outcome = import_apply_slice(&apply, &failure);
	}
	clear_progress(run);
	*counts = apply.counts;
	counts->rows = check->counts.rows;
	counts->refused += check->counts.refused;
	if (outcome == INVALID) {
		print_refusals(run, failure.row, &failure.why);
	} else if (outcome != NOT_FOUND) {
		fprintf(stderr,
			"chuke: the register is being changed by somebody else; run it again\n");
	}
	return outcome == NOT_FOUND;
}

static int
run_rounds(struct command_run *run)
{
	struct import_counts nothing = { .rows = 0 };
	struct import_check check;
	struct import_counts counts;

	if (!check_list(run, &check)) {
		return EXIT_REFUSED;
	}
	nothing.refused = check.counts.refused;
	if (check.counts.refused && !run->bad_file) {
		print_counts(&nothing);
		return EXIT_REFUSED;
	}
	counts = check.counts;
	if (!run->is_dry) {
		if (!apply_list(run, &check, &counts)) {
			return EXIT_REFUSED;
		}
		import_record_command(run->app->store, run->arena, run->file, &counts);
	}
	if (run->bad && !import_bad_finish(run->bad)) {
		fprintf(stderr, "chuke: %s could not be written whole\n", run->bad_file);
		return EXIT_REFUSED;
	}
	print_counts(&counts);
	return EXIT_DONE;
}

/* ---- the command -------------------------------------------------------------------------------- */

/* The refused rows must not be written over the list that they are read from. */
static bool
is_same_file(const char *a, const char *b)
{
	struct stat first, second;

	return stat(a, &first) == 0 && stat(b, &second) == 0 && first.st_dev == second.st_dev &&
	       first.st_ino == second.st_ino;
}

static void
release(void *arg)
{
	struct command_run *run = arg;

	app_district_release(run->app, run->district);
}

static void
run_in_arena(void *arg)
{
	struct command_run *run = arg;

	run->district = app_district_hold(run->app);
	arena_defer(run->arena, release, run);
	run->rules = import_rules_create(
		run->arena, &run->district->pack, &run->district->regions, clock_today());
	run->exit_code = run_rounds(run);
}

int
import_orgs_command(struct app *app, int argc, char **argv)
{
	struct command_run run = { .app = app, .shows_progress = isatty(STDERR_FILENO) };
	struct failure failure;
	bool is_well;

	run.bad_file = command_option(&argc, argv, "--skip-bad");
	run.is_dry = command_flag(&argc, argv, "--dry-run");
	if (command_is_wrong(
		    argc, argv, 2, "chuke import orgs FILE [--skip-bad BADFILE] [--dry-run]")) {
		return EXIT_USAGE;
	}
	run.file = argv[1];
	if (run.bad_file && is_same_file(run.file, run.bad_file)) {
		fprintf(stderr, "chuke: the refused rows need a file of their own, not %s\n",
			run.file);
		return EXIT_USAGE;
	}
	run.arena = arena_create(COMMAND_BYTES_MAX);
	is_well = fail_catch(run_in_arena, &run, &failure);
	clear_progress(&run);
	arena_destroy(run.arena);
	if (!is_well) {
		fail_as(failure.kind, "%s", failure.message);
	}
	return run.exit_code;
}
