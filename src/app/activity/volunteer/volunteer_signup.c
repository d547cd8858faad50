#include "activity_pages.h"
#include "actor.h"
#include "audit.h"
#include "contact.h"
#include "mask.h"
#include "respond.h"
#include "volunteer_view.h"

/* A volunteer's side: a shift, signing up, one's own duty with its code, hours and objections. */

/* ---- signing up ---------------------------------------------------------------------------------- */

static enum outcome
find_shown(struct req *req, struct volunteer_shift_id id, struct volunteer_shift_find_row *shift,
	struct activity_find_row *activity)
{
	if (volunteer_shift_find(req->db, id, shift) != OK ||
		activity_find(req->db, shift->activity_id, activity) != OK ||
		(moment_is_none(activity->shown_at) && !activity_is_own(req, activity))) {
		return NOT_FOUND;
	}
	return OK;
}

enum outcome
show_shift(struct req *req)
{
	const struct volunteer_shift_id *id = req->in;
	struct volunteer_signup_input *fresh = ARENA_NEW(req->arena, struct volunteer_signup_input);
	struct volunteer_signup_view view = { .in = fresh };
	struct volunteer_shift_find_row shift;
	struct activity_find_row activity;
	struct volunteer_rules rules;

	if (find_shown(req, *id, &shift, &activity) != OK) {
		return NOT_FOUND;
	}
	volunteer_rules_of(req_pack(req), &rules);
	form_clear(&volunteer_signup_form, fresh);
	fresh->id = *id;
	view.brief = activity_brief_of_full(req, &activity);
	view.line = volunteer_line_of(req, &shift, &activity);
	view.line.age_min = shift.age_min == INT_NONE ? rules.age_min : shift.age_min;
	view.guardian_age = rules.guardian_age;
	view.is_signed_in = req->actor->login.v != 0;
	view.is_own = view.is_signed_in && activity_is_own(req, &activity);
	view.will_wait = view.line.taken >= view.line.needed;
	view.to = view.line.to;
	view.list = url_own(req->arena, "/activities/%lld/volunteers", (long long)activity.id.v);
	req->res.until_ms = shift.from_at.ms > clock_now().ms
				    ? shift.from_at.ms
				    : day_start((struct day){ clock_today().n + 1 }).ms;
	return respond(req, volunteer_signup_page, &view);
}

static enum outcome
check_age(struct req *req, const struct volunteer_signup_input *in,
	const struct volunteer_shift_find_row *shift)
{
	struct volunteer_rules rules;
	int64_t least;
	struct str min;

	volunteer_rules_of(req_pack(req), &rules);
	least = shift->age_min != INT_NONE && shift->age_min > rules.age_min ? shift->age_min
									     : rules.age_min;
	min = str_format(req->arena, "%lld", (long long)least);
	if (in->age < least) {
		form_error_with(req, "age", N_("做志愿者要满 {1} 岁。"), &min, 1);
		return INVALID;
	}
	if (in->age < rules.guardian_age && (str_is_empty(in->guardian) || !in->is_agreed)) {
		return form_reject(
			req, "guardian", N_("未成年人参加，请写监护人姓名，并勾选同意。"));
	}
	return OK;
}

static enum outcome
refuse(struct req *req, enum outcome outcome)
{
	if (req->is_api && outcome != INVALID) {
		return outcome == TOO_MANY || outcome == UNAVAILABLE ? CONFLICT : outcome;
	}
	return outcome == CONFLICT   ? form_reject(req, "", N_("已经报过名了。"))
	       : outcome == TOO_MANY ? form_reject(req, "", N_("名额已经满了。"))
				     : form_reject(req, "", N_("报名已经截止。"));
}

static void
note_duty(struct req *req, const struct activity_find_row *activity, struct volunteer_duty_id id,
	const char *verb)
{
	audit_add(req, &(struct audit){ .verb = verb,
			       .object = "volunteer_duty",
			       .object_id = id.v,
			       .scope = { activity->owner_region_id, activity->org_id } });
}

