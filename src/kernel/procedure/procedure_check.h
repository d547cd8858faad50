#ifndef CHUKE_PROCEDURE_CHECK_H
#define CHUKE_PROCEDURE_CHECK_H

#include "procedure.h"

/*
 * Whether a district's procedures make sense: everything reachable, leavable, owned and known, so that no case can
 * come to stand where nobody may move it.  Run by `chuke check pack` and before a pack is stored.  That texts and
 * numbers have their form has been checked in reading.
 */

/* All of a pack, each by itself and among each other. */
void procedures_check(
	const struct procedures *procedures, const struct pack *pack, struct pack_report *report);

/* ---- its parts, apart for length */

struct procedure_checker {
	const struct procedures *procedures;
	const struct procedure *procedure;
	const struct pack *pack;
	struct pack_report *report;
};

/* Fields, choices, tables, sums, conditions, what they mean to the engine; of steps what offices note. */
void procedure_check_form(const struct procedure_checker *c);
/* What answers are compared with: fields of one measure. */
void procedure_check_rules(const struct procedure_checker *c);
/* Offices, clocks, actions with where they lead, each step by itself. */
void procedure_check_steps(const struct procedure_checker *c);
/* Outcomes that must be there, letters, remedies, appeals. */
void procedure_check_ends(const struct procedure_checker *c);
/* Steps and ends that no case comes to, steps from which none comes away. */
void procedure_check_ways(const struct procedure_checker *c);
/* Every {name} in the text is one that can be filled in; `at` may be NULL.  Public ones show nothing personal. */
void procedure_check_text(const struct procedure_checker *c, const struct node *at, bool is_public);

#endif
