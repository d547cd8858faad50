#include "audit_head.h"

#include "fail.h"
#include "kernel_queries.h"
#include "key.h"
#include "keys.h"
#include "log.h"
#include "secret.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { HEAD_BYTES_MAX = 512, WORK_BYTES_MAX = 4 << 20 };

static const char first_word[] = "chuke-audit-head", purpose[] = "audit.head";

/* ---- the file ----------------------------------------------------------------------------------- */

static struct str
read_head(struct arena *arena, struct str file)
{
	char *text = arena_alloc(arena, HEAD_BYTES_MAX);
	int fd = open(str_terminated(arena, file), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	ssize_t len;

	if (fd < 0) {
		return STR_NONE;
	}
	len = read(fd, text, HEAD_BYTES_MAX);
	close(fd);
	return len > 0 ? str_trim((struct str){ text, (size_t)len }) : STR("");
}

/* Whole or not at all. */
static bool
write_head(struct arena *arena, struct str file, struct str line)
{
	const char *path = str_terminated(arena, file),
		   *beside = str_format(arena, "%s.new", path).ptr;
	int fd = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
	bool is_written;

	if (fd < 0) {
		return false;
	}
	is_written = write(fd, line.ptr, line.len) == (ssize_t)line.len && fsync(fd) == 0;
	return close(fd) == 0 && is_written && rename(beside, path) == 0;
}

static struct str
line_of(struct db *db, int64_t count, struct str hash, struct moment at)
{
	struct arena *arena = db_arena(db);
	struct str words = str_format(arena, "%s 1 %lld %.*s %lld", first_word, (long long)count,
		STR_ARG(secret_hex(arena, (const unsigned char *)hash.ptr, hash.len)),
		(long long)at.ms);
	struct str signature = key_hash(db, purpose, words);

	return str_format(arena, "%.*s %.*s\n", STR_ARG(words),
		STR_ARG(secret_hex(arena, (const unsigned char *)signature.ptr, signature.len)));
}

/* ---- comparing ---------------------------------------------------------------------------------- */

static struct audit_head
broken(struct audit_head head, struct str sentence)
{
	head.state = AUDIT_HEAD_BROKEN;
	head.sentence = sentence;
	return head;
}

/* The numbers of a line; false if it is none, or not signed by this district. */
static bool
parse(struct db *db, struct str line, struct audit_head *head, unsigned char ret_hash[32])
{
	struct str rest = line, word, version, count, hash, at, again;

	if (!str_split(&rest, ' ', &word) || !str_split(&rest, ' ', &version) ||
		!str_split(&rest, ' ', &count) || !str_split(&rest, ' ', &hash) ||
		!str_split(&rest, ' ', &at) || !str_parse_int(count, &head->count) ||
		!str_parse_int(at, &head->made_at.ms) || !secret_unhex(hash, ret_hash, 32)) {
		return false;
	}
	again = line_of(db, head->count, (struct str){ (char *)ret_hash, 32 }, head->made_at);
	return str_equal(str_trim(again), line);
}

static struct audit_head
compare(struct db *db, struct str line)
{
	struct arena *arena = db_arena(db);
	struct audit_head head = { .state = AUDIT_HEAD_FITS, .sentence = STR_NONE };
	struct audit_seal_find_row row;
	unsigned char hash[32];

	if (str_is_none(line)) {
		head.state = AUDIT_HEAD_NONE;
		return head;
	}
	if (!parse(db, line, &head, hash)) {
		return broken(head, STR("the file with the log's end is damaged, or another "
					"district's"));
	}
	if (audit_seal_find(db, (struct audit_seal_id){ head.count }, &row) != OK) {
		return broken(head, str_format(arena,
					    "the log had %lld seals; its end was cut off, or an "
					    "older backup was "
					    "restored (then move the file away and write down why)",
					    (long long)head.count));
	}
	if (!str_equal(row.hash, (struct str){ (char *)hash, sizeof(hash) })) {
		return broken(head, str_format(arena, "seal %lld is another than it was",
					    (long long)head.count));
	}
	return head;
}

struct audit_head
audit_head_check(const struct app *app, struct db *db)
{
	return compare(
		db, read_head(db_arena(db), keys_audit_head_file(db_arena(db), &app->settings)));
}

/* ---- following ---------------------------------------------------------------------------------- */

struct following {
	struct app *app;
	struct arena *arena;
	struct str line; /* to be written; none: nothing new */
};

static void
look(struct db *db, void *arg)
{
	struct following *following = arg;
	struct audit_head head = audit_head_check(following->app, db);
	struct audit_seal_last_row last;

	following->line = STR_NONE;
	if (head.state == AUDIT_HEAD_BROKEN) {
		log_error("event=audit-head-broken cause=\"%.*s\"", STR_ARG(head.sentence));
	} else if (audit_seal_last(db, &last) == OK && last.id.v > head.count) {
		following->line = line_of(db, last.id.v, last.hash, db_now(db));
	}
}

static void
follow(void *arg)
{
	struct following *following = arg;
	struct str file = keys_audit_head_file(following->arena, &following->app->settings);

	store_read(following->app->store, following->arena, look, following);
	if (!str_is_none(following->line) && !write_head(following->arena, file, following->line)) {
		log_warning("event=audit-head-not-written file=%.*s cause=\"%s\"", STR_ARG(file),
			strerror(errno));
	}
}

void
audit_head_follow(struct app *app)
{
	struct following following = { app, arena_create(WORK_BYTES_MAX), STR_NONE };
	struct failure failure;

	if (!fail_catch(follow, &following, &failure)) {
		log_error("event=audit-head-failed cause=\"%s\"", failure.message);
	}
	arena_destroy(following.arena);
}
