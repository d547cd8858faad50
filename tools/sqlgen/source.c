#include "sqlgen.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct arena *memory;
int error_count;

static LIST(const char *) dependencies;

void *
list_add(void **items, size_t *count, size_t *capacity, size_t size)
{
	if (*count == *capacity) {
		size_t grown = *capacity ? *capacity * 2 : 8;
		void *wider = arena_array(memory, grown, size);

		if (*count) {
			memcpy(wider, *items, *count * size);
		}
		*items = wider;
		*capacity = grown;
	}
	return (char *)*items + size * (*count)++;
}

const char *
format(const char *pattern, ...)
{
	va_list args;
	char *text = NULL;
	const char *copy;

	va_start(args, pattern);
	if (vasprintf(&text, pattern, args) < 0) {
		abort();
	}
	va_end(args);
	copy = str_terminated(memory, str_of(text));
	free(text);
	return copy;
}

void
depend_on(const char *path)
{
	*LIST_ADD(&dependencies) = path;
}

void
depfile_write(const char *path, const char *output)
{
	FILE *file = fopen(path, "w");

	if (!file) {
		fprintf(stderr, "%s: %s\n", path, strerror(errno));
		error_count++;
		return;
	}
	fprintf(file, "%s:", output);
	for (size_t i = 0; i < dependencies.count; i++) {
		fprintf(file, " \\\n  %s", dependencies.items[i]);
	}
	fputc('\n', file);
	fclose(file);
}

static bool
file_read(const char *path, struct buf *ret_content)
{
	FILE *file = fopen(path, "rb");
	char chunk[8192];
	size_t len;

	if (!file) {
		return false;
	}
	while ((len = fread(chunk, 1, sizeof(chunk), file)) > 0) {
		buf_put(ret_content, chunk, len);
	}
	fclose(file);
	return !ret_content->full;
}

const struct source *
source_read(const char *root, const char *name)
{
	struct source *source = ARENA_NEW(memory, struct source);
	struct buf content;

	buf_init(&content, 64 << 20);
	source->name = name;
	source->path = format("%s/%s", root, name);
	depend_on(source->path);
	if (!file_read(source->path, &content)) {
		fprintf(stderr, "%s: %s\n", source->path, strerror(errno));
		error_count++;
		return NULL;
	}
	source->text = str_of(str_terminated(memory, buf_view(&content)));
	if (source->text.len != content.len) {
		error_at(source, source->text.len, "a zero byte stands in the file");
	}
	buf_finish(&content);
	return source;
}

int
source_line(const struct source *source, size_t at)
{
	int line = 1;

	for (size_t i = 0; i < at && i < source->text.len; i++) {
		line += source->text.ptr[i] == '\n';
	}
	return line;
}

void
error_at(const struct source *source, size_t at, const char *pattern, ...)
{
	size_t column = 1;
	va_list args;

	while (at >= column && source->text.ptr[at - column] != '\n') {
		column++;
	}
	fprintf(stderr, "%s:%d:%zu: ", source->path, source_line(source, at), column);
	va_start(args, pattern);
	vfprintf(stderr, pattern, args);
	va_end(args);
	fputc('\n', stderr);
	error_count++;
}

void
output_write(const char *dir, const char *name, const struct buf *content)
{
	const char *path = format("%s/%s", dir, name);
	struct buf before;
	FILE *file;

	buf_init(&before, 64 << 20);
	if (file_read(path, &before) && str_equal(buf_view(&before), buf_view(content))) {
		buf_finish(&before);
		return;
	}
	buf_finish(&before);
	file = fopen(path, "wb");
	if (!file || fwrite(content->ptr, 1, content->len, file) != content->len ||
		fclose(file) != 0) {
		fprintf(stderr, "%s: %s\n", path, strerror(errno));
		error_count++;
	}
}
