#include "backup_files.h"

#include "fail.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Folders whose files belong to the district: uploads by hash, lists that came in. */
static const char *const kept_folders[] = { "files", "imports" };

enum {
	KEPT_COUNT = sizeof(kept_folders) / sizeof(kept_folders[0]),
	DEPTH_MAX = 8,
	CHUNK_BYTES = 64 << 10,
};

/* ---- out ---------------------------------------------------------------------------------------- */

struct putting {
	struct backup_out *out;
	struct arena *arena;
	struct str data_dir;
	int64_t files, bytes;
};

/*
 * The size is told first.  A file is never changed once it stands (its name is its hash); one that
 * shrinks meanwhile makes the backup fail.
 */
static void
put_bytes(struct putting *putting, int file, int64_t size, const char *path)
{
	crypto_hash_sha256_state state;
	unsigned char hash[BACKUP_DIGEST_BYTES];
	char chunk[CHUNK_BYTES];

	crypto_hash_sha256_init(&state);
	while (size) {
		size_t wanted = size < CHUNK_BYTES ? (size_t)size : CHUNK_BYTES;
		ssize_t len = read(file, chunk, wanted);

		if (len < 0 && errno == EINTR) {
			continue;
		}
		if (len <= 0) {
			close(file);
			fail("%.150s cannot be read to its end", path);
		}
		crypto_hash_sha256_update(&state, (unsigned char *)chunk, (size_t)len);
		backup_out_bytes(putting->out, chunk, (size_t)len);
		size -= len;
	}
	crypto_hash_sha256_final(&state, hash);
	backup_out_bytes(putting->out, hash, sizeof(hash));
}

static void
put_file(struct putting *putting, struct str name)
{
	const char *path = str_format(
		putting->arena, "%.*s/%.*s", STR_ARG(putting->data_dir), STR_ARG(name))
				   .ptr;
	int file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	struct stat stat;

	if (file < 0 && errno == ENOENT) {
		return; /* removed since: no row of the snapshot needs it, or the check of data tells */
	}
	if (file < 0 || fstat(file, &stat) != 0) {
		fail("%.150s cannot be read: %s", path, strerror(errno));
	}
	backup_out_tag(putting->out, 'f');
	backup_out_text(putting->out, name);
	backup_out_int(putting->out, stat.st_size);
	put_bytes(putting, file, stat.st_size, path);
	close(file);
	putting->files++;
	putting->bytes += stat.st_size;
}

static void
put_folder(struct putting *putting, struct str name, int depth)
{
	const char *path = str_format(
		putting->arena, "%.*s/%.*s", STR_ARG(putting->data_dir), STR_ARG(name))
				   .ptr;
	struct dirent **entries = NULL;
	int count = depth < DEPTH_MAX ? scandir(path, &entries, NULL, alphasort) : 0;

	for (int i = 0; i < count; i++) {
		struct arena_mark at = arena_mark(putting->arena);
		struct str below = str_format(
			putting->arena, "%.*s/%s", STR_ARG(name), entries[i]->d_name);

		if (entries[i]->d_name[0] != '.' && entries[i]->d_type == DT_DIR) {
			put_folder(putting, below, depth + 1);
		} else if (entries[i]->d_name[0] != '.' && entries[i]->d_type == DT_REG) {
			put_file(putting, below);
		}
		arena_rewind(putting->arena, at);
	}
	for (int i = 0; i < count; i++) {
		free(entries[i]);
	}
	free(entries);
}

void
backup_put_files(struct backup_out *out, struct arena *arena, struct str data_dir,
	int64_t *ret_files, int64_t *ret_bytes)
{
	struct putting putting = { .out = out, .arena = arena, .data_dir = data_dir };

	for (int i = 0; i < KEPT_COUNT; i++) {
		put_folder(&putting, str_of(kept_folders[i]), 0);
	}
	*ret_files = putting.files;
	*ret_bytes = putting.bytes;
}

/* ---- in ----------------------------------------------------------------------------------------- */

/* A path below one of our folders, of harmless names. */
static bool
is_harmless(struct str name)
{
	struct str rest = name, part;
	bool is_ours = false, is_good = true;

	for (int i = 0; i < KEPT_COUNT; i++) {
		is_ours |= str_starts(name, str_of(kept_folders[i])) &&
			   name.len > strlen(kept_folders[i]) &&
			   name.ptr[strlen(kept_folders[i])] == '/';
	}
	while (str_split(&rest, '/', &part)) {
		is_good &= part.len > 0 && part.ptr[0] != '.' &&
			   memchr(part.ptr, 0, part.len) == NULL;
	}
	return is_ours && is_good && name.ptr[name.len - 1] != '/';
}

