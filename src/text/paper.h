#ifndef CHUKE_PAPER_H
#define CHUKE_PAPER_H

#include "arena.h"
#include "outcome.h"
#include "str.h"

/*
 * What is to stand on paper, before it is drawn: blocks one below the other.  It knows no sizes and no
 * pages; pdf.h draws it.  Packed into bytes it travels to the process that draws.
 */

enum paper_kind {
	PAPER_TITLE = 1, /* one cell, in the middle */
	PAPER_HEADING,   /* one cell */
	PAPER_TEXT,      /* one cell, a paragraph; line ends begin new lines */
	PAPER_NOTE,      /* one cell, small and grey */
	PAPER_FIELD,     /* two cells: label, value */
	PAPER_TABLE,     /* the labels of a table's columns, repeated on each of its pages */
	PAPER_ROW,       /* a row of the table begun last, as many cells as it has columns */
	PAPER_QR,        /* two cells: what the code says, the words beside it */
	PAPER_SEAL, /* three cells: label, the office's name, a PNG that lies over it; empty: room for a seal */
};

struct paper_block {
	enum paper_kind kind;
	struct str *cells;
	size_t cell_count;
	struct paper_block *next;
};

struct paper {
	struct arena *arena;
	struct str title;   /* of the file */
	struct str foot;    /* at the bottom of every page, left */
	struct str numbers; /* right: "第 {page} 页，共 {pages} 页"; empty: none */
	bool is_framed;     /* a double line around each page, as on a certificate */
	struct paper_block *first, *last;
};

/* An empty sheet in the arena; the texts given to it live as long as it. */
struct paper *paper_create(struct arena *arena, struct str title);
/* A block of one cell. */
void paper_add(struct paper *paper, enum paper_kind kind, struct str text);
/* A block of two: PAPER_FIELD, PAPER_QR.  A field without a value is left out. */
void paper_add_pair(struct paper *paper, enum paper_kind kind, struct str first, struct str second);
/* PAPER_TABLE or PAPER_ROW; the cells are copied. */
void paper_add_cells(
	struct paper *paper, enum paper_kind kind, const struct str *cells, size_t count);

/* As bytes, in the arena. */
struct str paper_pack(struct arena *arena, const struct paper *paper);
/* From bytes, which it views; INVALID if they are none or break the rules above. */
enum outcome paper_unpack(struct arena *arena, struct str packed, struct paper **ret_paper);

#endif
