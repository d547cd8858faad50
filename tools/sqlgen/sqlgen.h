#ifndef CHUKE_SQLGEN_H
#define CHUKE_SQLGEN_H

#include "arena.h"
#include "buf.h"
#include "str.h"

#include <sqlite3.h>

/*
 * The parts of tools/sqlgen, which makes typed C of the .sql files (doc/queries.md).  It reads everything,
 * builds the schema in an empty SQLite database in memory, prepares every statement there and writes.
 * Memory is one arena that is never given back: the program runs for a moment.  Mistakes of the input are
 * reported by error_at() and counted; work goes on with the next statement, so that one run shows many.
 */

/* A growing array in the arena. */
#define LIST(type)                      \
	struct {                        \
		type *items;            \
		size_t count, capacity; \
	}
/* Adds a zeroed element to the end and gives its address. */
#define LIST_ADD(list)                                                                \
	((__typeof__((list)->items))list_add((void **)&(list)->items, &(list)->count, \
		&(list)->capacity, sizeof(*(list)->items)))

/* What LIST_ADD does; `size` is that of an element in bytes. */
void *list_add(void **items, size_t *count, size_t *capacity, size_t size);

/* Everything of this run lives here. */
extern struct arena *memory;

/* A file that was read. */
struct source {
	const char *path; /* as it can be opened and as messages name it */
	const char *name; /* from the root of the source tree; goes into generated code */
	struct str text;
};

/* ---- source.c: files and messages -------------------------------------------------------------- */

extern int error_count;

