#include "org_index.h"

#include "org_facet.h"
#include "org_words.h"
#include "pinyin.h"
#include "search_grams.h"

enum { SEGMENTS_MAX = 64 };

/* ---- what is withheld -------------------------------------------------------------------------- */

static const struct hidden_field {
	const char *name;
	size_t offset;
} hidden_fields[] = {
	{ "head", offsetof(struct org_hidden, head) },
	{ "address", offsetof(struct org_hidden, address) },
	{ "phone", offsetof(struct org_hidden, phone) },
	{ "email", offsetof(struct org_hidden, email) },
	{ "website", offsetof(struct org_hidden, website) },
	{ "supervisor", offsetof(struct org_hidden, supervisor) },
	{ "members", offsetof(struct org_hidden, members) },
	{ "capital", offsetof(struct org_hidden, capital) },
};

struct org_hidden
org_hidden_find(struct db *db, struct org_id id, struct day today)
{
	struct org_hidden hidden = { .rows = org_withheld_list(db, id, today) };

	for (size_t i = 0; i < hidden.rows.count; i++) {
		struct str field = hidden.rows.items[i].field;

		hidden.is_whole = hidden.is_whole || str_is_none(field);
		for (size_t k = 0; k < sizeof(hidden_fields) / sizeof(hidden_fields[0]); k++) {
			if (str_equal(field, str_of(hidden_fields[k].name))) {
				*(bool *)((char *)&hidden + hidden_fields[k].offset) = true;
			}
		}
	}
	return hidden;
}

void
org_hide(const struct org_hidden *hidden, struct org_full_row *row)
{
	row->head = hidden->head ? STR_NONE : row->head;
	row->address = hidden->address ? STR_NONE : row->address;
	row->phone = hidden->phone ? STR_NONE : row->phone;
	row->email = hidden->email ? STR_NONE : row->email;
	row->website = hidden->website ? STR_NONE : row->website;
	row->supervisor = hidden->supervisor ? STR_NONE : row->supervisor;
	row->member_count = hidden->members ? INT_NONE : row->member_count;
	row->capital_fen = hidden->capital ? MONEY_NONE : row->capital_fen;
}

/* ---- words ------------------------------------------------------------------------------------- */

struct segments {
	struct term_segment items[SEGMENTS_MAX];
	size_t count;
};

static void
add_segment(struct segments *segments, enum term_kind kind, struct str text)
{
	if (!str_is_empty(text) && segments->count < SEGMENTS_MAX) {
		segments->items[segments->count++] = (struct term_segment){ kind, text };
	}
}

static struct str
grams_of(struct arena *arena, const struct segments *segments)
{
	return grams_of_terms(arena, search_terms(arena, segments->items, segments->count));
}

/* Facets first, since words near the beginning take less room in the index. */
static struct str
name_words(struct arena *arena, const struct org_full_row *org, const struct entry_find_row *entry)
{
	struct org_facets facets = { org->street_id, org->community_id, entry->kind, entry->status,
		(int)entry->grade };
	struct buf *out = buf_create(arena, BUF_PAGE_BYTES_MAX);
	struct segments segments = { .count = 0 };
	struct str rest = entry->other_names, name;

	facet_words_put(out, &facets);
	facet_extra_put(out, org->fields, org->is_charity);
	add_segment(&segments, TERM_NAME, entry->name);
	while (str_split(&rest, '\n', &name)) {
		add_segment(&segments, TERM_NAME, name);
	}
	add_segment(&segments, TERM_TEXT, org->name_en);
	buf_str(out, grams_of(arena, &segments));
	return buf_view(out);
}

static void
add_field(struct segments *segments, const struct pack *pack, struct str field)
{
	const struct node *list = node_get(pack_file(pack, "fields.yaml"), "fields");

	for (size_t i = 0; list && i < list->count; i++) {
		const struct node *item = node_at(list, i);
		const struct node *words = node_get(item, "words");

		if (!str_equal(node_text(item, "id"), field)) {
			continue;
		}
		add_segment(segments, TERM_TEXT, node_bilingual(item, "name").zh);
		add_segment(segments, TERM_TEXT, node_bilingual(item, "name").en);
		for (size_t k = 0; words && k < words->count; k++) {
			add_segment(segments, TERM_TEXT, node_at(words, k)->text);
		}
		return;
	}
	add_segment(segments, TERM_TEXT, field);
}

