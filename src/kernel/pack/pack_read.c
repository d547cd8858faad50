#include "buf.h"
#include "fail.h"
#include "pack.h"
#include "pack_yaml.h"

#include <assert.h>
#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/*
 * A pack from its folder, and from the text that the database keeps of it.  That text is every file, each
 * after a line `file NAME BYTES`, in the order in which they were read: the packs depended on first.
 */

enum {
	PACK_FILES_MAX = 500,
	PACK_FOLDER_DEPTH_MAX = 3,
	PACK_TEXT_BYTES_MAX = 64 << 20,
};

static const char stored_head[] = "chuke pack 1\n";
static const char demo_folder[] = "demo/";

struct source {
	const char *name; /* "xihu/regions.yaml": what problems are told by */
	struct str text;
};

struct sources {
	struct arena *arena;
	struct pack_report *report;
	struct source *items; /* PACK_FILES_MAX */
	const struct node **roots;
	size_t count;
	struct str ids[8]; /* of packs read or being read, so that a circle ends */
	size_t id_count;
};

static void
close_folder(void *arg)
{
	closedir(arg);
}

static void
problem_in(struct sources *s, const char *file, int line, const char *message)
{
	const struct node at = { .file = file, .line = line };

	pack_problem(s->report, &at, "%s", message);
}

/* The bytes of a file; false with a problem. */
static bool
read_bytes(struct sources *s, const char *path, const char *name, struct str *ret_text)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat stat;
	size_t len = 0;
	char *bytes;

	if (fd < 0 || fstat(fd, &stat) != 0 || stat.st_size > YAML_FILE_BYTES_MAX) {
		problem_in(s, name, 1, fd < 0 ? "cannot be opened" : "is too large");
		if (fd >= 0) {
			close(fd);
		}
		return false;
	}
	close(fd);
	bytes = arena_alloc(s->arena, (size_t)stat.st_size + 1);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	while (fd >= 0 && len < (size_t)stat.st_size) {
		ssize_t got = read(fd, bytes + len, (size_t)stat.st_size - len);

		if (got <= 0) {
			break;
		}
		len += (size_t)got;
	}
	if (fd >= 0) {
		close(fd);
	}
	if (len != (size_t)stat.st_size) {
		problem_in(s, name, 1, "cannot be read");
		return false;
	}
	*ret_text = (struct str){ bytes, len };
	return true;
}

static int
compare_names(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The names in a folder in the order of their bytes, folders with a slash at the end; NULL without it. */
static const char **
list_folder(struct sources *s, const char *path, size_t *ret_count)
{
	DIR *folder = opendir(path);
	const char **names = ARENA_ARRAY(s->arena, PACK_FILES_MAX, const char *);
	struct dirent *entry;
	size_t count = 0;

	if (!folder) {
		return NULL;
	}
	arena_defer(s->arena, close_folder, folder);
	while ((entry = readdir(folder)) && count < PACK_FILES_MAX) {
		struct str name = str_of(entry->d_name);
		struct stat stat;

		if (name.ptr[0] == '.' || fstatat(dirfd(folder), entry->d_name, &stat, 0) != 0) {
			continue;
		}
		if (S_ISDIR(stat.st_mode)) {
			names[count++] = str_format(s->arena, "%s/", entry->d_name).ptr;
		} else if (S_ISREG(stat.st_mode) && str_ends(name, STR(".yaml"))) {
			names[count++] = str_copy(s->arena, name).ptr;
		}
	}
	qsort(names, count, sizeof(*names), compare_names);
	*ret_count = count;
	return names;
}

static void
add_source(struct sources *s, const char *name, struct str text)
{
	if (s->count == PACK_FILES_MAX) {
		problem_in(s, name, 1, "too many files in one pack");
		return;
	}
	s->items[s->count] = (struct source){ name, text };
	s->roots[s->count] = yaml_read(s->arena, name, text, s->report);
	s->count++;
}

/* Every file below `path`; their names begin with `prefix`. */
static void
read_folder(struct sources *s, const char *path, const char *prefix, int depth)
{
	size_t count = 0;
	const char **names = list_folder(s, path, &count);

	if (!names || depth > PACK_FOLDER_DEPTH_MAX) {
		problem_in(s, path, 1, names ? "folders too deep" : "the folder cannot be read");
		return;
	}
	for (size_t i = 0; i < count; i++) {
		const char *inner = str_format(s->arena, "%s/%s", path, names[i]).ptr;
		const char *name = str_format(s->arena, "%s%s", prefix, names[i]).ptr;
		struct str text;

		if (str_ends(str_of(name), STR("/"))) {
			read_folder(s, inner, name, depth + 1);
		} else if (read_bytes(s, inner, name, &text)) {
			add_source(s, name, text);
		}
	}
}

static const struct node *
find_root(const struct sources *s, const char *name)
{
	for (size_t i = 0; i < s->count; i++) {
		if (strcmp(s->items[i].name, name) == 0) {
			return s->roots[i];
		}
	}
	return NULL;
}

static bool
is_word(struct str id)
{
	for (size_t i = 0; i < id.len; i++) {
		char c = id.ptr[i];

		if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-')) {
			return false;
		}
	}
	return id.len > 0 && id.len <= 32;
}

