#include "sqlgen.h"

#include <ctype.h>
#include <string.h>

/* Two and three characters that are one token. */
static const char *const long_punctuation[] = { "->>", "||", "<>",
	"!=", "<=", ">=", "==", "::", "->", "<<", ">>", NULL };

/* Names that a generated function uses itself. */
static const char *const own_words[] = { "db", "args", "values", "call", "ret_row", "ret_changed",
	"row_callback", "arg", "clauses", "order", NULL };

/* Key words of C. */
static const char *const c_words[] = { "auto", "bool", "break", "case", "char", "const", "continue",
	"default", "do", "double", "else", "enum", "extern", "false", "float", "for", "goto", "if",
	"inline", "int", "long", "register", "restrict", "return", "short", "signed", "sizeof",
	"static", "struct", "switch", "true", "typedef", "typeof", "union", "unsigned", "void",
	"volatile", "while", "linux", "unix", "asm", NULL };

/* Words that PostgreSQL reserves (its manual, appendix C) or SQLite does. */
static const char *const sql_words[] = { "all", "analyse", "analyze", "and", "any", "array", "as",
	"asc", "asymmetric", "authorization", "between", "binary", "both", "cast", "check",
	"collate", "collation", "column", "concurrently", "constraint", "create", "cross",
	"current_catalog", "current_date", "current_role", "current_schema", "current_time",
	"current_timestamp", "current_user", "deferrable", "delete", "desc", "distinct", "drop",
	"end", "escape", "except", "exists", "fetch", "foreign", "freeze", "from", "full", "grant",
	"group", "having", "ilike", "in", "index", "initially", "inner", "insert", "intersect",
	"into", "is", "isnull", "join", "lateral", "leading", "left", "like", "limit", "localtime",
	"localtimestamp", "natural", "not", "notnull", "null", "offset", "on", "only", "or",
	"outer", "overlaps", "placing", "primary", "references", "returning", "right", "select",
	"session_user", "set", "similar", "some", "symmetric", "table", "tablesample", "then", "to",
	"trailing", "transaction", "unique", "update", "user", "using", "variadic", "verbose",
	"when", "where", "window", "with", "rowid", "oid", NULL };

static bool
is_word_char(char c)
{
	return isalnum((unsigned char)c) || c == '_' || (unsigned char)c >= 0x80;
}

/* Moves over white space and comments; false when a comment has no end. */
static bool
skip_blank(struct lexer *lexer)
{
	const char *text = lexer->source->text.ptr;

	while (lexer->at < lexer->end) {
		if (isspace((unsigned char)text[lexer->at])) {
			lexer->at++;
		} else if (lexer->at + 1 < lexer->end && memcmp(text + lexer->at, "--", 2) == 0) {
			while (lexer->at < lexer->end && text[lexer->at] != '\n') {
				lexer->at++;
			}
		} else if (lexer->at + 1 < lexer->end && memcmp(text + lexer->at, "/*", 2) == 0) {
			const char *close = strstr(text + lexer->at + 2, "*/");

			if (!close || (size_t)(close - text) + 2 > lexer->end) {
				return false;
			}
			lexer->at = (size_t)(close - text) + 2;
		} else {
			break;
		}
	}
	return true;
}

/* The length of a quoted token that starts at `at`, 0 if it has no end. */
static size_t
quoted_len(const struct lexer *lexer, char close)
{
	const char *text = lexer->source->text.ptr;

	for (size_t i = lexer->at + 1; i < lexer->end; i++) {
		if (text[i] == close) {
			if (i + 1 < lexer->end && text[i + 1] == close) {
				i++;
				continue;
			}
			return i + 1 - lexer->at;
		}
	}
	return 0;
}

static size_t
punctuation_len(const struct lexer *lexer)
{
	for (size_t i = 0; long_punctuation[i]; i++) {
		size_t len = strlen(long_punctuation[i]);

		if (lexer->end - lexer->at >= len && memcmp(lexer->source->text.ptr + lexer->at,
							     long_punctuation[i], len) == 0) {
			return len;
		}
	}
	return 1;
}

static size_t
word_len(const struct lexer *lexer, size_t from)
{
	size_t len = from;

	while (lexer->at + len < lexer->end &&
		is_word_char(lexer->source->text.ptr[lexer->at + len])) {
		len++;
	}
	return len;
}

struct token
token_next(struct lexer *lexer)
{
	struct token token = { TOKEN_END, STR_NONE, 0 };
	const char *text = lexer->source->text.ptr;
	size_t len = 1;
	char c;

	if (!skip_blank(lexer)) {
		token.kind = TOKEN_BAD;
		token.at = lexer->at;
		lexer->at = lexer->end;
		return token;
	}
	token.at = lexer->at;
	if (lexer->at >= lexer->end) {
		return token;
	}
	c = text[lexer->at];
	if (c == '\'' || c == '"' || c == '`' || c == '[') {
		token.kind = c == '\'' ? TOKEN_STRING : TOKEN_QUOTED;
		len = quoted_len(lexer, c == '[' ? ']' : c);
		if (len == 0) {
			token.kind = TOKEN_BAD;
			len = lexer->end - lexer->at;
		}
	} else if (c == '$') {
		token.kind = TOKEN_PARAM;
		len = word_len(lexer, 1);
	} else if (isdigit((unsigned char)c)) {
		token.kind = TOKEN_NUMBER;
		len = word_len(lexer, 1);
	} else if (is_word_char(c)) {
		token.kind = TOKEN_WORD;
		len = word_len(lexer, 1);
	} else {
		token.kind = TOKEN_PUNCT;
		len = punctuation_len(lexer);
	}
	token.text = (struct str){ text + lexer->at, len };
	lexer->at += len;
	return token;
}

bool
token_is(struct token token, const char *text)
{
	return (token.kind == TOKEN_WORD || token.kind == TOKEN_PUNCT) &&
	       str_equal_ascii_case(token.text, str_of(text));
}

bool
token_is_any(struct token token, const char *const *texts)
{
	for (size_t i = 0; texts[i]; i++) {
		if (token_is(token, texts[i])) {
			return true;
		}
	}
	return false;
}

struct token_list
tokens_of(const struct source *source, size_t from, size_t to)
{
	struct lexer lexer = { source, from, to };
	struct token_list list = { 0 };

	for (;;) {
		struct token token = token_next(&lexer);

		if (token.kind == TOKEN_END) {
			return list;
		}
		*LIST_ADD(&list) = token;
	}
}

static bool
is_listed(struct str name, const char *const *words)
{
	for (size_t i = 0; words[i]; i++) {
		if (str_equal(name, str_of(words[i]))) {
			return true;
		}
	}
	return false;
}

const char *
name_fault(struct str name)
{
	if (name.len == 0 || name.len > 55) {
		return "a name has 1 to 55 letters";
	}
	for (size_t i = 0; i < name.len; i++) {
		char c = name.ptr[i];

		if (!(c >= 'a' && c <= 'z') &&
			!(i > 0 && (isdigit((unsigned char)c) || c == '_'))) {
			return "names are lower-case letters, digits and underscores";
		}
	}
	if (is_listed(name, c_words)) {
		return "the word is reserved in C";
	}
	return is_listed(name, sql_words) ? "the word is reserved in SQL" : NULL;
}

const char *
param_fault(struct str name)
{
	return is_listed(name, own_words) ? "generated functions use the word themselves"
					  : name_fault(name);
}
