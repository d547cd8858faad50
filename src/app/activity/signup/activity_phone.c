#include "activity_phone.h"

#include "activity_pages.h"
#include "activity_tell.h"
#include "actor.h"
#include "audit.h"
#include "contact.h"
#include "dispatch_inner.h"
#include "log.h"
#include "respond.h"
#include "sms_code.h"

/* Signing up by a code to one's phone. */

static void
check_phone(struct req *req, void *data)
{
	const struct activity_phone_input *in = data;

	if (!str_is_empty(in->phone) && !contact_is_right(CHANNEL_SMS, in->phone)) {
		form_error(req, "phone", N_("请填写能收短信的手机号。"));
	}
}

static const struct field phone_fields[] = {
	ID_FIELD(struct activity_phone_input),
	{ .name = "phone",
		.type = FIELD_PHONE,
		.offset = offsetof(struct activity_phone_input, phone),
		.label = N_("手机号"),
		.hint = N_("收验证码和活动通知，只有主办方看得到"),
		.is_required = true,
		.autocomplete = "tel" },
};
const struct form activity_phone_form = { "activity_phone", phone_fields, FIELD_COUNT(phone_fields),
	sizeof(struct activity_phone_input), check_phone };

static const struct field code_fields[] = {
	ID_FIELD(struct activity_phone_code_input),
	{ .name = "code",
		.type = FIELD_TEXT,
		.offset = offsetof(struct activity_phone_code_input, code),
		.label = N_("短信里的 6 位数字"),
		.is_required = true,
		.max = 20,
		.autocomplete = "one-time-code" },
};
const struct form activity_phone_code_form = { "activity_phone_code", code_fields,
	FIELD_COUNT(code_fields), sizeof(struct activity_phone_code_input), NULL };

static struct url
step_url(struct req *req, struct activity_id id, const char *step)
{
	return (struct url){ str_format(
		req->arena, "/activities/%lld/phone%s", (long long)id.v, step) };
}

/* One that people can sign up for now; the id comes first in every form here. */
static enum outcome
find_open(struct req *req, struct activity_find_row *row, struct activity_brief *brief)
{
	const struct activity_id *id = req->in;

	if (activity_find(req->db, *id, row) != OK || moment_is_none(row->shown_at)) {
		return NOT_FOUND;
	}
	*brief = activity_brief_of_full(req, row);
	return brief->standing == ACTIVITY_OPEN || brief->standing == ACTIVITY_LINE ? OK : CONFLICT;
}

/* ---- the number ---------------------------------------------------------------------------------- */

enum outcome
show_activity_phone(struct req *req)
{
	struct activity_phone_input *fresh = ARENA_NEW(req->arena, struct activity_phone_input);
	struct activity_phone_view view = { .in = fresh };
	struct activity_find_row row;
	enum outcome outcome = find_open(req, &row, &view.brief);

	if (outcome != OK) {
		return outcome == NOT_FOUND ? NOT_FOUND : respond_see_other(req, view.brief.to);
	}
	form_clear(&activity_phone_form, fresh);
	view.to = step_url(req, row.id, "");
	return respond(req, activity_phone_page, &view);
}

/*
 * The same codes as those for signing in, with one budget: a code is bound to the browser that asked, and shows that its
 * hand has the phone, whatever it is used for then.
 */
static enum outcome
send_code(struct req *req, struct activity_id id, struct str phone)
{
	enum outcome outcome = sms_code_send(
		req, &(struct sms_code_ask){ .purpose = SMS_CODE_SIGN_IN,
			     .phone = phone,
			     .text = N_("报名验证码 {1}，5 "
					"分钟内有效，也能在您自己的浏览器里登录。工作人员不会"
					"向您要验证码，不要告诉任何人。") });

	if (outcome == STALE) {
		respond_flash(req, N_("刚刚发过验证码，请先看看短信；一分钟后可以再要。"));
	} else if (outcome != OK) {
		return outcome;
	}
	return respond_see_other(req, step_url(req, id, "/code"));
}

enum outcome
ask_activity_code(struct req *req)
{
	const struct activity_phone_input *in = req->in;
	struct activity_find_row row;
	struct activity_brief brief;
	enum outcome outcome = find_open(req, &row, &brief);

	if (outcome != OK) {
		return outcome == NOT_FOUND ? NOT_FOUND
					    : form_reject(req, "", N_("这个活动现在不能报名。"));
	}
	return send_code(req, row.id, in->phone);
}

enum outcome
ask_activity_code_again(struct req *req)
{
	const struct activity_id *id = req->in;
	struct sms_code code;

	if (sms_code_find(req, SMS_CODE_SIGN_IN, &code) != OK) {
		return respond_see_other(req, step_url(req, *id, ""));
	}
	return send_code(req, *id, code.phone);
}

/* ---- the code ------------------------------------------------------------------------------------ */

