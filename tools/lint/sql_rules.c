#include "lint.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

/* Words that C, SQLite or PostgreSQL keep for themselves, and that are words of our field too. */
static const char *const reserved_words[] = { "add", "all", "alter", "analyse", "analyze", "and",
	"any", "array", "as", "asc", "asymmetric", "auto", "authorization", "autoincrement",
	"between", "binary", "bool", "both", "break", "case", "cast", "char", "check", "collate",
	"collation", "column", "commit", "concurrently", "const", "constraint", "continue",
	"create", "cross", "default", "deferrable", "delete", "desc", "distinct", "do", "double",
	"drop", "else", "end", "enum", "escape", "except", "exists", "extern", "false", "fetch",
	"float", "for", "foreign", "freeze", "from", "full", "goto", "grant", "group", "having",
	"if", "ilike", "in", "index", "initially", "inline", "inner", "insert", "int", "intersect",
	"into", "is", "isnull", "join", "lateral", "leading", "left", "like", "limit", "localtime",
	"localtimestamp", "long", "natural", "not", "notnull", "null", "offset", "on", "only", "or",
	"order", "outer", "overlaps", "placing", "primary", "references", "register", "restrict",
	"return", "returning", "right", "select", "set", "short", "signed", "similar", "sizeof",
	"some", "static", "struct", "switch", "symmetric", "table", "tablesample", "then", "to",
	"trailing", "transaction", "true", "typedef", "union", "unique", "unsigned", "update",
	"user", "using", "values", "variadic", "verbose", "void", "volatile", "when", "where",
	"while", "window", "with" };

/* What begins a line of a table's definition that is no column. */
static const char *const constraint_words[] = { "primary", "unique", "check", "foreign",
	"constraint", "exclude" };

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static bool
is_one_of(const char *word, size_t len, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (strlen(words[i]) == len && strncasecmp(words[i], word, len) == 0) {
			return true;
		}
	}
	return false;
}

static size_t
word_length(const char *text)
{
	size_t len = 0;

	while (isalnum((unsigned char)text[len]) || text[len] == '_') {
		len++;
	}
	return len;
}

/* Comments and texts in quotes become spaces; code is a copy that may be changed. */
static void
blank_comments(char *code)
{
	for (char *at = code; *at != '\0';) {
		if (at[0] == '-' && at[1] == '-') {
			while (*at != '\0' && *at != '\n') {
				*at++ = ' ';
			}
		} else if (*at == '\'') {
			do {
				*at++ = ' ';
			} while (*at != '\0' && *at != '\'');
			if (*at != '\0') {
				*at++ = ' ';
			}
		} else {
			at++;
		}
	}
}

static void
check_name(const struct source *source, const char *name, const char *what)
{
	size_t len = word_length(name);

	if (is_one_of(name, len, reserved_words, COUNT(reserved_words))) {
		report(source, source_line(source, (size_t)(name - source->code)),
			"%.*s is a reserved word and no name of a %s", (int)len, name, what);
	}
}

static const char *
skip_space(const char *at)
{
	while (isspace((unsigned char)*at)) {
		at++;
	}
	return at;
}

/* The columns between the parentheses that open at `at`. */
static void
check_columns(const struct source *source, const char *at)
{
	int depth = 0;
	bool is_start = false;

	for (; *at != '\0'; at++) {
		if (is_start && word_length(at) > 0) {
			if (!is_one_of(at, word_length(at), constraint_words,
				    COUNT(constraint_words))) {
				check_name(source, at, "column");
			}
			is_start = false;
		}
		depth += *at == '(';
		depth -= *at == ')';
		if (depth == 0) {
			return;
		}
		is_start = is_start || (depth == 1 && (*at == '(' || *at == ','));
	}
}

void
check_sql(const struct source *source)
{
	static const char words[] = "create table ";
	const char *at = source->code;

	blank_comments(source->code);
	while ((at = strcasestr(at, words)) != NULL) {
		const char *name = skip_space(at + sizeof(words) - 1);
		const char *open;

		if (strncasecmp(name, "if not exists ", 14) == 0) {
			name = skip_space(name + 14);
		}
		check_name(source, name, "table");
		open = skip_space(name + word_length(name));
		if (*open == '(') {
			check_columns(source, open);
		}
		at = name;
	}
}