enum outcome
add_duty(struct req *req)
{
	const struct volunteer_signup_input *in = req->in;
	struct volunteer_whole whole;
	struct volunteer_rules rules;
	struct volunteer_wish wish = { .shift = &whole.shift,
		.activity = &whole.activity,
		.login = req->actor->login,
		.at = MOMENT_NONE };
	struct str phone;
	enum outcome outcome;

	if (find_shown(req, in->id, &whole.shift, &whole.activity) != OK) {
		return NOT_FOUND;
	}
	volunteer_rules_of(req_pack(req), &rules);
	if (!activity_is(&whole.activity, "published") ||
		!str_equal(whole.shift.state, STR("open")) ||
		whole.shift.from_at.ms <= db_now(req->db).ms) {
		return form_reject(req, "", N_("报名已经截止。"));
	}
	if (check_age(req, in, &whole.shift) != OK) {
		return INVALID;
	}
	wish.person = (struct activity_person){ .name = req->actor->name,
		.phone = contact_find(req->db, wish.login, CHANNEL_SMS, &phone) == OK ? phone
										      : STR(""),
		.guardian = in->age < rules.guardian_age ? in->guardian : STR(""),
		.age = in->age < rules.guardian_age ? in->age : INT_NONE };
	outcome = volunteer_sign_up(req->db, &wish, &whole.duty);
	if (outcome != OK) {
		return refuse(req, outcome);
	}
	note_duty(req, &whole.activity, whole.duty.id, "volunteer.signup");
	if (req->is_api) {
		return duty_answer_api(req, &whole, 201);
	}
	respond_flash(req, str_equal(whole.duty.state, STR("confirmed"))
				   ? N_("报名成功，到时见。")
				   : N_("已排进候补，有名额会通知您。"));
	return respond_see_other(
		req, url_own(req->arena, "/activities/duties/%lld", (long long)whole.duty.id.v));
}

/* ---- one's own duty -------------------------------------------------------------------------------- */

enum outcome
volunteer_whole_find(
	struct req *req, struct volunteer_duty_id id, struct volunteer_whole *ret_whole)
{
	if (volunteer_duty_find(req->db, id, &ret_whole->duty) != OK ||
		volunteer_shift_find(req->db, ret_whole->duty.shift_id, &ret_whole->shift) != OK ||
		activity_find(req->db, ret_whole->duty.activity_id, &ret_whole->activity) != OK) {
		return NOT_FOUND;
	}
	return OK;
}

static enum outcome
find_mine(struct req *req, struct volunteer_duty_id id, struct volunteer_whole *whole)
{
	if (volunteer_whole_find(req, id, whole) != OK || req->actor->login.v == 0 ||
		whole->duty.login_id.v != req->actor->login.v) {
		return NOT_FOUND;
	}
	return OK;
}

static void
fill_code(struct req *req, const struct volunteer_duty_find_row *row,
	struct volunteer_duty_view *view)
{
	struct activity_person person;

	view->name = view->code = STR_NONE;
	if (volunteer_person_find(req->db, row, &person) != OK) {
		return;
	}
	view->name = person.name;
	if (str_equal(row->state, STR("confirmed")) && row->minutes == INT_NONE) {
		view->code = person.code;
		if (qr_make(req->arena, person.code, &view->qr) != OK) {
			view->qr.size = 0;
		}
	}
}

static void
fill_rights(const struct volunteer_whole *whole, struct volunteer_duty_view *view)
{
	const struct volunteer_duty_find_row *duty = &whole->duty;
	int64_t now = clock_now().ms;
	bool is_open = str_equal(whole->shift.state, STR("open"));

	view->may_answer = str_equal(duty->state, STR("offered"));
	view->may_cancel = !view->may_answer && moment_is_none(duty->in_at) &&
			   whole->shift.from_at.ms > now && !str_equal(duty->state, STR("over"));
	view->is_objected = !moment_is_none(duty->object_at);
	view->may_object = is_open && str_equal(duty->state, STR("confirmed")) &&
			   whole->shift.to_at.ms <= now && !view->is_objected;
}

