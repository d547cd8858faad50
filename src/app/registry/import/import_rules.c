#include "import_rules.h"

#include "fold.h"
#include "pack_rule.h"

#include <assert.h>
#include <string.h>

enum {
	MET_MAX = 20000,    /* cells remembered; lists repeat kinds and grades */
	PART_BYTES_MIN = 6, /* two characters: shorter words stand in too many others */
};

static const char *const import_field_ids[IMPORT_FIELD_COUNT] = { "name", "name_en", "short_name",
	"former_names", "uscc", "legacy_no", "org_code", "filing_no", "kind", "class", "grade",
	"grade_from", "grade_until", "registrar", "supervisor", "street", "community", "address",
	"head", "founded", "status", "purpose", "fields", "phone", "email", "website", "charity",
	"party_branch", "members", "capital_yuan", "capital_10k_yuan" };

/* Stands in the map of columns for one that is read over, and in the map of cells for no meaning. */
static struct import_value nothing;

static const char *
id_of(enum import_field field)
{
	assert(field < IMPORT_FIELD_COUNT);
	return import_field_ids[field];
}

/* A required column bears a star in many lists, and people leave colons behind. */
static struct str
fold_label(struct arena *arena, struct str label)
{
	struct str folded = text_fold(arena, label);
	char *bytes = arena_alloc(arena, folded.len + 1);
	size_t len = 0;

	for (size_t i = 0; i < folded.len; i++) {
		if (folded.ptr[i] != '*' && folded.ptr[i] != ':') {
			bytes[len++] = folded.ptr[i];
		}
	}
	return (struct str){ bytes, len };
}

/* ---- the pack ----------------------------------------------------------------------------------- */

static void
read_columns(struct import_rules *rules, const struct node *file)
{
	const struct node *fields = node_get(file, "fields"), *ignored = node_get(file, "ignored");

	for (int field = 0; field < IMPORT_FIELD_COUNT; field++) {
		const struct node *declared = node_find(
			fields, "id", str_of(import_field_ids[field]));
		const struct node *names = node_get(declared, "columns");

		rules->declared[field] = declared;
		for (size_t i = 0; names && i < names->count; i++) {
			map_set(&rules->columns,
				fold_label(rules->arena, names->members[i].value->text),
				(void *)&import_field_ids[field]);
		}
	}
	for (size_t i = 0; ignored && i < ignored->count; i++) {
		map_set(&rules->columns, fold_label(rules->arena, ignored->members[i].value->text),
			&nothing);
	}
}

static void
read_values(struct import_rules *rules, enum import_field field, const struct node *list)
{
	map_init(&rules->values[field], rules->arena);
	map_init(&rules->met[field], rules->arena);
	for (size_t i = 0; list && i < list->count; i++) {
		const struct node *item = list->members[i].value, *words = node_get(item, "words");
		struct import_value *value = ARENA_NEW(rules->arena, struct import_value);

		value->id = node_text(item, "id");
		value->class = node_text(item, "class");
		for (size_t k = 0; words && k < words->count; k++) {
			map_set(&rules->values[field],
				text_fold(rules->arena, words->members[k].value->text), value);
		}
	}
}

static void
read_kinds(struct import_rules *rules, const struct node *list)
{
	rules->kind_count = list ? list->count : 0;
	rules->kinds = ARENA_ARRAY(rules->arena, rules->kind_count, struct import_kind);
	for (size_t i = 0; i < rules->kind_count; i++) {
		const struct node *item = list->members[i].value, *names = node_get(item, "names");

		rules->kinds[i] = (struct import_kind){ .id = node_text(item, "id"),
			.prefix = node_text(item, "uscc"),
			.is_registered = node_bool(item, "registered", false),
			.has_classes = node_bool(item, "classes", false) };
		if (names && names->count) {
			const struct node *latest = node_at(names, names->count - 1);

			rules->kinds[i].name.zh = node_text(latest, "zh");
			rules->kinds[i].name.en = node_text(latest, "en");
		}
	}
}

static void
add_service_field(struct import_rules *rules, struct str word, const struct str *id)
{
	struct str folded = text_fold(rules->arena, word);

	if (folded.len && !map_find(&rules->service_fields, folded)) {
		map_set(&rules->service_fields, folded, (void *)id);
	}
}

/* Names go before other words, so that a word of one field that is the name of another means the latter. */
static void
read_service_fields(struct import_rules *rules, const struct node *list)
{
	size_t count = list ? list->count : 0;
	struct str *ids = ARENA_ARRAY(rules->arena, count, struct str);

	map_init(&rules->service_fields, rules->arena);
	for (size_t i = 0; i < count; i++) {
		const struct node *item = list->members[i].value;

		ids[i] = node_text(item, "id");
		add_service_field(rules, ids[i], &ids[i]);
		add_service_field(rules, node_bilingual(item, "name").zh, &ids[i]);
		add_service_field(rules, node_bilingual(item, "name").en, &ids[i]);
	}
	for (size_t i = 0; i < count; i++) {
		const struct node *words = node_get(list->members[i].value, "words");

		for (size_t k = 0; words && k < words->count; k++) {
			add_service_field(rules, words->members[k].value->text, &ids[i]);
		}
	}
}

struct import_rules *
import_rules_create(struct arena *arena, const struct pack *pack, const struct regions *regions,
	struct day today)
{
	struct import_rules *rules = ARENA_NEW(arena, struct import_rules);
	const struct node *columns = pack_file(pack, "columns.yaml"),
			  *own = pack_file(pack, "pack.yaml");

