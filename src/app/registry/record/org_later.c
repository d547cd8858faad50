#include "org_later.h"

#include "office.h"

#include <stdlib.h>

struct org_later *
org_later_create(struct arena *arena, size_t room)
{
	struct org_later *later = ARENA_NEW(arena, struct org_later);

	later->arena = arena;
	later->rows = ARENA_ARRAY(arena, room, struct org_full_row);
	later->contacts = ARENA_ARRAY(arena, room, struct org_contacts_new);
	later->words = ARENA_ARRAY(arena, room, const struct entry_words *);
	later->room = room;
	map_init(&later->keys, arena);
	return later;
}

bool
org_later_may_hold(const struct org_later *later, const struct org_input *input)
{
	const struct str keys[] = { input->uscc, input->legacy_no, input->org_code, input->name };

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		if (keys[i].len && map_find(&later->keys, keys[i])) {
			return true;
		}
	}
	return false;
}

void
org_later_add(struct org_later *later, const struct org_input *input,
	const struct entry_words *words, struct moment now)
{
	const struct str keys[] = { input->uscc, input->legacy_no, input->org_code, input->name };

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		if (keys[i].len) {
			map_set(&later->keys, keys[i], later);
		}
	}
	later->rows[later->count] = org_row_of_new(later->arena, input, now);
	later->contacts[later->count] = org_contacts_of_new(input);
	later->words[later->count++] = words;
}

void
org_later_clear(struct org_later *later)
{
	later->count = 0;
	map_init(&later->keys, later->arena);
}

/* ---- writing ----------------------------------------------------------------------------------- */

static void
add_orgs(struct db *db, struct org_later *later)
{
	struct org_add_args *args = ARENA_ARRAY(later->arena, later->count, struct org_add_args);
	struct org_add_row *added = ARENA_ARRAY(later->arena, later->count, struct org_add_row);

	for (size_t i = 0; i < later->count; i++) {
		args[i] = org_add_args_of(&later->rows[i]);
	}
	org_add_all(db, args, later->count, added);
	for (size_t i = 0; i < later->count; i++) {
		later->rows[i].id = later->contacts[i].id = added[i].id;
	}
}

static enum outcome
add_records(struct db *db, const struct org_later *later)
{
	struct org_record_put_args *args = ARENA_ARRAY(
		later->arena, later->count, struct org_record_put_args);

	for (size_t i = 0; i < later->count; i++) {
		args[i] = org_record_args_of(&later->rows[i]);
	}
	return org_record_put_all(db, args, later->count);
}

static void
add_words(struct db *db, const struct org_later *later)
{
	struct terms_add_args *args = ARENA_ARRAY(
		later->arena, later->count, struct terms_add_args);

	for (size_t i = 0; i < later->count; i++) {
		args[i] = (struct terms_add_args){ later->rows[i].id, later->words[i]->names,
			later->words[i]->rest };
	}
	terms_add_all(db, args, later->count);
	for (size_t i = 0; db_engine(db) == DB_SQLITE && i < later->count; i++) {
		terms_index(db, args[i].org_id, args[i].names, args[i].rest);
	}
}

/* ---- counts ------------------------------------------------------------------------------------ */

/* So that all who count at the same time take the rows in the same order. */
static int
compare_counts(const void *a, const void *b)
{
	const struct count_put_args *x = a, *y = b;
	int by = (x->street_id > y->street_id) - (x->street_id < y->street_id);

	by = by ? by : str_compare(x->kind, y->kind);
	by = by ? by : str_compare(x->status, y->status);
	return by ? by : (x->grade > y->grade) - (x->grade < y->grade);
}

static int
compare_community_counts(const void *a, const void *b)
{
	const struct count_put_community_args *x = a, *y = b;

	return (x->community_id > y->community_id) - (x->community_id < y->community_id);
}

/* Of counts that stand in the order of streets. */
static void
add_street_counts(struct db *db, const struct count_put_args *args, size_t count)
{
	struct count_put_street_args *streets = ARENA_ARRAY(
		db_arena(db), count, struct count_put_street_args);
	size_t kept = 0;

	for (size_t i = 0; i < count; i++) {
		if (kept && streets[kept - 1].street_id == args[i].street_id) {
			streets[kept - 1].entries += args[i].entries;
		} else {
			streets[kept++] = (struct count_put_street_args){ args[i].street_id,
				args[i].entries };
		}
	}
	count_put_street_all(db, streets, kept);
}

/* Sorted, and equal ones made one. */
static void
add_counts(struct db *db, struct count_put_args *args, size_t count)
{
	size_t kept = 0;

	qsort(args, count, sizeof(args[0]), compare_counts);
	for (size_t i = 0; i < count; i++) {
		if (kept && compare_counts(&args[kept - 1], &args[i]) == 0) {
			args[kept - 1].entries += args[i].entries;
		} else {
			args[kept++] = args[i];
		}
	}
	count_put_all(db, args, kept);
	add_street_counts(db, args, kept);
}

static void
add_community_counts(struct db *db, struct count_put_community_args *args, size_t count)
{
	size_t kept = 0;

	qsort(args, count, sizeof(args[0]), compare_community_counts);
	for (size_t i = 0; i < count; i++) {
		if (kept && args[kept - 1].community_id == args[i].community_id) {
			args[kept - 1].entries += args[i].entries;
		} else {
			args[kept++] = args[i];
		}
	}
	count_put_community_all(db, args, kept);
}

static void
add_entries(struct db *db, const struct org_writing *how, const struct org_later *later)
{
	struct arena *arena = later->arena;
	struct entry_put_args *args = ARENA_ARRAY(arena, later->count, struct entry_put_args);
	struct count_put_args *counts = ARENA_ARRAY(arena, later->count, struct count_put_args);
	struct count_put_community_args *communities = ARENA_ARRAY(
		arena, later->count, struct count_put_community_args);
	size_t community_count = 0;

	for (size_t i = 0; i < later->count; i++) {
		args[i] = entry_args_of_new(how, &later->rows[i], later->words[i]);
		counts[i] = (struct count_put_args){ .street_id = args[i].street_id,
			.kind = args[i].kind,
			.status = args[i].status,
			.grade = args[i].grade,
			.entries = 1 };
		if (args[i].community_id) {
			communities[community_count++] = (struct count_put_community_args){
				args[i].community_id, 1
			};
		}
	}
	entry_put_all(db, args, later->count);
	add_counts(db, counts, later->count);
	add_community_counts(db, communities, community_count);
}

/* ---- the whole --------------------------------------------------------------------------------- */

enum outcome
org_later_write(struct db *db, const struct org_writing *how, struct org_later *later)
{
	if (later->count == 0) {
		return OK;
	}
	add_orgs(db, later);
	if (add_records(db, later) != OK) {
		return CONFLICT;
	}
	org_sealed_add_new(db, later->contacts, later->count);
	add_entries(db, how, later);
	add_words(db, later);
	for (size_t i = 0; i < later->count; i++) {
		event_tell(db, "org.added", later->rows[i].id.v);
	}
	return OK;
}
