#include "backup_stream.h"

#include "fail.h"

#include <endian.h>
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

enum {
	CHUNK_BYTES = 128 << 10,
	GZIP_WINDOW = 15 + 16, /* zlib's word for gzip with its largest window */
	LEVEL = 4,             /* half the time of 6 for a tenth more bytes */
};

static const char mark[] = "chuke backup 1\n";

/* ---- out ---------------------------------------------------------------------------------------- */

struct backup_out {
	struct arena *arena;
	const char *path, *part_path;
	int file;
	z_stream stream;
	bool is_counted;
	crypto_hash_sha256_state all, rows;
	unsigned char bytes[CHUNK_BYTES]; /* compressed, on their way */
	unsigned char plain[CHUNK_BYTES]; /* gathered before they are compressed */
	size_t plain_len;
};

static void
abandon(void *arg)
{
	struct backup_out *out = arg;

	deflateEnd(&out->stream);
	if (out->file >= 0) {
		close(out->file);
		unlink(out->part_path);
	}
}

_Noreturn static void
fail_writing(const struct backup_out *out)
{
	fail_as(errno == ENOSPC || errno == EDQUOT ? FAIL_DISK_FULL : FAIL_OTHER,
		"%.150s cannot be written: %s", out->part_path, strerror(errno));
}

static void
write_bytes(struct backup_out *out, const unsigned char *bytes, size_t len)
{
	while (len) {
		ssize_t written = write(out->file, bytes, len);

		if (written < 0 && errno == EINTR) {
			continue;
		}
		if (written <= 0) {
			fail_writing(out);
		}
		bytes += written;
		len -= (size_t)written;
	}
}

static void
compress_plain(struct backup_out *out, int flush)
{
	int code;

	out->stream.next_in = out->plain;
	out->stream.avail_in = (uInt)out->plain_len;
	out->plain_len = 0;
	do {
		out->stream.next_out = out->bytes;
		out->stream.avail_out = sizeof(out->bytes);
		code = deflate(&out->stream, flush);
		if (code == Z_STREAM_ERROR) {
			fail("the backup cannot be compressed");
		}
		write_bytes(out, out->bytes, sizeof(out->bytes) - out->stream.avail_out);
	} while (out->stream.avail_out == 0);
}

