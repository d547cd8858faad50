#include "sign_in_sms.h"

#include "account_setting.h"
#include "audit.h"
#include "consent.h"
#include "contact.h"
#include "dispatch_inner.h"
#include "kernel_pages.h"
#include "log.h"
#include "proof.h"
#include "respond.h"
#include "setting.h"

enum { DAY_MS = 24 * 3600 * 1000 };

static void check_sms_phone(struct req *req, void *in);

#define NEXT_FIELD(struct_)                                                            \
	{                                                                              \
		.name = "next", .type = FIELD_TEXT, .offset = offsetof(struct_, next), \
		.label = N_("登录后前往"), .max = 2000                                 \
	}

static const struct field sms_phone_fields[] = {
	{ .name = "phone",
		.type = FIELD_PHONE,
		.offset = offsetof(struct sms_phone_in, phone),
		.label = N_("手机号"),
		.is_required = true,
		.autocomplete = "tel" },
	NEXT_FIELD(struct sms_phone_in),
};
const struct form sms_phone_form = { "login_ask_code", sms_phone_fields,
	FIELD_COUNT(sms_phone_fields), sizeof(struct sms_phone_in), check_sms_phone };

static const struct field sms_code_fields[] = {
	{ .name = "code",
		.type = FIELD_TEXT,
		.offset = offsetof(struct sms_code_in, code),
		.label = N_("短信里的 6 位数字"),
		.is_required = true,
		.max = 20,
		.autocomplete = "one-time-code" },
	NEXT_FIELD(struct sms_code_in),
};
const struct form sms_code_form = { "login_type_code", sms_code_fields,
	FIELD_COUNT(sms_code_fields), sizeof(struct sms_code_in), NULL };

static const struct field sms_next_fields[] = { NEXT_FIELD(struct sms_next_in) };
const struct form sms_next_form = { "login_code_show", sms_next_fields,
	FIELD_COUNT(sms_next_fields), sizeof(struct sms_next_in), NULL };

struct url
sms_url(struct req *req, const char *path, struct str next)
{
	struct url query;

	if (str_is_empty(next)) {
		return (struct url){ str_of(path) };
	}
	query = url_own(req->arena, "?next=%s", str_terminated(req->arena, next));
	return (struct url){ str_format(req->arena, "%s%.*s", path, STR_ARG(query.text)) };
}

/* ---- asking ------------------------------------------------------------------------------------- */

static void
check_sms_phone(struct req *req, void *in)
{
	struct sms_phone_in *form = in;
	struct login_contact_find_by_hash_row account;

	form->is_known = false;
	if (str_is_empty(form->phone)) {
		return;
	}
	if (!contact_is_right(CHANNEL_SMS, form->phone)) {
		form_error(req, "phone", N_("请填写能收短信的手机号。"));
		return;
	}
	if (login_contact_find_by_hash(req->db, STR("sms"),
		    contact_phone_hash(req->db, form->phone), &account) != OK) {
		account.login_id = (struct login_id){ 0 };
	}
	form->is_known = !str_is_none(sign_in_device(req, account.login_id));
}

enum outcome
show_sms_phone(struct req *req)
{
	const struct sms_phone_in *in = req->in;

	return sign_in_draw(req, in->next, in);
}

static enum outcome
send_code(struct req *req, struct str phone, bool is_known, struct str next)
{
	enum outcome outcome = sms_code_send(
		req, &(struct sms_code_ask){ .purpose = SMS_CODE_SIGN_IN,
			     .phone = phone,
			     .text = N_("登录验证码 {1}，5 "
					"分钟内有效。工作人员不会向您要验证码，不要告诉任何人。"),
			     .is_known = is_known });

	if (outcome == STALE) {
		respond_flash(req, N_("刚刚发过验证码，请先看看短信；一分钟后可以再要。"));
	} else if (outcome != OK) {
		return outcome;
	}
	return respond_see_other(req, sms_url(req, "/login/sms", next));
}

enum outcome
ask_sms_code(struct req *req)
{
	const struct sms_phone_in *in = req->in;

	return send_code(req, in->phone, in->is_known, in->next);
}

enum outcome
ask_sms_code_again(struct req *req)
{
	const struct sms_next_in *in = req->in;
	struct login_contact_find_by_hash_row account;
	struct sms_code code;

	if (sms_code_find(req, SMS_CODE_SIGN_IN, &code) != OK) {
		return respond_see_other(req, sms_url(req, "/login", in->next));
	}
	if (sms_account(req, &code, &account) != OK) {
		account.login_id = (struct login_id){ 0 };
	}
	return send_code(
		req, code.phone, !str_is_none(sign_in_device(req, account.login_id)), in->next);
}

