#include "activity_calendar.h"
#include "activity_pack.h"
#include "activity_pages.h"
#include "activity_view.h"
#include "actor.h"
#include "audit.h"
#include "family.h"
#include "mask.h"
#include "respond.h"

/* Tickets: one's own, with its code; giving it up, answering an offer, saying how it was. */

enum { MINE_SHOWN = 100, DAY_MS = 86400000 };

/* Whose it is, a relative who acts for them, a child's guardian, the officer who made it at the counter. */
static bool
is_mine(struct req *req, const struct activity_signup_find_row *row)
{
	struct login_id login = req->actor->login;

	if (login.v == 0) {
		return false;
	}
	return row->login_id.v == login.v ||
	       ((row->is_counter || row->login_id.v == 0) && row->by_login_id.v == login.v) ||
	       (row->login_id.v && family_may_act(req->db, login, row->login_id));
}

static enum outcome
find_mine(struct req *req, struct activity_signup_id id, struct activity_signup_find_row *row,
	struct activity_find_row *activity)
{
	if (activity_signup_find(req->db, id, row) != OK ||
		activity_find(req->db, row->activity_id, activity) != OK || !is_mine(req, row)) {
		return NOT_FOUND;
	}
	return OK;
}

static void
fill_rights(struct req *req, const struct activity_find_row *activity,
	const struct activity_signup_find_row *row, struct activity_ticket_view *view)
{
	int64_t now = clock_now().ms;
	int64_t until = activity->to_at.ms +
			activity_rules_of(req_pack(req)).feedback_days * (int64_t)DAY_MS;

	view->is_arrived = !moment_is_none(row->arrived_at);
	view->may_answer = str_equal(row->state, STR("offered"));
	view->may_cancel = !view->is_arrived && !view->may_answer && activity->from_at.ms > now &&
			   !str_equal(row->state, STR("over"));
	view->may_feedback = view->is_arrived && now <= until && now >= activity->from_at.ms &&
			     req->actor->login.v && !row->is_counter &&
			     (row->login_id.v ? row->login_id.v : row->by_login_id.v) ==
				     req->actor->login.v;
}

static void
fill_code(struct req *req, const struct activity_signup_find_row *row,
	struct activity_ticket_view *view)
{
	struct activity_person person;

	view->name = view->code = STR_NONE;
	if (activity_person_find(req->db, row, &person) != OK) {
		return;
	}
	view->name = person.name;
	view->guests = person.guests;
	view->guardian = person.guardian;
	/* who waits without an account finds the ticket again by it */
	if (str_equal(row->state, STR("confirmed")) ||
		(row->is_phone && !str_equal(row->state, STR("over")))) {
		view->code = person.code;
	}
	if (str_equal(row->state, STR("confirmed"))) {
		if (qr_make(req->arena, person.code, &view->qr) != OK) {
			view->qr.size = 0;
		}
	}
}

static void
fill_standing(struct req *req, const struct activity_signup_find_row *row,
	struct activity_ticket_view *view)
{
	struct quota_standing standing;
	struct activity_group_name_row group;

	if (quota_standing_find(req->db, row->place_id, &standing) == OK) {
		view->position = standing.ahead + 1;
		view->waiting = standing.waiting;
	}
	if (activity_group_name(req->db, row->group_id, &group) == OK) {
		view->group = (struct bilingual){ group.name,
			group.name_en.len ? group.name_en : group.name };
	}
}

enum outcome
activity_ticket_draw(struct req *req, const struct activity_find_row *activity,
	const struct activity_signup_find_row *row, struct activity_ticket_view *view)
{
	view->brief = activity_brief_of_full(req, activity);
	view->in.id = row->id;
	view->state = row->state;
	view->why = row->why;
	view->people = row->people;
	view->fee = (struct money){ view->brief.fee.fen * row->people };
	view->is_own = row->login_id.v == req->actor->login.v;
	view->until = moment_is_none(row->until_at)
			      ? STR_NONE
			      : activity_moment(req->arena, req->lang, row->until_at);
	fill_standing(req, row, view);
	fill_rights(req, activity, row, view);
	fill_code(req, row, view);
	return respond(req, activity_ticket_page, view);
}

