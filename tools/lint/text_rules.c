#include "lint.h"

#include <ctype.h>
#include <string.h>

/* What no tracked file holds. */
static const struct refused {
	const char *text;
	const char *sentence;
	bool is_word;
} refused_texts[] = {
	{ "TODO", "is unfinished; finish it or leave it out", true },
	{ "FIXME", "is unfinished; finish it or leave it out", true },
	{ "XXX", "is unfinished; finish it or leave it out", true },
	{ "/work/", "is a path of one machine", false },
	{ "/root/", "is a path of one machine", false },
	{ "/home/", "is a path of one machine", false },
	{ "/Users/", "is a path of one machine", false },
	{ "artifactory", "is the address of a registry; package names are enough", false },
	{ "https://registry.", "is the address of a registry; package names are enough", false },
	{ "https://deb.", "is the address of a registry; package names are enough", false },
	{ "http://deb.", "is the address of a registry; package names are enough", false },
	{ "\"resolved\"", "is an address in a lock file (see .npmrc)", false },
};

/* Where a refused text stands by right. */
static const struct allowed {
	const char *path, *text;
} allowed_texts[] = {
	{ "test/lint/", "" },  /* the samples */
	{ "tools/lint/", "" }, /* these tables */
};

/* Whose length is watched: what people write and read as program. */
static const char *const watched_ends[] = { ".c", ".h", ".sql", ".html", ".mjs", ".sh", ".js",
	"/dev" };

static bool
is_allowed(const char *path, const char *text)
{
	for (size_t i = 0; i < sizeof(allowed_texts) / sizeof(allowed_texts[0]); i++) {
		const struct allowed *allowed = &allowed_texts[i];

		if (path_is_in(path, allowed->path) &&
			(allowed->text[0] == '\0' || strcmp(allowed->text, text) == 0)) {
			return true;
		}
	}
	return false;
}

/* An address has such parts too (https://example.org/home/): a machine's path begins a word. */
static bool
begins_word(const struct source *source, size_t at)
{
	return at == 0 || strchr(" \t\n\"'=(:<`", source->raw[at - 1]) != NULL;
}

static void
check_refused(const struct source *source, const struct refused *refused)
{
	const char *at = source->raw;

	while ((at = strstr(at, refused->text)) != NULL) {
		size_t offset = (size_t)(at - source->raw);
		bool is_path = refused->text[0] == '/';

		if ((!refused->is_word ||
			    source_is_word(source->raw, source->len, offset, refused->text)) &&
			(!is_path || begins_word(source, offset)) &&
			!is_allowed(source->path, refused->text)) {
			report(source, source_line(source, offset), "\"%s\" %s", refused->text,
				refused->sentence);
		}
		at += strlen(refused->text);
	}
}

void
check_text(const struct source *source)
{
	for (size_t i = 0; i < sizeof(refused_texts) / sizeof(refused_texts[0]); i++) {
		check_refused(source, &refused_texts[i]);
	}
	if (source->line_count <= FILE_LINES_MAX) {
		return;
	}
	for (size_t i = 0; i < sizeof(watched_ends) / sizeof(watched_ends[0]); i++) {
		if (path_ends(source->path, watched_ends[i])) {
			report(source, FILE_LINES_MAX + 1,
				"the file has %d lines, more than %d: divide it by nouns",
				source->line_count, FILE_LINES_MAX);
		}
	}
}
