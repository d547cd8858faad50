#include "activity_pages.h"
#include "activity_tell.h"
#include "activity_view.h"
#include "actor.h"
#include "audit.h"
#include "mask.h"
#include "respond.h"
#include "sight.h"

/* The organiser's side: who comes (masked until somebody says why), who is to be called, who has come. */

enum {
	PEOPLE_SHOWN = 100,
	WAITING_SHOWN = 200,
	DESK_SHOWN = 30,
	FEEDBACK_SHOWN = 50,
	DAY_BEFORE_MS = 86400000, /* arrivals are noted from the day before on */
};

/* ---- what one publishes -------------------------------------------------------------------------- */

static const struct state_word {
	const char *state, *label, *tone;
} state_words[] = {
	{ "draft", N_("草稿"), "" },
	{ "waiting", N_("待审核"), "warn" },
	{ "returned", N_("请修改"), "danger" },
	{ "published", N_("已发布"), "ok" },
	{ "cancelled", N_("已取消"), "" },
};

static struct activity_desk_line
desk_line(struct req *req, const struct activity_desk_own_row *row)
{
	struct activity_desk_line line = { .title = row->title,
		.author = row->author,
		.when = activity_when(req->arena, req->lang, row->from_at, row->to_at),
		.capacity = row->capacity,
		.taken = row->taken == INT_NONE ? 0 : row->taken,
		.waiting = row->waiting == INT_NONE ? 0 : row->waiting,
		.is_shown = row->taken != INT_NONE,
		.to = url_own(req->arena, "/activities/%lld", (long long)row->id.v),
		.people = url_own(req->arena, "/activities/%lld/people", (long long)row->id.v) };

	for (size_t i = 0; i < FIELD_COUNT(state_words); i++) {
		if (str_equal(row->state, str_of(state_words[i].state))) {
			line.label = state_words[i].label;
			line.tone = state_words[i].tone;
		}
	}
	if (row->to_at.ms <= clock_now().ms && str_equal(row->state, STR("published"))) {
		line.label = N_("已结束");
		line.tone = "info";
	}
	return line;
}

static struct str
regions_of(struct req *req, const struct right *right)
{
	struct region_ids ids = actor_regions(req->arena, req->actor, right);
	struct buf *out = buf_create(req->arena, BUF_PAGE_BYTES_MAX);

	buf_char(out, '[');
	for (size_t i = 0; i < ids.count; i++) {
		buf_text(out, i ? "," : "");
		buf_int(out, ids.items[i].v);
	}
	buf_char(out, ']');
	return buf_view(out);
}

enum outcome
show_activity_desk(struct req *req)
{
	const struct activity_desk_query *in = req->in;
	struct activity_desk_view view = {
		.page = in->page == INT_NONE || in->page < 1 ? 1 : in->page
	};
	struct activity_desk_own_rows rows = activity_desk_own(
		req->db, &(struct activity_desk_own_args){ .org_ids = activity_own_orgs(req),
				 .region_ids = activity_own_offices(req),
				 .limit = DESK_SHOWN + 1,
				 .offset = (view.page - 1) * DESK_SHOWN });
	struct activity_desk_waiting_rows waiting = activity_desk_waiting(
		req->db, regions_of(req, &right_activity_check), DESK_SHOWN);

	view.has_next = rows.count > DESK_SHOWN;
	view.items.items = ARENA_ARRAY(req->arena, rows.count + 1, struct activity_desk_line);
	for (size_t i = 0; i < rows.count && i < DESK_SHOWN; i++) {
		view.items.items[view.items.count++] = desk_line(req, &rows.items[i]);
	}
	view.waiting.items = ARENA_ARRAY(req->arena, waiting.count + 1, struct activity_desk_line);
	for (size_t i = 0; i < waiting.count; i++) {
		const struct activity_desk_waiting_row *row = &waiting.items[i];

		view.waiting.items[view.waiting.count++] = (struct activity_desk_line){
			.title = row->title,
			.author = row->author,
			.when = activity_moment(req->arena, req->lang, row->from_at),
			.capacity = row->capacity,
			.to = url_own(req->arena, "/activities/%lld", (long long)row->id.v)
		};
	}
	return respond(req, activity_desk_page, &view);
}

