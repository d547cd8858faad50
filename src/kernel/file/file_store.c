#include "app.h"
#include "fail.h"
#include "file_inner.h"
#include "rand.h"
#include "secret.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* DIR/files/ab/cdef…: written beside, synced, renamed; never changed afterwards. */

enum { PIECE_BYTES = 64 << 10, FOLDER_CHARS = 2 };

const int file_widths[FILE_WIDTH_COUNT] = { 320, 960, 1920 };

static pthread_mutex_t store_lock = PTHREAD_MUTEX_INITIALIZER;

struct file_writer {
	const struct app *app;
	struct arena *arena;
	struct str path; /* of the temporary file */
	crypto_hash_sha256_state state;
	int64_t size;
	int fd;
	bool is_kept;
};

void
file_store_lock(void)
{
	pthread_mutex_lock(&store_lock);
}

void
file_store_unlock(void)
{
	pthread_mutex_unlock(&store_lock);
}

static _Noreturn void
fail_writing(void)
{
	fail_as(errno == ENOSPC || errno == EDQUOT ? FAIL_DISK_FULL : FAIL_OTHER,
		"a file cannot be stored: %s", strerror(errno));
}

static struct str
folder_of(const struct app *app, struct arena *arena, struct str hash)
{
	return str_format(arena, "%.*s/files/%.2s", STR_ARG(app->settings.data_dir), hash.ptr);
}

struct str
file_store_path(const struct app *app, struct arena *arena, struct str hash)
{
	assert(hash.len == FILE_HASH_CHARS);
	return str_format(arena, "%.*s/%.*s", STR_ARG(folder_of(app, arena, hash)),
		(int)(hash.len - FOLDER_CHARS), hash.ptr + FOLDER_CHARS);
}

static void
close_writer(void *arg)
{
	struct file_writer *writer = arg;

	if (writer->fd >= 0) {
		close(writer->fd);
	}
	if (!writer->is_kept) {
		unlink(writer->path.ptr);
	}
}

struct file_writer *
file_writer_open(const struct app *app, struct arena *arena)
{
	struct file_writer *writer = ARENA_NEW(arena, struct file_writer);

	writer->app = app;
	writer->arena = arena;
	writer->path = str_format(arena, "%.*s/tmp/file-%.*s", STR_ARG(app->settings.data_dir),
		STR_ARG(rand_hex(arena, 12)));
	crypto_hash_sha256_init(&writer->state);
	writer->fd = open(
		writer->path.ptr, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (writer->fd < 0) {
		fail_writing();
	}
	arena_defer(arena, close_writer, writer);
	return writer;
}

void
file_writer_put(struct file_writer *writer, const void *bytes, size_t len)
{
	const char *at = bytes;

	crypto_hash_sha256_update(&writer->state, bytes, len);
	writer->size += (int64_t)len;
	while (len) {
		ssize_t done = write(writer->fd, at, len);

		if (done < 0 && errno != EINTR) {
			fail_writing();
		}
		at += done > 0 ? done : 0;
		len -= done > 0 ? (size_t)done : 0;
	}
}

/* The entry of a folder is on disk only when the folder is. */
static void
sync_folder(struct str path)
{
	int fd = open(path.ptr, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0 || fsync(fd) != 0) {
		int error = errno;

		if (fd >= 0) {
			close(fd);
		}
		errno = error;
		fail_writing();
	}
	close(fd);
}

static void
make_folder(struct str path, struct str above)
{
	if (mkdir(path.ptr, 0700) == 0) {
		sync_folder(above);
	} else if (errno != EEXIST) {
		fail_writing();
	}
}

/* True if bytes of that name lie there; they count as new again. */
static bool
is_there_already(struct str path)
{
	return utimensat(AT_FDCWD, path.ptr, NULL, AT_SYMLINK_NOFOLLOW) == 0;
}

struct file_stored
file_writer_keep(struct file_writer *writer)
{
	const struct app *app = writer->app;
	unsigned char hash[crypto_hash_sha256_BYTES];
	struct file_stored stored = { .size = writer->size };
	struct str folder, path, files;
	bool is_there;

	crypto_hash_sha256_final(&writer->state, hash);
	stored.hash = secret_hex(writer->arena, hash, sizeof(hash));
	files = str_format(writer->arena, "%.*s/files", STR_ARG(app->settings.data_dir));
	folder = folder_of(app, writer->arena, stored.hash);
	path = file_store_path(app, writer->arena, stored.hash);
	make_folder(files, app->settings.data_dir);
	make_folder(folder, files);
	file_store_lock();
	is_there = is_there_already(path);
	file_store_unlock();
	if (is_there) {
		return stored; /* the temporary file goes with the arena */
	}
	if (fsync(writer->fd) != 0 || rename(writer->path.ptr, path.ptr) != 0) {
		fail_writing();
	}
	writer->is_kept = true;
	sync_folder(folder);
	return stored;
}

struct str
file_store_hash(const struct app *app, struct arena *arena, struct str hash)
{
	crypto_hash_sha256_state state;
	unsigned char found[crypto_hash_sha256_BYTES];
	unsigned char *piece = arena_alloc(arena, PIECE_BYTES);
	FILE *file = fopen(file_store_path(app, arena, hash).ptr, "rb");
	size_t len;
	bool is_read;

	if (!file) {
		return STR_NONE;
	}
	crypto_hash_sha256_init(&state);
	while ((len = fread(piece, 1, PIECE_BYTES, file)) > 0) {
		crypto_hash_sha256_update(&state, piece, len);
	}
	is_read = !ferror(file);
	fclose(file);
	crypto_hash_sha256_final(&state, found);
	return is_read ? secret_hex(arena, found, sizeof(found)) : STR_NONE;
}
