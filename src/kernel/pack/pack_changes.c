#include "pack_changes.h"

#include <string.h>

enum { WORDS_BYTES_MAX = 240 };

/* What names an entry of a list, the first that it has. */
static const char *const names[] = { "id", "code", "key", "year" };

struct comparing {
	struct arena *arena;
	struct str file;
	struct pack_changes changes;
};

static struct str
name_of(const struct node *entry)
{
	struct str name = STR_NONE;

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]) && str_is_empty(name); i++) {
		name = entry->kind == NODE_MAP ? node_text(entry, names[i]) : STR_NONE;
	}
	return name;
}

/* Without cutting a character. */
static struct str
shorten(struct str text)
{
	size_t len = WORDS_BYTES_MAX;

	if (text.len <= len) {
		return text;
	}
	while (len && ((unsigned char)text.ptr[len] & 0xc0) == 0x80) {
		len--;
	}
	return str_slice(text, 0, len);
}

/* A text, or a list of texts in one line; none for what has more beneath. */
static struct str
words_of(struct arena *arena, const struct node *node)
{
	struct str words = STR("");

	if (!node || node->kind == NODE_MAP) {
		return node ? shorten(node_text(node, "zh")) : STR_NONE;
	}
	if (node->kind == NODE_TEXT) {
		return shorten(node->text);
	}
	for (size_t i = 0; i < node->count && words.len < WORDS_BYTES_MAX; i++) {
		const struct node *value = node->members[i].value;

		words = str_format(arena, "%.*s%s%.*s", STR_ARG(words), i ? ", " : "",
			STR_ARG(value->kind == NODE_TEXT ? value->text : name_of(value)));
	}
	return shorten(words);
}

static void
tell(struct comparing *comparing, struct str what, const struct node *before,
	const struct node *after)
{
	struct pack_changes *changes = &comparing->changes;

	if (changes->count == PACK_CHANGES_MAX) {
		changes->is_cut = true;
		return;
	}
	changes->items[changes->count++] = (struct pack_change){ .kind = !before  ? PACK_ADDED
									 : !after ? PACK_REMOVED
										  : PACK_CHANGED,
		.file = comparing->file,
		.what = what,
		.before = words_of(comparing->arena, before),
		.after = words_of(comparing->arena, after) };
}

static struct str
below(struct comparing *comparing, struct str what, struct str name)
{
	return what.len ? str_format(comparing->arena, "%.*s › %.*s", STR_ARG(what), STR_ARG(name))
			: name;
}

/* An entry as people know it: its id and, if it has one, its name. */
static struct str
label_of(struct comparing *comparing, const struct node *entry)
{
	struct str id = name_of(entry), name = node_bilingual(entry, "name").zh;

	name = str_is_empty(name) ? node_bilingual(entry, "title").zh : name;
	return str_is_empty(name)
		       ? id
		       : str_format(comparing->arena, "%.*s %.*s", STR_ARG(id), STR_ARG(name));
}

static void compare(struct comparing *comparing, struct str what, const struct node *before,
	const struct node *after);

static const struct node *
find_entry(const struct node *list, struct str name)
{
	for (size_t i = 0; i < list->count; i++) {
		if (str_equal(name_of(list->members[i].value), name)) {
			return list->members[i].value;
		}
	}
	return NULL;
}

/* Whether every entry has a name that no other has. */
static bool
is_named(const struct node *list)
{
	for (size_t i = 0; i < list->count; i++) {
		const struct node *entry = list->members[i].value;
		struct str name = name_of(entry);

		if (str_is_empty(name) || find_entry(list, name) != entry) {
			return false;
		}
	}
	return list->count > 0;
}

static void
compare_lists(struct comparing *comparing, struct str what, const struct node *before,
	const struct node *after)
{
	if (!is_named(before) || !is_named(after)) {
		if (!str_equal(words_of(comparing->arena, before),
			    words_of(comparing->arena, after)) ||
			before->count != after->count) {
			tell(comparing, what, before, after);
			return;
		}
		for (size_t i = 0; i < after->count; i++) {
			compare(comparing,
				below(comparing, what, str_format(comparing->arena, "%zu", i + 1)),
				before->members[i].value, after->members[i].value);
		}
		return;
	}
	for (size_t i = 0; i < before->count; i++) {
		const struct node *entry = before->members[i].value;

		if (!find_entry(after, name_of(entry))) {
			tell(comparing, label_of(comparing, entry), entry, NULL);
		}
	}
	for (size_t i = 0; i < after->count; i++) {
		const struct node *entry = after->members[i].value;

		compare(comparing, label_of(comparing, entry), find_entry(before, name_of(entry)),
			entry);
	}
}

static void
compare_maps(struct comparing *comparing, struct str what, const struct node *before,
	const struct node *after)
{
	for (size_t i = 0; i < before->count; i++) {
		struct str key = before->members[i].key;

		if (!node_get(after, str_terminated(comparing->arena, key))) {
			tell(comparing, below(comparing, what, key), before->members[i].value,
				NULL);
		}
	}
	for (size_t i = 0; i < after->count; i++) {
		struct str key = after->members[i].key;
		const struct node *value = after->members[i].value;
		bool is_outermost_list = what.len == 0 && value->kind == NODE_LIST;

		compare(comparing, is_outermost_list ? key : below(comparing, what, key),
			node_get(before, str_terminated(comparing->arena, key)), value);
	}
}

static void
compare(struct comparing *comparing, struct str what, const struct node *before,
	const struct node *after)
{
	if (!before || before->kind != after->kind) {
		tell(comparing, what, before, after);
	} else if (after->kind == NODE_TEXT) {
		if (!str_equal(before->text, after->text)) {
			tell(comparing, what, before, after);
		}
	} else if (after->kind == NODE_LIST) {
		compare_lists(comparing, what, before, after);
	} else {
		compare_maps(comparing, what, before, after);
	}
}

struct pack_changes
pack_changes_find(struct arena *arena, const struct pack *before, const struct pack *after)
{
	struct comparing comparing = { .arena = arena };

	comparing.changes.items = ARENA_ARRAY(arena, PACK_CHANGES_MAX, struct pack_change);
	for (size_t i = 0; before && i < before->files->count; i++) {
		comparing.file = before->files->members[i].key;
		if (!node_get(after->files, str_terminated(arena, comparing.file))) {
			tell(&comparing, STR(""), before->files->members[i].value, NULL);
		}
	}
	for (size_t i = 0; i < after->files->count; i++) {
		comparing.file = after->files->members[i].key;
		compare(&comparing, STR(""),
			before ? node_get(before->files, str_terminated(arena, comparing.file))
			       : NULL,
			after->files->members[i].value);
	}
	return comparing.changes;
}
