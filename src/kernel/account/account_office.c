#include "account_pages.h"

#include "account_notice.h"
#include "kernel_offices.h"
#include "outbox.h"

/* One's own account, told as an office. */

static const struct field id_fields[] = {
	ID_FIELD(struct id_in),
};
static const struct form session_end_form = { "session_end", id_fields, FIELD_COUNT(id_fields),
	sizeof(struct id_in), NULL };
static const struct form token_end_form = { "token_end", id_fields, FIELD_COUNT(id_fields),
	sizeof(struct id_in), NULL };

#define PAGE(path_, right_, run_, title_)                                                 \
	{                                                                                 \
		.method = METHOD_GET, .path = (path_), .right = &(right_), .run = (run_), \
		.title = (title_)                                                         \
	}
#define ACTION(path_, right_, form_, run_, page_, title_)                                     \
	{                                                                                     \
		.method = METHOD_POST, .path = (path_), .right = &(right_), .form = &(form_), \
		.run = (run_), .page = (page_), .title = (title_)                             \
	}
/* with the password again */
#define PROVED(path_, right_, form_, prepare_, run_, page_, title_)                           \
	{                                                                                     \
		.method = METHOD_POST, .path = (path_), .right = &(right_), .form = &(form_), \
		.prepare = (prepare_), .run = (run_), .page = (page_), .title = (title_)      \
	}

static const struct route routes[] = {
	PAGE("/me", right_signed_in, show_account, N_("我的账号")),
	PAGE("/me/password", right_signing_in, show_password, N_("修改密码")),
	PROVED("/me/password", right_signing_in, password_form, prepare_password, change_password,
		show_password, N_("修改密码")),
	{ .method = METHOD_GET,
		.path = "/login/code",
		.right = &right_signing_in,
		.form = &factor_code_show_form,
		.run = show_factor_code,
		.title = N_("输入验证码") },
	{ .method = METHOD_POST,
		.path = "/login/code",
		.right = &right_signing_in,
		.form = &factor_code_form,
		.prepare = prepare_factor_code,
		.run = do_factor_code,
		.page = show_factor_code,
		.is_command = true,
		.title = N_("输入验证码") },
	PAGE("/me/factor", right_signing_in, show_factor, N_("手机验证")),
	PROVED("/me/factor/start", right_signing_in, factor_start_form, proof_prepare, start_factor,
		show_factor, N_("开通手机验证")),
	PROVED("/me/factor/confirm", right_signing_in, factor_confirm_form, prepare_confirm,
		confirm_factor, show_factor, N_("确认手机验证")),
	PAGE("/me/factor/codes", right_signed_in, show_codes, N_("备用码")),
	PROVED("/me/factor/codes", right_signed_in, proof_form, proof_prepare, make_codes,
		show_factor, N_("换一组备用码")),
	PROVED("/me/factor/remove", right_signed_in, proof_form, proof_prepare, remove_factor,
		show_factor, N_("关闭手机验证")),
	PAGE("/me/sessions", right_signed_in, show_sessions, N_("登录的地方")),
	ACTION("/me/sessions/{id}/end", right_signed_in, session_end_form, end_session, NULL,
		N_("结束登录")),
	{ .method = METHOD_POST,
		.path = "/me/sessions/end",
		.right = &right_signed_in,
		.run = end_other_sessions,
		.title = N_("结束其他地方的登录") },
	PAGE("/me/tokens", right_signed_in, show_tokens, N_("接口令牌")),
	PROVED("/me/tokens", right_signed_in, token_form, proof_prepare, add_token, show_tokens,
		N_("生成令牌")),
	ACTION("/me/tokens/{id}/end", right_signed_in, token_end_form, end_token, NULL,
		N_("撤销令牌")),
	PAGE("/me/phone", right_signed_in, show_phone, N_("手机号")),
	PROVED("/me/phone", right_signed_in, phone_form, proof_prepare, ask_phone, show_phone,
		N_("更换手机号")),
	ACTION("/me/phone/code", right_signed_in, phone_code_form, confirm_phone, show_phone,
		N_("确认手机号")),
	PROVED("/me/phone/remove", right_signed_in, proof_form, proof_prepare, remove_phone,
		show_phone, N_("解除绑定手机号")),
	PAGE("/me/close", right_signed_in, show_closing, N_("注销账号")),
	PROVED("/me/close", right_signed_in, closing_form, proof_prepare, close_account,
		show_closing, N_("注销账号")),
};

static const struct audit_word verbs[] = {
	{ "factor.begin", N_("开始开通手机验证") },
	{ "factor.confirm", N_("开通手机验证") },
	{ "factor.remove", N_("关闭手机验证") },
	{ "factor.reset", N_("重设手机验证") },
	{ "factor.codes", N_("换一组备用码") },
	{ "factor.recovery", N_("用备用码登录") },
	{ "phone.ask", N_("申请更换手机号") },
	{ "phone.wrong_code", N_("手机验证码输错") },
	{ "phone.change", N_("更换手机号") },
	{ "phone.remove", N_("解除绑定手机号") },
	{ "login.leave", N_("注销账号") },
	{ "login.erase", N_("删除注销者的资料") },
	{ NULL, NULL },
};
static const struct audit_word no_words[] = { { NULL, NULL } };
static const struct audit_words words = { verbs, no_words, no_words };

static const struct notice_kind notices[] = {
	{ ACCOUNT_NOTICE, N_("账号安全：邮箱、手机、密码的变化"), CHANNEL_MAIL,
		N_("《个人信息保护法》第五十一条，防止他人未经授权使用您的账号") },
};

static bool
keep_house(struct db *db, const struct pack *pack, const struct regions *regions)
{
	(void)pack;
	(void)regions;
	return closing_carry_out(db);
}

const struct office account_office = {
	.name = "account",
	.routes = routes,
	.route_count = sizeof(routes) / sizeof(routes[0]),
	.audit_words = &words,
	.notices = notices,
	.notice_count = sizeof(notices) / sizeof(notices[0]),
	.keep_house = keep_house,
};