/* ---- who comes ----------------------------------------------------------------------------------- */

static struct sight
sight_of(const struct activity_find_row *row)
{
	return (struct sight){ .object = "activity",
		.object_id = row->id.v,
		.scope = { row->owner_region_id, row->org_id },
		.field = "people" };
}

static const struct call_word {
	const char *about, *label;
} call_words[] = {
	{ "offered", N_("有名额了，问去不去") },
	{ "confirmed", N_("候补成功") },
	{ "closed", N_("没有等到名额") },
	{ "removed", N_("报名被取消") },
	{ "cancelled", N_("活动取消") },
	{ "changed", N_("时间或地点变了") },
	{ "reminder", N_("提醒来参加") },
};

static struct activity_person_line
person_line(struct req *req, const struct activity_signup_find_row *row, bool is_whole)
{
	struct activity_person person = { .age = INT_NONE };
	struct activity_person_line line = { .id = row->id.v,
		.people = row->people,
		.age = INT_NONE,
		.arrived_people = row->arrived_people,
		.is_confirmed = str_equal(row->state, STR("confirmed")),
		.is_arrived = !moment_is_none(row->arrived_at),
		.is_counter = row->is_counter,
		.arrived_at = row->arrived_at,
		.label = str_equal(row->state, STR("offered")) ? N_("等他确认") : N_("候补") };

	if (activity_person_find(req->db, row, &person) == OK) {
		struct activity_person shown = is_whole ? person
							: activity_person_masked(
								  req->arena, &person);

		line.is_here = true;
		line.name = shown.name;
		line.phone = shown.phone;
		line.guardian = shown.guardian;
		line.guardian_phone = shown.guardian_phone;
		line.guests = shown.guests;
		line.age = shown.age;
	}
	for (size_t i = 0; i < FIELD_COUNT(call_words); i++) {
		if (str_equal(row->call_about, str_of(call_words[i].about))) {
			line.about = call_words[i].label;
		}
	}
	return line;
}

static struct activity_person_lines
lines_of(struct req *req, const struct activity_signup_find_row *rows, size_t count, bool is_whole)
{
	struct activity_person_lines lines = { .items = ARENA_ARRAY(req->arena, count + 1,
						       struct activity_person_line) };

	for (size_t i = 0; i < count; i++) {
		lines.items[lines.count++] = person_line(req, &rows[i], is_whole);
	}
	return lines;
}

static struct activity_signup_list_args
in_state(struct activity_id id, const char *state, int64_t limit, int64_t offset)
{
	return (struct activity_signup_list_args){
		.activity_id = id, .state = str_of(state), .limit = limit, .offset = offset
	};
}

static void
fill_lists(struct req *req, struct activity_id id, struct activity_people_view *view)
{
	struct activity_signup_list_args coming = in_state(id, "confirmed", PEOPLE_SHOWN + 1,
						 (view->page - 1) * PEOPLE_SHOWN),
					 offered = in_state(id, "offered", WAITING_SHOWN, 0),
					 waiting = in_state(id, "waiting", WAITING_SHOWN, 0);
	struct activity_signup_find_rows rows = activity_signup_list(req->db, &coming), more;
	struct activity_signup_find_rows calls = activity_signup_calls(req->db, id, WAITING_SHOWN);
	struct activity_person_lines lines;

	view->has_next = rows.count > PEOPLE_SHOWN;
	view->coming = lines_of(req, rows.items,
		rows.count > PEOPLE_SHOWN ? PEOPLE_SHOWN : rows.count, view->is_whole);
	view->calls = lines_of(req, calls.items, calls.count, view->is_whole);
	rows = activity_signup_list(req->db, &offered);
	more = activity_signup_list(req->db, &waiting);
	view->waiting.items = ARENA_ARRAY(
		req->arena, rows.count + more.count + 1, struct activity_person_line);
	lines = lines_of(req, rows.items, rows.count, view->is_whole);
	for (size_t i = 0; i < lines.count; i++) {
		view->waiting.items[view->waiting.count++] = lines.items[i];
	}
	lines = lines_of(req, more.items, more.count, view->is_whole);
	for (size_t i = 0; i < lines.count; i++) {
		view->waiting.items[view->waiting.count++] = lines.items[i];
	}
}

