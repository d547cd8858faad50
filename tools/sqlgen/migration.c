#include "sqlgen.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The files of one migration: one for both engines, or a pair. */
struct files {
	int number;
	const char *name; /* without .sql, .sqlite.sql, .pg.sql */
	const char *shared, *sqlite, *pg;
};

struct files_list {
	struct files *items;
	size_t count, capacity;
};

static struct files *
files_of(struct files_list *list, const char *name, int number)
{
	for (size_t i = 0; i < list->count; i++) {
		if (strcmp(list->items[i].name, name) == 0) {
			return &list->items[i];
		}
	}
	*LIST_ADD(list) = (struct files){ .number = number, .name = name };
	return &list->items[list->count - 1];
}

/* Takes NNNN_name.sql, NNNN_name.sqlite.sql or NNNN_name.pg.sql; other names are not ours. */
static void
take_file(struct files_list *list, const char *dir, const char *file)
{
	static const char *const endings[] = { ".sqlite.sql", ".pg.sql", ".sql" };
	struct str name = str_of(file);
	struct files *files;
	int64_t number = 0;
	size_t ending;

	if (strspn(file, "0123456789") != 4 || file[4] != '_') {
		if (str_ends(name, STR(".sql")) && !queries_is_file(file)) {
			fprintf(stderr,
				"%s/%s/%s:1:1: a file is called queries.sql, NAME_queries.sql or "
				"NNNN_name.sql, NNNN_name.sqlite.sql, NNNN_name.pg.sql\n",
				program.root, dir, file);
			error_count++;
		}
		return;
	}
	for (ending = 0; ending < 3 && !str_ends(name, str_of(endings[ending])); ending++) {
	}
	if (ending == 3) {
		return;
	}
	name.len -= strlen(endings[ending]);
	str_parse_int(str_slice(name, 0, 4), &number);
	files = files_of(list, str_terminated(memory, name), (int)number);
	*(ending == 0         ? &files->sqlite
		: ending == 1 ? &files->pg
			      : &files->shared) = format("%s/%s", dir, file);
}

static int
compare_files(const void *a, const void *b)
{
	return strcmp(((const struct files *)a)->name, ((const struct files *)b)->name);
}

static struct files_list
find_files(const char *dir)
{
	struct files_list list = { 0 };
	const char *path = format("%s/%s", program.root, dir);
	DIR *folder = opendir(path);
	struct dirent *entry;

	if (!folder) {
		char *slash = strrchr(path, '/');

		*slash =
			'\0'; /* the folder that would hold it: when it appears, we must run again */
		if (strchr(path, '/') && (folder = opendir(path))) {
			depend_on(path);
			closedir(folder);
		}
		return list;
	}
	depend_on(path);
	while ((entry = readdir(folder))) {
		take_file(&list, dir, str_terminated(memory, str_of(entry->d_name)));
	}
	closedir(folder);
	if (list.count) {
		qsort(list.items, list.count, sizeof(list.items[0]), compare_files);
	}
	return list;
}

/* FNV-1a: it notices an edited file, it does not defend against anybody. */
static uint64_t
checksum_add(uint64_t sum, struct str text)
{
	for (size_t i = 0; i < text.len; i++) {
		sum = (sum ^ (unsigned char)text.ptr[i]) * 0x100000001b3;
	}
	return (sum ^ 0xff) * 0x100000001b3;
}

static void
apply(const struct source *source)
{
	const char *at = source->text.ptr;

	while (*at) {
		sqlite3_stmt *statement = NULL;
		const char *tail = NULL;
		int rc = sqlite3_prepare_v2(program.db, at, -1, &statement, &tail);

		if (rc == SQLITE_OK && statement) {
			rc = sqlite3_step(statement);
		}
		if (rc != SQLITE_OK && rc != SQLITE_DONE && rc != SQLITE_ROW) {
			int offset = sqlite3_error_offset(program.db);
			struct lexer lexer = { source, (size_t)(at - source->text.ptr),
				source->text.len };
			size_t where = token_next(&lexer).at;

			if (offset >= 0) {
				where = (size_t)(at - source->text.ptr) + (size_t)offset;
			}
			error_at(source, where, "%s", sqlite3_errmsg(program.db));
			sqlite3_finalize(statement);
			return;
		}
		sqlite3_finalize(statement);
		at = tail;
	}
}

/* Translates every statement of a shared file. */
static const char *
translate_all(const struct source *source)
{
	struct token_list all = tokens_of(source, 0, source->text.len);
	struct token_list part = { 0 };
	struct buf text;
	const char *copy;

	buf_init(&text, 64 << 20);
	for (size_t i = 0; i < all.count; i++) {
		if (token_is(all.items[i], ";")) {
			if (part.count) {
				translate(source, part, &text);
			}
			part = (struct token_list){ 0 };
		} else {
			*LIST_ADD(&part) = all.items[i];
		}
	}
	if (part.count) {
		error_at(source, part.items[0].at, "the last statement has no semicolon");
	}
	copy = str_terminated(memory, buf_view(&text));
	buf_finish(&text);
	return copy;
}

/* Texts are compared by their checksum, so comments count; they are emitted without anything lost. */
static void
read_one(struct owner *owner, const struct files *files)
{
	struct migration *migration = LIST_ADD(&owner->migrations);
	const struct source *source = source_read(
		program.root, files->shared ? files->shared : files->sqlite);
	uint64_t sum = 0xcbf29ce484222325;
	int errors = error_count;

	if (!source) {
		return;
	}
	migration->number = files->number;
	migration->name = files->name;
	migration->text[SQLITE] = source->text.ptr;
	sum = checksum_add(sum, source->text);
	if (files->shared) {
		migration->text[POSTGRES] = translate_all(source);
	} else {
		const struct source *pg = source_read(program.root, files->pg);

		if (!pg) {
			return;
		}
		migration->text[POSTGRES] = pg->text.ptr;
		sum = checksum_add(sum, pg->text);
	}
	snprintf(migration->checksum, sizeof(migration->checksum), "%016llx",
		(unsigned long long)sum);
	if (error_count == errors) {
		apply(source);
		schema_take(owner, source);
	}
}

static void
refuse(const char *dir, const struct files *files, const char *why)
{
	const char *file = files->shared   ? files->shared
			   : files->sqlite ? files->sqlite
					   : files->pg;

	(void)dir;
	fprintf(stderr, "%s/%s:1:1: %s\n", program.root, file, why);
	error_count++;
}

void
migrations_read(struct owner *owner)
{
	struct files_list list = find_files(owner->dir);
	int last = 0;

	for (size_t i = 0; i < list.count; i++) {
		const struct files *files = &list.items[i];

		/* rooms of a house take their numbers beforehand, so that one may be missing for a while */
		if (files->number <= last) {
			refuse(owner->dir, files,
				"migrations are numbered 0001, 0002 … without twin");
		} else if (files->shared && (files->sqlite || files->pg)) {
			refuse(owner->dir, files,
				"there is a file for both engines and one for a single one");
		} else if (!files->shared && (!files->sqlite || !files->pg)) {
			refuse(owner->dir, files,
				"NNNN_name.sqlite.sql and NNNN_name.pg.sql are a pair; one is "
				"missing");
		} else {
			read_one(owner, files);
		}
		last = files->number;
	}
}