enum outcome
show_activity_code(struct req *req)
{
	const struct activity_id *id = req->in;
	bool is_typed = req->route->form == &activity_phone_code_form;
	struct activity_phone_code_view view = { .in = is_typed ? req->in : NULL,
		.shown = STR_NONE };
	struct activity_find_row row;
	struct sms_code code;

	if (activity_find(req->db, *id, &row) != OK || moment_is_none(row.shown_at)) {
		return NOT_FOUND;
	}
	if (sms_code_find(req, SMS_CODE_SIGN_IN, &code) != OK ||
		!moment_is_none(code.row.done_at)) {
		return respond_see_other(req, step_url(req, *id, ""));
	}
	view.brief = activity_brief_of_full(req, &row);
	view.masked = code.row.masked;
	view.is_over = !sms_code_waits(req, &code);
	if (!view.is_over) {
		view.shown = sms_code_shown(req, &code);
	}
	view.to = step_url(req, *id, "/code");
	view.again = step_url(req, *id, "/again");
	view.back = step_url(req, *id, "");
	return respond(req, activity_code_page, &view);
}

/* What was typed counts, so the page is drawn here and nothing is rolled back. */
static enum outcome
say_left(struct req *req, int64_t left)
{
	struct str number = str_format(req->arena, "%lld", (long long)left);

	log_info("event=code-refused address=%.*s", STR_ARG(req->address));
	if (left > 0) {
		form_error_with(req, "code", N_("验证码不对，还可以试 {1} 次。"), &number, 1);
	} else {
		form_error(req, "code", N_("错的次数太多，请重新获取验证码。"));
	}
	flight_make_shell(req);
	show_activity_code(req);
	req->res.status = req->res.status == 200 ? outcome_status(INVALID) : req->res.status;
	return OK;
}

enum outcome
type_activity_code(struct req *req)
{
	const struct activity_phone_code_input *in = req->in;
	struct activity_find_row row;
	struct sms_code code;
	int64_t left = 0;
	enum outcome outcome;

	if (activity_find(req->db, in->id, &row) != OK || moment_is_none(row.shown_at)) {
		return NOT_FOUND;
	}
	outcome = sms_code_try(req, SMS_CODE_SIGN_IN, in->code, &code, &left);
	if (outcome == INVALID) {
		return say_left(req, left);
	}
	if (outcome == NOT_FOUND) {
		return form_reject(req, "code", N_("验证码已经过期或用过，请重新获取。"));
	}
	return outcome == OK ? respond_see_other(req, step_url(req, in->id, "/signup")) : outcome;
}

/* ---- who comes ----------------------------------------------------------------------------------- */

enum outcome
show_activity_phone_signup(struct req *req)
{
	struct activity_signup_input *fresh = ARENA_NEW(req->arena, struct activity_signup_input);
	struct activity_signup_view view = {
		.in = fresh, .form = &activity_phone_signup_form, .is_phone = true
	};
	struct activity_signup_find_row mine;
	struct activity_find_row row;
	struct sms_code code;
	enum outcome outcome = find_open(req, &row, &view.brief);

	if (outcome == NOT_FOUND) {
		return NOT_FOUND;
	}
	if (sms_code_opened(req, SMS_CODE_SIGN_IN, &code) != OK) {
		return respond_see_other(req, step_url(req, row.id, ""));
	}
	if (activity_signup_of_phone(
		    req->db, row.id, contact_phone_hash(req->db, code.phone), &mine) == OK) {
		return respond_see_other(req, activity_found_url(req, mine.id));
	}
	if (outcome != OK) {
		return respond_see_other(req, view.brief.to);
	}
	activity_signup_view_fill(req, &row, &view);
	view.will_wait = view.brief.standing == ACTIVITY_LINE;
	view.masked = code.row.masked;
	view.to = step_url(req, row.id, "/signup");
	form_clear(&activity_phone_signup_form, fresh);
	fresh->id = row.id;
	fresh->people = 1;
	return respond(req, activity_signup_page, &view);
}

enum outcome
add_activity_phone_signup(struct req *req)
{
	const struct activity_signup_input *in = req->in;
	struct activity_wish wish = { .is_phone = true };
	struct activity_signup_find_row made;
	struct activity_find_row row;
	struct sms_code code;

	if (activity_find(req->db, in->id, &row) != OK || moment_is_none(row.shown_at)) {
		return NOT_FOUND;
	}
	if (sms_code_opened(req, SMS_CODE_SIGN_IN, &code) != OK) {
		return form_reject(req, "", N_("验证码已经过期或用过，请回到第一步重新获取。"));
	}
	wish.person.name = in->name;
	wish.person.phone = code.phone;
	if (activity_sign_up_by(req, &row, ACTIVITY_DOOR_PHONE, &wish, &made) != OK) {
		return req->errors.count ? INVALID : CONFLICT;
	}
	if (sms_code_finish(req, &code) != OK) {
		return CONFLICT;
	}
	activity_tell_ticket(req->db, &made, &row);
	respond_flash(req, str_equal(made.state, STR("confirmed"))
				   ? N_("报名成功，票号发到您的手机了。")
				   : N_("已排进候补，有名额会发短信给您。"));
	return respond_see_other(req, activity_found_url(req, made.id));
}
