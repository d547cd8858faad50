#include "family_pages.h"

#include "actor.h"
#include "contact.h"
#include "dispatch_inner.h"
#include "kernel_pages.h"
#include "mask.h"
#include "respond.h"

/* One's relatives. */

static void check_family_ask(struct req *req, void *in);

static struct choices
list_sides(struct req *req)
{
	static const struct choice sides[] = {
		{ STR_INIT("act"), { STR_INIT("我替家人办"), STR_INIT("I act for my relative") } },
		{ STR_INIT("ask"),
			{ STR_INIT("请家人替我办"), STR_INIT("My relative acts for me") } },
	};

	(void)req;
	return (struct choices){ sides, sizeof(sides) / sizeof(sides[0]) };
}

static const struct field family_ask_fields[] = {
	{ .name = "phone",
		.type = FIELD_PHONE,
		.offset = offsetof(struct family_ask_in, phone),
		.label = N_("家人的手机号"),
		.is_required = true },
	{ .name = "side",
		.type = FIELD_CHOICE,
		.offset = offsetof(struct family_ask_in, side),
		.label = N_("谁替谁办"),
		.choices = list_sides },
};
const struct form family_ask_form = { "family_ask", family_ask_fields,
	FIELD_COUNT(family_ask_fields), sizeof(struct family_ask_in), check_family_ask };

static const struct field family_code_fields[] = {
	{ .name = "code",
		.type = FIELD_TEXT,
		.offset = offsetof(struct family_code_in, code),
		.label = N_("家人收到的 6 位数字"),
		.is_required = true,
		.max = 20,
		.autocomplete = "off" },
};
const struct form family_code_form = { "family_confirm", family_code_fields,
	FIELD_COUNT(family_code_fields), sizeof(struct family_code_in), NULL };

static const struct field family_end_fields[] = {
	ID_FIELD(struct family_end_in),
};
const struct form family_end_form = { "family_end", family_end_fields,
	FIELD_COUNT(family_end_fields), sizeof(struct family_end_in), NULL };

static const struct field family_answer_fields[] = {
	{ .name = "id",
		.type = FIELD_ID,
		.offset = offsetof(struct family_answer_in, id),
		.label = N_("编号"),
		.is_required = true },
	{ .name = "deed",
		.type = FIELD_TEXT,
		.offset = offsetof(struct family_answer_in, deed),
		.label = N_("操作"),
		.max = 20 },
};
const struct form family_answer_form = { "family_answer", family_answer_fields,
	FIELD_COUNT(family_answer_fields), sizeof(struct family_answer_in), NULL };

static void
check_family_ask(struct req *req, void *in)
{
	const struct family_ask_in *form = in;
	struct str own;

	if (str_is_empty(form->phone)) {
		return;
	}
	if (!contact_is_right(CHANNEL_SMS, form->phone)) {
		form_error(req, "phone", N_("请填写能收短信的手机号。"));
	} else if (contact_find(req->db, req->actor->login, CHANNEL_SMS, &own) == OK &&
		   str_equal(own, form->phone)) {
		form_error(req, "phone", N_("这是您自己的号码，请填家人的。"));
	}
}

enum outcome
show_family(struct req *req)
{
	struct login_id me = req->actor->login;
	struct family_view view = { .people = login_proxy_list_for(req->db, me, FAMILY_MAX),
		.relatives = login_proxy_list_of(req->db, me, FAMILY_MAX),
		.asked_of_me = family_asked_of(req),
		.my_asks = family_ask_list_of(req->db, me, db_now(req->db), FAMILY_MAX),
		.ask = req->route->form == &family_ask_form ? req->in : NULL,
		.is_code = req->route->form == &family_code_form,
		.asked = STR_NONE,
		.shown = STR_NONE };
	struct family_ask_last_row ask;
	struct sms_code code;

	if (sms_code_find(req, SMS_CODE_FAMILY, &code) == OK && sms_code_waits(req, &code)) {
		view.is_for_me = family_ask_last(req->db, me, code.row.find_hash, &ask) == OK &&
				 ask.is_for_me;
		view.asked = code.row.masked;
		view.shown = sms_code_shown(req, &code);
	}
	return respond(req, family_page, &view);
}

