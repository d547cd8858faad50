#include "activity_pages.h"
#include "actor.h"
#include "audit.h"
#include "respond.h"
#include "volunteer_view.h"

/* Shifts: of an activity, of all activities, and how the organiser makes, changes and calls off one. */

enum { SHIFTS_SHOWN = 60, OPEN_SHOWN = 20, CARD_SHOWN = 4, MINUTE_MS = 60000 };

/* ---- lines --------------------------------------------------------------------------------------- */

struct volunteer_line
volunteer_line_of(struct req *req, const struct volunteer_shift_find_row *shift,
	const struct activity_find_row *activity)
{
	long long id = (long long)shift->id.v;
	int64_t now = clock_now().ms;
	struct volunteer_line line = { .id = shift->id.v,
		.title = shift->title,
		.tasks = shift->tasks,
		.insurance = shift->insurance,
		.when = activity_when(req->arena, req->lang, shift->from_at, shift->to_at),
		.activity = { activity->title, activity->title_en },
		.author = activity->author,
		.place = activity->place,
		.needed = shift->needed,
		.age_min = shift->age_min,
		.is_cancelled = str_equal(shift->state, STR("cancelled")),
		.is_over = shift->to_at.ms <= now,
		.to = url_own(req->arena, "/activities/shifts/%lld", id),
		.people = url_own(req->arena, "/activities/shifts/%lld/people", id),
		.edit = url_own(req->arena, "/activities/shifts/%lld/edit", id) };
	struct volunteer_duty_find_row mine;
	struct quota_pool pool;

	if (quota_pool_find(req->db, shift->pool_id, &pool) == OK) {
		line.taken = pool.taken;
		line.waiting = pool.waiting;
	}
	line.is_open = !line.is_cancelled && shift->from_at.ms > now &&
		       activity_is(activity, "published");
	if (req->actor->login.v &&
		volunteer_duty_of(req->db, shift->id, req->actor->login, &mine) == OK) {
		line.is_mine = true;
		line.mine = url_own(req->arena, "/activities/duties/%lld", (long long)mine.id.v);
	}
	return line;
}

static struct volunteer_lines
lines_of(struct req *req, const struct activity_find_row *activity, int64_t limit)
{
	struct volunteer_shift_find_rows rows = volunteer_shift_list(req->db, activity->id, limit);
	struct volunteer_lines lines = { .items = ARENA_ARRAY(req->arena, rows.count + 1,
						 struct volunteer_line) };

	for (size_t i = 0; i < rows.count; i++) {
		lines.items[lines.count++] = volunteer_line_of(req, &rows.items[i], activity);
	}
	return lines;
}

/* What is said holds until midnight, or until a shift begins or ends. */
static void
hold(struct req *req, const struct volunteer_shift_find_row *rows, size_t count)
{
	int64_t now = clock_now().ms, until = day_start((struct day){ clock_today().n + 1 }).ms;

	for (size_t i = 0; i < count; i++) {
		const int64_t moments[] = { rows[i].from_at.ms, rows[i].to_at.ms };

		for (size_t k = 0; k < FIELD_COUNT(moments); k++) {
			until = moments[k] > now && moments[k] < until ? moments[k] : until;
		}
	}
	if (req->res.until_ms == 0 || until < req->res.until_ms) {
		req->res.until_ms = until;
	}
}

static void
hold_for(struct req *req, struct activity_id id)
{
	struct volunteer_shift_find_rows rows = volunteer_shift_list(req->db, id, SHIFTS_SHOWN);

	hold(req, rows.items, rows.count);
}

enum outcome
volunteer_shift_scope(struct req *req, struct scope *ret_scope)
{
	const struct volunteer_shift_id *id = req->in; /* comes first in every form */
	struct volunteer_shift_find_row shift;
	struct activity_find_row activity;

	if (volunteer_shift_find(req->db, *id, &shift) != OK ||
		activity_find(req->db, shift.activity_id, &activity) != OK) {
		return NOT_FOUND;
	}
	*ret_scope = (struct scope){ activity.owner_region_id, activity.org_id };
	return OK;
}

/* ---- where hands are wanted ------------------------------------------------------------------------ */

