#ifndef CHUKE_ACTIVITY_RIGHTS_H
#define CHUKE_ACTIVITY_RIGHTS_H

#include "activity_queries.h"
#include "author.h"
#include "right.h"

/*
 * Who may do what with activities.  One is its organisation's, or its very office's; officers over the place let
 * through what is large and sign up, at their counter, whoever has no telephone.
 */

/* Publishing for one's organisation or office, and looking after those who come. */
extern const struct right right_activity_write;
/* Letting through and sending back what others publish. */
extern const struct right right_activity_check;
/* Signing up somebody at the counter, for any activity. */
extern const struct right right_activity_counter;
extern const struct author_rule activity_author_rule;

/* Whether the one who asks works for its organisation, else for its very office. */
bool activity_is_own(const struct req *req, const struct activity_find_row *row);
/* Officers over the place, of what is not their own. */
bool activity_may_check(const struct req *req, const struct activity_find_row *row);
/* For routes with {id} of an activity: where it belongs. */
enum outcome activity_scope(struct req *req, struct scope *ret_scope);

/* The numbers of the organisations, of the offices, that one acts for: JSON lists. */
struct str activity_own_orgs(struct req *req);
struct str activity_own_offices(struct req *req);

#endif
