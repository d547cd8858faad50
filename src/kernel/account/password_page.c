#include "account_pages.h"

#include "account_notice.h"
#include "audit.h"
#include "dispatch_inner.h"
#include "kernel_pages.h"
#include "kernel_queries.h"
#include "password_rules.h"
#include "respond.h"

/* One's own password: with the present one, by the district's rules, and everywhere else one is signed out. */

static void check_password(struct req *req, void *in);

static const struct field password_fields[] = {
	PROOF_FIELD,
	NEW_PASSWORD_FIELDS(struct password_in),
};
const struct form password_form = { "password_change", password_fields,
	FIELD_COUNT(password_fields), sizeof(struct password_in), check_password };

static void
check_password(struct req *req, void *in)
{
	struct password_in *form = in;
	struct login_find_by_name_row login;
	struct password_rules rules;

	proof_check(req, in);
	if (login_find(req->db, form->proof.login, &login) != OK) {
		return;
	}
	rules = req_password_rules(req, login.name, login.shown_name);
	password_check_new(req, &rules, form->password, form->again);
	form->old = old_passwords_read(req->db, &rules, login.id);
}

void
prepare_password(struct req *req)
{
	struct password_in *in = req->in;

	proof_prepare(req);
	if (in->proof.fits) {
		in->is_old = old_passwords_have(&in->old, in->password);
		in->password_hash = password_hash(req->arena, in->password);
	}
}

enum outcome
show_password(struct req *req)
{
	const struct session *session = &flight_of(req)->session;
	struct password_view view = { .in = req->errors.count ? req->in : NULL,
		.chars_min = req_setting_int(req, "password_min_chars"),
		.is_dengbao = setting_is_dengbao(req),
		.is_due = session->kind == SESSION_HALF };

	if (session->kind == SESSION_HALF && session->lack != LACK_PASSWORD) {
		return respond_see_other(req, session_way(req, STR_NONE));
	}
	return respond(req, password_page, &view);
}

enum outcome
change_password(struct req *req)
{
	const struct password_in *in = req->in;
	const struct session *session = &flight_of(req)->session;
	struct login_id login = in->proof.login;
	enum outcome outcome = proof_judge(req, &in->proof);

	if (outcome != OK) {
		return outcome;
	}
	if (session->kind == SESSION_HALF && session->lack != LACK_PASSWORD) {
		return UNAUTHENTICATED;
	}
	if (in->is_old) {
		return form_reject(req, "password", N_("这个密码以前用过，请换一个。"));
	}
	if (str_is_empty(in->password_hash)) {
		return UNAVAILABLE;
	}
	password_store(req->db, login, in->password_hash);
	session_end_others(req->db, db_now(req->db), login, session->id);
	audit_add(req,
		&(struct audit){
			.verb = "login.change_password", .object = "login", .object_id = login.v });
	account_tell(req->db, login, N_("您的密码已修改"));
	respond_flash(req, N_("密码已修改，其他地方的登录已结束。"));
	return respond_see_other(req, URL_OWN("/me"));
}
