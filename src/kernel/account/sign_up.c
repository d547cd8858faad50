#include "sign_in_sms.h"

#include "app_inner.h"
#include "audit.h"
#include "contact.h"
#include "dispatch_inner.h"
#include "kernel_pages.h"
#include "login_add.h"
#include "password.h"
#include "proof.h"
#include "respond.h"
#include "secret.h"
#include "setting.h"

/* After the right code: a new account for a number of nobody, and proof besides for one that was long silent. */

static void check_sign_up(struct req *req, void *in);
static void check_sms_prove(struct req *req, void *in);

/* ---- signing up --------------------------------------------------------------------------------- */

static struct consent_offers
offers_of(struct req *req)
{
	return consent_offers(req->db, req_pack(req), (struct login_id){ 0 });
}

static struct choices
consent_choices(struct req *req)
{
	struct consent_offers none = { NULL, 0 };

	return consent_boxes(req->arena, req->db ? offers_of(req) : none);
}

static const struct field sign_up_fields[] = {
	{ .name = "name",
		.type = FIELD_TEXT,
		.offset = offsetof(struct sign_up_in, name),
		.label = N_("姓名"),
		.hint = N_("和身份证上一样，以后到窗口办事好核对"),
		.is_required = true,
		.max = 60,
		.autocomplete = "name" },
	{ .name = "agree",
		.type = FIELD_CHOICES,
		.offset = offsetof(struct sign_up_in, agree),
		.label = N_("同意"),
		.is_required_later = true,
		.choices = consent_choices },
	{ .name = "next",
		.type = FIELD_TEXT,
		.offset = offsetof(struct sign_up_in, next),
		.label = N_("登录后前往"),
		.max = 2000 },
};
const struct form sign_up_form = { "login_sign_up", sign_up_fields, FIELD_COUNT(sign_up_fields),
	sizeof(struct sign_up_in), check_sign_up };

static void
check_sign_up(struct req *req, void *in)
{
	const struct sign_up_in *form = in;

	consent_check_boxes(req, offers_of(req), &form->agree,
		N_("要有账号，须先同意账号使用须知。不同意也可以到窗口办事。"));
}

/* What this browser may sign up: a number that it has shown to have, and that is still nobody's. */
static enum outcome
find_free(struct req *req, struct sms_code *ret_code)
{
	struct login_contact_find_by_hash_row account;
	struct sms_code code;

	if (sms_code_opened(req, SMS_CODE_SIGN_IN, &code) != OK ||
		sms_account(req, &code, &account) == OK) {
		return NOT_FOUND;
	}
	*ret_code = code;
	return OK;
}

enum outcome
show_sign_up(struct req *req)
{
	bool is_post = req->route->form == &sign_up_form;
	struct str next = is_post ? ((const struct sign_up_in *)req->in)->next
				  : ((const struct sms_next_in *)req->in)->next;
	struct sign_up_view view = { .in = is_post ? req->in : NULL, .offers = offers_of(req) };
	struct sms_code code;

	if (find_free(req, &code) != OK) {
		return respond_see_other(req, sms_url(req, "/login", next));
	}
	view.masked = code.row.masked;
	view.next = str_is_empty(next) ? STR("") : next;
	return respond(req, sign_up_page, &view);
}

static void
keep_answers(struct req *req, struct login_id login, const struct strs *agree)
{
	struct consent_offers offers = offers_of(req);

	for (size_t i = 0; i < offers.count; i++) {
		struct consent_answer answer = { login, offers.items[i].code,
			consent_is_ticked(agree, offers.items[i].code), req->lang };

		consent_answer(req->db, req_pack(req), &answer);
	}
}

enum outcome
do_sign_up(struct req *req)
{
	const struct sign_up_in *in = req->in;
	struct login_id login;
	struct sms_code code;

	if (find_free(req, &code) != OK) {
		respond_flash(req, N_("时间太久了，请重新获取验证码。"));
		return respond_see_other(req, sms_url(req, "/login", in->next));
	}
	if (login_make_resident(req->db, req_regions(req)->items[0].id, in->name, &login) != OK ||
		contact_set(req->db, login, CHANNEL_SMS, code.phone) != OK) {
		return CONFLICT;
	}
	keep_answers(req, login, &in->agree);
	audit_add(req, &(struct audit){
			       .verb = "login.sign_up", .object = "login", .object_id = login.v });
	respond_flash(req, N_("账号已开好。以后用这个手机号收验证码就能登录。"));
	return sms_sign_in(req, &code, login, in->next);
}

/* ---- a silent number ---------------------------------------------------------------------------- */

static const struct field sms_prove_fields[] = {
	{ .name = "password",
		.type = FIELD_PASSWORD,
		.offset = offsetof(struct sms_prove_in, password),
		.label = N_("账号的密码"),
		.is_required_later = true,
		.max = 1024,
		.autocomplete = "current-password" },
	{ .name = "paper",
		.type = FIELD_TEXT,
		.offset = offsetof(struct sms_prove_in, paper),
		.label = N_("纸上的备用码"),
		.is_required_later = true,
		.max = 40 },
	{ .name = "first",
		.type = FIELD_TEXT,
		.offset = offsetof(struct sms_prove_in, first),
		.label = N_("回执上的首次登录码"),
		.hint = N_("8 位数字，在窗口给您的回执上"),
		.is_required_later = true,
		.max = 40 },
	{ .name = "next",
		.type = FIELD_TEXT,
		.offset = offsetof(struct sms_prove_in, next),
		.label = N_("登录后前往"),
		.max = 2000 },
};
const struct form sms_prove_form = { "login_prove", sms_prove_fields, FIELD_COUNT(sms_prove_fields),
	sizeof(struct sms_prove_in), check_sms_prove };

