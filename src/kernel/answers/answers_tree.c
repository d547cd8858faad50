#include "answers_inner.h"

/* json_write.h has names that jansson has, too: see web/form/form_json.c */
#include <jansson.h>

/* Answers as JSON and back, by way of jansson. */

enum { TREE_DEPTH_MAX = 8 };

struct answer_tree *
answer_tree_new(struct arena *arena, enum answer_tree_kind kind)
{
	struct answer_tree *tree = ARENA_NEW(arena, struct answer_tree);

	tree->kind = kind;
	return tree;
}

void
answer_tree_add(
	struct arena *arena, struct answer_tree *parent, struct str name, struct answer_tree *value)
{
	if (parent->count == parent->capacity) {
		size_t capacity = parent->capacity ? parent->capacity * 2 : 8;
		struct answer_tree **items = ARENA_ARRAY(arena, capacity, struct answer_tree *);

		if (parent->count) {
			memcpy(items, parent->items, parent->count * sizeof(struct answer_tree *));
		}
		parent->items = items;
		parent->capacity = capacity;
	}
	value->name = name;
	parent->items[parent->count++] = value;
}

static struct answer_tree *
tree_of(struct arena *arena, json_t *json, int depth)
{
	struct answer_tree *tree = answer_tree_new(arena, TREE_OTHER);
	const char *key;
	size_t key_len, index;
	json_t *value;

	if (json_is_string(json)) {
		tree->kind = TREE_TEXT;
		tree->text = str_copy(
			arena, (struct str){ json_string_value(json), json_string_length(json) });
	} else if (json_is_integer(json)) {
		tree->kind = TREE_NUMBER;
		tree->number = json_integer_value(json);
	} else if (json_is_true(json)) {
		tree->kind = TREE_TRUE;
	} else if (json_is_object(json) && depth < TREE_DEPTH_MAX) {
		tree->kind = TREE_MAP;
		json_object_keylen_foreach(json, key, key_len, value)
		{
			struct str name = str_copy(arena, (struct str){ key, key_len });

			answer_tree_add(arena, tree, name, tree_of(arena, value, depth + 1));
		}
	} else if (json_is_array(json) && depth < TREE_DEPTH_MAX) {
		tree->kind = TREE_LIST;
		json_array_foreach(json, index, value)
		{
			answer_tree_add(arena, tree, STR_NONE, tree_of(arena, value, depth + 1));
		}
	}
	return tree;
}

static void
drop_json(void *arg)
{
	json_decref(arg);
}

struct answer_tree *
answer_tree_read(struct arena *arena, struct str text)
{
	json_t *json = text.len ? json_loadb(text.ptr, text.len, 0, NULL) : NULL;

	if (!json_is_object(json)) {
		json_decref(json);
		return answer_tree_new(arena, TREE_MAP);
	}
	arena_defer(arena, drop_json, json);
	return tree_of(arena, json, 0);
}

struct answer_tree *
answer_tree_of_body(struct req *req, const char *member)
{
	json_t *value = json_object_get(req->json, member);

	return value ? tree_of(req->arena, value, 0) : NULL;
}

static int
append(const char *bytes, size_t len, void *out)
{
	buf_put(out, bytes, len);
	return 0;
}

static void
write_text(struct buf *out, struct str text)
{
	json_t *string = json_stringn(text.ptr ? text.ptr : "", text.len);

	if (!string || json_dump_callback(string, append, out, JSON_ENCODE_ANY) != 0) {
		buf_text(out, "\"\""); /* no UTF-8: checked before, so it cannot be */
	}
	json_decref(string);
}

static void
write_tree(struct buf *out, const struct answer_tree *tree)
{
	bool is_map = tree->kind == TREE_MAP;

	switch (tree->kind) {
	case TREE_TEXT:
		write_text(out, tree->text);
		return;
	case TREE_NUMBER:
		buf_int(out, tree->number);
		return;
	case TREE_TRUE:
		buf_text(out, "true");
		return;
	case TREE_OTHER:
		buf_text(out, "null");
		return;
	default:
		break;
	}
	buf_char(out, is_map ? '{' : '[');
	for (size_t i = 0; i < tree->count; i++) {
		if (i) {
			buf_char(out, ',');
		}
		if (is_map) {
			write_text(out, tree->items[i]->name);
			buf_char(out, ':');
		}
		write_tree(out, tree->items[i]);
	}
	buf_char(out, is_map ? '}' : ']');
}

struct str
answer_tree_write(struct arena *arena, const struct answer_tree *tree)
{
	struct buf *out = buf_create(arena, 4 * ANSWERS_JSON_BYTES_MAX);

	write_tree(out, tree);
	return buf_view(out);
}

struct answer_tree *
answer_tree_member(const struct answer_tree *tree, struct str name)
{
	for (size_t i = 0; tree && tree->kind == TREE_MAP && i < tree->count; i++) {
		if (str_equal(tree->items[i]->name, name)) {
			return tree->items[i];
		}
	}
	return NULL;
}

struct answer_tree *
answer_tree_at(const struct answer_tree *tree, struct str path)
{
	struct answer_tree *found = NULL;
	struct str part;
	int64_t index;

	while (str_split(&path, '.', &part)) {
		found = NULL;
		if (tree->kind == TREE_MAP) {
			found = answer_tree_member(tree, part);
		} else if (tree->kind == TREE_LIST && str_parse_int(part, &index) && index >= 0 &&
			   (size_t)index < tree->count) {
			found = tree->items[index];
		}
		if (!found) {
			return NULL;
		}
		tree = found;
	}
	return found;
}

bool
answer_tree_equal(const struct answer_tree *a, const struct answer_tree *b)
{
	if (!a || !b || a->kind != b->kind || a->count != b->count) {
		return a == b;
	}
	if (!str_equal(a->text, b->text) || a->number != b->number) {
		return false;
	}
	for (size_t i = 0; i < a->count; i++) {
		if (!str_equal(a->items[i]->name, b->items[i]->name) ||
			!answer_tree_equal(a->items[i], b->items[i])) {
			return false;
		}
	}
	return true;
}
