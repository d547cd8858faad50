#include "activity_edit.h"
#include "activity_pack.h"
#include "activity_pages.h"
#include "activity_rights.h"
#include "activity_view.h"
#include "app.h"
#include "author.h"
#include "respond.h"

/* What stands beside the organiser's form, and beside an activity on its page. */

enum { COPIES = 6 };

/* ---- beside the form ----------------------------------------------------------------------------- */

static struct str
time_words(struct req *req, const struct rooms_time *time)
{
	return activity_when(req->arena, req->lang, time->from_at, time->to_at);
}

static void
add_pick(struct req *req, const struct rooms_other *other, struct activity_edit_view *view)
{
	view->picks.items[view->picks.count++] = (struct activity_pick){ .room = other->name,
		.when = time_words(req, &other->time),
		.value = str_format(req->arena, "%lld %lld %lld", (long long)other->room,
			(long long)other->time.from_at.ms, (long long)other->time.to_at.ms) };
}

static void
fill_clashes(struct req *req, const struct activity_input *in, const struct activity_find_row *row,
	struct activity_edit_view *view)
{
	struct activity_dates dates = activity_dates_of(req, in);
	struct rooms_verdict *verdicts = activity_room_look(req, in, row, &dates);

	view->clashes.items = ARENA_ARRAY(req->arena, dates.count + 1, struct activity_clash);
	view->picks.items = ARENA_ARRAY(req->arena, ROOMS_OTHERS_MAX + 1, struct activity_pick);
	for (size_t i = 0; i < dates.count; i++) {
		const struct rooms_refusal *refusal = &verdicts[i].refusal;

		if (verdicts[i].is_free) {
			continue;
		}
		if (dates.count > 1) {
			view->clashes.items[view->clashes.count++] = (struct activity_clash){
				time_words(req, &dates.items[i]),
				tr_format(req->arena, req->lang, refusal->message, refusal->args,
					refusal->arg_count)
			};
			continue;
		}
		for (size_t k = 0; k < refusal->other_count; k++) {
			add_pick(req, &refusal->others[k], view);
		}
	}
}

static void
fill_refused(struct req *req, struct activity_edit_view *view, const struct activity_find_row *row)
{
	const struct activity_input *in = req->in;
	struct activity_find_row as = { .title = in->title };
	struct author author;

	if (str_is_none(form_message(req, "room")) || str_is_empty(in->room) ||
		moment_is_none(in->from_at) || moment_is_none(in->to_at)) {
		return;
	}
	if (row) {
		as = *row;
	} else if (author_find(req, &activity_author_rule, in->author, &author)) {
		as.org_id = author.scope.org;
		as.owner_region_id = author.scope.region;
		as.author = author.name;
	}
	fill_clashes(req, in, &as, view);
}

static void
fill_copies(struct req *req, struct activity_edit_view *view)
{
	struct activity_desk_own_rows rows = activity_desk_own(
		req->db, &(struct activity_desk_own_args){ .org_ids = activity_own_orgs(req),
				 .region_ids = activity_own_offices(req),
				 .limit = COPIES,
				 .offset = 0 });

	view->copies.items = ARENA_ARRAY(req->arena, rows.count + 1, struct activity_link);
	for (size_t i = 0; i < rows.count; i++) {
		view->copies.items[view->copies.count++] = (struct activity_link){
			{ rows.items[i].title, rows.items[i].title },
			url_own(req->arena, "/activities/new?from=%lld",
				(long long)rows.items[i].id.v),
			false
		};
	}
}

void
activity_edit_fill(
	struct req *req, struct activity_edit_view *view, const struct activity_find_row *row)
{
	struct activity_rules rules = activity_rules_of(req_pack(req));
	struct activity_plan_find_row plan;

	view->safety_people = rules.safety_people;
	view->crowd_people = rules.crowd_people;
	view->asked = STR("");
	if (row) {
		plan = activity_plan_of(req->db, row->id);
		view->is_series = plan.activity_series_id.v != 0;
		if (activity_is(row, "returned")) {
			view->asked = plan.asked;
		}
	} else {
		fill_copies(req, view);
	}
	if (req->method != METHOD_GET) {
		fill_refused(req, view, row);
	}
}

bool
activity_is_asked(const struct activity_edit_view *view, const char *field)
{
	struct str rest = view->asked, one;

	while (rest.len) {
		if (!str_split(&rest, ' ', &one)) {
			one = rest;
			rest = STR("");
		}
		if (str_equal(one, str_of(field))) {
			return true;
		}
	}
	return false;
}

/* ---- beside an activity -------------------------------------------------------------------------- */