/* ---- typing ------------------------------------------------------------------------------------- */

enum outcome
show_sms_code(struct req *req)
{
	bool is_typed = req->route->form == &sms_code_form;
	struct str next = is_typed ? ((const struct sms_code_in *)req->in)->next
				   : ((const struct sms_next_in *)req->in)->next;
	struct sms_code_view view = { .in = is_typed ? req->in : NULL, .shown = STR_NONE };
	struct sms_code code;

	if (sms_code_find(req, SMS_CODE_SIGN_IN, &code) != OK ||
		!moment_is_none(code.row.done_at)) {
		if (is_typed) {
			respond_flash(req, N_("验证码已经过期或用过，请重新获取。"));
		}
		return respond_see_other(req, sms_url(req, "/login", next));
	}
	view.masked = code.row.masked;
	view.next = str_is_empty(next) ? STR("") : next;
	view.again_seconds = (code.again_ms + 999) / 1000;
	view.is_over = !sms_code_waits(req, &code);
	if (!view.is_over) {
		view.shown = sms_code_shown(req, &code);
	}
	return respond(req, sms_code_page, &view);
}

enum outcome
sms_account(struct req *req, const struct sms_code *code,
	struct login_contact_find_by_hash_row *ret_row)
{
	return login_contact_find_by_hash(req->db, STR("sms"), code->row.find_hash, ret_row);
}

enum outcome
sms_unproved(struct req *req, const struct sms_code *code,
	struct login_contact_find_by_hash_row *ret_row)
{
	struct login_contact_find_by_hash_row row;

	if (login_contact_find_unproved(req->db, code->row.find_hash, &row) != OK ||
		row.is_closed || login_is_officers(req, row.login_id)) {
		return NOT_FOUND;
	}
	*ret_row = row;
	return OK;
}

bool
sms_is_silent(struct req *req, const struct login_contact_find_by_hash_row *account)
{
	struct moment last = moment_is_none(account->used_at) ? account->confirmed_at
							      : account->used_at;

	return db_now(req->db).ms - last.ms > req_setting_int(req, "phone_silent_days") * DAY_MS;
}

enum outcome
sms_sign_in(struct req *req, const struct sms_code *code, struct login_id login, struct str next)
{
	struct factor factor;

	if (sms_code_finish(req, code) != OK) {
		return CONFLICT;
	}
	login_contact_note_use(req->db, db_now(req->db), login, STR("sms"));
	if (setting_factor_mode(req) != FACTOR_OFF && factor_find(req->db, login, &factor) == OK &&
		factor.is_confirmed) {
		return sign_in_half(req, login, next);
	}
	sign_in_as(req, login);
	return respond_see_other(req, consent_first(req, login, next_url(req, next)));
}

/* What was typed counts, so the page is drawn here and nothing is rolled back. */
static enum outcome
draw_in_action(struct req *req)
{
	flight_make_shell(req);
	show_sms_code(req);
	req->res.status = req->res.status == 200 ? outcome_status(INVALID) : req->res.status;
	return OK;
}

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
	return draw_in_action(req);
}

/* The code is right and used up; whether that is enough. */
static enum outcome
enter(struct req *req, const struct sms_code *code, struct str next)
{
	struct login_contact_find_by_hash_row account;

	if (sms_account(req, code, &account) != OK) {
		bool is_typed = sms_unproved(req, code, &account) == OK;

		return respond_see_other(
			req, sms_url(req, is_typed ? "/login/prove" : "/login/new", next));
	}
	if (account.is_closed) {
		form_error(req, "",
			N_("这个手机号的账号已经注销或停用。想恢复，请联系系统管理员或到社区窗口"
			   "。"));
		return draw_in_action(req);
	}
	if (login_is_officers(req, account.login_id)) { /* ASVS 6.6.1 */
		form_error(req, "", N_("工作人员请用账号和密码登录。"));
		return draw_in_action(req);
	}
	if (sms_is_silent(req, &account)) {
		return respond_see_other(req, sms_url(req, "/login/prove", next));
	}
	return sms_sign_in(req, code, account.login_id, next);
}

enum outcome
do_sms_code(struct req *req)
{
	const struct sms_code_in *in = req->in;
	struct sms_code code;
	int64_t left;
	enum outcome outcome = sms_code_try(req, SMS_CODE_SIGN_IN, in->code, &code, &left);

	if (outcome == INVALID) {
		return say_left(req, left);
	}
	if (outcome == NOT_FOUND) {
		return form_reject(req, "code", N_("验证码已经过期或用过，请重新获取。"));
	}
	return outcome == OK ? enter(req, &code, in->next) : outcome;
}