static bool
begin_pack(struct sources *s, const char *path, struct str id)
{
	if (!is_word(id)) {
		problem_in(s, path, 1,
			"a pack's folder has a name of small letters, digits and hyphens");
		return false;
	}
	for (size_t i = 0; i < s->id_count; i++) {
		if (str_equal(s->ids[i], id)) {
			return false;
		}
	}
	if (s->id_count == sizeof(s->ids) / sizeof(s->ids[0])) {
		problem_in(s, path, 1, "too many packs depend on each other");
		return false;
	}
	s->ids[s->id_count++] = id;
	return true;
}

/* The pack in the folder after those that it depends on, which lie beside it. */
static void
read_pack(struct sources *s, const char *parent, struct str id)
{
	const char *path = str_format(s->arena, "%s/%.*s", parent, STR_ARG(id)).ptr;
	const char *head_name = str_format(s->arena, "%.*s/pack.yaml", STR_ARG(id)).ptr;
	const char *head_path = str_format(s->arena, "%s/pack.yaml", path).ptr;
	const struct node *head, *depends;
	struct str text;

	if (!begin_pack(s, path, id) || !read_bytes(s, head_path, head_name, &text)) {
		return;
	}
	head = yaml_read(s->arena, head_name, text, s->report);
	if (!head) {
		return;
	}
	if (!str_equal(node_text(head, "id"), id)) {
		pack_problem(s->report, head, "id must be the folder's name, %.*s", STR_ARG(id));
	}
	depends = node_get(head, "depends");
	for (size_t i = 0; depends && i < depends->count; i++) {
		read_pack(s, parent, depends->members[i].value->text);
	}
	read_folder(s, path, str_format(s->arena, "%.*s/", STR_ARG(id)).ptr, 0);
}

/* What lies under demo/ is for `chuke demo` alone and no part of the district's rules. */
static bool
is_stored(const char *name)
{
	const char *slash = strchr(name, '/');

	return !slash || strncmp(slash + 1, demo_folder, sizeof(demo_folder) - 1) != 0;
}

static struct str
stored_text(const struct sources *s)
{
	struct buf *buf = buf_create(s->arena, PACK_TEXT_BYTES_MAX);

	buf_text(buf, stored_head);
	for (size_t i = 0; i < s->count; i++) {
		if (is_stored(s->items[i].name)) {
			buf_format(buf, "file %s %zu\n", s->items[i].name, s->items[i].text.len);
			buf_str(buf, s->items[i].text);
			buf_char(buf, '\n');
		}
	}
	if (buf->full) {
		fail("a pack is over its ceiling of %d bytes", PACK_TEXT_BYTES_MAX);
	}
	return buf_view(buf);
}

