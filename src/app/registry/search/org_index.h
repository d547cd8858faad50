#ifndef CHUKE_ORG_INDEX_H
#define CHUKE_ORG_INDEX_H

#include "org_write.h"
#include "registry_queries.h"

/*
 * Keeps the public list, its counts and the words of search in step with an entry.  Called for every
 * entry that is made or changed, and when something of it begins or ends to be withheld.
 */

/* Founded_key of an entry whose founding is not known; it comes last. */
enum { FOUNDED_KEY_NONE = 1000000 };

/* What of an entry is not shown on a day. */
struct org_hidden {
	bool is_whole;
	bool head, address, phone, email, website, supervisor, members, capital;
	struct org_withheld_list_rows rows; /* reasons and last days, for those who see the page */
};
struct org_hidden org_hidden_find(struct db *db, struct org_id id, struct day today);
/* Takes the hidden facts out of the row. */
void org_hide(const struct org_hidden *hidden, struct org_full_row *row);

/* What an entry is found and sorted by. */
struct entry_words {
	struct str name_key;
	struct str names, rest; /* words of search: facets and names; people, places and fields */
};

/* Makes them for a new entry, of whose past nothing is stored, in how->arena. */
struct entry_words entry_words_of_new(
	const struct org_writing *how, const struct org_full_row *org);

/* The row of the public list for a new entry. */
struct entry_put_args entry_args_of_new(const struct org_writing *how,
	const struct org_full_row *org, const struct entry_words *words);

enum org_index_kind {
	ORG_INDEX_CHANGED,
	ORG_INDEX_NEW, /* it had no row, and nothing of its past is stored */
	ORG_INDEX_NEW_WITH_PAST,
};

/* Writes the entry's row, words and counts anew. */
void org_index(struct db *db, const struct org_writing *how, const struct org_full_row *org,
	enum org_index_kind kind);

/* Entries whose words wait for the index of the search (SQLite's; PostgreSQL's follows by itself). */
struct index_later {
	struct index_item {
		struct org_id id;
		struct str names, rest;
	} * items;
	size_t count, room;
};
/* Room for so many new entries; beyond it each is written at once. */
struct index_later *index_later_create(struct arena *arena, size_t room);
/* Writes what waits. */
void org_index_later(struct db *db, struct index_later *later);

#endif