enum outcome
ask_family(struct req *req)
{
	const struct family_ask_in *in = req->in;
	bool is_for_me = str_equal(in->side, STR("ask"));
	enum outcome outcome = sms_code_send(req,
		&(struct sms_code_ask){ .purpose = SMS_CODE_FAMILY,
			.phone = in->phone,
			.text = is_for_me ? N_("{2}想请您替他（她）在本站办事。同意，就把验证码 "
					       "{1} 告诉他（她），5 分钟内有效；不同意，不用理会。")
					  : N_("{2}想替您在本站办事。同意，就把验证码 {1} "
					       "告诉他（她），5 分钟内有效；不同意，不用理会。"),
			.word = mask_name(req->arena, req->actor->name) });

	if (outcome == STALE) {
		respond_flash(req, N_("刚刚发过验证码，请先看看短信；一分钟后可以再要。"));
	} else if (outcome != OK) {
		return outcome;
	} else {
		family_ask(
			req, &(struct family_question){
				     .find_hash = contact_phone_hash(req->db, in->phone),
				     .masked = contact_masked(req->arena, CHANNEL_SMS, in->phone),
				     .is_for_me = is_for_me });
	}
	return respond_see_other(req, URL_OWN("/me/family"));
}

/* What was typed counts, so the page is drawn here and nothing is rolled back. */
static enum outcome
draw_in_action(struct req *req)
{
	flight_make_shell(req);
	show_family(req);
	req->res.status = outcome_status(INVALID);
	return OK;
}

static enum outcome
say_left(struct req *req, int64_t left)
{
	struct str number = str_format(req->arena, "%lld", (long long)left);

	if (left > 0) {
		form_error_with(req, "code", N_("验证码不对，还可以试 {1} 次。"), &number, 1);
	} else {
		form_error(req, "code", N_("错的次数太多，请重新获取验证码。"));
	}
	return draw_in_action(req);
}

static enum outcome
say_why(struct req *req, enum outcome outcome)
{
	return form_reject(req, "",
		outcome == CONFLICT ? N_("早已同意过了，可以直接替家人办事。")
				    : N_("代办的家人太多了，请先取消几位。"));
}

/* The person has read out the code: that is their word. */
static enum outcome
agree(struct req *req, const struct sms_code *code)
{
	struct login_contact_find_by_hash_row person;
	struct family_ask_last_row ask = { .id = { 0 } };
	struct family_bond bond;
	enum outcome outcome;
	bool is_for_me = false;
	int64_t changed = 0;

	sms_code_finish(req, code);
	if (family_ask_last(req->db, req->actor->login, code->row.find_hash, &ask) == OK) {
		is_for_me = ask.is_for_me;
	}
	if (login_contact_find_by_hash(req->db, STR("sms"), code->row.find_hash, &person) != OK ||
		person.is_closed) {
		form_error(req, "",
			N_("这个号码还没有账号。请家人先用它登录一次，或一起到社区窗口办理。"));
		return draw_in_action(req);
	}
	bond = family_bond_of(is_for_me, req->actor->login, person.login_id);
	outcome = family_agree(req, &bond);
	if (outcome != OK) {
		return say_why(req, outcome);
	}
	family_ask_end(req->db, db_now(req->db), ask.id, &changed);
	respond_flash(req, is_for_me ? N_("家人已同意，可以替您办事了。")
				     : N_("家人已同意。办事时选“为家人办理”就可以。"));
	return respond_see_other(req, URL_OWN("/me/family"));
}

enum outcome
confirm_family(struct req *req)
{
	const struct family_code_in *in = req->in;
	struct sms_code code;
	int64_t left;
	enum outcome outcome = sms_code_try(req, SMS_CODE_FAMILY, in->code, &code, &left);

	if (outcome == INVALID) {
		return say_left(req, left);
	}
	if (outcome == NOT_FOUND) {
		return form_reject(req, "code", N_("验证码已经过期或用过，请重新获取。"));
	}
	return outcome == OK ? agree(req, &code) : outcome;
}

enum outcome
end_family(struct req *req)
{
	const struct family_end_in *in = req->in;
	enum outcome outcome = family_end(req, (struct login_proxy_id){ in->id });

	if (outcome != OK) {
		return outcome;
	}
	respond_flash(req, N_("已取消，两边都收到了通知。"));
	return respond_see_other(req, URL_OWN("/me/family"));
}

enum outcome
answer_family(struct req *req)
{
	const struct family_answer_in *in = req->in;
	struct family_ask_id id = { in->id };
	bool is_agreed = str_equal(in->deed, STR("agree"));
	enum outcome outcome = str_equal(in->deed, STR("drop")) ? family_take_back(req, id)
								: family_answer(req, id, is_agreed);

	if (outcome == CONFLICT || outcome == TOO_MANY) {
		return say_why(req, outcome);
	}
	if (outcome != OK) {
		return outcome;
	}
	respond_flash(req, is_agreed ? N_("已同意，两边都收到了通知。随时可以取消。")
				     : N_("好的，这个请求已经取消。"));
	return respond_see_other(req, URL_OWN("/me/family"));
}