/* The account whose number this browser has shown to have, and which that alone does not open. */
static enum outcome
find_silent(struct req *req, struct sms_code *ret_code,
	struct login_contact_find_by_hash_row *ret_account)
{
	struct login_contact_find_by_hash_row account;
	struct sms_code code;

	if (sms_code_opened(req, SMS_CODE_SIGN_IN, &code) != OK) {
		return NOT_FOUND;
	}
	if (sms_account(req, &code, &account) == OK) {
		if (account.is_closed || !sms_is_silent(req, &account)) {
			return NOT_FOUND;
		}
	} else if (sms_unproved(req, &code, &account) != OK) {
		return NOT_FOUND;
	}
	*ret_code = code;
	*ret_account = account;
	return OK;
}

enum outcome
show_sms_prove(struct req *req)
{
	struct str next = req->route->form == &sms_prove_form
				  ? ((const struct sms_prove_in *)req->in)->next
				  : ((const struct sms_next_in *)req->in)->next;
	struct sms_prove_view view = { .days = req_setting_int(req, "phone_silent_days") };
	struct login_contact_find_by_hash_row account;
	struct sms_code code;

	if (find_silent(req, &code, &account) != OK) {
		return respond_see_other(req, sms_url(req, "/login", next));
	}
	view.masked = code.row.masked;
	view.next = str_is_empty(next) ? STR("") : next;
	view.has_password = !str_is_none(account.password_hash);
	view.has_paper = recovery_codes_left(req->db, account.login_id) > 0;
	view.is_first = contact_is_unproved(req->db, account.login_id);
	view.anew = sms_url(req, "/login/new", next);
	return respond(req, sms_prove_page, &view);
}

static void
check_sms_prove(struct req *req, void *in)
{
	struct sms_prove_in *form = in;
	struct login_contact_find_by_hash_row account;
	struct sms_code code;

	form->login = (struct login_id){ 0 };
	form->password_hash = STR_NONE;
	form->first_code = STR_NONE;
	form->fits = false;
	if (find_silent(req, &code, &account) != OK) {
		return; /* the action leads back */
	}
	form->login = account.login_id;
	form->password_hash = account.password_hash;
	factor_try_read(req->db, account.login_id, form->paper, &form->tried);
	/* by this code's browser alone: nobody else can slow the owner */
	form->guess = (struct guess){ .address = req->address,
		.account = account.name,
		.known = str_format(req->arena, "code %lld", (long long)code.row.id.v),
		.tries_free = (int)req_setting_int(req, "password_guess_limit") };
	if (contact_is_unproved(req->db, account.login_id)) {
		form->first_code = contact_first_code(req->db, account.login_id);
		if (str_is_empty(form->first)) {
			form_error(req, "first", N_("请填写回执上的首次登录码。"));
		}
	} else if (str_is_empty(form->password.value) && str_is_empty(form->paper)) {
		form_error(req, "", N_("请填写密码或备用码；都没有，就带身份证到窗口。"));
	}
}

/* A number that an officer typed is proved by the receipt alone: no password and no other paper can be there yet. */
static bool
first_fits(const struct sms_prove_in *in)
{
	struct str typed = str_trim(in->first);

	return typed.len == in->first_code.len &&
	       secret_equal(typed.ptr, in->first_code.ptr, typed.len);
}

void
prepare_sms_prove(struct req *req)
{
	struct guesses *guesses = ((struct app *)req->app)->private->guesses;
	struct sms_prove_in *in = req->in;

	if (in->login.v == 0) {
		return;
	}
	in->wait_ms = guess_wait_ms(guesses, &in->guess);
	if (in->wait_ms > 0) {
		return;
	}
	guess_was_wrong(guesses, &in->guess);
	if (!str_is_none(in->first_code)) {
		in->fits = first_fits(in);
	} else if (!str_is_empty(in->password.value)) {
		in->fits = password_fits(in->password, in->password_hash);
	} else {
		factor_try_judge(&in->tried, in->paper, clock_now());
		in->fits = in->tried.fits && in->tried.recovery.v != 0;
	}
	if (in->fits) {
		guess_was_right(guesses, &in->guess);
	}
}

enum outcome
do_sms_prove(struct req *req)
{
	const struct sms_prove_in *in = req->in;
	struct login_contact_find_by_hash_row account;
	struct sms_code code;

	if (in->wait_ms > 0) {
		return proof_say_wait(req, "", in->wait_ms);
	}
	if (find_silent(req, &code, &account) != OK || account.login_id.v != in->login.v) {
		return respond_see_other(req, sms_url(req, "/login", in->next));
	}
	if (!in->fits) {
		return form_reject(req, "", N_("不对，请再试一次；都没有，就带身份证到窗口。"));
	}
	if (!str_is_none(in->first_code)) {
		if (contact_set(req->db, in->login, CHANNEL_SMS, code.phone) != OK) {
			return CONFLICT;
		}
	} else if (str_is_empty(in->password.value) &&
		   factor_try_take(req->db, in->login, &in->tried) != OK) {
		return form_reject(req, "paper", N_("这个备用码已经用过。"));
	}
	audit_add(
		req, &(struct audit){
			     .verb = "phone.prove", .object = "login", .object_id = in->login.v });
	return sms_sign_in(req, &code, in->login, in->next);
}
