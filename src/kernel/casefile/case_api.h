#ifndef CHUKE_CASE_API_H
#define CHUKE_CASE_API_H

#include "case_view.h"

/* Cases for programs: one interface for every procedure (contract.md). */

struct case_post {
	struct str procedure, fields; /* fields: JSON */
	struct str who; /* at the counter: the account of whom it is for; none: oneself */
	int64_t org;
	bool submit;
};
struct case_list_query {
	struct str state, procedure, before;
	bool is_mine;
};
struct case_api_item {
	struct str number, procedure, title, state, step, outcome;
	struct str where; /* in one sentence; none: not told */
	struct moment due_at, submitted_at;
};
enum { CASE_API_MEMBERS = 9 };
extern const struct member case_api_members[CASE_API_MEMBERS];
extern const struct form case_post_form, case_list_form;

/* POST /cases: a draft, or a case that goes off at once. */
enum outcome post_case(struct req *req);
/* GET /cases/{number}: fields, timeline, and what the one who asks may do now. */
enum outcome get_case(struct req *req);
/* POST /cases/{number}/steps/{action}. */
enum outcome post_case_step(struct req *req);
/* GET /cases: one's own. */
enum outcome list_cases(struct req *req);
/* GET /desk: what waits for one's office. */
enum outcome list_desk(struct req *req);

#endif