enum outcome
show_activity_ticket(struct req *req)
{
	const struct activity_signup_id *id = req->in; /* comes first in all */
	struct activity_feedback_input *feedback = ARENA_NEW(
		req->arena, struct activity_feedback_input);
	struct activity_ticket_view view = { .feedback = feedback };
	struct activity_signup_find_row row;
	struct activity_find_row activity;

	if (find_mine(req, *id, &row, &activity) != OK) {
		return NOT_FOUND;
	}
	form_clear(&activity_feedback_form, feedback);
	feedback->id = *id;
	feedback->stars = STR("5");
	view.to = url_own(req->arena, "/activities/signups/%lld", (long long)id->v);
	view.calendar = url_own(
		req->arena, "/activities/signups/%lld/calendar.ics", (long long)id->v);
	view.feedback_to = url_own(
		req->arena, "/activities/signups/%lld/feedback", (long long)id->v);
	return activity_ticket_draw(req, &activity, &row, &view);
}

/* ---- deeds --------------------------------------------------------------------------------------- */

static const struct decision {
	const char *name, *verb, *flash;
} decisions[] = {
	{ "cancel", "activity.leave", N_("已取消报名，名额让给了别人。") },
	{ "accept", "activity.accept", N_("名额是您的了，到时见。") },
	{ "decline", "activity.decline", N_("已让给下一位，谢谢。") },
};

static enum outcome
carry_out(struct req *req, const struct decision *decision,
	const struct activity_signup_find_row *row)
{
	if (str_equal(str_of(decision->name), STR("accept"))) {
		return activity_accept(req->db, row);
	}
	return activity_leave(req->db, row,
		str_equal(str_of(decision->name), STR("decline")) ? QUOTA_DECLINED
								  : QUOTA_CANCELLED);
}

enum outcome
activity_ticket_decide(struct req *req, const struct activity_find_row *activity,
	const struct activity_signup_find_row *row, struct str deed)
{
	const struct decision *decision = NULL;

	for (size_t i = 0; i < FIELD_COUNT(decisions); i++) {
		if (str_equal(deed, str_of(decisions[i].name))) {
			decision = &decisions[i];
		}
	}
	if (!decision) {
		return NOT_FOUND;
	}
	/* who gives up once it has begun, has not come */
	if (activity->from_at.ms <= db_now(req->db).ms || carry_out(req, decision, row) != OK) {
		return req->is_api ? CONFLICT
				   : form_reject(req, "", N_("它的状态已经变了，请刷新看看。"));
	}
	audit_add(req, &(struct audit){ .verb = decision->verb,
			       .object = "activity_signup",
			       .object_id = row->id.v,
			       .scope = { activity->owner_region_id, activity->org_id } });
	if (!req->is_api) {
		respond_flash(req, decision->flash);
	}
	return OK;
}

static enum outcome
decide(struct req *req, struct activity_signup_id id, struct str deed)
{
	struct activity_signup_find_row row;
	struct activity_find_row activity;

	return find_mine(req, id, &row, &activity) == OK
		       ? activity_ticket_decide(req, &activity, &row, deed)
		       : NOT_FOUND;
}

enum outcome
show_activity_ticket_calendar(struct req *req)
{
	const struct activity_signup_id *id = req->in;
	struct activity_signup_find_row row;
	struct activity_find_row activity;

	if (find_mine(req, *id, &row, &activity) != OK) {
		return NOT_FOUND;
	}
	return activity_calendar_respond(req, &activity, &row);
}

enum outcome
decide_activity_ticket(struct req *req)
{
	const struct activity_ticket_input *in = req->in;
	enum outcome outcome = decide(req, in->id, in->deed);

	return outcome == OK
		       ? respond_see_other(req, url_own(req->arena, "/activities/signups/%lld",
							(long long)in->id.v))
		       : outcome;
}

