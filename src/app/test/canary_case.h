#ifndef CHUKE_CANARY_CASE_H
#define CHUKE_CANARY_CASE_H

#include "web_test.h"

/*
 * The doors of a case, for the canary: what is personal is typed into answers, notes, messages, an invitation and an
 * objection of one case, which is sent, corrected, shown to the public and asked after.  Not here: the search for it.
 */

/* Fails the test if a door does not open. */
void canary_enter_case(struct web_test *t);

#endif
