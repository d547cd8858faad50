#include "fail.h"
#include "procedure_inner.h"
#include "utf8.h"

#include <stdlib.h>

/*
 * A procedure's own text: its tree with sorted keys, every text quoted, an item a line.  It is YAML again, so that the
 * same reader takes it; comments, order of keys and ways of quoting leave it, and its hash, as they are.
 */

enum { CANONICAL_BYTES_MAX = 4 << 20 };

/* Whether YAML would take the character for a break, a mark or nothing that can be read. */
static bool
needs_number(uint32_t c)
{
	return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x2028 || c == 0x2029 || c == 0xfeff;
}

static void
put_text(struct buf *out, struct str text)
{
	buf_char(out, '"');
	for (size_t at = 0, begin = 0; at < text.len; begin = at) {
		uint32_t c;

		if (!utf8_next(text, &at, &c)) {
			fail("a text of a procedure is no UTF-8");
		}
		if (c == '\n') {
			buf_text(out, "\\n");
		} else if (c == '"' || c == '\\') {
			buf_char(out, '\\');
			buf_char(out, (char)c);
		} else if (needs_number(c)) {
			buf_format(out, "\\u%04x", (unsigned)c);
		} else {
			buf_put(out, text.ptr + begin, at - begin);
		}
	}
	buf_char(out, '"');
}

static int
compare_keys(const void *a, const void *b)
{
	return str_compare(
		((const struct node_member *)a)->key, ((const struct node_member *)b)->key);
}

static void
put_line(struct buf *out, int depth)
{
	buf_char(out, '\n');
	for (int i = 0; i < depth; i++) {
		buf_char(out, ' ');
	}
}

static void put_node(struct arena *arena, struct buf *out, const struct node *node, int depth);

static void
put_members(struct arena *arena, struct buf *out, const struct node *node, int depth)
{
	struct node_member *members = ARENA_ARRAY(arena, node->count, struct node_member);

	if (node->count) {
		memcpy(members, node->members, node->count * sizeof(*members));
	}
	if (node->kind == NODE_MAP) {
		qsort(members, node->count, sizeof(*members), compare_keys);
	}
	for (size_t i = 0; i < node->count; i++) {
		if (i > 0) {
			buf_char(out, ',');
		}
		put_line(out, depth);
		if (node->kind == NODE_MAP) {
			put_text(out, members[i].key);
			buf_text(out, ": ");
		}
		put_node(arena, out, members[i].value, depth);
	}
}

static void
put_node(struct arena *arena, struct buf *out, const struct node *node, int depth)
{
	if (node->kind == NODE_TEXT) {
		put_text(out, node->text);
		return;
	}
	buf_char(out, node->kind == NODE_MAP ? '{' : '[');
	put_members(arena, out, node, depth + 1);
	buf_char(out, node->kind == NODE_MAP ? '}' : ']');
}

struct str
procedure_canonical(struct arena *arena, const struct node *root)
{
	struct buf *out = buf_create(arena, CANONICAL_BYTES_MAX);

	put_node(arena, out, root, 0);
	buf_char(out, '\n');
	if (out->full) {
		fail("a procedure is over its ceiling of %d bytes", CANONICAL_BYTES_MAX);
	}
	return str_copy(arena, buf_view(out));
}