enum outcome
show_open_shifts(struct req *req)
{
	const struct volunteer_open_query *in = req->in;
	struct moment after_at = moment_is_none(in->after_at) ? clock_now() : in->after_at;
	struct volunteer_shift_open_rows rows = volunteer_shift_open(
		req->db, after_at, in->after == INT_NONE ? 0 : in->after, OPEN_SHOWN + 1);
	size_t count = rows.count > OPEN_SHOWN ? OPEN_SHOWN : rows.count;
	struct volunteer_open_view view = {
		.items = { .items = ARENA_ARRAY(req->arena, count + 1, struct volunteer_line) }
	};

	for (size_t i = 0; i < count; i++) {
		const struct volunteer_shift_open_row *row = &rows.items[i];

		view.items.items[view.items.count++] = (struct volunteer_line){ .id = row->id.v,
			.title = row->title,
			.when = activity_when(req->arena, req->lang, row->from_at, row->to_at),
			.activity = { row->activity_title, row->activity_title_en },
			.author = row->author,
			.place = row->place,
			.needed = row->needed,
			.taken = row->taken,
			.is_open = true,
			.to = url_own(
				req->arena, "/activities/shifts/%lld", (long long)row->id.v) };
	}
	if (rows.count > count) {
		struct str at = moment_format_iso(req->arena, rows.items[count - 1].from_at);

		view.next = url_own(req->arena, "/volunteers?from=%s&after=%lld",
			str_terminated(req->arena, at), (long long)rows.items[count - 1].id.v);
	}
	if (rows.count && rows.items[0].from_at.ms > clock_now().ms) {
		req->res.until_ms = rows.items[0].from_at.ms;
	}
	return respond(req, volunteer_open_page, &view);
}

/* ---- the shifts of an activity ----------------------------------------------------------------------- */

static bool
may_add(const struct activity_find_row *activity, bool is_own)
{
	return is_own && activity->to_at.ms > clock_now().ms && !activity_is(activity, "cancelled");
}

enum outcome
show_shifts(struct req *req)
{
	const struct activity_id *id = req->in;
	struct volunteer_shift_input *fresh = ARENA_NEW(req->arena, struct volunteer_shift_input);
	struct volunteer_list_view view = { .in = fresh };
	struct activity_find_row row;

	if (activity_find(req->db, *id, &row) != OK) {
		return NOT_FOUND;
	}
	view.is_own = req->actor->login.v && activity_is_own(req, &row);
	if (moment_is_none(row.shown_at) && !view.is_own) {
		return NOT_FOUND;
	}
	form_clear(&volunteer_shift_add_form, fresh);
	fresh->id = id->v;
	fresh->from_at = (struct moment){ row.from_at.ms - 30 * (int64_t)MINUTE_MS };
	fresh->to_at = (struct moment){ row.to_at.ms + 30 * (int64_t)MINUTE_MS };
	view.may_add = may_add(&row, view.is_own);
	view.brief = activity_brief_of_full(req, &row);
	view.items = lines_of(req, &row, SHIFTS_SHOWN);
	view.to = url_own(req->arena, "/activities/%lld/volunteers", (long long)id->v);
	hold_for(req, row.id);
	return respond(req, volunteer_list_page, &view);
}

static void
note_shift(struct req *req, const struct activity_find_row *activity, int64_t id, const char *verb)
{
	audit_add(req, &(struct audit){ .verb = verb,
			       .object = "volunteer_shift",
			       .object_id = id,
			       .scope = { activity->owner_region_id, activity->org_id } });
}

static struct moment
end_of(const struct volunteer_shift_input *in, const struct volunteer_rules *rules)
{
	return (struct moment){ in->to_at.ms + rules->late_minutes * MINUTE_MS };
}

enum outcome
add_shift(struct req *req)
{
	const struct volunteer_shift_input *in = req->in;
	struct volunteer_rules rules;
	struct volunteer_shift_id id;
	struct activity_find_row activity;

	if (activity_find(req->db, (struct activity_id){ in->id }, &activity) != OK) {
		return NOT_FOUND;
	}
	if (!activity_is_own(req, &activity)) {
		return FORBIDDEN;
	}
	if (!volunteer_rules_of(req_pack(req), &rules) || !may_add(&activity, true)) {
		return form_reject(req, "", N_("活动已经结束或者取消了。"));
	}
	if (volunteer_shift_make(req->db,
		    &(struct volunteer_shift_add_args){ .activity_id = activity.id,
			    .title = in->title,
			    .tasks = in->tasks,
			    .insurance = str_is_none(in->insurance) ? STR("") : in->insurance,
			    .from_at = in->from_at,
			    .to_at = in->to_at,
			    .needed = in->needed,
			    .age_min = in->age_min,
			    .close_at = in->from_at,
			    .end_at = end_of(in, &rules),
			    .changed_at = db_now(req->db) },
		    &rules, &id) != OK) {
		return form_reject(req, "needed", N_("人数不对。"));
	}
	note_shift(req, &activity, id.v, "volunteer.shift");
	respond_flash(req, N_("岗位已发布。"));
	return respond_see_other(
		req, url_own(req->arena, "/activities/%lld/volunteers", (long long)activity.id.v));
}