static void
fill_dates(struct req *req, const struct activity_plan_find_row *plan, struct activity_view *view)
{
	struct activity_extra *extra = &view->extra;
	struct activity_series_list_rows rows;

	if (!plan->activity_series_id.v) {
		return;
	}
	rows = activity_series_list(req->db, plan->activity_series_id,
		(struct moment){ day_start(clock_today()).ms }, ACTIVITY_SERIES_MAX);
	extra->dates.items = ARENA_ARRAY(req->arena, rows.count + 1, struct activity_date_line);
	for (size_t i = 0; i < rows.count; i++) {
		const struct activity_series_list_row *row = &rows.items[i];

		if (moment_is_none(row->shown_at) && !view->is_own && !view->may_check) {
			continue;
		}
		extra->dates.items[extra->dates.count++] = (struct activity_date_line){
			.when = activity_when(req->arena, req->lang, row->from_at, row->to_at),
			.state = str_equal(row->state, STR("cancelled")) ? N_("已取消")
				 : row->taken != INT_NONE && row->taken >= row->capacity
					 ? N_("已满")
					 : NULL,
			.to = url_own(req->arena, "/activities/%lld", (long long)row->id.v),
			.is_current = row->id.v == view->row.id.v
		};
	}
}

static void
fill_safety(struct req *req, const struct activity_plan_find_row *plan, struct activity_view *view)
{
	struct activity_extra *extra = &view->extra;
	int64_t from = activity_rules_of(req_pack(req)).safety_people;
	struct files files;
	struct activity_contact contact;

	extra->expected = activity_expected(plan, view->row.capacity);
	if (!view->is_own && !(view->may_check && !activity_is(&view->row, "draft"))) {
		return;
	}
	files = file_list(
		req->db, (struct file_object){ activity_safety_kind, plan->activity_id.v });
	extra->safety.items = ARENA_ARRAY(req->arena, files.count + 1, struct activity_paper);
	for (size_t i = 0; i < files.count; i++) {
		extra->safety.items[extra->safety.count++] = (struct activity_paper){
			files.items[i].name, file_url(req->arena, files.items[i].id)
		};
	}
	extra->permit = plan->permit;
	if (activity_contact_find(req->db, plan, &contact)) {
		extra->contact = str_format(
			req->arena, "%.*s %.*s", STR_ARG(contact.name), STR_ARG(contact.phone));
	}
	extra->is_seen = !moment_is_none(plan->seen_at);
	extra->has_safety = extra->safety.count || extra->contact.len || extra->permit.len ||
			    (from && extra->expected >= from);
	extra->needs_seen = from && extra->expected >= from && view->waits && view->may_check;
}

static struct activity_photo_views
photos_of(struct req *req, struct activity_id id)
{
	struct activity_photo_list_rows rows = activity_photo_list(
		req->db, id, ACTIVITY_PHOTOS_MAX * 2);
	struct activity_photo_views photos = {
		ARENA_ARRAY(req->arena, rows.count + 1, struct activity_photo_view), 0
	};

	for (size_t i = 0; i < rows.count; i++) {
		const struct activity_photo_list_row *row = &rows.items[i];

		photos.items[photos.count++] = (struct activity_photo_view){
			{ .file = row->file_id.v,
				.width = row->width == INT_NONE ? 0 : (int)row->width,
				.height = row->height == INT_NONE ? 0 : (int)row->height,
				.sizes = "(min-width: 48rem) 15rem, 50vw",
				.alt = row->alt },
			url_own(req->arena, "/activities/photos/%lld", (long long)row->id.v)
		};
	}
	return photos;
}

void
activity_photos_fill(struct req *req, struct activity_id id,
	struct activity_photo_views *ret_photos, int64_t *ret_removed)
{
	struct activity_photo_removals_row removals;

	activity_photo_removals(req->db, id, &removals);
	*ret_photos = photos_of(req, id);
	*ret_removed = removals.total;
}

void
activity_extra_fill(struct req *req, struct activity_view *view)
{
	struct activity_plan_find_row own = activity_plan_of(req->db, view->row.id),
				      plan = activity_plan_of(req->db, own.leader_id);
	struct activity_covers covers = activity_covers_of(req, &view->row.id.v, 1);

	if (covers.count) {
		view->extra.cover = covers.items[0].picture;
	}
	view->extra.was = (struct bilingual){ own.was, own.was_en };
	view->extra.has_room = own.booking_id.v != 0;
	view->extra.may_photo = view->is_own && view->is_shown &&
				!activity_is(&view->row, "cancelled") &&
				view->row.from_at.ms <= clock_now().ms;
	fill_dates(req, &own, view);
	fill_safety(req, &plan, view);
	activity_photos_fill(req, view->row.id, &view->extra.photos, &view->extra.photos_removed);
	if (activity_is(&view->row, "cancelled") && !view->is_shown) {
		view->extra.appeal = activity_appeal(req);
	}
}
