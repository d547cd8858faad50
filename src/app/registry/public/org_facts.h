#ifndef CHUKE_ORG_FACTS_H
#define CHUKE_ORG_FACTS_H

#include "district.h"
#include "ids.h"
#include "outcome.h"
#include "req.h"

/*
 * The register for cases: what stands of an organisation by the name of the fact, and facts that a decision puts there
 * (name kind class status uscc address region head phone members scope founded filing_no).  Keeps history, search and
 * public list as every other change of the register does.
 */

/* A fact as text: a code, an id of the pack, digits, YYYY-MM-DD; none if it is not known, or there is no such fact. */
struct str org_fact_find(
	struct db *db, const struct district *district, struct org_id id, struct str fact);

/* The same; with `is_public` none of what is withheld today, as on its page. */
struct str org_fact_show(struct db *db, const struct district *district, struct org_id id,
	struct str fact, bool is_public);

struct org_facts_change {
	const struct district *district;
	struct login_id login; /* 0: the clock */
	struct str reason;
	const struct pair *
		facts; /* name and text; an unknown name is a mistake of the pack's checker and fails */
	size_t count;
	struct day from_day; /* since when they hold; none: today */
	bool is_correction;  /* what stood there was never true */
};
/*
 * In a transaction: a new entry (id 0) or a changed one, with its audit row.  INVALID with a Chinese sentence, N_(): a text
 * is none of its fact.  CONFLICT: another has the code.
 */
enum outcome org_facts_put(struct db *db, const struct org_facts_change *change, struct org_id *id,
	const char **ret_problem);

/* The organisation with that credit code; 0 if there is none. */
struct org_id org_of_code(struct db *db, struct str uscc);

/* An active organisation of that name in the community, other than `but`; 0 if there is none. */
struct org_id org_of_name(
	struct db *db, struct str name, struct region_id community, struct org_id but);

/* Whether it is a telephone of the entry, as it was given; a mobile number is found through its hash. */
bool org_phone_is(struct db *db, struct org_id id, struct str phone);

#endif