enum outcome
drop_signup_api(struct req *req)
{
	const struct activity_ticket_query *in = req->in;
	struct activity_signup_find_row row;
	enum outcome outcome = decide(req, in->id, STR("cancel"));

	if (outcome != OK || activity_signup_find(req->db, in->id, &row) != OK) {
		return outcome;
	}
	return signup_answer_api(req, &row, 200);
}

/* ---- how it was ---------------------------------------------------------------------------------- */

enum outcome
add_activity_feedback(struct req *req)
{
	const struct activity_feedback_input *in = req->in;
	struct activity_ticket_view view = { .is_arrived = false };
	struct activity_feedback_add_row added;
	struct activity_signup_find_row row;
	struct activity_find_row activity;
	int64_t stars = 0;

	if (find_mine(req, in->id, &row, &activity) != OK) {
		return NOT_FOUND;
	}
	fill_rights(req, &activity, &row, &view);
	if (!view.may_feedback || !str_parse_int(in->stars, &stars)) {
		return form_reject(req, "", N_("到过现场的人，活动之后才能评价。"));
	}
	if (activity_feedback_add(req->db,
		    &(struct activity_feedback_add_args){ .activity_id = activity.id,
			    .signup_id = row.id,
			    .stars = stars,
			    .sentence = mask_personal(req->arena, in->sentence),
			    .made_at = db_now(req->db) },
		    &added) != OK) {
		return form_reject(req, "", N_("已经评价过了。"));
	}
	audit_add(req, &(struct audit){ .verb = "activity.feedback",
			       .object = "activity_signup",
			       .object_id = row.id.v,
			       .scope = { activity.owner_region_id, activity.org_id } });
	respond_flash(req, N_("谢谢您，主办方看过之后展示。"));
	return respond_see_other(
		req, url_own(req->arena, "/activities/signups/%lld", (long long)in->id.v));
}

/* ---- all of mine --------------------------------------------------------------------------------- */

static const struct ticket_word {
	const char *state, *label, *tone;
} ticket_words[] = {
	{ "confirmed", N_("已报名"), "ok" },
	{ "waiting", N_("候补中"), "warn" },
	{ "offered", N_("有名额，等您确认"), "danger" },
	{ "over", N_("已取消"), "" },
};

static struct activity_ticket_line
line_of(struct req *req, const struct activity_signup_mine_row *row)
{
	struct activity_ticket_line line = { .title = { row->title, row->title_en },
		.when = activity_when(req->arena, req->lang, row->from_at, row->to_at),
		.place = row->place,
		.person = row->login_id.v == req->actor->login.v ? STR_NONE : row->person_name,
		.people = row->people,
		.to = url_own(req->arena, "/activities/signups/%lld", (long long)row->id.v) };

	for (size_t i = 0; i < FIELD_COUNT(ticket_words); i++) {
		if (str_equal(row->state, str_of(ticket_words[i].state))) {
			line.label = ticket_words[i].label;
			line.tone = ticket_words[i].tone;
		}
	}
	if (str_equal(row->activity_state, STR("cancelled"))) {
		line.label = N_("活动取消");
		line.tone = "danger";
	} else if (!moment_is_none(row->arrived_at)) {
		line.label = N_("去过了");
		line.tone = "info";
	}
	return line;
}

enum outcome
show_my_activities(struct req *req)
{
	struct activity_signup_mine_rows rows = activity_signup_mine(
		req->db, req->actor->login, MINE_SHOWN);
	struct activity_mine_view view = { .items = {
						   .items = ARENA_ARRAY(req->arena, rows.count + 1,
							   struct activity_ticket_line) } };

	for (size_t i = 0; i < rows.count; i++) {
		view.items.items[view.items.count++] = line_of(req, &rows.items[i]);
	}
	return respond(req, my_activities_page, &view);
}
