#include "tmplc.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Reads .po files: msgid and msgstr, with strings that go over several lines; comments are skipped.
 */

enum po_part { PO_NONE, PO_ID, PO_STR };

struct po_reader {
	struct arena *arena;
	struct messages *messages;
	const char *path;
	int line, entry_line;
	enum po_part part;
	struct buf *zh, *en;
};

void
messages_add(struct arena *arena, struct messages *messages, const struct message *message)
{
	if (messages->count == messages->capacity) {
		size_t capacity = messages->capacity ? messages->capacity * 2 : 256;
		struct message *items = ARENA_ARRAY(arena, capacity, struct message);

		if (messages->count) {
			memcpy(items, messages->items, messages->count * sizeof(*items));
		}
		messages->items = items;
		messages->capacity = capacity;
	}
	messages->items[messages->count++] = *message;
}

/* Every {n} of the Chinese text must come in the English one, and no other. */
static void
check_values(const struct po_reader *reader, struct str zh, struct str en)
{
	uint64_t in_zh = 0, in_en = 0;
	struct pieces pieces = pieces_split(reader->arena, zh);

	for (size_t i = 0; i < pieces.count; i++) {
		in_zh |= pieces.items[i].kind == PIECE_VALUE ? 1u << pieces.items[i].value : 0;
	}
	pieces = pieces_split(reader->arena, en);
	for (size_t i = 0; i < pieces.count; i++) {
		in_en |= pieces.items[i].kind != PIECE_TEXT ? 1u << pieces.items[i].value : 0;
	}
	for (size_t i = 0; i < RUN_VALUES_MAX; i++) {
		if ((in_zh ^ in_en) & (1u << i)) {
			refuse(reader->path, reader->entry_line, "{%zu} is %s", i + 1,
				in_zh & (1u << i) ? "missing in the English text"
						  : "not in the Chinese text");
		}
	}
}

static void
end_entry(struct po_reader *reader)
{
	if (reader->part == PO_STR && reader->zh->len && reader->en->len) {
		struct message message = {
			.zh = str_copy(reader->arena, buf_view(reader->zh)),
			.en = str_copy(reader->arena, buf_view(reader->en)),
			.path = reader->path,
			.line = reader->entry_line,
		};

		check_values(reader, message.zh, message.en);
		messages_add(reader->arena, reader->messages, &message);
	}
	reader->part = PO_NONE;
	buf_clear(reader->zh);
	buf_clear(reader->en);
}

static void
read_line(struct po_reader *reader, struct str line)
{
	size_t at = 0;

	if (str_is_empty(line)) {
		end_entry(reader);
		return;
	}
	if (line.ptr[0] == '#') {
		return;
	}
	if (str_starts(line, STR("msgid "))) {
		end_entry(reader);
		reader->part = PO_ID;
		reader->entry_line = reader->line;
		at = 6;
	} else if (str_starts(line, STR("msgstr ")) && reader->part == PO_ID) {
		reader->part = PO_STR;
		at = 7;
	}
	if (reader->part == PO_NONE || at >= line.len || line.ptr[at] != '"' ||
		line.ptr[line.len - 1] != '"') {
		refuse(reader->path, reader->line, "neither msgid \"…\" nor msgstr \"…\"");
	}
	buf_str(reader->part == PO_ID ? reader->zh : reader->en,
		read_c_string(reader->arena, line, &at));
}

void
messages_read(struct arena *arena, struct messages *messages, const char *path)
{
	struct source source = source_read(arena, path);
	struct str rest = source.text, line;
	struct po_reader reader = {
		.arena = arena,
		.messages = messages,
		.path = path,
		.zh = buf_create(arena, 1 << 16),
		.en = buf_create(arena, 1 << 16),
	};

	while (str_split(&rest, '\n', &line)) {
		reader.line++;
		read_line(&reader, str_trim(line));
	}
	end_entry(&reader);
}

/* Merge sort, since equal texts must keep their order. */
static void
sort(struct message *items, struct message *spare, size_t count)
{
	size_t half = count / 2, left = 0, right = half, at = 0;

	if (count < 2) {
		return;
	}
	sort(items, spare, half);
	sort(items + half, spare, count - half);
	while (left < half || right < count) {
		bool takes_left = right == count || (left < half && str_compare(items[left].zh,
									    items[right].zh) <= 0);

		spare[at++] = items[takes_left ? left++ : right++];
	}
	memcpy(items, spare, count * sizeof(*items));
}

void
messages_sort(struct messages *messages, bool warn)
{
	size_t kept = 0;

	if (messages->count == 0) {
		return;
	}
	struct message *spare = calloc(messages->count, sizeof(*spare));

	if (!spare) {
		abort();
	}
	sort(messages->items, spare, messages->count);
	free(spare);
	for (size_t i = 0; i < messages->count; i++) {
		struct message *item = &messages->items[i];
		struct message *last = kept ? &messages->items[kept - 1] : NULL;

		if (!last || !str_equal(last->zh, item->zh)) {
			messages->items[kept++] = *item;
		} else if (warn && !str_equal(last->en, item->en)) {
			fprintf(stderr, "%s:%d: differs from %s:%d, which holds\n", item->path,
				item->line, last->path, last->line);
		}
	}
	messages->count = kept;
}

struct str
messages_find(const struct messages *messages, struct str zh)
{
	size_t low = 0, high = messages->count;

	while (low < high) {
		size_t middle = (low + high) / 2;
		int order = str_compare(messages->items[middle].zh, zh);

		if (order == 0) {
			return messages->items[middle].en;
		}
		if (order < 0) {
			low = middle + 1;
		} else {
			high = middle;
		}
	}
	return STR_NONE;
}

/* Reads "{2}" or "{2|one|many}" at the front of `text`; its length, or 0 if it is neither. */
static size_t
read_piece(struct str text, struct piece *ret_piece)
{
	ptrdiff_t end = text.len && text.ptr[0] == '{' ? str_find(text, STR("}")) : -1;
	struct str inner, number;
	struct piece piece = { .kind = PIECE_VALUE };
	int64_t value;

	if (end < 2) {
		return 0;
	}
	inner = str_slice(text, 1, (size_t)end);
	if (!str_split(&inner, '|', &number) || !str_parse_int(number, &value) || value < 1 ||
		value > RUN_VALUES_MAX) {
		return 0;
	}
	piece.value = (size_t)value - 1;
	if (!str_is_empty(inner)) {
		piece.kind = PIECE_PLURAL;
		if (!str_split(&inner, '|', &piece.one)) {
			return 0;
		}
		piece.many = inner;
	}
	*ret_piece = piece;
	return (size_t)end + 1;
}

struct pieces
pieces_split(struct arena *arena, struct str text)
{
	struct pieces pieces = { .items = ARENA_ARRAY(arena, text.len + 1, struct piece) };
	size_t at = 0, begun = 0;

	while (at <= text.len) {
		struct piece piece = { 0 };
		size_t len = read_piece(str_slice(text, at, text.len), &piece);

		if (len == 0 && at < text.len) {
			at++;
			continue;
		}
		if (at > begun) {
			pieces.items[pieces.count++] = (struct piece){ .kind = PIECE_TEXT,
				.text = str_slice(text, begun, at) };
		}
		if (len == 0) {
			break;
		}
		pieces.items[pieces.count++] = piece;
		at += len;
		begun = at;
	}
	return pieces;
}
