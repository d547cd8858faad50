#include "activity_pack.h"
#include "activity_pages.h"
#include "activity_view.h"
#include "actor.h"
#include "after.h"
#include "audit.h"
#include "contact.h"
#include "family.h"
#include "later.h"
#include "respond.h"

/* Signing up: for oneself, for a relative, at the counter for somebody who has no telephone. */

/* ---- the form ------------------------------------------------------------------------------------ */

static enum outcome
show(struct req *req, const struct form *form, bool is_counter)
{
	const struct activity_id *id = req->in; /* comes first in both */
	struct activity_signup_input *fresh = ARENA_NEW(req->arena, struct activity_signup_input);
	struct activity_signup_view view = { .in = fresh, .form = form, .is_counter = is_counter };
	struct activity_find_row row;
	struct activity_signup_find_row mine;

	if (activity_find(req->db, *id, &row) != OK || moment_is_none(row.shown_at)) {
		return NOT_FOUND;
	}
	if (is_counter && !activity_is_own(req, &row) &&
		!req_may(req, &right_activity_counter, NULL)) {
		return NOT_FOUND;
	}
	view.brief = activity_brief_of_full(req, &row);
	view.to = url_own(req->arena,
		is_counter ? "/activities/%lld/counter" : "/activities/%lld/signup",
		(long long)id->v);
	view.has_family = !is_counter &&
			  login_proxy_list_for(req->db, req->actor->login, 1).count > 0;
	if (!is_counter && !view.has_family &&
		activity_signup_of(req->db, row.id, req->actor->login, &mine) == OK) {
		return respond_see_other(
			req, url_own(req->arena, "/activities/signups/%lld", (long long)mine.id.v));
	}
	view.asks_age = row.age_min != INT_NONE || row.age_max != INT_NONE ||
			str_equal(row.audience, STR("child"));
	view.rules = absent_rules_of(req_pack(req));
	view.absent_until = is_counter ? MOMENT_NONE
				       : absence_until(req->db, req_pack(req), req->actor->login,
						 INT_NONE);
	view.asks_age |= !moment_is_none(view.absent_until);
	view.will_wait = view.brief.standing == ACTIVITY_LINE;
	form_clear(form, fresh);
	fresh->id = *id;
	fresh->people = 1;
	fresh->whom = STR("me");
	return respond(req, activity_signup_page, &view);
}

enum outcome
show_activity_signup(struct req *req)
{
	return show(req, &activity_signup_form, false);
}

enum outcome
show_activity_counter(struct req *req)
{
	return show(req, &activity_counter_form, true);
}

/* ---- what is asked of those who come --------------------------------------------------------------- */

static enum outcome
check_age(struct req *req, const struct activity_signup_input *in,
	const struct activity_find_row *row)
{
	struct activity_rules rules = activity_rules_of(req_pack(req));
	struct str min = str_format(req->arena, "%lld", (long long)row->age_min),
		   max = str_format(req->arena, "%lld", (long long)row->age_max);

	if (in->age == INT_NONE) {
		return row->age_min == INT_NONE && row->age_max == INT_NONE
			       ? OK
			       : form_reject(req, "age", N_("这个活动有年龄要求，请写年龄。"));
	}
	if (row->age_min != INT_NONE && in->age < row->age_min) {
		form_error_with(req, "age", N_("要满 {1} 岁。"), &min, 1);
		return INVALID;
	}
	if (row->age_max != INT_NONE && in->age > row->age_max) {
		form_error_with(req, "age", N_("不能超过 {1} 岁。"), &max, 1);
		return INVALID;
	}
	if (in->age < rules.guardian_age && (str_is_empty(in->guardian) || !in->is_agreed)) {
		return form_reject(
			req, "guardian", N_("未成年人参加，请写监护人姓名，并勾选同意。"));
	}
	return OK;
}

static enum outcome
check_time(struct req *req, const struct activity_find_row *row)
{
	int64_t now = db_now(req->db).ms;

	if (!activity_is(row, "published")) {
		return form_reject(req, "", N_("活动已经取消。"));
	}
	if (row->opens_at.ms > now) {
		return form_reject(req, "", N_("报名还没有开始。"));
	}
	if (row->closes_at.ms <= now) {
		return form_reject(req, "", N_("报名已经截止。"));
	}
	return OK;
}

/* Why quota or the unique key would not have it. */
static enum outcome
refuse(struct req *req, enum outcome outcome)
{
	if (req->is_api && outcome != INVALID) {
		return outcome == TOO_MANY || outcome == UNAVAILABLE ? CONFLICT : outcome;
	}
	return outcome == CONFLICT   ? form_reject(req, "", N_("已经报过名了。"))
	       : outcome == TOO_MANY ? form_reject(req, "", N_("名额已经满了。"))
	       : outcome == INVALID ? form_reject(req, "people", N_("一次报不了这么多人。"))
				    : form_reject(req, "", N_("报名已经截止。"));
}

