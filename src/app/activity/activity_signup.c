#include "activity_group.h"
#include "activity_pack.h"
#include "activity_pages.h"
#include "activity_party.h"
#include "activity_tell.h"
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

void
activity_signup_view_fill(
	struct req *req, const struct activity_find_row *row, struct activity_signup_view *view)
{
	struct activity_group_list_rows groups = activity_group_list(req->db, row->id);
	struct activity_asks asks = activity_groups_ask(&groups);

	view->asks_age = activity_asks_age(row, &asks);
	view->asks_home = asks.home;
	view->asks_guests = row->people_max > 1;
	view->groups = activity_group_lines_of(req, row->id);
	if (view->asks_age) {
		view->consents = activity_consents_of(req->arena, req_pack(req));
	}
}

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
	activity_signup_view_fill(req, &row, &view);
	view.has_family |= !is_counter && view.asks_age;
	if (!is_counter && !view.has_family &&
		activity_signup_of(req->db, row.id, req->actor->login, &mine) == OK) {
		return respond_see_other(
			req, url_own(req->arena, "/activities/signups/%lld", (long long)mine.id.v));
	}
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

/* ---- places ---------------------------------------------------------------------------------------- */

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

enum outcome
activity_sign_up_by(struct req *req, struct activity_find_row *row, enum activity_door door,
	struct activity_wish *wish, struct activity_signup_find_row *ret_made)
{
	enum outcome outcome;

	if (activity_time_check(req, row) != OK ||
		activity_party_check(req, row, door, wish) != OK) {
		return INVALID;
	}
	wish->activity = row;
	wish->by = req->actor->login;
	wish->at = MOMENT_NONE;
	if (!moment_is_none(absence_until(req->db, req_pack(req), wish->login, wish->person.age))) {
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

/* For whom, and so which way. */
static enum outcome
find_whom(struct req *req, const struct activity_signup_input *in, struct activity_wish *wish,
	enum activity_door *ret_door)
{
	struct login_proxy_list_for_rows family;
	int64_t number;

	wish->login = req->actor->login;
	wish->person.name = req->actor->name;
	*ret_door = ACTIVITY_DOOR_SELF;
	if (str_is_empty(in->whom) || str_equal(in->whom, STR("me"))) {
		return OK;
	}
	*ret_door = ACTIVITY_DOOR_FAMILY;
	if (str_equal(in->whom, STR("child"))) {
		wish->login = (struct login_id){ 0 };
		wish->person.name = in->name;
		return str_is_empty(in->name) ? form_reject(req, "name", N_("请写孩子的姓名。"))
					      : OK;
	}
	if (str_parse_int(in->whom, &number) &&
		family_holds(req->db, req->actor->login, (struct login_id){ number })) {
		family = login_proxy_list_for(req->db, req->actor->login, FAMILY_MAX);
		for (size_t i = 0; i < family.count; i++) {
			if (family.items[i].other_id.v == number) {
				wish->login = family.items[i].other_id;
				wish->person.name = family.items[i].shown_name;
				return OK;
			}
		}
	}
	return form_reject(req, "whom", N_("您现在不能替这个人办事。"));
}

enum outcome
add_activity_signup(struct req *req)
{
	const struct activity_signup_input *in = req->in;
	struct activity_wish wish = { .is_counter = false };
	struct activity_signup_find_row made;
	struct activity_find_row row;
	enum activity_door door;
	struct str phone;

	if (activity_find(req->db, in->id, &row) != OK || moment_is_none(row.shown_at)) {
		return NOT_FOUND;
	}
	if (find_whom(req, in, &wish, &door) != OK) {
		return INVALID;
	}
	wish.person.phone = contact_find(req->db, wish.login.v ? wish.login : req->actor->login,
				    CHANNEL_SMS, &phone) == OK
				    ? phone
				    : STR("");
	if (activity_sign_up_by(req, &row, door, &wish, &made) != OK) {
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
	if (activity_sign_up_by(req, &row, ACTIVITY_DOOR_COUNTER, &wish, &made) != OK) {
		return req->errors.count ? INVALID : CONFLICT;
	}
	respond_flash(req, str_equal(made.state, STR("confirmed"))
				   ? N_("报名成功。把票打印给本人，或抄下票号。")
				   : N_("已排进候补。有名额时请打电话告诉本人。"));
	return respond_see_other(
		req, url_own(req->arena, "/activities/signups/%lld", (long long)made.id.v));
}
