#include "db.h"
#include "kernel_queries.h"
#include "pack.h"
#include "region_inner.h"
#include "utf8.h"

#include <stdlib.h>
#include <string.h>

/* Regions from the pack into the database, and from there into memory with an index of their names. */

/* The character as it is compared: 0 for white space. */
static uint32_t
fold_code(uint32_t code)
{
	if (code == 0x3000 || code == 0xa0 || code <= ' ') {
		return 0;
	}
	if (code >= 0xff01 && code <= 0xff5e) {
		code -= 0xfee0;
	}
	return code >= 'A' && code <= 'Z' ? code + 32 : code;
}

struct str
region_fold(struct str name, char *buffer)
{
	size_t at = 0, len = 0;
	uint32_t code;

	while (utf8_next(name, &at, &code)) {
		code = fold_code(code);
		if (!code) {
			continue;
		}
		if (len + 4 > REGION_NAME_BYTES_MAX) {
			return STR_NONE;
		}
		len += utf8_put(code, buffer + len);
	}
	return at == name.len ? (struct str){ buffer, len } : STR_NONE;
}

static void
add_name(struct arena *arena, struct region_index *index, const struct region *region,
	struct str name, bool is_variant)
{
	char folded[REGION_NAME_BYTES_MAX];
	struct str key = region_fold(name, folded);
	struct region_name *entry;

	if (key.len == 0) {
		return;
	}
	entry = ARENA_NEW(arena, struct region_name);
	*entry = (struct region_name){ region, is_variant, map_find(&index->by_name, key) };
	map_set(&index->by_name, str_copy(arena, key), entry);
}

static bool
list_has(const struct node *list, const char *text)
{
	for (size_t i = 0; list && i < list->count; i++) {
		if (str_equal(list->members[i].value->text, str_of(text))) {
			return true;
		}
	}
	return false;
}

/* The name with each other ending of its kind, and without any. */
static void
add_variants(struct arena *arena, struct region_index *index, const struct region *region,
	const struct node *endings)
{
	for (size_t i = 0; endings && i < endings->count; i++) {
		const struct node *item = endings->members[i].value,
				  *words = node_get(item, "words");
		struct str ending = node_text(item, "ending"), stem = region->name.zh;

		if (!list_has(node_get(item, "kinds"), region_kind_name(region->kind)) ||
			!str_ends(stem, ending)) {
			continue;
		}
		stem.len -= ending.len;
		add_name(arena, index, region, stem, true);
		for (size_t k = 0; words && k < words->count; k++) {
			struct str word = words->members[k].value->text;

			if (!str_equal(word, ending)) {
				add_name(arena, index, region,
					str_format(arena, "%.*s%.*s", STR_ARG(stem), STR_ARG(word)),
					true);
			}
		}
	}
}

static int
compare_ids(const void *a, const void *b)
{
	int64_t left = (*(const struct region *const *)a)->id.v,
		right = (*(const struct region *const *)b)->id.v;

	return (left > right) - (left < right);
}

static const struct region_index *
build_index(struct arena *arena, const struct regions *regions, const struct pack *pack)
{
	struct region_index *index = ARENA_NEW(arena, struct region_index);
	const struct node *endings = node_get(pack_file(pack, "columns.yaml"), "region_endings");

	map_init(&index->by_code, arena);
	map_init(&index->by_name, arena);
	index->by_id = ARENA_ARRAY(arena, regions->count, const struct region *);
	for (size_t i = 0; i < regions->count; i++) {
		const struct region *region = &regions->items[i];

		index->by_id[i] = region;
		map_set(&index->by_code, region->code, (void *)region);
		if (!region->is_current) {
			continue;
		}
		add_name(arena, index, region, region->name.zh, false);
		for (size_t k = 0; k < region->aliases.count; k++) {
			add_name(arena, index, region, region->aliases.items[k], false);
		}
		add_variants(arena, index, region, endings);
	}
	if (regions->count) {
		qsort(index->by_id, regions->count, sizeof(*index->by_id), compare_ids);
	}
	return index;
}

static struct strs_view
split_aliases(struct arena *arena, struct str text)
{
	struct str rest = text, part;
	struct str *items;
	size_t count = 0;

	while (str_split(&rest, '\n', &part)) {
		count += part.len > 0;
	}
	items = ARENA_ARRAY(arena, count, struct str);
	rest = text;
	count = 0;
	while (str_split(&rest, '\n', &part)) {
		if (part.len) {
			items[count++] = part;
		}
	}
	return (struct strs_view){ items, count };
}

struct regions
regions_load(struct db *db, const struct pack *pack)
{
	struct arena *arena = db_arena(db);
	struct region_all_rows rows = region_all(db);
	struct region *items = ARENA_ARRAY(arena, rows.count, struct region);
	struct regions regions = { items, rows.count, NULL };

	for (size_t i = 0; i < rows.count; i++) {
		const struct region_all_row *row = &rows.items[i];

		items[i] = (struct region){ .id = row->id,
			.parent = row->parent_id,
			.code = row->code,
			.name = { row->name, row->name_en },
			.aliases = split_aliases(arena, row->aliases),
			.tile_x = (int)row->tile_x,
			.tile_y = (int)row->tile_y,
			.is_current = row->is_current };
		region_kind_parse(row->kind, &items[i].kind);
	}
	regions.index = build_index(arena, &regions, pack);
	return regions;
}

/* All aliases of a region in one text, a line each. */
static struct str
join_aliases(struct arena *arena, const struct node *aliases, struct str code)
{
	struct str joined = STR("");

	for (size_t i = 0; aliases && i < aliases->count; i++) {
		const struct node *alias = aliases->members[i].value;

		if (str_equal(node_text(alias, "code"), code)) {
			joined = str_format(arena, "%.*s%s%.*s", STR_ARG(joined),
				joined.len ? "\n" : "", STR_ARG(node_text(alias, "name")));
		}
	}
	return joined;
}

static int64_t
tile_part(const struct node *region, size_t index)
{
	const struct node *part = node_at(node_get(region, "tile"), index);
	int64_t value;

	return part && str_parse_int(part->text, &value) ? value : -1;
}

void
regions_take_over(struct db *db, const struct pack *pack)
{
	const struct node *file = pack_file(pack, "regions.yaml"),
			  *list = node_get(file, "regions");
	struct arena *arena = db_arena(db);
	struct map ids; /* by code: a struct region_id */

	map_init(&ids, arena);
	region_retire_all(db);
	for (size_t i = 0; list && i < list->count; i++) {
		const struct node *region = list->members[i].value;
		struct bilingual name = node_bilingual(region, "name");
		struct str code = node_text(region, "code");
		struct region_id *parent = code.len > 6 ? map_find(&ids,
								  str_slice(code, 0, code.len - 3))
							: NULL;
		struct region_put_args args = { .code = code,
			.kind = node_text(region, "kind"),
			.name = name.zh,
			.name_en = name.en,
			.aliases = join_aliases(arena, node_get(file, "aliases"), code),
			.tile_x = tile_part(region, 0),
			.tile_y = tile_part(region, 1),
			.place = (int64_t)i };
		struct region_put_row row;

		if (parent) {
			args.parent_id = *parent;
		}
		if (region_put(db, &args, &row) == OK) {
			struct region_id *id = ARENA_NEW(arena, struct region_id);

			*id = row.id;
			map_set(&ids, code, id);
		}
	}
}