static void
add_region(struct segments *segments, const struct regions *regions, struct region_id id)
{
	const struct region *region = id.v ? region_find(regions, id) : NULL;

	if (region) {
		add_segment(segments, TERM_TEXT, region->name.zh);
	}
	for (size_t i = 0; region && i < region->aliases.count; i++) {
		add_segment(segments, TERM_TEXT, region->aliases.items[i]);
	}
}

static struct str
rest_words(struct arena *arena, const struct org_writing *how, const struct org_full_row *org)
{
	struct segments segments = { .count = 0 };
	struct str rest = org->fields, field;

	add_segment(&segments, TERM_TEXT, org->head);
	add_segment(&segments, TERM_TEXT, org->address);
	add_region(&segments, how->regions, org->street_id);
	add_region(&segments, how->regions, org->community_id);
	while (str_split(&rest, '\n', &field)) {
		add_field(&segments, how->pack, field);
	}
	add_segment(&segments, TERM_TEXT, org->legacy_no);
	add_segment(&segments, TERM_TEXT, org->filing_no);
	return grams_of(arena, &segments);
}

/* ---- the row of the public list ---------------------------------------------------------------- */

/* Former names and the short one, each once, by lines; none without any. */
static struct str
other_names(struct db *db, struct arena *arena, const struct org_full_row *org,
	enum org_index_kind kind)
{
	struct buf *out = buf_create(arena, BUF_PAGE_BYTES_MAX);
	struct org_past_list_rows past = { .count = 0 };
	struct str rest = org->short_name, name;

	while (str_split(&rest, '\n', &name)) {
		buf_text(out, out->len ? "\n" : "");
		buf_str(out, name);
	}
	if (kind != ORG_INDEX_NEW) {
		past = org_past_list(db, org->id);
	}
	for (size_t i = 0; i < past.count; i++) {
		const struct org_past_list_row *row = &past.items[i];

		if (str_equal(row->fact, STR("name")) && !str_equal(row->value, org->name) &&
			!str_contains(buf_view(out), row->value)) {
			buf_text(out, out->len ? "\n" : "");
			buf_str(out, row->value);
		}
	}
	return out->len ? buf_view(out) : STR_NONE;
}

/* 长宁=changning, one a line. */
static struct str
sort_key(struct arena *arena, const struct org_full_row *org)
{
	struct pinyin_override overrides[8];
	size_t count = 0;
	struct str rest = org->pinyin, line, text;

	while (count < 8 && str_split(&rest, '\n', &line)) {
		if (str_split(&line, '=', &text) && line.len) {
			overrides[count++] = (struct pinyin_override){ text, line };
		}
	}
	return pinyin_sort_key(arena, org->name, overrides, count);
}

/* The row, but for the key of its name. */
static struct entry_find_row
entry_of(const struct org_writing *how, const struct org_full_row *org, struct str other_names)
{
	struct entry_find_row entry = { .org_id = org->id,
		.name = org->name,
		.kind = org->kind,
		.status = org->status,
		.street_id = org->street_id.v,
		.community_id = org->community_id.v,
		.other_names = other_names };

	entry.grade = grade_rank(how->pack, org->grade);
	entry.standing_key = status_is_acting(how->pack, org->status) ? 5 - entry.grade : 6;
	entry.founded_key = day_is_none(org->founded_day) ? FOUNDED_KEY_NONE
							  : -(int64_t)org->founded_day.n;
	return entry;
}

static struct entry_words
words_of(const struct org_writing *how, const struct org_full_row *org,
	const struct entry_find_row *entry)
{
	return (struct entry_words){ .name_key = sort_key(how->arena, org),
		.names = name_words(how->arena, org, entry),
		.rest = rest_words(how->arena, how, org) };
}

