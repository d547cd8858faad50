#include "buf.h"
#include "bundle.h"
#include "pack.h"
#include "pack_yaml.h"

#include <string.h>

/*
 * A pack out of a ZIP.  Its files are put into the text that the database keeps of a pack, in the order in
 * which they would be read from folders, so that the same pack has the same hash however it came.
 */

enum { PACKS_MAX = 8, TEXT_BYTES_MAX = 64 << 20 };

static const char head_name[] = "pack.yaml";

/* A folder of the bundle with a pack.yaml. */
struct folder {
	struct str prefix; /* "packs/xihu/", "xihu/" or "" */
	struct str id;     /* as its pack.yaml says */
	const struct node *head;
};

struct making {
	struct arena *arena;
	const struct bundle *bundle;
	const struct pack *in_force;
	struct pack_report *report;
	struct folder folders[PACKS_MAX];
	size_t folder_count;
	struct str done[PACKS_MAX]; /* ids whose files were put, so that a circle ends */
	size_t done_count;
	struct buf *text;
};

static void
problem_at(struct making *making, const char *file, const char *sentence)
{
	const struct node at = { .file = file, .line = 1 };

	pack_problem(making->report, &at, "%s", sentence);
}

/* What finders and archivers leave behind. */
static bool
is_litter(struct str name)
{
	return str_starts(name, STR("__MACOSX/")) || str_starts(name, STR(".")) ||
	       str_contains(name, STR("/."));
}

static bool
is_word(struct str id)
{
	for (size_t i = 0; i < id.len; i++) {
		char c = id.ptr[i];

		if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-')) {
			return false;
		}
	}
	return id.len > 0 && id.len <= 32;
}

static void
find_folders(struct making *making)
{
	const struct bundle *bundle = making->bundle;

	for (size_t i = 0; i < bundle->count; i++) {
		struct str name = bundle->items[i].name;
		struct str prefix = str_slice(name, 0, name.len - strlen(head_name));
		struct folder *folder = &making->folders[making->folder_count];

		if (is_litter(name) || !str_ends(name, str_of(head_name)) ||
			(prefix.len && prefix.ptr[prefix.len - 1] != '/')) {
			continue;
		}
		if (making->folder_count == PACKS_MAX) {
			problem_at(making, head_name, "too many packs in one file");
			return;
		}
		folder->prefix = prefix;
		folder->head = yaml_read(making->arena, str_terminated(making->arena, name),
			bundle->items[i].bytes, making->report);
		folder->id = node_text(folder->head, "id");
		if (folder->head && !is_word(folder->id)) {
			pack_problem(making->report, folder->head,
				"id must have small letters, digits and hyphens");
		}
		making->folder_count += folder->head != NULL;
	}
}

static const struct folder *
find_folder(const struct making *making, struct str id)
{
	for (size_t i = 0; i < making->folder_count; i++) {
		if (str_equal(making->folders[i].id, id)) {
			return &making->folders[i];
		}
	}
	return NULL;
}

static void
put_file(struct making *making, struct str id, struct str name, struct str bytes)
{
	buf_format(making->text, "file %.*s/%.*s %zu\n", STR_ARG(id), STR_ARG(name), bytes.len);
	buf_str(making->text, bytes);
	buf_char(making->text, '\n');
}

/* Names that a folder could have on any system, so that none breaks the text's lines. */
static bool
is_plain(struct str name)
{
	for (size_t i = 0; i < name.len; i++) {
		char c = name.ptr[i];

		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
			    c == '-' || c == '_' || c == '.' || c == '/')) {
			return false;
		}
	}
	return name.len > 0;
}

static void
put_sent(struct making *making, const struct folder *folder)
{
	for (size_t i = 0; i < making->bundle->count; i++) {
		const struct bundle_file *file = &making->bundle->items[i];
		struct str name = file->name;

		if (is_litter(name) || !str_starts(name, folder->prefix) ||
			!str_ends(name, STR(".yaml"))) {
			continue;
		}
		name = str_slice(name, folder->prefix.len, name.len);
		if (str_starts(name, STR("demo/"))) {
			continue; /* for `chuke demo` alone */
		}
		if (!is_plain(name)) {
			problem_at(making, str_terminated(making->arena, file->name),
				"a file's name has letters, digits, - _ and . only");
		} else {
			put_file(making, folder->id, name, file->bytes);
		}
	}
}

/* The files of a pack that stands in the one in force; false if it has none of them. */
static bool
put_stored(struct making *making, struct str id)
{
	struct str rest = making->in_force ? making->in_force->text : STR(""), line, word, name;
	struct str prefix = str_format(making->arena, "%.*s/", STR_ARG(id));
	bool has_any = false;
	int64_t len;

	str_split(&rest, '\n', &line);
	while (rest.len && str_split(&rest, '\n', &line) && str_split(&line, ' ', &word) &&
		str_split(&line, ' ', &name) && str_parse_int(line, &len) &&
		(size_t)len < rest.len) {
		if (str_starts(name, prefix)) {
			put_file(making, id, str_slice(name, prefix.len, name.len),
				str_slice(rest, 0, (size_t)len));
			has_any = true;
		}
		rest = str_slice(rest, (size_t)len + 1, rest.len);
	}
	return has_any;
}

/* The pack after those that it depends on. */
static void
put_pack(struct making *making, struct str id, const struct node *asked_at)
{
	const struct folder *folder = find_folder(making, id);
	const struct node *depends = folder ? node_get(folder->head, "depends") : NULL;

	for (size_t i = 0; i < making->done_count; i++) {
		if (str_equal(making->done[i], id)) {
			return;
		}
	}
	if (making->done_count == PACKS_MAX) {
		pack_problem(making->report, asked_at, "too many packs depend on each other");
		return;
	}
	making->done[making->done_count++] = id;
	for (size_t i = 0; depends && depends->kind == NODE_LIST && i < depends->count; i++) {
		put_pack(making, depends->members[i].value->text, depends->members[i].value);
	}
	if (folder) {
		put_sent(making, folder);
	} else if (!put_stored(making, id)) {
		pack_problem(making->report, asked_at, "the pack %.*s was not sent with it",
			STR_ARG(id));
	}
}

bool
pack_read_bundle(struct arena *arena, const struct bundle *bundle, const struct pack *in_force,
	struct pack *ret_pack, struct pack_report *report)
{
	struct making making = { .arena = arena,
		.bundle = bundle,
		.in_force = in_force,
		.report = report,
		.text = buf_create(arena, TEXT_BYTES_MAX) };
	const struct folder *district = NULL;

	find_folders(&making);
	for (size_t i = 0; i < making.folder_count; i++) {
		if (node_get(making.folders[i].head, "region")) {
			if (district) {
				pack_problem(report, making.folders[i].head,
					"there is more than one district's pack");
			}
			district = &making.folders[i];
		}
	}
	if (!district && !report->count) {
		problem_at(&making, head_name, "there is no district's pack in the file");
	}
	if (report->count || !district) {
		return false;
	}
	buf_text(making.text, "chuke pack 1\n");
	put_pack(&making, district->id, district->head);
	if (making.text->full) {
		problem_at(&making, head_name, "the pack is too large");
	}
	return report->count == 0 &&
	       pack_parse_checked(arena, buf_view(making.text), ret_pack, report);
}
