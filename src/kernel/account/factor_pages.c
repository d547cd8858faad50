#include "factor_pages.h"

#include "account_notice.h"
#include "account_setting.h"
#include "app_inner.h"
#include "audit.h"
#include "consent.h"
#include "dispatch_inner.h"
#include "kernel_pages.h"
#include "kernel_queries.h"
#include "pack_rule.h"
#include "respond.h"
#include "reveal.h"
#include "sign_in.h"

static const char codes_shown[] = "recovery codes";

/* ---- forms --------------------------------------------------------------------------------------- */

static void check_code(struct req *req, void *in);

static const struct field code_show_fields[] = {
	{ .name = "next",
		.type = FIELD_TEXT,
		.offset = offsetof(struct factor_code_in, next),
		.label = N_("登录后前往"),
		.max = 2000 },
};
const struct form factor_code_show_form = { "login_code_show", code_show_fields,
	FIELD_COUNT(code_show_fields), sizeof(struct factor_code_in), NULL };

static const struct field code_fields[] = {
	{ .name = "code",
		.type = FIELD_TEXT,
		.offset = offsetof(struct factor_code_in, code),
		.label = N_("验证码"),
		.hint = N_("手机验证器上的 6 位数字；手机不在身边，就填一个备用码"),
		.is_required = true,
		.max = 64,
		.autocomplete = "one-time-code" },
	{ .name = "next",
		.type = FIELD_TEXT,
		.offset = offsetof(struct factor_code_in, next),
		.label = N_("登录后前往"),
		.max = 2000 },
};
const struct form factor_code_form = { "login_code", code_fields, FIELD_COUNT(code_fields),
	sizeof(struct factor_code_in), check_code };

static const struct field confirm_fields[] = {
	{ .name = "code",
		.type = FIELD_TEXT,
		.offset = offsetof(struct factor_code_in, code),
		.label = N_("验证器上的 6 位数字"),
		.hint = N_("每 30 秒换一次，输入现在显示的那个"),
		.is_required = true,
		.max = 10,
		.autocomplete = "one-time-code" },
};
const struct form factor_confirm_form = { "factor_confirm", confirm_fields,
	FIELD_COUNT(confirm_fields), sizeof(struct factor_code_in), check_code };

/* Right after signing in the password was just given, and is not asked for again. */
static const struct field start_fields[] = {
	{ .name = "current",
		.type = FIELD_PASSWORD,
		.offset = offsetof(struct proof, current),
		.label = N_("现在的密码"),
		.max = 1024,
		.autocomplete = "current-password" },
};
const struct form factor_start_form = { "factor_start", start_fields, FIELD_COUNT(start_fields),
	sizeof(struct proof_in), proof_check };

static const struct field proof_fields[] = { PROOF_FIELD };
const struct form proof_form = { "account_proof", proof_fields, FIELD_COUNT(proof_fields),
	sizeof(struct proof_in), proof_check };

static bool
is_half(const struct req *req)
{
	return flight_of(req)->session.kind == SESSION_HALF;
}

static void
check_code(struct req *req, void *in)
{
	struct factor_code_in *form = in;

	form->login = own_login(req);
	factor_try_read(req->db, form->login, form->code, &form->tried);
	form->guess = (struct guess){ .address = req->address,
		.account = str_format(req->arena, "factor %lld", (long long)form->login.v),
		.known = STR_NONE,
		.tries_free = (int)req_setting_int(req, "password_guess_limit") };
	if (form->login.v) {
		form->guess.known = sign_in_known_by(req, form->login);
	}
}

/* ---- the second step of signing in --------------------------------------------------------------- */

enum outcome
show_factor_code(struct req *req)
{
	const struct factor_code_in *in = req->in;
	struct factor_code_view view = { .in = in, .next = in->next };

	if (!is_half(req)) {
		return respond_see_other(req, next_url(req, in->next));
	}
	if (flight_of(req)->session.lack != LACK_CODE) {
		return respond_see_other(req, session_way(req, STR_NONE));
	}
	if (str_is_none(view.next)) {
		view.next = STR("");
	}
	return respond(req, factor_code_page, &view);
}

