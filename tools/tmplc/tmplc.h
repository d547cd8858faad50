#ifndef CHUKE_TMPLC_H
#define CHUKE_TMPLC_H

#include "arena.h"
#include "buf.h"
#include "str.h"

/*
 * tools/tmplc compiles pages (doc/pages.md) to C.  It runs in the build, so every mistake is
 * answered by leaving at once with "file:line: what is wrong".  A page goes through four small
 * parts: the lexer cuts it into text, values and directives; the place tracker follows the HTML and
 * knows where a value stands; runs gather what a reader sees as one text and look up its English;
 * the writer emits C.
 */

/* --- a file being read (source.c) --- */

struct source {
	const char *path;
	struct str text;
};

/* The file whole; leaves when it cannot be read or is not UTF-8. */
struct source source_read(struct arena *arena, const char *path);
/* Leaves with "path:line: …". */
_Noreturn void refuse(const char *path, int line, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
/* Does it hold a character that no English text has: Han or full-width punctuation? */
bool has_han(struct str text);
/* The literal as C writes it, with its quotes. */
void put_c_string(struct buf *out, struct str text);
/* Reads adjacent C string literals at *at (on the first quote) into their value; moves behind them.
 */
struct str read_c_string(struct arena *arena, struct str code, size_t *at);

/* --- texts (po.c) --- */

struct message {
	struct str zh, en;
	const char *path;
	int line;
};
struct messages {
	struct message *items; /* sorted by zh once messages_sort() ran */
	size_t count, capacity;
};

/* Adds what one .po file holds; an entry without English is left out. */
void messages_read(struct arena *arena, struct messages *messages, const char *path);
/* Sorts and drops repetitions, the first file's winning; `warn` tells of those that differ. */
void messages_sort(struct messages *messages, bool warn);
/* The English of a text, or none. */
struct str messages_find(const struct messages *messages, struct str zh);
/* Adds one entry (also used to collect the texts that sources hold). */
void messages_add(struct arena *arena, struct messages *messages, const struct message *message);

/* --- one step of an English or Chinese text with places for values --- */

enum piece_kind { PIECE_TEXT, PIECE_VALUE, PIECE_PLURAL };
struct piece {
	enum piece_kind kind;
	struct str text;      /* PIECE_TEXT */
	size_t value;         /* {1} is 0 */
	struct str one, many; /* {1|place|places} */
};
struct pieces {
	struct piece *items;
	size_t count;
};
struct pieces pieces_split(struct arena *arena, struct str text);

/* --- tokens (lex.c) --- */

enum token_kind { TOKEN_TEXT, TOKEN_VALUE, TOKEN_DIRECTIVE, TOKEN_END };
struct token {
	enum token_kind kind;
	struct str text; /* of values and directives without braces and outer space */
	int line;        /* on which it begins */
};
struct lexer {
	const char *path;
	struct str text;
	size_t at;
	int line;
};
struct token lexer_next(struct lexer *lexer);

/* --- the writer (emit.c) --- */

struct emit {
	struct arena *arena;
	const char *c_name; /* of the file being made, for #line */
	struct buf *body;
	struct buf *zh, *en; /* literal bytes waiting to be written, per language */
	int depth;
	size_t counted; /* bytes of the body whose lines are counted */
	int line;       /* where they end */
};

/* Makes an empty one; `c_name` is the file that the body is going to be. */
void emit_begin(struct emit *emit, struct arena *arena, const char *c_name);
/* One sign of markup, the same in both languages. */
void emit_char(struct emit *emit, char c);
void emit_literal(struct emit *emit, struct str text); /* the same in both languages */
void emit_literals(struct emit *emit, struct str zh, struct str en);
void emit_flush(struct emit *emit);
/* A line of ours. */
void emit_line(struct emit *emit, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* A line that holds code of the page: the compiler is told where it stands. */
void emit_user(struct emit *emit, const char *path, int line, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

/* --- where in the HTML we are (place.c) --- */

enum place_state {
	PLACE_TEXT,
	PLACE_TAG_NAME,
	PLACE_IN_TAG, /* a space came: an attribute may begin */
	PLACE_ATTR_NAME,
	PLACE_BEFORE_VALUE,
	PLACE_VALUE,
	PLACE_AFTER_VALUE, /* a space, '/' or '>' must come */
	PLACE_SCRIPT,      /* inside <script src>: nothing but its end */
};
enum attr_kind {
	ATTR_PLAIN,
	ATTR_DATA,    /* Chinese in it is data, not a text for people */
	ATTR_MESSAGE, /* shown to people: translated */
	ATTR_URL,
	ATTR_URLS,    /* several addresses: only parts may be values */
	ATTR_LITERAL, /* takes no value */
};
enum url_stage {
	URL_EMPTY,
	URL_LITERAL, /* only what is in `url` */
	URL_WHOLE,   /* one value, checked by its type */
	URL_PART,    /* percent-encoded values may follow */
	URL_CLOSED,  /* no value may follow */
};

enum { PLACE_NAME_MAX = 40, PLACE_URL_MAX = 160 };

struct place {
	enum place_state state;
	char tag[PLACE_NAME_MAX];
	bool is_end_tag;
	bool has_src;   /* this tag has a src */
	bool has_value; /* this tag has a value among its attributes */
	bool has_http_equiv;
	char attr[PLACE_NAME_MAX];
	enum attr_kind attr_kind;
	char quote;
	enum url_stage url_stage;
	char url[PLACE_URL_MAX]; /* the literal beginning of an address */
	bool is_verbatim;        /* inside pre or textarea: white space counts */
	bool drops_line_end;     /* right behind such a tag the browser drops one line end */
	bool after_block;        /* the last tag was a block: white space before us is nothing */
};

/* Does white space beside this tag count for nothing? */
bool tag_is_block(const char *name);
/* The kind of an attribute; leaves for those that may not be written at all. */
enum attr_kind attr_kind_of(const char *path, int line, const struct place *place);
/* A literal address so far must be one that we allow; `is_whole`: nothing follows. */
void url_check(const char *path, int line, const struct place *place, bool is_whole);
/* Two branches came to the same place? Then *place is where both are. */
bool place_join(struct place *place, const struct place *other);
const char *place_name(const struct place *place);

/* --- runs of text (run.c) --- */

enum { RUN_VALUES_MAX = 20 };
struct run_value {
	struct str code;
	int line;
};
struct run {
	struct buf *text; /* values stand as one byte each, RUN_MARK */
	struct run_value values[RUN_VALUES_MAX];
	size_t value_count;
	int line; /* of its first sign */
};

struct compiler;
/* One sign, or one value, of the text being gathered. */
void run_char(struct compiler *compiler, char c, int line);
/* See run_char(). */
void run_value(struct compiler *compiler, struct str code, int line);
/* Writes what was gathered; white space at an end is dropped where HTML allows it. */
void run_flush(struct compiler *compiler, bool drop_before, bool drop_after);

/* --- pages (compile.c, directive.c) --- */

enum block_kind { BLOCK_PAGE, BLOCK_IF, BLOCK_EACH, BLOCK_LANG };
struct block {
	enum block_kind kind;
	int line;
	struct place before; /* where the block began */
	struct place after;  /* where its first branch ended */
	bool has_after, has_else;
	struct str name; /* EACH: the element */
};
enum { BLOCKS_MAX = 40 };

struct compiler {
	struct arena *arena;
	const char *path;
	int line;
	const struct messages *english;
	struct messages *found; /* every text met; NULL when nobody asks */
	struct buf *header;     /* includes and declarations */
	struct emit emit;
	struct place place;
	struct run run;
	struct block blocks[BLOCKS_MAX];
	size_t block_count;
	size_t lang_depth; /* inside zh/en blocks nothing is translated */
};

/* The English of a text met at a place; none where it has none.  Remembers that it was met. */
struct str compiler_english(struct compiler *compiler, struct str zh, int line);
/* C code of a page with its _("…") replaced by both languages' texts; `all`: every Han literal. */
struct str compiler_code(struct compiler *compiler, struct str code, int line, bool all);
void compile_file(struct compiler *compiler, const struct source *source);
void compile_directive(struct compiler *compiler, struct token token);
void compile_value(struct compiler *compiler, struct str code, int line);

/* Collects the texts that C code, which begins on `line`, marks: N_("…") _("…") tr(…) TR(…). */
void scan_code(struct arena *arena, struct messages *found, const struct source *source, int line);
/* An identifier that begins at `at`; empty where none does. */
struct str code_word(struct str code, size_t at);
/* Behind white space. */
size_t code_skip_space(struct str code, size_t at);

#endif