static void
note_signup(struct req *req, const struct activity_find_row *row,
	const struct activity_signup_find_row *made, const char *verb)
{
	audit_add(req, &(struct audit){ .verb = verb,
			       .object = "activity_signup",
			       .object_id = made->id.v,
			       .scope = { row->owner_region_id, row->org_id } });
}

static enum outcome
sign_up(struct req *req, struct activity_find_row *row, struct activity_wish *wish,
	struct activity_signup_find_row *ret_made)
{
	const struct activity_signup_input *in = req->in;
	enum outcome outcome;

	if (check_time(req, row) != OK || check_age(req, in, row) != OK) {
		return INVALID;
	}
	wish->activity = row;
	wish->by = req->actor->login;
	wish->people = in->people;
	wish->at = MOMENT_NONE;
	wish->person.age = in->age;
	wish->person.guardian = str_is_none(in->guardian) ? STR("") : in->guardian;
	if (!moment_is_none(absence_until(req->db, req_pack(req), wish->login, in->age))) {
		wish->later = later_pool(req->db, row, req_pack(req));
	}
	outcome = activity_sign_up(req->db, wish, ret_made);
	if (outcome != OK) {
		return refuse(req, outcome);
	}
	note_signup(req, row, ret_made, wish->is_counter ? "activity.counter" : "activity.signup");
	return OK;
}

/* ---- for oneself, or a relative ------------------------------------------------------------------ */

static bool
find_whom(struct req *req, struct str whom, struct login_id *ret_login, struct str *ret_name)
{
	struct login_proxy_list_for_rows family;
	int64_t number;

	*ret_login = req->actor->login;
	*ret_name = req->actor->name;
	if (str_is_empty(whom) || str_equal(whom, STR("me"))) {
		return true;
	}
	if (!str_parse_int(whom, &number) ||
		!family_holds(req->db, req->actor->login, (struct login_id){ number })) {
		return false;
	}
	family = login_proxy_list_for(req->db, req->actor->login, FAMILY_MAX);
	for (size_t i = 0; i < family.count; i++) {
		if (family.items[i].other_id.v == number) {
			*ret_login = family.items[i].other_id;
			*ret_name = family.items[i].shown_name;
		}
	}
	return ret_login->v == number;
}

enum outcome
add_activity_signup(struct req *req)
{
	const struct activity_signup_input *in = req->in;
	struct activity_wish wish = { .is_counter = false };
	struct activity_signup_find_row made;
	struct activity_find_row row;
	struct str phone;

	if (activity_find(req->db, in->id, &row) != OK || moment_is_none(row.shown_at)) {
		return NOT_FOUND;
	}
	if (!find_whom(req, in->whom, &wish.login, &wish.person.name)) {
		return form_reject(req, "whom", N_("您现在不能替这个人办事。"));
	}
	wish.person.phone = contact_find(req->db, wish.login, CHANNEL_SMS, &phone) == OK ? phone
											 : STR("");
	if (sign_up(req, &row, &wish, &made) != OK) {
		return req->errors.count ? INVALID : CONFLICT;
	}
	if (req->is_api) {
		return signup_answer_api(req, &made, 201);
	}
	respond_flash(req, str_equal(made.state, STR("confirmed"))
				   ? N_("报名成功。")
				   : N_("已排进候补，有名额会通知您。"));
	return respond_see_other(
		req, url_own(req->arena, "/activities/signups/%lld", (long long)made.id.v));
}

/* ---- at the counter ------------------------------------------------------------------------------ */

enum outcome
add_activity_counter(struct req *req)
{
	const struct activity_signup_input *in = req->in;
	struct activity_wish wish = { .is_counter = true };
	struct activity_signup_find_row made;
	struct activity_find_row row;

	if (activity_find(req->db, in->id, &row) != OK || moment_is_none(row.shown_at)) {
		return NOT_FOUND;
	}
	if (!activity_is_own(req, &row) && !req_may(req, &right_activity_counter, NULL)) {
		return FORBIDDEN;
	}
	wish.person.name = in->name;
	wish.person.phone = str_is_none(in->phone) ? STR("") : in->phone;
	if (sign_up(req, &row, &wish, &made) != OK) {
		return req->errors.count ? INVALID : CONFLICT;
	}
	respond_flash(req, str_equal(made.state, STR("confirmed"))
				   ? N_("报名成功。把票打印给本人，或抄下票号。")
				   : N_("已排进候补。有名额时请打电话告诉本人。"));
	return respond_see_other(
		req, url_own(req->arena, "/activities/signups/%lld", (long long)made.id.v));
}
