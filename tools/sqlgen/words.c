#include "sqlgen.h"

#include <string.h>

/*
 * Rules about the words of a statement that preparing it on SQLite does not show: what is right on one
 * engine and wrong or different on the other.
 */

/* Words and operators of SQLite alone; they may stand in {sqlite} … {end}. */
static const struct {
	const char *word, *instead;
	bool is_function; /* wrong only when it is called */
} foreign[] = {
	{ "ifnull", "coalesce", true },
	{ "glob", "like, or a range" },
	{ "match", "{sqlite} … {pg} … {end}" },
	{ "regexp", "a rule in C" },
	{ "rowid", "id" },
	{ "_rowid_", "id" },
	{ "oid", "id" },
	{ "instr", "{sqlite} … {pg} … {end}", true },
	{ "group_concat", "{sqlite} … {pg} … {end}", true },
	{ "total", "coalesce(sum(…), 0)", true },
	{ "iif", "case", true },
	{ "printf", "C", true },
	{ "datetime", "a moment in ms", true },
	{ "strftime", "a moment in ms", true },
	{ "julianday", "a day", true },
	{ "unixepoch", "db_now()", true },
	{ "last_insert_rowid", "returning id", true },
	{ "changes", "exec changed", true },
	{ "replace", "on conflict … do update" },
	{ "indexed", "a better index" },
	{ "isnull", "is null" },
	{ "notnull", "is not null" },
	{ "collate", "a stored sort key" },
	{ "true", "1" },
	{ "false", "0" },
	{ "==", "=" },
	{ "::", "cast" },
	{ "right", "left join" },
	{ "full", "left join" },
};

enum { FOREIGN_COUNT = sizeof(foreign) / sizeof(foreign[0]) };

static const char *const compound_words[] = { "union", "intersect", "except", NULL };

/* All tokens that SQLite would see, in order; offsets are those of the source. */
static struct token_list
tokens_for_sqlite(const struct statement *statement)
{
	struct token_list all = { 0 };

	for (size_t i = 0; i < statement->pieces.count; i++) {
		const struct piece *piece = &statement->pieces.items[i];
		/* the piece's own text: in it annotations are blank */
		struct source *source = ARENA_NEW(memory, struct source);
		struct token_list part;

		if (piece->engine == POSTGRES) {
			continue;
		}
		*source = *statement->source;
		source->text = piece->text;
		part = tokens_of(source, 0, piece->text.len);
		for (size_t j = 0; j < part.count; j++) {
			struct token *token = LIST_ADD(&all);

			*token = part.items[j];
			token->at += piece->from;
		}
	}
	return all;
}

static const struct piece *
piece_at(const struct statement *statement, size_t at)
{
	for (size_t i = 0; i < statement->pieces.count; i++) {
		const struct piece *piece = &statement->pieces.items[i];

		if (at >= piece->from && at < piece->from + piece->text.len) {
			return piece;
		}
	}
	return NULL;
}

void
statement_check_words(const struct statement *statement)
{
	struct token_list tokens = tokens_for_sqlite(statement);

	for (size_t i = 0; i < tokens.count; i++) {
		struct token token = tokens.items[i];
		const struct piece *piece = piece_at(statement, token.at);

		if (!piece || piece->engine != ANY_ENGINE) {
			continue;
		}
		for (size_t j = 0; j < FOREIGN_COUNT; j++) {
			bool is_member = i > 0 && token_is(tokens.items[i - 1], ".");
			bool is_call = i + 1 < tokens.count && token_is(tokens.items[i + 1], "(");

			/* replace(text, a, b) is on both; `insert or replace` is not */
			if (token_is(token, foreign[j].word) && !is_member &&
				(!foreign[j].is_function || is_call) &&
				!(is_call && token_is(token, "replace"))) {
				error_at(statement->source, token.at,
					"%s: %s is not the same on both engines; use %s",
					statement->name, foreign[j].word, foreign[j].instead);
			}
		}
		if (token_is(token, "or") && i > 0 && token_is(tokens.items[i - 1], "insert")) {
			error_at(statement->source, token.at,
				"%s: insert or … is SQLite's alone; use on conflict",
				statement->name);
		}
	}
}

bool
statement_names(const struct statement *statement, const char *table)
{
	struct token_list tokens = tokens_for_sqlite(statement);

	for (size_t i = 0; i < tokens.count; i++) {
		if (token_is(tokens.items[i], table)) {
			return true;
		}
	}
	return false;
}

