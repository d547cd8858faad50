#ifndef CHUKE_NEEDS_RIGHTS_H
#define CHUKE_NEEDS_RIGHTS_H

#include "needs_queries.h"
#include "right.h"

/*
 * Who may do what with needs and offers.  An entry is its organisation's, or its very office's; officers over the place
 * look at what others post there.
 */

/* Posting and responding for one's organisation or office. */
extern const struct right right_need_post;
/* Letting through, sending back, taking down; reports, appeals, ratings. */
extern const struct right right_need_check;
/* Either of them: pages on which both act. */
extern const struct right right_need_desk;
/* What comes of it all, in figures. */
extern const struct right right_need_figures;

/* Whether the one who asks works for whoever is on this side: the organisation, else the very office. */
bool needs_is_of(struct req *req, struct org_id org, struct region_id region);
bool need_is_own(struct req *req, const struct need_find_row *row);
bool need_response_is_own(struct req *req, const struct need_response_list_row *row);
/* Officers over the place, of what is not their own. */
bool need_may_check(struct req *req, const struct need_find_row *row);

/* For routes with {id} of an entry: where it belongs. */
enum outcome need_scope(struct req *req, struct scope *ret_scope);

/* The numbers of the organisations, of the offices, that one acts for, and of the regions one looks after: JSON lists. */
struct str needs_own_orgs(struct req *req);
struct str needs_own_offices(struct req *req);
struct str needs_own_regions(struct req *req, const struct right *right);

#endif
