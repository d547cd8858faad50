#ifndef CHUKE_ENTRIES_H
#define CHUKE_ENTRIES_H

#include "parts.h"
#include "req.h"

/* The public list in short, for pages of other offices: how many there are, where, and who is new. */

struct entry_brief {
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

#endif