/* Wrong ones are counted for the account's codes alone; who comes from a known device is judged by it. */
void
prepare_factor_code(struct req *req)
{
	struct guesses *guesses = ((struct app *)req->app)->private->guesses;
	struct factor_code_in *in = req->in;

	in->wait_ms = guess_wait_ms(guesses, &in->guess);
	if (in->wait_ms > 0) {
		return;
	}
	guess_was_wrong(guesses, &in->guess);
	factor_try_judge(&in->tried, in->code, clock_now());
	if (in->tried.fits) {
		guess_was_right(guesses, &in->guess);
	}
}

/* A code on paper was used: the person hears of it, in case it was somebody else. */
static void
note_recovery(struct req *req, struct login_id login)
{
	audit_add(
		req, &(struct audit){
			     .verb = "factor.recovery", .object = "login", .object_id = login.v });
	account_tell(req->db, login, N_("有人用备用码登录了您的账号"));
	req->flash = TR(req->arena, req->lang,
		N_("备用码已用掉，还剩 {1} 个。手机丢了的话，请在“我的账号”里重新设置。"),
		str_format(req->arena, "%lld", (long long)recovery_codes_left(req->db, login)));
}

enum outcome
do_factor_code(struct req *req)
{
	const struct factor_code_in *in = req->in;

	if (!is_half(req)) {
		return respond_see_other(req, next_url(req, in->next));
	}
	if (in->wait_ms > 0) {
		return proof_say_wait(req, "code", in->wait_ms);
	}
	if (!in->tried.fits) {
		return form_reject(req, "code",
			N_("验证码不对。请输入手机上现在显示的 6 "
			   "位数字，并看看手机的时间准不准。"));
	}
	if (factor_try_take(req->db, in->login, &in->tried) != OK) {
		return form_reject(
			req, "code", N_("这个验证码已经用过了，请等手机显示下一个再输入。"));
	}
	sign_in_with_factor(req, in->login);
	if (in->tried.recovery.v) {
		note_recovery(req, in->login);
	}
	return respond_see_other(req, consent_first(req, in->login, next_url(req, in->next)));
}

/* ---- one's own second factor --------------------------------------------------------------------- */

static bool
is_required_of(struct req *req)
{
	if (setting_factor_mode(req) != FACTOR_REQUIRED) {
		return false;
	}
	if (is_half(req)) {
		return flight_of(req)->session.lack == LACK_FACTOR;
	}
	for (size_t i = 0; i < req->actor->grant_count; i++) {
		if (role_is_officer(req->actor->grants[i].role)) {
			return true;
		}
	}
	return false;
}

static void
fill_secret(struct req *req, struct factor_view *view)
{
	struct login_find_by_name_row login;
	const struct node *head = pack_file(&flight_of(req)->district->pack, "pack.yaml");
	struct str issuer = node_bilingual(node_get(head, "portal"), "name").zh;

	if (login_find(req->db, own_login(req), &login) != OK) {
		return;
	}
	view->secret_words = totp_secret_words(req->arena, view->factor.secret);
	if (qr_make(req->arena, totp_address(req->arena, view->factor.secret, issuer, login.name),
		    &view->qr) != OK) {
		view->qr.size = 0;
	}
}

enum outcome
show_factor(struct req *req)
{
	struct login_id login = own_login(req);
	struct factor_view view = { .is_off = setting_factor_mode(req) == FACTOR_OFF,
		.is_required = is_required_of(req),
		.is_on_the_way = is_half(req),
		.in = req->errors.count ? req->in : NULL };

	if (is_half(req) && flight_of(req)->session.lack != LACK_FACTOR) {
		return respond_see_other(req, session_way(req, STR_NONE));
	}
	if (factor_find(req->db, login, &view.factor) == OK && !view.factor.is_confirmed) {
		view.is_waiting = true;
		fill_secret(req, &view);
	}
	view.codes_left = recovery_codes_left(req->db, login);
	return respond(req, factor_page, &view);
}