struct entry_words
entry_words_of_new(const struct org_writing *how, const struct org_full_row *org)
{
	struct entry_find_row entry = entry_of(
		how, org, other_names(NULL, how->arena, org, ORG_INDEX_NEW));

	return words_of(how, org, &entry);
}

static void
count(struct db *db, const struct entry_find_row *entry, int64_t by)
{
	struct count_put_args args = { .street_id = entry->street_id,
		.kind = entry->kind,
		.status = entry->status,
		.grade = entry->grade,
		.entries = by };

	count_put(db, &args);
	count_put_street(db, &(struct count_put_street_args){ entry->street_id, by });
	if (entry->community_id) {
		count_put_community(
			db, &(struct count_put_community_args){ entry->community_id, by });
	}
}

static bool
is_counted_alike(const struct entry_find_row *a, const struct entry_find_row *b)
{
	return a->street_id == b->street_id && a->community_id == b->community_id &&
	       a->grade == b->grade && str_equal(a->kind, b->kind) &&
	       str_equal(a->status, b->status);
}

static struct entry_put_args
entry_args(const struct entry_find_row *entry)
{
	return (struct entry_put_args){ .org_id = entry->org_id,
		.name = entry->name,
		.other_names = entry->other_names,
		.name_key = entry->name_key,
		.founded_key = entry->founded_key,
		.standing_key = entry->standing_key,
		.street_id = entry->street_id,
		.community_id = entry->community_id,
		.kind = entry->kind,
		.status = entry->status,
		.grade = entry->grade };
}

struct entry_put_args
entry_args_of_new(const struct org_writing *how, const struct org_full_row *org,
	const struct entry_words *words)
{
	struct entry_find_row entry = entry_of(
		how, org, other_names(NULL, how->arena, org, ORG_INDEX_NEW));

	entry.name_key = words->name_key;
	return entry_args(&entry);
}

struct index_later *
index_later_create(struct arena *arena, size_t room)
{
	struct index_later *later = ARENA_NEW(arena, struct index_later);

	later->items = ARENA_ARRAY(arena, room, struct index_item);
	later->room = room;
	return later;
}

void
org_index_later(struct db *db, struct index_later *later)
{
	for (size_t i = 0; i < later->count; i++) {
		terms_index(db, later->items[i].id, later->items[i].names, later->items[i].rest);
	}
	later->count = 0;
}

static void
index_words(struct db *db, struct index_later *later, struct index_item item)
{
	if (db_engine(db) != DB_SQLITE) {
		return;
	}
	if (later && later->count < later->room) {
		later->items[later->count++] = item;
	} else {
		terms_index(db, item.id, item.names, item.rest);
	}
}

void
org_index(struct db *db, const struct org_writing *how, const struct org_full_row *org,
	enum org_index_kind kind)
{
	struct entry_find_row before, after;
	struct org_full_row shown = *org;
	bool was_shown = kind == ORG_INDEX_CHANGED && entry_find(db, org->id, &before) == OK;
	struct entry_words words;
	struct entry_put_args args;

	if (kind == ORG_INDEX_CHANGED) {
		struct org_hidden hidden = org_hidden_find(db, org->id, day_of_moment(db_now(db)));

		org_hide(&hidden, &shown);
	}
	if (org->is_withheld) {
		if (was_shown) {
			count(db, &before, -1);
			terms_remove(db, org->id);
			entry_remove(db, org->id);
		}
		return;
	}
	after = entry_of(how, &shown, other_names(db, how->arena, &shown, kind));
	words = kind == ORG_INDEX_NEW && how->words ? *how->words : words_of(how, &shown, &after);
	after.name_key = words.name_key;
	args = entry_args(&after);
	entry_put(db, &args);
	if (was_shown) {
		terms_set(db, words.names, words.rest, org->id, NULL);
	} else {
		terms_add(db, &(struct terms_add_args){ org->id, words.names, words.rest });
		index_words(
			db, how->later, (struct index_item){ org->id, words.names, words.rest });
	}
	if (was_shown && is_counted_alike(&before, &after)) {
		return;
	}
	if (was_shown) {
		count(db, &before, -1);
	}
	count(db, &after, 1);
}