/* Whether `table` is named on the side of an outer join that may be missing. */
bool
statement_is_outer(const struct statement *statement, const char *table)
{
	struct token_list tokens = tokens_for_sqlite(statement);

	for (size_t i = 0; i + 2 < tokens.count; i++) {
		size_t at = i + 1;
		int depth = 0;

		if (!token_is(tokens.items[i], "left")) {
			continue;
		}
		at += token_is(tokens.items[at], "outer");
		if (at >= tokens.count || !token_is(tokens.items[at], "join")) {
			continue;
		}
		/* the joined table, or everything in the parenthesis that is joined */
		for (at++; at < tokens.count; at++) {
			depth += token_is(tokens.items[at], "(") - token_is(tokens.items[at], ")");
			if (token_is(tokens.items[at], table)) {
				return true;
			}
			if (depth <= 0) {
				break;
			}
		}
	}
	return false;
}

/* Whether its columns come from several selects, so that the first does not speak for all. */
bool
statement_is_compound(const struct statement *statement)
{
	struct token_list tokens = tokens_for_sqlite(statement);
	bool has_with = tokens.count && token_is(tokens.items[0], "with");
	int depth = 0;

	for (size_t i = 0; i < tokens.count; i++) {
		depth += token_is(tokens.items[i], "(") - token_is(tokens.items[i], ")");
		if ((depth == 0 || has_with) && token_is_any(tokens.items[i], compound_words)) {
			return true;
		}
	}
	return false;
}

/* ---- order by says where nulls go -------------------------------------------------------------- */

/* The table that `alias` stands for, NULL if that is not plain to see. */
static const struct table *
table_of_alias(const struct token_list *tokens, struct str alias)
{
	for (size_t i = 0; i + 1 < tokens->count; i++) {
		const struct table *table = table_find(tokens->items[i].text);
		size_t next = i + 1 + token_is(tokens->items[i + 1], "as");

		if (table && next < tokens->count && str_equal(tokens->items[next].text, alias)) {
			return table;
		}
	}
	return table_find(alias);
}

/* `only` is the table that the column's prefix names, or NULL for any. */
static bool
may_be_null(const struct statement *statement, struct str column, const struct table *only)
{
	for (size_t i = 0; i < statement->notes.count; i++) {
		if (str_equal(statement->notes.items[i].name, column)) {
			return statement->notes.items[i].null == NULL_MAY;
		}
	}
	for (size_t i = 0; i < program.tables.count; i++) {
		const struct table *table = &program.tables.items[i];
		const struct column *found = column_find(table, column);

		if (found && (only ? only == table : statement_names(statement, table->name)) &&
			(found->is_nullable || statement_is_outer(statement, table->name))) {
			return true;
		}
	}
	return false;
}

/* One item of an order: tokens [from, to). */
static void
check_item(
	const struct statement *statement, const struct token_list *tokens, size_t from, size_t to)
{
	const struct table *only = NULL;
	size_t name = from;

	if (from + 2 < to && token_is(tokens->items[from + 1], ".")) {
		only = table_of_alias(tokens, tokens->items[from].text);
		name = from + 2;
	}
	for (size_t i = from; i < to; i++) {
		if (token_is(tokens->items[i], "nulls")) {
			return;
		}
	}
	if (name >= to || tokens->items[name].kind != TOKEN_WORD ||
		(name + 1 < to && !token_is(tokens->items[name + 1], "asc") &&
			!token_is(tokens->items[name + 1], "desc"))) {
		return; /* an expression: its writer knows */
	}
	if (may_be_null(statement, tokens->items[name].text, only)) {
		error_at(statement->source, tokens->items[name].at,
			"%s: %.*s may be null: say nulls first or nulls last, the engines differ",
			statement->name, STR_ARG(tokens->items[name].text));
	}
}

/* Items from `from` on; gives where the list ends. */
static size_t
check_items(const struct statement *statement, const struct token_list *tokens, size_t from)
{
	static const char *const ends[] = { "limit", "offset", "union", "rows", "range", "on",
		"returning", NULL };
	size_t start = from, at;
	int depth = 0;

	for (at = from; at < tokens->count; at++) {
		struct token token = tokens->items[at];
		int order = piece_at(statement, token.at)->order;

		if (at > start && order != piece_at(statement, tokens->items[at - 1].at)->order) {
			check_item(statement, tokens, start, at);
			start = at;
		}
		if (depth == 0 && (token_is(token, ")") || token_is_any(token, ends))) {
			break;
		}
		depth += token_is(token, "(") - token_is(token, ")");
		if (depth == 0 && token_is(token, ",")) {
			check_item(statement, tokens, start, at);
			start = at + 1;
		}
	}
	check_item(statement, tokens, start, at);
	return at;
}

void
statement_check_nulls(const struct statement *statement)
{
	struct token_list tokens = tokens_for_sqlite(statement);

	for (size_t i = 0; i + 1 < tokens.count; i++) {
		if (token_is(tokens.items[i], "order") && token_is(tokens.items[i + 1], "by")) {
			i = check_items(statement, &tokens, i + 2);
		}
	}
}