struct backup_out *
backup_out_open(struct arena *arena, struct str path)
{
	struct backup_out *out = ARENA_NEW(arena, struct backup_out);

	out->arena = arena;
	out->path = str_terminated(arena, path);
	out->part_path = str_format(arena, "%.*s.part", STR_ARG(path)).ptr;
	out->file = -1;
	if (access(out->path, F_OK) == 0) {
		fail("%.180s is there already", out->path);
	}
	if (deflateInit2(&out->stream, LEVEL, Z_DEFLATED, GZIP_WINDOW, 8, Z_DEFAULT_STRATEGY) !=
		Z_OK) {
		fail_as(FAIL_MEMORY, "out of memory for the backup");
	}
	arena_defer(arena, abandon, out);
	crypto_hash_sha256_init(&out->all);
	crypto_hash_sha256_init(&out->rows);
	out->file = open(
		out->part_path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (out->file < 0) {
		fail_writing(out);
	}
	backup_out_bytes(out, mark, sizeof(mark) - 1);
	return out;
}

static void
put_plain(struct backup_out *out, const void *bytes, size_t len)
{
	const unsigned char *at = bytes;

	while (len) {
		size_t room = sizeof(out->plain) - out->plain_len, now = len < room ? len : room;

		memcpy(out->plain + out->plain_len, at, now);
		out->plain_len += now;
		at += now;
		len -= now;
		if (out->plain_len == sizeof(out->plain)) {
			compress_plain(out, Z_NO_FLUSH);
		}
	}
}

void
backup_out_bytes(struct backup_out *out, const void *bytes, size_t len)
{
	if (len == 0) {
		return;
	}
	crypto_hash_sha256_update(&out->all, bytes, len);
	if (out->is_counted) {
		crypto_hash_sha256_update(&out->rows, bytes, len);
	}
	put_plain(out, bytes, len);
}

void
backup_out_tag(struct backup_out *out, char tag)
{
	backup_out_bytes(out, &tag, 1);
}

void
backup_out_int(struct backup_out *out, int64_t value)
{
	uint64_t wire = htole64((uint64_t)value);

	backup_out_bytes(out, &wire, sizeof(wire));
}

void
backup_out_text(struct backup_out *out, struct str text)
{
	uint32_t wire = htole32((uint32_t)text.len);

	backup_out_bytes(out, &wire, sizeof(wire));
	backup_out_bytes(out, text.ptr, text.len);
}

void
backup_out_value(struct backup_out *out, const struct db_value *value)
{
	backup_out_tag(out, value->type == DB_NULL ? '-' : '+');
	if (value->type == DB_INT) {
		backup_out_int(out, value->i);
	} else if (value->type != DB_NULL) {
		if (value->s.len > BACKUP_VALUE_BYTES_MAX) {
			fail("a value is too long for a backup");
		}
		backup_out_text(out, value->s);
	}
}

void
backup_out_count(struct backup_out *out, bool is_counted)
{
	out->is_counted = is_counted;
}

/* The name lasts only when the folder that holds it does. */
static void
sync_folder(struct backup_out *out)
{
	char *folder = (char *)str_terminated(out->arena, str_of(out->path));
	char *slash = strrchr(folder, '/');
	int file;

	if (slash) {
		slash[slash == folder] = '\0';
	}
	file = open(slash ? folder : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (file >= 0) {
		fsync(file);
		close(file);
	}
}

void
backup_out_finish(struct backup_out *out, unsigned char ret_rows[BACKUP_DIGEST_BYTES])
{
	unsigned char digest[BACKUP_DIGEST_BYTES];

	crypto_hash_sha256_final(&out->all, digest);
	crypto_hash_sha256_final(&out->rows, ret_rows);
	put_plain(out, digest, sizeof(digest));
	compress_plain(out, Z_FINISH);
	if (fsync(out->file) != 0) {
		fail_writing(out);
	}
	if (rename(out->part_path, out->path) != 0) {
		fail_writing(out);
	}
	close(out->file);
	out->file = -1;
	sync_folder(out);
}

/* ---- in ----------------------------------------------------------------------------------------- */

struct backup_in {
	const char *path;
	int file;
	z_stream stream;
	bool is_ended; /* the gzip stream is */
	bool is_counted;
	crypto_hash_sha256_state all, rows;
	unsigned char bytes[CHUNK_BYTES]; /* compressed */
	unsigned char plain[CHUNK_BYTES];
	size_t plain_at, plain_len;
};

static void
close_in(void *arg)
{
	struct backup_in *in = arg;

	inflateEnd(&in->stream);
	close(in->file);
}

_Noreturn void
backup_in_fail(struct backup_in *in, const char *what)
{
	fail("%.120s is damaged or cut off, nothing was restored: %s", in->path, what);
}

/* More compressed bytes; false at the end of the file. */
static bool
fill(struct backup_in *in)
{
	ssize_t len;

	do {
		len = read(in->file, in->bytes, sizeof(in->bytes));
	} while (len < 0 && errno == EINTR);
	if (len < 0) {
		fail("%.150s cannot be read: %s", in->path, strerror(errno));
	}
	in->stream.next_in = in->bytes;
	in->stream.avail_in = (uInt)len;
	return len > 0;
}

/* Plain bytes to be taken; false at the end of the stream. */
static bool
take_piece(struct backup_in *in)
{
	in->plain_at = in->plain_len = 0;
	while (in->plain_len == 0 && !in->is_ended) {
		int code;

		if (in->stream.avail_in == 0 && !fill(in)) {
			backup_in_fail(in, "it ends too early");
		}
		in->stream.next_out = in->plain;
		in->stream.avail_out = sizeof(in->plain);
		code = inflate(&in->stream, Z_NO_FLUSH);
		in->plain_len = sizeof(in->plain) - in->stream.avail_out;
		in->is_ended = code == Z_STREAM_END;
		if (code != Z_OK && code != Z_STREAM_END && code != Z_BUF_ERROR) {
			backup_in_fail(in, "it cannot be uncompressed");
		}
	}
	return in->plain_len > 0;
}

static void
take_plain(struct backup_in *in, void *ret_bytes, size_t len)
{
	unsigned char *at = ret_bytes;

	while (len) {
		size_t now;

		if (in->plain_at == in->plain_len && !take_piece(in)) {
			backup_in_fail(in, "it ends too early");
		}
		now = in->plain_len - in->plain_at;
		now = now < len ? now : len;
		memcpy(at, in->plain + in->plain_at, now);
		in->plain_at += now;
		at += now;
		len -= now;
	}
}

struct backup_in *
backup_in_open(struct arena *arena, struct str path)
{
	struct backup_in *in = ARENA_NEW(arena, struct backup_in);
	char found[sizeof(mark) - 1];
	bool is_gzip;

	in->path = str_terminated(arena, path);
	in->file = open(in->path, O_RDONLY | O_CLOEXEC);
	if (in->file < 0) {
		fail("%.150s cannot be read: %s", in->path, strerror(errno));
	}
	if (inflateInit2(&in->stream, GZIP_WINDOW) != Z_OK) {
		close(in->file);
		fail_as(FAIL_MEMORY, "out of memory for the backup");
	}
	arena_defer(arena, close_in, in);
	crypto_hash_sha256_init(&in->all);
	crypto_hash_sha256_init(&in->rows);
	is_gzip = fill(in) && in->stream.avail_in > 2 && in->bytes[0] == 0x1f &&
		  in->bytes[1] == 0x8b;
	if (!is_gzip) {
		fail("%.180s is no backup of chuke", in->path);
	}
	backup_in_bytes(in, found, sizeof(found));
	if (memcmp(found, mark, sizeof(found)) != 0) {
		fail(memcmp(found, mark, sizeof("chuke backup ") - 1) == 0
				? "%.150s is a backup of another format: use the version of chuke "
				  "that wrote it"
				: "%.150s is no backup of chuke",
			in->path);
	}
	return in;
}

void
backup_in_bytes(struct backup_in *in, void *ret_bytes, size_t len)
{
	if (len == 0) {
		return;
	}
	take_plain(in, ret_bytes, len);
	crypto_hash_sha256_update(&in->all, ret_bytes, len);
	if (in->is_counted) {
		crypto_hash_sha256_update(&in->rows, ret_bytes, len);
	}
}

char
backup_in_tag(struct backup_in *in)
{
	char tag;

	backup_in_bytes(in, &tag, 1);
	return tag;
}

int64_t
backup_in_int(struct backup_in *in)
{
	uint64_t wire;

	backup_in_bytes(in, &wire, sizeof(wire));
	return (int64_t)le64toh(wire);
}

static uint32_t
take_len(struct backup_in *in, size_t len_max)
{
	uint32_t wire;

	backup_in_bytes(in, &wire, sizeof(wire));
	wire = le32toh(wire);
	if (wire > len_max) {
		backup_in_fail(in, "a length is out of range");
	}
	return wire;
}

struct str
backup_in_text(struct backup_in *in, struct arena *arena, size_t len_max)
{
	size_t len = take_len(in, len_max);
	char *bytes = arena_alloc(arena, len + 1);

	backup_in_bytes(in, bytes, len);
	return (struct str){ bytes, len };
}

/* Reads over bytes that nobody wants. */
static void
skip(struct backup_in *in, size_t len)
{
	char nowhere[4096];

	while (len) {
		size_t now = len < sizeof(nowhere) ? len : sizeof(nowhere);

		backup_in_bytes(in, nowhere, now);
		len -= now;
	}
}

void
backup_in_value(
	struct backup_in *in, struct arena *arena, enum db_type type, struct db_value *ret_value)
{
	char tag = backup_in_tag(in);

	*ret_value = (struct db_value){ .type = tag == '-' ? DB_NULL : type };
	if (tag != '-' && tag != '+') {
		backup_in_fail(in, "a value is neither there nor absent");
	}
	if (tag == '+' && type == DB_INT) {
		ret_value->i = backup_in_int(in);
	} else if (tag == '+' && arena) {
		ret_value->s = backup_in_text(in, arena, BACKUP_VALUE_BYTES_MAX);
	} else if (tag == '+') {
		skip(in, take_len(in, BACKUP_VALUE_BYTES_MAX));
	}
}

void
backup_in_count(struct backup_in *in, bool is_counted)
{
	in->is_counted = is_counted;
}

void
backup_in_finish(struct backup_in *in, unsigned char ret_rows[BACKUP_DIGEST_BYTES])
{
	unsigned char digest[BACKUP_DIGEST_BYTES], found[BACKUP_DIGEST_BYTES];

	crypto_hash_sha256_final(&in->all, digest);
	crypto_hash_sha256_final(&in->rows, ret_rows);
	take_plain(in, found, sizeof(found));
	if (memcmp(digest, found, sizeof(digest)) != 0) {
		backup_in_fail(in, "its digest is another");
	}
	if (in->plain_at != in->plain_len || take_piece(in) || in->stream.avail_in || fill(in)) {
		backup_in_fail(in, "something follows its end");
	}
}