	rules->arena = arena;
	rules->pack = pack;
	rules->regions = regions;
	rules->today = today;
	rules->grade_years = node_int(pack_file(pack, "grades.yaml"), "validity_years", 5);
	rules->district_code = node_text(own, "region");
	rules->registrar = node_text(own, "registrar");
	map_init(&rules->columns, arena);
	read_columns(rules, columns);
	for (int field = 0; field < IMPORT_FIELD_COUNT; field++) {
		read_values(rules, field,
			node_get(node_get(columns, "values"), import_field_ids[field]));
	}
	read_kinds(rules, node_get(pack_file(pack, "kinds.yaml"), "kinds"));
	read_service_fields(rules, node_get(pack_file(pack, "fields.yaml"), "fields"));
	return rules;
}

/* ---- columns ------------------------------------------------------------------------------------ */

enum import_field
import_column_meaning(struct arena *arena, const struct import_rules *rules, struct str label,
	bool *ret_is_ignored)
{
	const void *found = map_find(&rules->columns, fold_label(arena, label));

	*ret_is_ignored = found == &nothing;
	if (!found || found == &nothing) {
		return IMPORT_FIELD_COUNT;
	}
	return (enum import_field)((const char *const *)found - import_field_ids);
}

struct bilingual
import_field_name(const struct import_rules *rules, enum import_field field)
{
	struct bilingual name = node_bilingual(rules->declared[field], "name");

	return name.zh.len ? name : (struct bilingual){ str_of(id_of(field)), STR_NONE };
}

struct str
import_column_name(const struct import_rules *rules, enum import_field field)
{
	const struct node *first = node_at(node_get(rules->declared[field], "columns"), 0);

	return first ? first->text : str_of(id_of(field));
}

static struct str
join(struct arena *arena, struct str list, struct str word)
{
	return list.len ? str_format(arena, "%.*s、%.*s", STR_ARG(list), STR_ARG(word)) : word;
}

struct str
import_column_names(struct arena *arena, const struct import_rules *rules, enum import_field field)
{
	const struct node *names = node_get(rules->declared[field], "columns");
	struct str list = STR("");

	for (size_t i = 0; names && i < names->count; i++) {
		list = join(arena, list, names->members[i].value->text);
	}
	return list;
}

/* ---- values ------------------------------------------------------------------------------------- */

static const struct node *
value_list(const struct import_rules *rules, enum import_field field)
{
	return node_get(node_get(pack_file(rules->pack, "columns.yaml"), "values"), id_of(field));
}

/*
 * A cell may name the branch itself (中共某某联合支部委员会) or say that there is none (未建立党支部): what
 * it begins with decides if that denies, else the longest known word in it.  Only for forms of Party
 * organisation, of which lists say more than asked.
 */
static const struct import_value *
find_part(const struct import_rules *rules, enum import_field field, struct str folded)
{
	const struct map *map = &rules->values[field];
	const struct import_value *found = NULL;
	size_t longest = PART_BYTES_MIN - 1;

	for (size_t i = 0; i < map->capacity; i++) {
		const struct import_value *value = map->slots[i].value;
		struct str word = map->slots[i].key;

		if (value && str_equal(value->id, STR("none")) && str_starts(folded, word)) {
			return value;
		}
		if (value && word.len > longest && str_contains(folded, word)) {
			longest = word.len;
			found = value;
		}
	}
	return found;
}

static const struct import_value *
find_value(struct import_rules *rules, enum import_field field, struct str text)
{
	struct str folded = text_fold(rules->arena, text);
	const struct import_value *value = map_find(&rules->values[field], folded);

	if (!value && field == IMPORT_PARTY_BRANCH) {
		value = find_part(rules, field, folded);
	}
	return value;
}

const struct import_value *
import_value_find(struct import_rules *rules, enum import_field field, struct str text)
{
	const struct import_value *value = map_find(&rules->met[field], text);
	struct arena_mark mark;

	if (value) {
		return value == &nothing ? NULL : value;
	}
	mark = arena_mark(rules->arena);
	value = find_value(rules, field, text);
	arena_rewind(rules->arena, mark);
	if (rules->met_count < MET_MAX) {
		rules->met_count++;
		map_set(&rules->met[field], str_copy(rules->arena, text),
			value ? (void *)value : &nothing);
	}
	return value;
}

struct str
import_value_word(const struct import_rules *rules, enum import_field field, struct str id)
{
	const struct node *item = node_find(value_list(rules, field), "id", id);
	const struct node *word = node_at(node_get(item, "words"), 0);

	return word ? word->text : id;
}

struct str
import_value_words(struct arena *arena, const struct import_rules *rules, enum import_field field)
{
	const struct node *list = value_list(rules, field);
	struct str words = STR("");

	for (size_t i = 0; list && i < list->count; i++) {
		const struct node *word = node_at(node_get(list->members[i].value, "words"), 0);

		words = word ? join(arena, words, word->text) : words;
	}
	return words;
}

/* ---- kinds -------------------------------------------------------------------------------------- */

const struct import_kind *
import_kind_find(const struct import_rules *rules, struct str id)
{
	for (size_t i = 0; i < rules->kind_count; i++) {
		if (str_equal(rules->kinds[i].id, id)) {
			return &rules->kinds[i];
		}
	}
	return NULL;
}

const struct import_kind *
import_kind_of_uscc(const struct import_rules *rules, struct str uscc)
{
	for (size_t i = 0; i < rules->kind_count; i++) {
		if (rules->kinds[i].prefix.len && str_starts(uscc, rules->kinds[i].prefix)) {
			return &rules->kinds[i];
		}
	}
	return NULL;
}
