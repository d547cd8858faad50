#ifndef CHUKE_LINT_SOURCE_H
#define CHUKE_LINT_SOURCE_H

#include <stdbool.h>
#include <stddef.h>

/*
 * A C file as lint looks at it: the text, what each byte is (code, comment or literal), the string
 * literals, and the pieces at the outermost level.  No parser: it trusts that the compiler took the
 * file and that clang-format laid it out.
 */

enum byte_kind { KIND_CODE, KIND_COMMENT, KIND_LITERAL };

struct literal {
	const char *text; /* behind the opening quote; in source->raw */
	size_t len;
	int line;
};

/* A declaration, definition or table that stands at the outermost level. */
struct piece {
	size_t from, to; /* its code in source->code: first byte, behind the last */
	size_t name_at;  /* of the function's name; 0 if it is none */
	size_t name_len;
	int line, end_line;  /* of the name (or of the start) and of the last byte */
	int parameter_count; /* of a function */
	bool is_function;    /* defined or declared */
	bool has_body;       /* defined */
};

struct source {
	const char *path;
	char *raw;            /* the file, terminated */
	char *code;           /* as long as raw; comments and inside of literals are spaces */
	unsigned char *kinds; /* enum byte_kind of each byte */
	size_t len;
	int line_count;
	struct literal *literals;
	size_t literal_count;
	struct piece *pieces;
	size_t piece_count;
};

/* Reads the file whole; false if it cannot be read.  Literals and pieces are found for C files
 * only. */
bool source_read(const char *path, bool is_c, struct source *ret_source);
void source_free(struct source *source);

/* The line that byte `at` stands in, counted from 1. */
int source_line(const struct source *source, size_t at);

/* Does the word stand at `at`, not as part of a longer one? */
bool source_is_word(const char *text, size_t len, size_t at, const char *word);

#endif