/* ---- changing one ---------------------------------------------------------------------------------- */

static enum outcome
find_own(struct req *req, int64_t id, struct volunteer_shift_find_row *shift,
	struct activity_find_row *activity)
{
	if (volunteer_shift_find(req->db, (struct volunteer_shift_id){ id }, shift) != OK ||
		activity_find(req->db, shift->activity_id, activity) != OK) {
		return NOT_FOUND;
	}
	return activity_is_own(req, activity) ? OK
	       : req->method == METHOD_GET    ? NOT_FOUND
					      : FORBIDDEN;
}

enum outcome
show_shift_edit(struct req *req)
{
	const struct volunteer_shift_id *id = req->in; /* comes first in all */
	struct volunteer_shift_input *in = ARENA_NEW(req->arena, struct volunteer_shift_input);
	struct volunteer_edit_view view = { .in = in };
	struct volunteer_shift_find_row shift;
	struct activity_find_row activity;
	enum outcome outcome = find_own(req, id->v, &shift, &activity);

	if (outcome != OK) {
		return outcome;
	}
	*in = (struct volunteer_shift_input){ .id = id->v,
		.title = shift.title,
		.tasks = shift.tasks,
		.insurance = shift.insurance,
		.from_at = shift.from_at,
		.to_at = shift.to_at,
		.needed = shift.needed,
		.age_min = shift.age_min };
	view.brief = activity_brief_of_full(req, &activity);
	view.to = url_own(req->arena, "/activities/shifts/%lld/edit", (long long)id->v);
	view.drop = url_own(req->arena, "/activities/shifts/%lld/drop", (long long)id->v);
	view.back = url_own(req->arena, "/activities/%lld/volunteers", (long long)activity.id.v);
	return respond(req, volunteer_edit_page, &view);
}

enum outcome
edit_shift(struct req *req)
{
	const struct volunteer_shift_input *in = req->in;
	struct volunteer_rules rules;
	struct volunteer_shift_find_row shift;
	struct activity_find_row activity;
	enum outcome outcome = find_own(req, in->id, &shift, &activity);

	if (outcome != OK) {
		return outcome;
	}
	volunteer_rules_of(req_pack(req), &rules);
	if (!str_equal(shift.state, STR("open")) || shift.from_at.ms <= db_now(req->db).ms) {
		return form_reject(req, "", N_("已经开始或者取消的岗位不能改。"));
	}
	if (volunteer_shift_change(req->db, &shift,
		    &(struct volunteer_shift_set_args){ .id = shift.id,
			    .title = in->title,
			    .tasks = in->tasks,
			    .insurance = str_is_none(in->insurance) ? STR("") : in->insurance,
			    .from_at = in->from_at,
			    .to_at = in->to_at,
			    .needed = in->needed,
			    .age_min = in->age_min,
			    .close_at = in->from_at,
			    .end_at = end_of(in, &rules),
			    .changed_at = db_now(req->db) },
		    &rules) != OK) {
		return form_reject(req, "needed", N_("已经有更多的人报名了，不能减到这么少。"));
	}
	note_shift(req, &activity, in->id, "volunteer.edit");
	respond_flash(req, N_("已保存。"));
	return respond_see_other(
		req, url_own(req->arena, "/activities/%lld/volunteers", (long long)activity.id.v));
}

enum outcome
drop_shift(struct req *req)
{
	const struct volunteer_shift_id *id = req->in;
	struct volunteer_shift_find_row shift;
	struct activity_find_row activity;
	enum outcome outcome = find_own(req, id->v, &shift, &activity);

	if (outcome != OK) {
		return outcome;
	}
	if (volunteer_shift_drop(req->db, &shift) != OK) {
		return form_reject(req, "", N_("已经开始或者取消的岗位不能取消。"));
	}
	note_shift(req, &activity, id->v, "volunteer.drop");
	respond_flash(req, N_("岗位已取消，报了名的志愿者会收到通知。"));
	return respond_see_other(
		req, url_own(req->arena, "/activities/%lld/volunteers", (long long)activity.id.v));
}

/* ---- on other pages ---------------------------------------------------------------------------------- */

void
volunteer_activity_card(struct html *h, struct activity_id id)
{
	struct volunteer_card_view view = { .all = url_own(h->arena, "/activities/%lld/volunteers",
						    (long long)id.v) };
	struct activity_find_row row;

	if (activity_find(h->req->db, id, &row) != OK) {
		return;
	}
	view.items = lines_of(h->req, &row, CARD_SHOWN);
	view.is_own = h->req->actor->login.v && activity_is_own(h->req, &row);
	hold_for(h->req, id);
	if (view.items.count || view.is_own) {
		volunteer_card(h, &view);
	}
}
