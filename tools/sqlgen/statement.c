#include "sqlgen.h"

#include <ctype.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*
 * queries.sql: heads `-- name: kind`, comments, statements with their directives in braces.  Each text
 * becomes pieces; the text of a piece that SQLite sees has the same length as in the source, so that a
 * byte of an error is found again.
 */

struct reader {
	struct statement *statement;
	struct lexer lexer;
	int clause, order, engine;
	size_t piece_from; /* byte where the current piece began */
	struct buf *text;  /* the current piece as SQLite sees it */
	struct buf *emit;
	size_t emitted_to;  /* end of the last token that was emitted */
	bool is_order_open; /* inside of {order … } */
	bool is_done;
};

static void
fault(struct reader *r, size_t at, const char *why)
{
	if (!r->statement->is_bad) {
		error_at(r->statement->source, at, "%s: %s", r->statement->name, why);
	}
	r->statement->is_bad = true;
	r->is_done = true;
}

/* ---- pieces ------------------------------------------------------------------------------------ */

static void
piece_begin(struct reader *r, size_t at)
{
	r->piece_from = at;
	r->emitted_to = at;
	buf_clear(r->text);
	buf_clear(r->emit);
}

/* Closes the piece that ends before the byte `at`. */
static void
piece_end(struct reader *r, size_t at)
{
	struct piece *piece;
	struct str source = r->statement->source->text;

	if (r->emit->len == 0) {
		return;
	}
	buf_put(r->text, source.ptr + r->piece_from + r->text->len,
		at - r->piece_from - r->text->len);
	piece = LIST_ADD(&r->statement->pieces);
	*piece = (struct piece){ .clause = r->clause,
		.order = r->order,
		.engine = r->engine,
		.from = r->piece_from,
		.text = str_of(str_terminated(memory, buf_view(r->text))),
		.emit = str_of(str_terminated(memory, buf_view(r->emit))) };
}

/* Takes a token over: to SQLite as it stands, to the output after at most one blank. */
static void
piece_token(struct reader *r, struct token token)
{
	struct str source = r->statement->source->text;
	size_t copied = r->piece_from + r->text->len;

	buf_put(r->text, source.ptr + copied, token.at + token.text.len - copied);
	if (token.at > r->emitted_to || r->emit->len == 0) {
		buf_char(r->emit, ' ');
	}
	buf_str(r->emit, token.text);
	r->emitted_to = token.at + token.text.len;
}

/* Blanks out `len` bytes that only we understand. */
static void
piece_blank(struct reader *r, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		buf_char(r->text, ' ');
	}
	r->emitted_to += len;
}

/* ---- annotations ------------------------------------------------------------------------------- */

static char
peek_char(const struct reader *r, size_t ahead)
{
	size_t at = r->lexer.at + ahead;

	return at < r->lexer.end ? r->lexer.source->text.ptr[at] : '\0';
}

/*
 * What stands immediately behind a name: `:type`, `?` or `!`.  Returns its length in bytes, 0 if nothing
 * is said.
 */
static size_t
annotation(struct reader *r, struct type *ret_type, enum said_null *ret_null)
{
	size_t len = 0;

	if (peek_char(r, 0) == ':' && isalpha((unsigned char)peek_char(r, 1))) {
		size_t from = r->lexer.at + 1;

		for (len = 1; isalnum((unsigned char)peek_char(r, len)) || peek_char(r, len) == '_';
			len++) {
		}
		if (!type_parse(
			    str_slice(r->lexer.source->text, from, r->lexer.at + len), ret_type)) {
			fault(r, from,
				"there is no such type: int bool text blob day moment money "
				"<table>_id");
		}
	}
	if (peek_char(r, len) == '?') {
		*ret_null = NULL_MAY;
		return len + 1;
	}
	if (peek_char(r, len) == '!' && peek_char(r, len + 1) != '=') {
		*ret_null = NULL_NEVER;
		return len + 1;
	}
	return len;
}

static void
take_word(struct reader *r, struct token token)
{
	struct note note = { .name = token.text, .at = token.at };
	size_t len = annotation(r, &note.type, &note.null);

	piece_token(r, token);
	if (len == 0) {
		return;
	}
	piece_blank(r, len);
	r->lexer.at += len;
	for (size_t i = 0; i < r->statement->notes.count; i++) {
		const struct note *other = &r->statement->notes.items[i];

		if (str_equal(other->name, note.name)) {
			if (other->null != note.null || other->type.kind != note.type.kind) {
				fault(r, token.at,
					"the same column says different things of itself");
			}
			return;
		}
	}
	*LIST_ADD(&r->statement->notes) = note;
}

