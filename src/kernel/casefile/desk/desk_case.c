#include "case_finding.h"
#include "case_inner.h"
#include "case_number.h"
#include "case_seal.h"
#include "desk_inner.h"

/* A case as it lies on a desk: what is asked for with its decision, and what comes after it. */

/* The first after the turn, then the first of all. */
static bool
find_next(struct req *req, const struct case_turn *turn, int64_t after_due,
	struct desk_next_row *ret_row)
{
	return desk_next(req->db,
		       &(struct desk_next_args){ .role = str_of(role_name(turn->role)),
			       .region_id = turn->region,
			       .login_id = req->actor->login,
			       .turn_id = turn->id.v,
			       .after_due = after_due },
		       ret_row) == OK;
}

bool
desk_after_turn(struct req *req, const struct case_turn *turn, struct desk_after *ret_after)
{
	struct grant office = { .role = turn->role, .region = turn->region };
	struct desk_next_row row;
	bool is_there = find_next(req, turn, clock_key(turn->due_at), &row) ||
			find_next(req, turn, 0, &row);

	*ret_after = (struct desk_after){ .to = { STR_NONE },
		.desk = desk_url(req,
			&(struct desk_page_query){ .office = desk_office_key(req, &office) }) };
	if (is_there) {
		ret_after->to = url_own(
			req->arena, "/cases/%s", str_terminated(req->arena, row.number));
	}
	return is_there;
}

static bool
may_void_paper(struct req *req, const struct casefile *c)
{
	return !str_is_empty(c->row.paper_no) && req_may(req, &right_case_void, NULL);
}

void
desk_fill_case(struct req *req, const struct casefile *c, const struct case_turn *turn,
	unsigned seat, struct case_view *view)
{
	struct desk_after after;

	view->findings = finding_views(req, c, seat);
	view->may_void = (c->state == CASE_OPEN || c->state == CASE_CORRECTING) &&
			 (seat & SEAT_OFFICE) && req_may(req, &right_case_void, NULL);
	view->may_void_paper = may_void_paper(req, c);
	view->may_seal = seal_may_use(req, c);
	if (turn && view->choices.count) {
		view->asked = finding_page(req, c, turn);
		turn_is_deputys(req, turn, &view->absent);
		view->has_next = desk_after_turn(req, turn, &after);
	}
}
