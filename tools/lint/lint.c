#include "lint.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static int finding_count;

void
report(const struct source *source, int line, const char *format, ...)
{
	va_list args;

	printf("%s:%d: ", source->path, line);
	va_start(args, format);
	vprintf(format, args);
	va_end(args);
	putchar('\n');
	finding_count++;
}

bool
path_is_in(const char *path, const char *folder)
{
	return strncmp(path, folder, strlen(folder)) == 0;
}

bool
path_ends(const char *path, const char *end)
{
	size_t len = strlen(path), end_len = strlen(end);

	return len >= end_len && strcmp(path + len - end_len, end) == 0;
}

bool
path_is_test(const char *path)
{
	return path_is_in(path, "test/") || strstr(path, "/test/") != NULL;
}

int
main(int argc, char **argv)
{
	if (argc < 2) {
		fprintf(stderr, "usage: lint FILE… (paths from the top of the tree)\n");
		return 2;
	}
	for (int i = 1; i < argc; i++) {
		struct source source;
		bool is_c = path_ends(argv[i], ".c") || path_ends(argv[i], ".h");

		if (!source_read(argv[i], is_c, &source)) {
			perror(argv[i]);
			return 2;
		}
		check_text(&source);
		if (is_c) {
			check_c(&source);
			check_includes(&source, argv + 1, (size_t)argc - 1);
		} else if (path_ends(argv[i], ".sql")) {
			check_sql(&source);
		}
		source_free(&source);
	}
	return finding_count > 0;
}