static size_t
param_number(struct reader *r, struct token token, struct type type)
{
	struct str name = str_slice(token.text, 1, token.text.len);
	struct param *param = NULL;
	size_t number = 0;

	for (; number < r->statement->params.count; number++) {
		param = &r->statement->params.items[number];
		if (str_equal(str_of(param->name), name)) {
			break;
		}
	}
	if (number == r->statement->params.count) {
		param = LIST_ADD(&r->statement->params);
		*param = (struct param){ .name = str_terminated(memory, name), .at = token.at };
		if (r->statement->params.count > PARAMS_MAX) {
			fault(r, token.at, "more than 64 parameters");
		}
	}
	if (type.kind != TYPE_NONE && param->type.kind != TYPE_NONE &&
		!type_equal(type, param->type)) {
		fault(r, token.at, "the same parameter has two types");
	}
	if (type.kind != TYPE_NONE) {
		param->type = type;
	}
	if (r->clause >= 0) {
		param->clauses |= UINT32_C(1) << r->clause;
	} else {
		param->is_always = true;
	}
	return number + 1;
}

static void
take_param(struct reader *r, struct token token)
{
	struct type type = { TYPE_NONE };
	enum said_null null = NULL_UNSAID;
	size_t len = annotation(r, &type, &null);
	struct token numbered = token;
	const char *why = param_fault(str_slice(token.text, 1, token.text.len));

	if (why && !str_equal(token.text, STR("$limit")) &&
		!str_equal(token.text, STR("$offset"))) {
		fault(r, token.at, why);
		return;
	}
	piece_token(r, token);
	r->emit->len -= token.text.len;
	numbered.text = str_of(format("$%zu", param_number(r, token, type)));
	buf_str(r->emit, numbered.text);
	piece_blank(r, len);
	r->lexer.at += len;
}

/* ---- directives -------------------------------------------------------------------------------- */

static int
number_of(const char *const *names, size_t count, struct str name)
{
	for (size_t i = 0; i < count; i++) {
		if (str_equal(str_of(names[i]), name)) {
			return (int)i;
		}
	}
	return -1;
}

static void
open_clause(struct reader *r)
{
	struct token name = token_next(&r->lexer);
	struct token close = token_next(&r->lexer);
	struct statement *s = r->statement;

	if (name.kind != TOKEN_WORD || !token_is(close, "}")) {
		fault(r, name.at, "{if name} is meant");
		return;
	}
	if (r->clause >= 0 || r->is_order_open) {
		fault(r, name.at, "an optional clause inside of another or of an order");
		return;
	}
	r->clause = number_of(s->clauses.items, s->clauses.count, name.text);
	if (r->clause < 0) {
		r->clause = (int)s->clauses.count;
		*LIST_ADD(&s->clauses) = str_terminated(memory, name.text);
	}
	if (s->clauses.count > CLAUSES_MAX) {
		fault(r, name.at, "more than 16 optional clauses");
	}
	piece_begin(r, r->lexer.at);
}

/* The name of an order and its colon; what follows up to | or } is its text. */
static void
open_order(struct reader *r)
{
	struct token name = token_next(&r->lexer);
	struct token colon = token_next(&r->lexer);
	struct statement *s = r->statement;

	if (name.kind != TOKEN_WORD || !token_is(colon, ":")) {
		fault(r, name.at, "{order name: columns | name: columns} is meant");
		return;
	}
	r->is_order_open = true;
	r->order = number_of(s->orders.items, s->orders.count, name.text) + 1;
	if (r->order == 0) {
		*LIST_ADD(&s->orders) = str_terminated(memory, name.text);
		r->order = (int)s->orders.count;
	}
	if (s->orders.count > ORDERS_MAX) {
		fault(r, name.at, "more than 32 orders");
	}
	piece_begin(r, r->lexer.at);
}

static void
open_engine(struct reader *r, struct token brace, struct token name)
{
	int engine = token_is(name, "sqlite") ? SQLITE : POSTGRES;

	if (!token_is(token_next(&r->lexer), "}")) {
		fault(r, brace.at, "{sqlite} or {pg} is meant");
	} else if (r->engine == engine) {
		fault(r, brace.at, "the same engine twice");
	} else {
		r->engine = engine;
		piece_begin(r, r->lexer.at);
	}
}