static void
fill_feedback(struct req *req, struct activity_id id, struct activity_people_view *view)
{
	struct activity_feedback_find_rows rows = activity_feedback_list(
		req->db, id, STR("waiting"), FEEDBACK_SHOWN);

	view->feedback.items = ARENA_ARRAY(
		req->arena, rows.count + 1, struct activity_feedback_line);
	for (size_t i = 0; i < rows.count; i++) {
		view->feedback.items[view->feedback.count++] = (struct activity_feedback_line){
			rows.items[i].id.v, rows.items[i].stars, rows.items[i].sentence
		};
	}
}

enum outcome
show_activity_people(struct req *req)
{
	const struct activity_id *id = req->in; /* comes first in all */
	struct activity_people_view view = { .page = 1 };
	struct activity_find_row row;
	struct sight sight;

	if (activity_find(req->db, *id, &row) != OK || !activity_is_own(req, &row)) {
		return NOT_FOUND;
	}
	if (req->method == METHOD_GET) {
		int64_t page = ((const struct activity_people_query *)req->in)->page;

		view.page = page == INT_NONE || page < 1 ? 1 : page;
	}
	sight = sight_of(&row);
	view.is_whole = sight_is_open(req, &sight);
	view.brief = activity_brief_of_full(req, &row);
	view.see.id = view.checkin.id = *id;
	view.to = url_own(req->arena, "/activities/%lld/people", (long long)id->v);
	view.to_see = url_own(req->arena, "/activities/%lld/people/see", (long long)id->v);
	view.to_checkin = url_own(req->arena, "/activities/%lld/checkin", (long long)id->v);
	view.to_feedback = url_own(req->arena, "/activities/%lld/feedback", (long long)id->v);
	view.next = url_own(req->arena, "/activities/%lld/people?page=%lld", (long long)id->v,
		(long long)view.page + 1);
	activity_signup_sums(req->db, *id, &view.sums);
	fill_lists(req, *id, &view);
	fill_feedback(req, *id, &view);
	return respond(req, activity_people_page, &view);
}

enum outcome
see_activity_people(struct req *req)
{
	const struct activity_see_input *in = req->in;
	struct activity_find_row row;
	struct sight sight;

	if (activity_find(req->db, in->id, &row) != OK) {
		return NOT_FOUND;
	}
	if (!activity_is_own(req, &row)) {
		return FORBIDDEN;
	}
	sight = sight_of(&row);
	sight.reason = mask_personal(req->arena, in->reason);
	sight_add(req, &sight);
	return respond_see_other(
		req, url_own(req->arena, "/activities/%lld/people", (long long)in->id.v));
}

/* ---- deeds --------------------------------------------------------------------------------------- */

static enum outcome
arrive(struct req *req, const struct activity_find_row *activity,
	const struct activity_signup_find_row *row)
{
	int64_t changed = 0;

	if (activity->from_at.ms - db_now(req->db).ms > (int64_t)DAY_BEFORE_MS) {
		return form_reject(req, "", N_("活动那天才能签到。"));
	}
	activity_signup_arrive(req->db, db_now(req->db), row->people, row->id, &changed);
	return changed ? OK : CONFLICT;
}

static enum outcome
carry_out(struct req *req, const struct activity_find_row *activity,
	const struct activity_signup_find_row *row, struct str deed)
{
	int64_t changed = 0;

	if (str_equal(deed, STR("arrive"))) {
		return arrive(req, activity, row);
	}
	if (str_equal(deed, STR("unarrive"))) {
		activity_signup_unarrive(req->db, row->id, &changed);
		return changed ? OK : CONFLICT;
	}
	if (str_equal(deed, STR("called"))) {
		activity_signup_set_call(req->db, MOMENT_NONE, STR_NONE, row->id);
		return OK;
	}
	if (activity_leave(req->db, row, QUOTA_REMOVED) != OK) {
		return CONFLICT;
	}
	activity_tell_signup(req->db, row, STR("removed"));
	return OK;
}