enum outcome
start_factor(struct req *req)
{
	const struct proof_in *in = req->in;
	struct login_id login = own_login(req);
	enum outcome outcome = is_half(req) ? OK : proof_judge(req, &in->proof);

	if (outcome != OK) {
		return outcome;
	}
	if (setting_factor_mode(req) == FACTOR_OFF) {
		return form_reject(req, "", N_("本站没有启用第二重验证。"));
	}
	if (factor_begin(req->db, login) != OK) {
		return form_reject(req, "", N_("手机验证已经开通了。"));
	}
	audit_add(req,
		&(struct audit){ .verb = "factor.begin", .object = "login", .object_id = login.v });
	return respond_see_other(req, URL_OWN("/me/factor"));
}

void
prepare_confirm(struct req *req)
{
	prepare_factor_code(req);
}

enum outcome
confirm_factor(struct req *req)
{
	const struct factor_code_in *in = req->in;
	struct str codes;

	if (in->wait_ms > 0) {
		return proof_say_wait(req, "code", in->wait_ms);
	}
	if (!in->tried.fits || in->tried.recovery.v) {
		return form_reject(req, "code",
			N_("验证码不对。请输入手机上现在显示的 6 "
			   "位数字，并看看手机的时间准不准。"));
	}
	if (factor_confirm(req->db, in->login, in->tried.step) != OK) {
		return form_reject(req, "", N_("手机验证已经开通了。"));
	}
	codes = recovery_codes_make(req->db, in->login);
	if (is_half(req)) {
		sign_in_with_factor(req, in->login);
	} else {
		session_set_factor(req->db, db_now(req->db), req->actor->session);
	}
	audit_add(req,
		&(struct audit){
			.verb = "factor.confirm", .object = "login", .object_id = in->login.v });
	account_tell(req->db, in->login, N_("您的账号开通了手机验证"));
	reveal_set(req, codes_shown, codes);
	return respond_see_other(req, consent_first(req, in->login, URL_OWN("/me/factor/codes")));
}

enum outcome
make_codes(struct req *req)
{
	const struct proof_in *in = req->in;
	struct login_id login = req->actor->login;
	enum outcome outcome = proof_judge(req, &in->proof);
	struct factor factor;

	if (outcome != OK) {
		return outcome;
	}
	if (factor_find(req->db, login, &factor) != OK || !factor.is_confirmed) {
		return form_reject(req, "", N_("请先开通手机验证。"));
	}
	reveal_set(req, codes_shown, recovery_codes_make(req->db, login));
	audit_add(req,
		&(struct audit){ .verb = "factor.codes", .object = "login", .object_id = login.v });
	account_tell(req->db, login, N_("您的账号换了一组备用码，旧的已作废"));
	return respond_see_other(req, URL_OWN("/me/factor/codes"));
}

enum outcome
show_codes(struct req *req)
{
	struct login_find_by_name_row login;
	struct codes_view view = { .day = day_of_moment(db_now(req->db)) };
	struct str text, line;

	if (!reveal_take(req, codes_shown, &text) ||
		login_find(req->db, req->actor->login, &login) != OK) {
		return respond_see_other(req, URL_OWN("/me/factor"));
	}
	view.codes.items = ARENA_ARRAY(req->arena, RECOVERY_CODES, struct str);
	while (view.codes.count < RECOVERY_CODES && str_split(&text, '\n', &line)) {
		view.codes.items[view.codes.count++] = line;
	}
	view.login_name = login.name;
	return respond(req, codes_page, &view);
}

enum outcome
remove_factor(struct req *req)
{
	const struct proof_in *in = req->in;
	struct login_id login = req->actor->login;
	enum outcome outcome = proof_judge(req, &in->proof);

	if (outcome != OK) {
		return outcome;
	}
	if (is_required_of(req)) {
		return form_reject(req, "",
			N_("工作人员的账号必须有手机验证，不能关闭。换手机请找系统管理员重设。"));
	}
	if (!factor_remove(req->db, login)) {
		return form_reject(req, "", N_("手机验证没有开通。"));
	}
	audit_add(req, &(struct audit){
			       .verb = "factor.remove", .object = "login", .object_id = login.v });
	account_tell(req->db, login, N_("您的账号关闭了手机验证"));
	respond_flash(req, N_("手机验证已关闭。"));
	return respond_see_other(req, URL_OWN("/me/factor"));
}