static void
close_directive(struct reader *r, struct token brace)
{
	if (!token_is(token_next(&r->lexer), "}")) {
		fault(r, brace.at, "{end} is meant");
	} else if (r->engine != ANY_ENGINE) {
		r->engine = ANY_ENGINE;
	} else if (r->clause >= 0) {
		r->clause = -1;
	} else {
		fault(r, brace.at, "{end} closes nothing");
	}
	piece_begin(r, r->lexer.at);
}

static void
take_directive(struct reader *r, struct token brace)
{
	struct token name;

	piece_end(r, brace.at);
	name = token_next(&r->lexer);
	if (token_is(name, "if")) {
		open_clause(r);
	} else if (token_is(name, "order")) {
		if (r->order) {
			fault(r, brace.at, "an order inside of an order");
		} else {
			open_order(r);
		}
	} else if (token_is(name, "sqlite") || token_is(name, "pg")) {
		open_engine(r, brace, name);
	} else if (token_is(name, "end")) {
		close_directive(r, brace);
	} else {
		fault(r, brace.at, "{if …}, {order …}, {sqlite}, {pg} or {end} is meant");
	}
}

static void
take_token(struct reader *r, struct token token)
{
	if (token.kind == TOKEN_BAD) {
		fault(r, token.at, "a string or comment has no end");
	} else if (token.kind == TOKEN_QUOTED) {
		fault(r, token.at, "a quoted name; names are plain words and texts stand in '…'");
	} else if (token.kind == TOKEN_STRING && memchr(token.text.ptr, '$', token.text.len)) {
		fault(r, token.at, "a text with a $; give it as a parameter");
	} else if (token.kind == TOKEN_PARAM) {
		take_param(r, token);
	} else if (token.kind == TOKEN_WORD) {
		take_word(r, token);
	} else if (token_is(token, "{")) {
		take_directive(r, token);
	} else if (r->is_order_open && token_is(token, "|")) {
		piece_end(r, token.at);
		open_order(r);
	} else if (r->is_order_open && token_is(token, "}")) {
		piece_end(r, token.at);
		r->is_order_open = false;
		r->order = 0;
		piece_begin(r, r->lexer.at);
	} else {
		piece_token(r, token);
	}
}

/* Reads the text up to its semicolon; gives the byte behind it. */
static size_t
read_text(struct statement *statement, size_t from)
{
	struct reader r = { .statement = statement, .clause = -1, .engine = ANY_ENGINE };
	struct buf text, emit;

	buf_init(&text, 1 << 20);
	buf_init(&emit, 1 << 20);
	r.text = &text;
	r.emit = &emit;
	r.lexer = (struct lexer){ statement->source, from, statement->source->text.len };
	statement->from = from;
	piece_begin(&r, from);
	while (!r.is_done) {
		struct token token = token_next(&r.lexer);

		statement->to = token.at;
		if (token_is(token, ";")) {
			piece_end(&r, token.at);
			if (r.clause >= 0 || r.order || r.engine != ANY_ENGINE) {
				fault(&r, token.at, "a brace is still open: {end} is missing");
			}
			break;
		}
		if (token.kind == TOKEN_END) {
			fault(&r, statement->head_at, "the statement has no semicolon");
			break;
		}
		take_token(&r, token);
	}
	buf_finish(&text);
	buf_finish(&emit);
	while (statement->is_bad && !token_is(token_next(&r.lexer), ";") &&
		r.lexer.at < r.lexer.end) {
	}
	return r.lexer.at;
}

/* ---- heads ------------------------------------------------------------------------------------- */

static bool
next_word(struct str *rest, struct str *ret_word)
{
	*rest = str_trim(*rest);
	return rest->len && str_split(rest, ' ', ret_word);
}

