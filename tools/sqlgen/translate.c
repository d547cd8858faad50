#include "sqlgen.h"

#include <string.h>

/*
 * The portable subset of SQL in migrations, read in SQLite's STRICT words and written in PostgreSQL's.
 * What is not known here is refused: it belongs into NNNN_name.sqlite.sql and NNNN_name.pg.sql.
 */

/* Functions and words before a parenthesis that mean the same on both engines. */
static const char *const shared_functions[] = { "abs", "and", "as", "between", "case", "check",
	"coalesce", "else", "in", "length", "lower", "nullif", "not", "on", "or", "replace",
	"select", "substr", "then", "trim", "upper", "when", "where", "exists", "from", "values",
	"count", "max", "min", "sum", NULL };

static const char *const foreign_words[] = { "glob", "match", "regexp", "collate", "like", "escape",
	"rowid", "cast", "is_null", "generated", "deferrable", "autoincrement", "true", "false",
	NULL };

struct translation {
	const struct source *source;
	struct token_list tokens;
	size_t at;    /* next token */
	size_t depth; /* of parentheses, while an expression is copied */
	struct buf *out;
	bool is_bad;
};

static struct token
peek(const struct translation *t)
{
	if (t->at < t->tokens.count) {
		return t->tokens.items[t->at];
	}
	return (struct token){ TOKEN_END, STR_NONE,
		t->tokens.count ? t->tokens.items[t->tokens.count - 1].at : 0 };
}

static void
refuse(struct translation *t, const char *why)
{
	if (!t->is_bad) {
		error_at(t->source, peek(t).at, "%s", why);
	}
	t->is_bad = true;
	t->at = t->tokens.count;
}

/* White space as it stood before the next token, reduced to a blank or a new line. */
static void
put_gap(struct translation *t)
{
	size_t at = peek(t).at;
	size_t end = t->at ? t->tokens.items[t->at - 1].at + t->tokens.items[t->at - 1].text.len
			   : at;

	if (at > end) {
		bool is_broken = memchr(t->source->text.ptr + end, '\n', at - end) != NULL;

		buf_text(t->out, is_broken ? "\n\t" : " ");
	}
}

/* Writes `text` where the next token stood and goes on. */
static void
put(struct translation *t, const char *text)
{
	put_gap(t);
	buf_text(t->out, text);
	t->at++;
}

static void
copy(struct translation *t)
{
	struct token token = peek(t);

	if (token.kind == TOKEN_END) {
		refuse(t, "the statement ends too early");
	} else if (token.kind == TOKEN_BAD) {
		refuse(t, "a string or comment has no end");
	} else if (token.kind == TOKEN_QUOTED) {
		refuse(t, "a quoted name; names are plain words");
	} else if (token.kind == TOKEN_PARAM) {
		refuse(t, "a parameter in a migration");
	} else {
		put_gap(t);
		buf_str(t->out, token.text);
		t->at++;
	}
}

static bool
take(struct translation *t, const char *word)
{
	if (!token_is(peek(t), word)) {
		return false;
	}
	copy(t);
	return true;
}

static void
expect(struct translation *t, const char *word, const char *why)
{
	if (!t->is_bad && !take(t, word)) {
		refuse(t, why);
	}
}

static void
take_name(struct translation *t)
{
	struct token token = peek(t);
	const char *fault = token.kind == TOKEN_WORD ? name_fault(token.text) : "a name is missing";

	if (fault) {
		refuse(t, fault);
	} else {
		copy(t);
	}
}

/* One token of an expression; functions and operators of one engine only are refused. */
static void
take_expression_token(struct translation *t)
{
	struct token token = peek(t);
	bool is_call = t->at + 1 < t->tokens.count && token_is(t->tokens.items[t->at + 1], "(");

	if (token_is_any(token, foreign_words) || token_is(token, "==") || token_is(token, "::")) {
		refuse(t, "not in the subset that both engines share");
	} else if (token.kind == TOKEN_WORD && is_call && !token_is_any(token, shared_functions)) {
		refuse(t, "a function that is not known to be the same on both engines");
	} else {
		copy(t);
	}
}

/* A parenthesis with everything in it. */
static void
take_parenthesis(struct translation *t)
{
	int depth = 0;

	expect(t, "(", "( is missing");
	for (depth = 1; depth > 0 && !t->is_bad;) {
		depth += token_is(peek(t), "(") - token_is(peek(t), ")");
		take_expression_token(t);
	}
}

static void
take_name_list(struct translation *t)
{
	expect(t, "(", "( is missing");
	take_name(t);
	while (!t->is_bad && take(t, ",")) {
		take_name(t);
	}
	expect(t, ")", ") is missing");
}

static void
take_references(struct translation *t)
{
	static const char *const effects[] = { "cascade", "restrict", NULL };

	take_name(t);
	take_name_list(t);
	while (!t->is_bad && take(t, "on")) {
		if (!take(t, "delete") && !take(t, "update")) {
			refuse(t, "on delete or on update");
		} else if (take(t, "set")) {
			expect(t, "null", "set null");
		} else if (take(t, "no")) {
			expect(t, "action", "no action");
		} else if (token_is_any(peek(t), effects)) {
			copy(t);
		} else {
			refuse(t, "cascade, restrict, set null or no action");
		}
	}
}

