#include "proof.h"

#include "app_inner.h"
#include "dispatch_inner.h"
#include "html.h"
#include "kernel_queries.h"
#include "password.h"
#include "respond.h"

enum { FRESH_MS = 15 * 60 * 1000 };

struct login_id
own_login(const struct req *req)
{
	const struct session *session = &flight_of(req)->session;

	return session->kind == SESSION_HALF ? session->login : req->actor->login;
}

void
proof_check(struct req *req, void *in)
{
	struct proof *proof = in;
	const struct session *session = &flight_of(req)->session;
	struct login_find_by_name_row login;

	proof->stored_hash = STR_NONE;
	proof->login = own_login(req);
	if (proof->login.v == 0 || login_find(req->db, proof->login, &login) != OK) {
		return;
	}
	proof->stored_hash = login.password_hash;
	proof->has_password = !str_is_none(login.password_hash);
	if (!proof->has_password) {
		proof->fits = session->kind == SESSION_OPEN &&
			      db_now(req->db).ms - session->created_at.ms <= FRESH_MS;
		return;
	}
	if (session->kind == SESSION_OPEN && str_is_empty(proof->current.value)) {
		form_error(req, "current", N_("请填写现在的密码。"));
	}
	/* whoever has the session is judged by it alone: nobody outside can slow the owner */
	proof->guess = (struct guess){ .address = req->address,
		.account = login.name,
		.known = str_format(
			req->arena, "session %lld", (long long)flight_of(req)->session.id.v),
		.tries_free = (int)req_setting_int(req, "password_guess_limit") };
}

void
proof_prepare(struct req *req)
{
	struct guesses *guesses = ((struct app *)req->app)->private->guesses;
	struct proof *proof = req->in;

	if (str_is_none(proof->guess.account)) {
		return;
	}
	proof->wait_ms = guess_wait_ms(guesses, &proof->guess);
	if (proof->wait_ms > 0) {
		return;
	}
	guess_was_wrong(guesses, &proof->guess);
	proof->fits = password_fits(proof->current, proof->stored_hash);
	if (proof->fits) {
		guess_was_right(guesses, &proof->guess);
	}
}

enum outcome
proof_say_wait(struct req *req, const char *field, int64_t wait_ms)
{
	struct str seconds = str_format(req->arena, "%lld", (long long)(wait_ms + 999) / 1000);

	form_error_with(req, field, N_("尝试次数太多，请过 {1} 秒再试。"), &seconds, 1);
	respond_header(req, "Retry-After", seconds);
	return TOO_MANY;
}

enum outcome
proof_judge(struct req *req, const struct proof *proof)
{
	if (proof->wait_ms > 0) {
		return proof_say_wait(req, "current", proof->wait_ms);
	}
	if (!proof->fits && !proof->has_password) {
		return form_reject(req, "",
			N_("为了您的账号安全，请先退出，再用手机验证码登录一次，15 "
			   "分钟之内来办这件事。"));
	}
	return proof->fits ? OK : form_reject(req, "current", N_("现在的密码不对。"));
}

bool
proof_asks(const struct html *h)
{
	const struct session *session = h->req ? &flight_of(h->req)->session : NULL;

	return !session || session->kind != SESSION_OPEN || session->has_password;
}