/* `-- name: kind [all] [changed] [as row]`; false if the line is a plain comment. */
static bool
read_head(struct str line, struct statement *statement)
{
	static const char *const kinds[] = { "one", "maybe", "many", "exec", "each" };
	struct str rest = str_slice(line, 2, line.len), name, word;

	if (!next_word(&rest, &name) || !str_ends(name, STR(":")) || !next_word(&rest, &word)) {
		return false;
	}
	for (size_t i = 0; i < 5; i++) {
		if (str_equal(word, str_of(kinds[i]))) {
			statement->kind = kinds[i];
		}
	}
	statement->name = str_terminated(memory, str_slice(name, 0, name.len - 1));
	if (!statement->kind || name_fault(str_of(statement->name))) {
		return false;
	}
	if (strcmp(statement->kind, "exec") == 0 && str_equal(str_trim(rest), STR("changed"))) {
		statement->wants_changed = true;
		return true;
	}
	if (str_equal(str_trim(rest), STR("all"))) {
		statement->is_list = true;
		return strcmp(statement->kind, "exec") == 0 || strcmp(statement->kind, "one") == 0;
	}
	if (next_word(&rest, &word)) {
		if (!str_equal(word, STR("as")) || !next_word(&rest, &word) || str_trim(rest).len ||
			!str_ends(word, STR("_row"))) {
			return false;
		}
		statement->row = str_terminated(memory, word);
	}
	return true;
}

static struct str
line_at(const struct source *source, size_t at)
{
	const char *start = source->text.ptr + at;
	const char *end = memchr(start, '\n', source->text.len - at);

	return (struct str){ start, end ? (size_t)(end - start) : source->text.len - at };
}

static void
check_name(struct statement *statement)
{
	for (size_t i = 0; i < program.owners.count; i++) {
		const struct owner *owner = program.owners.items[i];

		for (size_t j = 0; j < owner->statements.count; j++) {
			const struct statement *other = owner->statements.items[j];

			if (strcmp(other->name, statement->name) == 0) {
				error_at(statement->source, statement->head_at,
					"%s is also the name of a statement in %s:%d",
					statement->name, other->source->path,
					source_line(other->source, other->head_at));
				statement->is_bad = true;
			}
		}
	}
}

/* Takes the statement whose head stands at `at`; gives the byte behind it. */
static size_t
take_statement(struct owner *owner, const struct source *source, struct statement *head, size_t at)
{
	struct statement *statement = ARENA_NEW(memory, struct statement);
	struct buf comment;

	*statement = *head;
	statement->owner = owner;
	statement->source = source;
	statement->head_at = at;
	if (!statement->row) {
		statement->row = format("%s_row", statement->name);
	}
	at += line_at(source, at).len;
	buf_init(&comment, 1 << 16);
	while (at < source->text.len) {
		struct str line = line_at(source, at + 1);

		if (source->text.ptr[at] != '\n' || !str_starts(line, STR("--"))) {
			break;
		}
		if (comment.len) {
			buf_char(&comment, '\n');
		}
		buf_str(&comment, str_trim(str_slice(line, 2, line.len)));
		at += 1 + line.len;
	}
	statement->comment = str_copy(memory, buf_view(&comment));
	buf_finish(&comment);
	check_name(statement);
	at = read_text(statement, at);
	statement->number = program.statement_count++;
	*LIST_ADD(&owner->statements) = statement;
	return at;
}

static void
read_file(struct owner *owner, const struct source *source)
{
	size_t at = 0;

	while (at < source->text.len) {
		struct str line = line_at(source, at);
		struct statement head = { 0 };

		if (str_starts(line, STR("--")) && read_head(line, &head)) {
			at = take_statement(owner, source, &head, at);
			continue;
		}
		if (str_trim(line).len && !str_starts(str_trim(line), STR("--"))) {
			error_at(source, at,
				"no head stands above this: -- name: one|maybe|many|exec|each "
				"[all] [changed] [as …_row]");
			while (at < source->text.len && source->text.ptr[at] != ';') {
				at++;
			}
			at++;
			continue;
		}
		at += line.len + 1;
	}
}

bool
queries_is_file(const char *file)
{
	return strcmp(file, "queries.sql") == 0 || str_ends(str_of(file), STR("_queries.sql"));
}

static int
is_wanted(const struct dirent *entry)
{
	return queries_is_file(entry->d_name);
}

void
queries_read(struct owner *owner)
{
	struct dirent **entries = NULL;
	int count = scandir(
		format("%s/%s", program.root, owner->dir), &entries, is_wanted, alphasort);

	for (int i = 0; i < count; i++) {
		const struct source *source = source_read(
			program.root, format("%s/%s", owner->dir, entries[i]->d_name));

		if (source) {
			read_file(owner, source);
		}
		free(entries[i]);
	}
	free(entries);
}