static void
take_default(struct translation *t)
{
	take(t, "-");
	if (peek(t).kind != TOKEN_NUMBER && peek(t).kind != TOKEN_STRING &&
		!token_is(peek(t), "null")) {
		refuse(t, "a default is a number or a text");
	} else {
		copy(t);
	}
}

static void
take_column_rule(struct translation *t, bool is_id)
{
	if (take(t, "constraint")) {
		take_name(t);
	}
	if (token_is(peek(t), "primary")) {
		if (is_id) {
			put(t, "generated by default as identity primary");
		} else {
			copy(t);
		}
		expect(t, "key", "primary key");
	} else if (take(t, "not")) {
		expect(t, "null", "not null");
	} else if (take(t, "default")) {
		take_default(t);
	} else if (take(t, "check")) {
		take_parenthesis(t);
	} else if (take(t, "references")) {
		take_references(t);
	} else if (!take(t, "unique")) {
		refuse(t, "a column has a type and then only: primary key, not null, unique, "
			  "default, check, "
			  "references");
	}
}

static bool
is_item_end(struct token token)
{
	return token.kind == TOKEN_END || token_is(token, ",") || token_is(token, ")") ||
	       token_is(token, ";");
}

static void
take_column(struct translation *t)
{
	bool is_id = token_is(peek(t), "id");

	take_name(t);
	if (token_is(peek(t), "integer")) {
		put(t, "bigint");
	} else if (token_is(peek(t), "text")) {
		put(t, "text");
	} else if (token_is(peek(t), "blob")) {
		put(t, "bytea");
	} else {
		refuse(t, "the type is INTEGER, TEXT or BLOB");
	}
	while (!t->is_bad && !is_item_end(peek(t))) {
		take_column_rule(t, is_id);
	}
}

static void
take_table_item(struct translation *t)
{
	static const char *const heads[] = { "constraint", "primary", "unique", "check", "foreign",
		NULL };

	if (!token_is_any(peek(t), heads)) {
		take_column(t);
		return;
	}
	if (take(t, "constraint")) {
		take_name(t);
	}
	if (take(t, "primary") || take(t, "foreign")) {
		expect(t, "key", "key is missing");
		take_name_list(t);
		if (take(t, "references")) {
			take_references(t);
		}
	} else if (take(t, "unique")) {
		take_name_list(t);
	} else if (take(t, "check")) {
		take_parenthesis(t);
	} else {
		refuse(t, "a constraint is primary key, foreign key, unique or check");
	}
}

static void
take_table(struct translation *t)
{
	bool is_strict = false;

	take_name(t);
	expect(t, "(", "( is missing");
	take_table_item(t);
	while (!t->is_bad && take(t, ",")) {
		take_table_item(t);
	}
	expect(t, ")", "a comma or ) is missing");
	while (!t->is_bad && peek(t).kind != TOKEN_END) {
		if (token_is(peek(t), "strict")) {
			is_strict = true;
			t->at++;
		} else if (token_is(peek(t), "without") || token_is(peek(t), "rowid") ||
			   token_is(peek(t), ",")) {
			t->at++;
		} else {
			refuse(t, "after a table stands only: strict, without rowid");
		}
	}
	if (!t->is_bad && !is_strict) {
		refuse(t, "the table is not strict");
	}
}

static void
take_index(struct translation *t)
{
	take_name(t);
	expect(t, "on", "on is missing");
	take_name(t);
	take_parenthesis(t);
	if (!t->is_bad && take(t, "where")) {
		while (!t->is_bad && peek(t).kind != TOKEN_END) {
			take_expression_token(t);
		}
	}
}

static void
take_alter(struct translation *t)
{
	expect(t, "table", "only tables are altered");
	take_name(t);
	if (take(t, "add")) {
		take(t, "column");
		take_column(t);
	} else if (take(t, "drop")) {
		take(t, "column");
		take_name(t);
	} else if (take(t, "rename")) {
		if (!take(t, "to")) {
			take(t, "column");
			take_name(t);
			expect(t, "to", "to is missing");
		}
		take_name(t);
	} else {
		refuse(t, "a table is altered by add, drop or rename");
	}
}

static void
take_statement(struct translation *t)
{
	static const char *const changes[] = { "insert", "update", "delete", NULL };

	if (take(t, "create")) {
		bool is_unique = take(t, "unique");

		if (!is_unique && take(t, "table")) {
			take_table(t);
		} else if (take(t, "index")) {
			take_index(t);
		} else {
			refuse(t,
				"only tables and indexes are made here; the rest stands in a pair "
				"NNNN_name.sqlite.sql and NNNN_name.pg.sql");
		}
	} else if (take(t, "alter")) {
		take_alter(t);
	} else if (take(t, "drop")) {
		if (!take(t, "table") && !take(t, "index")) {
			refuse(t, "only tables and indexes are dropped");
		}
		take_name(t);
	} else if (token_is_any(peek(t), changes)) {
		while (!t->is_bad && peek(t).kind != TOKEN_END) {
			take_expression_token(t);
		}
	} else {
		refuse(t, "not in the subset that both engines share; it belongs into a pair "
			  "NNNN_name.sqlite.sql and NNNN_name.pg.sql");
	}
}

void
translate(const struct source *source, struct token_list tokens, struct buf *ret_text)
{
	struct translation t = { .source = source, .tokens = tokens, .out = ret_text };

	take_statement(&t);
	if (!t.is_bad && t.at < t.tokens.count) {
		refuse(&t, "this is not understood");
	}
	buf_text(ret_text, ";\n");
}
