#include "activity_edit.h"
#include "activity_pack.h"
#include "activity_pages.h"
#include "activity_view.h"
#include "actor.h"
#include "author.h"
#include "respond.h"

/* Writing an activity, publishing it, calling it off. */

enum { USUAL_CAPACITY = 30, USUAL_PEOPLE = 2 };

/* ---- the form ------------------------------------------------------------------------------------ */

static struct activity_input *
input_of(struct req *req, const struct activity_find_row *row)
{
	struct activity_input *in = ARENA_NEW(req->arena, struct activity_input);
	const struct region *region = region_find(req_regions(req), row->region_id);

	*in = (struct activity_input){ .id = row->id,
		.base = row->revision,
		.kind = row->kind,
		.audience = row->audience,
		.title = row->title,
		.title_en = row->title_en,
		.place = row->place,
		.region = region ? region->code : STR_NONE,
		.body = row->body,
		.from_at = row->from_at,
		.to_at = row->to_at,
		.opens_at = row->opens_at,
		.closes_at = row->closes_at,
		.capacity = row->capacity,
		.people_max = row->people_max,
		.age_min = row->age_min,
		.age_max = row->age_max,
		.fee = row->fee_fen.fen ? row->fee_fen : MONEY_NONE,
		.has_line = row->has_line,
		.until = DAY_NONE };
	activity_plan_show(req, row, in);
	return in;
}

/* What an earlier one said, but not when. */
static void
copy(struct req *req, struct activity_input *fresh)
{
	const struct activity_copy_query *query = req->in;
	struct activity_find_row row;

	if (req->method != METHOD_GET || query->from == INT_NONE ||
		activity_find(req->db, (struct activity_id){ query->from }, &row) != OK ||
		!activity_is_own(req, &row)) {
		return;
	}
	*fresh = *input_of(req, &row);
	fresh->id = (struct activity_id){ 0 };
	fresh->from_at = fresh->to_at = fresh->opens_at = fresh->closes_at = MOMENT_NONE;
	fresh->cover.count = fresh->safety.count = 0; /* files belong to one activity */
}

enum outcome
show_activity_new(struct req *req)
{
	struct activity_input *fresh = ARENA_NEW(req->arena, struct activity_input);
	struct activity_edit_view view = { .in = fresh,
		.form = &activity_new_form,
		.is_new = true,
		.to = URL_OWN("/activities/new"),
		.back = URL_OWN("/desk/activities"),
		.authors = authors_of(req, &activity_author_rule) };
	struct author author;

	form_clear(&activity_new_form, fresh);
	fresh->capacity = USUAL_CAPACITY;
	fresh->people_max = USUAL_PEOPLE;
	fresh->has_line = true;
	fresh->audience = STR("all");
	copy(req, fresh);
	if (view.authors.count) {
		fresh->author = view.authors.items[0].value;
		if (author_find(req, &activity_author_rule, fresh->author, &author)) {
			const struct region *region = region_find(
				req_regions(req), author.scope.region);

			fresh->region = region ? region->code : STR_NONE;
		}
	}
	activity_edit_fill(req, &view, NULL);
	if (req->method == METHOD_GET) {
		const struct activity_copy_query *query = req->in;

		view.was_kept = query->from == INT_NONE && !query->is_fresh &&
				activity_kept_show(req);
	}
	return respond(req, activity_edit_page, &view);
}

static bool
may_edit(struct req *req, const struct activity_find_row *row)
{
	return activity_is_own(req, row) && !activity_is(row, "cancelled") &&
	       row->to_at.ms > clock_now().ms;
}

enum outcome
show_activity_edit(struct req *req)
{
	const struct activity_id *id = req->in;
	struct activity_find_row row;
	struct activity_edit_view view = { .form = &activity_edit_form,
		.to = url_own(req->arena, "/activities/%lld/edit", (long long)id->v),
		.back = url_own(req->arena, "/activities/%lld", (long long)id->v) };

	if (activity_find(req->db, *id, &row) != OK || !activity_is_own(req, &row)) {
		return NOT_FOUND;
	}
	if (!may_edit(req, &row)) {
		return respond_see_other(req, view.back);
	}
	view.is_shown = !moment_is_none(row.shown_at);
	view.note = row.note;
	view.in = input_of(req, &row);
	activity_edit_fill(req, &view, &row);
	return respond(req, activity_edit_page, &view);
}

/* ---- keeping ------------------------------------------------------------------------------------- */

