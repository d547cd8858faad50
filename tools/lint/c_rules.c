#include "lint.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

/* Calls that are not made, and the one folder in which they may be ("" for none). */
static const struct refused_call {
	const char *name;
	const char *home;
	const char *sentence;
} refused_calls[] = {
	{ "strcpy", "", "knows no length; use struct str or struct buf" },
	{ "strcat", "", "knows no length; use struct str or struct buf" },
	{ "sprintf", "", "knows no length; use buf_format or str_format" },
	{ "vsprintf", "", "knows no length; use buf_format or str_format" },
	{ "gets", "", "knows no length" },
	{ "atoi", "", "takes anything for a number; use str_parse_int" },
	{ "atol", "", "takes anything for a number; use str_parse_int" },
	{ "atoll", "", "takes anything for a number; use str_parse_int" },
	{ "strtok", "", "keeps state; use str_split" },
	{ "malloc", "src/base/", "is for the base; use an arena" },
	{ "calloc", "src/base/", "is for the base; use an arena" },
	{ "realloc", "src/base/", "is for the base; use an arena" },
	{ "free", "src/base/", "is for the base; use an arena" },
	{ "strdup", "src/base/", "is for the base; use an arena" },
	{ "strndup", "src/base/", "is for the base; use an arena" },
	{ "time", "src/base/", "asks the machine for the time; use clock_now" },
	{ "localtime", "src/base/", "asks the machine for its zone; use struct day" },
	{ "localtime_r", "src/base/", "asks the machine for its zone; use struct day" },
	{ "gmtime", "src/base/", "keeps state; use struct day" },
	{ "mktime", "src/base/", "asks the machine for its zone; use struct day" },
	{ "gettimeofday", "src/base/", "asks the machine for the time; use clock_now" },
	{ "clock_gettime", "src/base/", "asks the machine for the time; use clock_monotonic_ms" },
};

/* Memory on the heap, by its six names: the calls from malloc to strndup above. */
static const char *const heap_calls[] = { "malloc", "calloc", "realloc", "free", "strdup",
	"strndup" };

/* Where a call is made all the same: the file or folder, the call (NULL: those of the heap), the reason. */
static const struct allowed_call {
	const char *path, *name, *reason;
} allowed_calls[] = {
	{ "tools/", NULL, "tools run at build time and stand without the base" },
	{ "src/web/server/server", NULL,
		"connections outlive requests; an I/O thread must not fail()" },
	{ "src/web/route/cache.c", NULL, "pages outlive requests; an I/O thread must not fail()" },
	{ "src/web/form/form_json.c", "free", "jansson hands out memory" },
	{ "src/kernel/audit/audit_changes.c", "free", "jansson hands out memory" },
	{ "src/kernel/backup/", "free", "scandir hands out memory" },
	{ "src/db/", NULL, "connections outlive requests" },
	{ "src/db/writer.c", "clock_gettime", "actions are measured in microseconds" },
	{ "src/kernel/child/child.c", "clock_gettime", "pthread_mutex_timedlock wants a timespec" },
	{ "src/kernel/job/job.c", "clock_gettime", "pthread_cond_timedwait wants a timespec" },
	{ "src/kernel/audit/sealer.c", "clock_gettime", "pthread_cond_timedwait wants a timespec" },
};

/* Words with which a statement begins; each is followed by a space. */
static const char *const statement_starts[] = { "select ", "insert into ", "insert or ",
	"delete from ", "replace into ", "create table ", "create index ", "create unique ",
	"drop table ", "alter table ", "pragma ", "with recursive " };

/* Literals that look like HTML or SQL and are neither, or stand where no page or query can be. */
static const struct allowed_literal {
	const char *path, *reason;
} allowed_tags[] = {
	{ "tools/", "generators and their messages" },
};
static const struct allowed_literal allowed_statements[] = {
	{ "src/db/", "the door to the engines" },
	{ "tools/", "generators prepare statements" },
};

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static bool
is_heap_call(const char *name)
{
	for (size_t i = 0; i < COUNT(heap_calls); i++) {
		if (strcmp(heap_calls[i], name) == 0) {
			return true;
		}
	}
	return false;
}

static bool
is_call_allowed(const char *path, const struct refused_call *call)
{
	if (path_is_test(path) || (call->home[0] != '\0' && path_is_in(path, call->home))) {
		return true;
	}
	for (size_t i = 0; i < COUNT(allowed_calls); i++) {
		const char *name = allowed_calls[i].name;

		if (path_is_in(path, allowed_calls[i].path) &&
			(name == NULL ? is_heap_call(call->name) : strcmp(call->name, name) == 0)) {
			return true;
		}
	}
	return false;
}

/* A call is a name before a parenthesis; a member of that name (x->free(…)) is none. */
static bool
is_call(const struct source *source, size_t at, const char *name)
{
	size_t behind = at + strlen(name);

	while (behind < source->len && source->code[behind] == ' ') {
		behind++;
	}
	return source->code[behind] == '(' && at > 0 && source->code[at - 1] != '.' &&
	       source->code[at - 1] != '>' && source->code[at - 1] != '*';
}