/* Makes the folders of a path below `folder`; opens its file anew. */
static int
create(struct arena *arena, struct str folder, struct str name)
{
	char *path = (char *)str_format(arena, "%.*s/%.*s", STR_ARG(folder), STR_ARG(name)).ptr;
	int file;

	for (char *at = path + folder.len + 1; *at; at++) {
		if (*at == '/') {
			*at = '\0';
			mkdir(path, 0700);
			*at = '/';
		}
	}
	file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (file < 0) {
		fail("%.150s cannot be written: %s", path, strerror(errno));
	}
	return file;
}

static void
write_chunk(int file, const char *bytes, size_t len)
{
	while (len) {
		ssize_t written = write(file, bytes, len);

		if (written < 0 && errno == EINTR) {
			continue;
		}
		if (written <= 0) {
			int cause = errno;

			close(file);
			fail_as(cause == ENOSPC ? FAIL_DISK_FULL : FAIL_OTHER,
				"a stored file cannot be written: %s", strerror(cause));
		}
		bytes += written;
		len -= (size_t)written;
	}
}

int64_t
backup_take_file(struct backup_in *in, struct arena *arena, struct str folder)
{
	struct str name = backup_in_text(in, arena, BACKUP_NAME_BYTES_MAX);
	int64_t size = backup_in_int(in), left = size;
	crypto_hash_sha256_state state;
	unsigned char hash[BACKUP_DIGEST_BYTES], found[BACKUP_DIGEST_BYTES];
	char chunk[CHUNK_BYTES];
	int file = -1;

	if (!is_harmless(name) || size < 0) {
		backup_in_fail(in, "a file has a name that no file of ours has");
	}
	file = str_is_none(folder) ? -1 : create(arena, folder, name);
	crypto_hash_sha256_init(&state);
	while (left) {
		size_t len = left < CHUNK_BYTES ? (size_t)left : CHUNK_BYTES;

		backup_in_bytes(in, chunk, len);
		crypto_hash_sha256_update(&state, (unsigned char *)chunk, len);
		if (file >= 0) {
			write_chunk(file, chunk, len);
		}
		left -= (int64_t)len;
	}
	if (file >= 0) {
		close(file);
	}
	crypto_hash_sha256_final(&state, hash);
	backup_in_bytes(in, found, sizeof(found));
	if (memcmp(hash, found, sizeof(hash)) != 0) {
		backup_in_fail(in, "a file's hash is another");
	}
	return size;
}

/* ---- folders ------------------------------------------------------------------------------------ */

void
backup_remove(struct arena *arena, struct str folder)
{
	const char *path = str_terminated(arena, folder);
	struct dirent **entries = NULL;
	int count = scandir(path, &entries, NULL, NULL);

	for (int i = 0; i < count; i++) {
		const char *name = entries[i]->d_name;
		struct str below = str_format(arena, "%s/%s", path, name);

		if (strcmp(name, ".") != 0 && strcmp(name, "..") != 0) {
			if (entries[i]->d_type == DT_DIR) {
				backup_remove(arena, below);
			} else {
				unlink(below.ptr);
			}
		}
		free(entries[i]);
	}
	free(entries);
	rmdir(path);
}

static struct str
kept_folder(struct arena *arena, struct str dir, int index)
{
	return str_format(arena, "%.*s/%s", STR_ARG(dir), kept_folders[index]);
}

bool
backup_has_no_files(struct arena *arena, struct str data_dir)
{
	for (int i = 0; i < KEPT_COUNT; i++) {
		/* an empty folder may go; one with something in it stays */
		if (rmdir(kept_folder(arena, data_dir, i).ptr) != 0 && errno != ENOENT) {
			return false;
		}
	}
	return true;
}

void
backup_move_in(struct arena *arena, struct str folder, struct str data_dir)
{
	for (int i = 0; i < KEPT_COUNT; i++) {
		struct str to = kept_folder(arena, data_dir, i);

		if (rename(kept_folder(arena, folder, i).ptr, to.ptr) != 0 && errno != ENOENT) {
			fail("%.150s cannot be moved into its place: %s", to.ptr, strerror(errno));
		}
	}
}

void
backup_remove_files(struct arena *arena, struct str data_dir)
{
	for (int i = 0; i < KEPT_COUNT; i++) {
		backup_remove(arena, kept_folder(arena, data_dir, i));
	}
}
