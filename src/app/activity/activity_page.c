#include "activity_pages.h"
#include "activity_view.h"
#include "actor.h"
#include "respond.h"

/* One activity, as everybody sees it, and what its owner and officers may do. */

enum { FEEDBACK_SHOWN = 10 };

static void
fill_rights(struct req *req, struct activity_view *view)
{
	const struct activity_find_row *row = &view->row;
	bool is_over = row->to_at.ms <= clock_now().ms;
	bool is_draft = activity_is(row, "draft") || activity_is(row, "returned");

	view->is_signed_in = req->actor->login.v != 0;
	view->is_own = view->is_signed_in && activity_is_own(req, row);
	view->may_check = view->is_signed_in && activity_may_check(req, row);
	view->is_shown = !moment_is_none(row->shown_at);
	view->waits = activity_is(row, "waiting");
	view->may_post = view->is_own && is_draft;
	view->may_edit = view->is_own && !is_over && !activity_is(row, "cancelled");
	view->may_cancel = view->is_own && activity_is(row, "published") && !is_over;
	view->may_counter = view->is_signed_in && view->is_shown && !is_over &&
			    (view->is_own || req_may(req, &right_activity_counter, NULL));
}

static void
fill_mine(struct req *req, struct activity_view *view)
{
	struct activity_signup_find_row mine;
	struct quota_standing standing;

	if (!view->is_signed_in ||
		activity_signup_of(req->db, view->row.id, req->actor->login, &mine) != OK) {
		return;
	}
	view->mine = (struct activity_mine){ .is_there = true,
		.to = url_own(req->arena, "/activities/signups/%lld", (long long)mine.id.v),
		.state = mine.state };
	if (quota_standing_find(req->db, mine.place_id, &standing) == OK) {
		view->mine.position = standing.ahead + 1;
	}
}

static void
fill_feedback(struct req *req, struct activity_view *view)
{
	struct activity_feedback_find_rows rows = activity_feedback_list(
		req->db, view->row.id, STR("shown"), FEEDBACK_SHOWN);
	struct activity_feedback_sums_row sums;
	int64_t tenths;

	activity_feedback_sums(req->db, view->row.id, &sums);
	tenths = sums.total ? (sums.stars * 10 + sums.total / 2) / sums.total : 0;
	view->feedback_count = sums.total;
	view->mean = str_format(
		req->arena, "%lld.%lld", (long long)(tenths / 10), (long long)(tenths % 10));
	view->feedback.items = ARENA_ARRAY(
		req->arena, rows.count + 1, struct activity_feedback_line);
	for (size_t i = 0; i < rows.count; i++) {
		view->feedback.items[view->feedback.count++] = (struct activity_feedback_line){
			rows.items[i].id.v, rows.items[i].stars, rows.items[i].sentence
		};
	}
}

static void
hold(struct req *req, const struct activity_find_row *row)
{
	const int64_t moments[] = { row->opens_at.ms, row->closes_at.ms, row->to_at.ms };
	int64_t now = clock_now().ms, until = day_start((struct day){ clock_today().n + 1 }).ms;

	for (size_t i = 0; i < FIELD_COUNT(moments); i++) {
		until = moments[i] > now && moments[i] < until ? moments[i] : until;
	}
	req->res.until_ms = until;
}

enum outcome
show_activity(struct req *req)
{
	const struct activity_id *id = req->in;
	struct activity_view view = { .mean = STR_NONE };

	if (activity_find(req->db, *id, &view.row) != OK) {
		return NOT_FOUND;
	}
	fill_rights(req, &view);
	if (!view.is_shown && !view.is_own && !(view.may_check && view.waits)) {
		return NOT_FOUND;
	}
	hold(req, &view.row);
	view.brief = activity_brief_of_full(req, &view.row);
	view.groups = activity_group_lines_of(req, *id);
	view.body = view.row.body;
	view.to = url_own(req->arena, "/activities/%lld/deed", (long long)id->v);
	view.in.id = *id;
	if (view.row.org_id.v) {
		view.org = url_own(req->arena, "/orgs/%lld", (long long)view.row.org_id.v);
	}
	fill_mine(req, &view);
	fill_feedback(req, &view);
	activity_extra_fill(req, &view);
	return respond(req, activity_page, &view);
}