struct str
pack_hash(struct arena *arena, struct str stored)
{
	unsigned char hash[crypto_hash_sha256_BYTES];
	char *text = arena_alloc(arena, sizeof(hash) * 2 + 1);

	crypto_hash_sha256(hash, (const unsigned char *)stored.ptr, stored.len);
	sodium_bin2hex(text, sizeof(hash) * 2 + 1, hash, sizeof(hash));
	return (struct str){ text, sizeof(hash) * 2 };
}

static void
finish_pack(const struct sources *s, struct str text, struct pack *ret_pack)
{
	struct node *files = ARENA_NEW(s->arena, struct node);

	files->kind = NODE_MAP;
	files->file = s->count ? s->items[s->count - 1].name : "";
	files->line = 1;
	files->members = ARENA_ARRAY(s->arena, s->count, struct node_member);
	files->count = s->count;
	for (size_t i = 0; i < s->count; i++) {
		files->members[i] = (struct node_member){ str_of(s->items[i].name), s->roots[i] };
	}
	*ret_pack = (struct pack){
		.id = s->ids[0], .hash = pack_hash(s->arena, text), .files = files, .text = text
	};
}

static struct sources *
sources_create(struct arena *arena, struct pack_report *report)
{
	struct sources *s = ARENA_NEW(arena, struct sources);

	s->arena = arena;
	s->report = report;
	s->items = ARENA_ARRAY(arena, PACK_FILES_MAX, struct source);
	s->roots = ARENA_ARRAY(arena, PACK_FILES_MAX, const struct node *);
	return s;
}

bool
pack_read(struct arena *arena, const char *dir, struct pack *ret_pack, struct pack_report *report)
{
	struct sources *s = sources_create(arena, report);
	size_t problems = report->count;
	char resolved[PATH_MAX], *slash;

	if (!realpath(dir, resolved) || !(slash = strrchr(resolved, '/'))) {
		problem_in(s, dir, 1, "there is no such folder");
		return false;
	}
	*slash = '\0';
	read_pack(s, str_copy(arena, str_of(resolved)).ptr, str_copy(arena, str_of(slash + 1)));
	if (report->count == problems && s->count == 0) {
		problem_in(s, dir, 1, "there is no pack in this folder");
	}
	if (report->count != problems) {
		return false;
	}
	finish_pack(s, stored_text(s), ret_pack);
	return true;
}

/* Takes `file NAME BYTES` and the bytes off the front. */
static bool
next_stored(struct sources *s, struct str *rest)
{
	struct str line, word, name;
	int64_t len;

	if (!str_split(rest, '\n', &line) || !str_split(&line, ' ', &word) ||
		!str_equal(word, STR("file")) || !str_split(&line, ' ', &name) ||
		!str_parse_int(line, &len) || len < 0 || (uint64_t)len >= rest->len) {
		return false;
	}
	add_source(s, str_copy(s->arena, name).ptr, str_slice(*rest, 0, (size_t)len));
	*rest = str_slice(*rest, (size_t)len + 1, rest->len);
	return true;
}

bool
pack_parse(struct arena *arena, struct str stored, struct pack *ret_pack)
{
	struct pack_report report = { .arena = arena };

	return pack_parse_checked(arena, stored, ret_pack, &report);
}

bool
pack_parse_checked(
	struct arena *arena, struct str stored, struct pack *ret_pack, struct pack_report *report)
{
	struct sources *s = sources_create(arena, report);
	struct str head = str_of(stored_head), rest;
	const char *last;

	if (!str_starts(stored, head)) {
		return false;
	}
	rest = str_slice(stored, head.len, stored.len);
	while (rest.len) {
		if (!next_stored(s, &rest)) {
			return false;
		}
	}
	if (report->count || s->count == 0) {
		return false;
	}
	last = s->items[s->count - 1].name;
	assert(strchr(last, '/') && find_root(s, last));
	s->ids[0] = str_copy(arena, (struct str){ last, (size_t)(strchr(last, '/') - last) });
	finish_pack(s, str_copy(arena, stored), ret_pack);
	return true;
}

struct str
pack_store_text(struct arena *arena, const struct pack *pack)
{
	return str_copy(arena, pack->text);
}
