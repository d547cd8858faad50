#include "backup.h"
#include "command.h"
#include "fail.h"
#include "log.h"

#include <sodium.h>
#include <stdio.h>
#include <sys/stat.h>

/* chuke backup, chuke restore. */

enum { BACKUP_MEMORY_MAX = 1 << 30, KEPT_MAX = 10000 };

static void
print_sum(const char *done, struct arena *arena, const struct backup_sum *sum)
{
	printf("%s: %lld rows of %lld tables, %lld files of %lld bytes, made %.*s by chuke %.*s\n"
	       "rows %.*s\n",
		done, (long long)sum->rows, (long long)sum->tables, (long long)sum->files,
		(long long)sum->file_bytes, STR_ARG(moment_format_iso(arena, sum->made_at)),
		STR_ARG(sum->made_by), STR_ARG(sum->digest));
}

/* In a folder, a name that holds the moment: chuke-20140924T010203Z.chuke. */
static struct str
name_in_folder(struct arena *arena, const char *folder)
{
	struct str moment = moment_format_iso(arena, clock_now());
	char name[40];
	size_t len = 0;

	for (size_t i = 0; i < moment.len && len + 1 < sizeof(name); i++) {
		if (moment.ptr[i] != '-' && moment.ptr[i] != ':') {
			name[len++] = moment.ptr[i];
		}
	}
	return str_format(arena, "%s/chuke-%.*s.chuke", folder, (int)len, name);
}

struct work {
	const struct settings *settings;
	struct arena *arena;
	const char *path;
	bool is_folder;
	int64_t kept; /* 0: all */
	bool is_verified_only;
};

static void
back_up(void *arg)
{
	struct work *work = arg;
	struct str path = work->is_folder ? name_in_folder(work->arena, work->path)
					  : str_of(work->path);
	struct backup_sum sum = backup_write(work->arena, work->settings, path);
	char done[300];

	snprintf(done, sizeof(done), "backed up to %.*s", STR_ARG(path));
	print_sum(done, work->arena, &sum);
	if (work->is_folder && work->kept) {
		backup_rotate(work->arena, str_of(work->path), "chuke-", (size_t)work->kept);
	}
}

static void
restore(void *arg)
{
	struct work *work = arg;
	struct backup_sum sum;

	if (work->is_verified_only) {
		sum = backup_verify(work->arena, str_of(work->path));
		print_sum("whole", work->arena, &sum);
		return;
	}
	sum = backup_restore(work->arena, work->settings, str_of(work->path));
	print_sum("restored", work->arena, &sum);
}

static int
run(struct work *work, void (*what)(void *arg))
{
	struct failure failure;
	bool is_well;

	if (sodium_init() < 0) {
		fail("libsodium cannot be used");
	}
	work->arena = arena_create(BACKUP_MEMORY_MAX);
	is_well = fail_catch(what, work, &failure);
	arena_destroy(work->arena);
	if (!is_well) {
		fprintf(stderr, "chuke: %s\n", failure.message);
	}
	return is_well ? EXIT_DONE : EXIT_REFUSED;
}

int
command_backup(const struct settings *settings, int argc, char **argv)
{
	struct work work = { .settings = settings };
	const char *kept = command_option(&argc, argv, "--keep");
	struct stat stat_of_path;

	if (command_is_wrong(argc, argv, 2, "chuke backup FILE|DIR [--keep N]")) {
		return EXIT_USAGE;
	}
	work.path = argv[1];
	work.is_folder = stat(argv[1], &stat_of_path) == 0 && S_ISDIR(stat_of_path.st_mode);
	if (kept && (!str_parse_int(str_of(kept), &work.kept) || work.kept < 1 ||
			    work.kept > KEPT_MAX || !work.is_folder)) {
		fprintf(stderr, "chuke: --keep takes how many backups stay in the folder DIR\n");
		return EXIT_USAGE;
	}
	return run(&work, back_up);
}

int
command_restore(const struct settings *settings, int argc, char **argv)
{
	struct work work = { .settings = settings };

	work.is_verified_only = command_flag(&argc, argv, "--verify");
	if (command_is_wrong(argc, argv, 2, "chuke restore FILE [--verify]")) {
		return EXIT_USAGE;
	}
	work.path = argv[1];
	return run(&work, restore);
}