enum outcome
show_duty(struct req *req)
{
	const struct volunteer_duty_id *id = req->in; /* comes first in all */
	struct volunteer_words_input *object = ARENA_NEW(req->arena, struct volunteer_words_input);
	struct volunteer_duty_view view = { .object = object, .in = { .id = *id } };
	struct volunteer_whole whole;
	struct quota_standing standing;

	if (find_mine(req, *id, &whole) != OK) {
		return NOT_FOUND;
	}
	form_clear(&volunteer_object_form, object);
	object->id = *id;
	view.brief = activity_brief_of_full(req, &whole.activity);
	view.line = volunteer_line_of(req, &whole.shift, &whole.activity);
	view.state = whole.duty.state;
	view.why = whole.duty.why;
	view.in_at = whole.duty.in_at;
	view.out_at = whole.duty.out_at;
	view.minutes = whole.duty.minutes;
	view.is_forgotten = whole.duty.is_forgotten;
	view.hours = volunteer_time(req->arena, req->lang, whole.duty.minutes);
	view.until = moment_is_none(whole.duty.until_at)
			     ? STR_NONE
			     : activity_moment(req->arena, req->lang, whole.duty.until_at);
	if (quota_standing_find(req->db, whole.duty.place_id, &standing) == OK) {
		view.position = standing.ahead + 1;
	}
	view.notes = volunteer_notes_of(req, *id);
	view.to = url_own(req->arena, "/activities/duties/%lld", (long long)id->v);
	view.to_object = url_own(req->arena, "/activities/duties/%lld/object", (long long)id->v);
	fill_rights(&whole, &view);
	fill_code(req, &whole.duty, &view);
	return respond(req, volunteer_duty_page, &view);
}

static const struct decision {
	const char *name, *verb, *flash;
} decisions[] = {
	{ "cancel", "volunteer.leave", N_("已取消，岗位让给了别人。") },
	{ "accept", "volunteer.accept", N_("岗位是您的了，到时见。") },
	{ "decline", "volunteer.decline", N_("已让给下一位，谢谢。") },
};

static enum outcome
decide(struct req *req, struct volunteer_whole *whole, struct str deed)
{
	enum outcome outcome = CONFLICT;

	for (size_t i = 0; i < FIELD_COUNT(decisions); i++) {
		if (!str_equal(deed, str_of(decisions[i].name))) {
			continue;
		}
		if (whole->shift.from_at.ms > db_now(req->db).ms) {
			outcome = i == 1 ? volunteer_accept(req->db, &whole->duty)
					 : volunteer_leave(req->db, &whole->duty,
						   i == 0 ? QUOTA_CANCELLED : QUOTA_DECLINED);
		}
		if (outcome != OK) {
			return req->is_api
				       ? CONFLICT
				       : form_reject(req, "", N_("它的状态已经变了，请刷新看看。"));
		}
		note_duty(req, &whole->activity, whole->duty.id, decisions[i].verb);
		if (!req->is_api) {
			respond_flash(req, decisions[i].flash);
		}
		return OK;
	}
	return NOT_FOUND;
}

enum outcome
decide_duty(struct req *req)
{
	const struct volunteer_duty_input *in = req->in;
	struct volunteer_whole whole;
	enum outcome outcome = find_mine(req, in->id, &whole);

	outcome = outcome == OK ? decide(req, &whole, in->deed) : outcome;
	return outcome == OK ? respond_see_other(req, url_own(req->arena, "/activities/duties/%lld",
							      (long long)in->id.v))
			     : outcome;
}

enum outcome
drop_duty_api(struct req *req)
{
	const struct volunteer_duty_query *in = req->in;
	struct volunteer_whole whole;
	enum outcome outcome = find_mine(req, in->id, &whole);

	outcome = outcome == OK ? decide(req, &whole, STR("cancel")) : outcome;
	if (outcome != OK || volunteer_duty_find(req->db, in->id, &whole.duty) != OK) {
		return outcome;
	}
	return duty_answer_api(req, &whole, 200);
}

enum outcome
object_duty(struct req *req)
{
	const struct volunteer_words_input *in = req->in;
	struct volunteer_whole whole;

	if (find_mine(req, in->id, &whole) != OK) {
		return NOT_FOUND;
	}
	if (volunteer_object(req->db, &whole.duty, mask_personal(req->arena, in->words)) != OK) {
		return req->is_api ? CONFLICT
				   : form_reject(req, "",
					     N_("已经提过了，或者还没有结束，请等主办方答复。"));
	}
	note_duty(req, &whole.activity, whole.duty.id, "volunteer.object");
	if (req->is_api) {
		return volunteer_duty_find(req->db, in->id, &whole.duty) == OK
			       ? duty_answer_api(req, &whole, 201)
			       : NOT_FOUND;
	}
	respond_flash(req, N_("主办方会看到，答复后通知您。"));
	return respond_see_other(
		req, url_own(req->arena, "/activities/duties/%lld", (long long)in->id.v));
}