enum outcome
add_activity(struct req *req)
{
	const struct activity_input *in = req->in;
	struct activity_doing doing = activity_doing_of(req, STR_NONE);
	struct activity_find_row first;
	struct author author;
	enum outcome outcome;

	if (!author_find(req, &activity_author_rule, in->author, &author)) {
		return form_reject(req, "author", N_("请选您可以代表的组织或单位。"));
	}
	outcome = activity_write(req, &author, &first, &doing);
	if (outcome != OK) {
		return outcome;
	}
	activity_kept_forget(req->db, req->actor->login);
	return activity_answer(req, &first);
}

/* What would have had to wait for an officer cannot become so behind his back. */
static bool
grows_large(
	struct req *req, const struct activity_find_row *before, const struct activity_input *in)
{
	int64_t from = activity_rules_of(req_pack(req)).approve_people;

	return activity_is(before, "published") && before->org_id.v && from &&
	       before->capacity < from && in->capacity >= from;
}

/* The row as it is to be; another date of its series moves as the one that was opened. */
static bool
take_one(struct req *req, const struct activity_find_row *opened, struct activity_find_row *row)
{
	const struct activity_input *in = req->in;
	struct activity_find_row old = *row;

	if (!activity_take(req, in, row)) {
		return false;
	}
	if (old.id.v != opened->id.v) {
		row->from_at.ms = old.from_at.ms + in->from_at.ms - opened->from_at.ms;
		row->to_at.ms = row->from_at.ms + in->to_at.ms - in->from_at.ms;
		row->closes_at.ms = row->from_at.ms + in->closes_at.ms - in->from_at.ms;
		row->opens_at = moment_is_none(in->opens_at) ? old.opens_at : in->opens_at;
	}
	return true;
}

static enum outcome
rewrite_all(struct req *req, struct activity_find_row *row, const struct activity_doing *doing)
{
	const struct activity_input *in = req->in;
	struct activity_find_row opened = *row;
	struct activity_ids ids = activity_series_meant(req, row, in->which);

	for (size_t i = 0; i < ids.count; i++) {
		struct activity_find_row one = opened, before;
		enum outcome outcome;

		if (i && activity_find_to_change(req->db, ids.items[i], &one) != OK) {
			continue;
		}
		before = one;
		if (!take_one(req, &opened, &one)) {
			return INVALID;
		}
		outcome = activity_rewrite(req, &one, &before, doing);
		if (outcome != OK) {
			return outcome;
		}
		*row = i ? *row : one;
	}
	return activity_plan_keep(req, in, activity_plan_of(req->db, row->id).leader_id);
}

/* With the other dates that are drafts still. */
static enum outcome
post_all(struct req *req, struct activity_find_row *row, const struct activity_doing *doing)
{
	struct activity_ids ids = activity_series_meant(req, row, STR("all"));

	for (size_t i = ids.count; i-- > 0;) {
		struct activity_find_row one;
		enum outcome outcome;

		if (activity_find_to_change(req->db, ids.items[i], &one) != OK ||
			(!activity_is(&one, "draft") && !activity_is(&one, "returned"))) {
			continue;
		}
		outcome = activity_post(req, &one, doing);
		if (outcome != OK) {
			return outcome;
		}
		*row = one;
	}
	return OK;
}

enum outcome
edit_activity(struct req *req)
{
	const struct activity_input *in = req->in;
	struct activity_doing doing = activity_doing_of(req, STR_NONE);
	struct activity_find_row row, before;
	enum outcome outcome;

	if (activity_find_to_change(req->db, in->id, &row) != OK || !activity_is_own(req, &row)) {
		return NOT_FOUND;
	}
	if (!may_edit(req, &row)) {
		return form_reject(req, "", N_("活动已经结束或取消，不能再改了。"));
	}
	if (in->base != INT_NONE && in->base && in->base != row.revision) {
		return form_reject(req, "", N_("别人刚改过这个活动，请重新打开再改。"));
	}
	if (grows_large(req, &row, in)) {
		return form_reject(req, "capacity", N_("这么多人的活动要先审核，请另外发布一场。"));
	}
	before = row;
	if (!activity_is(&before, "draft") && !activity_is(&before, "returned") &&
		!activity_check_safety(req, in)) {
		return INVALID;
	}
	outcome = rewrite_all(req, &row, &doing);
	if (outcome != OK) {
		return outcome;
	}
	if (!activity_is(&before, "published") && !str_equal(in->deed, STR("save")) &&
		!activity_is(&before, "waiting")) {
		outcome = post_all(req, &row, &doing);
		if (outcome != OK) {
			return outcome;
		}
	}
	return activity_answer(req, &row);
}
