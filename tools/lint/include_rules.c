#include "lint.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The name of the office that the path lies in, or an empty one. */
struct office {
	const char *name;
	size_t len;
};

static struct office
office_of(const char *path)
{
	static const char folder[] = "src/app/";
	struct office office = { "", 0 };
	const char *end;

	if (path_is_in(path, folder)) {
		end = strchr(path + sizeof(folder) - 1, '/');
		if (end != NULL) {
			office.name = path + sizeof(folder) - 1;
			office.len = (size_t)(end - office.name);
		}
	}
	return office;
}

static bool
is_same_office(struct office a, struct office b)
{
	return a.len == b.len && memcmp(a.name, b.name, a.len) == 0;
}

/* Is the name a word of the office's meson.build, where it says on which offices it stands? */
static bool
is_declared(struct office user, struct office used)
{
	char path[256], word[64];
	struct source build;
	bool found = false;

	snprintf(path, sizeof(path), "src/app/%.*s/meson.build", (int)user.len, user.name);
	snprintf(word, sizeof(word), "%.*s", (int)used.len, used.name);
	if (!source_read(path, false, &build)) {
		return false;
	}
	for (const char *at = build.raw; !found && (at = strstr(at, word)) != NULL;
		at += used.len) {
		/* `ledger`, `ledger_dep` and `office_ledger` all speak of the ledger */
		found = (at == build.raw || !isalnum((unsigned char)at[-1])) &&
			!isalnum((unsigned char)at[used.len]);
	}
	source_free(&build);
	return found;
}

/* The header of that name in an office other than the file's own, and public if there is a choice.
 */
static const char *
find_office_header(const char *name, struct office own, char *const *paths, size_t path_count)
{
	const char *found = NULL;
	char end[256];

	snprintf(end, sizeof(end), "/%s", name);
	for (size_t i = 0; i < path_count; i++) {
		struct office office = office_of(paths[i]);

		if (office.len == 0 || !path_ends(paths[i], end)) {
			continue;
		}
		if (is_same_office(office, own)) {
			return NULL;
		}
		if (found == NULL || strstr(paths[i], "/public/") != NULL) {
			found = paths[i];
		}
	}
	return found;
}

static void
check_office_include(const struct source *source, const struct literal *include, char *const *paths,
	size_t path_count)
{
	struct office own = office_of(source->path), other;
	char name[200];
	const char *header;

	snprintf(name, sizeof(name), "%.*s", (int)include->len, include->text);
	header = find_office_header(name, own, paths, path_count);
	if (header == NULL) {
		return;
	}
	other = office_of(header);
	if (strstr(header, "/public/") == NULL) {
		report(source, include->line, "%s is private to the office %.*s", name,
			(int)other.len, other.name);
	} else if (own.len == 0 && !path_is_in(source->path, "src/app/")) {
		report(source, include->line, "%s is above this layer", name);
	} else if (own.len > 0 && !is_declared(own, other)) {
		report(source, include->line,
			"the office %.*s does not say in its meson.build that it stands on %.*s",
			(int)own.len, own.name, (int)other.len, other.name);
	}
}

void
check_includes(const struct source *source, char *const *paths, size_t path_count)
{
	for (size_t i = 0; i < source->literal_count; i++) {
		const struct literal *literal = &source->literals[i];
		const char *line = literal->text - 1;

		while (line > source->raw && line[-1] != '\n') {
			line--;
		}
		if (strncmp(line, "#include", 8) != 0) {
			continue;
		}
		if (memmem(literal->text, literal->len, "..", 2) != NULL) {
			report(source, literal->line, "an include goes down by name, not up by ..");
		}
		if (path_is_in(source->path, "src/") && !path_is_test(source->path) &&
			!path_ends(source->path, "src/app/offices.c") &&
			!path_ends(source->path, "src/main.c")) {
			check_office_include(source, literal, paths, path_count);
		}
	}
}