/* Reads a file, and notes it in the depfile; NULL when it cannot be read (which is reported). */
const struct source *source_read(const char *root, const char *name);
/* What the output depends on: a file or folder of which a change must start sqlgen again. */
void depend_on(const char *path);
void depfile_write(const char *path, const char *output);
/* `path:line:column: sentence` on stderr, at the byte `at` of the source. */
void error_at(const struct source *source, size_t at, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
int source_line(const struct source *source, size_t at); /* from 1 */
/* Writes `dir/name` if its content differs, so that nothing is compiled again without need. */
void output_write(const char *dir, const char *name, const struct buf *content);

/* ---- lex.c: SQL as tokens ---------------------------------------------------------------------- */

enum token_kind {
	TOKEN_END,
	TOKEN_WORD, /* name or key word */
	TOKEN_NUMBER,
	TOKEN_STRING, /* '…' */
	TOKEN_QUOTED, /* "…" `…` […] */
	TOKEN_PARAM,  /* $name */
	TOKEN_PUNCT,  /* one character, or || <> != <= >= == :: -> ->> */
	TOKEN_BAD,    /* an unfinished string or comment */
};

struct token {
	enum token_kind kind;
	struct str text;
	size_t at; /* byte in the source */
};

struct lexer {
	const struct source *source;
	size_t at, end; /* bytes of the source still to be read */
};

/* The next token, comments and white space left out. */
struct token token_next(struct lexer *lexer);
bool token_is(struct token token, const char *text);             /* whatever its case */
bool token_is_any(struct token token, const char *const *texts); /* a list that NULL ends */
/* All tokens of source[from, to). */
struct token_list {
	struct token *items;
	size_t count, capacity;
};
struct token_list tokens_of(const struct source *source, size_t from, size_t to);
/* Says why `name` can be no name of a table or column, or of a parameter; NULL if it can. */
const char *name_fault(struct str name);
const char *param_fault(struct str name);

/* ---- schema.c: owners, tables, columns --------------------------------------------------------- */

enum type_kind {
	TYPE_NONE,
	TYPE_INT,
	TYPE_BOOL,
	TYPE_TEXT,
	TYPE_BLOB,
	TYPE_DAY,
	TYPE_MOMENT,
	TYPE_MONEY,
	TYPE_ID,
};

struct type {
	enum type_kind kind;
	const char *table; /* of an id */
};

struct column {
	const char *name;
	struct type type;
	bool is_nullable;
};

struct table {
	const char *name;
	int number; /* over the program, from 0 */
	const struct owner *owner;
	bool has_id; /* there is a struct <name>_id */
	LIST(struct column) columns;
};

struct migration {
	int number;
	const char *name;    /* as the file: 0001_kernel */
	const char *text[2]; /* by engine: SQLite, PostgreSQL */
	char checksum[17];
};

struct owner {
	const char *name;
	const char *dir; /* from the root */
	LIST(const char *) needs;
	LIST(struct migration) migrations;
	LIST(struct statement *) statements;
};

struct program {
	const char *root, *out;
	LIST(struct owner *) owners;
	LIST(struct table) tables;
	LIST(const char *) rows_named; /* row structs that were emitted */
	sqlite3 *db;
	uint32_t statement_count;
};

extern struct program program;

/* By name; NULL if there is none. */
const struct table *table_find(struct str name);
/* A column of a table by name; NULL if there is none. */
const struct column *column_find(const struct table *table, struct str name);
/* The type that a name promises by its ending, TYPE_NONE if none. */
struct type type_by_ending(struct str name);
/* A type as written behind a colon; false if there is none of that name. */
bool type_parse(struct str text, struct type *ret_type);
bool type_equal(struct type a, struct type b);
const char *type_c(struct type type); /* as declared in C */

/* Takes up the tables that `owner`'s migration has just made or changed; faults are told at `source`. */
void schema_take(const struct owner *owner, const struct source *source);

/* ---- migration.c, translate.c ------------------------------------------------------------------ */

/* Reads, checks, translates and applies the migrations of one owner. */
void migrations_read(struct owner *owner);
/* One statement of the portable subset, given in tokens, as PostgreSQL takes it; faults are reported. */
void translate(const struct source *source, struct token_list tokens, struct buf *ret_text);

/* ---- statement.c: what queries.sql says -------------------------------------------------------- */

enum { CLAUSES_MAX = 16, ORDERS_MAX = 32, PARAMS_MAX = 64 };
enum { ANY_ENGINE = -1, SQLITE = 0, POSTGRES = 1 };

struct piece {
	int clause, order, engine;
	size_t from;     /* where it stands in the source */
	struct str text; /* as long as in the source, what only sqlgen understands blanked out */
	struct str emit; /* parameters numbered, white space and comments reduced */
};

struct param {
	const char *name;
	size_t at;
	struct type type; /* as said or found */
	uint32_t clauses;
	bool is_always; /* stands outside of every clause */
};

enum said_null { NULL_UNSAID, NULL_MAY, NULL_NEVER };

/* What a column says of itself: `as name:type?`. */
struct note {
	struct str name;
	size_t at;
	struct type type;
	enum said_null null;
	bool is_used;
};

struct result {
	const char *name;
	struct type type;
	bool is_optional;
};

struct statement {
	uint32_t number;
	const char *name;
	const char *kind; /* one maybe many exec each */
	const char *row;  /* struct name of a row */
	bool wants_changed;
	bool is_list;       /* may also be asked for many rows at once: NAME_all() */
	struct str comment; /* lines below the head, without dashes */
	const struct owner *owner;
	const struct source *source;
	size_t head_at, from, to; /* bytes: the head line, the text without its semicolon */
	LIST(struct piece) pieces;
	LIST(struct param) params;
	LIST(struct note) notes;
	LIST(const char *) clauses;
	LIST(const char *) orders;
	LIST(struct result) results;
	uint64_t reads[4], writes[4];
	bool is_bad;
};

/* Reads the owner's queries.sql and NAME_queries.sql, what there is of them, into its statements. */
void queries_read(struct owner *owner);
bool queries_is_file(const char *file); /* by its name */
/* Prepares every combination, finds types and tables. */
void statement_check(struct statement *statement);
/* Rules about text that SQLite does not know: null order, outer joins, words of one engine only. */
bool statement_is_outer(const struct statement *statement, const char *table);
bool statement_is_compound(const struct statement *statement);
void statement_check_words(const struct statement *statement);
void statement_check_nulls(const struct statement *statement);
bool statement_names(const struct statement *statement, const char *table);

/* ---- emit.c, emit_queries.c -------------------------------------------------------------------- */

/* ids.h: a struct for the id of each table. */
void emit_ids(void);
/* tables.h: their numbers. */
void emit_tables(void);
/* program.c: names of tables, texts of migrations for both engines. */
void emit_program(void);
/* all_statements.c: the list for tests. */
void emit_all_statements(void);
/* <owner>_queries.h and .c; the header's maker also compares row structs that are shared. */
void emit_queries_header(const struct owner *owner);
void emit_queries_code(const struct owner *owner);
bool statement_has_args(const struct statement *statement); /* takes a struct of arguments */
/* `text` in upper case, in the arena. */
const char *upper(const char *text);
const char *format(const char *format, ...) __attribute__((format(printf, 1, 2)));
void emit_string(struct buf *buf, struct str text, const char *indent);

#endif
