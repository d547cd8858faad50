#include "paper.h"

#include "buf.h"
#include "fail.h"

#include <string.h>

/*
 * Packed: the head's title, foot, numbers and frame; then per block its kind, the number of its cells and
 * the cells.  A number is four bytes, the lowest first; a text is its length and its bytes.
 */

enum { PACKED_BYTES_MAX = 64 << 20, CELLS_MAX = 24 };

struct paper *
paper_create(struct arena *arena, struct str title)
{
	struct paper *paper = ARENA_NEW(arena, struct paper);

	paper->arena = arena;
	paper->title = title;
	paper->foot = paper->numbers = STR("");
	return paper;
}

static void
append(struct paper *paper, struct paper_block *block)
{
	if (paper->last) {
		paper->last->next = block;
	} else {
		paper->first = block;
	}
	paper->last = block;
}

void
paper_add_cells(struct paper *paper, enum paper_kind kind, const struct str *cells, size_t count)
{
	struct paper_block *block = ARENA_NEW(paper->arena, struct paper_block);

	block->kind = kind;
	block->cells = ARENA_ARRAY(paper->arena, count, struct str);
	block->cell_count = count;
	memcpy(block->cells, cells, count * sizeof(cells[0]));
	append(paper, block);
}

void
paper_add(struct paper *paper, enum paper_kind kind, struct str text)
{
	paper_add_cells(paper, kind, &text, 1);
}

void
paper_add_pair(struct paper *paper, enum paper_kind kind, struct str first, struct str second)
{
	if (!str_is_empty(second)) {
		paper_add_cells(paper, kind, (struct str[]){ first, second }, 2);
	}
}

/* ---- packing ------------------------------------------------------------------------------------ */

static void
put_number(struct buf *out, size_t value)
{
	unsigned char bytes[4] = { (unsigned char)value, (unsigned char)(value >> 8),
		(unsigned char)(value >> 16), (unsigned char)(value >> 24) };

	buf_put(out, bytes, sizeof(bytes));
}

static void
put_text(struct buf *out, struct str text)
{
	put_number(out, text.len);
	buf_str(out, text);
}

struct str
paper_pack(struct arena *arena, const struct paper *paper)
{
	struct buf *out = buf_create(arena, PACKED_BYTES_MAX);

	put_text(out, paper->title);
	put_text(out, paper->foot);
	put_text(out, paper->numbers);
	put_number(out, paper->is_framed);
	for (const struct paper_block *block = paper->first; block; block = block->next) {
		put_number(out, block->kind);
		put_number(out, block->cell_count);
		for (size_t i = 0; i < block->cell_count; i++) {
			put_text(out, block->cells[i]);
		}
	}
	if (out->full) {
		fail("a sheet of more than %d bytes", PACKED_BYTES_MAX);
	}
	return buf_view(out);
}

/* ---- unpacking ---------------------------------------------------------------------------------- */

static bool
take_number(struct str *rest, size_t *ret_value)
{
	const unsigned char *at = (const unsigned char *)rest->ptr;

	if (rest->len < 4) {
		return false;
	}
	*ret_value = at[0] | (size_t)at[1] << 8 | (size_t)at[2] << 16 | (size_t)at[3] << 24;
	*rest = str_slice(*rest, 4, rest->len);
	return true;
}

static bool
take_text(struct str *rest, struct str *ret_text)
{
	size_t len;

	if (!take_number(rest, &len) || len > rest->len) {
		return false;
	}
	*ret_text = str_slice(*rest, 0, len);
	*rest = str_slice(*rest, len, rest->len);
	return true;
}

/* Whether a block of this kind may have so many cells, in a table of so many columns. */
static bool
is_allowed(size_t kind, size_t cells, size_t columns)
{
	switch (kind) {
	case PAPER_TITLE:
	case PAPER_HEADING:
	case PAPER_TEXT:
	case PAPER_NOTE:
		return cells == 1;
	case PAPER_FIELD:
	case PAPER_QR:
		return cells == 2;
	case PAPER_SEAL:
		return cells == 3;
	case PAPER_TABLE:
		return cells >= 1 && cells <= CELLS_MAX;
	case PAPER_ROW:
		return cells == columns;
	default:
		return false;
	}
}

static bool
take_block(struct str *rest, struct paper *paper, size_t *columns)
{
	struct str cells[CELLS_MAX];
	size_t kind, count;

	if (!take_number(rest, &kind) || !take_number(rest, &count) ||
		!is_allowed(kind, count, *columns)) {
		return false;
	}
	for (size_t i = 0; i < count; i++) {
		if (!take_text(rest, &cells[i])) {
			return false;
		}
	}
	if (kind != PAPER_ROW) {
		*columns = kind == PAPER_TABLE ? count : CELLS_MAX + 1;
	}
	paper_add_cells(paper, (enum paper_kind)kind, cells, count);
	return true;
}

enum outcome
paper_unpack(struct arena *arena, struct str packed, struct paper **ret_paper)
{
	struct paper *paper = paper_create(arena, STR(""));
	size_t columns = CELLS_MAX + 1; /* rows only after a table */
	size_t is_framed;

	if (!take_text(&packed, &paper->title) || !take_text(&packed, &paper->foot) ||
		!take_text(&packed, &paper->numbers) || !take_number(&packed, &is_framed) ||
		is_framed > 1) {
		return INVALID;
	}
	paper->is_framed = is_framed;
	while (packed.len) {
		if (!take_block(&packed, paper, &columns)) {
			return INVALID;
		}
	}
	*ret_paper = paper;
	return OK;
}
