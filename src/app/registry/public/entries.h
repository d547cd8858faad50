#ifndef CHUKE_ENTRIES_H
#define CHUKE_ENTRIES_H

#include "db.h"
#include "ids.h"
#include "parts.h"
#include "req.h"

/* The public list in short, for pages of other offices: how many there are, where, and who is new. */

struct entry_brief {
	struct org_id id;
	struct str name;
	struct url to;
	struct bilingual kind, place; /* place: street and community; empty if there is none */
	struct day founded_day;
};

struct entries_summary {
	int64_t total;        /* entries shown to everybody */
	struct tiles streets; /* with how many entries each has, leading to the list of each */
	struct entry_briefs {
		struct entry_brief *items;
		size_t count;
	} youngest;
};

/* In the request's arena; the youngest at most `limit`. */
struct entries_summary entries_summary(struct req *req, int limit);

/* One of the public list; NOT_FOUND if it is not shown. */
enum outcome entry_brief_find(struct req *req, struct org_id id, struct entry_brief *ret_brief);

/* Ids of the public list above `after` up to `last`, ascending; for site maps. */
struct entry_ids {
	struct org_id *items;
	size_t count;
};
struct entry_ids entry_ids_find(struct db *db, struct org_id after, struct org_id last);
/* The highest id of the public list; 0 if it is empty. */
struct org_id entry_id_highest(struct db *db);

#endif
