#ifndef CHUKE_CONDITIONS_H
#define CHUKE_CONDITIONS_H

#include "answers.h"

/*
 * What a jurisdiction asks in numbers (conditions.yaml): so many members, so much capital.  It differs from district to
 * district, so it stands in no procedure and no guard.  Here it is read, checked and held against what was filled in;
 * who refuses by it is a guard's business.
 */

struct condition_way {
	struct str field; /* a number, money or a table of the procedure's form */
	int64_t min;      /* of its value, fen or rows */
};
struct condition {
	struct str procedure;
	struct str if_field; /* only when it was answered with one of … */
	const struct str *if_values;
	size_t if_value_count;
	const struct condition_way *ways; /* one of them must hold */
	size_t way_count;
	struct bilingual text, basis;
	const struct node *node;
};
struct conditions {
	const struct condition *items;
	size_t count;
};

/* Those of one procedure, in their order; of a pack that has been checked. */
struct conditions conditions_of(struct arena *arena, const struct pack *pack, struct str procedure);
/* The first that the answers break; NULL if they keep all. */
const struct condition *conditions_broken(
	struct arena *arena, const struct conditions *conditions, const struct answers *answers);
/* Every procedure and field that the table names is there. */
void conditions_check(
	const struct pack *pack, const struct procedures *procedures, struct pack_report *report);

#endif