static void
check_calls(const struct source *source)
{
	for (size_t i = 0; i < COUNT(refused_calls); i++) {
		const struct refused_call *call = &refused_calls[i];
		const char *found = source->code;

		if (is_call_allowed(source->path, call)) {
			continue;
		}
		while ((found = strstr(found, call->name)) != NULL) {
			size_t at = (size_t)(found - source->code);

			if (source_is_word(source->code, source->len, at, call->name) &&
				is_call(source, at, call->name)) {
				report(source, source_line(source, at), "%s() %s", call->name,
					call->sentence);
			}
			found += strlen(call->name);
		}
	}
}

static void
check_functions(const struct source *source)
{
	for (size_t i = 0; i < source->piece_count; i++) {
		const struct piece *piece = &source->pieces[i];
		int lines = piece->end_line - piece->line + 1;
		const char *name = source->code + piece->name_at;

		if (!piece->is_function) {
			if (source_is_word(source->code, source->len, piece->from, "typedef") &&
				source_is_word(
					source->code, source->len, piece->from + 8, "struct")) {
				report(source, piece->line, "a struct needs no typedef here");
			}
			continue;
		}
		/* SQLite's authorizer is called with six */
		if (piece->parameter_count > PARAMETERS_MAX &&
			!source_is_word(source->code, source->len, piece->name_at, "authorize")) {
			report(source, piece->line,
				"%.*s takes %d parameters, more than %d: give it a struct",
				(int)piece->name_len, name, piece->parameter_count, PARAMETERS_MAX);
		}
		if (piece->has_body && lines > FUNCTION_LINES_MAX) {
			report(source, piece->line, "%.*s has %d lines, more than %d",
				(int)piece->name_len, name, lines, FUNCTION_LINES_MAX);
		}
	}
}

static bool
is_listed(const char *path, const struct allowed_literal *table, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (path_is_in(path, table[i].path)) {
			return true;
		}
	}
	return path_is_test(path);
}

static bool
holds_tag(const struct literal *literal)
{
	for (size_t i = 0; i + 1 < literal->len; i++) {
		char next = literal->text[i + 1];

		if (literal->text[i] == '<' &&
			(isalpha((unsigned char)next) || next == '/' || next == '!')) {
			return true;
		}
	}
	return false;
}

static bool
holds_statement(const struct literal *literal)
{
	size_t at = 0;

	while (at < literal->len && isspace((unsigned char)literal->text[at])) {
		at++;
	}
	for (size_t i = 0; i < COUNT(statement_starts); i++) {
		size_t len = strlen(statement_starts[i]);

		if (literal->len - at >= len &&
			strncasecmp(literal->text + at, statement_starts[i], len) == 0) {
			return true;
		}
	}
	/* update is an English verb too: a statement goes on with `set` */
	return literal->len - at > 7 && strncasecmp(literal->text + at, "update ", 7) == 0 &&
	       memmem(literal->text + at, literal->len - at, " set ", 5) != NULL;
}

static void
check_literals(const struct source *source)
{
	bool tags_allowed = is_listed(source->path, allowed_tags, COUNT(allowed_tags));
	bool statements_allowed = is_listed(
		source->path, allowed_statements, COUNT(allowed_statements));

	for (size_t i = 0; i < source->literal_count; i++) {
		const struct literal *literal = &source->literals[i];

		if (!tags_allowed && holds_tag(literal)) {
			report(source, literal->line, "a tag in a C string: pages live in html/");
		}
		if (!statements_allowed && holds_statement(literal)) {
			report(source, literal->line,
				"a statement in a C string: queries live in sql/");
		}
	}
}

/* Is there a comment from the blank line above the piece to the end of its last line? */
static bool
is_spoken_of(const struct source *source, const struct piece *piece)
{
	size_t from = piece->from, to = piece->to;

	while (from > 1 && (source->raw[from - 1] != '\n' || source->raw[from - 2] != '\n')) {
		from--;
	}
	while (to < source->len && source->raw[to] != '\n') {
		to++;
	}
	return memchr(source->kinds + from, KIND_COMMENT, to - from) != NULL;
}

/*
 * A function of a header is spoken of above it, behind it or between its parameters, or shares a
 * paragraph with one that is.
 */
static void
check_header_comments(const struct source *source)
{
	for (size_t i = 0; i < source->piece_count; i++) {
		const struct piece *piece = &source->pieces[i];

		if (piece->is_function && !is_spoken_of(source, piece)) {
			report(source, piece->line, "say what %.*s is for", (int)piece->name_len,
				source->code + piece->name_at);
		}
	}
	if (memchr(source->kinds, KIND_COMMENT, source->len) == NULL) {
		report(source, 1, "say in a paragraph what this module is and what it is not");
	}
}

void
check_c(const struct source *source)
{
	check_calls(source);
	check_functions(source);
	check_literals(source);
	if (path_ends(source->path, ".h") && !path_is_test(source->path)) {
		check_header_comments(source);
	}
}
