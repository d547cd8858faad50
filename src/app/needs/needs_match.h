#ifndef CHUKE_NEEDS_MATCH_H
#define CHUKE_NEEDS_MATCH_H

#include "needs_pack.h"
#include "needs_store.h"

/*
 * What fits whom: an entry and an organisation that share a field and a place, weighed as the pack says.  Candidates
 * come from the register's search index (of an entry), or from the index of open entries by field and street (of an
 * organisation), so that neither costs more as either grows.
 */

/* What an organisation does, and where. */
struct needs_profile {
	struct org_id org;
	struct region_id street, community;
	struct str fields; /* ids and free words, a line each */
};
struct needs_place {
	struct region_id region, street; /* street 0: the whole district */
	struct str fields;
};
/* Points of the two together, and by what: "field:elder", "community", a line each.  Pure. */
int64_t needs_score(const struct needs_profile *profile, const struct needs_place *place,
	const struct needs_rules *rules, struct arena *arena, struct str *ret_reasons);

/* In a transaction: notes the organisations that an entry just posted fits. */
void needs_match_entry(
	struct db *db, const struct need_find_row *need, const struct needs_doing *doing);
/* In a transaction: an organisation that changed, anew. */
void needs_match_org(struct db *db, struct org_id org, const struct district *district);
/* Listens to "org.changed". */
void needs_org_changed(struct db *db, int64_t org);

/* The reasons as a person reads them: 领域相同：社区助老；同在古墩社区. */
struct req;
struct str needs_reasons_text(struct req *req, struct str reasons);

#endif
