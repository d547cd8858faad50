#ifndef CHUKE_DISTRICT_H
#define CHUKE_DISTRICT_H

#include "calendar.h"
#include "db.h"
#include "map.h"
#include "pack.h"
#include "procedure.h"
#include "region.h"

/*
 * What holds for the district at this moment: the pack in force, its regions, its settings with what an
 * administrator chose.  One value that is never changed, replaced whole when the database says that
 * something of it was; requests hold the one that they began with.
 */

struct app;
struct store;

struct district {
	struct arena *arena;
	int references; /* under the lock of its holder */
	struct pack pack;
	struct regions regions;
	struct calendar calendar;
	struct procedures procedures;
	const struct procedure_version_id *procedure_versions; /* of each of them; 0: not stored */
	struct map settings;                                   /* by key: struct district_setting */
	struct district_settings {
		struct district_setting **items;
		size_t count;
	} setting_list;          /* the same in the order of their declarations */
	enum lang language;      /* for those who have not chosen */
	bool is_demo;            /* invented content: said on every page */
	struct day day;          /* on which it was looked up: packs begin to hold at midnight */
	struct db_tables tables; /* what it was read from */
	uint64_t version;        /* of those tables */
};

struct district_setting {
	struct str value;
	int64_t number;              /* of an int */
	const struct node *declared; /* its entry in settings.yaml */
};

/* The holder of the current one. */
struct district_keeper;
struct district_keeper *district_keeper_create(struct arena *arena, struct store *store);
/* The current one, read anew if the database has changed; held until district_release(). Fails without a pack. */
const struct district *district_hold(struct district_keeper *keeper);
/* The same without waiting or reading: NULL if it must be read anew (for the I/O threads). */
const struct district *district_hold_if_current(struct district_keeper *keeper);
/* Whether nothing that it was read from has changed since. */
bool district_is_current(struct store *store, const struct district *district);
void district_release(struct district_keeper *keeper, const struct district *district);
/* Lets go of what it keeps; nothing may be held any more. */
void district_keeper_close(struct district_keeper *keeper);

/* By its key, from the pack or else as the program ships it; fails if neither knows it. */
const struct district_setting *district_setting(const struct district *district, const char *key);

/*
 * In a transaction: stores the pack as a version that holds from `from`.  What of it stands in tables
 * (regions, statuses, what offices keep) is taken over at once, or, if it is to hold later, on that day.
 */
void district_store_pack(struct db *db, const struct pack *pack, struct day from);
/* In a transaction: takes over the version that has come to hold since; false if there was nothing to do. */
bool district_take_over_due(struct db *db);

#endif
