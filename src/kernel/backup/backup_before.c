#include "backup.h"
#include "copy.h"
#include "fail.h"
#include "log.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The backup that a newer program makes before it changes the schema; and how many are kept. */

enum { KEPT = 3, BACKUP_MEMORY_MAX = 1 << 30 };

struct looking {
	struct arena *arena;
	const struct settings *settings;
	size_t missing, applied;
	struct str refusal;
};

static void
look(struct looking *looking)
{
	struct copy *copy = copy_open(
		looking->arena, backup_address(looking->arena, looking->settings), COPY_OUT);
	struct copy_patches patches = copy_patches(copy);

	looking->applied = patches.count;
	looking->missing = copy_patches_missing(&patches);
	looking->refusal = copy_patches_refusal(looking->arena, &patches);
	copy_close(copy);
}

static int
is_named(const struct dirent *entry, const char *prefix)
{
	struct str name = str_of(entry->d_name);

	return str_starts(name, str_of(prefix)) && str_ends(name, STR(".chuke"));
}

/* Names hold their moment, so that their order is that of time. */
void
backup_rotate(struct arena *arena, struct str folder, const char *prefix, size_t kept)
{
	struct dirent **entries = NULL;
	int count = scandir(str_terminated(arena, folder), &entries, NULL, alphasort);
	size_t found = 0;

	for (int i = count - 1; i >= 0; i--) {
		if (is_named(entries[i], prefix) && ++found > kept) {
			unlink(str_format(arena, "%.*s/%s", STR_ARG(folder), entries[i]->d_name)
					.ptr);
		}
		free(entries[i]);
	}
	free(entries);
}

static void
back_up(void *arg)
{
	struct looking *looking = arg;
	struct arena *arena = looking->arena;
	struct str folder = str_format(arena, "%.*s/backups", STR_ARG(looking->settings->data_dir));
	struct str path;
	struct backup_sum sum;

	look(looking);
	if (looking->applied == 0) {
		return;
	}
	if (!str_is_none(looking->refusal)) {
		fail_as(FAIL_DB, "this database cannot be opened: %.*s", STR_ARG(looking->refusal));
	}
	if (looking->missing == 0) {
		return;
	}
	if (mkdir(folder.ptr, 0700) != 0 && errno != EEXIST) {
		fail("the folder %.*s cannot be made: %s", STR_ARG(folder), strerror(errno));
	}
	path = str_format(arena, "%.*s/before-%lld-" CHUKE_VERSION ".chuke", STR_ARG(folder),
		(long long)clock_now().ms);
	log_info("event=backup-before-migration migrations=%zu", looking->missing);
	sum = backup_write(arena, looking->settings, path);
	log_info("event=backup-made rows=%lld files=%lld", (long long)sum.rows,
		(long long)sum.files);
	backup_rotate(arena, folder, "before-", KEPT);
}

void
backup_before_migration(const struct settings *settings)
{
	struct arena *arena = arena_create(BACKUP_MEMORY_MAX);
	struct looking looking = { .arena = arena, .settings = settings, .refusal = STR_NONE };
	struct failure failure;
	bool is_well;

	if (str_is_empty(settings->db) && access(backup_address(arena, settings).ptr, F_OK) != 0) {
		arena_destroy(arena);
		return;
	}
	is_well = fail_catch(back_up, &looking, &failure);
	arena_destroy(arena);
	if (!is_well) {
		fail_as(failure.kind, "%s", failure.message);
	}
}