static const struct deed_word {
	const char *name, *verb;
} deed_words[] = {
	{ "arrive", "activity.arrive" },
	{ "unarrive", "activity.unarrive" },
	{ "called", "activity.called" },
	{ "remove", "activity.remove" },
};

static enum outcome
decide(struct req *req, const struct activity_find_row *activity,
	const struct activity_signup_find_row *row, struct str deed)
{
	enum outcome outcome = carry_out(req, activity, row, deed);

	if (outcome == INVALID) {
		return INVALID;
	}
	if (outcome != OK) {
		return form_reject(req, "", N_("它的状态已经变了，请刷新看看。"));
	}
	for (size_t i = 0; i < FIELD_COUNT(deed_words); i++) {
		if (str_equal(deed, str_of(deed_words[i].name))) {
			audit_add(req,
				&(struct audit){ .verb = deed_words[i].verb,
					.object = "activity_signup",
					.object_id = row->id.v,
					.scope = { activity->owner_region_id, activity->org_id } });
		}
	}
	return respond_see_other(
		req, url_own(req->arena, "/activities/%lld/people", (long long)activity->id.v));
}

enum outcome
decide_activity_people(struct req *req)
{
	const struct activity_people_input *in = req->in;
	struct activity_signup_find_row row;
	struct activity_find_row activity;

	if (activity_find(req->db, in->id, &activity) != OK) {
		return NOT_FOUND;
	}
	if (!activity_is_own(req, &activity)) {
		return FORBIDDEN;
	}
	if (activity_signup_find(req->db, (struct activity_signup_id){ in->signup }, &row) != OK ||
		row.activity_id.v != activity.id.v) {
		return NOT_FOUND;
	}
	return decide(req, &activity, &row, in->deed);
}

enum outcome
check_in_activity(struct req *req)
{
	const struct activity_checkin_input *in = req->in;
	struct activity_signup_find_row row;
	struct activity_find_row activity;

	if (activity_find(req->db, in->id, &activity) != OK) {
		return NOT_FOUND;
	}
	if (!activity_is_own(req, &activity)) {
		return FORBIDDEN;
	}
	if (activity_signup_coded(req->db, activity.id,
		    activity_code_hash(req->db, activity.id, in->code), &row) != OK ||
		!str_equal(row.state, STR("confirmed"))) {
		return form_reject(req, "code", N_("没有这个票号，或者报名已取消。"));
	}
	if (!moment_is_none(row.arrived_at)) {
		return form_reject(req, "code", N_("这张票已经签到过了。"));
	}
	respond_flash(req, N_("签到成功。"));
	return decide(req, &activity, &row, STR("arrive"));
}

enum outcome
decide_activity_feedback(struct req *req)
{
	const struct activity_feedback_deed_input *in = req->in;
	struct activity_feedback_find_row feedback;
	struct activity_find_row activity;
	bool is_shown = str_equal(in->deed, STR("show"));

	if (activity_find(req->db, in->id, &activity) != OK) {
		return NOT_FOUND;
	}
	if (!activity_is_own(req, &activity)) {
		return FORBIDDEN;
	}
	if (activity_feedback_find(
		    req->db, (struct activity_feedback_id){ in->feedback }, &feedback) != OK ||
		feedback.activity_id.v != activity.id.v) {
		return NOT_FOUND;
	}
	if (!str_equal(feedback.state, STR("waiting"))) {
		return form_reject(req, "", N_("它的状态已经变了，请刷新看看。"));
	}
	activity_feedback_set_state(req->db, is_shown ? STR("shown") : STR("hidden"), feedback.id);
	audit_add(req, &(struct audit){ .verb = is_shown ? "activity.feedback_show"
							 : "activity.feedback_hide",
			       .object = "activity_feedback",
			       .object_id = feedback.id.v,
			       .scope = { activity.owner_region_id, activity.org_id } });
	return respond_see_other(
		req, url_own(req->arena, "/activities/%lld/people", (long long)activity.id.v));
}
